"""Pathways in a real browser, by keyboard."""

import itertools

import pytest
from playwright.sync_api import expect

from contacts import search
from contacts.models import Preferences
from interviews.models import Pathway, TalkNotes
from tests.browser.conftest import axe_clean, no_sideways_scroll, shot
from tests.factories import (
    NOW,
    ContactFactory,
    InterviewFactory,
    OpenQuestionFactory,
    PathwayFactory,
    PathwayRatingFactory,
    PlannedQuestionFactory,
    ReflectionFactory,
    ResourceFactory,
    SkillNeedFactory,
    TrainingOptionFactory,
)

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


def press(page, role: str, name: str) -> None:
    """Go to a button or link and press it, without the mouse."""
    found = page.get_by_role(role, name=name, exact=True).first
    found.focus()
    expect(found).to_be_focused()
    page.keyboard.press("Enter")


def unfold(page, words: str) -> None:
    found = page.locator("summary", has_text=words).first
    found.focus()
    page.keyboard.press("Enter")


def test_pathway_is_lived_with_by_keyboard(page):
    ana = ContactFactory(first_name="Ana", last_name="Silva")
    pathway = PathwayFactory(name="Museum education")
    held = InterviewFactory(held=True, pathways=[pathway], people=[ana])
    ReflectionFactory(interview=held, appealed="The rooms.", put_off="The hours.", verdict="maybe")
    TalkNotes.objects.filter(interview=held).update(text="**Outlook:** It grows.", private="SECRET")
    page.goto(pathway.get_absolute_url())

    page.get_by_role("textbox", name="Why it draws me").focus()
    page.keyboard.type("Rooms where people of eight and eighty argue.")
    expect(page.locator("[data-save-state]").first).to_contain_text("Saved")
    for text in ("Can one come to it late?", "Can one live on it?"):
        page.get_by_label("What do you still want to know?").focus()
        page.keyboard.type(text)
        page.keyboard.press("Enter")
        expect(page.locator("#open-questions")).to_contain_text(text)
    press(page, "button", "Move up: Can one live on it?")
    expect(page.locator(".open-questions .q").first).to_have_text("Can one live on it?")
    expect(page.get_by_role("button", name="Move up: Can one live on it?")).to_be_focused()

    unfold(page, "Answer it")
    page.get_by_label("What you know now").first.fill("With a second job.")
    page.get_by_label("Who answered it").first.focus()
    page.keyboard.press("ArrowDown")
    press(page, "button", "That answers it")
    expect(page.locator("#messages")).to_contain_text("Answered: Can one live on it?")
    expect(page.locator(".open-questions .answered")).to_contain_text("answered by Ana Silva")

    unfold(page, "Say how it looks")
    page.get_by_label("Do I like it?").focus()
    page.keyboard.type("70")
    press(page, "button", "Note it down")
    expect(page.locator("#gauges")).to_contain_text("70")
    press(page, "button", "Leading")
    expect(page.get_by_role("button", name="Leading")).to_have_attribute("aria-pressed", "true")
    unfold(page, "Who helped you may like to hear so (1)")
    expect(page.get_by_role("link", name="Tell Ana Silva")).to_be_visible()
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "pathway")
    page.set_viewport_size({"width": 400, "height": 900})
    shot(page, "pathway-400")
    page.set_viewport_size({"width": 1360, "height": 900})
    pathway.refresh_from_db()
    assert (pathway.status, pathway.why) == ("leading", "Rooms where people of eight and eighty argue.")

    press(page, "link", "Answers side by side")
    expect(page.get_by_role("heading", name="Outlook")).to_be_visible()
    expect(page.locator("main")).not_to_contain_text("SECRET")
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "pathway-answers")


def test_page_of_a_pathway_holds_much_and_hostile_text(page):
    """Forty talks, and texts as long as they may be."""
    pathway = PathwayFactory(name=ENDLESS, why=ENDLESS * 20)
    for number in range(40):
        person = ContactFactory(first_name=ENDLESS[:100] if number == 39 else f"Ana {number}", last_name="")
        held = InterviewFactory(held=True, pathways=[pathway], people=[person])
        verdict = ("yes", "maybe", "no", "more")[number // 10]
        ReflectionFactory(interview=held, appealed=ENDLESS * 5, verdict=verdict, why=ENDLESS)
        if number > 35:
            TrainingOptionFactory(
                interview=held, name=ENDLESS, provider=ENDLESS, months=9, cost_low=10**9, currency="GBP"
            )
            SkillNeedFactory(interview=held, skill__name=f"{ENDLESS}{number}")
            OpenQuestionFactory(pathway=pathway, text=ENDLESS, raised_in=held)
            ResourceFactory(name=ENDLESS, interview=held).pathways.add(pathway)
            PlannedQuestionFactory(interview=held, topic="daily", wording=ENDLESS, answer=ENDLESS * 5)
    OpenQuestionFactory(pathway=pathway, text=ENDLESS, answer=ENDLESS, answered_in=held, answered_at=NOW)
    for address in (pathway.get_absolute_url(), f"{pathway.get_absolute_url()}answers/", "/pathways/"):
        page.goto(address)
        no_sideways_scroll(page)
    page.goto(pathway.get_absolute_url())
    shot(page, "pathway-many")
    axe_clean(page)
