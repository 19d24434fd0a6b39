"""Calendar files: plain entries in, bytes out. Knows nothing of interviews, of requests, or what time it is.

What is written holds to RFC 5545 to the letter, since each calendar forgives something else.
"""

import datetime as dt
import functools
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.encoding import iri_to_uri
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard
from icalendar.prop import vDuration, vText, vUri
from icalendar.timezone.tzid import is_utc

from contacts.reaching import web_href

MAKER: Final = "-//infoint//calendar//EN"
# A deadline of 24 hours is of no use to a calendar that looks once a day.
LOOK_AGAIN_AFTER: Final = dt.timedelta(hours=1)
SHORTEST: Final = dt.timedelta(minutes=1)
# Beyond these years rules of time zones are guesses; a slip of the pen is written in UTC.
YEARS: Final = range(1970, 2101)
# What no line may hold, and what some readers take for the end of one.
NO_TEXT: Final = re.compile(r"[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff\ufeff\ufffe\uffff]")
LINE_ENDS: Final = re.compile(r"\r\n|[\n\r\x0b\x0c\x1c-\x1f\x85\u2028\u2029]")
# Addresses that a calendar must not make a link of, wherever they stand.
SCHEME: Final = re.compile(r"\s*(javascript|vbscript|data|file|blob|about)\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a calendar, told by the clocks of `zone`. `where`: a place, a number or a web address."""

    uid: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    zone: ZoneInfo
    title: str
    changed_at: dt.datetime
    sequence: int = 0
    about: str = ""
    where: str = ""
    takes_time: bool = True


class Text(vText):
    """Text with its signs escaped; icalendar itself reads a typed "\\N" as the end of a line."""

    def to_ical(self) -> bytes:
        escaped = re.sub(r"([\\;,])", r"\\\1", self).replace("\n", "\\n")
        return escaped.encode()


def written(entries: Iterable[Entry], now: dt.datetime, name: str) -> bytes:
    """Return a calendar of these entries; `name` is what its reader calls it."""
    entries = list(entries)
    calendar = Calendar()
    calendar["prodid"] = Text(MAKER)
    calendar["version"] = Text("2.0")
    calendar["x-wr-calname"] = _line(name)
    calendar["refresh-interval"] = vDuration(LOOK_AGAIN_AFTER, params={"VALUE": "DURATION"})
    calendar["x-published-ttl"] = vDuration(LOOK_AGAIN_AFTER)
    # A file without any part is no calendar: an empty one says at least what the time is.
    zones = _zones_of(entries) or ({} if entries else {"UTC": {now.year}})
    for zone_name, years in sorted(zones.items()):
        calendar.add_component(_described(zone_name, min(years) - 1, max(years) + 1))
    for entry in entries:
        calendar.add_component(_event(entry, now))
    return calendar.to_ical()


def _event(entry: Entry, now: dt.datetime) -> Event:
    event = Event()
    start, end = _times(entry)
    event["uid"] = Text(entry.uid)
    event.add("dtstamp", now)
    event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.sequence)
    event.add("dtstart", start)
    event.add("dtend", end)
    event["summary"] = _line(entry.title)
    if about := _text(entry.about):
        event["description"] = about
    if where := _line(entry.where):
        if not SCHEME.match(where):
            event["location"] = where
        if link := web_href(where):
            event["url"] = vUri(iri_to_uri(link))
    # Whoever may look into a shared calendar sees that the time is taken, and no more.
    event["class"] = Text("PRIVATE")
    event["transp"] = Text("OPAQUE" if entry.takes_time else "TRANSPARENT")
    return event


def _line(text: str) -> Text:
    return Text(" ".join(NO_TEXT.sub("", LINE_ENDS.sub(" ", text)).split()))


def _text(text: str) -> Text:
    return Text(NO_TEXT.sub("", LINE_ENDS.sub("\n", text)).strip())


# ── Time zones ────────────────────────────────────────────────────────────────────────────────────


def _times(entry: Entry) -> tuple[dt.datetime, dt.datetime]:
    """Return start and end as they are written: by the clocks of its zone where these can tell them."""
    start, end = entry.starts_at, max(entry.ends_at, entry.starts_at + SHORTEST)
    local = [_by_the_clock(moment, entry.zone) for moment in (start, end)]
    if local[0] is None or local[1] is None:
        return start.astimezone(dt.UTC), end.astimezone(dt.UTC)
    return local[0], local[1]


def _by_the_clock(moment: dt.datetime, zone: ZoneInfo) -> dt.datetime | None:
    """Return the time in a zone; None where a calendar would read another moment from it.

    Of a time that comes twice in a night a calendar always takes the first.
    """
    if moment.astimezone(dt.UTC).year not in YEARS or is_utc(zone):
        return None
    local = moment.astimezone(zone)
    return None if local.fold else local


def _zones_of(entries: Iterable[Entry]) -> dict[str, set[int]]:
    """Return the zones that are referred to, each with the years in which."""
    years: dict[str, set[int]] = defaultdict(set)
    for entry in entries:
        for moment in _times(entry):
            if moment.tzinfo is not dt.UTC:
                years[entry.zone.key].add(moment.year)
    return years


@functools.lru_cache(maxsize=64)
def _described(zone_name: str, first_year: int, last_year: int) -> Timezone:
    """Return what the clocks of a zone do in these years.

    icalendar can do that too, but tells the hour of a change by the clocks as they are after it; the
    standard, by the clocks as they are before: in the first hour of summer all times were wrong.
    """
    zone = ZoneInfo(zone_name)
    moment = dt.datetime(first_year, 1, 1, tzinfo=dt.UTC)
    starts = [(moment, moment)]
    while moment.year <= last_year:
        after = moment + dt.timedelta(days=1)
        if _offset(moment, zone) != _offset(after, zone):
            starts.append(_change_between(moment, after, zone))
        moment = after
    alike: dict[tuple[dt.timedelta, dt.timedelta, str, bool], list[dt.datetime]] = defaultdict(list)
    for before, at in starts:
        offset, local = _offset(before, zone), at.astimezone(zone)
        key = (offset, _offset(at, zone), local.tzname() or "", bool(local.dst()))
        alike[key].append(at.replace(tzinfo=None) + offset)
    described = Timezone()
    described["tzid"] = Text(zone_name)
    for (before_it, since, name, is_summer), onsets in alike.items():
        part = TimezoneDaylight() if is_summer else TimezoneStandard()
        part.DTSTART = onsets[0]
        part.TZOFFSETFROM, part.TZOFFSETTO = before_it, since
        part["tzname"] = Text(name)
        if onsets[1:]:
            part.add("rdate", onsets[1:])
        described.add_component(part)
    return described


def _offset(moment: dt.datetime, zone: ZoneInfo) -> dt.timedelta:
    return moment.astimezone(zone).utcoffset() or dt.timedelta()


def _change_between(
    before: dt.datetime, after: dt.datetime, zone: ZoneInfo
) -> tuple[dt.datetime, dt.datetime]:
    """Return the last second of one offset, and the first of the next."""
    one, other = before, after
    while other - one > dt.timedelta(seconds=1):
        middle = one + dt.timedelta(seconds=(other - one).total_seconds() // 2)
        if _offset(middle, zone) == _offset(before, zone):
            one = middle
        else:
            other = middle
    return one, other
