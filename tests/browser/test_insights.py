import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from contacts import search
from tests.browser.conftest import axe_clean, no_sideways_scroll, shot
from tests.factories import (
    CircleFactory,
    ContactFactory,
    FollowUpFactory,
    InterviewFactory,
    IntroductionFactory,
    MessageFactory,
    PathwayFactory,
)

pytestmark = pytest.mark.browser
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def search_table(transactional_db: None) -> None:
    # A flushed database leaves the search table as it was.
    search.index()


def talks(many: int) -> None:
    """Hold that many talks, one every other day, by all routes; every third is still to be thanked for."""
    now = timezone.now()
    museum = PathwayFactory(name="W" * 180)
    choir = CircleFactory(name="choir")
    for number in range(many):
        oke = ContactFactory(circles=[choir] if number % 3 == 0 else [])
        lead = IntroductionFactory(target=oke, state="made") if number % 3 == 1 else None
        end = now - number * 2 * DAY - DAY
        talk = InterviewFactory(
            stage="held", starts_at=end - DAY / 48, ended_at=end, asked_at=end - 20 * DAY, people=[oke],
            introduction=lead, pathways=[museum],
        )  # fmt: skip
        MessageFactory(
            kind="cold", interview=talk, contact=oke, sent_how="email", sent_at=end - 20 * DAY,
            answered_at=end - (20 - number % 12) * DAY,
        )  # fmt: skip
        FollowUpFactory(
            contact=oke, interview=talk, due_at=end + DAY, done_at=end + DAY if number % 3 else None,
            channel="email" if number % 3 else "",
        )  # fmt: skip
        if number % 2:
            IntroductionFactory(introducer=oke, named_in=talk)
        InterviewFactory(asked=True, asked_at=end - 20 * DAY)


@pytest.mark.parametrize("many", [0, 1, 3, 40])
def test_insights_hold_with_none_one_three_and_forty_talks(page: Page, many: int):
    if many:
        talks(many)
    page.goto("/insights/")

    expect(page.get_by_role("heading", name="Insights", level=1)).to_be_visible()
    for summary in page.locator(".twin > summary").all():
        summary.click()
    no_sideways_scroll(page)
    if many in (0, 3):
        axe_clean(page)
    shot(page, f"insights-{many}")


def test_insights_are_narrowed_and_read_as_a_table_by_keyboard(page: Page):
    talks(3)
    page.goto("/insights/")

    page.get_by_role("link", name="The last 12 weeks").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="The last 12 weeks")).to_have_attribute("aria-current", "true")
    page.locator("summary", has_text="All kinds of work").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**pathway=*")
    expect(page.locator("summary", has_text="WWW")).to_be_visible()
    assert "period=weeks" in page.url

    twin = page.locator("#funnel .twin")
    twin.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(twin.get_by_role("row", name="Spoke")).to_contain_text("3")


def test_small_figures_come_to_today_and_lead_to_insights(page: Page):
    talks(3)
    page.goto("/")

    aside = page.get_by_role("complementary")
    expect(aside.get_by_role("heading", name="Talks a week")).to_be_visible()
    expect(aside.get_by_role("img", name="From hello to thank you")).to_be_visible()
    no_sideways_scroll(page)
    axe_clean(page)
    aside.get_by_role("link", name="From hello to thank you").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/insights/#funnel")


def test_first_days_have_no_figures_and_a_link(page: Page):
    InterviewFactory(asked=True)
    with page.expect_response("**/insights/small/") as answer:
        page.goto("/")

    assert answer.value.status == 204
    expect(page.get_by_role("link", name="What your talks add up to")).to_be_visible()
