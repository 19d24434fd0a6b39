"""A grid of numbers, each on a ground that is deeper the larger it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from interviews.charts import WIDE, fitting, number

WORDS: Final = 144.0  # room for the words of a row
HEAD: Final = 88.0  # room for those of the columns, which lean
ROW: Final = 26.0
GAP: Final = 2.0
# So deep is the ground of one and of the most; the number stays readable on both.
PALEST: Final = 0.14
DEEPEST: Final = 0.42
LONGEST_HEAD: Final = 104.0
SMALL: Final = 36.0  # room for what stands behind the words of a row
LEAN: Final = 18.0  # how far the words of the last column lean out


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its words, what stands behind them, and its numbers. `is_thin`: on little evidence."""

    label: str
    small: str
    counts: Sequence[int]
    is_thin: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    whole: str
    count: str
    look: str
    depth: str
    x: str
    middle: str


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    whole: str
    small: str
    y: str
    words_y: str
    is_thin: bool
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Drawing:
    width: str
    height: str
    side: str
    high: str
    small_x: str
    heads: Sequence[tuple[str, str, str]]  # x, words, all words
    head_y: str
    rows: Sequence[Row]


def draw(heads: Sequence[str], lines: Sequence[Line], width: float = WIDE) -> Drawing:
    side = (width - WORDS - LEAN) / max(1, len(heads))
    most = max((count for line in lines for count in line.counts), default=0) or 1
    rows = []
    for place, line in enumerate(lines):
        top = HEAD + ROW * place
        cells = [
            Cell(
                whole=f"{line.label}, {head.lower()}: {count:,}",
                count=f"{count:,}",
                look="bar" if count else "track",
                depth=number_of(PALEST + (DEEPEST - PALEST) * count / most) if count else "1",
                x=number(WORDS + side * column),
                middle=number(WORDS + side * column + (side - GAP) / 2),
            )
            for column, (head, count) in enumerate(zip(heads, line.counts, strict=True))
        ]
        rows.append(
            Row(
                fitting(line.label, WORDS - SMALL - 6),
                f"{line.label}, {line.small}",
                line.small,
                number(top),
                number(top + ROW / 2 + 3),
                line.is_thin,
                cells,
            )
        )
    return Drawing(
        number(width),
        number(HEAD + ROW * len(lines)),
        number(side - GAP),
        number(ROW - GAP),
        number(WORDS - 6),
        [
            (number(WORDS + side * column + side / 2), fitting(head, LONGEST_HEAD), head)
            for column, head in enumerate(heads)
        ],
        number(HEAD - 8),
        rows,
    )


def number_of(share: float) -> str:
    return f"{share:.2f}"
