"""A bubble for each of several things by two marks, and names that keep out of each other's way."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import hypot, sqrt
from typing import Final, NamedTuple

from interviews.charts import WIDE, fitting, number, room
from interviews.criteria import LEAST, MOST

LEFT, TOP, RIGHT, BOTTOM = 22.0, 22.0, WIDE - 2, 292.0
# Between the edge and the marks 1 and 5; the words in the corners stand above and below all bubbles.
PAD, HIGH_PAD, WORDS = 30.0, 47.0, 21.0
BIGGEST, PER_TALK = 26.0, 8.0  # radius; that of one talk where no other has so many
LONGEST_LABEL: Final = 165.0
ROW_OF_ALIKE: Final = 120.0
# As much of the drawing as those with the same marks may cover.
ROOM_OF_ALIKE: Final = 5200.0
LINE, LINES_FROM = 17.0, BOTTOM + 58
# The least radius that has room for a number.
ROOMY: Final = 8.0


@dataclass(frozen=True, slots=True)
class Point:
    """`x` and `y` are marks; `spread` is how far the marks for `y` lie apart, `words` say of how many."""

    name: str
    x: float
    y: float
    talks: int
    spread: float
    thin: bool
    zone: str = ""
    words: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Bubble:
    x: float
    y: float
    radius: float
    point: Point
    key: str = ""
    key_x: str = ""

    @property
    def cx(self) -> str:
        return number(self.x)

    @property
    def cy(self) -> str:
        return number(self.y)

    @property
    def r(self) -> str:
        return number(self.radius)

    @property
    def outline(self) -> str:
        return number(1.25 + self.point.spread * 0.9)

    @property
    def key_y(self) -> str:
        return number(self.y + 4)


class Label(NamedTuple):
    x: str
    y: str
    anchor: str
    name: str
    words: str
    words_y: str


class Line(NamedTuple):
    """A line of the list of names, where they do not fit beside the bubbles."""

    key: str
    y: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Quadrant:
    bubbles: Sequence[Bubble]
    labels: Sequence[Label]
    lines: Sequence[Line]
    ticks_x: Sequence[tuple[str, str]]
    ticks_y: Sequence[tuple[str, str]]
    legend_y: str
    high: str


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def meets_circle(self, x: float, y: float, radius: float) -> bool:
        nearest = min(max(x, self.left), self.right), min(max(y, self.top), self.bottom)
        return hypot(x - nearest[0], y - nearest[1]) < radius


# The words in the corners: no label is written over them.
CORNERS: Final = (
    Box(LEFT, TOP, LEFT + 136, TOP + 22),
    Box(RIGHT - 60, TOP, RIGHT, TOP + 22),
    Box(LEFT, BOTTOM - 22, LEFT + 44, BOTTOM),
    Box(RIGHT - 98, BOTTOM - 22, RIGHT, BOTTOM),
)


def draw(points: Sequence[Point]) -> Quadrant:
    bubbles = _bubbles(points)
    labels = _labels(bubbles)
    lines: list[Line] = []
    if labels is None:
        bubbles = [
            replace(one, key=str(key), key_x=number(_key_x(one, bubbles)))
            for key, one in enumerate(bubbles, 1)
        ]
        lines = [_line(one) for one in bubbles]
    below = LINES_FROM + LINE * len(lines) + 8 if lines else BOTTOM + 58
    marks = range(LEAST, MOST + 1)
    return Quadrant(
        sorted(bubbles, key=lambda one: -one.radius),
        labels or [],
        lines,
        [(str(mark), number(_across(mark))) for mark in marks],
        [(str(mark), number(_down(mark))) for mark in marks],
        number(below),
        number(below + 32),
    )


def _across(mark: float) -> float:
    return LEFT + PAD + (mark - LEAST) / (MOST - LEAST) * (RIGHT - LEFT - 2 * PAD)


def _down(mark: float) -> float:
    return BOTTOM - HIGH_PAD - (mark - LEAST) / (MOST - LEAST) * (BOTTOM - TOP - 2 * HIGH_PAD)


def _bubbles(points: Sequence[Point]) -> list[Bubble]:
    """Return them in the order given: those with the same marks stand side by side."""
    alike: dict[tuple[float, float], list[int]] = defaultdict(list)
    for index, point in enumerate(points):
        alike[point.x, point.y].append(index)
    most = max([1, *(one.talks for one in points)])
    together = max([1, *(sum(points[index].talks for index in indexes) for indexes in alike.values())])
    per_talk = min(PER_TALK, BIGGEST / sqrt(most), sqrt(ROOM_OF_ALIKE / together) / 2)
    placed: dict[int, Bubble] = {}
    for (x, y), indexes in alike.items():
        radii = [max(2.5, per_talk * sqrt(points[index].talks)) for index in indexes]
        places = _side_by_side(radii, _across(x), _down(y))
        for index, radius, (across, down) in zip(indexes, radii, places, strict=True):
            inside = (
                min(max(across, LEFT + 3 + radius), RIGHT - 3 - radius),
                min(max(down, TOP + WORDS + radius), BOTTOM - WORDS - radius),
            )
            placed[index] = Bubble(*inside, radius, points[index])
    return [placed[index] for index in range(len(points))]


def _side_by_side(radii: Sequence[float], x: float, y: float) -> Iterator[tuple[float, float]]:
    """Put circles into rows round a place, inside the box as far as there is room."""
    gap = 4.0
    rows: list[list[float]] = [[]]
    for radius in radii:
        if rows[-1] and sum(2 * one + gap for one in [*rows[-1], radius]) > ROW_OF_ALIKE:
            rows.append([])
        rows[-1].append(radius)
    high = sum(2 * max(row) + gap for row in rows) - gap
    top = min(max(y - high / 2, TOP + WORDS), BOTTOM - WORDS - high)
    for row in rows:
        wide = sum(2 * one + gap for one in row) - gap
        left = min(max(x - wide / 2, LEFT + 3), RIGHT - 3 - wide)
        for radius in row:
            yield left + radius, top + max(row)
            left += 2 * radius + gap
        top += 2 * max(row) + gap


def _labels(bubbles: Sequence[Bubble]) -> list[Label] | None:
    """Return a name beside each bubble; nothing where one is too long or has no room."""
    taken, labels = list(CORNERS), []
    for one in bubbles:
        wide = max(room(one.point.name), room(one.point.words)) * 1.1
        if wide > LONGEST_LABEL:
            return None
        for label, box in _candidates(one, wide):
            inside = box.left >= LEFT and box.right <= RIGHT and box.top >= TOP and box.bottom <= BOTTOM
            on_bubble = any(box.meets_circle(other.x, other.y, other.radius + 2) for other in bubbles)
            if inside and not on_bubble and not any(box.meets(other) for other in taken):
                taken.append(box)
                labels.append(label)
                break
        else:
            return None
    return labels


def _candidates(one: Bubble, wide: float) -> Iterator[tuple[Label, Box]]:
    """Yield where a name of two lines could stand: right, left, above, below."""
    aside = one.radius + 6
    for anchor, x, y in (
        ("start", one.x + aside, one.y),
        ("end", one.x - aside, one.y),
        ("middle", one.x, one.y - aside - 12),
        ("middle", one.x, one.y + aside + 14),
    ):
        left = {"start": x, "end": x - wide, "middle": x - wide / 2}[anchor]
        words = one.point.name, one.point.words
        label = Label(number(x), number(y - 3), anchor, *words, number(y + 10))
        yield label, Box(left, y - 14, left + wide, y + 14)


def _key_x(one: Bubble, bubbles: Sequence[Bubble]) -> float:
    """Return where a number stands: in its bubble, or on the free side of one that is too small."""
    if one.radius >= ROOMY:
        return one.x
    aside = one.radius + 8
    others = [other for other in bubbles if other is not one]

    def is_free(x: float) -> bool:
        on_others = (hypot(x - other.x, one.y - other.y) < other.radius + 6 for other in others)
        return LEFT + 8 < x < RIGHT - 8 and not any(on_others)

    return next(filter(is_free, (one.x + aside, one.x - aside)), one.x)


def _line(one: Bubble) -> Line:
    at = LINES_FROM + LINE * (int(one.key) - 1)
    words = " · ".join(filter(None, (one.point.zone, one.point.words)))
    left = WIDE - 24 - room(words) * 1.1
    return Line(one.key, number(at), fitting(one.point.name, (left - 10) / 1.08), words)
