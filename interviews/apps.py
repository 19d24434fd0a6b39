from django.apps import AppConfig


class InterviewsConfig(AppConfig):
    name = "interviews"
    verbose_name = "Interviews"

    def ready(self) -> None:
        from contacts import demo as contacts_demo
        from contacts import moving as contacts_moving
        from contacts import portrait, search, trash
        from contacts import telling as contacts_telling
        from contacts.views import history
        from interviews import demo, discarded, heard, moving, telling, with_them
        from interviews.models import Interview, Introduction, Pathway, Resource, Skill

        if heard.said not in search.talks:
            search.talks.append(heard.said)
            search.company.append(heard.company)
            search.under["interviews.pathway"] = heard.under_pathways
        if demo.load not in contacts_demo.more:
            contacts_demo.more.append(demo.load)
        contacts_moving.RULES.update(moving.RULES)
        contacts_telling.rooms["interviews"] = telling.facts
        trash.nouns.extend(noun for noun in discarded.NOUNS if noun not in trash.nouns)
        history.still_there["interviews"] = Interview.is_there
        history.still_there["interviews:introduction"] = Introduction.is_there
        for name in ("pathway", "pathway_edit", "pathway_answers"):
            history.still_there[f"interviews:{name}"] = Pathway.is_there
        history.still_there["interviews:skill"] = Skill.is_there
        history.still_there["interviews:resource"] = Resource.is_there
        if with_them.WithThem not in portrait.talks:
            portrait.talks.append(with_them.WithThem)
