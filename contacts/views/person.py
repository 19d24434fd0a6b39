"""The page of one person: all of it, and the form that edits all of it."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from contacts import changes, people, trash
from contacts.forms.notes import TouchForm
from contacts.forms.person import ContactForm, merged
from contacts.forms.person_facts import WayForm
from contacts.models import Contact
from contacts.portrait import Portrait
from contacts.views.notes import fresh_note
from infoint.htmx import HtmxHttpRequest, redirect

REGIONS = {"history": "contacts/_person_history.html", "told": "contacts/_notes_timeline.html"}


def present(pk: int) -> Contact:
    """Return a person who is not in the trash, or answer 404."""
    people_here = Contact.objects.present().select_related("organization", "batch")
    return get_object_or_404(people_here, pk=pk)


def portrait_of(request: HttpRequest, contact: Contact) -> Portrait:
    return Portrait(contact, timezone.now(), request.GET.get("notes", ""), request.GET.get("history", ""))


def said(request: HttpRequest, words: str, record: changes.Record) -> None:
    """Say what was done, with the way back; nothing when nothing changed."""
    if record.action:
        messages.success(request, words, extra_tags=f"undo-{record.action.pk}")


@require_GET
@vary_on_headers("HX-Request", "HX-Target")
def detail(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.select_related("organization", "batch"), pk=pk)
    if contact.trashed_at:
        return in_trash(request, contact)
    portrait = portrait_of(request, contact)
    asked = request.htmx and not request.htmx.history_restore_request and request.htmx.target
    template = REGIONS.get(asked or "", "contacts/contact_detail.html")
    context = {
        "section": "people",
        "contact": contact,
        "portrait": portrait,
        "note_form": fresh_note(),
        "touch_form": TouchForm(today=portrait.today),
        "way_form": WayForm(),
    }
    return TemplateResponse(request, template, context)


def in_trash(request: HttpRequest, contact: Contact) -> TemplateResponse:
    """Show that somebody is in the trash, and the way out of it; nothing else of them."""
    assert contact.trashed_at is not None
    context = {
        "section": "people",
        "contact": contact,
        "until": trash.kept_until(contact.trashed_at),
        "today": timezone.localdate(),
    }
    return TemplateResponse(request, "contacts/contact_trashed.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    contact = present(pk)
    form = ContactForm(request.POST or None, instance=contact)
    if not form.is_bound:
        return edit_page(request, form)
    try:
        # One transaction takes in the check and the write: nobody else gets the same profile in between.
        with transaction.atomic():
            if not form.is_valid():
                return edit_page(request, form, status=422)
            record = people.edit(contact, version=form.cleaned_data["version"], **form.values)
    except changes.Stale as stale:
        return too_late(request, form, stale.current)
    said(request, f"Saved {contact.name}", record)
    return redirect(request, contact)


def too_late(request: HttpRequest, form: ContactForm, current: Any) -> TemplateResponse:
    """Show what I typed beside what was saved elsewhere in the meantime."""
    form, differing = merged(form, current)
    return edit_page(request, form, status=409, differing=differing)


def edit_page(
    request: HttpRequest, form: ContactForm, status: int = 200, differing: list | None = None
) -> TemplateResponse:
    context = {
        "section": "people",
        "form": form,
        "contact": form.instance,
        "differing": differing,
        "too_late": status == 409,
    }
    return TemplateResponse(request, "contacts/contact_form.html", context, status=status)


@require_POST
def put_in_trash(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    contact = present(pk)
    said(request, f"{contact.name} is in the trash", people.trash([contact.pk]))
    return redirect(request, "contacts:list")


@require_POST
def restore(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    contact = get_object_or_404(Contact, pk=pk)
    said(request, f"{contact.name} is back", people.restore([contact.pk]))
    return redirect(request, reverse("contacts:detail", args=[contact.pk]))
