"""My own wording of each kind of letter, in the settings."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts import changes
from infoint.htmx import HtmxHttpRequest, redirect
from interviews.forms.letters import WordingForm
from interviews.letters import filling, kinds, wording
from interviews.letters.checking import words_in
from interviews.letters.placeholders import PLACEHOLDERS
from interviews.models import LetterTemplate
from interviews.models.letters import LetterKind
from interviews.views.interviews import said


def known(kind: str) -> LetterKind:
    """Return a kind of letter by its name, or answer 404."""
    if kind not in LetterKind.values:
        raise Http404
    return LetterKind(kind)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    own = set(LetterTemplate.objects.values_list("kind", flat=True))
    groups = [
        (name, [(kind, kinds.SORTS[kind], kind in own) for kind in those]) for name, those in kinds.GROUPS
    ]
    context = {"section": "settings", "groups": groups}
    return TemplateResponse(request, "interviews/letter_templates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HtmxHttpRequest, kind: str) -> HttpResponse:
    about = known(kind)
    own = LetterTemplate.objects.filter(kind=about).first()
    if request.method != "POST":
        return page(request, about, own, WordingForm(initial=_initial(about, own)))
    form = WordingForm(request.POST)
    if not form.is_valid():
        return page(request, about, own, form, status=422)
    data = form.cleaned_data
    try:
        record = wording.write(about, data["subject"], data["body"], data["version"] or 0)
    except changes.Stale as stale:
        return page(request, about, own, form, status=409, current=stale.current, too_late=True)
    said(request, f"Saved your “{about.label}”", record)
    return redirect(request, "interviews:letter_templates")


def _initial(kind: LetterKind, own: LetterTemplate | None) -> dict[str, Any]:
    text = wording.Wording(own.subject, own.body) if own else wording.original(kind)
    return {"subject": text.subject, "body": text.body, "version": own.version if own else 0}


def page(
    request: HttpRequest,
    kind: LetterKind,
    own: LetterTemplate | None,
    form: WordingForm,
    status: int = 200,
    **context: Any,
) -> TemplateResponse:
    original = wording.original(kind)
    used = filling.placeholders(f"{original.subject} {original.body}")
    context |= {
        "section": "settings",
        "kind": kind,
        "sort": kinds.SORTS[kind],
        "own": own,
        "form": form,
        "usual": [(name, PLACEHOLDERS[name]) for name in used],
        "others": [(name, one) for name, one in PLACEHOLDERS.items() if name not in used],
        **_preview(form),
    }
    return TemplateResponse(request, "interviews/letter_template.html", context, status=status)


def _preview(form: WordingForm) -> dict[str, Any]:
    """Return the text filled with invented people, and how many words it has then."""
    body = wording.preview(str(form["body"].value() or "").replace("\r\n", "\n"))
    return {
        "preview_subject": wording.preview(str(form["subject"].value() or "")),
        "preview": body,
        "words": words_in(body),
    }


@require_POST
def preview(request: HttpRequest, kind: str) -> HttpResponse:
    """Show how a text would look, filled with invented people; nothing is stored."""
    about = known(kind)
    form = WordingForm(request.POST)
    form.is_valid()
    context = {"kind": about, "sort": kinds.SORTS[about], "form": form, "checked": True, **_preview(form)}
    return TemplateResponse(request, "interviews/_letter_preview.html", context)


@require_POST
def original(request: HtmxHttpRequest, kind: str) -> HttpResponse:
    """Go back to the text that infoint brings."""
    about = known(kind)
    record = wording.back_to_the_original(about)
    if record.action is None:
        messages.info(request, "It was the original already.")
    said(request, record.what, record)
    return redirect(request, "interviews:letter_templates")
