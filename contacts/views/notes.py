"""Notes on a person, saved while they are typed; and touches, which are notes with a day."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from contacts import changes, notes, people
from contacts.forms.notes import NoteForm, TouchForm
from contacts.models import Contact, Note
from contacts.portrait import Portrait
from infoint.htmx import HtmxHttpRequest, is_autosave, redirect


def person(pk: int) -> Contact:
    return get_object_or_404(Contact.objects.present().select_related("organization", "batch"), pk=pk)


def fresh_note() -> dict[str, Any]:
    """Return the form of a note that does not exist yet, under the number that it will have."""
    number = uuid.uuid4()
    return {"uuid": number, "form": NoteForm(note_uuid=number, initial={"version": 0, "fresh": True})}


def form_of(note: Note) -> NoteForm:
    initial = {"text": note.text, "sensitive": note.sensitive, "version": note.version}
    return NoteForm(note_uuid=note.uuid, initial=initial)


def page_of(contact: Contact, note: Note) -> str:
    return f"{reverse('contacts:detail', args=[contact.pk])}#note-{note.pk}"


def answer(
    request: HttpRequest, template: str, contact: Contact, status: int = 200, **context: Any
) -> TemplateResponse:
    portrait = Portrait(contact, timezone.now())
    context |= {
        "section": "people",
        "contact": contact,
        "portrait": portrait,
        "this_year": portrait.this_year,
    }
    return TemplateResponse(request, template, context, status=status)


def is_swapping(request: HtmxHttpRequest) -> bool:
    """Whether htmx wants a part of the page; going back in the history it wants all of it."""
    return bool(request.htmx) and not request.htmx.history_restore_request


@require_http_methods(["GET", "POST"])
@vary_on_headers("HX-Request")
def note(request: HtmxHttpRequest, pk: int, note_uuid: uuid.UUID) -> HttpResponse:
    """Show one note whole, or save it."""
    contact = person(pk)
    if request.method == "POST":
        return save(request, contact, note_uuid)
    found = get_object_or_404(Note, contact=contact, uuid=note_uuid)
    template = "contacts/_note.html" if is_swapping(request) else "contacts/note_page.html"
    return answer(request, template, contact, note=found, whole=True)


def save(request: HtmxHttpRequest, contact: Contact, note_uuid: uuid.UUID) -> HttpResponse:
    """Save what is typed. A script that saves in between wants the new version only."""
    form = NoteForm(request.POST, note_uuid=note_uuid)
    autosave = is_autosave(request)
    if not form.is_valid():
        return HttpResponse(status=422) if autosave else refused(request, contact, note_uuid, form)
    text, sensitive = form.cleaned_data["text"], form.cleaned_data["sensitive"]
    current = notes.find(contact, note_uuid)
    if form.choice == "theirs" and current is not None:
        return redirect(request, page_of(contact, current))
    if form.choice == "both" and current is not None and current.version == form.version_seen:
        text = f"{current.text}\n\n{text}"
    if current is None and not text and not form.version_seen:
        return saved_nothing(request, contact, autosave=autosave)
    try:
        saved = notes.save(contact, note_uuid, text, version=form.version_seen, sensitive=sensitive)
    except changes.Stale as stale:
        return conflict(request, contact, note_uuid, form, stale.current)
    if autosave:
        response = HttpResponse(headers={"X-Infoint-Version": str(saved.version)})
        if saved.uuid != note_uuid:
            response["X-Infoint-Location"] = reverse("contacts:note", args=[contact.pk, saved.uuid])
        return response
    if not request.htmx:
        return redirect(request, page_of(contact, saved))
    if form.cleaned_data["fresh"]:
        return answer(request, "contacts/_notes_written.html", contact, note=saved, note_form=fresh_note())
    return answer(request, "contacts/_notes_changed.html", contact, note=saved)


def saved_nothing(request: HtmxHttpRequest, contact: Contact, *, autosave: bool) -> HttpResponse:
    """Answer to a new note without a sign in it: none is made."""
    if autosave:
        return HttpResponse(headers={"X-Infoint-Version": "0"})
    if request.htmx:
        return answer(request, "contacts/_note_new.html", contact, note_form=fresh_note(), focus=True)
    return redirect(request, contact)


def refused(request: HtmxHttpRequest, contact: Contact, note_uuid: uuid.UUID, form: NoteForm) -> HttpResponse:
    """Say why a note was not taken; its text stays in the form."""
    found = notes.find(contact, note_uuid)
    context = {"note": found, "note_form": {"uuid": note_uuid, "form": form}}
    template = "contacts/note_page.html"
    if request.htmx:
        template = "contacts/_note_new.html" if form["fresh"].value() else "contacts/_note_edit.html"
    return answer(request, template, contact, 422, **context)


def conflict(
    request: HtmxHttpRequest, contact: Contact, note_uuid: uuid.UUID, form: NoteForm, current: Any
) -> HttpResponse:
    """Show both texts of a note that was changed, or deleted, elsewhere."""
    template = "contacts/_note_conflict.html" if request.htmx else "contacts/note_page.html"
    return answer(
        request,
        template,
        contact,
        status=409,
        note=current,
        current=current,
        mine=form.cleaned_data["text"],
        too_late=True,
        note_form={"uuid": note_uuid, "form": form},
    )


@require_GET
@vary_on_headers("HX-Request")
def note_edit(request: HtmxHttpRequest, pk: int, note_uuid: uuid.UUID) -> HttpResponse:
    contact = person(pk)
    found = get_object_or_404(Note, contact=contact, uuid=note_uuid)
    template = "contacts/_note_edit.html" if is_swapping(request) else "contacts/note_page.html"
    note_form = {"uuid": note_uuid, "form": form_of(found)}
    return answer(request, template, contact, note=found, note_form=note_form, focus=True)


@require_POST
def note_delete(request: HtmxHttpRequest, pk: int, note_uuid: uuid.UUID) -> HttpResponse:
    """Delete a note, with the way back; one that is gone already needs no further word."""
    contact = person(pk)
    found = notes.find(contact, note_uuid)
    if found is not None:
        record = notes.delete(found)
        if record.action:
            messages.success(request, "Deleted the note", extra_tags=f"undo-{record.action.pk}")
    if request.htmx:
        return answer(request, "contacts/_notes_deleted.html", contact)
    return redirect(request, contact)


@require_POST
def touch(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Log that we were in touch. The form's own number makes a second post of it harmless."""
    contact = person(pk)
    today = timezone.localdate()
    form = TouchForm(request.POST, today=today)
    if not form.is_valid():
        template = "contacts/_person_touch.html" if request.htmx else "contacts/touch_page.html"
        return answer(request, template, contact, status=422, touch_form=form, open=True)
    number = form.cleaned_data["uuid"]
    record = people.log_touch(contact, form.cleaned_data["on"], form.cleaned_data["text"], number)
    if record.action:
        words = f"In touch with {contact.call_name}"
        messages.success(request, words, extra_tags=f"undo-{record.action.pk}")
    if not request.htmx:
        return redirect(request, contact)
    return answer(
        request,
        "contacts/_notes_touched.html",
        contact,
        note=Note.objects.get(uuid=number) if record.action else None,
        touch_form=TouchForm(today=today),
    )
