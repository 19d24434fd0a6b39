"""Whether there is a chain at all, and how many: for what is guessed, withheld, or said to be more."""

import json
from collections.abc import Collection
from typing import Final

from contacts.ways_in.graph import LIVING, STANDS, Graph, Member, as_json
from contacts.ways_in.search import Search

MOST_MORE: Final = 20
# Of so few targets it is quicker to walk back from them than on from the first introducer.
FEW: Final = 50


def _tie(number: int, end: str) -> str:
    living = LIVING.replace("tie.", f"tie{number}.")
    return (
        f"CROSS JOIN contacts_tie tie{number}"
        f" ON (tie{number}.a_id = {end} OR tie{number}.b_id = {end}) AND {living}"
    )


def _other(number: int, end: str) -> str:
    return f"(tie{number}.a_id + tie{number}.b_id - {end})"


def _present(pk: str, name: str = "person") -> str:
    return f"CROSS JOIN contacts_contact {name} ON {name}.id = {pk} AND {name}.trashed_at IS NULL"


# Chains that begin with `first`, of two links, of three, of four: on from their own ties to the many targets.
OWN: Final = f"""(SELECT DISTINCT {_other(1, "%(first)s")} AS pk FROM contacts_tie tie1
    {_present(_other(1, "%(first)s"))} WHERE (tie1.a_id = %(first)s OR tie1.b_id = %(first)s)
    AND {LIVING.replace("tie.", "tie1.")} AND person.id {STANDS}) own"""  # noqa: S608
GOAL: Final = "IN (SELECT value FROM json_each(%(goals)s))"
ONE, TWO = _other(1, "own.pk"), _other(2, _other(1, "own.pk"))
FORWARD: Final = (
    f"SELECT own.pk, NULL, NULL FROM {OWN} WHERE own.pk {GOAL}",  # noqa: S608
    f"SELECT own.pk, NULL, {ONE} FROM {OWN} {_tie(1, 'own.pk')} WHERE {ONE} {GOAL}",  # noqa: S608
    f"""SELECT own.pk, {ONE}, {TWO} FROM {OWN} {_tie(1, "own.pk")} {_tie(2, ONE)} {_present(ONE)}
    WHERE {TWO} {GOAL} AND {TWO} <> own.pk AND {ONE} <> %(first)s AND {ONE} {STANDS}""",  # noqa: S608
)
# Back from the few targets, to whoever is tied to the first.
GOALS: Final = "(SELECT value AS pk FROM json_each(%(goals)s)) goal"
TIED: Final = f"""IN (SELECT tie.b_id FROM contacts_tie tie WHERE tie.a_id = %(first)s AND {LIVING}
    UNION ALL SELECT tie.a_id FROM contacts_tie tie WHERE tie.b_id = %(first)s AND {LIVING})"""  # noqa: S608
B, C = _other(1, "goal.pk"), _other(2, _other(1, "goal.pk"))
BACK: Final = (
    f"SELECT goal.pk, NULL, NULL FROM {GOALS} WHERE goal.pk {TIED}",  # noqa: S608
    f"""SELECT goal.pk, NULL, {B} FROM {GOALS} {_tie(1, "goal.pk")} {_present(B)}
    WHERE {B} {TIED} AND {B} {STANDS}""",  # noqa: S608
    f"""SELECT goal.pk, {B}, {C} FROM {GOALS} {_tie(1, "goal.pk")} {_tie(2, B)} {_present(B)}
    {_present(C, "later")}
    WHERE {C} {TIED} AND {C} <> goal.pk AND {B} <> %(first)s AND {B} {STANDS} AND {C} {STANDS}""",  # noqa: S608
)

# Chains of so many links with somebody hidden in them; a tie further than the first two is looked at
# only where somebody hidden is next.
HIDDEN_AND_NEXT: Final = f"""
    goal AS MATERIALIZED (
        SELECT near.value AS pk FROM json_each(%(goals)s) near {_present("near.value")}
    ), hidden AS MATERIALIZED (SELECT value AS pk FROM json_each(%(gone)s)
    ), next AS MATERIALIZED (
        SELECT pk FROM hidden UNION SELECT {_other(1, "hidden.pk")} FROM hidden {_tie(1, "hidden.pk")}
    )"""  # noqa: S608
DECLINED: Final = """ AND NOT EXISTS (SELECT 1 FROM json_each(%(declined)s) pair
    WHERE pair.value ->> 0 = person.id AND pair.value ->> 1 = goal.pk)"""
ASKED: Final = "person.closeness IS NOT 0 [agreed]"
A, D = "goal.pk", _other(3, C)
HIDDEN: Final = "IN (SELECT pk FROM hidden)"
NEXT: Final = "IN (SELECT pk FROM next)"
HIDDEN_IN: Final = (
    f"SELECT 1 FROM goal {_present(A)} WHERE {A} {HIDDEN} AND {ASKED}",  # noqa: S608
    f"SELECT 1 FROM goal {_tie(1, A)} {_present(B)} WHERE ({A} {HIDDEN} OR {B} {HIDDEN}) AND {ASKED}",  # noqa: S608
    f"""SELECT 1 FROM goal {_tie(1, A)} {_tie(2, B)} {_present(C)} {_present(B, "middle")}
    WHERE ({A} {HIDDEN} OR {B} {NEXT}) AND ({A} {HIDDEN} OR {B} {HIDDEN} OR {C} {HIDDEN})
        AND {C} <> {A} AND {ASKED}""",  # noqa: S608
    f"""SELECT 1 FROM goal {_tie(1, A)} {_tie(2, B)} {_tie(3, C)} {_present(D)}
    {_present(B, "middle")} {_present(C, "later")}
    WHERE ({A} {HIDDEN} OR {B} {HIDDEN} OR {C} {NEXT})
        AND ({A} {HIDDEN} OR {B} {HIDDEN} OR {C} {HIDDEN} OR {D} {HIDDEN})
        AND {C} <> {A} AND {D} <> {A} AND {D} <> {B} AND {ASKED}""",  # noqa: S608
)


def unreached(search: Search) -> list[Member]:
    """Return the targets to which no chain of stored ties leads, whoever is hidden having left."""
    open_ones: dict[frozenset[int], list[Member]] = {}
    for one in search.targets.values():
        without = frozenset(pk for pk, those in search.declined.items() if one.pk in those)
        if not one.mine or one.pk in without:
            open_ones.setdefault(without, []).append(one)
    found: list[Member] = []
    for without, members in open_ones.items():
        near = nearness(search.graph, {one.pk for one in members}, without, search.most_links - 1)
        found += [one for one in members if one.pk not in near]
    places = search.graph.open_places({one.organization_id for one in found if one.organization_id})
    return sorted(one for one in found if one.organization_id in places)


def nearness(graph: Graph, pks: set[int], without: Collection[int], most: int) -> set[int]:
    """Return those of `pks` who are at most so many ties from somebody whom I know."""
    ties: set[tuple[int, int]] = set()
    away: dict[int, int] = {}
    seen, near = set(pks), set(pks)
    for step in range(1, most + 1):
        next_to_mine = graph.next_to_mine(near, without)
        away |= dict.fromkeys(next_to_mine, 1)
        near -= next_to_mine
        if not near or step == most:
            break
        around = graph.around(near, clean=False).keys()
        ties |= around
        near = {other for _, other in around} - seen
        seen |= near
    for _ in range(most):
        for one, other in ties:
            if other in away:
                away[one] = min(away.get(one, most + 1), away[other] + 1)
    return {pk for pk in pks if away.get(pk, most + 1) <= most}


def further(search: Search, first: int) -> int:
    """Return how many chains of stored ties begin with `first`; at most one above `MOST_MORE`."""
    goals = search.targets.keys() - search.declined.get(first, frozenset())
    direct = int(first in goals)
    lengths = " UNION ALL ".join((BACK if len(goals) <= FEW else FORWARD)[: search.most_links - 1])
    [(count,)] = search.graph.ask(
        f"SELECT count(*) FROM (SELECT DISTINCT * FROM ({lengths}) LIMIT %(most)s)",  # noqa: S608
        first=first, goals=as_json(goals - {first}), most=MOST_MORE + 1 - direct,
    )  # fmt: skip
    return direct + int(count)


def withheld(search: Search, target_ids: Collection[int]) -> bool:
    """Tell whether, were nobody hidden for discretion, a chain would lead through or to such a person."""
    if not search.graph.hidden:
        return False
    declined = [
        (pk, one) for pk, brake in search.brakes.items() for one in brake.declined_for & set(target_ids)
    ]
    lengths = " UNION ALL ".join(HIDDEN_IN[: search.most_links])
    lengths = lengths.replace("[agreed]", DECLINED if declined else "")
    if len(search.graph.hidden) > FEW:
        # So many are soon met with, or far away; looking for all who are next to them takes longer.
        lengths = lengths.replace(NEXT, "")
    [(found,)] = search.graph.ask(
        f"WITH {HIDDEN_AND_NEXT} SELECT EXISTS ({lengths})",
        goals=as_json(set(target_ids)), declined=json.dumps(declined),
    )  # fmt: skip
    return bool(found)
