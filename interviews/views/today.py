"""Today: what is late, what to answer, whom to meet, and the small steps."""

from typing import Any

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from contacts.models import Contact
from infoint.htmx import HtmxHttpRequest
from interviews.daybook import Daybook
from interviews.forms.today import ShownForm
from interviews.models import Interview


@require_safe
def today(request: HtmxHttpRequest) -> HttpResponse:
    group, many = ShownForm(request.GET).chosen
    book = Daybook(timezone.now(), request.mine, group, many)  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "section": "today",
        "book": book,
        "today": book.today,
        "overdue_count": book.overdue_count,
    }
    if book.is_empty:
        context["knows_nobody"] = not Contact.objects.present().exists()
        context["first"] = context["knows_nobody"] or not Interview.objects.present().exists()
    return TemplateResponse(request, "interviews/today.html", context)
