"""The verbs on introductions: asking for one, names given in a talk, and introductions that were made."""

import datetime as dt

import pytest

from contacts import changes
from contacts.models import Contact, Discretion
from interviews import followups, introductions, talks
from interviews.cadence import Kind
from interviews.models import FollowUp, Interview, Introduction
from interviews.stages import Stage
from tests.factories import NOW, ContactFactory, InterviewFactory, IntroductionFactory

pytestmark = pytest.mark.django_db
MONDAY = NOW  # 23 November 2026, 9:30
NEXT_MONDAY = dt.date(2026, 11, 30)
State = Introduction.State


def open_kinds(introduction: Introduction) -> dict[str, dt.date]:
    return {row.kind: row.due_at.date() for row in introduction.follow_ups.open()}


def named(interview: Interview, giver: Contact, target: Contact | None, **values) -> Introduction:
    with changes.recording("A name", at=MONDAY) as record:
        return introductions.name_in(record, interview, giver, target, **values)


def test_asking_for_an_introduction_is_checked_back_twice():
    introduction = IntroductionFactory()

    introductions.ask(introduction, at=MONDAY)
    first = open_kinds(introduction)
    followups.done(introduction.follow_ups.get(), MONDAY + dt.timedelta(days=7), "email")

    assert first == {Kind.CHECK_BACK: NEXT_MONDAY}
    assert open_kinds(introduction) == {Kind.CHECK_BACK: dt.date(2026, 12, 7)}
    followups.done(introduction.follow_ups.open().get(), MONDAY + dt.timedelta(days=14), "email")
    assert open_kinds(introduction) == {}


def test_asking_keeps_the_day_that_was_agreed():
    introduction = IntroductionFactory()

    introductions.ask(introduction, check_back_on=dt.date(2026, 12, 3), at=MONDAY)

    assert open_kinds(introduction) == {Kind.CHECK_BACK: dt.date(2026, 12, 3)}
    assert introduction.introducer.last_touch_on == MONDAY.date()


@pytest.mark.parametrize(
    ("state", "left"),
    [
        (State.DECLINED, set()),
        (State.SILENT, set()),
        (State.AGREED, {Kind.CHECK_BACK}),
        (State.MADE, {Kind.THANK_INTRODUCER}),
    ],
)
def test_answer_settles_what_waited_for_it(state: State, left: set[Kind]):
    introduction = IntroductionFactory()
    introductions.ask(introduction, at=MONDAY)

    record = introductions.answered(introduction, state, at=MONDAY + dt.timedelta(days=1))

    assert set(open_kinds(introduction)) == left
    assert changes.undo(record.action).kept == []
    assert open_kinds(introduction) == {Kind.CHECK_BACK: NEXT_MONDAY}


@pytest.mark.parametrize("side", ["introducer", "target"])
def test_nobody_in_the_dark_is_asked_or_asked_about(side: str):
    introduction = IntroductionFactory(**{side: ContactFactory(discretion=Discretion.IN_THE_DARK)})

    with pytest.raises(talks.NotToBeApproached):
        introductions.ask(introduction, at=MONDAY)

    introduction.refresh_from_db()
    assert introduction.state == State.SUGGESTED
    assert not FollowUp.objects.exists()


def test_name_is_acted_on_once_the_talk_is_over_and_asking_does_it():
    giver, oke = ContactFactory(), ContactFactory()
    interview = InterviewFactory(held=True, people=[giver])
    name = named(interview, giver, oke)
    assert name.follow_ups.get().due_at.date() == NEXT_MONDAY

    introductions.ask(name, at=MONDAY)

    assert set(open_kinds(name)) == {Kind.CHECK_BACK}


def test_name_that_they_want_to_ask_first_is_checked_back_before():
    giver = ContactFactory()
    interview = InterviewFactory(held=True, people=[giver])
    name = named(interview, giver, None, target_text="someone in grants")

    named(interview, giver, None, target_text="someone in grants", check_back_on=dt.date(2026, 12, 4))
    checked = open_kinds(name)
    followups.done(name.follow_ups.open().get(), MONDAY + dt.timedelta(days=11))

    assert checked == {Kind.CHECK_BACK: dt.date(2026, 12, 4)}
    row = name.follow_ups.open().get()
    assert (row.kind, row.what, row.due_at.date()) == (Kind.NAME, "someone in grants", dt.date(2026, 12, 11))


def test_plan_by_an_introduction_is_answered_within_a_business_day():
    ana, tom = ContactFactory(), ContactFactory()
    interview = Interview()

    talks.plan(interview, [ana], introducer=tom, at=MONDAY)
    due = {row.kind: (row.contact, row.due_at.date()) for row in FollowUp.objects.open()}
    talks.ask(interview, MONDAY + dt.timedelta(hours=1))

    tuesday = dt.date(2026, 11, 24)
    assert due == {Kind.REPLY: (ana, tuesday), Kind.THANK_INTRODUCER: (tom, tuesday)}
    assert FollowUp.objects.get(kind=Kind.REPLY).done_at == MONDAY + dt.timedelta(hours=1)


def test_another_introducer_takes_the_first_one_back():
    ana, tom, noor = ContactFactory(), ContactFactory(), ContactFactory()
    interview = Interview(ended_at=MONDAY)
    talks.log(interview, [ana], introducer=tom, at=MONDAY)

    record = talks.edit(interview, introducer=noor)

    assert [one.introducer for one in Introduction.objects.all()] == [noor]
    thanked = FollowUp.objects.open().filter(kind__in=[Kind.REPORT, Kind.THANK_INTRODUCER])
    assert {row.contact for row in thanked} == {noor}
    assert changes.undo(record.action).kept == []
    assert [one.introducer for one in Introduction.objects.all()] == [tom]
    assert {row.contact for row in thanked.all()} == {tom}


def test_what_was_done_is_not_to_be_done_again_when_a_talk_is_edited():
    giver, tom = ContactFactory(), ContactFactory()
    interview = Interview(ended_at=MONDAY)
    talks.log(interview, [giver], introducer=tom, at=MONDAY)
    named(interview, giver, ContactFactory())
    for row in FollowUp.objects.all():
        followups.done(row, MONDAY)

    talks.edit(interview, introducer=tom, why="She knows the field")
    talks.set_end(interview, MONDAY + dt.timedelta(minutes=10), at=MONDAY)

    assert not FollowUp.objects.open().exists()


def test_what_is_overdue_stays_so_when_a_talk_is_edited_long_after():
    interview = Interview(ended_at=MONDAY)
    talks.log(interview, [ContactFactory()], at=MONDAY)
    month_later = MONDAY + dt.timedelta(days=30)
    before = list(FollowUp.objects.order_by("pk").values_list("kind", "due_at", "in_question"))

    talks.edit(interview, why="She knows the field")
    talks.set_end(interview, MONDAY, at=month_later)

    assert list(FollowUp.objects.order_by("pk").values_list("kind", "due_at", "in_question")) == before


def test_who_no_longer_takes_part_leaves_what_waits_to_the_next():
    ana, luis = ContactFactory(), ContactFactory()
    interview = InterviewFactory(people=[ana, luis])
    talks.ask(interview, MONDAY)

    talks.edit(interview, people=[luis])

    assert {row.contact for row in interview.follow_ups.all()} == {luis}
    assert interview.stage == Stage.ASKED


def test_what_happened_in_another_zone_is_undone_all_the_same():
    london = dt.timezone(dt.timedelta(hours=1))
    interview = Interview(starts_at=dt.datetime(2027, 6, 1, 10, tzinfo=london))
    record = talks.plan(interview, [ContactFactory()], at=MONDAY)

    undone = changes.undo(record.action)

    assert undone.kept == []
    assert not Interview.objects.exists()
