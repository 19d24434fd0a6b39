"""From a date and a clock time of some place to the moment they mean."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from interviews.local_time import Gap, Twice, moment


def clock(text: str) -> tuple[dt.date, dt.time]:
    when = dt.datetime.fromisoformat(text)
    return when.date(), when.time()


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("zone", "shown", "expected"),
    [
        ("Europe/London", "2026-11-23 09:30", "2026-11-23 09:30"),
        ("Europe/London", "2026-06-23 09:30", "2026-06-23 08:30"),
        ("Europe/London", "2026-03-29 02:00", "2026-03-29 01:00"),
        ("America/New_York", "2026-11-01 03:00", "2026-11-01 08:00"),
        ("Pacific/Pago_Pago", "2026-11-23 23:59", "2026-11-24 10:59"),
        ("Pacific/Kiritimati", "2026-11-24 00:00", "2026-11-23 10:00"),
        ("Asia/Kathmandu", "2026-11-24 00:00", "2026-11-23 18:15"),
    ],
)
def test_clock_time_is_a_moment(zone: str, shown: str, expected: str):
    found = moment(*clock(shown), ZoneInfo(zone))

    assert found == utc(expected)
    assert found.tzinfo is dt.UTC


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Europe/London", "2026-03-29 01:00"),
        ("Europe/London", "2026-03-29 01:59"),
        ("America/New_York", "2026-03-08 02:30"),
        ("Australia/Lord_Howe", "2026-10-04 02:15"),
        ("America/Santiago", "2026-09-06 00:00"),
        ("Africa/Cairo", "2026-04-24 00:30"),
        ("America/Nuuk", "2026-03-28 23:30"),
    ],
)
def test_time_that_the_clocks_jump_over_is_refused(zone: str, shown: str):
    with pytest.raises(Gap):
        moment(*clock(shown), ZoneInfo(zone))


@pytest.mark.parametrize(
    ("zone", "shown", "first", "second"),
    [
        ("Europe/London", "2026-10-25 01:30", "2026-10-25 00:30", "2026-10-25 01:30"),
        ("America/New_York", "2026-11-01 01:00", "2026-11-01 05:00", "2026-11-01 06:00"),
        ("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04 14:45", "2026-04-04 15:15"),
        ("America/Santiago", "2026-04-04 23:30", "2026-04-05 02:30", "2026-04-05 03:30"),
        ("Africa/Cairo", "2026-10-29 23:00", "2026-10-29 20:00", "2026-10-29 21:00"),
    ],
)
def test_time_that_comes_twice_is_asked_about(zone: str, shown: str, first: str, second: str):
    with pytest.raises(Twice) as asked:
        moment(*clock(shown), ZoneInfo(zone))

    assert (asked.value.first, asked.value.second) == (utc(first), utc(second))
    assert moment(*clock(shown), ZoneInfo(zone), second=False) == utc(first)
    assert moment(*clock(shown), ZoneInfo(zone), second=True) == utc(second)
