"""Doubles in a browser: two people, the same person, merged, undone, by keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from contacts import search
from contacts.models import Contact, Discretion, Double
from tests.browser.conftest import axe_clean, no_sideways_scroll, shot
from tests.factories import (
    CircleFactory,
    ContactFactory,
    ContactWayFactory,
    DoubleFactory,
    NoteFactory,
    OrganizationFactory,
    TieFactory,
)

pytestmark = pytest.mark.browser
LONG = "Wolfeschlegelsteinhausenbergerdorff" * 8


@pytest.fixture
def pairs(transactional_db: None) -> list[Double]:
    """Four open pairs: much known, long, hostile, and right to left."""
    kew, lantern = OrganizationFactory(name="Kew Gardens"), OrganizationFactory(name="Lantern Works")
    choir = CircleFactory(name="Choir")
    ana = ContactFactory(
        first_name="Ana", last_name="Silva", title="Curator", organization=kew, email="ana@kew.example",
        phone="+44 20 7946 0001", profile_slug="ana-silva", location="London", circles=[choir], closeness=3,
        how_met="On the ferry to Bilbao.", postal="1 Quay\nPorto",
    )  # fmt: skip
    anna = ContactFactory(
        first_name="Ana Maria", last_name="Silva", title="Director", organization=lantern, closeness=None,
        email="ana@kew.example", phone="020 7946 0001", how_met="At the seed swap.",
        profile_slug="ana-m-silva",
        discretion=Discretion.IN_THE_DARK, discretion_because="sits beside my manager",
    )  # fmt: skip
    ContactWayFactory(contact=anna, value="ana.silva@home.example")
    NoteFactory(contact=anna, text="Grows tulips.")
    TieFactory(a=ana, b=anna)
    others = [("Hubert", LONG), ("<b>Bold</b>", "& Sons"), ("ليلى", "حداد")]
    found = [DoubleFactory(a=ana, b=anna, reason="same e-mail, same phone")]
    for first, last in others:
        two = [
            ContactFactory(first_name=first, last_name=last, title=f"{LONG[:250]} {number}", email=mail)
            for number, mail in enumerate([f"{'x' * 200}@x.example", "short@x.example"])
        ]
        found.append(DoubleFactory(a=two[0], b=two[1], reason="same name"))
    search.index()
    return found


def look_at(page: Page, name: str) -> None:
    axe_clean(page)
    no_sideways_scroll(page)
    for width, scheme in ((1360, "light"), (400, "light"), (1360, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        shot(page, f"{name}-{width}-{scheme}")
    page.set_viewport_size({"width": 1360, "height": 900})
    page.emulate_media(color_scheme="light")


def test_doubles_are_accessible_and_fit_every_width(page: Page, pairs: list[Double]):
    page.goto("/contacts/doubles/")
    expect(page.get_by_role("link", name="Same person…")).to_have_count(4)

    look_at(page, "doubles")


@pytest.mark.parametrize("which", range(4))
def test_merge_page_is_accessible_and_fits_every_width(page: Page, pairs: list[Double], which: int):
    page.goto(f"/contacts/doubles/{pairs[which].pk}/merge/")

    look_at(page, f"merge-{which}")


def test_nothing_to_decide_is_a_calm_page(page: Page, transactional_db: None):
    page.goto("/contacts/doubles/")

    look_at(page, "doubles-none")
    page.get_by_role("button", name="Look for doubles").click()
    expect(page.get_by_text("no pair that was not proposed before")).to_be_visible()


def press(page: Page, role: str, name: str) -> None:
    """Go to a control by the Tab key, and press Enter."""
    wanted = page.get_by_role(role, name=name).first  # type: ignore[arg-type]
    for _ in range(60):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            page.keyboard.press("Enter")
            return
    pytest.fail(f"no Tab leads to {name}")


def test_pairs_are_decided_merged_and_undone_by_keyboard(page: Page, pairs: list[Double]):
    for pair in pairs[2:]:
        pair.delete()
    ana, anna = pairs[0].a, pairs[0].b
    page.goto("/contacts/doubles/")

    press(page, "link", "Same person…")
    expect(page.get_by_role("heading", name="One person?")).to_be_visible()
    role = page.get_by_role("group", name="Role")
    role.get_by_role("radio", name="Curator").focus()
    page.keyboard.press("ArrowDown")
    expect(role.get_by_role("radio", name="Director")).to_be_checked()
    press(page, "button", "Make them one person")

    expect(page.get_by_role("heading", level=1)).to_have_text("Ana Maria Silva")
    expect(page.get_by_text("Merged Ana Maria Silva into Ana Silva").first).to_be_visible()
    expect(page.get_by_text("Grows tulips.")).to_be_visible()
    person = Contact.objects.get(pk=ana.pk)
    assert (person.title, person.discretion) == ("Director", Discretion.IN_THE_DARK)
    assert not Contact.objects.filter(pk=anna.pk).exists()
    press(page, "button", "Undo")

    expect(page.get_by_role("heading", level=1)).to_have_text("Ana Silva")
    assert Contact.objects.get(pk=anna.pk).notes.get().text == "Grows tulips."
    page.goto("/contacts/doubles/")
    expect(page.get_by_role("link", name="Same person…")).to_have_count(2)
    press(page, "button", "Two people")
    expect(page.get_by_role("link", name="Same person…")).to_have_count(1)
    press(page, "button", "Undo")
    expect(page.get_by_role("link", name="Same person…")).to_have_count(2)
    assert Double.objects.filter(state=Double.State.OPEN).count() == 2
