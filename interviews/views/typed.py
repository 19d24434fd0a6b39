"""The answers to what is typed: static/js/autosave.js, htmx and a plain browser ask for different ones."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.http import HttpResponse
from django.template.response import TemplateResponse

from contacts import changes
from infoint.htmx import HtmxHttpRequest, is_autosave, redirect
from interviews import texts
from interviews.forms.typed import TypedForm

Save = Callable[[dict[str, Any], str], models.Model]


@dataclass(frozen=True, slots=True)
class Both:
    """One text of which there are two, mine and the one that was saved elsewhere."""

    name: str
    label: str
    mine: str
    theirs: str


def nothing_else() -> HttpResponse:
    """Answer htmx where the form stays as it is and nothing else follows."""
    return HttpResponse(status=204)


def saved(
    request: HtmxHttpRequest,
    form: TypedForm,
    row: models.Model,
    save: str | Save,
    *,
    page: str,
    region: str = "interviews/_typed_fields.html",
    then: Callable[[], HttpResponse] | None = None,
    **context: Any,
) -> HttpResponse:
    """Save a form of typed text; what one types without a long pause is one action.

    `save` is the verb that stores it, given what was typed and the marks it began from, or the words of
    the history for fields that are only stored. `region` is the template of the form itself, with `form`,
    `row` and `both`; `page` the address that a browser without scripts goes back to. `then` answers htmx
    where other things than the form change.
    """
    context |= {"form": form, "row": row, "region": region, "back": page}
    if not form.is_valid():
        return HttpResponse(status=422) if is_autosave(request) else _region(request, region, 422, context)
    try:
        row = _save(row, form, save) if isinstance(save, str) else save(form.chosen(row), form.seen)
    except texts.Stale as stale:
        return _conflict(request, form, stale, context)
    if is_autosave(request):
        return HttpResponse(headers={"X-Infoint-Version": texts.marks(form.typed.values())})
    if not request.htmx:
        return redirect(request, page)
    if then is not None:
        return then()
    return _region(request, region, 200, context | {"form": form.afresh(row), "row": row})


def _save(row: models.Model, form: TypedForm, what: str) -> models.Model:
    # One transaction takes in the look and the write: of two saves at once the second sees the first.
    with transaction.atomic():
        row.refresh_from_db()
        values = texts.differing(row, form.chosen(row), form.seen, yielding=form.choices)
        if values:
            with changes.recording(what) as record:
                record.continues(row, within=texts.ONE_SITTING)
                record.change(row, **values)
                if hasattr(row, "updated_at"):
                    row.updated_at = record.at
                    row.save(update_fields=["updated_at"])
    return row


def _region(request: HtmxHttpRequest, region: str, status: int, context: dict[str, Any]) -> TemplateResponse:
    template = region if request.htmx else "interviews/typed_page.html"
    return TemplateResponse(request, template, {"section": "interviews", **context}, status=status)


def _conflict(
    request: HtmxHttpRequest, form: TypedForm, stale: texts.Stale, context: dict[str, Any]
) -> TemplateResponse:
    """Show both texts of what was changed elsewhere."""
    both = [
        Both(name, str(form[name].label), form.typed[name], getattr(stale.current, name))
        for name in stale.names
    ]
    context |= {"both": both, "marks": texts.taking_over(stale, form.typed, form.seen)}
    template = "interviews/_typed_conflict.html" if request.htmx else "interviews/typed_page.html"
    return TemplateResponse(request, template, {"section": "interviews", **context}, status=409)
