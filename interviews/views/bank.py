"""The bank of questions among the settings."""

from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from contacts import people
from infoint.htmx import HtmxHttpRequest, redirect
from interviews import bank as verbs
from interviews.forms.bank import BankForm
from interviews.forms.questions import MoveForm
from interviews.models import Question
from interviews.models.questions import Topic
from interviews.views.interviews import said

PAGE = "interviews/question_bank.html"


def listed() -> dict[str, Any]:
    """Return the questions by topic, and those no longer offered."""
    questions = list(Question.objects.prefetch_related("pathways"))
    offered = [question for question in questions if question.retired_at is None]
    by_topic = [(topic, [one for one in offered if one.topic == topic]) for topic in Topic]
    return {
        "section": "settings",
        "tab": "questions",
        "topics": [(topic, those) for topic, those in by_topic if those],
        "retired": [question for question in questions if question.retired_at is not None],
        "missing": len(verbs.missing()),
    }


def _show(request: HtmxHttpRequest, place: str = "", **context: Any) -> HttpResponse:
    """Answer with the list as it is now, or send a browser without scripts back to it."""
    if not request.htmx:
        return redirect(request, reverse("interviews:question_bank") + (f"#{place}" if place else ""))
    return TemplateResponse(request, "interviews/_bank_changed.html", listed() | context)


@require_http_methods(["GET", "HEAD", "POST"])
def bank(request: HtmxHttpRequest) -> HttpResponse:
    """Show all questions, or write another one."""
    form = BankForm(request.POST or None)
    if form.is_valid():
        return _written(request, form)
    context = listed() | {"form": form}
    return TemplateResponse(request, PAGE, context, status=422 if form.is_bound else 200)


def _written(request: HtmxHttpRequest, form: BankForm) -> HttpResponse:
    question, number = Question(**form.values), form.cleaned_data["uuid"]
    try:
        with transaction.atomic():
            record = verbs.add(question, form.cleaned_data["pathways"])
            address = f"{reverse('interviews:question_bank')}#question-{question.pk}"
            people.taken(number, address)
    except IntegrityError:
        # The same form, sent twice, was quicker the other time.
        led_to = people.once(number)
        if led_to is None:
            raise
        return redirect(request, led_to)
    said(request, "It is in the bank now", record)
    return redirect(request, address)


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def edit(request: HtmxHttpRequest, question_pk: int) -> HttpResponse:
    question = get_object_or_404(Question, pk=question_pk)
    form = BankForm(request.POST or None, instance=question)
    stored = form.stored
    if form.is_valid():
        question.refresh_from_db()
        if not form.is_stale:
            record = verbs.edit(question, form.cleaned_data["pathways"], **form.values)
            said(request, "Saved the question", record)
            return _show(request, f"question-{question.pk}")
        # What I typed now replaces the wording that it is shown beside.
        again = request.POST.copy()
        again["seen"] = stored
        return _form(request, question, BankForm(again, instance=question), 409, theirs=stored)
    return _form(request, question, form, 422 if form.is_bound else 200)


def _form(
    request: HtmxHttpRequest, question: Question, form: BankForm, status: int, **context: Any
) -> HttpResponse:
    swapping = request.htmx and not request.htmx.history_restore_request
    template = "interviews/_bank_form.html" if swapping else "interviews/question_form.html"
    entry = next((entry for entry in verbs.ENTRIES if entry.key == question.key), None)
    context |= {"section": "settings", "tab": "questions", "question": question, "form": form}
    context["brought"] = entry.text if entry and entry.text != form.stored else ""
    response = TemplateResponse(request, template, context, status=status)
    if status != 200:
        # What was not taken goes back into its own form, not into the place of the whole list.
        response["HX-Retarget"], response["HX-Reswap"] = f"#bank-form-{question.pk}", "outerHTML"
    return response


@require_POST
@vary_on_headers("HX-Request")
def move(request: HtmxHttpRequest, question_pk: int) -> HttpResponse:
    question = get_object_or_404(Question, pk=question_pk, retired_at=None)
    form = MoveForm(request.POST)
    announce = ""
    if form.is_valid():
        place = verbs.move(question, form.cleaned_data["by"])
        announce = f"Number {place} of {question.get_topic_display()} now"
    return _show(request, f"question-{question.pk}", announce=announce)


@require_POST
@vary_on_headers("HX-Request")
def retire(request: HtmxHttpRequest, question_pk: int) -> HttpResponse:
    """Offer a question no longer, or again."""
    question = get_object_or_404(Question, pk=question_pk)
    retired = request.POST.get("retired") == "yes"
    words = "Offered no longer" if retired else "Offered again"
    said(request, words, verbs.retire(question, retired=retired))
    return _show(request)


@require_POST
def restore(request: HtmxHttpRequest) -> HttpResponse:
    said(request, "The bank is whole again", verbs.restore())
    return redirect(request, "interviews:question_bank")
