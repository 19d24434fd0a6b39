"""What I made of a talk: the three minutes straight after it, the marks for each pathway, what I expected."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from contacts import discretion
from infoint.htmx import HtmxHttpRequest, redirect
from interviews import criteria, rating, reflecting, rows
from interviews.forms.reflecting import ExpectForm, MarksForm, ReflectionForm
from interviews.models import Interview, Pathway
from interviews.needs_page import Needs
from interviews.rating import Expecting, Rated
from interviews.sitting import Sitting
from interviews.stages import Stage
from interviews.views.interviews import back, present, said
from interviews.views.typed import nothing_else, saved

PAGE = "interviews/interview_reflect.html"


@require_http_methods(["GET", "HEAD", "POST"])
def reflect(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Write down what I made of it, saved as it is typed; `finish` says that this is all."""
    interview = present(pk)
    if interview.stage != Stage.HELD:
        return redirect(request, reverse("interviews:hold", args=[pk]))
    if request.method != "POST":
        return reflection_page(request, interview)
    row = reflecting.of(interview)
    form = ReflectionForm(request.POST, row=row, earlier=reflecting.earlier_talks(interview))
    answer = saved(
        request,
        form,
        row,
        lambda typed, seen: reflecting.save(interview, typed, seen),
        page=page_of(interview),
        then=nothing_else,
        action=page_of(interview),
        heading="Reflection",
    )
    if "finish" not in request.POST or answer.status_code >= 400:
        return answer
    try:
        said(request, "Reflected. Now the thank-you", reflecting.finish(interview))
    except reflecting.NothingSaid:
        return reflection_page(request, interview, status=422, nothing_said=True)
    return redirect(request, interview)


def page_of(interview: Interview, place: str = "") -> str:
    return reverse("interviews:reflect", args=[interview.pk]) + (f"#{place}" if place else "")


def reflection_page(
    request: HttpRequest, interview: Interview, status: int = 200, **more: Any
) -> TemplateResponse:
    now = timezone.now()
    context = {
        "section": "interviews",
        "interview": interview,
        "row": rows.of([interview], now)[0],
        "sitting": Sitting(interview, now),
        "forms": Forms(interview),
        "needs": Needs(interview, now),
        **more,
    }
    return TemplateResponse(request, PAGE, context, status=status)


class Forms:
    """The forms of the page, each made where a template wants it."""

    def __init__(self, interview: Interview) -> None:
        self._interview = interview

    @cached_property
    def reflection(self) -> ReflectionForm:
        row, earlier = reflecting.of(self._interview), reflecting.earlier_talks(self._interview)
        row.interview = self._interview
        dark = discretion.reasons({person.pk for talk in earlier for person in talk.people})
        return ReflectionForm(row=row, earlier=earlier, dark=dark)

    @cached_property
    def ratings(self) -> list[tuple[Rated, MarksForm]]:
        rated = rating.of_talk(self._interview)
        return [(one, MarksForm.of(one.row, own_verdict=one.has_own_verdict)) for one in rated]

    @cached_property
    def pathways(self) -> list[tuple[Pathway, bool]]:
        """All that I explore, each with whether this talk is for it."""
        chosen = {pathway.pk for pathway in self._interview.pathways.all()}
        return [(pathway, pathway.pk in chosen) for pathway in Pathway.objects.present()]


@require_POST
def rate(request: HtmxHttpRequest, pk: int, pathway_pk: int) -> HttpResponse:
    """Save what a talk says of one of its pathways, as it is chosen and typed."""
    interview = present(pk)
    pathway = get_object_or_404(Pathway.objects.present(), pk=pathway_pk)
    row = rating.of(interview, pathway)
    if interview.stage != Stage.HELD or (pathway not in interview.pathways.all() and row.pk is None):
        raise Http404
    form = MarksForm.of(row, own_verdict="verdict" in request.POST, data=request.POST)
    return saved(
        request,
        form,
        row,
        lambda typed, seen: rating.save(interview, pathway, typed, seen),
        page=page_of(interview, f"rate-{pathway.pk}"),
        then=nothing_else,
        action=request.path,
        heading=pathway.name,
    )


@require_POST
@vary_on_headers("HX-Request")
def expect(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Say before a talk how much one of its pathways appeals to me."""
    interview, now = present(pk), timezone.now()
    form = ExpectForm(request.POST, pathways=[one.pathway for one in rating.of_talk(interview)])
    valid = form.is_valid()
    if not valid:
        messages.warning(request, f"Nothing was noted: choose from {criteria.LEAST} to {criteria.MOST}.")
    else:
        try:
            record = rating.expect(interview, form.chosen, form.cleaned_data["expected"], now)
        except rating.Closed:
            messages.warning(request, "Nothing was noted: the talk has begun, so it would be hindsight.")
        else:
            said(request, f"Noted for after the talk: {form.chosen}", record)
    if not request.htmx:
        return redirect(request, back(request, interview))
    context = {"interview": interview, "expecting": Expecting(interview, now)}
    template = "interviews/_expected_changed.html"
    return TemplateResponse(request, template, context, status=200 if valid else 422)
