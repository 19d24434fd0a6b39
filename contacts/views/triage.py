"""Triage: twenty newcomers at a time, a step a key, or all twenty with one button."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from contacts import changes, rows, triage
from contacts.forms.lists import NEWEST_IMPORTS
from contacts.forms.triage import RATINGS, AnswerForm, PageForm, QueueForm, UndoForm
from contacts.models import Circle, Contact, ImportBatch
from contacts.people import several
from contacts.views.steps import Steps
from infoint.htmx import HtmxHttpRequest, page_or_partial, redirect

TEMPLATE: Final = "contacts/triage.html"
STEPS: Final = "triage"  # under which name the session keeps the last steps
CHANGED_ELSEWHERE: Final = "Changed elsewhere in the meantime. This is how it stands now."


@dataclass(slots=True)
class Card:
    """One person as triage shows them, and how to take back what was said of them last."""

    row: rows.Row
    step: int | None = None
    current: bool = False
    notice: str = ""

    @property
    def done(self) -> bool:
        return not waits(self.row.person)

    @property
    def skipped(self) -> bool:
        return self.done and self.row.person.closeness is None


def waits(person: Contact) -> bool:
    return person.closeness is None and person.triaged_at is None


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def sort(request: HtmxHttpRequest) -> HttpResponse:
    """Show the next twenty; or save what was said of twenty without JavaScript."""
    form = QueueForm(request.GET)
    if request.method == "POST":
        return _save_page(request, form)
    after = form.after_whom()
    people = form.queue().next(after)
    return _page(request, form, people, _place(people, Steps(request, STEPS), after))


def _page(
    request: HtmxHttpRequest, form: QueueForm, people: Sequence[Contact], place: int | None
) -> TemplateResponse:
    context = _around(form) | {
        "section": "people",
        "cards": _cards(request, people, place),
        "batch": form.value("batch"),
        "organization": form.value("organization"),
        "imports": ImportBatch.objects.all()[:NEWEST_IMPORTS],
        "circles": Circle.objects.all(),
        "last_step": Steps(request, STEPS).last,
    }
    return TemplateResponse(request, page_or_partial(request, TEMPLATE, "region"), context)


def _around(form: QueueForm) -> dict[str, Any]:
    return {"standing": form.queue().standing(), "query": form.address(), "ratings": RATINGS[1:]}


def _cards(request: HttpRequest, people: Sequence[Contact], place: int | None) -> list[Card]:
    steps = Steps(request, STEPS).by_person
    return [Card(row, steps.get(row.person.pk), row.person.pk == place) for row in rows.of(people)]


def _place(people: Sequence[Contact], steps: Steps, after: Contact | None) -> int | None:
    """Return where to go on: behind whom I sorted last, if they stand on this page."""
    waiting = [person for person in people if waits(person)]
    pairs = steps.pairs
    if waiting and pairs and after is None:
        last = Contact.objects.filter(pk=pairs[-1][1]).first()
        behind = [person for person in waiting if last and triage.is_behind(person, last)]
        waiting = behind or waiting
    return waiting[0].pk if waiting else None


# ── One step ──────────────────────────────────────────────────────────────────────────────────────


@require_POST
def step(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Save one thing about one person, and answer with their row and how far I have come."""
    contact = get_object_or_404(Contact.objects.present().select_related("organization"), pk=pk)
    form, queue = AnswerForm(request.POST), QueueForm(request.GET)
    status, notice = 200, ""
    if not form.is_valid():
        status, notice = 422, " ".join(str(error) for errors in form.errors.values() for error in errors)
    else:
        try:
            record = triage.save(contact, form.answer(), form.cleaned_data["version"])
            Steps(request, STEPS).remember(record, contact)
        except changes.Stale:
            contact.refresh_from_db()
            status, notice = 409, CHANGED_ELSEWHERE
    if not request.htmx:
        if notice:
            messages.warning(request, notice)
        return redirect(request, reverse("contacts:triage") + queue.address())
    card = _cards(request, [contact], None)[0]
    card.notice = notice
    context = _around(queue) | {"card": card}
    return TemplateResponse(request, f"{TEMPLATE}#answer", context, status=status)


@require_POST
def undo(request: HtmxHttpRequest) -> HttpResponse:
    """Take back a step, the last one if none is named, and show the page it belongs to."""
    form, queue = UndoForm(request.POST), QueueForm(request.GET)
    asked, who = (form.cleaned_data["action"], form.cleaned_data["who"]) if form.is_valid() else (None, [])
    taken = Steps(request, STEPS).take_back(asked)
    back: list[int] = taken.people if taken else []
    if taken is None:
        messages.info(request, "There is no step to take back.")
    else:
        for words in taken.kept:
            messages.warning(request, words)
    if not request.htmx:
        if taken:
            messages.success(request, f"Undone: {taken.action.what}")
        return redirect(request, reverse("contacts:triage") + queue.address())
    shown = [*(pk for pk in back if pk not in who), *who]
    found = Contact.objects.present().select_related("organization").in_bulk(shown)
    return _page(request, queue, [found[pk] for pk in shown if pk in found], next(iter(back), None))


# ── Twenty with one button ────────────────────────────────────────────────────────────────────────


def _save_page(request: HtmxHttpRequest, queue: QueueForm) -> HttpResponse:
    forms = PageForm(request.POST).answers()
    found = Contact.objects.present().select_related("organization").in_bulk(list(forms))
    said: list[tuple[Contact, triage.Answer, int]] = []
    for pk, contact in found.items():
        form = forms[pk]
        if not form.is_valid():
            messages.warning(request, f"{contact.name} was not saved: {next(iter(form.errors.values()))[0]}")
            continue
        answer = form.answer_about(contact)
        if answer is not None:
            said.append((contact, answer, form.cleaned_data["version"]))
    record, stale = triage.save_all(said)
    if record.action:
        messages.success(request, record.what, extra_tags=f"undo-{record.action.pk}")
    elif not stale:
        messages.info(request, "Nothing was chosen yet, so nothing was saved.")
    if stale:
        messages.warning(request, f"{several(len(stale))} changed elsewhere meanwhile: look once more.")
    gone = len(forms) - len(found)
    if gone:
        messages.warning(request, f"{several(gone)} of this page no longer here.")
    return redirect(request, reverse("contacts:triage") + queue.address())
