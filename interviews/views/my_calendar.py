"""Calendar files: of one interview, of all at a secret address, and what they say."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts import clock
from infoint.htmx import HtmxHttpRequest, redirect
from interviews import my_calendar
from interviews.forms.my_calendar import AddressForm, TokenForm, WordsForm
from interviews.models import Interview


@require_safe
def interview_file(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Give one interview as a file; in words why not, where it may not leave the house."""
    interview = get_object_or_404(Interview.objects.present().for_rows(), pk=pk)
    problem = ""
    if not my_calendar.has_a_time(interview):
        problem = "no time"
    elif not my_calendar.may_be_told().filter(pk=pk).exists():
        problem = "hidden"
    if problem:
        context = {"interview": interview, "problem": problem}
        return TemplateResponse(request, "interviews/calendar_withheld.html", context, status=404)
    now = timezone.now()
    in_full = request.mine.calendar_in_full  # type: ignore[attr-defined]
    data = my_calendar.file_of(interview, now, in_full=in_full)
    start = timezone.localtime(interview.starts_at, interview.zone)
    return _attached(data, f"date-{start:%Y-%m-%d}.ics")


@login_not_required
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Give all to whoever knows the secret address; to others it is no address at all."""
    mine = clock.mine()
    form = TokenForm(request.GET)
    if not (form.is_valid() and my_calendar.opens(mine, form.cleaned_data["token"])):
        raise Http404
    with timezone.override(clock.zone_of(mine.time_zone)):
        data = my_calendar.feed(timezone.now(), in_full=mine.calendar_in_full)
    return HttpResponse(data, content_type="text/calendar; charset=utf-8")


@require_safe
def all_in_a_file(request: HtmxHttpRequest) -> HttpResponse:
    """Give the same once, as a file."""
    now = timezone.now()
    in_full = request.mine.calendar_in_full  # type: ignore[attr-defined]
    return _attached(my_calendar.feed(now, in_full=in_full), f"dates-{timezone.localdate(now):%Y-%m-%d}.ics")


def _attached(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type="text/calendar; charset=utf-8")
    # A name of mine might say what nobody is to read in a list of downloads.
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


# ── Settings ──────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HtmxHttpRequest) -> HttpResponse:
    mine = request.mine  # type: ignore[attr-defined]
    form = WordsForm(request.POST or None, initial={"in_full": "yes" if mine.calendar_in_full else "no"})
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    record = my_calendar.set_in_full(form.cleaned_data["in_full"])
    if record.action:
        messages.success(request, f"{record.what}.", extra_tags=f"undo-{record.action.pk}")
    return redirect(request, "interviews:calendar_settings")


def _page(request: HtmxHttpRequest, form: WordsForm, status: int = 200) -> HttpResponse:
    mine = request.mine  # type: ignore[attr-defined]
    address = ""
    if mine.calendar_token:
        path = f"{reverse('interviews:calendar')}?token={mine.calendar_token}"
        address = request.build_absolute_uri(path)
    context = {
        "section": "settings",
        "form": form,
        "address": address,
        # Opens the calendar of this computer, where there is one.
        "subscribe": address.replace("http", "webcal", 1) if address.startswith("http:") else "",
        "mark": my_calendar.mark_of(mine),
    }
    return TemplateResponse(request, "interviews/calendar_settings.html", context, status=status)


@require_POST
def address(request: HtmxHttpRequest) -> HttpResponse:
    """Make, replace or remove the secret address."""
    form = AddressForm(request.POST)
    if not form.is_valid():
        messages.error(request, "That could not be done. Look again.")
    elif form.cleaned_data["do"] == "remove":
        if my_calendar.remove_address():
            messages.success(request, "The address is closed. Calendars that read it find nothing there.")
    elif my_calendar.make_address(form.cleaned_data["instead_of"]):
        replaced = form.cleaned_data["instead_of"]
        words = "A new address. The one before is closed." if replaced else "Your calendar has an address."
        messages.success(request, words)
    return redirect(request, "interviews:calendar_settings")
