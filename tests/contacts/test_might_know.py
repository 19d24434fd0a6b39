"""Who might know somebody in a field: bridges before close friends, each with a reason, nobody hidden."""

import dataclasses
import datetime as dt
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from contacts import discretion, might_know, search, targets
from contacts.might_know import Candidate, Facts
from contacts.models import Contact, ContactRule, Discretion, Double
from tests.factories import (
    NOW,
    TODAY,
    CircleFactory,
    ContactFactory,
    DoubleFactory,
    FormerRoleFactory,
    OrganizationFactory,
    TieFactory,
)

pytestmark = pytest.mark.django_db
LONG_AGO = TODAY - dt.timedelta(days=5 * 366)


def ranked(typed: str, **options: Any) -> list[Candidate]:
    search.index()
    return might_know.ranked(targets.readings(typed)[0], TODAY, **options)


def names(found: list[Candidate]) -> list[str]:
    return [one.person.first_name for one in found]


def test_those_in_the_field_come_before_those_next_to_it_and_those_who_left():
    kew = OrganizationFactory(name="Kew")
    ContactFactory(first_name="Ida", title="Curator of Prints", closeness=2, organization=kew)
    ContactFactory(first_name="Bao", title="Gardener", closeness=2, organization=kew)
    worked = ContactFactory(first_name="Chen", title="Baker", closeness=2)
    FormerRoleFactory(contact=worked, title="Curator", organization=kew, ended_on=dt.date(2020, 5, 1))
    was = ContactFactory(first_name="Dita", title="Baker", closeness=2)
    FormerRoleFactory(contact=was, title="Guard", organization=kew)
    ContactFactory(first_name="Eve", title="Baker", closeness=2)

    found = ranked("curator")

    assert names(found) == ["Ida", "Chen", "Bao", "Dita"]
    assert [one.why[0] for one in found] == [
        "works in it: Curator of Prints, Kew",
        "worked in it: Curator, Kew until 2020",
        "is at Kew",
        "was at Kew",
    ]


def test_words_that_no_title_has_lead_to_those_near_to_it():
    museum = OrganizationFactory(name="Harbour Museum")
    ContactFactory(first_name="Rosa", title="Learning Facilitator", organization=museum, closeness=3)
    ContactFactory(first_name="Femi", title="Head of Education", organization=museum, closeness=3)
    ContactFactory(first_name="Wei", closeness=3, circles=[CircleFactory(name="Museum friends")])

    found = ranked("museum education today")

    assert targets.readings("museum education today")[0].kind == "none"
    assert [(one.person.first_name, one.why[0]) for one in found] == [
        ("Wei", "is near to it: Museum friends"),
        ("Femi", "is near to it: Head of Education, Harbour Museum"),
        ("Rosa", "is near to it: Learning Facilitator, Harbour Museum"),
    ]


def test_a_bridge_that_was_forgotten_is_found_without_the_field():
    few, many = CircleFactory(name="Rowing"), CircleFactory(name="Everybody")
    for _ in range(might_know.FEW + 1):
        ContactFactory(closeness=2, circles=[many], last_touch_on=LONG_AGO)
    ContactFactory(first_name="Noor", closeness=2, circles=[few, many], last_touch_on=LONG_AGO)
    ContactFactory(first_name="Fresh", closeness=2, circles=[few], last_touch_on=TODAY)

    found = ranked("botanist")

    assert names(found) == ["Noor"]
    assert found[0].why == (
        "comes from Rowing, a circle that few others share",
        "was last in touch 5 years ago, and has met others since",
        "knows you, and other people than you do",
    )


def test_whoever_gave_names_is_passed_in_with_the_words():
    giver, other = ContactFactory(closeness=1), ContactFactory(closeness=1)
    dark = ContactFactory(closeness=1, marked_dark=True)

    found = ranked("botanist", named={giver.pk: "gave you two names", dark.pk: "gave you one"})

    assert [(one.person, one.why) for one in found] == [(giver, ("gave you two names",))]
    assert other.pk not in [one.person.pk for one in found]


def test_whoever_might_let_it_slip_comes_last_and_says_so_without_a_name():
    boss = ContactFactory(first_name="Tomasz", marked_dark=True)
    leaky = ContactFactory(first_name="Priya", title="Botanist", closeness=3)
    TieFactory(a=boss, b=leaky, kind="friend", strength=5)
    ContactFactory(first_name="Clean", title="Botanist", closeness=5)

    found = ranked("botanist")

    assert names(found) == ["Clean", "Priya"]
    assert found[1].careful == "is close to somebody you keep in the dark"
    assert "Tomasz" not in str([(one.why, one.careful) for one in found])
    assert names(ranked("botanist", most=1)) == ["Clean"]


def test_hidden_people_take_nobodys_place(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(might_know, "AT_ONCE", 2)
    for _ in range(7):
        ContactFactory(title="Botanist", closeness=2, marked_dark=True)
    ContactFactory(first_name="Ida", title="Botanist", closeness=5)

    assert names(ranked("botanist")) == ["Ida"]


def test_who_is_shown_already_is_left_out_and_strangers_are_no_candidates():
    shown = ContactFactory(title="Botanist", closeness=2)
    ContactFactory(title="Botanist", closeness=0)
    unrated = ContactFactory(title="Botanist", closeness=None)

    assert [one.person for one in ranked("botanist", without=[shown.pk])] == [unrated]


def test_queries_do_not_grow(django_assert_num_queries: DjangoAssertNumQueries):
    place = OrganizationFactory(name="Kew")
    circle = CircleFactory()

    def more(count: int) -> None:
        for person in ContactFactory.create_batch(
            count, title="Botanist", closeness=2, organization=place, circles=[circle], last_touch_on=LONG_AGO
        ):
            FormerRoleFactory(contact=person)
        search.index()

    more(1)
    reading = targets.readings("botanist")[0]
    with django_assert_num_queries(20):
        might_know.ranked(reading, TODAY)
    more(2)
    reading = targets.readings("botanist")[0]
    with django_assert_num_queries(20):
        might_know.ranked(reading, TODAY)


FACTS = st.builds(
    Facts,
    closeness=st.sampled_from([None, 1, 2, 3, 4, 5]),
    works=st.sampled_from(["", "Curator"]),
    worked=st.sampled_from(["", "Curator"]),
    is_there=st.sampled_from(["", "Kew"]),
    was_there=st.sampled_from(["", "Kew"]),
    near=st.floats(0, 1),
    gave_names=st.sampled_from(["", "gave you a name"]),
    bridge=st.sampled_from(["", "Rowing"]),
    silent_since=st.sampled_from([None, LONG_AGO]),
)


@given(FACTS)
def test_close_friends_come_after_moderately_close_people_all_else_equal(facts: Facts):
    def worth(closeness: int | None) -> float:
        return might_know.score(dataclasses.replace(facts, closeness=closeness))

    assert worth(2) == worth(3) > worth(1) > worth(4) > worth(5)
    assert worth(3) > worth(None) > worth(4)


@given(FACTS)
def test_each_fact_speaks_for_somebody_and_each_is_told(facts: Facts):
    for name, value in (("bridge", "Choir"), ("silent_since", LONG_AGO), ("gave_names", "gave one")):
        if not getattr(facts, name):
            assert might_know.score(dataclasses.replace(facts, **{name: value})) > might_know.score(facts)
    assert not facts.is_reason_enough or list(might_know.reasons(facts, TODAY))


@pytest.mark.parametrize("seed", range(60))
def test_nobody_hidden_is_proposed(seed: int):
    chance = random.Random(seed)
    places = [OrganizationFactory(name="Kew"), OrganizationFactory(name="Museum", confidential=True), None]
    circles = [CircleFactory(), CircleFactory(in_the_dark=True)]
    made = [
        ContactFactory(
            closeness=chance.choice([None, 0, 1, 2, 3, 4, 5]),
            discretion=chance.choice([*Discretion.values, Discretion.OPEN, Discretion.OPEN]),
            contact_rule=chance.choice([*ContactRule.values, ContactRule.OK, ContactRule.OK]),
            deceased_on=chance.choice([None, None, None, None, LONG_AGO]),
            trashed_at=chance.choice([None, None, None, None, NOW]),
            title=chance.choice(["Botanist", "Baker", "Keeper"]),
            last_touch_on=chance.choice([None, LONG_AGO, TODAY]),
            organization=chance.choice([*places, None]),
            circles=[circle for circle in circles if chance.random() < 0.3],
        )
        for _ in range(12)
    ]
    for person in made:
        if chance.random() < 0.5:
            FormerRoleFactory(contact=person, organization=chance.choice(places[:2]), title="Botanist")
    for _ in range(2):
        one, other = sorted(chance.sample(made, 2), key=lambda person: person.pk)
        if not Double.objects.filter(a=one, b=other).exists():
            DoubleFactory(a=one, b=other)
    search.index()
    reading = targets.readings(chance.choice(["botanist", "Kew", "botanist at Kew", "museum of botany"]))[0]

    found = might_know.ranked(reading, TODAY, named={one.pk: "gave a name" for one in made})

    hidden = set(Contact.objects.filter(discretion.never_proposed()).values_list("pk", flat=True))
    assert {one.person.pk for one in found} <= {
        one.pk for one in made if one.pk not in hidden and one.closeness != 0
    }
    assert len(found) == might_know.MOST or len(found) == sum(
        one.pk not in hidden and one.closeness != 0 for one in made
    )
    assert not hidden & {was.contact.pk for was in reading.were_there}
    assert reading.targets == len(set(reading.target_ids) - hidden)
    assert [one.is_leaky for one in found] == sorted(one.is_leaky for one in found)
    assert all(one.why for one in found)
