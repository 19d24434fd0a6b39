"""How long something took: a column for each span of hours, and a line at the limit I set myself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from interviews.charts import WIDE, number

HIGH: Final = 84.0  # how far a column may rise
TOP: Final = 30.0  # room for the words of the line, and the number over the highest
COLUMN: Final = 0.7  # of its span's room
NOT_YET: Final = "not yet"


@dataclass(frozen=True, slots=True)
class Column:
    label: str
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
    words_y: str
    line: str
    line_words: str
    line_anchor: str
    columns: Sequence[Column]


def spans(bounds: Sequence[int]) -> list[str]:
    """Return the spans between hours in words: "0–6", "6–12", "later"."""
    return [f"{low}–{high}" for low, high in zip((0, *bounds), bounds, strict=False)] + ["later"]


def place_in(hours: float, bounds: Sequence[int]) -> int:
    """Return in which span so many hours lie; a bound belongs to the span that it ends."""
    return sum(1 for bound in bounds if hours > bound)


def draw(
    counts: Sequence[int], bounds: Sequence[int], limit: int, not_yet: int = 0, width: float = WIDE
) -> Drawing:
    """Place a column for each span, and one for what is not done yet."""
    labels = [*spans(bounds), NOT_YET]
    values = [*counts, not_yet]
    room = width / len(values)
    most = max(*values, 1)
    base = TOP + HIGH
    lows = [0, *bounds]
    columns = []
    for place, (label, count) in enumerate(zip(labels, values, strict=True)):
        high = HIGH * count / most
        left = room * place + room * (1 - COLUMN) / 2
        columns.append(
            Column(
                label=label,
                whole=f"{label}{'' if place > len(bounds) else ' hours'}: {count:,}",
                count=f"{count:,}" if count else "",
                look=_look(place, lows, bounds, limit),
                x=number(left),
                y=number(base - high),
                width=number(room * COLUMN),
                height=number(high),
                middle=number(left + room * COLUMN / 2),
                count_y=number(base - high - 4),
            )
        )
    line = room * _at(limit, bounds)
    anchor, shift = ("start", 4) if line < width / 2 else ("end", -4)
    return Drawing(
        number(width),
        number(base + 18),
        number(base),
        number(base + 15),
        number(line),
        f"{number(line + shift)}",
        anchor,
        columns,
    )


def _look(place: int, lows: Sequence[int], bounds: Sequence[int], limit: int) -> str:
    """Return the look of a span: before the limit, after it, or on both sides of it."""
    if place > len(bounds):
        return "thin"
    if place < len(bounds) and bounds[place] <= limit:
        return "bar"
    return "late" if lows[place] >= limit else "soon"


def _at(limit: int, bounds: Sequence[int]) -> float:
    """Return how many spans lie before the limit, the last of them in part."""
    place = place_in(limit, bounds)
    if place >= len(bounds):
        return float(len(bounds))
    low = (0, *bounds)[place]
    return place + (limit - low) / (bounds[place] - low)
