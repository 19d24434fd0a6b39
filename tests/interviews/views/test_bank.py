"""The bank of questions and the pitches among the settings."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from contacts import changes
from contacts.models import Action
from interviews import bank, texts
from interviews.models import Pitch, Question
from interviews.models.questions import Topic
from tests.factories import NOW, InterviewFactory, PathwayFactory, PitchFactory, QuestionFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
PAGE = "/settings/questions/"


def typed(question: Question, **values: object) -> dict[str, object]:
    own = {name: getattr(question, name) for name in ("text", "topic", "level", "minutes", "sensitivity")}
    return own | {"seen": question.text, "uuid": "0" * 31 + "9"} | values


def address(question: Question) -> str:
    return reverse("interviews:bank_question", args=[question.pk])


def test_page_shows_every_question(signed_in: Client):
    page = signed_in.get(PAGE).content.decode()

    assert page.count('class="q"') == len(bank.ENTRIES)


def test_page_asks_as_often_for_many_as_for_few(
    signed_in: Client, django_assert_num_queries: DjangoAssertNumQueries
):
    Question.objects.exclude(key="route-1").delete()
    for _ in range(2):
        with django_assert_num_queries(8):
            signed_in.get(PAGE)
        bank.restore()


def test_wording_is_changed_and_undone_while_planned_ones_stay(signed_in: Client):
    question, museums = Question.objects.get(key="daily-1"), PathwayFactory()

    answer = signed_in.post(
        address(question), typed(question, text="How was Tuesday?", minutes=4, pathways=[museums.pk])
    )

    question.refresh_from_db()
    assert answer["Location"] == f"{PAGE}#question-{question.pk}"
    assert (question.text, question.minutes, list(question.pathways.all())) == (
        "How was Tuesday?",
        4,
        [museums],
    )
    changes.undo(Action.objects.latest("pk"))
    question.refresh_from_db()
    assert (question.minutes, question.pathways.count()) == (3, 0)


def test_edit_form_tells_what_infoint_brought(signed_in: Client):
    question = Question.objects.get(key="daily-1")
    Question.objects.filter(pk=question.pk).update(text="How was Tuesday?")

    whole = signed_in.get(address(question)).content.decode()
    part = signed_in.get(address(question), headers=HTMX).content.decode()

    assert "Walk me through last Tuesday, hour by hour." in whole
    assert "<html" in whole
    assert "<html" not in part


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_wording_changed_elsewhere_is_shown_and_replaced_only_then(
    signed_in: Client, headers: dict[str, str]
):
    question = Question.objects.get(key="daily-1")
    mine = typed(question, text="Mine?")
    Question.objects.filter(pk=question.pk).update(text="Theirs?")

    stale = signed_in.post(address(question), mine, headers=headers)
    page = stale.content.decode()
    question.refresh_from_db()
    kept = question.text
    signed_in.post(address(question), mine | {"seen": "Theirs?"}, headers=headers)

    question.refresh_from_db()
    assert (stale.status_code, kept, question.text) == (409, "Theirs?", "Mine?")
    assert "Theirs?</q>" in page
    assert re.search(r'name="seen" value="Theirs\?"', page)


@pytest.mark.parametrize("wrong", [{"text": " "}, {"minutes": 0}, {"topic": "weather"}, {"text": "x" * 501}])
def test_what_makes_no_question_is_refused_in_its_place(signed_in: Client, wrong: dict):
    question = Question.objects.get(key="daily-1")

    answer = signed_in.post(address(question), typed(question, **wrong), headers=HTMX)

    assert answer.status_code == 422
    assert answer["HX-Retarget"] == f"#bank-form-{question.pk}"


def test_own_question_posted_twice_is_added_once_at_the_end(signed_in: Client):
    values = typed(QuestionFactory.build(), text="Who opens the cases?", topic=Topic.OWN)

    first, second = signed_in.post(PAGE, values), signed_in.post(PAGE, values)

    question = Question.objects.get(text="Who opens the cases?")
    assert Question.objects.last() == question
    assert first["Location"] == second["Location"] == f"{PAGE}#question-{question.pk}"


def test_question_is_retired_and_brought_back(signed_in: Client):
    question = Question.objects.get(key="daily-1")
    retire = reverse("interviews:bank_question_retire", args=[question.pk])

    gone = signed_in.post(retire, {"retired": "yes"}, headers=HTMX).content.decode()
    question.refresh_from_db()
    retired = question.retired_at is not None
    signed_in.post(retire, {"retired": "no"})

    question.refresh_from_db()
    assert "No longer offered" in gone
    assert (retired, question.retired_at) == (True, None)


def test_question_is_moved_within_its_topic(signed_in: Client):
    first, second = Question.objects.filter(topic=Topic.DAILY)[:2]
    move = reverse("interviews:bank_question_move", args=[second.pk])

    answer = signed_in.post(move, {"by": "-1"}, headers=HTMX).content.decode()
    signed_in.post(move, {"by": "-1"})

    daily = list(Question.objects.filter(topic=Topic.DAILY))
    assert daily[:2] == [second, first]
    assert "Number 1 of Daily reality now" in answer
    assert Question.objects.first().topic == Topic.ROUTE


def test_empty_bank_is_brought_back_by_a_button(signed_in: Client):
    Question.objects.all().delete()
    assert "The bank is empty." in signed_in.get(PAGE).content.decode()

    signed_in.post(PAGE + "restore/")

    assert Question.objects.count() == len(bank.ENTRIES)
    assert "missing" not in signed_in.get(PAGE).content.decode()


# ── Pitches ───────────────────────────────────────────────────────────────────────────────────────


def test_pitch_is_begun_once_written_and_deleted_with_a_way_back(signed_in: Client):
    for _ in range(2):
        signed_in.post("/settings/pitches/", {"name": "Museums", "uuid": "0" * 31 + "8"})
    pitch = Pitch.objects.get()
    seen = texts.marks_of(pitch, ("name", "who", "background", "hope"))
    signed_in.post(f"/settings/pitches/{pitch.pk}/", {"name": "Museums", "who": "I teach.", "version": seen})
    interview = InterviewFactory(pitch=pitch)

    page = signed_in.get("/settings/pitches/").content.decode()
    signed_in.post(f"/settings/pitches/{pitch.pk}/remove/")
    interview.refresh_from_db()
    without = interview.pitch
    changes.undo(Action.objects.latest("pk"))

    interview.refresh_from_db()
    assert "opens 1 talk" in page
    assert "2 words, about 1 s aloud" in page
    assert without is None
    assert interview.pitch.who == "I teach."


def test_talks_in_the_trash_count_nowhere(signed_in: Client):
    pitch = PitchFactory()
    InterviewFactory(pitch=pitch, trashed_at=NOW)

    assert "not used yet" in signed_in.get("/settings/pitches/").content.decode()


def test_pitch_changed_in_another_tab_is_shown_beside_mine(signed_in: Client):
    pitch = PitchFactory(who="Before.")
    seen = texts.marks_of(pitch, ("name", "who", "background", "hope"))
    Pitch.objects.filter(pk=pitch.pk).update(who="Theirs.")

    stale = signed_in.post(
        f"/settings/pitches/{pitch.pk}/", {"name": pitch.name, "who": "Mine.", "version": seen}
    )

    assert stale.status_code == 409
    assert "Theirs." in stale.content.decode()
    assert "Mine." in stale.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_pitches_ask_as_often_for_many_as_for_one(
    signed_in: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
):
    PitchFactory.create_batch(count)

    with django_assert_num_queries(5):
        signed_in.get("/settings/pitches/")
