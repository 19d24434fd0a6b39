"""The calendar's settings in a browser: the secret address by keyboard alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from contacts import clock
from contacts.models import Preferences
from tests.browser.conftest import axe_clean, no_sideways_scroll, shot

pytestmark = pytest.mark.browser
SETTINGS = "/settings/calendar/"


def test_address_is_made_copied_replaced_and_closed_by_keyboard(page: Page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(SETTINGS)
    shot(page, "calendar-none")
    axe_clean(page)
    no_sideways_scroll(page)
    page.get_by_role("button", name="Make an address").focus()
    page.keyboard.press("Enter")

    field = page.get_by_label("The secret address")
    first = field.input_value()
    assert re.search(r"/calendar\.ics\?token=[\w-]{43}$", first)
    shot(page, "calendar-address")
    axe_clean(page)
    no_sideways_scroll(page)
    field.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == first
    expect(page.locator("#announce")).to_have_text("Copied")
    expect(page.get_by_role("link", name="Subscribe in your calendar")).to_have_attribute(
        "href", first.replace("http:", "webcal:")
    )

    page.get_by_role("button", name="Replace it").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("A new address. The one before is closed.")).to_be_visible()
    assert field.input_value() != first
    page.get_by_role("button", name="Close it").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("The address is closed.")).to_be_visible()
    expect(page.get_by_role("button", name="Make an address")).to_be_visible()
    assert clock.mine().calendar_token == ""


def test_words_are_chosen_and_the_choice_is_undone(page: Page):
    page.goto(SETTINGS)
    page.get_by_role("radio", name="As little as possible").focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Save").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_text("Named people in the calendar")).to_be_visible()
    expect(page.get_by_role("radio", name="All of it")).to_be_checked()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone")).to_be_visible()
    assert not clock.mine().calendar_in_full


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_looks_like_the_house(page: Page, scheme: str):
    Preferences.objects.create(pk=1, calendar_token="t0ken" * 9)
    page.emulate_media(color_scheme=scheme)
    for width in (1360, 400):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(SETTINGS)
        expect(page.get_by_role("heading", name="An address for your calendar")).to_be_visible()
        shot(page, f"calendar-{scheme}-{width}")
