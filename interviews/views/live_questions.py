"""Questions on the live page: ticked, answered, thought of on the spot."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from contacts import people
from infoint.htmx import HtmxHttpRequest
from interviews import asking
from interviews.forms.live import QuestionForm, TickForm
from interviews.forms.texts import AnswerForm
from interviews.models import PlannedQuestion
from interviews.sitting import Sitting
from interviews.views.interviews import present, said
from interviews.views.live import answer
from interviews.views.typed import nothing_else, saved


def question_of(pk: int, question_pk: int) -> PlannedQuestion:
    return get_object_or_404(PlannedQuestion, pk=question_pk, interview=present(pk))


@require_POST
def tick(request: HtmxHttpRequest, pk: int, question_pk: int) -> HttpResponse:
    """Say that a question was asked, or not; only its box is made anew, not the answer being typed."""
    question = question_of(pk, question_pk)
    form = TickForm(request.POST)
    if form.is_valid():
        asking.tick(question, asked=form.cleaned_data["asked"])
    if not request.htmx:
        return answer(request, pk, "questions")
    sitting = Sitting(question.interview, timezone.now())
    shown = {"question": question, "interview": question.interview, "sitting": sitting}
    return TemplateResponse(request, "interviews/_live_ticked.html", shown)


@require_POST
def save_answer(request: HtmxHttpRequest, pk: int, question_pk: int) -> HttpResponse:
    question = question_of(pk, question_pk)
    return saved(
        request,
        AnswerForm(request.POST, row=question),
        question,
        lambda typed, seen: asking.answer(question, typed["answer"], seen),
        page=f"{reverse('interviews:live', args=[pk])}#questions",
        then=nothing_else,
        action=reverse("interviews:live_answer", args=[pk, question_pk]),
        heading=question.wording,
    )


@require_POST
def add(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    interview = present(pk)
    form = QuestionForm(request.POST, prefix_id="question")
    if not form.is_valid():
        return answer(request, pk, "question_form", status=422, question_form=form)
    added = []
    # In one transaction, so that of two posts of one form the second finds that it was taken.
    with transaction.atomic():
        if not people.once(form.cleaned_data["form_uuid"]):
            record = asking.add(interview, form.cleaned_data["wording"])
            people.taken(form.cleaned_data["form_uuid"], reverse("interviews:live", args=[pk]))
            said(request, "Added the question", record)
            added = list(interview.questions.order_by("-position", "-pk")[:1])
    return answer(request, pk, "question_form", "questions_added", added=added)
