"""What I typed is read as a person, an organisation, a kind of work; hidden people are never named."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django import DjangoAssertNumQueries

from contacts import search, targets
from contacts.models import Contact, ContactRule, ContactWay, Organization
from tests.factories import (
    CircleFactory,
    ContactFactory,
    ContactWayFactory,
    FormerRoleFactory,
    OrganizationFactory,
)

pytestmark = pytest.mark.django_db

PLACES = {
    "figma": {"name": "Figma, Inc."},
    "kew": {"name": "Royal Botanic Gardens", "aliases": ["Kew", "Kew Gardens"]},
    "marks": {"name": "Marks at Work"},
    "silva": {"name": "Ana Silva"},
    "work": {"name": "Work"},
    "museum": {"name": "国立博物館"},
    "empty": {"name": "Zephyr Ballooning"},
}
PEOPLE = {
    "ana": {"first_name": "Ana", "last_name": "Silva", "title": "Botanist", "email": "Ana.Silva@example.org"},
    "ana2": {"first_name": "Ána", "last_name": "Sílva", "profile_slug": "ana-silva-7"},
    "dana": {"first_name": "Dana", "last_name": "Cho", "title": "Lead UX Designer", "organization": "figma"},
    "liam": {"first_name": "Liam", "last_name": "Park", "title": "Accountant", "organization": "figma"},
    "oke": {"first_name": "Oké", "last_name": "Bamgbose", "title": "Keeper of Economic Botany",
            "organization": "kew"},
    "sade": {"first_name": "Fọláṣadé", "last_name": "Ògúnyẹmí", "called": "Sade", "title": "RN"},
    "wei": {"first_name": "伟明", "last_name": "陈", "title": "学芸員", "organization": "museum"},
    "oleh": {"first_name": "Олег", "last_name": "Бондаренко", "title": "Електрик"},
    "lukasz": {"first_name": "Łukasz", "last_name": "Żółkiewski", "phone": "+44 7700 900129"},
    "mary": {"first_name": "Mary Jane", "last_name": "O’Hara", "title": "Programmer"},
    "ravi": {"first_name": "Ravi", "last_name": "", "title": "Signwriter", "organization": "marks"},
    "web": {"first_name": "Noor", "last_name": "Haddad", "website": "https://noor.example.org/"},
    "inka": {"first_name": "Inka", "last_name": "Lahti", "title": "Baker", "organization": "work"},
}  # fmt: skip


@pytest.fixture
def world() -> dict[str, Contact]:
    places = {key: OrganizationFactory(**facts) for key, facts in PLACES.items()}
    people = {
        key: ContactFactory(**{**facts, "organization": places.get(str(facts.get("organization", "")))})
        for key, facts in PEOPLE.items()
    }
    ContactWayFactory(contact=people["oke"], value="o.bamgbose@example.net")
    ContactWayFactory(
        contact=people["oleh"], kind=ContactWay.Kind.WEBSITE, value="https://www.linkedin.com/in/oleh-b/"
    )
    search.index()
    return people


@pytest.mark.parametrize(
    ("typed", "kind", "who"),
    [
        # Exactly a name, however it is written
        ("Ana Silva", "person", ["ana", "ana2"]),
        ("ANA SÍLVA", "person", ["ana", "ana2"]),
        ("  silva,   ana ", "person", ["ana", "ana2"]),
        ("“Ana Silva”", "person", ["ana", "ana2"]),
        ("lukasz zolkiewski", "person", ["lukasz"]),
        ("Sade Ogunyemi", "person", ["sade"]),
        ("ogunyemi sade", "person", ["sade"]),
        ("Sade", "person", ["sade"]),
        ("Folasade Ogunyemi", "person", ["sade"]),
        ("陈伟明", "person", ["wei"]),
        ("陈 伟明", "person", ["wei"]),
        ("伟明 陈", "person", ["wei"]),
        ("олег бондаренко", "person", ["oleh"]),
        ("mary jane o'hara", "person", ["mary"]),
        ("Ravi", "person", ["ravi"]),
        # An address, a number, a profile
        ("ana.silva@EXAMPLE.org", "person", ["ana"]),
        ("mailto:ana.silva@example.org", "person", ["ana"]),
        ("Somebody Else <ana.silva@example.org>", "person", ["ana"]),
        ("O.Bamgbose@example.net", "person", ["oke"]),
        ("https://www.linkedin.com/in/ana-silva-7/?trk=x", "person", ["ana2"]),
        ("linkedin.com/in/Ana-Silva-7", "person", ["ana2"]),
        ("ana-silva-7", "person", ["ana2"]),
        ("https://uk.linkedin.com/in/oleh-b", "person", ["oleh"]),
        ("+44 (7700) 900129", "person", ["lukasz"]),
        ("noor.example.org", "person", ["web"]),
        # An organisation
        ("figma", "organization", ["dana", "liam"]),
        ("Figma Ltd", "organization", ["dana", "liam"]),
        ("@Figma", "organization", ["dana", "liam"]),
        ("at Figma", "organization", ["dana", "liam"]),
        ("someone at Figma", "organization", ["dana", "liam"]),
        ("people at Figma", "organization", ["dana", "liam"]),
        ("kew", "organization", ["oke"]),
        ("KEW GARDENS", "organization", ["oke"]),
        ("国立博物館", "organization", ["wei"]),
        ("Marks at Work", "organization", ["ravi"]),
        ("Zephyr Ballooning", "organization", []),
        # A kind of work there
        ("designer at Figma", "work at organization", ["dana"]),
        ("Designers @ figma", "work at organization", ["dana"]),
        ("ux designer @Figma", "work at organization", ["dana"]),
        ("user experience designer at Figma, Inc.", "work at organization", ["dana"]),
        ("a curator at Kew", "work at organization", ["oke"]),
        ("signwriter at Marks at Work", "work at organization", ["ravi"]),
        ("baker at Work", "work at organization", ["inka"]),
        ("学芸員 at 国立博物館", "work at organization", ["wei"]),
        ("astronaut at Figma", "work at organization", []),
        # A kind of work anywhere
        ("nurse", "work", ["sade"]),
        ("Nurses", "work", ["sade"]),
        ("curators", "work", ["oke"]),
        ("botany keeper", "work", ["oke"]),
        ("desig", "work", ["dana"]),
        ("software", "none", []),
        ("developer", "work", ["mary"]),
        ("електрик", "work", ["oleh"]),
        # Names that the search finds
        ("Bondarenko", "none", []),
        ("бондар", "person", ["oleh"]),
        ("Mary", "person", ["mary"]),
        ("Folas", "person", ["sade"]),
        # A kind of work told by title and place together, when nothing else is found
        ("Figma designers", "work", ["dana"]),
        ("accountant, Figma", "work", ["liam"]),
        ("botanic curator", "work", ["oke"]),
        ("Gardens", "none", []),
        # The beginning of an organisation's name, when nothing else is found
        ("Royal Bot", "organization", ["oke"]),
        ("keeper at Royal", "work at organization", ["oke"]),
        # Nothing
        ("", "none", []),
        ("   ", "none", []),
        ("!?… — «»", "none", []),
        ("at", "none", []),
        ("@", "none", []),
        ("at at at", "none", []),
        ("\0", "none", []),
        ("\ud800", "none", []),
        ("qqq at Nowhere", "none", []),
        ("x" * 10_000, "none", []),
        ("at figma " * 2_000, "none", []),
        ("nobody@example.com", "none", []),
        ('" OR name:*', "none", []),
    ],
)
def test_what_was_typed_is_read(world: dict[str, Contact], typed: str, kind: str, who: list[str]):
    reading = targets.readings(typed)[0]

    assert (reading.kind, reading.target_ids) == (kind, sorted(world[key].pk for key in who))
    assert reading.targets == len(who)


def test_a_person_comes_before_an_organisation_of_that_name_which_is_offered(world: dict[str, Contact]):
    readings = targets.readings("Ana Silva")

    assert [reading.kind for reading in readings] == ["person", "organization"]
    assert readings[1].organization == Organization.objects.get(name="Ana Silva")
    assert targets.chosen(readings, "organization") is readings[1]
    assert targets.chosen(readings, "work") is readings[0]
    assert targets.chosen(readings, "nonsense") is readings[0]


def test_whoever_can_be_reached_comes_before_the_name_of_an_empty_place(world: dict[str, Contact]):
    OrganizationFactory(name="Baker")

    assert [reading.kind for reading in targets.readings("Baker")] == ["work", "organization"]


def test_everybody_there_and_this_work_anywhere_are_offered_but_do_not_win(world: dict[str, Contact]):
    elsewhere = ContactFactory(title="Astronaut")
    search.index([elsewhere.pk])

    readings = targets.readings("astronaut at Figma")

    assert [(reading.kind, reading.broader, reading.target_ids) for reading in readings] == [
        ("work at organization", False, []),
        ("organization", True, [world["dana"].pk, world["liam"].pk]),
        ("work", True, [elsewhere.pk]),
    ]
    assert readings[0].words == "“astronaut” at Figma, Inc."
    assert readings[0].title == readings[2].title == "astronaut"


def test_several_organisations_of_one_name_and_their_children_are_all_meant():
    group = OrganizationFactory(name="Halcyon")
    branch = OrganizationFactory(name="Halcyon North", parent=group)
    namesake = OrganizationFactory(name="Halcyon GmbH")
    gone = OrganizationFactory(name="Halcyon South", parent=group, trashed_at=dt.datetime.now(dt.UTC))
    there = [ContactFactory(organization=place) for place in (group, branch, namesake)]
    ContactFactory(organization=gone)

    reading = targets.readings("halcyon")[0]

    assert reading.target_ids == [person.pk for person in there]
    assert reading.organizations == (group, namesake)
    assert reading.words == "everybody at Halcyon or Halcyon GmbH, branches included"


def test_hidden_people_are_targets_that_are_not_counted():
    place = OrganizationFactory(name="Halcyon")
    for state in (
        {"marked_dark": True},
        {"contact_rule": ContactRule.NEVER},
        {"deceased_on": dt.date(2020, 1, 1)},
        {"contact_rule": ContactRule.ASK_FIRST},
        {"closeness": 0},
    ):
        ContactFactory(organization=place, **state)
    ContactFactory(organization=place, trashed=True)

    reading = targets.readings("Halcyon")[0]

    assert (len(reading.target_ids), reading.targets) == (5, 2)


def test_whoever_left_is_told_apart_and_never_if_hidden():
    place, other = OrganizationFactory(name="Halcyon"), OrganizationFactory()
    left = ContactFactory(organization=other)
    FormerRoleFactory(contact=left, organization=place, title="Head Gardener", ended_on=dt.date(2024, 3, 1))
    FormerRoleFactory(contact=left, organization=place, title="Gardener", ended_on=dt.date(2020, 3, 1))
    long_ago = ContactFactory()
    FormerRoleFactory(contact=long_ago, organization=place, title="Clerk")
    back = ContactFactory(organization=place, title="Gardener")
    FormerRoleFactory(contact=back, organization=place)
    for state in ({"marked_dark": True}, {"contact_rule": ContactRule.NEVER}, {"trashed": True}):
        FormerRoleFactory(contact=ContactFactory(**state), organization=place)
    search.index()

    everybody = targets.readings("Halcyon")[0]
    gardeners = targets.readings("gardener at Halcyon")[0]

    assert everybody.target_ids == gardeners.target_ids == [back.pk]
    assert [(was.contact, was.title, was.left_on) for was in everybody.were_there] == [
        (left, "Head Gardener", dt.date(2024, 3, 1)),
        (long_ago, "Clerk", None),
    ]
    assert [was.contact for was in gardeners.were_there] == [left]
    assert {was.organization for was in everybody.were_there} == {"Halcyon"}


def test_circles_of_the_targets_are_counted_without_the_hidden():
    place = OrganizationFactory(name="Halcyon")
    choir, team, dark = (
        CircleFactory(name="Choir"),
        CircleFactory(name="Team"),
        CircleFactory(in_the_dark=True),
    )
    ContactFactory(organization=place, circles=[choir, team])
    ContactFactory(organization=place, circles=[choir])
    ContactFactory(organization=place, circles=[team], marked_dark=True)
    ContactFactory(organization=place, circles=[dark])
    ContactFactory(circles=[choir])

    reading = targets.readings("Halcyon")[0]

    assert [(circle, circle.members) for circle in reading.circles] == [(choir, 2), (team, 1)]
    assert targets.readings("nobody at all")[0].circles == []


@pytest.mark.parametrize(
    ("typed", "queries"),
    [
        ("Ana Silva", 11),
        ("ana.silva@example.org", 8),
        ("Figma", 11),
        ("designer at Figma", 13),
        ("nurse", 8),
        ("nothing whatever", 9),
    ],
)
def test_queries_do_not_grow(
    world: dict[str, Contact], typed: str, queries: int, django_assert_num_queries: DjangoAssertNumQueries
):
    def read() -> None:
        reading = targets.readings(typed)[0]
        assert reading.targets >= 0
        assert isinstance(reading.were_there, list)

    with django_assert_num_queries(queries):
        read()
    figma = Organization.objects.get(name="Figma, Inc.")
    more = ContactFactory.create_batch(3, first_name="Ana", last_name="Silva", title="Designer, nurse")
    for person in more:
        FormerRoleFactory(contact=person, organization=figma)
    ContactFactory.create_batch(3, organization=figma, title="Designer")
    search.index()
    with django_assert_num_queries(queries):
        read()


class AnyTextIsRead(TestCase):
    @given(st.text(st.characters(codec=None), max_size=60) | st.from_regex(r"[\w ]{0,9} (at|@) ?[\w ]{0,9}"))
    @settings(max_examples=150)
    def test_any_text_is_read(self, typed: str) -> None:
        readings = targets.readings(typed)

        assert len({reading.kind for reading in readings}) == len(readings) >= 1
        assert all(reading.targets >= 0 for reading in readings)
