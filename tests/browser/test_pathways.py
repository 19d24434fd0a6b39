"""Pathways in a real browser, by keyboard."""

import itertools

import pytest
from playwright.sync_api import expect

from contacts import search
from contacts.models import Preferences
from interviews.models import Pathway
from tests.browser.conftest import axe_clean, no_sideways_scroll, shot
from tests.factories import InterviewFactory, OpenQuestionFactory, PathwayFactory, PathwayRatingFactory

pytestmark = pytest.mark.browser
ENDLESS = "Wolfeschlegelsteinhausenbergerdorff" * 5


@pytest.fixture(autouse=True)
def owner(page) -> None:
    # A flushed database leaves the search table as it was.
    search.index()
    Preferences.objects.create(pk=1, name="Zofia Lindqvist", time_zone="Europe/London")


def test_pathway_is_added_by_keyboard_and_six_tabs_fit(page):
    page.goto("/pathways/")
    expect(page.get_by_role("heading", name="What might you want to do?")).to_be_visible()
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "pathways-empty")
    page.get_by_label("A kind of work to explore").focus()
    page.keyboard.type("Museum education")
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("A pathway: Museum education")

    long = PathwayFactory(name=ENDLESS, status="parked")
    first = Pathway.objects.get(name="Museum education")
    for verdict in ("yes", "maybe"):
        for pathway in (first, long):
            held = InterviewFactory(held=True, pathways=[pathway])
            PathwayRatingFactory(interview=held, pathway=pathway, verdict=verdict, entry_now="yes")
    OpenQuestionFactory(pathway=first)
    page.goto("/pathways/")
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "pathways-list")
    tabs = page.get_by_role("navigation", name="Main").get_by_role("link")
    for width in (320, 400):
        page.set_viewport_size({"width": width, "height": 800})
        boxes = [tab.bounding_box() for tab in tabs.all()]
        assert len(boxes) == 6
        assert boxes[0]["x"] >= 0
        assert boxes[-1]["x"] + boxes[-1]["width"] <= width
        assert all(a["x"] + a["width"] <= b["x"] + 0.5 for a, b in itertools.pairwise(boxes))
        assert not page.evaluate(
            "[...document.querySelectorAll('.rail nav a')].some(a => a.scrollWidth > a.clientWidth + 1)"
        )
        shot(page, f"pathways-list-{width}")
