"""The stages of an interview, and the moves between them. A leaf: words, no queries, no clock."""

from dataclasses import dataclass
from typing import Final

from django.db import models


class Stage(models.TextChoices):
    """How far an interview has come. What happens after it is a follow-up, not a stage."""

    IDEA = "idea", "idea"
    ASKED = "asked", "asked"
    AGREED = "agreed", "agreed"
    SCHEDULED = "scheduled", "scheduled"
    HELD = "held", "held"
    PARKED = "parked", "parked"
    DECLINED = "declined", "declined"
    WITHDRAWN = "withdrawn", "withdrawn"


class Medium(models.TextChoices):
    VIDEO = "video", "video"
    PHONE = "phone", "phone"
    IN_PERSON = "in_person", "in person"
    WALK = "walk", "a walk"
    WRITTEN = "written", "in writing"
    EVENT = "event", "at an event"


class MissedBy(models.TextChoices):
    THEM = "them", "they"
    ME = "me", "I"


BEFORE_HELD: Final = (Stage.IDEA, Stage.ASKED, Stage.AGREED, Stage.SCHEDULED)
# Nothing more is planned with these, unless they are taken up again.
AT_REST: Final = (Stage.PARKED, Stage.DECLINED, Stage.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Move:
    """One step that can be taken with one click. `asks`: a moment has to be given with it."""

    name: str
    label: str
    origins: tuple[Stage, ...]
    to: Stage
    asks: bool = False


MOVES: Final = (
    Move("ask", "I asked", (Stage.IDEA, Stage.PARKED, Stage.DECLINED), Stage.ASKED),
    Move("agree", "They said yes", (Stage.IDEA, Stage.ASKED, Stage.PARKED, Stage.DECLINED), Stage.AGREED),
    Move("schedule", "Set a time", (Stage.IDEA, Stage.ASKED, Stage.AGREED), Stage.SCHEDULED, asks=True),
    Move("move", "Move it", (Stage.SCHEDULED,), Stage.SCHEDULED, asks=True),
    Move("hold", "We talked", BEFORE_HELD, Stage.HELD, asks=True),
    Move("cancel", "Called off, no new time yet", (Stage.SCHEDULED,), Stage.AGREED),
    Move("missed_by_them", "They did not come", (Stage.SCHEDULED,), Stage.AGREED),
    Move("missed_by_me", "I missed it", (Stage.SCHEDULED,), Stage.AGREED),
    Move("park", "Set it aside", (Stage.ASKED, Stage.AGREED, Stage.SCHEDULED), Stage.PARKED),
    Move("decline", "They said no", (Stage.ASKED, Stage.AGREED, Stage.SCHEDULED), Stage.DECLINED),
    Move("withdraw", "I no longer want to", BEFORE_HELD, Stage.WITHDRAWN),
    Move("revive", "Take it up again", (Stage.WITHDRAWN,), Stage.IDEA),
)
NAMED: Final = {move.name: move for move in MOVES}


def moves_from(stage: str, *, begun: bool = False) -> list[Move]:
    """Return the steps that can be taken from a stage, the likeliest first.

    Once its time has come (`begun`) a talk was most likely held.
    """
    moves = [move for move in MOVES if stage in move.origins]
    return sorted(moves, key=lambda move: move.name != "hold") if begun else moves


WHERE: Final[dict[str, str]] = {
    Medium.VIDEO: "Link",
    Medium.PHONE: "Number",
    Medium.WRITTEN: "Address",
}


def where_label(medium: str) -> str:
    """Return what one needs to know to be there: a link, a number, an address or a place."""
    return WHERE.get(medium, "Place")
