"""One address, two readers: a browser that wants the page, and htmx that wants one region of it."""

from typing import Any

from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseRedirectBase
from django.shortcuts import resolve_url
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails


class HtmxHttpRequest(HttpRequest):
    """A request as the htmx middleware leaves it; for annotations only."""

    htmx: HtmxDetails


def page_or_partial(request: HtmxHttpRequest, page: str, partial: str) -> str:
    """Return `page`, or only its `partial` when htmx is swapping one region of it."""
    htmx = request.htmx
    swapping = htmx and not htmx.boosted and not htmx.history_restore_request
    return f"{page}#{partial}" if swapping else page


def is_autosave(request: HttpRequest) -> bool:
    """Whether static/js/autosave.js sent what is typed, not somebody who pressed Save."""
    return request.headers.get("X-Infoint-Autosave") == "1"


def redirect(request: HtmxHttpRequest, to: Any) -> HttpResponseRedirectBase:
    """Send the reader to `to` (an object, a URL name or an address).

    A 302 would make htmx fetch the other page and swap it into the region, so htmx is told to go there.
    """
    address = resolve_url(to)
    return HttpResponseClientRedirect(address) if request.htmx else HttpResponseRedirect(address)
