"""Sorting three thousand people, by keys and by touch."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from contacts import search
from contacts.models import Action, Circle, Contact
from tests.browser.conftest import axe_clean, no_sideways_scroll, shot
from tests.factories import TODAY, CircleFactory, ContactFactory, OrganizationFactory

pytestmark = pytest.mark.browser

TRIAGE = reverse("contacts:triage")
NAMES = [
    ("Amaka", "Nwosu"),
    ("王", "小明"),
    ("Zofia", "Kruk"),
    ("سلمى", "حداد"),
    ("Ingrid", "Øvergård"),
    ("Meera", "Iyer"),
]


@pytest.fixture
def three_thousand(transactional_db):
    kew = OrganizationFactory(name="Kew Gardens")
    CircleFactory(name="Choir")
    Contact.objects.bulk_create(
        Contact(
            first_name=f"{NAMES[number % 6][0]} {number}",
            last_name=NAMES[number % 6][1],
            sort_name=f"{number:05}",
            title="Curator, living collections" if number % 3 else "",
            organization=kew if number % 2 else None,
            connected_on=TODAY - dt.timedelta(days=number),
        )
        for number in range(3_000)
    )
    ContactFactory(first_name="Kept", last_name="Away", marked_dark=True)
    yield
    Contact.objects.all().delete()
    search.index()


def current(page):
    return page.locator("[data-person][aria-current] .name")


def all_saved(page):
    expect(page.locator("html[data-keys=saved]")).to_be_attached(timeout=30_000)


def name(number):
    return f"{NAMES[number % 6][0]} {number} {NAMES[number % 6][1]}"


def person(number):
    return Contact.objects.get(sort_name=f"{number:05}")


def test_page_of_twenty_by_keys_alone_and_the_next_comes(page, three_thousand):
    page.goto(TRIAGE)
    expect(page.locator("#standing")).to_contain_text("0 of 3,000")
    expect(current(page)).to_have_text(name(0))
    expect(page.locator("#triage")).to_contain_text("1 person is left out by your discretion settings.")

    for key in "012345ns":
        page.keyboard.press(key)
    page.keyboard.press("t")
    page.keyboard.press("c")
    page.keyboard.type("choi")
    page.keyboard.type("r")
    page.keyboard.press("Enter")
    page.keyboard.press("4")
    page.keyboard.press("d")
    for _ in range(10):
        page.keyboard.press("3")

    all_saved(page)
    expect(current(page)).to_have_text(name(20))
    expect(page.locator("#standing")).to_contain_text("20 of 3,000")
    first = [person(number) for number in range(20)]
    assert [one.closeness for one in first] == [0, 1, 2, 3, 4, 5, 0, None, 4, None, *[3] * 10]
    assert all(one.triaged_at for one in first)
    assert first[8].tracked
    assert [circle.name for circle in first[8].circles.all()] == ["Choir"]
    assert first[9].discretion == "in_the_dark"
    assert Action.objects.count() == 22
    assert page.locator("[data-person]").count() == 20

    page.keyboard.press("5")
    all_saved(page)
    expect(current(page)).to_have_text(name(21))
    expect(page.locator("#standing")).to_contain_text("21 of 3,000")
    page.goto(reverse("contacts:list"))
    page.get_by_role("link", name="Sort newcomers").click()
    expect(current(page)).to_have_text(name(21))


def test_place_on_the_page_is_found_again_behind_those_passed_over(page, three_thousand):
    page.goto(TRIAGE)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.keyboard.press("4")
    all_saved(page)
    expect(page.locator("#standing")).to_contain_text("1 of 3,000")

    page.goto(TRIAGE)

    expect(current(page)).to_have_text(name(3))
    assert page.locator("[data-person] .name").first.inner_text() == name(0)


def test_steps_are_undone_one_by_one_also_across_pages(page, three_thousand):
    page.goto(TRIAGE)
    for _ in range(20):
        page.keyboard.press("2")
    all_saved(page)
    expect(current(page)).to_have_text(name(20))

    page.keyboard.press("u")
    all_saved(page)
    expect(current(page)).to_have_text(name(19))
    expect(page.locator("#standing")).to_contain_text("19 of 3,000")
    page.keyboard.press("u")
    page.keyboard.press("5")
    all_saved(page)

    assert [person(number).closeness for number in (17, 18, 19)] == [2, 5, None]
    assert person(19).triaged_at is None


def test_fast_steps_about_one_person_all_arrive(page, three_thousand):
    page.goto(TRIAGE)
    for key in ("t", "1", "k", "2", "k", "t", "3", "k", "4", "ArrowUp", "s"):
        page.keyboard.press(key)
    expect(page.locator("#standing")).to_contain_text("1 of 3,000")
    all_saved(page)
    expect(page.locator("[data-state=refused]")).to_have_count(0)

    page.reload()
    one = person(0)
    assert (one.closeness, one.tracked) == (4, False)
    assert Action.objects.count() == 6


def test_step_on_somebody_changed_in_another_tab_shows_how_they_stand(page, three_thousand, watch):
    watch.expected.append("status of 409")
    page.goto(TRIAGE)
    Contact.objects.filter(pk=person(0).pk).update(title="Head of ferns", version=2)

    page.keyboard.press("4")
    all_saved(page)

    row = page.locator(f"#person-{person(0).pk}")
    expect(row).to_contain_text("Changed elsewhere in the meantime.")
    expect(row).to_contain_text("Head of ferns")
    assert person(0).closeness is None
    expect(current(page)).to_have_text(name(1))

    page.keyboard.press("k")
    page.keyboard.press("4")
    expect(row).not_to_contain_text("Changed elsewhere")
    all_saved(page)
    assert person(0).closeness == 4


def test_steps_wait_while_there_is_no_answer_and_arrive_after(page, three_thousand, watch):
    watch.expected += ["ERR_FAILED", "Failed to load"]
    page.goto(TRIAGE)
    page.route("**/triage/*/", lambda route: route.abort())
    page.keyboard.press("4")
    page.keyboard.press("t")
    page.keyboard.press("3")
    expect(page.locator("#failure")).to_contain_text("What you chose is kept on this page")
    assert not Action.objects.exists()

    page.unroute("**/triage/*/")
    page.get_by_role("button", name="Try again").click()
    all_saved(page)
    expect(page.locator("#standing")).to_contain_text("2 of 3,000")
    assert [person(number).closeness for number in (0, 1)] == [4, 3]
    assert person(1).tracked


def test_by_touch_on_a_small_screen(page, three_thousand):
    page.set_viewport_size({"width": 400, "height": 900})
    page.goto(TRIAGE)
    first = page.locator("[data-person]").first
    for target in first.locator(".ratings label, .more-said label").all():
        box = target.bounding_box()
        assert box["height"] >= 44
        assert box["width"] >= 44

    first.locator(".ratings label").nth(4).click()
    second = page.locator("[data-person]").nth(1)
    second.get_by_text("on my mind").click()
    second.get_by_role("combobox").fill("Quiz team")
    second.get_by_role("combobox").press("Enter")
    second.get_by_text("skip").click()
    all_saved(page)
    expect(page.locator("#standing")).to_contain_text("2 of 3,000")
    expect(second.get_by_role("button", name="Undo")).to_be_visible()

    assert person(0).closeness == 4
    assert person(1).tracked
    assert Circle.objects.get(name="Quiz team").contacts.get() == person(1)

    first.get_by_role("button", name="Undo").click()
    all_saved(page)
    expect(page.locator("#standing")).to_contain_text("1 of 3,000")
    assert person(0).closeness is None


def test_letters_typed_elsewhere_rate_nobody(page, three_thousand):
    page.goto(TRIAGE)
    page.keyboard.press("/")
    page.keyboard.type("4 s d t n u")
    page.keyboard.press("Control+5")
    expect(page.get_by_label("Find anyone")).to_have_value("4 s d t n u")

    page.goto(TRIAGE)
    assert not Action.objects.exists()
    expect(page.locator("#standing")).to_contain_text("0 of 3,000")


def test_every_state_is_accessible_and_fits_every_width(page, transactional_db):
    for first_name in ("Zofia", "x" * 300, "محمد", "<b>bold</b>", "\u202eevil"):
        ContactFactory(
            first_name=first_name, last_name="", title=first_name,
            organization=OrganizationFactory(name=f"Works of {first_name}"),
            circles=[CircleFactory(name=f"{first_name[:60]} {number}") for number in range(4)],
        )  # fmt: skip
    passed = ContactFactory(first_name="Mbali", connected_on=TODAY)
    page.goto(TRIAGE)
    page.keyboard.press("Enter")
    for key in ("4", "d", "s", "t"):
        page.keyboard.press(key)
    all_saved(page)
    expect(page.locator("button[data-undo]")).to_have_count(4)
    no_sideways_scroll(page)
    axe_clean(page)
    shot(page, "triage-hostile")

    page.keyboard.press("1")
    page.keyboard.press("1")
    all_saved(page)
    expect(page.get_by_role("heading", name="That was the last of them")).to_be_visible()
    expect(page).to_have_url(re.compile(r"\?after=\d+$"))
    axe_clean(page)

    page.get_by_role("link", name="Look at them again").click()
    expect(current(page)).to_contain_text("Mbali")
    page.keyboard.press("5")
    all_saved(page)
    expect(page.get_by_role("heading", name="Everyone is sorted")).to_be_visible()
    passed.refresh_from_db()
    assert passed.closeness == 5
    no_sideways_scroll(page)
    axe_clean(page)
    shot(page, "triage-end")

    Contact.objects.all().delete()
    Circle.objects.all().delete()
    search.index()


def test_pictures_of_a_page(page, three_thousand):
    page.goto(TRIAGE)
    for key in ("4", "s", "t", "0", "d", "j"):
        page.keyboard.press(key)
    all_saved(page)
    expect(page.locator("#standing")).to_contain_text("4 of 3,000")
    axe_clean(page)
    no_sideways_scroll(page)
    shot(page, "triage-1360")
    page.set_viewport_size({"width": 400, "height": 900})
    shot(page, "triage-400")
    page.set_viewport_size({"width": 1360, "height": 900})
    page.emulate_media(color_scheme="dark")
    shot(page, "triage-1360-dark")
