"""Charts, drawn on the server: numbers in, places on paper out. No queries, no clock.

    {% include "charts/_chart.html" with chart=chart %}

draws a `Chart`: its title, the sentence that says what it shows, the drawing, and all its figures as a
table. Where something stands is text here, so that a template writes it as it is. Colours come from
classes (static/css/charts.css), so that a drawing is read in the dark and on paper as well.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

# As wide as a drawing is, in its own units. Letters are 11.5 of them high.
WIDE: Final = 360.0
# About how wide a letter is.
LETTER: Final = 5.9


@dataclass(frozen=True, slots=True)
class Table:
    """The same figures in rows; the first cell of each row heads it."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Chart:
    """`name` is what the page calls it, `shape` the drawing in templates/charts/, given `drawing`.

    Without a `drawing` there is nothing to be drawn yet: `says` tells what is missing.
    """

    name: str
    title: str
    says: str
    shape: str = ""
    drawing: Any = None
    table: Table | None = None

    @property
    def template(self) -> str:
        return f"charts/{self.shape}.svg"


def number(value: float) -> str:
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")  # no "-0"


def fitting(text: str, width: float) -> str:
    """Return as much of `text` as has room in `width` units, with a sign where something is missing."""
    room = width / LETTER
    if _letters(text) <= room:
        return text
    kept = ""
    for letter in text:
        if _letters(f"{kept}{letter}…") > room:
            break
        kept += letter
    return f"{kept.rstrip()}…"


def room(text: str) -> float:
    """Return about how many units wide a text is."""
    return _letters(text) * LETTER


def _letters(text: str) -> float:
    """Return how many letters' room a text takes: Chinese and Japanese signs need twice that of others."""
    return sum(1.8 if unicodedata.east_asian_width(letter) in "WF" else 1.0 for letter in text)
