"""Texts that are saved while they are typed, several of one row together, each on its own merits.

With what it sends a page says by a short mark which text of each field it began from. So a text is
stale only where that very text was changed elsewhere: ticking a question does not disturb its answer,
and of two tabs one may write the notes and the other what will be done with them. The marks stand
in the form's hidden `version`, which no script looks into.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from django.db import models

from contacts import changes
from contacts.notes import ONE_SITTING

__all__ = ["ONE_SITTING", "Stale", "differing", "marks", "marks_of", "taking_over"]
BETWEEN: Final = "."


class Stale(changes.Stale):
    """Texts of the row were changed elsewhere since this page saw them: those of `names`."""

    current: models.Model

    def __init__(self, current: models.Model, names: list[str]) -> None:
        super().__init__(current)
        self.names = names


def mark(text: object) -> str:
    return hashlib.blake2b(str(text).encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def marks(texts: Iterable[object]) -> str:
    """Return what a page says of the texts it holds."""
    return BETWEEN.join(map(mark, texts))


def marks_of(row: models.Model, names: Collection[str]) -> str:
    """Return the same of texts as they are stored."""
    return marks(getattr(row, name) for name in names)


def differing(
    row: models.Model, typed: Mapping[str, Any], seen: str, *, yielding: Collection[str] = ()
) -> dict[str, Any]:
    """Return what is to be written of `typed`, which began from the texts with the marks `seen`.

    What this page did not change is left as it stands now. Raises `Stale` where both changed one text;
    of a field in `yielding`, which holds a choice rather than a text, the last choice counts.
    """
    values: dict[str, Any] = {}
    stale = []
    known = dict(zip(typed, seen.split(BETWEEN), strict=False))
    for name, text in typed.items():
        stored = getattr(row, name)
        if text == stored or mark(text) == known.get(name):
            continue
        if mark(stored) != known.get(name) and name not in yielding:
            stale.append(name)
        values[name] = text
    if stale:
        raise Stale(row, stale)
    return values


def taking_over(stale: Stale, typed: Mapping[str, Any], seen: str) -> str:
    """Return the marks of a page that has read what stands there now and may replace it."""
    known = dict(zip(typed, seen.split(BETWEEN), strict=False))
    now = {name: mark(getattr(stale.current, name)) for name in stale.names}
    return BETWEEN.join(now.get(name, known.get(name, "")) for name in typed)
