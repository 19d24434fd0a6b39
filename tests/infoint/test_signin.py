import stat
import threading
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from infoint import links, signin

NOW = 1_800_000_000.0


def test_link_works_once(data_folder: Path) -> None:
    key = links.mint(data_folder, now=NOW)

    assert links.redeem(data_folder, key, now=NOW + 1) is True
    assert links.redeem(data_folder, key, now=NOW + 1) is False


@pytest.mark.parametrize(
    ("seconds", "works"),
    [(0, True), (599, True), (600, False), (86_400, False), (-1, False), (-86_400, False)],
)
def test_link_works_for_ten_minutes(data_folder: Path, seconds: int, works: bool) -> None:
    key = links.mint(data_folder, now=NOW)

    assert links.redeem(data_folder, key, now=NOW + seconds) is works


def test_link_key_has_256_bits_and_is_not_stored(data_folder: Path) -> None:
    key = links.mint(data_folder, now=NOW)

    [file] = (data_folder / links.LINKS).iterdir()
    assert len(key) == 43  # 32 bytes in base64
    assert key not in file.name + file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_link_minted_again_leaves_the_first_and_removes_old_ones(data_folder: Path) -> None:
    old = links.mint(data_folder, now=NOW - 700)
    first = links.mint(data_folder, now=NOW)
    second = links.mint(data_folder, now=NOW)

    assert len(list((data_folder / links.LINKS).iterdir())) == 2
    assert not links.redeem(data_folder, old, now=NOW)
    assert links.redeem(data_folder, first, now=NOW)
    assert links.redeem(data_folder, second, now=NOW)


def test_link_used_by_many_at_once_lets_one_in(data_folder: Path) -> None:
    for _ in range(20):
        key = links.mint(data_folder, now=NOW)
        results: list[bool] = []
        gate = threading.Barrier(4)

        def use(key: str = key, results: list[bool] = results, gate: threading.Barrier = gate) -> None:
            gate.wait()
            results.append(links.redeem(data_folder, key, now=NOW))

        threads = [threading.Thread(target=use) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert sorted(results) == [False, False, False, True]


@pytest.mark.parametrize("key", ["", "x", "../secret-key", "\ud800", "a" * 10_000, "%00"])
def test_wrong_key_lets_nobody_in(data_folder: Path, key: str) -> None:
    links.mint(data_folder, now=NOW)

    assert links.redeem(data_folder, key, now=NOW) is False


@pytest.mark.django_db
@time_machine.travel(NOW, tick=False)
def test_sign_in_by_link_leads_to_a_clean_address(client: Client, data_folder: Path) -> None:
    key = links.mint(data_folder, now=NOW)

    response = client.get("/sign-in/", {"key": key, "next": "/safe/"})

    assert (response.status_code, response["Location"]) == (303, "/safe/")
    session = response.cookies["infoint_session_8765"]
    assert (session["httponly"], session["samesite"], session["max-age"]) == (True, "Lax", 90 * 86_400)
    assert response.cookies["infoint_csrf_8765"]["samesite"] == "Strict"
    assert client.get("/admin/").status_code == 200


@pytest.mark.django_db
def test_sign_in_makes_one_owner_without_a_password(client: Client, data_folder: Path) -> None:
    for _ in range(2):
        client.get("/sign-in/", {"key": links.mint(data_folder, now=timezone.now().timestamp())})

    [person] = User.objects.all()
    assert (person.is_staff, person.is_superuser, person.has_usable_password()) == (True, True, False)


@pytest.mark.django_db
def test_sign_in_by_pasted_link_keeps_where_one_wanted_to_go(client: Client, data_folder: Path) -> None:
    key = links.mint(data_folder, now=timezone.now().timestamp())
    pasted = f"  {links.link('http://127.0.0.1:8765/', key)}\n"

    response = client.post("/sign-in/", {"key": pasted, "next": "/admin/"})

    assert (response.status_code, response["Location"]) == (303, "/admin/")


@pytest.mark.django_db
def test_sign_in_by_a_used_link_is_refused_in_words(client: Client, data_folder: Path) -> None:
    key = links.mint(data_folder, now=timezone.now().timestamp())
    client.get("/sign-in/", {"key": key})

    response = Client().get("/sign-in/", {"key": key})

    assert response.status_code == 403
    assert "infoint link" in response.content.decode()
    assert "infoint_session_8765" not in response.cookies


@pytest.mark.django_db
def test_sign_in_by_head_does_not_use_the_link_up(client: Client, data_folder: Path) -> None:
    key = links.mint(data_folder, now=timezone.now().timestamp())

    client.head("/sign-in/", {"key": key})

    assert client.get("/sign-in/", {"key": key}).status_code == 303


@pytest.mark.django_db
def test_sign_in_changes_the_session_and_the_form_token(signed_in: Client, data_folder: Path) -> None:
    before = signed_in.cookies["infoint_session_8765"].value

    signed_in.get("/sign-in/", {"key": links.mint(data_folder, now=timezone.now().timestamp())})

    assert signed_in.cookies["infoint_session_8765"].value != before
    stale = Client()
    stale.cookies["infoint_session_8765"] = before
    assert stale.get("/admin/").status_code == 302


@pytest.mark.django_db
def test_five_wrong_links_make_everyone_wait(client: Client, data_folder: Path) -> None:
    key = links.mint(data_folder, now=timezone.now().timestamp())

    answers = [client.get("/sign-in/", {"key": f"wrong{n}"}).status_code for n in range(5)]
    during = client.get("/sign-in/", {"key": key})

    assert (answers, during.status_code) == ([403] * 5, 429)
    assert "Wait 30 seconds" in during.content.decode()


def test_limiter_lets_in_again_after_half_a_minute() -> None:
    limiter = signin.Limiter()
    for _ in range(4):
        limiter.note(good=False, now=100)
    assert limiter.seconds_left(100) == 0

    limiter.note(good=False, now=101)

    assert [limiter.seconds_left(now) for now in (101, 130, 131)] == [30, 1, 0]


def test_limiter_forgives_after_a_good_link() -> None:
    limiter = signin.Limiter()
    for good in [False] * 4 + [True] + [False] * 4:
        limiter.note(good=good, now=100)

    assert limiter.seconds_left(100) == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    [
        "//evil.example",
        "/\\evil.example",
        "https:///evil.example",
        "https://evil.example/",
        "http://testserver/admin/",
        "javascript:alert(1)",
        "\x08//evil.example",
        "evil.example",
        "///evil.example",
        "",
    ],
)
def test_sign_in_never_leads_elsewhere(client: Client, data_folder: Path, address: str) -> None:
    key = links.mint(data_folder, now=timezone.now().timestamp())

    assert client.get("/sign-in/", {"key": key, "next": address})["Location"] == "/"


def test_sign_out_ends_the_session_and_clears_the_browser(signed_in: Client) -> None:
    cookie = signed_in.cookies["infoint_session_8765"].value

    response = signed_in.post("/sign-out/")

    assert (response.status_code, response["Location"]) == (303, "/sign-in/")
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    again = Client()
    again.cookies["infoint_session_8765"] = cookie
    assert again.get("/admin/").status_code == 302


def test_sign_out_by_get_is_refused(signed_in: Client) -> None:
    assert signed_in.get("/sign-out/").status_code == 405
    assert signed_in.get("/admin/").status_code == 200


@pytest.mark.django_db
def test_admin_sign_in_leads_to_ours(client: Client) -> None:
    response = client.get("/admin/login/?next=/admin/contacts/")

    assert response["Location"] == "/sign-in/?next=%2Fadmin%2Fcontacts%2F"


def test_session_is_renewed_once_a_day(owner: User, data_folder: Path) -> None:
    client = Client()
    with time_machine.travel(NOW, tick=False) as clock:
        client.get("/sign-in/", {"key": links.mint(data_folder, now=NOW)})
        same_day = client.get("/admin/")
        clock.shift(89 * 86_400)
        much_later = client.get("/admin/")
        clock.shift(89 * 86_400)
        still_in = client.get("/admin/")
        clock.shift(91 * 86_400)
        ended = client.get("/admin/")

    assert "infoint_session_8765" not in same_day.cookies
    assert "infoint_session_8765" in much_later.cookies
    assert (still_in.status_code, ended.status_code) == (200, 302)
