"""Parts of a whole under each other: a dot, with a line as far as chance may move it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from interviews.charts import WIDE, fitting, number

LABEL: Final = 92.0
COUNT: Final = 62.0
ROW: Final = 28.0


@dataclass(frozen=True, slots=True)
class Share:
    """`span` is least, likeliest and most, each from 0 to 1; None where they are too few for that."""

    label: str
    says: str
    span: tuple[float, float, float] | None


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    whole: str
    says: str
    y: str
    text_y: str
    low: str
    dot: str
    high: str
    is_thin: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    width: str
    height: str
    left: str
    right: str
    says_x: str
    ticks: Sequence[tuple[str, str]]
    ticks_y: str
    rows: Sequence[Row]


def draw(found: Sequence[Share], width: float = WIDE) -> Drawing:
    left, right = LABEL, width - COUNT
    room = right - left
    rows = []
    for place, share in enumerate(found):
        y = ROW * place + ROW / 2
        low, dot, high = (number(left + room * part) for part in share.span or (0, 0, 0))
        row = Row(
            label=fitting(share.label, LABEL - 4),
            whole=f"{share.label}: {share.says}",
            says=share.says,
            y=number(y),
            text_y=number(y + 4),
            low=low,
            dot=dot,
            high=high,
            is_thin=share.span is None,
        )
        rows.append(row)
    bottom = ROW * len(found)
    ticks = [(number(left + room * part), words) for part, words in ((0, "0"), (0.5, "half"), (1, "all"))]
    return Drawing(
        number(width),
        number(bottom + 18),
        number(left),
        number(right),
        number(right + 8),
        ticks,
        number(bottom + 14),
        rows,
    )
