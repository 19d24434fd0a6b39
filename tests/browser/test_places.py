import datetime as dt
import re

import pytest
from playwright.sync_api import expect

from contacts import search
from contacts.models import Circle, Contact, Organization
from tests.browser.conftest import axe_clean, no_sideways_scroll, shot
from tests.factories import CircleFactory, ContactFactory, FormerRoleFactory, OrganizationFactory

pytestmark = pytest.mark.browser

LONG = ("\u202eمؤسسة النهر <script>alert(1)</script>{{7*7}} " + "W" * 300)[:300]


@pytest.fixture
def kew(page):
    place = OrganizationFactory(
        name="Kew Gardens", aliases=["Royal Botanic Gardens", "RBG Kew"], wanted=2,
        website="https://kew.example", research="Founded 1759. **Herbarium** digitised until 2026.",
        parent=OrganizationFactory(name="Crown Estates"),
    )  # fmt: skip
    OrganizationFactory(name="Wakehurst", parent=place)
    choir = CircleFactory(name="Choir")
    for first, last, title in (
        ("María", "García", "Curator, living collections"),
        ("Lindiwe", "Oke", "Head of horticulture"),
        ("陈", "伟", "标本馆研究员"),
    ):
        ContactFactory(
            first_name=first, last_name=last, title=title, organization=place, closeness=4, circles=[choir],
            last_touch_on=dt.date(2026, 8, 3),
        )  # fmt: skip
    eden = OrganizationFactory(name="Eden Project", confidential=True)
    for first, year in (("Tom", 2021), ("Nadia", 2025)):
        person = ContactFactory(first_name=first, last_name="Reyes", organization=eden)
        FormerRoleFactory(contact=person, organization=place, title="Gardener", ended_on=dt.date(year, 3, 1))
    FormerRoleFactory(contact=ContactFactory(first_name="Ines"), organization=place, title="Guide")
    search.index()
    return place


def look(page, address, name):
    """Look at a page in every width and in both colours."""
    page.goto(address)
    axe_clean(page)
    no_sideways_scroll(page)
    for width, dark in ((1360, False), (400, False), (1360, True)):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if dark else "light")
        shot(page, f"{name}-{width}{'-dark' if dark else ''}")
    page.set_viewport_size({"width": 1360, "height": 900})
    page.emulate_media(color_scheme="light")


def test_pages_of_organisations_are_accessible_and_fit(page, kew):
    other = OrganizationFactory(name="Royal Gardens of Kew", confidential=True, research="Old.")
    OrganizationFactory(name="KEW GARDENS LTD")
    look(page, "/contacts/organizations/", "organizations")
    look(page, f"/contacts/organizations/{kew.pk}/?add=tom", "organization")
    look(page, f"/contacts/organizations/{kew.pk}/edit/", "organization-edit")
    look(page, f"/contacts/organizations/{kew.pk}/same/?q=royal&other={other.pk}", "organization-same")
    look(page, "/contacts/organizations/alike/", "organizations-alike")
    look(page, f"/contacts/organizations/{other.pk}/", "organization-empty")


def test_pages_of_circles_are_accessible_and_fit(page, kew):
    choir = Circle.objects.get(name="Choir")
    CircleFactory(name="Night shift", in_the_dark=True, walked_on=dt.date(2026, 9, 1))
    look(page, "/contacts/circles/", "circles")
    look(page, f"/contacts/circles/{choir.pk}/?add=tom", "circle")


def test_endless_names_fit(page):
    place = OrganizationFactory(
        name=LONG, aliases=[LONG[:299], "Z" * 300], website="https://" + "w" * 400 + ".example",
        confidential=True, parent=OrganizationFactory(name=LONG), research="r" * 5_000,
    )  # fmt: skip
    circle = CircleFactory(name="C" * 100, in_the_dark=True)
    person = ContactFactory(first_name="N" * 300, title="T" * 300, organization=place, circles=[circle])
    FormerRoleFactory(
        contact=ContactFactory(first_name="F" * 300, organization=place.parent), organization=place
    )
    OrganizationFactory(name=LONG, parent=place)
    search.index()
    for address, name in (
        ("/contacts/organizations/", "long-organizations"),
        (f"/contacts/organizations/{place.pk}/?add={person.first_name}", "long-organization"),
        (f"/contacts/organizations/{place.pk}/same/?other={place.parent_id}", "long-same"),
        ("/contacts/organizations/alike/", "long-alike"),
        ("/contacts/circles/", "long-circles"),
        (f"/contacts/circles/{circle.pk}/", "long-circle"),
    ):
        look(page, address, name)


def test_empty_pages_are_accessible_and_fit(page):
    Circle.objects.all().delete()
    look(page, "/contacts/organizations/", "empty-organizations")
    look(page, "/contacts/circles/", "empty-circles")


def test_list_of_organisations_is_found_while_one_types(page, kew):
    page.goto("/contacts/organizations/")
    page.get_by_label("Find organisations").press_sequentially("royal")
    expect(page.locator("#results tbody tr")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"q=royal"))
    page.get_by_role("link", name="Kew Gardens").click()
    expect(page.locator("h1")).to_have_text("Kew Gardens")


def test_wanted_and_aliases_change_in_place(page, kew):
    page.goto(f"/contacts/organizations/{kew.pk}/")
    page.get_by_label("Very much").check()
    expect(page.locator("#messages")).to_contain_text("Kew Gardens: very much")
    page.get_by_label("Another name").fill("Kew")
    page.get_by_label("Another name").press("Enter")
    expect(page.locator("#aliases")).to_contain_text("Kew")
    page.get_by_label("No longer called RBG Kew").click()
    expect(page.locator("#aliases")).not_to_contain_text("RBG Kew")
    kew.refresh_from_db()
    assert (kew.wanted, kew.aliases) == (3, ["Royal Botanic Gardens", "Kew"])


def test_research_saves_itself_and_shows_both_texts_of_two_tabs(page, kew, watch):
    page.goto(f"/contacts/organizations/{kew.pk}/")
    page.get_by_role("link", name="Edit the research").click()
    page.get_by_role("textbox", name="Research").fill("Mine")
    expect(page.locator("#research [data-save-state]")).to_contain_text("Saved")
    Organization.objects.filter(pk=kew.pk).update(research="Theirs")
    watch.expected.append("Failed to load resource")

    page.get_by_role("textbox", name="Research").fill("Mine again")
    page.locator("[data-theirs]", has_text="Theirs").wait_for()
    page.get_by_role("button", name="Keep both").click()
    expect(page.locator("#research [data-save-state]")).to_contain_text("Saved")
    page.get_by_role("button", name="Save").click()

    expect(page.locator("#research .prose")).to_contain_text("Mine again")
    assert Organization.objects.get(pk=kew.pk).research == "Theirs\n\nMine again"


def test_confidential_place_marks_its_people_at_once(page, kew):
    page.goto(f"/contacts/organizations/{kew.pk}/")
    page.get_by_text("Nobody here must know").click()
    expect(page.locator("#confidential")).to_contain_text("3 more people")
    page.get_by_role("button", name="Keep them in the dark").click()
    expect(page.locator("#now .tag.hush")).to_have_count(3)
    expect(page.locator("#messages")).to_contain_text("3 people more in the dark")
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone").first).to_be_visible()
    assert not Organization.objects.get(pk=kew.pk).confidential


def test_two_spellings_become_one_by_keys(page, kew):
    other = OrganizationFactory(name="Royal Gardens")
    moved = ContactFactory(organization=other)
    page.goto(f"/contacts/organizations/{kew.pk}/same/")
    page.keyboard.type("royal g")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="The same as Royal Gardens").press("Enter")
    page.get_by_role("button", name="Make them one and keep Kew Gardens").press("Enter")
    expect(page.locator("h1")).to_have_text("Kew Gardens")
    moved.refresh_from_db()
    assert moved.organization == kew


def test_people_are_added_to_a_circle_by_search(page, kew):
    family = Circle.objects.get(key="family") if Circle.objects.filter(key="family") else CircleFactory()
    page.goto(f"/contacts/circles/{family.pk}/")
    page.get_by_label("Who belongs to this circle").press_sequentially("reyes")
    page.get_by_label("Tick Nadia Reyes").check()
    page.get_by_role("button", name="Add the ticked").click()
    expect(page.locator("h1 + p")).to_contain_text("1 person")
    page.get_by_label("Tick Nadia Reyes").check()
    page.get_by_role("button", name="Take out of this circle").click()
    expect(page.locator("h1 + p")).to_contain_text("0 people")
    assert Contact.objects.filter(first_name="Nadia", circles=family).count() == 0
