"""Addresses of pages, looked up once a process: a list has a hundred, and Django reckons each anew."""

import contextlib
from functools import cache

from django.urls import NoReverseMatch, reverse


@cache
def _pattern(name: str, *rest: str) -> str:
    """Return an address with 0 in place of a row; "" where there is no page of that name."""
    for args in ([0, *rest], [*rest]):
        with contextlib.suppress(NoReverseMatch):
            return reverse(name, args=args)
    return ""


def address(name: str, pk: int | str | None = None, *rest: str) -> str:
    """Return the address of a page, of the row `pk` where it is about one."""
    return _pattern(name, *rest).replace("/0/", f"/{pk}/", 1)
