from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from infoint import links

HOSTS = {
    "127.0.0.1:8765": 200,
    "localhost:8765": 200,
    "LOCALHOST:8765": 200,
    "localhost.:8765": 200,
    "[::1]:8765": 200,
    "127.0.0.1": 400,
    "127.0.0.1:8766": 400,
    "[::1]": 400,
    "evil.example": 400,
    "evil.example:8765": 400,
    "127.0.0.1.nip.io:8765": 400,
    "localhost@evil.example:8765": 400,
    "evil.localhost:8765": 400,
    "": 400,
    "0.0.0.0:8765": 400,
    "127.1:8765": 400,
    "2130706433:8765": 400,
    "127.0.0.1:8765, evil.example": 400,
    "127.0.0.1:8765x": 400,
}


@pytest.mark.django_db  # closing an answer looks at the connection
@pytest.mark.parametrize(("host", "status"), HOSTS.items())
@pytest.mark.parametrize("path", ["/healthz", "/static/img/favicon.svg"])
def test_guard_answers_its_own_host_and_port_only(
    settings: Settings, client: Client, host: str, status: int, path: str
) -> None:
    settings.ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]

    with closing(client.get(path, HTTP_HOST=host, SERVER_PORT="8765")) as response:
        assert response.status_code == status


def test_guard_ignores_forwarded_headers(client: Client) -> None:
    forwarded = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https", "X-Forwarded-Port": "1"}

    response = client.get("/admin/", headers=forwarded | {"Forwarded": "host=evil.example"})

    assert response["Location"] == "/sign-in/?next=/admin/"


@pytest.mark.parametrize(
    ("method", "site", "mode", "dest", "allowed"),
    [
        ("get", "same-origin", "cors", "empty", True),
        ("post", "same-origin", "cors", "empty", True),
        ("get", "none", "navigate", "document", True),
        ("post", "none", "navigate", "document", True),
        ("get", "cross-site", "navigate", "document", True),
        ("get", "same-site", "navigate", "document", True),
        ("post", "cross-site", "navigate", "document", False),
        ("post", "same-site", "navigate", "document", False),
        ("get", "cross-site", "navigate", "iframe", False),
        ("get", "cross-site", "no-cors", "image", False),
        ("get", "same-site", "no-cors", "script", False),
        ("get", "cross-site", "cors", "empty", False),
        ("get", "same-site", "websocket", "websocket", False),
        ("head", "cross-site", "navigate", "document", False),
        ("get", "nonsense", "cors", "empty", False),
    ],
)
def test_guard_refuses_what_other_sites_send(
    client: Client, method: str, site: str, mode: str, dest: str, allowed: bool
) -> None:
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}

    status = getattr(client, method)("/healthz", headers=headers).status_code

    assert status == ({"get": 200, "head": 200, "post": 405}[method] if allowed else 403)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "CONNECT", "BREW"])
@pytest.mark.parametrize("path", ["/healthz", "/admin/", "/static/img/favicon.svg", "/sign-in/"])
def test_guard_takes_get_head_and_post_only(client: Client, method: str, path: str) -> None:
    response = client.generic(method, path)

    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD, POST")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "http://testserver:8766", "https://testserver"]
)
def test_post_from_another_origin_is_refused(origin: str, data_folder: Path) -> None:
    client = Client(enforce_csrf_checks=True)
    key = links.mint(data_folder, now=timezone.now().timestamp())
    client.get("/sign-in/", {"key": key})
    token = client.cookies["infoint_csrf_8765"].value

    refused = client.post("/sign-out/", {"csrfmiddlewaretoken": token}, headers={"Origin": origin})
    taken = client.post("/sign-out/", {"csrfmiddlewaretoken": token}, headers={"Origin": "http://testserver"})

    assert (refused.status_code, taken.status_code) == (403, 303)
    assert "out of date" in refused.content.decode()


@pytest.mark.django_db
def test_form_token_survives_a_visit_from_elsewhere(data_folder: Path) -> None:
    """A browser that follows a link from an e-mail sends the session, but not the Strict cookie."""
    client = Client(enforce_csrf_checks=True)
    client.get("/sign-in/", {"key": links.mint(data_folder, now=timezone.now().timestamp())})
    strict = client.cookies.pop("infoint_csrf_8765")

    client.get("/admin/")

    assert client.cookies.get("infoint_csrf_8765", strict).value == strict.value
    assert client.post("/sign-out/", {"csrfmiddlewaretoken": strict.value}).status_code == 303


@pytest.mark.parametrize(
    ("content_type", "length", "status"),
    [
        ("multipart/form-data; boundary=x", django_settings.BODY_LIMIT + 1, 413),
        ("multipart/form-data; boundary=x", 2 * 1024**3, 413),
        ("application/x-www-form-urlencoded", 16 * 1024 * 1024 + 1, 413),
        ("text/plain", 16 * 1024 * 1024 + 1, 413),
        ("application/x-www-form-urlencoded", 2 * 1024 * 1024, 405),
        ("multipart/form-data; boundary=x", 17 * 1024 * 1024, 405),
    ],
)
def test_guard_refuses_too_big_a_body(client: Client, content_type: str, length: int, status: int) -> None:
    response = client.post("/healthz", data=b"x", content_type=content_type, CONTENT_LENGTH=str(length))

    assert response.status_code == status
    assert ("Too big" in response.content.decode()) is (status == 413)


def test_thousands_of_ticked_rows_are_taken(client: Client, db: None) -> None:
    body = "key=wrong&" + "&".join(f"row={number}" for number in range(30_000))

    response = client.post("/sign-in/", body, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 403
    assert "has been used" in response.content.decode()


def test_answers_forbid_keeping_framing_and_guessing(client: Client, db: None) -> None:
    for path in ["/sign-in/", "/healthz", "/admin/", "/no/such/page/"]:
        response = client.get(path)
        assert response["Cache-Control"] == "no-store, private"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "same-origin"
        assert response["Cross-Origin-Resource-Policy"] == "same-origin"
        assert response["Cross-Origin-Opener-Policy"] == "same-origin"
        assert response["X-Frame-Options"] == "DENY"
        assert "Access-Control-Allow-Origin" not in response


def test_pages_carry_the_strict_policy(client: Client, db: None) -> None:
    policy = dict(
        part.strip().split(" ", 1) for part in client.get("/sign-in/")["Content-Security-Policy"].split(";")
    )

    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }


def test_refusals_show_words_and_no_session(client: Client) -> None:
    response = client.get("/healthz", HTTP_HOST="evil.example")

    assert "Wrong address" in response.content.decode()
    assert response["Cache-Control"] == "no-store, private"
    assert not response.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_ended_session_sends_htmx_to_the_sign_in_page(client: Client, method: str) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/contacts/?q=ana&page=2"}

    response = getattr(client, method)("/admin/", headers=headers)

    assert (response.status_code, response.content) == (204, b"")
    assert response["HX-Redirect"] == "/sign-in/?next=%2Fcontacts%2F%3Fq%3Dana%26page%3D2"
    assert "HX-Request" in response["Vary"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "current", ["", "http://evil.example//evil.example", "javascript:alert(1)", "//evil"]
)
def test_ended_session_never_sends_htmx_elsewhere(client: Client, current: str) -> None:
    response = client.get("/admin/", headers={"HX-Request": "true", "HX-Current-URL": current})

    assert response["HX-Redirect"] == "/sign-in/?next=%2F"


@pytest.mark.django_db
def test_ended_session_leaves_typed_text_standing(client: Client) -> None:
    headers = {
        "HX-Request": "true",
        "X-Infoint-Autosave": "1",
        "HX-Current-URL": "http://testserver/contacts/3/",
    }

    response = client.post("/admin/", {"body": "half a thought"}, headers=headers)

    assert response.status_code == 401
    assert "HX-Redirect" not in response
    assert response["X-Infoint-Sign-In"] == "/sign-in/?next=%2Fcontacts%2F3%2F"
    assert 'href="/sign-in/?next=%2Fcontacts%2F3%2F"' in response.content.decode()


@pytest.mark.django_db  # closing an answer looks at the connection
def test_static_file_is_kept_only_under_the_address_of_its_content(client: Client) -> None:
    from django.templatetags.static import static

    address = static("css/app.css")
    bare = address.partition("?")[0]

    assert address.startswith("/static/css/app.css?v=")
    for asked, rule in {
        address: "public, max-age=31536000, immutable",
        bare: "no-cache",
        f"{bare}?v=0123456789abcdef": "no-cache",
        "/static/css/none.css?v=": "no-store, private",
    }.items():
        with closing(client.get(asked)) as response:
            assert response["Cache-Control"] == rule
            assert "Access-Control-Allow-Origin" not in response


def test_static_address_changes_with_the_file(settings: Settings, tmp_path: Path) -> None:
    from django.contrib.staticfiles import finders

    from infoint import assets

    (tmp_path / "a.css").write_text("a { color: red }")
    settings.STATICFILES_DIRS = [tmp_path]
    finders.get_finder.cache_clear()
    settings.DEBUG = True  # else a file is read once a process
    try:
        before = assets.content_hash("a.css")
        (tmp_path / "a.css").write_text("a { color: blue }")

        assert before
        assert assets.content_hash("a.css") not in {"", before}
    finally:
        finders.get_finder.cache_clear()
