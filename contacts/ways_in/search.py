"""The search: from the targets back, level by level, best first.

Of all chains that a person may begin, the best has nobody twice and is the best tie to somebody's own best
chain. So one chain a person is kept at each level, and whoever cannot lead to one worth showing is left out
of the next level's question.
"""

import datetime as dt
import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from contacts.ways_in.chain import LADEN, NO_BRAKE, UNASKED, Brake
from contacts.ways_in.graph import BEST_TIE, MY_UNIT, UNIT, Bounds, Graph, Member, Person, as_json
from contacts.weights import CERTAINTY, LINK, Certainty

COLLEAGUES: Final = round(LINK[None] * CERTAINTY[Certainty.GUESS] * UNIT)
# Floating point must not cut off what is exactly as good as the worst worth showing.
A_HAIR_LESS: Final = 1 - 1e-9


class Path(NamedTuple):
    """People from whoever comes after me to a target; `worth` is that of the links between them."""

    ids: tuple[int, ...]
    worth: int = 1
    is_guess: bool = False

    @property
    def links(self) -> int:
        return len(self.ids) - 1

    @property
    def share(self) -> float:
        return self.worth / UNIT**self.links

    def after(self, pk: int, worth: int) -> "Path":
        return Path((pk, *self.ids), worth, self.is_guess)


@dataclass(frozen=True, slots=True)
class Found:
    """A path that begins with somebody I know; `score` is not yet halved."""

    path: Path
    score: float
    laden: bool
    last_touch_on: dt.date | None

    @property
    def rank(self) -> tuple[float, int, bool, int, tuple[int, ...]]:
        touched = self.last_touch_on.toordinal() if self.last_touch_on else 0
        return (-round(self.score, 12), len(self.path.ids), self.laden, -touched, self.path.ids)


class Search:
    """One question: what is asked, and what bounds the answer."""

    def __init__(
        self,
        graph: Graph,
        target_ids: Collection[int],
        most_links: int,
        brakes: Mapping[int, Brake],
        count: int,
    ) -> None:
        self.graph = graph
        self.most_links = most_links
        self.brakes = brakes
        self.count = count
        self.targets = {one.pk: one for one in graph.members(set(target_ids))}
        self.best_of_mine = graph.best_of_mine()
        self.kindest = max([UNASKED, *(_readiness(brake) for brake in brakes.values())])
        asked = self.targets.keys()
        # They would not introduce me to some of the targets: their chains are looked for apart.
        self.declined = {pk: brake.declined_for & asked for pk, brake in brakes.items()}
        self.declined = {pk: those for pk, those in self.declined.items() if those}

    def score(self, first: int, mine: int, path: Path) -> float:
        return mine / MY_UNIT * _readiness(self.brakes.get(first, NO_BRAKE)) * path.share

    def found(self, path: Path, mine: int, touched: str | None) -> Found:
        first = path.ids[0]
        laden = self.brakes.get(first, NO_BRAKE).laden
        last_touch_on = dt.date.fromisoformat(touched) if touched else None
        return Found(path, self.score(first, mine, path), laden, last_touch_on)


class Climb:
    """One walk from the targets back: the best chain of each first introducer, `count` of them.

    `clean`: past nobody leaky. `besides`: whose best chain is known already.
    """

    def __init__(self, search: Search, count: int, *, clean: bool, besides: Collection[int] = ()) -> None:
        self.search = search
        self.count = count
        self.clean = clean
        self.best: dict[int, Found] = {}
        self.besides = besides
        self.passed_over = search.declined.keys() | besides
        self.apart = as_json(search.brakes.keys() | besides)

    @property
    def worst(self) -> float:
        """The score that a further chain must reach: 0 as long as there are too few."""
        if len(self.best) < self.count:
            return 0
        return heapq.nlargest(self.count, (found.score for found in self.best.values()))[-1] * A_HAIR_LESS

    def take(self, begun: Iterable[tuple[Path, Member | Person]]) -> None:
        """Note the best of these paths, all of as many links, whose first I know."""
        mine = [(path, one) for path, one in begun if one.mine and one.pk not in self.passed_over]
        braked = [(path, one) for path, one in mine if one.pk in self.search.brakes]
        # Of all others it is plain which are the best; there may be thousands.
        free = (pair for pair in mine if pair[1].pk not in self.search.brakes)
        for path, one in [*braked, *heapq.nlargest(self.count, free, key=_plainly)]:
            found, known = self.search.found(path, one.mine, one.touched), self.best.get(one.pk)
            if known is None or found.rank < known.rank:
                self.best[one.pk] = found

    def add(self, found: Iterable[Found]) -> None:
        """Take in chains that were looked for apart."""
        self.best |= {each.path.ids[0]: each for each in found if each.path.ids[0] not in self.besides}

    def in_order(self) -> list[Found]:
        return sorted(self.best.values(), key=lambda found: found.rank)[: self.count]

    def least(self, links: int) -> float:
        """Return what a path of so many links must be worth for a chain that is worth showing."""
        most = self.search.best_of_mine * self.search.kindest
        return self.worst * UNIT**links * MY_UNIT / most

    def bounds(self, links: int) -> Bounds:
        """Return what to ask for where paths get so many links."""
        most = self.search.best_of_mine * self.search.kindest
        further = UNIT / BEST_TIE * A_HAIR_LESS
        return Bounds(
            least=self.least(links),
            onward=self.least(links) * further,
            rise=UNASKED / most * A_HAIR_LESS,
            slope=UNASKED / most * further,
            keep=self.count,
            apart=self.apart,
            more=links + 1 < self.search.most_links,
        )

    def along_ties(self, members: Iterable[Member]) -> None:
        """Walk from these targets along stored ties."""
        members = [one for one in members if not (self.clean and one.pk in self.search.graph.leaky)]
        paths = [Path((one.pk,)) for one in members]
        self.take(zip(paths, members, strict=True))
        self.rise(paths, {one.pk: 1.0 for one in members})

    def along_guesses(self, unreached: Iterable[Member]) -> None:
        """Walk from these targets to whoever works at the same place now, and on along stored ties."""
        at: dict[int, list[int]] = defaultdict(list)
        for one in unreached:
            if one.organization_id and not (self.clean and one.pk in self.search.graph.leaky):
                at[one.organization_id].append(one.pk)
        places = sorted(at)
        if not places or self.search.most_links < 2:
            return
        alone = [pks[0] for pks in at.values() if len(pks) == 1]
        people = self.search.graph.colleagues(places, alone, COLLEAGUES, self.bounds(1), clean=self.clean)
        paths = []
        for person in people:
            end = next(pk for pk in at[places[person.leads_to]] if pk != person.pk)
            paths.append(Path((person.pk, end), COLLEAGUES, is_guess=True))
        self.take(zip(paths, people, strict=True))
        self.rise(paths, {path.ids[0]: path.share for path in paths})

    def rise(self, paths: list[Path], shares: dict[int, float]) -> None:
        """Lengthen paths of equally many links, a link a level, as far as they are worth it."""
        while paths and paths[0].links + 1 < self.search.most_links:
            links = paths[0].links + 1
            least = self.least(links) / BEST_TIE
            paths = sorted(path for path in paths if path.worth >= least)
            near = [(path.ids[0], path.worth) for path in paths]
            longer, people = [], []
            for one in self.search.graph.step(near, self.bounds(links), clean=self.clean) if near else []:
                share = one.worth / UNIT**links
                # Whoever has a shorter way as good needs no longer one, nor does anybody through them.
                if share > shares.get(one.pk, 0):
                    shares[one.pk] = share
                    longer.append(paths[one.leads_to].after(one.pk, one.worth))
                    people.append(one)
            self.take(zip(longer, people, strict=True))
            paths = longer


def _plainly(pair: tuple[Path, Member | Person]) -> tuple[int, str, int]:
    path, one = pair
    return (path.worth * one.mine, one.touched or "", -one.pk)


def _readiness(brake: Brake) -> float:
    return brake.willingness * (LADEN if brake.laden else 1)
