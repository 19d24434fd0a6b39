"""What the sections of Today are made of: rows in, words out."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from interviews.lines import Line
from interviews.persons import Person

MORE_AT_ONCE: Final = 50


@dataclass(slots=True)
class Part:
    """What stands in a section, and what of it was put off: that is folded at its foot."""

    lines: list[Line]
    later: list[Line]

    def __bool__(self) -> bool:
        return bool(self.lines or self.later)


@dataclass(slots=True)
class Group:
    """Steps of one kind: all that are late, some of the others, and how many more there are."""

    name: str
    title: str
    lines: list[Line]
    more: int
    shown: int

    @property
    def next(self) -> int:
        return self.shown + MORE_AT_ONCE

    @property
    def more_words(self) -> str:
        if self.name == "waiting":
            return f"{self.more:,} {'more ' if self.lines else ''}not before their day"
        if self.name == "touches":
            return "Others too"
        return f"{self.more:,} more: {self.title[0].lower()}{self.title[1:]}"


@dataclass(frozen=True, slots=True)
class Touch:
    """Somebody to be in touch with again, and when we last were."""

    person: Person
    last_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Day:
    """What falls on one of the days ahead."""

    on: dt.date
    talks: int
    due: int

    @property
    def iso(self) -> str:
        return self.on.isoformat()

    @property
    def label(self) -> str:
        return f"{self.on:%a} {self.on.day}"

    @property
    def marks(self) -> list[str]:
        return [*["talk"] * min(self.talks, 4), *["due"] * min(self.due, 8)]

    @property
    def words(self) -> str:
        talks = "1 talk" if self.talks == 1 else f"{self.talks} talks"
        return ", ".join(filter(None, [talks if self.talks else "", f"{self.due:,} due" if self.due else ""]))


NUMBERS: Final = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
)  # fmt: skip


def counted(count: int, one: str, many: str) -> str:
    """Return "two thank-yous are late"; "" for none."""
    if not count:
        return ""
    number = NUMBERS[count] if count < len(NUMBERS) else f"{count:,}"
    return f"{number} {one if count == 1 else many}"
