"""What is due: read from what happened whenever somebody asks, so a computer that slept wakes up right."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, QuerySet

from contacts import discretion
from contacts.models import Contact
from interviews.cadence import Kind, is_overdue
from interviews.models import FollowUp, Interview, Introduction, Participant

NOTHING = dt.timedelta(0)
# Who takes part but must not be named where somebody may look on.
SOMEBODY = "somebody"


@dataclass(slots=True)
class Due:
    """One thing to do, as it stands at a certain moment.

    `follow_up` is None for the thank-you of a talk of which I have not said whether it happened.
    `names` are those who take part in the talk it is about, as one says them.
    """

    kind: Kind
    due_at: dt.datetime
    now: dt.datetime
    contact: Contact | None = None
    names: str = ""
    interview: Interview | None = None
    introduction: Introduction | None = None
    follow_up: FollowUp | None = None

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
        return self.follow_up is None or self.follow_up.in_question

    @property
    def in_question(self) -> bool:
        return self.follow_up is not None and self.follow_up.in_question

    @property
    def snoozed_until(self) -> dt.datetime | None:
        return self.follow_up.snoozed_until if self.follow_up else None

    @property
    def is_snoozed(self) -> bool:
        return self.snoozed_until is not None and self.snoozed_until > self.now

    @property
    def what(self) -> str:
        return self.follow_up.what if self.follow_up else ""

    @property
    def step(self) -> int:
        return self.follow_up.step if self.follow_up else 1

    @property
    def whom(self) -> str:
        """The person it concerns; else the words they were named by, or who takes part."""
        if self.contact:
            return self.contact.name
        nameless = self.kind == Kind.NAME and self.introduction
        return (nameless and nameless.target_text) or self.names or self.what


@dataclass(slots=True)
class Dues:
    """Everything that is due, each in one list only, the most urgent first."""

    overdue: list[Due] = field(default_factory=list)
    open: list[Due] = field(default_factory=list)
    provisional: list[Due] = field(default_factory=list)


def read(now: dt.datetime, thank_hours: int) -> Dues:
    """Return all that is owed, in three queries however much it is."""
    dues = Dues()
    rows = FollowUp.objects.owed().select_related(
        "contact__organization", "interview", "introduction__introducer", "introduction__target"
    )
    names = _names()
    for row in rows:
        due = Due(
            kind=Kind(row.kind),
            due_at=row.due_at,
            now=now,
            contact=row.contact,
            names=names.get(row.interview_id or 0, ""),
            interview=row.interview,
            introduction=row.introduction,
            follow_up=row,
        )
        if due.provisional:
            dues.provisional.append(due)
        elif due.is_late:
            dues.overdue.append(due)
        else:
            dues.open.append(due)
    for one in unanswered(now).select_related("contact__organization", "interview"):
        end = one.interview.planned_end_at
        assert end is not None
        dues.provisional.append(
            Due(
                kind=Kind.THANK,
                due_at=end + dt.timedelta(hours=thank_hours),
                now=now,
                contact=one.contact,
                names=one.contact.name,
                interview=one.interview,
            )
        )
    dues.provisional.sort(key=lambda due: due.due_at)
    return dues


def unanswered(now: dt.datetime) -> QuerySet[Participant]:
    """Return who may have to be thanked for a talk that should be over, if it happened.

    Whoever has a thank-you for it already, done or not, is not asked about twice.
    """
    thanks = FollowUp.objects.filter(
        kind=Kind.THANK, interview=OuterRef("interview"), contact=OuterRef("contact")
    )
    over = Interview.objects.over(now).order_by().values("pk")
    return Participant.objects.filter(~Exists(thanks), interview__in=over).exclude(
        discretion.never_to_be_proposed("contact")
    )


def overdue_count(now: dt.datetime, thank_hours: int) -> int:
    """Return how much is overdue, in one query: follow-ups, and thank-yous of talks that I left unanswered.

    A talk of which I have not said whether it happened counts once its hours for a thank-you are over.
    """
    late = FollowUp.objects.overdue(now).order_by().values("pk")
    provisional = unanswered(now - dt.timedelta(hours=thank_hours))
    return late.union(provisional.order_by().values("pk"), all=True).count()


def _names() -> dict[int, str]:
    """Return by interview who takes part in it, of all with something open.

    Whoever is hidden is not named: this is read where somebody may look on.
    """
    open_ones = FollowUp.objects.open().order_by().values("interview")
    people: dict[int, list[str]] = defaultdict(list)
    taking_part = (
        Participant.objects.filter(interview__in=open_ones)
        .annotate(is_hidden=discretion.never_to_be_proposed("contact"))
        .values_list("interview_id", "contact__first_name", "contact__last_name", "is_hidden")
    )
    for interview_id, first, last, is_hidden in taking_part:
        people[interview_id].append(SOMEBODY if is_hidden else f"{first} {last}".strip())
    return {interview_id: listed(names) for interview_id, names in people.items()}


def listed(names: Collection[str]) -> str:
    """Return names as one says them; those who are not named come last, as one."""
    known = [name for name in names if name != SOMEBODY]
    *others, last = [*known, SOMEBODY] if len(known) < len(names) else known
    return f"{', '.join(others)} and {last}" if others else last


def in_hours(span: dt.timedelta) -> str:
    """Return how long in the largest two of days, hours and minutes: "1 d 18 h", "3 h", "40 min"."""
    minutes = int(span.total_seconds() // 60)
    days, hours = divmod(minutes // 60, 24)
    if days:
        return f"{days:,} d {hours} h" if hours else f"{days:,} d"
    return f"{hours} h" if hours else f"{minutes} min"
