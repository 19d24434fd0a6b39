"""All that begins with one person: their ties on one side, those of the targets on the other, met between."""

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterator

from contacts.ways_in.graph import BEST_TIE, UNIT, Member
from contacts.ways_in.search import A_HAIR_LESS, COLLEAGUES, Found, Path, Search


def best_through(
    search: Search, first: Member, targets: Collection[int], unreached: Collection[Member], count: int
) -> list[Found]:
    """Return the best chains to `targets` that begin with `first`, clean ones before the others."""
    if not first.mine:
        return []
    leaky = search.graph.leaky
    found: list[Path] = []
    for clean in (True, False):
        if clean and first.pk in leaky:
            continue
        wanted = count - len(found)
        paths = Through(search, first.pk, wanted, clean=clean, known=found).to(targets, unreached)
        found += heapq.nsmallest(wanted, paths, key=lambda path: (-path.share, path.links, path.ids))
        if len(found) >= count or not leaky:
            break
    return [search.found(path, first.mine, first.last_touch_on) for path in found]


class Through:
    """One look for chains that begin with `first`; unless `clean`, for those past somebody leaky."""

    def __init__(
        self, search: Search, first: int, count: int, *, clean: bool, known: Collection[Path]
    ) -> None:
        self.graph = search.graph
        self.most_links = search.most_links
        self.first = first
        self.count = count
        self.clean = clean
        self.known = {path.ids for path in known}

    def to(self, targets: Collection[int], unreached: Collection[Member]) -> list[Path]:
        paths = self._wanted(self._paths(targets, self.most_links))
        at: dict[int, list[int]] = defaultdict(list)
        for one in unreached:
            if one.organization_id and not (self.clean and one.pk in self.graph.leaky):
                at[one.organization_id].append(one.pk)
        if at and self.most_links > 1:
            place = self.graph.at(at, clean=self.clean)
            for path in list(self._paths(place, self.most_links - 1)):
                ends = [pk for pk in at[place[path.ids[-1]]] if pk not in path.ids]
                longer = (Path((*path.ids, end), path.worth * COLLEAGUES, is_guess=True) for end in ends)
                paths += self._wanted(longer)[: self.count]
        return paths

    def _wanted(self, paths: Iterator[Path]) -> list[Path]:
        leaky = self.graph.leaky
        return [
            path
            for path in paths
            if path.ids not in self.known and (self.clean or not leaky.isdisjoint(path.ids))
        ]

    def _paths(self, ends: Collection[int], links: int) -> Iterator[Path]:
        """Yield the paths of at most so many links, mine included, to one of `ends`."""
        gone = self.graph.leaky if self.clean else frozenset()
        goals = {pk for pk in ends if pk not in gone}
        found: list[Path] = []
        if self.first in goals:
            yield from self._note(found, [Path((self.first,))])
        if links < 2 or not goals:
            return
        goals.discard(self.first)
        own = {
            other: worth for (_, other), worth in self.graph.around([self.first], clean=self.clean).items()
        }
        yield from self._note(found, (Path((self.first, end), own[end]) for end in own.keys() & goals))
        own = self._worth_it(own, found)
        if links < 3 or not own:
            return
        last = self.graph.between(own, goals)
        yield from self._note(
            found,
            (Path((self.first, one, end), own[one] * worth) for (one, end), worth in last.items()),
        )
        own = self._worth_it(own, found)
        if links < 4 or not own:
            return
        rim = self.graph.rim(goals, clean=self.clean) - {self.first}
        middle = self.graph.between(own, rim)
        last = self.graph.between({other for _, other in middle}, goals)
        to_goal = defaultdict(list)
        for (other, end), worth in last.items():
            to_goal[other].append((end, worth))
        yield from (
            Path((self.first, one, other, end), own[one] * worth * end_worth)
            for (one, other), worth in middle.items()
            for end, end_worth in to_goal[other]
            if end != one
        )

    def _note(self, found: list[Path], paths: "Iterator[Path] | list[Path]") -> list[Path]:
        new = list(paths)
        found += self._wanted(iter(new))
        return new

    def _worth_it(self, own: dict[int, int], found: list[Path]) -> dict[int, int]:
        """Return those of my first's ties with which a chain can still be among the best."""
        if len(found) < self.count:
            return own
        worst = heapq.nlargest(self.count, (path.share for path in found))[-1] * A_HAIR_LESS
        return {pk: worth for pk, worth in own.items() if worth / UNIT * BEST_TIE / UNIT >= worst}
