"""Pathways: the list of them, and adding one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from infoint.htmx import HtmxHttpRequest, redirect
from interviews import pathway_rows, pathways
from interviews.forms.pathways import NameForm
from interviews.models import Pathway
from interviews.views.interviews import said


@require_http_methods(["GET", "HEAD", "POST"])
def pathway_list(request: HtmxHttpRequest) -> HttpResponse:
    """Show all pathways, or add one; one that is there already is shown."""
    form = NameForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return list_page(request, form, status=422 if form.is_bound else 200)
    record = pathways.add(form.cleaned_data["name"])
    found = pathways.called(form.cleaned_data["name"])
    if record.action is None:
        messages.info(request, f"{found.name} is there already.")
    said(request, record.what, record)
    return redirect(request, f"{reverse('interviews:pathways')}#pathway-{found.pk}")


def list_page(request: HttpRequest, form: NameForm, status: int = 200) -> TemplateResponse:
    rows = pathway_rows.of(list(Pathway.objects.present()))
    context: dict[str, Any] = {
        "section": "pathways",
        "form": form,
        "rows": rows,
        "headline": pathway_rows.headline(rows),
        "going": [row for row in rows if row.pathway.status not in pathway_rows.AT_REST],
        "resting": [row for row in rows if row.pathway.status in pathway_rows.AT_REST],
    }
    return TemplateResponse(request, "interviews/pathway_list.html", context, status=status)
