"""What the list of people is asked to show."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.db.models import Model, Q

from contacts import discretion, search
from contacts.listing import ORDERS, Listing
from contacts.models import Circle, Discretion, ImportBatch, Organization
from contacts.weights import Closeness

NOT_RATED: Final = "none"
LONGEST_SEARCH: Final = 2_000  # characters; what counts are the first 16 words
LARGEST_NUMBER: Final = 2**63 - 1  # what SQLite holds
NEWEST_IMPORTS: Final = 12


@dataclass(frozen=True)
class Option:
    """One choice of a filter, as a page shows it."""

    value: str
    label: str
    on: bool


@dataclass(frozen=True)
class Chip:
    """One filter: the words on it, whether it leaves anybody out, and what there is to choose."""

    name: str
    title: str
    chosen: str
    on: bool
    options: list[Option]
    field: str = ""
    kind: str = "radio"
    look: str = "chip"

    @property
    def label(self) -> str:
        return f"{self.title}: {self.chosen}"


class Lenient(forms.CharField):
    """Text without the characters no database takes."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(str(value or "").replace("\0", " ")[:LONGEST_SEARCH]))


class FilterForm(forms.Form):
    """Filters, all optional. What makes no sense is as good as not asked for: it is never an error."""

    q = Lenient(required=False)
    mind = forms.ChoiceField(required=False, choices=[("1", "on my mind")])
    circle = forms.ModelChoiceField(Circle.objects.all(), required=False)
    organization = forms.ModelChoiceField(Organization.objects.present(), required=False)
    at = Lenient(required=False)
    closeness = forms.MultipleChoiceField(
        required=False, choices=[(NOT_RATED, "not rated"), *((str(value), value) for value in Closeness)]
    )
    discretion = forms.ChoiceField(required=False, choices=Discretion)
    batch = forms.ModelChoiceField(ImportBatch.objects.all(), required=False)
    sort = forms.ChoiceField(required=False, choices=[(key, label) for key, (label, _) in ORDERS.items()])

    def value(self, name: str) -> Any:
        """Return what was asked for; nothing where that is not to be had."""
        self.is_valid()
        return self.cleaned_data.get(name)

    @property
    def asked(self) -> str:
        return str(self.value("q") or "")

    @property
    def order(self) -> str:
        return str(self.value("sort") or "name")

    @property
    def narrows(self) -> bool:
        """Whether a filter, the search aside, leaves somebody out."""
        return bool(self.filters())

    def filters(self) -> list[Q]:
        found: list[Q] = []
        if self.value("mind"):
            found.append(Q(tracked=True))
        if self.value("circle"):
            found.append(Q(circles=self.value("circle")))
        if self.value("at"):
            found.append(search.matching(self.value("at"), "organization"))
        elif self.value("organization"):
            found.append(Q(organization=self.value("organization")))
        if self.value("closeness"):
            found.append(self._closeness())
        if self.value("discretion") == Discretion.IN_THE_DARK:
            found.append(discretion.in_the_dark())
        elif self.value("discretion"):
            found.append(Q(discretion=self.value("discretion")))
        if self.value("batch"):
            found.append(Q(batch=self.value("batch")))
        return found

    def _closeness(self) -> Q:
        rated = [int(value) for value in self.value("closeness") if value != NOT_RATED]
        unrated = Q(closeness__isnull=True) if NOT_RATED in self.value("closeness") else Q(pk__in=[])
        return Q(closeness__in=rated) | unrated

    def listing(self) -> Listing:
        return Listing(self.filters(), self.asked, self.order)

    def address(self) -> str:
        """Return these filters as the query of an address, with "?" before it; "" when there are none."""
        asked: list[tuple[str, str]] = []
        for name in self.fields:
            value = self.value(name)
            if not value or (name == "sort" and self.order == "name"):
                continue
            values = value if isinstance(value, list) else [value]
            asked += [(name, _written(one)) for one in values]
        return f"?{urlencode(asked)}" if asked else ""

    # ── As the page shows them ────────────────────────────────────────────────────────────────────

    def chips(self, circles: Iterable[Circle]) -> list[Chip]:
        circle, batch = self.value("circle"), self.value("batch")
        imports = list(ImportBatch.objects.all()[:NEWEST_IMPORTS])
        if batch and batch not in imports:
            imports.append(batch)
        chips = [
            _chip("circle", "Circle", circle, _rows(circles)),
            self._closeness_chip(),
            _chip("discretion", "Discretion", self.value("discretion"), Discretion.choices),
        ]
        if imports:
            chips.append(_chip("batch", "Import", batch, _rows(imports)))
        return chips

    def _closeness_chip(self) -> Chip:
        chosen = self.value("closeness") or []
        labels = [(str(value), f"{value}, {value.label}" if value else value.label) for value in Closeness]
        choices = [*reversed(labels), (NOT_RATED, "not rated")]
        options = [Option(value, label, value in chosen) for value, label in choices]
        return Chip(
            "closeness", "Closeness", in_short(chosen), bool(chosen), options, "closeness", "checkbox"
        )

    def place(self) -> Chip:
        """The place to type an organisation into, beside the one the address names, if it does."""
        typed, place = self.value("at"), self.value("organization")
        options = []
        if place:
            options = [Option("", "anywhere", False), Option(str(place.pk), place.name, True)]
        words = typed or (place.name if place else "any")
        return Chip("place", "Where", words, bool(typed or place), options, "organization")

    def sorts(self) -> Chip:
        options = [Option(key, label, key == self.order) for key, (label, _) in ORDERS.items()]
        return Chip("sort", "Sort", ORDERS[self.order][0], False, options, "sort", look="plain")


def _written(value: Any) -> str:
    if isinstance(value, Model):
        return str(value.pk)
    return "1" if value is True else str(value)


def _rows(rows: Iterable[Model]) -> list[tuple[str, str]]:
    return [(str(row.pk), str(row)) for row in rows]


def _chip(name: str, title: str, chosen: Any, choices: Iterable[tuple[Any, Any]]) -> Chip:
    value = _written(chosen) if chosen else ""
    options = [
        Option("", "any", not value),
        *(Option(str(key), str(label), str(key) == value) for key, label in choices),
    ]
    label = next(option.label for option in options if option.on)
    return Chip(name, title, label, bool(value), options, name)


def in_short(chosen: Iterable[str]) -> str:
    """Return the closeness asked for in few words: "3 to 5", "not rated, 1"."""
    chosen = set(chosen)
    if not chosen:
        return "any"
    words = [word for key, word in ((NOT_RATED, "not rated"), ("0", "not in touch")) if key in chosen]
    dots = sorted(int(value) for value in chosen if value not in {NOT_RATED, "0"})
    if len(dots) > 2 and dots[-1] - dots[0] == len(dots) - 1:
        words.append(f"{dots[0]} to {dots[-1]}")
    else:
        words += [str(value) for value in dots]
    return ", ".join(words)
