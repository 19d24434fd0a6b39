"""Menus by mouse: the words of a choice are part of it."""

import pytest
from playwright.sync_api import expect

from contacts import search
from contacts.models import Circle
from tests.factories import ContactFactory

pytestmark = pytest.mark.browser


def test_pressing_the_words_of_a_choice_chooses_it(page, live_server, transactional_db):
    family, _ = Circle.objects.get_or_create(name="Family")
    ContactFactory(first_name="Ana", circles=[family])
    ContactFactory(first_name="Bo")
    search.index()
    page.goto(live_server.url + "/contacts/")

    page.get_by_text("Circle: any").click()
    words = page.locator("details[open] label", has_text="Family").bounding_box()
    page.mouse.click(words["x"] + words["width"] - 12, words["y"] + words["height"] / 2)

    page.wait_for_url(f"**/?circle={family.pk}")
    expect(page.get_by_role("link", name="Ana Boateng")).to_be_visible()
    expect(page.get_by_role("link", name="Bo Boateng")).to_have_count(0)
