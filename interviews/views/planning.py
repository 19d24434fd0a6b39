"""What is done with the questions of one talk; each answers with all of them, since the time changes."""

from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST
from django.views.decorators.vary import vary_on_headers

from contacts import people
from infoint.htmx import HtmxHttpRequest, is_autosave, redirect
from interviews import preparing, questions
from interviews.forms.questions import MoveForm, OwnForm, PickForm, RewordForm
from interviews.models import Interview, PlannedQuestion
from interviews.views.interviews import present, said
from interviews.views.preparing import Forms, page_of, prepared
from interviews.views.typed import saved


def _of(interview: Interview, pk: int) -> PlannedQuestion:
    return get_object_or_404(interview.questions.select_related("interview"), pk=pk)


def _plan(request: HtmxHttpRequest, pk: int, status: int = 200, **context: Any) -> HttpResponse:
    """Answer with the plan as it is now, or send a browser without scripts back to it."""
    if not request.htmx and status == 200:
        return redirect(request, page_of(present(pk), "plan"))
    context = prepared(request, pk) | context
    if edited := context.pop("edited", None):
        context["forms"] = Forms(context["sheet"], edited)
    template = "interviews/_plan_changed.html" if request.htmx else "interviews/interview_prepare.html"
    return TemplateResponse(request, template, context, status=status)


@require_POST
@vary_on_headers("HX-Request")
def propose(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Fill up the plan with what has not been asked of them."""
    interview = present(pk)
    found = preparing.propose(interview)
    said(request, _counted(len(found)), questions.add(interview, found))
    return _plan(request, pk)


@require_POST
@vary_on_headers("HX-Request")
def add(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    interview = present(pk)
    form = PickForm(request.POST)
    if form.is_valid():
        chosen = list(form.cleaned_data["question"])
        said(request, _counted(len(chosen)), questions.add(interview, chosen))
    return _plan(request, pk, 200 if form.is_valid() else 422)


def _counted(count: int) -> str:
    return "Planned a question" if count == 1 else f"Planned {count} questions"


@require_POST
@vary_on_headers("HX-Request")
def write(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Plan a question of my own; posted twice it is planned once."""
    interview = present(pk)
    form = OwnForm(request.POST)
    if not form.is_valid():
        return _plan(request, pk, 422, own=form)
    values = {name: form.cleaned_data[name] for name in ("wording", "topic", "minutes", "keep")}
    number = form.cleaned_data["uuid"]
    try:
        with transaction.atomic():
            people.taken(number, page_of(interview, "plan"))
            record = questions.write(interview, **values)
    except IntegrityError:
        # The same form, sent twice, was quicker the other time.
        if people.once(number) is None:
            raise
    else:
        said(request, _counted(1), record)
    return _plan(request, pk)


@require_POST
@vary_on_headers("HX-Request")
def edit(request: HtmxHttpRequest, pk: int, question_pk: int) -> HttpResponse:
    """Reword a question for this talk, saved while it is typed."""
    interview = present(pk)
    planned = _of(interview, question_pk)
    form = RewordForm(request.POST, row=planned)
    if not form.is_valid() and not is_autosave(request):
        return _plan(request, pk, 422, edited=form)
    return saved(
        request,
        form,
        planned,
        f"Reworded a question for the {interview}",
        region="interviews/_reword.html",
        page=page_of(interview, f"question-{planned.pk}"),
        then=lambda: _plan(request, pk),
        interview=interview,
        question=planned,
        heading="Reword a question",
    )


@require_POST
@vary_on_headers("HX-Request")
def move(request: HtmxHttpRequest, pk: int, question_pk: int) -> HttpResponse:
    interview = present(pk)
    planned = _of(interview, question_pk)
    form = MoveForm(request.POST)
    if not form.is_valid():
        return _plan(request, pk, 422)
    place = questions.move(planned, form.cleaned_data["by"])
    return _plan(request, pk, announce=f"Question {place} of {interview.questions.count()} now")


@require_POST
@vary_on_headers("HX-Request")
def drop(request: HtmxHttpRequest, pk: int, question_pk: int) -> HttpResponse:
    """Leave a question out; one that is gone already needs no further word."""
    interview = present(pk)
    planned = PlannedQuestion.objects.filter(interview=interview, pk=question_pk).first()
    if planned is not None:
        said(request, "Left out a question", questions.drop(planned))
    return _plan(request, pk)
