"""Who can get me to…, walked by keyboard and looked at."""

import itertools
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from contacts import people, search
from contacts.models import Contact, Preferences
from interviews.cadence import Kind
from tests.browser.conftest import axe_clean, no_sideways_scroll, shot
from tests.factories import ContactFactory, FollowUpFactory, OrganizationFactory
from tests.interviews import reach_world
from tests.interviews.reach_world import LONG, World, hide, tie

pytestmark = pytest.mark.browser


@pytest.fixture
def world(page: Page) -> World:
    return reach_world.designers(timezone.localdate())


def test_question_is_asked_and_its_answer_read_by_keyboard(page: Page, world: World):
    page.goto("/reach/")
    axe_clean(page)
    shot(page, "reach-start")
    box = page.get_by_label("Whom do you want to reach?")
    expect(box).to_be_focused()

    page.keyboard.type("product designer at Figma")
    page.keyboard.press("Enter")

    ways = page.get_by_role("article")
    expect(ways).to_have_count(2)
    expect(page.get_by_role("status").filter(has_text="ways in")).to_have_text("3 people, 3 ways in")
    expect(page).to_have_url(re.compile(r"/reach/\?q=product(%20|\+)designer"))
    expect(box).to_be_focused()
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "reach-ways")

    why = ways.first.get_by_text("Why this one?")
    why.focus()
    page.keyboard.press("Enter")
    expect(ways.first).to_contain_text("Tom and Liam: worked together, strong, sure")
    expect(ways.first).to_contain_text("You know Tom from climbing club")
    axe_clean(page)
    shot(page, "reach-why")
    page.keyboard.press("Tab")
    expect(ways.first.get_by_role("link", name="Ask Tom for an introduction")).to_be_focused()


def test_further_ways_and_other_readings_have_addresses_of_their_own(page: Page, world: World):
    page.goto("/reach/?q=product+designer+at+Figma")

    page.get_by_role("link", name="1 more via Tom").press("Enter")

    expect(page.locator("h2").first).to_have_text("Ways in via Tom")
    axe_clean(page)
    page.go_back()
    page.get_by_role("link", name="everybody at Figma").press("Enter")
    expect(page.locator(".reading")).to_contain_text("Read as: everybody at Figma (4).")


def test_back_leads_to_the_question_before(page: Page, world: World):
    page.goto("/reach/")
    box = page.get_by_label("Whom do you want to reach?")
    for asked in ("Figma", "Liam Park"):
        box.fill(asked)
        box.press("Enter")
        expect(page.locator(".reading")).to_contain_text(asked)

    page.go_back()

    expect(page.locator(".reading")).to_contain_text("everybody at Figma")
    expect(box).to_have_value("Figma")


def test_where_nobody_leads_somebody_is_named_and_written_to(page: Page, world: World):
    page.goto("/reach/?q=curator+at+Kew")
    expect(page.locator(".reading")).to_contain_text("No match")
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "reach-none")

    page.get_by_label("Who", exact=True).fill("Adaeze Obi")
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("First letter, not introduced")
    person = Contact.objects.get(first_name="Adaeze")
    assert person.closeness == 0


def test_page_holds_whatever_it_is_asked_to_hold(page: Page, world: World):
    kew = OrganizationFactory(
        name="Royal Botanic Gardens, Kew, and the Millennium Seed Bank at Wakehurst " + "x" * 90
    )
    for number in range(5):
        chain = [
            ContactFactory(
                first_name=f"Oluwaseun Adébáyọ̀-{number}" if at else LONG[:100],
                last_name="Wolfeschlegelsteinhausenbergerdorff" if at else "",
                title="Head of conservation horticulture and living collections",
                organization=kew if at == 1 + number % 3 else None,
                closeness=(5 - number or None) if at == 0 else 0,
                contact_rule="ask_first" if at == 1 else "ok",
            )
            for at in range(2 + number % 3)
        ]
        for one, other in itertools.pairwise(chain):
            tie(one, other, kind="worked_together", strength=5)
    FollowUpFactory(contact=chain[0], kind=Kind.THANK_INTRODUCER, due_at=timezone.now())
    tie(chain[1], world.dark)
    hide(ContactFactory(organization=kew, closeness=5))
    Preferences.objects.create(pk=1, most_links=4)
    search.index()

    page.goto(f"/reach/?q={kew.name.replace(' ', '+').replace(',', '%2C')}")

    expect(page.get_by_role("article")).to_have_count(5)
    expect(page.locator(".after-ways")).to_contain_text("Some routes are withheld")
    for why in page.get_by_text("Why this one?").all():
        why.click()
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "reach-long")
    page.set_viewport_size({"width": 400, "height": 900})
    shot(page, "reach-long-400")
    page.emulate_media(color_scheme="dark")
    shot(page, "reach-long-400-dark")


def test_somebody_i_know_is_written_to_at_once(page: Page, world: World):
    people.set_closeness([world.liam.pk], 4)
    page.goto("/reach/?q=Liam+Park")
    shot(page, "reach-known")

    page.get_by_role("button", name="Write to Liam").press("Enter")

    expect(page).to_have_url(re.compile("/letters/"))
