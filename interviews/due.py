"""What is due: read from what happened whenever somebody asks, so a computer that slept wakes up right.

Most of it is put together here from a few small queries. `FollowUpQuerySet.owed` and `.overdue` say the
same in one, but every page shows how much is overdue, and Django takes longer to write that one query
than SQLite to answer all of these.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from django.db.models import Q, QuerySet

from contacts import changes
from interviews import persons
from interviews.cadence import Kind, is_overdue
from interviews.models import FollowUp, Interview, Participant
from interviews.persons import Person
from interviews.stages import Stage

NOTHING: Final = dt.timedelta(0)
# What is said about these tells who took part in the talk.
TOLD_OF: Final = (Kind.REFLECT, Kind.REPORT)


@dataclass(slots=True)
class Talk:
    """The interview that something is about."""

    pk: int
    stage: str
    missed_by: str
    starts_at: dt.datetime | None
    people: list[Person] = field(default_factory=list)

    @property
    def names(self) -> str:
        """Who takes part; whoever is hidden is not named."""
        return persons.named(self.people)


@dataclass(slots=True)
class Lead:
    """The introduction that something is about."""

    pk: int
    introducer: Person | None
    target: Person | None
    target_text: str
    asked_at: dt.datetime | None


@dataclass(slots=True)
class Due:
    """One thing to do, as it stands at a certain moment.

    `pk` is that of its follow-up; None for the thank-you of a talk of which I have not said if it happened.
    """

    kind: str
    due_at: dt.datetime
    now: dt.datetime
    pk: int | None = None
    contact: Person | None = None
    interview: Talk | None = None
    introduction: Lead | None = None
    what: str = ""
    step: int = 1
    in_question: bool = False
    snoozed_until: dt.datetime | None = None

    @property
    def is_late(self) -> bool:
        return is_overdue(self.due_at, self.now)

    @property
    def late(self) -> dt.timedelta:
        """How long it has been late; nothing while it is not."""
        return max(NOTHING, self.now - self.due_at)

    @property
    def left(self) -> dt.timedelta:
        """How long there still is."""
        return max(NOTHING, self.due_at - self.now)

    @property
    def provisional(self) -> bool:
        """Whether it asks rather than says: did it happen, or was it done long ago?"""
        return self.pk is None or self.in_question

    @property
    def is_overdue(self) -> bool:
        return self.is_late and not self.provisional

    @property
    def is_snoozed(self) -> bool:
        return self.snoozed_until is not None and self.snoozed_until > self.now

    @property
    def whom(self) -> str:
        """The person it concerns; else the words they were named by, or who takes part."""
        if self.contact:
            return self.contact.name
        nameless = self.introduction.target_text if self.kind == Kind.NAME and self.introduction else ""
        return nameless or (self.interview.names if self.interview else "") or self.what


@dataclass(slots=True)
class Dues:
    """Everything that is due, each in one list only, the most urgent first; and everybody it concerns."""

    overdue: list[Due] = field(default_factory=list)
    open: list[Due] = field(default_factory=list)
    provisional: list[Due] = field(default_factory=list)
    people: dict[int, Person] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How much is overdue, as `overdue_count` counts it."""
        return len(self.overdue) + sum(1 for due in self.provisional if due.pk is None and due.is_late)


class Over(NamedTuple):
    """Somebody in a talk that should be over, of which I have not said whether it happened."""

    interview_id: int
    contact_id: int
    starts_at: dt.datetime
    ends_at: dt.datetime


def read(
    now: dt.datetime, thank_hours: int, also: Collection[int] = (), over: Collection[Over] | None = None
) -> Dues:
    """Return all that is owed, in as many queries however much it is.

    `also` are ids of others whom the reader will name: `Dues.people` tells of them too. `over` are those
    who take part in talks that should be over, where the reader knows them already.
    """
    rows = _rows(FollowUp.objects.open())
    taking_part = _taking_part(rows)
    unthanked = _unthanked(_over(now) if over is None else over)
    dues = Dues(
        people=persons.of({*_mentioned(rows, taking_part), *(row.contact_id for row in unthanked), *also})
    )
    for due in _owed(rows, taking_part, dues.people, now):
        if due.provisional:
            dues.provisional.append(due)
        elif due.is_late:
            dues.overdue.append(due)
        else:
            dues.open.append(due)
    for row in unthanked:
        person = dues.people[row.contact_id]
        if not person.is_hidden:
            talk = Talk(row.interview_id, Stage.SCHEDULED, "", row.starts_at, [person])
            due_at = row.ends_at + dt.timedelta(hours=thank_hours)
            dues.provisional.append(Due(Kind.THANK, due_at, now, contact=person, interview=talk))
    dues.provisional.sort(key=lambda due: due.due_at)
    return dues


def of_one(pk: int, now: dt.datetime) -> Due | None:
    """Return one follow-up, open or not, as the lists show it; None where none of them would."""
    chosen = FollowUp.objects.filter(pk=pk)
    rows = _rows(chosen)
    taking_part = _taking_part(rows)
    people = persons.of(_mentioned(rows, taking_part))
    return next(iter(_owed(rows, taking_part, people, now)), None)


def overdue_count(now: dt.datetime, thank_hours: int) -> int:
    """Return how much is overdue: follow-ups, and thank-yous of talks that I left unanswered.

    A talk of which I have not said whether it happened counts once its hours for a thank-you are over.
    Every page asks this: one query where nothing is late.
    """
    late = FollowUp.objects.open().filter(due_at__lt=now, in_question=False).order_by()
    over = Interview.objects.over(now - dt.timedelta(hours=thank_hours)).order_by()
    # Both in one, so in place of a kind stands the stage of a talk; each who took part in it is a row.
    rows = list(
        late.values_list(
            "kind", "interview_id", "contact_id", "introduction__target_id", "interview__trashed_at"
        ).union(
            over.values_list("stage", "pk", "participants__contact_id", "introduction_id", "trashed_at"),
            all=True,
        )
    )
    owed = [row[:4] for row in rows if row[0] != Stage.SCHEDULED and row[4] is None]
    unthanked = _unthanked(
        [Over(row[1], row[2], now, now) for row in rows if row[0] == Stage.SCHEDULED and row[2]]
    )
    if not owed and not unthanked:
        return 0
    there = _there({row[1] for row in owed if row[0] == Kind.REPORT and row[1]})
    about = [{row[2], row[3], *(there.get(row[1], ()) if row[0] == Kind.REPORT else ())} for row in owed]
    about += [{row.contact_id} for row in unthanked]
    people = persons.of({pk for some in about for pk in some if pk is not None})
    hidden = {pk for pk, person in people.items() if person.is_hidden}
    return sum(1 for some in about if hidden.isdisjoint(some))


# ── Reading ───────────────────────────────────────────────────────────────────────────────────────


class Row(NamedTuple):
    """What is read of a follow-up, and of what it is about; the names are those of the columns."""

    pk: int
    kind: str
    due_at: dt.datetime
    what: str
    step: int
    in_question: bool
    snoozed_until: dt.datetime | None
    contact_id: int | None
    interview_id: int | None
    interview__stage: str
    interview__missed_by: str
    interview__starts_at: dt.datetime | None
    introduction_id: int | None
    introduction__introducer_id: int | None
    introduction__target_id: int | None
    introduction__target_text: str
    introduction__asked_at: dt.datetime | None


def _rows(rows: QuerySet[FollowUp]) -> list[Row]:
    here = rows.filter(Q(interview__isnull=True) | Q(interview__trashed_at__isnull=True))
    return [Row._make(row) for row in here.values_list(*Row._fields)]


def _taking_part(rows: Iterable[Row]) -> dict[int, list[int]]:
    """Return, by interview, the ids of those who take part in it, where `rows` speak of them."""
    return _there(
        {
            row.interview_id
            for row in rows
            if row.interview_id and (row.kind in TOLD_OF or row.in_question or not row.contact_id)
        }
    )


def _there(interview_ids: Collection[int]) -> dict[int, list[int]]:
    """Return, by interview, the ids of those who take part, in order."""
    there: dict[int, list[int]] = defaultdict(list)
    for some in changes.in_parts(interview_ids):
        about = Participant.objects.filter(interview__in=some)
        for interview_id, contact_id in about.values_list("interview_id", "contact_id"):
            there[interview_id].append(contact_id)
    return there


def _over(now: dt.datetime) -> list[Over]:
    over = Interview.objects.over(now).order_by(
        "planned_end_at", "participants__position", "participants__pk"
    )
    found = over.values_list("pk", "participants__contact_id", "starts_at", "planned_end_at")
    return [Over._make(row) for row in found if row[1] is not None]


def _unthanked(rows: Collection[Over]) -> list[Over]:
    """Return those for whom there is no thank-you yet, done or not."""
    if not rows:
        return []
    thanks = FollowUp.objects.filter(kind=Kind.THANK, interview__in={row.interview_id for row in rows})
    known = set(thanks.order_by().values_list("interview_id", "contact_id"))
    return [row for row in rows if (row.interview_id, row.contact_id) not in known]


def _mentioned(rows: Iterable[Row], taking_part: dict[int, list[int]]) -> set[int]:
    """Return the ids of all whom `rows` speak of: the person, introducer and target, who took part."""
    ids = {
        pk
        for row in rows
        for pk in (row.contact_id, row.introduction__introducer_id, row.introduction__target_id)
        if pk is not None
    }
    return ids.union(*taking_part.values())


def _owed(
    rows: Iterable[Row], taking_part: dict[int, list[int]], people: dict[int, Person], now: dt.datetime
) -> Iterator[Due]:
    """Yield what of `rows` is owed. Mirrors `FollowUpQuerySet.owed`."""
    talks: dict[int | None, Talk | None] = {None: None}
    for row in rows:
        if row.interview_id not in talks:
            there = [people[pk] for pk in taking_part.get(row.interview_id or 0, ())]
            talks[row.interview_id] = Talk(
                row.interview_id or 0,
                row.interview__stage,
                row.interview__missed_by,
                row.interview__starts_at,
                there,
            )
        contact, talk = people.get(row.contact_id or 0), talks[row.interview_id]
        target = people.get(row.introduction__target_id or 0)
        involved = [contact, target, *(talk.people if talk and row.kind == Kind.REPORT else ())]
        if any(person.is_hidden for person in involved if person):
            continue
        lead = None
        if row.introduction_id is not None:
            introducer = people.get(row.introduction__introducer_id or 0)
            text, asked_at = row.introduction__target_text, row.introduction__asked_at
            lead = Lead(row.introduction_id, introducer, target, text, asked_at)
        yield Due(
            row.kind, row.due_at, now, row.pk, contact, talk, lead,
            row.what, row.step, row.in_question, row.snoozed_until,
        )  # fmt: skip
