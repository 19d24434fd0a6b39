import datetime as dt

import pytest

from interviews.talk_clock import Clock

START = dt.datetime(2026, 11, 23, 16, 0, tzinfo=dt.UTC)


def at(minutes: float) -> dt.datetime:
    return START + dt.timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("minute", "planned", "state"),
    [
        (-0.1, 30, "waiting"),
        (0, 30, "running"),
        (24.9, 30, "running"),
        (25, 30, "closing"),
        (29.9, 30, "closing"),
        (30, 30, "over"),
        (71, 30, "over"),
        (361, 30, "forgotten"),
        (5.9, 9, "running"),
        (6, 9, "closing"),
        (55, 60, "closing"),
    ],
)
def test_clock_asks_before_it_runs_over(minute: float, planned: int, state: str):
    assert Clock(at(minute), planned, planned_at=START).state == state


def test_clock_counts_from_the_start_that_was_pressed():
    clock = Clock(at(20), 30, planned_at=START, began_at=at(7.5))

    assert (clock.digits, clock.state, clock.is_started) == ("12:30", "running", True)


def test_clock_without_any_start_waits_for_one():
    clock = Clock(at(0), 30)

    assert (clock.state, clock.digits) == ("unplanned", "0:00")


def test_invitation_stops_the_asking():
    assert Clock(at(44), 30, planned_at=START, invited=True).state == "invited"
    assert Clock(at(44), 30, planned_at=START, invited=True).minutes_over == 14


@pytest.mark.parametrize(("invited", "told"), [(False, True), (True, False)])
def test_ended_clock_says_gently_that_it_ran_over(invited: bool, told: bool):
    clock = Clock(at(500), 30, planned_at=START, ended_at=at(42), invited=invited)

    assert (clock.state, clock.digits, clock.minutes_over) == ("ended", "42:00", 12)
    assert clock.ran_over_uninvited is told
    assert not Clock(at(500), 30, planned_at=START, ended_at=at(30.5)).ran_over_uninvited
