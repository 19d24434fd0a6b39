"""Resources as lists show them: who named each and where, when it is, and whom to tell once it is done."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from django.db.models import (
    Case,
    DateField,
    F,
    IntegerField,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
    prefetch_related_objects,
)
from django.utils import timezone

from interviews import advice, persons
from interviews.cadence import Kind
from interviews.forms.resources import OutcomeForm
from interviews.models import FollowUp, Interview, Participant, Pathway, Resource
from interviews.persons import Person
from interviews.stages import Stage
from interviews.when import day_words

COMING, SOME_DAY, PAST, DONE = range(4)
TITLES: Final = {False: "To do", True: "Done"}


@dataclass(slots=True)
class Talk:
    """The talk in which it was named: its day, and how many took part."""

    pk: int
    day: str
    is_held: bool
    people: list[int] = field(default_factory=list)


@dataclass
class Row:
    """One resource as it stands on a day. `person` is who named it, as far as that is known."""

    resource: Resource
    today: dt.date
    person: Person | None
    talk: Talk | None
    follow_ups: list[FollowUp] = field(default_factory=list)
    # Whether it was done just now, so that what came of it is asked at once.
    is_news: bool = False

    @property
    def pk(self) -> int:
        return self.resource.pk

    @property
    def is_done(self) -> bool:
        return self.resource.done_at is not None

    @property
    def pathways(self) -> list[Pathway]:
        return list(self.resource.pathways.all())

    @property
    def day(self) -> str:
        """When it is or was, in words: "on Thu 3 Dec", "was on 3 Nov"; "" where it has no day."""
        day = self.resource.happens_on
        if day is None:
            return ""
        words = day_words(day, self.today)
        near = abs((day - self.today).days) <= 1
        told = words if near else f"on {words}"
        return f"was {told}" if day < self.today and not self.is_done else told

    @property
    def is_past(self) -> bool:
        day = self.resource.happens_on
        return not self.is_done and day is not None and day < self.today

    @property
    def done_on(self) -> str:
        done_at = self.resource.done_at
        return day_words(timezone.localdate(done_at), self.today) if done_at else ""

    @cached_property
    def outcome_form(self) -> OutcomeForm:
        return OutcomeForm(row=self.resource)

    # ── Telling whoever named it ──────────────────────────────────────────────────────────────────

    @property
    def _may_tell(self) -> bool:
        return self.is_done and self.talk is not None and self.talk.is_held

    @property
    def is_held_back(self) -> bool:
        return self._may_tell and self.person is not None and self.person.is_hidden

    @property
    def asks_who(self) -> bool:
        """Whether somebody could be told if it were noted which of them named it."""
        return self._may_tell and self.person is None and self.talk is not None and bool(self.talk.people)

    @property
    def told(self) -> str:
        """When they were told what came of it: "today"; "" where they were not."""
        row = self._closed
        return day_words(timezone.localdate(row.done_at), self.today) if row and row.done_at else ""

    @property
    def _closed(self) -> FollowUp | None:
        """By what they were told, or by what I let it go, since I did it."""
        done_at = self.resource.done_at
        last = advice.last_told(self.follow_ups)
        if done_at is None or last is None or last < done_at:
            return None
        return next(row for row in self.follow_ups if last in (row.done_at, row.waived_at))

    @property
    def may_tell(self) -> bool:
        return self._may_tell and self.person is not None and not self.is_held_back and self._closed is None

    @property
    def follow_up(self) -> FollowUp | None:
        """What reminds me to tell them."""
        return next((row for row in self.follow_ups if row.is_open and row.what), None)


def of(resources: Sequence[Resource], now: dt.datetime) -> list[Row]:
    """Return these as rows, in the same few queries however many they are."""
    if not resources:
        return []
    prefetch_related_objects(resources, Prefetch("pathways", Pathway.objects.present()))
    today = timezone.localdate(now)
    talks = _talks({one.interview_id for one in resources if one.interview_id}, today)
    named_by = {one.pk: _named_by(one, talks) for one in resources}
    people = persons.of({pk for pk in named_by.values() if pk})
    told = _told(list(talks))
    rows = []
    for one in resources:
        person, talk = people.get(named_by[one.pk] or 0), talks.get(one.interview_id or 0)
        if person is not None and person.trashed_at is not None:
            person = None
        key = (talk.pk if talk else 0, person.pk if person else 0)
        rows.append(Row(one, today, person, talk, told.get(key, [])))
    return rows


def _named_by(resource: Resource, talks: dict[int, Talk]) -> int | None:
    """Mirrors `advice.named_by`."""
    talk = talks.get(resource.interview_id or 0)
    only = talk.people[0] if talk and len(talk.people) == 1 else None
    return resource.contact_id or only


def _talks(ids: Collection[int], today: dt.date) -> dict[int, Talk]:
    found: dict[int, Talk] = {}
    columns = ("pk", "stage", "ended_at", "starts_at")
    for pk, stage, ended_at, starts_at in (
        Interview.objects.present().filter(pk__in=ids).order_by().values_list(*columns)
    ):
        at = ended_at or starts_at
        found[pk] = Talk(pk, day_words(timezone.localdate(at), today) if at else "", stage == Stage.HELD)
    there = Participant.objects.present().filter(interview__in=found)
    for interview_id, contact_id in there.values_list("interview_id", "contact_id"):
        found[interview_id].people.append(contact_id)
    return found


def _told(talk_ids: Collection[int]) -> dict[tuple[int, int], list[FollowUp]]:
    """Return what reminds me, or reminded me, to tell what came of advice, by talk and person."""
    found: dict[tuple[int, int], list[FollowUp]] = defaultdict(list)
    for row in FollowUp.objects.filter(interview__in=talk_ids, kind=Kind.ADVICE).order_by("step", "pk"):
        found[row.interview_id or 0, row.contact_id or 0].append(row)
    return found


def in_order(resources: QuerySet[Resource], today: dt.date) -> QuerySet[Resource]:
    """Return resources in the order of lists: what is coming, has no day, or is past; then what is done."""
    undone = Q(done_at=None)
    part = Case(
        When(undone & Q(happens_on__gte=today), then=Value(COMING)),
        When(undone & Q(happens_on=None), then=Value(SOME_DAY)),
        When(undone, then=Value(PAST)),
        default=Value(DONE),
        output_field=IntegerField(),
    )
    coming = Case(When(undone & Q(happens_on__gte=today), then=F("happens_on")), output_field=DateField())
    return resources.alias(part=part, coming=coming).order_by(
        "part", "coming", "-done_at", "-happens_on", "-created_at", "-pk"
    )
