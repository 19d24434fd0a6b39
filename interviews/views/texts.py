"""The answers to typed texts: static/js/autosave.js, htmx and a plain browser ask for different ones."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from infoint.htmx import HtmxHttpRequest, redirect
from interviews import texts
from interviews.forms.texts import TextsForm

Save = Callable[[dict[str, str], str], models.Model]


@dataclass(frozen=True, slots=True)
class Both:
    """One text of which there are two, mine and the one that was saved elsewhere."""

    name: str
    label: str
    mine: str
    theirs: str


def is_autosave(request: HttpRequest) -> bool:
    return request.headers.get("X-Infoint-Autosave") == "1"


def saved(
    request: HtmxHttpRequest,
    form: TextsForm,
    row: models.Model,
    save: Save,
    *,
    action: str,
    back: str,
    heading: str,
) -> HttpResponse:
    """Save what was typed, under the marks it began from, and answer whoever sent it.

    `row` is as it stands now, `action` the address of the form, `back` where a browser without scripts
    goes on.
    """
    context: dict[str, Any] = {"form": form, "action": action, "back": back, "heading": heading}
    if not form.is_valid():
        return HttpResponse(status=422) if is_autosave(request) else page(request, context, 422)
    typed = form.chosen(row)
    try:
        save(typed, form.seen)
    except texts.Stale as stale:
        context |= {"both": both_of(form, stale), "marks": texts.taking_over(stale, form.typed, form.seen)}
        if request.htmx:
            return TemplateResponse(request, "interviews/_texts_conflict.html", context, status=409)
        return page(request, context, 409)
    if is_autosave(request):
        return HttpResponse(headers={"X-Infoint-Version": texts.marks(typed.values())})
    return HttpResponse(status=204) if request.htmx else redirect(request, back)


def both_of(form: TextsForm, stale: texts.Stale) -> list[Both]:
    return [
        Both(name, str(form[name].label), form.typed[name], getattr(stale.current, name))
        for name in stale.names
    ]


def page(request: HttpRequest, context: dict[str, Any], status: int) -> TemplateResponse:
    """Show the texts on a page of their own, with what is to be said about them."""
    context |= {"section": "interviews"}
    return TemplateResponse(request, "interviews/texts_page.html", context, status=status)
