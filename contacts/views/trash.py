"""The trash: what is in it, back out of it, or erased for good."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from contacts import changes, discretion, people, trash
from contacts.forms.trash import EmptyForm, EraseForm, RestoreForm
from contacts.models import Contact, Note, Organization, Tie
from infoint.htmx import HtmxHttpRequest, redirect

PER_PAGE = 50
TEMPLATE = "contacts/trash.html"
CONFIRM = "contacts/trash_erase.html"


@require_GET
def trash_list(request: HttpRequest) -> TemplateResponse:
    return _list(request)


def _list(request: HttpRequest, status: int = 200) -> TemplateResponse:
    today = timezone.localdate()
    in_trash = Contact.objects.trashed().select_related("organization").order_by("-trashed_at", "-pk")
    page = Paginator(in_trash, PER_PAGE).get_page(request.GET.get("page"))
    dark = discretion.reasons_of(page)
    organizations = Organization.objects.trashed().order_by("-trashed_at", "-pk")
    others = [(noun, noun.lines(noun.trashed())) for noun in trash.nouns]
    context = {
        "section": "safe",
        "page": page,
        "rows": [
            (person, trash.kept_until(person.trashed_at), dark.get(person.pk, ""))
            for person in page
            if person.trashed_at
        ],
        "organizations": [
            (place, trash.kept_until(place.trashed_at)) for place in organizations if place.trashed_at
        ],
        "others": others,
        "anything": page.paginator.count or organizations or any(lines for _, lines in others),
        "today": today,
        "days": trash.KEPT_DAYS,
        "old": counted(_old()),
    }
    return TemplateResponse(request, TEMPLATE, context, status=status)


def _old() -> dict[str, int]:
    """Return how much has lain there for longer than it is kept for certain."""
    long_enough = trash.long_enough(timezone.localdate())
    return {
        "people": Contact.objects.trashed().filter(long_enough).count(),
        "organizations": Organization.objects.trashed().filter(long_enough).count(),
        **{noun.name: noun.trashed().filter(long_enough).count() for noun in trash.nouns},
    }


def counted(counts: dict[str, int]) -> str:
    """Return counts as one says them: "3 people, 1 organisation and 2 interviews"; "" for nothing."""
    places = counts.get("organizations", 0)
    words = [people.several(counts["people"])] if counts.get("people") else []
    words += [f"{places:,} organisation{'' if places == 1 else 's'}"] if places else []
    words += [noun.counted(counts[noun.name]) for noun in trash.nouns if counts.get(noun.name)]
    *others, last = words or [""]
    return f"{', '.join(others)} and {last}" if others else last


@require_POST
def trash_restore(request: HtmxHttpRequest) -> HttpResponse:
    form = RestoreForm(request.POST)
    if not form.is_valid():
        messages.warning(request, "Nothing was restored: tick somebody who is in the trash.")
        return redirect(request, "contacts:trash")
    if form.people:
        _say_done(request, people.restore(form.people))
    if form.organizations:
        _say_done(request, trash.restore_organizations(form.organizations))
    for noun in trash.nouns:
        if ids := form.of(noun):
            _say_done(request, noun.restore(ids))
    return redirect(request, "contacts:trash")


def _say_done(request: HttpRequest, record: changes.Record) -> None:
    if record.action:
        messages.success(request, record.what, extra_tags=f"undo-{record.action.pk}")


@require_http_methods(["GET", "POST"])
def trash_erase(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Ask for the name of one person, then erase them."""
    person = get_object_or_404(Contact.objects.trashed(), pk=pk)
    form = EraseForm(person.name, request.POST or None)
    if form.is_valid():
        return _erase(request, person.name, people=[person.pk])
    counts = [
        (Note.objects.filter(contact=person).count(), "note", "notes"),
        (Tie.objects.filter(a=person).count() + Tie.objects.filter(b=person).count(), "tie", "ties"),
        *((len(noun.along([person.pk])), noun.one, noun.many) for noun in trash.nouns),
    ]
    context = {"name": person.name, "person": person, "counts": [count for count in counts if count[0]]}
    return _ask(request, form, context)


@require_http_methods(["GET", "POST"])
def trash_erase_other(request: HtmxHttpRequest, noun: str, pk: int) -> HttpResponse:
    """Ask for the name of one row of another room, then erase it."""
    kind = next((one for one in trash.nouns if one.name == noun), None)
    if kind is None:
        raise Http404
    lines = kind.lines(kind.trashed().filter(pk=pk))
    if not lines:
        raise Http404
    form = EraseForm(lines[0].label, request.POST or None)
    if form.is_valid():
        return _erase(request, lines[0].label, others={kind.name: [pk]})
    return _ask(request, form, {"name": lines[0].label})


@require_http_methods(["GET", "POST"])
def trash_empty(request: HtmxHttpRequest) -> HttpResponse:
    """Show how much has lain there long enough, then erase it."""
    old = _old()
    form = EmptyForm(old, request.POST or None)
    if form.is_valid():
        long_enough = trash.long_enough(timezone.localdate())
        return _erase(
            request,
            "",
            people=list(Contact.objects.trashed().filter(long_enough).values_list("pk", flat=True)),
            organizations=list(
                Organization.objects.trashed().filter(long_enough).values_list("pk", flat=True)
            ),
            others={
                noun.name: list(noun.trashed().filter(long_enough).values_list("pk", flat=True))
                for noun in trash.nouns
            },
        )
    if form.is_bound:
        form.data = {**request.POST.dict(), **old}
    return _ask(request, form, {"old": counted(old) or "Nothing"})


def _ask(request: HttpRequest, form: EraseForm, context: dict[str, Any]) -> HttpResponse:
    status = 422 if form.is_bound else 200
    context |= {"section": "safe", "form": form, "days": trash.KEPT_DAYS}
    return TemplateResponse(request, CONFIRM, context, status=status)


def _erase(request: HtmxHttpRequest, name: str, **which: Any) -> HttpResponse:
    try:
        done = trash.erase(**which)
    except OSError as error:
        messages.error(request, f"Nothing was erased, since no backup could be made first. {error}")
        return redirect(request, "contacts:trash")
    messages.success(request, _words(name, done))
    return redirect(request, "contacts:trash")


def _words(name: str, done: trash.Erased) -> str:
    counts = {"people": done.people, "organizations": done.organizations, **done.others}
    words = f"Erased {(name if any(counts.values()) else '') or counted(counts) or 'nothing'} for good."
    return (
        f"{words} Backups made until now still hold this, the last is {done.backup}."
        if done.backup
        else words
    )
