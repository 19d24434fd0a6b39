"""All marks of one criterion on a line from 1 to 5: a dot a talk, the middle one, and from where to where.

    {% include "charts/scale.svg" with drawing=drawing %}

Equal marks stand on top of each other. What I had expected hangs below the line as hollow dots. With few
talks the line is dashed and the ground hatched; the page says so in words.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from interviews.charts import number
from interviews.criteria import LEAST, MOST

WIDE: Final = 120.0
EDGE: Final = 10.0
# The line on which marks stand, and how far dots reach from it.
LINE: Final = 34.0
HIGH: Final = 41.0
PILE: Final = 20.0
RADIUS: Final = 4.0
BELOW: Final = 10.0
HATCH_EVERY: Final = 6.0


@dataclass(frozen=True, slots=True)
class Dot:
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Scale:
    """Where all of it stands, as text. `hatch` is a path, "" unless evidence is thin."""

    high: str
    says: str
    ticks: tuple[str, ...]
    dots: tuple[Dot, ...]
    expected: tuple[Dot, ...]
    median: str
    low: str
    top: str
    hatch: str


def scale(marks: Sequence[int], median: float, *, expected: Sequence[int] = (), thin: bool = False) -> Scale:
    """Return the drawing of these marks; there is at least one."""
    high = HIGH + (BELOW if expected else 0)
    return Scale(
        number(high),
        _says(marks, expected),
        tuple(number(_x(mark)) for mark in range(LEAST, MOST + 1)),
        _piles(marks, LINE - RADIUS - 6, -min(RADIUS * 2, PILE / max(1, _tallest(marks) - 1))),
        _piles(expected, LINE + RADIUS + 5, min(RADIUS * 2, BELOW / 2 / max(1, _tallest(expected) - 1))),
        number(_x(median)),
        number(_x(min(marks))),
        number(_x(max(marks))),
        _hatch() if thin else "",
    )


def _x(mark: float) -> float:
    return EDGE + (mark - LEAST) * (WIDE - 2 * EDGE) / (MOST - LEAST)


def _tallest(marks: Sequence[int]) -> int:
    return max(Counter(marks).values(), default=0)


def _piles(marks: Sequence[int], start: float, step: float) -> tuple[Dot, ...]:
    """Return a dot for each mark, equal ones piled up by `step` units."""
    counts = sorted(Counter(marks).items())
    return tuple(
        Dot(number(_x(mark)), number(start + step * place))
        for mark, count in counts
        for place in range(count)
    )


def _hatch() -> str:
    starts = [place * HATCH_EVERY for place in range(int(WIDE / HATCH_EVERY))]
    return " ".join(
        f"M{number(start)} {number(LINE)}l{number(HATCH_EVERY)} {number(-LINE + 2)}" for start in starts
    )


def _says(marks: Sequence[int], expected: Sequence[int]) -> str:
    said = f"{'Mark' if len(marks) == 1 else 'Marks'} {', '.join(map(str, sorted(marks)))}"
    return f"{said}; expected {', '.join(map(str, sorted(expected)))}" if expected else said
