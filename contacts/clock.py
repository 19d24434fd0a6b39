"""Which days and hours are mine: the zone of my settings, else the computer's."""

import zoneinfo
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from contacts.models import Preferences


def zone_of(name: str) -> zoneinfo.ZoneInfo:
    """Return the zone of this name; the computer's where none is given, or none that it knows."""
    if name:
        try:
            return zoneinfo.ZoneInfo(name)
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            pass
    default = timezone.get_default_timezone()
    assert isinstance(default, zoneinfo.ZoneInfo)
    return default


def mine() -> Preferences:
    """Return my preferences, without making the row where it is missing: reading writes nothing."""
    return Preferences.objects.first() or Preferences(pk=1)


def my_zone() -> zoneinfo.ZoneInfo:
    """Return the zone I live in. Commands activate it; for pages the middleware has done so."""
    return zone_of(mine().time_zone)


class MyTimeZone:
    """Show and read all times in my own zone, which may not be the computer's.

    My preferences, read for it, are left on the request as `mine`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return self.get_response(request)
        request.mine = mine()  # type: ignore[attr-defined]
        with timezone.override(zone_of(request.mine.time_zone)):  # type: ignore[attr-defined]
            return self.get_response(request)
