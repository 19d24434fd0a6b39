"""Nobody hidden is asked, asked about, or named on the way to an introduction, in any random world."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from contacts.models import Preferences
from interviews import introduction_rows, letters
from interviews.approaching import NotToBeApproached
from interviews.models import Introduction
from interviews.with_them import WithThem
from tests.factories import NOW
from tests.interviews.test_hidden import World, hidden
from tests.tables import differing, everything

MINE = Preferences(pk=1, name="Zofia Lindqvist")
WAYS = 6


class NobodyHiddenIsOnTheWay(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(seed=st.integers(0, 2**32))
    def test_asking_refuses_them_and_no_draft_names_them(self, seed: int) -> None:
        world = World(seed)
        never = hidden()
        unnamed = re.compile(
            "|".join(rf"\b{re.escape(one.first_name)}\b" for one in world.people if one.pk in never)
            or r"\Z\A"
        )
        for _ in range(WAYS):
            introducer, target, between = world.random.sample(world.people, 3)
            through = world.random.choice([[], [between]])
            way = {introducer.pk, target.pk, *(person.pk for person in through)}
            before = everything()
            try:
                letter, _ = letters.ask_for_introduction(introducer, target, MINE, NOW, through=through)
            except NotToBeApproached:
                assert way & never
                assert differing(before, everything()) == {}
            else:
                assert not way & never
                assert not unnamed.search(f"{letter.subject} {letter.body}")

    @settings(max_examples=25, deadline=None)
    @given(seed=st.integers(0, 2**32))
    def test_rows_propose_nothing_about_them(self, seed: int) -> None:
        world = World(seed)
        for one in world.introductions:
            one.state = world.random.choice(Introduction.State.values)
            one.save()
        never = hidden()
        rows = introduction_rows.of(list(Introduction.objects.present()), NOW)
        for person in world.people:
            led = WithThem(person, NOW).introductions
            rows += [*led.by, *led.to]

        for row in rows:
            is_hidden = bool({row.introduction.introducer_id, row.introduction.target_id} & never)
            assert row.is_held == is_hidden
            if is_hidden:
                assert (row.steps, row.next, row.may_ask, row.is_late) == ([], "", False, False)
