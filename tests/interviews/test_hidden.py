"""Whoever must not learn of it, asks not to be written to, died or is in the trash is owed nothing.

Random people, hidden in every way there is or not at all, with random interviews, introductions and
follow-ups between them. Who is hidden is worked out here once more, plainly, from the rows.
"""

import datetime as dt
import random
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from contacts.models import Circle, Contact, ContactRule, Discretion, Double, Organization
from interviews import due, introductions, talks
from interviews.cadence import Kind
from interviews.models import FollowUp, Interview, Introduction, Participant
from interviews.stages import Stage
from tests.factories import (
    NOW,
    TODAY,
    CircleFactory,
    ContactFactory,
    DoubleFactory,
    FollowUpFactory,
    InterviewFactory,
    IntroductionFactory,
    OrganizationFactory,
)
from tests.tables import differing, everything

HOURS = 24
DAY = dt.timedelta(days=1)


class World:
    """A few people, some of them hidden, and what has happened with them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        top = OrganizationFactory(confidential=self.maybe(0.3))
        middle = OrganizationFactory(parent=top, confidential=self.maybe(0.3))
        self.places = [None, top, middle, OrganizationFactory(parent=middle), OrganizationFactory()]
        self.circles = [CircleFactory(in_the_dark=self.maybe(0.3)) for _ in range(2)]
        self.people = [self.person() for _ in range(6)]
        for one in self.people:
            for other in self.people:
                if one.pk < other.pk and self.maybe(0.15):
                    DoubleFactory(a=one, b=other, state=self.random.choice(Double.State.values))
        self.introductions = [self.introduction() for _ in range(4)]
        self.interviews = [self.interview() for _ in range(5)]
        for _ in range(14):
            self.follow_up()

    def maybe(self, chance: float = 0.5) -> bool:
        return self.random.random() < chance

    def some(self, most: int) -> list[Contact]:
        return self.random.sample(self.people, self.random.randint(1, most))

    def person(self) -> Contact:
        is_plain = self.maybe(0.4)
        return ContactFactory(
            discretion=Discretion.OPEN if is_plain else self.random.choice(Discretion.values),
            organization=self.random.choice(self.places),
            circles=[circle for circle in self.circles if self.maybe(0.2)],
            cleared_at=NOW if self.maybe(0.2) else None,
            contact_rule=ContactRule.NEVER if self.maybe(0.1) else ContactRule.ASK_FIRST,
            deceased_on=TODAY if self.maybe(0.1) else None,
            trashed_at=NOW if self.maybe(0.1) else None,
        )

    def introduction(self) -> Introduction:
        introducer, target = self.random.sample(self.people, 2)
        if self.maybe(0.2):
            return IntroductionFactory(introducer=introducer, target=None, target_text="someone in grants")
        return IntroductionFactory(introducer=introducer, target=target)

    def interview(self) -> Interview:
        end = NOW + self.random.choice([-3, -1, 0, 2]) * DAY
        stage = self.random.choice([Stage.IDEA, Stage.ASKED, Stage.SCHEDULED, Stage.SCHEDULED, Stage.HELD])
        return InterviewFactory(
            stage=stage,
            people=self.some(3),
            starts_at=end - dt.timedelta(minutes=30),
            planned_end_at=end,
            ended_at=end if stage == Stage.HELD else None,
            introduction=self.random.choice([None, *self.introductions]),
            trashed_at=NOW if self.maybe(0.15) else None,
        )

    def follow_up(self) -> None:
        kind = self.random.choice(Kind.values)
        contact = None if kind == Kind.REFLECT else self.random.choice([None, *self.people])
        interview = self.random.choice([None, *self.interviews])
        if kind == Kind.THANK and FollowUp.objects.filter(contact=contact, interview=interview).exists():
            return
        FollowUpFactory(
            kind=kind,
            contact=contact,
            interview=interview,
            introduction=self.random.choice([None, *self.introductions]),
            due_at=NOW + self.random.choice([-9, -1, 0, 1]) * DAY,
            done_at=NOW if self.maybe(0.15) else None,
            in_question=self.maybe(0.15),
            snoozed_until=NOW + DAY if self.maybe(0.2) else None,
        )


def hidden() -> set[int]:
    """Return who is hidden, by the rule as it is told, one person after the other."""
    secret = set()
    for place in Organization.objects.select_related("parent"):
        below = Organization.objects.filter(parent=place, confidential=True).exists()
        if place.confidential or below or (place.parent and place.parent.confidential):
            secret.add(place.pk)
    dark = set()
    for person in Contact.objects.all():
        marked = person.discretion == Discretion.IN_THE_DARK
        where = person.organization_id in secret or person.circles.filter(in_the_dark=True).exists()
        if marked or (where and person.cleared_at is None):
            dark.add(person.pk)
    for pair in Double.objects.filter(state=Double.State.OPEN, a__in=dark) | Double.objects.filter(
        state=Double.State.OPEN, b__in=dark
    ):
        dark = dark | {pair.a_id, pair.b_id}
    gone = {
        person.pk
        for person in Contact.objects.all()
        if person.contact_rule == ContactRule.NEVER or person.deceased_on or person.trashed_at
    }
    return dark | gone


def concerned(row: FollowUp) -> set[int | None]:
    """Return whom a follow-up would have me write to, or write about."""
    people = {row.contact_id, row.introduction.target_id if row.introduction else None}
    if row.kind == Kind.REPORT and row.interview:
        people |= set(row.interview.participants.values_list("contact", flat=True))
    return people


def in_the_trash(row: FollowUp) -> bool:
    return row.interview is not None and row.interview.trashed_at is not None


def unhide_everybody() -> None:
    Contact.objects.update(
        discretion=Discretion.OPEN, contact_rule=ContactRule.OK, deceased_on=None, trashed_at=None
    )
    Organization.objects.update(confidential=False)
    Circle.objects.update(in_the_dark=False)


def open_rows() -> dict[int, tuple[Any, ...]]:
    rows = FollowUp.objects.open().values_list("pk", "due_at", "snoozed_until", "in_question")
    return {row[0]: row[1:] for row in rows}


class NobodyHiddenIsProposed(TestCase):
    @settings(max_examples=50, deadline=None)
    @given(seed=st.integers(0, 2**32))
    def test_what_is_owed_is_all_that_concerns_nobody_hidden(self, seed: int) -> None:
        World(seed)
        never = hidden()
        rows = FollowUp.objects.filter(done_at=None, waived_at=None)
        expected = {row.pk: row for row in rows if never.isdisjoint(concerned(row)) and not in_the_trash(row)}
        late = {pk for pk, row in expected.items() if row.due_at < NOW and not row.in_question}

        owed = set(FollowUp.objects.owed().values_list("pk", flat=True))
        overdue = set(FollowUp.objects.overdue(NOW).values_list("pk", flat=True))
        dues = due.read(NOW, HOURS)

        assert owed == expected.keys()
        assert overdue == late
        assert {row.pk for row in dues.overdue} == late
        asked = {row.pk for row in dues.provisional if row.pk}
        assert asked == {pk for pk, row in expected.items() if row.in_question}
        assert {row.pk for row in dues.open} == expected.keys() - late - asked
        for row in (*dues.overdue, *dues.open, *dues.provisional):
            names = [person.name for pk, person in dues.people.items() if pk in never]
            assert row.contact is None or row.contact.pk not in never
            assert row.whom not in names
            assert row.interview is None or not any(name in row.interview.names for name in names)

    @settings(max_examples=50, deadline=None)
    @given(seed=st.integers(0, 2**32))
    def test_thanks_for_a_talk_left_unanswered_are_owed_to_nobody_hidden(self, seed: int) -> None:
        World(seed)
        never = hidden()
        expected = set()
        for one in Participant.objects.filter(interview__stage=Stage.SCHEDULED, interview__trashed_at=None):
            thanked = FollowUp.objects.filter(
                kind=Kind.THANK, interview=one.interview, contact=one.contact
            ).exists()
            end = one.interview.planned_end_at
            assert end is not None
            if end < NOW and one.contact_id not in never and not thanked:
                expected.add((one.interview_id, one.contact_id, end + DAY))

        found = [row for row in due.read(NOW, HOURS).provisional if row.pk is None]

        assert {(row.interview.pk, row.contact.pk, row.due_at) for row in found} == expected
        assert len(found) == len(expected)
        late = sum(1 for *_, due_at in expected if due_at < NOW)
        overdue = FollowUp.objects.overdue(NOW).count()
        assert due.overdue_count(NOW, HOURS) == overdue + late == due.read(NOW, HOURS).count

    @settings(max_examples=20, deadline=None)
    @given(seed=st.integers(0, 2**32))
    def test_what_was_held_back_returns_with_its_dates(self, seed: int) -> None:
        World(seed)
        before = open_rows()

        unhide_everybody()
        owed = FollowUp.objects.owed().in_bulk()

        assert open_rows() == before
        kept_out = FollowUp.objects.open().exclude(pk__in=owed)
        assert all(in_the_trash(row) for row in kept_out)
        assert {row.pk for row in (*_lists(), *kept_out)} == before.keys()

    @settings(max_examples=30, deadline=None)
    @given(seed=st.integers(0, 2**32))
    def test_nothing_is_planned_or_asked_with_somebody_hidden_among_them(self, seed: int) -> None:
        world = World(seed)
        never = hidden()
        people = world.some(3)
        if never.isdisjoint(person.pk for person in people):
            Contact.objects.filter(pk=people[-1].pk).update(contact_rule=ContactRule.NEVER)
            never = hidden()
        before = everything()

        refused: list[Callable[[], object]] = [
            lambda: talks.plan(Interview(), people, at=NOW),
            lambda: talks.plan(Interview(starts_at=NOW + DAY), people, at=NOW),
        ]
        for interview in world.interviews:
            there = set(interview.participants.values_list("contact", flat=True))
            if there & never:
                refused.append(partial(talks.ask, interview, NOW))
                refused.append(partial(talks.schedule, interview, NOW + DAY, at=NOW))
            new = {person.pk for person in people} - there
            if interview.stage != Stage.HELD and new & never:
                refused.append(partial(talks.edit, interview, people=people, why="They know the field"))
        for introduction in world.introductions:
            if never & {introduction.introducer_id, introduction.target_id}:
                refused.append(partial(introductions.ask, introduction, at=NOW))

        for verb in refused:
            with pytest.raises(talks.NotToBeApproached):
                verb()
        assert differing(before, everything()) == {}


def _lists() -> list[due.Due]:
    dues = due.read(NOW, HOURS)
    return [row for row in (*dues.overdue, *dues.open, *dues.provisional) if row.pk]
