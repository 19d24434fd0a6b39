"""What the page "Who can get me to…" shows. Each part asks the database when a template first wants it."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from contacts import discretion, might_know, targets, walks, ways_in
from contacts.models import Circle, Contact, Organization
from contacts.targets import Reading, WasThere
from contacts.templatetags.people import ago
from contacts.ways_in import Ways
from contacts.weights import Closeness
from interviews import brakes, pathways, routes
from interviews.forms.reach import address
from interviews.models import Pathway
from interviews.routes import Route

MOST_ROUTES: Final = 5
MOST_VIA: Final = 20
MOST_NAMED: Final = 8
MOST_EXAMPLES: Final = 5
# People, each with what is said of them.
Beside = list[tuple[Contact, tuple[str, ...]]]
NO_LONGER: Final = (Pathway.Status.PARKED, Pathway.Status.DROPPED)


@dataclass(frozen=True, slots=True)
class Link:
    """Something else to look for: words, and how many people that is about."""

    words: str
    address: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody besides the chains: what speaks for them, and how it could get out through them."""

    person: Contact
    why: tuple[str, ...] = ()
    careful: str = ""

    @property
    def is_known(self) -> bool:
        return self.person.closeness != Closeness.NOT_IN_TOUCH


@dataclass(frozen=True, slots=True)
class More:
    """How many further chains begin with somebody."""

    person: Contact
    count: int
    address: str


class Reach:
    """The answer to one question. Nobody hidden stands in any part of it."""

    def __init__(
        self,
        asked: str,
        now: dt.datetime,
        *,
        kind: str = "",
        via: Contact | None = None,
        contact: Contact | None = None,
        most_links: int = 3,
    ) -> None:
        self.asked = asked
        self.now = now
        self.today = timezone.localdate(now)
        self.kind = kind
        self.via = via
        self.contact = contact
        self.most_links = most_links

    # ── What was typed ────────────────────────────────────────────────────────────────────────────

    @cached_property
    def readings(self) -> list[Reading]:
        return targets.readings(self.asked)

    @cached_property
    def reading(self) -> Reading:
        """The reading that is taken; of a person whom the address names, this one alone."""
        if self.contact is not None:
            only = Contact.objects.filter(pk=self.contact.pk)
            return Reading("person", _known_as(self.contact), only)
        return targets.chosen(self.readings, self.kind)

    @property
    def is_answered(self) -> bool:
        """Whether what was typed means anything; whom it means may be withheld all the same."""
        return self.reading.kind != "none"

    @property
    def words(self) -> str:
        """How it was read, in words: of somebody hidden it says no more than what was typed."""
        is_hidden = self.reading.kind == "person" and not self.people
        return f"“{self.asked}”" if is_hidden else self.reading.words

    @property
    def is_open(self) -> bool:
        """Whether it may be anybody: then somebody can be named who is not among my people yet."""
        return self.reading.kind != "person"

    @cached_property
    def others(self) -> list[Link]:
        """The readings not taken, with how many people each is about."""
        taken = self.reading.kind
        found = [one for one in self.readings if one.kind not in (taken, "none")]
        return [
            Link(one.words, address(self.asked, kind=one.kind), one.targets)
            for one in found
            if one.kind != "person" or one.targets
        ]

    @property
    def people(self) -> int:
        """How many people are meant of whom I may be told."""
        return self.reading.targets

    @property
    def is_place(self) -> bool:
        return bool(self.reading.organizations)

    @property
    def tally(self) -> str:
        if not self.asked or not self.is_answered:
            return ""
        ways = len(self.routes) + sum(self.ways.more_via.values())
        return f"{_counted(self.people, 'person', 'people')}, {_counted(ways, 'way in', 'ways in')}"

    # ── The best ways in ──────────────────────────────────────────────────────────────────────────

    @cached_property
    def ways(self) -> Ways:
        if not self.reading.target_ids:
            return Ways([])
        return ways_in.best(
            self.reading.target_ids,
            today=self.today,
            most_links=self.most_links,
            brakes=self._brakes,
            count=MOST_VIA if self.via else MOST_ROUTES,
            via=self.via.pk if self.via else None,
        )

    @cached_property
    def _brakes(self) -> dict[int, ways_in.Brake]:
        return brakes.of(self.now)

    @cached_property
    def routes(self) -> list[Route]:
        return routes.of(self.ways.ways, self._brakes, self.today)

    @cached_property
    def more(self) -> list[More]:
        """Who has further chains than the one shown, those with the best first."""
        if self.via is not None:
            return []
        counts = self.ways.more_via
        firsts = [route.first for route in self.routes if counts.get(route.first.pk)]
        return [More(person, counts[person.pk], self._address(via=person.pk)) for person in firsts]

    @property
    def withheld(self) -> bool:
        return self.ways.withheld

    @property
    def all_ways(self) -> str:
        return self._address()

    @property
    def map_query(self) -> str:
        """The part of an address that asks the map for the same."""
        return self.all_ways.partition("?")[2]

    def _address(self, via: int | None = None) -> str:
        return address(self.asked, kind=self.kind, via=via, contact=self.contact.pk if self.contact else None)

    # ── Besides chains ────────────────────────────────────────────────────────────────────────────

    @property
    def known(self) -> list[Line]:
        """Whom of those meant I know, besides those shown as ways in."""
        return self._lines(self._known)

    @property
    def strangers(self) -> list[Line]:
        """Those meant whom nobody leads to, and whom I can write to myself."""
        return self._lines(self._strangers)

    @property
    def were_there(self) -> list[Line]:
        """Who left, each with what they were there and how long ago that was."""
        return self._lines(self._left)

    @cached_property
    def _known(self) -> Beside:
        shown = [route.target.pk for route in self.routes if route.is_direct]
        known = self._may_be_told_of.exclude(closeness=Closeness.NOT_IN_TOUCH).exclude(pk__in=shown)
        return [(one, ()) for one in known.order_by("-closeness", "sort_name", "pk")[:MOST_NAMED]]

    @cached_property
    def _strangers(self) -> Beside:
        if self.routes or self.via:
            return []
        strangers = self._may_be_told_of.filter(closeness=Closeness.NOT_IN_TOUCH)
        return [(one, ()) for one in strangers.order_by("-tracked", "sort_name", "pk")[:MOST_NAMED]]

    @cached_property
    def _left(self) -> Beside:
        found = self.reading.were_there[:MOST_NAMED]
        return [(one.contact, (_when_left(one, self.today),)) for one in found]

    @cached_property
    def _leaky(self) -> dict[int, str]:
        """Why those named besides the chains might let it slip, asked for all of them at once."""
        ids = [one.pk for one, _ in [*self._known, *self._strangers, *self._left]]
        return discretion.leaky_reasons(ids, self.today) if ids else {}

    def _lines(self, found: Beside) -> list[Line]:
        """Return people as lines; whoever might let it slip comes last, and it is said why."""
        lines = [Line(one, why, self._leaky.get(one.pk, "")) for one, why in found]
        return sorted(lines, key=lambda line: bool(line.careful))

    @property
    def _may_be_told_of(self) -> QuerySet[Contact]:
        proposable = self.reading.people.exclude(discretion.never_proposed())
        return proposable.select_related("organization")

    @cached_property
    def might_know(self) -> list[Line]:
        """Whom to ask whether they know somebody in this field, whoever is shown already left out."""
        if not self.is_open or self.via:
            return []
        shown = [route.first.pk for route in self.routes]
        shown += [one.pk for one, _ in [*self._known, *self._left]]
        named = pathways.gave_names(self.reading.field) if self.reading.field else {}
        found = might_know.ranked(self.reading, self.today, named=named, without=shown)
        return [Line(one.person, one.why, one.careful) for one in found]

    @cached_property
    def circles(self) -> list[Circle]:
        """Circles in which I never asked about this."""
        return walks.never_asked(self.asked)[:MOST_NAMED] if self.is_open else []

    # ── Before anything is typed ──────────────────────────────────────────────────────────────────

    @cached_property
    def examples(self) -> list[Link]:
        """What I said I want to know more of: places, kinds of work, people on my mind."""
        dark = discretion.confidential().values("pk")
        wanted = Organization.objects.present().filter(wanted__gt=0).exclude(pk__in=dark)
        places = wanted.order_by("-wanted", "name", "pk").values_list("name", flat=True)[:MOST_EXAMPLES]
        work = Pathway.objects.present().exclude(status__in=NO_LONGER)
        names = work.order_by("-created_at").values_list("name", flat=True)[:MOST_EXAMPLES]
        minded = Contact.objects.filter(tracked=True, closeness=Closeness.NOT_IN_TOUCH)
        people = minded.exclude(discretion.never_proposed()).order_by("sort_name", "pk")[:MOST_EXAMPLES]
        return [
            *(Link(name, address(name)) for name in [*names, *places]),
            *(Link(one.name, address(one.name, contact=one.pk)) for one in people),
        ]


def _known_as(person: Contact) -> str:
    """Return what tells somebody from others of the same name."""
    return ", ".join(filter(None, [person.name, person.title, str(person.organization or "")]))


def _when_left(role: WasThere, today: dt.date) -> str:
    ago_or_so = f"left {ago(role.left_on, today)}" if role.left_on else "left, it is not known when"
    return ", ".join(filter(None, [role.title, role.organization, ago_or_so]))


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
