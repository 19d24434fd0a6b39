"""What the page "Who can get me to…" answers."""

import datetime as dt
from collections.abc import Iterable

import pytest

from contacts import people, search
from contacts.models import Contact
from interviews.reach import Reach
from tests.factories import (
    NOW,
    TODAY,
    CircleFactory,
    ContactFactory,
    FormerRoleFactory,
    InterviewFactory,
    IntroductionFactory,
    OrganizationFactory,
    PathwayFactory,
)
from tests.interviews import reach_world
from tests.interviews.reach_world import World, hide, tie

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def world(db: None) -> World:
    return reach_world.designers(TODAY)


def names(those: Iterable[Contact]) -> list[str]:
    return [person.first_name for person in those]


def chains(reach: Reach) -> list[list[str]]:
    return [[step.person.first_name for step in route.steps] for route in reach.routes]


# ── Reading ───────────────────────────────────────────────────────────────────────────────────────


def test_first_reading_is_taken_and_others_are_offered(world: World):
    reach = Reach("product designer at Figma", NOW)

    assert reach.reading.kind == "work at organization"
    assert reach.people == 3
    assert [(link.count, link.address) for link in reach.others] == [
        (4, "/reach/?q=product+designer+at+Figma&as=organization"),
        (3, "/reach/?q=product+designer+at+Figma&as=work"),
    ]


def test_reading_asked_for_is_taken(world: World):
    reach = Reach("product designer at Figma", NOW, kind="organization")

    assert (reach.reading.kind, reach.people) == ("organization", 4)
    assert reach.others[0].address.endswith("&as=work+at+organization")


def test_reading_that_is_not_to_be_had_falls_back_on_the_first(world: World):
    assert Reach("Figma", NOW, kind="person").reading.kind == "organization"


def test_of_two_people_of_one_name_the_address_can_mean_one(world: World):
    other = ContactFactory(first_name="Liam", last_name="Park", closeness=0, title="Baker")
    tie(world.jo, other, kind="friend")
    search.index()

    both, one = Reach("Liam Park", NOW), Reach("Liam Park", NOW, contact=other)

    assert both.people == 2
    assert (one.people, one.words) == (1, "Liam Park, Baker")
    assert chains(one) == [["Jo", "Liam"]]


def test_nothing_that_fits_is_no_answer(world: World):
    reach = Reach("zebra tamer", NOW)

    assert not reach.is_answered
    assert (reach.tally, reach.routes, reach.withheld) == ("", [], False)
    assert reach.is_open


# ── Ways in ───────────────────────────────────────────────────────────────────────────────────────


def test_best_ways_come_first_one_for_each_first_introducer(world: World):
    reach = Reach("product designer at Figma", NOW)

    assert chains(reach) == [["Tom", "Liam"], ["Jo", "Sam", "Dana"]]
    assert [(more.person.first_name, more.count) for more in reach.more] == [("Tom", 1)]
    assert reach.tally == "3 people, 3 ways in"


def test_more_ways_via_one_introducer(world: World):
    reach = Reach("product designer at Figma", NOW, via=world.tom)

    assert chains(reach)[:2] == [["Tom", "Liam"], ["Tom", "Efua"]]
    assert {chain[0] for chain in chains(reach)} == {"Tom"}
    assert reach.more == []
    assert reach.all_ways == "/reach/?q=product+designer+at+Figma"


def test_longest_chain_is_as_long_as_the_settings_say(world: World):
    assert chains(Reach("product designer at Figma", NOW, most_links=2)) == [["Tom", "Liam"]]


def test_somebody_i_know_is_a_way_of_one(world: World):
    people.set_closeness([world.dana.pk], 4)

    first = Reach("Dana Cho", NOW).routes[0]

    assert first.is_direct
    assert first.target == world.dana


def test_hidden_target_is_withheld_and_not_named(world: World):
    hide(world.liam)

    reach = Reach("liam park", NOW)

    assert reach.withheld
    assert (reach.people, reach.routes, reach.strangers, reach.known) == (0, [], [], [])
    assert reach.words == "“liam park”"


def test_hidden_introducer_takes_their_chains_along(world: World):
    hide(world.tom)

    reach = Reach("Liam Park", NOW)

    assert reach.withheld
    assert chains(reach) == [["Jo", "Sam", "Liam"]]


# ── Besides chains ────────────────────────────────────────────────────────────────────────────────


def test_those_i_know_there_stand_beside_the_ways_in(world: World):
    for number in range(7):
        ContactFactory(first_name=f"Ada{number}", organization=world.figma, closeness=4)
    hide(ContactFactory(first_name="Boss", organization=world.figma, closeness=5))
    search.index()

    reach = Reach("Figma", NOW)

    shown = {route.target.first_name for route in reach.routes if route.is_direct}
    assert len(shown) == 4
    assert {*names(line.person for line in reach.known), *shown} == {f"Ada{number}" for number in range(7)}


def test_those_who_left_are_told_of_with_when(world: World):
    hide(FormerRoleFactory(organization=world.figma, contact__first_name="Boss").contact)
    FormerRoleFactory(organization=world.figma, contact__first_name="Noor", title="")

    found = [(line.person.first_name, *line.why) for line in Reach("Figma", NOW).were_there]

    assert found == [
        ("Ifeoma", "Product designer, Figma, left 2 years ago"),
        ("Noor", "Figma, left, it is not known when"),
    ]


def test_where_nobody_leads_i_write_myself(world: World):
    stranger = ContactFactory(first_name="Oke", last_name="Ade", title="Curator", closeness=0)
    search.index()

    assert [line.person for line in Reach("curator", NOW).strangers] == [stranger]
    hide(stranger)
    assert Reach("curator", NOW).strangers == []


def test_circles_never_asked_are_offered_but_not_for_one_person(world: World):
    CircleFactory(name="Board", in_the_dark=True)

    assert {circle.name for circle in Reach("curator at Kew", NOW).circles} == {
        "climbing club",
        "class of 2015",
    }
    assert Reach("Liam Park", NOW).circles == []


def test_whoever_might_know_somebody_is_ranked_with_reasons(world: World):
    baker = ContactFactory(first_name="Rana", last_name="Haddad", closeness=2, title="Museum guide")
    hide(ContactFactory(first_name="Boss", closeness=2, title="Museum guide"))
    giver = ContactFactory(first_name="Wei", closeness=3)
    talk = InterviewFactory(held=True, people=[giver], pathways=[PathwayFactory(name="Museum education")])
    IntroductionFactory(introducer=giver, target=ContactFactory(closeness=0), named_in=talk)
    search.index()

    found = {line.person: line.why for line in Reach("museum education", NOW).might_know}

    assert "gave you a name in this field" in found[giver]
    assert any("museum" in words.lower() for words in found[baker])
    assert "Boss" not in names(found)


def test_nobody_shown_as_a_way_in_is_shown_again(world: World):
    reach = Reach("product designer at Figma", NOW)

    shown = {route.first for route in reach.routes} | {line.person for line in reach.were_there}
    assert shown.isdisjoint(line.person for line in reach.might_know)
    assert Reach("Liam Park", NOW).might_know == []


def test_leaky_people_come_last_and_it_is_said(world: World):
    for first in ("Ada", "Bea"):
        person = ContactFactory(first_name=first, title="Curator", closeness=0)
        if first == "Ada":
            tie(person, world.dark)
    search.index()

    found = Reach("curator", NOW).strangers

    assert names(line.person for line in found) == ["Bea", "Ada"]
    assert [line.careful for line in found] == ["", "is close to somebody you keep in the dark"]


# ── Before anything is typed ──────────────────────────────────────────────────────────────────────


def test_examples_are_what_i_explore_and_want(world: World):
    OrganizationFactory(name="Meridian", wanted=3, confidential=True)
    OrganizationFactory(name="Kew", wanted=1)
    OrganizationFactory(name="Old place", wanted=0)
    PathwayFactory(name="museum education")
    PathwayFactory(name="law", status="dropped")
    minded = ContactFactory(first_name="Oke", last_name="Ade", closeness=0, tracked=True)
    hide(ContactFactory(first_name="Boss", closeness=0, tracked=True))

    examples = Reach("", NOW).examples

    assert [link.words for link in examples] == ["museum education", "Figma", "Kew", "Oke Ade"]
    assert examples[-1].address == f"/reach/?q=Oke+Ade&contact={minded.pk}"
