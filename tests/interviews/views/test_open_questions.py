"""Open questions of a pathway: written in one line, put in order, answered by a talk, asked again."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from contacts import changes
from contacts.models import Action
from interviews.models import Interview, OpenQuestion, Pathway
from tests.factories import NOW, ContactFactory, InterviewFactory, OpenQuestionFactory, PathwayFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def pathway() -> Pathway:
    return PathwayFactory(name="Museum education")


@pytest.fixture
def talk(pathway: Pathway) -> Interview:
    return InterviewFactory(
        held=True, pathways=[pathway], people=[ContactFactory(first_name="Ana", last_name="")]
    )


def words(response) -> str:
    return " ".join(response.content.decode().split())


def url(name: str, *args: int) -> str:
    return reverse(f"interviews:open_question_{name}", args=args)


def version(client: Client, question: OpenQuestion, form: int) -> str:
    """Return what the page says of the texts that it holds: of the wording (1) or of the answer (2)."""
    shown = client.get(question.pathway.get_absolute_url()).context["questions"]
    found = next(entry for entry in shown if entry[0].question == question)
    return found[form].initial["version"]


def order(pathway: Pathway) -> list[str]:
    return [one.text for one in OpenQuestion.objects.filter(pathway=pathway, answered_at=None)]


def test_question_is_added_in_one_line_and_never_twice(signed_in: Client, pathway: Pathway):
    first = signed_in.post(url("add", pathway.pk), {"text": " Can one  live on it? "})
    again = signed_in.post(url("add", pathway.pk), {"text": "can one live on it?"}, headers=HTMX)

    assert first["Location"] == f"/pathways/{pathway.pk}/#open-questions"
    assert order(pathway) == ["Can one live on it?"]
    assert "That question is there already." in words(again)
    assert "<html" not in words(again)
    changes.undo(Action.objects.get())
    assert order(pathway) == []


@pytest.mark.parametrize("text", ["", "  ", "x" * 501])
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_is_no_question_is_refused(
    signed_in: Client, pathway: Pathway, text: str, headers: dict[str, str]
):
    page = signed_in.post(url("add", pathway.pk), {"text": text}, headers=headers)

    assert page.status_code == 422
    assert "errorlist" in words(page)
    assert ("<html" in words(page)) is not bool(headers)
    assert order(pathway) == []


def test_order_is_mine_and_moving_disturbs_no_answer(signed_in: Client, pathway: Pathway, talk: Interview):
    for text in "abc":
        OpenQuestionFactory(pathway=pathway, text=text)
    c = OpenQuestion.objects.get(text="c")
    seen = version(signed_in, c, 2)

    for _ in range(2):
        answer = signed_in.post(url("move", pathway.pk, c.pk), {"by": "-1"}, headers=HTMX)

    assert order(pathway) == ["c", "a", "b"]
    assert "Number 1 now" in words(answer)
    for action in Action.objects.all():
        changes.undo(action)
    assert order(pathway) == ["a", "b", "c"]
    saved = signed_in.post(
        url("answer", pathway.pk, c.pk), {"answer": "Yes", "answered_in_id": talk.pk, "version": seen}
    )
    assert saved.status_code == 302


def test_answer_names_the_talk_and_is_asked_again_with_its_words(
    signed_in: Client, pathway: Pathway, talk: Interview
):
    question = OpenQuestionFactory(pathway=pathway, text="Can one live on it?")
    data = {
        "answer": "With a second job",
        "answered_in_id": talk.pk,
        "version": version(signed_in, question, 2),
    }

    done = signed_in.post(url("answer", pathway.pk, question.pk), data, follow=True)

    question.refresh_from_db()
    assert (question.answer, question.answered_in) == ("With a second job", talk)
    assert question.answered_at is not None
    assert "Answered: Can one live on it?" in words(done)
    assert f'answered by <a href="/interviews/{talk.pk}/">' in words(done)
    signed_in.post(url("reopen", pathway.pk, question.pk))
    question.refresh_from_db()
    assert (question.answered_at, question.answer) == (None, "With a second job")
    for action in Action.objects.all():
        changes.undo(action)
    question.refresh_from_db()
    assert (question.answer, question.answered_in, question.answered_at) == ("", None, None)


def test_answer_by_htmx_gives_the_form_back_with_its_talk(
    signed_in: Client, pathway: Pathway, talk: Interview
):
    question = OpenQuestionFactory(pathway=pathway)
    data = {"answer": "Yes", "answered_in_id": talk.pk, "version": version(signed_in, question, 2)}

    page = signed_in.post(url("answer", pathway.pk, question.pk), data, headers=HTMX)

    assert page.status_code == 200
    assert f'<option value="{talk.pk}" selected' in words(page)


@pytest.mark.parametrize("which", ["another pathway", "the trash", "not held"])
def test_talk_that_cannot_have_answered_is_refused(signed_in: Client, pathway: Pathway, which: str):
    question = OpenQuestionFactory(pathway=pathway)
    values: dict[str, Any] = {
        "another pathway": {"held": True, "pathways": [PathwayFactory()]},
        "the trash": {"held": True, "trashed": True, "pathways": [pathway]},
        "not held": {"scheduled": True, "pathways": [pathway]},
    }[which]
    talk = InterviewFactory(**values)
    data = {"answer": "Yes", "answered_in_id": talk.pk, "version": version(signed_in, question, 2)}

    page = signed_in.post(url("answer", pathway.pk, question.pk), data)

    assert page.status_code == 422
    question.refresh_from_db()
    assert question.answered_at is None


def test_answer_without_words_is_refused(signed_in: Client, pathway: Pathway):
    question = OpenQuestionFactory(pathway=pathway)
    data = {"answer": "  ", "version": version(signed_in, question, 2)}

    page = signed_in.post(url("answer", pathway.pk, question.pk), data)

    assert page.status_code == 422
    assert "Write down what you know now." in words(page)


@pytest.mark.parametrize(("name", "form", "field"), [("answer", 2, "answer"), ("reword", 1, "text")])
def test_what_was_changed_elsewhere_is_shown_beside_mine(
    signed_in: Client, pathway: Pathway, name: str, form: int, field: str
):
    question = OpenQuestionFactory(pathway=pathway)
    seen = version(signed_in, question, form)
    OpenQuestion.objects.filter(pk=question.pk).update(**{field: "Theirs"})

    page = signed_in.post(url(name, pathway.pk, question.pk), {field: "Mine", "version": seen})

    assert page.status_code == 409
    assert "Theirs" in words(page)
    assert "Mine" in words(page)
    question.refresh_from_db()
    assert getattr(question, field) == "Theirs"


def test_question_is_reworded_and_removed_each_with_an_undo(signed_in: Client, pathway: Pathway):
    question = OpenQuestionFactory(pathway=pathway, text="Pay?")
    data = {"text": "How is the pay?", "version": version(signed_in, question, 1)}

    signed_in.post(url("reword", pathway.pk, question.pk), data)
    for _ in range(2):
        signed_in.post(url("remove", pathway.pk, question.pk), headers=HTMX)

    assert order(pathway) == []
    for action in Action.objects.all():
        changes.undo(action)
    assert order(pathway) == ["Pay?"]


def test_question_of_another_pathway_or_of_one_in_the_trash_is_not_there(signed_in: Client, pathway: Pathway):
    other = OpenQuestionFactory()
    gone = OpenQuestionFactory(pathway=PathwayFactory(trashed_at=NOW))

    for name, args in (
        ("reword", (pathway.pk, other.pk)),
        ("answer", (pathway.pk, other.pk)),
        ("move", (pathway.pk, other.pk)),
        ("reopen", (gone.pathway_id, gone.pk)),
        ("add", (gone.pathway_id,)),
    ):
        assert signed_in.post(url(name, *args), {"text": "What?", "by": "1"}).status_code == 404
