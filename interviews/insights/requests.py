"""The talks that I asked for, and how far each came: read from what happened, not from how it stands now.

A later event implies those before it: whom I talked with had answered, though nobody wrote that down. A
talk that I never asked for is none of them: it says nothing of who answers.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

from django.db.models import Exists, OuterRef, Q

from interviews.cadence import Calendar, Kind, in_utc
from interviews.followups import ANSWER, ANSWERED, ONE_MORE_LETTER
from interviews.letters.kinds import SORTS
from interviews.models import FollowUp, Interview, Introduction, Message, Participant, Pathway
from interviews.models.letters import LetterKind
from interviews.stages import Stage
from interviews.talks.steps import ANSWERED_NO

State = Introduction.State
# Until then no answer says nothing yet.
FRESH_BUSINESS_DAYS: Final = 7
FIRST: Final = frozenset(kind for kind, sort in SORTS.items() if sort.first)
# Nobody sends these before a time was set.
OF_A_TIME: Final = frozenset(
    (
        LetterKind.CONFIRM,
        LetterKind.RESCHEDULE_MINE,
        LetterKind.RESCHEDULE_THEIRS,
        LetterKind.MISSED_BY_THEM,
        LetterKind.MISSED_BY_ME,
    )
)
ASKING: Final = FIRST | {LetterKind.FOLLOW_UP}
ONCE_MORE: Final = (Kind.CHASE, ONE_MORE_LETTER)
SAID_YES_OR_NO: Final = frozenset((Stage.AGREED, Stage.SCHEDULED, Stage.HELD, Stage.DECLINED))


class Route(StrEnum):
    """How I came to somebody."""

    INTRODUCED = "Introduced"
    CIRCLE = "Shared circle"
    COLD = "Cold"


@dataclass(frozen=True, slots=True)
class Request:
    """One talk that I asked for: first `at`, and for the last time `last_at`.

    `answered_at` is None where it is not known when they answered. `again`: I wrote once more before they
    did.
    """

    interview_id: int
    stage: str
    route: Route
    at: dt.datetime
    last_at: dt.datetime
    answered: bool = False
    answered_at: dt.datetime | None = None
    again: bool = False
    scheduled: bool = False
    held: bool = False
    thanked: bool = False
    named: bool = False
    led_on: bool = False

    def counts(self, calendar: Calendar, now: dt.datetime) -> bool:
        """Tell whether it was answered, or long enough ago for silence to mean something."""
        return self.answered or in_utc(now) > calendar.after_business_days(self.last_at, FRESH_BUSINESS_DAYS)


class Talk(NamedTuple):
    """What is read of a talk; the names are those of the columns."""

    pk: int
    stage: str
    asked_at: dt.datetime | None
    starts_at: dt.datetime | None
    ended_at: dt.datetime | None
    missed_by: str
    times_moved: int
    introduction_id: int | None
    introduction__state: str | None
    in_a_circle: bool


class Letter(NamedTuple):
    interview_id: int
    kind: str
    sent_at: dt.datetime
    answered_at: dt.datetime | None


class Row(NamedTuple):
    """What is read of a follow-up."""

    interview_id: int
    kind: str
    step: int
    created_at: dt.datetime
    done_at: dt.datetime | None
    waived_at: dt.datetime | None
    waived_because: str


def read(since: dt.datetime | None = None, pathway: Pathway | None = None) -> list[Request]:
    """Return what I asked for first since then, oldest first; only of one pathway where it is given.

    In a fixed number of queries, however many there are.
    """
    talks = _talks(pathway)
    letters, rows = _by_talk(_letters()), _by_talk(_rows())
    waiting = _not_all_thanked()
    named, led_on = _chains()
    found = []
    for talk in talks:
        asked = [one.sent_at for one in letters[talk.pk] if one.kind in FIRST]
        asked += [talk.asked_at] if talk.asked_at else []
        if asked and (since is None or min(asked) >= since):
            found.append(_request(talk, asked, letters[talk.pk], rows[talk.pk], waiting, named, led_on))
    return sorted(found, key=lambda one: (one.at, one.interview_id))


def _talks(pathway: Pathway | None) -> list[Talk]:
    there = Participant.objects.present().filter(interview=OuterRef("pk"), contact__circles__isnull=False)
    rows = Interview.objects.present().annotate(in_a_circle=Exists(there)).order_by()
    if pathway is not None:
        rows = rows.filter(pathways=pathway)
    return [Talk._make(values) for values in rows.values_list(*Talk._fields)]


def _letters() -> Iterable[Letter]:
    kinds = ASKING | OF_A_TIME
    rows = Message.objects.present().filter(sent_at__isnull=False, interview__isnull=False, kind__in=kinds)
    return map(Letter._make, rows.order_by("sent_at").values_list(*Letter._fields))


def _rows() -> Iterable[Row]:
    answers = Q(kind=Kind.REPLY, step=ANSWER) | Q(kind__in=(Kind.CHASE, Kind.THANK))
    rows = FollowUp.objects.filter(answers, interview__isnull=False, interview__trashed_at=None)
    return map(Row._make, rows.order_by().values_list(*Row._fields))


def _by_talk(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.interview_id].append(row)
    return found


def _had_a_time(talk: Talk, letters: list[Letter]) -> bool:
    if talk.stage in (Stage.SCHEDULED, Stage.HELD) or talk.missed_by or talk.times_moved:
        return True
    return bool(talk.starts_at and talk.stage != Stage.IDEA) or any(one.kind in OF_A_TIME for one in letters)


def _request(
    talk: Talk,
    asked: list[dt.datetime],
    letters: list[Letter],
    rows: list[Row],
    waiting: set[int | None],
    named: set[int],
    led_on: set[int],
) -> Request:
    answers = [moment for moment in _answers(letters, rows) if moment >= min(asked)]
    had_a_time, held = _had_a_time(talk, letters), talk.stage == Stage.HELD
    answered = had_a_time or talk.stage in SAID_YES_OR_NO or bool(answers)
    answered_at = min(answers, default=None)
    once_more = [one.sent_at for one in letters if one.kind == LetterKind.FOLLOW_UP]
    once_more += [row.done_at for row in rows if (row.kind, row.step) == ONCE_MORE and row.done_at]
    return Request(
        interview_id=talk.pk,
        stage=talk.stage,
        route=_route(talk),
        at=min(asked),
        last_at=max(asked),
        answered=answered,
        answered_at=answered_at,
        again=answered and any(answered_at is None or moment <= answered_at for moment in once_more),
        scheduled=had_a_time,
        held=held,
        thanked=held
        and talk.pk not in waiting
        and any(row.kind == Kind.THANK and row.done_at for row in rows),
        named=held and talk.pk in named,
        led_on=held and talk.pk in led_on,
    )


def _route(talk: Talk) -> Route:
    if talk.introduction_id and talk.introduction__state not in (State.DECLINED, State.SILENT):
        return Route.INTRODUCED
    return Route.CIRCLE if talk.in_a_circle else Route.COLD


def _answers(letters: list[Letter], rows: list[Row]) -> list[dt.datetime]:
    """Return when they answered, where that was noted."""
    found = [one.answered_at for one in letters if one.kind in ASKING and one.answered_at]
    return found + [moment for moment in map(_answered_at, rows) if moment]


def _answered_at(row: Row) -> dt.datetime | None:
    if row.kind == Kind.CHASE and row.waived_because in (ANSWERED, ANSWERED_NO):
        return row.waived_at
    return row.created_at if row.kind == Kind.REPLY else None


def _not_all_thanked() -> set[int | None]:
    """Return the talks of which I still owe somebody thanks."""
    owed = FollowUp.objects.owed().filter(kind=Kind.THANK)
    return set(owed.order_by().values_list("interview_id", flat=True))


def _chains() -> tuple[set[int], set[int]]:
    """Return the talks in which somebody gave me a name, and those of them whose names led to a talk."""
    names = Introduction.objects.present().filter(named_in__isnull=False).order_by()
    held = Interview.objects.present().filter(stage=Stage.HELD).order_by()
    ended = dict(held.values_list("pk", "ended_at"))
    came_by = set(held.filter(introduction__in=names).values_list("introduction", flat=True))
    there = Participant.objects.present().filter(interview__in=held, contact__in=names.values("target"))
    met: dict[int, list[Any]] = defaultdict(list)
    for interview_id, contact_id in there.order_by().values_list("interview_id", "contact_id"):
        met[contact_id].append(ended[interview_id])
    named, led_on = set(), set()
    for pk, talk, target in names.values_list("pk", "named_in", "target"):
        if talk in ended:
            named.add(talk)
            if pk in came_by or any(end > ended[talk] for end in met.get(target, ())):
                led_on.add(talk)
    return named, led_on
