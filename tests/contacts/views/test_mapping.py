import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from contacts import uploads
from contacts.models import Circle, Contact, ImportBatch
from tests.contacts.exports import archive, connections_csv
from tests.contacts.test_mapping import CLUB, written
from tests.contacts.test_uploads import ANA
from tests.contacts.views.test_importing import confirm, files, send, text
from tests.factories import CircleFactory, ContactFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def same_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "jobs", {})
    monkeypatch.setattr(uploads, "submit", uploads.work)


def offer(client: Client, data: bytes = CLUB, name: str = "Rowing_club-2026.csv") -> str:
    """Upload a table; return the address of the page that asks for its columns."""
    response = send(client, data, name)
    assert response.status_code == 302
    assert re.fullmatch(r"/contacts/import/[0-9a-f]{32}/columns/", response["Location"])
    return str(response["Location"])


def guesses(client: Client, address: str) -> dict[str, str]:
    """Return what the form would send as it stands."""
    form = client.get(address).context["form"]
    values = {field.html_name: field.value() for field in form}
    return {name: "on" if value is True else str(value) for name, value in values.items() if value}


def mapped(client: Client, data: bytes = CLUB, **values: str) -> str:
    """Upload a table and take the guesses, but for `values`; return the address of the preview."""
    address = offer(client, data)
    sent = guesses(client, address) | {name.replace("_at_", "-"): value for name, value in values.items()}
    response = client.post(address, sent)
    assert response.status_code == 302, text(response)
    return str(response["Location"])


def test_unknown_header_leads_to_its_columns_and_on_to_the_preview(signed_in: Client, data_folder: Path):
    address = offer(signed_in)

    page = text(signed_in.get(address))
    assert "What are these columns?" in page
    assert "Mitgliedername" in page
    assert "+44 20 7946 0018" in page
    response = signed_in.post(address, guesses(signed_in, address))

    assert response["Location"] == address.removesuffix("columns/")
    assert {path.suffix for path in files(data_folder)} == {".upload", ".json", ".columns"}
    assert {path.stat().st_mode & 0o777 for path in files(data_folder)} == {0o600}
    preview = text(signed_in.get(response["Location"]))
    assert "The new people enter the circle Rowing club 2026." in preview
    assert "Import 3 people" in preview
    assert not Contact.objects.exists()


def test_table_becomes_people_in_a_circle_named_after_the_file(signed_in: Client, data_folder: Path):
    page = confirm(signed_in, mapped(signed_in, column_at_2="company"))

    batch = page.context["batch"]
    assert (batch.source, batch.new) == (ImportBatch.Source.CSV, 3)
    people = Contact.objects.order_by("pk")
    assert [(one.name, one.email, str(one.organization or ""), one.phone) for one in people] == [
        ("Amara Okafor", "amara@example.org", "Ruderclub", "+44 20 7946 0018"),
        ("José de la Cruz", "", "Ruderclub", ""),
        ("Sukarno", "sukarno@example.org", "", "020 7946 0991"),
    ]
    assert {circle.name for one in people for circle in one.circles.all()} == {"Rowing club 2026"}
    assert {one.connected_on for one in people} == {None}
    assert files(data_folder) == []


def test_same_table_again_brings_nobody(signed_in: Client):
    data = written([["Who", "Company"], ["Ana Silva", "Kew"], ["Bo Lind", "Dome"], ["Bo Lind", "Eden"]])
    confirm(signed_in, mapped(signed_in, data))

    preview = signed_in.get(mapped(signed_in, data))

    assert (preview.context["plan"].writes, preview.context["plan"].same) == (0, 3)
    assert Contact.objects.count() == 3


def test_people_enter_a_circle_that_is_there(signed_in: Client):
    choir = CircleFactory(name="Choir", in_the_dark=True)

    preview = mapped(signed_in, circle=str(choir.pk))

    assert "will be kept in the dark" in text(signed_in.get(preview))
    confirm(signed_in, preview)
    assert choir.contacts.count() == 3
    assert not Circle.objects.filter(name__startswith="Rowing").exists()


def test_choice_of_a_circle_that_is_gone_is_made_anew_by_its_name(signed_in: Client):
    choir = CircleFactory(name="Choir")
    preview = mapped(signed_in, circle=str(choir.pk))
    choir.delete()

    confirm(signed_in, preview)

    assert Circle.objects.get(name="Choir").contacts.count() == 3


def test_without_a_name_the_page_asks_for_one(signed_in: Client):
    address = offer(signed_in)

    response = signed_in.post(address, guesses(signed_in, address) | {"column-0": ""})

    assert response.status_code == 422
    assert "Say which column holds the names" in text(response)
    assert response.context["form"]["column-1"].value() == "email"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"circle": "", "circle_name": "  "}, "Name the new circle"),
        ({"circle": "987654321"}, "Select a valid choice"),
        ({"column-0": "password"}, "Select a valid choice"),
        ({"circle_name": "x" * 101}, "at most 100 characters"),
        ({"column-0": "", "column-3": "full_name", "column-1": ""}, ""),
    ],
)
def test_senseless_answers_are_refused_in_words(signed_in: Client, values: dict[str, str], words: str):
    data = written([["Who", "Mail", "Club", "Nothing"], *([f"Ana {n}", "", "Kew", ""] for n in range(3))])
    address = offer(signed_in, data)

    response = signed_in.post(address, guesses(signed_in, address) | values)

    assert response.status_code == 422
    assert words in text(response)
    assert signed_in.get(address.removesuffix("columns/"))["Location"] == address


def test_columns_can_be_said_again_and_what_was_said_is_remembered(signed_in: Client):
    preview = mapped(signed_in, column_at_3="", circle_name="Rowers")
    assert f'href="{preview}columns/"' in signed_in.get(preview).content.decode()

    again = guesses(signed_in, f"{preview}columns/")
    signed_in.post(f"{preview}columns/", again | {"column-2": ""})
    confirm(signed_in, preview)

    assert ("column-3" in again, again["circle_name"]) == (False, "Rowers")
    assert {(one.phone, one.organization) for one in Contact.objects.all()} == {("", None)}


def test_first_row_is_taken_as_a_person_when_i_say_so(signed_in: Client):
    address = offer(signed_in, b"Ana Silva,Kew Gardens\nBo Lind,Dome Garden\nCy Eze,Fern House\n")
    sent = guesses(signed_in, address)
    assert "has_header" not in sent
    assert "Column 2 It is the" in text(signed_in.get(address))

    response = signed_in.post(address, sent | {"column-1": "company"})

    assert signed_in.get(response["Location"]).context["plan"].counts()["new"] == 3


def test_known_header_never_sees_the_page(signed_in: Client):
    address = str(send(signed_in, connections_csv([ANA]))["Location"])

    assert address.count("/") == 4
    assert signed_in.get(f"{address}columns/")["Location"] == address
    assert "Say again what the columns are" not in text(signed_in.get(address))


def test_preview_of_unexplained_columns_leads_back_to_them(signed_in: Client):
    address = offer(signed_in)
    preview = address.removesuffix("columns/")

    assert signed_in.get(preview)["Location"] == address
    assert signed_in.post(f"{preview}restore/")["Location"] == address


def test_table_in_linkedins_zip_is_asked_about(signed_in: Client):
    packed = archive({"Connections.csv": b"Voornaam,Achternaam,Bedrijf\nAna,Silva,Kew\nBo,Lind,Eden\n"})

    preview = mapped(signed_in, packed)

    assert signed_in.get(preview).context["plan"].counts()["new"] == 2


def test_file_that_is_no_table_is_refused_in_words(signed_in: Client, data_folder: Path):
    response = send(signed_in, b"Dear Ana,\nhow are you?\nBo\n", "letter.csv")

    assert response.status_code == 422
    assert "This file is no table" in text(response)
    assert files(data_folder) == []


def test_hostile_cells_are_shown_as_text(signed_in: Client):
    rows = [
        ["<script>alert(1)</script>", "{{ 7*7 }}"],
        ['"><img src=x>', "x" * 5_000],
        ["‮gnp.exe", "\x1b[31m"],
    ]
    address = offer(signed_in, written(rows), "<b>.csv")

    page = signed_in.get(address).content.decode()

    assert "<script>alert(1)" not in page
    assert "<img src=x>" not in page
    assert "x" * 61 not in page
    assert "<bdi>{{ 7*7 }}</bdi>" in page


def test_file_that_is_gone_says_so(signed_in: Client):
    address = reverse("contacts:import_columns", args=["0" * 32])

    assert signed_in.get(address).status_code == 404


def test_somebody_known_by_address_is_no_newcomer(signed_in: Client):
    known = ContactFactory(first_name="Amara", last_name="Okafor", email="amara@example.org")

    confirm(signed_in, mapped(signed_in))

    assert Contact.objects.count() == 3
    assert not known.circles.exists()


def test_damaged_answers_are_asked_for_again(signed_in: Client, data_folder: Path):
    preview = mapped(signed_in)
    (note,) = (path for path in files(data_folder) if path.suffix == ".columns")
    note.write_text('{"fields": ["password"]}')

    assert signed_in.get(preview)["Location"] == f"{preview}columns/"


def test_answers_that_cannot_be_kept_are_told(signed_in: Client, data_folder: Path, monkeypatch):
    address = offer(signed_in)
    sent = guesses(signed_in, address)

    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(uploads, "_write", full)
    response: HttpResponse = signed_in.post(address, sent)

    assert response.status_code == 422
    assert "No space left on device" in text(response)


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_the_same_queries_however_many_rows_there_are(
    signed_in: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
):
    rows = [
        ["Who", "Where", *("x" * count)],
        *([f"Ana {n}", "Kew", *("y" * count)] for n in range(3 * count)),
    ]
    address = offer(signed_in, written(rows))
    CircleFactory.create_batch(count)
    signed_in.get(address)

    # session, owner, preferences, what is overdue; circles
    with django_assert_num_queries(5):
        signed_in.get(address)


def test_wide_table_shows_the_columns_that_can_be_read(signed_in: Client):
    rows = [[f"Field {n}" for n in range(130)], *([f"Ana {n}" for n in range(130)] for _ in range(2))]
    address = offer(signed_in, written(rows))

    response = signed_in.post(
        address, guesses(signed_in, address) | {"column-99": "company", "column-0": "full_name"}
    )

    assert response.status_code == 302
    assert signed_in.get(response["Location"]).context["plan"].counts()["new"] == 1


def test_command_refuses_an_unknown_header_and_names_the_page(tmp_path: Path):
    file = tmp_path / "club.csv"
    file.write_bytes(CLUB)

    with pytest.raises(CommandError, match="open the Import page in the browser"):
        call_command("import_linkedin", str(file))
