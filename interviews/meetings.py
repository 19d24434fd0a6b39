"""Talks as Today shows them: those ahead with what is not ready, and those that wait for an answer."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.safestring import SafeString

from interviews import due, persons, preparing
from interviews.addresses import address
from interviews.due import Due
from interviews.models import Interview
from interviews.models.talks import my_zone
from interviews.persons import Person
from interviews.stages import NAMED, Move
from interviews.when import When, when

LIVE_BEFORE: Final = dt.timedelta(minutes=15)
READY_ENOUGH: Final = 4  # of the five things: from then on the brief is of more use than preparing
NOT_HELD: Final = ("missed_by_them", "missed_by_me", "move", "cancel")


@dataclass(frozen=True, slots=True)
class Step:
    """A page to go to; `main` marks the one that is wanted now."""

    label: str
    address: str
    main: bool = False


@dataclass(slots=True)
class Meeting:
    """A talk that is planned, or one of which I have not said whether it happened.

    `thanks` says how its thank-yous would stand, and `is_late` whether one of them would be late.
    """

    pk: str
    address: str
    when: When
    first: Person | None
    names: str
    marked_up: SafeString
    dark: str
    about: str
    ready: list[bool]
    count: int
    todo: str
    steps: list[Step]
    thanks: str
    is_late: bool

    @property
    def hold(self) -> str:
        """Where to say that it happened."""
        return address("interviews:hold", self.pk)

    @property
    def moves(self) -> list[tuple[Move, str]]:
        """What may have happened instead, each with where to say so."""
        return [
            (
                move,
                address("interviews:schedule", self.pk)
                if move.asks
                else address("interviews:move", self.pk, move.name),
            )
            for move in map(NAMED.__getitem__, NOT_HELD)
        ]

    def __getitem__(self, name: str) -> Any:
        # Templates try this first; see `Line`.
        return getattr(self, name)


def of(
    interview: Interview,
    now: dt.datetime,
    today: dt.date,
    people: Sequence[Person],
    introducer: Person | None,
    thanks: Sequence[Due],
) -> Meeting:
    """Return a talk with a start; `people` take part in it, `thanks` are due if it happened."""
    assert interview.starts_at is not None
    # A list of what is planned records a fact: whoever is in the dark is named, with the mark.
    names = [person.name for person in people] or [persons.SOMEBODY]
    ready = preparing.readiness(interview)
    count = sum(1 for one in ready if one.done)
    return Meeting(
        pk=str(interview.pk),
        address=address("interviews:detail", interview.pk),
        when=when(interview.starts_at, my_zone(), interview.zone, today),
        first=people[0] if people else None,
        names=persons.in_a_row(names),
        marked_up=persons.marked_up(names),
        dark=next((person.dark for person in people if person.dark), ""),
        about=_about(interview, people, introducer),
        ready=[one.done for one in ready],
        count=count,
        todo=_todo([one.todo for one in ready if not one.done]),
        steps=_steps(interview, count, is_near=interview.starts_at - LIVE_BEFORE <= now),
        thanks=_thanks(thanks),
        is_late=any(one.is_late for one in thanks),
    )


def _about(interview: Interview, people: Sequence[Person], introducer: Person | None) -> str:
    """Return who they are, how we talk, and how I came to it."""
    who = [", ".join(filter(None, [one.title, one.organization])) for one in people]
    led = "" if interview.introduction_id else "you wrote cold"
    if introducer and not introducer.is_hidden:
        led = f"introduced by {introducer.name}"
    how = f"{interview.get_medium_display()}, {interview.planned_minutes} min"
    return " · ".join(filter(None, ["; ".join(dict.fromkeys(filter(None, who))), how, led]))


def _todo(missing: Sequence[str]) -> str:
    """Return what to do first to be ready, and how much more there is."""
    first, *others = missing or [""]
    return f"{first} And {len(others)} more to get ready." if others else first


def _steps(interview: Interview, count: int, *, is_near: bool) -> list[Step]:
    """Return what to open now: the live page once it is near; the brief when all is ready, else preparing."""
    name, label = ("brief", "Brief") if count >= READY_ENOUGH else ("prepare", "Prepare")
    steps = [Step(label, address(f"interviews:{name}", interview.pk))]
    if is_near:
        steps.insert(0, Step("Open the live page", address("interviews:live", interview.pk), main=True))
    return [step for step in steps if step.address]


def _thanks(rows: Sequence[Due]) -> str:
    """Return how the most urgent thank-you would stand, and how many there would be."""
    if not rows:
        return ""
    thanks = "thank-you" if len(rows) == 1 else f"{len(rows)} thank-yous"
    first = rows[0]
    if first.is_late:
        return f"{thanks} {due.in_hours(first.late)} late"
    return f"{thanks}: {due.in_hours(first.left)} left"
