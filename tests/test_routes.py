"""A walk through all addresses with rows that exist: what answers carry, what odd addresses give."""

import hashlib
import os
import re
from http.cookies import SimpleCookie
from itertools import product
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import resolve, reverse
from django.urls.resolvers import RoutePattern

from infoint import safekeeping
from tests import hostile_world
from tests.hostile_world import PARAMETER, World, filled

pytestmark = pytest.mark.django_db
BROKEN = (
    "%",
    "%ff",
    "%00",
    "q=%00&q=%ff",
    "a" * 300 + "=1",
    "&".join(["page=1"] * 2_000),
    "page=%00",
    "[]=&[0]=",
    "q=" + "a%20" * 10_000,
    "x" * 20_000,
)
ENTIRE = re.compile(r"<!doctype html>.*</html>", re.IGNORECASE | re.DOTALL)
SWAPPED = {"HX-Request": "true"}
# Parts that are asked for by a script alone, and hold nothing but choices.
BY_SCRIPT = {
    "/contacts/organizations/options/",
    "/interviews/clocks/",
    "/interviews/log/thanks/",
    "/interviews/people/",
    "/interviews/where/",
}


@pytest.fixture
def world(signed_in: Client) -> World:
    numbers = iter(range(100_000))
    made = hostile_world.build(lambda length: f"Plain{next(numbers)}"[:length])
    row = ("Nia", "Okafor", "https://www.linkedin.com/in/nia-okafor", "", "Kew", "Curator", "03 Feb 2024")
    made.upload = hostile_world.upload(signed_in, [row])
    signed_in.raise_request_exception = False
    return made


def ours() -> list[str]:
    """Return our own addresses with their parameters still in them."""
    return [
        address
        for address, entry in hostile_world.patterns()
        if isinstance(entry.pattern, RoutePattern) and not address.startswith("/admin/")
    ]


def everywhere(world: World) -> list[str]:
    """Return every address there is, of rows that exist."""
    return sorted({*(filled(address, world.values(address)) for address in ours()), *world.pages()})


def fingerprint() -> dict[str, str]:
    """Return a hash of all rows of each table, the sessions' left out."""
    found = {}
    for name in safekeeping.tables(connection.connection):
        if name != "django_session":
            with connection.cursor() as cursor:
                cursor.execute(f'SELECT * FROM "{name}"')
                found[name] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return found


def is_page(response: Any) -> bool:
    return response.status_code == 200 and b"<html" in getattr(response, "content", b"")


def is_bare(response: Any) -> bool:
    """Tell whether an answer may be kept by the browser, or lets in more than our own files."""
    policy = response.headers.get("Content-Security-Policy", "")
    rules = {rule.strip() for rule in policy.split(";")}
    strict = {"default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'"} <= rules
    kept = response.headers.get("Cache-Control") != "no-store, private"
    return kept or not strict or "unsafe" in policy


def is_part(response: Any) -> bool:
    """Tell whether an answer that a browser would show as a page is only a part of one."""
    if response.status_code != 200 or "HX-Redirect" in response:
        return False
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    return is_html and not ENTIRE.search(response.content.decode())


def test_existing_rows_are_shown_as_they_must_and_looking_changes_nothing(signed_in: Client, world: World):
    """One walk for all that is asked of an answer: each page takes its time."""
    addresses = everywhere(world)
    before = fingerprint()

    failed, bare, parts, silent, answered = {}, set(), set(), set(), 0
    for address in addresses:
        if address == "/sign-out/":
            continue
        plain = signed_in.get(address)
        swapped = signed_in.get(address, headers=SWAPPED)
        entire = [plain]
        others = [
            swapped,
            signed_in.get(address, headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"}),
        ]
        if is_page(plain) and not is_page(swapped):
            vary = [answer.headers.get("Vary", "") for answer in (plain, swapped)]
            if not all("HX-Request" in names for names in vary):
                silent.add(address)
            entire.append(signed_in.get(address, headers=SWAPPED | {"HX-History-Restore-Request": "true"}))
        for answer in (*entire, *others):
            if answer.status_code >= 500 or answer.status_code == 400:
                failed[address] = answer.status_code
            if is_bare(answer):
                bare.add(address)
        parts.update(address.split("?")[0] for answer in entire if is_part(answer))
        answered += plain.status_code == 200

    assert failed == {}
    assert bare == set()
    assert parts <= BY_SCRIPT
    assert silent == set()
    assert fingerprint() == before
    assert len(addresses) > 90
    assert answered > 60


@pytest.mark.parametrize("address", ["/no-such-page/", "/contacts/999999/", "/static/no-such.js"])
def test_answer_where_nothing_is_carries_the_policy_too(signed_in: Client, address: str):
    response = signed_in.get(address)

    assert response.status_code == 404
    assert not is_bare(response)


@pytest.mark.parametrize(
    ("method", "headers"),
    [("HEAD", {}), ("OPTIONS", {}), ("PUT", {}), ("DELETE", {"HX-Request": "true"}), ("TRACE", {})],
)
def test_other_methods_change_nothing(signed_in: Client, world: World, method: str, headers: dict[str, str]):
    addresses = {filled(address, world.values(address)) for address in ours()} - {"/sign-out/"}
    addresses |= {reverse("admin:index"), *(world.pages() if method != "HEAD" else ())}
    before = fingerprint()

    answers = {
        address: signed_in.generic(method, address, headers=headers).status_code
        for address in sorted(addresses)
    }

    assert {address: status for address, status in answers.items() if status >= 500} == {}
    assert fingerprint() == before
    if method != "HEAD":
        assert set(answers.values()) == {405}


ODD_IDS = [
    "0",
    "-1",
    "9223372036854775808",
    str(10**30),
    "9" * 5_000,
    "1%00",
    "%00",
    "%ff",
    "%E2%28",
    "%",
    "1e3",
    "x",
]


@pytest.mark.parametrize("method", ["get", "post"])
def test_odd_parts_of_an_address_are_not_found(signed_in: Client, world: World, method: str):
    before = fingerprint()

    wrong = {}
    parameters = [(address, name) for address in ours() for name in PARAMETER.findall(address)]
    for (address, name), odd in product(parameters, ODD_IDS):
        path = filled(address, world.values(address) | {name: odd})
        status = getattr(signed_in, method)(path).status_code
        goes_to_import = "/import/" in path and name == "token" and status in {302, 303}
        gone_already = path.endswith(("/remove/", "/drop/")) and status == 302
        if status not in {400, 404, 405, 414} and not goes_to_import and not gone_already:
            wrong[path[:120]] = status

    assert wrong == {}
    assert fingerprint() == before


ODD_ADMIN_IDS = ("0", str(10**30), "9223372036854775808", "_00", "_FF", "%00", "%ff", "x", "1e3")


def test_odd_ids_in_the_admin_are_not_found(signed_in: Client, world: World):
    wrong = {}
    for model, odd, page in product(world.rows, ODD_ADMIN_IDS, ("change", "delete", "history")):
        path = f"/admin/contacts/{model._meta.model_name}/{odd}/{page}/"
        status = signed_in.get(path).status_code
        if status not in {302, 400, 403, 404}:
            wrong[path] = status

    assert wrong == {}


def test_endless_addresses_are_answered_in_words(signed_in: Client):
    assert signed_in.get("/contacts/" + "x" * 8_192).status_code == 404
    assert signed_in.get(f"/contacts/{'1' * 8_192}/").status_code == 404


def test_broken_queries_are_never_an_error_of_ours(signed_in: Client, world: World):
    """Each kind of page gets three of them in turn; `INFOINT_EVERY_VALUE=1` sends them all to each."""
    each = len(BROKEN) if os.environ.get("INFOINT_EVERY_VALUE") == "1" else 3
    pages = {resolve(path).route: path for path in (one.split("?")[0] for one in everywhere(world))}
    wrong = {}
    for number, path in enumerate(pages.values()):
        for step in range(each):
            asked = f"{path}?{BROKEN[(number * each + step) % len(BROKEN)]}"
            if signed_in.get(asked).status_code >= 500:
                wrong[asked[:200]] = path

    assert wrong == {}
    assert len(pages) > 150


ODD_HEADERS = (
    ("HX-Current-URL", "http://[evil"),
    ("HX-Current-URL", "http://testserver/%ff%00?\x01"),
    ("HX-Target", '"><script>'),
    ("HX-Trigger", "\xff" * 3_000),
    ("Referer", "http://[evil"),
    ("Referer", "http://testserver/contacts/9" + "9" * 400 + "/"),
    ("Cookie", f"{settings.SESSION_COOKIE_NAME}={'x' * 10_240}"),
    ("Cookie", f"{settings.SESSION_COOKIE_NAME}=\xff; messages=[[garbage"),
    ("Accept-Language", "zz-" * 3_000),
    ("Content-Length", "-1"),
    ("Range", "bytes=9-1,a-b"),
)


@pytest.mark.parametrize("session", [True, False])
def test_odd_headers_are_never_an_error_of_ours(signed_in: Client, world: World, session: bool):
    undo = f"/contacts/actions/{world.rows[next(iter(world.rows))].pk}/undo/"
    looked_at = ("/contacts/", f"/contacts/{world.ana.pk}/", "/safe/", "/admin/", "/sign-in/", "/healthz")
    cookies = signed_in.cookies if session else SimpleCookie()

    wrong = {}
    for header, value in ODD_HEADERS:
        client = Client(raise_request_exception=False)
        if header != "Cookie":
            client.cookies = SimpleCookie(cookies.output(header="", sep=";"))
        sent = {"HX-Request": "true", header: value}
        statuses = {address: client.get(address, headers=sent).status_code for address in looked_at}
        for address in (undo, f"/contacts/{world.ana.pk}/on-my-mind/"):
            statuses[address] = client.post(address, {}, headers=sent).status_code
        wrong |= {(header, value[:40], to): status for to, status in statuses.items() if status >= 500}
        if session and header != "Cookie":
            assert statuses["/contacts/"] == 200, header

    assert wrong == {}
