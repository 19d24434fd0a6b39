"""Answers of different people to the same question or topic, word for word, nothing private among them."""

import datetime as dt

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from contacts.models import Discretion
from interviews.insights import answers
from interviews.models import Interview, Pathway, Reflection, TalkNotes
from interviews.models.questions import Topic
from tests.factories import (
    NOW,
    ContactFactory,
    InterviewFactory,
    PathwayFactory,
    PlannedQuestionFactory,
    QuestionFactory,
    ReflectionFactory,
)

pytestmark = pytest.mark.django_db
QUERIES = 11


@pytest.fixture
def pathway() -> Pathway:
    return PathwayFactory(name="Museum education")


def talk(pathway: Pathway, name: str, days_ago: int = 0, notes: str = "", **values) -> Interview:
    person = ContactFactory(first_name=name, last_name="", **values)
    made = InterviewFactory(
        held=True, pathways=[pathway], people=[person], ended_at=NOW - dt.timedelta(days=days_ago),
        starts_at=NOW - dt.timedelta(days=days_ago, minutes=30),
    )  # fmt: skip
    TalkNotes.objects.filter(interview=made).update(text=notes, private="SECRET")
    return made


def said(found: list[answers.OnTopic]) -> list[tuple[str, list[tuple[str, list[tuple[str, str]]]]]]:
    return [
        (
            one.topic,
            [(each.wording, [(saying.names, saying.text) for saying in each.said]) for each in one.answers],
        )
        for one in found
    ]


def test_same_question_meets_by_its_source_and_by_its_wording(pathway: Pathway):
    question = QuestionFactory(text="How does a bad week look?", topic=Topic.DAILY)
    ana, oke, luis = talk(pathway, "Ana", 3), talk(pathway, "Oke", 2), talk(pathway, "Luis", 1)
    PlannedQuestionFactory(
        interview=luis, topic=Topic.DAILY, wording="how does a bad week look?", answer="Long."
    )
    PlannedQuestionFactory(
        interview=ana,
        topic=Topic.DAILY,
        question=question,
        wording="How does a bad week look?",
        answer="Wet.",
    )
    PlannedQuestionFactory(
        interview=oke, topic=Topic.DAILY, question=question, wording="And a bad week?", answer="Loud."
    )
    PlannedQuestionFactory(interview=oke, topic=Topic.DAILY, wording="Which part is best?", answer="Rooms.")
    PlannedQuestionFactory(interview=oke, topic=Topic.MONEY, wording="What pay is usual?", answer="  ")

    assert said(answers.side_by_side(pathway)) == [
        (
            Topic.DAILY,
            [
                ("How does a bad week look?", [("Ana", "Wet."), ("Oke", "Loud."), ("Luis", "Long.")]),
                ("Which part is best?", [("Oke", "Rooms.")]),
            ],
        )
    ]


@pytest.mark.parametrize(
    ("notes", "found"),
    [
        ("**Outlook:** It grows.", [(Topic.OUTLOOK, "It grows.")]),
        ("Hello\n**outlook**: It grows.\nSlowly.", [(Topic.OUTLOOK, "It grows.\nSlowly.")]),
        ("**Outlook:** One.\n\n**Money:** Two.", [(Topic.OUTLOOK, "One."), (Topic.MONEY, "Two.")]),
        ("**Outlook:** One.\n**Weather:** Two.", [(Topic.OUTLOOK, "One.")]),
        ("**Outlook:**", []),
        ("Outlook: none", []),
        ("**Outlook** is a word", []),
        ("", []),
    ],
)
def test_notes_are_read_under_the_headings_of_topics(notes: str, found: list[tuple[Topic, str]]):
    assert answers.under_headings(notes) == found


def test_notes_under_a_topic_stand_after_its_questions(pathway: Pathway):
    ana = talk(pathway, "Ana", 2, notes="**Daily reality:** Mornings are quiet.")
    PlannedQuestionFactory(interview=ana, topic=Topic.DAILY, wording="A bad week?", answer="Wet.")
    talk(pathway, "Oke", 1, notes="**Daily reality:** Loud.")

    assert said(answers.side_by_side(pathway)) == [
        (
            Topic.DAILY,
            [("A bad week?", [("Ana", "Wet.")]), ("", [("Ana", "Mornings are quiet."), ("Oke", "Loud.")])],
        )
    ]


def test_topics_that_nobody_told_of_are_named_and_my_own_is_none(pathway: Pathway):
    talk(pathway, "Ana", notes="**Outlook:** It grows.")

    never = answers.never_told(answers.side_by_side(pathway))

    assert len(never) == len(Topic) - 2
    assert not {Topic.OUTLOOK, Topic.OWN} & set(never)


def test_trash_other_pathways_and_talks_to_come_say_nothing(pathway: Pathway):
    talk(PathwayFactory(), "Ana", notes="**Outlook:** Elsewhere.")
    gone = talk(pathway, "Oke", notes="**Outlook:** Gone.")
    Interview.objects.filter(pk=gone.pk).update(trashed_at=NOW)
    InterviewFactory(scheduled=True, pathways=[pathway])

    assert answers.side_by_side(pathway) == []


def test_page_shows_nothing_that_was_told_privately(signed_in: Client, pathway: Pathway):
    held = talk(pathway, "Ana", notes="**Outlook:** It grows.")
    ReflectionFactory(interview=held, private="SECRET", witness="SECRET")
    assert Reflection.objects.filter(private="SECRET").exists()

    for query in ("", "?topic=outlook", "?topic=nonsense"):
        page = signed_in.get(f"/pathways/{pathway.pk}/answers/{query}").content.decode()
        assert "It grows." in page
        assert "SECRET" not in page


def test_page_of_one_topic_shows_no_other(signed_in: Client, pathway: Pathway):
    talk(pathway, "Ana", notes="**Outlook:** It grows.\n**Money:** Little.")

    page = signed_in.get(f"/pathways/{pathway.pk}/answers/", {"topic": "money"}).content.decode()

    assert "Little." in page
    assert "It grows." not in page


def test_somebody_hidden_is_marked(signed_in: Client, pathway: Pathway):
    talk(pathway, "Tomasina", notes="**Outlook:** It grows.", discretion=Discretion.IN_THE_DARK)

    page = signed_in.get(f"/pathways/{pathway.pk}/answers/").content.decode()

    assert "Tomasina" in page
    assert "not to be approached" in page


def test_empty_page_offers_to_plan_a_talk(signed_in: Client, pathway: Pathway):
    page = signed_in.get(f"/pathways/{pathway.pk}/answers/").content.decode()

    assert f"/interviews/new/?pathway={pathway.pk}" in page


@pytest.mark.parametrize("talks", [1, 3, 40])
def test_page_asks_as_much_for_many_talks_as_for_one(
    signed_in: Client, pathway: Pathway, django_assert_num_queries: DjangoAssertNumQueries, talks: int
):
    question = QuestionFactory(topic=Topic.DAILY)
    for number in range(talks):
        held = talk(pathway, f"Ana {number}", notes="**Outlook:** It grows.")
        PlannedQuestionFactory(interview=held, question=question, topic=Topic.DAILY, answer="Wet.")

    with django_assert_num_queries(QUERIES):
        signed_in.get(f"/pathways/{pathway.pk}/answers/")
