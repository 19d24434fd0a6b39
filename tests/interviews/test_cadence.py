"""What falls due when, exact to the instant. All that is expected is written down by hand, in UTC."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from interviews.cadence import Cadence, Cadences, Calendar, is_overdue, was_in_time

LONDON, PARIS, NEW_YORK = "Europe/London", "Europe/Paris", "America/New_York"
# Its clocks change by half an hour.
LORD_HOWE = "Australia/Lord_Howe"
# Their clocks change at midnight: an hour of the evening comes twice, or the day begins at one.
SANTIAGO, CAIRO = "America/Santiago", "Africa/Cairo"
# There the last hour of a Saturday is missing in spring.
NUUK = "America/Nuuk"
PAGO_PAGO, KIRITIMATI = "Pacific/Pago_Pago", "Pacific/Kiritimati"
UTC = "UTC"

MOMENT = dt.timedelta(microseconds=1)


def at(text: str, zone: str = UTC, fold: int = 0) -> dt.datetime:
    """Return the moment at which the clocks of a zone show this."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold)


def days_off(*days: str) -> frozenset[dt.date]:
    return frozenset(map(dt.date.fromisoformat, days))


def cadence(zone: str = UTC, holidays: frozenset[dt.date] = frozenset(), **lengths: int) -> Cadence:
    return Cadence(Calendar(ZoneInfo(zone), holidays), Cadences(**lengths))


# ── Hours: absolute time ──────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("zone", "ended", "due"),
    [
        pytest.param(LONDON, "2026-11-23 15:10", "2026-11-24 15:10", id="plain day"),
        pytest.param(LONDON, "2026-03-28 15:10", "2026-03-29 15:10", id="clocks go on in London"),
        pytest.param(LONDON, "2026-10-24 15:10", "2026-10-25 14:10", id="clocks go back in London"),
        pytest.param(PARIS, "2026-03-28 23:59", "2026-03-29 22:59", id="a minute before that night in Paris"),
        pytest.param(PARIS, "2026-10-25 00:00", "2026-10-25 22:00", id="midnight of that night in Paris"),
        pytest.param(NEW_YORK, "2026-03-07 14:00", "2026-03-08 19:00", id="clocks go on in New York"),
        pytest.param(NEW_YORK, "2026-10-31 14:00", "2026-11-01 18:00", id="clocks go back in New York"),
        pytest.param(LORD_HOWE, "2026-04-04 16:00", "2026-04-05 05:00", id="half an hour back"),
        pytest.param(LORD_HOWE, "2026-10-03 16:00", "2026-10-04 05:30", id="half an hour on"),
        pytest.param(SANTIAGO, "2026-09-05 23:30", "2026-09-07 03:30", id="midnight is skipped"),
        pytest.param(CAIRO, "2026-04-23 23:59", "2026-04-24 21:59", id="midnight is skipped in Cairo"),
        pytest.param(PAGO_PAGO, "2026-11-23 23:59", "2026-11-25 10:59", id="eleven hours behind, 23:59"),
        pytest.param(PAGO_PAGO, "2026-11-24 00:00", "2026-11-25 11:00", id="eleven hours behind, 00:00"),
        pytest.param(KIRITIMATI, "2026-11-24 00:00", "2026-11-24 10:00", id="fourteen hours ahead, 00:00"),
        pytest.param(KIRITIMATI, "2026-11-24 23:59", "2026-11-25 09:59", id="fourteen hours ahead, 23:59"),
        pytest.param(LONDON, "2026-11-28 18:00", "2026-11-29 18:00", id="a weekend is no excuse"),
        pytest.param(LONDON, "2026-12-24 18:00", "2026-12-25 18:00", id="nor is a holiday"),
        pytest.param(LONDON, "2026-12-31 20:00", "2027-01-01 20:00", id="end of the year"),
        pytest.param(LONDON, "2028-02-28 23:59", "2028-02-29 23:59", id="into the leap day"),
        pytest.param(LONDON, "2028-02-29 12:00", "2028-03-01 12:00", id="out of the leap day"),
        pytest.param(UTC, "2026-11-23 15:10:30.000001", "2026-11-24 15:10:30.000001", id="microseconds"),
    ],
)
def test_thank_you_and_reflection_run_on_absolute_time(zone: str, ended: str, due: str):
    mine = cadence(zone, days_off("2026-12-25"))

    assert mine.thank(at(ended, zone)) == at(due)
    assert mine.reflect(at(ended, zone)) == at(due)


@pytest.mark.parametrize(
    ("zone", "ended", "first", "second"),
    [
        (LONDON, "2026-10-25 01:30", "2026-10-26 00:30", "2026-10-26 01:30"),
        (NEW_YORK, "2026-11-01 01:30", "2026-11-02 05:30", "2026-11-02 06:30"),
        (LORD_HOWE, "2026-04-05 01:45", "2026-04-05 14:45", "2026-04-05 15:15"),
        (SANTIAGO, "2026-04-04 23:30", "2026-04-06 02:30", "2026-04-06 03:30"),
    ],
)
def test_of_an_hour_that_comes_twice_the_right_one_counts(zone: str, ended: str, first: str, second: str):
    assert cadence(zone).thank(at(ended, zone)) == at(first)
    assert cadence(zone).thank(at(ended, zone, fold=1)) == at(second)


@pytest.mark.parametrize(
    ("zone", "began", "due"),
    [
        pytest.param(LONDON, "2026-11-23 10:00", "2026-11-23 14:00", id="plain day"),
        pytest.param(LONDON, "2026-03-28 23:00", "2026-03-29 03:00", id="clocks go on"),
        pytest.param(LONDON, "2026-10-24 23:00", "2026-10-25 02:00", id="clocks go back"),
        pytest.param(PAGO_PAGO, "2026-11-23 22:00", "2026-11-24 13:00", id="over midnight"),
        pytest.param(LONDON, "2026-12-31 21:00", "2027-01-01 01:00", id="into the new year"),
    ],
)
def test_apology_is_due_four_hours_after_the_talk_should_have_begun(zone: str, began: str, due: str):
    assert cadence(zone).apology(at(began, zone)) == at(due)


# ── Days: the end of a local day ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("zone", "ended", "due"),
    [
        pytest.param(LONDON, "2026-11-23 15:10", "2026-11-30 23:59:59.999999", id="plain week"),
        pytest.param(LONDON, "2026-11-23 00:00", "2026-11-30 23:59:59.999999", id="from 00:00"),
        pytest.param(LONDON, "2026-11-23 23:59", "2026-11-30 23:59:59.999999", id="from 23:59"),
        pytest.param(LONDON, "2026-03-23 12:00", "2026-03-30 22:59:59.999999", id="into summer time"),
        pytest.param(LONDON, "2026-10-20 12:00", "2026-10-27 23:59:59.999999", id="into winter time"),
        pytest.param(PARIS, "2026-03-22 12:00", "2026-03-29 21:59:59.999999", id="on the day of the change"),
        pytest.param(NEW_YORK, "2026-10-28 22:00", "2026-11-05 04:59:59.999999", id="late in New York"),
        pytest.param(LORD_HOWE, "2026-03-29 12:00", "2026-04-05 13:29:59.999999", id="half an hour back"),
        pytest.param(LORD_HOWE, "2026-09-27 12:00", "2026-10-04 12:59:59.999999", id="half an hour on"),
        pytest.param(SANTIAGO, "2026-03-28 12:00", "2026-04-05 03:59:59.999999", id="an evening hour twice"),
        pytest.param(
            SANTIAGO, "2026-08-29 12:00", "2026-09-06 03:59:59.999999", id="before 24:00 is skipped"
        ),
        pytest.param(SANTIAGO, "2026-08-30 12:00", "2026-09-07 02:59:59.999999", id="after 00:00 is skipped"),
        pytest.param(CAIRO, "2026-10-22 12:00", "2026-10-29 21:59:59.999999", id="Cairo, evening hour twice"),
        pytest.param(CAIRO, "2026-04-16 12:00", "2026-04-23 21:59:59.999999", id="Cairo, before the change"),
        pytest.param(CAIRO, "2026-04-17 12:00", "2026-04-24 20:59:59.999999", id="Cairo, after the change"),
        pytest.param(NUUK, "2026-03-21 12:00", "2026-03-29 00:59:59.999999", id="no last hour in Nuuk"),
        pytest.param(NUUK, "2026-10-17 12:00", "2026-10-25 01:59:59.999999", id="last hour twice in Nuuk"),
        pytest.param(PAGO_PAGO, "2026-11-23 23:59", "2026-12-01 10:59:59.999999", id="eleven behind, 23:59"),
        pytest.param(PAGO_PAGO, "2026-11-24 00:00", "2026-12-02 10:59:59.999999", id="eleven behind, 00:00"),
        pytest.param(
            KIRITIMATI, "2026-11-23 23:59", "2026-11-30 09:59:59.999999", id="fourteen ahead, 23:59"
        ),
        pytest.param(
            KIRITIMATI, "2026-11-24 00:00", "2026-12-01 09:59:59.999999", id="fourteen ahead, 00:00"
        ),
        pytest.param(LONDON, "2026-12-28 12:00", "2027-01-04 23:59:59.999999", id="into the new year"),
        pytest.param(LONDON, "2028-02-22 12:00", "2028-02-29 23:59:59.999999", id="onto the leap day"),
        pytest.param(LONDON, "2027-02-22 12:00", "2027-03-01 23:59:59.999999", id="no leap day"),
        pytest.param(LONDON, "2026-12-18 12:00", "2026-12-25 23:59:59.999999", id="days count holidays"),
    ],
)
def test_names_promises_and_check_backs_fall_due_as_a_day_ends(zone: str, ended: str, due: str):
    mine = cadence(zone, days_off("2026-12-25"))

    assert mine.name(at(ended, zone)) == at(due)
    assert mine.promise(at(ended, zone)) == at(due)
    assert mine.check_back(at(ended, zone)) == at(due)


@pytest.mark.parametrize(
    ("ended", "due"),
    [
        pytest.param("2028-02-01 12:00", "2028-02-29 23:59:59.999999", id="leap year"),
        pytest.param("2027-02-01 12:00", "2027-03-01 23:59:59.999999", id="plain year"),
        pytest.param("2026-12-10 12:00", "2027-01-07 23:59:59.999999", id="into the new year"),
        pytest.param("2026-03-09 12:00", "2026-04-06 22:59:59.999999", id="into summer time"),
    ],
)
def test_advice_is_asked_about_after_four_weeks(ended: str, due: str):
    assert cadence(LONDON).advice(at(ended, LONDON)) == at(due)


@pytest.mark.parametrize(
    ("zone", "day", "due"),
    [
        (LONDON, "2026-12-03", "2026-12-03 23:59:59.999999"),
        (LONDON, "2026-10-25", "2026-10-25 23:59:59.999999"),
        (LONDON, "2026-03-29", "2026-03-29 22:59:59.999999"),
        (PARIS, "2028-02-29", "2028-02-29 22:59:59.999999"),
        (PAGO_PAGO, "2026-12-31", "2027-01-01 10:59:59.999999"),
        (KIRITIMATI, "2027-01-01", "2027-01-01 09:59:59.999999"),
        # It is past already: overdue at once, not moved.
        (LONDON, "2026-11-20", "2026-11-20 23:59:59.999999"),
    ],
)
def test_day_that_was_agreed_stands(zone: str, day: str, due: str):
    monday, agreed = at("2026-11-23 09:30"), dt.date.fromisoformat(day)

    assert cadence(zone).promise(monday, agreed) == at(due)
    assert cadence(zone).check_back(monday, agreed) == at(due)


# ── Business days ─────────────────────────────────────────────────────────────────────────────────

CHRISTMAS = days_off("2026-12-25", "2026-12-28", "2027-01-01")


@pytest.mark.parametrize(
    ("zone", "sent", "one", "three", "seven"),
    [
        pytest.param(LONDON, "2026-11-26 12:00", "11-27", "12-01", "12-07", id="Thursday: three is Tuesday"),
        pytest.param(LONDON, "2026-11-23 09:30", "11-24", "11-26", "12-02", id="Monday"),
        pytest.param(LONDON, "2026-11-27 23:59", "11-30", "12-02", "12-08", id="Friday, 23:59"),
        pytest.param(LONDON, "2026-11-27 00:00", "11-30", "12-02", "12-08", id="Friday, 00:00"),
        pytest.param(LONDON, "2026-11-28 12:00", "11-30", "12-02", "12-08", id="Saturday"),
        pytest.param(LONDON, "2026-11-29 23:59", "11-30", "12-02", "12-08", id="Sunday, 23:59"),
        pytest.param(LONDON, "2026-11-30 00:00", "12-01", "12-03", "12-09", id="Monday, 00:00"),
        pytest.param(LONDON, "2026-12-24 12:00", "12-29", "12-31", "01-07", id="holidays on both sides"),
        pytest.param(LONDON, "2026-12-25 12:00", "12-29", "12-31", "01-07", id="sent on a holiday"),
        pytest.param(LONDON, "2026-12-30 12:00", "12-31", "01-05", "01-11", id="over New Year's Day"),
    ],
)
def test_business_days_are_counted_from_the_day_after(zone: str, sent: str, one: str, three: str, seven: str):
    mine = cadence(zone, CHRISTMAS)
    days = [f"{'2027' if day.startswith('01') else '2026'}-{day}" for day in (one, three, seven)]

    due = [mine.reply(at(sent, zone)), mine.report(at(sent, zone)), mine.chase(at(sent, zone))]

    assert due == [at(f"{day} 23:59:59.999999") for day in days]
    assert mine.thank_introducer(at(sent, zone)) == due[0]
    assert mine.second_person(at(sent, zone)) == due[1]


@pytest.mark.parametrize(
    ("zone", "at_", "due"),
    [
        pytest.param(NEW_YORK, "2026-03-05 12:00", "2026-03-11 03:59:59.999999", id="into summer time"),
        pytest.param(NEW_YORK, "2026-10-29 12:00", "2026-11-04 04:59:59.999999", id="into winter time"),
        pytest.param(PARIS, "2026-03-26 12:00", "2026-03-31 21:59:59.999999", id="Paris, into summer time"),
        pytest.param(PAGO_PAGO, "2026-11-22 23:59", "2026-11-26 10:59:59.999999", id="still Sunday there"),
        pytest.param(KIRITIMATI, "2026-11-27 00:00", "2026-12-02 09:59:59.999999", id="Friday there already"),
        pytest.param(LONDON, "2028-02-25 12:00", "2028-03-01 23:59:59.999999", id="over the leap day"),
        pytest.param(CAIRO, "2026-10-26 12:00", "2026-10-29 21:59:59.999999", id="evening hour twice"),
    ],
)
def test_report_falls_due_as_a_local_day_ends(zone: str, at_: str, due: str):
    assert cadence(zone).report(at(at_, zone)) == at(due)


@pytest.mark.parametrize(
    ("holidays", "due"),
    [
        pytest.param((), "2027-05-03 22:59:59.999999", id="none"),
        pytest.param(("2027-05-03",), "2027-05-04 22:59:59.999999", id="on the Monday after a Friday"),
        pytest.param(("2027-05-01", "2027-05-02"), "2027-05-03 22:59:59.999999", id="on a weekend"),
        pytest.param(("2027-04-30",), "2027-05-03 22:59:59.999999", id="on the day itself"),
        pytest.param(
            tuple(f"2027-05-{day:02}" for day in range(3, 15)), "2027-05-17 22:59:59.999999", id="a fortnight"
        ),
    ],
)
def test_holiday_is_no_business_day(holidays: tuple[str, ...], due: str):
    assert cadence(LONDON, days_off(*holidays)).reply(at("2027-04-30 12:00", LONDON)) == at(due)


# ── Overdue ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("now", "late"),
    [
        ("2026-11-24 15:09:59.999999", False),
        ("2026-11-24 15:10:00", False),
        ("2026-11-24 15:10:00.000001", True),
        ("2026-12-24 15:10:00", True),
    ],
)
def test_overdue_begins_one_moment_after_it_was_due(now: str, late: bool):
    assert is_overdue(at("2026-11-24 15:10"), at(now)) is late
    assert is_overdue(at("2026-11-24 15:10").astimezone(ZoneInfo(KIRITIMATI)), at(now)) is late


@pytest.mark.parametrize("zone", [LONDON, PAGO_PAGO, KIRITIMATI])
def test_day_is_over_at_the_next_local_midnight(zone: str):
    due = cadence(zone).reply(at("2026-11-23 09:30", zone))

    assert not is_overdue(due, at("2026-11-24 23:59:59.999999", zone))
    assert is_overdue(due, at("2026-11-25 00:00", zone))


@pytest.mark.parametrize(
    ("zone", "due", "sent", "posted", "mailed"),
    [
        pytest.param(LONDON, "2026-11-24 15:10", "2026-11-24 15:10", True, True, id="at the very moment"),
        pytest.param(LONDON, "2026-11-24 15:10", "2026-11-24 15:10:00.000001", True, False, id="a moment on"),
        pytest.param(LONDON, "2026-11-24 15:10", "2026-11-24 23:59:59", True, False, id="late that day"),
        pytest.param(LONDON, "2026-11-24 15:10", "2026-11-25 00:00", False, False, id="the next day"),
        pytest.param(LONDON, "2026-11-24 15:10", "2026-11-20 09:00", True, True, id="days before"),
        pytest.param(PAGO_PAGO, "2026-11-25 10:59", "2026-11-25 10:59:59", True, False, id="still the 24th"),
        pytest.param(PAGO_PAGO, "2026-11-25 10:59", "2026-11-25 11:00", False, False, id="the 25th there"),
        pytest.param(KIRITIMATI, "2026-11-24 10:00", "2026-11-25 09:59:59", True, False, id="all the 25th"),
        pytest.param(KIRITIMATI, "2026-11-24 10:00", "2026-11-25 10:00", False, False, id="the 26th there"),
        pytest.param(LONDON, "2026-10-25 00:30", "2026-10-25 01:30", True, False, id="the same hour again"),
        pytest.param(SANTIAGO, "2026-04-05 02:30", "2026-04-05 03:59", True, False, id="the evening twice"),
        pytest.param(SANTIAGO, "2026-04-05 02:30", "2026-04-05 04:00", False, False, id="midnight at last"),
    ],
)
def test_card_counts_by_its_day_and_a_mail_by_its_minute(
    zone: str, due: str, sent: str, posted: bool, mailed: bool
):
    calendar = Calendar(ZoneInfo(zone))

    assert was_in_time(at(due), at(sent), calendar, posted=True) is posted
    assert was_in_time(at(due), at(sent), calendar, posted=False) is mailed


@pytest.mark.parametrize(
    ("ended", "entered", "late"),
    [
        ("2026-11-16 09:30", "2026-11-23 09:30", False),
        ("2026-11-16 09:30", "2026-11-23 09:30:00.000001", True),
        ("2026-11-23 09:30", "2026-11-23 09:30", False),
        # Seven days by the clock are an hour less by the sun.
        ("2026-03-25 09:30", "2026-04-01 09:30", False),
        ("2026-10-20 09:30", "2026-10-27 09:30", True),
    ],
)
def test_talk_is_entered_late_after_seven_times_24_hours(ended: str, entered: str, late: bool):
    assert cadence(LONDON).is_late_entry(at(ended, LONDON), at(entered, LONDON)) is late


@pytest.mark.parametrize(
    ("zone", "asked", "again"),
    [
        (LONDON, "2026-11-26 12:00", "2027-02-24"),
        (PAGO_PAGO, "2026-11-26 23:59", "2027-02-24"),
        (KIRITIMATI, "2026-11-27 00:00", "2027-02-25"),
        (LONDON, "2027-12-01 12:00", "2028-02-29"),
    ],
)
def test_one_may_ask_again_after_ninety_days(zone: str, asked: str, again: str):
    assert cadence(zone).ask_again(at(asked, zone)) == dt.date.fromisoformat(again)


# ── My own lengths and days ───────────────────────────────────────────────────────────────────────


def test_lengths_that_i_changed_count():
    mine = cadence(LONDON, thank_hours=6, report_business_days=1, name_days=2, chase_business_days=10)
    friday = at("2026-11-27 12:00", LONDON)

    assert mine.thank(friday) == at("2026-11-27 18:00")
    assert mine.reflect(friday) == at("2026-11-28 12:00")
    assert mine.report(friday) == at("2026-11-30 23:59:59.999999")
    assert mine.name(friday) == at("2026-11-29 23:59:59.999999")
    assert mine.chase(friday) == at("2026-12-11 23:59:59.999999")


@pytest.mark.parametrize("odd", [None, [], "24", 7, {"thank_hours": "6"}, {"thank_hours": True}, {"x": 3}])
def test_odd_lengths_count_as_unset(odd: object):
    assert Cadences.of(odd) == Cadences()


@pytest.mark.parametrize(("hours", "counts"), [(0, 24), (1, 1), (72, 72), (73, 24), (-5, 24), (2.5, 24)])
def test_length_beyond_its_bounds_counts_as_unset(hours: float, counts: int):
    assert Cadences.of({"thank_hours": hours}).thank_hours == counts


@pytest.mark.parametrize(
    "odd", [None, "2026-12-25", 5, {"2026-12-25": 1}, ["soon", None, 3, [], "2026-02-30", ""]]
)
def test_odd_holidays_are_left_out(odd: object):
    assert Calendar.of(ZoneInfo(LONDON), odd).holidays == frozenset()


def test_holidays_beside_odd_ones_count():
    calendar = Calendar.of(ZoneInfo(LONDON), ["soon", "2026-12-25"])

    assert calendar.holidays == {dt.date(2026, 12, 25)}
    assert not calendar.is_business_day(dt.date(2026, 12, 25))
    assert calendar.is_business_day(dt.date(2026, 12, 24))


@pytest.mark.parametrize("zone", [PAGO_PAGO, KIRITIMATI, LONDON])
@pytest.mark.parametrize("absurd", ["0001-01-01 00:00", "9999-12-31 23:59:59.999999"])
def test_moment_at_either_end_of_time_is_no_error(zone: str, absurd: str):
    mine = cadence(zone)
    moment = at(absurd)

    for falls_due in (mine.thank, mine.apology, mine.name, mine.advice, mine.chase, mine.reply):
        assert falls_due(moment).tzinfo is dt.UTC
