"""Horizontal bars under each other, each with what was lost before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from interviews.charts import WIDE, fitting, number

LABEL: Final = 112.0  # room for what a bar stands for
COUNT: Final = 30.0  # room for its number, behind it
HIGH: Final = 16.0
LEAST: Final = 2.0  # a bar of none is seen as one


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    count: int
    lost: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    whole: str  # label and number, for the pointer that rests on it
    lost: str
    count: str
    x: str
    y: str
    width: str
    text_y: str
    lost_y: str
    count_x: str


@dataclass(frozen=True, slots=True)
class Drawing:
    width: str
    height: str
    rows: Sequence[Row]


def draw(bars: Sequence[Bar], width: float = WIDE, label: float = LABEL) -> Drawing:
    """Place bars by their numbers; the largest one takes all the room there is."""
    room = width - label - COUNT
    most = max((bar.count for bar in bars), default=0) or 1
    rows, y = [], 2.0
    for bar in bars:
        if bar.lost:
            y += 16
        long = max(LEAST, room * bar.count / most)
        row = Row(
            label=fitting(bar.label, label - 4),
            whole=f"{bar.label}: {bar.count:,}",
            lost=fitting(f"− {bar.lost}", width - label) if bar.lost else "",
            count=f"{bar.count:,}",
            x=number(label),
            y=number(y),
            width=number(long),
            text_y=number(y + 12),
            lost_y=number(y - 6),
            count_x=number(label + long + 5),
        )
        rows.append(row)
        y += HIGH + 8
    return Drawing(number(width), number(y - 6), rows)
