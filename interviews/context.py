"""What every page shows of this room: how much is overdue, beside the word Today."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from interviews import due
from interviews.cadence import Cadences


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context of every page; counted only where a page asks for it, so a swapped fragment does not."""
    if not request.user.is_authenticated:
        return {}
    hours = Cadences.of(request.mine.cadences).thank_hours  # type: ignore[attr-defined]
    return {"overdue_count": SimpleLazyObject(lambda: due.overdue_count(timezone.now(), hours))}
