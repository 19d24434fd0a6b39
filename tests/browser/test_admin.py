"""The admin under the strict policy: no page may complain, and the keyboard reaches everything."""

import pytest
from playwright.sync_api import Page, expect

from contacts import search
from contacts.models import Circle, Contact, Tie
from tests.browser.conftest import shot
from tests.factories import (
    TODAY,
    CircleFactory,
    ContactFactory,
    ContactWayFactory,
    NoteFactory,
    OrganizationFactory,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def ana(transactional_db: None) -> Contact:
    """Ana among others, with something of everything that a form shows in place."""
    kew = OrganizationFactory(name="Kew Gardens")
    meridian = OrganizationFactory(name="Meridian", confidential=True)
    choir = CircleFactory(name="Choir of St Olave")
    ana = ContactFactory(
        first_name="Ana", last_name="Silva", title="Curator, living collections", organization=kew,
        circles=[choir], closeness=4, last_touch_on=TODAY, connected_on=TODAY, how_met="Sang together.",
    )  # fmt: skip
    ContactFactory(first_name="Łukasz", last_name="Żak", title="Keeper", organization=kew, tracked=True)
    ContactFactory(first_name="Anna", last_name="Berg", title="Head of team", organization=meridian)
    ContactFactory(first_name="美咲", last_name="田中", title="司書", circles=[choir])
    ContactFactory(first_name="ليلى", last_name="حداد", title="<b>Architect</b>")
    for n in range(8):
        ContactFactory(first_name=f"Kwame{n}", last_name="Owusu", organization=kew)
    NoteFactory(contact=ana, text="Loves lichens.\nAsk about the herbarium.")
    ContactWayFactory(contact=ana, value="ana@example.org")
    search.index()
    return ana


@pytest.mark.parametrize(
    "model",
    [
        "contact",
        "contactway",
        "formerrole",
        "organization",
        "circle",
        "tie",
        "double",
        "note",
        "told",
        "action",
    ],
)
def test_lists_and_empty_forms_raise_no_complaint(page: Page, ana: Contact, model: str):
    page.goto(f"/admin/contacts/{model}/")
    expect(page.locator("#changelist")).to_be_visible()
    if model != "action":
        page.goto(f"/admin/contacts/{model}/add/")
        expect(page.locator("input[name=_save]")).to_be_visible()


def test_bulk_action_by_keyboard_alone_with_its_undo(page: Page, ana: Contact):
    page.goto("/admin/contacts/contact/")
    shot(page, "admin-people")
    page.locator("#searchbar").focus()
    page.keyboard.type("kwame")
    page.keyboard.press("Enter")
    expect(page.locator("#result_list tbody tr")).to_have_count(8)

    page.locator("#action-toggle").focus()
    page.keyboard.press("Space")
    page.locator("select[name=action]").focus()
    page.keyboard.type("Move to the trash")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Move to the trash")).to_be_visible()
    expect(page.locator("#content")).to_contain_text("8 people: Kwame0 Owusu, Kwame1 Owusu")
    shot(page, "admin-trash-asked")
    page.keyboard.press("Enter")

    expect(page.locator(".messagelist")).to_contain_text("Put 8 people in the trash.")
    assert Contact.objects.trashed().count() == 8
    shot(page, "admin-trashed")
    page.get_by_role("button", name="Undo").focus()
    page.keyboard.press("Enter")

    expect(page.locator(".messagelist")).to_contain_text("Undone: Put 8 people in the trash")
    expect(page).to_have_url("/admin/contacts/contact/?q=kwame")
    expect(page.locator("#result_list tbody tr")).to_have_count(8)
    assert not Contact.objects.trashed().exists()


def test_a_person_is_changed_with_notes_in_place(page: Page, ana: Contact):
    page.goto(f"/admin/contacts/contact/{ana.pk}/change/")
    shot(page, "admin-person")
    page.get_by_label("First name").fill("Anaïs")
    page.locator("#notes-group .add-row a").click()
    page.locator("textarea[name=notes-1-text]").fill("Back from Madeira.")
    page.locator(".field-organization .select2-selection").click()
    page.keyboard.type("merid")
    page.get_by_role("option", name="Meridian").click()
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator(".messagelist")).to_contain_text("Anaïs Silva")
    ana.refresh_from_db()
    assert (ana.first_name, str(ana.organization), ana.notes.count()) == ("Anaïs", "Meridian", 2)
    page.get_by_role("button", name="Undo").click()

    expect(page.locator(".messagelist")).to_contain_text("Undone: Edited Anaïs Silva")
    ana.refresh_from_db()
    assert (ana.first_name, str(ana.organization), ana.notes.count()) == ("Ana", "Kew Gardens", 1)


def test_a_tie_is_added_with_people_found_as_typed(page: Page, ana: Contact):
    page.goto("/admin/contacts/tie/add/")
    for field, typed, name in (("a", "łuk", "Łukasz Żak"), ("b", "silva", "Ana Silva")):
        page.locator(f"#id_{field} ~ .select2 .select2-selection").click()
        page.keyboard.type(typed)
        page.get_by_role("option", name=name).click()
    page.get_by_label("Kind").select_option("friend")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator(".messagelist")).to_contain_text("was added")
    assert str(Tie.objects.get()) == "Ana Silva and Łukasz Żak: friends"


def test_a_circle_is_chosen_for_many(page: Page, ana: Contact):
    page.goto("/admin/contacts/contact/")
    page.get_by_role("checkbox").nth(1).check()
    page.get_by_role("checkbox").nth(2).check()
    page.locator("select[name=action]").select_option("add_to_circle")
    page.get_by_role("button", name="Go").click()
    page.get_by_label("Circle").select_option("Choir of St Olave")
    shot(page, "admin-circle-asked")
    page.get_by_role("button", name="Add to a circle").click()

    expect(page.locator(".messagelist")).to_contain_text("Added 2 people to Choir of St Olave")
    assert Circle.objects.get(name="Choir of St Olave").contacts.count() == 4


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_admin_wears_the_colours_of_the_house(page: Page, ana: Contact, scheme: str):
    page.emulate_media(color_scheme=scheme)
    page.goto("/admin/contacts/contact/")
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    shot(page, f"admin-people-{scheme}")

    assert background == {"light": "rgb(247, 245, 240)", "dark": "rgb(22, 24, 27)"}[scheme]
    page.set_viewport_size({"width": 400, "height": 900})
    shot(page, f"admin-people-{scheme}-400")
    page.get_by_role("link", name="Back to infoint").click()
    expect(page).to_have_url("/contacts/")
