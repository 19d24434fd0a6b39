"""What a talk taught, as one walks it: reflected on, compared, told to all who led there, and kept in touch.

Steps 8 and 9 of the walk that the product is accepted by. The clocks are set, nothing waits; the browser
keeps its own, which nothing here may depend on.
"""

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import BrowserContext, Locator, Page, expect

from contacts import search
from contacts.models import Contact, Discretion, Preferences
from infoint import signin
from interviews import bank, followups, talks
from interviews.cadence import Kind
from interviews.models import (
    FollowUp,
    Interview,
    Message,
    OpenQuestion,
    Pathway,
    PathwayRating,
    Reflection,
    Resource,
    TrainingOption,
)
from tests.browser.conftest import Watch, axe_clean, no_sideways_scroll, shot
from tests.factories import (
    ContactFactory,
    InterviewFactory,
    IntroductionFactory,
    OrganizationFactory,
    PathwayFactory,
    PathwayRatingFactory,
    ResourceFactory,
)

pytestmark = pytest.mark.browser
DAY = dt.date(2035, 6, 12)
THREE_MONTHS_ON = DAY + dt.timedelta(days=98)
FINDING = "“Children ask what the dark is made of.”"


def local(hour: int, minute: int, day: dt.date = DAY) -> dt.datetime:
    """Return a moment by my own clocks."""
    return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The talk is over. Asked for before `page`, so that its session lasts."""
    with time_machine.travel(local(15, 20), tick=True) as traveller:
        yield traveller


@dataclass
class World:
    ana: Contact
    luis: Contact
    oke: Contact
    museum: Pathway
    talk: Interview
    tip: Resource


def passed(page: Page, name: str) -> None:
    """Look at the page that one is on."""
    no_sideways_scroll(page)
    axe_clean(page)
    shot(page, f"learning-{name}")


def test_from_a_reflection_to_keeping_in_touch(
    clock: time_machine.Traveller, page: Page, context: BrowserContext, live_server: Any, watch: Watch
):
    watch.expected.append("Failed to load resource")  # the answer that refuses a letter
    world = the_people_there()

    thin_so_far(page)
    reflected(page, world)
    asked_for(page, world)
    compared(page)
    both_are_to_hear_of_it(page, world)

    clock.move_to(local(18, 0, DAY + dt.timedelta(days=8)))
    tip_followed(page, world)

    clock.move_to(local(9, 0, THREE_MONTHS_ON))
    sign_in(context, live_server.url)
    kept_in_touch(page, world)
    luis_kept_in_the_dark(page, world)


def the_people_there() -> World:
    """Two talks about museums lie behind me, and a third has just ended: Luis led to it, and Ana did too."""
    Preferences.objects.create(
        pk=1, name="Zofia Lindqvist", email="zofia@example.org", time_zone="Europe/London",
        background="a field researcher at a housing charity",
    )  # fmt: skip
    bank.restore()
    lately = DAY - dt.timedelta(days=2)
    ana = ContactFactory(
        first_name="Ana", last_name="Silva", email="ana@example.org", closeness=4, last_touch_on=lately
    )
    luis = ContactFactory(
        first_name="Luis", last_name="Ferreira", email="luis@example.org", closeness=2, last_touch_on=lately
    )
    sky = OrganizationFactory(name="Museum of the Southern Sky")
    oke = ContactFactory(
        first_name="Lindiwe", last_name="Oke", called="Oke", title="Curator", organization=sky,
        email="oke@example.org", closeness=0,
    )  # fmt: skip
    museum = PathwayFactory(name="Museum education")
    before = local(11, 0, DAY - dt.timedelta(days=30))
    for appeal in (3, 4):
        earlier = InterviewFactory(held=True, pathways=[museum], starts_at=before, ended_at=before)
        PathwayRatingFactory(interview=earlier, pathway=museum, appeal=appeal, entry=2)
    made = {"target": oke, "state": "made", "made_at": local(9, 0, DAY - dt.timedelta(days=9))}
    IntroductionFactory(introducer=ana, **made)
    talk = InterviewFactory(
        scheduled=True, people=[oke], pathways=[museum], starts_at=local(14, 30), planned_end_at=local(15, 0),
        introduction=IntroductionFactory(introducer=luis, **made),
    )  # fmt: skip
    PathwayRatingFactory(interview=talk, pathway=museum, expected=3, expected_at=local(9, 0))
    talks.hold(talk, local(15, 10))
    followups.done(FollowUp.objects.get(kind=Kind.THANK), local(15, 18), "email")
    tip = ResourceFactory(name="Friends of the observatory", kind="group", interview=talk, contact=oke)
    tip.pathways.add(museum)
    # A flushed database leaves the search table as it was.
    search.index()
    return World(ana, luis, oke, museum, talk, tip)


def appeal_of_museums(page: Page) -> Locator:
    return page.locator(".matrix tbody").filter(has_text="Museum education").locator("td.cell").first


# ── Step 8 ────────────────────────────────────────────────────────────────────────────────────────


def thin_so_far(page: Page) -> None:
    page.goto("/pathways/compare/")
    expect(appeal_of_museums(page)).to_contain_text("thin evidence")
    expect(page.locator(".matrix")).not_to_contain_text("Certificate in museum education")


def saved(form: Locator) -> None:
    expect(form.locator("[data-save-state]").first).to_contain_text("Saved")


def reflected(page: Page, world: World) -> None:
    """Write it down while it is fresh: in words, in marks, in what I would have to learn."""
    page.goto("/")
    with page.expect_navigation():
        page.locator(f'a[href="/interviews/{world.talk.pk}/reflect/"]').first.click()
    form = page.locator("#reflection")
    for label, words in (
        ("What did I learn?", "Nobody asks for a degree; all of them ask for a certificate."),
        ("What surprised me?", "How much of it is done in the dark."),
        ("What appealed?", "Questions that nobody has an answer to."),
        ("What did not?", "The pay."),
        ("Why?", "I would have to learn for nine months first."),
    ):
        form.get_by_label(label, exact=True).fill(words)
    form.get_by_text("maybe", exact=True).click()
    form.locator("summary", has_text="More").click()
    form.get_by_label("Which new question does it raise?").fill("What does one live on until then?")
    saved(form)

    marks = page.locator(f"#rate-{world.museum.pk}")
    for label, mark in (("Appeal", 5), ("Way in", 2), ("My life", 3)):
        chips = marks.get_by_role("radiogroup", name=label, exact=True)
        chips.get_by_text(str(mark), exact=True).click()
    marks.get_by_text("partly", exact=True).click()
    saved(marks)

    page.locator("#need-form input[type=text]").first.fill("Safeguarding")
    page.locator("#need-form").get_by_role("button", name="Add").click()
    expect(page.locator("#needed-skills .needed")).to_contain_text("Safeguarding")


def asked_for(page: Page, world: World) -> None:
    """Write down the training she spoke of, and say that this is all for now."""
    form = page.locator("#training-form")
    form.locator("#id_name, input[name$=name]").first.fill("Certificate in museum education")
    form.locator("select[name$=kind]").select_option("certificate")
    form.locator("select[name$=need]").select_option("required")
    form.locator("summary").click()
    form.locator("input[name$=months]").fill("9")
    form.locator("input[name$=cost_low]").fill("1800")
    form.locator("input[name$=currency]").fill("EUR")
    form.get_by_role("button", name="Add").click()
    expect(page.locator("#needed-training .needed")).to_contain_text("Certificate in museum education")
    passed(page, "reflected")
    page.get_by_role("button", name="That is all for now").click()

    expect(page.get_by_role("main")).to_contain_text("Questions that nobody has an answer to.")
    reflection = Reflection.objects.get(interview=world.talk)
    assert (reflection.verdict, bool(reflection.finished_at)) == ("maybe", True)
    rating = PathwayRating.objects.get(interview=world.talk, pathway=world.museum)
    assert (rating.expected, rating.appeal, rating.entry, rating.entry_now) == (3, 5, 2, "partly")
    training = TrainingOption.objects.get()
    assert (training.months, training.cost_low, training.need) == (9, 1800, "required")
    (question,) = OpenQuestion.objects.filter(pathway=world.museum)
    assert (question.text, question.raised_in) == ("What does one live on until then?", world.talk)


def compared(page: Page) -> None:
    """One more talk: evidence is thin no more, and the training stands in its table."""
    page.goto("/pathways/compare/")
    cell = appeal_of_museums(page)
    expect(cell).not_to_contain_text("thin evidence")
    expect(cell).to_contain_text("median 4")
    matrix = page.locator(".matrix")
    expect(matrix).to_contain_text("maybe")
    expect(matrix).to_contain_text("Safeguarding")
    training = page.locator("figure", has=page.get_by_role("heading", name=re.compile("^Training")))
    training.locator("details.twin summary").click()
    expect(training.locator("table")).to_contain_text(
        re.compile("Certificate in museum education.*required.*9.*EUR 1,800", re.DOTALL)
    )
    passed(page, "compared")


def both_are_to_hear_of_it(page: Page, world: World) -> None:
    """Luis and Ana both led there; both are told within three working days."""
    told = StringIO()
    call_command("due", "--json", "--now", local(16, 0).isoformat(), stdout=told)
    rows = [row for row in json.loads(told.getvalue())["open"] if row["kind"] == Kind.REPORT]
    friday = local(23, 59, DAY + dt.timedelta(days=3)).date().isoformat()
    assert {(row["contact_id"], row["due_at"][:10]) for row in rows} == {
        (world.luis.pk, friday),
        (world.ana.pk, friday),
    }
    page.goto("/")
    for person in (world.luis, world.ana):
        row = FollowUp.objects.get(kind=Kind.REPORT, contact=person)
        expect(page.locator(f"#due-{row.pk}")).to_contain_text(person.name)


# ── Step 9 ────────────────────────────────────────────────────────────────────────────────────────


def tip_followed(page: Page, world: World) -> None:
    """Do what she named: infoint offers to tell her what came of it."""
    page.goto("/resources/")
    row = page.locator(f"#resource-{world.tip.pk}")
    expect(row.get_by_role("button", name=re.compile("^Tell Oke"))).to_have_count(0)
    row.get_by_role("button", name="Done: Friends of the observatory").press("Enter")
    tell = row.get_by_role("button", name="Tell Oke what came of it")
    expect(tell).to_be_visible()
    with page.expect_navigation():
        tell.click()
    expect(page.get_by_label("Letter", exact=True)).to_have_value(
        re.compile("Dear Oke,.*observatory", re.DOTALL)
    )
    page.get_by_label("Letter", exact=True).fill(
        "Dear Oke,\n\nI went to the friends of the observatory, and shall go again.\n\nZofia"
    )
    expect(page.locator("#letter-check")).to_contain_text("Nothing is in the way.")
    expect(page.locator("[data-save-state]").first).to_contain_text("Saved")
    page.get_by_role("button", name="Mark as sent").click()
    expect(page.locator(".page-head .tag.done")).to_have_text("sent by e-mail")
    world.oke.refresh_from_db()
    assert world.oke.last_touch_on == DAY + dt.timedelta(days=8)


def sign_in(context: BrowserContext, address: str) -> None:
    """Sign in again: a session ends within these months."""
    client = Client()
    client.force_login(signin.owner())
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": address}])


def kept_in_touch(page: Page, world: World) -> None:
    """Ninety days after the last word nothing is due, and still: say hello."""
    page.goto("/")
    touches = page.locator("#group-touches")
    expect(touches).to_contain_text("Lindiwe Oke")
    passed(page, "keep-in-touch")


def luis_kept_in_the_dark(page: Page, world: World) -> None:
    """Flag Luis: the letter to him is locked, and what I owe him is held."""
    report = FollowUp.objects.get(kind=Kind.REPORT, contact=world.luis)
    page.goto("/")
    with page.expect_navigation():
        page.locator(f"#due-{report.pk}").get_by_role("button", name=re.compile("^Draft")).click()
    expect(page.get_by_label("Letter", exact=True)).to_be_visible()
    letter = Message.objects.get(contact=world.luis)

    page.goto(world.luis.get_absolute_url())
    discretion = page.locator("#discretion")
    discretion.locator("#discretion-choice").click()
    discretion.get_by_label("Keep in the dark").check()
    discretion.get_by_role("button", name="Set", exact=True).click()
    expect(discretion.locator(".tag.hush")).to_have_text("in the dark")
    world.luis.refresh_from_db()
    assert world.luis.discretion == Discretion.IN_THE_DARK
    page.goto(letter.get_absolute_url())
    locked = "This would reach somebody who is in the dark"
    expect(page.locator("#letter-check")).to_contain_text(locked)
    page.get_by_role("button", name="Mark as sent").click()
    expect(page.locator("#letter-check")).to_contain_text(locked)
    passed(page, "locked")
    letter.refresh_from_db()
    assert letter.sent_at is None

    page.goto("/")
    expect(page.locator(f"#due-{report.pk}")).to_have_count(0)
    expect(page.get_by_role("main")).not_to_contain_text("Luis Ferreira")
    page.goto(world.luis.get_absolute_url())
    expect(page.get_by_role("main")).to_contain_text("held back")
    passed(page, "held-back")
    report.refresh_from_db()
    assert report.is_open
