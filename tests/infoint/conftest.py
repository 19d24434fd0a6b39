import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import DjangoDbBlocker


@contextlib.contextmanager
def database_at(file: Path, blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let Django use the database `file` for a while, instead of the one shared by the tests."""
    with blocker.unblock():
        connection.close()
        before = connection.settings_dict["NAME"]
        connection.settings_dict["NAME"] = str(file)
        try:
            yield
        finally:
            connection.close()
            connection.settings_dict["NAME"] = before


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Path:
    file = tmp_path_factory.mktemp("migrated") / "infoint.sqlite3"
    with database_at(file, django_db_blocker):
        call_command("migrate", verbosity=0, interactive=False)
        connection.cursor().execute("PRAGMA journal_mode=DELETE")
    return file


@pytest.fixture
def live(migrated: Path, django_db_blocker: DjangoDbBlocker, data_folder: Path) -> Iterator[Path]:
    """A migrated database file in the data folder, in use by Django, that a test may break or replace."""
    file = data_folder / "infoint.sqlite3"
    shutil.copyfile(migrated, file)
    with database_at(file, django_db_blocker):
        yield file
