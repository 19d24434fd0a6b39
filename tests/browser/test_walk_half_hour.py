"""The half hour as one walks it: booked, prepared, talked, cut short by a closed laptop, and thanked for.

Steps 5 to 7 of the walk that the product is accepted by. The clocks are set, nothing waits; the browser keeps
its own, which nothing here may depend on.
"""

import datetime as dt
import json
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from playwright.sync_api import BrowserContext, Page, expect

from contacts import search
from contacts.models import Contact, Preferences, Tie
from interviews import bank
from interviews.cadence import Kind
from interviews.models import FollowUp, Interview, Introduction, Message
from interviews.stages import Stage
from tests.browser.conftest import axe_clean, no_sideways_scroll, shot
from tests.factories import ContactFactory, OrganizationFactory

pytestmark = pytest.mark.browser
# Tuesday in June: 15:10 in London is 14:10 in UTC and 16:10 in Johannesburg.
DAY = dt.date(2035, 6, 12)
TOMORROW = DAY + dt.timedelta(days=1)
OPENING = {
    "who": "I am Zofia, and I do field research at a housing charity: I sit in kitchens and listen to how "
    "families find a home.",
    "background": "Before that I taught evening classes for seven years and led walks through the harbour.",
    "hope": "I keep meeting people who learned more in one hall of a museum than at school, and today I "
    "would love to hear how you make that happen.",
}
LINK = "https://meet.example.org/oke"


def local(hour: int, minute: int, day: dt.date = DAY) -> dt.datetime:
    """Return a moment by my own clocks."""
    return dt.datetime.combine(day, dt.time(hour, minute), tzinfo=ZoneInfo("Europe/London"))


def iso(hour: int, minute: int, day: dt.date) -> str:
    """Return a moment by my own clocks as the command line says it."""
    return local(hour, minute, day).astimezone(dt.UTC).isoformat()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """It is five days before. Asked for before `page`, so that its session lasts."""
    with time_machine.travel(local(9, 0, DAY - dt.timedelta(days=5)), tick=True) as traveller:
        yield traveller


def due(at: dt.datetime) -> dict[str, list[dict[str, Any]]]:
    """Return what the command line says is due at a moment."""
    told = StringIO()
    call_command("due", "--json", "--now", at.isoformat(), stdout=told)
    lists: dict[str, list[dict[str, Any]]] = json.loads(told.getvalue())
    return lists


def thanks(rows: list[dict[str, Any]]) -> set[tuple[int, str, float]]:
    return {(row["contact_id"], row["due_at"], row["late_hours"]) for row in rows if row["kind"] == "thank"}


def passed(page: Page, name: str) -> None:
    """Look at the page that one is on."""
    no_sideways_scroll(page)
    axe_clean(page)
    shot(page, f"walk-{name}")


def follow(page: Page, words: str) -> None:
    """Follow a link, and wait until the page it leads to listens to what is typed."""
    with page.expect_navigation():
        page.get_by_role("link", name=words, exact=True).first.click()


def pick(page: Page, field: str, typed: str, name: str) -> None:
    """Find somebody by typing, and tick them."""
    page.locator(f"#{field}-typed").fill(typed)
    page.locator(f"#{field}-found").get_by_text(name).click()
    expect(page.locator(f"#{field}-picker .chosen")).to_contain_text(name)
    expect(page.locator(f"#{field}-typed")).to_be_focused()


def test_the_half_hour_from_booking_to_a_thank_you_that_cannot_hide(
    clock: time_machine.Traveller, page: Page, context: BrowserContext, tmp_path: Path
):
    luis, oke, thabo = the_people_there()

    talk = booked(page, oke, thabo, luis)
    thank_luis = FollowUp.objects.get(kind=Kind.THANK_INTRODUCER, contact=luis)
    thanked(page, thank_luis, "by message", "Thanked Luis Ferreira for the introduction, by message")
    prepared(page, talk, oke, thabo)
    file_names_nobody(page, talk, tmp_path)

    clock.move_to(local(14, 31))
    page = talked(page, talk, oke, thabo)
    clock.move_to(local(14, 56))
    page = laptop_closed(page, context, talk)

    clock.move_to(local(16, 40))
    asked_if_it_happened(page, oke, thabo)
    said_when_it_ended(page, talk)
    reflected(page, talk)
    both_are_due_tomorrow(page, oke, thabo)

    clock.move_to(local(9, 30, TOMORROW))
    thanked_by_email(page, oke)
    clock.move_to(local(15, 11, TOMORROW))
    one_is_overdue(page, thabo)


# ── The day before ────────────────────────────────────────────────────────────────────────────────


def the_people_there() -> tuple[Contact, Contact, Contact]:
    Preferences.objects.create(
        pk=1, name="Zofia Lindqvist", email="zofia@example.org", time_zone="Europe/London",
        background="a field researcher at a housing charity",
    )  # fmt: skip
    bank.restore()
    museum = OrganizationFactory(name="Museum of the Southern Sky", website="https://sky.example")
    there: dict[str, Any] = {"organization": museum, "time_zone": "Africa/Johannesburg"}
    people = (
        ContactFactory(first_name="Luis", last_name="Ferreira", title="Grants officer"),
        ContactFactory(
            first_name="Lindiwe",
            last_name="Oke",
            called="Oke",
            title="Curator",
            email="oke@example.org",
            **there,
        ),
        ContactFactory(first_name="Thabo", last_name="Mokoena", title="Educator", **there),
    )
    # A flushed database leaves the search table as it was.
    search.index()
    return people


def booked(page: Page, oke: Contact, thabo: Contact, luis: Contact) -> Interview:
    """Plan half an hour by video with two people in another zone whom Luis knows."""
    page.goto("/interviews/")
    follow(page, "Plan an interview")
    pick(page, "person", "lindiwe", "Lindiwe Oke")
    pick(page, "person", "mokoena", "Thabo Mokoena")
    pick(page, "introducer", "luis", "Luis Ferreira")
    page.locator("#id_day").fill(DAY.isoformat())
    page.locator("#id_time").fill("15:30")
    page.locator("#id_time").press("Tab")
    expect(page.locator("#clocks")).to_contain_text(
        "14:30 in London; Tue 12 June 2035, 15:30 in Johannesburg"
    )
    page.get_by_label("How", exact=True).select_option("video")
    page.get_by_label("Something new to explore").fill("museum education")
    passed(page, "plan")
    page.get_by_role("button", name="Plan it").press("Enter")

    expect(page.get_by_role("main")).to_contain_text("introduced by Luis Ferreira")
    passed(page, "booked")
    talk = Interview.objects.get()
    assert (talk.stage, talk.medium, talk.planned_minutes) == (Stage.SCHEDULED, "video", 30)
    assert (talk.starts_at, talk.planned_end_at) == (local(14, 30), local(15, 0))
    assert talk.time_zone == "Africa/Johannesburg"
    assert talk.people == [oke, thabo]
    return talk


def thanked(page: Page, thank: FollowUp, how: str, told: str) -> None:
    """Say on Today that somebody was thanked, and how; `told` is what the row says then."""
    page.goto("/")
    row = page.locator(f"#due-{thank.pk}")
    row.locator("summary").click()
    row.get_by_text(how, exact=True).click()
    row.get_by_role("button", name="Sent", exact=True).click()
    expect(row.locator("p").first).to_have_text(told)


def prepared(page: Page, talk: Interview, oke: Contact, thabo: Contact) -> None:
    """Look both up, write an opening, take eight questions, and learn the link at last."""
    page.goto(talk.get_absolute_url())
    follow(page, "Prepare")
    one, other = talk.participants.order_by("position", "pk")
    assert (one.contact, other.contact) == (oke, thabo)
    sheet = page.locator(f"#research-{one.pk}")
    sheet.get_by_label("Their profile").fill("Came to the museum from astronomy.")
    sheet.get_by_label("The web").fill("A lecture on what visitors ask at night.")
    sheet.get_by_label("Museum of the Southern Sky", exact=True).fill("A new wing for schools.")
    expect(sheet.locator("[data-save-state]")).to_contain_text("Saved")
    sheet = page.locator(f"#research-{other.pk}")
    sheet.get_by_label("Their profile").fill("Taught physics for nine years.")
    for box in sheet.get_by_label("Nothing found").all()[1:]:
        box.check()
    expect(sheet.locator("[data-save-state]")).to_contain_text("Saved")

    page.get_by_role("button", name="Write a new one").click()
    for field, words in OPENING.items():
        page.locator(f"#opening textarea[name={field}]").fill(words)
    expect(page.locator("[data-aloud]")).to_contain_text("67 words, about 31 s aloud")
    page.get_by_role("button", name="Propose questions").click()
    expect(page.locator("#plan .planned > li")).to_have_count(8)
    expect(page.locator("#ready")).to_contain_text("4 of 5")

    page.goto(f"/interviews/{talk.pk}/edit/")
    page.locator("#id_where").fill(LINK)
    passed(page, "edit")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.locator("#ready h2")).to_have_text("Ready")
    follow(page, "Prepare")
    expect(page.locator("#ready [data-state=done]")).to_have_count(5)
    passed(page, "prepared")


def file_names_nobody(page: Page, talk: Interview, folder: Path) -> None:
    """Take the talk along in a calendar that others may look into."""
    page.goto(talk.get_absolute_url())
    with page.expect_download() as download:
        page.get_by_role("link", name="For your calendar").click()
    download.value.save_as(folder / "talk.ics")
    lines = (folder / "talk.ics").read_text().splitlines()
    assert "SUMMARY:Coffee\\, O." in lines
    assert "DTSTART;TZID=Africa/Johannesburg:20350612T153000" in lines
    assert "DTEND;TZID=Africa/Johannesburg:20350612T160000" in lines
    told = "\n".join(lines)
    assert not re.search("Oke|Lindiwe|Mokoena|Thabo|Luis|Ferreira|museum|meet\\.example", told, re.IGNORECASE)


# ── The half hour ─────────────────────────────────────────────────────────────────────────────────


def talked(page: Page, talk: Interview, oke: Contact, thabo: Contact) -> Page:
    """Start the clock; write down what they say, whom they name, and what I promise."""
    page.goto(talk.get_absolute_url())
    follow(page, "Open the live page")
    page.get_by_role("button", name="Start the clock").click()
    expect(page.locator("#timer")).to_contain_text("Began 14:31.")

    page.get_by_label("Notes", exact=True).fill("**Daily:** half the day is school groups.")
    page.get_by_label("One thing they said that stays with me").fill("children ask what the dark is made of.")
    expect(page.locator("#notes [data-save-state]")).to_contain_text("Saved")

    page.get_by_label("Name someone they suggested").fill("Priya Raman, head of learning at Tidal Museum")
    page.locator("#name-form").get_by_label("I may mention").check()
    page.locator("#name-form").get_by_role("button", name="Add").click()
    expect(page.locator("#names-list")).to_contain_text("Priya Raman")
    page.get_by_label("Name someone they suggested").fill("Yusuf Adan, planetarium guide")
    page.locator("#name-form").get_by_label("Named by").select_option(label="Thabo Mokoena")
    page.locator("#name-form").get_by_role("button", name="Add").click()
    expect(page.locator("#names-list")).to_contain_text("Yusuf Adan")
    for introducer, named, leave in ((oke, "Priya", True), (thabo, "Yusuf", False)):
        person = Contact.objects.get(first_name=named)
        lead = Introduction.objects.get(named_in=talk, introducer=introducer, target=person)
        assert lead.may_use_name is leave
        assert Tie.objects.filter(a__in=(introducer, person), b__in=(introducer, person)).exists()

    page.get_by_label("Promise", exact=True).fill("Send the article on night schools")
    page.locator("#promise-form").get_by_role("button", name="Add").click()
    expect(page.locator("#promises-list")).to_contain_text("Send the article on night schools")
    passed(page, "live")
    return page


def laptop_closed(page: Page, context: BrowserContext, talk: Interview) -> Page:
    """Shut the page without a word; what was typed is there when it is opened again."""
    page.close()
    talk.refresh_from_db()
    assert (talk.stage, talk.ended_at) == (Stage.SCHEDULED, None)
    assert talk.notes.text == "**Daily:** half the day is school groups."
    return context.new_page()


# ── After it ──────────────────────────────────────────────────────────────────────────────────────


def asked_if_it_happened(page: Page, oke: Contact, thabo: Contact) -> None:
    """Today asks; until I answer, both thank-yous count from the planned end, and only perhaps."""
    page.goto("/")
    question = page.locator("section", has=page.get_by_role("heading", name="Did it happen?"))
    expect(question).to_contain_text("Lindiwe Oke")
    expect(question).to_contain_text("Thabo Mokoena")
    passed(page, "did-it-happen")
    lists = due(local(16, 40))
    assert lists["overdue"] == []
    assert thanks(lists["provisional"]) == {
        (oke.pk, iso(15, 0, TOMORROW), 0),
        (thabo.pk, iso(15, 0, TOMORROW), 0),
    }
    assert not FollowUp.objects.filter(kind=Kind.THANK).exists()


def said_when_it_ended(page: Page, talk: Interview) -> None:
    page.get_by_role("link", name="Yes, we talked").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Did it happen?")
    expect(page.locator("#id_time")).to_have_value("15:00")
    passed(page, "when-it-ended")
    page.locator("#id_time").fill("15:10")
    page.get_by_role("button", name="Yes, until then").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How was it?")
    expect(page.get_by_role("main")).to_contain_text("It ended at 15:10 after 38 min.")
    talk.refresh_from_db()
    assert (talk.stage, talk.ended_at) == (Stage.HELD, local(15, 10))


def reflected(page: Page, talk: Interview) -> None:
    page.get_by_label("What appealed?").fill("Questions that nobody has an answer to.")
    page.get_by_label("What did not?").fill("The pay.")
    page.get_by_text("maybe", exact=True).click()
    passed(page, "reflect")
    page.get_by_role("button", name="That is all for now").click()
    expect(page.get_by_role("main")).to_contain_text("Questions that nobody has an answer to.")
    passed(page, "held")


def both_are_due_tomorrow(page: Page, oke: Contact, thabo: Contact) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", name="Did it happen?")).to_have_count(0)
    expect(page.locator("ul.card.dues > li[id^=due-]")).to_have_count(2)
    lists = due(local(16, 45))
    assert (lists["overdue"], lists["provisional"]) == ([], [])
    assert thanks(lists["open"]) == {
        (oke.pk, iso(15, 10, TOMORROW), 0),
        (thabo.pk, iso(15, 10, TOMORROW), 0),
    }
    passed(page, "both-due")


# ── The day after ─────────────────────────────────────────────────────────────────────────────────


def thanked_by_email(page: Page, oke: Contact) -> None:
    """Write the letter that quotes her, fill in what is still open, and say that it went by e-mail."""
    thank = FollowUp.objects.get(kind=Kind.THANK, contact=oke)
    page.goto("/")
    with page.expect_navigation():
        page.locator(f"#due-{thank.pk}").get_by_role("button", name="Write it").click()
    expect(page.locator(".page-head .tag.soon")).to_have_text("due Wed 13 Jun, 15:10")
    letter = page.get_by_label("Letter", exact=True)
    expect(letter).to_have_value(
        re.compile("Dear Oke,.*children ask what the dark is made of.*Priya", re.DOTALL)
    )
    expect(letter).not_to_have_value(re.compile("Yusuf"))
    check = page.locator("#letter-check")
    expect(check).to_contain_text("Still to be filled in")
    passed(page, "letter")
    check.get_by_role("button", name="Show").click()
    expect(letter).to_be_focused()
    page.keyboard.type("sit in on a night for schools.")
    expect(check).to_contain_text("Nothing is in the way.")
    expect(page.locator("[data-save-state]")).to_contain_text("Saved")
    expect(page.get_by_role("radio", name="by e-mail", exact=True)).to_be_checked()
    page.get_by_role("button", name="Mark as sent").click()

    expect(page.locator(".page-head .tag.done")).to_have_text("sent by e-mail")
    passed(page, "letter-sent")
    thank.refresh_from_db()
    assert (thank.channel, thank.message) == ("email", Message.objects.get())


def one_is_overdue(page: Page, thabo: Contact) -> None:
    """A minute after the day is over exactly one thing is overdue, wherever one looks."""
    page.goto("/")
    late = page.locator("li.late")
    expect(late).to_have_count(1)
    expect(late).to_contain_text("Thabo Mokoena")
    expect(late.locator(".tag")).to_have_text("1 min late")
    expect(page.locator("#headline")).to_have_text("One thank-you is late.")
    expect(page.locator("#overdue .count")).to_have_text("1")
    passed(page, "one-overdue")
    (row,) = due(local(15, 11, TOMORROW))["overdue"]
    assert (row["kind"], row["contact_id"], row["contact"]) == ("thank", thabo.pk, "Thabo Mokoena")
    assert (row["due_at"], row["late_hours"]) == (iso(15, 10, TOMORROW), 0.0167)
    assert due(local(15, 10, TOMORROW))["overdue"] == []
