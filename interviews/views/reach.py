"""Who can get me to somebody: the question and its answer, and somebody new who does that work."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from contacts import people
from contacts.models import Contact, Preferences
from infoint.htmx import HtmxHttpRequest, page_or_partial, redirect
from interviews.forms.reach import NameOneForm, ReachForm
from interviews.models.letters import LetterKind
from interviews.reach import Reach
from interviews.views.interviews import said

PAGE = "interviews/reach.html"


def answer_to(request: HttpRequest, form: ReachForm) -> Reach:
    mine: Preferences = request.mine  # type: ignore[attr-defined]
    return Reach(
        form.asked,
        timezone.now(),
        kind=form.kind,
        via=form.value("via"),
        contact=form.value("contact"),
        most_links=mine.most_links,
    )


@require_safe
@vary_on_headers("HX-Request")
def reach(request: HtmxHttpRequest) -> HttpResponse:
    found = answer_to(request, ReachForm(request.GET))
    context = {"section": "reach", "reach": found, "form": NameOneForm(initial=beginning(found))}
    return TemplateResponse(request, page_or_partial(request, PAGE, "fragment"), context)


def beginning(found: Reach) -> dict[str, Any]:
    """Return what is known of somebody who would fit, from what was asked for."""
    reading, place = found.reading, found.reading.organization
    asked = {"q": found.asked, "read_as": found.kind}
    if found.is_answered:
        return asked | {"title": reading.title, "organization": place.name if place else ""}
    # "Ana Silva" is a name, "museum curator" is not.
    if len(found.asked.split()) > 1 and found.asked.istitle():
        return asked | {"who": found.asked}
    title, _, where = found.asked.partition(" at ")
    return asked | {"title": title, "organization": where}


@require_POST
def name(request: HtmxHttpRequest) -> HttpResponse:
    """Add somebody who does that work, and go on to a first letter to them."""
    form = NameOneForm(request.POST)
    valid = form.is_valid()
    number = form.cleaned_data.get("form_uuid")
    if number and (led_to := people.once(number)):
        return redirect(request, led_to)
    if not valid:
        asked = ReachForm({"q": form.cleaned_data.get("q", ""), "as": form.cleaned_data.get("read_as", "")})
        context = {"section": "reach", "reach": answer_to(request, asked), "form": form}
        return TemplateResponse(request, PAGE, context, status=422)
    return _add(request, form)


def _add(request: HtmxHttpRequest, form: NameOneForm) -> HttpResponse:
    person, data = form.person(), form.cleaned_data
    try:
        with transaction.atomic():
            record = people.add(person, organization_name=data["organization"])
            people.taken(data["form_uuid"], first_letter(person))
    except IntegrityError:
        # The same form, sent twice, was quicker the other time.
        led_to = people.once(data["form_uuid"])
        if led_to is None:
            raise
        return redirect(request, led_to)
    said(request, record.what, record)
    if form.unsure:
        messages.info(request, "The name was read from the address: put it right if it is another.")
    return redirect(request, first_letter(person))


def first_letter(person: Contact) -> str:
    query = urlencode({"kind": LetterKind.COLD.value, "contact": person.pk})
    return f"{reverse('interviews:letter_new')}?{query}"
