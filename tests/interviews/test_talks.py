"""The verbs on interviews, as one person lives them: plan, ask, agree, schedule, hold, and back."""

import datetime as dt

import pytest

from contacts import changes
from contacts.models import Contact, Discretion, Told
from interviews import talks
from interviews.cadence import Kind
from interviews.models import FollowUp, Interview, Introduction
from interviews.stages import Stage
from tests.factories import NOW, ContactFactory, InterviewFactory

pytestmark = pytest.mark.django_db
MONDAY = NOW  # 23 November 2026, 9:30


def planned(*people: Contact, introducer: Contact | None = None, **values) -> Interview:
    interview = Interview(**values)
    talks.plan(interview, people, introducer=introducer, at=MONDAY)
    return interview


def owed(interview: Interview) -> dict[str, dt.datetime]:
    return {row.kind: row.due_at for row in interview.follow_ups.filter(done_at=None, waived_at=None)}


def test_asking_waits_for_an_answer_twice_and_an_answer_clears_both():
    interview = planned(ContactFactory())

    talks.ask(interview, MONDAY)
    due = [row.due_at.date() for row in interview.follow_ups.filter(kind=Kind.CHASE)]
    talks.agree(interview, MONDAY + dt.timedelta(days=1))

    assert due == [dt.date(2026, 11, 26), dt.date(2026, 12, 2)]
    assert set(owed(interview)) == {Kind.REPLY}
    assert interview.stage == Stage.AGREED


def test_holding_opens_a_thank_you_for_each_and_a_report():
    ana, luis, tom = ContactFactory(), ContactFactory(), ContactFactory()
    interview = planned(ana, luis, introducer=tom, starts_at=MONDAY)
    end = MONDAY + dt.timedelta(minutes=40)

    talks.hold(interview, end, at=end)

    thanks = interview.follow_ups.filter(kind=Kind.THANK)
    assert {row.contact: row.due_at for row in thanks} == dict.fromkeys(
        (ana, luis), end + dt.timedelta(days=1)
    )
    assert owed(interview)[Kind.REFLECT] == end + dt.timedelta(days=1)
    report = interview.follow_ups.get(kind=Kind.REPORT)
    assert (report.contact, report.due_at.date()) == (tom, dt.date(2026, 11, 26))
    assert Introduction.objects.get().state == "made"


def test_holding_is_having_met():
    ana = ContactFactory(closeness=0)
    interview = planned(ana, starts_at=MONDAY)

    talks.hold(interview, MONDAY + dt.timedelta(minutes=30), at=MONDAY)

    ana.refresh_from_db()
    assert (ana.closeness, ana.touch_every_days, ana.last_touch_on) == (1, 90, MONDAY.date())
    assert ana.discretion == Discretion.TOLD
    assert Told.objects.get().contact == ana


def test_holding_is_undone_exactly():
    interview = planned(ContactFactory(closeness=0), starts_at=MONDAY)
    record = talks.hold(interview, MONDAY + dt.timedelta(minutes=30), at=MONDAY)

    undone = changes.undo(record.action)

    interview.refresh_from_db()
    assert undone.kept == []
    assert (interview.stage, interview.ended_at) == (Stage.SCHEDULED, None)
    assert not FollowUp.objects.exclude(kind=Kind.THANK_INTRODUCER).exists()
    assert not Told.objects.exists()


def test_corrected_end_moves_what_is_open_and_leaves_what_was_sent():
    ana, luis = ContactFactory(), ContactFactory()
    interview = planned(ana, luis, starts_at=MONDAY)
    talks.hold(interview, MONDAY + dt.timedelta(minutes=30), at=MONDAY)
    sent = interview.follow_ups.get(kind=Kind.THANK, contact=ana)
    FollowUp.objects.filter(pk=sent.pk).update(done_at=MONDAY, channel="email")
    later = MONDAY + dt.timedelta(minutes=70)

    talks.set_end(interview, later, at=MONDAY)

    rows = {row.contact: row for row in interview.follow_ups.filter(kind=Kind.THANK)}
    assert rows[ana].due_at == sent.due_at
    assert rows[luis].due_at == later + dt.timedelta(days=1)


def test_talk_entered_weeks_later_asks_instead_of_turning_red():
    end = MONDAY - dt.timedelta(days=21)
    interview = Interview(ended_at=end)

    talks.log(interview, [ContactFactory()], at=MONDAY)

    thank = interview.follow_ups.get(kind=Kind.THANK)
    assert (thank.due_at, thank.in_question) == (end + dt.timedelta(days=1), True)
    assert not FollowUp.objects.overdue(MONDAY).exists()


def test_introduction_to_a_talk_entered_weeks_later_is_as_old_as_the_talk():
    tom = ContactFactory()
    interview = Interview(ended_at=MONDAY - dt.timedelta(days=21))

    talks.log(interview, [ContactFactory()], introducer=tom, at=MONDAY)

    made = Introduction.objects.get()
    assert made.made_at == interview.starts_at == MONDAY - dt.timedelta(days=21, minutes=30)
    assert all(row.in_question for row in FollowUp.objects.filter(contact=tom))


@pytest.mark.parametrize(
    "hidden",
    [{"discretion": Discretion.IN_THE_DARK}, {"contact_rule": "never"}, {"deceased_on": MONDAY.date()}],
)
def test_nothing_is_planned_with_whoever_must_not_be_approached(hidden: dict):
    person = ContactFactory(**hidden)

    with pytest.raises(talks.NotToBeApproached):
        planned(person)

    assert not Interview.objects.exists()


def test_follow_ups_of_somebody_kept_in_the_dark_are_held_and_come_back():
    ana = ContactFactory()
    interview = planned(ana, starts_at=MONDAY)
    talks.hold(interview, MONDAY, at=MONDAY)
    late = MONDAY + dt.timedelta(days=2)

    Contact.objects.filter(pk=ana.pk).update(discretion=Discretion.IN_THE_DARK)
    held = FollowUp.objects.overdue(late).filter(contact=ana).exists()
    Contact.objects.filter(pk=ana.pk).update(discretion=Discretion.OPEN)

    assert not held
    assert FollowUp.objects.overdue(late).filter(contact=ana, kind=Kind.THANK).exists()


@pytest.mark.parametrize("name", sorted(talks.ONE_CLICK))
def test_step_that_cannot_be_taken_from_here_changes_nothing(name: str):
    interview = InterviewFactory(held=True)

    with pytest.raises(talks.WrongStage):
        talks.ONE_CLICK[name](interview, MONDAY)

    interview.refresh_from_db()
    assert interview.stage == Stage.HELD


def test_whoever_is_in_the_trash_keeps_their_place_while_others_change():
    ana, luis, tom = ContactFactory(), ContactFactory(trashed=True), ContactFactory()
    interview = InterviewFactory(people=[ana, luis])

    talks.edit(interview, people=[tom])

    assert {one.contact for one in interview.participants.all()} == {luis, tom}


def test_nothing_is_asked_of_somebody_in_the_trash_nor_are_they_named():
    interview = InterviewFactory(people=[ContactFactory(first_name="Luis", trashed=True)])

    with pytest.raises(talks.NotToBeApproached, match=r"^Somebody in the trash$"):
        talks.ask(interview, MONDAY)
