"""The promise, for conversations: whoever must not learn of it is proposed, thanked and told nowhere."""

import datetime as dt
import io
import json
import re
from html import unescape

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contacts import search
from contacts.changes import recording
from contacts.models import Contact, Discretion, Preferences
from interviews import introductions, talks
from interviews.models import Interview, Introduction
from tests.factories import ContactFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
DARK = "Quetzalina"
TOKEN = "t" * 43
HIDING = [
    {"discretion": Discretion.IN_THE_DARK},
    {"contact_rule": "never"},
    {"deceased_on": dt.date(2026, 1, 1)},
    {"at": "confidential"},
]


@pytest.fixture
def person() -> Contact:
    """Somebody with whom all there is was begun before they had to be kept in the dark."""
    Preferences.objects.create(pk=1, calendar_token=TOKEN)
    made = ContactFactory(
        first_name=DARK, last_name=DARK, email=f"{DARK}@example.org", touch_every_days=30,
        next_touch_on=timezone.localdate(), tracked=True,
    )  # fmt: skip
    now, other = timezone.now(), ContactFactory(first_name="Ana")
    past = now - dt.timedelta(hours=30)
    held = Interview()
    talks.plan(held, [made], introducer=other)
    talks.hold(held, past, at=past)
    with recording("A name") as record:
        introductions.name_in(record, held, made, None, target_text="Somebody at Kew")
        introductions.name_in(record, held, made, ContactFactory(first_name="Luis"))
    through = Interview()
    talks.plan(through, [other], introducer=made)
    talks.hold(through, past, at=past)
    asked = Interview()
    talks.plan(asked, [made])
    talks.ask(asked, at=now - dt.timedelta(days=20))
    with recording("Asked") as record:
        record.add(Introduction(introducer=made, target=other, state="asked", asked_at=past))
    return made


@pytest.fixture
def appointments(person: Contact) -> list[Interview]:
    """One that is still to come, and one of which nobody said whether it happened."""
    now = timezone.now()
    made = [Interview(starts_at=now + dt.timedelta(hours=hours)) for hours in (3, -30)]
    for one in made:
        talks.plan(one, [person])
    return made


def hide(person: Contact, values: dict[str, object]) -> None:
    if values == {"at": "confidential"}:
        person.organization = OrganizationFactory(confidential=True)
    for name, value in values.items():
        setattr(person, name, value)
    person.save()
    search.index([person.pk])


def proposing(person: Contact) -> list[str]:
    """Return the addresses that propose whom to ask, meet, write to or thank."""
    return [
        reverse("interviews:today"),
        f"{reverse('interviews:people')}?q={DARK[:4]}",
        f"{reverse('interviews:people')}?who={DARK[:4]}",
        f"{reverse('interviews:calendar')}?token={TOKEN}",
        reverse("interviews:calendar_file"),
    ]


def text_of(client: Client, address: str) -> str:
    response = client.get(address, follow=True)
    assert response.status_code == 200, address
    content = b"".join(response) if response.streaming else response.content
    text = content.decode().replace("\r\n ", "")
    # What was asked for stands in the field again.
    return unescape(re.sub(r'value="[^"]*"', "", text))


def due() -> str:
    out = io.StringIO()
    call_command("due", "--json", stdout=out)
    assert set(json.loads(out.getvalue())) == {"overdue", "open", "provisional"}
    return out.getvalue()


def test_everybody_else_is_on_the_pages_that_propose(signed_in: Client, person: Contact):
    """The test below can only fail if the same person does stand there before."""
    assert DARK in text_of(signed_in, reverse("interviews:today"))
    assert DARK in due()


@pytest.mark.parametrize("values", HIDING, ids=str)
def test_whoever_is_hidden_is_proposed_nowhere(signed_in: Client, person: Contact, values: dict[str, object]):
    hide(person, values)

    shown = {address for address in proposing(person) if DARK in text_of(signed_in, address)}

    assert shown == set()
    assert DARK not in due()


@pytest.mark.parametrize("values", HIDING, ids=str)
def test_appointments_with_the_hidden_are_in_no_calendar_and_owe_no_thanks(
    signed_in: Client, person: Contact, appointments: list[Interview], values: dict[str, object]
):
    hide(person, values)

    for address in (f"{reverse('interviews:calendar')}?token={TOKEN}", reverse("interviews:calendar_file")):
        # Entries are neutral: what would tell of them is their initial.
        entries = text_of(signed_in, address)
        assert "Coffee\\, A." in entries
        assert f", {DARK[0]}." not in entries.replace("\\", "")
        assert DARK not in entries
    assert DARK not in due()


def test_appointments_that_stand_carry_the_mark_on_today(
    signed_in: Client, person: Contact, appointments: list[Interview]
):
    hide(person, HIDING[0])

    page = text_of(signed_in, reverse("interviews:today"))

    rows = [row for row in re.findall(r"<li id=.*?</li>", page, re.DOTALL) if DARK in row]
    assert len(rows) == 2
    assert all("in the dark" in row for row in rows)


@pytest.mark.parametrize("values", [HIDING[0], HIDING[3]], ids=str)
def test_whoever_is_in_the_dark_carries_the_mark_where_talks_are_facts(
    signed_in: Client, person: Contact, values: dict[str, object]
):
    hide(person, values)

    for address in (
        reverse("interviews:list"),
        *(one.get_absolute_url() for one in Interview.objects.filter(participants__contact=person)),
    ):
        page = signed_in.get(address).content.decode()
        assert DARK in page
        assert "in the dark" in page.lower(), address
