"""Searching people as one types: beginnings of words, blind to case and accents.

One folded row a person lies in an FTS5 table, a column a field. There are no triggers, since Django
drops them whenever it rebuilds a table: every verb that changes an indexed fact calls `index`.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final

from django.apps import apps
from django.db import connection, transaction
from django.db.models import BooleanField, Q, QuerySet
from django.db.models.expressions import RawSQL

from contacts.folding import fold
from contacts.linkedin import profile_slug

TABLE: Final = "contacts_search"
COLUMNS: Final = ("name", "organization", "title", "circles", "ways", "place", "former", "notes", "talks")
# What is read of a person's own row; a change of anything else leaves the index as it is.
READ: Final = frozenset(
    ("first_name", "last_name", "called", "organization_id", "title", "email", "phone", "profile_slug",
     "website", "location", "how_met", "trashed_at")
)  # fmt: skip
MOST_WORDS: Final = 16
LONGEST_WORD: Final = 64
AT_ONCE: Final = 5_000

# Other rooms add what they know of a person: ids in, text by id out.
talks: list[Callable[[list[int] | None], dict[int, str]]] = []
# They also tell who else is found by the same words: ids in, ids out.
company: list[Callable[[Collection[int]], set[int]]] = []
# And who is found by words that are kept with rows of theirs, by the model's label: ids of rows in, ids out.
under: dict[str, Callable[[Collection[int]], set[int]]] = {}


def phrases(text: str) -> list[str]:
    """Return what was typed as folded phrases, one a word; all of them must be found."""
    slug = profile_slug(text)
    if slug:
        return [fold(slug)]
    folded = (fold(word[:LONGEST_WORD]) for word in text.split(maxsplit=MOST_WORDS)[:MOST_WORDS])
    return list(dict.fromkeys(phrase for phrase in folded if phrase))


def query(text: str, column: str = "") -> str:
    """Return what was typed as an FTS5 query; "" when there is nothing in it to look for."""
    asked = " AND ".join(f'"{phrase}"*' for phrase in phrases(text))
    return f"{{{column}}} : ({asked})" if asked and column else asked


def matching(text: str, column: str = "", *, of_many: bool = False) -> Q:
    """Return the condition that a person is found by `text`, in one column if one is named.

    SQLite cannot know how many that are. By itself it looks up each one found and sorts them, which
    is quickest for a few; with `of_many` it walks through people in the order asked for instead.
    """
    return _found(query(text, column), of_many=of_many)


def matching_any(texts: Iterable[str], column: str = "") -> Q:
    """Return the condition that a person is found by one of `texts` at least, in one column or several."""
    asked = filter(None, (query(text, column) for text in texts))
    return _found(" OR ".join(f"({one})" for one in dict.fromkeys(asked)))


def _found(asked: str, *, of_many: bool = False) -> Q:
    if not asked:
        return Q(pk__in=[])
    found = f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s"  # noqa: S608
    if of_many:
        return Q(RawSQL(f"+contacts_contact.id IN ({found})", [asked], BooleanField()))  # noqa: S611
    return Q(pk__in=RawSQL(found, [asked]))  # noqa: S611


def count(text: str, column: str = "") -> int:
    """Return how many people are found by `text`."""
    asked = query(text, column)
    if not asked:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {TABLE} WHERE {TABLE} MATCH %s", [asked])  # noqa: S608
        return int(cursor.fetchone()[0])


def found_under(label: str, ids: Collection[int]) -> set[int]:
    """Return who is found by words that are kept with these rows of a model of another room."""
    return under[label](ids) if label in under else set()


def with_company(contact_ids: Collection[int]) -> set[int]:
    """Return these people and all who are found by words that are kept with one of them."""
    found = set(contact_ids)
    return found.union(*(others(found) for others in company)) if found else found


def index(contact_ids: Collection[int] | None = None) -> None:
    """Read people again and write their rows anew; all people when no ids are given."""
    with transaction.atomic(), connection.cursor() as cursor:
        if contact_ids is None:
            cursor.execute(f"DELETE FROM {TABLE}")  # noqa: S608
            _insert(cursor, rows(None))
            return
        ids = sorted(contact_ids)
        for start in range(0, len(ids), AT_ONCE):
            some = ids[start : start + AT_ONCE]
            cursor.executemany(f"DELETE FROM {TABLE} WHERE rowid = %s", [(pk,) for pk in some])  # noqa: S608
            _insert(cursor, rows(some))


def _insert(cursor: object, people: Iterable[tuple[int | str, ...]]) -> None:
    marks = ", ".join(["%s"] * (1 + len(COLUMNS)))
    cursor.executemany(  # type: ignore[attr-defined]
        f"INSERT INTO {TABLE} (rowid, {', '.join(COLUMNS)}) VALUES ({marks})",  # noqa: S608
        list(people),
    )


def rows(contact_ids: list[int] | None) -> Iterator[tuple[int | str, ...]]:
    """Yield (id, one folded text a column) of people who are not in the trash."""
    Contact = apps.get_model("contacts", "Contact")

    def about(queryset: QuerySet, key: str) -> QuerySet:
        if contact_ids is None:
            return queryset
        if contact_ids and contact_ids[-1] - contact_ids[0] + 1 == len(contact_ids):
            # Newcomers have numbers in a row: two to compare with instead of thousands.
            ends = {f"{key}__gte": contact_ids[0], f"{key}__lte": contact_ids[-1]}
            return queryset.filter(**ends)
        return queryset.filter(**{f"{key}__in": contact_ids})

    def related(queryset: QuerySet, *fields: str) -> dict[int, str]:
        queryset = about(queryset, "contact_id")
        texts: dict[int, list[str]] = defaultdict(list)
        for pk, *values in queryset.order_by("pk").values_list("contact_id", *fields):
            texts[pk].extend(value for value in values if value)
        return {pk: " ".join(values) for pk, values in texts.items()}

    circles = related(Contact.circles.through.objects.all(), "circle__name")
    ways = related(apps.get_model("contacts", "ContactWay").objects.all(), "value")
    former = related(apps.get_model("contacts", "FormerRole").objects.all(), "title", "organization__name")
    notes = related(apps.get_model("contacts", "Note").objects.filter(sensitive=False), "text")
    said = [source(contact_ids) for source in talks]
    people = about(Contact.objects.present(), "pk")
    columns = (
        "pk", "first_name", "last_name", "called", "organization__name", "title", "email", "phone",
        "profile_slug", "website", "location", "how_met",
    )  # fmt: skip
    for row in people.order_by().values_list(*columns).iterator(chunk_size=AT_ONCE):
        pk, first, last, called, place, title, email, phone, slug, website, location, how_met = row
        yield (
            pk,
            fold(f"{first} {last} {called}"),
            fold(place or ""),
            fold(title),
            fold(circles.get(pk, "")),
            fold(f"{email} {phone} {slug or ''} {website} {ways.get(pk, '')}"),
            fold(location),
            fold(former.get(pk, "")),
            fold(f"{how_met} {notes.get(pk, '')}"),
            fold(" ".join(source.get(pk, "") for source in said)),
        )
