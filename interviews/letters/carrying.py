"""A letter as other programs take it: addresses read, a `mailto:` address, an `.eml` file. A leaf."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final
from urllib.parse import quote

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

# What mail programs take from a link; beyond it some cut the text short without a word.
LONGEST_LINK: Final = 2_000
_ENTRY: Final = re.compile(r'(?:"(?:\\.|[^"\\])*"|[^",;]|")+')
_WITH_NAME: Final = re.compile(
    r'\s*(?:"(?P<quoted>(?:\\.|[^"\\])*)"|(?P<bare>[^<>"]*?))\s*<\s*(?P<mail>[^<>]*?)\s*>\s*'
)
# All that ends a line somewhere, and all that no header may hold.
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")


@dataclass(frozen=True, slots=True)
class Recipient:
    """One entry of an address line. `mail` is "" where it cannot be written to."""

    typed: str
    mail: str
    name: str = ""


def recipients(line: str) -> list[Recipient]:
    """Return whom an address line names, separated by commas or semicolons, each once."""
    entries = (entry.strip() for entry in _ENTRY.findall(line))
    found = dict.fromkeys(_recipient(entry) for entry in entries if entry)
    return list({(one.mail.lower() or one.typed): one for one in reversed(found)}.values())[::-1]


def _recipient(entry: str) -> Recipient:
    named = _WITH_NAME.fullmatch(entry)
    mail = named["mail"] if named else entry
    name = ""
    if named:
        name = re.sub(r"\\(.)", r"\1", named["quoted"]) if named["quoted"] is not None else named["bare"]
    return Recipient(entry, mail if is_mail(mail) else "", one_line(name))


def is_mail(address: str) -> bool:
    """Tell whether a letter can be sent there. Quoted mailboxes exist, but no person has one."""
    try:
        validate_email(address)
    except ValidationError:
        return False
    name, _, domain = address.rpartition("@")
    return name.isascii() and not name.startswith('"') and _in_ascii(domain) != ""


def _in_ascii(domain: str) -> str:
    try:
        return domain.encode("ascii").decode()
    except UnicodeEncodeError:
        pass
    try:
        return domain.encode("idna").decode()
    except UnicodeError:
        return ""


def one_line(text: str) -> str:
    """Return a text as it may stand in a header: nothing in it ends a line."""
    return " ".join(_CONTROL.sub(" ", text).split())


def mailto(to: str, cc: str, bcc: str, subject: str, body: str) -> str:
    """Return the address that opens the letter in the mail program, encoded as RFC 6068 says."""
    fields = [
        ("cc", ",".join(map(_in_link, recipients(cc)))),
        ("bcc", ",".join(map(_in_link, recipients(bcc)))),
        ("subject", quote(one_line(subject), safe="")),
        ("body", quote(re.sub(r"\r\n|\r|\n", "\r\n", body), safe="", errors="replace")),
    ]
    query = "&".join(f"{name}={value}" for name, value in fields if value)
    to_whom = ",".join(filter(None, map(_in_link, recipients(to))))
    return f"mailto:{to_whom}?{query}" if query else f"mailto:{to_whom}"


def _in_link(one: Recipient) -> str:
    name, at, domain = one.mail.rpartition("@")
    return f"{quote(name, safe='')}{at}{quote(_in_ascii(domain), safe='')}"


def eml(sender: Recipient | None, to: str, cc: str, bcc: str, subject: str, body: str) -> bytes:
    """Return the letter as a file that mail programs open as a draft."""
    letter = EmailMessage(policy=SMTP)
    letter["X-Unsent"] = "1"
    if sender is not None and sender.mail:
        letter["From"] = _address(sender)
    for name, line in (("To", to), ("Cc", cc), ("Bcc", bcc)):
        if people := [one for one in recipients(line) if one.mail]:
            letter[name] = tuple(map(_address, people))
    letter["Subject"] = one_line(subject)
    letter.set_content(body.encode("utf-8", "replace").decode(), cte="base64")
    return letter.as_bytes()


def _address(one: Recipient) -> Address:
    name, _, domain = one.mail.rpartition("@")
    return Address(one.name, name, _in_ascii(domain))


def file_name(words: str) -> str:
    """Return a name under which any computer can keep a file."""
    plain = re.sub(r'[\\/:*?"<>|\u200e\u200f\u202a-\u202e\u2066-\u2069]+', " ", one_line(words))
    return f"{' '.join(plain.split()).strip('. ')[:80].strip() or 'Letter'}.eml"


def mails(*lines: str) -> Sequence[str]:
    """Return all addresses of these lines that can be written to."""
    return [one.mail for line in lines for one in recipients(line) if one.mail]
