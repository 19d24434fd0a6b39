"""The admin of interviews in a browser: many thanked at once by keyboard, and all in place of one talk."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from contacts import search
from interviews import talks
from interviews.models import FollowUp, Interview, Pathway
from tests.browser.conftest import Watch, axe_clean, no_sideways_scroll, shot
from tests.factories import (
    ContactFactory,
    InterviewFactory,
    OrganizationFactory,
    PathwayFactory,
    PitchFactory,
    PlannedQuestionFactory,
    QuestionFactory,
)

pytestmark = pytest.mark.browser
MODELS = (
    "interview", "followup", "question", "pathway", "pitch", "introduction", "message", "lettertemplate",
    "resource", "reflection",
)  # fmt: skip
ADDED = {"interview", "question", "pathway", "pitch", "introduction", "lettertemplate", "resource"}


@pytest.fixture
def oke(transactional_db: None) -> Interview:
    """Talks as they come: held with two, planned, with endless and hostile names, with somebody dark."""
    now = timezone.now()
    museum = PathwayFactory(name="Museum education")
    PathwayFactory(name="Seed banks and living collections of rather many rather rare plants")
    ana = ContactFactory(first_name="Ana", last_name="Silva")
    oke = ContactFactory(first_name="Oluwaseun", last_name="Adeyemi", called="Oke", title="Curator")
    mei = ContactFactory(first_name="美咲", last_name="田中")
    meridian = OrganizationFactory(name="Meridian", confidential=True)
    anna = ContactFactory(first_name="Anna", last_name="Berg", organization=meridian)
    talk = Interview(
        starts_at=now - dt.timedelta(hours=30), where="https://meet.example/oke", pitch=PitchFactory()
    )
    talks.plan(talk, [oke, mei], introducer=ana, pathways=[museum])
    talks.hold(talk, now - dt.timedelta(hours=29))
    PlannedQuestionFactory(interview=talk, wording="Walk me through last Tuesday, hour by hour.")
    for name in ("x" * 300, "ليلى حداد", "<b>bold</b>", "Łukasz"):
        person = ContactFactory(first_name=name, last_name="")
        later = now + dt.timedelta(days=2)
        InterviewFactory(scheduled=True, people=[person], starts_at=later, pathways=[museum])
    dark = Interview(ended_at=now - dt.timedelta(days=3))
    talks.log(dark, [anna])
    QuestionFactory()
    search.index()
    return talk


@pytest.fixture
def axe(watch: Watch) -> None:
    """Let axe look: in forms of the admin it tries a style in place, and asks for sheets of no address."""
    watch.expected += ["Applying inline style", "Couldn't load preload assets"]


@pytest.mark.parametrize("model", MODELS)
def test_lists_and_empty_forms_raise_no_complaint(page: Page, oke: Interview, model: str):
    page.goto(f"/admin/interviews/{model}/")
    expect(page.locator("#changelist")).to_be_visible()
    shot(page, f"admin-{model}")
    no_sideways_scroll(page)
    if model in ADDED:
        page.goto(f"/admin/interviews/{model}/add/")
        expect(page.locator("input[name=_save]")).to_be_visible()
        shot(page, f"admin-{model}-add")
        no_sideways_scroll(page)


@pytest.mark.usefixtures("axe")
@pytest.mark.parametrize("model", MODELS)
def test_lists_and_empty_forms_can_be_read_by_everybody(page: Page, oke: Interview, model: str):
    page.goto(f"/admin/interviews/{model}/")
    axe_clean(page)
    if model in ADDED:
        page.goto(f"/admin/interviews/{model}/add/")
        expect(page.locator("input[name=_save]")).to_be_visible()
        axe_clean(page)


@pytest.mark.usefixtures("axe")
def test_many_are_thanked_by_keyboard_alone_with_one_undo(page: Page, oke: Interview):
    page.goto("/admin/interviews/followup/?kind__exact=thank&state=open")
    expect(page.locator("#result_list tbody tr")).to_have_count(3)
    page.locator("#action-toggle").focus()
    page.keyboard.press("Space")
    page.locator("select[name=action]").focus()
    page.keyboard.type("Mark as done")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Mark as done")).to_be_visible()
    shot(page, "admin-done-asked")
    axe_clean(page)
    no_sideways_scroll(page)
    page.get_by_label("How").focus()
    page.keyboard.type("by post")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator(".messagelist")).to_contain_text("Done: 3 follow-ups.")
    assert FollowUp.objects.filter(kind="thank", channel="post").count() == 3
    shot(page, "admin-done")
    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")

    expect(page.locator(".messagelist")).to_contain_text("Undone: Done: 3 follow-ups")
    assert not FollowUp.objects.exclude(done_at=None).exists()


@pytest.mark.usefixtures("axe")
def test_a_talk_is_changed_with_all_that_stands_in_place(page: Page, oke: Interview):
    page.goto(f"/admin/interviews/interview/{oke.pk}/change/")
    shot(page, "admin-interview-form")
    axe_clean(page)
    no_sideways_scroll(page)
    expect(page.get_by_role("link", name="Take the next step on its page")).to_be_visible()
    page.locator("textarea[name=questions-0-answer]").fill("Nothing before ten.")
    page.locator("textarea[name=notes-0-memorable]").fill("Begin with the cleaners.")
    page.locator("#participants-group .add-row a").click()
    page.locator("#participants-2 .select2-selection").click()
    page.keyboard.type("silva")
    page.get_by_role("option", name="Ana Silva").click()
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator(".messagelist")).to_contain_text("interview with")
    assert oke.participants.count() == 3
    assert oke.follow_ups.filter(kind="thank").count() == 3
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".messagelist")).to_contain_text("Undone: Edited the interview")
    assert oke.follow_ups.filter(kind="thank").count() == 2
    assert oke.questions.get().answer == ""


def test_introducer_is_found_as_typed_and_nobody_in_the_dark(page: Page, oke: Interview):
    page.goto(f"/admin/interviews/interview/{oke.pk}/change/")
    page.locator(".field-introducer .select2-selection").click()
    page.keyboard.type("ber")
    expect(page.get_by_text("No results found")).to_be_visible()
    page.keyboard.press("Escape")
    page.locator("#participants-group .add-row a").click()
    page.locator("#participants-2 .select2-selection").click()
    page.keyboard.type("ber")
    expect(page.get_by_role("option", name="Anna Berg")).to_be_visible()


@pytest.mark.usefixtures("axe")
def test_pathways_are_set_for_many(page: Page, oke: Interview):
    page.goto("/admin/interviews/interview/?stage__exact=scheduled")
    page.locator("#action-toggle").check()
    page.locator("select[name=action]").select_option("set_pathways")
    page.get_by_role("button", name="Go").click()
    page.get_by_label("Seed banks").check()
    page.get_by_label("instead of those").check()
    shot(page, "admin-pathways-asked")
    axe_clean(page)
    no_sideways_scroll(page)
    page.get_by_role("button", name="Set pathways").click()

    expect(page.locator(".messagelist")).to_contain_text("4 interviews: only Seed banks")
    assert Pathway.objects.get(name="Museum education").interviews.count() == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_lists_wear_the_colours_of_the_house(page: Page, oke: Interview, scheme: str):
    page.emulate_media(color_scheme=scheme)
    for model in ("interview", "followup"):
        for width in (1360, 400):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(f"/admin/interviews/{model}/")
            background = page.evaluate("getComputedStyle(document.body).backgroundColor")
            shot(page, f"admin-{model}-{scheme}-{width}")
            assert background == {"light": "rgb(247, 245, 240)", "dark": "rgb(22, 24, 27)"}[scheme]
