"""A walk through every address: who may see it, and that looking changes nothing."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern
from django.utils import timezone

from infoint import links, safekeeping
from tests.factories import CircleFactory, ContactFactory, NoteFactory, OrganizationFactory, TieFactory

OPEN = {"/sign-in/", "/healthz", "/calendar.ics"}  # the last one with its own secret
NEEDLESS = {"/sign-out/", "/admin/logout/", "/admin/login/"}  # open too: without a session they do nothing
SAMPLES = {"int": "1", "str": "x", "slug": "x", "path": "1", "uuid": "6e9f5a0c-93c5-4bd0-8b26-3d1c6a3e9b11"}


def routes(resolver: URLResolver, prefix: str = "/") -> Iterator[str]:
    """Yield one address for every pattern."""
    for entry in resolver.url_patterns:
        address = prefix + sample(entry)
        if isinstance(entry, URLPattern):
            yield address
        else:
            yield from routes(entry, address)


def sample(entry: URLPattern | URLResolver) -> str:
    if isinstance(entry.pattern, RoutePattern):
        return re.sub(r"<(?:(\w+):)?\w+>", lambda match: SAMPLES[match.group(1) or "str"], str(entry.pattern))
    # The admin's two regular expressions: an app's label, and whatever is left.
    return re.sub(r"\(\?P<\w+>[^)]*\)", "contacts", str(entry.pattern)).strip("^$")


ALL = sorted(set(routes(get_resolver())))


def test_walk_finds_the_addresses_of_every_room() -> None:
    assert {
        "/",
        "/contacts/",
        "/safe/",
        "/sign-in/",
        "/healthz",
        "/admin/",
        "/admin/contacts/contact/",
    } <= set(ALL)
    assert len(ALL) > 30
    assert not [address for address in ALL if re.search(r"[<>()?^$]", address)]


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post", "head"])
def test_every_address_needs_the_session(client: Client, method: str) -> None:
    let_in = []
    for address in ALL:
        response = getattr(client, method)(address)
        sent_away = response.status_code == 302 and response["Location"].startswith("/sign-in/?next=")
        if not sent_away:
            let_in.append(address)

    assert OPEN <= set(let_in) <= OPEN | NEEDLESS


@pytest.mark.django_db
def test_sign_out_without_a_session_does_nothing(client: Client) -> None:
    for address in ("/sign-out/", "/admin/logout/"):
        assert client.get(address).status_code == 405
        assert client.post(address)["Location"] == "/sign-in/"
        assert not client.cookies.get("infoint_session_8765")


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Return all rows of all tables."""
    connection.ensure_connection()
    content = {}
    for name in safekeeping.tables(connection.connection):
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{name}"')
            content[name] = cursor.fetchall()
    return content


@pytest.mark.django_db
def test_looking_changes_nothing(client: Client, data_folder: Path) -> None:
    contact = ContactFactory(organization=OrganizationFactory(pk=1), pk=1)
    TieFactory(pk=1)
    CircleFactory()
    NoteFactory(pk=1, contact=contact)
    client.get(
        "/sign-in/", {"key": links.mint(safekeeping.settings.DATA_FOLDER, now=timezone.now().timestamp())}
    )
    before = everything()
    assert before["contacts_contact"]

    failed = {}
    for address in ALL:
        for method in ("GET", "HEAD", "OPTIONS"):
            response = client.generic(method, address)
            if response.status_code >= 500:
                failed[address] = response.status_code
            if response.streaming:
                b"".join(response)  # which closes the file

    assert failed == {}
    assert everything() == before
