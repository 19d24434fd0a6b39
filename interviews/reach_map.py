"""Which people and ties a map shows: those around me, around somebody, or on the ways to somebody.

Whoever is hidden leaves before anything is chosen: they are never counted, never led through, never drawn.
At most `MOST` people are shown, those first who matter: on a way in, leading on to others, close to me.

    found = reach_map.around_me(today)
    found = reach_map.around(contact, today)
    found = reach_map.of_ways(ways, target_ids, today)
    drawn = map_drawing.draw(found, today)          # then {% include "interviews/_map.html" with map=drawn %}
"""

import datetime as dt
import itertools
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q

from contacts import discretion
from contacts.models import Contact, Tie
from contacts.models.people import ContactQuerySet
from contacts.ways_in import Ways
from contacts.weights import CERTAINTY, LINK, Certainty

ME: Final = 0  # no contact has this number
MOST: Final = 300
# Of these at most so many: one introduction away, two away, known to somebody in the middle.
SECOND, THIRD, FIRST_OF_THEIRS = 100, 40, 170
MOST_TIES: Final = 5_000  # looked at in one step; a hub alone may have as many
TARGETS: Final = 60

KNOWN: Final = Q(closeness__isnull=True) | Q(closeness__gt=0)  # by me, however little
UNKNOWN: Final = Q(closeness=0)
ANYBODY: Final = Q()
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Bond:
    """What ties two people on the map: the stronger one where there are several."""

    strength: int | None
    certainty: str = Certainty.SURE

    @property
    def worth(self) -> float:
        return LINK[self.strength] * CERTAINTY[self.certainty]


@dataclass(slots=True)
class Found:
    """Who is to be drawn, `ids` without me, and how many there would be. `about`: who is in the middle."""

    ids: list[int]
    bonds: dict[Pair, Bond]
    total: int
    about: Contact | None = None
    on_way: list[list[int]] = field(default_factory=list)
    targets: list[int] = field(default_factory=list)

    @property
    def centre(self) -> int:
        return self.about.pk if self.about else ME

    @property
    def is_of_ways(self) -> bool:
        return bool(self.on_way or self.targets)


def around_me(today: dt.date) -> Found:
    """Return those close to me, those who lead on to others, and whom they lead to."""
    known = _shown().filter(KNOWN)
    order = (F("closeness").desc(nulls_last=True), F("last_touch_on").desc(nulls_last=True), "pk")
    closest = list(known.order_by(*order).values_list("pk", flat=True)[:MOST])
    tied = Exists(_living(today).filter(a=OuterRef("pk"))) | Exists(_living(today).filter(b=OuterRef("pk")))
    leading = list(known.filter(tied).order_by(*order).values_list("pk", flat=True)[:MOST])
    room = MOST - len({*closest, *leading})
    second, all_second, leads = _one_further(leading, today, max(room, SECOND), without=(), where=UNKNOWN)
    # Whoever leads to those two away stays on the map: the third ring takes no room from them.
    room = min(max(room - len(second), THIRD), MOST - len(second) - min(len(leads), len(second)))
    third, all_third, _ = _one_further(second, today, room, without=all_second, where=UNKNOWN)
    first = list(dict.fromkeys([*leads, *closest]))[: MOST - len(second) - len(third)]
    total = known.count() if len(closest) == MOST else len(closest)
    ids = [*first, *second, *third]
    return Found(ids, _bonds(ids, today), total + len(all_second) + len(all_third))


def around(contact: Contact, today: dt.date) -> Found:
    """Return whom somebody knows, and whom those know; nobody at all when the one is hidden."""
    if not _shown().filter(pk=contact.pk).exists():
        return Found([], {}, 0, about=contact)
    first, all_first, _ = _one_further([contact.pk], today, FIRST_OF_THEIRS, without=())
    room = MOST - 1 - len(first)
    second, all_second, _ = _one_further(first, today, room, without={contact.pk, *all_first})
    ids = [contact.pk, *first, *second]
    return Found(ids, _bonds(ids, today), 1 + len(all_first) + len(all_second), about=contact)


def of_ways(ways: Ways, target_ids: Collection[int], today: dt.date) -> Found:
    """Return those on the ways in, the others who were asked for, and whom else I know who leads there."""
    chains = [list(way.contact_ids) for way in ways.ways]
    on_way = list(dict.fromkeys(itertools.chain.from_iterable(chains)))
    targets = _only_shown(dict.fromkeys([*(chain[-1] for chain in chains), *sorted(target_ids)]))
    drawn = targets[: max(TARGETS, len(chains))]
    reached = list(dict.fromkeys([*on_way, *drawn]))
    room = MOST - len(reached)
    near, all_near, _ = _one_further(
        drawn, today, min(room, TARGETS), without={*on_way, *targets}, where=KNOWN
    )
    ids = [*reached, *near]
    bonds = _bonds(ids, today)
    for way in ways.ways:
        # Also what is no tie but a guess.
        for pair, hop in zip(itertools.pairwise(way.contact_ids), way.hops[1:], strict=True):
            bonds.setdefault(_pair(*pair), Bond(hop.strength, hop.certainty))
    return Found(ids, bonds, len({*on_way, *targets, *all_near}), on_way=chains, targets=drawn)


# ── Steps ─────────────────────────────────────────────────────────────────────────────────────────


def _shown() -> ContactQuerySet:
    """Return everyone who may stand on a map."""
    return Contact.objects.present().filter(~discretion.never_to_be_proposed("pk"))


def _only_shown(ids: Iterable[int], where: Q = ANYBODY) -> list[int]:
    """Return those of `ids` who may stand on a map, in the same order."""
    ids = list(ids)
    shown = set(_shown().filter(where, pk__in=ids).values_list("pk", flat=True)) if ids else set()
    return [pk for pk in ids if pk in shown]


def _living(today: dt.date) -> Any:
    return Tie.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=today)).order_by()


def _one_further(
    ids: list[int], today: dt.date, most: int, *, without: Collection[int], where: Q = ANYBODY
) -> tuple[list[int], set[int], list[int]]:
    """Go one tie on from `ids`: return whom to show, the strongest ties of each in turn; all there are;
    and which of `ids` lead to those shown, first those needed for all of them to be reached. Nobody
    among `ids`, or `without`, is come back to.
    """
    if not ids:
        return [], set(), []
    here, kept = set(ids), {*ids, *without}
    ties = _living(today).filter(Q(a__in=ids) | Q(b__in=ids)).order_by("-strength", "pk")
    pairs = list(ties.values_list("a", "b")[:MOST_TIES])
    others = dict.fromkeys(pk for pair in pairs for pk in pair if pk not in kept)
    further = set(_only_shown(others, where))
    lists: dict[int, list[int]] = {pk: [] for pk in ids}
    for one, other in itertools.chain(pairs, ((b, a) for a, b in pairs)):
        if one in here and other in further:
            lists[one].append(other)
    shown = list(itertools.islice(_in_turn(lists.values()), most))
    chosen = set(shown)
    leads = [pk for pk, theirs in lists.items() if not chosen.isdisjoint(theirs)]
    first: dict[int, int] = {}
    for pk in leads:
        for other in lists[pk]:
            first.setdefault(other, pk)
    needed = {first[pk] for pk in shown}
    return shown, further, sorted(leads, key=lambda pk: pk not in needed)


def _in_turn(lists: Iterable[list[int]]) -> Iterator[int]:
    """Yield the first of each list, then the second of each, nobody twice."""
    return iter(dict.fromkeys(pk for row in itertools.zip_longest(*lists) for pk in row if pk is not None))


def _bonds(ids: Collection[int], today: dt.date) -> dict[Pair, Bond]:
    """Return what ties these people to each other."""
    found: dict[Pair, Bond] = {}
    ties = _living(today).filter(a__in=ids, b__in=ids).order_by("pk")
    for a, b, strength, certainty in ties.values_list("a", "b", "strength", "certainty"):
        bond = Bond(strength, certainty)
        if (a, b) not in found or bond.worth > found[a, b].worth:
            found[a, b] = bond
    return found


def _pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)
