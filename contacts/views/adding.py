"""A new person."""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_safe

from contacts import people
from contacts.changes import Record
from contacts.forms.adding import NewPersonForm, SuggestForm
from contacts.models import Contact
from infoint.htmx import HtmxHttpRequest, redirect

TEMPLATE = "contacts/contact_new.html"


@require_http_methods(["GET", "HEAD", "POST"])
def contact_new(request: HtmxHttpRequest) -> HttpResponse:
    if request.method != "POST":
        form = NewPersonForm(initial={"who": request.GET.get("who", "")[:1_000]})
        return TemplateResponse(request, TEMPLATE, {"section": "people", "form": form})
    form = NewPersonForm(request.POST)
    valid = form.is_valid()
    form_uuid = form.cleaned_data.get("form_uuid")
    led_to = people.once(form_uuid) if form_uuid else None
    if led_to:
        return redirect(request, led_to)
    if valid:
        return _add(request, form)
    if form.same_profile and form.same_profile.trashed_at and form.cleaned_data.get("back"):
        return _restore(request, form.same_profile.pk)
    return TemplateResponse(request, TEMPLATE, {"section": "people", "form": form}, status=422)


def _add(request: HtmxHttpRequest, form: NewPersonForm) -> HttpResponse:
    person, data = form.person(), form.cleaned_data
    try:
        with transaction.atomic():
            record = people.add(person, circles=data["circles"], organization_name=data["organization"])
            people.taken(data["form_uuid"], person.get_absolute_url())
    except IntegrityError:
        # The same form, sent twice, was quicker the other time.
        led_to = people.once(data["form_uuid"])
        if led_to is None:
            raise
        return redirect(request, led_to)
    _say(request, record)
    if form.unsure:
        messages.info(request, "The name was read from the address: put it right if it is another.")
    return redirect(request, person)


def _restore(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    _say(request, people.restore([pk]))
    return redirect(request, get_object_or_404(Contact.objects.present(), pk=pk))


def _say(request: HttpRequest, record: Record) -> None:
    if record.action:
        messages.success(request, record.what, extra_tags=f"undo-{record.action.pk}")


@require_safe
def organization_options(request: HttpRequest) -> TemplateResponse:
    """Suggest organisations while the name of one is typed."""
    places = SuggestForm(request.GET).suggestions()
    return TemplateResponse(request, "contacts/_organizations.html", {"places": places})
