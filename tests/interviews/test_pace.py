"""Talks and first letters a week: by my own days, against what I aim at, without a word of blame."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from interviews.cadence import Cadences, Calendar
from interviews.charts import weeks
from interviews.insights import pace
from interviews.models.letters import LetterKind
from interviews.stages import Stage
from tests import ledger
from tests.factories import InterviewFactory, MessageFactory

LONDON = Calendar(ZoneInfo("Europe/London"))
TODAY = dt.date(2026, 11, 23)


def utc(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> dt.datetime:
    return dt.datetime(year, month, day, hour, minute, tzinfo=dt.UTC)


def counts(found: list[weeks.Week]) -> list[int]:
    return [week.count for week in found]


@pytest.mark.django_db
def test_weeks_are_those_worked_by_hand():
    ledger.ledger()
    first = pace.first_moment(TODAY, LONDON)

    held = pace.weekly(pace.held(first), TODAY, LONDON)
    asked = pace.weekly(pace.asked(first), TODAY, LONDON)

    assert held[0].starts_on == dt.date(2026, 9, 7)
    assert counts(held) == [0, 0, 0, 0, 1, 1, 1, 0, 1, 2, 2, 0]
    assert counts(asked) == [0, 0, 0, 1, 2, 1, 2, 2, 2, 0, 2, 0]
    chart = pace.talks(held, Cadences())
    assert chart.says == (
        "8 talks in the last 12 weeks, aiming at 2 a week. That is about 0.7 in a full week."
    )


@pytest.mark.django_db
def test_talk_asked_for_by_a_letter_counts_once_and_one_asked_for_otherwise_too():
    wrote = InterviewFactory(asked=True, asked_at=utc(2026, 11, 17))
    MessageFactory(interview=wrote, kind=LetterKind.COLD, sent_at=utc(2026, 11, 17), sent_how="email")
    MessageFactory(interview=wrote, kind=LetterKind.FOLLOW_UP, sent_at=utc(2026, 11, 20), sent_how="email")
    InterviewFactory(asked=True, asked_at=utc(2026, 11, 18))
    InterviewFactory(asked=True, asked_at=utc(2026, 11, 18), trashed=True)
    InterviewFactory(asked=True, asked_at=utc(2026, 8, 1))

    asked = pace.asked(pace.first_moment(TODAY, LONDON))

    assert sorted(asked) == [utc(2026, 11, 17), utc(2026, 11, 18)]


@pytest.mark.django_db
def test_talks_that_were_not_held_or_lie_in_the_trash_do_not_count():
    InterviewFactory(held=True, trashed=True)
    InterviewFactory(scheduled=True)
    InterviewFactory(stage=Stage.HELD, ended_at=utc(2026, 11, 18))

    assert pace.held(pace.first_moment(TODAY, LONDON)) == [utc(2026, 11, 18)]


@pytest.mark.parametrize(
    ("moment", "monday"),
    [
        # The clocks went back in the night of Sunday, 25 October: it is 23:59 in London, then 0:00.
        (utc(2026, 10, 25, 23, 59), dt.date(2026, 10, 19)),
        (utc(2026, 10, 26, 0, 0), dt.date(2026, 10, 26)),
        # They go forward on 28 March 2027: half past eleven in the evening in UTC is Monday by then.
        (utc(2027, 3, 28, 22, 59), dt.date(2027, 3, 22)),
        (utc(2027, 3, 28, 23, 0), dt.date(2027, 3, 29)),
        # A week of two years belongs to its Monday.
        (utc(2027, 1, 3, 23, 0), dt.date(2026, 12, 28)),
        (utc(2027, 1, 4, 0, 0), dt.date(2027, 1, 4)),
    ],
)
def test_week_begins_on_my_own_monday(moment: dt.datetime, monday: dt.date):
    found = pace.weekly([moment], dt.date(2027, 4, 1), LONDON, count=30)

    assert [week.starts_on for week in found if week.count] == [monday]


def test_first_moment_is_midnight_of_my_own_monday():
    assert pace.first_moment(TODAY, LONDON) == utc(2026, 9, 6, 23, 0)
    assert pace.first_moment(TODAY, LONDON, 2) == utc(2026, 11, 16, 0, 0)


def test_week_without_a_working_day_is_off_unless_i_talked_in_it():
    off = frozenset(dt.date(2026, 11, 9) + dt.timedelta(days=day) for day in range(12))
    calendar = Calendar(ZoneInfo("Europe/London"), off)

    found = pace.weekly([utc(2026, 11, 10)], TODAY, calendar, count=4)

    assert [(week.count, week.is_off, week.is_now) for week in found] == [
        (0, False, False), (1, False, False), (0, True, False), (0, False, True),
    ]  # fmt: skip
    chart = pace.talks(found, Cadences())
    assert chart.says == (
        "1 talk in the last 4 weeks, 1 of them off, aiming at 2 a week. That is about 0.5 in a full week."
    )
    assert chart.table is not None
    assert chart.table.rows[2] == ("16 Nov 2026", "off", "2")


def test_without_a_goal_there_is_no_line_and_no_word_of_it():
    found = pace.weekly([], TODAY, LONDON)

    chart = pace.letters(found, Cadences(letters_a_week=0))

    assert chart.says == "No first letters in the last 12 weeks."
    assert chart.drawing.goal == ""
    assert chart.table is not None
    assert list(chart.table.heads) == ["Week of", "First letters"]


@pytest.mark.parametrize(("most", "goal"), [(0, 2), (1, 20), (40, 2), (0, 0)])
def test_columns_and_goal_stay_on_the_paper(most: int, goal: int):
    found = [weeks.Week(TODAY, most), weeks.Week(TODAY, 0, is_off=True), weeks.Week(TODAY, 1, is_now=True)]

    drawing = weeks.draw(found, goal)

    assert all(float(column.y) >= weeks.TOP for column in drawing.columns)
    assert all(float(column.count_y) > 10 for column in drawing.columns)
    assert not drawing.goal or weeks.TOP <= float(drawing.goal) < float(drawing.base)
    assert [column.look for column in drawing.columns] == ["bar", "thin", "bar pale"]
