"""What the list of people is asked to show, and what is to happen with those that were ticked."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.db.models import Model, Q

from contacts import changes, discretion, people, search, trash
from contacts.listing import ORDERS, Listing
from contacts.models import Circle, Contact, Discretion, ImportBatch, Organization
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


# ── With those that were ticked ───────────────────────────────────────────────────────────────────


NOTHING_TO_DO: Final = "Choose what to do with them."


@dataclass(frozen=True)
class Question:
    """What to ask before something is done with all that match, and with how many."""

    title: str
    words: str
    button: str
    count: int
    stale: bool = False
    danger: bool = False


class BulkForm(forms.Form):
    """Who was ticked, and the one thing to do with them: "circle-add:3", "closeness:4", "trash".

    With `matching` it is everyone on `listing`, whoever was ticked; `count` says how many were shown.
    Is to be checked in the transaction that does it, so that nobody comes or goes in between.
    """

    matching = forms.BooleanField(required=False)
    count = forms.IntegerField(required=False)
    confirmed = forms.BooleanField(required=False)
    who = forms.TypedMultipleChoiceField(coerce=int)
    do = forms.CharField(error_messages={"required": NOTHING_TO_DO})
    because = forms.CharField(required=False, max_length=300)

    def __init__(self, *args: Any, listing: Listing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listing = listing
        self.gone = 0
        self.fields["who"].required = not self.data.get("matching")
        self.fields["who"].valid_value = lambda value: True  # type: ignore[attr-defined]
        for code in ("required", "invalid_choice", "invalid_list"):
            self.fields["who"].error_messages[code] = "Tick somebody first."

    def clean_who(self) -> list[int]:
        """Return those of the ticked who are still there; `gone` counts the others."""
        if self.cleaned_data.get("matching"):
            return self._whole_list()
        asked = {pk for pk in self.cleaned_data["who"] if 0 < pk <= LARGEST_NUMBER}
        asked_for = len(set(self.cleaned_data["who"]))
        present: list[int] = []
        for some in changes.in_parts(asked):
            present += Contact.objects.present().filter(pk__in=some).values_list("pk", flat=True)
        self.gone = asked_for - len(present)
        if not present:
            raise forms.ValidationError("None of these people are here any more.", code="gone")
        return present

    def _whole_list(self) -> list[int]:
        everyone = self.listing.ids()
        if not everyone:
            raise forms.ValidationError("Nobody matches any more.", code="gone")
        return everyone

    def question(self) -> Question | None:
        """Return what must be asked first: when there are others than were shown, and before the trash."""
        data = self.cleaned_data
        now = len(data["who"])
        if not data["matching"]:
            return None
        if data["count"] != now:
            shown = f", not {data['count']:,}" if data["count"] is not None else ""
            return Question(
                f"There are {now:,} now{shown}",
                "Since this list was shown, somebody came or went. Nothing was changed yet.",
                f"{self._deed()}: all {now:,}",
                now,
                stale=True,
            )
        if self.data["do"] == "trash" and not data["confirmed"]:
            notes, ties = trash.hanging_on(data["who"])
            counted = [(notes, "note"), (ties, "tie")]
            along = [f"{count:,} {noun}{'' if count == 1 else 's'}" for count, noun in counted if count]
            with_them = f"With them go {' and '.join(along)}. " if along else ""
            return Question(
                f"Put {people.several(now)} in the trash?",
                f"{with_them}They can be restored for {trash.KEPT_DAYS} days.",
                f"Put {people.several(now)} in the trash",
                now,
                danger=True,
            )
        return None

    def _deed(self) -> str:
        """Return what is to be done, in words for a button; `do` was found to make sense before."""
        verb, _, value = self.data["do"].partition(":")
        if verb.startswith("circle"):
            return f"{'Add to' if verb == 'circle-add' else 'Take out of'} {Circle.objects.get(pk=value)}"
        if verb == "closeness":
            return f"Closeness {'not rated' if value == NOT_RATED else Closeness(int(value)).label}"
        if verb == "discretion":
            return f"Discretion {Discretion(value).label}"
        return {"trash": "Put in the trash", "mind": f"{value.capitalize()} my mind"}[verb]

    def clean_do(self) -> Callable[[], changes.Record]:
        """Return what is to be done, ready to be called."""
        verb, _, value = self.cleaned_data["do"].partition(":")
        try:
            return self._verbs()[verb](value)
        except (KeyError, ValueError, Circle.DoesNotExist) as error:
            raise forms.ValidationError(NOTHING_TO_DO, code="verb") from error

    def _verbs(self) -> dict[str, Callable[[str], Callable[[], changes.Record]]]:
        who = self.cleaned_data.get("who", [])

        def circle(verb: Callable[..., changes.Record]) -> Callable[[str], Callable[[], changes.Record]]:
            def ready(value: str) -> Callable[[], changes.Record]:
                found = Circle.objects.get(pk=_number(value))
                return lambda: verb(who, found)

            return ready

        def closeness(value: str) -> Callable[[], changes.Record]:
            chosen = None if value == NOT_RATED else Closeness(int(value)).value
            return lambda: people.set_closeness(who, chosen)

        def standing(value: str) -> Callable[[], changes.Record]:
            chosen = Discretion(value).value
            return lambda: people.set_discretion(who, chosen, self.cleaned_data.get("because", ""))

        def mind(value: str) -> Callable[[], changes.Record]:
            tracked = {"on": True, "off": False}[value]
            return lambda: people.set_tracked(who, tracked)

        return {
            "circle-add": circle(people.add_to_circle),
            "circle-out": circle(people.remove_from_circle),
            "closeness": closeness,
            "discretion": standing,
            "mind": mind,
            "trash": lambda value: lambda: people.trash(who),
        }


def _number(value: str) -> int:
    number = int(value)
    if not 0 < number <= LARGEST_NUMBER:
        raise ValueError(value)
    return number
