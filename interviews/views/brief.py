"""The brief: one page to print, or to have open while one waits."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from infoint.htmx import HtmxHttpRequest
from interviews import rows
from interviews.preparing import Sheet
from interviews.preparing.brief import Brief
from interviews.rating import Expecting
from interviews.views.interviews import present


@require_safe
def brief(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    interview, now = present(pk), timezone.now()
    sheet = Sheet(interview, now)
    context = {
        "section": "interviews",
        "interview": interview,
        "sheet": sheet,
        "row": rows.of([interview], now)[0],
        "brief": Brief(sheet),
        "expecting": Expecting(interview, now),
        "this_year": sheet.today.year,
    }
    return TemplateResponse(request, "interviews/interview_brief.html", context)
