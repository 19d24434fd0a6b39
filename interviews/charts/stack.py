"""Skills that I have, have in part, or miss, for each of several things: one bar of parts each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from interviews.charts import WIDE, fitting, number, room

# The parts of a bar, from its beginning; the last are those I have not judged yet.
KINDS: Final = ("have", "partly", "missing", "unjudged")
LEGEND: Final = 28.0
ROW, MISSING, BAR = 52.0, 18.0, 22.0
# A part narrower than its figure is drawn without it; the table holds them all.
DIGIT: Final = 8.0


@dataclass(frozen=True, slots=True)
class Skills:
    """`counts` as `KINDS`; `words` stand at the end of the name's line, `missing` under the bar."""

    name: str
    counts: Sequence[int]
    words: str = ""
    missing: str = ""


class Part(NamedTuple):
    kind: str
    x: str
    width: str
    middle: str
    figure: str
    title: str


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    whole: str
    words: str
    missing: str
    all_missing: str
    name_y: str
    bar_y: str
    figure_y: str
    missing_y: str
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class Stack:
    rows: Sequence[Row]
    high: str
    bar: str = number(BAR)


def draw(several: Sequence[Skills]) -> Stack:
    most = max((sum(one.counts) for one in several), default=1) or 1
    # Few skills are no reason for parts as wide as a page.
    each = min(46.0, (WIDE - 2) / most)
    rows, top = [], LEGEND
    for one in several:
        rows.append(_row(top, one, each))
        top += ROW + (MISSING if one.missing else 0)
    return Stack(rows, number(top - 6))


def _row(top: float, one: Skills, each: float) -> Row:
    parts, at = [], 1.0
    for kind, count in zip(KINDS, one.counts, strict=True):
        if count:
            wide = count * each
            figure = f"{count:,}"
            fits = len(figure) * DIGIT + 2 <= wide
            title = f"{figure} {'not judged yet' if kind == 'unjudged' else kind}"
            middle = number(at + wide / 2)
            parts.append(Part(kind, number(at), number(wide), middle, figure if fits else "", title))
            at += wide
    return Row(
        fitting(one.name, (WIDE - room(one.words) * 1.1 - 12) / 1.12),
        one.name,
        one.words,
        fitting(one.missing, WIDE / 1.05),
        one.missing,
        number(top + 12),
        number(top + 19),
        number(top + 19 + BAR / 2 + 4),
        number(top + 19 + BAR + 15),
        parts,
    )
