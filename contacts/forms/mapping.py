"""What the columns of a table mean, and the circle its people enter."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final

from django import forms
from django.forms import BoundField

from contacts import guessing, mapping
from contacts.mapping import Meaning, Table
from contacts.models import Circle

SAMPLES: Final = 5
LONGEST_SAMPLE: Final = 60  # characters
LONGEST_CIRCLE: Final = 100
CHOICES: Final = [(field, label.capitalize()) for field, label in mapping.FIELDS.items()]


@dataclass(frozen=True, slots=True)
class Column:
    """One column as the page shows it: what it is called, its first values, and what it means."""

    name: str
    samples: list[str]
    field: BoundField


class MappingForm(forms.Form):
    """A choice for each column. `meaning` is what was said, once the form is valid."""

    has_header = forms.BooleanField(required=False)
    circle = forms.ModelChoiceField(
        Circle.objects.all(), required=False, empty_label="A new circle", label="Circle they enter"
    )
    circle_name = forms.CharField(
        label="Name of the new circle",
        max_length=LONGEST_CIRCLE,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, table: Table, file_name: str, meaning: Meaning | None) -> None:
        self.table = table
        header = guessing.has_header(table) if meaning is None else meaning.has_header
        guessed = guessing.fields(table, header=header) if meaning is None else [*meaning.fields]
        circle_name = meaning.circle_name if meaning and meaning.circle_name else named_after(file_name)
        initial = {
            "has_header": header,
            "circle": meaning and meaning.circle,
            "circle_name": circle_name,
            **{f"column-{at}": field for at, field in enumerate(guessed)},
        }
        super().__init__(data, initial=initial)
        for at in range(len(guessed)):
            self.fields[f"column-{at}"] = forms.ChoiceField(
                choices=CHOICES, required=False, label="It is the"
            )
        self.has_header_now = bool(self["has_header"].value())

    @property
    def first_row(self) -> str:
        return " · ".join(filter(None, (short(cell) for cell in self.table.rows[0])))

    @property
    def columns(self) -> Iterator[Column]:
        """Yield the columns, named by the first row where that is a header."""
        for at, heading in enumerate(self.table.rows[0][: mapping.MOST_COLUMNS]):
            name = short(heading) if self.has_header_now else ""
            values = self.table.column(at, has_header=self.has_header_now)
            samples = [short(value) for value in values[:SAMPLES]]
            yield Column(name or f"Column {at + 1}", samples, self[f"column-{at}"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not (cleaned.get("circle") or cleaned.get("circle_name")) and not self.errors:
            self.add_error("circle_name", "Name the new circle, or choose one that is there.")
        if not self.errors and not self.meaning.has_names:
            raise forms.ValidationError(
                "Say which column holds the names: the full name, or first and last name.", code="no_name"
            )
        return cleaned

    @property
    def meaning(self) -> Meaning:
        said = self.cleaned_data
        circle: Circle | None = said["circle"]
        fields = tuple(said[f"column-{at}"] for at in range(min(self.table.width, mapping.MOST_COLUMNS)))
        return Meaning(
            fields, said["has_header"], circle.pk if circle else None, str(circle or said["circle_name"])
        )


def named_after(file_name: str) -> str:
    """Return what to call the circle of a file: its name without the ending."""
    stem = PurePath(file_name).stem.replace("_", " ").replace("-", " ")
    return " ".join(stem.split())[:LONGEST_CIRCLE].strip() or "Imported"


def short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_SAMPLE else f"{text[: LONGEST_SAMPLE - 1]}…"
