"""What the page of one person shows. Each part asks the database when a template first wants it."""

import datetime as dt
import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.utils import timezone

from contacts import changes, discretion, linkedin, reaching, telling
from contacts.acquaintances import Acquaintance, Acquaintances
from contacts.forms.ties import TieLineForm
from contacts.models import (
    Circle,
    Contact,
    ContactRule,
    ContactWay,
    Discretion,
    Double,
    FormerRole,
    Note,
    Told,
)
from contacts.weights import Closeness

PER_PAGE = 20
MOST_TIES = 30
SHOWN_AT_ONCE = 10_000  # characters of a note; turning a megabyte of Markdown into a page takes seconds
PLAIN_FROM = 100_000  # characters; a whole note beyond this is shown as typed, without Markdown
INTERVALS = (0, 30, 60, 90, 120, 180, 365)
KNOWS = {
    Discretion.OPEN: "Knows that you are looking, and may talk about it.",
    Discretion.TOLD: "Knows that you are looking, told in confidence.",
    Discretion.NOT_TOLD: "Does not know that you are looking.",
    Discretion.IN_THE_DARK: "Must not learn that you are looking.",
}


# Another room shows what it has of a person: who and when in, an object for the templates out.
talks: list[Callable[[Contact, dt.datetime], Any]] = []


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach somebody; `href` is "" where it may be shown but not followed."""

    label: str
    text: str
    href: str
    pk: int | None = None
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline: a note, or news that an import brought."""

    on: dt.date
    note: Note | None = None
    move: telling.Move | None = None


class Portrait:
    SHOWN_AT_ONCE = SHOWN_AT_ONCE
    PLAIN_FROM = PLAIN_FROM
    shown_at_once = f":{SHOWN_AT_ONCE}"
    discretions = Discretion.choices

    def __init__(
        self, contact: Contact, now: dt.datetime, notes_page: str = "", history_page: str = ""
    ) -> None:
        self.contact = contact
        self.now = now
        self.today = timezone.localdate(now)
        self.this_year = self.today.year
        self._notes_page = notes_page
        self._history_page = history_page

    # ── Who they are ──────────────────────────────────────────────────────────────────────────────

    @property
    def local_time(self) -> dt.datetime | None:
        """What their clocks show now; None where no zone, or none that this computer knows, is given."""
        if not self.contact.time_zone:
            return None
        try:
            return self.now.astimezone(zoneinfo.ZoneInfo(self.contact.time_zone))
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            return None

    @cached_property
    def in_the_dark(self) -> str:
        """Why they are kept in the dark, in words; "" when they are not."""
        return discretion.reasons([self.contact.pk]).get(self.contact.pk, "")

    @property
    def can_be_cleared(self) -> bool:
        """Whether their employer or circle alone keeps them in the dark, so that I may say otherwise."""
        contact = self.contact
        if not self.in_the_dark or contact.discretion == Discretion.IN_THE_DARK or contact.cleared_at:
            return False
        return Contact.objects.filter(discretion.of_their_own(), pk=contact.pk).exists()

    @cached_property
    def told(self) -> list[Told]:
        return list(self.contact.told.all())

    @cached_property
    def leaks(self) -> list[discretion.Leak]:
        """How it could get out through them."""
        return discretion.leaks([self.contact.pk], self.today).get(self.contact.pk, [])

    @property
    def knows(self) -> str:
        if self.in_the_dark:
            return KNOWS[Discretion.IN_THE_DARK]
        return KNOWS[Discretion(self.contact.discretion)]

    @cached_property
    def circles(self) -> list[Circle]:
        return list(self.contact.circles.all())

    @cached_property
    def other_circles(self) -> list[Circle]:
        present = {circle.pk for circle in self.circles}
        return [circle for circle in Circle.objects.all() if circle.pk not in present]

    @property
    def degrees(self) -> list[tuple[int, str, bool]]:
        """Closeness 1 to 5 with its words, and whether its dot is filled."""
        reached = self.contact.closeness or 0
        return [(level.value, level.label, level <= reached) for level in Closeness if level]

    @property
    def intervals(self) -> list[int]:
        return sorted({*INTERVALS, self.contact.touch_every_days})

    # ── How to reach them ─────────────────────────────────────────────────────────────────────────

    @cached_property
    def ways(self) -> list[Way]:
        contact = self.contact
        found = []
        if contact.email:
            found.append(Way("e-mail", contact.email, reaching.mail_href(contact.email)))
        if contact.phone:
            found.append(Way("phone", contact.phone, reaching.phone_href(contact.phone)))
        if contact.profile_slug:
            address = reaching.web_href(linkedin.profile_url(contact.profile_slug))
            found.append(Way("LinkedIn", contact.profile_slug, address))
        if contact.website:
            found.append(Way("website", contact.website, reaching.web_href(contact.website)))
        return found + [further(way) for way in contact.ways.all()]

    # ── Whom they know, who they may be ───────────────────────────────────────────────────────────

    @cached_property
    def former_roles(self) -> list[FormerRole]:
        return list(self.contact.former_roles.select_related("organization"))

    @cached_property
    def acquaintances(self) -> list[Acquaintance]:
        for one in self._known:
            one.dark = self._dark.get(one.contact.pk, "")
        return self._known

    @cached_property
    def doubles(self) -> list[tuple[Contact, Double, str]]:
        """Who may be the same person, the pair that says so, and why they are kept in the dark if so."""
        return [(other, pair, self._dark.get(other.pk, "")) for other, pair in self._alike]

    @cached_property
    def _dark(self) -> dict[int, str]:
        """Why those named on the page are kept in the dark, asked for all of them at once."""
        known = [one.contact.pk for one in self._known]
        return discretion.reasons([*known, *(other.pk for other, _ in self._alike)])

    @cached_property
    def _known(self) -> list[Acquaintance]:
        everybody = Acquaintances(self.contact, self.today)
        self.more_acquaintances = 0
        shown = everybody[: MOST_TIES + 1]
        if len(shown) > MOST_TIES:
            self.more_acquaintances = everybody.count() - MOST_TIES
        return shown[:MOST_TIES]

    @property
    def tie_form(self) -> TieLineForm:
        return TieLineForm(contact=self.contact, today=self.today)

    @cached_property
    def _alike(self) -> list[tuple[Contact, Double]]:
        pairs = Double.objects.filter(Q(a=self.contact) | Q(b=self.contact), state=Double.State.OPEN)
        present = pairs.filter(a__trashed_at=None, b__trashed_at=None).select_related("a", "b").order_by("pk")
        return [(pair.b if pair.a_id == self.contact.pk else pair.a, pair) for pair in present]

    @cached_property
    def talks(self) -> Any:
        """Conversations with them, as the room that knows of these puts them together."""
        return next((of(self.contact, self.now) for of in talks), None)

    @property
    def not_to_be_approached(self) -> str:
        """Why nothing may be planned with them, in words that follow their name; "" where it may."""
        if self.contact.deceased_on:
            return "died"
        if self.contact.contact_rule == ContactRule.NEVER:
            return "does not want to be contacted"
        return "is kept in the dark" if self.in_the_dark else ""

    # ── What happened ─────────────────────────────────────────────────────────────────────────────

    @cached_property
    def timeline(self) -> Page:
        """A page of notes and news, the latest first."""
        keys: list[tuple[dt.date, dt.datetime, int, telling.Move | None]] = []
        for pk, at, touched_on in self.contact.notes.order_by().values_list("pk", "created_at", "touched_on"):
            keys.append((touched_on or timezone.localdate(at), at, pk, None))
        for move in telling.moves(self.contact.pk):
            keys.append((timezone.localdate(move.action.at), move.action.at, 0, move))
        keys.sort(key=lambda key: key[:3], reverse=True)
        page: Page[Any] = Paginator(keys, PER_PAGE).get_page(self._notes_page)
        notes = Note.objects.in_bulk([pk for _, _, pk, _ in page if pk])
        page.object_list = [Entry(on, notes.get(pk), move) for on, _, pk, move in page]
        return page

    @cached_property
    def history(self) -> Page:
        """A page of what was done about this person, in words, the latest first."""
        page: Page[Any] = Paginator(changes.of_person(self.contact.pk), PER_PAGE).get_page(self._history_page)
        page.object_list = telling.tell(self.contact.pk, list(page))
        return page


def further(way: ContactWay) -> Way:
    """Return an additional address or number as it is shown."""
    href = {
        ContactWay.Kind.EMAIL: reaching.mail_href,
        ContactWay.Kind.PHONE: reaching.phone_href,
    }.get(ContactWay.Kind(way.kind), reaching.web_href)(way.value)
    label = way.label or way.get_kind_display()
    return Way(label, way.value, href, way.pk, way.kind)
