"""What I do about something that is due: in place on Today, or on a page of its own."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from contacts import changes
from contacts.models import Preferences
from contacts.views.history import way_back
from infoint.htmx import HtmxHttpRequest, redirect
from interviews import due, followups
from interviews.cadence import Cadences
from interviews.daybook import Daybook
from interviews.forms.followups import DoneForm, SnoozeForm, WaiveForm
from interviews.lines import Line, Lines, done_words
from interviews.models import FollowUp

TEMPLATES = {
    "thank": "interviews/_due_thanks.html",
    "asked": "interviews/_due_asked.html",
    "step": "interviews/_due_steps.html",
}


@dataclass(slots=True)
class Asked:
    """The follow-up a request is about, as it stands, and how a row shows it."""

    row: FollowUp
    line: Line
    now: dt.datetime
    mine: Preferences


def asked(request: HttpRequest, pk: int) -> Asked:
    """Return what is asked about; 404 where it is of the trash, or of somebody who owes nothing."""
    now: dt.datetime = timezone.now()
    mine: Preferences = request.mine  # type: ignore[attr-defined]
    found = due.of_one(pk, now)
    if found is None:
        raise Http404
    rows = FollowUp.objects.select_related("contact", "interview", "introduction", "message")
    return Asked(get_object_or_404(rows, pk=pk), Lines(now, Cadences.of(mine.cadences)).of(found), now, mine)


# ── Done, later, not needed: each with a form ─────────────────────────────────────────────────────


@require_http_methods(["GET", "POST"])
@vary_on_headers("HX-Request")
def follow_up_done(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Ask what became of it, or say that it was done, when and how."""
    with transaction.atomic():
        about = asked(request, pk)
        if request.method != "POST":
            return sheet(request, about, "done", "later", "waive")
        if not about.line.can_be_done:
            messages.info(request, f"{about.line.label}: that is done on a page of its own.")
            return answer(request, about)
        form = DoneForm(request.POST, row=about.row, now=about.now)
        if not form.is_valid():
            return sheet(request, about, "done", "later", "waive", done_form=form, status=422)
        record = followups.done(about.row, form.at, form.how) if is_open(request, about) else None
    return answer(request, about, record)


@require_http_methods(["GET", "POST"])
@vary_on_headers("HX-Request")
def follow_up_snooze(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    with transaction.atomic():
        about = asked(request, pk)
        if request.method != "POST":
            return sheet(request, about, "later")
        form = SnoozeForm(request.POST, pk=pk, now=about.now)
        if not form.is_valid():
            return sheet(request, about, "later", later_form=form, status=422)
        record = followups.snooze(about.row, form.moment) if is_open(request, about) else None
    return answer(request, about, record)


@require_http_methods(["GET", "POST"])
@vary_on_headers("HX-Request")
def follow_up_waive(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    with transaction.atomic():
        about = asked(request, pk)
        if request.method != "POST":
            return sheet(request, about, "waive")
        form = WaiveForm(request.POST, pk=pk)
        if not form.is_valid():
            return sheet(request, about, "waive", waive_form=form, status=422)
        because = form.cleaned_data["because"]
        record = followups.waive(about.row, because) if is_open(request, about) else None
    return answer(request, about, record)


# ── To do again, and not done yet: a click each ───────────────────────────────────────────────────


@require_POST
@vary_on_headers("HX-Request")
def follow_up_reopen(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    with transaction.atomic():
        about = asked(request, pk)
        record = None
        if about.row.is_open:
            messages.info(request, "That is still to be done: nothing changed.")
        else:
            record = followups.reopen(about.row)
    return answer(request, about, record)


@require_POST
@vary_on_headers("HX-Request")
def follow_up_not_yet(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Say of something that was perhaps done long ago that it was not."""
    with transaction.atomic():
        about = asked(request, pk)
        record = followups.not_yet(about.row) if is_open(request, about) else None
        if record is not None and record.action is None:
            messages.info(request, "You said so already: nothing changed.")
    return answer(request, about, record)


# ── Answers ───────────────────────────────────────────────────────────────────────────────────────


def is_open(request: HttpRequest, about: Asked) -> bool:
    """Tell whether it is still to be done; where it is not, say so, since the page shows it otherwise."""
    if not about.row.is_open:
        messages.info(request, f"Nothing changed, this was settled already. {done_words(about.row)}")
    return about.row.is_open


def sheet(
    request: HtmxHttpRequest, about: Asked, *parts: str, status: int = 200, **forms: Any
) -> TemplateResponse:
    """Show what can be said about it: in the menu of its row, or on a page."""
    pk = about.row.pk
    context: dict[str, Any] = {
        "section": "today",
        "row": about.row,
        "line": about.line,
        "parts": parts,
        "done_form": DoneForm(row=about.row, now=about.now),
        "later_form": SnoozeForm(pk=pk, now=about.now),
        "waive_form": WaiveForm(pk=pk),
        "done_words": "" if about.row.is_open else done_words(about.row),
        "back": way_back_from(request),
    }
    swapping = bool(request.htmx) and not request.htmx.history_restore_request
    template = "interviews/_due_sheet.html" if swapping else "interviews/follow_up.html"
    response = TemplateResponse(request, template, context | forms | {"in_place": swapping}, status=status)
    if swapping and status == 422:
        response["HX-Retarget"] = "closest .sheet"
        response["HX-Reswap"] = "innerHTML"
    return response


def answer(request: HtmxHttpRequest, about: Asked, record: changes.Record | None = None) -> HttpResponse:
    """Say what was done; show the row as it stands now, and what of the page changed with it."""
    row = about.row
    if record is not None and record.action:
        words = record.what if row.is_open else done_words(row)
        messages.success(request, words, extra_tags=f"undo-{record.action.pk}")
    if not request.htmx:
        return redirect(request, way_back_from(request))
    book = Daybook(about.now, about.mine)
    line = asked(request, row.pk).line
    context = {
        "book": book,
        "overdue_count": book.overdue_count,
        "hours": book.thank_hours,
        "row": row,
        "lines": [line],
        "done_words": done_words(row),
        "template": TEMPLATES[line.look] if row.is_open else "interviews/_due_done.html",
    }
    return TemplateResponse(request, "interviews/_due_changed.html", context)


def way_back_from(request: HttpRequest) -> str:
    """Return the page of ours that I came from; Today where that is unknown."""
    address = way_back(request)
    return reverse("interviews:today") if address == reverse("contacts:history") else address
