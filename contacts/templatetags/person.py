"""How dates are shown on the page of one person."""

import datetime as dt

from django import template
from django.utils import timezone

register = template.Library()


@register.filter
def day(value: dt.date | dt.datetime | None, this_year: int) -> str:
    """Return a day in few words: "3 Feb" in this year, "3 Feb 2024" in another."""
    if value is None:
        return ""
    on = timezone.localdate(value) if isinstance(value, dt.datetime) else value
    return f"{on.day} {on:%b}" if on.year == this_year else f"{on.day} {on:%b} {on.year}"
