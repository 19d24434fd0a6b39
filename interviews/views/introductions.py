"""Introductions: asked for, answered, and the list of them."""

import itertools
from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from contacts.views.history import way_back
from infoint.htmx import HtmxHttpRequest, page_or_partial, redirect
from interviews import introduction_rows, introductions, letters
from interviews.approaching import NotToBeApproached
from interviews.forms.introductions import AnswerForm, AskForm, IntroductionFilterForm, TicksForm
from interviews.introducing import Asking
from interviews.introduction_page import Story
from interviews.models import Introduction
from interviews.views.interviews import refusal, said
from interviews.views.letters import mine_of

LIST = "interviews/introduction_list.html"
PER_PAGE = 50


def present(pk: int) -> Introduction:
    """Return an introduction that nothing in the trash belongs to, or answer 404."""
    rows = Introduction.objects.present().select_related("introducer__organization", "target__organization")
    return get_object_or_404(rows, pk=pk)


# ── Asking for one ────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HtmxHttpRequest) -> HttpResponse:
    """Show what asking would do, and begin it: the introduction, and the letter that asks for it.

    What was begun before goes on, so that the same form sent twice leads to the same letter.
    """
    form = AskForm(request.POST if request.method == "POST" else request.GET)
    if not form.is_valid() and not form.errors.keys() <= {"target_text"}:
        raise Http404
    if form.errors or form.names_nobody:
        return ask_whom(request, form)
    data = form.cleaned_data
    asking = Asking(
        data["introducer"], data["target"], "" if data["target"] else data["target_text"], data["through"],
        mine_of(request), timezone.now(),
    )  # fmt: skip
    if asking.hidden or asking.rests:
        return withheld(request, asking)
    if request.method != "POST":
        return page_of_asking(request, asking, ticks_of(asking))
    if asking.is_under_way:
        messages.info(request, "That is under way already: here is how it stands.")
        return redirect(request, asking.known)
    ticked = ticks_of(asking, request.POST)
    if not ticked.is_valid():
        return page_of_asking(request, asking, ticked, status=422)
    try:
        letter, record = letters.ask_for_introduction(
            asking.introducer, asking.target, asking.mine, asking.now,
            target_text=asking.target_text, through=asking.through,
        )  # fmt: skip
    except NotToBeApproached:
        return withheld(request, asking)
    said(request, record.what, record)
    return redirect(request, letter)


def ticks_of(asking: Asking, data: QueryDict | None = None) -> TicksForm:
    return TicksForm(
        data,
        leaky=bool(asking.leaky),
        again=asking.was_declined,
        ask_first=[person.pk for person in asking.ask_first],
    )


def page_of_asking(
    request: HttpRequest, asking: Asking, ticks: TicksForm, status: int = 200
) -> TemplateResponse:
    context = {"section": "reach", "asking": asking, "ticks": ticks}
    return TemplateResponse(request, "interviews/introduction_new.html", context, status=status)


def ask_whom(request: HttpRequest, form: AskForm) -> TemplateResponse:
    """Ask to whom somebody is to introduce me."""
    context = {
        "section": "reach",
        "form": form,
        "introducer": form.cleaned_data["introducer"],
        "through": form.cleaned_data["through"],
    }
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "interviews/introduction_whom.html", context, status=status)


def withheld(request: HttpRequest, asking: Asking) -> TemplateResponse:
    """Say that nothing is asked here, since somebody on the way must not be approached."""
    status = 409 if request.method == "POST" else 200
    context = {"section": "reach", "asking": asking}
    return TemplateResponse(request, "interviews/introduction_withheld.html", context, status=status)


# ── One introduction ──────────────────────────────────────────────────────────────────────────────


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    return page(request, present(pk))


def page(
    request: HttpRequest, found: Introduction, *, form: AnswerForm | None = None, status: int = 200
) -> TemplateResponse:
    story = Story(found, timezone.now())
    context = {
        "section": "reach",
        "introduction": found,
        "story": story,
        "form": form or AnswerForm(today=story.today, on=story.check_back_on),
    }
    return TemplateResponse(request, "interviews/introduction_detail.html", context, status=status)


@require_POST
@vary_on_headers("HX-Request")
def answer(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Say what came of it, or when to check back: on its page, in the list, or on Today."""
    now = timezone.now()
    form = AnswerForm(request.POST, today=timezone.localdate(now))
    valid = form.is_valid()
    if "state" in form.errors:
        raise Http404
    with transaction.atomic():
        found = present(pk)
        if not valid:
            return page(request, found, form=form, status=422)
        try:
            record = introductions.answered(
                found, form.cleaned_data["state"], now, check_back_on=form.cleaned_data["check_back_on"]
            )
        except introductions.WrongState:
            messages.warning(request, f"Nothing was changed: this is {found.get_state_display()} by now.")
        except NotToBeApproached as refused:
            messages.warning(request, f"Nothing was changed: {refusal(refused)}")
        else:
            if record.action is None:
                messages.info(request, "You said so already: nothing changed.")
            said(request, record.what, record)
    if not request.htmx:
        return redirect(request, way_back_from(request, found))
    row = introduction_rows.of([found], now)[0]
    return TemplateResponse(request, "interviews/_introduction_changed.html", {"row": row})


def way_back_from(request: HttpRequest, found: Introduction) -> str:
    """Return the page of ours that a button was pressed on; its own where that is unknown."""
    address = way_back(request)
    return found.get_absolute_url() if address == reverse("contacts:history") else address


@require_POST
def drop(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Take back one that was never asked for; one that is gone already needs no further word."""
    if not Introduction.objects.filter(pk=pk).exists():
        return redirect(request, "interviews:introductions")
    found = present(pk)
    try:
        record = introductions.drop(found)
    except introductions.WrongState:
        messages.warning(request, f"Nothing was changed: this is {found.get_state_display()} by now.")
        return redirect(request, found)
    said(request, record.what, record)
    return redirect(request, "interviews:introductions")


# ── All of them ───────────────────────────────────────────────────────────────────────────────────


@require_safe
@vary_on_headers("HX-Request")
def introduction_list(request: HtmxHttpRequest) -> HttpResponse:
    form, now = IntroductionFilterForm(request.GET), timezone.now()
    state, person = form.value("state"), form.value("person")
    whole = Introduction.objects.present()
    if person:
        whole = whole.filter(Q(introducer=person) | Q(target=person))
    counts = Counter(whole.order_by().values_list("state", flat=True))
    shown = introduction_rows.in_order(whole.filter(state=state) if state else whole)
    pages = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    rows = introduction_rows.of(list(pages), now)
    titles = introduction_rows.TITLES
    context: dict[str, Any] = {
        "section": "reach",
        "page": pages,
        "person": person,
        "state": state,
        "all": sum(counts.values()),
        "chips": [(one, titles[one], counts[one]) for one in introduction_rows.ORDER if counts[one]],
        "parts": [
            (one, titles[one], list(those))
            for one, those in itertools.groupby(rows, key=lambda row: row.state)
        ],
    }
    return TemplateResponse(request, page_or_partial(request, LIST, "introductions"), context)
