"""Whole numbers as dots along a line, one line for each kind, the middle one marked."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from interviews.charts import WIDE, fitting, number

LABEL: Final = 92.0
ROW: Final = 40.0
LEAST: Final = 10  # the scale reaches so far at least
MOST: Final = 20  # what is beyond stands at its end
RADIUS: Final = 4.0
PILE: Final = 3  # dots above each other; more of one number are told by the pointer and the table


@dataclass(frozen=True, slots=True)
class Line:
    label: str
    values: Sequence[int]
    median: float


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    y: str
    text_y: str
    dots: Sequence[tuple[str, str, str]]  # x, y, words
    median_x: str
    median_from: str
    median_to: str
    median_says: str


@dataclass(frozen=True, slots=True)
class Drawing:
    width: str
    height: str
    bottom: str
    marks: Sequence[tuple[str, str]]
    ticks: Sequence[tuple[str, str]]
    ticks_y: str
    rows: Sequence[Row]


def draw(lines: Sequence[Line], marks: Sequence[int], width: float = WIDE) -> Drawing:
    """Place the dots; `marks` are numbers with a line across all rows."""
    highest = max((value for line in lines for value in line.values), default=0)
    end = min(max(LEAST, highest), MOST)
    left, right = LABEL, width - 16

    def across(value: float) -> float:
        return left + (right - left) * min(value, end) / end

    rows = []
    for place, line in enumerate(lines):
        y = ROW * place + ROW - 10
        dots = [
            (number(across(value)), number(y - RADIUS * 2 * step), f"{value}: {many} of {len(line.values)}")
            for value, many in sorted(Counter(line.values).items())
            for step in range(min(many, PILE))
        ]
        row = Row(
            label=fitting(line.label, LABEL - 4),
            y=number(y),
            text_y=number(y + 4),
            dots=dots,
            median_x=number(across(line.median)),
            median_from=number(y - ROW / 2 - 4),
            median_to=number(y + 7),
            median_says=f"in the middle {line.median:g}",
        )
        rows.append(row)
    bottom = ROW * len(lines) + 2
    beyond = "+" if highest > MOST else ""
    shown = dict.fromkeys([0, *marks, end])
    return Drawing(
        number(width),
        number(bottom + 20),
        number(bottom),
        [(number(across(mark)), f"{mark}") for mark in marks],
        [(number(across(tick)), f"{tick}{beyond if tick == end else ''}") for tick in shown],
        number(bottom + 14),
        rows,
    )
