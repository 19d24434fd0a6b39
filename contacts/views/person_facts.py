"""What is changed in place on a person's page: each answers with the card it stands in."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_POST

from contacts import people
from contacts.forms.person_facts import (
    CircleForm,
    ClearForm,
    ClosenessForm,
    DiscretionForm,
    IntervalForm,
    TrackedForm,
    WayForm,
)
from contacts.models import Contact, ContactWay, Discretion
from contacts.views.person import portrait_of, present, said
from contacts.weights import Closeness
from infoint.htmx import HtmxHttpRequest, redirect

CARD = "contacts/_person_{}.html"


def show(
    request: HtmxHttpRequest, contact: Contact, card: str, *also: str, status: int = 200, **context: object
) -> HttpResponse:
    """Answer with the card that was changed, those that follow from it, and what was done."""
    if not request.htmx and status == 200:
        return redirect(request, contact)
    if not request.htmx:
        for errors in context["form"].errors.values():  # type: ignore[attr-defined]
            messages.error(request, " ".join(map(str, errors)))
        return redirect(request, contact)
    contact.refresh_from_db()
    portrait = portrait_of(request, contact)
    context |= {
        "contact": contact,
        "portrait": portrait,
        "card": CARD.format(card),
        "also": [CARD.format(name) for name in also],
    }
    return TemplateResponse(request, "contacts/_person_changed.html", context, status=status)


@require_POST
def circles(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    contact = present(pk)
    form = CircleForm(request.POST)
    if not form.is_valid():
        return show(request, contact, "knowing", status=422, form=form, circle_form=form)
    join, leave, name = form.cleaned_data["join"], form.cleaned_data["leave"], form.cleaned_data["name"]
    if leave:
        record = people.remove_from_circle([contact.pk], leave)
        said(request, f"Took {contact.call_name} out of {leave}", record)
    else:
        circle = str(join or name)
        said(request, f"Added {contact.call_name} to {circle}", people.join_circle(contact, circle))
    return show(request, contact, "knowing", "discretion", "who")


@require_POST
def closeness(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    contact = present(pk)
    form = ClosenessForm(request.POST)
    if not form.is_valid():
        return show(request, contact, "knowing", status=422, form=form)
    level = form.cleaned_data["closeness"]
    label = "not rated" if level is None else Closeness(level).label
    said(request, f"{contact.call_name}: {label}", people.set_closeness([contact.pk], level))
    return show(request, contact, "knowing")


@require_POST
def discretion(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    contact = present(pk)
    form = DiscretionForm(request.POST)
    if not form.is_valid():
        return show(request, contact, "discretion", status=422, form=form, discretion_form=form)
    choice = form.cleaned_data["discretion"]
    record = people.set_discretion([contact.pk], choice, form.cleaned_data["because"])
    said(request, f"{contact.call_name}: {Discretion(choice).label}", record)
    return show(request, contact, "discretion", "who")


@require_POST
def clear(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    contact = present(pk)
    form = ClearForm(request.POST)
    if not form.is_valid():
        return show(request, contact, "discretion", status=422, form=form, clear_form=form)
    cleared = form.cleaned_data["cleared"]
    words = "may know after all" if cleared else "is no longer cleared"
    record = people.clear(contact, form.cleaned_data["because"], cleared=cleared)
    said(request, f"{contact.call_name} {words}", record)
    return show(request, contact, "discretion", "who")


@require_POST
def tracked(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    contact = present(pk)
    form = TrackedForm(request.POST)
    if not form.is_valid():
        return show(request, contact, "mind", status=422, form=form)
    on = form.cleaned_data["tracked"]
    where = "on your mind" if on else "off your mind"
    said(request, f"{contact.call_name} is {where}", people.set_tracked([contact.pk], on))
    return show(request, contact, "mind")


@require_POST
def interval(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    contact = present(pk)
    form = IntervalForm(request.POST)
    if not form.is_valid():
        return show(request, contact, "rhythm", status=422, form=form, interval_form=form)
    days = form.cleaned_data["days"]
    words = f"Keep in touch every {days} days" if days else "Keep in touch: off"
    said(request, words, people.set_touch_interval([contact.pk], days))
    return show(request, contact, "rhythm")


@require_POST
def way_add(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    contact = present(pk)
    form = WayForm(request.POST)
    if not form.is_valid():
        return show(request, contact, "ways", status=422, form=form, way_form=form, open=True)
    data = form.cleaned_data
    # In one transaction, so that of two posts at once the second finds what the first added.
    with transaction.atomic():
        if not contact.ways.filter(kind=data["kind"], value=data["value"]).exists():
            way = ContactWay(kind=data["kind"], value=data["value"], label=data["label"])
            said(request, f"Added {way.value}", people.add_way(contact, way))
    return show(request, contact, "ways", way_form=WayForm())


@require_POST
def way_remove(request: HtmxHttpRequest, pk: int, way_pk: int) -> HttpResponse:
    contact = present(pk)
    way = contact.ways.filter(pk=way_pk).first()
    if way is not None:
        said(request, f"Removed {way.value}", people.remove_way(way))
    return show(request, contact, "ways", way_form=WayForm())
