"""Addresses one can click: to mail, to ring, to open. Text in, an address or "" out."""

import re
from urllib.parse import quote, urlsplit

NUMBER = re.compile(r"[+(]?[\d\s().\-/\u00a0\u2010-\u2013]{3,}")
EXTENSION = re.compile(r"(?:ext\.?|x|#)\s*(\d{1,8})\s*$", re.IGNORECASE)


def mail_href(address: str) -> str:
    """Return the `mailto:` address; a "?" or "&" in a mailbox must not become a subject or a copy."""
    name, at, domain = address.strip().rpartition("@")
    if not (name and at and domain) or any(character.isspace() for character in address.strip()):
        return ""
    return f"mailto:{quote(name, safe='')}@{quote(domain, safe='')}"


def phone_href(number: str) -> str:
    """Return the `tel:` address of a number as people write them; "" for what cannot be dialled."""
    number = number.strip()
    extension = EXTENSION.search(number)
    if extension:
        number = number[: extension.start()].rstrip(" ,;")
    if not NUMBER.fullmatch(number.replace("+", "", 1) if number.startswith("(+") else number):
        return ""
    # "+44 (0)20" is written for two readers; only the one who dials without the country needs the 0.
    abroad = "+" in number
    digits = re.sub(r"\D", "", number.replace("(0)", "") if abroad else number)
    if len(digits) < 3:
        return ""
    dialled = f"+{digits}" if abroad else digits
    return f"tel:{dialled};ext={extension[1]}" if extension else f"tel:{dialled}"


def web_href(address: str) -> str:
    """Return a web address as it may become a link: http or https with a host, else ""."""
    if not address or any(character <= " " or character == "\x7f" for character in address):
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in {"http", "https"} and parts.netloc else ""


def web_address(text: str) -> str:
    """Return what was typed as a whole web address: "example.org" is short for "https://example.org"."""
    text = text.strip()
    scheme, colon, _ = text.partition(":")
    if text and not (colon and scheme.isalpha() and "." not in scheme):
        text = f"https://{text.removeprefix('//')}"
    host = web_href(text) and urlsplit(text).hostname
    return text if host and ("." in host or ":" in host or host == "localhost") else ""
