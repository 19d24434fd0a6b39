"""Reading the line in which somebody is named on a walk."""

import pytest

from contacts.models import Tie
from contacts.walk_lines import read

Kind = Tie.Kind


@pytest.mark.parametrize(
    ("line", "name", "kind", "title", "organization", "note"),
    [
        ("Luis", "Luis", Kind.OTHER, "", "", ""),
        ("luis", "Luis", Kind.OTHER, "", "", ""),
        ("Luis, knows a curator", "Luis", Kind.OTHER, "", "", "knows a curator"),
        ("Luis who knows a curator at Kew", "Luis", Kind.OTHER, "", "", "knows a curator at Kew"),
        ("her cousin Luis at Kew", "Luis", Kind.FAMILY, "", "Kew", ""),
        ("Her old friend Zofia Kruk, curator at Kew", "Zofia Kruk", Kind.FRIEND, "curator", "Kew", ""),
        ("cousin luis", "Luis", Kind.FAMILY, "", "", ""),
        ("her cousin, Luis at Kew", "Luis", Kind.FAMILY, "", "Kew", ""),
        ("Luis, her cousin at Kew", "Luis", Kind.FAMILY, "", "Kew", ""),
        ("Luis, her cousin from Lisbon", "Luis", Kind.FAMILY, "", "", "from Lisbon"),
        ("Anna, met at a fair in 2019", "Anna", Kind.MET_ONCE, "", "", "at a fair in 2019"),
        ("Luis (her cousin)", "Luis", Kind.FAMILY, "", "", ""),
        ("Marta, from the Tuesday group", "Marta", Kind.OTHER, "", "", "from the Tuesday group"),
        ("Luis - museum educator", "Luis", Kind.OTHER, "museum educator", "", ""),
        ("a friend of hers, Tomasz", "Tomasz", Kind.FRIEND, "", "", ""),
        ("An Nguyen", "An Nguyen", Kind.OTHER, "", "", ""),
        ("王小明, works at Kew", "王小明", Kind.OTHER, "", "Kew", ""),
        ("سلمى", "سلمى", Kind.OTHER, "", "", ""),
    ],
)  # fmt: skip
def test_line_says_who_and_how_they_know_each_other(line, name, kind, title, organization, note):
    found = read(line)

    assert (found.somebody.name, found.tie.kind, found.title) == (name, kind, title)
    assert (found.organization, found.note) == (organization, note)


@pytest.mark.parametrize(
    "line",
    ["", "somebody in grants at X", "Someone", "a curator at Kew", "curator at Kew", "her neighbour", "!!!"],
)
def test_line_without_a_name_is_kept_as_words(line):
    assert read(line).is_nameless


@pytest.mark.parametrize(
    ("line", "kind", "from_them", "strength"),
    [
        ("her boss Luis", Kind.MANAGES, True, None),
        ("her close friend Luis", Kind.FRIEND, None, 4),
        ("his brother in law Luis", Kind.FAMILY, None, None),
        ("Luis, an old colleague", Kind.WORKED_TOGETHER, None, None),
        ("Mate Friend", Kind.OTHER, None, None),
    ],
)
def test_line_says_how_well_and_which_way_round(line, kind, from_them, strength):
    tie = read(line).tie

    assert (tie.kind, tie.from_them, tie.strength) == (kind, from_them, strength)


def test_mail_address_is_kept():
    assert read("Luis <luis@kew.example>").somebody.email == "luis@kew.example"
