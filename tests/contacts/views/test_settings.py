import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from contacts import changes, discretion
from contacts.models import Action, Circle, Organization, Preferences
from tests.contacts.exports import connections_csv
from tests.factories import NOW, CircleFactory, ContactFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/settings/"


def form_of(client: Client) -> dict[str, list[str]]:
    """Return what a browser would send of the page as it stands."""
    page = client.get(ADDRESS).content.decode()
    form = page[page.index('class="stack calm settings') :]
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input [^>]*>", form):
        found = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        is_box = found.get("type") in {"checkbox", "radio"}
        if is_box and not re.search(r"\bchecked\b", tag):
            continue
        if "name" in found and found["name"] != "csrfmiddlewaretoken":
            sent.setdefault(found["name"], []).append(found.get("value", "on" if is_box else ""))
    for name, body in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', form, re.DOTALL):
        sent[name] = re.findall(r'value="([^"]*)" selected', body)
    for name in re.findall(r'<textarea name="([^"]+)"', form):
        sent[name] = [""]
    return sent


def save(client: Client, **changed: object):
    sent = form_of(client)
    for name, value in changed.items():
        sent[name] = [str(one) for one in value] if isinstance(value, list) else [str(value)]
    return client.post(ADDRESS, sent)


def test_settings_hold_what_is_known_of_me(signed_in):
    response = save(
        signed_in,
        name="Noor Haddad",
        email="noor@example.org",
        phone="+44 20 7946 0011",
        profile="https://www.linkedin.com/in/noor-haddad/",
        background="Ten years of botanical collections",
        time_zone="Europe/London",
        most_links=4,
        leaky_from=2,
        leaver_months=6,
    )

    mine = Preferences.objects.get()
    assert response.status_code == 302
    assert response["Location"] == ADDRESS
    assert (mine.name, mine.email, mine.phone) == ("Noor Haddad", "noor@example.org", "+44 20 7946 0011")
    assert (mine.profile_slug, mine.time_zone) == ("noor-haddad", "Europe/London")
    assert mine.background == "Ten years of botanical collections"
    assert (mine.most_links, mine.leaky_from, mine.leaver_months) == (4, 2, 6)
    assert mine.discretion_asked_at is not None
    assert form_of(signed_in)["profile"] == ["https://www.linkedin.com/in/noor-haddad/"]


def test_settings_are_saved_as_one_action_and_undone(signed_in):
    choir = CircleFactory(name="The boss’s choir")
    save(
        signed_in,
        name="Noor",
        organization="Meridian",
        more_places="Zenith\nHarbour Trust\n",
        circles=[choir.pk],
    )
    assert Organization.objects.filter(confidential=True).count() == 3

    undone = changes.undo(Action.objects.get())

    assert undone.kept == []
    assert not Organization.objects.exists()
    choir.refresh_from_db()
    mine = Preferences.objects.get()
    assert (choir.in_the_dark, mine.name, mine.employer, mine.discretion_asked_at) == (False, "", None, None)


def test_employer_is_confidential_unless_said_otherwise(signed_in):
    save(signed_in, organization="Meridian")
    mine = Preferences.objects.get()
    assert (mine.employer.name, mine.employer.confidential) == ("Meridian", True)

    sent = form_of(signed_in)
    assert sent["keep_employer"] == ["on"]
    del sent["keep_employer"]
    signed_in.post(ADDRESS, sent)

    assert not Organization.objects.get().confidential


def test_new_employer_is_confidential_although_the_last_one_was_not(signed_in):
    Preferences.objects.create(employer=OrganizationFactory(name="Open Door"))
    assert "keep_employer" not in form_of(signed_in)

    save(signed_in, organization="Meridian")

    assert Organization.objects.get(name="Meridian").confidential
    assert not Organization.objects.get(name="Open Door").confidential


def test_employer_known_by_another_spelling_is_that_one(signed_in):
    known = OrganizationFactory(name="Meridian Ltd")

    save(signed_in, organization="MERIDIAN")

    assert Preferences.objects.get().employer == known


def test_old_employer_stays_in_the_dark_until_unticked_and_that_is_said(signed_in):
    save(signed_in, organization="Meridian")
    old = Organization.objects.get()
    colleague = ContactFactory(organization=old)

    response = signed_in.post(ADDRESS, form_of(signed_in) | {"organization": ["Zenith"]}, follow=True)

    assert "Saved. Meridian stays in the dark until you untick it." in response.content.decode()
    assert list(discretion.hidden()) == [colleague]
    assert form_of(signed_in)["places"] == [str(old.pk)]

    save(signed_in, places=[])
    assert list(discretion.hidden()) == []


def test_place_made_confidential_elsewhere_is_not_released_by_an_older_page(signed_in):
    sent = form_of(signed_in)
    place, choir = OrganizationFactory(confidential=True), CircleFactory(in_the_dark=True)

    signed_in.post(ADDRESS, sent | {"name": ["Noor"]})

    place.refresh_from_db()
    choir.refresh_from_db()
    assert (place.confidential, choir.in_the_dark) == (True, True)


def test_saving_nothing_new_a_second_time_is_no_action(signed_in):
    save(signed_in, name="Noor", organization="Meridian")
    save(signed_in)

    assert Action.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("email", "noor", "Enter a valid email address."),
        ("profile", "https://example.org/noor", "Paste the address of the profile"),
        ("time_zone", "Mars/Olympus", "Name a time zone such as Europe/London."),
        ("leaver_months", "61", "less than or equal to 60"),
        ("leaky_from", "1", "Select a valid choice"),
        ("most_links", "5", "Select a valid choice"),
        ("organization", "x" * 301, "at most 300"),
        ("more_places", "x" * 301, "at most 300"),
        ("more_places", "\n".join(f"Place {n}" for n in range(51)), "At most 50 at once"),
        ("more_places", "a\0b", "Null characters are not allowed."),
        ("organization", "a\0b", "Null characters are not allowed."),
        ("places", "999", "no longer in the dark"),
        ("circles", "9" * 30, "circles is gone"),
    ],
)
def test_settings_that_cannot_be_are_shown_again_and_nothing_is_saved(signed_in, field, value, words):
    response = save(signed_in, name="Noor", **{field: value})

    assert response.status_code == 422
    assert words in response.content.decode()
    assert 'value="Noor"' in response.content.decode()
    assert not Action.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_settings_take_the_same_queries_however_many_places_there_are(
    signed_in, django_assert_num_queries, count
):
    Preferences.objects.create(employer=OrganizationFactory())
    for _ in range(count):
        OrganizationFactory(confidential=True)
        CircleFactory(in_the_dark=True)
    # session, owner, preferences, what is overdue; preferences with my employer; places: which, whether any,
    # whose; circles: dark, any, all
    with django_assert_num_queries(QUERIES):
        signed_in.get(ADDRESS)


QUERIES = 11


# ── The first start ───────────────────────────────────────────────────────────────────────────────

QUESTION = "Is there somewhere that must not learn of this?"


def offered(client: Client) -> str:
    row = (
        "Tom",
        "Okafor",
        "https://www.linkedin.com/in/tom-okafor",
        "",
        "Meridian",
        "Curator",
        "03 Feb 2024",
    )
    file = connections_csv([row])
    answer = client.post(
        reverse("contacts:import"), {"file": SimpleUploadedFile("Connections.csv", file, "text/csv")}
    )
    return str(answer["Location"])


def test_first_page_asks_until_answered(signed_in):
    page = signed_in.get("/contacts/").content.decode()
    assert QUESTION in page
    assert 'name="next" value="/contacts/"' in page

    team = CircleFactory(name="My team")
    data = {"organization": "Meridian", "more_places": "Zenith", "circles": [team.pk], "next": "/contacts/"}
    response = signed_in.post("/settings/ask/", data)

    assert response["Location"] == "/contacts/"
    mine = Preferences.objects.get()
    assert mine.employer.name == "Meridian"
    assert set(Organization.objects.filter(confidential=True).values_list("name", flat=True)) == {
        "Meridian",
        "Zenith",
    }
    assert Circle.objects.get(pk=team.pk).in_the_dark
    assert QUESTION not in signed_in.get("/contacts/").content.decode()


def test_not_now_is_remembered_and_undone(signed_in):
    signed_in.post("/settings/ask/", {"not_now": "1", "organization": "Meridian", "next": "/contacts/"})
    assert not Organization.objects.exists()
    assert QUESTION not in signed_in.get("/contacts/").content.decode()

    changes.undo(Action.objects.get())
    assert QUESTION in signed_in.get("/contacts/").content.decode()


def test_first_import_arrives_with_the_right_people_in_the_dark(signed_in):
    address = offered(signed_in)
    assert QUESTION in signed_in.get(address).content.decode()

    response = signed_in.post("/settings/ask/", {"organization": "Meridian", "next": address}, follow=True)

    page = response.content.decode()
    assert response.redirect_chain == [(address, 302)]
    assert QUESTION not in page
    assert "In the dark: works at Meridian" in page


def test_answer_that_says_nothing_is_asked_again(signed_in):
    response = signed_in.post("/settings/ask/", {"organization": " ", "next": "/contacts/"}, follow=True)

    assert "Name a place or tick a circle" in response.content.decode()
    assert QUESTION in response.content.decode()
    assert not Action.objects.exists()


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org/", "javascript:alert(1)", "1e9", ""])
def test_answer_leads_nowhere_else(signed_in, back):
    response = signed_in.post("/settings/ask/", {"not_now": "1", "next": back})

    assert response["Location"] == "/contacts/"


def test_list_with_people_does_not_ask(signed_in):
    ContactFactory()

    assert QUESTION not in signed_in.get("/contacts/").content.decode()


def test_circle_of_everybody_imported_is_not_offered_in_the_question(signed_in):
    Circle.objects.get_or_create(key="linkedin", defaults={"name": "LinkedIn"})
    CircleFactory(name="My team")

    page = signed_in.get("/contacts/").content.decode()
    question = page[page.index('id="ask-first"') : page.index("Not now")]

    assert "My team" in question
    assert "LinkedIn" not in question


def test_preferences_in_the_admin_are_one_action_with_undo(signed_in):
    Preferences.objects.create(name="Noor", discretion_asked_at=NOW)
    address = reverse("admin:contacts_preferences_change", args=[1])
    meridian = OrganizationFactory(name="Meridian")
    data = {
        "name": "Noor Haddad",
        "employer": meridian.pk,
        "most_links": 3,
        "leaky_from": 4,
        "leaver_months": 3,
        "holidays": "",
    }

    response = signed_in.post(address, data)

    assert response.status_code == 302
    assert Preferences.objects.get().leaky_from == 4
    meridian.refresh_from_db()
    assert meridian.confidential
    changes.undo(Action.objects.get())
    assert Preferences.objects.get().name == "Noor"
    meridian.refresh_from_db()
    assert not meridian.confidential
