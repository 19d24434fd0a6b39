"""What there is to learn for each of several things: a bar as long as it takes, its price at the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from interviews.charts import WIDE, fitting, number, room

# The longest bar; behind it there is room for words.
LONGEST: Final = 120.0
HEAD, ENTRY, GAP, BAR = 38.0, 42.0, 14.0, 12.0
LEGEND: Final = 24.0
# Bold letters take more room, and those of a heading most.
BOLD, LARGE = 1.12, 1.34


@dataclass(frozen=True, slots=True)
class Entry:
    """`months` from low to high, if anybody said; `need` as `TrainingOption.Need`; `price` may be ""."""

    name: str
    months: tuple[float, float] | None
    need: str
    price: str
    lasts: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """`words` tell what is required together; `more` entries are in the table alone."""

    name: str
    entries: Sequence[Entry]
    words: str = ""
    more: str = ""


class Bar(NamedTuple):
    name: str
    name_y: str
    price: str
    is_priced: bool
    bar_y: str
    width: str
    # From the lowest to the highest figure.
    up_to: str
    middle_y: str
    after: str
    lasts: str
    lasts_y: str
    need: str
    title: str


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    whole: str
    name_y: str
    words: str
    words_y: str
    bars: Sequence[Bar]
    more: str
    more_y: str


@dataclass(frozen=True, slots=True)
class Months:
    parts: Sequence[Part]
    high: str


def draw(groups: Sequence[Group]) -> Months:
    longest = max((one.months[1] for group in groups for one in group.entries if one.months), default=0.0)
    scale = LONGEST / (longest or 1.0)
    top, parts = LEGEND, []
    for group in groups:
        part, top = _part(group, top, scale)
        parts.append(part)
    return Months(parts, number(top - GAP))


def _part(group: Group, top: float, scale: float) -> tuple[Part, float]:
    first = top + (HEAD if group.words else HEAD - 14)
    bars = [_bar(one, first + ENTRY * index, scale) for index, one in enumerate(group.entries)]
    below = first + ENTRY * len(bars)
    part = Part(
        fitting(group.name, WIDE / LARGE),
        group.name,
        number(top + 13),
        fitting(group.words, WIDE / 1.05),
        number(top + 28),
        bars,
        group.more,
        number(below + 9),
    )
    return part, below + (16 if group.more else 0) + GAP


def _bar(one: Entry, top: float, scale: float) -> Bar:
    low, high = one.months or (0.0, 0.0)
    price = fitting(one.price or "cost not known", WIDE * 0.6)
    return Bar(
        fitting(one.name, WIDE - room(price) * BOLD - 12),
        number(top + 12),
        price,
        bool(one.price),
        number(top + 18),
        number(low * scale),
        number(high * scale),
        number(top + 18 + BAR / 2),
        number(high * scale + 8),
        fitting(one.lasts, (WIDE - high * scale - 8) / 1.05),
        number(top + 18 + BAR - 2),
        one.need if one.months else "unknown",
        one.title,
    )
