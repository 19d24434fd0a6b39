"""The way in as one walks it: a kind of work, a circle, a chain, a letter, an introduction.

Steps 2 to 4 of the walk that the product is accepted by. The clocks are set, nothing waits; the browser keeps
its own, which nothing here may depend on.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from contacts import discretion, search
from contacts.models import Circle, CircleWalk, Contact, Preferences, Tie
from interviews import bank
from interviews.cadence import Kind
from interviews.models import FollowUp, Interview, Introduction, Message, Question
from interviews.stages import Stage
from tests.browser.conftest import axe_clean, no_sideways_scroll, shot
from tests.factories import CircleFactory, ContactFactory, OrganizationFactory, TieFactory

pytestmark = pytest.mark.browser
THURSDAY = dt.date(2035, 6, 7)
A_WEEK_ON = THURSDAY + dt.timedelta(days=7)
FRIDAY = THURSDAY + dt.timedelta(days=8)
MONDAY = THURSDAY + dt.timedelta(days=11)
LETTER = """Dear Ana,

since we stood in goal for the same team I have learned more from you than any coach taught me.

I am exploring museum education and would like to hear about it from somebody who does it. I believe you
know Luis, who may know Lindiwe Oke. Would you be willing to introduce us? Please ask first, and say no if it
does not suit you.

Thank you,
Zofia

---

I do field research at a housing charity and wonder how people learn in a museum. Could we talk for 20
minutes?
"""


def local(hour: int, minute: int, day: dt.date) -> dt.datetime:
    """Return a moment by my own clocks."""
    return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=ZoneInfo("Europe/London"))


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """It is Thursday. Asked for before `page`, so that its session lasts."""
    with time_machine.travel(local(9, 0, THURSDAY), tick=True) as traveller:
        yield traveller


@dataclass
class World:
    team: Circle
    ana: Contact
    priya: Contact
    oke: Contact
    boss: Contact
    colleague: Contact


def passed(page: Page, name: str) -> None:
    """Look at the page that one is on."""
    no_sideways_scroll(page)
    axe_clean(page)
    shot(page, f"ways-in-{name}")


def follow(page: Page, words: str | re.Pattern[str]) -> None:
    """Follow a link, and wait until the page it leads to listens to what is typed."""
    with page.expect_navigation():
        page.get_by_role("link", name=words, exact=isinstance(words, str)).first.click()


def press(page: Page, words: str) -> None:
    """Press a button that leads to another page."""
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).first.click()


def names_no_one_hidden(page: Page, world: World) -> None:
    for hidden in (world.boss, world.colleague):
        expect(page.get_by_role("main")).not_to_contain_text(hidden.last_name)


def test_from_a_kind_of_work_to_an_introduction_that_is_answered(
    clock: time_machine.Traveller, page: Page, context: BrowserContext
):
    world = the_people_there()

    exploring_with_an_open_question(page, world)
    circle_walked(page, world)
    luis = ties_of_luis(page, world)
    ways_in(page, world, luis)
    introduction = asked(page, context, world, luis)

    clock.move_to(local(9, 30, A_WEEK_ON))
    checked_back(page, introduction)
    clock.move_to(local(10, 0, FRIDAY))
    introduced(page, introduction, world)


def the_people_there() -> World:
    Preferences.objects.create(
        pk=1, name="Zofia Lindqvist", email="zofia@example.org", time_zone="Europe/London",
        background="a field researcher at a housing charity",
    )  # fmt: skip
    bank.restore()
    museum = OrganizationFactory(name="Museum of the Southern Sky")
    employer = OrganizationFactory(name="Meridian Housing", confidential=True)
    at_work = CircleFactory(name="My team at work", in_the_dark=True)
    team, _ = Circle.objects.get_or_create(key="sports", defaults={"name": "Sports team"})
    lately = THURSDAY - dt.timedelta(days=7)
    oke = ContactFactory(
        first_name="Lindiwe", last_name="Oke", title="Curator of museum education", organization=museum,
        email="oke@example.org", closeness=0,
    )  # fmt: skip
    ana = ContactFactory(
        first_name="Ana", last_name="Silva", email="ana@example.org", closeness=4, circles=[team],
        last_touch_on=lately, how_met="the football team",
    )  # fmt: skip
    priya = ContactFactory(first_name="Priya", last_name="Raman", closeness=5, last_touch_on=lately)
    boss = ContactFactory(
        first_name="Helena", last_name="Brandt", organization=employer, closeness=5, last_touch_on=lately,
        circles=[team],
    )  # fmt: skip
    colleague = ContactFactory(first_name="Tunde", last_name="Afolabi", closeness=5, circles=[at_work])
    ContactFactory(first_name="Kwame", last_name="Mensah", closeness=2, circles=[team])
    # Both of them would lead to Oke, too, whom they know too little to tell her anything.
    tied(boss, oke, 2)
    tied(colleague, oke, 2)
    tied(priya, oke, 5)
    tied(priya, boss, 5)
    # A flushed database leaves the search table as it was.
    search.index()
    return World(team, ana, priya, oke, boss, colleague)


def tied(one: Contact, other: Contact, strength: int) -> None:
    a, b = sorted((one, other), key=lambda person: person.pk)
    TieFactory(a=a, b=b, kind=Tie.Kind.FRIEND, strength=strength)


# ── 2: what I look for, and who here might know somebody ──────────────────────────────────────────


def exploring_with_an_open_question(page: Page, world: World) -> None:
    """Begin to explore museum education, without a date yet, and write down what I want to know."""
    page.goto("/interviews/")
    follow(page, "Plan an interview")
    page.locator("#person-typed").fill("lindiwe")
    page.locator("#person-found").get_by_text("Lindiwe Oke").click()
    page.get_by_label("Something new to explore").fill("museum education")
    press(page, "Plan it")
    expect(page.get_by_role("main")).to_contain_text("museum education")
    assert Interview.objects.get().stage == Stage.IDEA

    page.goto("/settings/questions/")
    page.get_by_text("Write a question", exact=True).click()
    form = page.locator("#write")
    form.get_by_label("Question").fill("Can one begin without a degree in teaching?")
    form.get_by_text("museum education").click()
    with page.expect_navigation():
        form.get_by_role("button", name="Add").click()
    question = Question.objects.get(text="Can one begin without a degree in teaching?")
    assert [pathway.name for pathway in question.pathways.all()] == ["museum education"]


def circle_walked(page: Page, world: World) -> None:
    """Think of everyone in the team; Ana brings up Luis, who knows a curator."""
    page.goto("/reach/?q=museum+education")
    names_no_one_hidden(page, world)
    never = page.locator(
        "section", has=page.get_by_role("heading", name="Circles you never asked about this")
    )
    expect(never).to_contain_text("Sports team")
    expect(never).not_to_contain_text("My team at work")
    follow(page, "Sports team")
    expect(page.locator("[data-person]")).to_have_count(2)
    expect(page.locator("[data-person][aria-current]")).to_contain_text("Kwame Mensah")
    page.keyboard.press("n")
    expect(page.locator("[data-person][aria-current]")).to_contain_text("Ana Silva")
    page.keyboard.press("m")
    page.keyboard.type("Luis, knows a curator")
    page.keyboard.press("Enter")
    expect(page.locator("[data-person][aria-current]")).to_contain_text("Might know Luis")
    names_no_one_hidden(page, world)
    expect(page.get_by_role("main")).to_contain_text("Some people are withheld by your discretion settings.")
    passed(page, "walk")
    press(page, "I thought of everyone")
    expect(page.locator(".came-of-it")).to_contain_text("Luis, through Ana Silva")
    passed(page, "walked")
    assert CircleWalk.objects.get().walked_on == THURSDAY


def ties_of_luis(page: Page, world: World) -> Contact:
    """Put down on his page how Luis knows them: what I have learned by now."""
    follow(page, "Luis")
    luis = Contact.objects.get(first_name="Luis")
    assert (luis.last_name, luis.closeness, luis.tracked, luis.how_met) == ("", 0, False, "knows a curator")
    for line, other in (
        ("Ana Silva: cousin, strong, sure", world.ana),
        ("Lindiwe Oke: worked together, very strong, sure", world.oke),
    ):
        page.locator("#tie-line").fill(line)
        expect(page.locator("#tie-reading")).to_contain_text(other.name)
        page.locator("#tie-line").press("Enter")
        expect(page.locator("#knows")).to_contain_text(other.last_name)
        expect(page.locator("#tie-line")).to_have_value("")
    assert Tie.objects.filter(a__in=(luis, world.ana), b__in=(luis, world.ana), strength=4).exists()
    return luis


# ── 3: the ways in ────────────────────────────────────────────────────────────────────────────────


def ways_in(page: Page, world: World, luis: Contact) -> None:
    """Look for the field: Ana first, Priya last with a warning, nobody from work at all."""
    page.goto("/reach/")
    page.keyboard.type("museum education")
    page.keyboard.press("Enter")
    ways = page.get_by_role("article")
    expect(ways).to_have_count(2)
    first, last = ways.first, ways.last
    expect(first.locator(".stop")).to_contain_text(["You", "Ana Silva", "Luis", "Lindiwe Oke"])
    expect(first.locator(".odds")).to_have_text("Strong")
    expect(first.locator(".tag.hush")).to_have_count(0)
    first.get_by_text("Why this one?").click()
    expect(first).to_contain_text("Ana and Luis: family, strong, sure")
    expect(last.locator(".stop")).to_contain_text(["You", "Priya Raman", "Lindiwe Oke"])
    expect(last).to_contain_text("Careful: Priya is close to somebody you keep in the dark")
    expect(page.locator(".after-ways")).to_contain_text("Some routes are withheld")
    names_no_one_hidden(page, world)
    assert set(discretion.hidden()) == {world.boss, world.colleague}
    passed(page, "reach")


# ── 4: asking ─────────────────────────────────────────────────────────────────────────────────────


def asked(page: Page, context: BrowserContext, world: World, luis: Contact) -> Introduction:
    """Write to Ana: the letter is checked, copied, and marked as sent."""
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    follow(page, "Ask Ana for an introduction")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask Ana for an introduction")
    expect(page.locator(".letter-text")).to_contain_text("Luis, who may know Lindiwe Oke")
    press(page, "Begin this letter")

    text, check = page.get_by_label("Letter", exact=True), page.locator("#letter-check")
    expect(check).to_contain_text("Still to be filled in")
    text.fill(f"{LETTER}\nPS: I am looking for a job, too.")
    expect(check).to_contain_text("Worth a look")
    expect(check).to_contain_text("job")
    text.fill(LETTER)
    expect(check).to_contain_text("Nothing is in the way.")
    expect(page.locator("[data-save-state]")).to_contain_text("Saved")
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == LETTER
    passed(page, "letter")
    press(page, "Mark as sent")

    expect(page.locator("#messages")).to_contain_text("Sent to Ana")
    letter = Message.objects.get()
    assert letter.sent_at is not None
    assert timezone.localtime(letter.sent_at, ZoneInfo("Europe/London")).strftime("%A %d") == "Thursday 07"
    introduction = Introduction.objects.get()
    assert (introduction.introducer, introduction.target) == (world.ana, world.oke)
    assert (introduction.state, introduction.note) == ("asked", "through Luis")
    return introduction


def checked_back(page: Page, introduction: Introduction) -> None:
    """A week later Today says so; Ana agreed."""
    row = FollowUp.objects.open().get(kind=Kind.CHECK_BACK)
    assert timezone.localdate(row.due_at, ZoneInfo("Europe/London")) == A_WEEK_ON
    page.goto("/")
    line = page.locator(f"#due-{row.pk}")
    expect(line).to_contain_text("Ana")
    expect(line).to_contain_text("today")
    passed(page, "check-back")
    line.get_by_label(re.compile("^They answered")).click()
    with page.expect_navigation():
        line.get_by_role("button", name="They agreed").click()
    introduction.refresh_from_db()
    assert introduction.state == Introduction.State.AGREED


def introduced(page: Page, introduction: Introduction, world: World) -> None:
    """Ana introduced us on Friday: Oke is to be answered by Monday."""
    page.goto(introduction.get_absolute_url())
    press(page, "They introduced us")
    expect(page.locator(".page-head .tag").first).to_have_text("made")
    reply = FollowUp.objects.open().get(kind=Kind.REPLY)
    assert reply.contact == world.oke
    assert timezone.localdate(reply.due_at, ZoneInfo("Europe/London")) == MONDAY
    thank = FollowUp.objects.open().get(kind=Kind.THANK_INTRODUCER)
    assert thank.contact == world.ana
    page.goto("/")
    expect(page.locator(f"#due-{reply.pk}")).to_contain_text("Lindiwe Oke")
    expect(page.locator(f"#due-{reply.pk} .when")).to_contain_text("Mon")
    passed(page, "introduced")
    assert not FollowUp.objects.open().filter(kind=Kind.CHECK_BACK).exists()
