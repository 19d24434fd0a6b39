"""Letters: begun, written, checked as typed, taken to a mail program or to the post, marked as sent."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts import changes
from contacts.models import Preferences
from infoint.htmx import HtmxHttpRequest, is_autosave, redirect
from interviews import letters
from interviews.approaching import NotToBeApproached
from interviews.forms.letters import AgainForm, LetterForm, NewLetterForm, PostalForm, SentForm
from interviews.letters import Subject, matching
from interviews.letters.composing import Composer
from interviews.models import Message
from interviews.views.interviews import said

PAGE = "interviews/letter_detail.html"
SENT_ALREADY = "This letter was marked as sent before: it stays as it was."


def mine_of(request: HttpRequest) -> Preferences:
    found: Preferences = request.mine  # type: ignore[attr-defined]
    return found


def present(number: uuid.UUID) -> Message:
    """Return a letter that nothing in the trash belongs to, or answer 404."""
    return get_object_or_404(Message.objects.present().whole(), uuid=number)


# ── Beginning ─────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HtmxHttpRequest) -> HttpResponse:
    """Begin a letter, or go on with the one begun. A look shows how it would begin, and makes nothing."""
    now = timezone.now()
    form = NewLetterForm(request.POST if request.method == "POST" else request.GET)
    about = _about(form, now) if form.is_valid() else None
    if about is None:
        raise Http404
    row = about.follow_up
    if row is not None and not row.is_open and row.message is not None:
        return redirect(request, row.message)
    if found := letters.open_draft(about):
        return redirect(request, found)
    try:
        if request.method == "POST":
            return redirect(request, letters.begin(about, mine_of(request), now))
        draft = letters.draft(about, mine_of(request), now)
    except NotToBeApproached as refused:
        context: dict[str, Any] = {"section": "interviews", "people": refused.people, "about": about}
        status = 409 if request.method == "POST" else 200
        return TemplateResponse(request, "interviews/letter_withheld.html", context, status=status)
    context = {"section": "interviews", "letter": draft, "sent": form.sent}
    return TemplateResponse(request, "interviews/letter_new.html", context)


def _about(form: NewLetterForm, now: Any) -> Subject | None:
    data = form.cleaned_data
    if row := data["follow_up"]:
        return matching.about_row(row, now)
    kind = matching.K(data["kind"])
    return matching.about_kind(kind, data["contact"], data["interview"], data["introduction"])


# ── Writing ───────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HtmxHttpRequest, number: uuid.UUID) -> HttpResponse:
    if request.method != "POST":
        return page(request, present(number))
    autosave = is_autosave(request)
    if autosave and not Message.objects.filter(uuid=number).exists():
        return TemplateResponse(request, "interviews/_letter_conflict.html", {"current": None}, status=409)
    return save(request, present(number), autosave=autosave)


def page(
    request: HttpRequest,
    found: Message,
    *,
    form: LetterForm | None = None,
    sent_form: SentForm | None = None,
    status: int = 200,
    **context: Any,
) -> TemplateResponse:
    """Show a letter: to be written at, or as it was sent."""
    composer = Composer(found, mine_of(request), timezone.now())
    shown = {
        "section": "interviews",
        "letter": found,
        "composer": composer,
        "this_year": composer.this_year,
        "form": form or LetterForm(initial=_initial(found)),
        "sent_form": sent_form or SentForm(now=composer.now, how=composer.likely),
        "postal_form": PostalForm(),
    }
    return TemplateResponse(request, PAGE, shown | context, status=status)


def _initial(found: Message) -> dict[str, Any]:
    return {name: getattr(found, name) for name in (*LetterForm.TEXTS, "version")}


def save(request: HtmxHttpRequest, found: Message, *, autosave: bool) -> HttpResponse:
    """Save what is typed. A script that saves in between wants the new version only."""
    form = LetterForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422) if autosave else page(request, found, form=form, status=422)
    try:
        saved = store(found, form)
    except changes.Stale as stale:
        return conflict(request, found, form, stale.current, autosave=autosave)
    if autosave:
        return HttpResponse(headers={"X-Infoint-Version": str(saved.version)})
    return redirect(request, saved)


def store(found: Message, form: LetterForm) -> Message:
    """Store what was typed, or what was chosen of two texts. Raises `changes.Stale`."""
    values = form.values
    if form.choice == "theirs":
        return found
    if form.choice == "both" and found.version == form.version_seen:
        values["body"] = f"{found.body}\n\n{values['body']}"
    return letters.save(found, version=form.version_seen, **values)


def conflict(
    request: HtmxHttpRequest, found: Message, form: LetterForm, current: Any, *, autosave: bool
) -> HttpResponse:
    """Show both texts of a letter that was changed, sent or discarded elsewhere."""
    context = {"current": current, "mine": form.cleaned_data["body"], "too_late": True}
    if autosave:
        return TemplateResponse(request, "interviews/_letter_conflict.html", context, status=409)
    return page(request, found, form=form, status=409, **context)


@require_POST
def check(request: HtmxHttpRequest, number: uuid.UUID) -> HttpResponse:
    """Say what is wrong with a letter as it is typed. Nothing is stored."""
    found = present(number)
    form = LetterForm(request.POST)
    valid = form.is_valid()
    if valid:
        for name, value in form.values.items():
            setattr(found, name, value)
    composer = Composer(found, mine_of(request), timezone.now())
    context = {"letter": found, "composer": composer, "form": form, "swapped": True}
    return TemplateResponse(request, "interviews/_letter_check.html", context, status=200 if valid else 422)


# ── What becomes of it ────────────────────────────────────────────────────────────────────────────


@require_POST
def sent(request: HtmxHttpRequest, number: uuid.UUID) -> HttpResponse:
    """Save what is typed, and mark it as sent; what stands in the way is shown instead."""
    found, now = present(number), timezone.now()
    form, sent_form = LetterForm(request.POST), SentForm(request.POST, now=now)
    if found.sent_at is not None:
        messages.info(request, SENT_ALREADY)
        return redirect(request, found)
    if not (form.is_valid() & sent_form.is_valid()):
        return page(request, found, form=form, sent_form=sent_form, status=422)
    try:
        found = store(found, form)
        how, at = sent_form.cleaned_data["how"], sent_form.cleaned_data["at"]
        record = letters.sent(present(number), how, at, mine_of(request))
    except changes.Stale as stale:
        return conflict(request, found, form, stale.current, autosave=False)
    except (letters.Blocked, NotToBeApproached) as refused:
        return page(request, present(number), sent_form=sent_form, status=422, refused=refused)
    except letters.AlreadySent:
        messages.info(request, SENT_ALREADY)
        return redirect(request, found)
    said(request, f"Sent to {found.contact.call_name}", record)
    return redirect(request, found)


@require_POST
def answered(request: HtmxHttpRequest, number: uuid.UUID) -> HttpResponse:
    found = present(number)
    if found.sent_at is not None and found.answered_at is None:
        record = letters.answered(found, timezone.now())
        said(request, record.what, record)
    return redirect(request, found)


@require_POST
def discard(request: HtmxHttpRequest, number: uuid.UUID) -> HttpResponse:
    found = present(number)
    try:
        record = letters.discard(found)
    except letters.AlreadySent:
        messages.info(request, SENT_ALREADY)
        return redirect(request, found)
    said(request, record.what, record)
    return redirect(request, found.interview or found.introduction or found.contact)


@require_POST
def again(request: HtmxHttpRequest, number: uuid.UUID) -> HttpResponse:
    """Put a template, filled anew, in place of what is written."""
    found = present(number)
    form = AgainForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        record = letters.begin_again(found, form.cleaned_data["kind"], mine_of(request), timezone.now())
    except (letters.AlreadySent, NotToBeApproached):
        messages.warning(request, "Nothing was changed: this letter cannot be begun again.")
    else:
        said(request, record.what, record)
    return redirect(request, found)


# ── Taking it away ────────────────────────────────────────────────────────────────────────────────


@require_safe
def eml(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Give the letter as a file that mail programs open as a draft."""
    found = present(number)
    composer = Composer(found, mine_of(request), timezone.now())
    if not composer.is_ready:
        return page(request, found, status=409, refused=letters.Blocked(composer.blocking))
    headers = {"Content-Disposition": str(content_disposition_header(True, composer.file_name))}
    return HttpResponse(composer.eml, content_type="message/rfc822", headers=headers)


@require_safe
def to_print(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Show the letter as it goes into an envelope."""
    found = present(number)
    composer = Composer(found, mine_of(request), timezone.now())
    if not composer.may_leave:
        return page(request, found, status=409, refused=letters.Blocked(composer.blocking))
    context = {"section": "interviews", "letter": found, "composer": composer, "mine": mine_of(request)}
    return TemplateResponse(request, "interviews/letter_print.html", context)


@require_POST
def postal(request: HtmxHttpRequest, number: uuid.UUID) -> HttpResponse:
    """Keep where they get post; or have me find it."""
    found = present(number)
    form = PostalForm(request.POST)
    if not form.is_valid():
        return page(request, found, status=422, postal_form=form)
    if form.cleaned_data["find"]:
        record = letters.find_address(found)
    else:
        record = letters.keep_address(found.contact, form.cleaned_data["postal"])
    said(request, record.what, record)
    return redirect(request, found)
