"""Resources in a real browser: added, done, told and taken back by keyboard alone."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from contacts import search
from contacts.models import Preferences
from interviews import talks
from interviews.cadence import Kind
from interviews.models import FollowUp, Message, Resource
from tests.browser.conftest import axe_clean, no_sideways_scroll, shot
from tests.factories import ContactFactory, InterviewFactory, PathwayFactory, ResourceFactory

pytestmark = pytest.mark.browser
ENDLESS = "Wolfeschlegelsteinhausenbergerdorff" * 4


@pytest.fixture
def now(page: Page) -> dt.datetime:
    # A flushed database leaves the search table as it was.
    search.index()
    Preferences.objects.create(pk=1, name="Zofia Lindqvist", time_zone="Europe/London")
    return timezone.now()


def press(page: Page, role: str, name: str) -> None:
    """Go to a button or link and press it, without the mouse."""
    found = page.get_by_role(role, name=name, exact=True).first
    found.focus()
    expect(found).to_be_focused()
    page.keyboard.press("Enter")


def test_added_done_told_and_taken_back_by_keyboard(page: Page, now: dt.datetime):
    oke = ContactFactory(first_name="Oke", last_name="Adeyemi", email="oke@example.org")
    ended = now - dt.timedelta(days=2)
    talk = InterviewFactory(people=[oke], stage="scheduled", starts_at=ended - dt.timedelta(minutes=30))
    talks.hold(talk, ended, ended)
    PathwayFactory(name="Museum education")
    page.goto("/resources/")
    expect(page.locator(".empty b")).to_have_text("Nothing to look at yet")
    axe_clean(page)
    shot(page, "resources-empty")

    page.get_by_label("Group, book or event").focus()
    page.keyboard.type("Seed swap https://example.org/swap")
    page.get_by_label("Kind").select_option("event")
    page.get_by_label("Named by").select_option(index=1)
    page.get_by_label("Museum education").focus()
    page.keyboard.press("Space")
    press(page, "button", "Add")
    row = page.locator(".find")
    expect(row.get_by_role("link", name="Seed swap")).to_have_attribute("href", "https://example.org/swap")
    expect(row).to_contain_text("Museum education")
    expect(page.get_by_label("Group, book or event")).to_be_focused()
    expect(page.get_by_label("Group, book or event")).to_have_value("")
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "resources-one")

    press(page, "button", "Done: Seed swap")
    expect(row.get_by_text("done today")).to_be_visible()
    row.get_by_label("What came of it").fill("I met two growers.")
    expect(row.locator("[data-save-state]")).to_have_text(re.compile("Saved"))
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "resources-done")
    assert FollowUp.objects.get(kind=Kind.ADVICE).what == "Seed swap"

    press(page, "button", "Tell Oke what came of it")
    expect(page.get_by_label("Letter", exact=True)).to_have_value(
        re.compile("Seed swap.*I met two growers", re.S)
    )
    page.get_by_label("Letter", exact=True).fill("Dear Oke, I went to the seed swap, and met two growers.")
    press(page, "button", "Mark as sent")
    expect(page.locator("#messages")).to_contain_text("Sent to Oke")
    assert not FollowUp.objects.open().filter(kind=Kind.ADVICE).exists()
    press(page, "button", "Undo")
    expect(page.get_by_role("button", name="Mark as sent")).to_be_visible()
    page.goto("/resources/")
    expect(row.get_by_role("button", name="Tell Oke what came of it")).to_be_visible()
    assert Message.objects.get().sent_at is None
    page.get_by_label("More about Seed swap").focus()
    page.keyboard.press("Enter")
    press(page, "button", "Still to do")
    expect(page.get_by_role("button", name="Done: Seed swap")).to_be_visible()
    press(page, "button", "Undo")
    expect(page.get_by_role("button", name="Tell Oke what came of it")).to_be_visible()
    assert Resource.objects.get().done_at is not None


def test_many_long_and_hidden_ones_stay_in_their_place(page: Page, now: dt.datetime):
    dark = ContactFactory(first_name=ENDLESS, last_name="Adeyemi", marked_dark=True)
    talk = InterviewFactory(held=True, people=[dark])
    pathways = [PathwayFactory(name=name) for name in (ENDLESS, "Museum education", "植物园教育")]
    today = timezone.localdate(now)
    for number in range(40):
        one = ResourceFactory(
            name=[ENDLESS, "The overstory", "植物园之友", "أصدقاء الحديقة"][number % 4],
            kind=Resource.Kind.values[number % 7],
            url="https://example.org/" if number % 3 else "",
            note=ENDLESS * 3 if number % 5 == 0 else "",
            interview=talk if number % 2 else None,
            contact=dark if number % 2 else None,
            happens_on=today + dt.timedelta(days=number - 6) if number < 12 else None,
            done_at=now if number > 25 else None,
            outcome=ENDLESS * 2 if number == 26 else "",
        )
        one.pathways.set(pathways[: number % 4])

    page.goto("/resources/")
    expect(page.locator(".find")).to_have_count(40)
    expect(page.get_by_text("held", exact=True).first).to_be_visible()
    assert page.get_by_role("button", name=re.compile("^Tell ")).count() == 0
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "resources-many")
    page.goto(f"/resources/{Resource.objects.first().pk}/")
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "resource")
