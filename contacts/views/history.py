"""All that was done, and the one way back from it."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from contacts import changes
from contacts.forms.history import HistoryForm
from contacts.models import Action, Change, Contact
from infoint.htmx import HtmxHttpRequest, page_or_partial, redirect

PER_PAGE = 50
MOST_KEPT = 200
TEMPLATE = "contacts/history.html"


@require_GET
@vary_on_headers("HX-Request")
def history(request: HtmxHttpRequest) -> TemplateResponse:
    form = HistoryForm(request.GET)
    somebody = Change.objects.filter(action=OuterRef("pk"), about__isnull=False)
    actions = form.apply(Action.objects.annotate(about_people=Exists(somebody)))
    page = Paginator(actions, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "section": "safe",
        "page": page,
        "kinds": Action.Kind.choices,
        "chosen": form.chosen,
        "this_year": timezone.localdate().year,
    }
    return TemplateResponse(request, page_or_partial(request, TEMPLATE, "actions"), context)


@require_POST
def undo(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Take an action back; say in words what was left alone since it was changed again."""
    action = get_object_or_404(Action, pk=pk)
    undone = changes.undo(action)
    action.refresh_from_db()
    kept = undone.kept
    context = {
        "section": "safe",
        "action": action,
        "undone": undone,
        "kept": kept[:MOST_KEPT],
        "more": max(0, len(kept) - MOST_KEPT),
        "back": way_back(request),
    }
    if request.htmx:
        return TemplateResponse(request, "contacts/_undone.html", context)
    if kept:
        return TemplateResponse(request, "contacts/undone.html", context)
    messages.success(request, f"{'Undone already' if undone.already else 'Undone'}: {action.what}")
    return redirect(request, context["back"])


def _person_is_there(pk: int) -> bool:
    return Contact.objects.present().filter(pk=pk).exists()


# Whether what a page of each namespace shows is still there; other rooms add theirs, and by the page's
# full name what differs from page to page.
still_there: dict[str, Callable[[int], bool]] = {"contacts": _person_is_there}


def way_back(request: HttpRequest) -> str:
    """Return the page the undo was asked from, or the history where that page is gone."""
    asked = request.POST.get("next") or request.headers.get("Referer", "")
    history_page = reverse("contacts:history")
    if not url_has_allowed_host_and_scheme(asked, {request.get_host()}):
        return history_page
    parts = urlsplit(asked)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return history_page
    pk = match.kwargs.get("pk")
    is_there = still_there.get(match.view_name) or still_there.get(match.namespace)
    if (pk is not None and is_there and not is_there(pk)) or match.url_name == "undo":
        return history_page
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
