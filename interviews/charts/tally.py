"""A bar for each thing that is counted, with its words before it and its number behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from interviews.charts import WIDE, fitting, number

ROW: Final = 24.0
BAR: Final = 14.0
WORDS: Final = 132.0
NUMBER: Final = 30.0


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    whole: str
    count: str
    look: str
    y: str
    width: str
    words_y: str
    count_x: str


@dataclass(frozen=True, slots=True)
class Drawing:
    width: str
    height: str
    x: str
    track: str
    bar: str
    rows: Sequence[Row]


def draw(counted: Sequence[tuple[str, int, str]], width: float = WIDE) -> Drawing:
    """Place a bar for each: its words, how many, and its look."""
    most = max((count for _, count, _ in counted), default=0) or 1
    room = width - WORDS - NUMBER
    rows = []
    for place, (label, count, look) in enumerate(counted):
        top = ROW * place + (ROW - BAR) / 2
        long = room * count / most
        rows.append(
            Row(
                fitting(label, WORDS - 8),
                f"{label}: {count:,}",
                f"{count:,}",
                look,
                number(top),
                number(long),
                number(top + BAR - 3),
                number(WORDS + long + 6),
            )
        )
    return Drawing(number(width), number(ROW * len(counted)), number(WORDS), number(room), number(BAR), rows)
