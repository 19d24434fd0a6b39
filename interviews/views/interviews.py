"""Interviews: the list of them, the page of one, and the moves between their stages."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from contacts import changes, trash
from contacts.views.history import way_back
from infoint.htmx import HtmxHttpRequest, page_or_partial, redirect
from interviews import pathways, rows, talks
from interviews.dossier import Dossier
from interviews.forms.lists import InterviewFilterForm
from interviews.forms.pathways import PathwaysForm
from interviews.listing import Listing
from interviews.models import Interview

LIST = "interviews/interview_list.html"


def present(pk: int) -> Interview:
    """Return an interview that is not in the trash, with all that a page shows of it, or answer 404."""
    return get_object_or_404(Interview.objects.present().for_rows(), pk=pk)


def said(request: HttpRequest, words: str, record: changes.Record) -> None:
    """Say what was done, with the way back; nothing when nothing changed."""
    if record.action:
        messages.success(request, words, extra_tags=f"undo-{record.action.pk}")


# ── The list ──────────────────────────────────────────────────────────────────────────────────────


@require_safe
@vary_on_headers("HX-Request")
def interview_list(request: HtmxHttpRequest) -> HttpResponse:
    form, now = InterviewFilterForm(request.GET), timezone.now()
    page = Listing(form.filters(), now).page(request.GET.get("page"))
    parts = list(page)
    shown = rows.of([one for part in parts for one in part.interviews], now, form.asked)
    by_pk = {row.pk: row for row in shown}
    context = {
        "section": "interviews",
        "form": form,
        "page": page,
        "parts": [(part, [by_pk[one.pk] for one in part.interviews]) for part in parts],
        "chips": form.chips(),
    }
    response = TemplateResponse(request, page_or_partial(request, LIST, "answer"), context)
    if request.htmx.trigger == "find":
        # What is typed replaces the address, so that Back leaves the list and not a letter.
        response["HX-Replace-Url"] = reverse("interviews:list") + form.address()
    return response


# ── One interview ─────────────────────────────────────────────────────────────────────────────────


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    interview = get_object_or_404(Interview.objects.for_rows(), pk=pk)
    context: dict[str, Any] = {"section": "interviews", "interview": interview}
    if interview.trashed_at:
        context |= {"until": trash.kept_until(interview.trashed_at), "today": timezone.localdate()}
        return TemplateResponse(request, "interviews/interview_trashed.html", context)
    context["dossier"] = Dossier(interview, timezone.now())
    return TemplateResponse(request, "interviews/interview_detail.html", context)


@require_POST
def move(request: HtmxHttpRequest, pk: int, name: str) -> HttpResponse:
    """Take one step that asks for nothing but the click."""
    interview = present(pk)
    verb = talks.ONE_CLICK.get(name)
    if verb is None:
        raise Http404
    now = timezone.now()
    try:
        record = verb(interview, now)
    except talks.WrongStage:
        current = present(pk)
        words = f"Nothing was changed: this is {current.get_stage_display()} by now."
        messages.warning(request, words)
    except talks.NotToBeApproached as refused:
        messages.warning(request, f"Nothing was changed: {refusal(refused)}")
    else:
        said(request, record.what, record)
    if not request.htmx:
        return redirect(request, back(request, interview))
    row = rows.of([present(pk)], now)[0]
    return TemplateResponse(request, "interviews/_interview_moved.html", {"row": row})


def refusal(refused: talks.NotToBeApproached) -> str:
    """Return in words who must not be approached, and what to do about it."""
    return f"{refused} must not be approached. Their page says why, and how to clear it."


def back(request: HttpRequest, interview: Interview) -> str:
    """Return the page of ours that a button was pressed on; the interview's own where that is unknown."""
    address = way_back(request)
    return interview.get_absolute_url() if address == reverse("contacts:history") else address


@require_POST
def set_pathways(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Say what the talk is for: pathways ticked, and one that is typed."""
    interview = present(pk)
    form = PathwaysForm(request.POST)
    if not form.is_valid():
        for error in form.errors.values():
            messages.warning(request, str(error[0]))
        return redirect(request, back(request, interview))
    record = pathways.explore(interview, form.cleaned_data["all_pathways"])
    said(request, record.what, record)
    return redirect(request, back(request, interview))


@require_POST
def put_in_trash(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    record = talks.trash([present(pk).pk])
    said(request, record.what, record)
    return redirect(request, "interviews:list")


@require_POST
def restore(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    interview = get_object_or_404(Interview, pk=pk)
    record = talks.restore([interview.pk])
    said(request, record.what, record)
    return redirect(request, interview)
