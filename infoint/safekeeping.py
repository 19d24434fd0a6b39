"""Backups: made, proven, listed, pruned. They hold no session and no secret key."""

import contextlib
import datetime as dt
import logging
import os
import re
import secrets
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone

import infoint
from infoint.archive import (
    DATABASE,
    SafekeepingError,
    file_hash,
    is_sealed,
    pack,
    refuse_if_full,
    sync_folder,
    unpack,
)
from infoint.home import HomeError, Lock

logger = logging.getLogger(__name__)

LOCK_SECONDS = 60
DAYS_KEPT, WEEKS_KEPT, SCHEMAS_KEPT, ALWAYS_KEPT = 10, 8, 3, 5
WHY = {
    "daily": "Once a day",
    "erase": "Before erasing for good",
    "import": "Before an import",
    "manual": "You asked for it",
    "migrate": "Before a new version",
    "restore": "Before going back",
    "trash": "Before a large deletion",
}
NAME = re.compile(r"infoint-(?P<at>\d{8}T\d{6}Z)-(?P<reason>[a-z]+)-(?P<schema>\d+)(?:-\d+)?\.zip")


@dataclass(frozen=True)
class Backup:
    """A finished backup, as its name tells."""

    path: Path
    made_at: dt.datetime
    reason: str
    schema: int  # how many migrations the database had

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def size(self) -> int:
        """Bytes of the file."""
        return self.path.stat().st_size

    @property
    def why(self) -> str:
        return WHY.get(self.reason, self.reason.capitalize())

    @property
    def is_sealed(self) -> bool:
        """Whether the file still is, bit for bit, what was verified when it was made."""
        status = self.path.stat()
        return _is_sealed(self.path, status.st_mtime_ns, status.st_size)


def folder() -> Path:
    return Path(settings.DATA_FOLDER) / "backups"


def database_file() -> Path:
    return Path(connections[DEFAULT_DB_ALIAS].settings_dict["NAME"])


def backups() -> list[Backup]:
    """Return all finished backups, newest first, from one look into the folder."""
    try:
        names = os.listdir(folder())
    except (FileNotFoundError, NotADirectoryError):
        return []
    found = [kept for name in names if (kept := _parse(name))]
    return sorted(found, key=lambda kept: (kept.made_at, kept.name), reverse=True)


def _parse(name: str) -> Backup | None:
    match = NAME.fullmatch(name)
    if not match:
        return None
    try:
        made_at = dt.datetime.strptime(match["at"], "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)
    except ValueError:
        return None
    return Backup(folder() / name, made_at, match["reason"], int(match["schema"]))


def backup(reason: str) -> Backup:
    """Make a verified backup of the database; `reason` is one lower-case word for its name.

    Raises `SafekeepingError`, leaving no half file under a final name.
    """
    with workshop() as scratch:
        return make(reason, scratch)


def daily() -> None:
    """Make today's backup if today has none. A failure is logged and tried again later."""
    newest = next(iter(backups()), None)
    if newest and timezone.localdate(newest.made_at) == timezone.localdate():
        return
    try:
        if database_file().exists():
            backup("daily")
    except HomeError as error:
        logger.warning("No backup today: %s", error)


@contextlib.contextmanager
def workshop() -> Iterator[Path]:
    """Lend an empty private folder, to one worker at a time; turn what goes wrong into words."""
    try:
        folder().mkdir(mode=0o700, parents=True, exist_ok=True)
        with Lock(folder() / "backups.lock").held(wait=LOCK_SECONDS):
            for left in folder().glob("*.partial"):  # of a process that was killed
                shutil.rmtree(left) if left.is_dir() else left.unlink()
            scratch = folder() / f"{secrets.token_hex(4)}.partial"
            scratch.mkdir(mode=0o700)
            try:
                yield scratch
            finally:
                shutil.rmtree(scratch, ignore_errors=True)
    except HomeError:
        raise
    except (OSError, sqlite3.Error) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SafekeepingError(f"The backup folder {folder()} could not be used: {reason}.") from error


def make(reason: str, scratch: Path) -> Backup:
    """Make a backup inside an open workshop."""
    if not re.fullmatch("[a-z]+", reason):
        raise ValueError(f"a reason is one lower-case word, not {reason!r}")
    source = database_file()
    refuse_if_full(folder(), source.stat().st_size)
    copy = scratch / DATABASE
    manifest = copy_database(source, copy) | {"reason": reason}
    partial = scratch / "backup.partial"
    pack(copy, manifest, partial)
    unpack(partial, None)
    final = _free_name(dt.datetime.now(dt.UTC), reason, manifest["schema"])
    partial.rename(final)
    sync_folder(folder())
    copy.unlink()
    for old in superfluous(backups(), timezone.localdate()):
        old.path.unlink()
    made = _parse(final.name)
    if made is None:
        raise AssertionError(final)
    return made


def _free_name(at: dt.datetime, reason: str, schema: int) -> Path:
    stem = f"infoint-{at:%Y%m%dT%H%M%SZ}-{reason}-{schema}"
    names = (f"{stem}{f'-{number}' if number else ''}.zip" for number in range(10_000))
    return next(folder() / name for name in names if not (folder() / name).exists())


def copy_database(source: Path, copy: Path) -> dict[str, Any]:
    """Copy a database that may be in use, check the copy, and return what the manifest says of it."""
    copy.touch(mode=0o600)
    with (
        contextlib.closing(sqlite3.connect(source, timeout=20)) as live,
        contextlib.closing(sqlite3.connect(copy)) as kept,
    ):
        live.backup(kept)
        kept.execute("PRAGMA journal_mode=DELETE")
        kept.execute("PRAGMA secure_delete=ON")
        if "django_session" in tables(kept):
            kept.execute("DELETE FROM django_session")  # nobody signs in with a stolen backup
        kept.commit()
        check(kept)
        manifest = {
            "app": "infoint",
            "version": infoint.__version__,
            "made_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            "schema": len(migrations(kept)),
            "rows": row_counts(kept),
        }
    return manifest | {"sha256": file_hash(copy)}


def check(database: sqlite3.Connection) -> None:
    """Raise where the database is damaged or a reference in it leads nowhere."""
    found = [row[0] for row in database.execute("PRAGMA integrity_check")]
    if found != ["ok"]:
        raise SafekeepingError(f"The database is damaged: {found[0]}.")
    if database.execute("PRAGMA foreign_key_check").fetchone():
        raise SafekeepingError("The database is damaged: a reference leads nowhere.")


def tables(database: sqlite3.Connection) -> list[str]:
    """Return the names of all tables that hold rows of their own."""
    return [
        name
        for name, sql in database.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name"
        )
        if not (sql or "").upper().startswith("CREATE VIRTUAL")
    ]


def row_counts(database: sqlite3.Connection) -> dict[str, int]:
    counts = {}
    for name in tables(database):
        quoted = '"' + name.replace('"', '""') + '"'
        counts[name] = database.execute(f"SELECT count(*) FROM {quoted}").fetchone()[0]  # noqa: S608 (quoted)
    return counts


def migrations(database: sqlite3.Connection) -> set[tuple[str, str]]:
    """Return the (app, name) of the migrations that a database has had."""
    if "django_migrations" not in tables(database):
        return set()
    return set(database.execute("SELECT app, name FROM django_migrations"))


@lru_cache(maxsize=200)
def _is_sealed(path: Path, changed_ns: int, size: int) -> bool:
    return is_sealed(path)


def superfluous(found: Iterable[Backup], today: dt.date) -> list[Backup]:
    """Return the backups that may go.

    Kept are all of today, the newest of each of the last 10 days and 8 weeks that have one, those made
    before a migration from one of the last 3 versions, and the newest 5. Days and weeks are counted
    among the backups themselves: a clock gone astray deletes nothing.
    """
    newest_first = sorted(found, key=lambda each: (each.made_at, each.name), reverse=True)
    days: dict[dt.date, Backup] = {}
    weeks: dict[tuple[int, int], Backup] = {}
    kept = set(newest_first[:ALWAYS_KEPT])
    for each in newest_first:
        day = timezone.localdate(each.made_at)
        days.setdefault(day, each)
        weeks.setdefault(day.isocalendar()[:2], each)
        if day == today:
            kept.add(each)
    kept.update(list(days.values())[:DAYS_KEPT], list(weeks.values())[:WEEKS_KEPT])
    before_migration = [each for each in newest_first if each.reason == "migrate"]
    last_schemas = sorted({each.schema for each in before_migration}, reverse=True)[:SCHEMAS_KEPT]
    kept.update(each for each in before_migration if each.schema in last_schemas)
    return [each for each in newest_first if each not in kept]
