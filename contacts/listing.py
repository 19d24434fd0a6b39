"""A list of people, counted exactly and fetched one page at a time, in one of the orders of `ORDERS`."""

from collections.abc import Callable
from typing import Final

from django.core.paginator import Page, Paginator
from django.db.models import Q

from contacts import search
from contacts.models import Contact
from contacts.models.people import ContactQuerySet

# With more hits than this, walking through people in order beats sorting the hits.
MANY: Final = 1_000
PER_PAGE: Final = 50

# What a row shows of a person, and what it may have been found by.
SHOWN: Final = (
    "first_name", "last_name", "called", "title", "email", "phone", "profile_slug", "website", "location",
    "how_met", "closeness", "discretion", "discretion_because", "cleared_at", "last_touch_on",
    "organization__name",
)  # fmt: skip

People = ContactQuerySet
Parts = list[People]


def by_name(people: People) -> Parts:
    return [people.order_by("sort_name", "pk")]


def by_touch(people: People) -> Parts:
    return [people.order_by("-last_touch_on", "-pk")]


def by_longest_silence(people: People) -> Parts:
    """Those I was in touch with first: of somebody never met there is no telling how long it is."""
    return [
        people.filter(last_touch_on__isnull=False).order_by("last_touch_on", "pk"),
        people.filter(last_touch_on__isnull=True).order_by("pk"),
    ]


def by_connection(people: People) -> Parts:
    return [people.order_by("-connected_on", "-pk")]


def by_place(people: People) -> Parts:
    return [
        # The comparison lets SQLite begin with the organisations, in the order of their index.
        people.filter(organization__key__gte="").order_by("organization__key", "sort_name", "pk"),
        people.filter(organization__isnull=True).order_by("sort_name", "pk"),
    ]


ORDERS: Final[dict[str, tuple[str, Callable[[People], Parts]]]] = {
    "name": ("name", by_name),
    "touch": ("last in touch", by_touch),
    "silence": ("longest out of touch", by_longest_silence),
    "connected": ("newest connection", by_connection),
    "place": ("organisation", by_place),
}


class Listing:
    """The people that are found by `asked` and fulfil `filters`. A paginator can count and slice it.

    Each order is a row of queries, one part of the list after the other, so that each of them can
    follow an index. Only numbers of people are sorted; the rows of one page are fetched by them.
    """

    def __init__(self, filters: list[Q], asked: str = "", order: str = "name") -> None:
        self.asked = asked
        self.order = order
        self._people = Contact.objects.present().filter(*filters)
        self._filtered = bool(filters)
        self._count: int | None = None
        self._everyone: int | None = None

    def everyone(self) -> int:
        """Return how many people there are. Two counts by an index; one of those present has none."""
        if self._everyone is None:
            self._everyone = Contact.objects.count() - Contact.objects.trashed().count()
        return self._everyone

    def count(self) -> int:
        if self._count is None:
            if self.asked:
                hits = search.count(self.asked)
                self._count = self._hits().count() if hits and self._filtered else hits
            else:
                self._count = self._people.count() if self._filtered else self.everyone()
        return self._count

    def page(self, number: str | None) -> Page[Contact]:
        """Return this page of the list; the first for nonsense, the last for one beyond."""
        return Paginator(self, PER_PAGE).get_page(number)  # type: ignore[arg-type]

    def __getitem__(self, wanted: slice) -> list[Contact]:
        """Return the people at these places, each with what a row shows."""
        ids = self._ids(wanted.start or 0, wanted.stop)
        rows = Contact.objects.select_related("organization").only(*SHOWN).in_bulk(ids)
        return [rows[pk] for pk in ids if pk in rows]

    def ids(self) -> list[int]:
        """Return everyone on the list, all pages of it."""
        return self._ids(0, self.count())

    def _hits(self, *, of_many: bool = False) -> People:
        return self._people.filter(search.matching(self.asked, of_many=of_many))

    def _parts(self) -> Parts:
        order = ORDERS[self.order][1]
        if not self.asked:
            return order(self._people)
        of_many = self.count() > MANY
        hits = self._hits(of_many=of_many)
        named = search.count(self.asked, "name") if self.order == "name" else 0
        if not named:
            return order(hits)
        # Those whose name it is come before those of whom something else says it.
        by_that_name = search.matching(self.asked, "name", of_many=of_many)
        first = order(self._people.filter(by_that_name))
        return first if named == search.count(self.asked) else [*first, *order(hits.exclude(by_that_name))]

    def _ids(self, start: int, stop: int) -> list[int]:
        ids: list[int] = []
        missing = stop - start
        parts = self._parts() if self.count() else []
        for part in parts:
            some = list(part.values_list("pk", flat=True)[start : start + missing])
            ids += some
            missing -= len(some)
            if not missing:
                break
            if some:
                start = 0
            elif part is not parts[-1]:
                start -= part.order_by().count()
        return ids
