"""A way in as its card says it: tracks, grades, what is owed first, whom to be careful of."""

import datetime as dt

import pytest

from contacts.models import Contact, Tie
from contacts.ways_in import Brake, Hop, Way
from contacts.ways_in.chain import SAME_EMPLOYER
from interviews import routes
from interviews.cadence import Kind
from interviews.routes import Route
from tests.factories import (
    NOW,
    TODAY,
    ContactFactory,
    FollowUpFactory,
    OrganizationFactory,
    TieFactory,
)

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def mine(worth: float = 0.7) -> Hop:
    return Hop(None, 4, "sure", worth)


def hop(tie: Tie, worth: float = 0.5) -> Hop:
    return Hop(tie.kind, tie.strength, tie.certainty, worth, tie.pk)


def route(
    people: list[Contact], hops: list[Hop], score: float = 0.4, brake: Brake | None = None, **way
) -> Route:
    found = Way(tuple(person.pk for person in people), tuple(hops), score, **way)
    brakes = {people[0].pk: brake} if brake else {}
    return routes.of([found], brakes, TODAY)[0]


def pair() -> tuple[Contact, Contact]:
    tom = ContactFactory(first_name="Tom", last_name="Reyes", closeness=4)
    liam = ContactFactory(first_name="Liam", last_name="Park", closeness=0)
    return tom, liam


def test_weak_links_are_thin_and_unsure_ones_dashed():
    tom, liam = pair()
    thin = TieFactory(a=tom, b=liam, kind="friend", strength=2)
    unsure = TieFactory(a=tom, b=liam, kind="club", certainty="guess", strength=5)

    assert route([tom, liam], [mine(0.3), hop(thin)]).steps[0].weight == "w2"
    assert route([tom, liam], [mine(), hop(unsure, 0.7)]).steps[1].weight == "w1"


@pytest.mark.parametrize(
    ("score", "grade"), [(0.35, "Strong"), (0.349, "Fair"), (0.12, "Fair"), (0.119, "Long shot")]
)
def test_grade_is_a_word_and_never_a_percentage(score, grade):
    tom, liam = pair()
    shown = route([tom, liam], [mine(), hop(TieFactory(a=tom, b=liam))], score)

    assert (shown.grade, shown.length) == (grade, "2 steps")
    assert shown.label == f"{grade}: you, Tom Reyes, Liam Park"


def test_employer_that_is_not_known_is_said():
    tom, liam = pair()
    liam.title = "Designer"
    liam.save()

    steps = route([tom, liam], [mine(), hop(TieFactory(a=tom, b=liam))]).steps

    assert [step.where for step in steps] == ["employer unknown", "Designer, employer unknown"]


def test_what_is_known_of_asking_stands_beside_the_grade():
    tom, liam = pair()
    brake = Brake(why=("has made 2 introductions for you", "declined once"))

    shown = route([tom, liam], [mine(), hop(TieFactory(a=tom, b=liam))], brake=brake)

    assert shown.known_for == "Tom has made 2 introductions for you"
    assert "Tom declined once" in shown.besides


def test_guess_from_the_same_employer_is_dashed_and_said_to_be_one():
    figma = OrganizationFactory(name="Figma")
    tom, liam = ContactFactory(organization=figma), ContactFactory(organization=figma)

    shown = route([tom, liam], [mine(), Hop(SAME_EMPLOYER, None, "guess", 0.11)])

    assert [step.weight for step in shown.steps] == ["w3", "w1"]
    assert shown.besides[-1] == "Nobody told you that the last two know each other"


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Kind.THANK, "Thank Tom first"),
        (Kind.THANK_INTRODUCER, "Thank Tom for the last introduction first"),
        (Kind.REPORT, "Tell Tom first how it went"),
        (Kind.PROMISE, ""),
    ],
)
def test_what_is_owed_to_the_first_comes_before_asking(kind, words):
    tom, liam = pair()
    FollowUpFactory(contact=tom, kind=kind, due_at=NOW)
    FollowUpFactory(contact=tom, kind=Kind.THANK, due_at=NOW, done_at=NOW)
    FollowUpFactory(contact=liam, kind=Kind.THANK, due_at=NOW - DAY)

    assert route([tom, liam], [mine(), hop(TieFactory(a=tom, b=liam))]).first_do == words


def test_leaky_people_are_told_of_without_naming_whom_they_could_tell():
    tom, liam = pair()
    boss = ContactFactory(first_name="Hidde", discretion="in_the_dark")
    TieFactory(a=tom, b=boss, kind="friend", strength=5)

    shown = route([tom, liam], [mine(), hop(TieFactory(a=tom, b=liam))], leaky=frozenset({tom.pk}))

    assert [*shown.careful] == ["Tom is close to somebody you keep in the dark"]
    assert shown.besides[-1] == "So it counts half, and comes after all ways that are safe"
    assert "Hidde" not in " ".join(shown.besides)


def test_asking_names_everybody_in_between():
    tom, liam = pair()
    sam, dana = ContactFactory(), ContactFactory()
    chain = [tom, sam, dana, liam]
    hops = [mine(), *(hop(TieFactory(a=a, b=b)) for a, b in ((tom, sam), (sam, dana), (liam, dana)))]

    assert route(chain, hops).query == (
        f"introducer={tom.pk}&target={liam.pk}&through={sam.pk}&through={dana.pk}"
    )


@pytest.mark.parametrize("count", [1, 3])
def test_routes_are_fetched_together(django_assert_num_queries, count: int):
    ways = []
    for _ in range(count):
        tom, liam = ContactFactory(closeness=3), ContactFactory(organization=OrganizationFactory())
        made = TieFactory(a=tom, b=liam)
        ways.append(Way((tom.pk, liam.pk), (mine(), hop(made)), 0.4))

    # what is owed; people, ties, circles, former roles, preferences
    with django_assert_num_queries(6):
        assert [found.label for found in routes.of(ways, {}, TODAY)]
