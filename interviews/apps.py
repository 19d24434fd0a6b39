from django.apps import AppConfig


class InterviewsConfig(AppConfig):
    name = "interviews"
    verbose_name = "Interviews"

    def ready(self) -> None:
        from contacts import demo as contacts_demo
        from contacts import moving as contacts_moving
        from contacts import search, telling
        from interviews import demo, heard, moving

        if heard.said not in search.talks:
            search.talks.append(heard.said)
        if demo.load not in contacts_demo.more:
            contacts_demo.more.append(demo.load)
        contacts_moving.RULES.update(moving.RULES)
        telling.TEXTS |= {
            "interviews.talknotes": "Notes of a talk were edited",
            "interviews.plannedquestion": "A question for a talk was edited",
            "interviews.reflection": "A reflection was edited",
        }
