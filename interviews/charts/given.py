"""One column a talk, as high as many names it gave; a talk that gave none says why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from interviews.charts import WIDE, number

HIGH: Final = 70.0  # how far a column may rise
TOP: Final = 16.0
COLUMN: Final = 0.64  # of its talk's room
WIDEST: Final = 44.0
# A number fits over a column from this width on.
READABLE: Final = 10.0


@dataclass(frozen=True, slots=True)
class Talk:
    """`sign` stands for a talk that gave no name, and says why."""

    whole: str
    day: str
    count: int
    sign: str


@dataclass(frozen=True, slots=True)
class Column:
    whole: str
    count: str  # "" for none
    sign: str
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
    sign_y: str
    words_y: str
    columns: Sequence[Column]
    labels: Sequence[tuple[str, str, str]]  # x, anchor, words


def draw(talks: Sequence[Talk], width: float = WIDE) -> Drawing:
    """Place a column for each talk, the oldest first."""
    room = min(WIDEST, width / max(1, len(talks)))
    most = max((talk.count for talk in talks), default=0) or 1
    base = TOP + HIGH
    columns = []
    for place, talk in enumerate(talks):
        high = HIGH * talk.count / most
        left = room * place + room * (1 - COLUMN) / 2
        columns.append(
            Column(
                whole=talk.whole,
                count=f"{talk.count:,}" if talk.count and room >= READABLE else "",
                sign="" if talk.count else talk.sign,
                x=number(left),
                y=number(base - high),
                width=number(room * COLUMN),
                height=number(high),
                middle=number(left + room * COLUMN / 2),
                count_y=number(base - high - 4),
            )
        )
    labels = [("0", "start", talks[0].day)] if talks else []
    if len(talks) > 2:
        labels.append((number(room * len(talks)), "end", talks[-1].day))
    return Drawing(
        number(width), number(base + 18), number(base), number(base - 5), number(base + 15), columns, labels
    )
