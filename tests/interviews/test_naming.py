"""What one line says of a person."""

import pytest

from contacts.models import Discretion
from interviews import naming
from tests.factories import ContactFactory, IntroductionFactory, OrganizationFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("line", "name", "title", "organization"),
    [
        ("Priya Raman, research lead at Wise", "Priya Raman", "research lead", "Wise"),
        ("  Priya   Raman ,  research lead   at  Wise. ", "Priya Raman", "research lead", "Wise"),
        ("Priya Raman at Wise", "Priya Raman", "", "Wise"),
        ("Priya Raman @ Wise", "Priya Raman", "", "Wise"),
        ("Priya Raman, at Wise", "Priya Raman", "", "Wise"),
        ("Priya Raman, research lead, Wise", "Priya Raman", "research lead", "Wise"),
        ("Priya Raman, head of research, design at Wise", "Priya Raman", "head of research, design", "Wise"),
        ("Priya Raman (research lead at Wise)", "Priya Raman", "research lead", "Wise"),
        ("Priya Raman – research lead, Wise", "Priya Raman", "research lead", "Wise"),
        ("Priya Raman - research lead at Wise", "Priya Raman", "research lead", "Wise"),
        ("Priya Raman: research lead", "Priya Raman", "research lead", ""),
        ("Priya Raman", "Priya Raman", "", ""),
        ("Priya", "Priya", "", ""),
        ("priya raman, research lead at wise", "Priya Raman", "research lead", "wise"),
        ("Raman, Priya", "Priya Raman", "", ""),
        ("Priya Raman, PhD, research lead at Wise", "Priya Raman, PhD", "research lead", "Wise"),
        ("Priya Raman, CEO at Wise", "Priya Raman", "CEO", "Wise"),
        ("Priya Raman, Kew", "Priya Raman", "", "Kew"),
        ("Priya, Kew", "Priya", "", "Kew"),
        ("Jean-Luc van den Berg, curator at Kew", "Jean-Luc van den Berg", "curator", "Kew"),
        ("An Nguyen, designer at Wise", "An Nguyen", "designer", "Wise"),
        ("田中 花子, 学芸員", "田中 花子", "学芸員", ""),
        ("李明", "李明", "", ""),
        ("ليلى حداد, curator at Kew", "ليلى حداد", "curator", "Kew"),
        ("Priya Raman <priya@wise.example>, research lead at Wise", "Priya Raman", "research lead", "Wise"),
        ("https://linkedin.com/in/priya-raman research lead at Wise", "Priya Raman", "research lead", "Wise"),
    ],
)  # fmt: skip
def test_line_is_read_as_name_role_and_place(line: str, name: str, title: str, organization: str):
    OrganizationFactory(name="Kew")

    named = naming.read(line)

    assert (named.somebody.name, named.title, named.organization) == (name, title, organization)
    assert not named.is_nameless


@pytest.mark.parametrize(
    ("line", "organization"),
    [
        ("somebody in grants at Wise", "Wise"),
        ("Someone at Kew Gardens", "Kew Gardens"),
        ("a curator she worked with", ""),
        ("An old colleague at Kew", "Kew"),
        ("the woman who runs the archive", ""),
        ("curator at Kew", "Kew"),
        ("people from the grants team there", ""),
        ("whoever runs the grants programme", ""),
        ("her sister", ""),
        ("???", ""),
    ],
)
def test_somebody_without_a_name_is_kept_as_words(line: str, organization: str):
    named = naming.read(line)

    assert named.is_nameless
    assert (named.line, named.organization) == (line, organization)


def test_address_in_the_line_is_kept():
    mail = naming.read("Priya Raman <priya@wise.example>, research lead at Wise")
    profile = naming.read("https://www.linkedin.com/in/priya-raman research lead at Wise")

    assert mail.somebody.email == "priya@wise.example"
    assert profile.somebody.slug == "priya-raman"


def test_people_known_by_that_name_are_found_for_all_lines_at_once(django_assert_num_queries):
    kew = OrganizationFactory(name="Kew")
    priya = ContactFactory(first_name="Priya", last_name="Raman", organization=kew)
    namesake = ContactFactory(first_name="Príya", last_name="Raman")
    ContactFactory(first_name="Priya", last_name="Raman", trashed=True)
    lines = [naming.read(line) for line in ("Priya Raman, curator", "Ana Silva", "somebody at Kew")]

    with django_assert_num_queries(1):
        known = naming.alike(lines)

    assert known == {"Priya Raman, curator": [priya, namesake], "Ana Silva": [], "somebody at Kew": []}


@pytest.mark.parametrize(
    ("line", "surely"),
    [
        ("Priya Raman", False),
        ("Priya Raman, curator at Wise", False),
        ("Priya Raman, curator at KEW Ltd", True),
        ("P. Raman <PRIYA@kew.example>", True),
    ],
)
def test_name_alone_never_says_surely_who_it_is(line: str, surely: bool):
    priya = ContactFactory(
        first_name="Priya", last_name="Raman", email="priya@kew.example",
        organization=OrganizationFactory(name="Kew"),
    )  # fmt: skip

    assert naming.is_surely(naming.read(line), priya) is surely


@pytest.mark.parametrize(
    ("line", "rests"),
    [
        ("somebody at Meridian Ltd", True),
        ("baker at MLabs", True),
        ("Meridian Ltd", True),
        ("mlabs", True),
        ("Tom Hill", True),
        ("Tom Hill, baker", True),
        ("somebody at Kew", False),
        ("Ana Silva", False),
    ],
)
def test_words_that_may_mean_somebody_in_the_dark_must_rest(line: str, rests: bool):
    OrganizationFactory(name="Meridian", aliases=["MLabs"], confidential=True)
    ContactFactory(first_name="Tom", last_name="Hill", discretion=Discretion.IN_THE_DARK)

    assert naming.must_rest(IntroductionFactory(target=None, target_text=line)) is rests


def test_more_addresses_than_one_condition_may_hold_are_looked_for_at_once():
    ada = ContactFactory(first_name="Ada", last_name="Obi", email="Ada@Example.org")
    lines = [f"Zoë Nguyen {number} <zoe{number}@example.org>" for number in range(1100)]
    read = naming.read_all([*lines, "A. Obi <ada@example.org>"])

    known = naming.alike(read)

    assert [who for who in known.values() if who] == [[ada]]
