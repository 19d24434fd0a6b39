import datetime as dt
import json
import logging
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from django.db import connections
from django.utils import timezone
from pytest_django import Settings

from contacts import importing, search, uploads
from contacts.models import Action, Circle, Contact, ImportBatch, Organization
from infoint import safekeeping
from tests.contacts.exports import connections_csv
from tests.factories import NOW, ContactFactory

ANA = ["Ana", "Silva", "https://www.linkedin.com/in/ana-silva-0", "", "Fern House", "Curator", "08 Feb 2024"]
BO = ["Bo", "Lind", "https://www.linkedin.com/in/bo-lind-0", "", "Acme, Inc.", "Clerk", "07 Mar 2021"]
DAY = dt.timedelta(days=1)
SECOND = dt.timedelta(seconds=1)

gate = Event()
reached = Event()


def backup_at_the_gate(reason: str) -> None:
    reached.set()
    assert gate.wait(20)


def no_backup(reason: str) -> None:
    raise safekeeping.SafekeepingError("The disk is full.")


@pytest.fixture(autouse=True)
def no_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "jobs", {})


@pytest.fixture
def same_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "submit", uploads.work)


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> list[uploads.Job]:
    """Jobs that were handed to a worker who has not begun."""
    jobs: list[uploads.Job] = []
    monkeypatch.setattr(uploads, "submit", jobs.append)
    return jobs


@pytest.fixture
def shared_database(transactional_db: None) -> Iterator[None]:
    """A database that other threads see; what a flush leaves behind is taken along."""
    Circle.objects.get_or_create(key="linkedin", defaults={"name": "LinkedIn"})
    yield
    Contact.objects.all().delete()
    search.index(None)


def kept(*rows: list[str], now: dt.datetime = NOW) -> uploads.Upload:
    return uploads.keep(connections_csv(rows or [ANA]), "Connections.csv", now)


def shown(upload: uploads.Upload) -> str:
    return importing.plan(upload.export()).digest()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# ── The folder ──


def test_upload_lies_under_a_random_name_for_its_owner_only(data_folder: Path):
    before = os.umask(0o022)
    try:
        first, second = (uploads.keep(b"secret", "../../etc/Connections.csv", NOW) for _ in range(2))
    finally:
        os.umask(before)

    files = sorted((data_folder / "imports").iterdir())
    names = {f"{upload.token}{ending}" for upload in (first, second) for ending in (".upload", ".json")}
    assert {path.name for path in files} == names
    assert [mode(path) for path in files] == [0o600] * 4
    assert mode(data_folder / "imports") == 0o700
    assert first.read() == b"secret"


def test_folder_that_others_could_read_is_closed(data_folder: Path):
    (data_folder / "imports").mkdir()
    (data_folder / "imports").chmod(0o755)

    kept()

    assert mode(data_folder / "imports") == 0o700


def test_upload_is_found_as_it_was_noted():
    upload = kept()

    found = uploads.find(upload.token, NOW)

    assert found == upload
    assert (upload.name, upload.size, len(upload.sha256)) == ("Connections.csv", len(upload.read()), 64)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Connections.csv", "Connections.csv"),
        ("../../x.csv", "x.csv"),
        ("C:\\Users\\me\\x.csv", "x.csv"),
        ("a\r\nSet-Cookie: b.csv", "aSet-Cookie: b.csv"),
        ("CON", "CON"),
        ("a\0b.csv", "ab.csv"),
        ("\u202egpj.csv", "gpj.csv"),
        ("  a   b.csv ", "a b.csv"),
        ("<img src=x>.csv", "<img src=x>.csv"),
        ("", "Unnamed file"),
        ("..", "Unnamed file"),
        ("\u200b", "Unnamed file"),
        ("x" * 300 + ".csv", "x" * 115 + "….csv"),
        ("x" * 300, "x" * 119 + "…"),
    ],
)
def test_shown_name_is_one_line_without_folders(name: str, said: str):
    assert uploads.shown_name(name) == said


@pytest.mark.parametrize(
    "token", ["", "x", "0" * 32, "../../secret-key", "0" * 31 + "/", "0" * 32 + "\n", "A" * 32]
)
def test_unknown_token_finds_nothing(token: str):
    kept()

    assert uploads.find(token, NOW) is None


def test_token_never_leads_out_of_the_folder(data_folder: Path):
    (data_folder / "secret-key.json").write_text("{}")
    (data_folder / "secret-key.upload").write_text("key")

    assert uploads.find("../secret-key", NOW) is None


@pytest.mark.parametrize("damage", ["", "{", "[]", "{}", '{"token": "x"}', '"text"'])
def test_damaged_note_makes_an_upload_gone(data_folder: Path, damage: str):
    upload = kept()
    (data_folder / "imports" / f"{upload.token}.json").write_text(damage)

    assert uploads.find(upload.token, NOW) is None


def test_upload_is_gone_after_a_day():
    upload = kept(now=NOW)

    assert uploads.find(upload.token, NOW + DAY - SECOND) == upload
    assert uploads.find(upload.token, NOW + DAY) is None


def test_sweep_deletes_what_lay_there_for_a_day(data_folder: Path):
    old, new = kept(), kept()
    (data_folder / "imports" / f"{'1' * 32}.upload").write_bytes(b"half a pair")
    moment = timezone.now()
    for path in (data_folder / "imports").iterdir():
        if new.token not in path.name:
            os.utime(path, ((moment - DAY).timestamp(),) * 2)

    uploads.sweep(moment)

    assert not old.is_here
    assert {path.stem for path in (data_folder / "imports").iterdir()} == {new.token}


def test_sweep_spares_what_is_being_imported(held: list[uploads.Job]):
    upload = kept()
    uploads.start(upload, "0" * 64, {})

    uploads.sweep(timezone.now() + 2 * DAY)

    assert upload.is_here
    assert uploads.find(upload.token, NOW + 2 * DAY) == upload


def test_sweep_needs_no_folder():
    uploads.sweep(NOW)

    assert not uploads.folder().exists()


def test_discard_leaves_nothing(data_folder: Path):
    upload = kept()

    upload.discard()
    upload.discard()

    assert list((data_folder / "imports").iterdir()) == []


def test_upload_that_cannot_be_written_leaves_nothing(data_folder: Path):
    (data_folder / "imports").write_text("a file where the folder should be")

    with pytest.raises(OSError, match="exists"):
        kept()


# ── The worker ──


@pytest.mark.django_db
def test_start_imports_after_a_backup_and_deletes_the_file(same_thread: None, data_folder: Path):
    upload = kept(ANA, BO)

    job = uploads.start(upload, shown(upload), {})

    batch = ImportBatch.objects.get()
    assert (job.state, job.batch, job.done, job.total) == (uploads.State.DONE, batch.pk, 2, 2)
    assert (batch.file_name, batch.sha256) == ("Connections.csv", upload.sha256)
    assert [backup.reason for backup in safekeeping.backups()] == ["import"]
    assert list((data_folder / "imports").iterdir()) == []


def test_start_twice_is_one_import(held: list[uploads.Job]):
    upload = kept()

    first, second = (uploads.start(upload, "0" * 64, {}) for _ in range(2))

    assert first is second
    assert held == [first]


@pytest.mark.django_db
def test_start_after_the_end_imports_nothing_again(same_thread: None):
    upload = kept()
    digest = shown(upload)

    first, second = (uploads.start(upload, digest, {}) for _ in range(2))

    assert first is second
    assert ImportBatch.objects.count() == 1


@pytest.mark.django_db
def test_start_forgets_jobs_of_days_ago(same_thread: None):
    old, new = kept(ANA), kept(BO, now=NOW + 2 * DAY)
    uploads.start(old, shown(old), {})

    uploads.start(new, shown(new), {})

    assert uploads.job(old.token) is None
    assert uploads.job(new.token) is not None


@pytest.mark.django_db
def test_work_writes_nothing_when_the_plan_changed(same_thread: None):
    upload = kept(ANA)
    digest = shown(upload)
    ContactFactory(profile_slug="ana-silva-0")

    job = uploads.start(upload, digest, {})

    assert job.state is uploads.State.CHANGED
    assert not ImportBatch.objects.exists()
    assert upload.is_here
    assert safekeeping.backups() == []


@pytest.mark.django_db
def test_work_with_answers_writes_nothing_when_the_plan_changed(same_thread: None):
    upload = kept(ANA)
    digest = shown(upload)
    ContactFactory(first_name="Ana", last_name="Silva")

    job = uploads.start(upload, digest, {5: uploads.SAME})

    assert job.state is uploads.State.CHANGED
    assert Contact.objects.count() == 1


@pytest.mark.django_db
def test_work_without_a_backup_writes_nothing(
    same_thread: None, settings: Settings, caplog: pytest.LogCaptureFixture
):
    settings.INFOINT_BACKUP = f"{__name__}.no_backup"
    upload = kept(ANA)

    job = uploads.start(upload, shown(upload), {})

    assert job.state is uploads.State.FAILED
    assert job.problem == "No backup could be made first. The disk is full."
    assert not Contact.objects.exists()
    assert not Action.objects.exists()
    assert upload.is_here


@pytest.mark.django_db
def test_work_that_breaks_in_the_middle_leaves_nothing_and_can_be_repeated(
    same_thread: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    upload = kept(ANA, BO)
    digest = shown(upload)
    real = uploads.Job.tell

    def tell(job: uploads.Job, done: int, total: int) -> None:
        real(job, done, total)
        if done:
            raise RuntimeError("Ana Silva could not be written")

    with monkeypatch.context() as patch, caplog.at_level(logging.ERROR, "contacts.uploads"):
        patch.setattr(uploads.Job, "tell", tell)
        job = uploads.start(upload, digest, {})

    assert (job.state, job.problem) == (uploads.State.FAILED, "Something went wrong inside infoint.")
    assert [model.objects.count() for model in (Contact, Organization, Action, ImportBatch)] == [0] * 4
    (record,) = caplog.records
    assert record.exc_info is not None
    assert "Ana" not in record.getMessage()
    assert upload.is_here
    assert uploads.start(upload, digest, {}).state is uploads.State.DONE
    assert Contact.objects.count() == 2


@pytest.mark.django_db
def test_work_settles_proposals_as_answered(same_thread: None):
    ana = ContactFactory(first_name="Ana", last_name="Silva")
    bo = ContactFactory(first_name="Bo", last_name="Lind")
    upload = kept(ANA, BO)

    uploads.start(upload, shown(upload), {5: uploads.SAME, 6: uploads.DIFFERENT})

    ana.refresh_from_db()
    assert (ana.profile_slug, ana.title) == ("ana-silva-0", "Curator")
    assert Contact.objects.filter(first_name="Bo").exclude(pk=bo.pk).get().profile_slug == "bo-lind-0"
    assert Contact.objects.count() == 3


@pytest.mark.django_db
def test_work_leads_nowhere_when_answers_leave_nothing_to_write(same_thread: None):
    ContactFactory(first_name="Ana", last_name="Silva", hand_edited=list(Contact.IMPORTED))
    upload = kept(ANA)

    job = uploads.start(upload, shown(upload), {5: uploads.SAME})

    assert (job.state, job.batch) == (uploads.State.DONE, None)
    assert not ImportBatch.objects.exists()


@pytest.mark.django_db
def test_same_person_within_one_file_is_left_to_decide_later():
    twin = [*ANA[:2], "https://www.linkedin.com/in/ana-2", "", "Kew", "Gardener", "09 Feb 2024"]
    nameless = [*ANA[:2], "", *ANA[3:]]
    plan = importing.plan(kept(nameless, twin).export())
    (proposal,) = plan.doubles

    assert proposal.person.pk == 0
    assert uploads.decided(plan, {proposal.row.line: uploads.SAME}) == {}
    assert uploads.decided(plan, {proposal.row.line: uploads.DIFFERENT}) == {proposal.row.line: None}


def clock(*moments: float) -> Callable[[], float]:
    return iter(moments).__next__


def test_time_left_is_told_by_the_pace_so_far():
    job = uploads.Job(kept(), "0" * 64, clock=clock(100.0, 104.0))

    job.tell(0, 3_000)
    assert job.seconds_left is None
    job.tell(1_000, 3_000)
    assert job.seconds_left is None
    job.tell(2_000, 3_000)
    assert job.seconds_left == pytest.approx(4.0)


# ── The thread ──


def test_second_import_waits_for_the_first_and_finds_all_of_it(shared_database: None, settings: Settings):
    settings.INFOINT_BACKUP = f"{__name__}.backup_at_the_gate"
    gate.clear()
    reached.clear()
    first, second = kept(ANA), kept(ANA, BO)

    one = uploads.start(first, shown(first), {})
    assert reached.wait(20)
    other = uploads.start(second, shown(second), {})
    states = (one.state, other.state)
    gate.set()
    worker_is_done().wait(20)

    assert states == (uploads.State.RUNNING, uploads.State.WAITING)
    # Ana came with the first, so what was shown of the second no longer holds.
    assert (one.state, other.state) == (uploads.State.DONE, uploads.State.CHANGED)
    assert [person.first_name for person in Contact.objects.all()] == ["Ana"]


def worker_is_done() -> Event:
    over = Event()
    uploads._executor.submit(over.set)
    return over


def test_worker_lets_go_of_the_database(shared_database: None):
    upload = kept(ANA)

    uploads.start(upload, shown(upload), {})
    is_closed = uploads._executor.submit(lambda: connections["default"].connection is None).result(20)

    assert is_closed
    assert Contact.objects.count() == 1


def test_note_beside_the_file_holds_what_the_pages_say(data_folder: Path):
    upload = kept()

    facts = json.loads((data_folder / "imports" / f"{upload.token}.json").read_text())

    assert facts == {
        "token": upload.token,
        "name": "Connections.csv",
        "size": upload.size,
        "sha256": upload.sha256,
        "uploaded_at": NOW.isoformat(),
        "friend": None,
    }


def test_upload_remembers_whose_export_it_is(data_folder: Path):
    upload = uploads.keep(connections_csv([ANA]), "Connections.csv", NOW, 7)

    assert uploads.find(upload.token, NOW) == upload
    assert upload.origin == importing.Origin.of_friend(7)


def test_upload_of_an_older_version_is_my_own(data_folder: Path):
    upload = kept()
    note = data_folder / "imports" / f"{upload.token}.json"
    facts = json.loads(note.read_text())
    del facts["friend"]
    note.write_text(json.dumps(facts))

    assert uploads.find(upload.token, NOW) == upload
