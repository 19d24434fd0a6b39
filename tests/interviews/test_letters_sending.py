"""What becomes of a letter: one draft for one thing to do, and what being sent does, with one undo."""

import datetime as dt

import pytest

from contacts import changes
from contacts.models import Contact, Discretion, Preferences, Told
from interviews import followups, introductions, letters, talks
from interviews.cadence import Kind
from interviews.letters import Subject, matching
from interviews.models import FollowUp, Interview, Introduction, Message
from interviews.models.letters import LetterKind as K
from interviews.stages import Stage
from tests.factories import (
    NOW,
    ContactFactory,
    InterviewFactory,
    IntroductionFactory,
    MessageFactory,
)

pytestmark = pytest.mark.django_db
MINE = Preferences(pk=1, name="Zofia Lindqvist", time_zone="Europe/London")
LATER = NOW + dt.timedelta(hours=2)


def held(*people: Contact) -> Interview:
    talk = Interview(starts_at=NOW - dt.timedelta(hours=1))
    talks.plan(talk, list(people), at=NOW - dt.timedelta(days=1))
    talks.hold(talk, NOW, NOW)
    return talk


def begun(kind: K, contact: Contact, interview: Interview | None = None, **about) -> Message:
    letter = letters.begin(Subject(kind, contact, interview, **about), MINE, NOW)
    letters.save(letter, version=letter.version, body="Would you? 20 minutes.", subject="Hello")
    letter.refresh_from_db()
    return letter


def owed(contact: Contact, kind: str) -> list[FollowUp]:
    return list(FollowUp.objects.open().filter(contact=contact, kind=kind))


# ── Beginning ─────────────────────────────────────────────────────────────────────────────────────


def test_one_thing_to_do_has_one_draft():
    ana, luis = ContactFactory(), ContactFactory()
    talk = held(ana, luis)
    (thank,) = owed(ana, Kind.THANK)

    first = letters.begin(Subject(K.THANK, ana, talk, follow_up=thank), MINE, NOW)
    again = letters.begin(Subject(K.THANK, ana, talk, follow_up=thank), MINE, NOW)
    otherwise = letters.begin(Subject(K.THANK_CARD, ana, talk), MINE, NOW)
    other = letters.begin(Subject(K.THANK, luis, talk), MINE, NOW)

    assert first == again == otherwise
    assert other != first
    assert list(first.follow_ups.all()) == [thank]
    assert list(other.follow_ups.all()) == owed(luis, Kind.THANK)


def test_two_promises_have_a_letter_each():
    ana = ContactFactory()
    talk = held(ana)
    one, two = (
        followups.promise(talk, ana, what).action and owed(ana, Kind.PROMISE)[-1]
        for what in ("a map", "a list")
    )

    first = letters.begin(Subject(K.PROMISE, ana, talk, follow_up=one), MINE, NOW)
    second = letters.begin(Subject(K.PROMISE, ana, talk, follow_up=two), MINE, NOW)

    assert first != second
    assert "a map" in first.body
    assert "a list" in second.body
    assert list(matching.settled_by(second)) == [two]


def test_beginning_is_undone():
    ana = ContactFactory()
    held(ana)
    (thank,) = owed(ana, Kind.THANK)
    letters.begin(Subject(K.THANK, ana, thank.interview, follow_up=thank), MINE, NOW)
    action = changes.of_person(ana.pk).first()

    assert action is not None
    changes.undo(action)

    assert not Message.objects.exists()
    thank.refresh_from_db()
    assert thank.message is None


# ── Saving ────────────────────────────────────────────────────────────────────────────────────────


def test_saving_a_stale_text_shows_the_other_one():
    letter = MessageFactory(body="One")
    letters.save(letter, version=1, body="Theirs")

    with pytest.raises(changes.Stale) as stale:
        letters.save(letter, version=1, body="Mine")

    assert isinstance(stale.value.current, Message)
    assert stale.value.current.body == "Theirs"


def test_saving_what_is_there_already_is_no_conflict():
    letter = MessageFactory(body="One")
    letters.save(letter, version=1, body="Two")

    assert letters.save(letter, version=1, body="Two").version == 2


def test_saving_what_was_sent_or_discarded_is_refused():
    sent, gone = MessageFactory(sent_at=NOW, sent_how="email"), MessageFactory()
    letters.discard(gone)

    for letter in (sent, Message(pk=10**9)):
        with pytest.raises(changes.Stale):
            letters.save(letter, version=1, body="Mine")


def test_writing_in_one_sitting_is_one_line_of_the_history():
    letter = MessageFactory(body="")
    for number in range(1, 4):
        letters.save(letter, version=number, body="x" * number)

    assert changes.of_person(letter.contact_id).count() == 1


# ── Being sent ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("how", ["email", "post", "both", "message", "hand"])
@pytest.mark.parametrize("kind", [K.THANK, K.THANK_LATE, K.THANK_CARD])
def test_sent_thank_you_is_done_for_that_person_and_talk_alone(kind: K, how: str):
    ana, luis = ContactFactory(), ContactFactory()
    talk, other = held(ana, luis), held(ana)
    letter = begun(kind, ana, talk)

    record = letters.sent(letter, how, LATER, MINE)

    done = FollowUp.objects.get(kind=Kind.THANK, contact=ana, interview=talk)
    assert (done.done_at, done.channel, done.message) == (LATER, how, letter)
    assert [row.interview for row in owed(ana, Kind.THANK)] == [other]
    assert len(owed(luis, Kind.THANK)) == 1
    ana.refresh_from_db()
    assert ana.last_touch_on == LATER.date()

    changes.undo(record.action)

    letter.refresh_from_db()
    done.refresh_from_db()
    assert (letter.sent_at, letter.sent_how) == (None, "")
    assert (done.done_at, done.channel, done.message) == (None, "", letter)


@pytest.mark.parametrize("kind", [K.COLD, K.REFERRAL, K.REPLY_INTRO])
def test_first_letter_asks_for_the_interview_and_waits(kind: K):
    ana = ContactFactory()
    interview = InterviewFactory(people=[ana])

    record = letters.sent(begun(kind, ana, interview), "email", LATER, MINE)

    interview.refresh_from_db()
    assert (interview.stage, interview.asked_at) == (Stage.ASKED, LATER)
    assert [row.step for row in owed(ana, Kind.CHASE)] == [1, 2]
    changes.undo(record.action)
    interview.refresh_from_db()
    assert interview.stage == Stage.IDEA
    assert owed(ana, Kind.CHASE) == []


def test_first_letter_to_a_name_plans_the_interview():
    ana, luis = ContactFactory(), ContactFactory()
    talk = held(ana)
    with changes.recording("named") as record:
        name = introductions.name_in(record, talk, ana, luis, may_use_name=True)
    (row,) = owed(luis, Kind.NAME)

    letter = begun(K.REFERRAL, luis, introduction=name, follow_up=row)
    sent = letters.sent(letter, "email", LATER, MINE)

    interview = Interview.objects.get(participants__contact=luis)
    assert (interview.stage, interview.introduction) == (Stage.ASKED, name)
    assert owed(luis, Kind.NAME) == []
    letter.refresh_from_db()
    assert letter.interview == interview
    changes.undo(sent.action)
    assert not Interview.objects.filter(participants__contact=luis).exists()
    assert owed(luis, Kind.NAME) == [row]


@pytest.mark.parametrize("kind", [K.CONFIRM, K.RESCHEDULE_MINE, K.RESCHEDULE_THEIRS])
def test_arranging_moves_nothing(kind: K):
    ana = ContactFactory()
    interview = InterviewFactory(scheduled=True, people=[ana])

    letters.sent(begun(kind, ana, interview), "email", LATER, MINE)

    interview.refresh_from_db()
    assert interview.stage == Stage.SCHEDULED
    assert not FollowUp.objects.open().exists()


def test_asking_for_an_introduction_opens_the_day_to_check_back():
    tom, ana = ContactFactory(), ContactFactory()
    interview = InterviewFactory(people=[ana])

    record = letters.sent(begun(K.ASK_INTRODUCER, tom, interview), "email", LATER, MINE)

    asked = Introduction.objects.get()
    assert (asked.introducer, asked.target, asked.state, asked.asked_at) == (tom, ana, "asked", LATER)
    (row,) = owed(tom, Kind.CHECK_BACK)
    assert (row.introduction, row.due_at.date()) == (asked, dt.date(2026, 11, 30))
    interview.refresh_from_db()
    assert interview.stage == Stage.IDEA
    changes.undo(record.action)
    assert not Introduction.objects.exists()
    assert not FollowUp.objects.exists()


def test_checking_back_is_done_and_comes_once_more():
    tom = ContactFactory()
    asked = IntroductionFactory(introducer=tom)
    introductions.ask(asked, at=NOW)
    (row,) = owed(tom, Kind.CHECK_BACK)

    letters.sent(begun(K.CHECK_BACK, tom, introduction=asked, follow_up=row), "email", LATER, MINE)

    assert [(row.step, row.introduction) for row in owed(tom, Kind.CHECK_BACK)] == [(2, asked)]


def test_second_letter_is_followed_by_letting_it_rest():
    ana = ContactFactory()
    interview = InterviewFactory(people=[ana])
    talks.ask(interview, NOW)

    letters.sent(begun(K.FOLLOW_UP, ana, interview), "email", LATER, MINE)

    assert [row.step for row in owed(ana, Kind.CHASE)] == [1, 3]


def test_report_is_done():
    tom, ana = ContactFactory(), ContactFactory()
    talk = Interview(starts_at=NOW)
    talks.plan(talk, [ana], introducer=tom, at=NOW)
    talks.hold(talk, NOW, NOW)
    (row,) = owed(tom, Kind.REPORT)

    letters.sent(
        begun(K.REPORT, tom, talk, introduction=talk.introduction, follow_up=row), "message", LATER, MINE
    )

    assert owed(tom, Kind.REPORT) == []


def test_who_was_asked_knows_from_then_on():
    ana, luis = ContactFactory(), ContactFactory(discretion=Discretion.OPEN)
    for person in (ana, luis):
        letters.sent(begun(K.ASK_FRIEND, person), "email", LATER, MINE)
        person.refresh_from_db()

    assert (ana.discretion, luis.discretion) == (Discretion.TOLD, Discretion.OPEN)
    assert [(entry.contact, entry.told_on) for entry in Told.objects.all()] == [(ana, LATER.date())]


def test_what_blocks_blocks_here_too_and_nothing_is_written():
    ana = ContactFactory()
    talk = held(ana)
    letter = begun(K.THANK, ana, talk)
    Contact.objects.filter(pk=ana.pk).update(discretion=Discretion.IN_THE_DARK)

    with pytest.raises(letters.Blocked) as blocked:
        letters.sent(letter, "hand", LATER, MINE)

    assert [one.rule for one in blocked.value.findings] == ["hidden"]
    letter.refresh_from_db()
    assert letter.sent_at is None
    assert FollowUp.objects.get(kind=Kind.THANK).done_at is None


def test_bad_address_blocks_no_card():
    ana = ContactFactory()
    letter = begun(K.THANK, ana, held(ana))
    letters.save(letter, version=letter.version, to="nowhere")

    with pytest.raises(letters.Blocked):
        letters.sent(letter, "email", LATER, MINE)
    letters.sent(letter, "post", LATER, MINE)

    letter.refresh_from_db()
    assert letter.sent_how == "post"


def test_letter_is_sent_once():
    letter = MessageFactory()
    letters.sent(letter, "email", LATER, MINE)

    with pytest.raises(letters.AlreadySent):
        letters.sent(letter, "post", LATER, MINE)
    with pytest.raises(letters.AlreadySent):
        letters.discard(letter)


# ── Afterwards ────────────────────────────────────────────────────────────────────────────────────


def test_answer_clears_the_chase():
    ana = ContactFactory()
    interview = InterviewFactory(people=[ana])
    letter = begun(K.COLD, ana, interview)
    letters.sent(letter, "email", NOW, MINE)

    record = letters.answered(letter, LATER)

    assert owed(ana, Kind.CHASE) == []
    letter.refresh_from_db()
    assert letter.answered_at == LATER
    changes.undo(record.action)
    assert len(owed(ana, Kind.CHASE)) == 2


def test_answer_of_an_introducer_clears_checking_back():
    tom, ana = ContactFactory(), ContactFactory()
    letter = begun(K.ASK_INTRODUCER, tom, InterviewFactory(people=[ana]))
    letters.sent(letter, "email", NOW, MINE)
    letter.refresh_from_db()

    letters.answered(letter, LATER)

    assert owed(tom, Kind.CHECK_BACK) == []


def test_discarded_draft_leaves_the_thank_you_owed_and_comes_back():
    ana = ContactFactory()
    talk = held(ana)
    (row,) = owed(ana, Kind.THANK)
    letter = begun(K.THANK, ana, talk, follow_up=row)

    record = letters.discard(letter)

    assert not Message.objects.exists()
    assert owed(ana, Kind.THANK) == [row]
    changes.undo(record.action)
    row.refresh_from_db()
    assert row.message == Message.objects.get()
    assert Message.objects.get().body == "Would you? 20 minutes."


def test_draft_begun_again_as_a_card_and_undone():
    ana = ContactFactory(first_name="Ana")
    letter = begun(K.THANK, ana, held(ana))

    record = letters.begin_again(letter, K.THANK_CARD, MINE, NOW)

    letter.refresh_from_db()
    assert letter.kind == K.THANK_CARD
    assert "What stays with me" in letter.body
    changes.undo(record.action)
    letter.refresh_from_db()
    assert (letter.kind, letter.body) == (K.THANK, "Would you? 20 minutes.")
