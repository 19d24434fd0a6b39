"""What is due is read from what happened: lists, the count in the rail, and the command."""

import datetime as dt
import json
import random
import re
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts import discretion
from contacts.models import Contact, Discretion, Preferences
from interviews import due, followups, talks
from interviews.cadence import Kind
from interviews.models import FollowUp, Interview, Introduction, Participant
from interviews.when import in_hours
from tests.factories import (
    NOW,
    TODAY,
    CircleFactory,
    ContactFactory,
    DoubleFactory,
    FollowUpFactory,
    InterviewFactory,
    IntroductionFactory,
    OrganizationFactory,
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
    assert [(row.whom, row.interview.pk, row.kind, row.due_at, row.pk) for row in rows] == [
        (one.name, interview.pk, Kind.THANK, NOW + DAY, None) for one in (ana, luis)
    ]
    assert [row.late for row in rows] == [dt.timedelta(0)] * 2
    assert [row.late for row in due.read(NOW + DAY + HOUR, HOURS).provisional] == [HOUR] * 2


def test_talk_answered_asks_no_longer():
    ana = ContactFactory()
    interview = scheduled(ana, ends_at=NOW - HOUR)

    talks.hold(interview, NOW - HOUR, at=NOW)

    rows = due.read(NOW, HOURS)
    assert rows.provisional == []
    assert [row.kind for row in rows.open] == [Kind.THANK, Kind.REFLECT, Kind.ADVICE]


def test_whoever_was_thanked_at_the_door_is_not_asked_about():
    ana, luis = ContactFactory(), ContactFactory()
    interview = scheduled(ana, luis, ends_at=NOW - 2 * DAY)
    FollowUpFactory(contact=ana, interview=interview, due_at=NOW, done_at=NOW - DAY)

    assert [row.whom for row in due.read(NOW, HOURS).provisional] == [luis.name]
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


def fill(times: int = 1) -> None:
    """Make everything that can be late, open or asked about, `times` over."""
    for _ in range(times):
        interview = InterviewFactory(held=True)
        named = IntroductionFactory()
        for kind, contact in ((Kind.THANK, ContactFactory()), (Kind.REPORT, named.introducer)):
            FollowUpFactory(
                kind=kind, contact=contact, interview=interview, introduction=named, due_at=NOW - HOUR
            )
        FollowUpFactory(kind=Kind.REFLECT, contact=None, interview=interview)
        FollowUpFactory(interview=interview, in_question=True)
        scheduled(ContactFactory(), ContactFactory(), ends_at=NOW - 2 * DAY)


@pytest.mark.parametrize("many", [1, 3])
def test_reading_asks_as_often_for_three_of_each_as_for_one(django_assert_num_queries: Callable, many: int):
    fill(many)

    with django_assert_num_queries(7):
        dues = due.read(NOW, HOURS)
    with django_assert_num_queries(6):
        count = due.overdue_count(NOW, HOURS)

    assert [len(dues.overdue), len(dues.open), len(dues.provisional)] == [2 * many, many, 3 * many]
    assert count == dues.count == 4 * many


def test_counting_asks_once_while_nothing_is_late(django_assert_num_queries: Callable):
    FollowUpFactory(due_at=NOW + HOUR)
    scheduled(ContactFactory(), ends_at=NOW - HOUR)

    with django_assert_num_queries(1):
        assert due.overdue_count(NOW, HOURS) == 0


@pytest.mark.parametrize("ask", [lambda: due.read(NOW, HOURS), lambda: due.overdue_count(NOW, HOURS)])
def test_whole_tables_are_never_read(ask: Callable):
    fill()

    with CaptureQueriesContext(connection) as asked:
        ask()

    plans = [plan_of(query["sql"]) for query in asked.captured_queries]
    large = "|".join(one._meta.db_table for one in (FollowUp, Interview, Participant, Introduction, Contact))
    whole = re.compile(rf"SCAN ({large})\b(?! USING INDEX open_follow_ups_by_due)")
    assert [plan for plan in plans if whole.search(plan)] == []
    assert "open_follow_ups_by_due" in plans[0]
    assert any("present_by_planned_end" in plan for plan in plans)


def plan_of(query: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {query}")
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


# ── What may be named, tried at random ────────────────────────────────────────────────────────────

HIDING = (
    {},
    {},
    {},
    {"marked_dark": True},
    {"contact_rule": "never"},
    {"deceased_on": TODAY},
    {"trashed": True},
)


@pytest.mark.parametrize("seed", range(12))
def test_lists_and_count_agree_with_the_rule_as_a_query(seed: int):
    dice = random.Random(seed)
    dark_place = OrganizationFactory(confidential=True)
    dark_circle = CircleFactory(in_the_dark=True)
    people = [ContactFactory(**dice.choice(HIDING)) for _ in range(8)]
    people.append(ContactFactory(organization=dark_place))
    people.append(ContactFactory(circles=[dark_circle]))
    people.append(ContactFactory(organization=dark_place, cleared_at=NOW, cleared_because="left the works"))
    a, b = dice.sample(people, 2)
    DoubleFactory(a=min(a, b, key=lambda one: one.pk), b=max(a, b, key=lambda one: one.pk))
    for _ in range(15):
        start = NOW + dice.randint(-100, 20) * HOUR
        there = dice.sample(people, dice.randint(0, 3))
        interview = InterviewFactory(
            people=there, trashed=dice.random() < 0.1, stage=dice.choice(["scheduled", "scheduled", "held"]),
            starts_at=start, planned_end_at=start + HOUR, ended_at=start + HOUR,
        )  # fmt: skip
        introducer, target = dice.sample(people, 2)
        lead = IntroductionFactory(introducer=introducer, target=target)
        kinds = [kind for kind in Kind if kind != Kind.THANK] + [Kind.THANK] * bool(there)
        for kind in dice.sample(kinds, 4):
            FollowUpFactory(
                kind=kind, interview=dice.choice([interview, None]) if kind != Kind.THANK else interview,
                contact=there[0] if kind == Kind.THANK else dice.choice([*people, None]),
                introduction=dice.choice([lead, None]), due_at=NOW + dice.randint(-50, 50) * HOUR,
                in_question=dice.random() < 0.2, done_at=dice.choice([None, None, NOW]),
            )  # fmt: skip

    dues = due.read(NOW, HOURS)

    listed = [row.pk for name in ("overdue", "open", "provisional") for row in getattr(dues, name) if row.pk]
    assert sorted(listed) == sorted(FollowUp.objects.owed().values_list("pk", flat=True))
    assert [row.pk for row in dues.overdue] == list(
        FollowUp.objects.overdue(NOW).values_list("pk", flat=True)
    )
    never = set(Contact.objects.filter(discretion.never_proposed()).values_list("pk", flat=True))
    assert {pk for pk, person in dues.people.items() if person.is_hidden} == never & dues.people.keys()
    assert due.overdue_count(NOW, HOURS) == dues.count


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
    assert in_hours(span) == words


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
