"""Preparing a talk in a browser: the sheet, the opening, the questions, the brief; by keyboard."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from contacts import search
from interviews import bank
from interviews.models import Interview, Participant
from tests.browser.conftest import axe_clean, no_sideways_scroll, shot
from tests.factories import (
    CircleFactory,
    ContactFactory,
    InterviewFactory,
    OrganizationFactory,
    PathwayFactory,
    PitchFactory,
    PlannedQuestionFactory,
    QuestionFactory,
)

pytestmark = pytest.mark.browser
LONG = "Wolfeschlegelsteinhausenbergerdorff" * 8


@pytest.fixture
def talk(page: Page) -> Interview:
    # A flushed database leaves the search table as it was, and the bank empty.
    search.index()
    bank.restore()
    monzo = OrganizationFactory(name="Tallow & Finch", website="https://tallow.example")
    nadia = ContactFactory(
        first_name="Nadia", last_name="Okafor", title="Head of research", organization=monzo,
        circles=[CircleFactory(name="Rowing club")],
    )  # fmt: skip
    lukasz = ContactFactory(first_name="Łukasz", last_name="Żak")
    start = timezone.now() + dt.timedelta(days=1)
    return InterviewFactory(people=[nadia, lukasz], stage="scheduled", starts_at=start, planned_end_at=start)


def endless() -> Interview:
    name = ("\u202eمحمد 👩‍👩‍👧 <script>alert(1)</script>{{7*7}} " + "x" * 300)[:300]
    person = ContactFactory(
        first_name=name,
        last_name="W" * 300,
        title="T" * 300,
        organization=OrganizationFactory(name="Z" * 300),
    )
    pitch = PitchFactory(name="P" * 100, who=LONG, background=LONG, hope="h" * 3_000)
    interview = InterviewFactory(
        people=[person], pitch=pitch, pathways=[PathwayFactory(name="Y" * 200)], where="https://" + "w" * 400
    )
    Participant.objects.filter(interview=interview).update(
        profile=LONG * 5, web="word " * 900, site="s" * 2_000, shared_ground=LONG
    )
    for _ in range(12):
        PlannedQuestionFactory(interview=interview, wording=LONG[:250] + " " + "q" * 240, minutes=9)
    return interview


def saying(page: Page, where: str) -> object:
    return page.locator(f"{where} [data-save-state]")


def wordings(page: Page) -> list[str]:
    return page.locator("#plan .planned .q").all_inner_texts()


def test_sheet_is_filled_questions_picked_and_ordered_by_keyboard_and_all_is_kept(
    page: Page, talk: Interview
):
    page.goto(f"/interviews/{talk.pk}/prepare/")
    nadia, lukasz = talk.participants.all()
    ready = page.locator("#ready")
    expect(ready).to_contain_text("0 of 5")

    # Nadia: three findings; Łukasz: nothing anywhere, a tick each.
    sheet = page.locator(f"#research-{nadia.pk}")
    sheet.get_by_label("Their profile").press_sequentially("Came in through anthropology.")
    sheet.get_by_label("The web").press_sequentially("A talk on research.")
    sheet.get_by_label("Tallow & Finch", exact=True).press_sequentially("A bank.")
    expect(saying(page, f"#research-{nadia.pk}")).to_contain_text("Saved")
    other = page.locator(f"#research-{lukasz.pk}")
    for box in other.get_by_label("Nothing found").all():
        box.focus()
        page.keyboard.press("Space")
    expect(ready.locator("[data-state=done]")).to_have_count(2)

    # An opening, written here.
    page.get_by_role("button", name="Write a new one").press("Enter")
    page.get_by_label("Who I am").press_sequentially("I run field studies for a charity.")
    expect(page.locator("[data-aloud]")).to_contain_text("7 words, about 3 s aloud: a little short")
    expect(ready.locator("[data-state=done]")).to_have_count(3)

    # Questions: proposed, one more from the bank, one moved up twice without leaving the button.
    page.get_by_role("button", name="Propose questions").press("Enter")
    expect(page.locator("#plan .planned > li")).to_have_count(8)
    expect(ready.locator("[data-state=done]")).to_have_count(4)
    page.get_by_text("Add from the bank").press("Enter")
    page.get_by_role("link", name="Counter-evidence").press("Enter")
    page.get_by_role("button", name="Add: What would make you tell a friend").press("Enter")
    expect(page.locator("#plan .planned > li")).to_have_count(9)
    expect(page.locator("#plan-time")).to_contain_text("more than you have")
    before = wordings(page)
    page.get_by_role("button", name=f"Move up: {before[2][:20]}").focus()
    for place in (2, 1):
        page.keyboard.press("Enter")
        expect(page.locator("#announce")).to_have_text(f"Question {place} of 9 now")
    expect(page.get_by_role("button", name=f"Move up: {before[2][:20]}")).to_be_focused()
    page.get_by_role("button", name=f"Leave out: {before[0][:20]}").press("Enter")
    expect(page.locator("#plan .planned > li")).to_have_count(8)
    after = [before[2], before[1], *before[3:]]
    assert wordings(page) == after

    page.reload()

    assert wordings(page) == after
    expect(sheet.get_by_label("Their profile")).to_have_value("Came in through anthropology.")
    expect(other.get_by_label("Nothing found").first).to_be_checked()
    expect(page.get_by_label("Who I am")).to_have_value("I run field studies for a charity.")
    expect(ready).to_contain_text("4 of 5")
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "prepare")


def test_question_is_reworded_in_place(page: Page, talk: Interview):
    planned = PlannedQuestionFactory(interview=talk, wording="How does a bad week look?")
    page.goto(f"/interviews/{talk.pk}/prepare/")

    page.locator(f"#reword-{planned.pk}").press("Enter")
    page.get_by_label("How you will ask it").fill("And a bad week in the archive?")
    page.get_by_label("How you will ask it").press("Control+Enter")

    expect(page.locator("#plan .planned .q")).to_have_text("And a bad week in the archive?")
    page.locator(f"#reword-{planned.pk}").press("Enter")
    page.get_by_role("spinbutton", name="Minutes").first.fill("12")
    page.get_by_role("button", name="Done").press("Enter")
    expect(page.locator("#plan-time")).to_contain_text("20 of 30 minutes")


def test_finding_saved_in_another_tab_is_kept_beside_mine(page: Page, talk: Interview, watch):
    watch.expected.append("409")
    one = talk.participants.first()
    page.goto(f"/interviews/{talk.pk}/prepare/")
    Participant.objects.filter(pk=one.pk).update(profile="Theirs.")
    sheet = page.locator(f"#research-{one.pk}")

    sheet.get_by_label("Their profile").press_sequentially("Mine.")
    sheet.get_by_role("button", name="Keep both").press("Enter")

    expect(saying(page, f"#research-{one.pk}")).to_contain_text("Saved")
    one.refresh_from_db()
    assert one.profile == "Theirs.\n\nMine."


def test_opening_is_said_aloud_against_a_clock(page: Page, talk: Interview):
    Interview.objects.filter(pk=talk.pk).update(pitch=PitchFactory())
    page.goto(f"/interviews/{talk.pk}/prepare/")
    clock = page.locator("[data-say-aloud]")

    clock.press("Enter")
    expect(clock).to_have_text(re.compile("^[1-9] s, stop$"))
    clock.press("Enter")

    expect(clock).to_have_attribute("aria-pressed", "false")


@pytest.mark.parametrize("address", ["prepare", "brief"])
@pytest.mark.parametrize("kind", ["endless", "nobody"])
def test_pages_of_a_talk_fit_and_are_accessible(page: Page, talk: Interview, address: str, kind: str):
    interview = endless() if kind == "endless" else InterviewFactory(people=[])
    page.goto(f"/interviews/{interview.pk}/{address}/?topic=daily")

    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, f"{address}-{kind}")


def test_everything_open_is_accessible(page: Page, talk: Interview):
    PlannedQuestionFactory(interview=talk)
    page.goto(f"/interviews/{talk.pk}/prepare/?topic=money")
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true; })")

    axe_clean(page)
    no_sideways_scroll(page)


def test_brief_of_a_usual_talk_fits_one_sheet_of_paper(page: Page, talk: Interview):
    Participant.objects.filter(interview=talk).update(
        profile="Lecturer, then Hexa Maps, then a bank.", web="A talk on research.", site="Nine people."
    )
    Interview.objects.filter(pk=talk.pk).update(pitch=PitchFactory(), where="https://meet.example.org/abc")
    page.goto(f"/interviews/{talk.pk}/prepare/")
    page.get_by_role("button", name="Propose questions").click()
    expect(page.locator("#plan .planned > li")).to_have_count(8)
    page.goto(f"/interviews/{talk.pk}/brief/")

    paper = page.pdf(prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page[^s]", paper)) == 1
    expect(page.get_by_role("button", name="Print")).to_be_visible()


def test_bank_is_edited_ordered_and_restored_by_keyboard(page: Page, talk: Interview):
    page.goto("/settings/questions/")

    page.get_by_role("link", name="Edit: What turns").press("Enter")
    page.locator("#bank-list").get_by_label("Question").fill("How did you come to this?")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.locator(".q").first).to_have_text("How did you come to this?")
    page.get_by_role("button", name="Move down: How did you").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#announce")).to_have_text("Number 2 of Route in now")
    page.get_by_role("button", name="Offer no longer: Which choice along").press("Enter")
    expect(page.locator("#retired")).to_be_visible()
    page.get_by_role("button", name="Bring back: Which choice along").press("Enter")
    expect(page.locator("#retired")).to_have_count(0)

    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "bank")


def test_pitches_fit_and_are_accessible(page: Page, talk: Interview):
    page.goto("/settings/pitches/")
    page.get_by_label("A new one, called").fill("Museums")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Museums")).to_be_visible()
    PitchFactory(name="P" * 100, who=LONG)
    QuestionFactory(text=LONG[:250])

    for address in ("/settings/pitches/", "/settings/questions/"):
        page.goto(address)
        axe_clean(page)
        no_sideways_scroll(page)
