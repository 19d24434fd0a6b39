"""A walk through all addresses with rows that exist: what answers carry, what odd addresses give."""

import hashlib
import os
import re

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
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
)
ENTIRE = re.compile(r"<!doctype html>.*</html>", re.IGNORECASE | re.DOTALL)
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


def test_walk_with_existing_rows_leads_to_pages(signed_in: Client, world: World):
    addresses = everywhere(world)

    answers = {address: signed_in.get(address).status_code for address in addresses}

    assert len(addresses) > 90
    assert {address for address, status in answers.items() if status >= 500 or status == 400} == set()
    assert sum(status == 200 for status in answers.values()) > 60


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("GET", {}),
        ("GET", {"HX-Request": "true"}),
        ("GET", {"HX-Request": "true", "HX-Boosted": "true"}),
        ("HEAD", {}),
        ("OPTIONS", {}),
        ("PUT", {}),
        ("DELETE", {"HX-Request": "true"}),
        ("TRACE", {}),
    ],
)
def test_looking_at_existing_rows_changes_nothing(
    signed_in: Client, world: World, method: str, headers: dict[str, str]
):
    before = fingerprint()

    answers = {
        address: signed_in.generic(method, address, headers=headers).status_code
        for address in everywhere(world)
        if address != "/sign-out/"
    }

    assert {address: status for address, status in answers.items() if status >= 500} == {}
    assert fingerprint() == before
    if method not in {"GET", "HEAD"}:
        assert set(answers.values()) == {405}


def test_every_answer_forbids_keeping_and_carries_the_policy(signed_in: Client, world: World):
    bare = {}
    for address in (*everywhere(world), "/no-such-page/", "/contacts/999999/", "/static/no-such.js"):
        for headers in (
            {},
            {"HX-Request": "true"},
            {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors"},
        ):
            response = signed_in.get(address, headers=headers)
            refused_first = response.status_code in {400, 403, 405}
            policy = response.headers.get("Content-Security-Policy", "")
            rules = {rule.strip() for rule in policy.split(";")}
            strict = {
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                "base-uri 'none'",
            } <= rules
            kept = response.headers.get("Cache-Control") != "no-store, private"
            if kept or not strict or "unsafe" in policy:
                bare[address, refused_first] = (
                    response.status_code,
                    response.headers.get("Cache-Control"),
                    policy,
                )

    assert bare == {}


def test_address_of_a_part_opened_directly_is_an_entire_page(signed_in: Client, world: World):
    parts = []
    for address in everywhere(world):
        plain = signed_in.get(address)
        restored = signed_in.get(
            address, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}
        )
        for response in (plain, restored):
            if "HX-Redirect" in response:
                continue
            is_html = response.headers.get("Content-Type", "").startswith("text/html")
            if response.status_code == 200 and is_html and not ENTIRE.search(response.content.decode()):
                parts.append(address.split("?")[0])

    assert set(parts) <= BY_SCRIPT


def test_answer_that_differs_for_htmx_says_so(signed_in: Client, world: World):
    silent = []
    for address in everywhere(world):
        plain, part = signed_in.get(address), signed_in.get(address, headers={"HX-Request": "true"})
        is_page = [
            response.status_code == 200 and b"<html" in getattr(response, "content", b"")
            for response in (plain, part)
        ]
        varies = "HX-Request" in plain.headers.get("Vary", "") and "HX-Request" in part.headers.get(
            "Vary", ""
        )
        if is_page == [True, False] and not varies:
            silent.append(address)

    assert silent == []


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


@pytest.mark.parametrize("odd", ODD_IDS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_odd_parts_of_an_address_are_not_found(signed_in: Client, world: World, odd: str, method: str):
    before = fingerprint()

    wrong = {}
    for address in ours():
        for name in PARAMETER.findall(address):
            path = filled(address, world.values(address) | {name: odd})
            status = getattr(signed_in, method)(path).status_code
            goes_to_import = "/import/" in path and name == "token" and status in {302, 303}
            gone_already = path.endswith(("/remove/", "/drop/")) and status == 302
            if status not in {400, 404, 405, 414} and not goes_to_import and not gone_already:
                wrong[path[:120]] = status

    assert wrong == {}
    assert fingerprint() == before


@pytest.mark.parametrize(
    "odd", ["0", str(10**30), "9223372036854775808", "_00", "_FF", "%00", "%ff", "x", "1e3"]
)
def test_odd_ids_in_the_admin_are_not_found(signed_in: Client, world: World, odd: str):
    wrong = {}
    for model in world.rows:
        for page in ("change", "delete", "history"):
            path = f"/admin/contacts/{model._meta.model_name}/{odd}/{page}/"
            status = signed_in.get(path).status_code
            if status not in {302, 400, 403, 404}:
                wrong[path] = status

    assert wrong == {}


def test_endless_addresses_are_answered_in_words(signed_in: Client, world: World):
    long_path, long_query = "/contacts/" + "x" * 8_192, "q=" + "a%20" * 10_000

    assert signed_in.get(long_path).status_code == 404
    assert signed_in.get(f"/contacts/{'1' * 8_192}/").status_code == 404
    for address in everywhere(world):
        query = "&" if "?" in address else "?"
        assert signed_in.get(f"{address}{query}{long_query}").status_code < 500, address


def test_broken_queries_are_never_an_error_of_ours(signed_in: Client, world: World):
    """Each address gets two of them in turn; `INFOINT_EVERY_VALUE=1` sends them all to each."""
    each = len(BROKEN) if os.environ.get("INFOINT_EVERY_VALUE") == "1" else 2
    wrong = {}
    for number, address in enumerate(everywhere(world)):
        for step in range(each):
            asked = f"{address.split('?')[0]}?{BROKEN[(number * 2 + step) % len(BROKEN)]}"
            if signed_in.get(asked).status_code >= 500:
                wrong[asked[:200]] = address

    assert wrong == {}


@pytest.mark.parametrize(
    ("header", "value"),
    [
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
    ],
)
@pytest.mark.parametrize("session", [True, False])
def test_odd_headers_are_never_an_error_of_ours(
    signed_in: Client, world: World, header: str, value: str, session: bool
):
    client = signed_in if session else Client(raise_request_exception=False)
    if header == "Cookie":
        client.cookies.clear()
    answers = {}
    undo = f"/contacts/actions/{world.rows[next(iter(world.rows))].pk}/undo/"
    for address in ("/contacts/", f"/contacts/{world.ana.pk}/", "/safe/", "/admin/", "/sign-in/", "/healthz"):
        answers[address] = client.get(address, headers={"HX-Request": "true", header: value}).status_code
    for address in (undo, f"/contacts/{world.ana.pk}/on-my-mind/"):
        answers[address] = client.post(address, {}, headers={"HX-Request": "true", header: value}).status_code

    assert {address: status for address, status in answers.items() if status >= 500} == {}
