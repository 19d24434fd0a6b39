"""Settings: me, where I work, and whom to keep in the dark; and the same asked at the first start."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from contacts import my_settings
from contacts.changes import Record
from contacts.forms.settings import AskForm, SettingsForm
from contacts.models import Preferences
from infoint.htmx import HtmxHttpRequest, redirect

TEMPLATE = "contacts/settings.html"


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HtmxHttpRequest) -> HttpResponse:
    mine = Preferences.objects.select_related("employer").first() or Preferences(pk=1)
    if request.method != "POST":
        return TemplateResponse(request, TEMPLATE, _context(SettingsForm(instance=mine)))
    before = mine.employer
    form = SettingsForm(request.POST, instance=mine)
    if not form.is_valid():
        return TemplateResponse(request, TEMPLATE, _context(form), status=422)
    answers = form.answers
    stays = before if before and before.confidential and answers["employer"] is not None else None
    record = my_settings.save(**answers)
    words = "Saved."
    if stays and before != Preferences.mine().employer:
        words = f"Saved. {stays} stays in the dark until you untick it."
    _say(request, words, record)
    return redirect(request, "contacts:settings")


def _context(form: SettingsForm) -> dict[str, object]:
    return {"section": "settings", "form": form}


def question() -> AskForm | None:
    """Return the first question, as long as it was neither answered nor put off."""
    return None if my_settings.was_asked() else AskForm()


@require_POST
def ask(request: HtmxHttpRequest) -> HttpResponse:
    """Take the answer to the first question, and go on where it was asked."""
    back = request.POST.get("next", "")
    # A path only: a bare word would be taken for the name of a page.
    if not (back.startswith("/") and url_has_allowed_host_and_scheme(back, {request.get_host()})):
        back = reverse("contacts:list")
    if "not_now" in request.POST:
        _say(request, "You find it under Settings.", my_settings.not_now())
        return redirect(request, back)
    form = AskForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(map(str, errors)))
        return redirect(request, back)
    data = form.cleaned_data
    record = my_settings.save(
        {},
        what="Said whom to keep in the dark",
        employer=data["organization"] or None,
        employer_in_the_dark=True if data["organization"] else None,
        places=data["more_places"],
        circles=[circle.pk for circle in data["circles"]],
    )
    _say(request, "They are kept in the dark from now on.", record)
    return redirect(request, back)


def _say(request: HttpRequest, words: str, record: Record) -> None:
    if record.action:
        messages.success(request, words, extra_tags=f"undo-{record.action.pk}")
