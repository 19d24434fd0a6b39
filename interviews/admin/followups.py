"""What is to be done, and what was: opened by what happens, closed by the verbs, many at once."""

import datetime as dt
from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.html import format_html

from contacts import changes
from contacts.admin.bulk import ask
from contacts.admin.finding import FoundByPerson, found
from contacts.admin.recorded import Recorded, bdi
from interviews import followups
from interviews.admin.marks import NamesTalks, RowsWithMarks
from interviews.cadence import Kind
from interviews.forms.admin import DoneForm, SnoozeForm, WaiveForm
from interviews.models import FollowUp, Participant

LATE = format_html("<b class={}>{}</b>", "late", "overdue")


class StateFilter(admin.SimpleListFilter):
    """How it stands; what is overdue is the same here as everywhere."""

    title = "how it stands"
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [
            ("open", "open"),
            ("overdue", "overdue"),
            ("asked", "perhaps done long ago"),
            ("done", "done"),
            ("waived", "waived"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        match self.value():
            case "open":
                return queryset.filter(done_at=None, waived_at=None)
            case "overdue":
                overdue = FollowUp.objects.overdue(timezone.now())
                return queryset.filter(pk__in=overdue.order_by().values("pk"))
            case "asked":
                return queryset.filter(done_at=None, waived_at=None, in_question=True)
            case "done":
                return queryset.filter(done_at__isnull=False)
            case "waived":
                return queryset.filter(waived_at__isnull=False)
        return queryset


class FollowUps(RowsWithMarks):
    """One page of them; which are overdue is asked once for the page."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        page = [row.pk for row in self.result_list]
        overdue = FollowUp.objects.overdue(timezone.now()).filter(pk__in=page)
        late = set(overdue.order_by().values_list("pk", flat=True))
        for row in self.result_list:
            row.is_late = row.pk in late


@admin.register(FollowUp)
class FollowUpAdmin(NamesTalks, FoundByPerson, Recorded):
    people_fields = ("contact",)
    actions = ["mark_done", "waive", "snooze"]
    list_display = [
        "shown_kind", "person", "talk", "due_at", "overdue", "done_at", "channel", "snoozed_until",
        "shown_reason",
    ]  # fmt: skip
    list_filter = ["kind", StateFilter, "channel"]
    ordering = ["due_at", "pk"]
    fields = [
        "kind", "contact", "talk", "what", "due_at", "snoozed_until", ("done_at", "channel"),
        ("waived_at", "waived_because"), "in_question",
    ]  # fmt: skip
    readonly_fields = [
        "kind", "contact", "talk", "due_at", "snoozed_until", "done_at", "channel", "waived_at",
        "waived_because", "in_question",
    ]  # fmt: skip

    @admin.display(description="kind", ordering="kind")
    def shown_kind(self, row: FollowUp) -> str:
        return bdi(f"{row.get_kind_display()}: {row.what}" if row.what else row.get_kind_display())

    @admin.display(description="person", ordering="contact__sort_name")
    def person(self, row: FollowUp) -> str:
        return self.named(row, row.contact) if row.contact else ""

    @admin.display(description="overdue")
    def overdue(self, row: FollowUp) -> str:
        return LATE if row.is_late else ""  # type: ignore[attr-defined]

    @admin.display(description="waived because")
    def shown_reason(self, row: FollowUp) -> str:
        return bdi(row.waived_because)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[FollowUps]:
        return FollowUps

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Leave out what belongs to somebody, or to an interview, in the trash."""
        present = Q(interview=None) | Q(interview__trashed_at=None)
        whole = super().get_queryset(request).filter(present)
        return whole.select_related("contact", "interview").prefetch_related(
            "interview__participants__contact"
        )

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        if not search_term.strip():
            return queryset, False
        people = found(search_term).values("pk")
        talks = Participant.objects.filter(contact__in=people).values("interview")
        return queryset.filter(Q(contact__in=people) | Q(interview__in=talks)), False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Something that happened opens it, or a promise on the page of an interview."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It is waived, with a reason; whatever is deleted would come back with the next correction."""
        return False

    # ── For many at once ──

    def _ask(
        self, request: HttpRequest, queryset: QuerySet, action: str, form: type[Form], title: str, apply: Any
    ) -> HttpResponseBase | None:
        return ask(
            self, request, queryset, action=action, form_class=form, title=title, apply=apply,
            facts=facts_for_done if action == "mark_done" else facts,
        )  # fmt: skip

    @admin.action(description="Mark as done (thanked) on a day…", permissions=["change"])
    def mark_done(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase | None:
        now = timezone.now()

        def apply(ids: list[int], values: dict[str, Any]) -> changes.Record:
            return followups.done_many(done_by_hand(ids), moment_on(values["on"], now), values["channel"])

        return self._ask(request, queryset, "mark_done", DoneForm, "Mark as done", apply)

    @admin.action(description="Waive, and say why…", permissions=["change"])
    def waive(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase | None:
        def apply(ids: list[int], values: dict[str, Any]) -> changes.Record:
            return followups.waive_many(still_open(ids), values["because"])

        return self._ask(request, queryset, "waive", WaiveForm, "Waive", apply)

    @admin.action(description="Put off until a day…", permissions=["change"])
    def snooze(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase | None:
        def apply(ids: list[int], values: dict[str, Any]) -> changes.Record:
            return followups.snooze_many(still_open(ids), beginning_of(values["until"]))

        return self._ask(request, queryset, "snooze", SnoozeForm, "Put off", apply)


def still_open(ids: list[int]) -> list[int]:
    return list(FollowUp.objects.open().filter(pk__in=ids).order_by("pk").values_list("pk", flat=True))


def done_by_hand(ids: list[int]) -> list[int]:
    """Return what can be said to be done: a reflection is finished on its page, once something is said."""
    rows = FollowUp.objects.open().filter(pk__in=ids).exclude(kind=Kind.REFLECT)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def facts(queryset: QuerySet) -> list[str]:
    closed = queryset.exclude(done_at=None, waived_at=None).count()
    return [f"{closed:,} of them done or waived already: left as they are."] if closed else []


def facts_for_done(queryset: QuerySet) -> list[str]:
    unfinished = queryset.filter(kind=Kind.REFLECT, done_at=None, waived_at=None).count()
    words = f"{unfinished:,} to reflect: left open. Finish these on the page of the talk."
    return [*facts(queryset), *([words] if unfinished else [])]


def moment_on(day: dt.date, now: dt.datetime) -> dt.datetime:
    """Return when something was done of which only the day is said: by the end of it, and not after now."""
    return min(now, followups.my_cadence().calendar.end_of(day))


def beginning_of(day: dt.date) -> dt.datetime:
    return followups.my_cadence().calendar.end_of(day - dt.timedelta(days=1))
