"""The tree of talks in a real browser."""

from playwright.sync_api import Page, expect

from contacts import changes
from contacts.models import Contact
from interviews import introductions
from tests.browser.conftest import axe_clean, no_sideways_scroll, shot
from tests.factories import ContactFactory, InterviewFactory


def grow(names: list[str]) -> list[Contact]:
    """Talk with each of these, the next one named in the talk before."""
    people = [ContactFactory(first_name=name, last_name="Okafor") for name in names]
    before = None
    for number, person in enumerate(people):
        lead = None
        if before is not None:
            with changes.recording("A name") as record:
                lead = introductions.name_in(record, before, people[number - 1], person)
        before = InterviewFactory(held=True, people=[person], introduction=lead)
    return people


def test_chain_is_walked_by_keyboard_and_read_by_everybody(page: Page, transactional_db: None):
    first = grow(["Ana", "Luis", "Oke"])[0]
    grow(["Ruth", "N" * 200])
    grow(["Jomo", "Ebba"])[0]
    hidden = grow(["Tereza", "Quetzalina"])[1]
    Contact.objects.filter(pk=hidden.pk).update(discretion="in_the_dark")
    page.goto("/reach/tree/")
    shot(page, "chain-tree")
    chain = page.locator(".chains > li").first
    expect(chain).to_contain_text("opened 2 doors")

    summary = chain.locator("summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(chain.get_by_role("link", name="Luis Okafor").first).to_be_hidden()
    page.keyboard.press("Enter")
    expect(chain.get_by_role("link", name="Luis Okafor").first).to_be_visible()
    expect(page.locator("body")).not_to_contain_text("Quetzalina")

    axe_clean(page)
    no_sideways_scroll(page)
    page.get_by_role("link", name="Thank Ana").focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text(first.name)
