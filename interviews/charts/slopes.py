"""From what I expected to what I found: a small panel for each of several things, a line for each talk."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from interviews.charts import WIDE, fitting, number
from interviews.charts.words import counted
from interviews.criteria import LEAST, MOST

COLUMNS, BETWEEN = 3, 18.0
WIDEST: Final = 168.0
STEP: Final = 17.0
FIRST, HIGH = 44.0, 152.0
INSET: Final = 22.0


@dataclass(frozen=True, slots=True)
class Pairs:
    """`pairs` holds (expected, found), each a mark from 1 to 5, for each talk that has both."""

    name: str
    pairs: Sequence[tuple[int, int]]
    words: str = ""


class Slope(NamedTuple):
    x1: str
    y1: str
    x2: str
    y2: str
    way: str
    width: str
    title: str


@dataclass(frozen=True, slots=True)
class Panel:
    name: str
    whole: str
    words: str
    x: str
    name_y: str
    words_y: str
    right: str
    left_end: str
    right_end: str
    ends_y: str
    grid: Sequence[tuple[str, str]]
    slopes: Sequence[Slope]


@dataclass(frozen=True, slots=True)
class Slopes:
    panels: Sequence[Panel]
    legend_y: str
    high: str


def draw(several: Sequence[Pairs]) -> Slopes:
    columns = max(1, min(COLUMNS, len(several)))
    wide = min(WIDEST, (WIDE - BETWEEN * (columns - 1)) / columns)
    rows = -(-len(several) // columns)
    return Slopes(
        [_panel(index % columns, index // columns, wide, one) for index, one in enumerate(several)],
        number(HIGH * rows + 6),
        number(HIGH * rows + 12),
    )


def _panel(column: int, row: int, wide: float, one: Pairs) -> Panel:
    left, top = column * (wide + BETWEEN), row * HIGH
    from_x, to_x = left + INSET, left + wide - INSET

    def down(mark: int) -> float:
        return top + FIRST + (MOST - mark) * STEP

    # Thicker ones first, so that a thin one is seen on them.
    alike = Counter(one.pairs).most_common()
    return Panel(
        fitting(one.name, wide / 1.08),
        one.name,
        one.words,
        number(left),
        number(top + 12),
        number(top + 26),
        number(left + wide),
        number(from_x),
        number(to_x),
        number(top + FIRST + (MOST - LEAST) * STEP + 18),
        [(str(mark), number(down(mark))) for mark in range(LEAST, MOST + 1)],
        [
            Slope(
                number(from_x), number(down(expected)), number(to_x), number(down(found)),
                "up" if found > expected else "down" if found < expected else "level",
                number(1.25 + 0.6 * min(talks - 1, 6)),
                f"expected {expected}, then {found}: {counted(talks, 'talk')}",
            )
            for (expected, found), talks in alike
        ],
    )  # fmt: skip
