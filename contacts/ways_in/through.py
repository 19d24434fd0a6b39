"""All that begins with one person: their ties on one side, those of the targets on the other, met between."""

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable

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
    return [search.found(path, first.mine, first.touched) for path in found]


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
            for path in self._paths(place, self.most_links - 1):
                ends = [pk for pk in at[place[path.ids[-1]]] if pk not in path.ids]
                longer = (Path((*path.ids, end), path.worth * COLLEAGUES, is_guess=True) for end in ends)
                paths += self._wanted(longer)[: self.count]
        return paths

    def _wanted(self, paths: Iterable[Path]) -> list[Path]:
        leaky = self.graph.leaky
        return [
            path
            for path in paths
            if path.ids not in self.known and (self.clean or not leaky.isdisjoint(path.ids))
        ]

    def _paths(self, ends: Collection[int], links: int) -> list[Path]:
        """Return the paths of at most so many links, mine included, to one of `ends`."""
        first = self.first
        goals = set(ends).difference(self.graph.leaky if self.clean else ())
        paths = [Path((first,))] if first in goals else []
        goals.discard(first)
        if links < 2 or not goals:
            return paths
        around = self.graph.around([first], clean=self.clean)
        own = {other: worth for (_, other), worth in around.items()}
        paths += [Path((first, end), own[end]) for end in own.keys() & goals]
        own = self._worth_it(own, paths)
        if links < 3 or not own:
            return paths
        last = self.graph.between(own, goals)
        paths += [Path((first, one, end), own[one] * worth) for (one, end), worth in last.items()]
        own = self._worth_it(own, paths)
        if links < 4 or not own:
            return paths
        middle = self.graph.between(own, self.graph.rim(goals, clean=self.clean) - {first})
        to_goal: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for (other, end), worth in self.graph.between({other for _, other in middle}, goals).items():
            to_goal[other].append((end, worth))
        return paths + [
            Path((first, one, other, end), own[one] * worth * last_worth)
            for (one, other), worth in middle.items()
            for end, last_worth in to_goal[other]
            if end != one
        ]

    def _worth_it(self, own: dict[int, int], paths: list[Path]) -> dict[int, int]:
        """Return those of my first's ties with which a chain can still be among the best."""
        wanted = self._wanted(paths)
        if len(wanted) < self.count:
            return own
        worst = heapq.nlargest(self.count, (path.share for path in wanted))[-1] * A_HAIR_LESS
        return {pk: worth for pk, worth in own.items() if worth / UNIT * BEST_TIE / UNIT >= worst}
