"""Starting infoint: `infoint`, `infoint link`, and every command of `manage.py`.

Django is imported late: the port is part of its settings and is known once the socket is bound.
"""

import argparse
import contextlib
import html
import os
import signal
import sys
import threading
import time
import webbrowser
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from infoint import home, links, ports

if TYPE_CHECKING:
    import socket

FIRST_PORT = 8765
THREADS = 4
PATIENCE = 30  # seconds a second start waits for the first to be ready
DAILY_CHECK_SECONDS = 600
OPEN_FILE = "open.html"
REDIRECT = """<!doctype html>
<html lang="en-GB"><head><meta charset="utf-8"><title>infoint</title>
<meta http-equiv="refresh" content="0;url={0}"></head>
<body><p><a href="{0}">Open infoint</a></p></body></html>
"""
LOG_FILE = "infoint.log"
WAITRESS_BODY_LIMIT = 256 * 1024 * 1024  # beyond the guard's limit, which answers in words

# Commands that leave no trace, and those that bring the data up to date first; all others find the
# folder and its key made.
TRACELESS = {
    "check",
    "diffsettings",
    "findstatic",
    "help",
    "makemessages",
    "makemigrations",
    "test",
    "version",
}
ON_DATA = {"backup", "check_data", "demo", "due", "export", "import_linkedin", "undo", "ways_in"}


def main(argv: list[str] | None = None) -> int:
    """Run the command `infoint`: start, mint a link, or pass on to Django's commands."""
    arguments = sys.argv[1:] if argv is None else argv
    return run(["infoint", *arguments])


def run(argv: list[str]) -> int:
    """Run `argv`, program name first; return the exit status."""
    command = argv[1] if len(argv) > 1 else ""
    try:
        if command == "link":
            return print_link()
        if command == "up" or (Path(argv[0]).name == "infoint" and (not command or is_flag_of_up(command))):
            return up(argv[2:] if command == "up" else argv[1:])
        return command_of_django(argv)
    except home.HomeError as error:
        print(error, file=sys.stderr)
        return 1


def is_flag_of_up(word: str) -> bool:
    return word.startswith("-") and word != "--version"


def command_of_django(argv: list[str]) -> int:
    """Run one of Django's commands on data that is made and migrated as `up` does it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "infoint.settings")
    command = argv[1] if len(argv) > 1 else "help"
    asks_for_help = {"-h", "--help", "--version"} & set(argv[1:])
    if command in TRACELESS or asks_for_help:
        os.environ.setdefault("INFOINT_DATABASE", ":memory:")
    elif command in ON_DATA:
        prepare()
    else:
        home.make(home.folder())
    from django.core.management import execute_from_command_line

    execute_from_command_line(argv)
    return 0


def prepare() -> None:
    """Make the data folder, its key and its database ready; leave them to a running server."""
    place = home.folder()
    home.make(place)
    lock = home.Lock(place / home.LOCK_FILE)
    if lock.take() or (running(place, lock) is None and lock.file):
        try:
            set_up_django()
            from infoint import database

            database.bring_up_to_date(after_unclean_stop=home.noted_server(place) is not None)
            home.forget_server(place)
        finally:
            lock.close()
        return
    set_up_django()
    from infoint import database

    database.refuse_if_behind()


def set_up_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "infoint.settings")
    import django

    django.setup()


def running(place: Path, lock: home.Lock) -> home.Server | None:
    """Wait until the server that has the folder answers, and return it.

    None when its owner went away meanwhile: then the lock is ours. Raises `HomeError` where the
    folder stays locked and nobody answers.
    """
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        server = home.noted_server(place)
        if server and is_answering(server):
            return server
        if lock.take(wait=0.1):
            return None
    raise home.HomeError(
        f"Another infoint has the data folder {place} and does not answer. "
        "Stop it, or restart the computer, and try again."
    )


def is_answering(server: home.Server) -> bool:
    opener = build_opener(ProxyHandler({}))  # a proxy from the environment has no business here
    try:
        with opener.open(f"{server.address}healthz", timeout=2) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def print_link() -> int:
    """Print a new sign-in link for the running server."""
    place = home.folder()
    server = home.noted_server(place)
    if server is None or not is_answering(server):
        print("infoint is not running. Start it with: infoint", file=sys.stderr)
        return 1
    print(links.link(server.address, links.mint(place, now=time.time())))
    return 0


def options(argv: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="infoint", description="Start infoint and open it in the browser.")
    parser.add_argument("--port", type=ports.port_number, default=FIRST_PORT, help="the first port to try")
    parser.add_argument("--no-browser", action="store_true", help="only print the link")
    parser.add_argument("--demo", action="store_true", help="invented people, in a folder of their own")
    return parser.parse_args(argv)


def up(argv: list[str]) -> int:
    """Serve until told to stop; where a server has the folder already, open that one."""
    chosen = options(argv)
    if chosen.demo:
        os.environ["INFOINT_HOME"] = str(demo_folder())
    place = home.folder()
    home.make(place)
    if home.is_synchronised(place):
        print(f"Careful: {place} looks like a folder that is copied elsewhere while in use.", file=sys.stderr)
    lock = home.Lock(place / home.LOCK_FILE)
    if not lock.take():
        server = running(place, lock)
        if server is not None:
            announce(
                "infoint is already running",
                server.address,
                place,
                stop="Ctrl-C where it was started",
                open_browser=not chosen.no_browser,
            )
            return 0
    with contextlib.closing(lock), contextlib.closing(ports.listen(chosen.port)) as listener:
        return serve(place, listener, demo=chosen.demo, open_browser=not chosen.no_browser)


def demo_folder() -> Path:
    """Return the folder of the invented people, beside the real one."""
    real = home.folder()
    return real.with_name(f"{real.name}-demo")


def serve(place: Path, listener: "socket.socket", *, demo: bool, open_browser: bool) -> int:
    """Bring the data up to date and answer requests until a signal comes."""
    port = listener.getsockname()[1]
    os.environ["INFOINT_PORT"] = str(port)
    set_up_django()
    from django.core.wsgi import get_wsgi_application
    from waitress import create_server, wasyncore

    from infoint import database, logs, signin

    logs.log_to(place / LOG_FILE)
    database.bring_up_to_date(after_unclean_stop=home.noted_server(place) is not None)
    signin.owner()
    if demo:
        database.fill_with_demo()
    channels: dict[int, object] = {}
    server = create_server(
        get_wsgi_application(),
        map=channels,
        sockets=[listener],
        threads=THREADS,
        ident=None,
        max_request_body_size=WAITRESS_BODY_LIMIT,
    )
    # This thread's connection stays open: the last one to close would fold the journal into the file,
    # which is then done at every stop instead of after every request.
    home.note_server(place, port)
    address = f"http://127.0.0.1:{port}/"
    with stopped_by_signal(), daily_backups():
        threading.Thread(
            target=announce, args=("infoint is ready", address, place), kwargs={"open_browser": open_browser}
        ).start()
        server.run()
    wasyncore.close_all(channels)
    database.checkpoint()
    (place / OPEN_FILE).unlink(missing_ok=True)
    home.forget_server(place)
    print(f"\nStopped. Your data is safe in {place}", flush=True)
    return 0


@contextlib.contextmanager
def stopped_by_signal() -> Iterator[None]:
    """Turn the signals that end a program into one orderly stop; further ones change nothing."""
    stops = [signal.SIGINT, signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]

    def stop(number: int, frame: FrameType | None) -> None:
        for each in stops:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt

    for each in stops:
        signal.signal(each, stop)
    # The signal may come before the server's own loop, which swallows it, has begun.
    with contextlib.suppress(KeyboardInterrupt):
        yield


@contextlib.contextmanager
def daily_backups() -> Iterator[None]:
    """Look now and then whether today has its backup, for a server that runs for days."""
    from infoint import safekeeping

    over = threading.Event()

    def look() -> None:
        while not over.is_set():
            safekeeping.daily()
            over.wait(DAILY_CHECK_SECONDS)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def announce(headline: str, address: str, place: Path, *, stop: str = "Ctrl-C", open_browser: bool) -> None:
    """Print the four lines and open the browser."""
    link = links.link(address, links.mint(place, now=time.time()))
    print(f"{headline}.\n  Open  {link}\n  Data  {place}\n  Stop  {stop}", flush=True)
    if open_browser:
        show(link, place)


def show(link: str, place: Path) -> None:
    """Open the link through a file that only its owner may read, so that no process list shows it."""
    page = place / OPEN_FILE
    home.write_whole(page, REDIRECT.format(html.escape(link)))
    webbrowser.open(page.as_uri())
