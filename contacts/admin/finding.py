"""Finding rows: through the search index, never by reading a column of every row."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from contacts import discretion, folding, search
from contacts.models import Contact

# Fields that propose whom to approach, as (app, model, field): these offer nobody who is hidden. Other rooms
# add their own.
PROPOSING: set[tuple[str, str, str]] = set()


class TrashFilter(admin.SimpleListFilter):
    """What lies in the trash shows only when asked for."""

    title = "trash"
    parameter_name = "trash"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "in the trash")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(trashed_at__isnull=self.value() != "yes")

    def choices(self, changelist: Any) -> Any:
        everything, *others = super().choices(changelist)
        yield {**everything, "display": "not in the trash"}
        yield from others


class InTheDarkFilter(admin.SimpleListFilter):
    """In the dark for whatever reason: said, by place, by circle, or as a possible double."""

    title = "kept in the dark"
    parameter_name = "dark"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "yes"), ("no", "no")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        hidden = discretion.hidden().values("pk")
        if self.value() == "yes":
            return queryset.filter(pk__in=hidden)
        return queryset.exclude(pk__in=hidden) if self.value() == "no" else queryset


def is_autocomplete(request: HttpRequest) -> bool:
    return request.path.endswith("/autocomplete/")


def proposes(request: HttpRequest) -> bool:
    asked = tuple(request.GET.get(name, "") for name in ("app_label", "model_name", "field_name"))
    return asked in PROPOSING


def in_trash(request: HttpRequest) -> bool:
    return request.GET.get(TrashFilter.parameter_name) == "yes"


def found(term: str) -> QuerySet[Contact]:
    return Contact.objects.filter(search.matching(term))


class FoundAsPerson(admin.ModelAdmin):
    """People, found as everywhere else; those in the trash, who are not in the index, by name."""

    search_fields = ["sort_name"]
    search_help_text = "Beginnings of words, in anything known of somebody"

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        if is_autocomplete(request):
            queryset = queryset.filter(trashed_at=None)
            if proposes(request):
                queryset = queryset.exclude(discretion.never_proposed())
        if not search_term.strip():
            return queryset, False
        if in_trash(request):
            for word in folding.fold(search_term).split()[: search.MOST_WORDS]:
                queryset = queryset.filter(sort_name__contains=word)
            return queryset, False
        return queryset.filter(search.matching(search_term)), False


def marked(person: Contact, dark: dict[int, str]) -> str:
    """Return a name with the mark of whoever is kept in the dark; `dark` says why, by the person's id."""
    because = dark.get(person.pk)
    if not because:
        return format_html("<bdi>{}</bdi>", person.name)
    return format_html('<bdi>{}</bdi> <span class="tag hush">in the dark: {}</span>', person.name, because)


class RowsOfPeople(ChangeList):
    """One page of rows that belong to people; why some are kept in the dark is asked once for the page."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        page = list(self.result_list)
        names = self.model_admin.people_fields  # type: ignore[attr-defined]
        dark = discretion.reasons({getattr(row, f"{name}_id") for row in page for name in names})
        for row in page:
            row.dark = dark
        self.result_list = page


class FoundByPerson(admin.ModelAdmin):
    """Rows that belong to people, found by whatever these are found by, each name with its mark."""

    people_fields: tuple[str, ...] = ("contact",)
    search_fields = ["pk"]
    search_help_text = "Beginnings of words, in anything known of the person"

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return RowsOfPeople

    def named(self, row: Any, contact: Contact) -> str:
        return marked(contact, row.dark)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Leave out what belongs to somebody in the trash."""
        there = {f"{name}__trashed_at": None for name in self.people_fields}
        return super().get_queryset(request).filter(**there)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        if not search_term.strip():
            return queryset, False
        either = Q()
        for name in self.people_fields:
            either |= Q(**{f"{name}__in": found(search_term).values("pk")})
        return queryset.filter(either), False
