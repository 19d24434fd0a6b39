"""Since when and until when, in everyday words: "since 2015", "2015–19", "until March 2020", "10 years"."""

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

EARLIEST: Final = 1900
MONTHS: Final = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
MONTH: Final = (
    r"(?P<{0}m>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
END: Final = r"(?![\w/]|[.-]\d)"


def _point(name: str) -> str:
    """Return what finds one day, month or year; `name` tells two of them in one pattern apart."""
    month = MONTH.format(name)
    return (
        rf"(?:(?P<{name}iso>\d{{4}}-\d{{1,2}}-\d{{1,2}})"
        rf"|(?P<{name}dmy>\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}})"
        rf"|(?P<{name}my>\d{{1,2}}/\d{{4}})"
        rf"|(?:(?P<{name}d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?{month}\s+(?P<{name}y>\d{{4}})"
        rf"|(?P<{name}year>\d{{4}}))"
    )


TO: Final = r"\s*(?:-|–|—|to|until|till|til)\s*"
NOW: Final = r"now|today|present|the\s+present"
SPAN: Final = re.compile(
    rf"(?:(?:since|from|between)\s+)?{_point('a')}{TO}(?:{_point('b')}|(?P<short>\d{{2}})|(?P<now>{NOW})){END}",
    re.IGNORECASE,
)
MONTH_OF_A_YEAR: Final = re.compile(rf"(?P<since>since\s+)?(?P<ym>\d{{4}}-\d{{2}}){END}", re.IGNORECASE)
SINCE: Final = re.compile(
    rf"(?:(?:since|from|in)\s+)?(?:about\s+|around\s+)?{_point('a')}{END}", re.IGNORECASE
)
UNTIL: Final = re.compile(
    rf"(?:until|till|til|'til|up\s+to|to|ended(?:\s+in)?|over\s+since|ended\s+since)\s+"
    rf"(?:(?P<ym>\d{{4}}-\d{{2}})|{_point('a')}){END}",
    re.IGNORECASE,
)
YEARS: Final = re.compile(
    r"(?:(?:for|since)\s+)?(?:about\s+)?(?P<count>\d{1,2})\s+(?:years?|yrs?)(?:\s+ago)?(?!\w)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class When:
    """What some words say, and where in the text they end."""

    end: int
    since_on: dt.date | None = None
    ended_on: dt.date | None = None


def when(text: str, at: int, today: dt.date) -> When | None:
    """Return what the words that begin at this place say of time; None where they say nothing of it."""
    month = MONTH_OF_A_YEAR.match(text, at)
    if month and month["since"] and (told := _since(month.end(), _month(month["ym"]), today)):
        return told
    # "2009-12" are four years, "2015-03" cannot be and is a month.
    if (found := SPAN.match(text, at)) and (told := _span(found, today)):
        return told
    if month:
        return _since(month.end(), _month(month["ym"]), today)
    if found := UNTIL.match(text, at):
        last = _last(_month(found["ym"]) if found["ym"] else _days(found, "a"), today)
        return When(found.end(), ended_on=last) if last else None
    if found := YEARS.match(text, at):
        began = dt.date(today.year - int(found["count"]), 1, 1)
        return When(found.end(), began)
    found = SINCE.match(text, at)
    return _since(found.end(), _days(found, "a"), today) if found else None


def _since(end: int, days: tuple[dt.date, dt.date] | None, today: dt.date) -> When | None:
    return When(end, days[0]) if days and days[0] <= today else None


def _span(found: re.Match[str], today: dt.date) -> When | None:
    began = _days(found, "a")
    if began is None or began[0] > today:
        return None
    if found["now"]:
        return When(found.end(), began[0])
    if found["short"]:
        year = began[0].year // 100 * 100 + int(found["short"])
        days = (dt.date(year, 1, 1), dt.date(year, 12, 31))
    else:
        there = _days(found, "b")
        if there is None:
            return None
        days = there
    last = _last(days, today)
    return When(found.end(), began[0], last) if last and last >= began[0] else None


def _last(days: tuple[dt.date, dt.date] | None, today: dt.date) -> dt.date | None:
    """Return the last day of it; what is told as ending this year or month has ended by today."""
    if days is None:
        return None
    return today if days[0] <= today < days[1] else days[1]


def _days(found: re.Match[str], name: str) -> tuple[dt.date, dt.date] | None:
    """Return the first and the last day of what was written; None for what is in no calendar."""
    if found[f"{name}iso"]:
        year, month, day = map(int, found[f"{name}iso"].split("-"))
        return _day(year, month, day)
    if found[f"{name}dmy"]:
        day, month, year = map(int, re.split("[./]", found[f"{name}dmy"]))
        return _day(year, month, day)
    if found[f"{name}my"]:
        month, year = map(int, found[f"{name}my"].split("/"))
        return _whole_month(year, month)
    if found[f"{name}m"]:
        month = MONTHS.index(found[f"{name}m"][:3].lower()) + 1
        year = int(found[f"{name}y"])
        return _day(year, month, int(found[f"{name}d"])) if found[f"{name}d"] else _whole_month(year, month)
    year = int(found[f"{name}year"])
    return (dt.date(year, 1, 1), dt.date(year, 12, 31)) if year >= EARLIEST else None


def _month(text: str) -> tuple[dt.date, dt.date] | None:
    year, month = map(int, text.split("-"))
    return _whole_month(year, month)


def _whole_month(year: int, month: int) -> tuple[dt.date, dt.date] | None:
    if year < EARLIEST or not 1 <= month <= 12:
        return None
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])


def _day(year: int, month: int, day: int) -> tuple[dt.date, dt.date] | None:
    try:
        found = dt.date(year, month, day)
    except ValueError:
        return None
    return (found, found) if year >= EARLIEST else None
