"""What the page of one person shows of the conversations with them, and of what is owed to them."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.db.models import Q
from django.utils import timezone

from contacts.models import Contact
from interviews import brakes, cadence, introduction_rows, letters, rows
from interviews.cadence import Kind
from interviews.introduction_rows import Row
from interviews.models import FollowUp, Interview, Introduction, Message, Participant
from interviews.models.talks import my_zone
from interviews.when import When, when

MOST_TALKS: Final = 20
MOST_LETTERS: Final = 10
MOST_OWED: Final = 20
MOST_INTRODUCTIONS: Final = 20
SHOWN_OF_NOTES: Final = 1_000  # characters


@dataclass(frozen=True, slots=True)
class Talk:
    """One conversation with them. `number` is "" while it has no day; `thanked` says how that went."""

    interview: Interview
    number: str
    when: When | None
    minutes: int
    notes: str
    thanked: str
    is_thanked: bool


@dataclass(frozen=True, slots=True)
class Owed:
    """Something still to be done about them."""

    follow_up: FollowUp
    when: When
    is_overdue: bool

    @property
    def is_written(self) -> bool:
        """Whether a letter does it."""
        return letters.has_letter(self.follow_up)


@dataclass(frozen=True, slots=True)
class Introductions:
    """Those they were asked for, and those that lead to them; how many there are beyond these."""

    by: list[Row]
    to: list[Row]
    more: int
    done: str

    def __bool__(self) -> bool:
        return bool(self.by or self.to)


class WithThem:
    def __init__(self, contact: Contact, now: dt.datetime) -> None:
        self.contact = contact
        self.now = now
        self.today = timezone.localdate(now)

    @cached_property
    def talks(self) -> list[Talk]:
        """The latest conversations, first those that are still to come."""
        there = Participant.objects.filter(contact=self.contact, interview__trashed_at__isnull=True)
        found = list(there.select_related("interview", "interview__notes").order_by("-interview"))
        found.sort(key=lambda part: part.interview.starts_at or part.interview.created_at, reverse=True)
        numbers: dict[int, int] = {}
        for part in reversed(found):
            if part.interview.stage in rows.NUMBERED:
                numbers[part.interview_id] = len(numbers) + 1
        self.more_talks = max(0, len(found) - MOST_TALKS)
        return [self._talk(part.interview, numbers.get(part.interview_id, 0)) for part in found[:MOST_TALKS]]

    @cached_property
    def letters(self) -> list[Message]:
        """The latest letters to them."""
        return list(Message.objects.present().filter(contact=self.contact)[:MOST_LETTERS])

    @cached_property
    def introductions(self) -> Introductions:
        """What they were asked for and what they did, and who leads to them."""
        them = self.contact
        whole = Introduction.objects.present().filter(Q(introducer=them) | Q(target=them))
        found = list(introduction_rows.in_order(whole))
        shown = introduction_rows.of(found[:MOST_INTRODUCTIONS], self.now)
        own = [one for one in found if one.introducer_id == them.pk]
        return Introductions(
            [row for row in shown if row.introduction.introducer_id == them.pk],
            [row for row in shown if row.introduction.introducer_id != them.pk],
            max(0, len(found) - MOST_INTRODUCTIONS),
            _done(own),
        )

    def _talk(self, interview: Interview, number: int) -> Talk:
        start, end = interview.starts_at, interview.ended_at
        minutes = round((end - start).total_seconds() / 60) if start and end else interview.planned_minutes
        thanks = self._thanks.get(interview.pk)
        return Talk(
            interview,
            f"{rows.ordinal(number)} talk" if number else "",
            when(start, my_zone(), interview.zone, self.today) if start else None,
            minutes,
            interview.notes.text[:SHOWN_OF_NOTES] if hasattr(interview, "notes") else "",
            _thanked(thanks, end),
            bool(thanks and thanks.done_at),
        )

    @cached_property
    def _follow_ups(self) -> list[FollowUp]:
        rows_of_them = FollowUp.objects.filter(contact=self.contact).select_related("interview")
        return [row for row in rows_of_them if row.interview is None or row.interview.trashed_at is None]

    @property
    def _thanks(self) -> dict[int, FollowUp]:
        return {
            row.interview_id: row for row in self._follow_ups if row.kind == Kind.THANK and row.interview_id
        }

    @cached_property
    def owed(self) -> list[Owed]:
        """What is still to be done about them, the most urgent first."""
        found = [row for row in self._follow_ups if row.is_open]
        return [
            Owed(
                row,
                when(row.due_at, my_zone(), my_zone(), self.today),
                cadence.is_overdue(row.due_at, self.now) and not row.in_question,
            )
            for row in found[:MOST_OWED]
        ]


def _done(introductions: list[Introduction]) -> str:
    """Return what they were asked and did, in a few words: "asked 3 times, made 2 introductions"."""
    asked = sum(one.asked_at is not None for one in introductions)
    made = sum(one.state == Introduction.State.MADE for one in introductions)
    declined = sum(one.state == Introduction.State.DECLINED for one in introductions)
    return ", ".join(
        filter(
            None,
            [
                f"asked {brakes.times(asked)}" if asked else "",
                f"made {'an introduction' if made == 1 else f'{made} introductions'}" if made else "",
                f"declined {brakes.times(declined)}" if declined else "",
            ],
        )
    )


def _thanked(row: FollowUp | None, end: dt.datetime | None) -> str:
    """Return how long after a talk they were thanked: "thanked in 3 h"; "" while they were not."""
    if row is None or row.done_at is None or end is None:
        return "no thank-you needed" if row and row.waived_at else ""
    hours = max(0, round((row.done_at - end).total_seconds() / 3600))
    return f"thanked in {hours} h" if hours < 48 else f"thanked after {hours // 24} days"
