"""What every request passes before a view sees it, and every answer before it leaves.

infoint listens on loopback only, but any page open in the browser, and any program of any user on
this computer, may send requests there. Forwarded headers are never read.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.shortcuts import resolve_url
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import urlencode

from infoint import assets
from infoint.signin import CSRF_IN_SESSION, SEEN_ON, safe_next
from infoint.views import in_words

METHODS = ["GET", "HEAD", "POST"]
YEAR = 365 * 24 * 60 * 60

Answer = Callable[[HttpRequest], HttpResponseBase]
View = Callable[..., HttpResponseBase]


class Guard:
    """Refuse foreign hosts, foreign pages, odd methods and huge bodies; forbid keeping what we answer."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.refusal(request) or self.get_response(request)
        response["Cache-Control"] = cache_rule(request, response)
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        response["X-Content-Type-Options"] = "nosniff"
        response["Referrer-Policy"] = "same-origin"
        return response

    def refusal(self, request: HttpRequest) -> HttpResponse | None:
        """Return the answer to a request that goes no further, or None."""
        if not is_our_host(request):
            return in_words("host", 400)
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        if not is_from_here(request):
            return in_words("elsewhere", 403)
        if body_is_too_big(request):
            return in_words("too_big", 413)
        return None


def is_our_host(request: HttpRequest) -> bool:
    """Return whether the Host header names this very server, port included.

    A name of someone else's that resolves to 127.0.0.1 (DNS rebinding) would otherwise be an
    origin of its own that may read everything.
    """
    try:
        request.get_host()
    except DisallowedHost:
        return False
    host = request.META.get("HTTP_HOST")
    if host is None:
        return True
    port = host.rpartition(":")[2] if not host.endswith("]") and ":" in host else "80"
    return bool(port == request.META["SERVER_PORT"])


def is_from_here(request: HttpRequest) -> bool:
    """Return whether the browser says that our own page, or the owner's hand, sent this request.

    Another site may only open a page of ours in a tab. Programs send no such header; they are held
    by the session and the form token.
    """
    if request.headers.get("Sec-Fetch-Site", "none") in {"same-origin", "none"}:
        return True
    return (
        request.method == "GET"
        and request.headers.get("Sec-Fetch-Mode") == "navigate"
        and request.headers.get("Sec-Fetch-Dest") == "document"
    )


def body_is_too_big(request: HttpRequest) -> bool:
    """Return whether the body is larger than a form (or, with files, an upload) may be."""
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return False
    with_files = request.content_type == "multipart/form-data"
    return length > (settings.BODY_LIMIT if with_files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def cache_rule(request: HttpRequest, response: HttpResponseBase) -> str:
    """Return the Cache-Control of an answer: only files addressed by their content may be kept."""
    prefix = settings.STATIC_URL
    if not request.path.startswith(prefix) or response.status_code not in {200, 206, 304}:
        return "no-store, private"
    asked = request.GET.get("v")
    if asked and asked == assets.content_hash(request.path.removeprefix(prefix)):
        return f"public, max-age={YEAR}, immutable"
    return "no-cache"


class RememberedToken:
    """Give Django's form token back to a browser that kept its cookie to itself.

    The cookie is SameSite=Strict: a browser that follows a link from an e-mail sends the session but
    not this cookie. A fresh one would then end every form that is open in another tab.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.CSRF_COOKIE_NAME not in request.COOKIES and CSRF_IN_SESSION in request.session:
            request.COOKIES[settings.CSRF_COOKIE_NAME] = request.session[CSRF_IN_SESSION]
        return self.get_response(request)


class SessionRequired(LoginRequiredMiddleware):
    """Everything needs the session, unless its view says `login_not_required`."""

    def process_view(
        self, request: HttpRequest, view_func: View, view_args: object, view_kwargs: object
    ) -> HttpResponseBase | None:
        refused = super().process_view(request, view_func, view_args, view_kwargs)  # type: ignore[arg-type]
        if refused is None and request.user.is_authenticated:
            renew(request)
        return refused

    def get_login_url(self, view_func: View) -> str:
        return resolve_url(settings.LOGIN_URL)  # the admin names a page of its own, which leads there too

    def handle_no_permission(  # type: ignore[override]  # a redirect is one answer among others
        self, request: HttpRequest, view_func: View
    ) -> HttpResponseBase:
        if request.headers.get("HX-Request") != "true":
            return super().handle_no_permission(request, view_func)
        # A redirect would be followed by the browser, and the sign-in page swapped into the region.
        back = safe_next(request, path_of(request.headers.get("HX-Current-URL", "")))
        sign_in = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back})}"
        if request.headers.get("X-Infoint-Autosave") == "1":
            fragment = render_to_string("infoint/_session_ended.html", {"sign_in": sign_in})
            response = HttpResponse(fragment, status=401, headers={"X-Infoint-Sign-In": sign_in})
        else:
            response = HttpResponse(status=204, headers={"HX-Redirect": sign_in})
        patch_vary_headers(response, ["HX-Request"])
        return response


def path_of(address: str) -> str:
    """Return path and query of an address; "" when it is none."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def renew(request: HttpRequest) -> None:
    """Let the session's 90 days begin anew, once a day, so that reading writes nothing else."""
    today = timezone.localdate().isoformat()
    if request.session.get(SEEN_ON) != today:
        request.session[SEEN_ON] = today
