"""Which questions are proposed, what is known already, and whether the plan fits the time."""

import pytest

from contacts import changes
from contacts.models import Action, Contact
from interviews import preparing, questions
from interviews.models import Interview, Participant, PlannedQuestion, Question
from interviews.models.questions import CORE_TOPICS, Level, Topic
from interviews.preparing.known import Known
from interviews.preparing.plan import Plan
from interviews.preparing.timing import Budget
from tests.factories import (
    NOW,
    ContactFactory,
    InterviewFactory,
    PathwayFactory,
    PlannedQuestionFactory,
    QuestionFactory,
)

pytestmark = pytest.mark.django_db


def topics(proposed: list[Question]) -> list[str]:
    return [question.topic for question in proposed]


def plan_of(interview: Interview) -> Plan:
    there = list(interview.participants.all())
    rows = list(interview.questions.select_related("question"))
    return Plan(interview.planned_minutes, rows, Known(interview, there))


def asked_before(person: Contact, *keys: str, **values) -> Interview:
    earlier = InterviewFactory(held=True, people=[person])
    for key in keys:
        question = Question.objects.get(key=key)
        PlannedQuestionFactory(
            interview=earlier, question=question, topic=question.topic, wording=question.text, asked_at=NOW
        )
    PlannedQuestion.objects.filter(interview=earlier).update(**values)
    return earlier


# ── Proposing ─────────────────────────────────────────────────────────────────────────────────────


def test_half_an_hour_takes_six_to_eight_questions_and_ends_with_whom_else_to_meet():
    interview = InterviewFactory()

    proposed = preparing.propose(interview)

    assert 6 <= len(proposed) <= 8
    assert proposed[0].level == Level.OPENER
    assert topics(proposed)[-1] == Topic.NEXT
    assert set(topics(proposed)[:6]) == set(CORE_TOPICS[:6])
    assert sum(one.minutes for one in proposed[:-1]) <= Budget.of(30).questions


@pytest.mark.parametrize("minutes", [5, 15, 20, 30, 45, 60, 90])
def test_proposal_fits_the_time_whatever_it_is(minutes: int):
    interview = InterviewFactory(planned_minutes=minutes)

    questions.add(interview, preparing.propose(interview))

    plan = plan_of(interview)
    assert plan.has_closing
    assert plan.left >= plan.budget.spare
    assert len(plan.questions) <= plan.budget.most_questions


def test_topics_they_were_asked_about_come_after_the_others_and_in_other_words():
    person = ContactFactory()
    asked_before(person, "route-1", "daily-1", "preparation-1")

    proposed = preparing.propose(InterviewFactory(people=[person]))

    assert {Topic.TOGETHER, Topic.SUCCESS, Topic.BELONGING} <= set(topics(proposed))
    assert not {"route-1", "daily-1", "preparation-1"} & {one.key for one in proposed}


def test_what_somebody_else_was_asked_counts_nothing():
    asked_before(ContactFactory(), "route-1")

    assert "route-1" in {one.key for one in preparing.propose(InterviewFactory())}


def test_nothing_sensitive_or_retired_is_proposed():
    Question.objects.filter(key="route-1").update(retired_at=NOW)

    proposed = preparing.propose(InterviewFactory(planned_minutes=90))

    assert "route-2" in {one.key for one in proposed}
    assert not [one for one in proposed if one.sensitivity or one.retired_at]


def test_questions_of_a_pathway_are_for_its_talks_alone_and_come_first():
    museums, banks = PathwayFactory(), PathwayFactory()
    own = QuestionFactory(topic=Topic.DAILY, text="Who opens the cases?", position=9_000)
    own.pathways.add(museums)

    here = preparing.propose(InterviewFactory(pathways=[museums]))
    there = preparing.propose(InterviewFactory(pathways=[banks]))
    without = preparing.propose(InterviewFactory())

    assert own in here
    assert own not in there
    assert own not in without


def test_proposal_fills_up_what_is_there_and_repeats_nothing():
    interview = InterviewFactory()
    questions.add(interview, preparing.propose(interview)[:3])

    questions.add(interview, preparing.propose(interview))

    rows = list(interview.questions.all())
    assert len({row.topic for row in rows}) == len(rows)
    assert rows[-1].topic == Topic.NEXT
    assert preparing.propose(interview) == []


def test_full_plan_still_gets_its_closing_question():
    interview = InterviewFactory()
    PlannedQuestionFactory(interview=interview, minutes=25)

    assert topics(preparing.propose(interview)) == [Topic.NEXT]


# ── The verbs ─────────────────────────────────────────────────────────────────────────────────────


def order(interview: Interview) -> list[str]:
    return list(interview.questions.values_list("wording", flat=True))


def test_order_is_kept_moved_and_undone():
    interview = InterviewFactory()
    rows = [PlannedQuestionFactory(interview=interview, wording=word, position=0) for word in "ABC"]

    assert questions.move(rows[2], -1) == 2
    moved = order(interview)
    assert questions.move(rows[2], -5) == 1
    again = order(interview)
    assert questions.move(rows[2], -1) == 1

    assert (moved, again) == (list("ACB"), list("CAB"))
    changes.undo(Action.objects.latest("pk"))
    assert order(interview) == list("ACB")


def test_dropped_question_comes_back_in_its_place_with_its_answer():
    interview = InterviewFactory()
    rows = [
        PlannedQuestionFactory(interview=interview, wording=word, position=place, answer=f"Answer {word}")
        for place, word in enumerate("ABC")
    ]

    record = questions.drop(rows[1])
    without = order(interview)
    changes.undo(record.action)

    assert without == ["A", "C"]
    assert list(interview.questions.values_list("wording", "answer"))[1] == ("B", "Answer B")


# ── What is known, and the time ───────────────────────────────────────────────────────────────────


def test_answer_of_an_earlier_talk_is_known_by_question_and_by_wording():
    person = ContactFactory()
    asked_before(person, "route-1", answer="Through the choir.")
    interview = InterviewFactory(people=[person])
    route = Question.objects.get(key="route-1")
    PlannedQuestionFactory(interview=interview, question=route, wording="How come?")
    PlannedQuestionFactory(interview=interview, wording="WHAT TURNS planned or lucky led you to this role")
    PlannedQuestionFactory(interview=interview, wording="Something else?")

    said = [item.answered and item.answered.answer for item in plan_of(interview).items]

    assert said == ["Through the choir.", "Through the choir.", None]


def test_trashed_talk_is_not_known():
    person = ContactFactory()
    earlier = asked_before(person, "route-1", answer="Through the choir.")
    Interview.objects.filter(pk=earlier.pk).update(trashed_at=NOW)

    assert Known(InterviewFactory(people=[person]), []).earlier == []
    interview = InterviewFactory(people=[person])
    assert Known(interview, interview.participants.all()).earlier == []


@pytest.mark.parametrize(
    ("wording", "finding"),
    [
        ("Which associations or newsletters are worth my time?", "Edits the newsletter of two associations."),
        ("Which past job or habit helps you most?", ""),
        ("Worth?", ""),
        ("Qu'avez-vous étudié à Genève?", "Etudie a Geneve en 2009."),
    ],
)
def test_sentence_of_the_research_that_may_hold_the_answer(wording: str, finding: str):
    interview = InterviewFactory()
    Participant.objects.filter(interview=interview).update(
        profile="Born in Graz. Edits the newsletter of two associations.\nEtudie a Geneve en 2009."
    )

    assert Known(interview, interview.participants.all()).finding(wording) == finding


@pytest.mark.parametrize(
    ("asking", "left", "too_much"), [(0, 22, 0), (20, 2, 0), (21, 1, 0), (22, 0, 0), (26, -4, 4)]
)
def test_plan_tells_what_is_left_and_what_is_too_much(asking: int, left: int, too_much: int):
    interview = InterviewFactory()
    if asking:
        PlannedQuestionFactory(interview=interview, minutes=asking)
    PlannedQuestionFactory(interview=interview, minutes=2, topic=Topic.NEXT)

    plan = plan_of(interview)

    assert (plan.left, plan.too_much) == (left, too_much)


def test_coverage_tells_planned_asked_before_and_open():
    person = ContactFactory()
    asked_before(person, "daily-1")
    interview = InterviewFactory(people=[person])
    PlannedQuestionFactory(interview=interview, topic=Topic.ROUTE)

    coverage = dict(plan_of(interview).coverage)

    assert list(coverage) == list(CORE_TOPICS)
    assert (coverage[Topic.ROUTE], coverage[Topic.DAILY], coverage[Topic.LIFE]) == (
        "planned",
        "asked before",
        "open",
    )
