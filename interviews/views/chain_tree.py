"""Which talk led to which."""

from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from infoint.htmx import HtmxHttpRequest
from interviews.chain_page import Chains


@require_safe
def show(request: HtmxHttpRequest) -> TemplateResponse:
    context = {"section": "reach", "chains": Chains(timezone.localdate(), request.GET.get("page", ""))}
    return TemplateResponse(request, "interviews/chain_tree.html", context)
