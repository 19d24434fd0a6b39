"""Text tables as people bring them: bytes to text, text to records. Nothing here knows whose table it is."""

import codecs
import csv
import io
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

LONGEST_CELL = 131_072  # characters; more than that is no cell of a table of people
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is the beginning of this one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
LINE_BREAK = re.compile(r"\r\n|\r|\n")
UNREADABLE = "\ufffd"  # what stands where bytes made no character
FIELD_LIMIT = threading.Lock()


class NotAnExport(ValueError):
    """The file cannot be what it should be; the text is the sentence shown, with what to do next."""


class Unclosed(ValueError):
    """A quotation mark opened at `line` is not closed where its cell ends."""

    def __init__(self, line: int) -> None:
        super().__init__(f"A quotation mark opened at line {line} is never closed")
        self.line = line


@dataclass(frozen=True, slots=True)
class Text:
    """A decoded file: `stripped` control characters are gone; `damaged` when some bytes made no character."""

    text: str
    encoding: str
    stripped: int
    damaged: bool


def decode(data: bytes) -> Text:
    """Return the text of `data`: by its byte order mark, else UTF-8, UTF-16 that shows, else Windows-1252."""
    text, encoding = _decoded(data)
    damaged = UNREADABLE in text
    text, stripped = CONTROLS.subn("", text.lstrip("\ufeff"))
    return Text(text, encoding, stripped, damaged)


def _decoded(data: bytes) -> tuple[str, str]:
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, "replace"), encoding
    # Latin letters in UTF-16 are every second byte NUL; in other encodings NUL is a rare accident.
    head = data[:4096]
    for encoding, high, low in (("utf-16-le", head[1::2], head[::2]), ("utf-16-be", head[::2], head[1::2])):
        if high.count(0) > 0.4 * len(high) and low.count(0) < 0.05 * len(low):
            return data.decode(encoding, "replace"), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        text = data.decode("utf-8", "replace")
        cut_short = error.reason == "unexpected end of data" and error.end == len(data)
    # One broken byte among many good letters is damage; Windows-1252 would spoil every other name.
    foreign = len(text) - len(text.encode("ascii", "ignore"))
    if cut_short or text.count(UNREADABLE) * 10 <= foreign:
        return text, "utf-8"
    return data.decode("cp1252", "replace"), "cp1252"


@contextmanager
def roomy_cells() -> Iterator[None]:
    """Let `csv` read cells of any length meanwhile: its limit, one for the program, would end the reading."""
    with FIELD_LIMIT:
        before = csv.field_size_limit(2**31 - 1)
        try:
            yield
        finally:
            csv.field_size_limit(before)


def records(text: str, delimiter: str) -> Iterator[tuple[int, int, list[str] | None]]:
    """
    Yield (first line, last line, cells) of every record, lines counted from 1 as an editor shows them.

    Cells are None where quotation marks stand wrongly within one line. Raises `Unclosed` when that swallowed
    the line's end. Strict reading finds it where the next quoted cell begins, instead of running on.
    """
    lines = io.StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)
    last = 0
    while True:
        first = last + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if reader.line_num > first or "end of data" in str(error):
                raise Unclosed(_opened_at(text, delimiter, first, reader.line_num)) from error
            last = reader.line_num
            yield first, last, None
            continue
        last = reader.line_num
        yield first, last, cells


def _opened_at(text: str, delimiter: str, first: int, last: int) -> int:
    """Return the line on which, in the record at `first`, the cell begins that runs over its line."""
    lines = islice(io.StringIO(text, newline=""), first - 1, last)
    cells = next(csv.reader(lines, delimiter=delimiter, skipinitialspace=True))
    running = max((at for at, cell in enumerate(cells) if LINE_BREAK.search(cell)), default=0)
    return line_of_cell(cells, running, first)


def line_of_cell(cells: list[str], at: int, first: int) -> int:
    """Return the line on which cell number `at` begins, in a record that begins at line `first`."""
    return first + sum(len(LINE_BREAK.findall(cell)) for cell in cells[:at])


def looks_binary(text: Text) -> bool:
    """Return whether more than one character in twenty is none that a person could have typed."""
    return text.stripped + text.text.count(UNREADABLE) > 0.05 * (len(text.text) + text.stripped)
