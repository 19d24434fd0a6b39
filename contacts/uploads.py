"""Files on their way in: the folder where an upload waits, and the one worker that imports it.

An upload lies in `imports/` in the data folder under a random name, readable by its owner only, until
it is imported, discarded or a day old. What the worker is doing stands in memory alone: a server that
stops in the middle leaves nothing, since an import is one transaction, and the file is still there.
"""

import datetime as dt
import enum
import hashlib
import json
import logging
import os
import re
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connections
from django.utils.module_loading import import_string

from contacts import importing, linkedin, mapping

LARGEST_CSV: Final = 20_000_000  # bytes
LARGEST_ZIP: Final = 100_000_000
KEPT_FOR: Final = dt.timedelta(days=1)
LONGEST_NAME: Final = 120  # characters of a file's name, as it is shown
TOKEN: Final = re.compile(r"[0-9a-f]{32}")
SAME, DIFFERENT = "same", "different"

logger = logging.getLogger(__name__)


# ── The folder ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that waits; `name` is what it was called, made safe to show, and names no file of ours."""

    token: str
    name: str
    size: int  # bytes
    sha256: str
    uploaded_at: dt.datetime
    friend: int | None = None  # whose export it is, if not mine

    @property
    def path(self) -> Path:
        return folder() / f"{self.token}.upload"

    @property
    def is_here(self) -> bool:
        return self.path.exists()

    def read(self) -> bytes:
        return self.path.read_bytes()

    def export(self) -> linkedin.Export:
        """Return what the file says. Raises `FileNotFoundError` when it is gone.

        A table whose columns nobody has explained yet raises `UnknownHeader`.
        """
        meaning = self.meaning
        data = self.read()
        return linkedin.read(data, self.name) if meaning is None else mapping.read(data, meaning)

    @property
    def meaning(self) -> mapping.Meaning | None:
        """What I said its columns mean; None where that was not asked: never of a friend's export."""
        if self.friend is not None:
            return None
        try:
            return mapping.Meaning.from_json(json.loads(_meaning(self.token).read_bytes()))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    @property
    def origin(self) -> importing.Origin:
        if self.friend is not None:
            return importing.Origin.of_friend(self.friend)
        meaning = self.meaning
        if meaning is None:
            return importing.Origin()
        return importing.Origin.table(meaning.circle, meaning.circle_name)

    def explain(self, meaning: mapping.Meaning) -> None:
        """Keep beside the file what its columns mean. Raises `OSError` where that cannot be written."""
        new = folder() / f"{self.token}.{secrets.token_hex(8)}"
        try:
            _write(new, json.dumps(meaning.as_json()).encode())
            new.replace(_meaning(self.token))
        finally:
            new.unlink(missing_ok=True)

    def discard(self) -> None:
        self.path.unlink(missing_ok=True)
        _note(self.token).unlink(missing_ok=True)
        _meaning(self.token).unlink(missing_ok=True)


def folder() -> Path:
    return Path(settings.DATA_FOLDER) / "imports"


def _note(token: str) -> Path:
    return folder() / f"{token}.json"


def _meaning(token: str) -> Path:
    return folder() / f"{token}.columns"


def shown_name(name: str) -> str:
    """Return a file's name without folders and what cannot be seen, its ending kept when it is cut."""
    base = name.replace("\\", "/").rpartition("/")[2]
    plain = " ".join("".join(char for char in base if char.isprintable()).split())
    if len(plain) > LONGEST_NAME:
        stem, dot, ending = plain.rpartition(".")
        ending = f"{dot}{ending}" if stem and len(ending) < 10 else ""
        plain = f"{plain[: LONGEST_NAME - len(ending) - 1]}…{ending}"
    return plain if plain.strip(". ") else "Unnamed file"


def keep(data: bytes, name: str, now: dt.datetime, friend: int | None = None) -> Upload:
    """Put a file aside until it is confirmed. Raises `OSError` where it cannot be written."""
    here = folder()
    here.mkdir(mode=0o700, parents=True, exist_ok=True)
    here.chmod(0o700)
    sha256 = hashlib.sha256(data).hexdigest()
    upload = Upload(secrets.token_hex(16), shown_name(name), len(data), sha256, now, friend)
    try:
        _write(upload.path, data)
        facts = {**asdict(upload), "uploaded_at": now.isoformat()}
        _write(_note(upload.token), json.dumps(facts).encode())
    except OSError:
        upload.discard()
        raise
    return upload


def _write(path: Path, data: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)


def find(token: str, now: dt.datetime) -> Upload | None:
    """Return the file that waits under `token`; None when there is none, or it is too old."""
    if not TOKEN.fullmatch(token):
        return None
    try:
        facts = json.loads(_note(token).read_bytes())
        upload = Upload(**{**facts, "uploaded_at": dt.datetime.fromisoformat(facts["uploaded_at"])})
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if not upload.is_here:
        return None
    return upload if now - upload.uploaded_at < KEPT_FOR or is_busy(token) else None


def sweep(now: dt.datetime) -> None:
    """Delete what lay there for a day, by the clock of the files, so that half a pair goes as well."""
    if not folder().is_dir():
        return
    oldest = (now - KEPT_FOR).timestamp()
    for path in folder().iterdir():
        try:
            old = path.stat().st_mtime <= oldest
        except FileNotFoundError:
            continue  # another request was quicker
        if old and not is_busy(path.stem):
            path.unlink(missing_ok=True)


# ── The worker ────────────────────────────────────────────────────────────────────────────────────


class State(enum.Enum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    CHANGED = "changed"  # the plan is no longer the one that was shown
    FAILED = "failed"


class NoBackup(Exception):
    """No backup could be made, so nothing was begun."""


@dataclass(slots=True)
class Job:
    """One import that was confirmed. `answers` settles proposals by line: `SAME` or `DIFFERENT`."""

    upload: Upload
    shown: str  # the digest of the plan that was shown
    answers: Mapping[int, str] = field(default_factory=dict)
    clock: Callable[[], float] = time.monotonic  # seconds
    state: State = State.WAITING
    done: int = 0  # people
    total: int = 0
    batch: int | None = None
    problem: str = ""
    began: tuple[float, int] | None = None  # when the first people were done, and how many

    @property
    def is_busy(self) -> bool:
        return self.state in {State.WAITING, State.RUNNING}

    def tell(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        if done and self.began is None:
            self.began = (self.clock(), done)

    @property
    def seconds_left(self) -> float | None:
        """How long it will take at the pace so far; None while there is no pace to tell by."""
        if self.began is None or self.done <= self.began[1]:
            return None
        since, before = self.began
        return (self.clock() - since) / (self.done - before) * (self.total - self.done)


jobs: dict[str, Job] = {}
_starting = threading.Lock()
_executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="import")


def job(token: str) -> Job | None:
    return jobs.get(token)


def is_busy(token: str) -> bool:
    known = jobs.get(token)
    return known is not None and known.is_busy


def start(upload: Upload, shown: str, answers: Mapping[int, str]) -> Job:
    """Import `upload` as soon as no other import runs. Confirmed twice, it is imported once."""
    with _starting:
        known = jobs.get(upload.token)
        if known is not None and (known.is_busy or known.state is State.DONE):
            return known
        for token, old in list(jobs.items()):
            if not old.is_busy and upload.uploaded_at - old.upload.uploaded_at > KEPT_FOR:
                del jobs[token]
        new = jobs[upload.token] = Job(upload, shown, dict(answers))
    submit(new)
    return new


def submit(new: Job) -> None:
    """Hand a job to the worker thread. Tests put `work` in its place."""
    _executor.submit(_in_thread, new)


def _in_thread(new: Job) -> None:
    try:
        work(new)
    finally:
        connections.close_all()  # else this thread would hold the database open for good


def work(new: Job) -> None:
    """Do one import, in the calling thread; how it went stands in the job."""
    new.state = State.RUNNING
    try:
        result = _import(new)
    except importing.PlanChanged:
        new.state = State.CHANGED
    except importing.NotTheirs as error:
        new.problem = str(error)
        new.state = State.FAILED
    except NoBackup as error:
        new.problem = f"No backup could be made first. {error}"
        new.state = State.FAILED
    except Exception:
        logger.exception("An import failed, and nothing was written")
        new.problem = "Something went wrong inside infoint."
        new.state = State.FAILED
    else:
        new.batch = result.batch.pk if result.batch else None
        _tidy(new.upload)
        new.state = State.DONE


def _import(new: Job) -> importing.Result:
    export, origin = new.upload.export(), new.upload.origin
    shown, decisions = new.shown, {}
    if new.answers:
        # What was shown is the plan before any answer; what is done is the plan with all of them.
        plan = importing.plan(export, origin=origin)
        if plan.digest() != shown:
            raise importing.PlanChanged(plan)
        decisions = decided(plan, new.answers)
        shown = importing.plan(export, decisions, origin).digest()
    return importing.apply(
        export,
        file_name=new.upload.name,
        sha256=new.upload.sha256,
        decisions=decisions,
        shown=shown,
        backup=back_up,
        progress=new.tell,
        origin=origin,
    )


def decided(plan: importing.Plan, answers: Mapping[int, str]) -> dict[int, int | None]:
    """Return what `answers` decide of the proposals of `plan`: by line the person, or None for two people."""
    decisions: dict[int, int | None] = {}
    for proposal in plan.doubles:
        answer = answers.get(proposal.row.line)
        if answer == DIFFERENT:
            decisions[proposal.row.line] = None
        elif answer == SAME and proposal.person.pk:
            decisions[proposal.row.line] = proposal.person.pk
    return decisions


def back_up() -> None:
    try:
        import_string(settings.INFOINT_BACKUP)("import")
    except OSError as error:
        logger.warning("No backup before an import: %s", error)
        raise NoBackup(str(error)) from error


def _tidy(upload: Upload) -> None:
    """Throw away a file that is imported. If that fails, a day's sweep does it."""
    try:
        upload.discard()
    except OSError as error:
        logger.warning("An imported file could not be deleted yet: %s", error.strerror)
