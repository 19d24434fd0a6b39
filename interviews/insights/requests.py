"""The talks that I asked for, and how far each came: read from what happened, not from how it stands now.

A later event implies those before it: whom I talked with had answered, though nobody wrote that down. A
talk that I never asked for is none of them: it says nothing of who answers.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from contacts.importing.origin import LINKEDIN_KEY
from contacts.models import Circle
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


# A query for talks, as a part of others.
Ids = QuerySet[Interview, Any]


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
    asked_for = _asked_for(since, pathway)
    talks = [Talk._make(values) for values in asked_for.values_list(*Talk._fields)]
    ids = asked_for.values("pk")
    letters, rows = _by_talk(_letters(ids)), _by_talk(_rows(ids))
    waiting = _not_all_thanked()
    named, led_on = _chains(ids, {talk.pk: talk.ended_at for talk in talks if talk.stage == Stage.HELD})
    found = []
    for talk in talks:
        asked = [one.sent_at for one in letters[talk.pk] if one.kind in FIRST]
        asked += [talk.asked_at] if talk.asked_at else []
        if asked and (since is None or min(asked) >= since):
            found.append(_request(talk, asked, letters[talk.pk], rows[talk.pk], waiting, named, led_on))
    return sorted(found, key=lambda one: (one.at, one.interview_id))


def _asked_for(since: dt.datetime | None, pathway: Pathway | None) -> QuerySet[Interview]:
    """Return the talks that may have been asked for first since then."""
    wrote = Message.objects.present().filter(kind__in=FIRST, sent_at__isnull=False, interview__isnull=False)
    otherwise = Q(asked_at__isnull=False)
    if since is not None:
        wrote, otherwise = wrote.filter(sent_at__gte=since), Q(asked_at__gte=since)
    # Whoever came with an export is in its circle: that alone is no ground we share.
    shared = Circle.objects.exclude(key=LINKEDIN_KEY)
    there = Participant.objects.present().filter(interview=OuterRef("pk"), contact__circles__in=shared)
    rows = Interview.objects.present().annotate(in_a_circle=Exists(there)).order_by()
    rows = rows.filter(otherwise | Q(pk__in=wrote.order_by().values("interview")))
    return rows.filter(pathways=pathway) if pathway is not None else rows


def _letters(talks: Ids) -> Iterable[Letter]:
    rows = Message.objects.present().filter(
        kind__in=ASKING | OF_A_TIME, sent_at__isnull=False, interview__in=talks
    )
    return map(Letter._make, rows.order_by().values_list(*Letter._fields))


def _rows(talks: Ids) -> Iterable[Row]:
    answers = Q(kind=Kind.REPLY, step=ANSWER) | Q(kind__in=(Kind.CHASE, Kind.THANK))
    rows = FollowUp.objects.filter(answers, interview__in=talks)
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


def _chains(talks: Ids, ended: Mapping[int, Any]) -> tuple[set[int], set[int]]:
    """Return the talks in which somebody gave me a name, and those of them whose names led to a talk.

    `ended` says when those of `talks` ended that were held.
    """
    names = Introduction.objects.present().filter(named_in__in=talks).order_by()
    held = Interview.objects.present().filter(stage=Stage.HELD).order_by()
    came_by = set(held.filter(introduction__in=names.values("pk")).values_list("introduction", flat=True))
    there = Participant.objects.present().filter(interview__in=held, contact__in=names.values("target"))
    met: dict[int, list[Any]] = defaultdict(list)
    for contact_id, end in there.order_by().values_list("contact", "interview__ended_at"):
        met[contact_id].append(end)
    named, led_on = set(), set()
    for pk, talk, target in names.values_list("pk", "named_in", "target"):
        if talk in ended:
            named.add(talk)
            if pk in came_by or any(end > ended[talk] for end in met.get(target, ())):
                led_on.add(talk)
    return named, led_on
