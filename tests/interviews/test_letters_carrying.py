"""A letter on its way into a mail program: exact, and with no header but its own."""

import email
import email.policy
import re
from email.message import EmailMessage
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.letters import carrying
from interviews.letters.carrying import Recipient
from tests.hostile_strings import STRINGS

ANYTHING = st.one_of(st.text(), st.sampled_from(STRINGS))
MAILS = st.from_regex(r"[a-z][a-z0-9._+'&?%=/-]{0,12}[a-z0-9]@[a-z]{1,8}\.example", fullmatch=True).filter(
    carrying.is_mail
)
LINES = st.lists(MAILS, max_size=3).map(", ".join)


def plain(text: str) -> str:
    """Return a text with every line break as one sign, as any mail program shows it."""
    return re.sub(r"\r\n|\r|\n", "\n", text)


def parts(link: str) -> tuple[list[str], dict[str, str]]:
    """Read a `mailto:` address as a mail program does: a "+" is a plus."""
    assert link.startswith("mailto:")
    to, _, query = link.removeprefix("mailto:").partition("?")
    fields = [field.partition("=") for field in query.split("&") if field]
    assert len({name for name, _, _ in fields}) == len(fields)
    return [unquote(one) for one in to.split(",") if one], {name: unquote(value) for name, _, value in fields}


def read(file: bytes) -> EmailMessage:
    letter = email.message_from_bytes(file, policy=email.policy.default)
    assert letter.defects == []
    return letter  # type: ignore[return-value]


def addresses(line: str) -> list[str]:
    return [one.mail for one in carrying.recipients(line)]


@given(to=LINES, cc=LINES, bcc=LINES, subject=ANYTHING, body=ANYTHING)
def test_link_brings_every_text_as_it_was(to: str, cc: str, bcc: str, subject: str, body: str):
    link = carrying.mailto(to, cc, bcc, subject, body)

    found, fields = parts(link)
    assert link.isascii()
    assert not re.search(r"[\s<>\"]", link)
    assert found == addresses(to)
    assert fields.get("cc", "").split(",") == (addresses(cc) or [""])
    assert fields.get("bcc", "").split(",") == (addresses(bcc) or [""])
    assert fields.get("subject", "") == carrying.one_line(subject)
    assert plain(fields.get("body", "")) == plain(body)
    assert fields.get("body", "").replace("\r\n", "").count("\n") == 0
    assert set(fields) <= {"cc", "bcc", "subject", "body"}


@given(to=LINES, cc=LINES, bcc=LINES, subject=ANYTHING, body=ANYTHING)
def test_file_brings_every_text_as_it_was(to: str, cc: str, bcc: str, subject: str, body: str):
    letter = read(carrying.eml(Recipient("", "me@example.org", "Zofia"), to, cc, bcc, subject, body))

    assert letter["X-Unsent"] == "1"
    assert letter["From"] == "Zofia <me@example.org>"
    for name, line in (("To", to), ("Cc", cc), ("Bcc", bcc)):
        there = [one.addr_spec for one in letter[name].addresses] if letter[name] else []
        assert there == addresses(line)
    assert letter["Subject"] == carrying.one_line(subject)
    ended = body if body.endswith(("\n", "\r")) else f"{body}\n"
    assert plain(letter.get_content()) == plain(ended)


@given(typed=ANYTHING, name=ANYTHING)
def test_no_text_makes_a_header_or_a_recipient_of_its_own(typed: str, name: str):
    allowed = {
        "X-Unsent",
        "From",
        "To",
        "Cc",
        "Bcc",
        "Subject",
        "Content-Type",
        "Content-Transfer-Encoding",
        "MIME-Version",
    }
    line = f'"{name}" <ana@example.org>'

    file = carrying.eml(
        Recipient("", "me@example.org", carrying.one_line(name)), line, typed, typed, typed, typed
    )

    letter = read(file)
    assert set(letter.keys()) <= allowed
    assert len(letter.keys()) == len(set(letter.keys()))
    head = file.partition(b"\r\n\r\n")[0]
    assert b"\n" not in head.replace(b"\r\n", b"")
    _, fields = parts(carrying.mailto(line, typed, typed, typed, typed))
    assert set(fields) <= {"cc", "bcc", "subject", "body"}


@pytest.mark.parametrize(
    "typed",
    [
        "ana@example.org?bcc=evil@example.org", "ana@example.org&bcc=evil@example.org",
        "ana@example.org%0d%0abcc:x", "ana@example.org\r\nBcc: evil@example.org",
        "ana@example.org\u2028Bcc: evil@example.org", "<ana@example.org> <evil",
    ],
)  # fmt: skip
def test_recipient_smuggles_no_header(typed: str):
    link = carrying.mailto(typed, "", "", "", "")
    letter = read(carrying.eml(None, typed, "", "", "", ""))

    assert "?" not in link
    assert letter["Bcc"] is None
    assert "evil" not in str(letter["To"] or "")


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("", []),
        ("ana@example.org", ["ana@example.org"]),
        (
            "ana@example.org; luis@example.org,, oke@example.org ",
            ["ana@example.org", "luis@example.org", "oke@example.org"],
        ),
        ("Ana Silva <ana@example.org>", ["ana@example.org"]),
        ('"Silva, Ana; <x>" <ana@example.org>, ANA@example.org', ["ana@example.org"]),
        ("ana@bücher.example", ["ana@bücher.example"]),
        ("ana", [""]),
        ("Ana <ana>", [""]),
        ('"never closed <ana@example.org>', [""]),
    ],
)
def test_address_line_is_read(line: str, found: list[str]):
    assert addresses(line) == found


def test_names_and_foreign_domains_are_written_as_mail_wants_them():
    letter = read(carrying.eml(None, '"Żółć, Ana" <ana@bücher.example>', "", "", "Grüße", "é"))

    (one,) = letter["To"].addresses
    assert (one.display_name, one.addr_spec) == ("Żółć, Ana", "ana@xn--bcher-kva.example")
    assert carrying.mailto("ana@bücher.example", "", "", "", "") == "mailto:ana@xn--bcher-kva.example"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Letter to Ana", "Letter to Ana.eml"), ("../../x\r\nSet: 1", "x Set 1.eml"), ("", "Letter.eml"),
        ("\u202egpj", "gpj.eml"), ("a" * 300, "a" * 80 + ".eml"),
        ('"<>|', "Letter.eml"), ("王 小明", "王 小明.eml"),
    ],
)  # fmt: skip
def test_file_has_a_name_that_any_computer_keeps(words: str, name: str):
    assert carrying.file_name(words) == name
