"""Settings: within how long each thing is to be done, and on which days I do not work."""

from django.contrib import messages
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST

from contacts.changes import Record
from infoint.htmx import HtmxHttpRequest, redirect
from interviews import my_cadences
from interviews.forms.cadences import CadencesForm

TEMPLATE = "interviews/cadences.html"


@require_http_methods(["GET", "HEAD", "POST"])
def cadences(request: HtmxHttpRequest) -> HttpResponse:
    mine = request.mine  # type: ignore[attr-defined]
    if request.method != "POST":
        return TemplateResponse(request, TEMPLATE, _context(request, CadencesForm(mine=mine)))
    form = CadencesForm(request.POST, mine=mine)
    if not form.is_valid():
        return TemplateResponse(request, TEMPLATE, _context(request, form), status=422)
    _say(request, "Saved. It counts from now on.", my_cadences.save(form.lengths, form.days))
    return redirect(request, "interviews:cadences")


@require_POST
def usual(request: HtmxHttpRequest) -> HttpResponse:
    """Take all lengths back to those infoint comes with."""
    _say(request, "The usual lengths count again, from now on.", my_cadences.back_to_usual())
    return redirect(request, "interviews:cadences")


def _context(request: HtmxHttpRequest, form: CadencesForm) -> dict[str, object]:
    is_usual = not request.mine.cadences  # type: ignore[attr-defined]
    return {"section": "settings", "form": form, "is_usual": is_usual}


def _say(request: HtmxHttpRequest, words: str, record: Record) -> None:
    if record.action:
        messages.success(request, words, extra_tags=f"undo-{record.action.pk}")
