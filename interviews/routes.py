"""A chain of people as a page shows it: who stands where, what joins them, and what to do first."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from contacts import explaining
from contacts.explaining import Explained, HopWords
from contacts.models import Contact, ContactRule
from contacts.ways_in import Brake, Hop, Way
from contacts.ways_in.chain import NO_BRAKE
from contacts.weights import Certainty
from interviews.cadence import Kind
from interviews.models import FollowUp

GRADES: Final = {"strong": "Strong", "fair": "Fair", "long shot": "Long shot"}
# How a track is drawn, by what the link is worth and how sure it is.
BROAD, THIN, DASHED = "w3", "w2", "w1"
WORTH_A_BROAD_ONE: Final = 0.6
# What is settled before somebody is asked for more.
FIRST: Final = {
    Kind.THANK: "Thank {} first",
    Kind.THANK_INTRODUCER: "Thank {} for the last introduction first",
    Kind.REPORT: "Tell {} first how it went",
}


@dataclass(frozen=True, slots=True)
class Step:
    """Somebody in a chain, and the track that leads to them from whoever stands before."""

    person: Contact
    words: HopWords
    weight: str

    @property
    def where(self) -> str:
        """What they do and where: that this is not known matters for what one tells them."""
        place = self.person.organization.name if self.person.organization else "employer unknown"
        return f"{self.person.title}, {place}" if self.person.title else place

    @property
    def asks_first(self) -> bool:
        return self.person.contact_rule == ContactRule.ASK_FIRST


@dataclass(frozen=True, slots=True)
class Route:
    """A way in, ready to be shown."""

    explained: Explained
    brake: Brake = NO_BRAKE
    owed: FollowUp | None = None

    @property
    def steps(self) -> list[Step]:
        found = self.explained
        return [
            Step(person, words, weight(hop))
            for person, words, hop in zip(found.people, found.hops, found.way.hops, strict=True)
        ]

    @property
    def first(self) -> Contact:
        return self.explained.people[0]

    @property
    def target(self) -> Contact:
        return self.explained.people[-1]

    @property
    def grade(self) -> str:
        return GRADES[self.explained.way.grade]

    @property
    def is_direct(self) -> bool:
        return len(self.explained.people) == 1

    @property
    def label(self) -> str:
        return f"{self.grade}: " + ", ".join(["you", *(person.name for person in self.explained.people)])

    @property
    def length(self) -> str:
        return "1 step" if self.is_direct else f"{len(self.explained.people)} steps"

    @property
    def careful(self) -> Sequence[str]:
        """Who might let it slip, in words that name nobody whom they could tell."""
        return self.explained.careful

    @property
    def known_for(self) -> str:
        """What is known of asking the first of them, in one sentence; "" where nothing is."""
        return next(iter(explaining.spoken(self.first, self.brake)), "")

    @property
    def first_do(self) -> str:
        """What I owe to the first of them before I ask for more; "" where nothing is open."""
        return FIRST[Kind(self.owed.kind)].format(self.first.call_name) if self.owed else ""

    @property
    def besides(self) -> list[str]:
        """What counts besides the links themselves, in words."""
        links = {hop.sentence for hop in self.explained.hops}
        found = [words for words in self.explained.reasons if words not in links]
        if self.careful:
            found += [*self.careful, "So it counts half, and comes after all ways that are safe"]
        if len(self.explained.hops) > 1 and self.explained.hops[-1].is_guess:
            found.append("Nobody told you that the last two know each other")
        return found

    @property
    def query(self) -> str:
        """Whom to ask for whom, and through whom, as the page of a new introduction takes it."""
        through = [("through", str(person.pk)) for person in self.explained.people[1:-1]]
        return urlencode([("introducer", str(self.first.pk)), ("target", str(self.target.pk)), *through])


def of(ways: Sequence[Way], brakes: Mapping[int, Brake], today: dt.date) -> list[Route]:
    """Return these chains as a page shows them, in the same order."""
    if not ways:
        return []
    owed = _owed_to({way.first for way in ways})
    return [
        Route(found, brakes.get(found.way.first, NO_BRAKE), owed.get(found.way.first))
        for found in explaining.of(ways, today=today, brakes=brakes)
    ]


def weight(hop: Hop) -> str:
    if hop.is_guess or hop.certainty == Certainty.GUESS:
        return DASHED
    return BROAD if hop.worth >= WORTH_A_BROAD_ONE else THIN


def _owed_to(ids: Collection[int]) -> dict[int, FollowUp]:
    """Return for each of these people what I owe them first of all."""
    rows = FollowUp.objects.owed().filter(kind__in=FIRST, contact__in=ids, in_question=False)
    found: dict[int, FollowUp] = {}
    for row in rows.order_by("due_at", "pk"):
        found.setdefault(row.contact_id or 0, row)
    return found
