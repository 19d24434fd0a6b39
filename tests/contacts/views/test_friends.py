import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from contacts import changes, people, uploads
from contacts.models import Contact, ContactRule, ImportBatch, Preferences, Tie
from tests.contacts.exports import connections_csv
from tests.contacts.test_friends import BO, HIDDEN, LINA, friend, row
from tests.contacts.views.test_importing import confirm, text
from tests.factories import NOW, ContactFactory, OrganizationFactory

pytestmark = pytest.mark.django_db

IN = "https://www.linkedin.com/in/"


@pytest.fixture(autouse=True)
def same_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "jobs", {})
    monkeypatch.setattr(uploads, "submit", uploads.work)


@pytest.fixture
def ana(db: None) -> Contact:
    return friend()


def address(ana: Contact) -> str:
    return reverse("contacts:friend_import", args=[ana.pk])


def send(client: Client, ana: Contact, data: bytes, **values: str) -> HttpResponse:
    file = SimpleUploadedFile("Connections.csv", data)
    return client.post(address(ana), {"file": file, "leave": "on"} | values)


def offer(client: Client, ana: Contact, *rows: list[str]) -> str:
    response = send(client, ana, connections_csv(rows))
    assert response.status_code == 302
    return str(response["Location"])


def some(number: int, **values: str) -> list[str]:
    return row(LINA, **{"first": f"Ife{number}", "url": f"{IN}ife-{number}"} | values)


# ── Choosing their file ──


def test_page_asks_for_leave_and_for_a_file(signed_in: Client, ana: Contact):
    page = signed_in.get(address(ana))

    assert "Ana said I may" in text(page)
    assert 'type="checkbox" name="leave" required' in page.content.decode()
    assert not ImportBatch.objects.exists()


def test_nothing_is_kept_without_their_leave(signed_in: Client, ana: Contact):
    response = send(signed_in, ana, connections_csv([LINA]), leave="")

    assert response.status_code == 422
    assert "Ask them first. Their connections are theirs." in text(response)
    assert not uploads.folder().exists() or not any(uploads.folder().iterdir())


def test_other_tables_are_not_taken_as_theirs(signed_in: Client, ana: Contact):
    response = send(signed_in, ana, b"Who,Where\nLina Haddad,Fern House\nBo Lind,Acme\n")

    assert response.status_code == 422
    assert "Only LinkedIn's own file can be taken" in response.context["form"].errors["file"][0]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"marked_dark": True}, "Ana Okafor is kept in the dark: asking for this list would tell them"),
        ({"contact_rule": ContactRule.NEVER}, "Ana Okafor does not want to be contacted"),
        ({"deceased_on": dt.date(2026, 1, 1)}, "Ana Okafor died"),
    ],
)
def test_nobody_hidden_is_asked(signed_in: Client, values: dict[str, object], words: str):
    ana = friend(**values)

    page = text(signed_in.get(address(ana)))
    assert words in page
    assert ("in the dark : you said so" in page) is ("marked_dark" in values)
    refused = send(signed_in, ana, connections_csv([LINA]))

    assert refused.status_code == 422
    assert words in text(refused)
    assert address(ana) not in signed_in.get(ana.get_absolute_url()).content.decode()


def test_trashed_friend_has_no_such_page(signed_in: Client):
    assert signed_in.get(address(friend(trashed_at=NOW))).status_code == 404


def test_page_of_the_friend_leads_there(signed_in: Client, ana: Contact):
    assert f'href="{address(ana)}"' in signed_in.get(ana.get_absolute_url()).content.decode()


def test_page_lists_what_was_taken_before_in_the_same_queries(
    signed_in: Client, ana: Contact, django_assert_num_queries: DjangoAssertNumQueries
):
    confirm(signed_in, offer(signed_in, ana, LINA))
    for more in range(2):
        # session, owner, preferences, what is overdue; friend; whether in the dark: places, circles, doubles,
        # the friend with their organisation; earlier imports
        with django_assert_num_queries(9):
            page = signed_in.get(address(ana))
        assert text(page).count("1 new, 0 known already") == 1 + 2 * more
        for number in range(2):
            confirm(signed_in, offer(signed_in, ana, some(number)))


# ── The preview ──


def test_preview_says_who_gets_tied_who_is_new_and_who_is_left_out(signed_in: Client, ana: Contact):
    Preferences.objects.update_or_create(pk=1, defaults={"name": "Maria García", "profile_slug": "maria-g"})
    ContactFactory(first_name="Lina", last_name="Haddad", profile_slug="lina-haddad", title="Registrar")

    page = text(signed_in.get(offer(signed_in, ana, LINA, BO, HIDDEN, some(1, url=f"{IN}maria-g"))))

    assert "Nothing is written yet These are the connections of Ana Okafor" in page
    assert "1 new to you 1 you know already 0 the same 1 hidden by LinkedIn 1 left out" in page
    assert "Import 2 people" in page
    assert "Lina Haddad, Registrar" in page
    assert "You are among their connections, and are left out." in page
    assert "line 8 This is you." in page
    assert (Contact.objects.count(), Tie.objects.count()) == (2, 0)


def test_preview_asks_who_i_am_when_i_could_not_be_found(signed_in: Client, ana: Contact):
    assert "Say your name and your LinkedIn address" in text(signed_in.get(offer(signed_in, ana, LINA)))


def test_preview_warns_of_ties_to_the_dark(signed_in: Client, ana: Contact):
    ContactFactory(profile_slug="lina-haddad", marked_dark=True)

    page = text(signed_in.get(offer(signed_in, ana, LINA)))

    assert "1 person they know is kept in the dark by you" in page


def test_preview_shows_the_first_twenty_and_how_many_more(signed_in: Client, ana: Contact):
    for number in range(23):
        ContactFactory(profile_slug=f"ife-{number}")

    page = text(signed_in.get(offer(signed_in, ana, *map(some, range(23)))))

    assert "and 3 more" in page


@pytest.mark.parametrize("count", [1, 3])
def test_preview_takes_the_same_queries_however_many_rows_there_are(
    signed_in: Client, ana: Contact, django_assert_num_queries: DjangoAssertNumQueries, count: int
):
    place = OrganizationFactory()
    for number in range(count):
        ContactFactory(profile_slug=f"ife-{number}", organization=place)
        ContactFactory(first_name=f"Ife{number + 100}", last_name="Haddad", organization=place)
        people.trash([ContactFactory(profile_slug=f"ife-{number + 200}", organization=place).pk])
    rows = [some(number + more) for number in range(count) for more in (0, 100, 200)]
    preview = offer(signed_in, ana, *rows)

    # as of my own export; and the friend, whether they are in the dark, their ties, their open doubles, who
    # I am; organisations and discretion of whom they know
    with django_assert_num_queries(33):
        signed_in.get(preview)


def test_friend_who_went_into_the_trash_meanwhile_is_said_in_words(signed_in: Client, ana: Contact):
    preview = offer(signed_in, ana, LINA)
    people.trash([ana.pk])

    page = text(signed_in.get(preview, follow=True))

    assert "or they are in the trash." in page


def test_friend_who_is_in_the_dark_when_it_is_confirmed_stops_it(
    signed_in: Client, ana: Contact, monkeypatch: pytest.MonkeyPatch
):
    preview = offer(signed_in, ana, LINA)
    digest = signed_in.get(preview).context["digest"]
    Contact.objects.update(discretion="in_the_dark")

    page = signed_in.post(f"{preview}confirm/", {"shown": digest}, follow=True)

    assert "Nothing was written" in text(page)
    assert "Ana Okafor is kept in the dark" in text(page)
    assert Contact.objects.count() == 1


def test_another_file_is_chosen_on_the_page_of_the_friend(signed_in: Client, ana: Contact):
    response = signed_in.post(f"{offer(signed_in, ana, LINA)}discard/")

    assert response["Location"] == address(ana)


def test_same_file_again_has_nothing_to_write(signed_in: Client, ana: Contact):
    confirm(signed_in, offer(signed_in, ana, LINA))

    page = text(signed_in.get(offer(signed_in, ana, LINA)))

    assert "All of these ties are here already" in page
    assert "Import 0" not in page


# ── What came of it ──


def test_result_says_whose_it_was_and_undo_takes_it_back(signed_in: Client, ana: Contact):
    ContactFactory(first_name="Lina", last_name="Haddad", profile_slug="lina-haddad")

    done = confirm(signed_in, offer(signed_in, ana, LINA, BO))

    page = text(done)
    assert "2 people whom Ana knows The export of Ana Okafor" in page
    assert "1 new to you 1 you know already" in page
    assert "Whom you knew already now tied to Ana" in page
    batch = done.context["batch"]
    here = reverse("contacts:import_batch", args=[batch.pk])
    undone = signed_in.post(reverse("contacts:undo", args=[batch.action.pk]), {"next": here}, follow=True)
    assert "This import was undone" in text(undone)
    assert "Nobody it brought is left." in text(undone)
    assert (Contact.objects.count(), Tie.objects.count()) == (2, 0)


def test_my_answers_to_proposals_are_kept_to(signed_in: Client, ana: Contact):
    bo = ContactFactory(first_name="Bo", last_name="Lind", organization=OrganizationFactory(name="Acme"))

    confirm(signed_in, offer(signed_in, ana, BO), decide_5="same")

    assert (Tie.objects.get().b, Contact.objects.count()) == (bo, 2)


@pytest.mark.parametrize("count", [1, 3])
def test_result_takes_the_same_queries_however_many_people_are_tied(
    signed_in: Client, ana: Contact, django_assert_num_queries: DjangoAssertNumQueries, count: int
):
    place = OrganizationFactory(name="Eden")
    for number in range(count):
        ContactFactory(profile_slug=f"ife-{number}", organization=place)
    rows = [some(number + more) for number in range(count) for more in (0, 100)]
    batch = confirm(signed_in, offer(signed_in, ana, *rows)).context["batch"]

    # as of my own export; and ties, whom it tied, how many these are, whether they or the friend are dark
    with django_assert_num_queries(19):
        signed_in.get(reverse("contacts:import_batch", args=[batch.pk]))


def test_history_of_imports_says_whose_with_the_mark_of_the_dark(signed_in: Client, ana: Contact):
    confirm(signed_in, offer(signed_in, ana, LINA))

    assert "connections of Ana Okafor · 1 new, 0 known already" in text(signed_in.get("/contacts/import/"))
    Contact.objects.filter(pk=ana.pk).update(discretion="in_the_dark")
    assert "in the dark : you said so" in text(signed_in.get("/contacts/import/"))
    people.trash([ana.pk])
    trashed = text(signed_in.get("/contacts/import/"))
    assert "connections of a friend · 1 new" in trashed
    assert "Okafor" not in trashed.partition("Past imports")[2].partition("Undo")[0]


def test_result_names_nobody_in_the_trash(signed_in: Client, ana: Contact):
    batch = confirm(signed_in, offer(signed_in, ana, LINA)).context["batch"]
    people.trash([ana.pk])

    page = text(signed_in.get(reverse("contacts:import_batch", args=[batch.pk])))

    assert "1 person whom a friend knows" in page
    assert "somebody who is no longer here" in page


def test_whom_a_friend_knows_is_no_news(signed_in: Client, ana: Contact):
    done = confirm(signed_in, offer(signed_in, ana, LINA))

    assert "Lina" not in text(signed_in.get(reverse("contacts:news")))
    changes.undo(done.context["batch"].action)
