"""The answer: the best chains of a search, with each of their links."""

import datetime as dt
import itertools
from collections.abc import Collection, Iterable, Mapping

from contacts import discretion
from contacts.ways_in import reaching
from contacts.ways_in.chain import (
    FRESH,
    LADEN,
    LEAKY,
    NO_BRAKE,
    SAME_EMPLOYER,
    STALE,
    Brake,
    Hop,
    Way,
    Ways,
    order,
)
from contacts.ways_in.graph import Graph, Member
from contacts.ways_in.search import COLLEAGUES, MY_UNIT, UNIT, Climb, Found, Search
from contacts.ways_in.through import best_through
from contacts.weights import CERTAINTY, LINK, Certainty

FEWEST_LINKS, MOST_LINKS = 2, 4
GUESS = Hop(SAME_EMPLOYER, None, Certainty.GUESS, LINK[None] * CERTAINTY[Certainty.GUESS])


def best(
    target_ids: Collection[int],
    *,
    today: dt.date,
    most_links: int = 3,
    brakes: Mapping[int, Brake] | None = None,
    count: int = 5,
    via: int | None = None,
) -> Ways:
    """Return the best chains to any of the targets, best first, one for each first introducer.

    With `via` they all begin with that person instead, and nothing is said of further ones.

    `more_via` tells of each first introducer shown how many further chains of stored ties begin with
    them, at most `reaching.MOST_MORE`; chains that end in a guess are not counted.

    Whoever is hidden is in no chain. `withheld`: were nobody kept in the dark, marked "never" or
    deceased, there would be a chain of stored ties, within the limit and not declined, that leads
    through or to such a person.
    """
    if not FEWEST_LINKS <= most_links <= MOST_LINKS:
        raise ValueError(f"A chain has {FEWEST_LINKS} to {MOST_LINKS} links at most, not {most_links}.")
    graph = Graph(today)
    search = Search(graph, target_ids, most_links, brakes or {}, count)
    if not search.best_of_mine:
        return Ways([])
    found = _through(search, via) if via is not None else _best(search)
    ways = _ways(search, found)
    more = {}
    if via is None:
        for way in ways:
            further = reaching.further(search, way.first) - (not way.hops[-1].is_guess)
            if further:
                more[way.first] = min(further, reaching.MOST_MORE)
    return Ways(ways, more, reaching.withheld(search, target_ids))


def _through(search: Search, via: int) -> list[Found]:
    found = []
    for first in search.graph.members([via]):
        unreached = reaching.unreached(search)
        found += best_through(search, first, *_agreed(search, first, unreached), search.count)
    return found


def _agreed(search: Search, first: Member, unreached: Collection[Member]) -> tuple[set[int], list[Member]]:
    """Return the targets to which somebody did not decline to introduce me, and those not reached."""
    declined = search.declined.get(first.pk, frozenset())
    return search.targets.keys() - declined, [one for one in unreached if one.pk not in declined]


def _best(search: Search) -> list[Found]:
    """Return the best chain of each of the best first introducers, clean ones before the others."""
    targets, leaky = search.targets.values(), search.graph.leaky
    clean = Climb(search, search.count, clean=True)
    clean.along_ties(targets)
    guess = COLLEAGUES / UNIT * search.best_of_mine / MY_UNIT * search.kindest
    unreached = reaching.unreached(search) if search.declined or clean.worst <= guess else []
    reluctant = [
        found
        for first in search.graph.members(search.declined.keys())
        for found in best_through(search, first, *_agreed(search, first, unreached), 1)
    ] if search.declined else []  # fmt: skip
    clean.add(found for found in reluctant if leaky.isdisjoint(found.path.ids))
    clean.along_guesses(unreached)
    best = clean.in_order()
    if len(best) == search.count or not leaky:
        return best
    rest = Climb(search, search.count - len(best), clean=False, besides=clean.best.keys())
    rest.along_ties(targets)
    rest.add(found for found in reluctant if not leaky.isdisjoint(found.path.ids))
    rest.along_guesses(unreached)
    return best + rest.in_order()


def _ways(search: Search, found: Iterable[Found]) -> list[Way]:
    """Return these chains with all that is to be told of each of their links."""
    found = list(found)
    graph, paths = search.graph, [each.path for each in found]
    pairs = {pair for path in paths for pair in _tied(path.ids, path.is_guess)}
    hops: dict[tuple[int, int], Hop] = {}
    for a, b, pk, kind, strength, certainty in graph.ties(pairs) if pairs else []:
        hop = Hop(kind, strength, certainty, LINK[strength] * CERTAINTY[certainty], pk)
        if (a, b) not in hops or hop.worth > hops[a, b].worth:
            hops[a, b] = hop
    closeness = graph.closeness({path.ids[0] for path in paths}) if paths else {}
    ways = []
    for each in found:
        ids = each.path.ids
        mine = _mine(closeness[ids[0]], each, search)
        links = [mine, *(hops[min(pair), max(pair)] for pair in _tied(ids, each.path.is_guess))]
        if each.path.is_guess:
            links.append(GUESS)
        leaky = frozenset(graph.leaky.intersection(ids))
        score = 1.0
        for hop in links:
            score *= hop.worth
        score *= LEAKY if leaky else 1
        ways.append(Way(ids, tuple(links), score, leaky, each.laden, each.last_touch_on))
    return sorted(ways, key=order)


def _tied(ids: tuple[int, ...], is_guess: bool) -> list[tuple[int, int]]:
    """Return the pairs between which a chain runs along a stored tie."""
    pairs = list(itertools.pairwise(ids))
    return pairs[:-1] if is_guess else pairs


def _mine(closeness: int | None, found: Found, search: Search) -> Hop:
    brake = search.brakes.get(found.path.ids[0], NO_BRAKE)
    worth = LINK[closeness] * _freshness(found.last_touch_on, search.graph.today) * brake.willingness
    return Hop(None, closeness, Certainty.SURE, worth * LADEN if brake.laden else worth)


def _freshness(touched: dt.date | None, today: dt.date) -> float:
    """Return what my own link is worth by when we were last in touch."""
    for years, worth in FRESH:
        if touched is not None and touched >= discretion.months_before(today, 12 * years):
            return worth
    return STALE
