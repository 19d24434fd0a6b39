"""Today: what is overdue, what comes next."""

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from infoint.htmx import HtmxHttpRequest


@require_safe
def today(request: HtmxHttpRequest) -> HttpResponse:
    context = {"section": "today", "today": timezone.localdate()}
    return TemplateResponse(request, "interviews/today.html", context)
