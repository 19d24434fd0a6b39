"""Talks held and first letters sent, week by week, against what I aim at myself."""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from django.db.models import Exists, OuterRef

from interviews.cadence import Cadences, Calendar
from interviews.charts import Chart, Table, weeks
from interviews.charts.weeks import Week
from interviews.insights.requests import FIRST
from interviews.models import Interview, Message
from interviews.stages import Stage

WEEKS: Final = 12
DAYS: Final = 7


def monday_of(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def held(since: dt.datetime) -> list[dt.datetime]:
    """Return when talks ended that were held since then."""
    rows = Interview.objects.present().filter(stage=Stage.HELD, ended_at__gte=since).order_by()
    return [moment for moment in rows.values_list("ended_at", flat=True) if moment]


def asked(since: dt.datetime) -> list[dt.datetime]:
    """Return when I asked for a talk since then: by a first letter, or in another way."""
    letters = Message.objects.present().filter(kind__in=FIRST, sent_at__isnull=False).order_by()
    wrote = letters.filter(sent_at__gte=since).values_list("sent_at", flat=True)
    rows = Interview.objects.present().filter(asked_at__gte=since).order_by()
    others = rows.exclude(Exists(letters.filter(interview=OuterRef("pk")))).values_list("asked_at", flat=True)
    return [moment for moment in (*wrote, *others) if moment]


def first_moment(today: dt.date, calendar: Calendar, count: int = WEEKS) -> dt.datetime:
    """Return when the first of the last `count` weeks begins, the one of `today` among them."""
    monday = monday_of(today) - dt.timedelta(days=DAYS * (count - 1))
    return calendar.end_of(monday - dt.timedelta(days=1)) + dt.timedelta(microseconds=1)


def weekly(
    moments: Iterable[dt.datetime], today: dt.date, calendar: Calendar, count: int = WEEKS
) -> list[Week]:
    """Return how many of these moments lie in each of the last `count` weeks, by my own days."""
    this = monday_of(today)
    found = Counter(monday_of(calendar.day_of(moment)) for moment in moments)
    mondays = [this - dt.timedelta(days=DAYS * back) for back in reversed(range(count))]
    return [
        Week(monday, found[monday], not found[monday] and _is_off(monday, calendar), monday == this)
        for monday in mondays
    ]


def _is_off(monday: dt.date, calendar: Calendar) -> bool:
    """Tell whether no day of a week is one on which I work."""
    return not any(calendar.is_business_day(monday + dt.timedelta(days=day)) for day in range(DAYS))


def talks(found: Sequence[Week], lengths: Cadences) -> Chart:
    return _chart("talks-a-week", "Talks a week", "talk", found, lengths.talks_a_week)


def letters(found: Sequence[Week], lengths: Cadences) -> Chart:
    return _chart("letters-a-week", "First letters a week", "first letter", found, lengths.letters_a_week)


def in_words(found: Collection[Week], goal: int, what: str = "") -> str:
    """Return "7 in the last 8 weeks, aiming at 2 a week"; weeks in which I did not work are left out."""
    total = sum(week.count for week in found)
    off = sum(1 for week in found if week.is_off)
    things = f" {what}{'' if total == 1 else 's'}" if what else ""
    aim = f", aiming at {goal} a week" if goal else ""
    without = f", {off} of them off" if off else ""
    count = f"{total:,}" if total or not what else "No"
    return f"{count}{things} in the last {len(found)} weeks{without}{aim}"


def _chart(name: str, title: str, what: str, found: Sequence[Week], goal: int) -> Chart:
    says = f"{in_words(found, goal, what)}."
    over = [week.count for week in found if not week.is_off and not week.is_now]
    if sum(over):
        says += f" That is about {sum(over) / len(over):.1f} in a full week."
    heads = ("Week of", title.removesuffix(" a week"), *(["My goal"] if goal else []))
    rows = [
        (
            f"{week.label} {week.starts_on.year}{' (not over)' if week.is_now else ''}",
            "off" if week.is_off else f"{week.count:,}",
            *([f"{goal}"] if goal else []),
        )
        for week in found
    ]
    return Chart(name, title, says, "weeks", weeks.draw(found, goal), Table(heads, rows))
