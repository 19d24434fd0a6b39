"""The archive that a backup is: a zip of the database and a manifest, sealed.

Its last 64 characters are the SHA-256 of all that stands before them, so that one flipped bit
anywhere is found; `integrity_check` alone finds a fifth of those.
"""

import contextlib
import hashlib
import json
import os
import shutil
import zipfile
from pathlib import Path
from typing import Any

from infoint.home import HomeError, write_new

DATABASE = "infoint.sqlite3"
MANIFEST = "manifest.json"
SEAL = b"sha256:"
SEAL_LENGTH = 64
CHUNK = 1 << 20
RESERVE = 64 * 1024 * 1024  # bytes that must stay free beside three times the database


class SafekeepingError(HomeError):
    """A backup could not be made or used; the message says why. An app may catch it as an OSError."""


def pack(database: Path, manifest: dict[str, Any], target: Path) -> None:
    """Write the archive, seal it and see it onto the disk."""
    write_new(target, "")
    with target.open("r+b") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            archive.write(database, DATABASE)
            archive.writestr(MANIFEST, json.dumps(manifest, indent=1))
            archive.comment = SEAL + b"0" * SEAL_LENGTH
        file.seek(-SEAL_LENGTH, os.SEEK_END)
        file.write(seal_of(target).encode())
        file.flush()
        os.fsync(file.fileno())


def seal_of(path: Path) -> str:
    """Return the SHA-256 of all but the last 64 bytes of a file."""
    left = path.stat().st_size - SEAL_LENGTH
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while left > 0 and (chunk := file.read(min(CHUNK, left))):
            digest.update(chunk)
            left -= len(chunk)
    return digest.hexdigest()


def is_sealed(path: Path) -> bool:
    if path.stat().st_size <= SEAL_LENGTH:
        return False
    with path.open("rb") as file:
        file.seek(-SEAL_LENGTH, os.SEEK_END)
        return file.read() == seal_of(path).encode()


def unpack(archive_path: Path, target: Path | None) -> dict[str, Any]:
    """Check an archive against its seal and manifest; write its database to `target` if given.

    Returns the manifest. Raises `SafekeepingError` with the reason.
    """
    if not archive_path.is_file():
        raise SafekeepingError(f"There is no file {archive_path}.")
    if not is_sealed(archive_path):
        raise SafekeepingError(f"{archive_path.name} is no backup of infoint, or it is damaged.")
    try:
        with zipfile.ZipFile(archive_path) as archive:
            if sorted(archive.namelist()) != [DATABASE, MANIFEST]:
                raise SafekeepingError(f"{archive_path.name} is no backup of infoint.")
            manifest: dict[str, Any] = json.loads(archive.read(MANIFEST))
            digest = _stream(archive, target)
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, RuntimeError) as error:
        raise SafekeepingError(f"{archive_path.name} cannot be read: {error}.") from error
    if manifest.get("app") != "infoint" or digest != manifest.get("sha256"):
        raise SafekeepingError(f"{archive_path.name} is no backup of infoint, or it is damaged.")
    return manifest


def _stream(archive: zipfile.ZipFile, target: Path | None) -> str:
    """Return the SHA-256 of the archived database, writing it to `target` on the way."""
    digest = hashlib.sha256()
    if target is not None:
        refuse_if_full(target.parent, archive.getinfo(DATABASE).file_size)
        target.touch(mode=0o600)
    with archive.open(DATABASE) as member, contextlib.ExitStack() as stack:
        file = stack.enter_context(target.open("wb")) if target else None
        while chunk := member.read(CHUNK):
            digest.update(chunk)
            if file:
                file.write(chunk)
        if file:
            file.flush()
            os.fsync(file.fileno())
    return digest.hexdigest()


def file_hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def refuse_if_full(place: Path, size: int) -> None:
    """Raise where fewer than three times `size` bytes and a reserve are free."""
    needed = 3 * size + RESERVE
    free = shutil.disk_usage(place).free
    if free < needed:
        raise SafekeepingError(
            f"The disk is too full: {free // 1_000_000} MB are free, {needed // 1_000_000} MB are needed. "
            "Make room and try again."
        )


def sync_folder(place: Path) -> None:
    """See a renamed file's new name onto the disk. Windows does so by itself."""
    if os.name == "posix":
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
