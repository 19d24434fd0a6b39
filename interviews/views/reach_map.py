"""The map of who knows whom: around me, around somebody, or on the ways to what was asked for."""

from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from infoint.htmx import HtmxHttpRequest, page_or_partial
from interviews import map_drawing, reach_map
from interviews.forms.maps import MapForm
from interviews.forms.reach import ReachForm
from interviews.views.reach import answer_to


@require_safe
@vary_on_headers("HX-Request")
def show(request: HtmxHttpRequest) -> TemplateResponse:
    form = MapForm(request.GET)
    if not form.is_valid():
        raise Http404
    today = timezone.localdate()
    about, question = form.cleaned_data["around"], ReachForm(request.GET)
    reach = None
    if about:
        found = reach_map.around(about, today)
    elif question.asked:
        reach = answer_to(request, question)
        found = reach_map.of_ways(reach.ways, reach.reading.target_ids, today)
    else:
        found = reach_map.around_me(today)
    context = {
        "section": "reach",
        "about": about,
        "reach": reach,
        "map": map_drawing.draw(found, today),
    }
    return TemplateResponse(request, page_or_partial(request, "interviews/reach_map.html", "drawn"), context)
