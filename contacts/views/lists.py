"""The list of people, and what is done with those that were ticked."""

import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from contacts import doubles, rows, triage
from contacts.forms.adding import guess
from contacts.forms.bulk import BulkForm, Question
from contacts.forms.lists import FilterForm
from contacts.models import Circle, Contact, Discretion
from contacts.people import several
from contacts.views.settings import question
from contacts.weights import Closeness
from infoint.htmx import HtmxHttpRequest, page_or_partial, redirect

TEMPLATE = "contacts/contact_list.html"


@require_safe
@vary_on_headers("HX-Request")
def contact_list(request: HtmxHttpRequest) -> HttpResponse:
    form = FilterForm(request.GET)
    template = page_or_partial(request, TEMPLATE, "answer")
    response = TemplateResponse(request, template, _context(request, form))
    if request.htmx.trigger == "find":
        # What is typed replaces the address, so that Back leaves the list and not a letter.
        response["HX-Replace-Url"] = reverse("contacts:list") + form.address()
    return response


def _context(request: HttpRequest, form: FilterForm) -> dict[str, Any]:
    listing, circles = form.listing(), list(Circle.objects.all())
    total = listing.everyone()
    page = listing.page(request.GET.get("page"))
    return {
        "section": "people",
        "form": form,
        "chips": form.chips(circles),
        "place": form.place(),
        "sorts": form.sorts(),
        "total": total,
        "ask": None if total else question(),
        "tracked": Contact.objects.present().tracked().count(),
        "page": page,
        "rows": rows.of(list(page), form.asked),
        "today": timezone.localdate(),
        "bulk_address": reverse("contacts:bulk") + _with_page(form, page.number),
        "circles": circles,
        "closeness": Closeness.choices[::-1],
        "discretions": Discretion.choices,
        "everywhere": FilterForm({"q": form.asked}).address(),
        "somebody": guess(form.asked) if form.asked and not page.paginator.count else None,
        "form_uuid": uuid.uuid4(),
        "open_pairs": doubles.open_pairs().count,  # asked by the page alone, as the next
        "somebody_waits": triage.somebody_waits,  # asked by the page alone, not by its region
    }


def _with_page(form: FilterForm, number: int) -> str:
    address = form.address()
    if number == 1:
        return address
    return f"{address}{'&' if address else '?'}page={number}"


@require_POST
def contact_bulk(request: HtmxHttpRequest) -> HttpResponse:
    """Do one thing with everybody who was ticked, or with all that match, and show the same list again."""
    filters = FilterForm(request.GET)
    with transaction.atomic():
        form = BulkForm(request.POST, listing=filters.listing())
        question = form.question() if form.is_valid() else None
        record = form.cleaned_data["do"]() if form.is_valid() and question is None else None
    if question is not None:
        return _ask(request, form, question)
    if record is None:
        for error in form.errors.values():
            messages.warning(request, str(error[0]))
    elif record.action:
        messages.success(request, record.what, extra_tags=f"undo-{record.action.pk}")
    else:
        messages.info(request, "That was so already: nothing changed.")
    if form.gone:
        messages.warning(request, f"{several(form.gone)} of those ticked are no longer here.")
    if not request.htmx:
        return redirect(request, reverse("contacts:list") + _query(request))
    context = _context(request, filters) | {"focus": True}
    return TemplateResponse(request, f"{TEMPLATE}#answer", context)


def _ask(request: HtmxHttpRequest, form: BulkForm, question: Question) -> HttpResponse:
    """Ask before something is done with all that match; nothing was done yet."""
    context = {
        "section": "people",
        "question": question,
        "do": form.data["do"],
        "because": form.cleaned_data["because"],
        "bulk_address": reverse("contacts:bulk") + _query(request),
        "back": reverse("contacts:list") + _query(request),
    }
    template = page_or_partial(request, "contacts/bulk_ask.html", "ask")
    return TemplateResponse(request, template, context, status=409 if question.stale else 200)


def _query(request: HttpRequest) -> str:
    return f"?{request.GET.urlencode()}" if request.GET else ""
