"""What changed between two imports, each line with one fitting next step."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from contacts import discretion
from contacts.forms.news import NewsForm
from contacts.importing.news import GONE, MOVED, NEW, Feed, News, standing
from contacts.models import Contact
from infoint.htmx import HtmxHttpRequest, page_or_partial

PER_PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One person's news as the page shows it; `step` is "open" where nobody is to be approached."""

    news: News
    dark: str
    step: str


@require_safe
@vary_on_headers("HX-Request")
def news(request: HtmxHttpRequest) -> HttpResponse:
    form = NewsForm(request.GET, latest=standing().select_related("action").first())
    batch = form.chosen
    kind = form.kind_chosen
    feed = Feed(batch, kind)
    page = Paginator(feed, PER_PAGE).get_page(request.GET.get("page"))
    told = lines(list(page))
    context = {
        "section": "people",
        "form": form,
        "batch": batch,
        "first": feed.is_of_first_import,
        "kind": kind,
        "page": page,
        "lines": told,
        "told": [(line, line.news) for line in told],
    }
    return TemplateResponse(request, page_or_partial(request, "contacts/news.html", "told"), context)


def lines(told: Sequence[News]) -> list[Line]:
    """Add the mark and the next step: for whoever is not to be approached none that leads to writing."""
    people = [one.contact for one in told]
    dark = discretion.reasons_of(people)
    ids = [contact.pk for contact in people]
    left_alone = {
        *Contact.objects.filter(discretion.never_proposed(), pk__in=ids).values_list("pk", flat=True)
    }
    steps = {MOVED: "congratulate", NEW: "sort", GONE: "ask"}
    return [
        Line(
            one,
            dark.get(one.contact.pk, ""),
            "open" if one.contact.pk in left_alone else steps.get(one.kind, "open"),
        )
        for one in told
    ]
