"""Which first coffee led to which tenth, and whom to thank for it.

`grow` is pure: talks and introductions in, a forest out. A talk hangs under the talk in which its
introduction was named, else under the last one held with whoever introduced us, else under that person;
what I came to by myself is a root. `credit` holds for each person the talks they led to, further ones
included; where two led to one talk both have the credit, and it hangs where its own introduction says.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from interviews.models import Introduction
from interviews.stages import Stage

OPENED: Final = (Stage.SCHEDULED, Stage.HELD)  # of these one may say that a door was opened
LED: Final = (Introduction.State.MADE, Introduction.State.AGREED)
Key = tuple[Literal["talk", "person"], int]


@dataclass(frozen=True, slots=True)
class Talk:
    """An interview: `at` orders it in time, `lead` is the introduction it came by."""

    pk: int
    stage: str
    at: dt.datetime
    people: tuple[int, ...]
    lead: int | None = None
    has_day: bool = True


@dataclass(frozen=True, slots=True)
class Lead:
    """An introduction; `named_in` is the talk in which the name was given."""

    pk: int
    introducer: int
    target: int | None
    text: str = ""
    named_in: int | None = None
    state: str = Introduction.State.SUGGESTED

    @property
    def counts(self) -> bool:
        """Whether it led somewhere: a name was given, or the introduction was made."""
        return self.named_in is not None or self.state in LED


@dataclass(slots=True)
class Branch:
    """A talk, or somebody with whom there was none, and all they led to.

    `lead` is how I came there, `also` who else led there; `names` were given here and led to no talk
    below. `opened` counts the talks further down. `came_back`: it leads to itself, and was cut here.
    """

    key: Key
    talk: Talk | None = None
    lead: Lead | None = None
    also: list[Lead] = field(default_factory=list)
    names: list[Lead] = field(default_factory=list)
    children: list["Branch"] = field(default_factory=list)
    opened: int = 0
    came_back: bool = False

    @property
    def person(self) -> int | None:
        return None if self.talk else self.key[1]

    @property
    def is_alone(self) -> bool:
        return not (self.children or self.names or self.lead or self.also)


@dataclass(slots=True)
class Tree:
    """`roots`: the one that led to most first. `alone`: talks that nothing led to, and that led nowhere."""

    roots: list[Branch]
    alone: list[Talk]
    credit: dict[int, set[int]]
    thanks: dict[int, Lead]


@dataclass(frozen=True, slots=True)
class Line:
    """One branch as the lists within lists are written: whether one begins here, and how many end."""

    branch: Branch
    goes_in: bool
    closes: range
    is_leaf: bool


def grow(talks: Iterable[Talk], leads: Iterable[Lead]) -> Tree:
    return _Growing(talks, leads).tree()


class _Growing:
    def __init__(self, talks: Iterable[Talk], leads: Iterable[Lead]) -> None:
        self.talks = {talk.pk: talk for talk in talks}
        self.leads = {lead.pk: lead for lead in leads}
        self.with_them: dict[int, list[Talk]] = defaultdict(list)
        for talk in sorted(self.talks.values(), key=lambda one: (one.at, one.pk)):
            for person in talk.people:
                self.with_them[person].append(talk)
        self.to_them: dict[int, list[Lead]] = defaultdict(list)
        self.named_in: dict[int, list[Lead]] = defaultdict(list)
        for lead in sorted(self.leads.values(), key=lambda one: one.pk):
            if lead.target is not None and lead.counts:
                self.to_them[lead.target].append(lead)
            if lead.named_in in self.talks:
                self.named_in[lead.named_in].append(lead)
        self.branches: dict[Key, Branch] = {}
        self.parents: dict[Key, Key] = {}

    def tree(self) -> Tree:
        for talk in self.talks.values():
            self._add_talk(talk)
        self._cut_loops()
        for key, parent in self.parents.items():
            self.branches[parent].children.append(self.branches[key])
        for branch in self.branches.values():
            branch.children.sort(key=_in_time)
            below = {child.lead for child in branch.children}
            if branch.talk:
                branch.names = [lead for lead in self.named_in[branch.talk.pk] if lead not in below]
        self._count()
        tops = [branch for key, branch in self.branches.items() if key not in self.parents]
        grown = [branch for branch in tops if not branch.is_alone]
        roots = sorted(grown, key=lambda branch: (-branch.opened, *_in_time(branch)))
        alone = [one.talk for one in sorted(tops, key=_in_time, reverse=True) if one.is_alone and one.talk]
        credit, thanks = self._credits()
        return Tree(roots, alone, credit, thanks)

    # ── Which hangs under which ───────────────────────────────────────────────────────────────────

    def _add_talk(self, talk: Talk) -> None:
        key: Key = ("talk", talk.pk)
        lead = self.leads.get(talk.lead) if talk.lead else None
        self.branches[key] = Branch(key, talk, lead, self._also(talk, lead))
        if lead is not None:
            self._hang(key, lead, before=talk)

    def _also(self, talk: Talk, lead: Lead | None) -> list[Lead]:
        """Return what else led to those who took part, one of each introducer."""
        found: dict[int, Lead] = {}
        for person in talk.people:
            for other in self.to_them[person]:
                by = other.introducer
                if by not in talk.people and (lead is None or by != lead.introducer):
                    found.setdefault(by, other)
        return list(found.values())

    def _hang(self, key: Key, lead: Lead, before: Talk | None) -> None:
        """Hang a branch where its introduction came from; people without a talk are hung in their turn."""
        while True:
            if lead.named_in in self.talks and ("talk", lead.named_in) != key:
                self.parents[key] = ("talk", lead.named_in)
                return
            if talk := self._last_talk(lead.introducer, before):
                self.parents[key] = ("talk", talk.pk)
                return
            person: Key = ("person", lead.introducer)
            self.parents[key] = person
            if person in self.branches:
                return
            to_them = self.to_them[lead.introducer]
            found = next((one for one in to_them if one.state in LED), next(iter(to_them), None))
            self.branches[person] = Branch(person, lead=found, also=[one for one in to_them if one != found])
            if found is None:
                return
            key, lead = person, found

    def _last_talk(self, person: int, before: Talk | None) -> Talk | None:
        earlier = [
            talk
            for talk in self.with_them[person]
            if talk.stage == Stage.HELD and (before is None or (talk.at, talk.pk) < (before.at, before.pk))
        ]
        return earlier[-1] if earlier else None

    def _cut_loops(self) -> None:
        """Make a root of whatever leads back to itself."""
        safe: set[Key] = set()
        for start in sorted(self.branches):
            path: dict[Key, None] = {}
            key: Key | None = start
            while key is not None and key not in safe:
                if key in path:
                    del self.parents[key]
                    self.branches[key].came_back = True
                    break
                path[key] = None
                key = self.parents.get(key)
            safe |= path.keys()

    # ── Whom to thank ─────────────────────────────────────────────────────────────────────────────

    def _count(self) -> None:
        for key, branch in self.branches.items():
            if branch.talk is not None and branch.talk.stage in OPENED:
                above = self.parents.get(key)
                while above is not None:
                    self.branches[above].opened += 1
                    above = self.parents.get(above)

    def _credits(self) -> tuple[dict[int, set[int]], dict[int, Lead]]:
        """Return by person the talks they led to, and the first of their introductions that did."""
        credit: dict[int, set[int]] = defaultdict(set)
        thanks: dict[int, Lead] = {}
        for key, branch in self.branches.items():
            if branch.talk is None or branch.talk.stage not in OPENED:
                continue
            led: list[Lead] = list(branch.also)
            above: Key | None = key
            while above is not None:
                if (lead := self.branches[above].lead) is not None:
                    led.append(lead)
                above = self.parents.get(above)
            for lead in led:
                if lead.introducer not in branch.talk.people:
                    credit[lead.introducer].add(branch.talk.pk)
                    first = thanks.setdefault(lead.introducer, lead)
                    if lead.pk < first.pk:
                        thanks[lead.introducer] = lead
        return dict(credit), thanks


def _in_time(branch: Branch) -> tuple[float, Key]:
    """Order in time; whoever I did not talk with comes where the first they led to does."""
    first = branch
    while first.talk is None and first.children:
        first = first.children[0]
    return (first.talk.at.timestamp() if first.talk else 0.0, branch.key)


def lines(root: Branch, deepest: int) -> Iterator[Line]:
    """Yield all below a root, as they are written; beyond `deepest` nothing is indented further."""
    if not root.children:
        return
    flat: list[tuple[int, Branch]] = []
    waiting = [(1, child) for child in reversed(root.children)]
    while waiting:
        depth, branch = waiting.pop()
        flat.append((min(depth, deepest), branch))
        waiting += [(depth + 1, child) for child in reversed(branch.children)]
    before = 1
    for (depth, branch), after in zip(flat, [*(depth for depth, _ in flat[1:]), 1], strict=True):
        yield Line(branch, depth > before, range(depth - after), after <= depth)
        before = depth


def everybody(tree: Tree, branches: Sequence[Branch]) -> set[int]:
    """Return everybody who is named when these are shown, and whom credit is given to."""
    found = set(tree.credit)
    waiting = list(branches)
    while waiting:
        branch = waiting.pop()
        waiting += branch.children
        found |= {*(branch.talk.people if branch.talk else (branch.key[1],))}
        for lead in filter(None, [branch.lead, *branch.also, *branch.names]):
            found |= {lead.introducer} if lead.target is None else {lead.introducer, lead.target}
    return found
