import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from contacts import search
from contacts.models import Circle, Contact, Organization, Preferences, Told
from infoint import signin
from tests.browser.conftest import axe_clean, no_sideways_scroll, shot
from tests.contacts.exports import connections_csv
from tests.factories import CircleFactory, ContactFactory, OrganizationFactory, TieFactory, ToldFactory

pytestmark = pytest.mark.browser
BLURRED = "element => getComputedStyle(element).filter.includes('blur')"


@pytest.fixture(autouse=True)
def searchable(page: Page) -> None:
    # A flushed database leaves the search table as it was.
    search.index()


@pytest.fixture
def ana(page: Page) -> Contact:
    return ContactFactory(first_name="Ana", last_name="Souza", title="Curator")


def is_covered(page: Page) -> bool:
    return bool(page.locator("main").evaluate(BLURRED))


def people_who_know() -> None:
    firm = OrganizationFactory(name="Meridian", confidential=True)
    tom = ContactFactory(first_name="Tom", last_name="Okafor", title="Director", organization=firm)
    priya = ContactFactory(first_name="Priya", last_name="Raman", title="Botanist", discretion="told")
    TieFactory(a=tom, b=priya, strength=5)
    ToldFactory(contact=priya, what="that I look at museums, and at botanic gardens", in_confidence=True)
    ToldFactory(contact=tom, what="by accident, in the lift")
    ContactFactory(first_name="李", last_name="伟", discretion="open")
    endless = ContactFactory(first_name="\u202eمحمد" + "x" * 290, last_name="W" * 300, discretion="told")
    ToldFactory(contact=endless, what="<script>alert(1)</script>" + "q" * 270)
    TieFactory(a=tom, b=endless, strength=None)


# ── Told ──────────────────────────────────────────────────────────────────────────────────────────


def test_telling_somebody_is_noted_in_place_and_undone(page, ana):
    page.goto(ana.get_absolute_url())
    page.get_by_text("I told Ana").click()
    page.get_by_label("What they know").fill("that I look at museums")
    page.get_by_role("button", name="Note it").click()

    card = page.locator("#discretion")
    expect(card).to_contain_text("in confidence: that I look at museums")
    entry = Told.objects.get()
    assert (entry.told_on, entry.in_confidence) == (timezone.localdate(), True)
    shot(page, "discretion-told")

    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_text("Undone: Told Ana Souza that I am looking").first).to_be_visible()
    assert not Told.objects.exists()


def test_person_near_the_dark_with_all_open_is_accessible(page, ana):
    TieFactory(a=ana, b=ContactFactory(first_name="Tom", last_name="Okafor", marked_dark=True), strength=4)
    ToldFactory(contact=ana, what="x" * 300)
    page.goto(ana.get_absolute_url())
    expect(page.get_by_text("Ana is close to Tom Okafor")).to_be_hidden()
    page.locator("#discretion").get_by_text("Say whom").click()
    expect(page.get_by_text("Ana is close to Tom Okafor")).to_be_visible()
    page.get_by_text("Told again").click()

    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "discretion-person")


def test_page_of_who_knows_is_accessible_and_covers_names(page):
    people_who_know()
    page.goto("/contacts/who-knows/")

    expect(page.get_by_text("Priya is close to Tom Okafor")).to_be_hidden()
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "discretion-who-knows")
    page.set_viewport_size({"width": 400, "height": 900})
    shot(page, "discretion-who-knows-400")
    page.emulate_media(color_scheme="dark")
    shot(page, "discretion-who-knows-dark")
    page.get_by_text("Say whom").last.click()
    page.get_by_text("Say whom").first.click()
    expect(page.get_by_text("Priya is close to Tom Okafor")).to_be_visible()


def test_page_of_nobody_who_knows_is_accessible(page):
    page.goto("/contacts/who-knows/")

    expect(page.get_by_role("heading", name="Nobody knows yet.")).to_be_visible()
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "discretion-nobody")


# ── The cover ─────────────────────────────────────────────────────────────────────────────────────


def test_one_key_covers_every_page_until_pressed_again(page, ana):
    page.goto(ana.get_absolute_url())
    expect(page).to_have_title("Ana Souza · infoint")

    page.keyboard.press("Backquote")
    assert is_covered(page)
    expect(page).to_have_title("infoint")
    expect(page.locator("#announce")).to_have_text("Everything on the page is covered.")
    shot(page, "discretion-cover")

    page.goto("/contacts/?q=Ana")
    assert is_covered(page)
    expect(page).to_have_title("infoint")
    assert page.locator(".quick input").evaluate(BLURRED)
    page.goto("/admin/contacts/contact/")
    assert page.locator("#container > .main").evaluate(BLURRED)
    expect(page).to_have_title("infoint")

    page.goto(ana.get_absolute_url())
    page.keyboard.press("Backquote")
    assert not is_covered(page)
    expect(page).to_have_title("Ana Souza · infoint")
    expect(page.locator("#announce")).to_have_text("The page is shown again.")


def test_cover_is_there_before_the_page_is_drawn(page, ana):
    page.goto("/contacts/")
    page.keyboard.press("Shift+Escape")
    page.add_init_script(
        "document.addEventListener('DOMContentLoaded',"
        " () => { window.early = document.documentElement.hasAttribute('data-covered'); },"
        " { once: true, capture: true });"
    )
    page.goto(ana.get_absolute_url())

    assert page.evaluate("window.early")
    assert is_covered(page)


def test_cover_holds_through_a_swap_and_keeps_the_title_for_later(page, ana):
    page.goto("/contacts/")
    page.keyboard.press("Backquote")
    # What is typed into a covered page is sent as ever.
    page.locator("main [data-find]").evaluate(
        "field => { field.value = 'Souza'; field.dispatchEvent(new InputEvent('input', { bubbles: true })); }"
    )
    expect(page.locator("#found")).to_have_text("1 of 1")
    assert is_covered(page)

    page.evaluate("document.title = 'Ana Souza'")
    expect(page).to_have_title("infoint")
    page.keyboard.press("Backquote")
    expect(page).to_have_title("Ana Souza")


def test_cover_is_reached_by_button_and_lets_nothing_be_pointed_at(page, ana):
    page.goto(ana.get_absolute_url())
    button = page.locator(".rail").get_by_role("button", name="Cover this page")
    expect(button).to_have_attribute("aria-pressed", "false")
    button.click()

    assert is_covered(page)
    assert page.locator("main h1").evaluate("element => getComputedStyle(element).pointerEvents") == "none"
    axe_clean(page)
    page.get_by_role("button", name="Covered: show again").click()
    assert not is_covered(page)
    expect(page.locator("#uncover")).to_be_hidden()


def test_backquote_in_a_field_is_a_character_and_shift_escape_covers(page, ana):
    page.goto(ana.get_absolute_url())
    note = page.get_by_label("New note")
    note.press("Backquote")
    expect(note).to_have_value("`")
    assert not is_covered(page)

    note.press("Shift+Escape")
    assert is_covered(page)


def test_cover_is_of_this_tab_alone(page, ana, context):
    page.goto("/contacts/")
    page.keyboard.press("Backquote")
    other = context.new_page()
    other.goto("/contacts/")

    assert is_covered(page)
    assert not is_covered(other)


def test_covered_page_fits_a_small_screen(page, ana):
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto("/contacts/")
    page.locator("footer").get_by_role("button", name="Cover this page").click()

    assert is_covered(page)
    no_sideways_scroll(page, (320,))


# ── Settings and the first start ──────────────────────────────────────────────────────────────────


def test_first_start_asks_and_settings_hold_the_answer(page):
    CircleFactory(name="My team")
    page.goto("/contacts/")
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "discretion-first")
    page.get_by_label("Where you work").fill("Meridian")
    page.get_by_label("My team").check()
    page.get_by_role("button", name="Keep them in the dark").click()

    expect(page.get_by_text("They are kept in the dark from now on.")).to_be_visible()
    expect(page.get_by_text("Is there somewhere")).to_be_hidden()
    page.locator(".rail").get_by_role("link", name="Settings").click()
    expect(page.get_by_label("Where I work")).to_have_value("Meridian")
    expect(page.get_by_label("Keep everyone who works there in the dark")).to_be_checked()
    expect(page.get_by_label("My team")).to_be_checked()


def test_import_preview_asks_and_shows_who_would_be_in_the_dark(page):
    row = (
        "Tom",
        "Okafor",
        "https://www.linkedin.com/in/tom-okafor",
        "",
        "Meridian",
        "Curator",
        "03 Feb 2024",
    )
    client = Client()
    client.force_login(signin.owner())
    file = SimpleUploadedFile("Connections.csv", connections_csv([row]), "text/csv")
    page.goto(client.post(reverse("contacts:import"), {"file": file})["Location"])
    shot(page, "discretion-preview")
    page.get_by_label("Where you work").fill("Meridian")
    page.get_by_role("button", name="Keep them in the dark").click()

    expect(page.locator("main").get_by_text("in the dark: works at Meridian").first).to_be_visible()
    page.get_by_role("button", name="Import 1 person").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 new person")
    assert Contact.objects.get().organization == Preferences.mine().employer


def test_settings_suggest_an_employer_and_are_accessible(page):
    OrganizationFactory(name="Meridian Trust")
    OrganizationFactory(name="Z" * 300, confidential=True)
    CircleFactory(name="C" * 100, in_the_dark=True)
    page.goto("/settings/")
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "settings")
    page.set_viewport_size({"width": 400, "height": 900})
    shot(page, "settings-400")
    page.emulate_media(color_scheme="dark")
    shot(page, "settings-dark")

    page.get_by_label("Where I work").press_sequentially("merid")
    expect(page.locator("#places option")).to_have_attribute("value", "Meridian Trust")
    page.get_by_label("Where I work").fill("Meridian Trust")
    page.get_by_label("My name").fill("Noor Haddad")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_text("Saved.")).to_be_visible()
    assert Preferences.mine().name == "Noor Haddad"
    assert Organization.objects.get(name="Meridian Trust").confidential
    page.get_by_role("button", name="Undo", exact=True).click()
    expect(page.get_by_text("Undone: Changed my settings").first).to_be_visible()
    assert Preferences.mine().name == ""
    assert Circle.objects.filter(in_the_dark=True).count() == 1


def test_settings_that_cannot_be_say_what_to_do(page, watch):
    watch.expected.append("422")
    page.goto("/settings/")
    page.get_by_label("My time zone").fill("Mars/Olympus")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("alert").first).to_contain_text("Name a time zone such as Europe/London.")
    axe_clean(page)
