"""CSV that a spreadsheet opens as text: no cell of it is ever run as a formula, and nothing gets lost.

A quote is put before whatever a spreadsheet would take for a formula. `unguarded` takes it away again,
so that what was written comes back exactly.
"""

import csv
import re
from collections.abc import Iterable, Iterator

# A cell that was typed with quotes before the sign gets one more, else it could not be told from ours.
FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
GUARDED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
# Tells spreadsheets that the file is UTF-8.
BYTE_ORDER_MARK = "\ufeff"
ROWS_AT_ONCE = 200


def guarded(text: str) -> str:
    """Return the cell for `text`, as no formula."""
    return f"'{text}" if FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """Return the text that `guarded` made this cell of."""
    return cell[1:] if GUARDED.match(cell) else cell


class _Echo:
    """A file that gives each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def lines(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """Yield a CSV file in parts, each of some hundred rows."""
    writer = csv.writer(_Echo())
    part = [BYTE_ORDER_MARK]
    for row in rows:
        part.append(writer.writerow([guarded(cell) for cell in row]))
        if len(part) > ROWS_AT_ONCE:
            yield "".join(part)
            part = []
    yield "".join(part)
