"""Pathways side by side, and what counts where they are compared."""

from django.http import HttpResponse
from django.shortcuts import redirect as to_address
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from infoint.htmx import HtmxHttpRequest, page_or_partial
from interviews import my_weights
from interviews.compare_page import Comparison
from interviews.forms.compare import CompareForm, WeightsForm
from interviews.views.interviews import said
from interviews.views.letters import mine_of

PAGE = "interviews/compare.html"


@require_safe
@vary_on_headers("HX-Request")
def compare(request: HtmxHttpRequest) -> HttpResponse:
    return page(request, Comparison(CompareForm(request.GET), mine_of(request).weights))


@require_POST
def weigh(request: HtmxHttpRequest) -> HttpResponse:
    """Keep what counts, or go back to the usual weights; then show the same comparison again."""
    asked, mine = CompareForm(request.POST), mine_of(request)
    comparison = Comparison(asked, mine.weights)
    if "usual" in request.POST:
        record = my_weights.back_to_usual()
        said(request, "The usual weights count again.", record)
    else:
        form = WeightsForm(request.POST, weights=comparison.weights)
        if not form.is_valid():
            return page(request, comparison, form=form, status=422)
        record = my_weights.save(form.weights)
        said(request, "Saved: the totals are weighed by that.", record)
    query = asked.query()
    return to_address(f"{reverse('interviews:compare')}{'?' if query else ''}{query}#weights")


def page(
    request: HtmxHttpRequest, comparison: Comparison, *, form: WeightsForm | None = None, status: int = 200
) -> TemplateResponse:
    context = {
        "section": "pathways",
        "comparison": comparison,
        "today": timezone.localdate(),
        "form": form or WeightsForm(weights=comparison.weights),
    }
    return TemplateResponse(request, page_or_partial(request, PAGE, "compared"), context, status=status)
