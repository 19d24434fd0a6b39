"""The real program in its own process, with a data folder of its own."""

import contextlib
import json
import os
import re
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.request import HTTPCookieProcessor, OpenerDirector, ProxyHandler, build_opener

import pytest

from infoint import database, home, launch, ports

LATER = "INSERT INTO django_migrations (app, name, applied) VALUES ('contacts', '9999_later', '')"
MANAGE = Path(__file__).parent.parent.parent / "manage.py"
READY = re.compile(r"  Open  (?P<link>(?P<address>http://127\.0\.0\.1:\d+/)sign-in/\?key=[\w-]{43})")

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and modes are POSIX's")


class Running:
    """A started program, and what it printed so far."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.printed: list[str] = []

    def lines(self, count: int) -> list[str]:
        assert self.process.stdout
        while len(self.printed) < count:
            line = self.process.stdout.readline()
            if not line:
                break
            self.printed.append(line.rstrip("\n"))
        return self.printed[:count]

    @property
    def link(self) -> str:
        return self.match["link"]

    @property
    def address(self) -> str:
        return self.match["address"]

    @property
    def match(self) -> re.Match[str]:
        found = READY.fullmatch(self.lines(4)[1])
        assert found, self.printed
        return found

    def stop(self, number: int) -> tuple[int, str]:
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=20)
        return self.process.returncode, rest


Start = Callable[..., Running]


@pytest.fixture
def start(data_folder: Path) -> Iterator[Start]:
    started: list[subprocess.Popen[str]] = []

    def begin(*arguments: str, **environment: str) -> Running:
        process = subprocess.Popen(
            [
                sys.executable,
                MANAGE,
                "up",
                "--port",
                str(free_port()),
                "--no-browser",
                *arguments,
            ],
            env={**os.environ, "INFOINT_HOME": str(data_folder), "PYTHONWARNINGS": "error"} | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            umask=0o022,
        )
        started.append(process)
        return Running(process)

    yield begin
    for process in started:
        process.kill()
        process.communicate()


def free_port() -> int:
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def browser() -> OpenerDirector:
    return build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()))


def manage(data_folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    # The browser's tests set this for their own process; `check --deploy` rightly objects to it.
    clean = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    return subprocess.run(
        [sys.executable, MANAGE, *arguments],
        env={**clean, "INFOINT_HOME": str(data_folder)},
        capture_output=True,
        text=True,
        umask=0o022,
        check=False,
    )


def test_start_prints_four_lines_and_lets_the_owner_in(start: Start, data_folder: Path) -> None:
    running = start()

    assert running.lines(4)[0] == "infoint is ready."
    assert running.lines(4)[2:] == [f"  Data  {data_folder}", "  Stop  Ctrl-C"]
    with browser().open(running.link + "&next=/admin/") as page:
        assert (page.status, page.url) == (200, f"{running.address}admin/")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stop_says_that_the_data_is_safe(start: Start, data_folder: Path, number: int) -> None:
    running = start()
    running.lines(4)

    assert running.stop(number) == (0, f"\nStopped. Your data is safe in {data_folder}\n")
    names = {path.name for path in data_folder.iterdir()}
    assert not {"server.json", "open.html", "infoint.sqlite3-wal", "infoint.sqlite3-shm"} & names


def test_files_are_the_owners_alone_whatever_the_umask(start: Start, data_folder: Path) -> None:
    running = start()
    with browser().open(running.link + "&next=/admin/"):
        pass

    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [data_folder, *data_folder.rglob("*")]}
    assert {"infoint.sqlite3", "infoint.sqlite3-wal", "secret-key", "infoint.log", "backups"} <= set(modes)
    folders = {"infoint", "backups", "links"}
    assert {name: mode for name, mode in modes.items() if mode != (0o700 if name in folders else 0o600)} == {}


def test_request_with_two_hosts_is_refused(start: Start) -> None:
    running = start()
    host = running.address.removeprefix("http://").rstrip("/")
    port = int(host.rpartition(":")[2])

    for hosts in ([host, "evil.example"], ["evil.example", host]):
        with contextlib.closing(socket.create_connection(("127.0.0.1", port), timeout=10)) as raw:
            lines = ["GET /healthz HTTP/1.1", *(f"Host: {each}" for each in hosts), "Connection: close"]
            raw.sendall("\r\n".join([*lines, "", ""]).encode())
            assert raw.recv(100).startswith(b"HTTP/1.1 400")


def test_second_start_opens_the_running_one(start: Start) -> None:
    first = start()
    first.lines(4)

    second = start()

    assert second.lines(4)[0] == "infoint is already running."
    assert second.address == first.address
    assert second.process.wait(timeout=10) == 0
    with browser().open(second.link + "&next=/admin/") as page:
        assert page.url == f"{first.address}admin/"


def test_two_starts_at_once_make_one_server(start: Start, data_folder: Path) -> None:
    both = [start(), start()]

    headlines = sorted(each.lines(4)[0] for each in both)

    assert headlines == ["infoint is already running.", "infoint is ready."]
    assert both[0].address == both[1].address


def test_busy_port_moves_on(start: Start) -> None:
    with contextlib.closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        running = start("--port", str(port))

        assert running.address != f"http://127.0.0.1:{port}/"
        with browser().open(f"{running.address}healthz") as page:
            assert page.read() == b"ok\n"


def test_link_command_mints_for_the_running_server(start: Start, data_folder: Path) -> None:
    running = start()
    running.lines(4)

    printed = manage(data_folder, "link")

    assert (printed.returncode, printed.stderr) == (0, "")
    assert printed.stdout.startswith(f"{running.address}sign-in/?key=")
    with browser().open(printed.stdout.strip() + "&next=/admin/") as page:
        assert page.url == f"{running.address}admin/"


def test_link_command_without_a_server_says_how_to_start_one(data_folder: Path) -> None:
    printed = manage(data_folder, "link")

    assert (printed.returncode, printed.stdout) == (1, "")
    assert "infoint is not running" in printed.stderr


def test_killed_server_starts_again_unharmed(start: Start, data_folder: Path) -> None:
    for _ in range(2):
        running = start()
        running.lines(4)
        database_file = data_folder / "infoint.sqlite3"
        with contextlib.closing(sqlite3.connect(database_file, timeout=20)) as writer, writer:
            writer.execute("CREATE TABLE IF NOT EXISTS kills (n INTEGER)")
            writer.execute("INSERT INTO kills VALUES (1)")
        running.process.kill()
        running.process.wait()
        assert (data_folder / "server.json").exists()

    running = start()
    assert running.lines(4)[0] == "infoint is ready."
    assert running.stop(signal.SIGTERM)[0] == 0
    with contextlib.closing(sqlite3.connect(data_folder / "infoint.sqlite3")) as reader:
        assert reader.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert reader.execute("SELECT count(*) FROM kills").fetchone() == (2,)


def test_start_killed_while_migrating_starts_again(start: Start, data_folder: Path) -> None:
    for _ in range(3):
        running = start()
        while not (data_folder / "infoint.sqlite3").exists():
            assert running.process.poll() is None
            time.sleep(0.01)
        running.process.kill()
        running.process.wait()

    assert start().lines(4)[0] == "infoint is ready."


def stopped(start: Start) -> None:
    running = start()
    running.lines(4)
    assert running.stop(signal.SIGTERM)[0] == 0


def test_data_of_a_newer_version_is_left_alone(start: Start, data_folder: Path) -> None:
    stopped(start)
    with contextlib.closing(sqlite3.connect(data_folder / "infoint.sqlite3")) as writer, writer:
        writer.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('contacts', '9999_later', '')"
        )
    before = (data_folder / "infoint.sqlite3").read_bytes()

    refused = start()

    assert refused.process.wait(timeout=20) == 1
    assert "was last used by a newer infoint" in refused.lines(1)[0]
    assert (data_folder / "infoint.sqlite3").read_bytes() == before


def test_damaged_data_is_left_alone_and_the_way_back_is_named(start: Start, data_folder: Path) -> None:
    stopped(start)
    assert manage(data_folder, "backup").returncode == 0
    file = data_folder / "infoint.sqlite3"
    with file.open("r+b") as handle:
        handle.seek(4096)
        handle.write(b"\xff" * 40_000)

    refused = start()

    assert refused.process.wait(timeout=20) == 1
    said = refused.lines(1)[0]
    assert "is damaged" in said
    kept = re.search(r"infoint restore (\S+\.zip)", said)
    assert kept, said
    assert manage(data_folder, "restore", kept.group(1)).returncode == 0
    assert start().lines(4)[0] == "infoint is ready."


def test_migration_is_preceded_by_a_backup(start: Start, data_folder: Path) -> None:
    stopped(start)
    with contextlib.closing(sqlite3.connect(data_folder / "infoint.sqlite3")) as writer, writer:
        writer.execute("DROP TABLE django_session")
        writer.execute("DELETE FROM django_migrations WHERE app = 'sessions'")

    stopped(start)

    assert [path.name.split("-")[2] for path in (data_folder / "backups").glob("*-migrate-*.zip")] == [
        "migrate"
    ]


def test_key_that_others_could_read_stops_the_start(start: Start, data_folder: Path) -> None:
    home.make(data_folder)
    (data_folder / "secret-key").chmod(0o644)

    refused = start()

    assert refused.process.wait(timeout=20) == 1
    assert "Other users of this computer may read infoint's secret key" in refused.lines(1)[0]


def test_demo_lives_in_a_folder_of_its_own(start: Start, data_folder: Path) -> None:
    running = start("--demo")

    assert running.lines(4)[2] == f"  Data  {data_folder}-demo"
    assert list(data_folder.iterdir()) == []
    with contextlib.closing(sqlite3.connect(f"{data_folder}-demo/infoint.sqlite3")) as reader:
        assert reader.execute("SELECT count(*) FROM contacts_contact").fetchone()[0] > 100


def test_browser_is_led_through_a_private_file(start: Start, data_folder: Path) -> None:
    """The key is in the file, not in what the browser is started with."""
    seen = data_folder.parent / "seen"
    script = data_folder.parent / "browser"
    script.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" > {seen}\nstat -c %a {data_folder}/open.html >> {seen}\n'
    )
    script.chmod(0o755)
    running = Running(
        subprocess.Popen(
            [sys.executable, MANAGE, "up", "--port", str(free_port())],
            env={**os.environ, "INFOINT_HOME": str(data_folder), "BROWSER": f"{script} %s"},
            stdout=subprocess.PIPE,
            text=True,
            umask=0o022,
        )
    )
    try:
        link = running.link
        while not seen.exists() or len(seen.read_text().splitlines()) < 2:
            assert running.process.poll() is None
            time.sleep(0.05)
        page = (data_folder / "open.html").read_text()
    finally:
        running.stop(signal.SIGTERM)

    assert seen.read_text().splitlines() == [f"file://{data_folder}/open.html", "600"]
    assert f'content="0;url={link}"' in page


def test_commands_without_traces_make_no_folder(tmp_path: Path) -> None:
    deploy = ["check", "--deploy", "--fail-level", "WARNING"]
    for command in (
        ["check"],
        deploy,
        ["makemigrations", "--check", "--dry-run"],
        ["help"],
        ["backup", "--help"],
    ):
        done = manage(tmp_path / "none", *command)
        assert (done.returncode, done.stderr) == (0, ""), command

    assert list(tmp_path.glob("none*")) == []


def test_data_commands_make_and_migrate_the_data(tmp_path: Path) -> None:
    place = tmp_path / "fresh"

    done = manage(place, "backup")

    assert (done.returncode, done.stderr) == (0, "")
    assert stat.S_IMODE((place / "infoint.sqlite3").stat().st_mode) == 0o600
    assert len(list((place / "backups").glob("*-manual-*.zip"))) == 1


def test_data_commands_work_beside_a_running_server(start: Start, data_folder: Path) -> None:
    running = start()
    running.lines(4)

    done = manage(data_folder, "backup")

    assert (done.returncode, done.stderr) == (0, "")
    refused = manage(data_folder, "restore", str(next((data_folder / "backups").glob("*-manual-*.zip"))))
    assert (refused.returncode, "infoint is running. Stop it" in refused.stderr) == (1, True)
    assert running.process.poll() is None


def test_errors_of_commands_are_words_on_standard_error(tmp_path: Path) -> None:
    done = manage(tmp_path / "home", "restore", str(tmp_path / "none.zip"))

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"There is no file {tmp_path / 'none.zip'}.\n"


@pytest.mark.parametrize("text", ["0", "80", "65536", "-1", "x", "8765.0", ""])
def test_port_that_is_none_is_refused(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        launch.options(["--port", text])

    assert "a port is a number from 1024 to 65535" in capsys.readouterr().err or text == "-1"


def test_listening_is_on_loopback_only() -> None:
    with contextlib.closing(ports.listen(free_port())) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"


def test_json_of_a_noted_server_is_small(data_folder: Path) -> None:
    home.note_server(data_folder, 8765)

    assert json.loads((data_folder / "server.json").read_text()) == {"pid": os.getpid(), "port": 8765}


def test_failed_migration_puts_the_backup_back(live: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from infoint import safekeeping
    from tests.factories import ContactFactory

    ContactFactory(first_name="Ana")
    kept = safekeeping.backup("migrate")

    def half_way(*args: object, **options: object) -> None:
        with contextlib.closing(sqlite3.connect(live)) as database, database:
            database.execute("UPDATE contacts_contact SET first_name = 'half'")
        raise RuntimeError("a migration failed")

    monkeypatch.setattr(database, "call_command", half_way)
    with pytest.raises(home.HomeError, match="Everything is as it was"):
        database.migrate(kept)

    with contextlib.closing(sqlite3.connect(live)) as reader:
        assert reader.execute("SELECT first_name FROM contacts_contact").fetchall() == [("Ana",)]
