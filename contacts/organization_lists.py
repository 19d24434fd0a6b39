"""The list of organisations: found, sorted and counted, one page at a time."""

from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from contacts import folding
from contacts.company_names import company_key
from contacts.models import Contact, Organization

PER_PAGE: Final = 50
LAST_LETTER: Final = "\U0010ffff"
SORTS: Final = {"name": "name", "people": "people there now", "wanted": "how wanted"}


def beginnings(typed: str) -> set[str]:
    """Return what a key may begin with when this was typed: with a legal form, or with half of one."""
    return {company_key(typed), folding.plain(typed).strip()} - {""}


def matching(typed: str) -> Q:
    """Return the condition that the name, or an alias, begins with what was typed.

    A comparison, unlike LIKE, can follow the index of the keys. Aliases are few, and read.
    """
    starts = beginnings(typed)
    found = Q(key="", name__istartswith=typed)
    for start in starts:
        found |= Q(key__gte=start, key__lt=start + LAST_LETTER)
    named = Organization.objects.exclude(aliases=[]).values_list("pk", "aliases")
    called = [pk for pk, aliases in named if any(_begins(alias, starts) for alias in aliases)]
    return found | Q(pk__in=called)


def _begins(alias: str, starts: set[str]) -> bool:
    names = (company_key(alias), folding.plain(alias))
    return any(name.startswith(start) for name in names for start in starts)


def there_now() -> Coalesce:
    """Return how many people are at an organisation, as a count of its own."""
    here = Contact.objects.present().filter(organization=OuterRef("pk")).order_by()
    return Coalesce(Subquery(here.values("organization").annotate(n=Count("pk")).values("n")), 0)


def there_before() -> Coalesce:
    """Return how many people were at an organisation and are no longer."""
    left = Contact.objects.present().filter(former_roles__organization=OuterRef("pk")).order_by()
    gone = left.filter(Q(organization=None) | ~Q(organization=OuterRef("pk")))
    counted = gone.values("former_roles__organization").annotate(n=Count("pk", distinct=True)).values("n")
    return Coalesce(Subquery(counted), 0)


class Organizations:
    """Organisations that fulfil a condition. A paginator can count and slice it.

    Ids are sorted first; people are counted for the rows of one page alone.
    """

    def __init__(self, condition: Q, sort: str = "name") -> None:
        self._found = Organization.objects.present().filter(condition)
        self._sort = sort
        self._count: int | None = None

    def count(self) -> int:
        if self._count is None:
            self._count = self._found.count()
        return self._count

    def page(self, number: str | None) -> Page[Organization]:
        return Paginator(self, PER_PAGE).get_page(number)  # type: ignore[arg-type]

    def __getitem__(self, wanted: slice) -> list[Organization]:
        ids = list(self._sorted().values_list("pk", flat=True)[wanted]) if self.count() else []
        counted: QuerySet[Any] = Organization.objects.annotate(now=there_now(), before=there_before())
        rows = counted.select_related("parent").defer("research", "parent__research").in_bulk(ids)
        return [rows[pk] for pk in ids if pk in rows]

    def _sorted(self) -> QuerySet[Any]:
        if self._sort == "people":
            return self._found.annotate(now=there_now()).order_by("-now", "key", "pk")
        if self._sort == "wanted":
            return self._found.order_by(F("wanted").desc(), "key", "pk")
        return self._found.order_by("key", "pk")
