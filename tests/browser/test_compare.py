"""Comparing kinds of work in a real browser: ticked and weighed by keyboard, on small screens, on paper."""

import re

import pytest
from playwright.sync_api import Page, expect

from contacts import search
from contacts.models import Preferences
from interviews import criteria
from tests.browser.conftest import axe_clean, no_sideways_scroll, shot
from tests.factories import (
    InterviewFactory,
    PathwayFactory,
    PathwayRatingFactory,
    ReflectionFactory,
    SkillFactory,
    SkillNeedFactory,
)
from tests.ledger import ledger

pytestmark = pytest.mark.browser
ADDRESS = "/pathways/compare/"
ENDLESS = "Wolfeschlegelsteinhausenbergerdorff" * 5


@pytest.fixture
def paths(page: Page) -> None:
    # A flushed database leaves the search table as it was.
    search.index()
    ledger()


def order(page: Page) -> list[str]:
    return page.locator(".matrix .pathway .name").all_inner_texts()


def total_of(page: Page, name: str) -> str:
    return page.locator(".matrix tbody", has_text=name).first.locator(".total > b").inner_text()


def test_ticked_and_weighed_by_keyboard(page: Page, paths: None):
    page.goto(ADDRESS)
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare")
    expect(page.locator(".matrix .total")).to_have_count(0)

    tick = page.get_by_role("checkbox", name=re.compile("Archive work"))
    tick.focus()
    page.keyboard.press("Space")
    expect(page.locator(".matrix tbody")).to_have_count(2)
    expect(tick).to_be_focused()
    assert "ticked=1" in page.url
    page.keyboard.press("Space")
    expect(page.locator(".matrix tbody")).to_have_count(3)

    page.get_by_role("spinbutton", name="Outlook").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Saved: the totals are weighed by that.")
    assert Preferences.objects.get().weights == criteria.weights({})
    assert [total_of(page, name) for name in order(page)] == ["3.6", "3.5", "3.5"]
    expect(page.locator(".turns")).to_contain_text(
        "Way in 2→ to 1 puts Botanic garden learning before Archive work"
    )
    by_total = page.get_by_role("radio", name="By total")
    by_total.focus()
    page.keyboard.press("Space")
    expect(page.locator(".matrix .pathway .name").first).to_have_text("Archive work")
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "compare")

    field = page.get_by_role("spinbutton", name="My life")
    field.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    expect(page.locator(".weights")).to_contain_text("My life 1, Way in 2")
    assert order(page) == ["Botanic garden learning", "Museum education", "Archive work"]
    assert [total_of(page, name) for name in order(page)] == ["3.6", "3.5", "3.4"]
    page.get_by_role("button", name="Back to the usual weights").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".weights")).to_contain_text("My life 2, Way in 2")
    assert order(page)[0] == "Archive work"
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".weights")).to_contain_text("My life 1, Way in 2")


def test_weight_that_cannot_be_is_pointed_at(page: Page, paths: None, watch):
    watch.expected = ["422"]
    page.goto(ADDRESS)

    page.get_by_role("spinbutton", name="Appeal").fill("9")
    page.get_by_role("button", name="Weigh with these").click()

    expect(page.locator(".weights")).to_contain_text("From 0 to 5, please, in whole numbers.")
    expect(page.get_by_role("spinbutton", name="Appeal")).to_have_value("9")
    axe_clean(page)


def test_small_screens_and_paper_show_the_same(page: Page, paths: None):
    Preferences.objects.update_or_create(pk=1, defaults={"weights": criteria.weights({})})
    page.goto(ADDRESS)
    page.evaluate("window.print = () => { document.title = 'printed'; }")
    page.get_by_role("button", name="Print").click()
    expect(page).to_have_title("printed")

    page.set_viewport_size({"width": 320, "height": 900})
    first = page.locator(".matrix tbody").first
    expect(first.locator(".cell .label").first).to_have_text("Appeal, counts 3")
    expect(first).to_contain_text("5 1 talk thin evidence")
    axe_clean(page)
    page.set_viewport_size({"width": 400, "height": 900})
    shot(page, "compare-400")

    page.set_viewport_size({"width": 1040, "height": 700})
    page.emulate_media(media="print", color_scheme="dark")
    for gone in (".rail", "#which", ".weights form", "nav.row", "[data-print]", ".unfold", ".toasts"):
        for one in page.locator(gone).all():
            expect(one).to_be_hidden()
    expect(page.locator(".weights")).to_contain_text("Appeal 3, Energy 2")
    expect(page.locator(".matrix thead")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light"
    assert page.evaluate("getComputedStyle(document.querySelector('.matrix tbody')).breakInside") == "avoid"
    assert page.evaluate("document.documentElement.scrollWidth") <= 1040
    shot(page, "compare-print")


def test_forty_talks_and_endless_words_fold_on_the_screen_and_print_whole(page: Page):
    search.index()
    pathway = PathwayFactory(name=ENDLESS)
    for number in range(40):
        talk = InterviewFactory(held=True, pathways=[pathway])
        PathwayRatingFactory(
            interview=talk,
            pathway=pathway,
            appeal=number % 5 + 1,
            expected=3,
            entry_roles=f"{ENDLESS} {number}",
        )
        ReflectionFactory(interview=talk, appealed=f"{ENDLESS} {number}", verdict="maybe", why=ENDLESS * 5)
        SkillNeedFactory(interview=talk, skill=SkillFactory(name=f"Skill {number}"))
    for name in ("<script>alert(1)</script>", "مرشدة في متحف الخزف", "図書館の活動"):
        PathwayRatingFactory(pathway=PathwayFactory(name=name), appeal=2)
    page.goto(ADDRESS)
    column = page.locator(".quoted").filter(has=page.get_by_role("heading", name="Appealed")).first

    expect(column.locator("li:visible")).to_have_count(4)
    no_sideways_scroll(page, (320, 400, 700, 760, 900, 1360))
    axe_clean(page)
    unfold = column.get_by_role("checkbox")
    unfold.focus()
    page.keyboard.press("Space")
    expect(column.locator("li:visible")).to_have_count(40)
    page.keyboard.press("Space")
    page.emulate_media(media="print")
    expect(column.locator("li:visible")).to_have_count(40)
    expect(page.locator(".more-of-it", has_text="Skill 7").locator("li:visible")).to_have_count(80)
