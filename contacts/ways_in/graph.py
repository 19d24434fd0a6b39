"""The people and ties that a search walks on, asked for by SQL, a step at a time.

A tie is stored once, the lower id first, so a step looks for its people at both ends. What links are worth
is counted in whole numbers here, so that equal chains are equal to the last digit.
"""

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from django.db import connection

from contacts import discretion
from contacts.ways_in import hiding
from contacts.ways_in.chain import FRESH, STALE
from contacts.weights import CERTAINTY, LINK

# A tie: hundredths of its strength times hundredths of its certainty.
UNIT: Final = 10_000
# My own link: hundredths of our closeness times tenths of how lately we were in touch.
MY_UNIT: Final = 1_000
BEST_TIE: Final = round(max(LINK.values()) * UNIT)
# More people than ever stand in one step: room for a place in it beside what it is worth.
CROWD: Final = 1 << 20

FRESHNESS: Final = " ".join(
    f"WHEN person.last_touch_on >= %(fresh_{years})s THEN {round(worth * 10)}" for years, worth in FRESH
)


def _case(column: str, table: Mapping[Any, float], unknown: float = 0) -> str:
    known = (
        f"WHEN {key if isinstance(key, int) else repr(str(key))} THEN {round(worth * 100)}"
        for key, worth in table.items()
        if key is not None
    )
    return f"CASE {column} {' '.join(known)} ELSE {round(unknown * 100)} END"


WORTH: Final = f"({_case('tie.strength', LINK, LINK[None])} * {_case('tie.certainty', CERTAINTY)})"
MINE: Final = (
    f"({_case('person.closeness', {0: 0, **LINK}, LINK[None])}"
    f" * CASE {FRESHNESS} ELSE {round(STALE * 10)} END)"
)
LIVING: Final = "(tie.ended_on IS NULL OR tie.ended_on > %(today)s)"
# Hidden people have left before anybody is looked for.
STANDS: Final = "NOT IN (SELECT value FROM json_each(%(gone)s))"
TIES: Final = "CROSS JOIN contacts_tie tie ON (tie.a_id = near.pk OR tie.b_id = near.pk)"
OTHER: Final = "(tie.a_id + tie.b_id - near.pk)"
PEOPLE: Final = "CROSS JOIN contacts_contact person ON person.id"

# The first of so many, by what they are worth, tell how much is worth looking at of the others.
SAMPLE: Final = 100
APART: Final = "pk NOT IN (SELECT value FROM json_each(%(apart)s))"
WORTH_OF_BEST: Final = f"((best + {CROWD - 1}) / {CROWD})"

# Who is one tie further, each once, by the best tie; of equal ones by that to the first in `near`.
STEP: Final = f"""
    WITH near AS MATERIALIZED (
        SELECT value ->> 0 AS pk, value ->> 1 AS worth, key AS place FROM json_each(%(near)s)
    ), tied AS MATERIALIZED (
        SELECT {OTHER} AS pk, near.worth * {WORTH} * {CROWD} - near.place AS best
        FROM near {TIES} WHERE {{enough}} {LIVING} AND {OTHER} {STANDS}
    ), top AS (
        SELECT max({WORTH_OF_BEST} * {MINE}) AS score
        FROM (SELECT * FROM tied ORDER BY best DESC LIMIT {SAMPLE}) tied {PEOPLE} = tied.pk
        WHERE person.trashed_at IS NULL AND {MINE} > 0
            AND {APART.replace("pk", "tied.pk")}
        GROUP BY tied.pk ORDER BY score DESC LIMIT %(keep)s
    ), reached AS (
        SELECT pk, max(best) AS best FROM tied
        WHERE {WORTH_OF_BEST} >= %(rise)s * coalesce(
            (SELECT min(score) FROM top HAVING count(*) = %(keep)s), 0)
        GROUP BY pk
    ), there AS MATERIALIZED (
        SELECT pk, best, {WORTH_OF_BEST} AS worth, {MINE} AS mine, person.last_touch_on
        FROM reached {PEOPLE} = reached.pk
        WHERE person.trashed_at IS NULL AND (%(more)s OR person.closeness IS NOT 0)
    )"""  # noqa: S608
# Most ties are told to be too weak before anything is multiplied.
STRONG: Final = "tie.strength IN (SELECT value FROM json_each(%(strong)s)) AND "
ENOUGH: Final = f"near.worth * {WORTH} >= %(least)s AND "
# Whoever works where somebody in `near` works.
COLLEAGUES: Final = f"""
    WITH there AS MATERIALIZED (
        SELECT person.id AS pk, %(guess)s * {CROWD} - near.key AS best, %(guess)s AS worth, {MINE} AS mine,
            person.last_touch_on
        FROM json_each(%(near)s) near
        CROSS JOIN contacts_contact person ON person.organization_id = near.value
        WHERE person.trashed_at IS NULL AND person.id {STANDS}
            AND person.id NOT IN (SELECT value FROM json_each(%(alone)s))
    )"""  # noqa: S608
# Of these: the best whom I know, those who stand apart, and whoever is worth a further step.
CHOSEN: Final = f""", best AS MATERIALIZED (
        SELECT pk, worth * mine AS score FROM there
        WHERE mine > 0 AND {APART}
        ORDER BY score DESC, last_touch_on DESC, pk LIMIT %(keep)s
    )
    SELECT pk, worth, worth * {CROWD} - best, mine, last_touch_on || '' FROM there
    WHERE pk IN (SELECT pk FROM best)
        OR (mine > 0 AND pk IN (SELECT value FROM json_each(%(apart)s)))
        OR (%(more)s AND worth >= max(%(onward)s, %(slope)s * coalesce(
            (SELECT min(score) FROM best HAVING count(*) = %(keep)s), 0)))"""  # noqa: S608

Fact = str | int | float | dt.date


class Person(NamedTuple):
    """Somebody found: what the links after mine are worth, to whom they lead, and what mine is worth.

    There may be thousands, so the day of our last touch stays the text that is stored.
    """

    pk: int
    worth: int
    leads_to: int
    mine: int
    touched: str | None


class Member(NamedTuple):
    """Somebody who was asked for by id."""

    pk: int
    mine: int
    touched: str | None
    organization_id: int | None


class Bounds(NamedTuple):
    """What is still worth looking at: how much a chain must be worth, and how much one to be lengthened.

    Both rise with the worst of the best found in this very step: by `rise`, and by `slope`.
    """

    least: float
    onward: float
    rise: float
    slope: float
    keep: int
    apart: str
    more: bool


class Graph:
    """The graph of today. Who is hidden is in no answer; with `clean` nor is whoever might let it slip."""

    def __init__(self, today: dt.date) -> None:
        self.today = today
        self.hidden, self.leaky = hiding.kept(today)
        self._facts: dict[str, Fact] = {"today": today}
        self._facts |= {f"fresh_{years}": discretion.months_before(today, 12 * years) for years, _ in FRESH}
        self._gone = (as_json(self.hidden), as_json(self.hidden | self.leaky))

    def ask(self, sql: str, *, clean: bool = False, **facts: Fact) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(sql, self._facts | {"gone": self._gone[clean]} | facts)
            return cursor.fetchall()

    def best_of_mine(self) -> int:
        """Return the most that a link of mine may be worth; 0 when I know nobody."""
        [(closest, unrated)] = self.ask("""
            SELECT (SELECT max(closeness) FROM contacts_contact WHERE trashed_at IS NULL),
                EXISTS (SELECT 1 FROM contacts_contact WHERE trashed_at IS NULL AND closeness IS NULL)""")
        return round(MY_UNIT * max(LINK[closest] if closest else 0, LINK[None] if unrated else 0))

    def members(self, ids: Collection[int]) -> list[Member]:
        """Return those of `ids` who stand, by id."""
        sql = f"""SELECT person.id, {MINE}, person.last_touch_on || '', person.organization_id
            FROM json_each(%(ids)s) near {PEOPLE} = near.value
            WHERE person.trashed_at IS NULL AND person.id {STANDS} ORDER BY person.id"""  # noqa: S608
        return list(map(Member._make, self.ask(sql, ids=as_json(ids))))

    def step(self, near: Sequence[tuple[int, int]], bounds: Bounds, *, clean: bool) -> list[Person]:
        """Return who is one tie from `near`, (id, worth) in the order in which equal ones count."""
        needed = bounds.least / max(worth for _, worth in near) / UNIT
        strong = [strength for strength, worth in LINK.items() if strength and worth >= needed]
        unknown_will_do = LINK[None] >= needed
        enough = ("" if unknown_will_do else STRONG) + (ENOUGH if bounds.least > 1 else "")
        facts = {"near": json.dumps(near), "strong": json.dumps(strong)}
        return self._chosen(STEP.format(enough=enough), bounds, clean, **facts)

    def colleagues(
        self, places: Sequence[int], alone: Collection[int], worth: int, bounds: Bounds, *, clean: bool
    ) -> list[Person]:
        """Return who works at these places; not `alone`, who have nobody there but themselves to lead to."""
        near = json.dumps(places)
        return self._chosen(COLLEAGUES, bounds, clean, near=near, alone=as_json(alone), guess=worth)

    def _chosen(self, sql: str, bounds: Bounds, clean: bool, **facts: Fact) -> list[Person]:
        rows = self.ask(sql + CHOSEN, clean=clean, **bounds._asdict(), **facts)
        return list(map(Person._make, rows))

    def at(self, places: Collection[int], *, clean: bool) -> dict[int, int]:
        """Return everyone who works at these places, and where."""
        sql = f"""SELECT person.id, person.organization_id FROM json_each(%(near)s) near
            CROSS JOIN contacts_contact person ON person.organization_id = near.value
            WHERE person.trashed_at IS NULL AND person.id {STANDS}"""  # noqa: S608
        return dict(self.ask(sql, clean=clean, near=as_json(places)))

    def open_places(self, places: Collection[int]) -> set[int]:
        """Return those of these organisations that are not in the trash."""
        sql = """SELECT place.id FROM json_each(%(near)s) near CROSS JOIN contacts_organization place
            ON place.id = near.value WHERE place.trashed_at IS NULL"""
        return {pk for (pk,) in self.ask(sql, near=as_json(places))}

    def around(self, ids: Collection[int], *, clean: bool) -> dict[tuple[int, int], int]:
        """Return what the best tie of each pair is worth, of one of `ids` and anybody who stands."""
        sql = f"""SELECT near.pk, {OTHER}, max({WORTH})
            FROM (SELECT value AS pk FROM json_each(%(near)s)) near {TIES} {PEOPLE} = {OTHER}
            WHERE {LIVING} AND {OTHER} {STANDS} AND person.trashed_at IS NULL GROUP BY 1, 2"""  # noqa: S608
        return {(pk, other): worth for pk, other, worth in self.ask(sql, clean=clean, near=as_json(ids))}

    def rim(self, ids: Collection[int], *, clean: bool) -> set[int]:
        """Return everyone who stands and has a tie to one of `ids`."""
        sql = f"""SELECT DISTINCT {OTHER} FROM (SELECT value AS pk FROM json_each(%(near)s)) near {TIES}
            {PEOPLE} = {OTHER} WHERE {LIVING} AND {OTHER} {STANDS} AND person.trashed_at IS NULL"""  # noqa: S608
        return {pk for (pk,) in self.ask(sql, clean=clean, near=as_json(ids))}

    def closeness(self, ids: Collection[int]) -> dict[int, int | None]:
        """Return how close I am to each of `ids`."""
        sql = f"""SELECT person.id, person.closeness
            FROM json_each(%(near)s) near {PEOPLE} = near.value"""  # noqa: S608
        return dict(self.ask(sql, near=as_json(ids)))

    def between(self, some: Collection[int], others: Collection[int]) -> dict[tuple[int, int], int]:
        """Return what the best tie of each pair is worth, of one of `some` and one of `others`."""
        few, many = sorted((some, others), key=len)
        sql = f"""SELECT near.pk, {OTHER}, max({WORTH})
            FROM (SELECT value AS pk FROM json_each(%(near)s)) near {TIES}
            WHERE {LIVING} AND {OTHER} IN (SELECT value FROM json_each(%(far)s)) GROUP BY 1, 2"""  # noqa: S608
        rows = self.ask(sql, near=as_json(few), far=as_json(many))
        turned = few is not some
        return {((other, pk) if turned else (pk, other)): worth for pk, other, worth in rows}

    def next_to_mine(self, ids: Collection[int], without: Collection[int]) -> set[int]:
        """Return those of `ids` who have a tie to somebody whom I know and who is not in `without`."""
        sql = f"""SELECT near.pk FROM (SELECT value AS pk FROM json_each(%(near)s)) near WHERE EXISTS (
                SELECT 1 FROM contacts_tie tie {PEOPLE} = {OTHER}
                WHERE (tie.a_id = near.pk OR tie.b_id = near.pk) AND {LIVING} AND {OTHER} {STANDS}
                    AND person.closeness IS NOT 0 AND person.trashed_at IS NULL
                    AND person.id NOT IN (SELECT value FROM json_each(%(without)s)))"""  # noqa: S608
        return {pk for (pk,) in self.ask(sql, near=as_json(ids), without=as_json(without))}

    def ties(self, pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int, int, str, int | None, str]]:
        """Return the living ties of these pairs, each (a, b, id, kind, strength, certainty), by id."""
        sql = f"""SELECT tie.a_id, tie.b_id, tie.id, tie.kind, tie.strength, tie.certainty
            FROM json_each(%(near)s) near CROSS JOIN contacts_tie tie
            ON tie.a_id = near.value ->> 0 AND tie.b_id = near.value ->> 1
            WHERE {LIVING} ORDER BY tie.id"""  # noqa: S608
        return self.ask(sql, near=json.dumps(sorted({(min(pair), max(pair)) for pair in pairs})))


def as_json(ids: Collection[int]) -> str:
    return json.dumps(sorted(ids))
