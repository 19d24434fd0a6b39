"""The live page: one talk while it goes on, written down as it is said."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from infoint.htmx import HtmxHttpRequest, redirect
from interviews import talk_notes, talks
from interviews.cadence import Cadences
from interviews.forms.live import (
    GoOnForm,
    NameForm,
    NamesAskedForm,
    PersonForm,
    PromiseForm,
    QuestionForm,
    ResourceForm,
)
from interviews.forms.texts import AnswerForm, NotesForm
from interviews.models import Interview
from interviews.rows import of as rows_of
from interviews.sitting import Sitting
from interviews.views.interviews import back, present, said
from interviews.views.typed import nothing_else, saved

PAGE = "interviews/interview_live.html"
REGION = "interviews/_live_{}.html"


@require_safe
def live(request: HttpRequest, pk: int) -> TemplateResponse:
    return page(request, present(pk))


def page(request: HttpRequest, interview: Interview, status: int = 200, **forms: Any) -> TemplateResponse:
    return TemplateResponse(request, PAGE, context(request, interview) | forms, status=status)


def context(request: HttpRequest, interview: Interview) -> dict[str, Any]:
    """Return all that the page, or a region of it, is made of."""
    now = timezone.now()
    sitting = Sitting(interview, now)
    lengths = Cadences.of(request.mine.cadences)  # type: ignore[attr-defined]
    people, today = sitting.people, sitting.today
    return {
        "section": "interviews",
        "interview": interview,
        "sitting": sitting,
        "this_year": sitting.this_year,
        "row": rows_of([interview], now)[0],
        "notes_form": NotesForm(row=sitting.notes),
        "answers": [
            (one, AnswerForm(row=one.question, auto_id=f"answer-{one.question.pk}-%s"))
            for one in sitting.questions
        ],
        "question_form": QuestionForm(prefix_id="question"),
        "name_form": NameForm(people=people, today=today, check_back_days=lengths.check_back_days),
        "resource_form": ResourceForm(prefix_id="resource"),
        "promise_form": PromiseForm(people=people, today=today),
        "person_form": PersonForm(interview=interview),
    }


def answer(
    request: HtmxHttpRequest, pk: int, region: str, *also: str, status: int = 200, **forms: Any
) -> HttpResponse:
    """Answer with the region of the page that changed, and with those that follow from it."""
    if not request.htmx and status == 200:
        return redirect(request, f"{reverse('interviews:live', args=[pk])}#{region.replace('_', '-')}")
    interview = present(pk)
    if not request.htmx:
        return page(request, interview, status, **forms)
    regions = {"region": REGION.format(region), "also": [REGION.format(name) for name in also]}
    return TemplateResponse(
        request, "interviews/_live_changed.html", context(request, interview) | regions | forms, status=status
    )


# ── The clock ─────────────────────────────────────────────────────────────────────────────────────


@require_POST
def begin(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Start the clock; of a talk that is over, or set aside, there is none to start."""
    interview = present(pk)
    if interview.is_before_held:
        said(request, "The clock runs", talks.begin(interview, timezone.now()))
    return answer(request, pk, "timer")


@require_POST
def go_on(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Say whether they invited me to go on: then nothing asks me to stop."""
    interview = present(pk)
    form = GoOnForm(request.POST)
    if form.is_valid():
        talk_notes.say_if_invited(interview, invited=form.cleaned_data["invited"])
    return answer(request, pk, "timer") if request.htmx else redirect(request, back(request, interview))


# ── Notes ─────────────────────────────────────────────────────────────────────────────────────────


@require_POST
def notes(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    interview = present(pk)
    row = talk_notes.of(interview)
    return saved(
        request,
        NotesForm(request.POST, row=row),
        row,
        lambda typed, seen: talk_notes.save(interview, typed, seen),
        page=reverse("interviews:live", args=[pk]),
        then=nothing_else,
        action=reverse("interviews:live_notes", args=[pk]),
        heading="Notes",
    )


@require_POST
def names_asked(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Say what came of asking for names, where none was given."""
    interview = present(pk)
    form = NamesAskedForm(request.POST)
    if form.is_valid():
        said(request, "Noted", talk_notes.say_if_asked(interview, form.cleaned_data["names_asked"]))
    if not request.htmx:
        return redirect(request, back(request, interview))
    return answer(request, pk, "names_asked")
