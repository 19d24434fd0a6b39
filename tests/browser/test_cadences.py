"""The page of the cadences, by keyboard and on small screens."""

import pytest
from playwright.sync_api import expect

from contacts.models import Preferences
from tests.browser.conftest import axe_clean, no_sideways_scroll, shot

pytestmark = pytest.mark.browser
ADDRESS = "/settings/cadences/"


def test_lengths_are_changed_by_keyboard_undone_and_taken_back(page):
    page.goto("/settings/")
    settings = page.get_by_role("navigation", name="Settings")
    settings.get_by_role("link", name="Cadences").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{ADDRESS}")
    expect(settings.get_by_role("link", name="Cadences")).to_have_attribute("aria-current", "page")
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "cadences")
    page.set_viewport_size({"width": 400, "height": 900})
    page.emulate_media(color_scheme="dark")
    shot(page, "cadences-400-dark")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1360, "height": 900})

    page.get_by_label("Thank each of them within").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("12")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Write down what you made of it within")).to_be_focused()
    page.get_by_label("Days you do not work").focus()
    page.keyboard.type("25 Dec 2026\n2027-01-01")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_contain_text("Saved. It counts from now on.")
    expect(page.get_by_label("Thank each of them within")).to_have_value("12")
    expect(page.get_by_label("Days you do not work")).to_have_value("2026-12-25\n2027-01-01")
    assert Preferences.objects.get().cadences == {"thank_hours": 12}

    page.get_by_role("button", name="Back to the usual lengths").click()
    expect(page.get_by_label("Thank each of them within")).to_have_value("24")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).not_to_contain_text("usual lengths count")
    assert Preferences.objects.get().cadences == {"thank_hours": 12}


def test_what_cannot_be_is_pointed_at(page, watch):
    watch.expected = ["422"]
    page.goto(ADDRESS)

    page.get_by_label("Thank each of them within").fill("100")
    page.get_by_label("Days you do not work").fill("2026-12-25\nsoon")
    page.get_by_role("button", name="Save").click()

    alert = page.get_by_role("alert").filter(has_text="Nothing was saved yet")
    expect(alert).to_contain_text("From 1 to 72 hours, please")
    expect(alert).to_contain_text("line 2, “soon”")
    expect(page.get_by_label("Thank each of them within")).to_have_value("100")
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "cadences-wrong")
    alert.get_by_role("link", name="Thank each of them within").click()
    expect(page.get_by_label("Thank each of them within")).to_be_in_viewport()
