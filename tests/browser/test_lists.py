import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from contacts import search
from contacts.models import Contact
from tests.browser.conftest import axe_clean, no_sideways_scroll, shot
from tests.factories import (
    TODAY,
    CircleFactory,
    ContactFactory,
    FormerRoleFactory,
    NoteFactory,
    OrganizationFactory,
)

pytestmark = pytest.mark.browser

LIST = reverse("contacts:list")


@pytest.fixture
def people(transactional_db):
    """A few people as the list meets them: well known, in the dark, nameless, endless, from right to left."""
    kew, meridian = (
        OrganizationFactory(name="Kew Gardens"),
        OrganizationFactory(name="Meridian", confidential=True),
    )
    circles = [CircleFactory(name=name) for name in ("Choir", "Climbing", "Alumni of the old school", "Work")]
    ContactFactory(
        first_name="María", last_name="García", title="Curator, living collections", organization=kew,
        closeness=4, tracked=True, last_touch_on=TODAY, circles=circles,
    )  # fmt: skip
    ContactFactory(first_name="Garcia", last_name="Okonkwo", title="Apprentice", organization=kew)
    tom = ContactFactory(first_name="Tom", last_name="Reyes", closeness=5, circles=circles[:1])
    NoteFactory(contact=tom, text="his cousin is Garcia at Kew")
    anna = ContactFactory(first_name="Anna", last_name="Berg", title="Head of team", organization=meridian)
    FormerRoleFactory(contact=anna, organization=kew)
    for name in ("x" * 300, "محمد الأحمد", "שרה לוי", "🎉👩🏽‍🚀", "\u202eevil", "<b>bold</b>", "王小明"):
        ContactFactory(first_name=name, last_name="", title=name)
    search.index()
    yield
    Contact.objects.all().delete()
    search.index()


def names(page):
    return page.locator("tbody .name").all_inner_texts()


def test_journey_by_keyboard_from_typing_to_undo(page, people):
    page.goto(LIST)
    page.keyboard.press("/")
    page.keyboard.type("garcia kew")
    expect(page.locator("#found")).to_have_text("3 of 11")
    assert names(page) == ["María García", "Garcia Okonkwo", "Tom Reyes"]
    expect(page).to_have_url(re.compile(r"\?q=garcia\+kew$"))
    expect(page.locator("#q")).to_be_focused()

    page.locator("#chip-closeness").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    for _ in range(2):
        page.keyboard.press("Space")
        page.keyboard.press("Tab")
    expect(page.locator("#chip-closeness")).to_have_text("Closeness: 4, 5")
    expect(page.locator("#found")).to_have_text("2 of 11")
    expect(page).to_have_url(re.compile("closeness=4&closeness=5$|closeness=5&closeness=4$"))
    page.keyboard.press("Escape")
    expect(page.locator("#chip-closeness")).to_be_focused()

    page.get_by_label("Tick all on this page").focus()
    page.keyboard.press("Space")
    expect(page.locator("[data-tick-count]")).to_have_text("2 ticked")
    page.locator(".bulk summary", has_text="Closeness").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="5, very close").press("Enter")
    expect(page.locator("#messages")).to_contain_text("Closeness of 2 people: very close")
    expect(page.locator("#people")).to_be_focused()
    assert Contact.objects.filter(closeness=5).count() == 2

    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.locator("#messages")).to_contain_text("Undone")
    assert Contact.objects.get(last_name="García").closeness == 4
    expect(page.locator("#q")).to_have_value("garcia kew")
    assert names(page) == ["María García", "Tom Reyes"]


def test_all_that_match_by_keyboard_and_back_by_undo(page, people, watch):
    watch.expected.append("status of 409")
    Contact.objects.bulk_create(Contact(first_name=f"Nia {n}", sort_name=f"nia {n:03}") for n in range(70))
    search.index()
    page.goto(f"{LIST}?q=nia")
    expect(page.locator("[data-bulk]")).to_be_hidden()
    page.get_by_label("Tick all on this page").press("Space")
    expect(page.locator("[data-tick-count]")).to_have_text("50 ticked")
    page.get_by_label("or all 70 that match").press("Space")
    expect(page.locator("[data-tick-count]")).to_have_text("70 ticked")
    no_sideways_scroll(page)
    axe_clean(page)
    shot(page, "people-all-that-match")

    Contact.objects.filter(first_name="Nia 69").update(first_name="Nib 69")
    search.index()
    page.locator(".bulk summary", has_text="Closeness").press("Enter")
    page.get_by_role("button", name="5, very close").press("Enter")
    expect(page.get_by_role("heading", name="There are 69 now, not 70")).to_be_visible()
    expect(page.locator("#people")).to_be_focused()
    no_sideways_scroll(page)
    axe_clean(page)
    shot(page, "people-all-asked-again")
    page.get_by_role("button", name="Closeness very close: all 69").press("Enter")
    expect(page.locator("#messages")).to_contain_text("Closeness of 69 people: very close")
    assert Contact.objects.filter(closeness=5, first_name__startswith="Nia").count() == 69

    page.get_by_role("button", name="Undo").press("Enter")
    expect(page.locator("#messages")).to_contain_text("Undone")
    assert not Contact.objects.filter(closeness=5, first_name__startswith="Nia").exists()


def test_trash_of_all_that_match_is_asked_about_first(page, people):
    Contact.objects.bulk_create(Contact(first_name=f"Nia {n}", sort_name=f"nia {n:03}") for n in range(70))
    search.index()
    page.goto(f"{LIST}?q=nia")
    page.locator("[data-tick]").first.check()
    page.get_by_label("or all 70 that match").check()
    page.locator(".bulk").get_by_role("button", name="Trash").click()
    expect(page.get_by_role("heading", name="Put 70 people in the trash?")).to_be_visible()
    axe_clean(page)
    shot(page, "people-all-trash")
    page.get_by_role("link", name="Leave everything as it is").click()
    expect(page.locator("#found")).to_have_text("70 of 81")

    page.locator("[data-tick]").first.check()
    page.get_by_label("or all 70 that match").check()
    page.locator(".bulk").get_by_role("button", name="Trash").click()
    page.get_by_role("button", name="Put 70 people in the trash").click()
    expect(page.locator("#messages")).to_contain_text("Put 70 people in the trash")
    assert Contact.objects.trashed().count() == 70


def test_enter_in_the_bulk_bar_presses_no_button(page, people):
    page.goto(LIST)
    page.locator("[data-tick]").first.check()
    page.locator("[data-tick]").first.press("Enter")
    page.locator(".bulk summary", has_text="Discretion").click()
    page.get_by_label("Because").fill("my boss")
    page.get_by_label("Because").press("Enter")

    page.get_by_role("button", name="keep in the dark").click()
    expect(page.locator("#messages")).to_contain_text("keep in the dark")
    assert Contact.objects.get(discretion_because="my boss").discretion == "in_the_dark"
    assert Contact.objects.filter(circles__isnull=False).distinct().count() == 2


def test_last_letter_typed_wins(page, people):
    page.goto(LIST)
    page.locator("#q").press_sequentially("mbcdefgh", delay=10)
    for _ in "bcdefgh":
        page.keyboard.press("Backspace")
    page.keyboard.type("aría")

    expect(page.locator("#found")).to_have_text("1 of 11")
    assert names(page) == ["María García"]


def test_back_from_a_person_finds_the_list_as_it_was(page, people):
    page.goto(LIST)
    page.locator("#q").fill("okonkwo")
    expect(page.locator("#found")).to_have_text("1 of 11")
    page.get_by_role("link", name="Garcia Okonkwo").click()
    page.wait_for_url(re.compile(r"/contacts/\d+/$"))
    page.go_back()

    expect(page.locator("#q")).to_have_value("okonkwo")
    assert names(page) == ["Garcia Okonkwo"]


def test_place_is_filtered_while_it_is_typed(page, people):
    page.goto(LIST)
    page.locator("#chip-place").click()
    page.get_by_label("At", exact=True).press_sequentially("kew")

    expect(page.locator("#found")).to_have_text("2 of 11")
    expect(page.locator("#chip-place")).to_have_text("Where: kew")
    expect(page.get_by_label("At", exact=True)).to_be_focused()
    expect(page.locator("#organizations option")).to_have_attribute("value", "Kew Gardens")


def test_somebody_new_from_an_empty_search_in_one_step(page, people):
    page.goto(LIST)
    page.locator("#q").fill("zofia kruk")
    page.get_by_role("button", name="Add Zofia Kruk").click()
    page.wait_for_url(re.compile(r"/contacts/\d+/$"))

    expect(page.get_by_role("heading", level=1)).to_contain_text("Zofia Kruk")
    expect(page.locator("#messages")).to_contain_text("Added Zofia Kruk")


def test_list_is_accessible_and_fits_every_width(page, people):
    page.goto(f"{LIST}?q=garcia+kew")
    page.locator("[data-tick]").first.check()
    axe_clean(page)
    shot(page, "people-search")

    page.goto(LIST)
    no_sideways_scroll(page)
    axe_clean(page)
    shot(page, "people")
    for menu in ("#chip-circle", "#chip-closeness", "#chip-sort"):
        page.locator(menu).click()
        no_sideways_scroll(page, (320, 400))
    axe_clean(page)

    page.goto(f"{LIST}?q={'nobody' * 60}")
    no_sideways_scroll(page)
    axe_clean(page)
    shot(page, "people-nobody")


def test_form_for_somebody_new_is_accessible_and_fits_every_width(page, people, watch):
    watch.expected.append("status of 422")
    page.goto(reverse("contacts:add"))
    no_sideways_scroll(page)
    axe_clean(page)

    page.get_by_label("Who").fill("Garcia Okonkwo")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("alert").first).to_contain_text("There is already")
    no_sideways_scroll(page)
    axe_clean(page)
    shot(page, "person-new-alike")


def test_very_first_page_is_accessible_and_fits_every_width(page):
    page.goto(LIST)

    expect(page.get_by_role("heading", name="Who do you know?")).to_be_visible()
    no_sideways_scroll(page)
    axe_clean(page)
    shot(page, "people-first")
