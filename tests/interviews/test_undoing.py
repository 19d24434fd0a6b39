"""Random lives of a few people: whatever was said is taken back step by step, and no trace is left."""

import datetime as dt
import random
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from contacts import changes, merging, people, search
from contacts.models import Action, Contact, Discretion, Preferences
from interviews import followups, introductions, letters, names, naming, talks
from interviews.models import FollowUp, Interview, Introduction, Pathway
from tests.factories import NOW, ContactFactory, OrganizationFactory, PathwayFactory
from tests.tables import Everything, differing, everything

STEPS = 14
HOUR = dt.timedelta(hours=1)
LINES = ("Priya Raman, research lead at Wise", "someone in grants", "Ana Silva", "curator at Kew")
# Said of somebody hidden, or of a talk that has moved on: refused, and nothing written.
REFUSALS = (
    talks.NotToBeApproached, talks.WrongStage, merging.NotTwo, introductions.WrongState, letters.AlreadySent,
)  # fmt: skip


class Life:
    """What I do, one thing after the other, each at random among all the verbs there are."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.now = NOW
        place = OrganizationFactory(confidential=self.random.random() < 0.3)
        for number in range(4):
            ContactFactory(
                first_name=self.random.choice(["Ana", "Ngozi", "李"]),
                last_name=self.random.choice(["Silva", "Adeyemi", ""]),
                closeness=self.random.choice([None, 0, 3]),
                organization=place if number == 0 else None,
                discretion=self.random.choice([Discretion.NOT_TOLD, Discretion.OPEN]),
                touch_every_days=self.random.choice([0, 90]),
            )
        PathwayFactory.create_batch(2)
        search.index()

    # ── What there is ──

    def people(self) -> list[Contact]:
        there = list(Contact.objects.order_by("pk"))
        return self.random.sample(there, self.random.randint(1, min(3, len(there))))

    def interview(self) -> Interview:
        return self.random.choice(Interview.objects.order_by("pk"))

    def introduction(self) -> Introduction:
        return self.random.choice(Introduction.objects.order_by("pk"))

    def row(self) -> FollowUp:
        return self.random.choice(FollowUp.objects.order_by("pk"))

    def maybe(self, value: object) -> object:
        return self.random.choice([value, None])

    def later(self) -> dt.date | None:
        return self.random.choice([None, self.now.date() + 9 * 24 * HOUR])

    def moment(self) -> dt.datetime:
        return self.now + self.random.randint(-300, 300) * HOUR

    # ── What can be said ──

    def plan(self) -> changes.Record:
        who = self.people()
        ways = list(Pathway.objects.all())[: self.random.randint(0, 2)]
        interview = Interview(starts_at=self.maybe(self.moment()), planned_minutes=30)
        return talks.plan(interview, who, introducer=self.person(), pathways=ways, at=self.now)

    def person(self) -> Contact | None:
        return self.random.choice([None, *Contact.objects.order_by("pk")])

    def log(self) -> changes.Record:
        interview = Interview(ended_at=self.now - self.random.randint(0, 400) * HOUR)
        return talks.log(interview, self.people(), introducer=self.person(), at=self.now)

    def step(self) -> changes.Record:
        interview = self.interview()
        name = self.random.choice([*talks.ONE_CLICK, "begin"])
        verb = talks.begin if name == "begin" else talks.ONE_CLICK[name]
        return verb(interview, self.now)

    def schedule(self) -> changes.Record:
        return talks.schedule(self.interview(), self.moment(), planned_minutes=45, at=self.now)

    def hold(self) -> changes.Record:
        return talks.hold(self.interview(), self.moment(), at=self.now)

    def set_end(self) -> changes.Record:
        return talks.set_end(self.interview(), self.moment(), at=self.now)

    def edit(self) -> changes.Record:
        who = self.people() if self.random.random() < 0.7 else None
        interview = self.interview()
        return talks.edit(
            interview,
            introducer=self.person(),
            pathways=list(Pathway.objects.all())[:1],
            people=who,
            why=self.random.choice(["", "They know the field."]),
        )

    def add_person(self) -> changes.Record:
        return talks.add_person(self.interview(), self.people()[0], is_there=self.random.random() < 0.5)

    def trash(self) -> changes.Record:
        verb = self.random.choice([talks.trash, talks.restore])
        return verb([self.interview().pk])

    def name(self) -> changes.Record:
        interview = self.interview()
        giver = self.random.choice(interview.people)
        on = self.later()
        line = self.random.choice(LINES)
        return names.add(interview, giver, line, may_use_name=True, check_back_on=on)

    def settle(self) -> changes.Record:
        nameless = self.random.choice(Introduction.objects.filter(target=None))
        others: list[Contact | None] = [one for one in self.people() if one != nameless.introducer]
        if not naming.read(nameless.target_text).is_nameless:
            others.append(None)
        return names.settle(nameless, self.random.choice(others))

    def take_back(self) -> changes.Record:
        return names.remove(self.random.choice(Introduction.objects.filter(named_in__isnull=False)))

    def begin_to_ask(self) -> changes.Record:
        introducer, target, between = self.random.sample(list(Contact.objects.present()), 3)
        _, record = letters.ask_for_introduction(
            introducer,
            self.random.choice([target, None]),
            Preferences(pk=1),
            self.now,
            target_text="somebody in grants",
            through=self.random.choice([[], [between]]),
        )
        return record

    def drop(self) -> changes.Record:
        return introductions.drop(self.introduction())

    def many_answers(self) -> changes.Record:
        ids = list(Introduction.objects.values_list("pk", flat=True))
        return introductions.answered_many(ids, self.random.choice(Introduction.State.values[1:]))

    def ask_for_introduction(self) -> changes.Record:
        return introductions.ask(self.introduction(), check_back_on=self.later(), at=self.now)

    def answered(self) -> changes.Record:
        state = self.random.choice(Introduction.State.values)
        return introductions.answered(self.introduction(), state, self.now, check_back_on=self.later())

    def promise(self) -> changes.Record:
        return followups.promise(self.interview(), self.person(), "send the article", at=self.now)

    def done(self) -> changes.Record:
        return followups.done(self.row(), self.now, self.random.choice(["email", "post"]))

    def follow(self) -> changes.Record:
        verbs: list[Callable[[FollowUp], changes.Record]] = [
            followups.reopen,
            followups.not_yet,
            lambda row: followups.snooze(row, self.moment()),
        ]
        row = self.row()
        if row.done_at is None:
            verbs.append(lambda row: followups.waive(row, "met at the door"))
        return self.random.choice(verbs)(row)

    def many(self) -> changes.Record:
        ids = list(FollowUp.objects.values_list("pk", flat=True))
        verb = self.random.choice(
            [
                lambda: followups.done_many(ids, self.now, "post"),
                lambda: followups.waive_many(ids, "long ago"),
                lambda: followups.snooze_many(ids, self.moment()),
            ]
        )
        return verb()

    def edit_person(self) -> changes.Record:
        who = self.people()
        return self.random.choice(
            [
                lambda: people.edit(who[0], title="Curator", location="Porto"),
                lambda: people.set_discretion([one.pk for one in who], Discretion.IN_THE_DARK, "the boss"),
                lambda: people.set_discretion([one.pk for one in who], Discretion.OPEN),
                lambda: people.set_closeness([one.pk for one in who], 2),
                lambda: people.trash([who[0].pk]),
                lambda: people.restore([one.pk for one in who]),
            ]
        )()

    def merge(self) -> changes.Record:
        one, other = self.random.sample(list(Contact.objects.present()), 2)
        return merging.merge(one, other)

    VERBS = (
        plan, plan, log, step, step, step, schedule, schedule, hold, hold, set_end, edit, add_person,
        trash, name, name, settle, take_back, begin_to_ask, begin_to_ask,
        ask_for_introduction, answered, answered, many_answers, drop, promise, done, done, follow,
        follow, many, edit_person, edit_person, merge,
    )  # fmt: skip

    def go_on(self) -> Action | None:
        """Do one thing; return the action it was, None where there was nothing to do it to."""
        self.now += self.random.randint(1, 90) * HOUR
        verb = self.random.choice(self.VERBS)
        try:
            return verb(self).action
        except (*REFUSALS, IndexError, ValueError):
            return None


def each_step_is_taken_back(life: Life, steps: int) -> None:
    told: list[tuple[Action, Everything]] = []
    before = everything()
    for _ in range(steps):
        action = life.go_on()
        after = everything()
        if action is None:
            assert differing(before, after) == {}
        else:
            told.append((action, before))
        before = after

    for action, was in reversed(told):
        undone = changes.undo(action)
        assert undone.kept == [], action.what
        assert differing(was, everything()) == {}, action.what


class IsUndoneExactly(TestCase):
    @settings(max_examples=15, deadline=None)
    @given(seed=st.integers(0, 2**32))
    def test_each_step_of_a_life_is_taken_back(self, seed: int) -> None:
        each_step_is_taken_back(Life(seed), STEPS)
