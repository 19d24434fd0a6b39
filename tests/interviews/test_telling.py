"""The history of a person tells what was done about interviews, and no word of what was said."""

import datetime as dt

import pytest
from django.utils import timezone

from contacts import changes, merging, telling
from contacts.models import Action, Contact
from interviews import asking, followups, rating, reflecting, resources, talk_notes, talks, texts
from interviews.cadence import Kind
from interviews.models import Done, Interview, Introduction, PathwayRating
from tests.factories import (
    NOW,
    ContactFactory,
    FollowUpFactory,
    InterviewFactory,
    PathwayFactory,
    PitchFactory,
    PlannedQuestionFactory,
    ReflectionFactory,
    ResourceFactory,
)

pytestmark = pytest.mark.django_db
SECRET = "They mean to close the shop"


@pytest.fixture
def ana(db: None) -> Contact:
    return ContactFactory(first_name="Ana", last_name="Silva")


def told(person: Contact) -> list[str]:
    """Return what the last action says on this person's page."""
    story = telling.tell(person.pk, list(changes.of_person(person.pk)[:1]))[0]
    return [
        f"{fact.words}: {fact.before} → {fact.after}" if fact.arrow else fact.words for fact in story.facts
    ]


def test_plan_and_its_steps_are_told(ana: Contact):
    interview = Interview()
    talks.plan(interview, [ana], introducer=ContactFactory(first_name="Tom", last_name="Reyes"))
    assert told(ana)[:2] == ["Planned an interview with Ana Silva", "Introduced by: nobody → Tom Reyes"]

    talks.ask(interview, NOW)
    assert "Stage: idea → asked" in told(ana)
    assert "Follow up: to do by 26 Nov 2026" in told(ana)
    talks.agree(interview, NOW)
    assert told(ana)[0] == "Stage: asked → agreed"
    assert "Follow up: need not be done, they answered" in told(ana)
    with timezone.override("Europe/London"):
        talks.schedule(interview, dt.datetime(2026, 12, 1, 16, tzinfo=dt.UTC), at=NOW)
        assert "Starts: open → 1 Dec 2026, 16:00" in told(ana)


def test_edit_is_told_field_by_field(ana: Contact):
    interview = InterviewFactory(people=[ana])

    talks.edit(interview, medium="phone", where="+44 20", pitch=PitchFactory(name="Field studies"))

    assert told(ana) == [
        "How: video → phone",
        "Link, number or place: nothing → +44 20",
        "Opening: none → Field studies",
    ]


def test_trash_is_told_and_undone(ana: Contact):
    interview = InterviewFactory(people=[ana])

    talks.trash([interview.pk])
    assert told(ana) == ["An interview was put in the trash"]
    talks.restore([interview.pk])

    assert told(ana) == ["An interview was taken out of the trash"]


@pytest.mark.parametrize(
    ("do", "words"),
    [
        (lambda row: followups.done(row, NOW, Done.EMAIL), "Thank-you: done, by e-mail"),
        (lambda row: followups.done(row, NOW), "Thank-you: done"),
        (lambda row: followups.waive(row, "we met again"), "Thank-you: need not be done, we met again"),
        (lambda row: followups.snooze(row, NOW), "Thank-you: put off until 23 Nov 2026"),
    ],
)
def test_what_becomes_of_a_thank_you_is_told(ana: Contact, do, words: str):
    row = FollowUpFactory(contact=ana, kind=Kind.THANK, interview=InterviewFactory(people=[ana]))

    do(row)

    assert words in told(ana)


def test_return_of_a_thank_you_is_told(ana: Contact):
    row = FollowUpFactory(contact=ana, snoozed_until=NOW, in_question=True)

    followups.snooze(row, None)
    assert told(ana) == ["Thank-you: put off no longer"]
    followups.not_yet(row)
    assert told(ana) == ["Thank-you: not done yet"]
    followups.waive(row, "no need")
    followups.reopen(row)

    assert told(ana) == ["Thank-you: to do again"]


def test_what_was_said_is_never_told(ana: Contact):
    interview = InterviewFactory(held=True, people=[ana])
    question = PlannedQuestionFactory(interview=interview)
    talk_notes.save(interview, dict.fromkeys(talk_notes.TEXTS, SECRET), texts.marks([""] * 4))
    assert told(ana) == ["Notes of a talk were edited"]
    asking.answer(question, SECRET, texts.marks([""]))
    assert told(ana) == ["An answer was written down"]
    reflecting.save(interview, {"why": SECRET}, texts.marks([""]))
    with changes.recording("Looked them up") as record:
        record.change(interview.participants.get(), profile=SECRET)
    assert told(ana) == ["What you found out before the talk was edited"]
    talks.set_people_in(record, interview, [])

    everything = telling.tell(ana.pk, list(changes.of_person(ana.pk)))
    assert SECRET not in str(everything)


def test_verdict_and_end_of_a_reflection_are_told(ana: Contact):
    interview = ReflectionFactory(interview=InterviewFactory(held=True, people=[ana])).interview
    reflecting.save(interview, {"verdict": "maybe", "appealed": SECRET}, texts.marks(["", ""]))
    assert told(ana) == ["Would you pursue it: not decided → maybe"]
    reflecting.finish(interview)

    assert "Reflected on the talk" in told(ana)


def test_marks_are_told_and_never_which(ana: Contact):
    pathway = PathwayFactory(name=SECRET)
    planned = InterviewFactory(scheduled=True, people=[ana], pathways=[pathway])
    rating.expect(planned, pathway, 3, NOW)
    assert told(ana) == ["What you expected of a talk was noted"]
    held = InterviewFactory(held=True, people=[ana], pathways=[pathway])
    for said in ({"appeal": 2}, {"verdict": "no", "why": SECRET}):
        rating.save(held, pathway, said, texts.marks([None, ""]))
    assert told(ana) == ["Marks after a talk were given"]
    PathwayRating.objects.update(expected=3)
    rating.save(planned, pathway, {"entry_roles": SECRET}, texts.marks([""]))

    assert told(ana) == ["Marks after a talk were edited"]
    assert SECRET not in str(telling.tell(ana.pk, list(changes.of_person(ana.pk))))


def test_introduction_is_told_on_the_page_of_whom_it_leads_to(ana: Contact):
    tom = ContactFactory(first_name="Tom", last_name="Reyes")
    row = Introduction(introducer=tom, target=ana)
    with changes.recording("Named") as record:
        record.add(row)
    assert told(ana) == ["Named by Tom Reyes"]

    with changes.recording("Made") as record:
        record.change(row, state=Introduction.State.MADE)

    assert told(ana) == ["Introduction by Tom Reyes: suggested → made"]


def test_change_without_words_of_its_own_is_told_by_its_action(ana: Contact):
    interview = InterviewFactory(people=[ana])

    talks.begin(interview, NOW)

    assert told(ana) == []
    story = telling.tell(ana.pk, list(Action.objects.all()))[0]
    assert story.action.what == "Began the interview with Ana Silva"


def test_what_they_named_is_told_by_name_and_by_whose_entry_it_moved_to(ana: Contact):
    other = ContactFactory(first_name="Anna")
    resource = ResourceFactory.build(name="Friends of the herbarium", contact=other)
    resources.add(resource)
    (story,) = telling.tell(other.pk, list(Action.objects.all()))
    assert (story.action.what, told(other)) == ("To look at: Friends of the herbarium", [])

    merging.merge(ana, other)

    assert "Something they named moved here" in told(ana)
