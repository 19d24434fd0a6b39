"""Days and times in words, as a letter says them. A leaf: the clock and the zones are passed in."""

import datetime as dt
from zoneinfo import ZoneInfo

from interviews.when import place_of


def day(on: dt.date, today: dt.date) -> str:
    """Return "Friday 20 November", with the year where it is another one."""
    words = f"{on:%A} {on.day} {on:%B}"
    return words if on.year == today.year else f"{words} {on.year}"


def differ(moment: dt.datetime, one: ZoneInfo, other: ZoneInfo) -> bool:
    """Tell whether the clocks of two zones show different times at that moment."""
    return moment.astimezone(one).utcoffset() != moment.astimezone(other).utcoffset()


def theirs(moment: dt.datetime, zone: ZoneInfo, mine: ZoneInfo, today: dt.date) -> str:
    """Return a moment by their clocks; which place they are of is said where mine show another time."""
    local = moment.astimezone(zone)
    words = f"{day(local.date(), today)} at {local:%H:%M}"
    return f"{words} {place_of(zone)} time" if differ(moment, zone, mine) else words


def for_me(moment: dt.datetime, zone: ZoneInfo, mine: ZoneInfo, today: dt.date) -> str:
    """Return the same by my clocks, with the day where it is another; "" where they show the same."""
    if not differ(moment, zone, mine):
        return ""
    there, here = moment.astimezone(zone), moment.astimezone(mine)
    words = f"{here:%H:%M} {place_of(mine)} time"
    return words if here.date() == there.date() else f"{day(here.date(), today)} at {words}"
