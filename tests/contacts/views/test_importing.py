import datetime as dt
import os
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from contacts import people, previewing, search, uploads
from contacts.forms import importing as forms
from contacts.models import Action, Contact, Double, ImportBatch
from contacts.views import importing as views
from infoint import safekeeping
from tests.contacts.exports import archive, connections_csv, many
from tests.contacts.test_uploads import ANA, BO
from tests.factories import NOW, ContactFactory, ImportBatchFactory, OrganizationFactory

pytestmark = pytest.mark.django_db

ADDRESS = "/contacts/import/"
IN = "https://www.linkedin.com/in/"


@pytest.fixture(autouse=True)
def same_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "jobs", {})
    monkeypatch.setattr(uploads, "submit", uploads.work)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> list[uploads.Job]:
    jobs: list[uploads.Job] = []
    monkeypatch.setattr(uploads, "submit", jobs.append)
    return jobs


def send(client: Client, data: bytes, name: str = "Connections.csv") -> HttpResponse:
    return client.post(ADDRESS, {"file": SimpleUploadedFile(name, data)})


def offer(client: Client, *rows: list[str]) -> str:
    """Upload rows; return the address of the preview."""
    response = send(client, connections_csv(rows))
    assert response.status_code == 302
    return str(response["Location"])


def confirm(client: Client, preview: str, **answers: str) -> HttpResponse:
    digest = client.get(preview).context["digest"]
    decisions = {name.replace("_", "-"): value for name, value in answers.items()}
    return client.post(f"{preview}confirm/", {"shown": digest, **decisions}, follow=True)


def person(number: int, **values: str) -> list[str]:
    row = [f"Ife{number}", "Eze", f"{IN}ife-{number}", "", "Fern House", "Curator", "08 Feb 2024"]
    places = {"first": 0, "url": 2, "company": 4, "title": 5, "on": 6}
    for name, value in values.items():
        row[places[name]] = value
    return row


def text(response: HttpResponse) -> str:
    """Return what a reader of the page reads, blanks made single."""
    bare = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+([,.])", r"\1", " ".join(bare.split()))


HALF_QUOTED = connections_csv(map(person, range(1_000))).replace(b"Ife1,", b'"Ife1,')


def files(data_folder: Path) -> list[Path]:
    return sorted((data_folder / "imports").iterdir()) if (data_folder / "imports").exists() else []


# ── Choosing a file ──


def test_start_says_where_the_file_comes_from_when_nothing_was_imported(signed_in: Client):
    page = text(signed_in.get(ADDRESS))

    assert "Settings, then Data privacy, then Get a copy of your data" in page
    assert "No import yet" in page


def test_start_needs_no_script(signed_in: Client):
    page = signed_in.get(ADDRESS).content.decode()

    form = re.search(r'<form method="post" enctype="multipart/form-data" action="([^"]+)"', page)
    assert form is not None
    assert form.group(1) == ADDRESS
    assert "Show me what would change" in page


def test_chosen_file_is_kept_and_nothing_written(signed_in: Client, data_folder: Path):
    address = offer(signed_in, ANA)

    assert re.fullmatch(r"/contacts/import/[0-9a-f]{32}/", address)
    assert {path.stat().st_mode & 0o777 for path in files(data_folder)} == {0o600}
    assert "Nothing is written yet" in text(signed_in.get(address))
    assert not Contact.objects.exists()


def test_zip_is_taken_as_linkedin_sent_it(signed_in: Client):
    packed = archive({"Basic_LinkedInDataExport/Connections.csv": connections_csv([ANA, BO])})

    response = send(signed_in, packed, "Basic_LinkedInDataExport_02-08-2026.zip")

    assert "Import 2 people" in text(signed_in.get(response["Location"]))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"Ana Silva\nBo Lind\nAll are well, thank you.\n", "Connections.csv"),
        (b"First Name,Last Name,URL\n", "not one connection"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "This is a picture, not a CSV"),
        (b"%PDF-1.7 First Name,Last Name,URL\nA,B,C\n", "This is a PDF, not a CSV"),
        (b"<html><script>alert(1)</script></html>", "This is a web page, not a CSV"),
        (archive({"[Content_Types].xml": b"x"}), "This is an Excel workbook"),
        (archive({"../Connections.csv": b"x"}), "points outside it"),
        (archive({"a.zip": archive({"Connections.csv": b"x"})}), "another ZIP"),
        (archive({"Connections.csv": b"0" * 20_000_000}), "swell beyond reason"),
        (archive({"Connections.csv": connections_csv([ANA])})[:-30], "damaged"),
        (bytes(range(128, 256)) * 50, ""),
        (HALF_QUOTED, "A quotation mark opened at line 6 is never closed"),
    ],
)
def test_file_that_is_no_export_is_refused_in_words(
    signed_in: Client, data_folder: Path, data: bytes, words: str
):
    response = send(signed_in, data)

    assert response.status_code == 422
    page = text(response)
    (said,) = response.context["form"].errors["file"]
    assert words in said
    assert "Show me what would change" in page
    assert files(data_folder) == []
    assert not Contact.objects.exists()


def test_no_file_is_asked_for(signed_in: Client):
    response = signed_in.post(ADDRESS, {})

    assert response.status_code == 422
    assert "Choose a file first." in text(response)


@pytest.mark.parametrize(
    ("start", "limit", "words"),
    [(b"First Name", "LARGEST_CSV", "choose Connections.csv"), (b"PK\x03\x04", "LARGEST_ZIP", "Unpack it")],
)
def test_file_that_is_too_large_is_refused_unread(
    signed_in: Client, monkeypatch: pytest.MonkeyPatch, start: bytes, limit: str, words: str
):
    most = getattr(uploads, limit)
    monkeypatch.setattr(forms.linkedin, "read", None)  # nothing may call it

    response = send(signed_in, start + b"x" * (most + 1 - len(start)))

    assert response.status_code == 422
    assert f"larger than {most // 1_000_000} MB" in text(response)
    assert words in text(response)


def test_file_of_the_largest_size_passes_the_guard(settings: Settings):
    assert settings.BODY_LIMIT > uploads.LARGEST_ZIP


def test_body_beyond_all_limits_is_refused_before_it_is_read(signed_in: Client):
    response = signed_in.generic(
        "POST", ADDRESS, b"--x", "multipart/form-data; boundary=x", CONTENT_LENGTH=str(2 * 1024**3)
    )

    assert response.status_code == 413
    assert "Too big" in text(response)


def test_hundred_and_one_files_are_refused(signed_in: Client):
    many_files = {f"file{n}": SimpleUploadedFile(f"{n}.csv", b"x") for n in range(101)}

    assert signed_in.post(ADDRESS, many_files).status_code == 400


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../x.csv", "x.csv"),
        ("x" * 300 + ".csv", "x" * 100),
        ("a\r\nSet-Cookie: evil.csv", "Nothing is written yet"),
        ("CON", "CON"),
        ("\u202egpj.csv", "gpj.csv"),
        ('"><img src=x onerror=alert(1)>.csv', "&lt;img src=x onerror=alert(1)&gt;.csv"),
    ],
)
def test_any_file_name_is_shown_safely_and_names_no_file(
    signed_in: Client, data_folder: Path, name: str, shown: str
):
    response = send(signed_in, connections_csv([ANA]), name)

    page = signed_in.get(response["Location"]).content.decode()
    assert shown in page
    assert "<img" not in page
    assert "\u202e" not in page
    assert {re.sub("[0-9a-f]{32}", "T", path.name) for path in files(data_folder)} == {"T.upload", "T.json"}


def test_file_that_cannot_be_kept_is_refused_in_words(signed_in: Client, data_folder: Path):
    (data_folder / "imports").write_text("in the way")

    response = send(signed_in, connections_csv([ANA]))

    assert response.status_code == 422
    assert "could not be kept" in text(response)


def test_old_uploads_go_when_the_page_is_opened(signed_in: Client, data_folder: Path):
    offer(signed_in, ANA)
    yesterday = (timezone.now() - dt.timedelta(days=1)).timestamp()
    for path in files(data_folder):
        os.utime(path, (yesterday, yesterday))

    signed_in.get(ADDRESS)

    assert files(data_folder) == []


@pytest.mark.parametrize("count", [1, 3])
def test_list_of_imports_takes_the_same_queries_however_many_there_are(
    signed_in: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
):
    for _ in range(count):
        ImportBatchFactory(action=Action.objects.create(what="Imported", kind=Action.Kind.IMPORT))

    with django_assert_num_queries(6):  # session, owner, preferences, overdue; how many, page
        signed_in.get(ADDRESS)


def test_list_of_imports_has_pages(signed_in: Client):
    for number in range(views.PER_PAGE + 1):
        ImportBatchFactory(file_name=f"file-{number:02}.csv")

    first, second = (text(signed_in.get(ADDRESS, {"page": page})) for page in (1, 2))

    assert "file-10.csv" in first
    assert "file-00.csv" not in first
    assert "file-00.csv" in second


def test_list_offers_undo_and_marks_what_was_undone(signed_in: Client):
    confirm(signed_in, offer(signed_in, ANA))
    batch = ImportBatch.objects.get()
    page = signed_in.get(ADDRESS).content.decode()
    assert "1 new, 0 changed, 0 the same" in page
    assert f"/contacts/?batch={batch.pk}" in page

    response = signed_in.post(
        reverse("contacts:undo", args=[batch.action.pk]), {"next": ADDRESS}, follow=True
    )

    assert response.redirect_chain[-1][0] == ADDRESS
    assert not Contact.objects.exists()
    listed = response.content.decode()
    assert ">undone</span>" in listed
    assert f"/contacts/?batch={batch.pk}" not in listed


# ── The preview ──


def tallies(client: Client, address: str) -> dict[str, int]:
    return {tally.words: tally.count for tally in client.get(address).context["preview"].tallies}


def test_preview_counts_every_row_once(signed_in: Client):
    dark = OrganizationFactory(name="Meridian", confidential=True)
    ContactFactory(first_name="Ife2", last_name="Eze", profile_slug="ife-2", organization=dark)
    people.trash([ContactFactory(profile_slug="ife-3").pk])
    ContactFactory(first_name="Ife4", last_name="Eze")

    address = offer(
        signed_in,
        person(1),
        person(2, company="Kew Gardens"),
        person(3),
        person(4),
        person(5, company="Meridian"),
        person(6, on="30 Feb 2024"),
        ["", "", f"{IN}nobody", "", "", "", ""],
        ["", "", "", "", "", "", "07 Jun 2025"],
    )

    assert tallies(signed_in, address) == {
        "new": 4,
        "changed job": 1,
        "the same": 0,
        "will be kept in the dark": 2,
        "hidden by LinkedIn": 1,
        "perhaps already here": 1,
        "in your trash": 1,
        "unreadable row": 1,
    }
    page = text(signed_in.get(address))
    assert "Import 5 people" in page
    assert "line 11 The row has a profile address but no name" in page
    assert "line 10 The date “30 Feb 2024” is not in the calendar" in page
    assert "Ife5 Eze, Curator, Meridian in the dark" in page


def test_preview_tells_news_with_wanted_places_first(signed_in: Client):
    eden, monzo = OrganizationFactory(name="Eden Project"), OrganizationFactory(name="Monzo")
    OrganizationFactory(name="Kew Gardens", wanted=3)
    ContactFactory(first_name="Dae", profile_slug="ife-1", organization=monzo, title="Researcher")
    ContactFactory(first_name="Zoë", profile_slug="ife-2", organization=eden, title="Curator")

    page = text(
        signed_in.get(
            offer(
                signed_in,
                person(1, first="Dae", company="Monzo", title="Head of Research"),
                person(2, first="Zoë", company="Kew Gardens"),
            )
        )
    )

    assert "Zoë Eze moved from Eden Project to Kew Gardens, Curator on your target list" in page
    assert "Dae Eze is now Head of Research, still at Monzo" in page
    assert page.index("Zoë Eze moved") < page.index("Dae Eze is now")


def test_preview_folds_long_news(signed_in: Client):
    place = OrganizationFactory(name="Eden Project")
    count = previewing.NEWS_SHOWN + 31
    for number in range(count):
        ContactFactory(profile_slug=f"ife-{number}", organization=place)

    response = signed_in.get(offer(signed_in, *(person(n, company="Kew Gardens") for n in range(count))))

    assert "and 31 more" in text(response)
    assert response.content.decode().count("moved from") == count


@pytest.mark.parametrize("count", [1, 3])
def test_preview_takes_the_same_queries_however_many_rows_there_are(
    signed_in: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
):
    place = OrganizationFactory()
    for number in range(count):
        ContactFactory(profile_slug=f"ife-{number}", organization=place)
        ContactFactory(first_name=f"Ife{number + 100}", last_name="Eze", organization=place)
        people.trash([ContactFactory(profile_slug=f"ife-{number + 200}", organization=place).pk])
    rows = [person(number + more) for number in range(count) for more in (0, 100, 200)]
    address = offer(signed_in, *rows)

    # session, owner, preferences, what is overdue; organisations, who was edited by hand, who is in the
    # trash, which exports were of friends, people, further addresses; what is confidential, whether the
    # circle is, who is dark of their own, open doubles; the organisations that are shown; whether the first
    # question was asked, and its circles twice
    with django_assert_num_queries(22):
        signed_in.get(address)


def test_preview_shows_hostile_rows_as_text(signed_in: Client):
    row = [
        "<script>alert(1)</script>",
        '"><img onerror=x>',
        "javascript:alert(1)",
        "",
        "{{7*7}}",
        "{% load x %}",
        "",
    ]

    response = signed_in.get(offer(signed_in, row, person(1, first="\u202eevil", title="=HYPERLINK(1)")))

    page = response.content.decode()
    assert "<script>alert" not in page
    assert "<img" not in page
    assert 'href="javascript' not in page
    assert "{{7*7}}" in page
    assert "{% load x %}" in page
    assert "<bdi>\u202eevil Eze</bdi>" in page


def test_preview_shows_damaged_letters_before_they_are_written(signed_in: Client):
    data = connections_csv([person(1, first="Zoë")], encoding="cp1252")

    page = text(signed_in.get(send(signed_in, data)["Location"]))

    assert "Zoë Eze, Curator, Fern House" in page
    assert "read as cp1252" in page


def test_preview_says_how_an_odd_file_was_read(signed_in: Client):
    data = connections_csv([person(1, first="Zoë\0")], delimiter="\t")

    assert "columns parted by tabs, 1 unprintable character taken out" in text(
        signed_in.get(send(signed_in, data)["Location"])
    )


def test_preview_of_known_people_offers_no_import(signed_in: Client):
    confirm(signed_in, offer(signed_in, ANA, BO))

    response = signed_in.get(offer(signed_in, ANA, BO))

    assert "Everybody in this file is here already" in text(response)
    assert 'form="confirm"' not in response.content.decode()


def test_preview_of_hidden_members_offers_no_import(signed_in: Client):
    response = signed_in.get(offer(signed_in, ["", "", "", "", "", "", "07 Jun 2025"]))

    assert "There is nobody to import in this file" in text(response)
    assert 'form="confirm"' not in response.content.decode()


def test_preview_shows_fifty_proposals_and_leaves_the_rest_for_later(signed_in: Client):
    for number in range(previewing.PROPOSALS_SHOWN + 2):
        ContactFactory(first_name=f"Ife{number}", last_name="Eze")

    response = signed_in.get(offer(signed_in, *(person(n) for n in range(previewing.PROPOSALS_SHOWN + 2))))

    assert response.content.decode().count("Same person") == previewing.PROPOSALS_SHOWN
    assert "The other 2 are imported, and you decide later." in text(response)


@pytest.mark.parametrize("token", ["0" * 32, "nobody", "batches"])
@pytest.mark.parametrize("page", ["", "confirm/", "discard/", "progress/", "restore/"])
def test_unknown_upload_is_gone_in_words(signed_in: Client, token: str, page: str):
    address = f"{ADDRESS}{token}/{page}"

    posted = page in {"confirm/", "discard/", "restore/"}
    response = (signed_in.post if posted else signed_in.get)(address, follow=True)

    if page == "discard/":
        assert response.redirect_chain[-1][0] == ADDRESS
    else:
        assert response.status_code == 404
        assert "This file is no longer here" in text(response)
        assert f'href="{ADDRESS}"' in response.content.decode()


def test_expired_upload_is_gone_in_words(signed_in: Client):
    upload = uploads.keep(connections_csv([ANA]), "Connections.csv", timezone.now() - dt.timedelta(days=1))

    response = signed_in.get(f"{ADDRESS}{upload.token}/")

    assert response.status_code == 404
    assert "for a day at most" in text(response)


def test_discard_deletes_the_file(signed_in: Client, data_folder: Path):
    address = offer(signed_in, ANA)

    response = signed_in.post(f"{address}discard/", follow=True)

    assert response.redirect_chain[-1][0] == ADDRESS
    assert files(data_folder) == []
    assert signed_in.get(address).status_code == 404


def test_discard_waits_for_an_import_that_runs(signed_in: Client, held: list[uploads.Job]):
    address = offer(signed_in, ANA)
    confirm(signed_in, address)

    response = signed_in.post(f"{address}discard/", follow=True)

    assert "This file is being imported" in text(response)
    assert held[0].upload.is_here


# ── The trash ──


def test_person_in_the_trash_is_restored_from_the_preview(signed_in: Client):
    here = ContactFactory(first_name="Ife3", last_name="Eze")
    ana, bo = (ContactFactory(profile_slug=slug) for slug in ("ana-silva-0", "bo-lind-0"))
    people.trash([ana.pk, bo.pk])
    address = offer(signed_in, ANA, BO, person(3))
    assert "Import 1 person" in text(signed_in.get(address))

    response = signed_in.post(f"{address}restore/", {"person": ana.pk, "decide-7": "same"}, follow=True)

    assert set(Contact.objects.present()) == {here, ana}
    page = text(response)
    assert "Restored" in page
    assert "Import 2 people" in page
    (proposal,) = response.context["preview"].proposals
    assert proposal.answer == "same"


def test_everybody_of_the_file_is_restored_at_once(signed_in: Client):
    trashed = [ContactFactory(profile_slug=slug) for slug in ("ana-silva-0", "bo-lind-0", "elsewhere")]
    people.trash([one.pk for one in trashed])

    signed_in.post(f"{offer(signed_in, ANA, BO)}restore/")

    assert set(Contact.objects.present()) == set(trashed[:2])


@pytest.mark.parametrize("chosen", ["0", "x", "9" * 30])
def test_restore_of_nobody_says_so(signed_in: Client, chosen: str):
    people.trash([ContactFactory(profile_slug="ana-silva-0").pk])

    response = signed_in.post(f"{offer(signed_in, ANA)}restore/", {"person": chosen}, follow=True)

    assert "Nobody had to be restored." in text(response)
    assert not Contact.objects.present().exists()


def test_whoever_is_not_of_this_file_stays_in_the_trash(signed_in: Client):
    stranger = ContactFactory(trashed_at=NOW)

    signed_in.post(f"{offer(signed_in, ANA)}restore/", {"person": stranger.pk})

    assert not Contact.objects.present().exists()


# ── Confirming ──


def test_confirm_imports_after_a_backup_and_leads_to_the_result(signed_in: Client, data_folder: Path):
    response = confirm(signed_in, offer(signed_in, ANA, BO))

    batch = ImportBatch.objects.get()
    assert response.redirect_chain[-1][0] == reverse("contacts:import_batch", args=[batch.pk])
    assert {one.name for one in Contact.objects.all()} == {"Ana Silva", "Bo Lind"}
    assert [backup.reason for backup in safekeeping.backups()] == ["import"]
    assert files(data_folder) == []
    page = response.content.decode()
    assert "2 new people" in page
    assert f"/contacts/?batch={batch.pk}" in page
    assert reverse("contacts:undo", args=[batch.action.pk]) in page


def test_confirm_twice_imports_once(signed_in: Client):
    address = offer(signed_in, ANA)
    digest = signed_in.get(address).context["digest"]

    first, second = (signed_in.post(f"{address}confirm/", {"shown": digest}, follow=True) for _ in range(2))

    assert first.redirect_chain == second.redirect_chain
    assert ImportBatch.objects.count() == 1


def test_address_of_the_preview_leads_to_the_result_afterwards(signed_in: Client):
    address = offer(signed_in, ANA)
    confirm(signed_in, address)

    response = signed_in.get(address, follow=True)

    assert response.context["batch"] == ImportBatch.objects.get()


def test_confirm_settles_proposals_as_answered(signed_in: Client):
    ana, bo, ife = (
        ContactFactory(first_name=first, last_name=last)
        for first, last in (("Ana", "Silva"), ("Bo", "Lind"), ("Ife1", "Eze"))
    )

    response = confirm(
        signed_in, offer(signed_in, ANA, BO, person(1)), decide_5="same", decide_6="different", decide_7=""
    )

    ana.refresh_from_db()
    assert ana.profile_slug == "ana-silva-0"
    assert Contact.objects.count() == 5
    assert {(one.a, one.state) for one in Double.objects.all()} == {
        (bo, Double.State.DIFFERENT),
        (ife, Double.State.OPEN),
    }
    page = text(response)
    assert "1 to decide on" in page
    assert "Ife1 Eze and Ife1 Eze, Fern House · same name" in page


def test_confirm_after_a_change_shows_the_plan_anew(signed_in: Client):
    address = offer(signed_in, ANA, BO)
    digest = signed_in.get(address).context["digest"]
    ContactFactory(profile_slug="ana-silva-0", first_name="Ana", last_name="Silva")

    response = signed_in.post(f"{address}confirm/", {"shown": digest}, follow=True)

    assert response.redirect_chain[-1][0] == address
    page = text(response)
    assert "Something changed since this was shown." in page
    assert not ImportBatch.objects.exists()
    again = confirm(signed_in, address)
    assert again.context["batch"].new == 1


@pytest.mark.parametrize("shown", ["", "x", "0" * 63])
def test_confirm_without_a_digest_shows_the_plan_anew(signed_in: Client, shown: str):
    response = signed_in.post(f"{offer(signed_in, ANA)}confirm/", {"shown": shown})

    assert response.status_code == 422
    assert "This page was out of date." in text(response)
    assert not Contact.objects.exists()


def test_confirm_without_a_backup_writes_nothing_and_can_be_repeated(
    signed_in: Client, settings: Settings, data_folder: Path
):
    working = settings.INFOINT_BACKUP
    settings.INFOINT_BACKUP = "tests.contacts.test_uploads.no_backup"
    address = offer(signed_in, ANA)

    response = confirm(signed_in, address)

    page = text(response)
    assert "Nothing was written" in page
    assert "No backup could be made first. The disk is full. The file is still here." in page
    assert not Contact.objects.exists()
    assert len(files(data_folder)) == 2
    settings.INFOINT_BACKUP = working
    fields = dict(re.findall(r'type="hidden" name="(shown)" value="([^"]+)"', response.content.decode()))
    signed_in.post(f"{address}confirm/", fields)
    assert Contact.objects.get().name == "Ana Silva"


def test_confirm_of_a_file_that_vanished_says_so(signed_in: Client, data_folder: Path):
    address = offer(signed_in, ANA)
    digest = signed_in.get(address).context["digest"]
    job = uploads.Job(
        uploads.find(address.split("/")[-2], timezone.now()), digest, state=uploads.State.FAILED
    )
    uploads.jobs[job.upload.token] = job
    job.upload.discard()

    response = signed_in.post(f"{address}confirm/", {"shown": digest}, follow=True)

    assert "The file is no longer here: choose it again." in text(response)


def test_answers_that_leave_nothing_to_write_say_so(signed_in: Client):
    ContactFactory(first_name="Ana", last_name="Silva", hand_edited=list(Contact.IMPORTED))

    response = confirm(signed_in, offer(signed_in, ANA), decide_5="same")

    assert response.redirect_chain[-1][0] == ADDRESS
    assert "Everybody in this file is here already: nothing was written." in text(response)


# ── Progress ──


def progress(client: Client, job: uploads.Job, **headers: str) -> HttpResponse:
    return client.get(f"{ADDRESS}{job.upload.token}/progress/", headers=headers)


def test_progress_shows_people_done_and_time_left(signed_in: Client, held: list[uploads.Job]):
    confirm(signed_in, offer(signed_in, ANA))
    (job,) = held
    job.state, job.clock = uploads.State.RUNNING, iter([10.0, 20.0]).__next__
    job.tell(500, 2_964)
    job.tell(1_712, 2_964)

    page = progress(signed_in, job).content.decode()

    assert '<progress max="2964" value="1712"' in page
    assert "1,712 of 2,964 people · about 11 s left" in page
    assert 'hx-trigger="every 500ms"' in page
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page


def test_progress_gives_htmx_its_region_and_nothing_when_nothing_moved(
    signed_in: Client, held: list[uploads.Job]
):
    confirm(signed_in, offer(signed_in, ANA))
    (job,) = held
    job.state = uploads.State.RUNNING
    job.tell(1, 3)
    address = f"{ADDRESS}{job.upload.token}/progress/"

    region = signed_in.get(address, headers={"HX-Request": "true"})
    same = signed_in.get(f"{address}?seen=running-1-3", headers={"HX-Request": "true"})
    moved = signed_in.get(f"{address}?seen=running-0-3", headers={"HX-Request": "true"})

    assert "<html" not in region.content.decode()
    assert 'id="progress"' in region.content.decode()
    assert (same.status_code, same.content) == (204, b"")
    assert moved.content == region.content


def test_progress_of_a_waiting_import_says_so(signed_in: Client, held: list[uploads.Job]):
    response = confirm(signed_in, offer(signed_in, ANA))

    assert "Waiting for another import" in text(response)
    assert "Only one import runs at a time." in text(response)


def test_progress_leads_htmx_to_the_result(signed_in: Client, held: list[uploads.Job]):
    confirm(signed_in, offer(signed_in, ANA))
    (job,) = held
    uploads.work(job)

    response = progress(signed_in, job, **{"HX-Request": "true"})

    assert response["HX-Redirect"] == reverse("contacts:import_batch", args=[ImportBatch.objects.get().pk])


def test_progress_asks_the_database_for_the_session_and_my_zone_alone(
    signed_in: Client, held: list[uploads.Job], django_assert_num_queries: DjangoAssertNumQueries
):
    confirm(signed_in, offer(signed_in, ANA))

    with django_assert_num_queries(3):
        progress(signed_in, held[0], **{"HX-Request": "true"})


def test_failed_import_is_not_asked_for_again(signed_in: Client, held: list[uploads.Job]):
    confirm(signed_in, offer(signed_in, ANA))
    held[0].state, held[0].problem = uploads.State.FAILED, "Something went wrong inside infoint."

    page = progress(signed_in, held[0]).content.decode()

    assert "hx-trigger" not in page
    assert "http-equiv" not in page
    assert "Try again" in page


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, ""),
        (0.0, "about 1 s left"),
        (0.2, "about 1 s left"),
        (11.1, "about 12 s left"),
        (59.9, "about 60 s left"),
        (90.0, "about 2 min left"),
    ],
)
def test_time_left_is_told_in_words(seconds: float | None, words: str):
    assert views.time_left(seconds) == words


# ── The result ──


def test_result_tells_news_problems_trash_and_doubles(signed_in: Client):
    OrganizationFactory(name="Kew Gardens", wanted=2)
    zoe = ContactFactory(
        first_name="Zoë", last_name="Eze", profile_slug="ife-1", organization=OrganizationFactory(name="Eden")
    )
    people.trash([ContactFactory(profile_slug="ana-silva-0").pk])
    rows = [
        person(1, first="Zoë", company="Kew Gardens"),
        ANA,
        person(2, on="01/02/03"),
        ["", "x" * 301, "", "", "", "", ""],
    ]

    response = confirm(signed_in, offer(signed_in, *rows))

    page = text(response)
    assert f'href="{zoe.get_absolute_url()}"' in response.content.decode()
    assert "Zoë Eze moved from Eden to Kew Gardens, Curator on your target list" in page
    assert "1 person of this file is in your trash and stayed there." in page
    assert "line 7 The date “01/02/03”" in page
    assert "line 8 The name has 301 characters" in page
    assert page.index("line 8") < page.index("line 7")  # what was left out stands first


@pytest.mark.parametrize("count", [1, 3])
def test_result_takes_the_same_queries_however_many_people_it_brought(
    signed_in: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
):
    place = OrganizationFactory(name="Eden")
    for number in range(count):
        ContactFactory(profile_slug=f"ife-{number}", organization=place)
        ContactFactory(first_name=f"Ife{number + 100}", last_name="Eze", organization=place)
    rows = [person(number + more, company="Kew") for number in range(count) for more in (0, 100)]
    batch = confirm(signed_in, offer(signed_in, *rows)).context["batch"]

    # session, owner, preferences, what is overdue; batch with action; news: changes, people, organisations;
    # doubles, how many; people, how many
    with django_assert_num_queries(16):
        signed_in.get(reverse("contacts:import_batch", args=[batch.pk]))


def test_undo_from_the_result_comes_back_to_it(signed_in: Client):
    batch = confirm(signed_in, offer(signed_in, ANA)).context["batch"]
    address = reverse("contacts:import_batch", args=[batch.pk])

    response = signed_in.post(
        reverse("contacts:undo", args=[batch.action.pk]), {"next": address}, follow=True
    )

    assert response.redirect_chain[-1][0] == address
    page = text(response)
    assert "This import was undone" in page
    assert "Nobody it brought is left." in page
    assert "Undo this import" not in page


def test_result_after_undo_lists_who_was_kept(signed_in: Client):
    batch = confirm(signed_in, offer(signed_in, ANA, BO)).context["batch"]
    ana = Contact.objects.get(first_name="Ana")
    people.log_touch(ana, timezone.localdate(), "Tea")
    address = reverse("contacts:import_batch", args=[batch.pk])

    told = signed_in.post(reverse("contacts:undo", args=[batch.action.pk]), {"next": address})

    assert "Ana Silva" in text(told)
    page = text(signed_in.get(address))
    assert "1 of its people is still here." in page
    assert "Left as they are" in page
    assert "Ana Silva" in page
    assert "Bo Lind" not in page


def test_result_hides_whoever_went_to_the_trash(signed_in: Client):
    batch = confirm(signed_in, offer(signed_in, ANA, BO)).context["batch"]
    people.trash([Contact.objects.get(first_name="Ana").pk])

    page = text(signed_in.get(reverse("contacts:import_batch", args=[batch.pk])))

    assert "Ana Silva" not in page
    assert "Bo Lind" in page


def test_result_of_an_unknown_import_is_missing(signed_in: Client):
    assert signed_in.get(f"{ADDRESS}batches/999/").status_code == 404


def test_same_file_again_changes_nothing(signed_in: Client):
    data = many(60)
    first = send(signed_in, data)["Location"]
    confirm(signed_in, first)

    again = signed_in.get(send(signed_in, data)["Location"])

    counts = again.context["plan"].counts()
    assert (counts["new"], counts["changed"], counts["same"]) == (0, 0, 60)
    assert Contact.objects.filter(search.matching("linkedin")).count() == 60


@pytest.mark.parametrize("page", ["confirm/", "discard/", "restore/"])
def test_reading_an_address_that_changes_things_changes_nothing(signed_in: Client, page: str):
    assert signed_in.get(f"{offer(signed_in, ANA)}{page}").status_code == 405


def test_import_needs_a_session(client: Client):
    assert send(client, connections_csv([ANA])).status_code == 302
    assert client.get(ADDRESS)["Location"].startswith("/sign-in/")


# ── Who is gone ──


def test_preview_counts_who_is_no_longer_connected_and_the_import_marks_them(signed_in: Client):
    confirm(signed_in, offer(signed_in, *map(person, range(3))))
    address = offer(signed_in, *map(person, range(2)))

    preview = text(signed_in.get(address))
    assert "1 no longer connected" in preview
    assert "Note 1 person gone or back" in preview
    result = confirm(signed_in, address)

    assert "1 no longer connected" in text(result)
    assert Contact.objects.get(first_name="Ife2").gone_on == timezone.localdate()
    assert "Everybody in this file is here already" in text(
        signed_in.get(offer(signed_in, *map(person, range(2))))
    )


def test_preview_says_that_a_file_looks_partial(signed_in: Client):
    confirm(signed_in, offer(signed_in, *map(person, range(5))))

    partial, whole = (
        text(signed_in.get(offer(signed_in, *rows)))
        for rows in (map(person, range(2)), map(person, range(5)))
    )

    words = "This file looks partial: nobody is marked as gone."
    assert words in partial
    assert words not in whole
    assert "no longer connected" not in partial


def test_whoever_is_back_is_told_in_the_result(signed_in: Client):
    for count in (3, 2, 3):
        result = confirm(signed_in, offer(signed_in, *map(person, range(count))))

    assert "Connected again" in text(result)
    assert not Contact.objects.filter(gone_on__isnull=False).exists()
