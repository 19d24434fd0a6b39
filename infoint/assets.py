"""Addresses of static files that change with their content, without a collecting step."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage


@cache
def _remembered_hash(name: str) -> str:
    path = finders.find(name)
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:16] if path else ""


def content_hash(name: str) -> str:
    """Return a hash of the static file `name`, "" where there is none. Read once a process."""
    return _remembered_hash.__wrapped__(name) if settings.DEBUG else _remembered_hash(name)


class HashedStorage(StaticFilesStorage):
    """`{% static %}` gives `/static/app.css?v=<hash>`, which a browser may keep for a year."""

    def url(self, name: str | None, *args: Any) -> str:
        found = content_hash(name) if name else ""
        return super().url(name) + (f"?v={found}" if found else "")
