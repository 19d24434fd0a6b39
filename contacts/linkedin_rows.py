"""The rows of a LinkedIn export: from cells to people, with what is wrong noted line by line."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from operator import itemgetter

from contacts.linkedin_profile import profile_slug
from contacts.linkedin_words import FIRST_YEAR, HEADERS, BadDate, connected_on
from contacts.spreadsheet import unguarded
from contacts.tabular import (
    LINE_BREAK,
    LONGEST_CELL,
    UNREADABLE,
    NotAnExport,
    Text,
    Unclosed,
    line_of_cell,
    records,
)

MOST_ROWS = 300_000
LONGEST_NAME = 300  # characters, each of first and last name
LONGEST_TEXT = 300  # characters of a company or a position
LONGEST_EMAIL = 254
LONGEST_WEBSITE = 500
FIELDS = tuple(HEADERS)
EMAIL = re.compile(r"[^\s@<>()\[\]\\,:;\"]{1,64}@(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W_]{2,}")
BREAKS = re.compile(r"[\r\n\t\u2028\u2029]+")
# A name of these alone is an empty one: blanks, joiners, direction marks, fillers.
INVISIBLE = re.compile(
    r"[\s\xad\u115f\u1160\u200b-\u200f\u2028-\u202e\u2060-\u206f\u2800\u3164\ufe0f\ufeff\uffa0]*"
)
EDGES = "\u200b\u2060\ufeff"  # blanks of no width, which `strip` leaves


@dataclass(frozen=True, slots=True)
class Row:
    """One person in the file; what is not known is "" or None."""

    line: int  # the first of the record in the file, counted from 1
    first_name: str
    last_name: str
    slug: str  # of the profile: lower case, decoded, NFC
    website: str  # what stood in the URL column when it is no profile; text, not to be trusted as a link
    email: str
    company: str
    title: str
    connected_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at `line` (0: with the file as a whole). Not `kept`: the row was left out."""

    line: int
    reason: str
    kept: bool


@dataclass(slots=True)
class Export:
    """What a file says. `columns` names those of our fields that the header has, in its order."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    hidden_members: int = 0
    encoding: str = "utf-8"
    delimiter: str = ","
    columns: tuple[str, ...] = ()
    stripped_characters: int = 0
    # Numbers by line: LinkedIn gives none, other tables may.
    phones: dict[int, str] = field(default_factory=dict)
    # infoint wrote the file itself, so it may hold any part of the people.
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header stands, how wide it is, and where in it our fields are (twice when repeated)."""

    record: int  # how many records stand before it
    delimiter: str
    width: int
    places: dict[str, list[int]]
    # Written for spreadsheets: a quote stands before what they would take for a formula.
    guarded: bool = False


def too_large() -> NotAnExport:
    return NotAnExport(
        f"This file holds more than {MOST_ROWS:,} rows, the most that is read. Split it into smaller ones."
    )


class Reading:
    """One pass over the records after the header, filling `export`."""

    first_year = FIRST_YEAR

    def __init__(self, export: Export, header: Header, text: Text) -> None:
        self.export = export
        self.header = header
        self.text = text
        self.this_year = dt.datetime.now(dt.UTC).year
        self.dates: dict[str, dt.date | str] = {}  # what each text means, or why nothing
        # Breaks inside names are rare; where the file has none, they are not looked for.
        self.has_odd_blanks = any(blank in text.text for blank in "\t\u2028\u2029")
        delimiter = re.escape(header.delimiter)
        self.row_inside = re.compile(
            rf"{delimiter}\s*(?:https?://)?(?:[\w-]+\.)*linkedin\.com/in/[^\s{delimiter}]*{delimiter}"
            rf"|{delimiter}\s*[0-9]{{1,2}}[ -][^\W\d_]{{3,9}}\.?[ -][0-9]{{2,4}}\s*(?:[\r\n]|$)",
            re.IGNORECASE,
        )

    def run(self) -> None:
        rows, width = self.export.rows, self.header.width
        take, repeated = self._taking()
        skip = self.header.record + 1
        for first, last, cells in islice(records(self.text.text, self.header.delimiter), skip, None):
            if cells is None:
                self.problem(first, "The quotation marks in this row stand wrongly. It is left out.")
                continue
            if last > first:
                self.refuse_swallowed(first, cells)
            if len(cells) != width and not self.fits(first, cells):
                continue
            if cells and max(map(len, cells)) > LONGEST_CELL:
                self.problem(
                    first, f"A cell holds more than {LONGEST_CELL:,} characters. The row is left out."
                )
                continue
            if self.header.guarded:
                cells[:] = map(unguarded, cells)
            cells.append("")  # what a column that the file lacks reads as
            for places in repeated:
                cells[places[0]] = next((cells[at] for at in places if cells[at].strip()), "")
            row = self.row(first, cells, *take(cells), broken=last > first)
            if row:
                rows.append(row)
                if len(rows) > MOST_ROWS:
                    raise too_large()

    def _taking(self) -> tuple[Callable[[list[str]], tuple[str, ...]], list[list[int]]]:
        """Return what picks our seven fields from a record, and the places of those that occur repeatedly."""
        places = self.header.places
        take = itemgetter(*(places.get(name, [self.header.width])[0] for name in FIELDS))
        return take, [at for at in places.values() if len(at) > 1]

    def problem(self, line: int, reason: str, *, kept: bool = False) -> None:
        self.export.problems.append(Problem(line, reason, kept))

    def fits(self, line: int, cells: list[str]) -> bool:
        """Bring `cells` to the header's width; return False, noting why, if that would lose something."""
        width = self.header.width
        extra = sum(1 for cell in cells[width:] if cell.strip())
        if extra:
            self.problem(line, f"The row has {len(cells)} cells, the header {width}. It is left out.")
            return False
        del cells[width:]
        cells.extend([""] * (width - len(cells)))
        return True

    def refuse_swallowed(self, line: int, cells: list[str]) -> None:
        """
        Raise `Unclosed` if a cell with line breaks has swallowed rows: a later mark happened to close it.

        It has when it holds a profile or a date where those columns would be, or whole rows; or when it is in
        a column that never has line breaks.
        """
        header = self.header
        one_line = {at for name in ("url", "email", "connected_on") for at in header.places.get(name, ())}
        for at, cell in enumerate(cells):
            inside = LINE_BREAK.split(cell.strip())
            if len(inside) < 2:
                continue
            whole_rows = sum(part.count(header.delimiter) == header.width - 1 for part in inside[1:-1])
            if at in one_line or whole_rows > 1 or self.row_inside.search(cell):
                raise Unclosed(line_of_cell(cells, at, line))

    def row(
        self,
        line: int,
        cells: list[str],
        first: str,
        last: str,
        url: str,
        email: str,
        company: str,
        title: str,
        when: str,
        *,
        broken: bool,
    ) -> Row | None:
        """Return the person in a record; None, counted or noted, when there is none to keep."""
        first, last = first.strip(), last.strip()
        if broken or self.has_odd_blanks:
            first, last = BREAKS.sub(" ", first), BREAKS.sub(" ", last)
        if not (first.isascii() and last.isascii()):
            first, last = visible(first), visible(last)
        url, email, when = url.strip(), email.strip(), when.strip()
        company, title = " ".join(company.split()), " ".join(title.split())
        if not first and not last:
            self.nameless(line, cells, url, when)
            return None
        if len(first) > LONGEST_NAME or len(last) > LONGEST_NAME:
            length = max(len(first), len(last))
            reason = f"The name has {length:,} characters, more than {LONGEST_NAME}. The row is left out."
            self.problem(line, reason)
            return None
        if self.text.damaged and UNREADABLE in f"{first}{last}{company}{title}":
            self.problem(line, "Some letters in this row are damaged in the file.", kept=True)
        slug = profile_slug(url) if url else ""
        return Row(
            line,
            first,
            last,
            slug,
            self.website(line, url) if url and not slug else "",
            self.email(line, email) if email else "",
            company if len(company) <= LONGEST_TEXT else self.cut(line, "company", company),
            title if len(title) <= LONGEST_TEXT else self.cut(line, "position", title),
            self.date(line, when) if when else None,
        )

    def nameless(self, line: int, cells: list[str], url: str, when: str) -> None:
        """Count a hidden member, which is a date alone; pass over a blank row; note any other."""
        said = [cell for cell in cells if cell.strip()]
        if url:
            self.problem(line, "The row has a profile address but no name. It is left out.")
        elif when and len(said) == 1 and isinstance(self.meaning(when), dt.date):
            self.export.hidden_members += 1
        elif said:
            self.problem(line, "The row has text but no name. It is left out.")

    def website(self, line: int, url: str) -> str:
        url = BREAKS.sub(" ", url)
        if len(url) > LONGEST_WEBSITE:
            self.problem(
                line, f"The address has {len(url):,} characters: it is not kept, the person is.", kept=True
            )
            return ""
        self.problem(line, f"“{shown(url)}” is no LinkedIn profile: it is kept as text.", kept=True)
        return url

    def email(self, line: int, email: str) -> str:
        if len(email) <= LONGEST_EMAIL and EMAIL.fullmatch(email):
            return email
        self.problem(
            line, f"“{shown(email)}” is no e-mail address: it is not kept, the person is.", kept=True
        )
        return ""

    def cut(self, line: int, what: str, text: str) -> str:
        reason = f"The {what} has {len(text):,} characters: only the first {LONGEST_TEXT} are kept."
        self.problem(line, reason, kept=True)
        return text[:LONGEST_TEXT].rstrip()

    def date(self, line: int, text: str) -> dt.date | None:
        meaning = self.meaning(text)
        if isinstance(meaning, dt.date):
            return meaning
        self.problem(line, f"The date “{shown(text)}” {meaning}: the person is kept without it.", kept=True)
        return None

    def meaning(self, text: str) -> dt.date | str:
        """Return the date that `text` writes, or why it writes none. An export repeats its dates often."""
        meaning = self.dates.get(text)
        if meaning is None:
            try:
                meaning = connected_on(text, self.this_year, self.first_year)
            except BadDate as error:
                meaning = str(error)
            self.dates[text] = meaning
        return meaning


def shown(text: str) -> str:
    """Return `text` short enough for a message."""
    return text if len(text) <= 60 else f"{text[:59]}…"


def visible(name: str) -> str:
    """Return `name` without blanks of no width at its ends; "" if nothing in it can be seen."""
    return "" if INVISIBLE.fullmatch(name) else name.strip(EDGES).strip()
