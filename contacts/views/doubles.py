"""Pairs that may be one person: decided on, and made one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from contacts import changes, comparing, doubles, merging, people, uniting
from contacts.forms.doubles import MergeForm, TurnForm
from contacts.models import Circle, Contact, ContactWay, Double, FormerRole, Note, Tie, Told
from infoint.htmx import HtmxHttpRequest, redirect

PER_PAGE = 20


def _to_compare() -> QuerySet[Double]:
    """Return the open pairs with all that is shown side by side."""
    pairs = (
        doubles.open_pairs()
        .order_by("pk")
        .select_related("a__organization", "b__organization", "a__batch", "b__batch")
    )
    return pairs.prefetch_related("a__circles", "b__circles", "a__ways", "b__ways")


@require_GET
def doubles_list(request: HttpRequest) -> TemplateResponse:
    page = Paginator(_to_compare(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"section": "people", "page": page, "pairs": comparing.side_by_side(page)}
    return TemplateResponse(request, "contacts/doubles.html", context)


@require_POST
def doubles_look(request: HtmxHttpRequest) -> HttpResponse:
    """Look for doubles among everybody."""
    record = doubles.look()
    if record.action:
        messages.success(request, record.what, extra_tags=f"undo-{record.action.pk}")
    else:
        messages.info(request, "Looked through everybody: no pair that was not proposed before.")
    return redirect(request, "contacts:doubles")


@require_POST
def doubles_settle(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Remember that a pair is two people."""
    double = get_object_or_404(Double, pk=pk)
    turn = TurnForm(request.POST)
    record = doubles.two_people([double.pk])
    if record.action:
        messages.success(request, record.what, extra_tags=f"undo-{record.action.pk}")
    else:
        messages.info(request, "This pair was decided on already.")
    return redirect(request, reverse("contacts:doubles") + turn.query)


@require_http_methods(["GET", "POST"])
def doubles_merge(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Show two people side by side with what differs, and make them one."""
    if request.method == "POST" and (led_to := _taken_before(request)):
        return redirect(request, led_to)
    double = get_object_or_404(_to_compare(), pk=pk)
    form = MergeForm(double.a, double.b, request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _ask(request, double, form)
    if not form.is_valid():
        return _ask(request, double, form, status=422)
    try:
        with transaction.atomic():
            record = merging.merge(double.a, double.b, form.picks, versions=form.versions)
            people.taken(form.cleaned_data["form_uuid"], double.a.get_absolute_url())
    except (changes.Stale, merging.NotTwo):
        # What is shown now is how they stand now: to be looked at again.
        return _ask(request, double, MergeForm(double.a, double.b), status=409)
    except IntegrityError:
        # The same form, sent twice, was quicker the other time.
        led_to = _taken_before(request)
        if led_to is None:
            raise
        return redirect(request, led_to)
    if record.action:
        messages.success(request, record.what, extra_tags=f"undo-{record.action.pk}")
    return redirect(request, double.a)


def _taken_before(request: HttpRequest) -> str | None:
    form = MergeForm(Contact(), Contact(), request.POST)
    form.is_valid()
    form_uuid = form.cleaned_data.get("form_uuid")
    return people.once(form_uuid) if form_uuid else None


def _ask(request: HttpRequest, double: Double, form: MergeForm, status: int = 200) -> TemplateResponse:
    kept = uniting.kept(double.a, double.b, {})
    context = {
        "section": "people",
        "double": double,
        "pair": comparing.side_by_side([double])[0],
        "form": form,
        "joined": _joined(double),
        "circles": Circle.objects.filter(contacts__in=[double.a_id, double.b_id]).distinct(),
        "kept": Contact(discretion=kept["discretion"], contact_rule=kept["contact_rule"]),
        "too_late": status == 409,
    }
    return TemplateResponse(request, "contacts/merge.html", context, status=status)


def _joined(double: Double) -> list[tuple[int, str]]:
    """Return how many rows of each kind the one person will have, with the noun for so many."""
    pair = [double.a_id, double.b_id]
    counts = [
        (Note.objects.filter(contact__in=pair).count(), "note", "notes"),
        (ContactWay.objects.filter(contact__in=pair).count(), "further address", "further addresses"),
        (FormerRole.objects.filter(contact__in=pair).count(), "former role", "former roles"),
        (Tie.objects.filter(Q(a__in=pair) | Q(b__in=pair)).count(), "tie", "ties"),
        (Told.objects.filter(contact__in=pair).count(), "time you told them", "times you told them"),
    ]
    return [(count, one if count == 1 else many) for count, one, many in counts if count]
