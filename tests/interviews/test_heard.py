"""What was said in talks is found for all who took part, and no longer once the talk is in the trash."""

import pytest
from django.test import Client
from django.urls import reverse

from contacts import changes, search
from contacts.models import Action, Contact
from interviews import asking, heard, pathways, rating, reflecting, talk_notes, talks, texts
from interviews.models import Interview, PlannedQuestion
from tests.factories import (
    NOW,
    ContactFactory,
    InterviewFactory,
    PathwayFactory,
    PlannedQuestionFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(db: None) -> Contact:
    return ContactFactory(first_name="Ana")


@pytest.fixture
def luis(db: None) -> Contact:
    return ContactFactory(first_name="Luis")


@pytest.fixture
def interview(ana: Contact, luis: Contact) -> Interview:
    return InterviewFactory(held=True, people=[ana, luis])


def found(words: str) -> set[str]:
    return {person.first_name for person in Contact.objects.present().filter(search.matching(words, "talks"))}


def write(interview: Interview, **given: str) -> None:
    notes = talk_notes.of(interview)
    typed = {name: getattr(notes, name) for name in talk_notes.TEXTS}
    talk_notes.save(interview, typed | given, texts.marks_of(notes, talk_notes.TEXTS))


def undo_the_last() -> None:
    changes.undo(Action.objects.latest("pk"))


def write_notes(interview: Interview) -> None:
    write(interview, text="about herbaria")


def write_answer(interview: Interview) -> None:
    question: PlannedQuestion = PlannedQuestionFactory(interview=interview)
    asking.answer(question, "about herbaria", texts.marks([""]))


def write_reflection(interview: Interview, name: str = "appealed") -> None:
    reflection = reflecting.of(interview)
    reflecting.save(interview, {name: "about herbaria"}, texts.marks_of(reflection, [name]))


def write_learned(interview: Interview) -> None:
    write_reflection(interview, "learned")


def write_question(interview: Interview) -> None:
    write_reflection(interview, "new_question")


@pytest.mark.parametrize("say", [write_notes, write_answer, write_reflection, write_learned, write_question])
def test_what_was_said_is_found_for_both_and_gone_with_its_undo(interview: Interview, say):
    say(interview)
    assert found("herbaria") == {"Ana", "Luis"}

    undo_the_last()

    assert found("herbaria") == set()


def test_what_was_said_goes_to_the_trash_with_the_talk_and_comes_back(interview: Interview):
    write_notes(interview)

    talks.trash([interview.pk])
    assert found("herbaria") == set()
    undo_the_last()
    assert found("herbaria") == {"Ana", "Luis"}
    talks.trash([interview.pk])
    talks.restore([interview.pk])

    assert found("herbaria") == {"Ana", "Luis"}


def test_what_was_told_privately_is_never_found(interview: Interview):
    write(interview, private="about herbaria")
    write_reflection(interview, "private")

    search.index()

    assert found("herbaria") == set()
    assert heard.found("herbaria") == []
    assert "herbaria" not in heard.of_talks([interview.pk]).get(interview.pk, "")


def test_index_kept_by_the_verbs_is_that_of_a_full_rebuild(interview: Interview, ana: Contact):
    write_notes(interview)
    write_answer(interview)
    write_reflection(interview)
    talks.log(Interview(ended_at=NOW), [ana], text="seeds and spores")

    kept = sorted(search.rows([one.pk for one in Contact.objects.all()]))
    words = [found(word) for word in ("herbaria", "seeds", "spores")]
    search.index()

    assert [found(word) for word in ("herbaria", "seeds", "spores")] == words
    assert kept == sorted(search.rows(None))


def test_list_of_people_says_that_it_was_said_in_a_talk(signed_in: Client, interview: Interview):
    write(interview, text="Came in through herbaria and seeds")

    page = signed_in.get(reverse("contacts:list"), {"q": "herbaria"}).content.decode()

    assert page.count("in a talk: “Came in through <mark>herbaria</mark> and seeds”") == 2


# ── In the list of interviews ─────────────────────────────────────────────────────────────────────


def test_talk_is_found_by_who_took_part_and_by_what_was_said_in_it(ana: Contact, luis: Contact):
    first, second = InterviewFactory(held=True, people=[ana]), InterviewFactory(held=True, people=[ana])
    other = InterviewFactory(held=True, people=[luis])
    write(first, text="about herbaria")
    write(other, text="nothing of that kind")

    assert heard.found("ana") == [first.pk, second.pk]
    assert heard.found("herbaria") == [first.pk]
    assert heard.found("ana herbaria") == [first.pk]
    assert heard.found("luis herbaria") == []
    assert heard.found("") == []


def test_talk_in_the_trash_or_with_somebody_there_is_not_found(ana: Contact, luis: Contact):
    gone = InterviewFactory(held=True, people=[ana])
    write(gone, text="about herbaria")
    talks.trash([gone.pk])
    there = InterviewFactory(held=True, people=[ContactFactory(first_name="Tom", trashed=True)])
    write(there, text="about herbaria")

    assert heard.found("herbaria") == []


def test_what_was_said_of_a_pathway_alone_goes_to_the_trash_with_it_and_comes_back(interview: Interview):
    pathway = PathwayFactory()
    interview.pathways.add(pathway)
    row = rating.of(interview, pathway)
    rating.save(interview, pathway, {"why": "about herbaria"}, texts.marks_of(row, ["why"]))
    assert found("herbaria") == {"Ana", "Luis"}

    pathways.trash([pathway.pk])
    assert found("herbaria") == set()
    assert heard.found("herbaria") == []
    undo_the_last()
    assert found("herbaria") == {"Ana", "Luis"}
    pathways.trash([pathway.pk])
    pathways.restore([pathway.pk])
    assert found("herbaria") == {"Ana", "Luis"}
    undo_the_last()

    assert found("herbaria") == set()
