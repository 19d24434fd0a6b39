"""Who is in no chain, and who might let it slip: the rules of `contacts.discretion`, asked for once a search.

Putting such a rule into words for the database takes Django longer than the database takes to answer it.
So the words are kept, never the answers.
"""

import datetime as dt
import json
from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from contacts import discretion
from contacts.models import Contact

Query = tuple[str, tuple[Any, ...]]
DARK = "the ids of those in the dark"


def kept(today: dt.date) -> tuple[set[int], set[int]]:
    """Return who is hidden for discretion, and who else is leaky."""
    mine = discretion.preferences()
    dark = _ask(_dark())
    leaky = _ask(_leaky(today, mine.leaky_from, mine.leaver_months), dark)
    hidden = dark | _ask(_out_of_reach())
    return hidden, leaky - hidden


def _ask(query: Query, dark: Collection[int] = ()) -> set[int]:
    sql, params = query
    with connection.cursor() as cursor:
        cursor.execute(sql, [json.dumps(sorted(dark)) if each == DARK else each for each in params])
        return {pk for (pk,) in cursor.fetchall()}


def _words(queryset: QuerySet) -> Query:
    return queryset.order_by().query.sql_with_params()


def _union(querysets: Iterable[QuerySet]) -> Query:
    words = [_words(queryset) for queryset in querysets]
    return " UNION ALL ".join(sql for sql, _ in words), tuple(each for _, params in words for each in params)


@lru_cache(maxsize=1)
def _dark() -> Query:
    return _words(discretion.hidden().values("pk"))


@lru_cache(maxsize=1)
def _out_of_reach() -> Query:
    return _union(Contact.objects.filter(each).values("pk") for each in discretion.out_of_reach())


@lru_cache(maxsize=4)
def _leaky(today: dt.date, leaky_from: int, leaver_months: int) -> Query:
    passing = discretion.passing_on(today, leaky_from)
    dark = RawSQL("SELECT value FROM json_each(%s)", [DARK])
    return _union((
        passing.filter(a__in=dark).values("b"),
        passing.filter(b__in=dark).values("a"),
        discretion.leavers(today, leaver_months).values("contact"),
    ))  # fmt: skip
