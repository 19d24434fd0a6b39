"""
Any table of people, read as I say what its columns mean. Bytes in, rows and problems out.

A table is told by its shape: the separator that gives most lines the same number of cells.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any, Self

from contacts import linkedin_archive
from contacts.linkedin_rows import LONGEST_WEBSITE, Export, Header, Reading, Row
from contacts.spreadsheet import unguarded
from contacts.tabular import NotAnExport, Text, Unclosed, decode, looks_binary, records, roomy_cells

DELIMITERS = (",", ";", "\t", "|")
LOOKED_AT = 50  # records
MOST_COLUMNS = 100
LONGEST_PHONE = 60
FIRST_YEAR = 1900
NAMES = frozenset({"first_name", "last_name", "full_name"})
FIELDS = {
    "": "ignore",
    "first_name": "first name",
    "last_name": "last name",
    "full_name": "full name",
    "email": "e-mail",
    "company": "organisation",
    "title": "position",
    "url": "profile or website",
    "connected_on": "connected on",
    "phone": "phone",
}


@dataclass(frozen=True, slots=True)
class Table:
    """The beginning of a file that is a table; `before` records stand above its first row."""

    delimiter: str
    before: int
    width: int
    rows: list[list[str]]

    def column(self, at: int, *, has_header: bool) -> list[str]:
        """Return the values of a column that are not empty, without the header."""
        values = (unguarded(row[at]) for row in self.rows[has_header:])
        return [value.strip() for value in values if value.strip()]


@dataclass(frozen=True, slots=True)
class Meaning:
    """What I said of a table: a field of `FIELDS` for each column, and the circle its people enter.

    `circle` is the id of one that is there; without, `circle_name` names a new one.
    """

    fields: tuple[str, ...]
    has_header: bool
    circle: int | None
    circle_name: str

    @property
    def has_names(self) -> bool:
        return not NAMES.isdisjoint(self.fields)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, facts: dict[str, Any]) -> Self:
        """Raise `TypeError`, `KeyError` or `ValueError` where `facts` say something else."""
        meaning = cls(**{**facts, "fields": tuple(facts["fields"])})
        if not FIELDS.keys() >= {*meaning.fields}:
            raise ValueError("a column means nothing known")
        return meaning


def table(data: bytes) -> Table:
    """Return the beginning of the table in `data`, a text or LinkedIn's ZIP. Raises `NotAnExport`."""
    return _table(_decoded(data))


def _decoded(data: bytes) -> Text:
    if linkedin_archive.is_archive(data):
        data, _ = linkedin_archive.connections(data)
    return decode(data)


def _table(text: Text) -> Table:
    found = []
    unclosed = None
    if not looks_binary(text):
        with roomy_cells():
            for delimiter in DELIMITERS:
                try:
                    shape = _shape(text.text, delimiter)
                except Unclosed as error:
                    unclosed = unclosed or error
                    continue
                if shape is not None:
                    found.append(shape)
    if found:
        return max(found, key=lambda one: (len(one.rows) * (one.width - 1), one.width))
    if unclosed is not None:
        raise _unclosed(unclosed)
    raise NotAnExport("This file is no table: its lines do not fall into columns. Choose a CSV.")


def _shape(text: str, delimiter: str) -> Table | None:
    """Return the table that `delimiter` makes of the text; None when it makes none."""
    everything = [cells or [] for _, _, cells in islice(records(text, delimiter), LOOKED_AT)]
    filled = [any(cell.strip() for cell in cells) for cells in everything]
    widths = Counter(len(cells) for cells, some in zip(everything, filled, strict=True) if some)
    width, count = max(
        ((w, n) for w, n in widths.items() if w > 1), key=lambda one: one[::-1], default=(0, 0)
    )
    if count < 2:
        return None
    before = next(at for at, cells in enumerate(everything) if len(cells) == width and filled[at])
    rows = [cells for at, cells in enumerate(everything) if len(cells) == width and filled[at]]
    columns = sum(sum(bool(row[at].strip()) for row in rows) * 2 >= len(rows) for at in range(width))
    steady = count * 10 >= 6 * sum(filled[before:])
    return Table(delimiter, before, width, rows) if steady and columns >= 2 else None


def _unclosed(error: Unclosed) -> NotAnExport:
    return NotAnExport(
        f"A quotation mark opened at line {error.line} is never closed, so no row after it can be told. "
        "Mend that line in a text editor, or save the table as CSV again."
    )


def split_name(name: str) -> tuple[str, str]:
    """Return first and last name of a full one: parted at the comma, else at the last blank."""
    last, comma, first = (" ".join(part.split()) for part in name.partition(","))
    if comma:
        return first, last
    first, _, last = last.rpartition(" ")
    return (first, last) if first else (last, "")


def read(data: bytes, meaning: Meaning) -> Export:
    """Return what is in a table, its columns taken as `meaning` says. Raises `NotAnExport`."""
    text = _decoded(data)
    shape = _table(text)
    if len(meaning.fields) != min(shape.width, MOST_COLUMNS):
        raise NotAnExport("The file has other columns than those that were shown. Choose it again.")
    places: dict[str, list[int]] = {}
    for at, field in enumerate(meaning.fields):
        if field:
            places.setdefault(field, []).append(at)
    export = Export(
        encoding=text.encoding,
        delimiter=shape.delimiter,
        columns=tuple(places),
        stripped_characters=text.stripped,
    )
    header = Header(
        shape.before - (not meaning.has_header), shape.delimiter, shape.width, places, guarded=True
    )
    with roomy_cells():
        try:
            _Reading(export, header, text).run()
        except Unclosed as error:
            raise _unclosed(error) from error
    if not export.rows:
        raise _nobody(export)
    return export


def _nobody(export: Export) -> NotAnExport:
    left_out = [problem for problem in export.problems if not problem.kept]
    if left_out:
        return NotAnExport(
            f"With these columns nobody can be read. Line {left_out[0].line}: {left_out[0].reason}"
        )
    return NotAnExport("With these columns there is nobody in this file.")


class _Reading(Reading):
    """A pass over a table that is not LinkedIn's: full names, phones, addresses of any website."""

    first_year = FIRST_YEAR

    def row(
        self, line: int, cells: list[str], first: str, last: str, *values: str, broken: bool
    ) -> Row | None:
        places = self.header.places
        if "full_name" in places and not first.strip() and not last.strip():
            first, last = split_name(cells[places["full_name"][0]])
        row = super().row(line, cells, first, last, *values, broken=broken)
        if row is not None and "phone" in places:
            phone = " ".join(cells[places["phone"][0]].split())[:LONGEST_PHONE]
            if phone:
                self.export.phones[line] = phone
        return row

    def nameless(self, line: int, cells: list[str], url: str, when: str) -> None:
        if any(cell.strip() for cell in cells):
            self.problem(line, "The row has no name. It is left out.")

    def website(self, line: int, url: str) -> str:
        # Any address will do here; what is none, or too long, is said as ever.
        looks_like_one = "." in url and not any(map(str.isspace, url)) and len(url) <= LONGEST_WEBSITE
        return url if looks_like_one else super().website(line, url)


def columns_of(shape: Table) -> Sequence[int]:
    """Return the columns that can be given a meaning."""
    return range(min(shape.width, MOST_COLUMNS))
