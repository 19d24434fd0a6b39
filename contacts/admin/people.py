"""People, with their notes, ways and former roles in place, and what can be done to many of them."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet, prefetch_related_objects
from django.forms import Form, ModelForm
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from contacts import changes, discretion, people, spreadsheet
from contacts.admin.bulk import ask, say
from contacts.admin.finding import FoundAsPerson, InTheDarkFilter, TrashFilter, in_trash
from contacts.admin.recorded import LINES, Choosing, Recorded, bdi, values_of
from contacts.forms.admin import (
    CircleForm,
    ClosenessForm,
    ContactAdminForm,
    DiscretionForm,
    FormerRoleAdminForm,
    InTheDarkForm,
    NoteAdminForm,
    TouchIntervalForm,
)
from contacts.linkedin import profile_url
from contacts.models import Contact, ContactWay, FormerRole, Note

PARTS = 2_000
HEADINGS = (
    "First Name", "Last Name", "Called", "Role", "Organisation", "E-mail", "Phone", "LinkedIn", "Website",
    "Location", "Circles", "Closeness", "Connected On", "Last In Touch",
)  # fmt: skip


class People(ChangeList):
    """One page of people; what a row shows beyond its own columns is fetched once for the page."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        page = list(self.result_list)
        prefetch_related_objects(page, "circles")
        dark = discretion.reasons([person.pk for person in page])
        for person in page:
            person.dark_because = dark.get(person.pk, "")
        self.result_list = page


class NoteInline(admin.StackedInline):
    model = Note
    form = NoteAdminForm
    formfield_overrides = LINES
    fields = ["text", "sensitive", "touched_on", "seen_version"]
    readonly_fields = ["touched_on"]
    extra = 0


class WayInline(admin.TabularInline):
    model = ContactWay
    extra = 0


class FormerRoleInline(Choosing, admin.TabularInline):
    model = FormerRole
    form = FormerRoleAdminForm
    fields = ["title", "organization", "started_on", "ended_on"]
    autocomplete_fields = ["organization"]
    extra = 0


class ForMany(Recorded):
    """What can be done to many people at once, each by the verb that the pages call."""

    def _ask(
        self, request: HttpRequest, queryset: QuerySet, action: str, form: type[Form], title: str, apply: Any
    ) -> HttpResponseBase | None:
        return ask(self, request, queryset, action=action, form_class=form, title=title, apply=apply)

    @admin.action(description="Add to a circle…")
    def add_to_circle(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase | None:
        def apply(ids: list[int], values: dict[str, Any]) -> changes.Record:
            return people.add_to_circle(ids, values["circle"])

        return self._ask(request, queryset, "add_to_circle", CircleForm, "Add to a circle", apply)

    @admin.action(description="Take out of a circle…")
    def take_out_of_circle(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase | None:
        def apply(ids: list[int], values: dict[str, Any]) -> changes.Record:
            return people.remove_from_circle(ids, values["circle"])

        return self._ask(request, queryset, "take_out_of_circle", CircleForm, "Take out of a circle", apply)

    @admin.action(description="Set how close they are…")
    def set_closeness(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase | None:
        def apply(ids: list[int], values: dict[str, Any]) -> changes.Record:
            return people.set_closeness(ids, values["closeness"])

        return self._ask(request, queryset, "set_closeness", ClosenessForm, "How close are they?", apply)

    @admin.action(description="Set discretion…")
    def set_discretion(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase | None:
        def apply(ids: list[int], values: dict[str, Any]) -> changes.Record:
            return people.set_discretion(ids, values["choice"], values["because"])

        return self._ask(
            request, queryset, "set_discretion", DiscretionForm, "May they know that you are looking?", apply
        )

    @admin.action(description="Set how often to be in touch…")
    def set_touch_interval(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase | None:
        def apply(ids: list[int], values: dict[str, Any]) -> changes.Record:
            return people.set_touch_interval(ids, values["days"])

        return self._ask(
            request, queryset, "set_touch_interval", TouchIntervalForm, "How often to be in touch?", apply
        )

    @admin.action(description="On my mind")
    def on_my_mind(self, request: HttpRequest, queryset: QuerySet) -> None:
        say(self, request, people.set_tracked(ids_of(queryset), True))

    @admin.action(description="Off my mind")
    def off_my_mind(self, request: HttpRequest, queryset: QuerySet) -> None:
        say(self, request, people.set_tracked(ids_of(queryset), False))

    @admin.action(description="Move to the trash…", permissions=["delete"])
    def move_to_trash(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase | None:
        def apply(ids: list[int], values: dict[str, Any]) -> changes.Record:
            return people.trash(ids)

        return self._ask(request, queryset, "move_to_trash", Form, "Move to the trash", apply)

    @admin.action(description="Restore from the trash")
    def restore(self, request: HttpRequest, queryset: QuerySet) -> None:
        say(self, request, people.restore(ids_of(queryset)))

    @admin.action(description="Save as CSV…", permissions=["view"])
    def save_as_csv(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase | None:
        def apply(ids: list[int], values: dict[str, Any]) -> StreamingHttpResponse:
            return csv_of(ids, with_the_dark=values["also_in_the_dark"])

        def facts(queryset: QuerySet) -> list[str]:
            dark = queryset.filter(pk__in=discretion.hidden().values("pk")).count()
            words = f"{people.several(dark)} kept in the dark: left out, unless you tick the box."
            return [words] if dark else []

        return ask(
            self,
            request,
            queryset,
            action="save_as_csv",
            form_class=InTheDarkForm,
            title="Save as CSV",
            apply=apply,
            facts=facts,
        )


@admin.register(Contact)
class ContactAdmin(FoundAsPerson, ForMany):
    form = ContactAdminForm
    list_display = [
        "shown_name", "title", "place", "shown_circles", "closeness", "in_the_dark", "tracked",
        "last_touch_on",
    ]  # fmt: skip
    list_filter = [
        TrashFilter, InTheDarkFilter, "circles", "closeness", "discretion", "contact_rule", "tracked",
        ("batch", admin.RelatedOnlyFieldListFilter),
    ]  # fmt: skip
    list_select_related = ["organization"]
    ordering = ["sort_name", "pk"]
    autocomplete_fields = ["organization"]
    readonly_fields = ["next_touch_on"]
    inlines = [NoteInline, WayInline, FormerRoleInline]
    actions = [
        "add_to_circle", "take_out_of_circle", "set_closeness", "set_discretion", "set_touch_interval",
        "on_my_mind", "off_my_mind", "save_as_csv", "move_to_trash", "restore",
    ]  # fmt: skip
    fieldsets = [
        (
            None,
            {"fields": [("first_name", "last_name", "called"), ("title", "organization"), "seen_version"]},
        ),
        ("How you know them", {"fields": ["circles", "closeness", "how_met", "connected_on", "tracked"]}),
        (
            "Discretion",
            {
                "fields": [
                    ("discretion", "discretion_because"),
                    ("cleared_at", "cleared_because"),
                    "contact_rule",
                ]
            },
        ),
        ("Keep in touch", {"fields": ["touch_every_days", "last_touch_on", "next_touch_on", "deceased_on"]}),
        (
            "Where to reach them",
            {
                "fields": [
                    ("email", "phone"),
                    ("profile_slug", "website"),
                    ("location", "time_zone"),
                    "preferred_channel",
                    "postal",
                ]
            },
        ),
    ]

    @admin.display(description="name", ordering="sort_name")
    def shown_name(self, person: Contact) -> str:
        return bdi(person.name)

    @admin.display(description="organisation", ordering="organization__name")
    def place(self, person: Contact) -> str:
        return bdi(person.organization.name) if person.organization else ""

    @admin.display(description="circles")
    def shown_circles(self, person: Contact) -> str:
        return ", ".join(circle.name for circle in person.circles.all())

    @admin.display(description="in the dark")
    def in_the_dark(self, person: Contact) -> str:
        return str(person.dark_because)  # type: ignore[attr-defined]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return People

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Offer in the trash what makes sense there, and elsewhere what makes sense elsewhere."""
        actions = super().get_actions(request)
        return {name: action for name, action in actions.items() if (name == "restore") == in_trash(request)}

    def store(self, record: changes.Record, form: ModelForm, change: bool) -> None:
        person, circles = form.instance, form.cleaned_data["circles"]
        values = values_of(form)
        if change:
            stored = Contact.objects.select_related("organization").get(pk=person.pk)
            people.edit_in(record, stored, circles=circles, **values)
        else:
            person.next_touch_on = person.next_touch_after(person.last_touch_on)
            people.add_in(record, person, circles=circles)

    def delete_model(self, request: HttpRequest, obj: Contact) -> None:
        request.recorded = people.trash([obj.pk]).action  # type: ignore[attr-defined]


def ids_of(queryset: QuerySet) -> list[int]:
    return list(queryset.order_by("pk").values_list("pk", flat=True))


def csv_of(ids: list[int], *, with_the_dark: bool) -> StreamingHttpResponse:
    """Return a file of these people, safe to open in a spreadsheet, as it is written."""
    chosen = Contact.objects.present().filter(pk__in=ids)
    if not with_the_dark:
        chosen = chosen.exclude(pk__in=discretion.hidden().values("pk"))
    response = StreamingHttpResponse(spreadsheet.lines(rows(chosen)), content_type="text/csv; charset=utf-8")
    name = f"infoint-people-{timezone.localdate():%Y-%m-%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def rows(chosen: QuerySet[Contact]) -> Iterator[tuple[str, ...]]:
    """Yield the headings, then one row a person."""
    yield HEADINGS
    for person in chosen.for_rows().iterator(chunk_size=PARTS):  # type: ignore[attr-defined]
        yield (
            person.first_name,
            person.last_name,
            person.called,
            person.title,
            person.organization.name if person.organization else "",
            person.email,
            person.phone,
            profile_url(person.profile_slug) if person.profile_slug else "",
            person.website,
            person.location,
            "; ".join(circle.name for circle in person.circles.all()),
            "" if person.closeness is None else str(person.closeness),
            person.connected_on.isoformat() if person.connected_on else "",
            person.last_touch_on.isoformat() if person.last_touch_on else "",
        )
