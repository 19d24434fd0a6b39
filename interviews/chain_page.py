"""What the page of the chains shows: the tree with names in it, and who opened most doors.

Whoever is hidden is covered, as somebody: what happened is told, but a screen may be shared. Nothing is
proposed about them, and their credit is counted no less.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils import timezone

from contacts import discretion
from contacts.models import Contact
from interviews import chain_tree
from interviews.chain_tree import Branch, Lead, Line, Talk, Tree
from interviews.models import Interview, Introduction, Participant
from interviews.stages import Stage
from interviews.when import day_words

PER_PAGE: Final = 20
DEEPEST: Final = 8
MOST_DOORS: Final = 5
# So many talks may be unfolded at first; of more only the first chain is.
UNFOLDED: Final = 40


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody as the page names them; without a name where they are covered."""

    pk: int
    name: str = ""
    call_name: str = ""


SOMEBODY: Final = Who(0)


@dataclass(frozen=True, slots=True)
class Way:
    """Who led there, and whether by giving the name or by introducing us."""

    by: Who
    named: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A name given that led to no talk below: `who` is None while it is only words."""

    who: Who | None
    text: str
    talked: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One branch in words."""

    branch: Branch
    people: list[Who]
    address: str
    day: str
    stage: str
    way: Way | None
    also: list[Way]
    names: list[Named]
    line: Line | None = None

    @property
    def is_cold(self) -> bool:
        return self.way is None and self.branch.talk is not None


@dataclass(frozen=True, slots=True)
class Root:
    row: Row
    rows: list[Row]
    unfolded: bool


@dataclass(frozen=True, slots=True)
class Door:
    """Somebody who opened doors, how many, and the introduction to thank for."""

    who: Who
    count: int
    lead: int


class Chains:
    """A page of the tree."""

    def __init__(self, today: dt.date, page: str = "") -> None:
        self.today = today
        self.tree: Tree = chain_tree.grow(talks(), leads())
        self.page: Page[Branch] = Paginator(self.tree.roots, PER_PAGE).get_page(page)

    @cached_property
    def _people(self) -> dict[int, Who]:
        """Everybody the page may name."""
        ids = chain_tree.everybody(self.tree, list(self.page))
        here = Contact.objects.filter(pk__in=ids).only("first_name", "last_name", "called")
        named = here.exclude(discretion.never_proposed())
        return {one.pk: Who(one.pk, one.name, one.call_name) for one in named}

    def _who(self, pk: int) -> Who:
        return self._people.get(pk, SOMEBODY)

    @cached_property
    def roots(self) -> list[Root]:
        many = sum(branch.opened for branch in self.page) > UNFOLDED
        return [
            Root(self._row(branch), [*self._rows(branch)], not many or number == 0)
            for number, branch in enumerate(self.page)
        ]

    @property
    def alone(self) -> int:
        return len(self.tree.alone)

    @cached_property
    def doors(self) -> list[Door]:
        """Who opened most of them, of those whom I may thank."""
        found = [
            Door(self._people[pk], len(talks), self.tree.thanks[pk].pk)
            for pk, talks in self.tree.credit.items()
            if pk in self._people
        ]
        return sorted(found, key=lambda door: (-door.count, door.who.name, door.who.pk))[:MOST_DOORS]

    def _rows(self, root: Branch) -> Iterator[Row]:
        for line in chain_tree.lines(root, DEEPEST):
            yield self._row(line.branch, line)

    def _row(self, branch: Branch, line: Line | None = None) -> Row:
        talk, person = branch.talk, branch.key[1]
        people = [self._who(pk) for pk in (talk.people if talk else [person])] or [SOMEBODY]
        address = ""
        if talk:
            address = self._address.replace("/0/", f"/{talk.pk}/")
        return Row(
            branch,
            # Two who are covered are one somebody and another: their number is told, not who they are.
            people,
            address,
            day_words(timezone.localdate(talk.at), self.today) if talk and talk.has_day else "",
            Stage(talk.stage).label if talk else "",
            self._way(branch.lead) if branch.lead else None,
            [self._way(lead) for lead in branch.also],
            [self._named(lead) for lead in branch.names],
            line,
        )

    @cached_property
    def _address(self) -> str:
        return reverse("interviews:detail", args=[0])

    def _way(self, lead: Lead) -> Way:
        return Way(self._who(lead.introducer), lead.named_in is not None)

    def _named(self, lead: Lead) -> Named:
        who = self._who(lead.target) if lead.target else None
        return Named(who, lead.text, lead.target in self._talked_with)

    @cached_property
    def _talked_with(self) -> set[int]:
        """Whom I talked with, or am about to: a talk that is only asked for is none yet."""
        talks = [branch.talk for branch in self._all_branches() if branch.talk]
        there = [talk for talk in [*talks, *self.tree.alone] if talk.stage in chain_tree.OPENED]
        return {pk for talk in there for pk in talk.people}

    def _all_branches(self) -> Iterator[Branch]:
        waiting = list(self.tree.roots)
        while waiting:
            branch = waiting.pop()
            waiting += branch.children
            yield branch


def talks() -> list[Talk]:
    present = Interview.objects.present().order_by()
    people: dict[int, list[int]] = defaultdict(list)
    parts = Participant.objects.present().filter(interview__trashed_at=None).order_by("position", "pk")
    for interview, contact in parts.values_list("interview", "contact"):
        people[interview].append(contact)
    rows = present.values_list("pk", "stage", "starts_at", "asked_at", "created_at", "introduction")
    return [
        Talk(pk, stage, starts or asked or created, tuple(people[pk]), lead, starts is not None)
        for pk, stage, starts, asked, created, lead in rows
    ]


def leads() -> list[Lead]:
    rows = Introduction.objects.order_by().values_list(
        "pk", "introducer", "target", "target_text", "named_in", "state"
    )
    return [Lead(*row) for row in rows]
