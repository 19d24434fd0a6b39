"""Walking the circles, one at a time: who here might know somebody doing this?"""

import uuid
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from contacts import changes, people, walk_cards, walk_lines, walking, walks
from contacts.forms.walks import LineForm, SayForm, StepForm, WalkForm
from contacts.models import Circle, CircleAnswer, CircleWalk, Contact
from contacts.views.person import said
from contacts.views.steps import Steps
from infoint.htmx import HtmxHttpRequest, page_or_partial, redirect

TEMPLATE: Final = "contacts/walk.html"
STEPS: Final = "walk"  # under which name the session keeps the last steps


def address(circle: Circle, asked: str, page: int | None = None, about: int | None = None) -> str:
    """Return where a circle is walked: that page of it, and there the card of somebody."""
    values = {"q": asked} | ({"page": page} if page else {})
    place = f"#person-{about}" if about else ""
    return f"{reverse('contacts:circle_walk', args=[circle.pk])}?{urlencode(values)}{place}"


def to_be_walked(pk: int) -> Circle:
    """Return a circle that may be walked, or answer 404."""
    return get_object_or_404(Circle, pk=pk, in_the_dark=False)


@require_GET
def walk_list(request: HtmxHttpRequest) -> HttpResponse:
    """Show which circles were asked about something, and which never."""
    asked = WalkForm(request.GET).asked
    context = {
        "section": "people",
        "asked": asked,
        "query": urlencode({"q": asked}),
        "overview": walks.overview(asked) if asked else None,
        "recent": walks.recent_questions(),
        "today": timezone.localdate(),
    }
    return TemplateResponse(request, "contacts/walk_list.html", context)


@require_GET
@vary_on_headers("HX-Request")
def walk(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Show the people of a circle a page at a time; one that was walked shows what came of it."""
    circle, form = to_be_walked(pk), WalkForm(request.GET)
    if not form.asked:
        context = {"section": "people", "circle": circle, "recent": walks.recent_questions()}
        return TemplateResponse(request, "contacts/walk_question.html", context)
    found = walks.walk_of(circle, form.asked)
    if found and found.walked_on and form.page_number is None:
        return _outcome(request, found)
    return _page(request, circle, form.asked, found, form.page_number)


def _page(
    request: HtmxHttpRequest, circle: Circle, asked: str, found: CircleWalk | None, page: int | None = None,
    *, at: int | None = None, status: int = 200, **context: Any,
) -> HttpResponse:  # fmt: skip
    """Show the page asked for, or the one with `at` on it, or the one where I stopped."""
    today = timezone.localdate()
    progress = walks.progress(circle, found, today)
    number = page or progress.page_of(at or progress.first_open)
    number = min(max(1, number), progress.pages)
    ids = progress.on(number)
    here = Contact.objects.select_related("organization").in_bulk(ids)
    steps = Steps(request, STEPS)
    cards = walk_cards.of(
        [here[pk] for pk in ids if pk in here], found, today, steps.by_person, perhaps_leaky=progress.leaky
    )
    current = at if at in here else next((pk for pk in ids if pk not in progress.answered), None)
    for card in cards:
        card.current = card.row.person.pk == current
    context = {
        **_around(circle, asked, progress.tally),
        "section": "people",
        "progress": progress,
        "number": number,
        "next": number + 1 if number < progress.pages else None,
        "before": number - 1,
        "cards": cards,
        "withheld": walks.is_withheld(circle, len(progress.ids)),
        "last_step": steps.last,
        "line": "",
        "problem": "",
        "form_uuid": uuid.uuid4(),
        "today": today,
        **context,
    }
    return TemplateResponse(request, page_or_partial(request, TEMPLATE, "region"), context, status=status)


def _around(circle: Circle, asked: str, tally: walks.Tally) -> dict[str, Any]:
    return {"circle": circle, "asked": asked, "query": urlencode({"q": asked}), "tally": tally}


def _outcome(request: HtmxHttpRequest, found: CircleWalk) -> HttpResponse:
    today, circle = timezone.localdate(), found.circle
    others = [one for one in walks.never_asked(found.asked) if one != circle]
    context = {
        **_around(circle, found.asked, walks.tally(circle, found)),
        "section": "people",
        "walk": found,
        "outcome": walks.outcome(found),
        "other": others[0] if others else None,
        "today": today,
    }
    return TemplateResponse(request, "contacts/walk_outcome.html", context)


# ── One step ──────────────────────────────────────────────────────────────────────────────────────


@require_POST
def walk_say(request: HtmxHttpRequest, pk: int, contact_pk: int) -> HttpResponse:
    """Put down that somebody is to be asked, or knows nobody there."""
    circle, asked, contact = _about(request, pk, contact_pk)
    form = SayForm(request.POST)
    problem = ""
    if form.is_valid():
        record = walking.say(
            walking.begun(circle, asked), contact, CircleAnswer.Said(form.cleaned_data["said"])
        )
        Steps(request, STEPS).remember(record, contact)
    else:
        problem = "Choose one of the answers."
    return _answer(request, circle, asked, contact, problem=problem)


@require_POST
def walk_name(request: HtmxHttpRequest, pk: int, contact_pk: int) -> HttpResponse:
    """Put down whom somebody might know."""
    circle, asked, contact = _about(request, pk, contact_pk)
    form = LineForm(request.POST)

    def put_down(line: walk_lines.Line) -> changes.Record:
        return walking.name(walking.begun(circle, asked), contact, line)

    record, problem = _taken(form, address(circle, asked), put_down)
    if record:
        Steps(request, STEPS).remember(record, contact)
    line = str(request.POST.get("line", "")) if problem else ""
    return _answer(request, circle, asked, contact, problem=problem, line=line)


@require_POST
def walk_add(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Put somebody into the circle, by one line."""
    circle, asked = to_be_walked(pk), _asked(request)
    form = LineForm(request.POST)
    added: list[Contact] = []

    def put_down(line: walk_lines.Line) -> changes.Record:
        found = walking.begun(circle, asked) if line.knows_somebody else None
        person, record = walking.add_here(circle, line, found)
        added.append(person)
        return record

    record, problem = _taken(form, address(circle, asked), put_down)
    if problem:
        line = str(request.POST.get("line", ""))
        return _page(
            request, circle, asked, walks.walk_of(circle, asked), status=422, problem=problem, line=line
        )
    if record:
        Steps(request, STEPS).remember(record, added[0])
        said(request, record.what, record)
    at = added[0].pk if added else None
    if request.htmx:
        return _page(request, circle, asked, walks.walk_of(circle, asked), at=at)
    return redirect(request, _address_of(circle, asked, at))


@require_POST
def walk_undo(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Take back a step, the last one if none is named, and show the page it belongs to."""
    circle, asked = to_be_walked(pk), _asked(request)
    form = StepForm(request.POST)
    taken = Steps(request, STEPS).take_back(form.cleaned_data["action"] if form.is_valid() else None)
    if taken is None:
        messages.info(request, "There is no step to take back.")
    else:
        for words in taken.kept:
            messages.warning(request, words)
    at = taken.people[0] if taken else None
    if request.htmx:
        return _page(request, circle, asked, walks.walk_of(circle, asked), at=at)
    if taken:
        messages.success(request, f"Undone: {taken.action.what}")
    return redirect(request, _address_of(circle, asked, at))


@require_POST
def walk_finish(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    circle, asked = to_be_walked(pk), _asked(request)
    record = walking.finish(walking.begun(circle, asked), timezone.localdate())
    said(request, record.what, record)
    return redirect(request, address(circle, asked))


def _asked(request: HtmxHttpRequest) -> str:
    """Return the question that a form sent along, or answer 404."""
    asked = WalkForm(request.POST).asked
    if not asked:
        raise Http404
    return asked


def _about(request: HtmxHttpRequest, pk: int, contact_pk: int) -> tuple[Circle, str, Contact]:
    """Return circle, question and person, or answer 404: nobody hidden may be asked."""
    circle = to_be_walked(pk)
    people_here = walks.may_be_asked(circle).select_related("organization")
    return circle, _asked(request), get_object_or_404(people_here, pk=contact_pk)


def _taken(
    form: LineForm, led_to: str, put_down: Callable[[walk_lines.Line], changes.Record]
) -> tuple[changes.Record | None, str]:
    """Put a line down, once however often its form is sent; return also what is wrong with it, in words."""
    if not form.is_valid():
        return None, " ".join(str(error) for errors in form.errors.values() for error in errors)
    form_uuid = form.cleaned_data["form_uuid"]
    if people.once(form_uuid):
        return None, ""
    try:
        with transaction.atomic():
            people.taken(form_uuid, led_to)
            return put_down(walk_lines.read(form.cleaned_data["line"])), ""
    except walking.NotToBeTold as refused:
        return None, str(refused)
    except IntegrityError:
        # The same form, sent twice, was quicker the other time.
        if people.once(form_uuid) is None:
            raise
        return None, ""


def _answer(
    request: HtmxHttpRequest, circle: Circle, asked: str, contact: Contact, *, problem: str, line: str = ""
) -> HttpResponse:
    """Answer a step with the card as it stands now, and how far I have come."""
    if not request.htmx:
        if problem:
            messages.warning(request, problem)
        return redirect(request, _address_of(circle, asked, contact.pk))
    today = timezone.localdate()
    found = walks.walk_of(circle, asked)
    steps = Steps(request, STEPS).by_person
    card = walk_cards.of([contact], found, today, steps, perhaps_leaky={contact.pk})[0]
    card.problem, card.line = problem, line
    context = _around(circle, asked, walks.tally(circle, found)) | {"card": card, "today": today}
    return TemplateResponse(request, f"{TEMPLATE}#answer", context, status=422 if problem else 200)


def _address_of(circle: Circle, asked: str, pk: int | None) -> str:
    """Return the page somebody stands on, at their card."""
    page = walks.progress(circle, None, timezone.localdate()).page_of(pk)
    return address(circle, asked, page, pk)
