"""What I still want to know of a kind of work: written down, put in order, answered, asked again."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST
from django.views.decorators.vary import vary_on_headers

from contacts import changes
from infoint.htmx import HtmxHttpRequest, redirect
from interviews import open_questions
from interviews.forms.open_questions import AnswerForm, OpenQuestionForm, RewordForm
from interviews.forms.questions import MoveForm
from interviews.forms.typed import TypedForm
from interviews.models import OpenQuestion, Pathway
from interviews.pathway_page import Story
from interviews.views.interviews import said
from interviews.views.pathways import page, present, questions
from interviews.views.typed import saved


def of(pathway: Pathway, question_pk: int) -> OpenQuestion:
    return get_object_or_404(OpenQuestion, pk=question_pk, pathway=pathway)


def show(
    request: HtmxHttpRequest, pathway: Pathway, place: str = "open-questions", **context: Any
) -> HttpResponse:
    """Answer with the questions as they are now, or send a browser without scripts back to them."""
    if not request.htmx:
        return redirect(request, f"{pathway.get_absolute_url()}#{place}")
    story = Story(pathway, timezone.now())
    context = {"pathway": pathway, "story": story, **questions(story), **context}
    return TemplateResponse(request, "interviews/_open_questions_changed.html", context)


@require_POST
@vary_on_headers("HX-Request")
def add(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    pathway = present(pk)
    form = OpenQuestionForm(request.POST)
    if not form.is_valid():
        if not request.htmx:
            return page(request, pathway, status=422, question_form=form)
        answer = show(request, pathway, question_form=form)
        answer.status_code = 422
        return answer
    record = open_questions.add(pathway, form.cleaned_data["text"])
    if record.action is None:
        messages.info(request, "That question is there already.")
    said(request, record.what, record)
    return show(request, pathway)


@require_POST
@vary_on_headers("HX-Request")
def move(request: HtmxHttpRequest, pk: int, question_pk: int) -> HttpResponse:
    pathway = present(pk)
    question = get_object_or_404(OpenQuestion, pk=question_pk, pathway=pathway, answered_at=None)
    form, announce = MoveForm(request.POST), ""
    if form.is_valid():
        announce = f"Number {open_questions.move(question, form.cleaned_data['by'])} now"
    return show(request, pathway, f"question-{question.pk}", announce=announce)


@require_POST
@vary_on_headers("HX-Request")
def reopen(request: HtmxHttpRequest, pk: int, question_pk: int) -> HttpResponse:
    pathway = present(pk)
    record = open_questions.reopen(of(pathway, question_pk))
    said(request, record.what, record)
    return show(request, pathway, f"question-{question_pk}")


@require_POST
@vary_on_headers("HX-Request")
def remove(request: HtmxHttpRequest, pk: int, question_pk: int) -> HttpResponse:
    pathway = present(pk)
    question = OpenQuestion.objects.filter(pk=question_pk, pathway=pathway).first()
    if question is not None:
        record = open_questions.remove(question)
        said(request, record.what, record)
    return show(request, pathway)


@require_POST
def reword(request: HtmxHttpRequest, pk: int, question_pk: int) -> HttpResponse:
    pathway = present(pk)
    question = of(pathway, question_pk)
    form = RewordForm(request.POST, row=question)

    def write(typed: dict[str, Any], seen: str) -> changes.Record:
        return open_questions.reword(question, typed, seen)

    return keep(request, pathway, question, form, write, "reword", "Reword the question")


@require_POST
def answer(request: HtmxHttpRequest, pk: int, question_pk: int) -> HttpResponse:
    pathway = present(pk)
    question = of(pathway, question_pk)
    form = AnswerForm(request.POST, row=question, talks=Story(pathway, timezone.now()).choices)

    def write(typed: dict[str, Any], seen: str) -> changes.Record:
        return open_questions.answer(question, typed, seen, yielding=form.choices)

    return keep(request, pathway, question, form, write, "answer", question.text)


def keep(
    request: HtmxHttpRequest,
    pathway: Pathway,
    question: OpenQuestion,
    form: TypedForm,
    write: Callable[[dict[str, Any], str], changes.Record],
    name: str,
    heading: str,
) -> HttpResponse:
    """Store what was typed of a question; say so, or show what stands against it on a page of its own."""

    def save(typed: dict[str, Any], seen: str) -> OpenQuestion:
        record = write(typed, seen)
        said(request, record.what, record)
        return question

    return saved(
        request,
        form,
        question,
        save,
        page=f"{pathway.get_absolute_url()}#question-{question.pk}",
        action=reverse(f"interviews:open_question_{name}", args=[pathway.pk, question.pk]),
        heading=heading,
        section="pathways",
    )
