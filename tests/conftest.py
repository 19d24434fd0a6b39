"""What every test stands on: a data folder and a database file of its own, and a signed-in browser."""

import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connections
from django.test import Client
from django.utils import timezone
from hypothesis import settings as hypothesis_settings
from pytest_django import Settings
from whitenoise.middleware import WhiteNoiseMiddleware

from infoint import signin

# A busy computer is no failure.
hypothesis_settings.register_profile("infoint", deadline=None)
hypothesis_settings.load_profile("infoint")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Put the test database into a file: in memory it fails across the threads of a live server."""
    name = str(tmp_path_factory.mktemp("database") / "test.sqlite3")
    connections["default"].settings_dict["TEST"]["NAME"] = name


@pytest.fixture(scope="session", autouse=True)
def static_files_looked_at_once() -> Generator[None]:
    """Each test client starts the middleware anew, and that would look at every static file again."""
    look = WhiteNoiseMiddleware.add_files_from_finders
    known: dict[str, Any] = {}

    def look_once(self: WhiteNoiseMiddleware) -> None:
        if not known:
            look(self)
            known.update(self.files)
        self.files.update(known)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", look_once)
        yield


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test an empty data folder; nothing of the owner's is ever in reach."""
    folder = tmp_path / "infoint"
    folder.mkdir(mode=0o700)
    settings.DATA_FOLDER = folder
    monkeypatch.setenv("INFOINT_HOME", str(folder))
    monkeypatch.setattr(signin, "limiter", signin.Limiter())
    return folder


@pytest.fixture
def owner(db: None) -> User:
    return signin.owner()


@pytest.fixture
def signed_in(client: Client, owner: User) -> Client:
    """A test client whose session is the owner's."""
    client.force_login(owner)
    session = client.session
    session[signin.SEEN_ON] = timezone.localdate().isoformat()  # else the first page counts one query more
    session.save()
    return client


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Where everything is installed (`INFOINT_NO_SKIPS=1`), a test that skips is a failure."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get("INFOINT_NO_SKIPS") == "1":
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} skipped, but nothing may be missing here: {report.longrepr}"
    return report
