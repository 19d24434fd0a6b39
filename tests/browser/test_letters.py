"""Writing a letter in a real browser: from an overdue thank-you to its being sent."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from contacts import search
from contacts.models import Contact, Discretion, Preferences
from interviews import letters, talks
from interviews.cadence import Kind
from interviews.letters import Subject
from interviews.models import FollowUp, Interview, Message
from interviews.models.letters import LetterKind as K
from tests.browser.conftest import axe_clean, no_sideways_scroll, shot
from tests.factories import (
    ContactFactory,
    InterviewFactory,
    IntroductionFactory,
    MessageFactory,
    NoteFactory,
    OrganizationFactory,
)

pytestmark = pytest.mark.browser
NOT_LOADED = "Failed to load resource"


@pytest.fixture
def now(page) -> dt.datetime:
    # A flushed database leaves the search table as it was.
    search.index()
    Preferences.objects.create(
        pk=1, name="Zofia Lindqvist", email="zofia@example.org", phone="+44 20 7946 0018",
        time_zone="Europe/London", background="a field researcher at a housing charity",
    )  # fmt: skip
    return timezone.now()


def talked(now: dt.datetime, *people: Contact, **notes: str) -> Interview:
    """Make a talk that ended 45 hours ago."""
    end = now - dt.timedelta(hours=45)
    talk = Interview(starts_at=end - dt.timedelta(minutes=30))
    talks.plan(talk, list(people), at=end - dt.timedelta(days=3))
    talks.hold(talk, end, end)
    for name, text in notes.items():
        setattr(talk.notes, name, text)
    talk.notes.save()
    return talk


def ines(**values) -> Contact:
    kew = OrganizationFactory(name="Tidal Museum")
    return ContactFactory(
        first_name="Ines", last_name="Duarte", title="Learning officer", organization=kew,
        email="ines@example.org", **values,
    )  # fmt: skip


def begun(kind: K, contact: Contact, interview: Interview | None, now: dt.datetime, **about) -> Message:
    return letters.begin(Subject(kind, contact, interview, **about), Preferences.mine(), now)


def text(page):
    return page.get_by_label("Letter", exact=True)


def saying(page):
    return page.locator("[data-save-state]")


# ── The walk ──────────────────────────────────────────────────────────────────────────────────────


def test_overdue_thank_you_is_written_filled_in_and_sent(page, now):
    person = ines()
    talk = talked(now, person, action="rewrite three labels")
    row = FollowUp.objects.get(kind=Kind.THANK)
    page.goto(talk.get_absolute_url())
    page.get_by_role("button", name="Thank-you", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank-you")
    expect(page.locator(".tag.late")).to_have_text("21 h late")
    expect(page.locator("#letter-check")).to_contain_text("Still to be filled in: what stayed with you.")
    expect(page.get_by_role("link", name="Open in the mail program")).to_have_count(0)

    page.get_by_role("button", name="Show").click()
    expect(text(page)).to_be_focused()
    page.keyboard.type("a label is read in six seconds")
    expect(page.locator("#letter-check")).to_contain_text("Nothing is in the way.")
    expect(saying(page)).to_contain_text("Saved")
    link = page.get_by_role("link", name="Open in the mail program")
    expect(link).to_have_attribute(
        "href", re.compile(r"^mailto:ines@example.org\?subject=Thank%20you&body=Dear.*six%20sec")
    )
    page.get_by_role("button", name="Mark as sent").click()

    expect(page.get_by_role("status")).to_contain_text("Sent to Ines")
    expect(page.locator(".page-head .tag.done")).to_have_text("sent by e-mail")
    row.refresh_from_db()
    assert (row.channel, row.message) == ("email", Message.objects.get())
    assert abs(row.done_at - now) < dt.timedelta(minutes=2)
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    row.refresh_from_db()
    assert row.done_at is None


def test_marking_as_sent_takes_what_was_typed_a_moment_ago(page, now):
    letter = MessageFactory(contact=ines(), body="Thank you.", kind=K.ASK_FRIEND)
    page.goto(letter.get_absolute_url())

    text(page).fill("Whom do you know? Written at the very last.")
    page.get_by_label("by post").check(force=True)
    page.get_by_role("button", name="Mark as sent").click()

    expect(page.locator(".page-head .tag.done")).to_have_text("sent by post")
    letter.refresh_from_db()
    assert letter.body == "Whom do you know? Written at the very last."


def test_letter_changed_in_another_tab_shows_both_texts(page, now, watch):
    watch.expected += [NOT_LOADED]
    letter = MessageFactory(contact=ines(), body="One")
    page.goto(letter.get_absolute_url())
    letters.save(letter, version=1, body="Theirs")

    text(page).fill("Mine")
    expect(page.locator("[data-mine]")).to_have_text("Mine")
    axe_clean(page)
    page.get_by_role("button", name="Mark as sent").click()
    expect(page.get_by_role("button", name="Keep mine")).to_be_focused()
    page.get_by_role("button", name="Keep both").click()

    expect(saying(page)).to_contain_text("Saved")
    letter.refresh_from_db()
    assert (letter.body, letter.sent_at) == ("Theirs\n\nMine", None)


def test_letter_is_copied(page, now, context):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    letter = MessageFactory(contact=ines(), body="Dear Ines,\n\nthank you.")
    page.goto(letter.get_absolute_url())

    page.get_by_role("button", name="Copy").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "Dear Ines,\n\nthank you."


def test_file_holds_what_was_typed_a_moment_ago(page, now):
    letter = MessageFactory(contact=ines(), body="Old")
    page.goto(letter.get_absolute_url())
    text(page).fill("Dear Ines, this is new.")

    with page.expect_download() as download:
        page.get_by_role("link", name="Download .eml").click()

    assert download.value.suggested_filename == "Letter to Ines.eml"
    assert b"X-Unsent: 1" in download.value.path().read_bytes()
    letter.refresh_from_db()
    assert letter.body == "Dear Ines, this is new."


def test_name_of_somebody_in_the_dark_stays_covered_until_clicked(page, now):
    ContactFactory(first_name="Tomasz", last_name="Reyes", discretion=Discretion.IN_THE_DARK)
    letter = MessageFactory(contact=ines(), body="As Tomasz said, thank you.")
    page.goto(letter.get_absolute_url())
    name = page.locator("#letter-check").get_by_text("Tomasz Reyes")
    expect(name).to_be_hidden()

    page.get_by_text("Whom?").click()

    expect(name).to_be_visible()


def test_postal_address_is_kept_beside_the_card(page, now):
    person = ines(preferred_channel="post")
    letter = begun(K.THANK_CARD, person, talked(now, person), now)
    page.goto(letter.get_absolute_url())
    page.get_by_role("button", name="Remind me to find it").click()
    expect(page.get_by_text("It is on your list to find.")).to_be_visible()

    page.get_by_label("Their postal address").fill("12 Garden Row\nRichmond")
    page.get_by_role("button", name="Keep it").click()

    expect(page.locator("address")).to_have_text("12 Garden Row\nRichmond")
    assert not FollowUp.objects.open().filter(what__contains="postal").exists()


def test_draft_is_discarded_and_brought_back(page, now):
    person = ines()
    letter = begun(K.THANK, person, talked(now, person), now)
    page.goto(letter.get_absolute_url())
    page.get_by_label("More about this letter").click()
    page.get_by_role("button", name="Discard this draft").click()
    expect(page.get_by_role("status")).to_contain_text("Discarded")
    assert not Message.objects.exists()

    page.get_by_role("status").get_by_role("button", name="Undo").click()

    expect(page.get_by_role("link", name="Thank-you", exact=True)).to_be_visible()


def test_page_by_keyboard(page, now):
    letter = MessageFactory(contact=ines(), to="ines@example.org", body="Thank you.")
    page.goto(letter.get_absolute_url())
    page.get_by_label("To", exact=True).focus()
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("document.activeElement.textContent.trim() || document.activeElement.name || ''")
        )

    order = [
        "Cc and Bcc",
        "subject",
        "Save",
        "Open in the mail program",
        "Download .eml",
        "Copy",
        "Print",
        "how",
        "at",
        "Mark as sent",
    ]
    assert list(dict.fromkeys(one for one in reached if one in order)) == order


# ── How it looks ──────────────────────────────────────────────────────────────────────────────────


def gaps(now) -> Message:
    person = ines()
    return begun(K.THANK, person, talked(now, person), now)


def filled(now) -> Message:
    person = ines(postal="12 Garden Row\nRichmond")
    talk = talked(
        now, person, memorable="a label is read in six seconds, so the first word decides",
        action="rewrite three labels of our own show", text="Came in through teaching.\nHates committees.",
    )  # fmt: skip
    IntroductionFactory(
        introducer=person, target=ContactFactory(first_name="Luis", last_name="Ferreira"), named_in=talk
    )
    return begun(K.THANK, person, talk, now)


def troubled(now) -> Message:
    ContactFactory(
        first_name="Tomasz", last_name="Reyes", discretion=Discretion.IN_THE_DARK, email="tom@work.example"
    )
    NoteFactory(text="Her department closes in March, and nobody knows.", sensitive=True)
    body = (
        "My name is Zofia. Tomasz Reyes says her department closes in March. I attach my CV and would apply "
        "for any opening. Could we talk for two hours, {first}?\n\n[[two or three times]]"
    )
    return MessageFactory(
        kind=K.COLD,
        contact=ines(),
        to="ines@example.org, tom@work.example, nowhere",
        cc="x@example.org",
        body=body,
    )


def asking(now) -> Message:
    person, tom = (
        ines(),
        ContactFactory(first_name="Tom", email="tom@example.org", discretion=Discretion.TOLD),
    )
    return begun(K.ASK_INTRODUCER, tom, InterviewFactory(people=[person]), now)


def endless(now) -> Message:
    person = ContactFactory(
        first_name="\u202eمحمد <script>alert(1)</script>" + "x" * 200, last_name="W" * 250
    )
    return MessageFactory(
        contact=person,
        to="a" * 60 + "@" + "b" * 60 + ".example, " + "c" * 300,
        subject="S" * 300,
        body="v" * 3_000,
    )


def done(now) -> Message:
    letter = filled(now)
    letters.sent(letter, "email", now, Preferences.mine())
    return letter


def waiting(now) -> Message:
    letter = MessageFactory(
        kind=K.COLD, contact=ines(), subject="A question", body="You write so well. 20 minutes?"
    )
    letters.sent(letter, "post", now, Preferences.mine())
    return letter


@pytest.mark.parametrize("make", [gaps, filled, troubled, asking, endless, done, waiting])
def test_page_is_accessible_and_fits_every_width(page, now, make):
    letter = make(now)
    page.goto(letter.get_absolute_url())

    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, f"letter-{make.__name__}")
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 400, "height": 900})
    shot(page, f"letter-{make.__name__}-400-dark")


def test_look_before_beginning_and_on_paper(page, now):
    person = ines(postal="12 Garden Row\nRichmond")
    talk = talked(now, person, memorable="labels are short", action="write some")
    page.goto(f"/letters/new/?kind=thank_card&interview={talk.pk}&contact={person.pk}")
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "letter-new")
    assert not Message.objects.exists()
    page.get_by_role("button", name="Begin this letter").click()

    page.get_by_role("link", name="Print").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("To print")
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "letter-print")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_hidden()


def test_letters_on_the_page_of_an_interview(page, now):
    letter = filled(now)
    MessageFactory(
        kind=K.CONFIRM, contact=letter.contact, interview=letter.interview, sent_at=now, sent_how="email"
    )
    page.goto(letter.interview.get_absolute_url())

    expect(page.get_by_role("region", name="Letters").get_by_role("link", name="Thank-you")).to_be_visible()
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "letters-of-an-interview")


def test_nobody_in_the_dark_is_written_to(page, now):
    person = ContactFactory(first_name="Tomasz", discretion=Discretion.IN_THE_DARK)
    page.goto(f"/letters/new/?kind=ask_friend&contact={person.pk}")

    expect(page.get_by_role("heading", level=1)).to_have_text("No letter now")
    axe_clean(page)
    shot(page, "letter-withheld")


# ── My own wording ────────────────────────────────────────────────────────────────────────────────


def test_letter_is_reworded_in_the_settings_and_goes_back(page, now, watch):
    watch.expected += [NOT_LOADED]
    page.goto("/settings/letters/")
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "letter-templates")
    page.get_by_role("link", name="Thank-you", exact=True).click()
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "letter-template")
    page.set_viewport_size({"width": 400, "height": 900})
    shot(page, "letter-template-400")
    page.set_viewport_size({"width": 1360, "height": 900})

    page.get_by_label("Text").fill("Hello {frist}")
    expect(page.locator("#preview")).to_contain_text("infoint does not know {frist}.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#wording .errorlist")).to_contain_text("infoint does not know {frist}.")
    axe_clean(page)
    page.get_by_label("Text").fill("Hello {first}")
    expect(page.locator("#preview")).to_contain_text("Hello Nadia")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("your own")).to_have_count(1)

    page.get_by_role("link", name="Thank-you", exact=True).click()
    page.get_by_role("button", name="Back to the original").click()
    expect(page.get_by_text("your own")).to_have_count(0)
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(page.get_by_text("your own")).to_have_count(1)


def test_today_begins_a_letter_with_one_click(page, now):
    talked(now, ines())
    page.goto("/")

    page.get_by_role("button", name=re.compile("^Write it")).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Thank-you")
    assert Message.objects.count() == 1
