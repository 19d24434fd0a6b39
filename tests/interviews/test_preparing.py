"""Ready or not: the five things, and that lists may ask for them freely."""

import pytest

from interviews import preparing
from interviews.models import Interview, Participant
from interviews.models.questions import Topic
from interviews.stages import Medium
from tests.factories import (
    ContactFactory,
    InterviewFactory,
    OrganizationFactory,
    PitchFactory,
    PlannedQuestionFactory,
)

pytestmark = pytest.mark.django_db


def fresh(interview: Interview) -> dict[str, preparing.Ready]:
    return {one.name: one for one in preparing.readiness(Interview.objects.get(pk=interview.pk))}


def found(interview: Interview, **values) -> None:
    Participant.objects.filter(interview=interview).update(**values)


def test_nothing_is_ready_at_first_and_each_says_what_to_do():
    nadia = ContactFactory(first_name="Nadia", organization=OrganizationFactory(name="Monzo"))

    five = fresh(InterviewFactory(people=[nadia]))

    assert [one.label for one in five.values()] == [
        "Looked Nadia up",
        "Read about Monzo",
        "Questions picked",
        "Opening ready",
        "Link known",
    ]
    assert not any(one.done for one in five.values())
    assert all(one.todo for one in five.values())


def test_all_five_are_done():
    interview = InterviewFactory(pitch=PitchFactory(), where="https://meet.example.org/abc")
    found(interview, profile="Came in through anthropology.", web_nothing=True, site="Founded in 2015.")
    PlannedQuestionFactory(interview=interview, topic=Topic.ROUTE)
    PlannedQuestionFactory(interview=interview, topic=Topic.NEXT)

    five = fresh(interview)

    assert [(one.done, one.todo) for one in five.values()] == [(True, "")] * 5


def test_each_person_is_to_be_looked_up_and_each_place_read_about_once():
    monzo, kew = OrganizationFactory(name="Monzo"), OrganizationFactory(name="Kew")
    people = [
        ContactFactory(first_name="Nadia", organization=monzo),
        ContactFactory(first_name="Łukasz", organization=monzo),
        ContactFactory(first_name="愛子", organization=kew),
    ]
    interview = InterviewFactory(people=people)
    first = interview.participants.get(contact=people[0])
    found_out = Participant.objects.filter(pk=first.pk)
    found_out.update(profile="Teaches.", web="A talk.", site="A bank.")

    five = fresh(interview)

    assert five["people"].label == "Looked Nadia, Łukasz and 愛子 up"
    assert "Łukasz and 愛子" in five["people"].todo
    assert five["place"].label == "Read about Monzo and Kew"
    assert (five["place"].done, five["place"].todo) == (
        False,
        "Read about Kew: a finding, or “nothing found”.",
    )


def test_place_of_somebody_without_an_employer_is_where_they_work():
    interview = InterviewFactory(people=[ContactFactory(first_name="Nadia", called="Nadi")])

    assert fresh(interview)["place"].label == "Read about where Nadi works"


def test_nobody_takes_part_yet():
    five = fresh(InterviewFactory(people=[]))

    assert (five["people"].done, five["place"].done) == (False, False)
    assert five["people"].todo == "Say first who takes part."


@pytest.mark.parametrize(
    ("topics", "done"),
    [([], False), ([Topic.NEXT], False), ([Topic.ROUTE], False), ([Topic.ROUTE, Topic.NEXT], True)],
)
def test_questions_are_picked_with_the_closing_one(topics: list[Topic], done: bool):
    interview = InterviewFactory()
    for topic in topics:
        PlannedQuestionFactory(interview=interview, topic=topic)

    assert fresh(interview)["questions"].done is done


def test_pitch_without_a_word_is_no_opening():
    assert not fresh(InterviewFactory(pitch=PitchFactory(who=" ")))["opening"].done


@pytest.mark.parametrize(
    ("medium", "where", "own", "label", "done"),
    [
        (Medium.VIDEO, "", {"phone": "020 7946 0011"}, "Link known", False),
        (Medium.VIDEO, "https://meet.example.org", {}, "Link known", True),
        (Medium.PHONE, "", {}, "Number known", False),
        (Medium.PHONE, "", {"phone": "020 7946 0011"}, "Number known", True),
        (Medium.WRITTEN, "", {"email": "ama@example.org"}, "Address known", True),
        (Medium.IN_PERSON, "", {"phone": "020 7946 0011"}, "Place known", False),
        (Medium.WALK, "At the river gate", {}, "Place known", True),
    ],
)
def test_link_number_or_place_is_known(medium: Medium, where: str, own: dict, label: str, done: bool):
    interview = InterviewFactory(medium=medium, where=where, people=[ContactFactory(**own)])

    ready = fresh(interview)["where"]

    assert (ready.label, ready.done) == (label, done)


@pytest.mark.parametrize("count", [1, 3])
def test_readiness_asks_nothing_of_interviews_fetched_for_rows(django_assert_num_queries, count: int):
    for _ in range(count):
        people = [ContactFactory(organization=OrganizationFactory()), ContactFactory()]
        interview = InterviewFactory(people=people, pitch=PitchFactory())
        PlannedQuestionFactory(interview=interview)

    with django_assert_num_queries(4):  # interviews, those who take part, pathways, questions
        for interview in Interview.objects.present().for_rows():
            preparing.readiness(interview)
