import contextlib
import datetime as dt
import hashlib
import itertools
import json
import random
import sqlite3
import stat
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from django.utils.module_loading import import_string
from pytest_django import Settings

from contacts.models import Contact
from infoint import archive, safekeeping
from infoint.archive import SafekeepingError
from infoint.home import Lock
from infoint.safekeeping import Backup
from tests.factories import ContactFactory

LEADS_NOWHERE = """INSERT INTO django_admin_log
    (object_id, object_repr, action_flag, change_message, user_id, action_time)
    VALUES ('1', 'x', 1, 'x', 999, '2026-11-23')"""
MONDAY = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)


def test_backup_holds_the_database_and_says_so_in_its_name(live: Path) -> None:
    ContactFactory(first_name="Zoë")

    with time_machine.travel(MONDAY, tick=False):
        kept = safekeeping.backup("import")

    assert kept.name == f"infoint-20261123T093000Z-import-{kept.schema}.zip"
    assert (kept.made_at, kept.reason, kept.is_sealed) == (MONDAY, "import", True)
    manifest = archive.unpack(kept.path, live.with_name("copy.sqlite3"))
    assert manifest["rows"]["contacts_contact"] == 1
    with contextlib.closing(sqlite3.connect(live.with_name("copy.sqlite3"))) as copy:
        assert copy.execute("SELECT first_name FROM contacts_contact").fetchall() == [("Zoë",)]


def test_backup_is_found_through_the_setting(live: Path, settings: Settings) -> None:
    assert import_string(settings.INFOINT_BACKUP)("import").path.exists()


def test_backup_is_private_and_leaves_nothing_else(live: Path) -> None:
    kept = safekeeping.backup("manual")

    names = sorted(path.name for path in kept.path.parent.iterdir())
    assert names == sorted(["backups.lock", kept.name])
    assert stat.S_IMODE(kept.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.path.parent.stat().st_mode) == 0o700


def test_backup_holds_no_session_and_no_key(live: Path, client: Client, data_folder: Path) -> None:
    (data_folder / "secret-key").write_text("k" * 86)
    client.force_login(User.objects.create_user("owner"))
    session = client.cookies["infoint_session_8765"].value

    kept = safekeeping.backup("manual")

    with zipfile.ZipFile(kept.path) as zipped:
        everything = b"".join(zipped.read(name) for name in zipped.namelist())
    assert zipped.namelist() == ["infoint.sqlite3", "manifest.json"]
    assert session.encode() not in everything
    assert b"k" * 86 not in everything
    assert client.session.session_key == session


def test_backups_while_a_writer_commits_are_all_good(live: Path) -> None:
    with contextlib.closing(sqlite3.connect(live)) as database:
        database.execute("CREATE TABLE pairs (a INTEGER, b INTEGER)")
        database.commit()
    over = threading.Event()

    def write() -> None:
        with contextlib.closing(sqlite3.connect(live, timeout=20)) as database:
            database.execute("PRAGMA synchronous=OFF")  # the disk is not what is tried here
            for number in itertools.count():
                if over.is_set():
                    return
                with database:
                    database.execute("INSERT INTO pairs VALUES (?, 0)", [number])
                    database.execute("UPDATE pairs SET b = a WHERE a = ?", [number])

    writer = threading.Thread(target=write)
    writer.start()
    try:
        kept = [safekeeping.backup("manual") for _ in range(5)]
    finally:
        over.set()
        writer.join()

    for number, each in enumerate(kept):
        copy = live.with_name(f"copy{number}.sqlite3")
        archive.unpack(each.path, copy)
        with contextlib.closing(sqlite3.connect(copy)) as database:
            assert database.execute("SELECT count(*) FROM pairs WHERE a <> b").fetchone() == (0,)


def test_backups_at_once_do_not_meet(live: Path) -> None:
    made: list[Backup] = []
    threads = [threading.Thread(target=lambda: made.append(safekeeping.backup("manual"))) for _ in range(4)]
    with time_machine.travel(MONDAY, tick=False):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert len({each.path for each in made}) == 4
    assert all(each.is_sealed for each in made)
    assert len(safekeeping.backups()) == 4


def test_backup_cleans_up_after_one_that_was_killed(live: Path) -> None:
    left = safekeeping.folder() / "0badcafe.partial"
    left.mkdir(parents=True)
    (left / "infoint.sqlite3").write_bytes(b"half")

    safekeeping.backup("manual")

    assert not left.exists()


def test_backup_of_a_damaged_database_is_refused(live: Path) -> None:
    spoil(live)

    with pytest.raises(SafekeepingError):
        safekeeping.backup("manual")

    assert safekeeping.backups() == []


def spoil(file: Path) -> None:
    """Overwrite the inside of a database."""
    with file.open("r+b") as handle:
        handle.seek(4096)
        handle.write(b"\xff" * 40_000)


def test_backup_with_a_reference_that_leads_nowhere_is_refused(live: Path) -> None:
    with contextlib.closing(sqlite3.connect(live)) as database, database:
        database.execute(LEADS_NOWHERE)

    with pytest.raises(SafekeepingError, match="leads nowhere"):
        safekeeping.backup("manual")

    assert safekeeping.backups() == []


def test_backup_to_a_full_disk_is_refused_beforehand(live: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "RESERVE", 1 << 60)

    with pytest.raises(SafekeepingError, match="The disk is too full"):
        safekeeping.backup("manual")

    assert safekeeping.backups() == []


def test_backup_into_a_folder_that_is_a_file_is_refused_in_words(live: Path) -> None:
    safekeeping.folder().write_text("in the way")

    with pytest.raises(SafekeepingError, match="could not be used"):
        safekeeping.backup("manual")


def test_backup_error_can_be_caught_as_an_os_error() -> None:
    with pytest.raises(OSError, match=r"^no room$"):
        raise SafekeepingError("no room")


def test_backup_waits_for_another_process(live: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safekeeping, "LOCK_SECONDS", 0.1)
    safekeeping.backup("manual")
    lock = Lock(safekeeping.folder() / "backups.lock")
    assert lock.take()

    with pytest.raises(OSError, match="busy"):
        safekeeping.backup("manual")

    lock.close()
    safekeeping.backup("manual")


@pytest.mark.parametrize("reason", ["", "Import", "two words", "../x", "a-b", "x.zip"])
def test_backup_reason_is_one_word(live: Path, reason: str) -> None:
    with pytest.raises(ValueError, match="one lower-case word"):
        safekeeping.backup(reason)


def test_any_flipped_bit_is_found(live: Path) -> None:
    kept = safekeeping.backup("manual")
    whole = kept.path.read_bytes()
    chance = random.Random(7)
    ends = [*range(200), *range(len(whole) - 400, len(whole))]
    places = [*ends, *(chance.randrange(len(whole)) for _ in range(300))]

    missed = []
    for place in places:
        broken = bytearray(whole)
        broken[place] ^= 1 << chance.randrange(8)
        kept.path.write_bytes(broken)
        if archive.is_sealed(kept.path):
            missed.append(place)

    assert missed == []


@pytest.mark.parametrize(
    "cut", [lambda size: 0, lambda size: 64, lambda size: size // 2, lambda size: size - 1]
)
def test_cut_backup_is_refused(live: Path, cut: Callable[[int], int]) -> None:
    kept = safekeeping.backup("manual")
    with kept.path.open("r+b") as file:
        file.truncate(cut(kept.size))

    with pytest.raises(SafekeepingError):
        archive.unpack(kept.path, None)

    assert not kept.is_sealed


def test_sealed_archive_of_something_else_is_refused(live: Path, tmp_path: Path) -> None:
    for number, members in enumerate([{}, {"infoint.sqlite3": b"x"}, {"../x": b"x", "manifest.json": b"{}"}]):
        path = tmp_path / f"{number}.zip"
        with zipfile.ZipFile(path, "w") as zipped:
            for name, content in members.items():
                zipped.writestr(name, content)
            zipped.comment = b"sha256:" + b"0" * 64
        whole = path.read_bytes()[:-64]
        path.write_bytes(whole + hashlib.sha256(whole).hexdigest().encode())

        assert archive.is_sealed(path)
        with pytest.raises(SafekeepingError):
            archive.unpack(path, None)


def test_manifest_says_what_is_inside(live: Path) -> None:
    kept = safekeeping.backup("manual")

    with zipfile.ZipFile(kept.path) as zipped:
        manifest = json.loads(zipped.read("manifest.json"))
        digest = hashlib.sha256(zipped.read("infoint.sqlite3")).hexdigest()

    assert (manifest["app"], manifest["reason"], manifest["sha256"]) == ("infoint", "manual", digest)
    assert manifest["schema"] == kept.schema > 20


def test_list_shows_only_finished_backups_newest_first(live: Path) -> None:
    kept = []
    for hours in (0, 2, 1):
        with time_machine.travel(MONDAY + dt.timedelta(hours=hours), tick=False):
            kept.append(safekeeping.backup("manual"))
    for name in ["notes.txt", f"{kept[0].name}.partial", "infoint-20269999T093000Z-manual-3.zip"]:
        (safekeeping.folder() / name).write_text("x")

    assert safekeeping.backups() == [kept[1], kept[2], kept[0]]


def test_daily_backup_is_made_once_a_day(live: Path) -> None:
    noon = timezone.localtime(MONDAY).replace(hour=12)
    for hours in (0, 3, 24, 25):
        with time_machine.travel(noon + dt.timedelta(hours=hours), tick=False):
            safekeeping.daily()

    assert [kept.reason for kept in safekeeping.backups()] == ["daily", "daily"]


def test_daily_backup_that_fails_is_tried_again(live: Path, caplog: pytest.LogCaptureFixture) -> None:
    safekeeping.folder().write_text("in the way")
    safekeeping.daily()
    safekeeping.folder().unlink()
    safekeeping.daily()

    assert ["No backup today" in record.getMessage() for record in caplog.records] == [True]
    assert len(safekeeping.backups()) == 1


def named(days_ago: int, reason: str = "daily", schema: int = 9, hour: int = 12) -> Backup:
    at = timezone.localtime(MONDAY).replace(hour=hour) - dt.timedelta(days=days_ago)
    return Backup(Path(f"{days_ago}-{hour}-{reason}-{schema}"), at, reason, schema)


def ages_left(found: list[Backup]) -> list[int]:
    gone = safekeeping.superfluous(found, timezone.localdate(MONDAY))
    today = timezone.localdate(MONDAY)
    return sorted((today - timezone.localdate(each.made_at)).days for each in found if each not in gone)


def test_pruning_keeps_all_of_today() -> None:
    today = [named(0, hour=hour) for hour in range(20)]

    assert safekeeping.superfluous(today, timezone.localdate(MONDAY)) == []


def test_pruning_keeps_the_newest_of_ten_days_and_eight_weeks() -> None:
    found = [named(days, hour=hour) for days in range(100) for hour in (8, 20)]
    today = [0, 0]
    days = [1, 1, 2, *range(3, 10)]  # the newest five hold one more of yesterday
    sundays = [15, 22, 29, 36, 43]  # eight weeks: this one, those of days 1 and 8, and five more

    assert ages_left(found) == [*today, *days, *sundays]


def test_pruning_keeps_those_before_the_last_three_migrations() -> None:
    old = [named(400 + schema, "migrate", schema) for schema in range(1, 7)]
    recent = [named(days) for days in range(80)]

    kept = set(old) - set(safekeeping.superfluous([*old, *recent], timezone.localdate(MONDAY)))

    assert {each.schema for each in kept} == {4, 5, 6}


def test_pruning_by_a_clock_gone_astray_keeps_the_same() -> None:
    found = [named(days) for days in range(40)]
    far = timezone.localdate(MONDAY) + dt.timedelta(days=3650)

    assert safekeeping.superfluous(found, far) == safekeeping.superfluous(found, timezone.localdate(MONDAY))


def test_backup_prunes_what_is_old(live: Path) -> None:
    for days in range(30, 0, -1):
        name = f"infoint-{MONDAY - dt.timedelta(days=days):%Y%m%dT%H%M%SZ}-daily-3.zip"
        safekeeping.folder().mkdir(exist_ok=True)
        (safekeeping.folder() / name).write_bytes(b"old")

    with time_machine.travel(MONDAY, tick=False):
        kept = safekeeping.backup("manual")

    left = safekeeping.backups()
    assert left[0] == kept
    assert 10 < len(left) < 20


def test_backup_command_says_where(live: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("backup")

    [kept] = safekeeping.backups()
    assert str(kept.path) in capsys.readouterr().out
    assert Contact.objects.count() == 0
