"""The brief: one page with everything to take along, and nothing that is private."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from contacts.models import Discretion, Note
from interviews.models import Interview, Participant, TalkNotes
from interviews.models.letters import LetterKind, SentHow
from interviews.models.questions import Topic
from interviews.preparing import Sheet
from interviews.preparing.brief import Brief
from interviews.stages import Medium
from tests.factories import (
    NOW,
    ContactFactory,
    InterviewFactory,
    IntroductionFactory,
    MessageFactory,
    OrganizationFactory,
    PathwayFactory,
    PitchFactory,
    PlannedQuestionFactory,
    TieFactory,
    ToldFactory,
)

pytestmark = pytest.mark.django_db


def brief_of(interview: Interview) -> Brief:
    return Brief(Sheet(Interview.objects.for_rows().get(pk=interview.pk), NOW))


def page_of(client: Client, interview: Interview) -> str:
    answer = client.get(reverse("interviews:brief", args=[interview.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_brief_tells_all_there_is(signed_in: Client):
    ana = ContactFactory(first_name="Ana", discretion=Discretion.OPEN)
    ToldFactory(contact=ana, what="museums only")
    nadia = ContactFactory(
        first_name="Nadia", title="Head of research", organization=OrganizationFactory(name="Monzo"),
        how_met="Ana introduced us.", phone="+44 20 7946 0011",
    )  # fmt: skip
    interview = InterviewFactory(
        scheduled=True, people=[nadia], time_zone="America/New_York", where="https://meet.example.org/abc",
        introduction=IntroductionFactory(introducer=ana, target=nadia), pitch=PitchFactory(),
        pathways=[PathwayFactory(name="Research in finance", why="Would I love it still?")],
    )  # fmt: skip
    Participant.objects.filter(interview=interview).update(profile="Anthropology first.", site_nothing=True)
    PlannedQuestionFactory(interview=interview, wording="How does a bad week look?", topic=Topic.DAILY)

    page = page_of(signed_in, interview)

    for words in (
        "; Tue 24 November 2026, 04:30 in New York",
        "https://meet.example.org/abc",
        "+44 20 7946 0011",
        "who knows that I am looking",
        "museums only",
        "Would I love it still?",
        "Head of research",
        "Ana introduced us.",
        "Anthropology first.",
        "I run field studies for a housing charity.",
        "How does a bad week look?",
        "How do you know Ana?",
        "never record without consent",
    ):
        assert words in page, words


def test_earlier_talks_are_told_without_what_is_private(signed_in: Client):
    nadia = ContactFactory()
    for number in range(4):
        end = NOW - dt.timedelta(days=30 * number + 1)
        start = end - dt.timedelta(minutes=30)
        earlier = InterviewFactory(held=True, people=[nadia], starts_at=start, ended_at=end)
        TalkNotes.objects.filter(interview=earlier).update(
            text=f"Notes {number}. " + "x" * 1_300, memorable="Ask sooner.", private="Expects to be let go."
        )
    Note.objects.create(contact=nadia, text="Do not ask about the move.", sensitive=True)

    page = page_of(signed_in, InterviewFactory(people=[nadia]))

    assert [f"Notes {number}." in page for number in range(4)] == [True, True, True, False]
    assert "x" * 1_201 not in page
    assert "Ask sooner." in page
    assert "Expects to be let go." not in page
    assert "Do not ask about the move." not in page


def test_who_might_let_it_slip_is_told_without_naming_to_whom(signed_in: Client):
    nadia = ContactFactory(first_name="Nadia")
    boss = ContactFactory(first_name="Gregor", discretion=Discretion.IN_THE_DARK)
    TieFactory(a=nadia, b=boss, strength=4)

    page = page_of(signed_in, InterviewFactory(people=[nadia]))

    assert "is close to somebody you keep in the dark. Ask for confidence first." in page
    assert "Gregor" not in page


def test_checks_know_what_is_done():
    interview = InterviewFactory(medium=Medium.IN_PERSON, where="Kew, main gate")

    def done() -> dict[str, bool | None]:
        return {check.words: check.done for check in brief_of(interview).checks}

    before = done()
    MessageFactory(kind=LetterKind.CONFIRM, interview=interview, sent_at=NOW, sent_how=SentHow.EMAIL)

    assert before["Link, number or place at hand"] is True
    assert before["Confirmed the day before"] is False
    assert before["Opening said aloud once"] is None
    assert "I pay for the coffee" in before
    assert done()["Confirmed the day before"] is True


def test_coffee_is_paid_for_where_one_meets_alone():
    words = [check.words for check in brief_of(InterviewFactory(medium=Medium.VIDEO)).checks]

    assert "I pay for the coffee" not in words


def test_time_of_a_talk_in_my_own_zone_is_said_once(signed_in: Client):
    interview = InterviewFactory(scheduled=True, time_zone=timezone.get_current_timezone_name())

    assert page_of(signed_in, interview).count("09:30") == 1


@pytest.mark.parametrize("people", [0, 1])
def test_brief_of_nearly_nothing_stands(signed_in: Client, people: int):
    interview = InterviewFactory(people=ContactFactory.create_batch(people))

    page = page_of(signed_in, interview)

    assert "None picked yet." in page
    assert "not known yet" in page


@pytest.mark.parametrize("count", [1, 3])
def test_brief_asks_as_often_for_many_as_for_one(
    signed_in: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
):
    people = [ContactFactory(organization=OrganizationFactory()) for _ in range(count)]
    for person in people:
        InterviewFactory(held=True, people=[person])
        TieFactory(a=person, b=ContactFactory(closeness=3))
    interview = InterviewFactory(people=people, pitch=PitchFactory())
    for _ in range(count):
        PlannedQuestionFactory(interview=interview)

    with django_assert_num_queries(30):
        page_of(signed_in, interview)
