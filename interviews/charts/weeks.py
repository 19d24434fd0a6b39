"""One column a week, with a line at what I aim at."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from interviews.charts import WIDE, number

HIGH: Final = 78.0  # how far a column may rise
TOP: Final = 16.0  # room for the number over the highest
COLUMN: Final = 0.6  # of its week's room
LEAST: Final = 2.0


@dataclass(frozen=True, slots=True)
class Week:
    """`is_off`: I did not work in it; `is_now`: it is not over."""

    starts_on: dt.date
    count: int
    is_off: bool = False
    is_now: bool = False

    @property
    def label(self) -> str:
        return f"{self.starts_on.day} {self.starts_on:%b}"


@dataclass(frozen=True, slots=True)
class Column:
    whole: str
    count: str  # "" for none
    look: str
    x: str
    y: str
    width: str
    height: str
    middle: str
    count_y: str


@dataclass(frozen=True, slots=True)
class Drawing:
    width: str
    height: str
    base: str
    goal: str  # "" without one
    columns: Sequence[Column]
    labels: Sequence[tuple[str, str, str]]  # x, anchor, words
    words_y: str


def draw(weeks: Sequence[Week], goal: int, width: float = WIDE) -> Drawing:
    """Place a column for each week, the oldest first."""
    room = width / max(1, len(weeks))
    most = max(goal, *(week.count for week in weeks), 1)
    base = TOP + HIGH
    columns = []
    for place, week in enumerate(weeks):
        high = max(LEAST, HIGH * week.count / most)
        left = room * place + room * (1 - COLUMN) / 2
        column = Column(
            whole=f"Week of {week.label}: {'off' if week.is_off else f'{week.count:,}'}",
            count="off" if week.is_off else (f"{week.count:,}" if week.count else ""),
            look="thin" if week.is_off else ("bar pale" if week.is_now else "bar"),
            x=number(left),
            y=number(base - (HIGH / 3 if week.is_off else high)),
            width=number(room * COLUMN),
            height=number(HIGH / 3 if week.is_off else high),
            middle=number(left + room * COLUMN / 2),
            count_y=number(base - (HIGH / 3 if week.is_off else high) - 4),
        )
        columns.append(column)
    labels = [(number(room * (1 - COLUMN) / 2), "start", weeks[0].label)]
    if len(weeks) > 1:
        labels.append((number(width - room * (1 - COLUMN) / 2), "end", "now"))
    line = number(base - HIGH * goal / most) if goal else ""
    return Drawing(number(width), number(base + 18), number(base), line, columns, labels, number(base + 15))
