"""How far requests came and who answers: worked by hand from the ledger, and at the edges."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from interviews.cadence import Calendar
from interviews.charts import funnel as bars
from interviews.charts import parts, shares, strip
from interviews.insights import funnel, requests, routes
from interviews.insights.requests import Request, Route
from interviews.stages import Stage
from tests import ledger

LONDON = Calendar(ZoneInfo(ledger.ZONE))
NOW = ledger.NOW
DAY = dt.timedelta(days=1)


def request(route: Route = Route.COLD, **values) -> Request:
    filled = {"interview_id": 1, "stage": Stage.ASKED, "at": NOW - 30 * DAY, "last_at": NOW - 30 * DAY}
    return Request(route=route, **(filled | values))


def counted_of_the_ledger() -> tuple[list[Request], int]:
    ledger.ledger()
    found = requests.read()
    counted = [one for one in found if one.counts(LONDON, NOW)]
    return counted, len(found) - len(counted)


# ── Worked by hand ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_funnel_is_the_one_worked_by_hand():
    counted, fresh = counted_of_the_ledger()

    chart = funnel.chart(counted, fresh, unasked=1)

    assert chart.table is not None
    assert list(chart.table.rows) == [
        ("Reached out", "11", "11", ""),
        ("Answered", "9", "11", "2 have not answered"),
        ("Scheduled", "8", "9", "1 answer led to no date"),
        ("Spoke", "7", "8", "1 still ahead"),
        ("Thanked", "6", "7", "1 talk not thanked for"),
        ("Gave a name", "5", "7", "2 talks brought no name"),
        ("Name led to a talk", "1", "5", "4 have led to no talk yet"),
    ]
    assert chart.says == (
        "Of 11 requests 9 got an answer, 8 a date, and 7 led to a talk. You thanked for 6 of"
        " these talks; 5 brought a name, and 1 of those led to another talk. "
        "Most is lost here: 2 have not answered."
        " One request is less than seven working days old and not counted yet."
        " One talk came about without being asked for here."
    )


@pytest.mark.django_db
def test_routes_messages_and_days_are_those_worked_by_hand():
    counted, _ = counted_of_the_ledger()

    by_route, messages, days = routes.chart(counted), routes.messages(counted), routes.days(counted, LONDON)

    assert by_route.table is not None
    assert days.table is not None
    assert messages.table is not None
    assert list(by_route.table.rows) == [
        ("Introduced", "3", "3", "too few to say"),
        ("Shared circle", "3", "3", "too few to say"),
        ("Cold", "3", "5", "60 % of 5"),
    ]
    assert by_route.title == "Warm and cold"
    assert by_route.says.startswith("Answers: introduced 3 of 3; shared circle 3 of 3; cold 3 of 5.")
    assert list(messages.table.rows) == [("First message", "8"), ("Once more", "1")]
    assert messages.says == "Of 9 answers 8 came to the first message, 1 after you wrote once more."
    # Introduced 1 2 3, circle 1 2 9, cold 2 3 6: together 1 1 2 2 2 3 3 6 9.
    assert list(days.table.rows) == [
        ("Introduced", "3", "2", "1–3"),
        ("Shared circle", "3", "2", "1–9"),
        ("Cold", "3", "3", "2–6"),
    ]
    assert days.says == "Half of the 9 answers came within 2 working days; 7 within 3, 1 after more than 7."


# ── In words ──────────────────────────────────────────────────────────────────────────────────────


def test_funnel_of_nobody_says_when_there_will_be_one():
    chart = funnel.chart([], fresh=2)

    assert (chart.drawing, chart.table) == (None, None)
    assert chart.says == (
        "Nothing to count yet: a request counts once it is answered, or seven working days old."
        " Two requests are less than seven working days old and not counted yet."
    )


def test_funnel_of_one_says_nothing_of_talks_that_were_not():
    chart = funnel.chart([request()], fresh=0)

    assert chart.says == "Of one request none got an answer, none a date, and none led to a talk."


def test_what_is_still_ahead_is_not_lost():
    ahead = request(stage=Stage.SCHEDULED, answered=True, scheduled=True)
    fell = request(stage=Stage.AGREED, answered=True, scheduled=True)
    open_one = request(stage=Stage.AGREED, answered=True)

    found = funnel.steps([*[ahead] * 3, fell, open_one])

    assert found[2].lost == "1 to be given a date"
    assert found[3].lost == "1 date fell through, 3 still ahead"
    assert [step.missing for step in found[:4]] == [0, 0, 0, 1]


@pytest.mark.parametrize(
    ("warm", "cold", "title"),
    [
        ((8, 10), (4, 11), "Warm beats cold"),
        ((4, 4), (0, 11), "Warm and cold"),
        ((5, 5), (0, 4), "Warm and cold"),
        ((4, 10), (4, 10), "Warm and cold"),
        ((1, 10), (9, 10), "Warm and cold"),
    ],
)
def test_heading_says_what_the_numbers_say(warm: tuple[int, int], cold: tuple[int, int], title: str):
    counted = [
        request(route, answered=number < yes)
        for route, (yes, of) in ((Route.INTRODUCED, warm), (Route.COLD, cold))
        for number in range(of)
    ]

    assert routes.chart(counted).title == title


def test_no_share_is_given_of_fewer_than_five():
    chart = routes.chart([request(answered=True)] * 4)

    assert "%" not in f"{chart.says}{chart.table}"
    assert chart.drawing.rows[0].is_thin


@pytest.mark.parametrize(
    ("count", "of", "low", "high"), [(8, 10, 0.490, 0.943), (0, 10, 0, 0.278), (10, 10, 0.722, 1)]
)
def test_interval_is_wilsons(count: int, of: int, low: float, high: float):
    assert routes.interval(count, of) == pytest.approx((low, high), abs=0.001)


def test_days_are_working_days_by_my_holidays_and_my_own_midnight():
    calendar = Calendar(ZoneInfo("Asia/Tokyo"), frozenset([dt.date(2026, 11, 23)]))
    friday = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)

    assert routes.business_days(friday, friday, calendar) == 0
    # Sunday, 23:30 in UTC is Monday in Tokyo, which is a holiday; a day later it is Tuesday.
    assert routes.business_days(friday, dt.datetime(2026, 11, 22, 23, 30, tzinfo=dt.UTC), calendar) == 0
    assert routes.business_days(friday, dt.datetime(2026, 11, 23, 23, 30, tzinfo=dt.UTC), calendar) == 1


def test_one_answer_is_told_as_one():
    one = request(answered=True, answered_at=NOW - 29 * DAY)

    assert routes.messages([one]).says == "The one answer came to the first message."
    assert routes.days([one], LONDON).says == "The one answer came on the same day."  # a Sunday


@pytest.mark.parametrize(
    "draw", [routes.chart, routes.messages, lambda counted: routes.days(counted, LONDON)]
)
def test_nothing_is_drawn_of_nothing(draw):
    chart = draw([])

    assert chart.says
    assert chart.drawing is None
    assert chart.table is None


# ── Drawn ─────────────────────────────────────────────────────────────────────────────────────────


def test_bars_share_one_scale_and_stay_on_the_paper():
    drawing = bars.draw([bars.Bar("Reached out", 20), bars.Bar("Ω" * 300, 5, "15 " + "x" * 300)])

    first, second = drawing.rows
    assert (float(first.width), float(second.width)) == (218.0, 54.5)
    assert float(second.y) > float(second.lost_y) > float(first.y) + 16
    assert len(second.label) < 30
    assert len(second.lost) < 50
    assert second.whole.startswith("Ω" * 300)


def test_bars_of_nothing_are_still_seen():
    drawing = bars.draw([bars.Bar("Reached out", 0)])

    assert (drawing.rows[0].count, drawing.rows[0].width) == ("0", "2")


def test_dot_stands_between_the_ends_of_its_line():
    row = shares.draw([shares.Share("Cold", "4 of 11", (0.15, 0.36, 0.65))]).rows[0]

    assert 92 < float(row.low) < float(row.dot) < float(row.high) < 298


def test_parts_fill_the_bar_by_their_size():
    drawing = parts.draw([parts.Part("First message", 3), parts.Part("Once more", 1)])

    assert [(piece.x, piece.width) for piece in drawing.pieces] == [("0", "268"), ("270", "88")]
    assert [key.words for key in drawing.keys] == ["First message: 3", "Once more: 1"]
    assert len({key.look for key in drawing.keys}) == 2


def test_long_wait_stands_at_the_end_of_the_scale():
    drawing = strip.draw([strip.Line("Cold", [1, 1, 1, 1, 400], 1)], (3, 7))

    assert drawing.ticks[-1] == ("344", "20+")
    assert [dot[0] for dot in drawing.rows[0].dots].count("344") == 1
    assert len(drawing.rows[0].dots) == 4  # three of the ones above each other, the table tells of the fourth
