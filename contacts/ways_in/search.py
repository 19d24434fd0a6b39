"""The search: from the targets back, level by level."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Final

from django.db.models import Q

from contacts import discretion
from contacts.models import Contact, Tie
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
from contacts.weights import CERTAINTY, LINK, Certainty

COLLEAGUES: Final = Hop(SAME_EMPLOYER, None, Certainty.GUESS, LINK[None] * CERTAINTY[Certainty.GUESS])
Edges = dict[int, dict[int, Hop]]


def best(
    target_ids: Collection[int],
    *,
    today: dt.date,
    most_links: int = 3,
    brakes: Mapping[int, Brake] = {},
    count: int = 5,
    via: int | None = None,
) -> Ways:
    """Return the best chains to any of the targets, best first: one for each first introducer.

    With `via` all chains begin with that person. Whoever is hidden is in no chain; `withheld` tells
    that, were nobody kept in the dark, marked `never` or deceased, a chain would lead through or to
    such a person. `more_via` counts the further chains of each first introducer.
    """
    edges, people = _around(target_ids, today, most_links)
    hidden = set(
        Contact.objects.filter(discretion.never_proposed(), pk__in=people).values_list("pk", flat=True)
    )
    chains = _chains(target_ids, edges, people, most_links, today, brakes)
    stored = list(chains)
    clear = [way for way in stored if hidden.isdisjoint(way.contact_ids)]
    withheld = len(stored) != len(clear)
    guessed, more = _guesses(target_ids, stored, clear, edges, people, hidden, most_links, today, brakes)
    clear += guessed
    leaky = discretion.leaky(today).filter(pk__in={pk for way in clear for pk in way.contact_ids})
    leaking = frozenset(leaky.values_list("pk", flat=True))
    ranked = sorted((_halved(way, leaking) for way in clear), key=order)
    if via is not None:
        return Ways([way for way in ranked if way.first == via][:count], {}, withheld or more)
    firsts: dict[int, list[Way]] = defaultdict(list)
    for way in ranked:
        firsts[way.first].append(way)
    chosen = [ways[0] for ways in firsts.values()][:count]
    further = {way.first: len(firsts[way.first]) - 1 for way in chosen if len(firsts[way.first]) > 1}
    return Ways(chosen, further, withheld or more)


def _halved(way: Way, leaking: frozenset[int]) -> Way:
    through = leaking.intersection(way.contact_ids)
    return replace(way, leaky=through, score=way.score * LEAKY) if through else way


def _around(target_ids: Collection[int], today: dt.date, most_links: int) -> tuple[Edges, dict[int, Contact]]:
    """Return who is present within reach of the targets or of their colleagues, and their ties."""
    people = Contact.objects.present().in_bulk(list(target_ids))
    places = {one.organization_id for one in people.values() if one.organization_id}
    at_places = Contact.objects.present().filter(
        organization__in=places, organization__trashed_at__isnull=True
    )
    people |= at_places.in_bulk()
    edges: Edges = defaultdict(dict)
    frontier, seen = set(people), set(people)
    for _ in range(most_links - 1):
        living = Q(ended_on__isnull=True) | Q(ended_on__gt=today)
        ties = Tie.objects.filter(living, Q(a__in=frontier) | Q(b__in=frontier)).order_by("pk")
        reached = set()
        for tie in ties:
            worth = LINK[tie.strength] * CERTAINTY[tie.certainty]
            if tie.b_id not in edges[tie.a_id] or worth > edges[tie.a_id][tie.b_id].worth:
                hop = Hop(tie.kind, tie.strength, tie.certainty, worth, tie.pk)
                edges[tie.a_id][tie.b_id] = edges[tie.b_id][tie.a_id] = hop
            reached |= {tie.a_id, tie.b_id}
        frontier = reached - seen
        seen |= frontier
        people |= Contact.objects.present().in_bulk(frontier)
    return edges, people


def _mine(one: Contact, today: dt.date, brake: Brake) -> Hop:
    worth = LINK[one.closeness] * freshness(one.last_touch_on, today) * brake.willingness
    return Hop(None, one.closeness, Certainty.SURE, worth * LADEN if brake.laden else worth)


def freshness(touched: dt.date | None, today: dt.date) -> float:
    """Return what my own link is worth by when we were last in touch."""
    for years, worth in FRESH:
        if touched is not None and touched >= discretion.months_before(today, 12 * years):
            return worth
    return STALE


def _way(
    ids: tuple[int, ...], hops: tuple[Hop, ...], people: Mapping[int, Contact], today: dt.date,
    brakes: Mapping[int, Brake],
) -> Way | None:  # fmt: skip
    """Return the chain that begins with ids[0], if I know them and they did not decline."""
    first, brake = people[ids[0]], brakes.get(ids[0], NO_BRAKE)
    if first.closeness == 0 or ids[-1] in brake.declined_for:
        return None
    mine = _mine(first, today, brake)
    score = mine.worth
    for hop in hops:
        score *= hop.worth
    return Way(ids, (mine, *hops), score, laden=brake.laden, last_touch_on=first.last_touch_on)


def _chains(
    ends: Collection[int], edges: Edges, people: Mapping[int, Contact], most_links: int, today: dt.date,
    brakes: Mapping[int, Brake],
) -> Iterator[Way]:  # fmt: skip
    """Yield every chain of stored ties to one of `ends`."""
    waiting: list[tuple[tuple[int, ...], tuple[Hop, ...]]] = [
        ((end,), ()) for end in set(ends) if end in people
    ]
    while waiting:
        ids, hops = waiting.pop()
        if way := _way(ids, hops, people, today, brakes):
            yield way
        if len(ids) < most_links:
            for other, hop in edges.get(ids[0], {}).items():
                if other in people and other not in ids:
                    waiting.append(((other, *ids), (hop, *hops)))


def _guesses(
    target_ids: Collection[int], stored: list[Way], clear: list[Way], edges: Edges,
    people: Mapping[int, Contact], hidden: set[int], most_links: int, today: dt.date,
    brakes: Mapping[int, Brake],
) -> tuple[list[Way], bool]:  # fmt: skip
    """Return chains whose last link is a shared employer, and whether discretion withholds one."""
    found: list[Way] = []
    withheld = False
    at: dict[int | None, list[int]] = defaultdict(list)
    for one in people.values():
        at[one.organization_id].append(one.pk)
    trashed_places = {None}
    reached_clear, reached = {way.target for way in clear}, {way.target for way in stored}
    open_places = (
        set(
            Contact.objects.filter(pk__in=target_ids, organization__trashed_at__isnull=True).values_list(
                "organization_id", flat=True
            )
        )
        - trashed_places
    )
    for target in set(target_ids) & people.keys():
        place = people[target].organization_id
        if place not in open_places or (target in reached and target in reached_clear):
            continue
        for way in _chains(
            [pk for pk in at[place] if pk != target],
            edges,
            people,
            most_links - 1,
            today,
            {pk: replace(brake, declined_for=frozenset()) for pk, brake in brakes.items()},
        ):
            if target in way.contact_ids or target in brakes.get(way.first, NO_BRAKE).declined_for:
                continue
            longer = replace(
                way, contact_ids=(*way.contact_ids, target), hops=(*way.hops, COLLEAGUES),
                score=way.score * COLLEAGUES.worth,
            )  # fmt: skip
            if not hidden.isdisjoint(longer.contact_ids):
                withheld |= target not in reached
            elif target not in reached_clear:
                found.append(longer)
    return found, withheld
