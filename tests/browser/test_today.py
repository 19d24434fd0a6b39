import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from contacts import search
from interviews import followups, talks
from interviews.cadence import Kind
from interviews.models import FollowUp, Interview
from tests.browser.conftest import axe_clean, no_sideways_scroll, shot
from tests.factories import ContactFactory, FollowUpFactory, InterviewFactory, OrganizationFactory

pytestmark = pytest.mark.browser
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def person(first: str, last: str, **values):
    return ContactFactory(first_name=first, last_name=last, **values)


def thank_you(contact, hours_late: int) -> FollowUp:
    end = timezone.now() - DAY - hours_late * HOUR
    talk = InterviewFactory(
        stage="held", people=[contact], starts_at=end - HOUR, planned_end_at=end, ended_at=end
    )
    return FollowUpFactory(contact=contact, interview=talk, due_at=end + DAY)


@pytest.fixture
def ines(page: Page) -> FollowUp:
    # A flushed database leaves the search table as it was.
    search.index()
    return thank_you(person("Inês", "Duarte", title="Staff UX researcher"), 42)


def busy() -> None:
    """Make a day on which everything asks for something."""
    now = timezone.now()
    long, tom = person("ليلى", "W" * 280, title="T" * 300), person("Tom", "Reyes")
    thank_you(long, 3)
    thank_you(person("Ruth", "Adeyemi"), -9)
    followups.snooze(thank_you(person("Marek", "Kowal"), 20), now + DAY)
    talks.plan(Interview(starts_at=now - 5 * HOUR), [tom, person("Sam", "Oyelaran")], at=now - DAY)
    talks.plan(Interview(starts_at=now + HOUR, time_zone="Asia/Tokyo"), [long], introducer=tom, at=now)
    talks.log(Interview(ended_at=now - 21 * DAY), [person("愛子", "森")], introducer=tom, at=now)
    place = OrganizationFactory(name="Sora Museum")
    for step in (followups.SECOND_PERSON, followups.LET_IT_REST):
        aiko = person("Aiko", "Mori", organization=place)
        asked = InterviewFactory(asked=True, people=[aiko])
        FollowUpFactory(kind=Kind.CHASE, contact=aiko, interview=asked, step=step, due_at=now - DAY)
    for number in range(9):
        FollowUpFactory(kind=Kind.PROMISE, contact=tom, what=f"{number} " + "p" * 290, due_at=now + DAY)
    today = timezone.localdate(now)
    person("Maya", "Chen", touch_every_days=90, last_touch_on=today - 95 * DAY, next_touch_on=today - 5 * DAY)


@pytest.mark.parametrize("make", [None, "calm", "busy"])
def test_today_is_accessible_and_fits_every_width(page: Page, make: str | None):
    search.index()
    if make == "busy":
        busy()
    elif make == "calm":
        thank_you(person("Ruth", "Adeyemi"), -9)

    page.goto("/")

    no_sideways_scroll(page)
    axe_clean(page)
    shot(page, f"today-{make or 'first'}")


def test_thank_you_is_said_to_be_sent_by_keyboard_and_taken_back(page: Page, ines: FollowUp):
    page.goto("/")
    expect(page.locator("#overdue")).to_contain_text("1")
    row = page.locator(f"#due-{ines.pk}")

    row.locator("summary").focus()
    page.keyboard.press("Enter")
    expect(row.get_by_role("radio", name="by e-mail", exact=True)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(row.get_by_role("radio", name="by post", exact=True)).to_be_checked()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")

    expect(row).to_contain_text("Thanked Inês Duarte, by e-mail")
    expect(row.locator("p")).to_be_focused()
    expect(page.locator("#overdue")).to_be_empty()
    expect(page.get_by_role("heading", name="Nothing is overdue")).to_be_visible()
    expect(page.locator("#headline")).to_have_text("Nothing is waiting for you.")
    ines.refresh_from_db()
    assert ines.channel == "email"

    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")

    expect(page.locator(f"#due-{ines.pk}")).to_contain_text("late")
    expect(page.locator("#overdue")).to_contain_text("1")
    ines.refresh_from_db()
    assert ines.is_open


def test_menu_is_accessible_and_fits_every_width(page: Page, ines: FollowUp):
    page.goto("/")
    page.locator(f"#due-{ines.pk} summary").click()
    expect(page.get_by_label("Not needed, because")).to_be_visible()

    axe_clean(page)
    no_sideways_scroll(page)


def test_odd_day_is_refused_in_the_menu_and_the_row_stays(page: Page, ines: FollowUp, watch):
    watch.expected.append("422")
    page.goto("/")
    row = page.locator(f"#due-{ines.pk}")
    row.locator("summary").click()
    row.get_by_label("When").fill("2020-01-01")

    row.get_by_role("button", name="Sent", exact=True).click()

    expect(row).to_contain_text("That is before you talked.")
    ines.refresh_from_db()
    assert ines.is_open


def test_later_leaves_it_late_and_counted(page: Page, ines: FollowUp):
    page.goto("/")
    row = page.locator(f"#due-{ines.pk}")
    row.locator("summary").click()

    row.get_by_role("button", name="Tomorrow").click()

    expect(row).to_contain_text("put off until tomorrow, 08:00")
    expect(page.locator("#overdue")).to_contain_text("1")
    page.reload()
    expect(page.get_by_text("1 put off")).to_be_visible()
    expect(row).not_to_be_visible()


def test_more_of_a_group_is_shown_in_place(page: Page):
    search.index()
    for number in range(6):
        FollowUpFactory(kind=Kind.NAME, due_at=timezone.now() + (number + 1) * DAY)
    page.goto("/")
    group = page.locator("#group-names")
    expect(group.locator("> li[id]")).to_have_count(3)

    page.get_by_role("link", name="3 more: names waiting").press("Enter")

    expect(group.locator("> li[id]")).to_have_count(6)


def test_today_works_without_javascript(browser, page: Page, ines: FollowUp, live_server):
    plain = browser.new_context(
        java_script_enabled=False, base_url=live_server.url, storage_state=page.context.storage_state()
    )
    tab = plain.new_page()
    tab.goto("/")
    tab.locator(f"#due-{ines.pk} summary").click()
    tab.get_by_role("link", name="Say how and when").click()
    tab.get_by_text("by hand").click()
    tab.get_by_role("button", name="Sent", exact=True).click()

    expect(tab).to_have_url(f"{live_server.url}/")
    expect(tab.get_by_text("Thanked Inês Duarte, by hand")).to_be_visible()
    expect(tab.get_by_role("heading", name="Nothing is overdue")).to_be_visible()
    plain.close()
