"""What falls due after what happened, through the verbs. All that is expected is written by hand, in UTC."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from contacts import changes
from contacts.models import Contact, Preferences
from interviews import due, followups, introductions, talks
from interviews.cadence import Kind, is_overdue, was_in_time
from interviews.models import FollowUp, Interview
from interviews.stages import Stage
from tests.factories import ContactFactory, FollowUpFactory, InterviewFactory, IntroductionFactory

pytestmark = pytest.mark.django_db

LONDON, PARIS, NEW_YORK = "Europe/London", "Europe/Paris", "America/New_York"
LORD_HOWE, SANTIAGO, CAIRO = "Australia/Lord_Howe", "America/Santiago", "Africa/Cairo"
PAGO_PAGO, KIRITIMATI = "Pacific/Pago_Pago", "Pacific/Kiritimati"
MOMENT = dt.timedelta(microseconds=1)
HOLIDAYS = ["2026-12-25", "2026-12-28", "2027-01-01", "2027-05-03"]
LiveIn = Callable[..., ZoneInfo]


def at(text: str, zone: str = "UTC") -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def end_of(day: str) -> str:
    """A day in London in winter is a day of UTC."""
    return f"{day} 23:59:59.999999"


@pytest.fixture
def live_in() -> Iterator[LiveIn]:
    """Live in a zone, as a page does: its clocks are mine."""

    def move(zone: str, holidays: tuple[str, ...] | list[str] = ()) -> ZoneInfo:
        Preferences.objects.update_or_create(
            pk=1, defaults={"time_zone": zone, "holidays": list(holidays), "cadences": {}}
        )
        timezone.activate(zone)
        return ZoneInfo(zone)

    yield move
    timezone.deactivate()


@dataclass(frozen=True)
class Story:
    """What happened, each step with the local time at which I said so; and what is open after it.

    A step that ends in a moment of its own has it in third place. `due` maps what is open to its moment,
    "?" after it where it is in question.
    """

    steps: list[tuple[str, ...]]
    due: dict[str, str]
    zone: str = LONDON
    introduced: bool = False


TUESDAY_THANKS = {"thank_introducer": end_of("2026-11-24")}
STORIES = {
    # ── Asking ──
    "asked on a Thursday": Story(
        [("ask", "2026-11-26 12:00")],
        {"chase 1": end_of("2026-12-01"), "chase 2": end_of("2026-12-07")},
    ),
    "asked on a Friday, a minute before midnight": Story(
        [("ask", "2026-11-27 23:59")],
        {"chase 1": end_of("2026-12-02"), "chase 2": end_of("2026-12-08")},
    ),
    "asked on a Saturday at 00:00": Story(
        [("ask", "2026-11-28 00:00")],
        {"chase 1": end_of("2026-12-02"), "chase 2": end_of("2026-12-08")},
    ),
    "asked before Christmas": Story(
        [("ask", "2026-12-24 12:00")],
        {"chase 1": end_of("2026-12-31"), "chase 2": end_of("2027-01-07")},
    ),
    "asked in New York before the clocks go back": Story(
        [("ask", "2026-10-29 20:00")],
        {"chase 1": "2026-11-04 04:59:59.999999", "chase 2": "2026-11-10 04:59:59.999999"},
        zone=NEW_YORK,
    ),
    "asked where it is Sunday still": Story(
        [("ask", "2026-11-22 23:59")],
        {"chase 1": "2026-11-26 10:59:59.999999", "chase 2": "2026-12-02 10:59:59.999999"},
        zone=PAGO_PAGO,
    ),
    "asked where it is Friday already": Story(
        [("ask", "2026-11-27 00:00")],
        {"chase 1": "2026-12-02 09:59:59.999999", "chase 2": "2026-12-08 09:59:59.999999"},
        zone=KIRITIMATI,
    ),
    "set aside and asked again": Story(
        [("ask", "2026-11-26 12:00"), ("park", "2026-12-17 12:00"), ("ask", "2027-03-18 12:00")],
        {"chase 1": end_of("2027-03-23"), "chase 2": "2027-03-29 22:59:59.999999"},
    ),
    # ── A yes ──
    "they said yes": Story(
        [("ask", "2026-11-26 12:00"), ("agree", "2026-11-27 10:00")],
        {"reply 1": end_of("2026-11-30")},
    ),
    "a yes on a Friday before a holiday": Story(
        [("agree", "2027-04-30 10:00")],
        {"reply 1": "2027-05-04 22:59:59.999999"},
    ),
    "a yes on Maundy Thursday in Santiago": Story(
        [("agree", "2026-04-02 10:00")],
        {"reply 1": "2026-04-04 02:59:59.999999"},
        zone=SANTIAGO,
    ),
    "a yes before a weekend that is an hour longer": Story(
        [("agree", "2026-04-03 10:00")],
        {"reply 1": "2026-04-07 03:59:59.999999"},
        zone=SANTIAGO,
    ),
    "a yes before a day that ends with an hour twice": Story(
        [("agree", "2026-10-28 12:00")],
        {"reply 1": "2026-10-29 21:59:59.999999"},
        zone=CAIRO,
    ),
    "a time was set": Story(
        [
            ("ask", "2026-11-26 12:00"),
            ("agree", "2026-11-27 10:00"),
            ("schedule", "2026-11-27 11:00", "2026-12-03 14:00"),
        ],
        {},
    ),
    # ── Moved, called off, missed, declined ──
    "moved by a week": Story(
        [
            ("schedule", "2026-11-27 11:00", "2026-12-03 14:00"),
            ("schedule", "2026-12-02 11:00", "2026-12-10 14:00"),
            ("hold", "2026-12-10 14:30", "2026-12-10 14:30"),
        ],
        {"thank 1": "2026-12-11 14:30", "reflect 1": "2026-12-11 14:30", "advice 1": end_of("2027-01-07")},
    ),
    "called off on a Wednesday": Story(
        [("schedule", "2026-11-27 11:00", "2026-12-03 14:00"), ("cancel", "2026-12-02 18:00")],
        {"reply 1": end_of("2026-12-03")},
    ),
    "called off on a Friday night": Story(
        [("schedule", "2026-11-27 11:00", "2026-12-07 14:00"), ("cancel", "2026-12-04 23:59")],
        {"reply 1": end_of("2026-12-07")},
    ),
    "they did not come": Story(
        [("schedule", "2026-11-24 11:00", "2026-11-27 14:00"), ("missed_by_them", "2026-11-27 14:20")],
        {"reply 1": end_of("2026-11-30")},
    ),
    "I did not come": Story(
        [("schedule", "2026-11-24 11:00", "2026-11-27 14:00"), ("missed_by_me", "2026-11-27 17:00")],
        {"reply 1": "2026-11-27 18:00"},
    ),
    "I did not come and say so days later": Story(
        [("schedule", "2026-11-24 11:00", "2026-11-27 14:00"), ("missed_by_me", "2026-11-30 09:00")],
        {"reply 1": "2026-11-27 18:00"},
    ),
    "I did not come in the night the clocks go on": Story(
        [("schedule", "2026-03-23 11:00", "2026-03-28 23:00"), ("missed_by_me", "2026-03-28 23:30")],
        {"reply 1": "2026-03-29 03:00"},
    ),
    "they said no": Story(
        [("ask", "2026-11-23 10:00"), ("decline", "2026-11-26 12:00")],
        {"reply 1": end_of("2026-11-27"), "report 2": end_of("2026-12-01"), **TUESDAY_THANKS},
        introduced=True,
    ),
    "they said no after a time was set": Story(
        [("schedule", "2026-11-23 11:00", "2026-12-03 14:00"), ("decline", "2026-12-03 09:00")],
        {"reply 1": end_of("2026-12-04"), "report 2": end_of("2026-12-08"), **TUESDAY_THANKS},
        introduced=True,
    ),
    "no answer, set aside": Story(
        [("ask", "2026-11-23 10:00"), ("park", "2026-12-18 12:00")],
        {"report 2": end_of("2026-12-23"), **TUESDAY_THANKS},
        introduced=True,
    ),
    "set aside before Christmas": Story(
        [("ask", "2026-11-23 10:00"), ("park", "2026-12-24 12:00")],
        {"report 2": end_of("2026-12-31"), **TUESDAY_THANKS},
        introduced=True,
    ),
    "withdrawn when asked": Story(
        [("ask", "2026-11-23 10:00"), ("withdraw", "2026-11-26 12:00")],
        {"report 2": end_of("2026-12-01"), **TUESDAY_THANKS},
        introduced=True,
    ),
    "an idea withdrawn": Story([("withdraw", "2026-11-26 12:00")], TUESDAY_THANKS, introduced=True),
    "an introduction is answered within a day": Story(
        [], {"reply 2": end_of("2026-11-24"), **TUESDAY_THANKS}, introduced=True
    ),
    "set aside, then we talked": Story(
        [
            ("ask", "2026-11-23 10:00"),
            ("park", "2026-12-18 12:00"),
            ("agree", "2026-12-21 12:00"),
            ("hold", "2026-12-21 13:00", "2026-12-21 12:50"),
        ],
        {
            "thank 1": "2026-12-22 12:50",
            "reflect 1": "2026-12-22 12:50",
            "report 1": end_of("2026-12-24"),
            "advice 1": end_of("2027-01-18"),
            **TUESDAY_THANKS,
        },
        introduced=True,
    ),
    # ── Held ──
    "held on a Friday": Story(
        [
            ("schedule", "2026-11-23 11:00", "2026-11-27 14:30"),
            ("hold", "2026-11-27 15:10", "2026-11-27 15:10"),
        ],
        {
            "thank 1": "2026-11-28 15:10",
            "reflect 1": "2026-11-28 15:10",
            "report 1": end_of("2026-12-02"),
            "advice 1": end_of("2026-12-25"),
            **TUESDAY_THANKS,
        },
        introduced=True,
    ),
    "held early, and never asked": Story(
        [
            ("schedule", "2026-11-23 11:00", "2026-12-03 14:00"),
            ("hold", "2026-12-01 10:00", "2026-12-01 10:00"),
        ],
        {"thank 1": "2026-12-02 10:00", "reflect 1": "2026-12-02 10:00", "advice 1": end_of("2026-12-29")},
    ),
    "an end after midnight, in another year": Story(
        [
            ("schedule", "2026-11-23 11:00", "2026-12-31 23:30"),
            ("hold", "2027-01-01 00:20", "2027-01-01 00:20"),
        ],
        {
            "thank 1": "2027-01-02 00:20",
            "reflect 1": "2027-01-02 00:20",
            "report 1": end_of("2027-01-06"),
            "advice 1": end_of("2027-01-29"),
            **TUESDAY_THANKS,
        },
        introduced=True,
    ),
    "held before the leap day": Story(
        [("hold", "2028-02-28 23:59", "2028-02-28 23:59")],
        {
            "thank 1": "2028-02-29 23:59",
            "reflect 1": "2028-02-29 23:59",
            "advice 1": "2028-03-27 22:59:59.999999",
        },
    ),
    "held on the evening before the clocks go on": Story(
        [("hold", "2026-03-28 15:10", "2026-03-28 15:10")],
        {
            "thank 1": "2026-03-29 15:10",
            "reflect 1": "2026-03-29 15:10",
            "advice 1": "2026-04-25 22:59:59.999999",
        },
    ),
    "held on the evening before the clocks go back": Story(
        [("hold", "2026-10-24 23:59", "2026-10-24 23:59")],
        {
            "thank 1": "2026-10-25 21:59",
            "reflect 1": "2026-10-25 21:59",
            "advice 1": "2026-11-21 22:59:59.999999",
        },
        zone=PARIS,
    ),
    "held where the clocks go back by half an hour": Story(
        [("hold", "2026-04-04 16:00", "2026-04-04 16:00")],
        {
            "thank 1": "2026-04-05 05:00",
            "reflect 1": "2026-04-05 05:00",
            "advice 1": "2026-05-02 13:29:59.999999",
        },
        zone=LORD_HOWE,
    ),
    "held eleven hours behind, 23:59": Story(
        [("hold", "2026-11-23 23:59", "2026-11-23 23:59")],
        {
            "thank 1": "2026-11-25 10:59",
            "reflect 1": "2026-11-25 10:59",
            "advice 1": "2026-12-22 10:59:59.999999",
        },
        zone=PAGO_PAGO,
    ),
    "held fourteen hours ahead, 00:00": Story(
        [("hold", "2026-11-24 00:00", "2026-11-24 00:00")],
        {
            "thank 1": "2026-11-24 10:00",
            "reflect 1": "2026-11-24 10:00",
            "advice 1": "2026-12-22 09:59:59.999999",
        },
        zone=KIRITIMATI,
    ),
    "the end corrected the next day": Story(
        [
            ("hold", "2026-11-27 15:10", "2026-11-27 15:10"),
            ("set_end", "2026-11-28 09:00", "2026-11-27 15:40"),
        ],
        {"thank 1": "2026-11-28 15:40", "reflect 1": "2026-11-28 15:40", "advice 1": end_of("2026-12-25")},
    ),
    "the end corrected over midnight": Story(
        [
            ("hold", "2026-11-28 09:00", "2026-11-27 23:50"),
            ("set_end", "2026-11-28 09:01", "2026-11-28 00:10"),
        ],
        {
            "thank 1": "2026-11-29 00:10",
            "reflect 1": "2026-11-29 00:10",
            "report 1": end_of("2026-12-02"),
            "advice 1": end_of("2026-12-26"),
            **TUESDAY_THANKS,
        },
        introduced=True,
    ),
    "a month later the end is still corrected": Story(
        [
            ("hold", "2026-11-27 15:10", "2026-11-27 15:10"),
            ("set_end", "2026-12-28 09:00", "2026-11-27 15:40"),
        ],
        {"thank 1": "2026-11-28 15:40", "reflect 1": "2026-11-28 15:40", "advice 1": end_of("2026-12-25")},
    ),
    "said to have happened two days on": Story(
        [
            ("schedule", "2026-11-23 11:00", "2026-11-24 14:00"),
            ("hold", "2026-11-26 15:00", "2026-11-24 14:40"),
        ],
        {"thank 1": "2026-11-25 14:40", "reflect 1": "2026-11-25 14:40", "advice 1": end_of("2026-12-22")},
    ),
    # ── Entered late ──
    "entered three weeks later": Story(
        [("log", "2026-11-23 09:30", "2026-11-02 15:00")],
        {
            "thank 1": "2026-11-03 15:00?",
            "reflect 1": "2026-11-03 15:00?",
            "report 1": end_of("2026-11-05") + "?",
            "thank_introducer": end_of("2026-11-03") + "?",
            "advice 1": end_of("2026-12-21"),
        },
        introduced=True,
    ),
    "entered after seven days to the second": Story(
        [("log", "2026-11-23 09:30", "2026-11-16 09:30")],
        {"thank 1": "2026-11-17 09:30", "reflect 1": "2026-11-17 09:30", "advice 1": end_of("2026-12-14")},
    ),
    "entered a minute after seven days": Story(
        [("log", "2026-11-23 09:31", "2026-11-16 09:30")],
        {"thank 1": "2026-11-17 09:30?", "reflect 1": "2026-11-17 09:30?", "advice 1": end_of("2026-12-21")},
    ),
    "entered late, and the end corrected to yesterday": Story(
        [
            ("log", "2026-11-23 09:30", "2026-11-02 15:00"),
            ("set_end", "2026-11-23 09:31", "2026-11-22 15:00"),
        ],
        {"thank 1": "2026-11-23 15:00", "reflect 1": "2026-11-23 15:00", "advice 1": end_of("2026-12-20")},
    ),
}
TO_A_MOMENT = {"schedule": talks.schedule, "hold": talks.hold, "set_end": talks.set_end}


def tell(story: Story) -> Interview:
    """Let it all happen, beginning with an idea on Monday 23 November 2026, 9 o'clock, or just before."""
    first = min([step[1] for step in story.steps], default="2026-11-23 09:00")
    planned = at(min("2026-11-23 09:00", first), story.zone)
    tom = ContactFactory(first_name="Tom") if story.introduced else None
    interview = Interview()
    logged = bool(story.steps) and story.steps[0][0] == "log"
    if not logged:
        talks.plan(interview, [ContactFactory(first_name="Ana")], introducer=tom, at=planned)
    for name, said, *moment in story.steps:
        when = at(said, story.zone)
        if name == "log":
            interview.ended_at = at(moment[0], story.zone)
            talks.log(interview, [ContactFactory()], introducer=tom, at=when)
        elif moment:
            TO_A_MOMENT[name](interview, at(moment[0], story.zone), at=when)
        else:
            talks.ONE_CLICK[name](interview, when)
    return interview


def shown(row: FollowUp) -> str:
    step = "" if row.kind == Kind.THANK_INTRODUCER else f" {row.step}"
    return f"{row.kind}{step}"


@pytest.mark.parametrize("name", STORIES)
def test_what_happened_opens_this_and_nothing_else(name: str, live_in: LiveIn):
    story = STORIES[name]
    live_in(story.zone, HOLIDAYS)

    tell(story)

    rows = {shown(row): (row.due_at, row.in_question) for row in FollowUp.objects.open()}
    expected = {what: (at(due.rstrip("?")), due.endswith("?")) for what, due in story.due.items()}
    assert rows == expected
    assert FollowUp.objects.open().count() == len(rows)


def test_there_are_stories_enough():
    assert len(STORIES) >= 40


# ── What the table does not hold ──────────────────────────────────────────────────────────────────


def test_each_of_two_is_thanked_and_one_may_be_late(live_in: LiveIn):
    live_in(LONDON)
    oke, colleague = ContactFactory(), ContactFactory()
    interview = InterviewFactory(scheduled=True, people=[oke, colleague])
    end = at("2026-11-24 15:10")
    talks.hold(interview, end, at=end)
    followups.done(
        interview.follow_ups.get(kind=Kind.THANK, contact=oke), end + dt.timedelta(hours=1), "email"
    )
    followups.done(interview.follow_ups.get(kind=Kind.REFLECT), end)

    at_the_minute = FollowUp.objects.overdue(at("2026-11-25 15:10"))
    a_minute_on = FollowUp.objects.overdue(at("2026-11-25 15:11"))

    assert not at_the_minute.exists()
    assert [row.contact for row in a_minute_on] == [colleague]


def test_times_moved_are_counted_but_not_the_same_time_again(live_in: LiveIn):
    live_in(LONDON)
    interview = tell(Story([("schedule", "2026-10-20 11:00", "2026-10-25 01:30")], {}))

    talks.schedule(interview, at("2026-10-25 00:30"), at=at("2026-10-21 11:00"))
    unmoved = interview.times_moved
    talks.schedule(interview, at("2026-10-25 01:30"), at=at("2026-10-21 11:00"))

    assert (unmoved, interview.times_moved) == (0, 1)


@pytest.mark.parametrize(
    ("zone", "start", "minutes", "end"),
    [
        (LONDON, "2026-10-25 00:45", 90, "2026-10-25 01:15"),
        (LONDON, "2026-03-29 00:45", 30, "2026-03-29 01:15"),
        (LORD_HOWE, "2026-10-04 01:45", 30, "2026-10-03 15:45"),
        (SANTIAGO, "2026-09-05 23:45", 30, "2026-09-06 04:15"),
        (NEW_YORK, "2026-12-31 23:45", 30, "2027-01-01 05:15"),
    ],
)
def test_planned_end_is_so_many_minutes_after_the_start(
    zone: str, start: str, minutes: int, end: str, live_in: LiveIn
):
    live_in(zone)
    interview = Interview(starts_at=at(start, zone), planned_minutes=minutes)

    talks.plan(interview, [ContactFactory()], at=at("2026-03-01 12:00"))

    interview.refresh_from_db()
    assert interview.planned_end_at == at(end)


def test_chase_is_followed_by_letting_it_rest(live_in: LiveIn):
    live_in(LONDON, HOLIDAYS)
    interview = tell(Story([("ask", "2026-11-26 12:00")], {}))
    second, letter = interview.follow_ups.filter(kind=Kind.CHASE)

    followups.done(second, at("2026-12-01 10:00"), "email")
    assert [row.step for row in interview.follow_ups.open()] == [followups.ONE_MORE_LETTER]
    followups.done(letter, at("2026-12-22 10:00"), "email")

    rest = interview.follow_ups.open().get()
    assert (rest.step, rest.due_at) == (followups.LET_IT_REST, at("2027-01-05 23:59:59.999999"))


@pytest.mark.parametrize(
    ("zone", "said", "due"),
    [
        (LONDON, None, "2026-11-30 23:59:59.999999"),
        (LONDON, "2026-11-23", "2026-11-23 23:59:59.999999"),
        (LONDON, "2028-02-29", "2028-02-29 23:59:59.999999"),
        (KIRITIMATI, "2026-12-31", "2026-12-31 09:59:59.999999"),
        (PAGO_PAGO, "2026-12-31", "2027-01-01 10:59:59.999999"),
    ],
)
def test_promise_falls_due_as_said(zone: str, said: str | None, due: str, live_in: LiveIn):
    live_in(zone)
    interview = InterviewFactory(held=True)

    followups.promise(
        interview,
        None,
        "send the article",
        said and dt.date.fromisoformat(said),
        at=at("2026-11-23 15:00", zone),
    )

    assert FollowUp.objects.get().due_at == at(due)


@pytest.mark.parametrize(
    ("zone", "agreed", "due"),
    [
        (LONDON, None, "2026-11-30 23:59:59.999999"),
        (LONDON, "2026-12-03", "2026-12-03 23:59:59.999999"),
        (LONDON, "2027-03-28", "2027-03-28 22:59:59.999999"),
        (KIRITIMATI, "2027-01-01", "2027-01-01 09:59:59.999999"),
        (PAGO_PAGO, None, "2026-12-01 10:59:59.999999"),
    ],
)
def test_check_back_falls_due_as_agreed(zone: str, agreed: str | None, due: str, live_in: LiveIn):
    live_in(zone)
    introduction = IntroductionFactory()

    introductions.ask(
        introduction,
        check_back_on=agreed and dt.date.fromisoformat(agreed),
        at=at("2026-11-23 23:59", zone),
    )

    assert introduction.follow_ups.get().due_at == at(due)


@pytest.mark.parametrize(
    ("ended", "entered", "due"),
    [
        pytest.param("2026-11-23 15:10", "2026-11-23 15:10", "2026-11-30 23:59:59.999999", id="at once"),
        pytest.param("2026-11-02 15:00", "2026-11-23 09:30", "2026-11-30 23:59:59.999999", id="weeks later"),
    ],
)
def test_names_are_to_be_acted_on_within_a_week(ended: str, entered: str, due: str, live_in: LiveIn):
    live_in(LONDON)
    giver = ContactFactory()
    interview = InterviewFactory(people=[giver])
    with changes.recording("A name", at=at(ended)) as record:
        introductions.name_in(record, interview, giver, ContactFactory())
    assert not FollowUp.objects.exists()

    talks.hold(interview, at(ended), at=at(entered))

    row = FollowUp.objects.get(kind=Kind.NAME)
    assert (row.due_at, row.in_question) == (at(due), False)


def test_snooze_never_moves_when_it_is_due_nor_hides_that_it_is_overdue(live_in: LiveIn):
    live_in(LONDON)
    row = FollowUpFactory(due_at=at("2026-11-24 15:10"))
    later = at("2026-11-25 09:00")

    followups.snooze(row, later + dt.timedelta(days=7))
    followups.snooze_many([row.pk], later + dt.timedelta(days=14))

    row.refresh_from_db()
    assert row.due_at == at("2026-11-24 15:10")
    assert row.snoozed_until == later + dt.timedelta(days=14)
    assert list(FollowUp.objects.overdue(later)) == [row]
    assert due.overdue_count(later, 24) == 1


@pytest.mark.parametrize(
    ("channel", "done", "in_time"),
    [
        ("email", "2026-11-24 15:10", True),
        ("email", "2026-11-24 15:10:00.000001", False),
        ("post", "2026-11-24 23:59:59.999999", True),
        ("post", "2026-11-25 00:00", False),
        ("post", "2026-11-22 09:00", True),
    ],
)
def test_card_posted_on_the_local_day_is_in_time(channel: str, done: str, in_time: bool, live_in: LiveIn):
    live_in(LONDON)
    row = FollowUpFactory(due_at=at("2026-11-24 15:10"))

    followups.done(row, at(done), channel)

    row.refresh_from_db()
    calendar = followups.my_cadence().calendar
    assert row.done_at is not None
    assert was_in_time(row.due_at, row.done_at, calendar, posted=row.channel == "post") is in_time
    assert not FollowUp.objects.overdue(at("2027-01-01 00:00")).exists()


def test_returned_mail_is_due_as_it_ever_was(live_in: LiveIn):
    live_in(LONDON)
    row = FollowUpFactory(due_at=at("2026-11-24 15:10"))
    followups.done(row, at("2026-11-24 12:00"), "post")

    followups.reopen(row)

    assert list(FollowUp.objects.overdue(at("2026-12-01 12:00"))) == [row]
    assert row.due_at == at("2026-11-24 15:10")


def test_not_yet_thanked_after_a_late_entry_is_as_late_as_it_is(live_in: LiveIn):
    live_in(LONDON)
    interview = tell(STORIES["entered three weeks later"])
    row = interview.follow_ups.get(kind=Kind.THANK)
    now = at("2026-11-23 09:30")
    asked = list(FollowUp.objects.overdue(now))

    followups.not_yet(row)
    talks.edit(interview, why="She knows the field", introducer=interview.introduction.introducer)

    assert asked == []
    assert list(FollowUp.objects.overdue(now)) == [row]


def test_when_it_is_due_stays_when_i_travel(live_in: LiveIn):
    live_in(LONDON)
    tell(STORIES["held on a Friday"])
    before = list(FollowUp.objects.order_by("pk").values_list("due_at", flat=True))

    live_in(KIRITIMATI)

    assert list(FollowUp.objects.order_by("pk").values_list("due_at", flat=True)) == before


def test_change_of_a_length_counts_from_now_on(live_in: LiveIn):
    live_in(LONDON)
    first = tell(STORIES["held on a Friday"])
    Preferences.objects.update(cadences={"thank_hours": 6, "chase_business_days": 1})

    tell(STORIES["asked on a Thursday"])

    assert first.follow_ups.get(kind=Kind.THANK).due_at == at("2026-11-28 15:10")
    assert FollowUp.objects.get(kind=Kind.CHASE, step=2).due_at == at("2026-11-27 23:59:59.999999")


@pytest.mark.parametrize("odd", [None, "soon", ["soon", 3], {"2026": 1}])
def test_odd_settings_never_stop_anything(odd: object, live_in: LiveIn):
    live_in(LONDON)
    Preferences.objects.update(holidays=odd if odd is not None else "null", cadences={"thank_hours": odd})

    tell(STORIES["held on a Friday"])

    assert FollowUp.objects.get(kind=Kind.THANK).due_at == at("2026-11-28 15:10")


# ── Python and SQL say the same ───────────────────────────────────────────────────────────────────

DUE = at("2026-11-24 15:10")
AROUND = [
    DUE - dt.timedelta(days=1), DUE - MOMENT, DUE, DUE + MOMENT, DUE + dt.timedelta(milliseconds=1),
    DUE + dt.timedelta(seconds=1), DUE + dt.timedelta(days=400),
]  # fmt: skip
OF_ONE_DAY = at("2026-11-24 23:59:59.999999")


@pytest.mark.parametrize("now", [*AROUND, *(moment.astimezone(ZoneInfo(KIRITIMATI)) for moment in AROUND)])
@pytest.mark.parametrize("due_at", [DUE, DUE + MOMENT, OF_ONE_DAY])
def test_overdue_in_sql_is_overdue_in_python(now: dt.datetime, due_at: dt.datetime):
    row = FollowUpFactory(due_at=due_at)

    assert FollowUp.objects.overdue(now).exists() == is_overdue(due_at, now)
    row.refresh_from_db()
    assert is_overdue(row.due_at, now) == is_overdue(due_at, now)


@pytest.mark.parametrize("now", AROUND)
@pytest.mark.parametrize(
    ("stage", "ends"), [(stage, ends) for stage in Stage.values for ends in (True, False)]
)
def test_over_in_sql_is_over_in_python(now: dt.datetime, stage: str, ends: bool):
    interview = InterviewFactory(
        stage=stage,
        starts_at=DUE - dt.timedelta(minutes=30),
        planned_end_at=DUE if ends else None,
        ended_at=DUE if stage == Stage.HELD else None,
    )

    assert Interview.objects.over(now).exists() == interview.is_over(now)
    assert interview.is_over(now) == (stage == Stage.SCHEDULED and ends and now > DUE)


@pytest.mark.parametrize(
    ("now", "asks"),
    [
        ("2026-11-24 15:10:00", False),
        ("2026-11-24 15:25:00", False),
        ("2026-11-24 15:25:00.000001", True),
        ("2026-12-24 15:25:00", True),
    ],
)
def test_did_it_happen_is_asked_a_quarter_of_an_hour_after_the_end(now: str, asks: bool):
    interview = InterviewFactory(scheduled=True, starts_at=DUE - dt.timedelta(minutes=30), planned_end_at=DUE)

    assert interview.asks_if_held(at(now)) is asks


@pytest.mark.parametrize(
    ("now", "count"),
    [("2026-11-25 15:10:00", 0), ("2026-11-25 15:10:00.000001", 2), ("2027-11-25 15:10:00", 2)],
)
def test_thanks_for_a_talk_left_unanswered_count_once_their_day_is_over(now: str, count: int):
    people = [ContactFactory(), ContactFactory(), ContactFactory(marked_dark=True)]
    InterviewFactory(
        scheduled=True, people=people, starts_at=DUE - dt.timedelta(minutes=30), planned_end_at=DUE
    )

    assert due.overdue_count(at(now), 24) == count


def test_contact_that_was_thanked_was_met_that_local_day(live_in: LiveIn):
    live_in(KIRITIMATI)
    ana = ContactFactory()
    row = FollowUpFactory(contact=ana)

    followups.done(row, at("2026-11-24 00:00", KIRITIMATI), "email")

    assert Contact.objects.get().last_touch_on == dt.date(2026, 11, 24)
