"""How a verdict moved from talk to talk: a row of steps for each of several things, one under the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from interviews.charts import WIDE, fitting, number, room

# From the top: only named levels, so that nothing is averaged.
LEVELS: Final = ("yes", "open", "no")
LEVEL_OF: Final = {"yes": 0, "maybe": 1, "more": 1, "no": 2}
LEFT, RIGHT = 54.0, WIDE - 10
FURTHEST: Final = 56.0
ROW, STEP, FIRST = 74.0, 16.0, 30.0
# So many units a number of a talk takes.
TICK: Final = 17.0


class Told(NamedTuple):
    """One talk: its verdict, "" where there was none, and what its mark is called."""

    verdict: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Course:
    name: str
    told: Sequence[Told]
    words: str = ""
    thin: bool = False


class Mark(NamedTuple):
    x: str
    y: str
    verdict: str
    title: str


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    whole: str
    words: str
    y: str
    levels: Sequence[tuple[str, str]]
    path: str
    marks: Sequence[Mark]
    right: str
    thin: bool


@dataclass(frozen=True, slots=True)
class Steps:
    rows: Sequence[Row]
    ticks: Sequence[tuple[str, str]]
    ticks_y: str
    legend_y: str
    high: str
    radius: str
    core: str
    left: str = number(LEFT - 13)


def draw(courses: Sequence[Course]) -> Steps:
    most = max((len(one.told) for one in courses), default=1)
    apart = min(FURTHEST, (RIGHT - LEFT) / max(1, most - 1))
    below = ROW * len(courses)
    return Steps(
        [_row(index, one, apart) for index, one in enumerate(courses)],
        list(_ticks(most, apart)),
        number(below + 12),
        number(below + 36),
        number(below + 42),
        number(min(5.0, apart * 0.42)),
        number(min(1.8, apart * 0.18)),
    )


def _ticks(most: int, apart: float) -> Iterator[tuple[str, str]]:
    every = next(step for step in (1, 2, 5, 10, 20, 50, 100, most) if step * apart >= TICK or step >= most)
    for talk in range(1, most + 1):
        if talk in {1, most} or (talk % every == 0 and (most - talk) * apart >= TICK):
            yield str(talk), number(LEFT + (talk - 1) * apart)


def _row(index: int, course: Course, apart: float) -> Row:
    top = ROW * index + FIRST
    places = [
        (LEFT + at * apart, top + STEP * LEVEL_OF[one.verdict] if one.verdict else None)
        for at, one in enumerate(course.told)
    ]
    return Row(
        fitting(course.name, (WIDE - room(course.words) * 1.1 - 12) / 1.08),
        course.name,
        course.words,
        number(top - 16),
        [(words, number(top + STEP * level)) for level, words in enumerate(LEVELS)],
        " ".join(_path(places)),
        [
            Mark(number(x), number(top if y is None else y), one.verdict, one.title)
            for (x, y), one in zip(places, course.told, strict=True)
        ],
        number(max(LEFT + 24, places[-1][0] if places else 0) + 8),
        course.thin,
    )


def _path(places: Sequence[tuple[float, float | None]]) -> Iterator[str]:
    """Yield a line that holds each level half way to the next talk; a talk without a verdict breaks it."""
    drawing = False
    for at, (x, y) in enumerate(places):
        if y is None:
            drawing = False
        elif drawing:
            before = places[at - 1][0]
            yield f"H{number((before + x) / 2)} V{number(y)} H{number(x)}"
        else:
            yield f"M{number(x)} {number(y)}"
            drawing = True
