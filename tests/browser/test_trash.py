"""Trash and history in a browser: restored, undone, erased."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from contacts import people, search, trash
from contacts.models import Contact
from tests.browser.conftest import Watch, axe_clean, no_sideways_scroll, shot
from tests.factories import ContactFactory, NoteFactory, OrganizationFactory

pytestmark = pytest.mark.browser
LONG = "Wolfeschlegelsteinhausenbergerdorff" * 8


@pytest.fixture
def thrown_away(transactional_db: None) -> list[Contact]:
    """Five in the trash: plain, long, hostile, right to left, and one from long ago."""
    kew = OrganizationFactory(name="Kew Gardens")
    names = [
        ("Ana", "Silva"),
        ("Hubert", LONG),
        ("<b>Bold</b>", "& Sons"),
        ("ليلى", "حداد"),
        ("美咲", "田中"),
    ]
    everybody = [
        ContactFactory(first_name=first, last_name=last, title="Curator", organization=kew)
        for first, last in names
    ]
    NoteFactory(contact=everybody[0])
    people.set_closeness([person.pk for person in everybody], 4)
    people.edit(everybody[0], title="Keeper", location="Porto")
    for person in everybody:
        people.trash([person.pk])
    long_ago = timezone.now() - dt.timedelta(days=trash.KEPT_DAYS + 5)
    Contact.objects.filter(pk=everybody[-1].pk).update(trashed_at=long_ago)
    trash.trash_organizations([OrganizationFactory(name="Eden Project").pk])
    search.index()
    return everybody


def test_trash_is_accessible_and_fits_every_width(page: Page, thrown_away: list[Contact]):
    page.goto("/contacts/trash/")
    axe_clean(page)
    no_sideways_scroll(page)
    for width, scheme in ((1360, "light"), (400, "light"), (1360, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        shot(page, f"trash-{width}-{scheme}")


def test_trash_gives_back_those_ticked(page: Page, thrown_away: list[Contact]):
    page.goto("/contacts/trash/")
    page.get_by_label("Tick Ana Silva").check()
    page.get_by_label("Tick ليلى حداد").check()
    expect(page.locator("[data-tick-count]")).to_have_text("2 ticked")
    page.locator("[data-bulk]").get_by_role("button", name="Restore").click()

    expect(page.get_by_text("Restored 2 people")).to_be_visible()
    assert {person.first_name for person in Contact.objects.present()} == {"Ana", "ليلى"}
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_label("Tick Ana Silva")).to_be_visible()
    assert not Contact.objects.present().exists()


def test_trash_erases_only_after_the_name_was_typed(page: Page, watch: Watch, thrown_away: list[Contact]):
    watch.expected.append("status of 422")
    page.goto("/contacts/trash/")
    page.get_by_role("link", name="Erase Ana Silva for good").click()
    axe_clean(page)
    shot(page, "trash-erase")
    page.get_by_role("button", name="Erase for good").click()
    expect(page.get_by_text("To erase for good, type “Ana Silva”.")).to_be_visible()

    page.get_by_label("Type “Ana Silva”").fill("Ana Silva")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Erased Ana Silva for good.")).to_be_visible()
    assert not Contact.objects.filter(first_name="Ana").exists()


def test_history_is_accessible_fits_and_undoes(page: Page, thrown_away: list[Contact]):
    page.goto("/contacts/history/")
    axe_clean(page)
    no_sideways_scroll(page)
    for width, scheme in ((1360, "light"), (400, "light"), (1360, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        shot(page, f"history-{width}-{scheme}")
    page.get_by_role("link", name="edited").click()
    expect(page.locator(".history li")).to_have_count(2)
    page.get_by_role("button", name="Undo: Edited Ana Silva").click()

    expect(page).to_have_url("/contacts/history/?kind=edit")
    expect(page.locator(".history li").first.get_by_text("undone", exact=True)).to_be_visible()
    assert Contact.objects.get(first_name="Ana").title == "Curator"


def test_undo_says_what_it_left_alone(page: Page, transactional_db: None):
    ana = ContactFactory(first_name="Ana", last_name="Silva", title="Curator")
    people.edit(ana, title="Keeper", location="Porto")
    people.edit(ana, title="Director")

    page.goto("/contacts/history/")
    page.get_by_role("button", name="Undo: Edited Ana Silva").last.click()

    expect(page.get_by_role("heading", name="Undone, with exceptions")).to_be_visible()
    expect(page.get_by_text("Ana Silva: role was changed since")).to_be_visible()
    axe_clean(page)
    shot(page, "undone")
    page.get_by_role("link", name="Go back").click()
    expect(page).to_have_url("/contacts/history/")
