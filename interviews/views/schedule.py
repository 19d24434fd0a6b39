"""Setting a time, or another one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from contacts import clock
from infoint.htmx import HtmxHttpRequest, redirect
from interviews import talks
from interviews.forms.picking import Picker
from interviews.forms.schedule import ScheduleForm
from interviews.forms.times import TimeForm, zone_named
from interviews.stages import NAMED
from interviews.views.interviews import present, refusal, said
from interviews.when import when

TEMPLATE = "interviews/interview_schedule.html"


@require_http_methods(["GET", "HEAD", "POST"])
def schedule(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    interview = present(pk)
    if interview.stage not in (*NAMED["schedule"].origins, *NAMED["move"].origins):
        messages.warning(request, f"No time can be set: this is {interview.get_stage_display()}.")
        return redirect(request, interview)
    now = timezone.now()
    form = ScheduleForm(request.POST or None, interview=interview, mine=request.mine, now=now)  # type: ignore[attr-defined]
    if not form.is_bound or not form.is_valid():
        return page(request, form, status=422 if form.is_bound else 200)
    data = form.cleaned_data
    try:
        record = talks.schedule(
            interview, data["starts_at"], time_zone=data["time_zone"], where=data["where"],
            planned_minutes=data["planned_minutes"], by_me=data.get("moved_by") == "me", at=now,
        )  # fmt: skip
    except talks.NotToBeApproached as refused:
        messages.warning(request, f"No time was set: {refusal(refused)}")
        return redirect(request, interview)
    said(request, record.what, record)
    return redirect(request, interview)


def page(request: HttpRequest, form: ScheduleForm, status: int) -> TemplateResponse:
    context = {"section": "interviews", "form": form, "interview": form.interview}
    return TemplateResponse(request, TEMPLATE, context, status=status)


@require_safe
def clocks(request: HttpRequest) -> TemplateResponse:
    """Tell what a time that is being typed is on my clocks and on theirs."""
    mine, today = clock.zone_of(request.mine.time_zone), timezone.localdate()  # type: ignore[attr-defined]
    people = Picker("person", request.GET, facts=True).chosen
    form = TimeForm(request.GET)
    form.zone_by_default = zone_named(people[0].time_zone if people else "") or mine
    moment = (
        form.moment(today) if form.is_valid() and request.GET.get("day") and request.GET.get("time") else None
    )
    context = {"when": when(moment, mine, form.zone, today) if moment else None, "form": form}
    return TemplateResponse(request, "interviews/_clocks.html", context)
