"""The data folder: where it is, who may read it, its key and its lock. Knows nothing of Django.

The folder is 0700 and every file in it 0600 whatever the umask, since other people may have an
account on this computer.
"""

import contextlib
import json
import os
import secrets
import stat
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import platformdirs

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

KEY_FILE = "secret-key"
LOCK_FILE = "infoint.lock"
SERVER_FILE = "server.json"
LOCKED_BYTE = 1 << 30  # far behind any content: on Windows a locked byte cannot be read by others
KEY_LENGTH = 50  # characters; Django calls anything shorter insecure
POSIX = os.name == "posix"


class HomeError(OSError):
    """The data folder cannot be used; the message tells the owner what to do next."""


def folder() -> Path:
    """Return the data folder; `INFOINT_HOME` overrides the place the system has for such things."""
    chosen = os.environ.get("INFOINT_HOME")
    return Path(chosen).expanduser().resolve() if chosen else platformdirs.user_data_path("infoint", False)


def is_synchronised(home: Path) -> bool:
    """Return whether a well-known service copies this folder, file by file: a database suffers from it."""
    words = " ".join(home.parts).lower()
    return any(
        name in words for name in ("dropbox", "onedrive", "icloud", "mobile documents", "google drive")
    )


def make(home: Path) -> None:
    """Make the data folder and its key where they are missing, and close what others could read."""
    os.umask(0o077)
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        repair_modes(home)
        if not (home / KEY_FILE).exists():
            write_once(home / KEY_FILE, secrets.token_urlsafe(64))
    except OSError as error:
        raise HomeError(
            f"infoint cannot write to its data folder {home} ({error.strerror}). "
            "Make it writable, or set INFOINT_HOME to another folder."
        ) from error
    read_key(home)


def repair_modes(home: Path) -> None:
    """Take away what group and others may do in the data folder. The key stays as it was found."""
    if not POSIX:
        return
    home.chmod(0o700)
    for path in home.rglob("*"):
        if path.is_symlink() or path == home / KEY_FILE:
            continue
        with contextlib.suppress(FileNotFoundError):  # a journal may vanish while we look
            if stat.S_IMODE(path.stat().st_mode) & 0o077:
                path.chmod(0o700 if path.is_dir() else 0o600)


def read_key(home: Path) -> str:
    """Return the secret key; refuse one that others could have read or that is no secret."""
    path = home / KEY_FILE
    again = f"Delete {path} and start infoint again: it makes a new key, and you sign in once more."
    if POSIX and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise HomeError(f"Other users of this computer may read infoint's secret key. {again}")
    key = path.read_text(encoding="ascii", errors="replace").strip()
    if len(key) < KEY_LENGTH or key.startswith("django-insecure-"):
        raise HomeError(f"infoint's secret key is not a safe one. {again}")
    return key


def key_or_passing(home: Path) -> str:
    """Return the stored key, or one for this process alone where no data folder was made."""
    path = home / KEY_FILE
    return path.read_text(encoding="ascii").strip() if path.exists() else secrets.token_urlsafe(64)


def write_new(path: Path, text: str) -> None:
    """Write a file that must not exist yet, readable by its owner only."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)


def write_once(path: Path, text: str) -> None:
    """Make a file whole or not at all; of two that start at once, the first one's text stands."""
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    write_new(partial, text)
    try:
        os.link(partial, path)
    except FileExistsError:
        pass  # the other start was quicker: its key is ours too
    finally:
        partial.unlink()


def write_whole(path: Path, text: str) -> None:
    """Replace a file in one step, so that a reader meets the old or the new text."""
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    write_new(partial, text)
    partial.replace(path)


class Lock:
    """A lock on a file, held by one process until it is released or the process ends."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file: IO[bytes] | None = None

    def take(self, *, wait: float = 0) -> bool:
        """Take the lock; try for `wait` seconds; return whether it is ours."""
        end = time.monotonic() + wait
        file = os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
        while not _lock(file):
            if time.monotonic() >= end:
                file.close()
                return False
            time.sleep(0.05)
        self.file = file
        return True

    def close(self) -> None:
        if self.file is not None:
            self.file.close()
            self.file = None

    @contextlib.contextmanager
    def held(self, *, wait: float) -> Iterator[None]:
        """Hold the lock for a block; raise `HomeError` where it is not to be had in `wait` seconds."""
        if not self.take(wait=wait):
            raise HomeError("Another infoint is busy with the same data. Try again in a moment.")
        try:
            yield
        finally:
            self.close()


def _lock(file: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            file.seek(LOCKED_BYTE)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


@dataclass(frozen=True)
class Server:
    """The server that has the data folder, as it wrote itself down."""

    pid: int
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"


def note_server(home: Path, port: int) -> None:
    write_whole(home / SERVER_FILE, json.dumps({"pid": os.getpid(), "port": port}))


def noted_server(home: Path) -> Server | None:
    """Return the server noted in the folder. It runs only while someone holds the folder's lock."""
    try:
        noted = json.loads((home / SERVER_FILE).read_text(encoding="utf-8"))
        return Server(int(noted["pid"]), int(noted["port"]))
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def forget_server(home: Path) -> None:
    (home / SERVER_FILE).unlink(missing_ok=True)
