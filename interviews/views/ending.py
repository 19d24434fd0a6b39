"""That we are done: when it really ended, and whether it happened at all."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from infoint.htmx import HtmxHttpRequest, redirect
from interviews import rows, talks
from interviews.cadence import Cadences
from interviews.forms.ending import EndForm
from interviews.models import Interview
from interviews.stages import Stage
from interviews.views.interviews import present, said


@require_http_methods(["GET", "HEAD", "POST"])
def hold(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Say that we talked, and when that ended; of a talk that was held, correct when."""
    interview = present(pk)
    now = timezone.now()
    if not interview.is_before_held and interview.stage != Stage.HELD:
        messages.warning(request, f"Take it up again first: this is {interview.get_stage_display()}.")
        return redirect(request, interview)
    if request.method != "POST":
        return end_page(request, interview, EndForm(interview=interview, now=now))
    form = EndForm(request.POST, interview=interview, now=now)
    if not form.is_valid():
        return end_page(request, interview, form, status=422)
    if interview.stage != Stage.HELD:
        said(request, "Done. How was it?", talks.hold(interview, form.cleaned_data["ended_at"], now))
    elif form.cleaned_data["day"]:
        said(request, "Corrected when it ended", talks.set_end(interview, form.cleaned_data["ended_at"], now))
    return redirect(request, reverse("interviews:reflect", args=[pk]))


def end_page(
    request: HttpRequest, interview: Interview, form: EndForm, status: int = 200
) -> TemplateResponse:
    context = {
        "section": "interviews",
        "interview": interview,
        "row": rows.of([interview], form.now)[0],
        "form": form,
        "asks_if_held": interview.is_over(form.now),
        "thank_hours": Cadences.of(request.mine.cadences).thank_hours,  # type: ignore[attr-defined]
    }
    return TemplateResponse(request, "interviews/interview_hold.html", context, status=status)
