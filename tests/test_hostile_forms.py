"""Whatever is sent to any form: an answer in words, never an error of ours, and text kept to the letter."""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.db import transaction
from django.test import Client
from django.urls import resolve

from tests import hostile_world
from tests.hostile_strings import NUL, ODD, STRINGS, active_parts
from tests.hostile_world import World

pytestmark = pytest.mark.django_db
TYPED = {"text", "email", "url", "search", "textarea", "tel"}
# What is no form of text: a backup, the end of the session, an import in a thread of its own.
UNDERSTOOD = {200, 204, 400, 403, 404, 409, 422}
LEFT_ALONE = ("/safe/back-up/", "/sign-out/", "/admin/logout/")


@dataclass
class Sent:
    """One form as a page shows it: where it goes, what it would send, and which fields are typed."""

    address: str
    values: dict[str, str] = field(default_factory=dict)
    typed: set[str] = field(default_factory=set)

    @property
    def is_admin(self) -> bool:
        return self.address.startswith("/admin/")

    @property
    def key(self) -> tuple[str, frozenset[str]]:
        """What makes it a form of its own: the view it goes to, of whatever row, and its fields."""
        match = resolve(urlsplit(self.address).path)
        fields = frozenset(re.sub(r"\d+", "0", name) for name in self.values)
        return match.view_name, fields


class Forms(HTMLParser):
    """Read the forms of a page that post."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[Sent] = []
        self.form: Sent | None = None
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method", "").lower() == "post":
            self.form = Sent(urljoin(self.address, given.get("action") or self.address))
            self.forms.append(self.form)
        name = given.get("name", "")
        if self.form is not None and self.form.address == self.address and given.get("formaction"):
            # A form without an address of its own goes where its button says.
            self.form.address = urljoin(self.address, given["formaction"])
        if self.form is None or (tag != "option" and (not name or name == "csrfmiddlewaretoken")):
            return
        kind = given.get("type", "text") if tag == "input" else tag
        if kind in {"checkbox", "radio"}:
            self.form.values.setdefault(name, "")
            if "checked" in given:
                self.form.values[name] = given.get("value") or "on"
        elif tag in {"input", "button"} and kind != "file":
            self.form.values[name] = given.get("value", "")
        elif tag in {"textarea", "select"}:
            self.form.values[name] = ""
            self.select = name if tag == "select" else ""
        elif tag == "option" and self.select and "selected" in given:
            self.form.values[self.select] = given.get("value", "")
        if kind in TYPED and name:
            self.form.typed.add(name)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        if tag == "select":
            self.select = ""


@pytest.fixture
def world(signed_in: Client) -> World:
    """A plain world: what is hostile comes through the forms."""
    numbers = iter(range(100_000))
    made = hostile_world.build(lambda length: f"Plain{next(numbers)}"[:length])
    row = ("Nia", "Okafor", "https://www.linkedin.com/in/nia-okafor", "", "Kew", "Curator", "03 Feb 2024")
    made.upload = hostile_world.upload(signed_in, [row])
    signed_in.raise_request_exception = False
    return made


def forms_of(client: Client, world: World) -> list[Sent]:
    """Return each form of each page once."""
    found: dict[object, Sent] = {}
    for address in world.pages():
        reader = Forms(address)
        reader.feed(client.get(address, follow=True).content.decode())
        for form in reader.forms:
            if not form.address.startswith(LEFT_ALONE) and not form.address.endswith("/confirm/"):
                found.setdefault(form.key, form)
    return list(found.values())


def answer(
    client: Client, address: str, data: dict[str, str], *, htmx: bool, follow: bool
) -> tuple[int, list[str]]:
    """Send a form, look at what comes back and, to `follow` it, where it leads; take back what it did."""
    with transaction.atomic():
        response = client.post(address, data, headers={"HX-Request": "true"} if htmx else {})
        status, found = response.status_code, []
        pages = [response]
        if status in {302, 303}:
            assert response["Location"].startswith("/"), response["Location"]
            if follow:
                pages.append(client.get(response["Location"], follow=True))
            status = max(pages[-1].status_code, 200) if follow else 200
        for page in pages:
            content = b"".join(page) if page.streaming else page.content
            if "html" in page.headers.get("Content-Type", ""):
                found += active_parts(content.decode())
        transaction.set_rollback(True)
    return status, found


def a_few(values: Sequence[str], turn: int, count: int) -> list[str]:
    """Return `count` of `values`, others each turn. All through all forms would take a quarter of an hour.

    `INFOINT_EVERY_VALUE=1` sends them all the same.
    """
    if os.environ.get("INFOINT_EVERY_VALUE") == "1":
        return list(values)
    return [values[(turn * count + number) % len(values)] for number in range(count)]


ODD_ALONE = ("9223372036854775808", "NaN", "9999-12-31", "0001-01-01", "\0", " ")
# The pages are walked once for all of these, as that takes longer than to send a form.
FEWEST = {"ours": 20, "admin": 30, "typed": 80}


def test_whatever_is_sent_to_any_form_is_kept_or_refused_in_words(signed_in: Client, world: World):
    forms = forms_of(signed_in, world)
    wrong, sent = [], set()

    def send(
        form: Sent, data: dict[str, str], said: object, *, htmx: bool = False, follow: bool = False
    ) -> None:
        status, found = answer(signed_in, form.address, data, htmx=htmx, follow=follow)
        if status not in UNDERSTOOD or found:
            wrong.append((form.address, said, status, found))

    for turn, form in enumerate(form for form in forms if form.typed):
        for number, text in enumerate((*a_few(STRINGS, turn, 2), NUL)):
            sent.add(text)
            send(form, form.values | dict.fromkeys(form.typed, text), text, htmx=number % 2 == 1, follow=True)
    for turn, form in enumerate(forms):
        for value in a_few(ODD, turn, 1):
            send(form, dict.fromkeys(form.values, value), value)
    fields = [(form, name) for form in forms if not form.is_admin for name in form.values]
    for turn, (form, name) in enumerate(fields):
        for value in a_few(ODD_ALONE, turn, 1):
            send(form, form.values | {name: value}, (name, value), htmx=True)

    assert wrong == []
    assert sent == {*STRINGS, NUL}
    assert {
        "ours": sum(form.address.startswith("/contacts/") for form in forms) >= FEWEST["ours"],
        "admin": sum(form.is_admin for form in forms) >= FEWEST["admin"],
        "typed": sum(len(form.typed) for form in forms) > FEWEST["typed"],
    } == dict.fromkeys(FEWEST, True)
