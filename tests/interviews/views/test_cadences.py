"""Settings: within how long each thing is to be done, and on which days I do not work."""

import re
from dataclasses import fields

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from contacts import changes
from contacts.models import Action, Preferences
from interviews import my_cadences
from interviews.cadence import Cadences
from interviews.forms.cadences import WORDS, CadencesForm

pytestmark = pytest.mark.django_db
ADDRESS = "/settings/cadences/"
USUAL = "/settings/cadences/usual/"


def fields_of(page: str) -> dict[str, str]:
    """Return what a browser would send of the page as it stands."""
    found = dict(re.findall(r'<input type="(?:number|hidden)" name="([\w-]+)" value="([^"]*)"', page))
    text = re.search(r'<textarea name="holidays"[^>]*>\s*([^<]*)</textarea>', page)
    assert text is not None
    return {**found, "holidays": text[1].strip()}


def send(client: Client, **typed: object):
    return client.post(ADDRESS, {**fields_of(client.get(ADDRESS).content.decode()), **typed})


def test_every_length_has_its_words():
    assert WORDS.keys() == {length.name for length in fields(Cadences)}


def test_page_shows_every_length_with_its_unit_and_the_usual_one(signed_in: Client):
    Preferences.objects.create(cadences={"thank_hours": 12}, holidays=["2026-12-25"])

    page = signed_in.get(ADDRESS).content.decode()

    for length in fields(Cadences):
        assert f'name="{length.name}"' in page
        assert f"Usually {length.default} " in page
    sent = fields_of(page)
    assert (sent["thank_hours"], sent["reflect_hours"], sent["holidays"]) == ("12", "24", "2026-12-25")
    assert "what is open already keeps its date" in page
    assert reverse("contacts:settings") in page


def test_save_keeps_what_differs_and_is_undone_at_once(signed_in: Client):
    response = send(signed_in, thank_hours=12, name_days=3, holidays="25 Dec 2026\r\n\r\n2026-12-24")

    mine = Preferences.objects.get()
    assert response["Location"] == ADDRESS
    assert mine.cadences == {"thank_hours": 12, "name_days": 3}
    assert mine.holidays == ["2026-12-24", "2026-12-25"]
    action = Action.objects.get()
    assert f"/actions/{action.pk}/undo/" in signed_in.get(ADDRESS).content.decode()
    changes.undo(action)
    mine.refresh_from_db()
    assert (mine.cadences, mine.holidays) == ({}, [])


def test_saving_what_is_there_writes_nothing(signed_in: Client):
    Preferences.objects.create(cadences={"thank_hours": 12}, holidays=["2026-12-25", "2027-01-01"])

    assert send(signed_in).status_code == 302
    assert not Action.objects.exists()


def test_empty_length_is_the_usual_one(signed_in: Client):
    Preferences.objects.create(cadences={"thank_hours": 12, "name_days": 3})

    send(signed_in, thank_hours="")

    assert Preferences.objects.get().cadences == {"name_days": 3}


def test_two_pages_that_change_different_lengths_keep_both(signed_in: Client):
    older = fields_of(signed_in.get(ADDRESS).content.decode())
    send(signed_in, thank_hours=12)

    signed_in.post(ADDRESS, {**older, "name_days": 3})

    assert Preferences.objects.get().cadences == {"thank_hours": 12, "name_days": 3}


def test_back_to_the_usual_lengths_leaves_holidays(signed_in: Client):
    Preferences.objects.create(cadences={"thank_hours": 12}, holidays=["2026-12-25"])
    offered = signed_in.get(ADDRESS).content.decode()

    response = signed_in.post(USUAL)

    mine = Preferences.objects.get()
    assert USUAL in offered
    assert response["Location"] == ADDRESS
    assert (mine.cadences, mine.holidays) == ({}, ["2026-12-25"])
    assert USUAL not in signed_in.get(ADDRESS).content.decode()
    changes.undo(Action.objects.get())
    assert Preferences.objects.get().cadences == {"thank_hours": 12}


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("thank_hours", "0", "From 1 to 72 hours"),
        ("thank_hours", "73", "From 1 to 72 hours"),
        ("thank_hours", "soon", "From 1 to 72 hours"),
        ("thank_hours", "2.5", "From 1 to 72 hours"),
        ("thank_hours", "9" * 5_000, "From 1 to 72 hours"),
        ("report_business_days", "-3", "From 1 to 20 working days"),
        ("planned_minutes", "90", "From 15 to 60 minutes"),
        ("holidays", "2026-12-25\nsoon\n2026-02-30", "line 2, “soon”, line 3, “2026-02-30”"),
        ("holidays", "0001-01-01", "line 1, “0001-01-01”"),
        ("holidays", "x" * 3_000, f"“{'x' * 40}…”"),
        ("holidays", "a\nb\nc\nd\ne", "line 3, “c” and 2 more"),
        ("holidays", "\n".join(f"{year}-01-01" for year in range(1970, 2199)) * 3, "Please look at"),
        (
            "holidays",
            "\n".join(f"{year}-{month:02}-01" for year in range(1970, 2020) for month in range(1, 13)),
            "At most 500 days",
        ),
        ("holidays", "2026-12-25\x00", "Null characters"),
    ],
)
def test_what_cannot_be_is_said_kindly_and_nothing_is_saved(
    signed_in: Client, name: str, value: str, words: str
):
    response = send(signed_in, reflect_hours=5, **{name: value})

    assert response.status_code == 422
    page = response.content.decode()
    assert words in page
    assert "Nothing was saved yet" in page
    assert 'name="reflect_hours" value="5"' in page
    assert not Action.objects.exists()


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("2026-12-25", "2026-12-25"),
        ("2027-1-1", "2027-01-01"),
        ("25 Dec 2026", "2026-12-25"),
        ("25 december 2026", "2026-12-25"),
        ("1. Sept 2026", "2026-09-01"),
        ("3 May, 2027", "2027-05-03"),
        ("29 Feb 2028", "2028-02-29"),
        ("29 Feb 2027", None),
        ("25/12/2026", None),
        ("Dec 25 2026", None),
        ("25 Foo 2026", None),
        ("25 M 2026", None),
        ("٢٥ Dec 2026", None),
        ("2026-12-25T10:00", None),
        ("2026W521", None),
        ("2200-01-01", None),
    ],
)
def test_holiday_is_read_as_one_writes_it(line: str, day: str | None):
    found = my_cadences.day_in(line)

    assert (found and found.isoformat()) == day


@pytest.mark.parametrize("odd", ["soon", {"a": 1}, [None, "soon", 7], 12])
def test_odd_settings_are_shown_as_the_usual_ones(signed_in: Client, odd: object):
    Preferences.objects.create(cadences=odd, holidays=odd)

    for address in (ADDRESS, "/", "/interviews/"):
        assert signed_in.get(address).status_code == 200
    assert not CadencesForm(mine=Preferences.objects.get()).fields["holidays"].initial


def test_page_takes_four_queries_however_many_holidays_there_are(
    signed_in: Client, django_assert_num_queries: DjangoAssertNumQueries
):
    days = [f"2026-12-{day:02}" for day in range(1, 29)]
    Preferences.objects.create(cadences={"thank_hours": 12}, holidays=days)

    with django_assert_num_queries(4):  # session, owner, preferences, overdue
        signed_in.get(ADDRESS)


@pytest.mark.parametrize(
    "address",
    ["/settings/", ADDRESS, "/settings/questions/", "/settings/pitches/", "/settings/calendar/"],
)
def test_settings_lead_to_each_other(signed_in: Client, address: str):
    page = signed_in.get(address).content.decode()
    row = page[
        page.index('aria-label="Settings"') : page.index("</nav>", page.index('aria-label="Settings"'))
    ]

    assert re.findall(r'href="([^"]+)" aria-current="page"', row) == [address]
    for name in ("contacts:settings", "interviews:cadences", "interviews:calendar_settings"):
        assert f'href="{reverse(name)}"' in row
    assert 'href=""' not in row
