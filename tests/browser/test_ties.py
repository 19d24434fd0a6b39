"""Ties on the page of a person, with a keyboard: added in one line, read while typed, mended, removed."""

import datetime as dt

import pytest
from playwright.sync_api import Page, expect

from contacts import search
from contacts.models import Contact, Tie
from tests.browser.conftest import Watch, axe_clean, no_sideways_scroll, shot
from tests.factories import ContactFactory, OrganizationFactory, TieFactory

pytestmark = pytest.mark.browser
# What a browser says of a form that was refused.
NOT_LOADED = "Failed to load resource"


@pytest.fixture
def maria(page: Page) -> Contact:
    search.index()
    ContactFactory(first_name="Ana", last_name="Silva", organization=OrganizationFactory(name="Kew Gardens"))
    ContactFactory(first_name="Luis", last_name="Oke", title="Curator")
    ContactFactory(first_name="Luis", last_name="Oke")
    ContactFactory(first_name="Boris", last_name="Vane", marked_dark=True)
    person = ContactFactory(first_name="María", last_name="García")
    search.index()
    return person


@pytest.fixture
def at_maria(page: Page, maria: Contact) -> Page:
    page.goto(f"/contacts/{maria.pk}/")
    return page


def card(page: Page):
    return page.locator("#knows")


def type_line(page: Page, line: str) -> None:
    page.locator("#tie-line").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(line)


def test_tie_is_added_read_mended_and_removed_by_keyboard(at_maria: Page):
    expect(card(at_maria)).to_contain_text("Nobody yet: who do they know?")
    type_line(at_maria, "Ana: boss, likely, since 2015")
    expect(card(at_maria)).to_contain_text("Ana manages María: strength not known, likely, since 2015")
    expect(card(at_maria).get_by_label("Ana Silva Kew Gardens")).to_be_checked()
    axe_clean(at_maria)
    no_sideways_scroll(at_maria)
    shot(at_maria, "ties-reading")

    at_maria.keyboard.press("Enter")

    expect(at_maria.locator("#messages")).to_contain_text("Ana manages María")
    expect(card(at_maria).locator(".tie-line")).to_contain_text("Ana manages María · likely · since 2015")
    expect(at_maria.locator("#tie-line")).to_be_focused()
    expect(at_maria.locator("#tie-line")).to_have_value("")
    card(at_maria).get_by_role("link", name="Edit: Ana manages María").press("Enter")
    expect(card(at_maria).get_by_label("How well")).to_be_visible()
    axe_clean(at_maria)
    no_sideways_scroll(at_maria)
    shot(at_maria, "ties-edit")
    card(at_maria).get_by_label("María manages or mentors Ana").press("Space")
    card(at_maria).get_by_label("How well").select_option("strong")
    at_maria.keyboard.press("Tab")
    card(at_maria).get_by_role("button", name="Save").press("Enter")
    expect(card(at_maria).locator(".tie-line")).to_contain_text(
        "María manages Ana · strong, likely · since 2015"
    )
    tie = Tie.objects.get()
    assert (tie.from_a, tie.strength) == (False, 4)

    card(at_maria).get_by_role("link", name="Edit: María manages Ana").press("Enter")
    card(at_maria).get_by_role("button", name="Remove this tie").press("Enter")

    expect(card(at_maria)).to_contain_text("Nobody yet")
    at_maria.locator("#messages").get_by_role("button", name="Undo").last.press("Enter")
    at_maria.wait_for_function("document.readyState == 'complete'")
    expect(card(at_maria).locator(".tie-line")).to_contain_text("María manages Ana")


def test_who_is_meant_is_ticked_by_keyboard(at_maria: Page, watch: Watch):
    watch.expected.append(NOT_LOADED)
    type_line(at_maria, "Luis Oke: cousin")
    whom = card(at_maria).get_by_role("radio")
    expect(whom).to_have_count(3)
    at_maria.keyboard.press("Enter")
    expect(card(at_maria)).to_contain_text("Several people are found by “Luis Oke”: tick whom you mean.")
    assert not Tie.objects.exists()

    card(at_maria).get_by_label("Luis Oke Curator").press("Space")
    at_maria.keyboard.press("Enter")

    expect(card(at_maria).locator(".tie-line")).to_contain_text("family")
    assert Tie.objects.get().a.title == "Curator"


def test_somebody_new_is_added_on_the_way(at_maria: Page):
    type_line(at_maria, "zodwa ncube: very close friend")
    new = card(at_maria).get_by_label("Somebody new: add Zodwa Ncube")
    expect(new).not_to_be_checked()
    shot(at_maria, "ties-new")

    new.press("Space")
    at_maria.keyboard.press("Enter")

    expect(card(at_maria).locator(".tie-line")).to_contain_text("friends · very strong")
    assert Contact.objects.get(first_name="Zodwa").closeness == 0


def test_warning_of_a_leak_names_nobody_hidden(at_maria: Page):
    type_line(at_maria, "Boris: squash, strong")
    expect(card(at_maria).locator(".whom")).to_contain_text("in the dark")
    at_maria.keyboard.press("Enter")

    warning = at_maria.locator("#messages .warning")
    expect(warning).to_contain_text("María is close to somebody you keep in the dark")
    expect(warning).not_to_contain_text("Boris")
    expect(at_maria.locator("#discretion")).to_contain_text("could let it slip")
    axe_clean(at_maria)


def many(person: Contact) -> None:
    endless = ContactFactory(
        first_name="\u202eمحمد <script>alert(1)</script>" + "W" * 250, last_name="x" * 300
    )
    TieFactory(a=person, b=endless, note="n" * 300, strength=5, since_on=dt.date(2015, 1, 1))
    TieFactory(a=person, b=endless, kind="manages", from_a=False)
    TieFactory(a=person, b=ContactFactory(marked_dark=True, discretion_because="q" * 300))
    for number in range(35):
        other = ContactFactory(first_name=f"Bo{number:02}")
        TieFactory(a=person, b=other, kind="club", strength=number % 5 + 1)
        TieFactory(a=person, b=other, kind="friend", ended_on=dt.date(2019, 12, 31))


def test_many_ties_and_endless_ones_fit_every_width(page: Page, maria: Contact):
    many(maria)
    page.goto(f"/contacts/{maria.pk}/")
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "ties-many")

    page.get_by_role("link", name="and 7 more").press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Who María knows")
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "ties-all")
    page.get_by_role("link", name="Edit: María and Bo03 are friends").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("are friends")
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "ties-one")
