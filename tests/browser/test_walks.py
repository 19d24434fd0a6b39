"""Walking a circle by keys, from the question to what came of it."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from contacts import search
from contacts.models import Circle, CircleAnswer, CircleWalk, Contact, Tie
from tests.browser.conftest import axe_clean, no_sideways_scroll, shot
from tests.factories import TODAY, CircleFactory, ContactFactory, OrganizationFactory, TieFactory

pytestmark = pytest.mark.browser

NAMES = [("Amaka", "Nwosu"), ("小明", "王"), ("Zofia", "Kruk"), ("سلمى", "حداد"), ("Ingrid", "Øvergård")]


@pytest.fixture
def team(transactional_db):
    Circle.objects.all().delete()
    yield CircleFactory(name="Football team")
    Contact.objects.all().delete()
    Circle.objects.all().delete()
    search.index()


def fill(circle, count):
    kew = OrganizationFactory(name="Kew Gardens")
    for number in range(count):
        first, last = NAMES[number % 5]
        ContactFactory(
            first_name=f"{first} {number}",
            last_name=last,
            title="Curator, living collections" if number % 3 else "",
            organization=kew if number % 2 else None,
            closeness=(4, 2, None, 1, 5, 0)[number % 6],
            last_touch_on=TODAY - dt.timedelta(days=number * 40) if number % 4 else None,
            contact_rule="ask_first" if number == 2 else "ok",
            circles=[circle],
        )


def walk_address(circle, page=""):
    return f"{reverse('contacts:circle_walk', args=[circle.pk])}?q=museum+curator{page}"


def current(page):
    return page.locator("[data-person][aria-current] .name")


def all_saved(page):
    expect(page.locator("html[data-keys=saved]")).to_be_attached(timeout=30_000)


def test_circle_is_walked_by_keys_alone(page, team):
    fill(team, 3)
    ContactFactory(first_name="Kept", last_name="Away", circles=[team], marked_dark=True)
    CircleFactory(name="The board", in_the_dark=True)
    other = CircleFactory(name="Choir")
    ContactFactory(circles=[other])
    page.goto(reverse("contacts:circles"))
    page.get_by_role("link", name="Who might know someone?").click()
    expect(page.get_by_label("Somebody doing what?")).to_be_focused()
    page.keyboard.type("museum curator")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Some circles are withheld")).to_be_visible()
    expect(page.get_by_text("The board")).to_have_count(0)
    axe_clean(page)
    no_sideways_scroll(page)
    page.get_by_role("link", name=re.compile("Walk it.*Football team")).press("Enter")

    all_saved(page)
    expect(current(page)).to_have_text("Amaka 0 Nwosu")
    expect(page.get_by_text("Kept Away")).to_have_count(0)
    page.keyboard.press("m")
    page.keyboard.type("her cousin Luis, knows a curator")
    page.keyboard.press("Enter")
    card = page.locator("[data-person]").first
    expect(card).to_contain_text("Might know Luis")
    expect(card).to_be_focused()
    page.keyboard.press("Enter")
    expect(current(page)).to_have_text("小明 1 王")
    page.keyboard.press("a")
    page.keyboard.press("n")
    expect(page.get_by_role("button", name="I thought of everyone")).to_be_focused()
    all_saved(page)
    expect(page.locator("#walk-standing")).to_contain_text("3 of 3 thought of")

    # The last step is taken back, and said anew.
    page.keyboard.press("u")
    expect(current(page)).to_have_text("Zofia 2 Kruk")
    expect(page.locator("#walk-standing")).to_contain_text("2 of 3 thought of")
    page.keyboard.press("m")
    page.keyboard.press("Enter")
    expect(page.locator("[data-person]").nth(2)).to_contain_text("somebody, not named yet")
    axe_clean(page)
    no_sideways_scroll(page)

    # Somebody else belongs here, too.
    page.get_by_label("Somebody else here").focus()
    page.keyboard.type("Marta, knows a restorer")
    page.keyboard.press("Enter")
    expect(current(page)).to_have_text("Marta")
    expect(page.locator("#walk-standing")).to_contain_text("4 of 4 thought of")
    page.get_by_role("button", name="I thought of everyone").press("Enter")

    expect(page.get_by_role("heading", name="What came of it")).to_be_visible()
    expect(page.locator(".came-of-it")).to_contain_text("Luis, through Amaka 0 Nwosu")
    expect(page.locator(".came-of-it")).to_contain_text("Ask 小明 1 王 whom they know")
    expect(page.get_by_role("link", name="Next: Choir, 1 person")).to_be_visible()
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "walk-outcome")

    luis = Contact.objects.get(first_name="Luis")
    assert (luis.closeness, luis.tracked) == (0, False)
    assert Tie.objects.get().kind == Tie.Kind.FAMILY
    assert CircleWalk.objects.get().walked_on is not None
    assert Circle.objects.get(pk=team.pk).walked_on is not None
    page.goto(reverse("contacts:walks") + "?q=Museum Curator")
    expect(page.get_by_role("heading", name="Asked already")).to_be_visible()
    shot(page, "walk-overview")


def test_next_page_comes_behind_the_last_and_a_bad_line_is_kept(page, team, watch):
    watch.expected.append("422")
    fill(team, 14)
    ContactFactory(first_name="Luis", last_name="Ferreira")
    ContactFactory(first_name="Luis", last_name="Ferreira")
    page.goto(walk_address(team))

    page.keyboard.press("m")
    page.keyboard.type("Luis Ferreira")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("several people called Luis Ferreira")
    field = page.locator("[data-person]").first.locator("[data-line]")
    expect(field).to_be_focused()
    expect(field).to_have_value("Luis Ferreira")
    page.keyboard.press("Escape")
    for _ in range(12):
        page.keyboard.press("n")

    expect(page).to_have_url(re.compile("page=2"), timeout=60_000)
    expect(page.locator("#walk-standing")).to_contain_text("12 of 14 thought of")
    expect(page.locator("[data-person]")).to_have_count(2)
    assert CircleAnswer.objects.count() == 12


@pytest.mark.parametrize("count", [0, 1, 5, 60])
def test_walk_of_any_size_is_clean_and_fits(page, team, count):
    fill(team, count)
    if count == 5:
        leaky = ContactFactory(first_name="Priya", last_name="Raman", circles=[team])
        TieFactory(a=leaky, b=ContactFactory(marked_dark=True), kind=Tie.Kind.PARTNER)
        ContactFactory(first_name="W" * 150, last_name="<b>" * 40, title="x" * 200, circles=[team])
    page.goto(walk_address(team))
    if count == 5:
        for key in "nan":
            page.keyboard.press(key)
        page.keyboard.press("m")
        page.keyboard.type("somebody in grants " + "y" * 200)
        page.keyboard.press("Enter")
        expect(page.locator("#walk-standing")).to_contain_text("4 of 7")

    axe_clean(page)
    no_sideways_scroll(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for width in (1360, 400):
            page.set_viewport_size({"width": width, "height": 900})
            shot(page, f"walk-{count}-{scheme}-{width}")
