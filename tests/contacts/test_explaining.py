"""Each link of a chain is told in words, and so is what speaks for it; nobody hidden is named."""

import datetime as dt
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from contacts import explaining
from contacts.explaining import Explained
from contacts.models import Circle, Contact, ContactRule, Preferences, Tie
from contacts.ways_in import Brake, Hop, Way
from contacts.ways_in.chain import SAME_EMPLOYER
from contacts.weights import Certainty
from tests.factories import (
    TODAY,
    CircleFactory,
    ContactFactory,
    FormerRoleFactory,
    OrganizationFactory,
    TieFactory,
)

pytestmark = pytest.mark.django_db
MINE = Hop(None, 4, Certainty.SURE, 0.8)
GUESS = Hop(SAME_EMPLOYER, None, Certainty.GUESS, 0.1)


def day(year: int) -> dt.date:
    return dt.date(year, 1, 1)


def tied(a: Contact, b: Contact, **facts: Any) -> Hop:
    """Return the hop over a new tie; `by` does it to the other, where there is a direction."""
    low, high = sorted((a, b), key=lambda one: one.pk)
    if "by" in facts:
        facts["from_a"] = facts.pop("by") == low
    tie = TieFactory(a=low, b=high, **facts)
    return Hop(tie.kind, tie.strength, tie.certainty, 0.5, tie.pk)


def way(people: list[Contact], *hops: Hop, leaky: list[Contact] | None = None) -> Way:
    leaking = frozenset(one.pk for one in leaky or [])
    return Way(tuple(one.pk for one in people), (MINE, *hops), 0.5, leaky=leaking)


def explained(one: Way, brakes: dict[int, Brake] | None = None) -> Explained:
    return explaining.of([one], today=TODAY, brakes=brakes or {})[0]


@pytest.fixture
def ana() -> Contact:
    return ContactFactory(
        first_name="Ana", last_name="Silva", closeness=4, organization=OrganizationFactory(name="Figma")
    )


@pytest.fixture
def luis() -> Contact:
    return ContactFactory(first_name="Luís", organization=OrganizationFactory(name="Harbour Museum"))


@pytest.mark.parametrize(
    ("facts", "sentence", "track"),
    [
        (
            {"closeness": 4, "last_touch_on": TODAY - dt.timedelta(days=6)},
            "You and Ana: close, in touch 6 days ago",
            ("close", "in touch 6 days ago"),
        ),
        (
            {"closeness": 5, "last_touch_on": TODAY},
            "You and Ana: very close, in touch today",
            ("very close", "in touch today"),
        ),
        ({"closeness": 2}, "You and Ana: know each other", ("know each other",)),
        (
            {"closeness": None, "connected_on": day(2019)},
            "You and Ana: how close is not said, connected 7 years ago",
            ("connected", "connected 7 years ago"),
        ),
        ({"closeness": None}, "You and Ana: how close is not said", ("connected",)),
        ({"closeness": 1, "called": "Nita"}, "You and Nita: met once or twice", ("met once or twice",)),
    ],
)
def test_my_own_link(ana: Contact, facts: dict[str, Any], sentence: str, track: tuple[str, ...]):
    Contact.objects.filter(pk=ana.pk).update(**facts)

    found = explained(way([ana]))

    assert (found.hops[0].sentence, found.hops[0].track) == (sentence, track)
    assert found.why == [sentence]
    assert found.people == (ana,)


@pytest.mark.parametrize(
    ("facts", "sentence", "track"),
    [
        (
            {"kind": "family", "strength": 5, "since_on": day(2015)},
            "Ana and Luís: family, very strong, sure, since 2015",
            ("family", "since 2015"),
        ),
        (
            {"kind": "worked_together", "certainty": "likely"},
            "Ana and Luís: worked together, how well is not known, likely",
            ("probably worked together",),
        ),
        (
            {"kind": "club", "strength": 1, "certainty": "guess", "ended_on": dt.date(2027, 12, 31)},
            "Ana and Luís: same club or team, faint, a guess, until 2027",
            ("perhaps same club or team", "until 2027"),
        ),
        (
            {"kind": "studied", "strength": 3, "since_on": day(2019), "ended_on": dt.date(2027, 12, 31)},
            "Ana and Luís: studied together, fair, sure, 2019 to 2027",
            ("studied together", "2019 to 2027"),
        ),
    ],
)
def test_a_tie(ana: Contact, luis: Contact, facts: dict[str, Any], sentence: str, track: tuple[str, ...]):
    found = explained(way([ana, luis], tied(ana, luis, note="Squash with the boss.", **facts)))

    assert (found.hops[1].sentence, found.hops[1].track) == (sentence, track)
    assert "boss" not in " ".join(found.why)


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(
    ("kind", "does", "done"),
    [("manages", "manages", "managed by"), ("mentors", "mentors", "mentored by")],
)
def test_the_direction_of_a_tie_is_a_sentence(kind: str, does: str, done: str, turned: bool):
    people = [ContactFactory(first_name="Ana"), ContactFactory(first_name="Luís")]
    ana, luis = people[::-1] if turned else people
    ana, luis = sorted((ana, luis), key=lambda one: one.first_name)
    hop = tied(ana, luis, kind=kind, by=ana, strength=4)

    there, back = explained(way([ana, luis], hop)), explained(way([luis, ana], hop))

    assert there.hops[1].sentence == back.hops[1].sentence == f"Ana {does} Luís: strong, sure"
    assert (there.hops[1].track, back.hops[1].track) == ((does,), (done,))


def test_probable_colleagues(ana: Contact):
    dana = ContactFactory(first_name="Dana", organization=ana.organization)

    found = explained(way([ana, dana], GUESS))

    assert found.hops[1].sentence == "Ana and Dana: probably colleagues, both at Figma"
    assert found.hops[1].track == ("probably colleagues", "both at Figma")
    assert found.hops[1].is_guess


def test_shared_circles_and_employers_speak_for_it(ana: Contact, luis: Contact):
    hexa, mine = OrganizationFactory(name="Hexa Maps"), OrganizationFactory(name="Meridian")
    Preferences.objects.create(pk=1, employer=mine)
    for person in (ana, luis):
        FormerRoleFactory(contact=person, organization=hexa)
    FormerRoleFactory(contact=ana, organization=mine)
    Circle.objects.filter(key="linkedin").update(name="Connections")
    dark = CircleFactory(name="Their choir", in_the_dark=True)
    ana.circles.set([CircleFactory(name="Climbing"), Circle.objects.get(key="linkedin"), dark])

    found = explained(way([ana, luis], tied(ana, luis, kind="friend", strength=4)))

    assert found.why[2:] == [
        "You know Ana from Climbing",
        "Ana used to work at Meridian, where you work",
        "Ana and Luís were both at Hexa Maps",
    ]
    assert found.hops[0].track == ("close", "Climbing")


def test_what_is_known_of_asking_and_what_is_not_known(ana: Contact):
    luis = ContactFactory(first_name="Luís", contact_rule=ContactRule.ASK_FIRST)
    brake = Brake(why=("has made 2 introductions for you", "you already asked Ana twice since May"))

    found = explained(way([ana, luis], tied(ana, luis, strength=2)), {ana.pk: brake})

    assert found.why[2:] == [
        "Ana has made 2 introductions for you",
        "Ana: you already asked Ana twice since May",
        "Luís wants to be asked first",
        "Luís: employer unknown",
    ]
    assert found.asks_first == [luis]


def test_whoever_might_let_it_slip_is_told_without_naming_to_whom(ana: Contact, luis: Contact):
    boss = ContactFactory(first_name="Tomasz", last_name="Wilk", marked_dark=True)
    TieFactory(a=luis, b=boss, kind="partner")

    found = explained(way([ana, luis], tied(ana, luis, strength=4), leaky=[luis]))

    assert found.careful == ("Luís is the partner of somebody you keep in the dark",)
    assert found.why[-1] == found.careful[0]
    assert "Tomasz" not in str(found.why)


def test_a_tie_that_went_meanwhile_is_told_plainly(ana: Contact, luis: Contact):
    hop = tied(ana, luis)
    Tie.objects.all().delete()

    assert explained(way([ana, luis], hop)).hops[1].sentence == "Ana and Luís: know each other"


def test_all_ways_of_a_page_are_explained_at_once(django_assert_num_queries: DjangoAssertNumQueries):
    place = OrganizationFactory()
    ways = []
    for _ in range(3):
        first, second = ContactFactory(organization=place), ContactFactory(organization=place)
        TieFactory(a=first, b=ContactFactory(marked_dark=True), kind="family")
        FormerRoleFactory(contact=first)
        ways.append(way([first, second], tied(first, second), leaky=[first]))

    counts = []
    for some in (ways[:1], ways):
        with django_assert_num_queries(12):
            counts.append(len(explaining.of(some, today=TODAY, brakes={})))

    assert counts == [1, 3]


def test_nothing_to_explain_asks_little(django_assert_num_queries: DjangoAssertNumQueries):
    somebody = ContactFactory()

    with django_assert_num_queries(0):
        assert explaining.of([], today=TODAY, brakes={}) == []
    with django_assert_num_queries(4):
        assert explaining.of([way([somebody])], today=TODAY, brakes={})[0].careful == ()
