"""Talks as Today shows them: those ahead with what is not ready, and those that wait for an answer."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from django.utils.safestring import SafeString

from interviews import persons, preparing
from interviews.addresses import address
from interviews.due import Due
from interviews.models import Interview, Participant, PlannedQuestion
from interviews.models.talks import my_zone
from interviews.persons import Person
from interviews.preparing import Facts, Looked
from interviews.stages import NAMED, Move, Stage
from interviews.when import When, in_hours, when

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


class Part(NamedTuple):
    """What is read of one who takes part; the names are those of the columns."""

    interview_id: int
    contact_id: int
    contact__phone: str
    contact__email: str
    profile: str
    profile_nothing: bool
    web: str
    web_nothing: bool
    site: str
    site_nothing: bool

    def looked(self, person: Person) -> Looked:
        """Return what I know of them, with the same rules as `Participant` has."""
        one = Participant(
            **{name: getattr(self, name) for name in ("profile", "web", "site")},
            **{f"{name}_nothing": getattr(self, f"{name}_nothing") for name in ("profile", "web", "site")},
        )
        return Looked(
            person.call_name,
            person.organization or "",
            one.is_looked_up,
            one.place_is_read_about,
            self.contact__phone,
            self.contact__email,
        )


@dataclass(slots=True)
class Planned:
    """A talk as it was read, before it is known who may be named."""

    interview: Interview
    introducer_id: int | None
    opening: bool
    parts: list[Part] = field(default_factory=list)
    topics: set[str] = field(default_factory=set)


OF_A_TALK: Final = (
    "pk", "stage", "medium", "starts_at", "planned_end_at", "time_zone", "planned_minutes", "where",
    "introduction_id",
)  # fmt: skip


def planned(until: dt.datetime) -> list[Planned]:
    """Return what is planned up to a moment, or was and is not answered yet; in three queries.

    Of each no more is read than its row shows: Django takes longer to make objects of all that hangs on it.
    """
    pitch = ("introduction__introducer_id", "pitch__who", "pitch__background", "pitch__hope")
    rows = Interview.objects.present().filter(stage=Stage.SCHEDULED, starts_at__lt=until)
    found: dict[int, Planned] = {}
    for *values, introducer_id, who, background, hope in rows.order_by("starts_at", "pk").values_list(
        *OF_A_TALK, *pitch
    ):
        interview = Interview(**dict(zip(OF_A_TALK, values, strict=True)))
        opening = any(text and text.strip() for text in (who, background, hope))
        found[interview.pk] = Planned(interview, introducer_id, opening)
    there = Participant.objects.filter(interview__in=found, contact__trashed_at__isnull=True)
    for part in map(Part._make, there.values_list(*Part._fields)):
        found[part.interview_id].parts.append(part)
    topics = PlannedQuestion.objects.filter(interview__in=found).order_by()
    for pk, topic in topics.values_list("interview_id", "topic"):
        found[pk].topics.add(topic)
    return list(found.values())


def of(
    talk: Planned, now: dt.datetime, today: dt.date, everybody: Mapping[int, Person], thanks: Sequence[Due]
) -> Meeting:
    """Return a talk as a row; `thanks` are due if it happened."""
    interview = talk.interview
    assert interview.starts_at is not None
    people = [everybody[part.contact_id] for part in talk.parts]
    # A list of what is planned records a fact: whoever is in the dark is named, with the mark.
    names = [person.name for person in people] or [persons.SOMEBODY]
    looked = [part.looked(everybody[part.contact_id]) for part in talk.parts]
    ready = preparing.ready(Facts(interview.medium, interview.where, talk.opening, looked, talk.topics))
    count = sum(1 for one in ready if one.done)
    return Meeting(
        pk=str(interview.pk),
        address=address("interviews:detail", interview.pk),
        when=when(interview.starts_at, my_zone(), interview.zone, today),
        first=people[0] if people else None,
        names=persons.in_a_row(names),
        marked_up=persons.marked_up(names),
        dark=next((person.dark for person in people if person.dark), ""),
        about=_about(interview, people, everybody.get(talk.introducer_id or 0)),
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
        return f"{thanks} {in_hours(first.late)} late"
    return f"{thanks}: {in_hours(first.left)} left"
