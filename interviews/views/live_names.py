"""Names on the live page: written down, made clear, taken back; and who else sits there."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from contacts import discretion, people
from contacts.models import Contact
from infoint.htmx import HtmxHttpRequest
from interviews import names, talks
from interviews.cadence import Cadences
from interviews.forms.live import MentionForm, NameForm, PersonForm, WhoForm
from interviews.models import Introduction
from interviews.sitting import Sitting
from interviews.views.interviews import present, said
from interviews.views.live import answer


def name_of(pk: int, name_pk: int) -> Introduction:
    given = Introduction.objects.select_related("introducer", "target", "named_in")
    return get_object_or_404(given, pk=name_pk, named_in=present(pk))


@require_POST
def add(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    interview = present(pk)
    sitting = Sitting(interview, timezone.now())
    days = Cadences.of(request.mine.cadences).check_back_days  # type: ignore[attr-defined]
    form = NameForm(request.POST, people=sitting.people, today=sitting.today, check_back_days=days)
    if not form.is_valid():
        return answer(request, pk, "name_form", status=422, name_form=form)
    data = form.cleaned_data
    with transaction.atomic():
        if not people.once(data["form_uuid"]):
            record = names.add(
                interview, data["whom"], data["line"],
                may_use_name=data["may_use_name"], check_back_on=data["check_back_on"],
            )  # fmt: skip
            people.taken(data["form_uuid"], reverse("interviews:live", args=[pk]))
            said(request, f"Wrote down {data['line']}", record)
    return answer(request, pk, "name_form", "names_list")


@require_POST
def settle(request: HtmxHttpRequest, pk: int, name_pk: int) -> HttpResponse:
    """Say whom the words of a name mean."""
    introduction = name_of(pk, name_pk)
    form = WhoForm(request.POST, introduction=introduction)
    if introduction.target is not None:
        return answer(request, pk, "names_list")
    if not form.is_valid():
        words = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return answer(request, pk, "names_list", status=422, wrong=words)
    if form.person or form.cleaned_data["who"] == "new":
        record = names.settle(introduction, form.person)
    else:
        record = names.call(introduction, form.cleaned_data["line"])
    said(request, record.what, record)
    return answer(request, pk, "names_list")


@require_POST
def mention(request: HtmxHttpRequest, pk: int, name_pk: int) -> HttpResponse:
    introduction = name_of(pk, name_pk)
    form = MentionForm(request.POST)
    if form.is_valid():
        names.say_if_mentionable(introduction, may_use_name=form.cleaned_data["may_use_name"])
    return answer(request, pk, "names_list")


@require_POST
def remove(request: HtmxHttpRequest, pk: int, name_pk: int) -> HttpResponse:
    """Take a name back; one that is gone already needs no further word."""
    introduction = Introduction.objects.filter(pk=name_pk, named_in=present(pk)).first()
    if introduction is not None:
        record = names.remove(introduction)
        said(request, record.what, record)
    return answer(request, pk, "names_list")


# ── Who else sits there ───────────────────────────────────────────────────────────────────────────


@require_POST
def person_add(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Add somebody who sits there, and look at once who must not learn of it."""
    interview = present(pk)
    form = PersonForm(request.POST, interview=interview)
    if not form.is_valid():
        return answer(request, pk, "person_form", status=422, person_form=form, perhaps=_marked(form.perhaps))
    data = form.cleaned_data
    try:
        with transaction.atomic():
            if not people.once(data["form_uuid"]):
                who = form.person or form.named
                record = talks.add_person(interview, who, is_there=data["all_the_same"])
                people.taken(data["form_uuid"], reverse("interviews:live", args=[pk]))
                said(request, record.what, record)
    except talks.NotToBeApproached as refused:
        meant = form.person.pk if form.person else "new"
        those = _marked(refused.people)
        return answer(request, pk, "person_form", status=422, person_form=form, refused=those, who=meant)
    _warn_of_leaks(request, pk)
    return answer(request, pk, "person_form", "people", "name_whom", "promise_whom")


def _marked(those: list[Contact]) -> list[tuple[Contact, str]]:
    """Return people, each with why they are kept in the dark; "" when they are not."""
    dark = discretion.reasons_of(those)
    return [(person, dark.get(person.pk, "")) for person in those]


def _warn_of_leaks(request: HtmxHttpRequest, pk: int) -> None:
    """Say of whoever sits there how it could get out through them, naming nobody."""
    there = {person.pk: person for person in present(pk).people}
    for person_id, why in discretion.leaky_reasons(there, timezone.localdate()).items():
        messages.warning(request, f"{there[person_id].call_name} {why}.")
