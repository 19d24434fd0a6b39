"""What falls due when. A leaf: moments in, moments out; the clock and the zone are passed in.

Hours run on absolute time, so that a night on which the clocks change is no longer and no shorter.
Days are all-day dates of my own zone: they fall due at the last instant of that local day. Business
days are Monday to Friday without my holidays; the first one is the first after the day of the event.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import models

SATURDAY: Final = 5
LATEST: Final = dt.date(9999, 12, 30)
# How long there is to tell somebody that I did what they advised.
TELL_DAYS: Final = 7
# Beyond these a moment has no local day in some zone.
FIRST_MOMENT: Final = dt.datetime(1, 1, 2, tzinfo=dt.UTC)
LAST_MOMENT: Final = dt.datetime(9999, 12, 30, tzinfo=dt.UTC)


class Kind(models.TextChoices):
    """What there may be to do after something happened."""

    THANK = "thank", "thank-you"
    REFLECT = "reflect", "reflect"
    THANK_INTRODUCER = "thank_introducer", "thank for the introduction"
    REPORT = "report", "tell how it went"
    NAME = "name", "a name to follow up"
    CHASE = "chase", "follow up"
    CHECK_BACK = "check_back", "check back"
    PROMISE = "promise", "promise"
    ADVICE = "advice", "advice to act on"
    REPLY = "reply", "reply"


def _length(default: int, least: int, most: int) -> Any:
    return field(default=default, metadata={"least": least, "most": most})


@dataclass(frozen=True, slots=True)
class Cadences:
    """The lengths that I may change in the settings; kept in `Preferences.cadences` where they differ.

    `*_hours` are hours, `*_days` days of the calendar, `*_business_days` working days.
    """

    thank_hours: int = _length(24, 1, 72)
    reflect_hours: int = _length(24, 1, 72)
    thank_introducer_business_days: int = _length(1, 1, 10)
    report_business_days: int = _length(3, 1, 20)
    name_days: int = _length(7, 1, 60)
    second_person_business_days: int = _length(3, 1, 30)
    chase_business_days: int = _length(7, 1, 30)
    check_back_days: int = _length(7, 1, 60)
    promise_days: int = _length(7, 1, 60)
    advice_days: int = _length(28, 1, 365)
    reply_business_days: int = _length(1, 1, 10)
    apology_hours: int = _length(4, 1, 24)
    ask_again_days: int = _length(90, 7, 730)
    late_entry_days: int = _length(7, 1, 60)
    planned_minutes: int = _length(30, 15, 60)
    touch_days: int = _length(90, 0, 730)
    # What I aim at, not what falls due; 0: no goal.
    talks_a_week: int = _length(2, 0, 20)
    letters_a_week: int = _length(5, 0, 50)

    @classmethod
    def of(cls, stored: object) -> "Cadences":
        """Return the lengths with what I changed; what is no number within its bounds counts as unset."""
        said = stored if isinstance(stored, Mapping) else {}
        return cls(**{one.name: said[one.name] for one in fields(cls) if _fits(said.get(one.name), one)})


def _fits(value: object, length: Field[int]) -> bool:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return whole and length.metadata["least"] <= value <= length.metadata["most"]


def days_in(stored: object) -> frozenset[dt.date]:
    """Return the days of a list of ISO dates; what is none is left out."""
    found = map(_day, stored) if isinstance(stored, list) else ()
    return frozenset(day for day in found if day)


def _day(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Calendar:
    """My days: the zone I live in, and the days I do not work."""

    zone: ZoneInfo
    holidays: frozenset[dt.date] = frozenset()

    @classmethod
    def of(cls, zone: ZoneInfo, holidays: object) -> "Calendar":
        """Return my days, from holidays as `Preferences.holidays` holds them: ISO dates, else left out."""
        return cls(zone, days_in(holidays))

    def day_of(self, moment: dt.datetime) -> dt.date:
        """Return the local day of a moment."""
        return min(max(moment, FIRST_MOMENT), LAST_MOMENT).astimezone(self.zone).date()

    def is_business_day(self, day: dt.date) -> bool:
        return day.weekday() < SATURDAY and day not in self.holidays

    def end_of(self, day: dt.date) -> dt.datetime:
        """Return the last instant of a local day, in UTC."""
        # Where the clocks go back at midnight that time comes twice: the day ends with the second.
        last = dt.datetime.combine(min(day, LATEST), dt.time.max, tzinfo=self.zone)
        return last.replace(fold=1).astimezone(dt.UTC)

    def after_days(self, moment: dt.datetime, days: int) -> dt.datetime:
        """Return the end of the local day that is `days` after the day of a moment."""
        day = self.day_of(moment)
        return self.end_of(day + dt.timedelta(days=min(days, (LATEST - min(day, LATEST)).days)))

    def after_business_days(self, moment: dt.datetime, count: int) -> dt.datetime:
        """Return the end of the `count`th business day after the day of a moment."""
        day = self.day_of(moment)
        while count > 0 and day < LATEST:
            day += dt.timedelta(days=1)
            count -= self.is_business_day(day)
        return self.end_of(day)


@dataclass(frozen=True, slots=True)
class Cadence:
    """My lengths on my calendar: each method returns when something falls due, in UTC."""

    calendar: Calendar
    lengths: Cadences = Cadences()

    def thank(self, real_end: dt.datetime) -> dt.datetime:
        return _hours_after(real_end, self.lengths.thank_hours)

    def reflect(self, real_end: dt.datetime) -> dt.datetime:
        return _hours_after(real_end, self.lengths.reflect_hours)

    def apology(self, planned_start: dt.datetime) -> dt.datetime:
        """Return when it is too late to say sorry for a talk that I missed."""
        return _hours_after(planned_start, self.lengths.apology_hours)

    def thank_introducer(self, made_at: dt.datetime) -> dt.datetime:
        return self.calendar.after_business_days(made_at, self.lengths.thank_introducer_business_days)

    def report(self, at: dt.datetime) -> dt.datetime:
        """Return when the introducer is to hear of a talk that was held, parked or declined `at`."""
        return self.calendar.after_business_days(at, self.lengths.report_business_days)

    def name(self, real_end: dt.datetime) -> dt.datetime:
        return self.calendar.after_days(real_end, self.lengths.name_days)

    def second_person(self, asked_at: dt.datetime) -> dt.datetime:
        """Return when to try somebody else there, since the first has not answered."""
        return self.calendar.after_business_days(asked_at, self.lengths.second_person_business_days)

    def chase(self, asked_at: dt.datetime) -> dt.datetime:
        """Return when to write once more, and likewise when to let it rest after that."""
        return self.calendar.after_business_days(asked_at, self.lengths.chase_business_days)

    def check_back(self, asked_at: dt.datetime, agreed_on: dt.date | None = None) -> dt.datetime:
        if agreed_on is not None:
            return self.calendar.end_of(agreed_on)
        return self.calendar.after_days(asked_at, self.lengths.check_back_days)

    def promise(self, made_at: dt.datetime, said: dt.date | None = None) -> dt.datetime:
        if said is not None:
            return self.calendar.end_of(said)
        return self.calendar.after_days(made_at, self.lengths.promise_days)

    def advice(self, real_end: dt.datetime) -> dt.datetime:
        return self.calendar.after_days(real_end, self.lengths.advice_days)

    def tell(self, done_at: dt.datetime) -> dt.datetime:
        """Return by when to tell somebody that I did what they advised."""
        return self.calendar.after_days(done_at, TELL_DAYS)

    def reply(self, at: dt.datetime) -> dt.datetime:
        return self.calendar.after_business_days(at, self.lengths.reply_business_days)

    def ask_again(self, asked_at: dt.datetime) -> dt.date:
        """Return from which day on somebody may be asked once more who never answered, or said no."""
        day = self.calendar.day_of(asked_at)
        return min(day, LATEST - dt.timedelta(days=self.lengths.ask_again_days)) + dt.timedelta(
            days=self.lengths.ask_again_days
        )

    def is_late_entry(self, real_end: dt.datetime, entered_at: dt.datetime) -> bool:
        """Tell whether a talk is written down so late that I may long have thanked for it."""
        return in_utc(entered_at) > in_utc(real_end) + dt.timedelta(days=self.lengths.late_entry_days)


def _hours_after(moment: dt.datetime, hours: int) -> dt.datetime:
    return in_utc(min(moment, LAST_MOMENT - dt.timedelta(hours=hours))) + dt.timedelta(hours=hours)


def in_utc(moment: dt.datetime) -> dt.datetime:
    """Return the same moment in UTC.

    Of two moments of one other zone Python compares, adds and subtracts what the clocks show, which is an
    hour off on a night on which they change.
    """
    return moment.astimezone(dt.UTC)


def is_overdue(due_at: dt.datetime, now: dt.datetime) -> bool:
    """The one rule, for every kind. `FollowUpQuerySet.overdue` says the same in SQL."""
    return in_utc(now) > in_utc(due_at)


def was_in_time(due_at: dt.datetime, done_at: dt.datetime, calendar: Calendar, *, posted: bool) -> bool:
    """Tell whether something was done in time. A card counts by its day: the post has no clock."""
    if posted:
        return calendar.day_of(done_at) <= calendar.day_of(due_at)
    return in_utc(done_at) <= in_utc(due_at)
