"""Who knows that I am looking: noting whom I told, and the page that looks over all of them."""

from typing import Final

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from contacts import discretion, told
from contacts.forms.discretion import ToldForm
from contacts.models import Discretion
from contacts.views.person import present, said
from contacts.views.person_facts import show
from infoint.htmx import HtmxHttpRequest

PER_PAGE: Final = 50
MOST_WARNED: Final = 50


@require_safe
def who_knows(request: HttpRequest) -> TemplateResponse:
    today = timezone.localdate()
    knowing = told.knowing()
    page = Paginator(knowing, PER_PAGE).get_page(request.GET.get("page"))
    alarming, leaking = told.should_not_know(), told.may_pass_it_on(today)
    shown = [list(people) for people in (page, alarming[: MOST_WARNED + 1], leaking[: MOST_WARNED + 1])]
    # Many stand in two of the lists: all that is to be said of them is asked for once.
    everybody = {person.pk: person for people in shown for person in people}
    said_of = {one.person.pk: one for one in told.knowers(list(everybody.values()), today)}
    listed, alarmed, leaks = ([said_of[person.pk] for person in people] for people in shown)
    context = {
        "section": "people",
        "page": page,
        "knowers": listed,
        "total": page.paginator.count,
        "openly": knowing.filter(discretion=Discretion.OPEN).count(),
        "alarming": alarmed[:MOST_WARNED],
        "more_alarming": alarming.count() - MOST_WARNED if len(alarmed) > MOST_WARNED else 0,
        "leaking": leaks[:MOST_WARNED],
        "more_leaking": leaking.count() - MOST_WARNED if len(leaks) > MOST_WARNED else 0,
        "this_year": today.year,
    }
    return TemplateResponse(request, "contacts/discretion_who_knows.html", context)


@require_POST
def tell(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    contact = present(pk)
    dark = discretion.hidden().filter(pk=pk).exists()
    form = ToldForm(request.POST, in_the_dark=dark)
    if not form.is_valid():
        return show(request, contact, "discretion", status=422, form=form, told_form=form)
    data = form.cleaned_data
    # In one transaction, so that of two posts at once the second finds what the first noted.
    with transaction.atomic():
        record = told.tell(contact, data["told_on"], data["what"], in_confidence=data["in_confidence"])
    said(request, f"Noted that you told {contact.call_name}", record)
    return show(request, contact, "discretion", "who")


@require_POST
def told_remove(request: HtmxHttpRequest, pk: int, told_pk: int) -> HttpResponse:
    contact = present(pk)
    entry = contact.told.filter(pk=told_pk).first()
    if entry is not None:
        said(request, f"Took back that you told {contact.call_name}", told.take_back(entry))
    return show(request, contact, "discretion", "who")
