import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from contacts.models import Contact
from infoint import archive, home, restoring, safekeeping
from infoint.archive import SafekeepingError
from infoint.safekeeping import Backup
from tests.factories import ContactFactory
from tests.infoint.test_safekeeping import LEADS_NOWHERE, spoil

LATER = "INSERT INTO django_migrations (app, name, applied) VALUES ('contacts', '9999_later', '')"


def names() -> list[str]:
    return sorted(Contact.objects.values_list("first_name", flat=True))


def repacked(kept: Backup, change: Callable[[sqlite3.Connection], object], **manifest: object) -> Path:
    """Return a sealed backup like `kept` whose database was changed."""
    file = kept.path.with_name("changed.sqlite3")
    said = archive.unpack(kept.path, file)
    with contextlib.closing(sqlite3.connect(file)) as database:
        change(database)
        database.commit()
        said |= {"rows": safekeeping.row_counts(database)}
    said |= {"sha256": archive.file_hash(file)} | manifest
    target = kept.path.with_name("changed.zip")
    archive.pack(file, said, target)
    file.unlink()
    return target


def test_restore_brings_the_old_state_back_and_keeps_the_present(live: Path) -> None:
    ContactFactory(first_name="Ana")
    kept = safekeeping.backup("manual")
    ContactFactory(first_name="Bao")

    done = restoring.restore(kept.path)

    assert names() == ["Ana"]
    assert done.rows["contacts_contact"] == 1
    assert done.before is not None
    assert done.before.reason == "restore"
    restoring.restore(done.before.path)
    assert names() == ["Ana", "Bao"]


def test_restore_leaves_no_journal_of_the_old_file(live: Path) -> None:
    kept = safekeeping.backup("manual")
    ContactFactory(first_name="Bao")

    restoring.restore(kept.path)

    assert not live.with_name(f"{live.name}-wal").exists()
    assert names() == []


def test_restore_while_something_writes_is_refused(live: Path) -> None:
    kept = safekeeping.backup("manual")
    ContactFactory(first_name="Bao")
    with contextlib.closing(sqlite3.connect(live, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE contacts_contact SET first_name = 'Chidi'")
        with pytest.raises(SafekeepingError, match="Something else is using the database"):
            restoring.restore(kept.path)
        other.execute("COMMIT")

    assert names() == ["Chidi"]


@pytest.mark.parametrize(
    ("plant", "reason"),
    [
        ("CREATE TRIGGER t AFTER INSERT ON contacts_contact BEGIN SELECT 1; END", "trigger 't'"),
        ("CREATE VIEW v AS SELECT * FROM contacts_contact", "view 'v'"),
        ("CREATE VIRTUAL TABLE r USING rtree(id, a, b)", "table 'r'"),
        ("DELETE FROM django_migrations WHERE app = 'contacts'", "another program"),
        ("DROP TABLE django_migrations", "another program"),
        (LATER, "newer infoint"),
        (LEADS_NOWHERE, "leads nowhere"),
    ],
)
def test_restore_refuses_what_is_not_ours(live: Path, plant: str, reason: str) -> None:
    ContactFactory(first_name="Ana")
    changed = repacked(safekeeping.backup("manual"), lambda database: database.execute(plant))
    before = live.read_bytes()

    with pytest.raises(SafekeepingError, match=reason):
        restoring.restore(changed)

    assert live.read_bytes() == before
    assert names() == ["Ana"]


def test_restore_refuses_rows_that_are_not_those_promised(live: Path) -> None:
    changed = repacked(safekeeping.backup("manual"), lambda database: None, rows={"contacts_contact": 5})

    with pytest.raises(SafekeepingError, match="other rows"):
        restoring.restore(changed)


def test_restore_refuses_a_bare_database_and_a_missing_file(live: Path, tmp_path: Path) -> None:
    bare = tmp_path / "plain.sqlite3"
    bare.write_bytes(live.read_bytes())

    for path, reason in [(bare, "no backup of infoint"), (tmp_path / "none.zip", "There is no file")]:
        with pytest.raises(SafekeepingError, match=reason):
            restoring.restore(path)


def test_restore_refuses_a_database_that_cannot_be_read(live: Path) -> None:
    kept = safekeeping.backup("manual")
    file = live.with_name("junk.sqlite3")
    manifest = archive.unpack(kept.path, file)
    file.write_bytes(b"SQLite format 3\0" + b"\1" * 5000)
    target = live.with_name("junk.zip")
    archive.pack(file, manifest | {"sha256": archive.file_hash(file)}, target)

    with pytest.raises(SafekeepingError, match="no database that can be read"):
        restoring.verify(target)


def test_restore_brings_an_older_backup_up_to_date(live: Path) -> None:
    ContactFactory(first_name="Ana")

    def age(database: sqlite3.Connection) -> None:
        database.execute("DROP TABLE django_session")
        database.execute("DELETE FROM django_migrations WHERE app = 'sessions'")

    restoring.restore(repacked(safekeeping.backup("manual"), age))

    assert names() == ["Ana"]
    assert "django_session" in connection.introspection.table_names()


def test_restore_over_a_damaged_database_keeps_it_aside(live: Path) -> None:
    ContactFactory(first_name="Ana")
    kept = safekeeping.backup("manual")
    connection.close()
    spoil(live)
    damaged = live.read_bytes()

    done = restoring.restore(kept.path)

    assert done.before is None
    assert done.aside is not None
    assert done.aside.read_bytes() == damaged
    assert done.aside.stat().st_mode & 0o077 == 0
    assert names() == ["Ana"]


def test_restore_where_there_is_nothing_yet(live: Path) -> None:
    ContactFactory(first_name="Ana")
    kept = safekeeping.backup("manual")
    connection.close()
    live.unlink()

    done = restoring.restore(kept.path)

    assert (done.before, done.aside, names()) == (None, None, ["Ana"])


def test_restore_that_cannot_back_up_changes_nothing(live: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = safekeeping.backup("manual")
    ContactFactory(first_name="Bao")
    monkeypatch.setattr(archive, "RESERVE", 1 << 60)

    with pytest.raises(SafekeepingError, match="too full"):
        restoring.restore(kept.path)

    assert names() == ["Bao"]


def test_restore_command_asks_a_running_server_to_stop(live: Path, data_folder: Path) -> None:
    kept = safekeeping.backup("manual")
    lock = home.Lock(data_folder / home.LOCK_FILE)
    assert lock.take()

    with pytest.raises(CommandError, match="infoint is running"):
        call_command("restore", str(kept.path))

    lock.close()


def test_restore_command_tells_what_it_did(live: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ContactFactory()
    kept = safekeeping.backup("manual")

    call_command("restore", str(kept.path))

    said = capsys.readouterr().out
    assert f"Restored {kept.name}: 1 person." in said
    assert "What was there before is in" in said


def test_every_kept_backup_verifies(live: Path) -> None:
    for count in range(3):
        ContactFactory.create_batch(count)
        safekeeping.backup("manual")

    manifests = [restoring.verify(kept.path) for kept in safekeeping.backups()]
    assert sorted(manifest["rows"]["contacts_contact"] for manifest in manifests) == [0, 1, 3]
