import os
import stat
from pathlib import Path

import pytest

from infoint import home
from infoint.home import HomeError


def modes(folder: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.rglob("*")]}


@pytest.fixture
def umask_022() -> object:
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.mark.usefixtures("umask_022")
def test_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    place = tmp_path / "deep" / "infoint"

    home.make(place)

    assert modes(place) == {"infoint": 0o700, "secret-key": 0o600}


@pytest.mark.usefixtures("umask_022")
def test_folder_that_others_could_read_is_closed(tmp_path: Path) -> None:
    place = tmp_path / "infoint"
    home.make(place)
    os.umask(0)
    place.chmod(0o755)
    (place / "backups").mkdir(mode=0o777)
    (place / "infoint.sqlite3").write_text("")
    (place / "backups" / "old.zip").write_text("")

    home.make(place)

    assert modes(place) == {
        "infoint": 0o700,
        "secret-key": 0o600,
        "infoint.sqlite3": 0o600,
        "backups": 0o700,
        "old.zip": 0o600,
    }


def test_key_is_made_once(tmp_path: Path) -> None:
    home.make(tmp_path)
    key = home.read_key(tmp_path)
    home.make(tmp_path)

    assert len(key) == 86
    assert home.read_key(tmp_path) == key == home.key_or_passing(tmp_path)


def test_key_that_others_could_read_is_refused(tmp_path: Path) -> None:
    home.make(tmp_path)
    (tmp_path / home.KEY_FILE).chmod(0o644)

    with pytest.raises(HomeError, match=r"Delete .*secret-key and start infoint again"):
        home.make(tmp_path)


@pytest.mark.parametrize("key", ["", "short", "django-insecure-" + "x" * 80])
def test_key_that_is_no_secret_is_refused(tmp_path: Path, key: str) -> None:
    home.write_new(tmp_path / home.KEY_FILE, key)

    with pytest.raises(HomeError, match="not a safe one"):
        home.make(tmp_path)


def test_key_without_a_folder_is_a_passing_one(tmp_path: Path) -> None:
    place = tmp_path / "none"

    assert home.key_or_passing(place) != home.key_or_passing(place)
    assert not place.exists()


def test_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(HomeError, match="set INFOINT_HOME to another folder"):
        home.make(tmp_path / "file" / "infoint")


def test_folder_is_the_one_of_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("INFOINT_HOME", str(tmp_path / "x" / ".." / "mine"))
    assert home.folder() == tmp_path / "mine"

    monkeypatch.delenv("INFOINT_HOME")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert home.folder().name == "infoint"


def test_lock_is_held_by_one(tmp_path: Path) -> None:
    first, second = home.Lock(tmp_path / "lock"), home.Lock(tmp_path / "lock")

    assert first.take()
    assert not second.take(wait=0.1)
    first.close()
    assert second.take()
    second.close()


def test_server_that_is_noted_is_found_and_forgotten(tmp_path: Path) -> None:
    assert home.noted_server(tmp_path) is None

    home.note_server(tmp_path, 8770)
    noted = home.noted_server(tmp_path)
    assert noted == home.Server(os.getpid(), 8770)
    assert noted.address == "http://127.0.0.1:8770/"
    assert stat.S_IMODE((tmp_path / home.SERVER_FILE).stat().st_mode) == 0o600

    home.forget_server(tmp_path)
    assert home.noted_server(tmp_path) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": 1}', '{"pid": "x", "port": 2}'])
def test_server_noted_unreadably_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / home.SERVER_FILE).write_text(text)

    assert home.noted_server(tmp_path) is None


@pytest.mark.parametrize(
    ("place", "synchronised"),
    [
        ("/home/ana/Dropbox/infoint", True),
        ("/Users/ana/Library/Mobile Documents/infoint", True),
        ("/c/Users/ana/OneDrive - Kew/infoint", True),
        ("/home/ana/.local/share/infoint", False),
    ],
)
def test_folder_that_a_service_copies_is_recognised(place: str, synchronised: bool) -> None:
    assert home.is_synchronised(Path(place)) is synchronised
