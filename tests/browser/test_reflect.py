"""The three minutes after a talk, by keyboard, on one page; and what was expected before it."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from interviews.models import Interview, OpenQuestion, PathwayRating, Reflection
from tests.browser.conftest import axe_clean, no_sideways_scroll, shot
from tests.factories import ContactFactory, InterviewFactory, PathwayFactory, ReflectionFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def talk(transactional_db: None) -> Interview:
    now = timezone.now()
    names = ("Museum education", "Conservation of paper and very old and brittle maps in provincial archives")
    pathways = [PathwayFactory(name=name) for name in names]
    earlier = InterviewFactory(
        held=True, people=[ContactFactory(first_name="Luis", last_name="Ferreira")], pathways=pathways[:1]
    )
    past = now - dt.timedelta(days=20)
    Interview.objects.filter(pk=earlier.pk).update(starts_at=past, ended_at=past)
    made = InterviewFactory(
        held=True, people=[ContactFactory(first_name="Adaeze", last_name="Oke")], pathways=pathways
    )
    Interview.objects.filter(pk=made.pk).update(
        starts_at=now - dt.timedelta(minutes=40), ended_at=now - dt.timedelta(minutes=5)
    )
    ReflectionFactory(interview=made)
    for pathway, expected in zip(pathways, (None, 3), strict=True):
        PathwayRating.objects.create(interview=made, pathway=pathway, expected=expected)
    return made


def saved(page: Page, form: str) -> None:
    expect(page.locator(f"{form} [data-save-state]")).to_contain_text("Saved")


def test_three_minutes_by_keyboard(page: Page, talk: Interview):
    first, second = talk.pathways.all()
    page.goto(f"/interviews/{talk.pk}/reflect/")
    shot(page, "reflect-empty")

    page.get_by_label("What did I learn?").focus()
    page.keyboard.type("Half of it is writing.")
    for words in ("How few of them there are", "The children", "The hours"):
        page.keyboard.press("Tab")
        page.keyboard.type(words)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.type("If I find a half post.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Who pays for it?\nIs it for life?")
    saved(page, "#reflection")
    reflection = Reflection.objects.get(interview=talk)
    assert (reflection.verdict, reflection.why) == ("maybe", "If I find a half post.")
    page.locator("#reflection summary").last.press("Enter")
    page.get_by_label("For my eyes only").fill("Two of them are leaving")

    appeal = page.locator(f"#rate-{first.pk}").get_by_role("radiogroup", name="Appeal")
    appeal.get_by_role("radio").last.focus()
    page.keyboard.press("ArrowLeft")
    expect(appeal.get_by_label("5")).to_be_checked()
    saved(page, f"#rate-{first.pk}")
    assert PathwayRating.objects.get(pathway=first).appeal == 5
    page.keyboard.press("Space")
    expect(appeal.get_by_label("not learned")).to_be_checked()
    appeal.get_by_text("4").click()
    appeal.get_by_text("4").click()
    expect(appeal.get_by_label("not learned")).to_be_checked()
    appeal.get_by_text("4").click()
    page.locator(f"#rate-{first.pk}").get_by_label("As what?").fill("Gallery assistant")
    page.locator(f"#rate-{second.pk} > summary").press("Enter")
    page.locator(f"#rate-{second.pk}").get_by_text("no", exact=True).last.click()
    saved(page, f"#rate-{second.pk}")
    page.reload()

    expect(page.get_by_label("Which new question does it raise?")).to_have_value(
        "Who pays for it?\nIs it for life?"
    )
    expect(page.get_by_label("For my eyes only")).to_be_hidden()
    expect(page.get_by_label("For my eyes only")).to_have_value("Two of them are leaving")
    expect(appeal.get_by_label("4")).to_be_checked()
    shot(page, "reflect-full")
    axe_clean(page)
    page.set_viewport_size({"width": 400, "height": 900})
    shot(page, "reflect-400")
    page.emulate_media(color_scheme="dark")
    shot(page, "reflect-400-dark")
    no_sideways_scroll(page)
    page.set_viewport_size({"width": 1360, "height": 900})
    # Finishing waits for what was chosen a moment ago.
    appeal.get_by_text("2").click()
    page.get_by_role("button", name="That is all for now").press("Enter")
    page.wait_for_url(re.compile(rf"/interviews/{talk.pk}/$"))
    expect(page.locator("main")).to_contain_text("appeal expected 3, now 2")
    expect(page.get_by_text("Two of them are leaving")).to_be_hidden()
    shot(page, "reflect-after")
    assert OpenQuestion.objects.count() == 4


def test_expected_appeal_is_said_by_keyboard_and_taken_back(page: Page, transactional_db: None):
    talk = InterviewFactory(scheduled=True, pathways=[PathwayFactory(name="Museum education")])
    Interview.objects.update(starts_at=timezone.now() + dt.timedelta(days=1))
    page.goto(f"/interviews/{talk.pk}/prepare/")
    asked = page.locator("#expected")

    asked.get_by_role("button", name="3").press("Enter")

    expect(asked).to_contain_text("expected appeal 3 of 5")
    assert PathwayRating.objects.get().expected == 3
    page.get_by_role("button", name="Undo").press("Enter")
    expect(asked).to_contain_text("How much does it appeal to you now?")
    assert not PathwayRating.objects.exists()
