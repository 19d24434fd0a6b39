"""By what a kind of work is judged after each talk about it. A leaf: words and numbers, no queries.

Marks go from 1 to 5; a blank one means that the talk taught me nothing about it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

LEAST, MOST = 1, 5
# Fewer talks than these are thin evidence: shown as such, and never ranked without saying so.
ENOUGH_TALKS: Final = 3
HEAVIEST: Final = 5


@dataclass(frozen=True, slots=True)
class Criterion:
    """`low` and `high` say what the marks 1 and 5 mean; `weight` is the usual one, 0 to 5.

    `name` is the column of `PathwayRating`, and the key in `Preferences.weights`.
    """

    name: str
    label: str
    low: str
    high: str
    weight: int = 1


CRITERIA: Final = (
    Criterion("appeal", "Appeal", "I dread it", "I cannot wait", weight=3),
    Criterion("energy", "Energy", "it would drain me", "it would fill me", weight=2),
    Criterion("values", "What I value", "against it", "what I stand for", weight=2),
    Criterion("strengths", "What I am good at", "my weak side", "my best side", weight=2),
    Criterion("life", "My life", "hours, place or pay rule it out", "hours, place and pay suit me", weight=2),
    Criterion("entry", "Way in", "years away", "I could start now", weight=2),
    Criterion("outlook", "Outlook", "shrinking", "growing", weight=1),
)
# How far I trust the marks of one talk; nothing to be weighed against the others.
CONFIDENCE: Final = Criterion("confidence", "How sure I am", "a guess", "certain", weight=0)
MARKS: Final = (*CRITERIA, CONFIDENCE)
NAMED: Final = {criterion.name: criterion for criterion in MARKS}


def weights(stored: object) -> dict[str, int]:
    """Return the weight of each criterion: as `Preferences.weights` holds it, else the usual one."""
    said = stored if isinstance(stored, Mapping) else {}
    return {one.name: _weight(said.get(one.name), one.weight) for one in CRITERIA}


def _weight(value: object, usual: int) -> int:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and 0 <= value <= HEAVIEST else usual  # type: ignore[operator, return-value]
