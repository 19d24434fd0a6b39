"""Skills, who named them, and ways to learn what is missing."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from contacts import changes
from contacts.admin.bulk import ask
from contacts.admin.finding import FoundByPerson
from contacts.admin.recorded import Recorded, bdi, values_of
from contacts.folding import fold
from interviews import amounts, skills
from interviews.admin.marks import NamesTalks, OfTalk
from interviews.admin.pathways import OnePathwayFilter, PathwayFilter
from interviews.charts.words import counted
from interviews.forms.admin import FIELDS
from interviews.forms.admin_skills import (
    LevelForm,
    SkillAdminForm,
    SkillNeedAdminForm,
    TrainingOptionAdminForm,
)
from interviews.models import Skill, SkillNeed, TrainingOption

MOST_WORDS = 8


def named(term: str, column: str = "key") -> Q:
    """Return the condition that a folded column holds every word of `term`."""
    found = Q()
    for word in fold(term).split()[:MOST_WORDS]:
        found &= Q(**{f"{column}__contains": word})
    return found


class LevelFilter(admin.SimpleListFilter):
    """How far I am with a skill; also those not judged yet."""

    title = "how far I am"
    parameter_name = "level"
    column = "level"
    NOT_JUDGED = "none"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(self.NOT_JUDGED, "not judged"), *((one.value, str(one.label)) for one in Skill.Level)]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in {key for key, _ in self.lookup_choices}:
            return queryset
        return queryset.filter(**{self.column: "" if self.value() == self.NOT_JUDGED else self.value()})


class LevelOfItsSkillFilter(LevelFilter):
    column = "skill__level"


class NamedForFilter(PathwayFilter):
    """A pathway for which a skill was named: by itself, or with all others of its talk."""

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() not in {key for key, _ in self.lookup_choices}:
            return queryset
        rows = SkillNeed.objects.present().filter(skill=OuterRef("pk"))
        whole_talk = Q(pathway=None, interview__pathways=self.value())
        return queryset.filter(Exists(rows.filter(Q(pathway=self.value()) | whole_talk)))


@admin.register(Skill)
class SkillAdmin(Recorded):
    form = SkillAdminForm
    formfield_overrides = FIELDS
    actions = ["set_level", "remove_ticked"]
    list_display = ["shown_name", "level", "named_in", "shown_proof"]
    list_display_links = ["shown_name"]
    list_filter = [LevelFilter, NamedForFilter]
    search_fields = ["name"]
    search_help_text = "Words of the name, however they are spelt"
    ordering = ["key"]
    fields = ["name", "level", "proof", "seen_version"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        here = Skill.objects.present().values("pk")
        said = Q(needs__interview__trashed_at=None)
        talks = Count("needs__interview", filter=said, distinct=True)
        return super().get_queryset(request).filter(pk__in=here).annotate(talks=talks)

    @admin.display(description="name", ordering="key")
    def shown_name(self, skill: Skill) -> str:
        return bdi(skill.name)

    @admin.display(description="named in", ordering="talks")
    def named_in(self, skill: Skill) -> str:
        return counted(int(skill.talks), "talk")  # type: ignore[attr-defined]

    @admin.display(description="what shows it")
    def shown_proof(self, skill: Skill) -> str:
        return bdi(skill.proof[:100])

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        return queryset.filter(named(search_term)), False

    def store(self, record: changes.Record, form: ModelForm, change: bool) -> None:
        form.instance.key = key = skills.key_of(form.cleaned_data["name"])
        if change:
            record.change(Skill.objects.get(pk=form.instance.pk), **values_of(form), key=key)
        else:
            record.add(form.instance)

    def remove(self, record: changes.Record, obj: Skill) -> None:
        skills.forget_in(record, obj)

    @admin.action(description="Set level…", permissions=["change"])
    def set_level(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase | None:
        def apply(ids: list[int], values: dict[str, Any]) -> changes.Record:
            return skills.set_level_of(ids, values["level"])

        return ask(
            self, request, queryset, action="set_level", form_class=LevelForm, title="Set level", apply=apply
        )


@admin.register(SkillNeed)
class SkillNeedAdmin(OfTalk):
    form = SkillNeedAdminForm
    actions = ["remove_ticked"]
    to_talk = "interview__"
    list_display = ["shown_skill", "weight", "talk", "shown_pathway", "level"]
    list_display_links = ["shown_skill"]
    list_filter = ["weight", OnePathwayFilter, LevelOfItsSkillFilter]
    list_select_related = ["skill", "pathway", "interview"]
    autocomplete_fields = ["interview", "skill", "pathway"]
    search_help_text = "Words of the skill, or of anything known of the people"
    ordering = ["-created_at", "-pk"]
    fields = ["skill", "weight", "interview", "pathway"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        here = SkillNeed.objects.present().values("pk")
        whole = super().get_queryset(request).filter(pk__in=here)
        return whole.prefetch_related("interview__participants__contact")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        people, _ = super().get_search_results(request, queryset, search_term)
        if not search_term.strip():
            return people, False
        by_name = queryset.filter(named(search_term, "skill__key"))
        return queryset.filter(Q(pk__in=people.values("pk")) | Q(pk__in=by_name.values("pk"))), False

    @admin.display(description="skill", ordering="skill__key")
    def shown_skill(self, need: SkillNeed) -> str:
        return bdi(need.skill)

    @admin.display(description="pathway", ordering="pathway__name")
    def shown_pathway(self, need: SkillNeed) -> str:
        return bdi(need.pathway or "all of the talk's")

    @admin.display(description="how far I am", ordering="skill__level")
    def level(self, need: SkillNeed) -> str:
        return skills.level_words(need.skill.level)


@admin.register(TrainingOption)
class TrainingOptionAdmin(NamesTalks, FoundByPerson, Recorded):
    form = TrainingOptionAdminForm
    people_fields = ("contact",)
    actions = ["remove_ticked"]
    list_display = ["shown_name", "kind", "need", "takes", "costs", "person", "shown_pathway", "checked_on"]
    list_display_links = ["shown_name"]
    list_filter = ["kind", "need", OnePathwayFilter, ("checked_on", admin.EmptyFieldListFilter)]
    list_select_related = ["contact", "pathway", "interview"]
    autocomplete_fields = ["contact", "interview", "pathway"]
    search_help_text = "Words of the name, or of anything known of who said so"
    ordering = ["-created_at", "-pk"]
    fields = [
        "name", ("kind", "need"), "provider", ("cost_low", "cost_high", "currency"),
        ("months", "hours_a_week"), "url", "funding", ("interview", "contact"), "pathway", "checked_on",
        "seen_version",
    ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        here = TrainingOption.objects.present().values("pk")
        whole = super().get_queryset(request).filter(pk__in=here)
        return whole.prefetch_related("interview__participants__contact")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        said, _ = super().get_search_results(request, queryset, search_term)
        if not search_term.strip():
            return said, False
        by_name = queryset.filter(name__icontains=search_term.strip()[:300])
        return queryset.filter(Q(pk__in=said.values("pk")) | Q(pk__in=by_name.values("pk"))), False

    @admin.display(description="name", ordering="name")
    def shown_name(self, option: TrainingOption) -> str:
        return bdi(option.name)

    @admin.display(description="takes", ordering="months")
    def takes(self, option: TrainingOption) -> str:
        return amounts.length_words(option.months)

    @admin.display(description="costs", ordering="cost_low")
    def costs(self, option: TrainingOption) -> str:
        return bdi(amounts.sum_words(option.cost_low, option.cost_high, option.currency))

    @admin.display(description="who said so", ordering="contact__sort_name")
    def person(self, option: TrainingOption) -> str:
        return self.named(option, option.contact) if option.contact else ""

    @admin.display(description="pathway", ordering="pathway__name")
    def shown_pathway(self, option: TrainingOption) -> str:
        return bdi(option.pathway or "")
