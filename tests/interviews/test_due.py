"""What is due is read from what happened: lists, the count in the rail, and the command."""

import datetime as dt
import json
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from contacts.models import Contact, Discretion, Preferences
from interviews import due, followups, talks
from interviews.cadence import Kind
from interviews.models import FollowUp, Interview, Introduction
from tests.factories import (
    NOW,
    ContactFactory,
    FollowUpFactory,
    InterviewFactory,
    IntroductionFactory,
)

pytestmark = pytest.mark.django_db
HOURS = 24
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def scheduled(*people: Contact, ends_at: dt.datetime) -> Interview:
    start = ends_at - dt.timedelta(minutes=30)
    return InterviewFactory(scheduled=True, people=people, starts_at=start, planned_end_at=ends_at)


def lists(now: dt.datetime = NOW) -> dict[str, list[str]]:
    dues = due.read(now, HOURS)
    return {name: [row.whom for row in getattr(dues, name)] for name in ("overdue", "open", "provisional")}


def test_each_row_is_in_one_list():
    late = ContactFactory(first_name="Ines", last_name="Duarte")
    soon = ContactFactory(first_name="Ruth", last_name="Adeyemi")
    asked = ContactFactory(first_name="Marek", last_name="Kowal")
    perhaps = ContactFactory(first_name="Aiko", last_name="Mori")
    FollowUpFactory(contact=late, due_at=NOW - HOUR)
    FollowUpFactory(contact=soon, due_at=NOW + HOUR)
    FollowUpFactory(contact=asked, due_at=NOW - 20 * DAY, in_question=True)
    scheduled(perhaps, ends_at=NOW - HOUR)

    assert lists() == {
        "overdue": ["Ines Duarte"],
        "open": ["Ruth Adeyemi"],
        "provisional": ["Marek Kowal", "Aiko Mori"],
    }


@pytest.mark.parametrize(
    ("after", "name"), [(dt.timedelta(0), "open"), (dt.timedelta(microseconds=1), "overdue")]
)
def test_overdue_begins_after_the_moment_it_is_due(after: dt.timedelta, name: str):
    FollowUpFactory(due_at=NOW)

    assert len(getattr(due.read(NOW + after, HOURS), name)) == 1
    assert due.overdue_count(NOW + after, HOURS) == (name == "overdue")


def test_talk_left_unanswered_asks_for_a_thank_you_to_each_who_may_be_written_to():
    ana, luis = ContactFactory(first_name="Ana"), ContactFactory(first_name="Luis")
    hidden = ContactFactory(marked_dark=True)
    interview = scheduled(ana, luis, hidden, ends_at=NOW)

    early = due.read(NOW, HOURS).provisional
    rows = due.read(NOW + HOUR, HOURS).provisional

    assert early == []
    assert [(row.contact, row.interview, row.kind, row.due_at, row.follow_up) for row in rows] == [
        (one, interview, Kind.THANK, NOW + DAY, None) for one in (ana, luis)
    ]
    assert [row.late for row in rows] == [dt.timedelta(0)] * 2
    assert [row.late for row in due.read(NOW + DAY + HOUR, HOURS).provisional] == [HOUR] * 2


def test_talk_answered_asks_no_longer():
    ana = ContactFactory()
    interview = scheduled(ana, ends_at=NOW - HOUR)

    talks.hold(interview, NOW - HOUR, at=NOW)

    rows = due.read(NOW, HOURS)
    assert rows.provisional == []
    assert [row.kind for row in rows.open if row.contact == ana] == [Kind.THANK, Kind.ADVICE]


def test_whoever_was_thanked_at_the_door_is_not_asked_about():
    ana, luis = ContactFactory(), ContactFactory()
    interview = scheduled(ana, luis, ends_at=NOW - 2 * DAY)
    FollowUpFactory(contact=ana, interview=interview, due_at=NOW, done_at=NOW - DAY)

    assert [row.contact for row in due.read(NOW, HOURS).provisional] == [luis]
    assert due.overdue_count(NOW, HOURS) == 1


@pytest.mark.parametrize(
    "hidden",
    [
        {"discretion": Discretion.IN_THE_DARK},
        {"contact_rule": "never"},
        {"deceased_on": NOW.date()},
        {"trashed_at": NOW},
    ],
)
def test_whoever_must_not_be_approached_is_nowhere(hidden: dict):
    person = ContactFactory(first_name="Oleksandra", **hidden)
    other = ContactFactory(first_name="Bo", last_name="Ek")
    for when in (NOW - HOUR, NOW + HOUR):
        FollowUpFactory(contact=person, due_at=when)
    FollowUpFactory(contact=person, due_at=NOW, in_question=True)
    named = IntroductionFactory(introducer=other, target=person)
    FollowUpFactory(kind=Kind.NAME, contact=other, introduction=named)
    scheduled(person, ends_at=NOW - 3 * DAY)

    assert lists() == {"overdue": [], "open": [], "provisional": []}
    assert due.overdue_count(NOW, HOURS) == 0


def test_reflection_on_a_talk_names_only_those_who_may_be_named():
    ana = ContactFactory(first_name="Ana", last_name="Silva")
    hidden = ContactFactory(first_name="Oleksandra", marked_dark=True)
    both = InterviewFactory(held=True, people=[hidden, ana])
    alone = InterviewFactory(held=True, people=[hidden])
    FollowUpFactory(kind=Kind.REFLECT, contact=None, interview=both, due_at=NOW - HOUR)
    FollowUpFactory(kind=Kind.REFLECT, contact=None, interview=alone)

    assert lists()["overdue"] == ["Ana Silva and somebody"]
    assert lists()["open"] == ["somebody"]


def test_name_that_nobody_stands_for_yet_goes_by_its_words():
    ana = ContactFactory(first_name="Ana")
    interview = InterviewFactory(held=True, people=[ana])
    words = "someone in grants at the Halden Trust"
    named = Introduction.objects.create(introducer=ana, target_text=words, named_in=interview)
    FollowUpFactory(kind=Kind.NAME, contact=None, interview=interview, introduction=named, what=words)

    assert lists()["open"] == [words]


def test_interview_in_the_trash_owes_nothing():
    interview = InterviewFactory(held=True, trashed=True)
    FollowUpFactory(interview=interview, due_at=NOW - HOUR)
    InterviewFactory(scheduled=True, trashed=True, planned_end_at=NOW - 3 * DAY)

    assert lists() == {"overdue": [], "open": [], "provisional": []}
    assert due.overdue_count(NOW, HOURS) == 0


def test_snoozing_moves_the_reminder_and_not_the_moment():
    row = FollowUpFactory(due_at=NOW - HOUR)
    followups.snooze(row, NOW + DAY)

    (late,) = due.read(NOW, HOURS).overdue
    (later,) = due.read(NOW + 2 * DAY, HOURS).overdue

    assert (late.is_snoozed, late.late) == (True, HOUR)
    assert (later.is_snoozed, later.late) == (False, 2 * DAY + HOUR)
    assert due.overdue_count(NOW, HOURS) == 1


def test_done_and_waived_are_not_due():
    FollowUpFactory(due_at=NOW - DAY, done_at=NOW)
    FollowUpFactory(due_at=NOW - DAY, waived_at=NOW, waived_because="they moved away")

    assert lists() == {"overdue": [], "open": [], "provisional": []}


@pytest.mark.parametrize("many", [1, 3])
def test_reading_asks_three_times_however_much_there_is(django_assert_num_queries: Callable, many: int):
    for _ in range(many):
        interview = InterviewFactory(held=True)
        tom = IntroductionFactory()
        FollowUpFactory(interview=interview, introduction=tom, due_at=NOW - HOUR)
        FollowUpFactory(kind=Kind.REFLECT, contact=None, interview=interview)
        FollowUpFactory(interview=interview, in_question=True)
        scheduled(ContactFactory(), ContactFactory(), ends_at=NOW - DAY)

    with django_assert_num_queries(3):
        dues = due.read(NOW, HOURS)
        for row in [*dues.overdue, *dues.open, *dues.provisional]:
            assert row.whom
            assert row.contact is None or row.contact.organization is None
            assert row.introduction is None or (row.introduction.introducer and row.introduction.target)

    with django_assert_num_queries(1):
        due.overdue_count(NOW, HOURS)


def plan_of(query: str, parameters: tuple) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {query}", parameters)
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


@pytest.mark.parametrize(
    ("rows", "index"),
    [
        (lambda: FollowUp.objects.owed(), "open_follow_ups_by_due"),
        (lambda: FollowUp.objects.overdue(NOW), "open_follow_ups_by_due"),
        (lambda: due.unanswered(NOW), "present_by_planned_end"),
    ],
)
def test_lists_are_read_from_an_index(rows: Callable, index: str):
    plan = plan_of(*rows().query.sql_with_params())

    assert index in plan
    assert "SCAN interviews_followup\n" not in f"{plan}\n"
    assert "SCAN interviews_interview\n" not in f"{plan}\n"
    assert "SCAN interviews_participant\n" not in f"{plan}\n"


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (dt.timedelta(0), "0 min"),
        (dt.timedelta(minutes=59, seconds=59), "59 min"),
        (dt.timedelta(hours=21, minutes=59), "21 h"),
        (dt.timedelta(days=1), "1 d"),
        (dt.timedelta(days=1, hours=18), "1 d 18 h"),
        (dt.timedelta(days=1200, hours=1), "1,200 d 1 h"),
    ],
)
def test_spans_are_told_in_their_largest_units(span: dt.timedelta, words: str):
    assert due.in_hours(span) == words


# ── The command ───────────────────────────────────────────────────────────────────────────────────


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    call_command("due", *arguments)
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def test_command_prints_one_object_and_nothing_else(capsys: pytest.CaptureFixture[str]):
    zoe = ContactFactory(first_name="Zoë", last_name="Łęcka")
    interview = InterviewFactory(held=True, people=[zoe])
    FollowUpFactory(
        contact=zoe, interview=interview, due_at=NOW - dt.timedelta(hours=42, minutes=15),
        snoozed_until=NOW + DAY,
    )  # fmt: skip
    reflect = FollowUpFactory(kind=Kind.REFLECT, contact=None, interview=interview, due_at=NOW + HOUR)
    over = scheduled(zoe, ends_at=NOW - 25 * HOUR)

    out = asked(capsys, "--json", "--now", "2026-11-23T10:30:00+01:00")

    assert len(out.splitlines()) == 1
    assert json.loads(out) == {
        "overdue": [
            {
                "kind": "thank",
                "contact": "Zoë Łęcka",
                "contact_id": zoe.pk,
                "interview_id": interview.pk,
                "due_at": "2026-11-21T15:15:00+00:00",
                "late_hours": 42.25,
                "snoozed_until": "2026-11-24T09:30:00+00:00",
            }
        ],
        "open": [
            {
                "kind": "reflect",
                "contact": "Zoë Łęcka",
                "contact_id": None,
                "interview_id": interview.pk,
                "due_at": reflect.due_at.isoformat(),
                "late_hours": 0,
                "snoozed_until": None,
            }
        ],
        "provisional": [
            {
                "kind": "thank",
                "contact": "Zoë Łęcka",
                "contact_id": zoe.pk,
                "interview_id": over.pk,
                "due_at": "2026-11-23T08:30:00+00:00",
                "late_hours": 1,
                "snoozed_until": None,
            }
        ],
    }


def test_command_keeps_to_my_own_hours_for_a_thank_you(capsys: pytest.CaptureFixture[str]):
    Preferences.objects.create(pk=1, cadences={"thank_hours": 48})
    scheduled(ContactFactory(), ends_at=NOW - HOUR)

    (row,) = json.loads(asked(capsys, "--json", "--now", NOW.isoformat()))["provisional"]

    assert row["due_at"] == (NOW + 47 * HOUR).isoformat()


def test_command_tells_it_in_words_and_in_my_zone(capsys: pytest.CaptureFixture[str]):
    Preferences.objects.create(pk=1, time_zone="Asia/Kolkata")
    ana = ContactFactory(first_name="Ana\x1b[2J", last_name="Silva")
    FollowUpFactory(contact=ana, due_at=NOW - 3 * HOUR)
    FollowUpFactory(kind=Kind.PROMISE, contact=ana, what="send the reading list", due_at=NOW)
    scheduled(ana, ends_at=NOW - DAY + HOUR)

    lines = asked(capsys, "--now", "2026-11-23T15:00").splitlines()  # in Kolkata

    assert lines == [
        "Overdue:",
        "  thank-you, Ana [2J Silva: 3 h late, Mon 23 Nov 2026, 12:00",
        "Did it happen, was it done?",
        "  thank-you, Ana [2J Silva: due, Mon 23 Nov 2026, 16:00",
        "Open:",
        "  promise, Ana [2J Silva, send the reading list: due, Mon 23 Nov 2026, 15:00",
    ]


def test_command_says_when_nothing_is_due(capsys: pytest.CaptureFixture[str]):
    assert asked(capsys) == "Nothing is due.\n"
    assert json.loads(asked(capsys, "--json")) == {"overdue": [], "open": [], "provisional": []}


@pytest.mark.parametrize(
    "bad", ["", "tomorrow", "2026-13-01", "2026-11-23T25:00", "0001-01-01", "9999-12-31"]
)
def test_command_refuses_what_is_no_moment_in_words(bad: str):
    with pytest.raises(CommandError, match=r"Write it like|out of reach") as refused:
        call_command("due", "--json", "--now", bad)

    assert refused.value.returncode == 1
