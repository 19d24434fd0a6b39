from pathlib import Path

import pytest
from django.test import Client

from infoint import safekeeping


def test_health_answers_anyone_with_nothing_but_ok(client: Client) -> None:
    response = client.get("/healthz")

    assert (response.status_code, response.content, response.cookies) == (200, b"ok\n", {})


def test_safe_page_without_a_backup_says_when_one_is_made(signed_in: Client) -> None:
    page = signed_in.get("/safe/")

    assert page.status_code == 200
    assert "None yet" in page.content.decode()
    assert page.context["health"]["is_well"] is True


def test_safe_page_backs_up_lists_and_hands_out(signed_in: Client) -> None:
    done = signed_in.post("/safe/back-up/", follow=True)

    [kept] = safekeeping.backups()
    text = done.content.decode()
    assert done.redirect_chain == [("/safe/", 303)]
    assert "Backed up, and the copy is proven to be whole." in text
    assert "You asked for it" in text
    assert "Verified" in text
    file = signed_in.get(f"/safe/backups/{kept.name}")
    assert file["Content-Disposition"] == f'attachment; filename="{kept.name}"'
    assert file["X-Content-Type-Options"] == "nosniff"
    assert file["Cache-Control"] == "no-store, private"
    assert b"".join(file) == kept.path.read_bytes()


def test_safe_page_says_why_each_backup_was_made(signed_in: Client) -> None:
    for reason in ("daily", "erase", "import"):
        safekeeping.backup(reason)

    text = signed_in.get("/safe/").content.decode()

    assert [words in text for words in ("Once a day", "Before erasing for good", "Before an import")] == [
        True
    ] * 3


def test_safe_page_counts_what_the_journal_still_holds(signed_in: Client) -> None:
    file = safekeeping.database_file()
    journal = Path(f"{file}-wal")

    size = signed_in.get("/safe/").context["health"]["size"]

    assert size == file.stat().st_size + (journal.stat().st_size if journal.exists() else 0)


def test_safe_page_shows_a_backup_that_was_damaged_since(signed_in: Client) -> None:
    kept = safekeeping.backup("import")
    with kept.path.open("r+b") as file:
        file.write(b"X")

    assert "Damaged: not to be relied on" in signed_in.get("/safe/").content.decode()


def test_safe_page_tells_why_no_backup_could_be_made(signed_in: Client) -> None:
    safekeeping.folder().write_text("in the way")

    done = signed_in.post("/safe/back-up/", follow=True)

    assert "could not be used" in done.content.decode()


@pytest.mark.parametrize("name", ["../secret-key", "..%2fsecret-key", "secret-key", "backups.lock", "no.zip"])
def test_download_hands_out_backups_alone(signed_in: Client, data_folder: Path, name: str) -> None:
    (data_folder / "secret-key").write_text("k")
    safekeeping.backup("manual")

    assert signed_in.get(f"/safe/backups/{name}").status_code == 404


def test_every_page_knows_the_last_backup_without_a_query(signed_in: Client) -> None:
    kept = safekeeping.backup("manual")

    assert signed_in.get("/safe/").context["last_backup_at"] == kept.made_at


def test_pages_of_errors_are_in_words(signed_in: Client) -> None:
    page = signed_in.get("/no/such/page/")

    assert page.status_code == 404
    assert "There is no such page." in page.content.decode()


def test_error_of_our_own_is_told_without_its_text(
    signed_in: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise RuntimeError("Ana's secret")

    monkeypatch.setattr(safekeeping, "backups", fail)
    signed_in.raise_request_exception = False

    page = signed_in.get("/safe/")

    assert page.status_code == 500
    assert "infoint made a mistake and changed nothing" in page.content.decode()
    assert "secret" not in page.content.decode()
