import datetime as dt

import pytest
from django.conf import settings
from playwright.sync_api import expect

from contacts import changes, notes, search
from contacts.models import Action, Contact, Note
from tests.browser.conftest import axe_clean, no_sideways_scroll, shot
from tests.factories import (
    CircleFactory,
    ContactFactory,
    ContactWayFactory,
    DoubleFactory,
    FormerRoleFactory,
    NoteFactory,
    OrganizationFactory,
    TieFactory,
)

pytestmark = pytest.mark.browser

NOT_LOADED = "Failed to load resource"


@pytest.fixture
def maria(page):
    # A flushed database leaves the search table as it was.
    search.index()
    return ContactFactory(first_name="María", last_name="García", touch_every_days=90)


@pytest.fixture
def at_maria(page, maria):
    page.goto(f"/contacts/{maria.pk}/")
    return page


def new_note(page):
    return page.get_by_label("New note")


def saying(page, where="#new-note"):
    return page.locator(f"{where} [data-save-state]")


def texts():
    return sorted(Note.objects.values_list("text", flat=True))


def rich():
    eden, kew = OrganizationFactory(name="Eden Project"), OrganizationFactory(name="Kew Gardens")
    person = ContactFactory(
        first_name="María", last_name="García", title="Curator, living collections", organization=eden,
        location="London", time_zone="Europe/London", email="maria.garcia@example.org", closeness=4,
        phone="+44 20 7946 0011", profile_slug="invented-maria-garcia", how_met="Alumni, class of 2015.",
        circles=[CircleFactory(name="class of 2015")], touch_every_days=90, discretion="told", tracked=True,
        last_touch_on=dt.date(2024, 2, 3), next_touch_on=dt.date(2024, 5, 3),
        postal="12 Garden Row\nRichmond",
    )  # fmt: skip
    with changes.recording("Imported Connections.csv", Action.Kind.IMPORT) as record:
        record.change(person, organization=kew)
    FormerRoleFactory(contact=person, organization=eden, title="Gardener", ended_on=dt.date(2024, 2, 3))
    ContactWayFactory(contact=person, value="mg@work.example.org", label="work")
    TieFactory(a=person, b=ContactFactory(first_name="Lindiwe", last_name="Oke"), strength=4)
    DoubleFactory(a=person, b=ContactFactory(first_name="Maria", last_name="Garcia"))
    NoteFactory(contact=person, text="Tom introduced us. She answered the **same evening**.")
    NoteFactory(contact=person, text="Do not ask about the move.", sensitive=True)
    return person


def endless():
    name = ("\u202eمحمد بن عبد الله 👩‍👩‍👧 <script>alert(1)</script>{{7*7}} " + "x" * 300)[:300]
    person = ContactFactory(
        first_name=name, last_name="W" * 300, title="T" * 300, location="L" * 200, called="ك" * 100,
        organization=OrganizationFactory(name="Z" * 300, confidential=True), how_met="n" * 900,
        email=f"{'e' * 60}@example.org", phone="1" * 60, website="javascript:alert(1)",
        circles=[CircleFactory(name="C" * 100)],
    )  # fmt: skip
    ContactWayFactory(contact=person, kind="other", value="q" * 500, label="k" * 60)
    FormerRoleFactory(contact=person, title="F" * 300)
    NoteFactory(contact=person, text="v" * 900 + "\n\n    " + "code" * 200)
    TieFactory(a=person, b=ContactFactory(first_name="O" * 300))
    return person


# ── How it looks ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("make", [ContactFactory, rich, endless])
def test_page_is_accessible_and_fits_every_width(page, maria, make):
    person = make()
    page.goto(f"/contacts/{person.pk}/")

    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, f"person-{make.__name__.lower().removesuffix('factory')}")


def test_page_with_everything_open_is_accessible(page, maria):
    page.goto(f"/contacts/{rich().pk}/")
    for details in page.locator("main details:not(.menu) > summary").all():
        details.click()
    page.get_by_role("link", name="Edit the note").first.click()
    expect(page.get_by_role("button", name="Done")).to_be_visible()
    page.get_by_text("Log a touch").click()

    axe_clean(page)
    no_sideways_scroll(page)


@pytest.mark.parametrize("make", [ContactFactory, endless])
def test_form_is_accessible_and_fits_every_width(page, maria, make):
    person = make()
    page.goto(f"/contacts/{person.pk}/edit/")

    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, f"person-form-{make.__name__.lower()}")


# ── Notes ─────────────────────────────────────────────────────────────────────────────────────────


def test_note_is_saved_while_typed_and_ctrl_enter_starts_a_fresh_one(at_maria):
    new_note(at_maria).press_sequentially("Knows the **herbarium**")
    expect(saying(at_maria)).to_contain_text("Saved")
    assert texts() == ["Knows the **herbarium**"]

    at_maria.keyboard.press("Control+Enter")

    expect(at_maria.locator("#timeline strong")).to_have_text("herbarium")
    expect(new_note(at_maria)).to_have_value("")
    expect(new_note(at_maria)).to_be_focused()
    at_maria.keyboard.type("A second one")
    at_maria.keyboard.press("Control+Enter")
    expect(at_maria.locator("#timeline > li")).to_have_count(2)
    assert texts() == ["A second one", "Knows the **herbarium**"]
    at_maria.reload()
    expect(at_maria.locator("#timeline > li")).to_have_count(2)


def test_note_sent_twice_in_a_row_is_one(at_maria):
    new_note(at_maria).fill("Once only")

    at_maria.get_by_role("button", name="Save", exact=True).dblclick()

    expect(at_maria.locator("#timeline > li")).to_have_count(1)
    assert texts() == ["Once only"]


def test_note_typed_while_the_server_is_down_is_saved_once_it_is_up(at_maria, watch):
    watch.expected += [NOT_LOADED]
    at_maria.route("**/notes/**", lambda route: route.abort())
    new_note(at_maria).press_sequentially("Not lost")
    expect(saying(at_maria)).to_contain_text("infoint does not answer")
    assert texts() == []

    at_maria.unroute("**/notes/**")
    new_note(at_maria).press_sequentially(" at all")

    expect(saying(at_maria)).to_contain_text("Saved")
    assert texts() == ["Not lost at all"]


def test_note_whose_answer_was_lost_is_saved_once(at_maria, watch):
    watch.expected += [NOT_LOADED]
    lost = []

    def lose_the_first(route):
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch().status)
            route.abort()

    at_maria.route("**/notes/**", lose_the_first)
    new_note(at_maria).press_sequentially("Once")
    expect(saying(at_maria)).to_contain_text("infoint does not answer")
    expect(saying(at_maria)).to_contain_text("Saved")

    assert (lost, texts()) == ([200], ["Once"])


@pytest.mark.parametrize(
    ("button", "text"),
    [("Keep mine", "Mine"), ("Keep theirs", " Theirs\n"), ("Keep both", " Theirs\n\n\nMine")],
)
def test_note_changed_in_another_tab_shows_both_texts(page, maria, watch, button, text):
    watch.expected += [NOT_LOADED]
    note = NoteFactory(contact=maria, text="One")
    page.goto(f"/contacts/{maria.pk}/")
    page.get_by_role("link", name="Edit the note").click()
    area = page.get_by_label("Note", exact=True)
    expect(area).to_be_focused()
    notes.save(maria, note.uuid, " Theirs\n", version=1)

    area.fill("Mine")
    expect(page.locator("[data-mine]")).to_have_text("Mine")
    assert page.locator("[data-theirs]").text_content() == " Theirs\n"
    axe_clean(page)
    page.get_by_role("button", name=button).click()
    expect(page.locator("[data-conflict]:not(:empty) *")).to_have_count(0)
    page.get_by_role("button", name="Done").click()

    expect(page.get_by_role("link", name="Edit the note")).to_be_visible()
    assert texts() == [text]


def test_note_deleted_in_another_tab_is_kept_as_a_new_one(page, maria, watch):
    watch.expected += [NOT_LOADED]
    note = NoteFactory(contact=maria, text="One")
    page.goto(f"/contacts/{maria.pk}/")
    page.get_by_role("link", name="Edit the note").click()
    area = page.get_by_label("Note", exact=True)
    expect(area).to_be_focused()
    deleted = notes.delete(note)

    area.fill("Mine")
    page.get_by_role("button", name="Keep it as a new note").click()
    expect(page.locator("[data-save-state][data-state=saved]")).to_be_visible()
    changes.undo(deleted.action)

    assert texts() == ["Mine", "One"]


def test_note_typed_after_the_session_ended_stands_and_offers_to_sign_in(at_maria, context, watch):
    watch.expected += [NOT_LOADED]
    cookies = context.cookies()
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    new_note(at_maria).press_sequentially("Not lost")

    link = saying(at_maria).get_by_role("link", name="Sign in")
    expect(link).to_have_attribute("target", "_blank")
    expect(new_note(at_maria)).to_have_value("Not lost")
    assert texts() == []
    context.add_cookies([cookie for cookie in cookies if cookie["name"] == settings.SESSION_COOKIE_NAME])
    expect(saying(at_maria)).to_contain_text("Saved")
    assert texts() == ["Not lost"]


def test_sensitive_note_is_covered_until_clicked(page, maria):
    NoteFactory(contact=maria, text="Do not ask.", sensitive=True)
    page.goto(f"/contacts/{maria.pk}/")

    expect(page.get_by_text("Do not ask.")).to_be_hidden()
    page.get_by_text("sensitive", exact=True).click()
    expect(page.get_by_text("Do not ask.")).to_be_visible()


def test_note_is_edited_in_its_place_by_keyboard(page, maria):
    NoteFactory(contact=maria, text="  One\n")
    page.goto(f"/contacts/{maria.pk}/")

    page.get_by_role("link", name="Edit the note").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Note", exact=True)).to_be_focused()
    assert page.get_by_label("Note", exact=True).input_value() == "  One\n"
    page.keyboard.press("Control+End")
    page.keyboard.type("and two")
    page.keyboard.press("Control+Enter")

    expect(page.locator("#timeline .prose")).to_contain_text("and two")
    assert texts() == ["  One\nand two"]


def test_note_deleted_comes_back_by_undo(page, maria):
    NoteFactory(contact=maria, text="Keep me")
    page.goto(f"/contacts/{maria.pk}/")

    page.get_by_role("button", name="Delete the note").click()
    expect(page.locator("#timeline > li")).to_have_count(0)
    page.get_by_role("status").get_by_role("button", name="Undo").click()

    expect(page.locator("#timeline .prose")).to_have_text("Keep me")


# ── In place ──────────────────────────────────────────────────────────────────────────────────────


def test_touch_is_logged_by_keyboard_and_undone(at_maria, maria):
    at_maria.locator("#touch > summary").focus()
    at_maria.keyboard.press("Enter")
    at_maria.get_by_label("What it was about").fill("Coffee")
    at_maria.keyboard.press("Enter")

    expect(at_maria.locator("#timeline .prose")).to_have_text("Coffee")
    expect(at_maria.locator("#rhythm")).to_contain_text("Last in touch: today · next")
    expect(at_maria.locator("#touch")).not_to_have_attribute("open", "")
    at_maria.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(at_maria.locator("#rhythm")).to_contain_text("never noted")
    expect(at_maria.locator("#timeline > li")).to_have_count(0)


def test_closeness_is_chosen_by_keyboard_and_keeps_its_place(at_maria, maria):
    at_maria.get_by_label("2 of 5").focus()
    at_maria.keyboard.press("ArrowRight")

    expect(at_maria.locator("#knowing")).to_contain_text("on good terms: 3 of 5")
    expect(at_maria.get_by_label("3 of 5")).to_be_focused()
    expect(at_maria.locator("#history")).to_contain_text("Closeness: not rated → on good terms")
    assert Contact.objects.get().closeness == 3


def test_circle_is_added_and_taken_off_in_place(at_maria, maria):
    at_maria.get_by_text("add a circle").click()
    at_maria.get_by_label("A new circle").fill("Choir")
    at_maria.keyboard.press("Enter")

    expect(at_maria.locator("#knowing .tag")).to_have_text("Choir✕")
    at_maria.get_by_role("button", name="Take María out of Choir").click()
    expect(at_maria.locator("#knowing .tag")).to_have_count(0)


def test_discretion_is_chosen_with_its_reason(at_maria, maria):
    at_maria.locator("#discretion-choice").click()
    at_maria.get_by_label("Keep in the dark").check()
    at_maria.get_by_label("Because").fill("knows my manager")
    at_maria.keyboard.press("Enter")

    expect(at_maria.locator("#who")).to_contain_text("in the dark: knows my manager")
    expect(at_maria.locator("#discretion")).to_contain_text("Must not learn that you are looking.")


def test_rhythm_and_mind_and_ways_change_in_place(at_maria, maria, watch):
    watch.expected += [NOT_LOADED]
    at_maria.get_by_label("How often").select_option("30")
    expect(at_maria.locator("#history")).to_contain_text("Keep in touch every: 90 days → 30 days")
    at_maria.get_by_role("button", name="On my mind", exact=True).click()
    expect(at_maria.get_by_role("button", name="On my mind", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    at_maria.get_by_text("add an address or number").click()
    at_maria.locator("#ways").get_by_label("Address or number").fill("not an address")
    at_maria.keyboard.press("Enter")
    expect(at_maria.locator("#ways .errorlist")).to_be_visible()
    at_maria.locator("#ways").get_by_label("Address or number").fill("m@example.org")
    at_maria.keyboard.press("Enter")
    expect(at_maria.get_by_role("link", name="m@example.org")).to_have_attribute(
        "href", "mailto:m@example.org"
    )
    at_maria.get_by_role("button", name="Remove m@example.org").click()
    expect(at_maria.get_by_role("link", name="m@example.org")).to_have_count(0)


def test_choice_in_place_leaves_the_note_being_typed_alone(at_maria, maria):
    at_maria.route("**/notes/**", lambda route: route.fulfill(status=200, headers={"X-Infoint-Version": "1"}))
    new_note(at_maria).fill("Half a thou")

    at_maria.get_by_label("4 of 5").check()

    expect(at_maria.locator("#knowing")).to_contain_text("close: 4 of 5")
    expect(new_note(at_maria)).to_have_value("Half a thou")


# ── The form ──────────────────────────────────────────────────────────────────────────────────────


def test_form_saves_and_comes_back_with_undo(at_maria, maria):
    OrganizationFactory(name="Kew Gardens")
    at_maria.get_by_role("link", name="Edit", exact=True).click()
    at_maria.get_by_label("Organisation").press_sequentially("Kew")
    expect(at_maria.locator("#places option")).to_have_attribute("value", "Kew Gardens")
    at_maria.get_by_label("Organisation").fill("Kew Gardens")
    at_maria.get_by_label("Role").fill("Curator")
    at_maria.keyboard.press("Enter")

    expect(at_maria.locator("#who")).to_contain_text("Curator at Kew Gardens")
    at_maria.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(at_maria.locator("#who")).not_to_contain_text("Curator")


def test_form_in_a_stale_tab_shows_both_and_saves_after_a_look(page, maria, watch):
    watch.expected += [NOT_LOADED]
    page.goto(f"/contacts/{maria.pk}/edit/")
    with changes.recording("Elsewhere") as record:
        record.change(Contact.objects.get(), title="Theirs", phone="020 1")

    page.get_by_label("Role").fill("Mine")
    page.get_by_role("button", name="Save").click()

    expect(page.get_by_role("row", name="Role")).to_have_text("RoleMineTheirsyours")
    expect(page.get_by_label("Phone")).to_have_value("020 1")
    axe_clean(page)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#who")).to_contain_text("Mine")
    assert Contact.objects.values_list("title", "phone").get() == ("Mine", "020 1")


def test_person_is_trashed_and_restored(at_maria, maria):
    at_maria.get_by_text("More", exact=True).click()
    at_maria.get_by_role("button", name="Put in the trash").click()
    expect(at_maria.get_by_role("status")).to_contain_text("María García is in the trash")

    at_maria.goto(f"/contacts/{maria.pk}/")
    expect(at_maria.locator("main")).to_contain_text("In the trash since")
    axe_clean(at_maria)
    at_maria.get_by_role("button", name="Restore").click()
    expect(at_maria.get_by_role("heading", name="Notes")).to_be_visible()
