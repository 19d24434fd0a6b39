"""Hostile text in every column of every noun: each page shows it as text, and nothing of it acts."""

import os
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from contacts.models import Contact
from tests import hostile_world
from tests.factories import ContactFactory, NoteFactory
from tests.hostile_strings import COMPUTED, MARKUP, STRINGS, active_parts

pytestmark = pytest.mark.django_db
COUNT = len(STRINGS)
# Each round puts other strings into each column; `INFOINT_EVERY_VALUE=1` goes round more often.
ROUNDS = 16 if os.environ.get("INFOINT_EVERY_VALUE") == "1" else 2
MOMENT = re.compile(r"\d{8}T\d{6}Z?")


def said(round_: int) -> Callable[[int], str]:
    """Return a text that gives another hostile string each time it is asked, `round_` by `round_`.

    None comes again before most have been given: names have to differ.
    """
    number = iter(range(round_, 100_000, 1))
    seen: set[str] = set()

    def text(length: int) -> str:
        while True:
            if len(seen) > COUNT * 0.8:
                seen.clear()
            string = STRINGS[(next(number) * 7 + round_ * 13) % COUNT][:length]
            if string.strip() and string not in seen:
                seen.add(string)
                return string

    return text


def body_of(response) -> str:
    content = b"".join(response) if response.streaming else response.content
    return content.decode()


@pytest.mark.parametrize("round_", range(ROUNDS))
def test_every_page_shows_hostile_text_as_text(signed_in: Client, round_: int):
    world = hostile_world.build(said(round_))
    text = said(round_ + 40)
    row = (text(90), text(90), "https://www.linkedin.com/in/nobody", "", text(90), text(90), "30 Feb 2024")
    world.upload = hostile_world.upload(signed_in, [row], "<img src=x onerror=alert('PWNED')>.csv")

    # Not every talk has every page: one without a time has no calendar file.
    perhaps = set(world.talk_pages())
    wrong = {}
    for address in world.pages():
        response = signed_in.get(address, follow=True)
        page = body_of(response)
        found = active_parts(page)
        there = response.status_code == 200 or (response.status_code == 404 and address in perhaps)
        # A letter that must not go out is refused as a file, in words.
        there = there or (response.status_code == 409 and address.endswith("/letter.eml"))
        # The digits of a moment in a calendar file were computed by nobody's template.
        if not there or found or COMPUTED in MOMENT.sub("", page):
            wrong[address] = (response.status_code, found)

    assert wrong == {}


def test_every_page_of_talks_is_there_for_one_of_them(signed_in: Client):
    world = hostile_world.build(said(0))

    answers = [signed_in.get(address) for address in world.talk_pages()]
    there = {each.resolver_match.route for each in answers if each.status_code in {200, 302, 409}}

    pages = [
        address.removeprefix("/")
        for address, entry in hostile_world.patterns()
        if hostile_world.is_of_talks(address) and hostile_world.answers_to_get(entry)
    ]
    assert sorted(set(pages) - there) == []
    assert len(pages) >= 7


def test_reader_finds_what_these_strings_would_do():
    """The tests here can only fail if the reader sees an attack that a page lets through."""
    seen = [text for text in MARKUP if active_parts(f'<p title="{text}">{text}</p>')]

    assert len(seen) >= 20
    assert active_parts("<p>&lt;script&gt;alert('PWNED')&lt;/script&gt;</p>") == []


@pytest.mark.parametrize("text", STRINGS)
def test_text_is_listed_found_and_shown_with_its_signs(signed_in: Client, text: str):
    person = ContactFactory(first_name="Zw", last_name="Bearer", title=text[:300], how_met=text)
    NoteFactory(contact=person, text=text)
    signed_in.post(reverse("contacts:set_tracked", args=[person.pk]), {"tracked": "on"})

    for address in (
        "/contacts/",
        "/contacts/?q=zw",
        f"/contacts/{person.pk}/",
        f"/contacts/{person.pk}/edit/",
    ):
        response = signed_in.get(address)
        assert response.status_code == 200
        assert active_parts(body_of(response)) == []
    stored = Contact.objects.get()
    assert (stored.title, stored.how_met) == (text[:300], text)


@pytest.mark.parametrize("text", STRINGS)
def test_search_for_anything_answers_and_runs_nothing(signed_in: Client, text: str):
    ContactFactory.create_batch(2)

    for asked in ({"q": text}, {"at": text}, {"q": text, "sort": text, "circle": text, "page": text}):
        response = signed_in.get("/contacts/", asked)
        page = body_of(response)
        assert response.status_code == 200
        assert active_parts(page) == []
        assert COMPUTED not in page
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM contacts_contact")
        assert cursor.fetchone() == (2,)
