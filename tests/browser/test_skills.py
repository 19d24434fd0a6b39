"""Skills and training in a real browser, by keyboard: taken down with the reflection, judged on My skills."""

import pytest
from playwright.sync_api import Page, expect

from contacts import search
from contacts.models import Preferences
from interviews.models import Interview, Skill, SkillNeed, TrainingOption
from tests.browser.conftest import axe_clean, no_sideways_scroll, shot
from tests.factories import (
    ContactFactory,
    InterviewFactory,
    PathwayFactory,
    SkillFactory,
    SkillNeedFactory,
    TrainingOptionFactory,
)

pytestmark = pytest.mark.browser
ENDLESS = "Wolfeschlegelsteinhausenbergerdorff" * 5
HOSTILE = "<script>alert(1)</script> ‮evil‬ 𝒵𝓁𝓇 " + "ﷺ" * 40


@pytest.fixture
def talk(page: Page) -> Interview:
    # A flushed database leaves the search table as it was.
    search.index()
    Preferences.objects.create(pk=1, name="Zofia Lindqvist", time_zone="Europe/London")
    people = [ContactFactory(first_name="Oke", last_name="Adeyemi"), ContactFactory(last_name=ENDLESS)]
    pathways = [PathwayFactory(name="Museum education"), PathwayFactory(name=ENDLESS)]
    return InterviewFactory(held=True, people=people, pathways=pathways)


def add(page: Page, label: str, words: str) -> None:
    page.get_by_label(label, exact=True).focus()
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    expect(page.get_by_label(label, exact=True)).to_have_value("")


def press(page: Page, name: str) -> None:
    found = page.get_by_role("button", name=name, exact=True).first
    found.focus()
    page.keyboard.press("Enter")


def test_skills_and_training_are_taken_down_with_the_reflection(page: Page, talk: Interview):
    SkillFactory(name="Explaining to teenagers", level="have")
    page.goto(f"/interviews/{talk.pk}/reflect/")
    skills, training = page.locator("#needed-skills"), page.locator("#needed-training")

    page.locator("#need-level").select_option("missing")
    add(page, "A skill that is needed", "Grant writing")
    row = skills.get_by_role("listitem").first
    expect(row.locator("[data-level=missing]")).to_have_attribute("aria-pressed", "true")
    # One goes on typing where one was.
    expect(page.get_by_label("A skill that is needed")).to_be_focused()
    chip = row.locator("[data-level=partly]")
    chip.focus()
    page.keyboard.press("Enter")
    expect(row.locator("[data-level=partly]")).to_have_attribute("aria-pressed", "true")
    expect(row.locator("[data-level=partly]")).to_be_focused()
    add(page, "A skill that is needed", "explaining to TEENAGERS")
    expect(skills.locator("[data-level=have][aria-pressed=true]")).to_have_count(1)

    training.get_by_text("How long, what it costs, who offers it").press("Enter")
    page.get_by_label("How long, in months").fill("6 weeks")
    page.locator("#training-cost_low").fill("€1 800")
    page.locator("#training-kind").select_option("class")
    add(page, "A way to learn it", "Museum learning")
    expect(training.get_by_role("listitem")).to_contain_text("6 weeks · EUR 1,800")
    press(page, "I looked it up: Museum learning")
    expect(training.get_by_role("listitem")).to_contain_text("looked up")

    SkillNeedFactory(interview=talk, skill=SkillFactory(name=ENDLESS), pathway=talk.pathways.last())
    SkillNeedFactory(interview=talk, skill=SkillFactory(name=HOSTILE[:200]))
    TrainingOptionFactory(interview=talk, name=ENDLESS, provider=ENDLESS, funding=ENDLESS, url=ENDLESS)
    page.reload()
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "reflect-needs")

    training.get_by_role("link", name="Edit Museum learning").press("Enter")
    page.get_by_label("Who offers it").fill("Birkbeck")
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "training-edit")
    page.get_by_label("Who offers it").press("Enter")
    expect(page.locator("#needed-training")).to_contain_text("Birkbeck")
    assert TrainingOption.objects.get(name="Museum learning").months == pytest.approx(1.3846)

    press(page, "Remove Grant writing, must have")
    expect(page.locator("#messages")).to_contain_text("No longer needed: Grant writing")
    page.locator("#messages").get_by_role("button", name="Undo").press("Enter")
    expect(page.locator("#messages")).to_contain_text("Undone")
    assert SkillNeed.objects.filter(skill__name="Grant writing").exists()


def test_my_skills_are_judged_added_renamed_and_forgotten(page: Page, talk: Interview):
    page.goto("/skills/")
    expect(page.locator("main")).to_contain_text("Nothing here yet")
    axe_clean(page)
    shot(page, "skills-empty")
    museum = talk.pathways.get(name="Museum education")
    for name in ("Grant writing", "Writing bids", ENDLESS, HOSTILE[:200]):
        SkillNeedFactory(interview=talk, skill=SkillFactory(name=name), pathway=museum)
    page.reload()

    add(page, "A skill of mine", "Explaining to teenagers")
    have = page.get_by_role("region", name="You have 1")
    expect(have.get_by_role("listitem")).to_contain_text("Explaining to teenagers")
    grant = page.get_by_role("listitem").filter(has=page.get_by_role("link", name="Grant writing"))
    grant.locator("[data-level=missing]").focus()
    page.keyboard.press("Enter")
    missing = page.get_by_role("region", name="Missing 1")
    expect(missing).to_contain_text("Named by 1 of 1 in Museum education")
    expect(grant.locator("[data-level=missing]")).to_be_focused()
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "skills")

    page.get_by_role("link", name="Writing bids").press("Enter")
    page.get_by_label("What shows it").fill("Three bids for the choir.")
    expect(page.locator("[data-save-state]")).to_contain_text("Saved")
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "skill")
    page.locator("[data-level=partly]").press("Enter")
    expect(page.locator("[data-level=partly]")).to_have_attribute("aria-pressed", "true")
    page.get_by_label("Called").fill("grant WRITING")
    page.get_by_label("Called").press("Enter")

    expect(page.locator("h1")).to_have_text("Grant writing")
    expect(page.get_by_label("What shows it")).to_have_value("Three bids for the choir.")
    expect(page.locator("#messages")).to_contain_text("are one")
    press(page, "Forget this skill")
    expect(page.locator("#messages")).to_contain_text("Forgot the skill Grant writing")
    page.locator("#messages").get_by_role("button", name="Undo").press("Enter")
    expect(page.locator("#messages")).to_contain_text("Undone")
    assert Skill.objects.get(name="Grant writing").level == "missing"
