"""Import in the browser: choose a file, look at what it would change, confirm, see what came of it."""

import math
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from contacts import discretion, importing, linkedin, people, previewing, uploads
from contacts.forms.importing import ANSWER, ConfirmForm, RestoreForm, UploadForm, answers
from contacts.importing.news import GONE
from contacts.models import Contact, Double, ImportBatch
from contacts.previewing_friend import friend_preview, friend_result
from contacts.views.settings import question
from infoint.htmx import HtmxHttpRequest, page_or_partial, redirect

PER_PAGE: Final = 10
FRIEND_BATCH: Final = "contacts/friend_batch.html"
SHOWN: Final = 20  # lines of each list on the page of a finished import
PREVIEW: Final = "contacts/import_preview.html"
FRIEND_PREVIEW: Final = "contacts/friend_preview.html"
PROGRESS: Final = "contacts/import_progress.html"


@require_http_methods(["GET", "HEAD", "POST"])
def import_start(request: HtmxHttpRequest) -> HttpResponse:
    """Take a file and show what it would change; list what was imported before."""
    now = timezone.now()
    uploads.sweep(now)
    if request.method != "POST":
        return _start(request, UploadForm())
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _start(request, form, status=422)
    try:
        upload = uploads.keep(form.content, form.cleaned_data["file"].name, now)
    except OSError as error:
        form.add_error("file", f"The file could not be kept: {error.strerror}. Nothing was written.")
        return _start(request, form, status=422)
    page = "import_columns" if form.is_unknown_table else "import_preview"
    return redirect(request, reverse(f"contacts:{page}", args=[upload.token]))


def _start(request: HttpRequest, form: UploadForm, status: int = 200) -> TemplateResponse:
    batches = ImportBatch.objects.select_related("action", "friend__organization")
    page = Paginator(batches, PER_PAGE).get_page(request.GET.get("page"))
    _mark([batch.friend for batch in page if batch.friend])
    context = {"section": "import", "form": form, "page": page}
    return TemplateResponse(request, "contacts/import.html", context, status=status)


def _mark(people: list[Contact], dark: Mapping[int, str] | None = None) -> None:
    """Say with each of `people` why they are kept in the dark."""
    dark = discretion.reasons_of(people) if dark is None else dark
    for person in people:
        person.dark = dark.get(person.pk, "")  # type: ignore[attr-defined]


# ── Before anything is written ────────────────────────────────────────────────────────────────────


@require_safe
def import_preview(request: HtmxHttpRequest, token: str) -> HttpResponse:
    job = uploads.job(token)
    if job is not None and (job.is_busy or job.state is uploads.State.DONE):
        return redirect(request, reverse("contacts:import_progress", args=[token]))
    upload = uploads.find(token, timezone.now())
    if upload is None:
        return gone(request)
    changed = job is not None and job.state is uploads.State.CHANGED
    notice = str(importing.PlanChanged(importing.Plan())) if changed else ""
    return _preview(request, upload, notice=notice)


def _preview(
    request: HtmxHttpRequest, upload: uploads.Upload, *, notice: str = "", status: int = 200
) -> HttpResponse:
    try:
        export = upload.export()
    except linkedin.UnknownHeader:
        return redirect(request, reverse("contacts:import_columns", args=[upload.token]))
    try:
        plan = importing.plan(export, origin=upload.origin)
    except importing.NotTheirs as error:
        return _refused(request, error)
    context: dict[str, Any] = {
        "section": "import",
        "upload": upload,
        "preview": previewing.preview(export, plan, answers(request.GET)),
        "plan": plan,
        "digest": plan.digest(),
        "people": people.several(plan.imports),
        "marked": people.several(len(plan.gone) + len(plan.back)),
        "notice": notice,
        "ask": question() if plan.writes else None,
        "meaning": upload.meaning,
        "circle": circle_of(upload),
        "same": uploads.SAME,
        "different": uploads.DIFFERENT,
    }
    if plan.friend is not None:
        context |= {"told": friend_preview(plan), "knows_me": plan.knows_me}
    template = PREVIEW if plan.friend is None else FRIEND_PREVIEW
    return TemplateResponse(request, template, context, status=status)


def _refused(request: HtmxHttpRequest, error: importing.NotTheirs) -> HttpResponse:
    """Say why a friend's file, which waits, can no longer be taken as theirs."""
    messages.error(request, str(error))
    return redirect(request, "contacts:import")


def circle_of(upload: uploads.Upload) -> str:
    """Return the name of the circle that the people of a table enter; LinkedIn's goes without saying."""
    return "" if upload.origin.is_linkedin else str(upload.origin.find() or upload.origin.circle_name)


def gone(request: HttpRequest) -> HttpResponse:
    return TemplateResponse(request, "contacts/import_gone.html", {"section": "import"}, status=404)


@require_POST
def import_restore(request: HtmxHttpRequest, token: str) -> HttpResponse:
    """Take people of this file out of the trash, and come back to the preview with the answers so far."""
    upload = uploads.find(token, timezone.now())
    if upload is None:
        return gone(request)
    form = RestoreForm(request.POST)
    try:
        trashed = importing.plan(upload.export(), origin=upload.origin).trashed
    except linkedin.UnknownHeader:
        return redirect(request, reverse("contacts:import_columns", args=[token]))
    except importing.NotTheirs as error:
        return _refused(request, error)
    chosen = form.cleaned_data["person"] if form.is_valid() else 0
    ids = list(trashed) if chosen is None else [pk for pk in trashed if pk == chosen]
    record = people.restore(ids)
    if record.action:
        messages.success(request, record.what, extra_tags=f"undo-{record.action.pk}")
    else:
        messages.info(request, "Nobody had to be restored.")
    so_far = urlencode({f"{ANSWER}{line}": answer for line, answer in answers(request.POST).items()})
    address = reverse("contacts:import_preview", args=[token])
    return redirect(request, f"{address}?{so_far}" if so_far else address)


@require_POST
def import_discard(request: HtmxHttpRequest, token: str) -> HttpResponse:
    upload = uploads.find(token, timezone.now())
    if uploads.is_busy(token):
        messages.info(request, "This file is being imported. You can undo that when it is done.")
        return redirect(request, reverse("contacts:import_progress", args=[token]))
    if upload is not None:
        upload.discard()
        if Contact.objects.present().filter(pk=upload.friend or 0).exists():
            return redirect(request, reverse("contacts:friend_import", args=[upload.friend]))
    return redirect(request, "contacts:import")


# ── Doing it ──────────────────────────────────────────────────────────────────────────────────────


@require_POST
def import_confirm(request: HtmxHttpRequest, token: str) -> HttpResponse:
    """Begin the import that was shown. A second click changes nothing."""
    job = uploads.job(token)
    upload = job.upload if job else uploads.find(token, timezone.now())
    if upload is None:
        return gone(request)
    form = ConfirmForm(request.POST)
    if form.is_valid():
        uploads.start(upload, form.cleaned_data["shown"], answers(request.POST))
        return redirect(request, reverse("contacts:import_progress", args=[token]))
    if not upload.is_here:
        return gone(request)
    return _preview(request, upload, notice="This page was out of date. Look at it again.", status=422)


@require_safe
@vary_on_headers("HX-Request")
def import_progress(request: HtmxHttpRequest, token: str) -> HttpResponse:
    """Show how far the import is; lead on when it is done."""
    job = uploads.job(token)
    if job is None or job.state is uploads.State.CHANGED:
        return redirect(request, reverse("contacts:import_preview", args=[token]))
    if job.state is uploads.State.DONE:
        return _done(request, job)
    seen = f"{job.state.value}-{job.done}-{job.total}"
    if request.htmx and request.GET.get("seen") == seen:
        return HttpResponse(status=204)  # nothing moved: what is shown stays as it is
    context = {
        "section": "import",
        "seen": seen,
        "job": job,
        "upload": job.upload,
        "state": job.state.value,
        "time_left": time_left(job.seconds_left),
        "answers": [(f"{ANSWER}{line}", answer) for line, answer in job.answers.items()],
    }
    return TemplateResponse(request, page_or_partial(request, PROGRESS, "progress"), context)


def _done(request: HtmxHttpRequest, job: uploads.Job) -> HttpResponse:
    if job.batch is None:
        messages.info(request, "Everybody in this file is here already: nothing was written.")
        return redirect(request, "contacts:import")
    return redirect(request, reverse("contacts:import_batch", args=[job.batch]))


def time_left(seconds: float | None) -> str:
    if seconds is None:
        return ""
    if seconds < 60:
        return f"about {max(1, math.ceil(seconds))} s left"
    return f"about {round(seconds / 60)} min left"


# ── What came of it ───────────────────────────────────────────────────────────────────────────────


@require_safe
def import_batch(request: HttpRequest, batch_pk: int) -> HttpResponse:
    batches = ImportBatch.objects.select_related("action", "friend__organization")
    batch = get_object_or_404(batches, pk=batch_pk)
    action = batch.action
    undone = action is not None and action.undone_at is not None
    news = importing.news_of(action) if action and not undone else []
    brought = Contact.objects.present().filter(batch=batch)
    doubles = _doubles(batch)
    pairs = list(doubles[:SHOWN])
    told = [one.contact for one in news[:SHOWN]]
    most = SHOWN if undone else previewing.SAMPLE
    first = list(brought.select_related("organization").order_by("pk")[:most])
    dark = discretion.reasons_of([*first, *told, *(one for pair in pairs for one in (pair.a, pair.b))])
    _mark(first, dark)
    left_out = [problem for problem in batch.problems if not problem.get("kept")]
    kept = [problem for problem in batch.problems if problem.get("kept")]
    counts = {name: getattr(batch, name) for name in importing.Plan().counts()}
    tallies = previewing.tallies(
        counts, changed="changed", dark="kept in the dark", gone=batch.gone, unreadable=len(left_out)
    )
    context: dict[str, Any] = {
        "section": "import",
        "batch": batch,
        "action": action,
        "undone": undone,
        "tallies": list(tallies),
        "news": [_news(one, dark.get(one.contact.pk, "")) for one in news[:SHOWN]],
        "jobs": sum(one.kind != GONE for one in news),
        "news_more": max(0, len(news) - SHOWN),
        "doubles": [(pair, dark.get(pair.a_id, ""), dark.get(pair.b_id, "")) for pair in pairs],
        "doubles_count": doubles.count(),
        "left_out": left_out[:SHOWN],
        "left_out_more": max(0, len(left_out) - SHOWN),
        "kept": kept[:SHOWN],
        "kept_more": max(0, len(kept) - SHOWN),
        "present": brought.count(),
        "people": first,
    }
    if batch.is_of_friend:
        context |= friend_result(batch, len(left_out))
        _mark([*context["tied"], *filter(None, [context["friend"]])])
        return TemplateResponse(request, FRIEND_BATCH, context)
    return TemplateResponse(request, "contacts/import_batch.html", context)


def _doubles(batch: ImportBatch) -> QuerySet[Double]:
    """Return the pairs still to decide on, one of whom this import brought."""
    open_ones = Double.objects.filter(state=Double.State.OPEN, a__trashed_at=None, b__trashed_at=None)
    of_batch = open_ones.filter(Q(a__batch=batch) | Q(b__batch=batch))
    return of_batch.select_related("a__organization", "b__organization").order_by("pk")


def _news(one: importing.News, dark: str) -> previewing.NewsLine:
    return previewing.NewsLine(
        dark=dark,
        who=one.contact,
        title=one.title,
        place_before=one.place_before,
        place_now=one.place_now,
        moved=one.moved,
        wanted=one.wanted,
        still=one.still,
        kind=one.kind,
        address=one.contact.get_absolute_url(),
    )
