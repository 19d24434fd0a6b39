"""What I say of myself first: chosen for a talk, and all of them on a page of the settings."""

import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from contacts import people
from infoint.htmx import HtmxHttpRequest, redirect
from interviews import pitches
from interviews.forms.pitches import ChooseForm, NewPitchForm, PitchForm
from interviews.models import Pitch
from interviews.preparing.timing import Aloud
from interviews.views.interviews import present, said
from interviews.views.preparing import page_of, prepared
from interviews.views.typed import saved


@require_POST
@vary_on_headers("HX-Request")
def choose(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Say what opens a talk: a pitch there is, a new one, a copy for this talk alone."""
    interview = present(pk)
    form = ChooseForm(request.POST)
    if form.is_valid():
        if form.cleaned_data["do"] == ChooseForm.NEW:
            said(request, "A new opening: write it below", pitches.begin(interview))
        elif form.cleaned_data["do"] == ChooseForm.COPY:
            said(request, "This copy is for this talk alone", pitches.copy(interview))
        else:
            record = pitches.choose(interview, form.cleaned_data["pitch"])
            said(request, "Chose the opening" if form.cleaned_data["pitch"] else "No opening yet", record)
    if not request.htmx:
        return redirect(request, page_of(interview, "opening"))
    status = 200 if form.is_valid() else 422
    return TemplateResponse(request, "interviews/_opening_changed.html", prepared(request, pk), status=status)


@require_POST
@vary_on_headers("HX-Request")
def save(request: HtmxHttpRequest, pitch_pk: int) -> HttpResponse:
    """Save a pitch while it is typed, on the page of a talk or among all."""
    pitch = get_object_or_404(Pitch, pk=pitch_pk)
    form = PitchForm(request.POST, row=pitch)
    text = Pitch(**{name: form.data.get(name, "") for name in ("who", "background", "hope")}).text
    given = request.GET.get("interview", "")
    talks = pitch.interviews.filter(trashed_at=None)
    interview = talks.filter(pk=given).first() if given.isdecimal() and len(given) < 10 else None
    page = page_of(interview, "opening") if interview else f"{reverse('interviews:pitches')}#pitch-{pitch.pk}"
    return saved(
        request,
        form,
        pitch,
        f"Wrote at the pitch {pitch.name}",
        region="interviews/_pitch.html",
        page=page,
        interview=interview,
        aloud=Aloud.of(text),
        shared_by=talks.count() - 1 if interview else 0,
        heading="Your pitch",
    )


def listed() -> list[Pitch]:
    """Return all pitches, each with how many talks open with it."""
    here = Count("interviews", filter=Q(interviews__trashed_at=None))
    return list(Pitch.objects.annotate(talks=here).select_related("pathway"))


@require_http_methods(["GET", "HEAD", "POST"])
def pitch_list(request: HtmxHttpRequest) -> HttpResponse:
    """Show all pitches, or begin another one."""
    form = NewPitchForm(request.POST or None, initial={"uuid": uuid.uuid4()})
    if form.is_valid():
        return _begun(request, form)
    context: dict[str, Any] = {
        "section": "settings",
        "tab": "pitches",
        "form": form,
        "pitches": [(one, PitchForm(row=one), Aloud.of(one.text)) for one in listed()],
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "interviews/pitch_list.html", context, status=status)


def _begun(request: HtmxHttpRequest, form: NewPitchForm) -> HttpResponse:
    number, name = form.cleaned_data["uuid"], form.cleaned_data["name"]
    try:
        with transaction.atomic():
            pitch, record = pitches.add(name)
            address = f"{reverse('interviews:pitches')}#pitch-{pitch.pk}"
            people.taken(number, address)
    except IntegrityError:
        # The same form, sent twice, was quicker the other time.
        led_to = people.once(number)
        if led_to is None:
            raise
        return redirect(request, led_to)
    said(request, f"Began {name}", record)
    return redirect(request, address)


@require_POST
def remove(request: HtmxHttpRequest, pitch_pk: int) -> HttpResponse:
    pitch = Pitch.objects.filter(pk=pitch_pk).first()
    if pitch is not None:
        said(request, f"Deleted {pitch.name}", pitches.remove(pitch))
    return redirect(request, "interviews:pitches")
