"""The pages of the house itself: is everything well, is it safe, what went wrong."""

import datetime as dt
import logging
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_POST, require_safe

from infoint import safekeeping
from infoint.home import HomeError
from infoint.signin import safe_next

RECENT = dt.timedelta(days=7)

logger = logging.getLogger(__name__)


def house(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: the moment of the last backup, None before the first."""
    if not request.user.is_authenticated:
        return {}
    return {"last_backup_at": next((kept.made_at for kept in safekeeping.backups()), None)}


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Say that the server answers; nothing else, since anyone on this computer may ask."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_safe
def admin_login(request: HttpRequest) -> HttpResponse:
    """Lead the admin's own sign-in to ours: there is no password to ask for."""
    onward = safe_next(request, request.GET.get("next"))
    return HttpResponseRedirect(f"{reverse('signin')}?{urlencode({'next': onward})}")


@require_safe
def safe(request: HttpRequest) -> HttpResponse:
    """Show the backups and whether the database is well."""
    backups = safekeeping.backups()
    context = {
        "section": "safe",
        "backups": backups,
        "is_recent": any(timezone.now() - kept.made_at < RECENT for kept in backups[:1]),
        "health": health(),
    }
    return TemplateResponse(request, "infoint/safe.html", context)


def health() -> dict[str, Any]:
    """Return what the owner may want to know of the database file."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA quick_check(1)")
        found = cursor.fetchone()[0]
        cursor.execute("PRAGMA journal_mode")
        journal = cursor.fetchone()[0]
        cursor.execute("SELECT sqlite_version()")
        version = cursor.fetchone()[0]
    file = safekeeping.database_file()
    return {
        "is_well": found == "ok",
        "found": found,
        "journal": journal,
        "wal_is_safe": settings.WAL_IS_SAFE,
        "sqlite": version,
        "file": file,
        # Until it is folded in, what was written last lies in the journal.
        "size": sum(path.stat().st_size for path in (file, Path(f"{file}-wal")) if path.exists()),
    }


@require_POST
def back_up(request: HttpRequest) -> HttpResponse:
    """Make a backup now."""
    try:
        safekeeping.backup("manual")
    except HomeError as error:
        logger.warning("A backup failed: %s", error)
        messages.error(request, str(error))
    else:
        messages.success(request, "Backed up, and the copy is proven to be whole.")
    return HttpResponseRedirect(reverse("safe"), status=303)


@require_safe
def backup_download(request: HttpRequest, name: str) -> FileResponse:
    """Hand out one backup; only a name that the list shows can be asked for."""
    for kept in safekeeping.backups():
        if kept.name == name:
            return FileResponse(
                kept.path.open("rb"), as_attachment=True, filename=name, content_type="application/zip"
            )
    raise Http404(name)


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return in_words("form", 403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return in_words("bad", 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return in_words("denied", 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return in_words("missing", 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return in_words("error", 500)


def in_words(reason: str, status: int) -> HttpResponse:
    """Answer with a page that needs neither session nor database."""
    return HttpResponse(render_to_string("infoint/refused.html", {"reason": reason}), status=status)
