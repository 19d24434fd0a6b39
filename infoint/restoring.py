"""Going back to a backup: proven and brought up to date aside, then put in place in one step."""

import contextlib
import datetime as dt
import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.loader import MigrationLoader

from infoint import archive, safekeeping
from infoint.archive import SafekeepingError
from infoint.safekeeping import Backup

SCRATCH = "scratch"


@dataclass(frozen=True)
class Restored:
    """What a restore did."""

    rows: dict[str, int]
    before: Backup | None  # the backup of what was there, None where that was damaged
    aside: Path | None  # the damaged file that was there


def verify(path: Path) -> dict[str, Any]:
    """Prove that a backup could be restored; return its manifest. Raises `SafekeepingError`."""
    with safekeeping.workshop() as scratch:
        return _lay_out(path, scratch / archive.DATABASE)


def restore(path: Path) -> Restored:
    """Replace the database by that of a backup. The caller holds the folder's lock.

    Whatever is wrong with the backup is found before the present data is touched; the present data is
    backed up first, or moved aside where it is too damaged for that.
    """
    with safekeeping.workshop() as scratch:
        new = scratch / archive.DATABASE
        _lay_out(path, new)
        _migrate(new)
        with contextlib.closing(sqlite3.connect(new)) as database:
            safekeeping.check(database)
            rows = safekeeping.row_counts(database)
        live = safekeeping.database_file()
        before, aside = _keep_present(live, scratch / "present")
        swap(new, live)
        return Restored(rows, before, aside)


def put_back(path: Path) -> None:
    """Put a backup in place as it is, after a migration that failed."""
    with safekeeping.workshop() as scratch:
        new = scratch / archive.DATABASE
        archive.unpack(path, new)
        swap(new, safekeeping.database_file())


def _lay_out(path: Path, target: Path) -> dict[str, Any]:
    manifest = archive.unpack(path, target)
    try:
        with contextlib.closing(sqlite3.connect(target)) as database:
            database.execute("PRAGMA trusted_schema=OFF")
            refuse_if_foreign(database)
            safekeeping.check(database)
            if safekeeping.row_counts(database) != manifest.get("rows"):
                raise SafekeepingError("The backup holds other rows than it says.")
    except sqlite3.DatabaseError as error:
        raise SafekeepingError(f"The backup holds no database that can be read: {error}.") from error
    return manifest


def refuse_if_foreign(database: sqlite3.Connection) -> None:
    """Raise where a database is not ours, is from a newer version, or brings code along."""
    applied = safekeeping.migrations(database)
    if not any(app == "contacts" for app, _ in applied):
        raise SafekeepingError("The backup holds the database of another program.")
    ours = {config.label for config in apps.get_app_configs()}
    known = MigrationLoader(None).disk_migrations
    if any(app in ours and (app, name) not in known for app, name in applied):
        raise SafekeepingError(
            "The backup was made by a newer infoint. Install that version and restore again."
        )
    for kind, name, sql in database.execute("SELECT type, name, sql FROM sqlite_master"):
        virtual = (sql or "").upper().startswith("CREATE VIRTUAL") and "USING FTS5" not in (sql or "").upper()
        if kind in {"trigger", "view"} or virtual:
            raise SafekeepingError(f"The backup holds something infoint never makes: {kind} {name!r}.")


def _migrate(file: Path) -> None:
    """Bring a database file up to this version, as Django's second database."""
    connections.databases[SCRATCH] = connections.databases[DEFAULT_DB_ALIAS] | {"NAME": file}
    try:
        call_command("migrate", database=SCRATCH, verbosity=0, interactive=False)
    finally:
        connections[SCRATCH].close()
        del connections[SCRATCH]
        del connections.databases[SCRATCH]
    with contextlib.closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA journal_mode=DELETE")


def _keep_present(live: Path, scratch: Path) -> tuple[Backup | None, Path | None]:
    if not live.exists():
        return None, None
    scratch.mkdir(mode=0o700)
    try:
        return safekeeping.make("restore", scratch), None
    except (sqlite3.DatabaseError, SafekeepingError) as error:
        if not _is_damaged(live):
            raise
        aside = live.with_name(f"damaged-{dt.datetime.now(dt.UTC):%Y%m%dT%H%M%SZ}.sqlite3")
        aside.write_bytes(live.read_bytes())
        aside.chmod(0o600)
        if not aside.stat().st_size == live.stat().st_size:
            raise SafekeepingError("The damaged database could not be kept aside.") from error
        return None, aside


def _is_damaged(live: Path) -> bool:
    try:
        with contextlib.closing(sqlite3.connect(live)) as database:
            safekeeping.check(database)
    except (sqlite3.DatabaseError, SafekeepingError):
        return True
    return False


def swap(new: Path, live: Path) -> None:
    """Put `new` in the place of `live`, so that whoever looks finds the one or the other entirely.

    The journal of the old file is folded into it first: left beside the new one it would be played
    into that.
    """
    connections[DEFAULT_DB_ALIAS].close()
    if live.exists():
        _fold_journal(live)
    os.replace(new, live)
    archive.sync_folder(live.parent)


def _fold_journal(live: Path) -> None:
    try:
        with contextlib.closing(sqlite3.connect(live, timeout=5)) as database:
            mode = database.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except sqlite3.OperationalError as error:
        raise SafekeepingError("Something else is using the database. Close it and try again.") from error
    except sqlite3.DatabaseError:  # too damaged to be opened: its journal belongs to nothing any more
        for suffix in ("-wal", "-shm", "-journal"):
            live.with_name(live.name + suffix).unlink(missing_ok=True)
        return
    if mode != "delete":
        raise SafekeepingError("Something else is using the database. Close it and try again.")
