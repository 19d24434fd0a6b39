"""What a way in is made of: links of a chain from me to somebody, and how likely it is to say yes.

A leaf: no queries. "Me" is no contact, so a chain is the ids from the first introducer to the target.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final, Literal

# What my own link is worth besides how close we are: judgement, never shown as a percentage.
FRESH: Final = ((1, 1.0), (3, 0.9))  # years since we were last in touch, up to which; what that is worth
STALE: Final = 0.8
HAS_INTRODUCED: Final = 1.0
UNASKED: Final = 0.85
RELUCTANT: Final = 0.3
LADEN: Final = 0.7
LEAKY: Final = 0.5

Grade = Literal["strong", "fair", "long shot"]
STRONG: Final = 0.35
FAIR: Final = 0.12
# A tie that is not stored, but guessed from working at the same place now.
SAME_EMPLOYER: Final = "same_employer"


@dataclass(frozen=True, slots=True)
class Brake:
    """What slows somebody down, or helps, as the first introducer. Another room knows; it passes this.

    `declined_for`: the targets to whom they would not introduce me: no chain begins with them there.
    `laden`: they have an open ask, or were asked too often lately. `why`: sentences that say all this;
    `owed`: a thank-you or report is due to them first.
    """

    willingness: float = UNASKED
    declined_for: frozenset[int] = frozenset()
    laden: bool = False
    owed: bool = False
    why: tuple[str, ...] = ()


NO_BRAKE: Final = Brake()


@dataclass(frozen=True, slots=True)
class Hop:
    """One link. `kind` is None for my own; `strength` None where nobody knows."""

    kind: str | None
    strength: int | None
    certainty: str
    worth: float
    tie_id: int | None = None

    @property
    def is_guess(self) -> bool:
        return self.kind == SAME_EMPLOYER


@dataclass(frozen=True, slots=True)
class Way:
    """A chain: `contact_ids` from the first introducer to the target, one hop each, the first is mine."""

    contact_ids: tuple[int, ...]
    hops: tuple[Hop, ...]
    score: float
    leaky: frozenset[int] = frozenset()
    laden: bool = False
    last_touch_on: dt.date | None = None

    @property
    def first(self) -> int:
        return self.contact_ids[0]

    @property
    def target(self) -> int:
        return self.contact_ids[-1]

    @property
    def is_leaky(self) -> bool:
        return bool(self.leaky)

    @property
    def grade(self) -> Grade:
        return grade(self.score)


@dataclass(frozen=True, slots=True)
class Ways:
    """The best chains, one for each first introducer, best first; how many further ones begin with each.

    `withheld`: there is a chain within the limit that leads through, or to, somebody who is hidden.
    """

    ways: list[Way]
    more_via: dict[int, int] = field(default_factory=dict)
    withheld: bool = False


def grade(score: float) -> Grade:
    if score >= STRONG:
        return "strong"
    return "fair" if score >= FAIR else "long shot"


def order(way: Way) -> tuple[bool, float, int, bool, int, Collection[int]]:
    """Return the sort key: clean, score, fewer links, lighter ask-load, fresher touch, ids."""
    touched = way.last_touch_on.toordinal() if way.last_touch_on else 0
    return (way.is_leaky, -round(way.score, 12), len(way.hops), way.laden, -touched, way.contact_ids)
