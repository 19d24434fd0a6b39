"""Kinds of work, how I open a talk about them, and what people told me to read, join or visit."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.forms import Form, ModelForm
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import Truncator

from contacts import changes
from contacts.admin.bulk import ask, say
from contacts.admin.finding import FoundByPerson, TrashFilter, in_trash, is_autocomplete
from contacts.admin.people import ids_of
from contacts.admin.recorded import Recorded, bdi
from contacts.reaching import web_href
from interviews import pathways, resources
from interviews.admin.inlines import GaugeInline, OpenQuestionInline
from interviews.forms.admin import FIELDS, PathwayAdminForm, PitchAdminForm, ResourceAdminForm
from interviews.forms.pathways import StatusForm
from interviews.models import Pathway, Pitch, Resource


class WithPathways(Recorded):
    """Rows that belong to pathways: these are stored with them, as one action."""

    def store(self, record: changes.Record, form: ModelForm, change: bool) -> None:
        super().store(record, form, change)
        pathways.set_in(record, form.instance, form.cleaned_data["pathways"])

    def remove(self, record: changes.Record, obj: Any) -> None:
        pathways.take_out_in(record, obj)
        super().remove(record, obj)


class PathwayFilter(admin.SimpleListFilter):
    """A pathway that is not in the trash."""

    title = "pathway"
    parameter_name = "pathway"
    column = "pathways"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(pk), name) for pk, name in Pathway.objects.present().values_list("pk", "name")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        known = {key for key, _ in self.lookup_choices}
        return queryset.filter(**{self.column: self.value()}) if self.value() in known else queryset


class OnePathwayFilter(PathwayFilter):
    column = "pathway"


@admin.register(Pathway)
class PathwayAdmin(Recorded):
    form = PathwayAdminForm
    formfield_overrides = FIELDS
    actions = ["set_status", "move_to_trash", "restore"]
    inlines = [OpenQuestionInline, GaugeInline]
    list_display = ["shown_name", "status", "interviews", "questions_open", "created_at", "on_its_page"]
    list_filter = [TrashFilter, "status"]
    search_fields = ["name"]
    fields = ["name", "why", "status", "seen_version"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        talks = Count("interviews", filter=Q(interviews__trashed_at=None), distinct=True)
        asking = Count("open_questions", filter=Q(open_questions__answered_at=None), distinct=True)
        return super().get_queryset(request).annotate(talks=talks, asking=asking)

    @admin.display(description="name", ordering="name")
    def shown_name(self, pathway: Pathway) -> str:
        return bdi(pathway.name)

    @admin.display(description="interviews", ordering="talks")
    def interviews(self, pathway: Pathway) -> int:
        return int(pathway.talks)  # type: ignore[attr-defined]

    @admin.display(description="questions open", ordering="asking")
    def questions_open(self, pathway: Pathway) -> int:
        return int(pathway.asking)  # type: ignore[attr-defined]

    @admin.display(description="page")
    def on_its_page(self, pathway: Pathway) -> str:
        return format_html('<a href="{}">open</a>', pathway.get_absolute_url())

    @admin.action(description="Set the status…", permissions=["change"])
    def set_status(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase | None:
        def apply(ids: list[int], values: dict[str, Any]) -> changes.Record:
            return pathways.set_status(ids, values["status"])

        return ask(
            self, request, queryset, action="set_status", form_class=StatusForm, title="Set the status",
            apply=apply,
        )  # fmt: skip

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        if is_autocomplete(request):
            queryset = queryset.filter(trashed_at=None)
        return super().get_search_results(request, queryset, search_term)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        return {name: action for name, action in actions.items() if (name == "restore") == in_trash(request)}

    def delete_model(self, request: HttpRequest, obj: Pathway) -> None:
        request.recorded = pathways.trash([obj.pk]).action  # type: ignore[attr-defined]

    @admin.action(description="Move to the trash…", permissions=["delete"])
    def move_to_trash(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase | None:
        def apply(ids: list[int], values: dict[str, Any]) -> changes.Record:
            return pathways.trash(ids)

        return ask(
            self, request, queryset, action="move_to_trash", form_class=Form, title="Move to the trash",
            apply=apply,
        )  # fmt: skip

    @admin.action(description="Restore from the trash")
    def restore(self, request: HttpRequest, queryset: QuerySet) -> None:
        say(self, request, pathways.restore(ids_of(queryset)))


@admin.register(Pitch)
class PitchAdmin(Recorded):
    form = PitchAdminForm
    formfield_overrides = FIELDS
    list_display = ["shown_name", "about", "beginning", "updated_at"]
    list_filter = [OnePathwayFilter]
    list_select_related = ["pathway"]
    search_fields = ["name"]
    autocomplete_fields = ["pathway"]
    fields = ["name", "who", "background", "hope", "pathway", "seen_version"]

    @admin.display(description="called", ordering="name")
    def shown_name(self, pitch: Pitch) -> str:
        return bdi(pitch.name)

    @admin.display(description="pathway", ordering="pathway__name")
    def about(self, pitch: Pitch) -> str:
        there = pitch.pathway is not None and pitch.pathway.trashed_at is None
        return bdi(pitch.pathway) if there else ""

    @admin.display(description="begins")
    def beginning(self, pitch: Pitch) -> str:
        return bdi(pitch.text[:100] or "(empty)")

    def store(self, record: changes.Record, form: ModelForm, change: bool) -> None:
        super().store(record, form, change)
        Pitch.objects.filter(pk=form.instance.pk).update(updated_at=record.at)

    def remove(self, record: changes.Record, obj: Pitch) -> None:
        """Delete a pitch; talks that opened with it have none then."""
        record.change_all(obj.interviews.all(), pitch=None)
        super().remove(record, obj)


@admin.register(Resource)
class ResourceAdmin(FoundByPerson, WithPathways):
    form = ResourceAdminForm
    formfield_overrides = FIELDS
    actions = ["mark_done", "to_do_again", "remove_ticked"]
    list_display = ["shown_name", "kind", "address", "person", "happens_on", "created_at", "done_at", "came"]
    list_display_links = ["shown_name"]
    list_filter = ["kind", PathwayFilter, ("done_at", admin.EmptyFieldListFilter), "happens_on"]
    list_select_related = ["contact"]
    autocomplete_fields = ["contact", "interview"]
    ordering = ["-created_at", "-pk"]
    fields = [
        "kind", "name", "url", "happens_on", "note", ("contact", "interview"), "pathways", "done_at",
        "outcome",
    ]  # fmt: skip

    @admin.display(description="name", ordering="name")
    def shown_name(self, resource: Resource) -> str:
        return bdi(resource.name)

    @admin.display(description="address")
    def address(self, resource: Resource) -> str:
        link = web_href(resource.url)
        if not link:
            return bdi(resource.url)
        return format_html('<a href="{}" rel="noopener noreferrer">{}</a>', link, link)

    @admin.display(description="named by", ordering="contact__sort_name")
    def person(self, resource: Resource) -> str:
        return self.named(resource, resource.contact) if resource.contact else ""

    @admin.display(description="what came of it")
    def came(self, resource: Resource) -> str:
        return bdi(Truncator(resource.outcome).chars(100))

    def store(self, record: changes.Record, form: ModelForm, change: bool) -> None:
        """Store it; whoever named one that is done is to hear what came of it."""
        before = self._named_in(form.instance.pk) if change else None
        super().store(record, form, change)
        resources.tell_in(record, before, self._named_in(form.instance.pk))

    def _named_in(self, pk: int) -> resources.NamedIn:
        stored = Resource.objects.select_related("contact", "interview").get(pk=pk)
        return resources.named_in(stored)

    def remove(self, record: changes.Record, obj: Resource) -> None:
        resources.remove_in(record, obj)

    @admin.action(description="Mark as done", permissions=["change"])
    def mark_done(self, request: HttpRequest, queryset: QuerySet) -> None:
        say(self, request, resources.done_many(ids_of(queryset), timezone.now()))

    @admin.action(description="To do again", permissions=["change"])
    def to_do_again(self, request: HttpRequest, queryset: QuerySet) -> None:
        say(self, request, resources.reopen_many(ids_of(queryset), timezone.now()))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        found, _ = super().get_search_results(request, queryset, search_term)
        if not search_term.strip():
            return found, False
        named = queryset.filter(name__icontains=search_term.strip()[:300])
        return queryset.filter(Q(pk__in=found.values("pk")) | Q(pk__in=named.values("pk"))), False
