import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts import ways_in
from contacts.discretion import never_proposed
from contacts.models import Contact, ContactRule, Discretion, Organization
from contacts.weights import CERTAINTY, LINK
from tests.contacts import ways_reference
from tests.contacts.ways_world import World, worlds
from tests.factories import (
    NOW,
    TODAY,
    CircleFactory,
    ContactFactory,
    DoubleFactory,
    TieFactory,
)

AT_ONCE = 50


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(10))
def test_best_chains_are_those_of_an_exhaustive_search(seed: int):
    made = worlds(AT_ONCE, seed)
    reference = ways_reference.Reference(TODAY)
    for number, world in enumerate(made):
        # One person at a time may be asked for, and the list may be cut off short.
        asked = {2: (5, None), 3: (1 + number % 3, None), 4: (5, None)}
        via = world.people[number % len(world.people)].pk
        for links in (2, 3, 4):
            ranked = reference.ranked(world.targets, links, world.brakes)
            for count, through in (asked[links], (3, via)):
                found = ways_in.best(
                    world.targets, today=TODAY, most_links=links, brakes=world.brakes,
                    count=count, via=through,
                )  # fmt: skip
                assert found == ways_reference.best(*ranked, count, through)


# ── Whoever is hidden ─────────────────────────────────────────────────────────────────────────────


def by_mark(person: Contact) -> None:
    Contact.objects.filter(pk=person.pk).update(discretion=Discretion.IN_THE_DARK)


def by_rule(person: Contact) -> None:
    Contact.objects.filter(pk=person.pk).update(contact_rule=ContactRule.NEVER)


def by_death(person: Contact) -> None:
    Contact.objects.filter(pk=person.pk).update(deceased_on=TODAY)


def by_trash(person: Contact) -> None:
    Contact.objects.filter(pk=person.pk).update(trashed_at=NOW)


def by_circle(person: Contact) -> None:
    Contact.objects.filter(pk=person.pk).update(cleared_at=None)
    person.circles.add(CircleFactory(in_the_dark=True))


def by_employer(person: Contact) -> None:
    Contact.objects.filter(pk=person.pk).update(cleared_at=None)
    Organization.objects.filter(pk=person.organization_id).update(confidential=True)
    if person.organization_id is None:
        by_mark(person)


def by_double(person: Contact) -> None:
    boss = ContactFactory(marked_dark=True)
    DoubleFactory(a=person, b=boss)


def every_chain(world: World, links: int) -> dict[tuple[tuple[int, ...], bool], float]:
    """Return the score of each chain, asked for by each person it may begin with."""
    return {
        (way.contact_ids, way.hops[-1].is_guess): way.score
        for one in world.people
        for way in ways_in.best(
            world.targets, today=TODAY, most_links=links, brakes=world.brakes, count=1_000, via=one.pk
        ).ways
    }


@pytest.mark.django_db
@pytest.mark.parametrize("hide", [by_mark, by_rule, by_death, by_trash, by_circle, by_employer, by_double])
def test_hiding_somebody_takes_them_out_and_raises_no_score(hide: Callable[[Contact], None]):
    compared = 0
    for number, world in enumerate(worlds(6, seed=77, most_people=8)):
        links = 2 + number % 3
        before = every_chain(world, links)
        person = world.people[number % len(world.people)]
        hide(person)
        after = every_chain(world, links)

        gone = set(Contact.objects.filter(never_proposed()).values_list("pk", flat=True))
        assert person.pk in gone
        assert not any(gone.intersection(ids) for ids, _ in after)
        for chain in before.keys() & after.keys():
            assert after[chain] <= before[chain]
        compared += len(before.keys() & after.keys())
    assert compared


@pytest.mark.django_db
def test_leaky_chain_comes_last_at_half_its_score_and_a_dark_one_is_withheld():
    touched = {"last_touch_on": TODAY}
    ana, luis = ContactFactory(closeness=2, **touched), ContactFactory(closeness=5, **touched)
    oke, priya = ContactFactory(closeness=0), ContactFactory(closeness=0)
    boss = ContactFactory(closeness=0, marked_dark=True)
    TieFactory(a=ana, b=oke, strength=1)
    TieFactory(a=luis, b=priya, strength=5)
    TieFactory(a=luis, b=boss, strength=3)

    assert not ways_in.best([oke.pk], today=TODAY).withheld
    found = ways_in.best([oke.pk, priya.pk], today=TODAY)

    assert [way.contact_ids for way in found.ways] == [(ana.pk, oke.pk), (luis.pk, priya.pk)]
    assert found.ways[1].leaky == {luis.pk}
    assert found.ways[1].score == pytest.approx(0.9 * 0.85 * 0.9 / 2)
    assert not found.withheld

    TieFactory(a=priya, b=boss)
    found = ways_in.best([priya.pk], today=TODAY)
    assert [way.contact_ids for way in found.ways] == [(luis.pk, priya.pk)]
    assert found.withheld


# ── What it costs ─────────────────────────────────────────────────────────────────────────────────


def crowd(size: int) -> list[int]:
    """Put `size` strangers of one target there, each known to somebody whom I know; return the target."""
    target = ContactFactory(closeness=0)
    for number in range(size):
        stranger = ContactFactory(closeness=0)
        friend = ContactFactory(closeness=1 + number % 5)
        TieFactory(a=target, b=stranger)
        TieFactory(a=stranger, b=friend)
    return [target.pk]


@pytest.mark.django_db
@pytest.mark.parametrize(("links", "queries"), [(3, 19), (4, 20)])
def test_queries_do_not_grow_with_the_graph(links: int, queries: int):
    for size in (5, 40):
        targets = crowd(size)
        with CaptureQueriesContext(connection) as asked:
            assert len(ways_in.best(targets, today=TODAY, most_links=links).ways) == 5
        assert len(asked) == queries


@pytest.mark.django_db
def test_no_query_looks_through_all_ties_or_all_people():
    world = max(worlds(20, seed=5), key=lambda world: len(world.people))
    with CaptureQueriesContext(connection) as asked:
        for via in (None, world.people[0].pk):
            ways_in.best(world.targets, today=TODAY, most_links=4, brakes=world.brakes, via=via)
    plans = []
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            plans += [row[3] for row in cursor.fetchall()]

    assert any("tie_from_b" in line for line in plans)
    whole = re.compile(r"^SCAN (tie\d?|person|contacts_tie|contacts_contact)\b(?!.* INDEX)")
    assert [line for line in plans if whole.search(line)] == []


@pytest.mark.django_db
@pytest.mark.parametrize("links", [1, 5])
def test_only_two_to_four_links_can_be_asked_for(links: int):
    with pytest.raises(ValueError, match="2 to 4 links"):
        ways_in.best([1], today=TODAY, most_links=links)


def test_worth_of_every_link_is_a_whole_number_of_hundredths():
    for worth in (*LINK.values(), *CERTAINTY.values()):
        assert worth * 100 == pytest.approx(round(worth * 100))
