"""What I asked for, and how far it came: from events, and from what a later event implies."""

import datetime as dt

import pytest

from contacts.models import Circle, Contact
from interviews import introductions, letters, talks
from interviews.cadence import Calendar, Kind
from interviews.followups import ANSWERED
from interviews.insights import requests
from interviews.insights.requests import Request, Route
from interviews.models import Interview, Introduction
from interviews.models.letters import LetterKind
from interviews.stages import MissedBy, Stage
from tests import ledger
from tests.factories import (
    NOW,
    CircleFactory,
    ContactFactory,
    FollowUpFactory,
    InterviewFactory,
    IntroductionFactory,
    MessageFactory,
    PathwayFactory,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
LONG_AGO = NOW - 30 * DAY
CALENDAR = Calendar(dt.UTC)  # type: ignore[arg-type]


def the_one() -> Request:
    (found,) = requests.read()
    return found


def reached(one: Request) -> str:
    """Return how far it came, as letters: Answered, Scheduled, Held, Thanked, Named, led On."""
    flags = {
        "A": one.answered, "S": one.scheduled, "H": one.held, "T": one.thanked, "N": one.named,
        "O": one.led_on,
    }  # fmt: skip
    return "".join(letter for letter, flag in flags.items() if flag)


# ── What is asked for ─────────────────────────────────────────────────────────────────────────────


def test_idea_and_talk_that_nobody_asked_for_are_no_requests():
    InterviewFactory()
    InterviewFactory(held=True)
    IntroductionFactory(state=Introduction.State.ASKED, asked_at=LONG_AGO)

    assert requests.read() == []


@pytest.mark.parametrize("kind", sorted(requests.FIRST))
def test_first_letter_that_was_sent_asks_for_a_talk(kind: str):
    talk = InterviewFactory()
    MessageFactory(interview=talk, kind=kind)
    assert requests.read() == []
    MessageFactory(interview=talk, kind=kind, sent_at=LONG_AGO, sent_how="email")

    assert (the_one().at, the_one().last_at) == (LONG_AGO, LONG_AGO)


def test_request_made_anew_began_with_the_first():
    talk = InterviewFactory(asked=True)
    MessageFactory(interview=talk, kind=LetterKind.COLD, sent_at=LONG_AGO, sent_how="email")

    assert (the_one().at, the_one().last_at) == (LONG_AGO, NOW)


def test_request_since_a_moment_and_of_a_pathway():
    museum = PathwayFactory()
    InterviewFactory(asked=True, asked_at=LONG_AGO)
    recent = InterviewFactory(asked=True, asked_at=NOW - DAY)
    about = InterviewFactory(asked=True, asked_at=LONG_AGO, pathways=[museum])

    assert [one.interview_id for one in requests.read(since=NOW - DAY)] == [recent.pk]
    assert [one.interview_id for one in requests.read(pathway=museum)] == [about.pk]


def test_nothing_in_the_trash_is_a_request():
    InterviewFactory(asked=True, trashed=True)

    assert requests.read() == []


# ── How far it came ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"stage": Stage.ASKED}, ""),
        ({"stage": Stage.PARKED}, ""),
        ({"stage": Stage.WITHDRAWN}, ""),
        ({"stage": Stage.AGREED}, "A"),
        ({"stage": Stage.DECLINED}, "A"),
        ({"stage": Stage.SCHEDULED, "starts_at": NOW}, "AS"),
        ({"stage": Stage.PARKED, "starts_at": NOW}, "AS"),
        ({"stage": Stage.DECLINED, "starts_at": NOW}, "AS"),
        ({"stage": Stage.AGREED, "missed_by": MissedBy.THEM}, "AS"),
        ({"stage": Stage.AGREED, "times_moved": 1}, "AS"),
        ({"stage": Stage.HELD, "ended_at": NOW}, "ASH"),
    ],
)
def test_later_event_implies_those_before_it(values: dict[str, object], expected: str):
    InterviewFactory(asked_at=LONG_AGO, **values)

    assert reached(the_one()) == expected


def test_yes_that_came_to_nothing_stays_an_answer():
    talk, person = Interview(), ContactFactory()
    talks.plan(talk, [person], at=LONG_AGO)
    talks.ask(talk, LONG_AGO)
    talks.agree(talk, LONG_AGO + DAY)
    talks.park(talk, LONG_AGO + 9 * DAY)

    one = the_one()

    assert reached(one) == "A"
    assert one.answered_at == LONG_AGO + DAY


def test_time_that_was_called_off_is_told_by_the_letters_about_it():
    talk = InterviewFactory(stage=Stage.AGREED, asked_at=LONG_AGO)
    assert reached(the_one()) == "A"
    MessageFactory(interview=talk, kind=LetterKind.CONFIRM, sent_at=NOW, sent_how="email")

    assert reached(the_one()) == "AS"


def test_answer_to_the_letter_is_one_though_nothing_was_agreed():
    person = ContactFactory()
    talk = InterviewFactory(asked=True, asked_at=LONG_AGO, people=[person])
    letter = MessageFactory(
        interview=talk, contact=person, kind=LetterKind.COLD, sent_at=LONG_AGO, sent_how="email"
    )
    letters.answered(letter, LONG_AGO + 2 * DAY)

    assert (the_one().answered, the_one().answered_at, the_one().again) == (True, LONG_AGO + 2 * DAY, False)


def test_answer_from_before_it_was_asked_is_none():
    talk = InterviewFactory(asked=True)
    FollowUpFactory(
        kind=Kind.CHASE, interview=talk, waived_at=LONG_AGO, waived_because=ANSWERED, created_at=LONG_AGO
    )

    assert (the_one().answered, the_one().answered_at) == (False, None)


@pytest.mark.parametrize(("days", "again"), [(3, True), (9, False)])
def test_second_letter_counts_where_it_came_before_the_answer(days: int, again: bool):
    talk = InterviewFactory(stage=Stage.AGREED, asked_at=LONG_AGO)
    sent = {"interview": talk, "sent_how": "email"}
    MessageFactory(kind=LetterKind.COLD, sent_at=LONG_AGO, answered_at=LONG_AGO + 5 * DAY, **sent)
    MessageFactory(kind=LetterKind.FOLLOW_UP, sent_at=LONG_AGO + days * DAY, **sent)

    assert the_one().again is again


def test_talk_is_thanked_for_once_nobody_waits():
    ana, luis = ContactFactory(), ContactFactory()
    talk = InterviewFactory(held=True, asked_at=LONG_AGO, people=[ana, luis])
    FollowUpFactory(contact=ana, interview=talk, done_at=NOW, channel="email")
    other = FollowUpFactory(contact=luis, interview=talk)
    assert reached(the_one()) == "ASH"

    other.waived_at, other.waived_because = NOW, "thanked at the door"
    other.save()

    assert reached(the_one()) == "ASHT"


def test_talk_with_somebody_hidden_since_is_not_waited_for():
    ana, luis = ContactFactory(), ContactFactory(marked_dark=True)
    talk = InterviewFactory(held=True, asked_at=LONG_AGO, people=[ana, luis])
    FollowUpFactory(contact=ana, interview=talk, done_at=NOW, channel="email")
    FollowUpFactory(contact=luis, interview=talk)

    assert reached(the_one()) == "ASHT"


@pytest.mark.parametrize(
    ("linked", "days", "expected"), [(True, 3, "ASHNO"), (False, 3, "ASHNO"), (False, -3, "ASHN")]
)
def test_name_led_to_a_talk_that_came_after_it(linked: bool, days: int, expected: str):
    oke = ContactFactory()
    talk = InterviewFactory(held=True, asked_at=LONG_AGO)
    name = IntroductionFactory(named_in=talk, target=oke)
    assert reached(the_one()) == "ASHN"

    end = talk.ended_at + days * DAY
    InterviewFactory(
        held=True, people=[oke], starts_at=None, ended_at=end, introduction=name if linked else None
    )

    assert reached(the_one()) == expected


# ── By which route, and whether it counts ─────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("state", "circle", "route"),
    [
        (Introduction.State.MADE, True, Route.INTRODUCED),
        (Introduction.State.SUGGESTED, False, Route.INTRODUCED),
        (Introduction.State.DECLINED, False, Route.COLD),
        (Introduction.State.SILENT, True, Route.CIRCLE),
        (None, True, Route.CIRCLE),
        (None, False, Route.COLD),
    ],
)
def test_route_is_the_warmest_that_was_open(state: str | None, circle: bool, route: Route):
    person: Contact = ContactFactory(circles=[CircleFactory(), CircleFactory()] if circle else [])
    lead = IntroductionFactory(target=person, state=state) if state else None
    InterviewFactory(asked=True, people=[person, ContactFactory()], introduction=lead)

    assert the_one().route == route


def test_circle_of_an_export_alone_is_no_shared_circle():
    linkedin = Circle.objects.filter(key="linkedin").first() or CircleFactory(key="linkedin")
    person: Contact = ContactFactory(circles=[linkedin])
    InterviewFactory(asked=True, people=[person])
    assert the_one().route == Route.COLD

    person.circles.add(CircleFactory())

    assert the_one().route == Route.CIRCLE


@pytest.mark.parametrize(
    ("asked", "counts"),
    [
        # NOW is a Monday; the seventh working day after Thursday the 12th is this Monday, to its end.
        (dt.datetime(2026, 11, 12, 9, tzinfo=dt.UTC), False),
        (dt.datetime(2026, 11, 11, 9, tzinfo=dt.UTC), True),
    ],
)
def test_silence_counts_after_seven_working_days(asked: dt.datetime, counts: bool):
    InterviewFactory(asked=True, asked_at=asked)

    assert the_one().counts(CALENDAR, NOW) is counts


def test_answer_counts_at_once():
    InterviewFactory(stage=Stage.DECLINED, asked_at=NOW)

    assert the_one().counts(CALENDAR, NOW)


def test_introduction_that_was_dropped_leaves_a_cold_request():
    person = ContactFactory()
    lead = IntroductionFactory(target=person, state=Introduction.State.SUGGESTED)
    InterviewFactory(asked=True, people=[person], introduction=lead)
    introductions.drop(lead)

    assert the_one().route == Route.COLD


# ── Worked by hand ────────────────────────────────────────────────────────────────────────────────


def test_requests_are_those_worked_by_hand():
    life = ledger.ledger()
    name_of = {talk.pk: name for name, talk in life.talks.items()}

    found = {name_of[one.interview_id]: reached(one) for one in requests.read()}

    assert found == {
        "oke": "ASHTNO", "mina": "ASHTN", "yusuf": "ASHT", "tomas": "ASHTN", "leila": "ASHTN",
        "hidde": "ASHTN", "grace": "ASH", "noor": "", "ikram": "", "amara": "AS", "pavel": "A", "sanna": "",
    }  # fmt: skip


def test_requests_take_as_many_queries_for_forty_as_for_one(django_assert_num_queries):
    for many in (1, 2, 37):
        for _ in range(many):
            oke = ContactFactory(circles=[CircleFactory()])
            talk = InterviewFactory(held=True, asked_at=LONG_AGO, people=[oke])
            FollowUpFactory(contact=oke, interview=talk, done_at=NOW, channel="email")
            IntroductionFactory(named_in=talk, introducer=oke)
            MessageFactory(
                interview=talk, contact=oke, kind=LetterKind.COLD, sent_at=LONG_AGO, sent_how="email"
            )
        with django_assert_num_queries(7):
            requests.read()
