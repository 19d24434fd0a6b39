import logging
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from infoint import logs


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """A log file of the whole process, taken away again."""
    before = list(logging.getLogger().handlers)
    logs.log_to(tmp_path / "infoint.log")
    yield tmp_path / "infoint.log"
    for handler in set(logging.getLogger().handlers) - set(before):
        logging.getLogger().removeHandler(handler)
        handler.close()


def test_log_writes_an_error_without_what_it_says(log: Path) -> None:
    try:
        raise ValueError("secret thought of Ana")
    except ValueError:
        logging.getLogger("infoint").exception("A page failed")

    text = log.read_text()
    assert "A page failed" in text
    assert "test_logs.py" in text
    assert text.rstrip().endswith("ValueError")
    assert "secret thought" not in text.replace('raise ValueError("secret thought of Ana")', "")


def test_log_keeps_a_line_break_from_starting_a_record(log: Path) -> None:
    logging.getLogger("infoint").warning("one\nERROR infoint: two\r\n")

    assert len(log.read_text().splitlines()) == 1


def test_log_is_private_and_stays_small(log: Path) -> None:
    for _ in range(60):
        logging.getLogger("infoint").warning("x" * 100_000)

    files = sorted(log.parent.glob("infoint.log*"))
    assert [path.name for path in files] == ["infoint.log", *[f"infoint.log.{n}" for n in range(1, 5)]]
    assert all(path.stat().st_size <= logs.FILE_BYTES for path in files)
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_log_holds_no_query_and_no_body(log: Path, client: Client, db: None) -> None:
    client.get("/no/such/page/?q=secretquery")
    client.get("/sign-in/?key=secretkey")
    client.post("/sign-in/", {"key": "secretkey", "next": "/secretnext/"})
    client.post("/healthz?x=secretquery", "secretbody", content_type="text/plain")

    text = log.read_text()
    assert "/no/such/page/" in text
    assert "secret" not in text


def test_log_of_an_error_in_a_view_holds_no_value(log: Path, client: Client) -> None:
    """The code's own lines stand in the log, the values in them do not."""
    logger = logging.getLogger("django.request")
    typed = "".join(reversed("ana ekil I"))
    try:
        int(typed)
    except ValueError:
        logger.error("Internal Server Error: /contacts/", exc_info=sys.exc_info())

    assert "ValueError" in log.read_text()
    assert typed not in log.read_text()
