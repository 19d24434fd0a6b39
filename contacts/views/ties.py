"""Whom somebody knows: added in one line, mended by choices, and the page that shows all of them."""

import datetime as dt
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import retarget

from contacts import acquaintances, discretion, people, ties
from contacts.forms.ties import TieForm, TieLineForm
from contacts.models import Contact, Tie
from contacts.views.person import present, said
from contacts.views.person_facts import show
from infoint.htmx import HtmxHttpRequest, redirect

PER_PAGE: Final = 50
OVER: Final = (
    "That is over, so nobody will be asked along it. Edit the tie and take its end away "
    "if they still know each other."
)


def tie_of(contact: Contact, tie_pk: int) -> Tie:
    """Return a tie of somebody with another who is not in the trash, or answer 404."""
    theirs = Tie.objects.filter(Q(a=contact) | Q(b=contact), a__trashed_at=None, b__trashed_at=None)
    return get_object_or_404(theirs.select_related("a", "b"), pk=tie_pk)


# ── All of them, and one more ─────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request", "HX-Target")
def tie_add(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Show all ties of somebody, and how a line would be read; or add what the line says."""
    contact = present(pk)
    if request.method == "POST":
        return _add(request, contact)
    today = timezone.localdate()
    typed = request.GET.get("line", "").strip()
    asked = request.GET if typed else None
    form = TieLineForm(asked, contact=contact, today=today, is_only_read=bool(typed))
    if request.htmx and request.htmx.target == "tie-reading" and not request.htmx.history_restore_request:
        return TemplateResponse(request, "contacts/_tie_reading.html", {"contact": contact, "tie_form": form})
    return _page(request, contact, form)


def _page(request: HttpRequest, contact: Contact, form: TieLineForm, status: int = 200) -> HttpResponse:
    everybody: Any = acquaintances.Acquaintances(contact, form.today)
    page: Page[Any] = Paginator(everybody, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": "people",
        "contact": contact,
        "page": page,
        "acquaintances": acquaintances.marked(list(page)),
        "tie_form": form,
        "all": True,
    }
    return TemplateResponse(request, "contacts/contact_ties.html", context, status=status)


def _add(request: HtmxHttpRequest, contact: Contact) -> HttpResponse:
    form = TieLineForm(request.POST, contact=contact, today=timezone.localdate())
    # One transaction takes in the look for whom the line means and the write.
    with transaction.atomic():
        if not form.is_valid():
            if request.htmx:
                return show(request, contact, "knows", status=422, form=form, tie_form=form)
            return _page(request, contact, form, status=422)
        data = form.cleaned_data
        if not people.once(data["form_uuid"]):
            _tie(request, contact, form)
            people.taken(data["form_uuid"], contact.get_absolute_url())
    return _answer(request, contact, back=data["back"])


def _tie(request: HttpRequest, contact: Contact, form: TieLineForm) -> None:
    other: Contact = form.cleaned_data["person"]
    is_new = other.pk is None
    before = _leaks([contact] if is_new else [contact, other], form.today)
    tied = ties.add(contact, other, form.reading)
    words = f"{tied.record.what}, and {other.call_name} is new here" if is_new else tied.record.what
    if tied.made:
        said(request, words, tied.record)
    elif tied.record.action:
        said(request, f"They were tied so already, and that is changed now: {words}", tied.record)
    else:
        messages.info(request, f"That was so already: {words}.")
    if any(acquaintances.is_over(tie, form.today) for tie in (*tied.made, *tied.changed, *tied.known)):
        messages.info(request, OVER)
    _warn_of_leaks(request, before, [contact, other], form.today)


def _answer(request: HtmxHttpRequest, contact: Contact, *, back: bool) -> HttpResponse:
    """Lead back to where the form stood: the page of all ties, or the card on the person's page."""
    if back:
        return redirect(request, reverse("contacts:tie_add", args=[contact.pk]))
    answer = show(request, contact, "knows", "discretion")
    return retarget(answer, "#knows") if request.htmx else answer


def _leaks(those: list[Contact], today: dt.date) -> dict[int, list[discretion.Leak]]:
    return discretion.leaks([person.pk for person in those], today)


def _warn_of_leaks(
    request: HttpRequest, before: dict[int, list[discretion.Leak]], those: list[Contact], today: dt.date
) -> None:
    """Say of whoever might let it slip on account of what was just done, naming nobody hidden."""
    now = _leaks(those, today)
    for person in those:
        if person.deceased_on:
            continue
        known = {leak.named for leak in before.get(person.pk, [])}
        new = [leak.covered for leak in now.get(person.pk, []) if leak.named not in known]
        for words in dict.fromkeys(new):
            messages.warning(request, f"{person.call_name} {words}: it could get out through them.")


# ── One of them ───────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def tie_edit(request: HtmxHttpRequest, pk: int, tie_pk: int) -> HttpResponse:
    contact = present(pk)
    tie = tie_of(contact, tie_pk)
    today = timezone.localdate()
    form = TieForm(request.POST or None, tie=tie)
    in_place = bool(request.htmx) and not request.htmx.history_restore_request
    if not form.is_bound or not form.is_valid():
        context = {
            "section": "people",
            "contact": contact,
            "form": form,
            "shown": acquaintances.shown(tie, today),
            "in_place": in_place,
        }
        part = "contacts/_tie.html" if "leave" in request.GET else "contacts/_tie_edit.html"
        template = part if in_place else "contacts/contact_tie.html"
        return TemplateResponse(request, template, context, status=422 if form.is_bound else 200)
    before = _leaks([tie.a, tie.b], today)
    record = ties.edit(tie, **form.values)
    said(request, f"Changed: {ties.said_of(tie)}", record)
    _warn_of_leaks(request, before, [tie.a, tie.b], today)
    return _answer(request, contact, back=False)


@require_POST
def tie_remove(request: HtmxHttpRequest, pk: int, tie_pk: int) -> HttpResponse:
    """Remove a tie; one that is gone already needs no further word."""
    contact = present(pk)
    theirs = Tie.objects.filter(Q(a=contact) | Q(b=contact), pk=tie_pk).select_related("a", "b").first()
    if theirs is not None:
        record = ties.remove(theirs)
        said(request, record.what, record)
    return _answer(request, contact, back=False)
