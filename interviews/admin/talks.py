"""Interviews, with who takes part, what is asked and what was said in place."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import BaseInlineFormSet, Form, ModelForm
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.html import format_html

from contacts import changes
from contacts.admin.bulk import ask, say
from contacts.admin.finding import TrashFilter, in_trash, is_autocomplete, marked
from contacts.admin.people import ids_of
from contacts.admin.recorded import bdi, values_of
from contacts.models import Contact
from interviews import pathways, talks
from interviews.admin.inlines import NotesInline, ParticipantInline, QuestionInline, RatingInline
from interviews.admin.marks import OfTalk
from interviews.admin.pathways import PathwayFilter
from interviews.forms.admin import (
    FIELDS,
    TIMES_ARE_SET,
    InterviewAdminForm,
    PathwaysForm,
)
from interviews.forms.lists import MONTH, bounds
from interviews.models import Interview
from interviews.models.talks import InterviewQuerySet

MONTHS_OFFERED = 24
# What is found out about somebody before we talk.
RESEARCH = ("profile", "profile_nothing", "web", "web_nothing", "site", "site_nothing", "shared_ground")


class MonthFilter(admin.SimpleListFilter):
    """The month in which it starts, of those in which one does."""

    title = "month"
    parameter_name = "month"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        present = Interview.objects.present().filter(starts_at__isnull=False)
        months = present.datetimes("starts_at", "month", order="DESC")[:MONTHS_OFFERED]
        return [(f"{month:%Y-%m}", f"{month:%B %Y}") for month in months]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if not MONTH.fullmatch(self.value() or "") or self.value() not in dict(self.lookup_choices):
            return queryset
        start, end = bounds(str(self.value()))
        return queryset.filter(starts_at__gte=start, starts_at__lt=end)


@admin.register(Interview)
class InterviewAdmin(OfTalk):
    form = InterviewAdminForm
    formfield_overrides = FIELDS
    actions = ["set_pathways", "move_to_trash", "restore"]
    list_display = [
        "shown_names", "stage", "starts_at", "medium", "shown_pathways", "introduced_by", "on_its_page",
    ]  # fmt: skip
    list_filter = [TrashFilter, "stage", PathwayFilter, MonthFilter, "medium"]
    fieldsets = [
        (None, {"fields": ["standing", ("medium", "where"), "seen_version"]}),
        ("When", {"fields": ["starts_at", "time_zone", "planned_minutes", "ended_at", "invited_to_go_on"]}),
        ("How you came to it", {"fields": ["introducer", "pathways", "pitch", "why"]}),
    ]
    autocomplete_fields = ["pitch"]

    # ── The list ──

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        whole: InterviewQuerySet = super().get_queryset(request)  # type: ignore[assignment]
        return whole.for_rows()

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        if is_autocomplete(request):
            queryset = queryset.filter(trashed_at=None)
        return super().get_search_results(request, queryset, search_term)

    def talk_of(self, row: Interview) -> Interview:
        return row

    def named_in(self, row: Interview) -> list[Contact]:
        introducer = row.introduction.introducer if row.introduction else None
        return [*row.people, *([introducer] if introducer else [])]

    @admin.display(description="pathways")
    def shown_pathways(self, talk: Interview) -> str:
        return bdi(", ".join(pathway.name for pathway in talk.pathways.all() if not pathway.trashed_at))

    @admin.display(description="introduced by")
    def introduced_by(self, talk: Interview) -> str:
        introducer = talk.introduction.introducer if talk.introduction else None
        if introducer is None or introducer.trashed_at:
            return ""
        return marked(introducer, talk.dark)  # type: ignore[attr-defined]

    @admin.display(description="page")
    def on_its_page(self, talk: Interview) -> str:
        return format_html('<a href="{}">open</a>', talk.get_absolute_url())

    # ── The form ──

    @admin.display(description="Stage")
    def standing(self, talk: Interview) -> str:
        """How far it has come; the steps from there are taken on its page, each with what follows from it."""
        if talk.pk is None:
            return "An idea, or scheduled once a start is given."
        link = talk.get_absolute_url()
        return format_html(
            '{}. <a href="{}">Take the next step on its page</a>', talk.get_stage_display(), link
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        fixed = ["standing", "ended_at"]
        # Once it was held or rests, the times say what happened.
        return [*fixed, "starts_at"] if obj and obj.stage not in TIMES_ARE_SET else fixed

    def get_inlines(self, request: HttpRequest, obj: Any) -> list[Any]:
        if obj is None:
            return [ParticipantInline]
        return [ParticipantInline, QuestionInline, NotesInline, RatingInline]

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        """Store it and all in place as one action, by the verbs: these open and close what follows."""
        people, *others = formsets
        people.save(commit=False)
        chosen = form.cleaned_data["pathways"]
        if not change:
            new = sorted(people.new_objects, key=lambda one: one.position)
            record = talks.plan(
                form.instance, [one.contact for one in new], introducer=form.cleaned_data["introducer"],
                pathways=chosen,
            )  # fmt: skip
        else:
            talk = Interview.objects.select_related("introduction__introducer").get(pk=form.instance.pk)
            with changes.recording(f"Edited the {talk}") as record:
                if "starts_at" in form.changed_data and form.cleaned_data["starts_at"] is None:
                    record.change(talk, starts_at=None)
                talks.edit_in(
                    record, talk, introducer=introducer_of(talk, form), people=people_of(talk, people),
                    pathways=chosen, **planned_of(form),
                )  # fmt: skip
                store_research(record, talk, people)
                for formset in others:
                    self.store_inlines(record, formset)
                record.reindex(talk.participants.values_list("contact_id", flat=True))
        request.recorded = record.action  # type: ignore[attr-defined]

    # ── For many at once, and the trash ──

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        return {name: action for name, action in actions.items() if (name == "restore") == in_trash(request)}

    def delete_model(self, request: HttpRequest, obj: Interview) -> None:
        request.recorded = talks.trash([obj.pk]).action  # type: ignore[attr-defined]

    @admin.action(description="Set pathways…", permissions=["change"])
    def set_pathways(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase | None:
        def apply(ids: list[int], values: dict[str, Any]) -> changes.Record:
            return pathways.set_for(ids, values["pathways"], instead=values["how"] == "replace")

        return ask(
            self, request, queryset, action="set_pathways", form_class=PathwaysForm, title="Set pathways",
            apply=apply,
        )  # fmt: skip

    @admin.action(description="Move to the trash…", permissions=["delete"])
    def move_to_trash(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase | None:
        def apply(ids: list[int], values: dict[str, Any]) -> changes.Record:
            return talks.trash(ids)

        return ask(
            self, request, queryset, action="move_to_trash", form_class=Form, title="Move to the trash",
            apply=apply,
        )  # fmt: skip

    @admin.action(description="Restore from the trash")
    def restore(self, request: HttpRequest, queryset: QuerySet) -> None:
        say(self, request, talks.restore(ids_of(queryset)))


def planned_of(form: ModelForm) -> dict[str, Any]:
    """Return what the form says of columns; of the start only when that was touched.

    What a page shows of a moment has no parts of a second: sent back untouched it is not another time.
    """
    values = values_of(form)
    if "starts_at" not in form.changed_data:
        values.pop("starts_at", None)
    return values


def introducer_of(talk: Interview, form: ModelForm) -> Contact | None:
    """Return who introduced us; untouched, that is whoever did, in the trash or not."""
    if "introducer" in form.changed_data:
        return form.cleaned_data["introducer"]
    return talk.introduction.introducer if talk.introduction else None


def people_of(talk: Interview, formset: BaseInlineFormSet) -> list[Contact]:
    """Return who takes part from now on, in order. Whoever lies in the trash was not shown, and stays."""
    places = {form.instance.pk: form.instance.position for form in formset.initial_forms}
    gone = {one.pk for one in formset.deleted_objects}
    rows = [one for one in talk.participants.select_related("contact") if one.pk not in gone]
    for one in rows:
        one.position = places.get(one.pk, one.position)
    ordered = sorted([*rows, *formset.new_objects], key=lambda one: one.position)
    return [one.contact for one in ordered]


def store_research(record: changes.Record, talk: Interview, formset: BaseInlineFormSet) -> None:
    """Store what was found out about each who takes part."""
    stored = {one.contact_id: one for one in talk.participants.all()}
    for form in formset.forms:
        one = stored.get(form.instance.contact_id)
        if one is not None and form.has_changed():
            values = values_of(form)
            record.change(one, **{name: values[name] for name in RESEARCH if name in values})
