"""The promise on the page "Who can get me to…": whoever is hidden is named nowhere, whatever is typed.

Random people, hidden in every way there is or not at all. Who is hidden is worked out here once more,
plainly, from the rows.
"""

import random

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacts import search
from contacts.models import Contact, ContactRule, Discretion, Double, Tie
from tests.factories import (
    NOW,
    TODAY,
    CircleFactory,
    ContactFactory,
    DoubleFactory,
    FormerRoleFactory,
    IntroductionFactory,
    OrganizationFactory,
    TieFactory,
)

pytestmark = pytest.mark.django_db
TITLES = ("Curator", "Designer", "Gardener")


class World:
    """Nine people of whom each has a family name that stands nowhere else."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        top = OrganizationFactory(name="Kew", confidential=self.maybe(0.2))
        middle = OrganizationFactory(name="Wakehurst", parent=top, confidential=self.maybe(0.2))
        self.places = [top, middle, OrganizationFactory(name="Figma", wanted=2), None]
        self.circles = [CircleFactory(name="Choir"), CircleFactory(name="Board", in_the_dark=self.maybe())]
        self.people = [self.person(number) for number in range(9)]
        self.pairs = []
        for number, one in enumerate(self.people):
            for other in self.people[number + 1 :]:
                if self.maybe(0.3):
                    TieFactory(a=one, b=other, kind=self.random.choice([Tie.Kind.FRIEND, Tie.Kind.CLUB]),
                               strength=self.random.choice([None, 1, 3, 5]))  # fmt: skip
                if self.maybe(0.05):
                    DoubleFactory(a=one, b=other, state=Double.State.OPEN)
                    self.pairs.append((one, other))
        for one, other in zip(self.people, self.people[1:], strict=False):
            if self.maybe(0.3):
                IntroductionFactory(introducer=one, target=other, state=self.random.choice(["made", "asked"]))
        search.index()

    def maybe(self, chance: float = 0.5) -> bool:
        return self.random.random() < chance

    def person(self, number: int) -> Contact:
        choose = self.random.choice
        made = ContactFactory(
            first_name=f"Ama{number}",
            last_name=f"Zquill{number}x",
            title=choose(TITLES),
            organization=choose(self.places),
            closeness=choose([0, 0, None, 1, 3, 5]),
            circles=[circle for circle in self.circles if self.maybe(0.3)],
            discretion=Discretion.IN_THE_DARK if self.maybe(0.15) else Discretion.NOT_TOLD,
            contact_rule=ContactRule.NEVER if self.maybe(0.1) else ContactRule.OK,
            cleared_at=NOW if self.maybe(0.2) else None,
            deceased_on=TODAY if self.maybe(0.1) else None,
            trashed_at=NOW if self.maybe(0.1) else None,
            tracked=self.maybe(0.3),
        )
        if self.maybe(0.3):
            FormerRoleFactory(contact=made, organization=choose(self.places), title=choose(TITLES))
        assert isinstance(made, Contact)
        return made

    def is_dark(self, person: Contact) -> bool:
        if person.discretion == Discretion.IN_THE_DARK:
            return True
        if person.cleared_at:
            return False
        kew, wakehurst, *_ = self.places
        assert kew is not None and wakehurst is not None  # noqa: PT018
        dark_place = (kew.confidential or wakehurst.confidential) and person.organization in (kew, wakehurst)
        board = self.circles[1]
        return dark_place or (board.in_the_dark and board in person.circles.all())

    def hidden(self) -> list[Contact]:
        dark = {person.pk for person in self.people if self.is_dark(person)}
        doubles = {one.pk for a, b in self.pairs for one, other in ((a, b), (b, a)) if other.pk in dark}
        return [
            person
            for person in self.people
            if person.pk in dark | doubles
            or person.contact_rule == ContactRule.NEVER
            or person.deceased_on
            or person.trashed_at
        ]

    def questions(self) -> list[dict[str, object]]:
        asked = [
            "",
            "Kew",
            "Figma",
            "Wakehurst",
            "curator at Kew",
            "designer at figma",
            "gardener",
            "cur",
            "nobody at all",
        ]
        one, other = self.random.sample(self.people, 2)
        return [
            *({"q": q} for q in asked),
            {"q": "curator at Figma", "as": "organization"},
            {"q": one.first_name}, {"q": other.first_name, "as": "person"},
            {"q": "designer", "via": one.pk}, {"q": "x", "contact": other.pk}, {"contact": one.pk},
        ]  # fmt: skip


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**9))
def test_nobody_hidden_is_named_whatever_is_typed(signed_in: Client, seed: int):
    with transaction.atomic():
        world = World(seed)
        hidden = [person.last_name for person in world.hidden()]
        named = []
        for question in world.questions():
            page = signed_in.get("/reach/", question).content.decode()
            assert 'id="reach"' in page
            named += [(question, name) for name in hidden if name in page]
        transaction.set_rollback(True)

    assert named == []
