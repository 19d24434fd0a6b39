"""The database as a file: brought up to date, checked, and left complete at a stop."""

import io
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor

from infoint import restoring, safekeeping
from infoint.archive import SafekeepingError
from infoint.home import HomeError

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

logger = logging.getLogger(__name__)


def file() -> Path:
    """Return the path of the database in use."""
    return Path(connections[DEFAULT_DB_ALIAS].settings_dict["NAME"])


def bring_up_to_date(*, after_unclean_stop: bool) -> None:
    """Check the database, back it up if it must change, and migrate it.

    Raises `HomeError` where it is damaged, comes from a newer infoint, or cannot be changed.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    existed = file().exists()
    try:
        if existed:
            refuse_if_damaged(connection, thoroughly=after_unclean_stop)
            refuse_if_newer(connection)
        if not is_behind(connection):
            return
        kept = safekeeping.backup("migrate") if existed and has_tables(connection) else None
        migrate(kept)
    except SafekeepingError as error:
        raise HomeError(f"infoint changed nothing, since no backup could be made first. {error}") from error
    except DatabaseError as error:
        raise HomeError(damaged(str(error))) from error


def migrate(kept: safekeeping.Backup | None) -> None:
    """Run the migrations; should one fail, put the backup back."""
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except Exception as error:
        if kept is None:
            raise
        logger.exception("A migration failed")
        restoring.put_back(kept.path)
        raise HomeError(
            f"This version of infoint could not read your data ({type(error).__name__}). "
            f"Everything is as it was. Go on with the version you had; the backup is {kept.path}."
        ) from error


def refuse_if_behind() -> None:
    """Raise where the running server belongs to another version than this command."""
    connection = connections[DEFAULT_DB_ALIAS]
    refuse_if_newer(connection)
    if is_behind(connection):
        raise HomeError("The infoint that is running is an older version. Stop it (Ctrl-C) and try again.")


def is_behind(connection: "BaseDatabaseWrapper") -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def has_tables(connection: "BaseDatabaseWrapper") -> bool:
    return bool(connection.introspection.table_names())


def refuse_if_newer(connection: "BaseDatabaseWrapper") -> None:
    """Raise where the database knows migrations that this version does not."""
    if unknown_migrations(connection):
        raise HomeError(
            f"Your data in {settings.DATA_FOLDER} was last used by a newer infoint. "
            "Install that version again, or a later one; this one leaves it alone."
        )


def unknown_migrations(connection: "BaseDatabaseWrapper") -> list[tuple[str, str]]:
    loader = MigrationExecutor(connection).loader
    installed = {config.label for config in apps.get_app_configs()}
    return sorted(
        name
        for name in loader.applied_migrations
        if name not in loader.disk_migrations and name[0] in installed
    )


def refuse_if_damaged(connection: "BaseDatabaseWrapper", *, thoroughly: bool) -> None:
    """Raise where SQLite finds the file damaged. `thoroughly` reads every index and every reference."""
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {'integrity_check' if thoroughly else 'quick_check'}")
        found = [row[0] for row in cursor.fetchall()]
        if found != ["ok"]:
            raise HomeError(damaged(found[0]))
        if thoroughly and cursor.execute("PRAGMA foreign_key_check").fetchall():
            raise HomeError(damaged("a reference leads nowhere"))


def damaged(reason: str) -> str:
    newest = max(safekeeping.backups(), default=None, key=lambda kept: kept.made_at)
    remedy = (
        f"Go back to the latest backup with: infoint restore {newest.path}"
        if newest
        else "There is no backup."
    )
    return f"Your data in {settings.DATA_FOLDER} is damaged ({reason}). infoint has not touched it. {remedy}"


def fill_with_demo() -> None:
    """Put the invented people into an empty database."""
    if not apps.get_model("contacts", "Contact").objects.exists():
        call_command("demo", stdout=io.StringIO())  # the four lines say all there is to say


def checkpoint() -> None:
    """Write everything into the main file, so that it is complete by itself, and close it."""
    connection = connections[DEFAULT_DB_ALIAS]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
