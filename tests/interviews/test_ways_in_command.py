"""`manage.py ways_in` says the same as the page: in words, or as one JSON object and nothing else."""

import datetime as dt
import json
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from contacts import search
from contacts.models import Contact, Preferences
from tests.factories import (
    ContactFactory,
    FormerRoleFactory,
    IntroductionFactory,
    OrganizationFactory,
    TieFactory,
)

pytestmark = pytest.mark.django_db


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    search.index()
    call_command("ways_in", *arguments)
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def as_json(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    out = run(capsys, *arguments, "--json")
    assert out.count("\n") == 1
    return dict(json.loads(out))


@pytest.fixture
def chain() -> list[Contact]:
    """Me, close to Ana, whose cousin Luís built exhibitions with Oké, a curator at Kew."""
    kew, harbour = OrganizationFactory(name="Kew"), OrganizationFactory(name="Harbour Museum")
    ana = ContactFactory(
        first_name="Ana",
        last_name="Silva",
        closeness=4,
        last_touch_on=timezone.localdate(),
        organization=harbour,
    )
    luis = ContactFactory(first_name="Luís", last_name="Ferreira", closeness=0, organization=harbour)
    oke = ContactFactory(
        first_name="Oké", last_name="Bamgbose", closeness=0, title="Curator", organization=kew
    )
    TieFactory(a=ana, b=luis, kind="family", strength=5)
    TieFactory(a=luis, b=oke, kind="worked_together", strength=4, certainty="likely")
    return [ana, luis, oke]


def test_one_object_is_printed_and_nothing_else(chain: list[Contact], capsys: pytest.CaptureFixture[str]):
    found = as_json(capsys, "curator at kew")

    way = found["ways"][0]
    score = way.pop("score")
    assert score == pytest.approx(0.80 * 0.85 * 0.90 * 0.80 * 0.75)
    assert found == {
        "query": "curator at kew",
        "reading": "work at organization",
        "targets": 1,
        "withheld": False,
        "ways": [
            {
                "contact_ids": [person.pk for person in chain],
                "names": ["Ana Silva", "Luís Ferreira", "Oké Bamgbose"],
                "hops": [
                    {"kind": None, "strength": 4, "certainty": "sure"},
                    {"kind": "family", "strength": 5, "certainty": "sure"},
                    {"kind": "worked_together", "strength": 4, "certainty": "likely"},
                ],
                "grade": "strong",
                "leaky": False,
                "why": [
                    "You and Ana: close, in touch today",
                    "Ana and Luís: family, very strong, sure",
                    "Luís and Oké: worked together, strong, likely",
                    "Ana and Luís both work at Harbour Museum",
                ],
            }
        ],
    }
    assert list(found) == ["query", "reading", "targets", "withheld", "ways"]


def test_whom_i_know_is_a_way_with_one_id(chain: list[Contact], capsys: pytest.CaptureFixture[str]):
    found = as_json(capsys, "ana silva")

    assert found["reading"] == "person"
    assert found["ways"][0]["contact_ids"] == [chain[0].pk]
    assert len(found["ways"][0]["hops"]) == 1


def test_the_longest_chain_is_mine_to_set(chain: list[Contact], capsys: pytest.CaptureFixture[str]):
    Preferences.objects.create(pk=1, most_links=2)

    assert as_json(capsys, "Kew")["ways"] == []


def test_what_was_asked_before_counts(chain: list[Contact], capsys: pytest.CaptureFixture[str]):
    IntroductionFactory(introducer=chain[0], target=chain[2], state="declined", asked_at=timezone.now())

    assert as_json(capsys, "Kew")["ways"] == []


def test_hidden_people_are_not_counted_nor_named(chain: list[Contact], capsys: pytest.CaptureFixture[str]):
    ana, _, oke = chain
    hidden = ContactFactory(
        first_name="Tomasz", last_name="Wilk", title="Curator", organization=oke.organization,
        closeness=5, marked_dark=True,
    )  # fmt: skip
    TieFactory(a=ana, b=hidden, kind="friend", strength=5)

    out = run(capsys, "curator", "--json") + run(capsys, "curator")

    found = json.loads(out.splitlines()[0])
    assert (found["targets"], found["withheld"]) == (1, True)
    assert found["ways"][0]["leaky"] is True
    assert found["ways"][0]["why"][-1] == "Ana is close to somebody you keep in the dark"
    assert "Tomasz" not in out
    assert "Some ways in are withheld by your discretion settings." in out


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("zzz", "zzz"),
        ("", ""),
        ("!?", "!?"),
        ("x" * 10_000, "x" * 10_000),
        ("\udcff\udcfe", "??"),
        ("Ł", "Ł"),
    ],
)
def test_no_match(capsys: pytest.CaptureFixture[str], query: str, shown: str):
    assert as_json(capsys, query) == {
        "query": shown, "reading": "none", "targets": 0, "withheld": False, "ways": [],
    }  # fmt: skip
    assert run(capsys, query).startswith("No match: nobody and no organisation, nor any role, is found by “")


def test_the_answer_in_words(chain: list[Contact], capsys: pytest.CaptureFixture[str]):
    left = ContactFactory(first_name="Ida", last_name="Berg")
    gone = timezone.localdate() - dt.timedelta(days=800)
    FormerRoleFactory(contact=left, organization=chain[2].organization, title="Curator", ended_on=gone)

    out = run(capsys, "curator", "at", "Kew")

    assert out.splitlines() == [
        "1 person, 1 way in to “curator” at Kew:",
        "1. You → Ana Silva → Luís Ferreira → Oké Bamgbose (strong)",
        "     You and Ana: close, in touch today",
        "     Ana and Luís: family, very strong, sure",
        "     Luís and Oké: worked together, strong, likely",
        "     Ana and Luís both work at Harbour Museum",
        "Was there: Ida Berg, Curator, Kew, left 2 years ago",
        "Or everybody at Kew: 1",
        "Or people whose role is “curator” or much the same: 1",
    ]


def test_nobody_there_and_no_chain_are_said_in_words(
    chain: list[Contact], capsys: pytest.CaptureFixture[str]
):
    Contact.objects.update(closeness=0)
    OrganizationFactory(name="Zephyr")

    assert run(capsys, "Kew") == "No match: no chain of at most 3 links leads to everybody at Kew.\n"
    assert run(capsys, "Zephyr") == (
        "No match for everybody at Zephyr: there is nobody whom you could be led to.\n"
    )


def test_control_characters_of_a_name_do_not_reach_the_terminal(capsys: pytest.CaptureFixture[str]):
    ContactFactory(first_name="Ana\x1b[2J", last_name="Silva", title="Botanist", closeness=4)

    assert "\x1b" not in run(capsys, "botanist")


def test_reading_writes_nothing(chain: list[Contact], capsys: pytest.CaptureFixture[str]):
    as_json(capsys, "Kew")

    assert not Preferences.objects.exists()


def test_a_question_without_words_is_refused():
    with pytest.raises(CommandError, match="Say whom you want to reach"):
        call_command("ways_in", "--json")
