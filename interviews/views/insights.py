"""Insights: what all talks add up to, and the small figures of it that Today shows."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from infoint.htmx import HtmxHttpRequest
from interviews import followups
from interviews.forms.insights import PERIODS, InsightsForm
from interviews.insights.overview import Overview
from interviews.insights.small import Small
from interviews.models import Pathway


@require_safe
def insights(request: HtmxHttpRequest) -> HttpResponse:
    mine = request.mine  # type: ignore[attr-defined]
    now = timezone.now()
    today = timezone.localdate(now)
    form = InsightsForm(request.GET)
    since = form.since(today, followups.my_cadence(mine).calendar)
    context = {
        "section": "pathways",
        "overview": Overview(now, today, mine, since, form.pathway_asked),
        "periods": PERIODS,
        "period": form.period_asked,
        "pathway": form.pathway_asked,
        "pathways": Pathway.objects.present(),
    }
    return TemplateResponse(request, "interviews/insights.html", context)


@require_safe
@vary_on_headers("HX-Request")
def small(request: HtmxHttpRequest) -> HttpResponse:
    """Answer with the figures for Today, which asks for them once it is there."""
    if not request.htmx or request.htmx.boosted or request.htmx.history_restore_request:
        return redirect("interviews:insights")
    now = timezone.now()
    figures = Small(now, timezone.localdate(now), request.mine)  # type: ignore[attr-defined]
    if figures.is_empty:
        return HttpResponse(status=204)
    return TemplateResponse(request, "interviews/_today_figures.html", {"figures": figures})
