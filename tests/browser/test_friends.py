"""A friend's export, from their page and back: chosen, looked at, imported, undone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from contacts import search, uploads
from contacts.models import Circle, Contact, Preferences, Tie
from tests.browser.conftest import Watch, axe_clean, no_sideways_scroll, shot
from tests.contacts.exports import connections_csv, people
from tests.factories import ContactFactory, OrganizationFactory

pytestmark = pytest.mark.browser

IN = "https://www.linkedin.com/in/"
LINA = ["Lina", "Haddad", f"{IN}lina-haddad", "", "Fern House", "Curator", "08 Feb 2024"]
HIDDEN = ["", "", "", "", "", "", "07 Jun 2026"]
ME = ["Maria", "García", f"{IN}maria-g", "", "Dome Garden", "Botanist", "01 Mar 2020"]
SLOW = 60_000  # milliseconds a busy computer may take


@pytest.fixture(autouse=True)
def empty_house(page: Page, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(uploads, "jobs", {})
    Circle.objects.get_or_create(key="linkedin", defaults={"name": "LinkedIn"})
    search.index(None)
    yield
    uploads._executor.submit(bool).result(60)
    Contact.objects.all().delete()
    search.index(None)


@pytest.fixture
def ana(empty_house: None) -> Contact:
    Preferences.objects.update_or_create(pk=1, defaults={"name": "Maria García", "profile_slug": "maria-g"})
    ContactFactory(first_name="Lina", last_name="Haddad", profile_slug="lina-haddad", title="Registrar")
    ContactFactory(profile_slug="keiko", first_name="恵子", last_name="渡辺", marked_dark=True)
    OrganizationFactory(name="Fern House")
    return ContactFactory(first_name="Ana", last_name="Okafor", closeness=4)


def looks_right(page: Page, name: str) -> None:
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, name)
    page.set_viewport_size({"width": 400, "height": 900})
    shot(page, f"{name}-400")
    page.set_viewport_size({"width": 1360, "height": 900})
    page.emulate_media(color_scheme="dark")
    shot(page, f"{name}-dark")
    page.emulate_media(color_scheme="light")


def export(folder: Path) -> Path:
    keiko = ["恵子", "渡辺", f"{IN}keiko", "", "", "", "02 Feb 2022"]
    long = ["A" * 120, "B" * 170, f"{IN}long", "", "C" * 250, "<b>boss</b>", "01 Jan 2020"]
    file = folder / "Connections.csv"
    file.write_bytes(connections_csv([LINA, HIDDEN, ME, keiko, long, *people(40)]))
    return file


def heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text, timeout=SLOW)


def test_connections_of_a_friend_come_and_go_by_keyboard(page: Page, ana: Contact, tmp_path: Path) -> None:
    page.goto(ana.get_absolute_url())
    page.get_by_role("link", name="Import Ana’s connections").press("Enter")
    heading(page, "Whom Ana knows")
    looks_right(page, "friend-import")

    page.get_by_label("Connections.csv, or the ZIP").set_input_files(export(tmp_path))
    expect(page.locator("[data-file-name]")).to_contain_text("Connections.csv")
    page.get_by_role("button", name="Show me what would change").press("Enter")
    heading(page, "Whom Ana knows")  # the browser asks for the tick
    expect(page.get_by_label("Ana said I may")).to_be_focused()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Show me what would change").press("Enter")

    heading(page, "Nothing is written yet")
    expect(page.locator("main")).to_contain_text("You are among their connections, and are left out.")
    looks_right(page, "friend-preview")
    page.get_by_role("button", name="Import 43 people").press("Enter")

    heading(page, "43 people whom Ana knows")
    looks_right(page, "friend-batch")
    assert Tie.objects.count() == 43
    page.goto("/contacts/import/")
    expect(page.locator("main")).to_contain_text("connections of Ana Okafor")
    looks_right(page, "friend-history")

    page.get_by_role("button", name="Undo").first.press("Enter")
    expect(page.locator("main")).to_contain_text("undone")
    assert (Contact.objects.count(), Tie.objects.count()) == (3, 0)


def test_nobody_hidden_is_asked(page: Page, ana: Contact) -> None:
    Contact.objects.filter(pk=ana.pk).update(discretion="in_the_dark")

    page.goto(f"/contacts/{ana.pk}/connections/")

    expect(page.get_by_role("alert")).to_contain_text("is kept in the dark")
    looks_right(page, "friend-refused")


def test_journey_needs_no_script(
    browser: Browser, page: Page, ana: Contact, live_server: object, watch: Watch, tmp_path: Path
) -> None:
    context: BrowserContext = browser.new_context(
        base_url=str(live_server), java_script_enabled=False, storage_state=page.context.storage_state()
    )
    bare = context.new_page()
    bare.goto(f"/contacts/{ana.pk}/connections/")
    bare.get_by_label("Connections.csv, or the ZIP").set_input_files(export(tmp_path))
    bare.get_by_label("Ana said I may").check()
    bare.get_by_role("button", name="Show me what would change").click()
    bare.get_by_role("button", name="Import 43 people").first.click()
    heading(bare, "43 people whom Ana knows")
    bare.get_by_role("button", name="Undo: Imported 43 people from Ana Okafor’s Connections.csv").click()
    heading(bare, "This import was undone")
    context.close()
