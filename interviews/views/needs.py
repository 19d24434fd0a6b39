"""Skills needed and ways to learn them, written down with the reflection on a talk."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from contacts import changes, people
from infoint.htmx import HtmxHttpRequest, redirect
from interviews import skills, training
from interviews.forms.needs import LevelForm, NeedForm
from interviews.forms.training import TrainingEditForm, TrainingForm
from interviews.models import Interview, SkillNeed, TrainingOption
from interviews.needs_page import Needs
from interviews.views.interviews import present, said

SKILLS, TRAINING = "skills", "training"


def page_of(interview: Interview, part: str) -> str:
    return f"{reverse('interviews:reflect', args=[interview.pk])}#needed-{part}"


def answer(
    request: HtmxHttpRequest, interview: Interview, part: str, status: int = 200, **forms: Any
) -> HttpResponse:
    """Answer with the part of the reflection that changed; a browser without scripts goes back to it."""
    if not request.htmx and status == 200:
        return redirect(request, page_of(interview, part))
    context = {
        "section": "interviews",
        "interview": interview,
        "needs": Needs(interview, timezone.now(), **forms),
        "region": f"interviews/_reflect_{part}.html",
        "back": page_of(interview, part),
    }
    template = "interviews/_needs_changed.html" if request.htmx else "interviews/needs_page.html"
    return TemplateResponse(request, template, context, status=status)


def said_or_so(request: HtmxHttpRequest, record: changes.Record) -> None:
    """Say what was done, or that there was nothing to do."""
    if record.action is None:
        messages.info(request, "It is written down already.")
    said(request, record.what, record)


# ── Skills ────────────────────────────────────────────────────────────────────────────────────────


@require_POST
@vary_on_headers("HX-Request")
def need_add(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    interview = present(pk)
    form = NeedForm(request.POST, pathways=Needs(interview, timezone.now()).pathways)
    if not form.is_valid():
        return answer(request, interview, SKILLS, status=422, need_form=form)
    data = form.cleaned_data
    with transaction.atomic():
        if not people.once(data["form_uuid"]):
            record = skills.need(
                interview, data["name"], weight=data["weight"], pathway=data["pathway"], level=data["level"]
            )
            people.taken(data["form_uuid"], page_of(interview, SKILLS))
            said_or_so(request, record)
    return answer(request, interview, SKILLS)


@require_POST
@vary_on_headers("HX-Request")
def need_remove(request: HtmxHttpRequest, pk: int, need_pk: int) -> HttpResponse:
    interview = present(pk)
    row = SkillNeed.objects.filter(interview=interview, pk=need_pk).select_related("skill").first()
    if row is not None:
        record = skills.remove(row)
        said(request, record.what, record)
    return answer(request, interview, SKILLS)


@require_POST
@vary_on_headers("HX-Request")
def need_level(request: HtmxHttpRequest, pk: int, need_pk: int) -> HttpResponse:
    """Say how far I am with a skill that was named."""
    interview = present(pk)
    rows = SkillNeed.objects.filter(interview=interview).select_related("skill")
    row = get_object_or_404(rows, pk=need_pk)
    form = LevelForm(request.POST)
    if form.is_valid():
        record = skills.set_level(row.skill, form.cleaned_data["level"])
        said(request, record.what, record)
    return answer(request, interview, SKILLS, status=200 if form.is_valid() else 422)


# ── Training ──────────────────────────────────────────────────────────────────────────────────────


@require_POST
@vary_on_headers("HX-Request")
def training_add(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    interview = present(pk)
    there = Needs(interview, timezone.now())
    form = TrainingForm(request.POST, people=there.people, pathways=there.pathways)
    if not form.is_valid():
        return answer(request, interview, TRAINING, status=422, training_form=form)
    number = form.cleaned_data["form_uuid"]
    with transaction.atomic():
        if not people.once(number):
            record = training.add(form.option(interview))
            people.taken(number, page_of(interview, TRAINING))
            said(request, record.what, record)
    return answer(request, interview, TRAINING)


def _option(interview: Interview, training_pk: int) -> TrainingOption:
    rows = interview.training_options.present().select_related("contact", "pathway")
    return get_object_or_404(rows, pk=training_pk)


@require_http_methods(["GET", "HEAD", "POST"])
def training_edit(request: HtmxHttpRequest, pk: int, training_pk: int) -> HttpResponse:
    """Edit all that is known of one; what was changed elsewhere meanwhile stands beside what I typed."""
    interview = present(pk)
    option = _option(interview, training_pk)
    there = Needs(interview, timezone.now())
    filled = partial(TrainingEditForm, people=there.people, pathways=there.pathways)
    if request.method != "POST":
        return edit_page(request, there, filled(option=option))
    form = filled(request.POST, option=option)
    if not form.is_valid():
        return edit_page(request, there, form, status=422)
    try:
        record = training.edit(option, version=form.cleaned_data["version"], **form.changed)
    except changes.Stale:
        current = _option(interview, training_pk)
        form = filled(request.POST, option=option)
        differing = form.differing(current)
        return edit_page(request, there, form.taking_over(current), status=409, differing=differing)
    said(request, f"Saved {option}", record)
    return redirect(request, page_of(interview, TRAINING))


def edit_page(
    request: HtmxHttpRequest, needs: Needs, form: TrainingEditForm, status: int = 200, **more: Any
) -> TemplateResponse:
    context = {
        "section": "interviews",
        "interview": needs.interview,
        "needs": needs,
        "form": form,
        "option": form.option,
        "back": page_of(needs.interview, TRAINING),
        **more,
    }
    return TemplateResponse(request, "interviews/training_edit.html", context, status=status)


@require_POST
@vary_on_headers("HX-Request")
def training_remove(request: HtmxHttpRequest, pk: int, training_pk: int) -> HttpResponse:
    """Remove one; one that is gone already needs no further word."""
    interview = present(pk)
    option = TrainingOption.objects.filter(interview=interview, pk=training_pk).first()
    if option is not None:
        record = training.remove(option)
        said(request, record.what, record)
    return answer(request, interview, TRAINING)


@require_POST
@vary_on_headers("HX-Request")
def training_checked(request: HtmxHttpRequest, pk: int, training_pk: int) -> HttpResponse:
    """Say that I looked it up today, or that I have not after all."""
    interview = present(pk)
    option = _option(interview, training_pk)
    record = training.looked_up(option, None if option.checked_on else timezone.localdate())
    said(request, record.what, record)
    return answer(request, interview, TRAINING)
