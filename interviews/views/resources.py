"""Groups, books, events and people to read: to do and done, and whom to tell what came of them."""

import itertools
from collections import Counter
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from contacts import changes, people
from contacts.views.history import way_back
from infoint.htmx import HtmxHttpRequest, page_or_partial, redirect
from interviews import resource_rows
from interviews import resources as verbs
from interviews.forms.resources import EditResourceForm, NewResourceForm, OutcomeForm, ResourceFilterForm
from interviews.models import Pathway, Resource
from interviews.views.interviews import said
from interviews.views.typed import saved

LIST: Final = "interviews/resource_list.html"
PER_PAGE: Final = 50


def present(pk: int) -> Resource:
    """Return one that was named in no talk of the trash, or answer 404."""
    rows = Resource.objects.present().select_related("contact", "interview")
    return get_object_or_404(rows, pk=pk)


# ── All of them ───────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def resource_list(request: HtmxHttpRequest) -> HttpResponse:
    """Show what is to do and what is done; add one more, in one line."""
    if request.method != "POST":
        return list_page(request)
    form = NewResourceForm(request.POST)
    if not form.is_valid():
        return list_page(request, form=form, status=422)
    with transaction.atomic():
        if not people.once(form.cleaned_data["form_uuid"]):
            record = verbs.add(form.new(), form.cleaned_data["pathways"])
            people.taken(form.cleaned_data["form_uuid"], reverse("interviews:resources"))
            said(request, record.what, record)
    if not request.htmx:
        return redirect(request, request.get_full_path())
    return list_page(request, is_changed=True)


def list_page(
    request: HtmxHttpRequest,
    *,
    form: NewResourceForm | None = None,
    status: int = 200,
    is_changed: bool = False,
) -> TemplateResponse:
    asked, now = ResourceFilterForm(request.GET), timezone.now()
    kind, pathway = asked.value("kind"), asked.value("pathway")
    whole = Resource.objects.present()
    if pathway:
        whole = whole.filter(pathways=pathway)
    counts = Counter(whole.order_by().values_list("kind", flat=True))
    shown = resource_rows.in_order(whole.filter(kind=kind) if kind else whole, timezone.localdate(now))
    pages = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    rows = resource_rows.of(list(pages), now)
    if form is None:
        form = NewResourceForm(
            initial={"kind": kind or Resource.Kind.GROUP, "pathways": [pathway] if pathway else []}
        )
        form.fields["line"].widget.attrs |= {"autofocus": True} if is_changed else {}
    context: dict[str, Any] = {
        "section": "pathways",
        "page": pages,
        "form": form,
        "kind": kind,
        "pathway": pathway,
        "pathways": list(Pathway.objects.present()),
        "all": sum(counts.values()),
        "chips": [(one.value, one.label, counts[one.value]) for one in Resource.Kind if counts[one.value]],
        "parts": [
            (is_done, resource_rows.TITLES[is_done], list(those))
            for is_done, those in itertools.groupby(rows, key=lambda row: row.is_done)
        ],
        "is_changed": is_changed,
    }
    return TemplateResponse(request, page_or_partial(request, LIST, "resources"), context, status=status)


# ── One of them ───────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    found = present(pk)
    seen = verbs.marks(found)
    if request.method != "POST":
        return edit_page(request, found, EditResourceForm(resource=found, seen=seen))
    form = EditResourceForm(request.POST, resource=found, seen=seen)
    if not form.is_valid():
        return edit_page(request, found, form, status=422)
    try:
        record = verbs.edit(found, form.cleaned_data["pathways"], form.cleaned_data["seen"], **form.values)
    except changes.Stale:
        # What was typed stays; saved once more it replaces what stands there now.
        typed = request.POST.copy()
        typed["seen"] = verbs.marks(found)
        form = EditResourceForm(typed, resource=found, seen=seen)
        return edit_page(request, found, form, status=409, is_stale=True)
    said(request, record.what, record)
    return redirect(request, "interviews:resources")


def edit_page(
    request: HttpRequest,
    found: Resource,
    form: EditResourceForm,
    *,
    status: int = 200,
    is_stale: bool = False,
) -> TemplateResponse:
    context = {
        "section": "pathways",
        "resource": found,
        "row": resource_rows.of([found], timezone.now())[0],
        "form": form,
        "is_stale": is_stale,
    }
    return TemplateResponse(request, "interviews/resource_edit.html", context, status=status)


@require_POST
@vary_on_headers("HX-Request")
def done(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Say that it is done, with one click: what came of it may be written down then, and told."""
    now = timezone.now()
    with transaction.atomic():
        found = present(pk)
        if found.done_at:
            messages.info(request, "You said so already: nothing changed.")
        else:
            record = verbs.done(found, now)
            said(request, record.what, record)
    return changed(request, pk, is_news=True)


@require_POST
@vary_on_headers("HX-Request")
def reopen(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    with transaction.atomic():
        found = present(pk)
        record = verbs.reopen(found)
        if record.action is None:
            messages.info(request, "That is still to be done: nothing changed.")
        said(request, record.what, record)
    return changed(request, pk)


def changed(request: HtmxHttpRequest, pk: int, *, is_news: bool = False) -> HttpResponse:
    """Answer with the row anew, or lead back to the page on which the button was pressed."""
    if not request.htmx:
        return redirect(request, way_back_from(request))
    row = resource_rows.of([present(pk)], timezone.now())[0]
    row.is_news = is_news
    context = {"row": row, "is_changed": True}
    return TemplateResponse(request, "interviews/_resource_changed.html", context)


def way_back_from(request: HttpRequest) -> str:
    address = way_back(request)
    return reverse("interviews:resources") if address == reverse("contacts:history") else address


@require_POST
@vary_on_headers("HX-Request")
def outcome(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Save what came of it, as it is typed."""
    found = present(pk)
    return saved(
        request,
        OutcomeForm(request.POST, row=found),
        found,
        f"What came of it: {found.name}",
        page=reverse("interviews:resources"),
        region="interviews/_resource_outcome.html",
        section="pathways",
        heading=found.name,
        action=reverse("interviews:resource_outcome", args=[pk]),
    )


@require_POST
def remove(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Remove one; one that is gone already needs no further word."""
    if Resource.objects.filter(pk=pk).exists():
        record = verbs.remove(present(pk))
        said(request, record.what, record)
    return redirect(request, "interviews:resources")
