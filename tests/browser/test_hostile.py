"""Hostile names and notes in a real browser: no page of ours does what they ask for."""

import re

import pytest
from django.urls import resolve
from playwright.sync_api import Dialog, Page, expect

from contacts import search
from contacts.models import Contact
from tests import hostile_world
from tests.browser.conftest import Watch
from tests.hostile_strings import ADDRESSES, MARK, MARKUP, STRINGS
from tests.hostile_world import World

pytestmark = pytest.mark.browser
STRAY = f"script:not([src]), iframe, object, img[src*={MARK}], [onerror], [style*=fixed]"
BY_SCRIPT = "/contacts/organizations/"  # a few options for a field, and no page
ATTACKS = (*MARKUP, *ADDRESSES)


@pytest.fixture
def world(transactional_db: None):
    """A world whose every text attacks, beside people with the rest of the strings for names."""
    number = iter(range(100_000))

    def text(length: int) -> str:
        at = next(number)
        return f"{ATTACKS[at % len(ATTACKS)]} {at}"[-length:]

    made = hostile_world.build(text)
    Contact.objects.bulk_create(
        Contact(first_name=string.strip()[:300], sort_name=string[:300], title=string[:300])
        for string in STRINGS
        if string.strip()
    )
    search.index()
    yield made
    Contact.objects.all().delete()
    search.index()


@pytest.fixture
def dialogs(page: Page) -> list[str]:
    """What a page opened: alerts that must not be, and windows."""
    opened: list[str] = []

    def note(dialog: Dialog) -> None:
        opened.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", note)
    page.on("popup", lambda other: opened.append(other.url))
    return opened


def one_of_each(addresses: list[str]) -> list[str]:
    """Return one address of each kind of page; of those with a query and of a talk's own page, all.

    Of the admin's pages the lists, whose cells we write. That nothing in them acts is read from the text of
    every page elsewhere (tests/test_hostile_pages.py).
    """
    found = {}
    for address in addresses:
        path, _, query = address.partition("?")
        match = resolve(path)
        if path.startswith("/admin/") and not match.view_name.endswith("_changelist"):
            continue
        looks_different = query or match.view_name == "interviews:detail"
        found.setdefault(address if looks_different else match.route, address)
    return list(found.values())


def test_walk_through_all_pages_runs_loads_and_opens_nothing(
    page: Page, world: World, dialogs: list[str], watch: Watch
):
    strange = {}
    seen = 0
    page.set_viewport_size({"width": 320, "height": 900})
    for address in one_of_each(world.pages()):
        if address.startswith(BY_SCRIPT):
            continue
        # Files and parts of pages are not opened by themselves, and not every talk has every page.
        answer = page.request.get(address)
        if not answer.ok or "<html" not in answer.text():
            continue
        seen += 1
        page.goto(address)
        title = page.title()
        reach = page.evaluate("document.documentElement.scrollWidth")
        wide = reach > 320 and not address.startswith("/admin/")
        stray = page.locator(STRAY).count()
        if not title.endswith("infoint") or wide or stray:
            strange[address] = (title, reach, stray)

    assert strange == {}
    assert seen > 60
    assert dialogs == []
    assert watch.unexpected() == []


def test_parts_swapped_in_run_nothing(page: Page, world: World, dialogs: list[str], watch: Watch):
    page.goto("/contacts/")
    for text in (MARKUP[0], ADDRESSES[0], MARKUP[8]):
        page.locator("#q").fill(text)
        expect(page).to_have_url(re.compile(r"\?q="))
        expect(page.locator("#q")).to_have_value(text)
    page.goto(f"/contacts/{world.ana.pk}/")
    note = page.get_by_placeholder("What is worth remembering?")
    note.fill(f"{MARKUP[8]} [x](javascript:alert(1)) <div hx-get=/contacts/ hx-trigger=load> seven lanterns")
    note.press("Control+Enter")
    shown = page.locator("main p", has_text="seven lanterns")
    expect(shown).to_contain_text("<img src=x onerror=alert('PWNED')>")

    assert page.locator("main img[src=x], main [hx-trigger=load]").count() == 0
    assert dialogs == []
    assert watch.unexpected() == []
