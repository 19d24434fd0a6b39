"""Links that sign in once, for ten minutes. Knows nothing of Django: `infoint link` is quick.

The link carries 256 random bits. The data folder keeps only their SHA-256, as the name of a file
readable by its owner; the file holds the moment at which the link ends. Using the link is removing
that file, which exactly one request can do.
"""

import hashlib
import secrets
from pathlib import Path
from urllib.parse import urlencode

from infoint import home

LINK_SECONDS = 10 * 60
LINKS = "links"


def mint(data_folder: Path, *, now: float) -> str:
    """Make a new key for the sign-in page; `now` is in seconds since 1970."""
    links = data_folder / LINKS
    links.mkdir(mode=0o700, exist_ok=True)
    for path in links.iterdir():
        if not _is_fresh(path, now):
            path.unlink(missing_ok=True)
    key = secrets.token_urlsafe(32)
    home.write_new(links / _hash(key), str(now + LINK_SECONDS))
    return key


def link(address: str, key: str) -> str:
    """Return the address that signs in. `address` is the server's, with a slash at its end."""
    return f"{address}sign-in/?{urlencode({'key': key})}"


def redeem(data_folder: Path, key: str, *, now: float) -> bool:
    """Use a key up; return whether it was a good one. Of two requests at once one gets True."""
    path = data_folder / LINKS / _hash(key)
    fresh = _is_fresh(path, now)
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    return fresh


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def _is_fresh(path: Path, now: float) -> bool:
    try:
        end = float(path.read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return False
    # The second half matters when the clock was set back: no link outlives its ten minutes by days.
    return now < end <= now + LINK_SECONDS
