"""My lengths of time and my holidays: each change is one action, with one undo."""

import datetime as dt
import re
from collections.abc import Collection, Mapping
from dataclasses import fields
from typing import Final

from contacts import changes
from contacts.models import Preferences
from interviews.cadence import Cadences

MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
LONG_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
ISO: Final = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
IN_WORDS: Final = re.compile(r"([0-9]{1,2})\.? +([a-z]+)\.?,? +([0-9]{4})", re.IGNORECASE)
FIRST_YEAR, LAST_YEAR = 1970, 2199


def save(lengths: Mapping[str, int], holidays: Collection[dt.date] | None = None) -> changes.Record:
    """Change these lengths, and my holidays where they are given. What was opened before keeps its date."""
    with changes.recording("Changed the cadences") as record:
        mine = Preferences.mine()
        values: dict[str, object] = {"cadences": kept(Cadences.of(mine.cadences), lengths)}
        if holidays is not None:
            values["holidays"] = [day.isoformat() for day in sorted(set(holidays))]
        record.change(mine, **values)  # type: ignore[arg-type]
    return record


def back_to_usual() -> changes.Record:
    """Take every length back to the one infoint comes with; holidays stay."""
    with changes.recording("Took the cadences back to the usual ones") as record:
        record.change(Preferences.mine(), cadences={})
    return record


def kept(now: Cadences, lengths: Mapping[str, int]) -> dict[str, int]:
    """Return what is stored: the lengths that differ from the usual ones, alone."""
    usual = Cadences()
    found = {one.name: lengths.get(one.name, getattr(now, one.name)) for one in fields(Cadences)}
    return {name: value for name, value in found.items() if value != getattr(usual, name)}


def day_in(line: str) -> dt.date | None:
    """Return the day that a line names: "2026-12-25" or "25 Dec 2026"; None where it names none."""
    if found := ISO.fullmatch(line):
        year, month, day = map(int, found.groups())
    elif (found := IN_WORDS.fullmatch(line)) and (month := _month(found[2])):
        year, day = int(found[3]), int(found[1])
    else:
        return None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _month(word: str) -> int:
    """Return the number of a month by its name, short or long; 0 where it is none."""
    word = word.lower()
    if word in LONG_MONTHS:
        return LONG_MONTHS.index(word) + 1
    short = "sep" if word == "sept" else word
    return MONTHS.index(short) + 1 if short in MONTHS else 0
