"""The map of who knows whom: around me, around somebody, or on the ways to somebody."""

from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from infoint.htmx import HtmxHttpRequest
from interviews import map_drawing, reach_map
from interviews.forms.maps import MapForm


@require_safe
def show(request: HtmxHttpRequest) -> TemplateResponse:
    form = MapForm(request.GET)
    if not form.is_valid():
        raise Http404
    today = timezone.localdate()
    about = form.cleaned_data["around"]
    found = reach_map.around(about, today) if about else reach_map.around_me(today)
    context = {
        "section": "reach",
        "about": about,
        "map": map_drawing.draw(found, today),
    }
    return TemplateResponse(request, "interviews/reach_map.html", context)
