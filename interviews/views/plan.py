"""Planning an interview, changing the plan, and writing down a talk that took place already."""

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from contacts import changes, people
from contacts.forms.chosen import is_id
from contacts.models import Contact
from infoint.htmx import HtmxHttpRequest, redirect
from interviews import talks
from interviews.forms.log import LogForm
from interviews.forms.merging import merged
from interviews.forms.picking import Picker, PickForm
from interviews.forms.plan import PlanForm, TalkForm, WhereForm
from interviews.models import Interview
from interviews.views.interviews import present, said

PLAN = "interviews/interview_plan.html"
EDIT = "interviews/interview_edit.html"
LOG = "interviews/interview_log.html"


def named(request: HttpRequest, name: str) -> Contact | None:
    """Return the person whom the address names, if they are here."""
    asked = request.GET.get(name, "")
    return Contact.objects.present().filter(pk=asked).first() if is_id(asked) else None


def about(request: HttpRequest) -> dict[str, Any]:
    """Return what a form of a talk begins with, from the address of its page."""
    person = named(request, "contact")
    asked = request.GET.get("pathway", "")
    return {
        "initial": {"pathways": [asked]} if is_id(asked) else None,
        "mine": request.mine,  # type: ignore[attr-defined]
        "now": timezone.now(),
        "people": [person] if person else [],
        "introducer": named(request, "introducer"),
    }


def page(
    request: HttpRequest, template: str, form: TalkForm, status: int = 200, **context: Any
) -> TemplateResponse:
    context |= {"section": "interviews", "form": form}
    return TemplateResponse(request, template, context, status=status)


# ── A new one ─────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HtmxHttpRequest) -> HttpResponse:
    if request.method != "POST":
        return page(request, PLAN, PlanForm(**about(request)))
    if "carried" in request.POST:
        return page(request, PLAN, PlanForm(carried=request.POST, **about(request)))
    form = PlanForm(request.POST, **about(request))

    def write() -> tuple[Interview, changes.Record]:
        interview, data = form.planned(), form.cleaned_data
        record = talks.plan(
            interview,
            data["people"],
            introducer=data["introducer"],
            pathways=data["all_pathways"],
            at=form.now,
        )
        return interview, record

    return once(request, PLAN, form, write)


@require_http_methods(["GET", "HEAD", "POST"])
def log(request: HtmxHttpRequest) -> HttpResponse:
    if request.method != "POST":
        return page(request, LOG, LogForm(**about(request)))
    if "carried" in request.POST:
        return page(request, LOG, LogForm(carried=request.POST, **about(request)))
    form = LogForm(request.POST, **about(request))

    def write() -> tuple[Interview, changes.Record]:
        interview, data = form.talk(), form.cleaned_data
        record = talks.log(
            interview, data["people"], introducer=data["introducer"], pathways=data["all_pathways"],
            text=data["text"], verdict=data["verdict"], thanks=form.thanked(), at=form.now,
        )  # fmt: skip
        return interview, record

    return once(request, LOG, form, write)


def once(
    request: HtmxHttpRequest,
    template: str,
    form: TalkForm,
    write: Callable[[], tuple[Interview, changes.Record]],
) -> HttpResponse:
    """Store a new talk, unless this form was taken before; show the form again where it cannot be taken."""
    if looked := request.POST.get("look"):
        form.look(looked)
        return page(request, template, form)
    valid = form.is_valid()
    number = form.cleaned_data.get("form_uuid")
    if number and (led_to := people.once(number)):
        return redirect(request, led_to)
    if not valid:
        return page(request, template, form, status=422)
    assert number is not None
    try:
        with transaction.atomic():
            interview, record = write()
            people.taken(number, interview.get_absolute_url())
    except talks.NotToBeApproached as refused:
        form.refuse(refused.people)
        return page(request, template, form, status=422)
    except IntegrityError:
        # The same form, sent twice, was quicker the other time.
        led_to = people.once(number)
        if led_to is None:
            raise
        return redirect(request, led_to)
    said(request, record.what, record)
    return redirect(request, interview)


# ── One that stands ───────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    interview = present(pk)
    given: dict[str, Any] = {"mine": request.mine, "now": timezone.now()}  # type: ignore[attr-defined]
    if request.method != "POST":
        return page(request, EDIT, PlanForm(interview=interview, **given))
    form = PlanForm(request.POST, interview=interview, **given)
    if looked := request.POST.get("look"):
        form.look(looked)
        return page(request, EDIT, form)
    if not form.is_valid():
        return page(request, EDIT, form, status=422)
    try:
        record = talks.edit(interview, version=form.cleaned_data["version"], **form.values)
    except changes.Stale:
        form, differing = merged(form, present(pk))
        return page(request, EDIT, form, status=409, too_late=True, differing=differing)
    except talks.NotToBeApproached as refused:
        form.refuse(refused.people)
        return page(request, EDIT, form, status=422)
    said(request, record.what, record)
    return redirect(request, interview)


# ── While one types ───────────────────────────────────────────────────────────────────────────────


@require_safe
def people_options(request: HtmxHttpRequest) -> HttpResponse:
    """Show who is found by what is typed; after a tick, or "Find", the whole field with who is chosen."""
    form = PickForm(request.GET)
    form.is_valid()
    facts = bool(form.cleaned_data.get("log"))
    picker = Picker(form.cleaned_data.get("pick") or "person", request.GET, facts=facts)
    if request.htmx.trigger == f"{picker.name}-typed":
        return TemplateResponse(request, "interviews/_picker_matches.html", {"picker": picker})
    if request.GET.get("look"):
        picker.take()
    else:
        picker.clear()
    return TemplateResponse(request, "interviews/_picker.html", {"picker": picker, "focus": True})


@require_safe
def where(request: HttpRequest) -> HttpResponse:
    """Call the place by what it is, once another medium is chosen."""
    return TemplateResponse(request, "interviews/_plan_where.html", {"form": WhereForm(request.GET)})


@require_safe
def log_thanks(request: HtmxHttpRequest) -> HttpResponse:
    """Ask whether they were thanked, once the day says that it was long ago."""
    form = LogForm(request.GET, **about(request))
    return TemplateResponse(request, "interviews/_log_thanks.html", {"form": form})
