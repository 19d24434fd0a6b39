"""An introduction in a real browser: asked, sent, agreed, made, answered; by keyboard alone."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from contacts import search
from contacts.models import Contact, ContactRule, Discretion, Preferences, Tie
from interviews import introductions
from interviews.cadence import Kind
from interviews.models import FollowUp, Introduction
from tests.browser.conftest import axe_clean, no_sideways_scroll, shot
from tests.factories import (
    ContactFactory,
    FollowUpFactory,
    IntroductionFactory,
    OrganizationFactory,
    TieFactory,
)

pytestmark = pytest.mark.browser
State = Introduction.State
ENDLESS = "Wolfeschlegelsteinhausenbergerdorff" * 4


@pytest.fixture
def now(page) -> dt.datetime:
    # A flushed database leaves the search table as it was.
    search.index()
    Preferences.objects.create(
        pk=1, name="Zofia Lindqvist", email="zofia@example.org", time_zone="Europe/London",
        background="a field researcher at a housing charity",
    )  # fmt: skip
    return timezone.now()


def three() -> tuple[Contact, Contact, Contact]:
    kew = OrganizationFactory(name="Kew Gardens")
    ana = ContactFactory(
        first_name="Ana",
        last_name="Silva",
        email="ana@example.org",
        how_met="the climbing club",
        title="Engineer",
    )
    luis = ContactFactory(first_name="Luis", last_name="Mora", title="Botanist")
    oke = ContactFactory(
        first_name="Oke", last_name="Adeyemi", email="oke@example.org", title="Curator", organization=kew
    )
    return ana, luis, oke


def press(page, role: str, name: str) -> None:
    """Go to a button or link and press it, without the mouse."""
    found = page.get_by_role(role, name=name, exact=True).first
    found.focus()
    expect(found).to_be_focused()
    page.keyboard.press("Enter")


def fill_gaps(page, words: str) -> None:
    """Write a letter in which nothing is missing."""
    page.get_by_label("Letter", exact=True).fill(words)


def test_asked_sent_agreed_made_and_answered_by_keyboard(page, now):
    ana, luis, oke = three()
    page.goto(f"/introductions/new/?introducer={ana.pk}&through={luis.pk}&target={oke.pk}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask Ana for an introduction")
    expect(page.locator(".letter-text")).to_contain_text("Luis Mora, who may know Oke Adeyemi")
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "introduction-new")
    press(page, "button", "Begin this letter")

    expect(page.locator("#messages")).to_contain_text("Began to ask Ana Silva")
    fill_gaps(
        page, "Dear Ana, would you introduce me to Oke Adeyemi, for 20 minutes? Say no if it does not suit."
    )
    page.get_by_role("button", name="Mark as sent").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("Sent to Ana")
    one = Introduction.objects.get()
    assert (one.state, one.note) == ("asked", "through Luis Mora")

    press(page, "link", "What came of it")
    expect(page.locator(".page-head .tag")).to_have_text("asked")
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "introduction-asked")
    press(page, "button", "They agreed")
    expect(page.locator(".page-head .tag")).to_have_text("agreed")
    day = timezone.localdate() + dt.timedelta(days=5)
    page.get_by_label("Check back on").fill(day.isoformat())
    press(page, "button", "Remind me then")
    expect(page.locator("#messages")).to_contain_text("Check back on another day")
    assert timezone.localdate(FollowUp.objects.open().get().due_at) == day
    press(page, "button", "They introduced us")
    expect(page.locator(".page-head .tag")).to_have_text("made")
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "introduction-made")

    press(page, "link", "Letter: Write to Oke")
    press(page, "button", "Begin this letter")
    fill_gaps(
        page, "Thank you, Ana, for bringing us together. Dear Oke, would Tuesday suit you for 20 minutes?"
    )
    page.get_by_role("button", name="Mark as sent").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#messages")).to_contain_text("Sent to Oke")
    assert [row.kind for row in FollowUp.objects.open().exclude(kind=Kind.CHASE)] == [Kind.THANK_INTRODUCER]


def test_ticks_stand_before_a_leaky_way_and_before_who_wants_to_be_asked(page, now):
    ana, _, oke = three()
    boss = ContactFactory(first_name="Tomasina", discretion=Discretion.IN_THE_DARK)
    TieFactory(a=ana, b=boss, strength=5, kind=Tie.Kind.FRIEND)
    Contact.objects.filter(pk=oke.pk).update(contact_rule=ContactRule.ASK_FIRST)
    FollowUpFactory(kind=Kind.THANK_INTRODUCER, contact=ana)
    page.goto(f"/introductions/new/?introducer={ana.pk}&target={oke.pk}")

    expect(page.locator("main")).to_contain_text("is close to somebody you keep in the dark")
    expect(page.locator("main")).not_to_contain_text("Tomasina")
    expect(page.get_by_role("link", name="Write the thank-you")).to_be_visible()
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "introduction-careful")
    press(page, "button", "Begin this letter")
    assert not Introduction.objects.exists()
    for box in page.get_by_role("checkbox").all():
        box.focus()
        page.keyboard.press("Space")
    press(page, "button", "Begin this letter")

    expect(page.get_by_label("Letter", exact=True)).to_have_value(re.compile("please keep this between us"))


def test_list_takes_answers_in_place_with_undo(page, now):
    ana, _, oke = three()
    one = IntroductionFactory(introducer=ana, target=oke)
    introductions.ask(one)
    for state in (State.AGREED, State.SUGGESTED, State.MADE, State.SILENT, State.DECLINED):
        IntroductionFactory(
            introducer=ana, target=ContactFactory(last_name=ENDLESS), state=state, note=ENDLESS
        )
    IntroductionFactory(introducer=ContactFactory(first_name="Бахыт", marked_dark=True), state=State.ASKED)
    page.goto("/introductions/")
    expect(page.get_by_role("heading", level=2)).to_have_count(6)
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "introductions")

    row = page.locator(f"#introduction-{one.pk}")
    row.get_by_role("button", name="They agreed").focus()
    page.keyboard.press("Enter")

    expect(row.locator("[data-state]")).to_have_text("agreed")
    page.get_by_role("status").get_by_role("button", name="Undo").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Undone")
    one.refresh_from_db()
    assert one.state == State.ASKED


def test_answer_is_taken_on_today_and_on_a_persons_page_it_is_told(page, now):
    ana, _, oke = three()
    one = IntroductionFactory(introducer=ana, target=oke)
    introductions.ask(one, at=now - dt.timedelta(days=9))
    page.goto("/")

    page.get_by_label("They answered: check back").first.focus()
    page.keyboard.press("Enter")
    axe_clean(page)
    no_sideways_scroll(page)
    press(page, "button", "They introduced us")

    expect(page.locator("main")).to_contain_text("Ana Silva introduced you to Oke Adeyemi")
    page.goto(ana.get_absolute_url())
    expect(page.locator("#introductions")).to_contain_text("Ana: asked once, made an introduction.")
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "person-introductions")
    page.goto(oke.get_absolute_url())
    expect(page.locator("#introductions")).to_contain_text("by Ana Silva")
