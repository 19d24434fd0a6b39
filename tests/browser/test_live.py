"""The half hour in a browser: by touch, by keyboard, with the session gone, with a second tab."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Locator, Page, expect

from contacts.models import Contact, Discretion
from infoint import signin
from interviews import names, texts
from interviews.models import Interview, Introduction, PlannedQuestion, Reflection, TalkNotes
from tests.browser.conftest import axe_clean, no_sideways_scroll, shot
from tests.factories import (
    ContactFactory,
    FollowUpFactory,
    InterviewFactory,
    OrganizationFactory,
    PitchFactory,
    PlannedQuestionFactory,
    ResourceFactory,
)

pytestmark = pytest.mark.browser
NOT_LOADED = "Failed to load resource"


@pytest.fixture
def talk(transactional_db: None) -> Interview:
    """A talk that was to begin five minutes ago."""
    start = timezone.now() - dt.timedelta(minutes=5)
    place = OrganizationFactory(name="Monzo")
    nadia = ContactFactory(
        first_name="Nadia", last_name="Okafor", title="Head of research", organization=place
    )
    interview: Interview = InterviewFactory(
        stage="scheduled", starts_at=start, planned_end_at=start + dt.timedelta(minutes=30), people=[nadia],
        pitch=PitchFactory(),
    )  # fmt: skip
    interview.participants.update(web="The talk on research ops")
    PlannedQuestionFactory(interview=interview, wording="What path led you here?", position=0)
    PlannedQuestionFactory(interview=interview, wording="How does a bad week look?", position=1)
    return interview


def opened(page: Page, interview: Interview, part: str = "live") -> Page:
    page.goto(f"/interviews/{interview.pk}/{part}/")
    return page


def notes(page: Page) -> Locator:
    return page.get_by_label("Notes", exact=True)


def saying(page: Page) -> Locator:
    return page.locator("#notes [data-save-state]")


def kept() -> str:
    return TalkNotes.objects.get().text


def sign_in(page: Page, address: str) -> None:
    client = Client()
    client.force_login(signin.owner())
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": address}])


@pytest.fixture
def phone(browser: Browser, live_server, talk: Interview) -> Iterator[Page]:
    """A page on a screen of 400 pixels that is touched."""
    context = browser.new_context(
        viewport={"width": 400, "height": 800}, base_url=live_server.url, locale="en-GB", has_touch=True
    )
    page = context.new_page()
    sign_in(page, live_server.url)
    yield page
    context.close()


# ── Walks ─────────────────────────────────────────────────────────────────────────────────────────


def test_half_hour_by_touch(phone: Page, talk: Interview):
    opened(phone, talk)
    phone.get_by_role("button", name="Start the clock").tap()
    expect(phone.get_by_role("button", name="Start the clock")).to_have_count(0)
    parts = phone.get_by_role("navigation", name="Parts of this page")

    parts.get_by_role("link", name="Notes").tap()
    expect(notes(phone)).to_be_focused()
    phone.keyboard.type("Came in through anthropology.")
    parts.get_by_role("link", name="Questions").tap()
    phone.keyboard.type("By chance")
    ticks = phone.get_by_role("button", name="Asked")
    expect(ticks.nth(0)).to_have_attribute("aria-pressed", "true")
    ticks.nth(1).tap()
    expect(phone.locator("#asked")).to_contain_text("2 of 2 asked")
    parts.get_by_role("link", name="Names").tap()
    phone.keyboard.type("Priya Raman, research lead at Wise")
    phone.locator("#name-form").get_by_text("I may mention Nadia").tap()
    phone.locator("#name-form").get_by_role("button", name="Add").tap()
    expect(phone.locator("#names-list")).to_contain_text("Priya Raman")
    shot(phone, "live-phone")
    phone.get_by_role("button", name="We are done").tap()

    phone.wait_for_url("**/reflect/")
    phone.get_by_label("What appealed?").fill("The mud")
    phone.get_by_text("maybe").tap()
    phone.get_by_role("button", name="That is all for now").tap()
    phone.wait_for_url(f"**/interviews/{talk.pk}/")
    talk.refresh_from_db()
    assert (talk.stage, kept()) == ("held", "Came in through anthropology.")
    assert PlannedQuestion.objects.first().answer == "By chance"  # type: ignore[union-attr]
    assert Introduction.objects.get().may_use_name
    reflection = Reflection.objects.get()
    assert (reflection.appealed, reflection.verdict) == ("The mud", "maybe")
    assert reflection.finished_at


def test_targets_are_big_enough_for_a_thumb(phone: Page, talk: Interview):
    names.add(talk, talk.people[0], "Priya Raman")
    opened(phone, talk)

    small = []
    for one in phone.locator("main :is(button, summary.chip), .thumb a").all():
        box = one.bounding_box()
        if box and one.is_visible() and box["height"] < 40:
            small.append((one.text_content(), box["height"]))

    assert small == []


def test_half_hour_by_keyboard(page: Page, talk: Interview):
    opened(page, talk)
    notes(page).focus()
    page.keyboard.type("Mud")
    page.keyboard.press("Control+Enter")
    expect(saying(page)).to_contain_text("Saved ")
    expect(notes(page)).to_be_focused()
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == "Asked":
            break
    page.keyboard.press("Space")
    expect(page.locator("#asked")).to_contain_text("1 of 2 asked")
    expect(page.get_by_role("button", name="Asked").first).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("Rain")
    expect(page.locator("#question-list [data-save-state]").first).to_contain_text("Saved")

    line = page.get_by_label("Name someone they suggested")
    line.focus()
    for name in ("Priya Raman", "Ida Berg"):
        page.keyboard.type(name)
        page.keyboard.press("Enter")
        expect(page.locator("#names-list")).to_contain_text(name)
        expect(line).to_be_focused()
        expect(line).to_have_value("")

    assert (kept(), PlannedQuestion.objects.first().answer) == ("Mud", "Rain")  # type: ignore[union-attr]
    assert Introduction.objects.count() == 2


def test_stamps_head_a_line_of_the_notes(page: Page, talk: Interview):
    opened(page, talk)
    notes(page).fill("Mud")
    page.get_by_text("Topic", exact=True).click()
    page.get_by_role("button", name="Daily reality").click()
    page.keyboard.type("rain")
    page.get_by_role("button", name="Time").click()

    time = page.evaluate("new Date().toTimeString().slice(0, 5)")
    expect(notes(page)).to_have_value(f"Mud\n**Daily reality:** rain\n{time} ")
    expect(saying(page)).to_contain_text("Saved ")


# ── The clock ─────────────────────────────────────────────────────────────────────────────────────


def test_clock_asks_before_it_runs_over_and_nothing_jumps(page: Page, talk: Interview):
    page.clock.install()
    opened(page, talk)
    clock, hints = page.locator("#timer"), page.locator("#announce")
    for width in (1360, 400):
        page.set_viewport_size({"width": width, "height": 800})
        before = notes(page).bounding_box()
        for state in ("running", "closing", "over", "invited"):
            clock.evaluate("(element, state) => { element.dataset.state = state; }", state)
            assert notes(page).bounding_box() == before, (width, state)
    page.reload()

    expect(clock).to_have_attribute("data-state", "running")
    page.clock.fast_forward(20 * 60_000)
    expect(clock).to_have_attribute("data-state", "closing")
    expect(hints).to_contain_text("ask before you run over")
    page.clock.fast_forward(7 * 60_000)
    expect(clock).to_have_attribute("data-state", "over")
    expect(clock.locator("[data-of]")).to_contain_text("min over 30")
    invited = page.get_by_role("button", name="They invited me to go on")
    invited.click()

    expect(invited).to_have_attribute("aria-pressed", "true")
    talk.refresh_from_db()
    assert talk.invited_to_go_on


# ── Nothing typed is lost ─────────────────────────────────────────────────────────────────────────


def test_session_that_ends_while_typing_leaves_the_text_and_a_way_in(
    page: Page, talk: Interview, watch, live_server
):
    watch.expected = [NOT_LOADED]
    opened(page, talk)
    notes(page).fill("Before")
    expect(saying(page)).to_contain_text("Saved ")
    Session.objects.all().delete()

    notes(page).press_sequentially(", and after")
    expect(saying(page)).to_contain_text("Not saved: you are signed out.")
    expect(saying(page).get_by_role("link", name="Sign in")).to_be_visible()
    expect(notes(page)).to_have_value("Before, and after")
    assert kept() == "Before"
    sign_in(page, live_server.url)

    expect(saying(page)).to_contain_text("Saved ", timeout=20_000)
    assert kept() == "Before, and after"


def test_second_tab_that_saves_the_same_text_shows_both(page: Page, talk: Interview, watch):
    watch.expected = [NOT_LOADED]
    opened(page, talk)
    other = opened(page.context.new_page(), talk)
    notes(other).fill("Theirs")
    expect(saying(other)).to_contain_text("Saved ")

    notes(page).fill("Mine")
    page.get_by_label("What I will do with it").fill("Write to Kew")
    conflict = page.locator("#notes [data-conflict]")
    expect(conflict).to_contain_text("This was changed elsewhere in the meantime.")
    axe_clean(page)
    conflict.get_by_role("button", name="Keep both").click()

    expect(saying(page)).to_contain_text("Saved ")
    assert kept() == "Theirs\n\nMine"
    assert TalkNotes.objects.get().action == "Write to Kew"
    expect(conflict).to_be_empty()


def test_second_tab_that_saves_another_text_disturbs_nothing(page: Page, talk: Interview):
    opened(page, talk)
    other = opened(page.context.new_page(), talk)
    other.get_by_label("What I will do with it").fill("Write to Kew")
    expect(saying(other)).to_contain_text("Saved ")

    notes(page).fill("Mine")

    expect(saying(page)).to_contain_text("Saved ")
    both = TalkNotes.objects.get()
    assert (both.text, both.action) == ("Mine", "Write to Kew")


def test_done_pressed_while_typing_waits_for_the_last_word(page: Page, talk: Interview):
    opened(page, talk)
    notes(page).fill("The last word")
    page.get_by_role("button", name="We are done").click()

    page.wait_for_url("**/reflect/")
    assert kept() == "The last word"


# ── Looks ─────────────────────────────────────────────────────────────────────────────────────────


def full(talk: Interview) -> None:
    """Fill a talk with all there may be, in words that strain the page."""
    nadia = talk.people[0]
    long = "Wolfeschlegelsteinhausenbergerdorff" * 8
    Contact.objects.filter(pk=nadia.pk).update(first_name=long[:200])
    ContactFactory(first_name="Priya", last_name="Raman", title=long)
    ContactFactory(first_name="Tom", last_name="Hill", discretion=Discretion.IN_THE_DARK)
    strained = (f"somebody {long}", f"{long} Berg")
    for line in ("Priya Raman, curator", "Tom Hill", "ליאה כהן, curator at Kew", *strained):
        names.add(talk, nadia, line)
    ResourceFactory(interview=talk, name=long, url=f"https://example.org/{long}")
    ResourceFactory(interview=talk, name=long)
    FollowUpFactory(kind="promise", interview=talk, contact=nadia, what=long)
    PlannedQuestionFactory(interview=talk, wording=long, answer=long, position=9)
    talk.notes.text = long
    talk.notes.save()


@pytest.mark.parametrize("filled", [False, True])
def test_live_page_is_accessible_and_fits_every_width(page: Page, talk: Interview, filled: bool):
    if filled:
        full(talk)
    opened(page, talk)

    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "live-full" if filled else "live")


@pytest.mark.parametrize("part", ["held", "reflect", ""])
def test_pages_after_the_talk_are_accessible_and_fit_every_width(page: Page, talk: Interview, part: str):
    full(talk)
    if part != "held":
        Interview.objects.update(stage="held", ended_at=timezone.now())
        Reflection.objects.create(interview=talk, appealed="mud " * 200, verdict="maybe")
    page.goto(f"/interviews/{talk.pk}/{part}{'/' if part else ''}")

    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, f"after-{part or 'page'}")


def test_reflection_is_finished_by_keyboard_only_with_a_line(page: Page, talk: Interview, watch):
    watch.expected = [NOT_LOADED]
    Interview.objects.update(stage="held", ended_at=timezone.now())
    opened(page, talk, "reflect")
    page.get_by_label("Why?").fill("Too soon")
    page.get_by_role("button", name="That is all for now").press("Enter")

    expect(page.get_by_role("alert").filter(has_text="Write one line at least")).to_be_visible()
    expect(page.get_by_label("Why?")).to_have_value("Too soon")
    page.get_by_label("What did not?").fill("The rain")
    page.get_by_role("button", name="That is all for now").press("Enter")
    page.wait_for_url(f"**/interviews/{talk.pk}/")
    assert Reflection.objects.get().finished_at
    assert texts.marks_of(Reflection.objects.get(), ["put_off"]) == texts.marks(["The rain"])
