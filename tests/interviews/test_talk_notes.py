"""What is typed while we talk, and straight after: saved text by text, found for all, one line of history."""

import datetime as dt

import pytest

from contacts import changes, search, telling
from contacts.models import Action, Contact
from interviews import asking, reflecting, talk_notes, talks, texts
from interviews.cadence import Kind
from interviews.models import Interview, Message, PlannedQuestion, TalkNotes
from tests.factories import (
    NOW,
    ContactFactory,
    InterviewFactory,
    MessageFactory,
    PlannedQuestionFactory,
)

pytestmark = pytest.mark.django_db
NOTHING = texts.marks([""] * 4)


@pytest.fixture
def ana(db: None) -> Contact:
    return ContactFactory(first_name="Ana")


@pytest.fixture
def luis(db: None) -> Contact:
    return ContactFactory(first_name="Luis")


@pytest.fixture
def interview(ana: Contact, luis: Contact) -> Interview:
    return InterviewFactory(scheduled=True, people=[ana, luis])


def typed(**given: str) -> dict[str, str]:
    return dict.fromkeys(talk_notes.TEXTS, "") | given


def found(words: str) -> set[Contact]:
    return set(Contact.objects.filter(search.matching(words)))


# ── Texts saved while they are typed ──────────────────────────────────────────────────────────────


def test_two_tabs_may_write_two_texts_of_one_row(interview: Interview):
    talk_notes.save(interview, typed(text="Seeds"), NOTHING)

    talk_notes.save(interview, typed(action="Write to Kew"), NOTHING)

    notes = TalkNotes.objects.get()
    assert (notes.text, notes.action) == ("Seeds", "Write to Kew")


def test_text_changed_in_both_tabs_is_stale_and_says_which(interview: Interview):
    talk_notes.save(interview, typed(text="Theirs", action="Write"), NOTHING)

    with pytest.raises(texts.Stale) as stale:
        talk_notes.save(interview, typed(text="Mine", action="Write", memorable="Wait"), NOTHING)

    assert stale.value.names == ["text"]
    assert stale.value.current == TalkNotes.objects.get()
    assert TalkNotes.objects.get().memorable == ""


def test_whoever_has_read_both_may_replace(interview: Interview):
    talk_notes.save(interview, typed(text="Theirs"), NOTHING)
    mine = typed(text="Mine", memorable="Wait")
    with pytest.raises(texts.Stale) as stale:
        talk_notes.save(interview, mine, NOTHING)

    talk_notes.save(interview, mine, texts.taking_over(stale.value, mine, NOTHING))

    notes = TalkNotes.objects.get()
    assert (notes.text, notes.memorable) == ("Mine", "Wait")


def test_text_whose_answer_was_lost_is_taken_again(interview: Interview):
    talk_notes.save(interview, typed(text="Seeds"), NOTHING)
    talk_notes.save(interview, typed(text="Seeds"), NOTHING)

    assert TalkNotes.objects.get().text == "Seeds"


def test_old_text_of_another_tab_overwrites_nothing_later(interview: Interview):
    first = typed(text="One")
    talk_notes.save(interview, first, NOTHING)
    talk_notes.save(interview, typed(text="One two"), texts.marks(first.values()))

    talk_notes.save(interview, first | {"memorable": "Wait"}, texts.marks(first.values()))

    notes = TalkNotes.objects.get()
    assert (notes.text, notes.memorable) == ("One two", "Wait")


# ── Notes ─────────────────────────────────────────────────────────────────────────────────────────


def test_one_sitting_is_one_action_and_one_undo(interview: Interview):
    before = NOTHING
    for said in ("S", "Se", "Seeds"):
        notes = talk_notes.save(interview, typed(text=said), before)
        before = texts.marks_of(notes, talk_notes.TEXTS)
    action = Action.objects.get()

    changes.undo(action)

    assert action.kind == Action.Kind.NOTE
    assert TalkNotes.objects.get().text == ""


def test_pause_begins_another_sitting(interview: Interview):
    notes = talk_notes.save(interview, typed(text="Seeds"), NOTHING)
    Action.objects.update(at=NOW - dt.timedelta(days=400))

    talk_notes.save(interview, typed(text="Seeds!"), texts.marks_of(notes, talk_notes.TEXTS))

    assert Action.objects.count() == 2


def test_what_was_said_is_found_for_all_who_took_part_and_private_words_never(
    interview: Interview, ana: Contact, luis: Contact
):
    talk_notes.save(interview, typed(text="herbarium", private="redundancies"), NOTHING)

    assert found("herbarium") == {ana, luis}
    assert found("redundancies") == set()


def test_private_words_are_not_told_in_the_history(interview: Interview, ana: Contact):
    talk_notes.save(interview, typed(private="redundancies"), NOTHING)

    (story,) = telling.tell(ana.pk, list(Action.objects.all()))

    assert [fact.words for fact in story.facts] == ["Notes of a talk were edited"]
    assert "redundancies" not in repr(story)


def test_notes_of_an_interview_without_a_row_are_made(interview: Interview):
    TalkNotes.objects.all().delete()

    talk_notes.save(interview, typed(text="Seeds"), NOTHING)
    talk_notes.say_if_asked(interview, talk_notes.FORGOT)

    notes = TalkNotes.objects.get()
    assert (notes.text, notes.names_asked) == ("Seeds", "forgot")


# ── Questions ─────────────────────────────────────────────────────────────────────────────────────


def test_tick_keeps_its_first_moment_and_can_be_taken_back(interview: Interview):
    question = PlannedQuestionFactory(interview=interview)
    asking.tick(question, asked=True)
    first = question.asked_at

    asking.tick(question, asked=True)
    assert question.asked_at == first
    asking.tick(question, asked=False)

    assert PlannedQuestion.objects.get().asked_at is None


def test_tick_does_not_disturb_the_answer_being_typed(interview: Interview):
    question = PlannedQuestionFactory(interview=interview)
    before = texts.marks([""])
    asking.tick(PlannedQuestion.objects.get(), asked=True)

    asking.answer(question, "Mostly mud", before)

    kept = PlannedQuestion.objects.get()
    assert (kept.answer, kept.asked_at is not None) == ("Mostly mud", True)
    assert len(found("mud")) == 2


def test_question_of_the_moment_comes_last(interview: Interview):
    PlannedQuestionFactory(interview=interview, position=7)

    asking.add(interview, "And the pay?")

    assert [one.wording for one in interview.questions.all()][-1] == "And the pay?"


# ── Reflecting ────────────────────────────────────────────────────────────────────────────────────


def test_reflection_with_neither_cannot_be_finished_and_loses_nothing(interview: Interview):
    talks.hold(interview, NOW, at=NOW)
    said = {"why": "Too soon", "verdict": "more"}
    reflecting.save(interview, said, NOTHING)

    with pytest.raises(reflecting.NothingSaid):
        reflecting.finish(interview)

    reflection = reflecting.of(interview)
    assert (reflection.why, reflection.verdict, reflection.finished_at) == ("Too soon", "more", None)
    assert interview.follow_ups.open().filter(kind=Kind.REFLECT).exists()


@pytest.mark.parametrize("name", ["appealed", "put_off"])
def test_finished_reflection_closes_its_follow_up_and_undo_opens_it(interview: Interview, name: str):
    talks.hold(interview, NOW, at=NOW)
    reflecting.save(interview, {name: "The mud"}, NOTHING)

    record = reflecting.finish(interview)

    assert not interview.follow_ups.open().filter(kind=Kind.REFLECT).exists()
    assert reflecting.of(interview).finished_at == record.at
    assert record.action
    changes.undo(record.action)
    assert interview.follow_ups.open().filter(kind=Kind.REFLECT).exists()
    assert reflecting.of(interview).finished_at is None


def test_finished_reflection_may_still_be_edited(interview: Interview):
    talks.hold(interview, NOW, at=NOW)
    said = {"appealed": "The mud"}
    reflecting.save(interview, said, NOTHING)
    reflecting.finish(interview)

    later = said | {"appealed": "The mud, mostly"}
    reflecting.save(interview, later, texts.marks(said.values()))

    assert reflecting.of(interview).appealed == "The mud, mostly"
    assert reflecting.of(interview).finished_at


def test_of_two_verdicts_the_last_counts(interview: Interview):
    talks.hold(interview, NOW, at=NOW)
    reflecting.save(interview, {"verdict": "no"}, NOTHING)

    reflecting.save(interview, {"verdict": "yes"}, NOTHING)

    assert reflecting.of(interview).verdict == "yes"


# ── Ending ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("minutes_after_start", "done", "in_question"), [(5, True, False), (-60, False, True)]
)
def test_thanked_before_we_are_done_was_pressed(
    interview: Interview, ana: Contact, minutes_after_start: int, done: bool, in_question: bool
):
    start = interview.starts_at
    assert start is not None
    letter: Message = MessageFactory(
        interview=interview, contact=ana, sent_how="email",
        sent_at=start + dt.timedelta(minutes=minutes_after_start),
    )  # fmt: skip

    talks.hold(interview, start + dt.timedelta(minutes=30), at=start + dt.timedelta(hours=1))

    thank = interview.follow_ups.get(kind=Kind.THANK, contact=ana)
    assert (thank.done_at == letter.sent_at, thank.in_question) == (done, in_question)
    assert interview.follow_ups.get(kind=Kind.THANK, contact__first_name="Luis").is_open


def test_talk_begun_before_its_time_began_when_the_clock_was_started(interview: Interview):
    assert interview.starts_at is not None
    early = interview.starts_at - dt.timedelta(hours=3)
    talks.begin(interview, early)
    talks.begin(interview, early + dt.timedelta(minutes=9))

    talks.hold(interview, early + dt.timedelta(minutes=40), at=early + dt.timedelta(minutes=40))

    assert (interview.began_at, interview.starts_at) == (early, early)


def test_somebody_in_the_dark_who_sits_there_is_a_fact_and_an_alarm(interview: Interview):
    tom = ContactFactory(discretion="in_the_dark")
    with pytest.raises(talks.NotToBeApproached):
        talks.add_person(interview, tom)

    talks.add_person(interview, tom, is_there=True)

    assert tom in interview.people
    assert tom.told.get().what == "sat in on a talk"
