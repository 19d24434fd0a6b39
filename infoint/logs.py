"""What goes into the log: paths without query strings, never a body or the values in an error."""

import logging
import logging.handlers
import os
import traceback
from io import TextIOWrapper
from pathlib import Path
from typing import Any

FILE_BYTES = 1_000_000
FILES_KEPT = 4  # beside the current one
LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class Discreet(logging.Formatter):
    """One record, one line of ours; of an error where it happened and its kind, not what it says.

    The text of an exception often quotes what was typed, and a line break in a path could
    otherwise pretend to be a record of its own.
    """

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = record.message.replace("\r", "\\r").replace("\n", "\\n")
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:
        kind, _, trace = ei
        return "".join(traceback.format_tb(trace)) + kind.__qualname__


class PrivateFile(logging.handlers.RotatingFileHandler):
    """A rotating log that only its owner may read, whatever the umask."""

    def _open(self) -> TextIOWrapper:
        os.close(os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
        return super()._open()


def log_to(path: Path) -> None:
    """Write the log of this process to `path` as well."""
    handler = PrivateFile(path, maxBytes=FILE_BYTES, backupCount=FILES_KEPT, encoding="utf-8")
    handler.setFormatter(Discreet(LINE))
    logging.getLogger().addHandler(handler)
