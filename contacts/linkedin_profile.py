"""LinkedIn profile addresses and the slug that names a person in them."""

import re
import unicodedata
from urllib.parse import quote, unquote_to_bytes

LONGEST_SLUG = 200  # characters; LinkedIn allows 100, older addresses in other scripts run longer
# The host is LinkedIn's own or under it, nothing stands before it but a scheme: no user name, no other port.
ADDRESS = re.compile(
    r"(?:(?:https?:)?//)?(?:[a-z0-9-]+\.)*linkedin\.com(?::80|:443)?/+in/+([^/?#]+)(?:[/?#].*)?",
    re.IGNORECASE | re.ASCII,
)
# Signs that address other things, blanks, and marks that would make one slug look like another.
NOT_IN_A_SLUG = re.compile(
    r"[\s/\\?#%<>\"\x00-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffd\ud800-\udfff]"
)


def profile_slug(text: str) -> str:
    """Return the slug of the LinkedIn profile at `text`: lower case, decoded, NFC; "" when it is none."""
    found = ADDRESS.fullmatch(text.strip())
    if found is None:
        return ""
    slug = found[1]
    if not slug.isascii() or "%" in slug:
        try:
            slug = unquote_to_bytes(slug).decode()
        except UnicodeError:  # bytes of another encoding, or half a surrogate: two people could become one
            return ""
        slug = unicodedata.normalize("NFC", unicodedata.normalize("NFC", slug).lower())
    else:
        slug = slug.lower()
    if len(slug) > LONGEST_SLUG or slug in {".", ".."} or NOT_IN_A_SLUG.search(slug):
        return ""
    return slug


def profile_url(slug: str) -> str:
    """Return the address of the profile with this slug."""
    return f"https://www.linkedin.com/in/{quote(slug, safe='')}/"
