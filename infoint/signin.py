"""Signing in with a link that works once, and signing out."""

import threading
import time

from django.conf import settings
from django.contrib.auth import get_user_model, login, logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from infoint import links

OWNER = "owner"
TRIES = 5
PAUSE_SECONDS = 30
CSRF_IN_SESSION = "csrf_secret"  # see infoint.guard.RememberedToken
SEEN_ON = "seen_on"  # the day on which the session was last renewed


class Limiter:
    """After five wrong keys in a row nobody may try for half a minute. One server, one memory."""

    def __init__(self) -> None:
        self.wrong = 0
        self.until = 0.0
        self.lock = threading.Lock()

    def seconds_left(self, now: float) -> float:
        with self.lock:
            return max(0.0, self.until - now)

    def note(self, *, good: bool, now: float) -> None:
        with self.lock:
            self.wrong = 0 if good else self.wrong + 1
            if self.wrong >= TRIES:
                self.wrong = 0
                self.until = now + PAUSE_SECONDS


limiter = Limiter()


def safe_next(request: HttpRequest, address: str | None) -> str:
    """Return `address` if it leads to a page of this server, else the first page."""
    if address and address.startswith("/") and url_has_allowed_host_and_scheme(address, {request.get_host()}):
        return address
    return settings.LOGIN_REDIRECT_URL


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Show how to get in; with a key, from the link or pasted into the page, go in."""
    given = request.POST if request.method == "POST" else request.GET
    onward = safe_next(request, given.get("next"))
    key = bare_key(given.get("key", ""))
    if not key:
        return _page(request, onward, "")
    if request.method == "HEAD":  # a program that looks a link over must not use it up
        return HttpResponse()
    if limiter.seconds_left(time.monotonic()):
        return _page(request, onward, "pause", status=429)
    good = links.redeem(settings.DATA_FOLDER, key, now=time.time())
    limiter.note(good=good, now=time.monotonic())
    if not good:
        return _page(request, onward, "used", status=403)
    enter(request)
    return HttpResponseRedirect(onward, status=303)


def bare_key(typed: str) -> str:
    """Return the key in what was pasted: the key alone or the entire link."""
    return typed.strip().rpartition("key=")[2].split("&")[0]


def enter(request: HttpRequest) -> None:
    """Begin a new session for the owner."""
    login(request, owner(), backend="django.contrib.auth.backends.ModelBackend")
    request.session.cycle_key()  # login() keeps the session of someone who was in already
    get_token(request)
    request.session[CSRF_IN_SESSION] = request.META["CSRF_COOKIE"]
    request.session[SEEN_ON] = timezone.localdate().isoformat()


def owner() -> User:
    """Return the one person this house belongs to, made at the first start; no password opens it."""
    person, is_new = get_user_model().objects.get_or_create(
        username=OWNER, defaults={"is_staff": True, "is_superuser": True}
    )
    if is_new:
        person.set_unusable_password()
        person.save(update_fields=["password"])
    return person


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and let the browser forget what it kept of us."""
    logout(request)
    response = HttpResponseRedirect(reverse("signin"), status=303)
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _page(request: HttpRequest, onward: str, problem: str, *, status: int = 200) -> HttpResponse:
    context = {"next": onward, "problem": problem, "pause": PAUSE_SECONDS}
    return TemplateResponse(request, "infoint/sign_in.html", context, status=status)
