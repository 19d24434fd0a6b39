"""Importing and importing again, against bare SQL on the same rows."""

import contextlib
import csv
import hashlib
import io
import sqlite3
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from contacts import changes, importing, linkedin
from contacts.linkedin_profile import profile_slug
from contacts.models import Contact
from infoint import safekeeping
from tests.bench.report import Report, cpu
from tests.contacts.exports import many


def measure(report: Report, people: int) -> None:
    """Fill the database with `people` newcomers, and leave it filled."""
    call_command("migrate", verbosity=0)
    connection.close()
    empty = Path(settings.DATA_FOLDER) / "empty.sqlite3"
    empty.write_bytes(Path(connection.settings_dict["NAME"]).read_bytes())
    data = many(people, seed=5)
    done: list[importing.Result] = []

    def load() -> None:
        done.append(importing.apply(linkedin.read(data), file_name="Connections.csv", sha256=""))

    (first,) = cpu(load)
    floor = bare_insert(empty)
    report.row(f"import {people:,} new", first, floor, 3)
    again = min(cpu(load, 3))
    if done[-1].batch is not None:
        raise AssertionError("the same file again wrote something")
    report.row(f"import the same {people:,} again", again, min(cpu(lambda: bare_diff(data), 3)), 3)
    action = done[0].action
    if action is None:
        raise AssertionError("nothing was imported")
    (undone,) = cpu(lambda: changes.undo(action))
    if Contact.objects.exists():
        raise AssertionError("undo left people behind")
    report.row(f"undo the import of {people:,}", undone, floor, 3)
    load()
    copied = min(cpu(lambda: bare_copy(empty.with_name("copy.sqlite3")), 3))
    report.row("back up", min(cpu(lambda: safekeeping.backup("manual"), 3)), copied, 3)


def bare_copy(to: Path) -> None:
    """Copy the database as SQLite does, have it checked, and read the copy for its checksum."""
    to.unlink(missing_ok=True)
    connection.ensure_connection()
    with (
        contextlib.closing(sqlite3.connect(to)) as copy,
        contextlib.closing(sqlite3.connect(connection.settings_dict["NAME"])) as live,
    ):
        live.backup(copy)
        copy.execute("PRAGMA integrity_check").fetchall()
    hashlib.sha256(to.read_bytes()).digest()


def bare_insert(empty: Path) -> float:
    """Return the CPU seconds of writing every row the import left, same indexes, by bare SQL."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'contacts%%'")
        tables = [name for (name,) in cursor.fetchall() if not name.startswith("contacts_search_")]
        rows: dict[str, list[tuple[Any, ...]]] = {}
        columns: dict[str, str] = {}
        for table in tables:
            key = "rowid, " if table == "contacts_search" else ""
            cursor.execute(f"SELECT {key}* FROM {table}")
            columns[table] = ", ".join(f'"{column[0]}"' for column in cursor.description)
            rows[table] = cursor.fetchall()
    bare = sqlite3.connect(empty)
    bare.execute("PRAGMA synchronous = FULL")
    present = bare.execute("SELECT name FROM contacts_circle").fetchall()
    rows["contacts_circle"] = rows["contacts_circle"][len(present) :]

    def write() -> None:
        with bare:
            for table in tables:
                marks = ", ".join("?" * (columns[table].count(",") + 1))
                bare.executemany(f"INSERT INTO {table} ({columns[table]}) VALUES ({marks})", rows[table])

    (taken,) = cpu(write)
    bare.close()
    return taken


def bare_diff(data: bytes) -> int:
    """Compare the file with the database by a dict, and count the rows that differ."""
    live = sqlite3.connect(connection.settings_dict["NAME"])
    known = {
        slug: rest
        for slug, *rest in live.execute(
            "SELECT profile_slug, first_name, last_name, title, email, organization_id, connected_on "
            "FROM contacts_contact"
        )
    }
    live.close()
    differing = 0
    lines = csv.reader(io.StringIO(data.decode()))
    for line in lines:
        if line[:2] == ["First Name", "Last Name"]:
            break
    for first, last, url, _, _, title, _ in lines:
        row = known.get(profile_slug(url))
        differing += row is None or row[:3] != [first, last, title]
    return differing
