"""Groups, books and events on the live page, and what I promised."""

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from contacts import people
from infoint.htmx import HtmxHttpRequest
from interviews import followups, resources
from interviews.cadence import Kind
from interviews.forms.live import PromiseForm, ResourceForm
from interviews.sitting import Sitting
from interviews.views.interviews import present, said
from interviews.views.live import answer


@require_POST
def resource_add(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    interview = present(pk)
    form = ResourceForm(request.POST, prefix_id="resource")
    if not form.is_valid():
        return answer(request, pk, "resource_form", status=422, resource_form=form)
    with transaction.atomic():
        if not people.once(form.cleaned_data["form_uuid"]):
            only = Sitting(interview, timezone.now()).only
            record = resources.add(form.resource(interview, only))
            people.taken(form.cleaned_data["form_uuid"], reverse("interviews:live", args=[pk]))
            said(request, record.what, record)
    return answer(request, pk, "resource_form", "resources_list")


@require_POST
def resource_remove(request: HtmxHttpRequest, pk: int, resource_pk: int) -> HttpResponse:
    resource = present(pk).resources.filter(pk=resource_pk).first()
    if resource is not None:
        record = resources.remove(resource)
        said(request, record.what, record)
    return answer(request, pk, "resources_list")


@require_POST
def promise_add(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    interview = present(pk)
    sitting = Sitting(interview, timezone.now())
    form = PromiseForm(request.POST, people=sitting.people, today=sitting.today)
    if not form.is_valid():
        return answer(request, pk, "promise_form", status=422, promise_form=form)
    data = form.cleaned_data
    with transaction.atomic():
        if not people.once(data["form_uuid"]):
            record = followups.promise(interview, data["whom"], data["what"], data["by"])
            people.taken(data["form_uuid"], reverse("interviews:live", args=[pk]))
            said(request, record.what, record)
    return answer(request, pk, "promise_form", "promises_list")


@require_POST
def promise_remove(request: HtmxHttpRequest, pk: int, row_pk: int) -> HttpResponse:
    row = present(pk).follow_ups.filter(pk=row_pk, kind=Kind.PROMISE).first()
    if row is not None:
        record = followups.take_back(row)
        said(request, record.what, record)
    return answer(request, pk, "promises_list")
