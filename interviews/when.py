"""Moments in words, on my clocks and on theirs. A leaf: moments in, words out."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class When:
    """One moment as a page shows it. `theirs` is "" where their clocks show the same."""

    at: dt.datetime
    day: str
    time: str
    theirs: str
    both: str

    @property
    def words(self) -> str:
        return f"{self.day}, {self.time}"


def place_of(zone: ZoneInfo) -> str:
    """Return a zone as one says it: "New York"."""
    return zone.key.rpartition("/")[2].replace("_", " ")


def when(moment: dt.datetime, mine: ZoneInfo, theirs: ZoneInfo, today: dt.date) -> When:
    """Return a moment as I read it on the day `today`, and as they do."""
    here, there = moment.astimezone(mine), moment.astimezone(theirs)
    both = f"{here:%a} {here.day} {here:%B %Y, %H:%M} in {place_of(mine)}"
    if here.replace(tzinfo=None) == there.replace(tzinfo=None):
        return When(here, day_words(here.date(), today), f"{here:%H:%M}", "", both)
    days = (there.date() - here.date()).days
    shift = {1: ", the next day", -1: ", the day before"}.get(days, "")
    both += f"; {there:%a} {there.day} {there:%B %Y, %H:%M} in {place_of(theirs)}"
    words = f"{there:%H:%M} in {place_of(theirs)}{shift}"
    return When(here, day_words(here.date(), today), f"{here:%H:%M}", words, both)


def day_words(day: dt.date, today: dt.date) -> str:
    """Return a day in few words: "today", "Tue 24 Nov", "24 Nov 2024"."""
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get((day - today).days)
    if near:
        return near
    words = f"{day.day} {day:%b}"
    return f"{day:%a} {words}" if day.year == today.year else f"{words} {day.year}"


def in_hours(span: dt.timedelta) -> str:
    """Return how long in the largest two of days, hours and minutes: "1 d 18 h", "3 h", "40 min"."""
    minutes = int(span.total_seconds() // 60)
    days, hours = divmod(minutes // 60, 24)
    if days:
        return f"{days:,} d {hours} h" if hours else f"{days:,} d"
    return f"{hours} h" if hours else f"{minutes} min"
