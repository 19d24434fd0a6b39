import datetime as dt
import itertools
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from contacts import changes
from contacts.models import Contact, Discretion
from interviews import chain_tree, introductions
from interviews.chain_tree import Branch, Lead, Talk
from interviews.models import Interview
from tests.factories import NOW, ContactFactory, InterviewFactory, IntroductionFactory

PAGE = "/reach/tree/"
ANA, LUIS, OKE, RUTH, JOMO = 1, 2, 3, 4, 5


def talk(pk: int, *people: int, lead: int | None = None, day: int | None = None, stage: str = "held") -> Talk:
    return Talk(pk, stage, NOW + dt.timedelta(days=pk if day is None else day), people, lead)


def shape(branches: list[Branch]) -> dict:
    """Return who hangs under whom."""
    return {branch.key: shape(branch.children) for branch in branches}


# ── What hangs under what ─────────────────────────────────────────────────────────────────────────


def test_talk_hangs_under_the_one_in_which_its_name_was_given():
    tree = chain_tree.grow(
        [talk(11, ANA), talk(12, LUIS, lead=21), talk(13, OKE, lead=22)],
        [Lead(21, ANA, LUIS, named_in=11), Lead(22, LUIS, OKE, named_in=12)],
    )

    assert shape(tree.roots) == {("talk", 11): {("talk", 12): {("talk", 13): {}}}}
    assert [tree.roots[0].opened, tree.roots[0].children[0].opened] == [2, 1]


def test_introduction_without_a_talk_of_theirs_hangs_under_who_made_it():
    tree = chain_tree.grow(
        [talk(12, OKE, lead=22)],
        [Lead(21, ANA, LUIS, state="made"), Lead(22, LUIS, OKE, state="made")],
    )

    assert shape(tree.roots) == {("person", ANA): {("person", LUIS): {("talk", 12): {}}}}


def test_introduction_hangs_under_the_last_talk_held_before():
    talks = [talk(11, ANA), talk(12, ANA), talk(13, ANA, stage="asked"), talk(15, ANA)]
    tree = chain_tree.grow([*talks, talk(14, OKE, lead=21)], [Lead(21, ANA, OKE, state="made")])

    assert shape(tree.roots) == {("talk", 12): {("talk", 14): {}}}
    assert {one.pk for one in tree.alone} == {11, 13, 15}


def test_two_who_led_to_one_both_have_the_credit_and_one_is_primary():
    tree = chain_tree.grow(
        [talk(11, ANA), talk(12, LUIS), talk(13, OKE, lead=22)],
        [Lead(21, ANA, OKE, named_in=11), Lead(22, LUIS, OKE, named_in=12)],
    )

    assert shape(tree.roots) == {("talk", 12): {("talk", 13): {}}, ("talk", 11): {}}
    assert [lead.pk for lead in tree.roots[0].children[0].also] == [21]
    assert tree.credit == {ANA: {13}, LUIS: {13}}


def test_credit_goes_up_the_entire_chain_but_only_for_doors_that_opened():
    tree = chain_tree.grow(
        [
            talk(11, ANA),
            talk(12, LUIS, lead=21),
            talk(13, OKE, lead=22),
            talk(14, RUTH, lead=23, stage="asked"),
        ],
        [
            Lead(21, ANA, LUIS, named_in=11),
            Lead(22, LUIS, OKE, named_in=12),
            Lead(23, LUIS, RUTH, named_in=12),
        ],
    )

    assert tree.credit == {ANA: {12, 13}, LUIS: {13}}
    assert {person: lead.pk for person, lead in tree.thanks.items()} == {ANA: 21, LUIS: 22}


def test_names_that_led_to_no_talk_stay_with_their_talk():
    tree = chain_tree.grow(
        [talk(11, ANA), talk(12, LUIS, lead=21)],
        [
            Lead(21, ANA, LUIS, named_in=11),
            Lead(22, ANA, OKE, named_in=11),
            Lead(23, ANA, None, "somebody in grants", named_in=11),
        ],
    )

    assert [lead.pk for lead in tree.roots[0].names] == [22, 23]


def test_chain_that_leads_back_to_itself_is_cut_and_loses_nobody():
    tree = chain_tree.grow(
        [talk(11, ANA, lead=22), talk(12, LUIS, lead=21)],
        [Lead(21, ANA, LUIS, named_in=11), Lead(22, LUIS, ANA, named_in=12)],
    )

    assert shape(tree.roots) == {("talk", 11): {("talk", 12): {}}}
    assert tree.roots[0].came_back


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[Talk], list[Lead]]:
    people, talks = st.integers(1, 8), st.integers(10, 24)
    leads = [
        Lead(
            100 + number, introducer, target if target != introducer else None, "somebody",
            draw(st.one_of(st.none(), talks)), draw(st.sampled_from(["suggested", "made", "declined"])),
        )
        for number, (introducer, target) in enumerate(draw(st.lists(st.tuples(people, people), max_size=20)))
    ]  # fmt: skip
    lead = st.one_of(st.none(), st.integers(100, 120))
    stages = st.sampled_from(["held", "scheduled", "asked", "declined"])
    made = [
        talk(
            pk,
            *draw(st.sets(people, max_size=2)),
            lead=draw(lead),
            day=draw(st.integers(0, 9)),
            stage=draw(stages),
        )
        for pk in sorted(draw(st.sets(talks)))
    ]
    return made, leads


@given(histories())
def test_every_talk_stands_in_the_tree_exactly_once(history):
    talks, leads = history

    tree = chain_tree.grow(talks, leads)

    placed = [one.pk for one in tree.alone]
    waiting = list(tree.roots)
    while waiting:
        branch = waiting.pop()
        waiting += branch.children
        placed += [branch.talk.pk] if branch.talk else []
        assert branch.opened == opened(branch)
    assert sorted(placed) == [one.pk for one in talks]
    doors = {one.pk for one in talks if one.stage in chain_tree.OPENED}
    assert all(found <= doors for found in tree.credit.values())
    assert tree.thanks.keys() == tree.credit.keys()


def opened(branch: Branch) -> int:
    return sum(
        opened(child) + (child.talk is not None and child.talk.stage in chain_tree.OPENED)
        for child in branch.children
    )


@given(histories(), st.integers(1, 4))
def test_lists_within_lists_are_closed_as_often_as_they_are_opened(history, deepest):
    for root in chain_tree.grow(*history).roots:
        lines = list(chain_tree.lines(root, deepest))
        lists, items = 1, 0
        for line in lines:
            lists += line.goes_in
            items += 1
            items -= line.is_leaf
            for _ in line.closes:
                lists, items = lists - 1, items - 1
            assert 1 <= lists <= deepest
        assert (lists, items) == (1, 0)


def test_very_long_chain_needs_no_depth():
    count = 3_000
    tree = chain_tree.grow(
        [talk(number, number, lead=number or None) for number in range(count)],
        [Lead(number, number - 1, number, named_in=number - 1) for number in range(1, count)],
    )

    lines = list(chain_tree.lines(tree.roots[0], 8))

    assert len(lines) == count - 1
    assert len(tree.credit) == count - 1


# ── The page ──────────────────────────────────────────────────────────────────────────────────────


def words(html: str) -> str:
    """Return what stands between the tags; those within a line leave no gap."""
    lines = re.sub(r"</?(bdi|a|b|i)\b[^>]*>", "", html)
    return " ".join(re.sub("<[^>]*>", " ", lines).split())


def text_of(client: Client) -> str:
    html = client.get(PAGE).content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    return words(main)


@pytest.fixture
def chain(db: None) -> list[Contact]:
    """Ana named Luis in her talk, and he named Oke in his: both were talked with."""
    people = [ContactFactory(first_name=name, last_name="") for name in ("Ana", "Luis", "Oke")]
    grow(people)
    return people


def grow(people: list[Contact]) -> list[Interview]:
    before, talks = None, []
    for number, person in enumerate(people):
        start = NOW - dt.timedelta(days=60 - number)
        lead = None
        if before is not None:
            giver = people[number - 1]
            with changes.recording("A name") as record:
                lead = introductions.name_in(record, before, giver, person)
        made = InterviewFactory(held=True, people=[person], introduction=lead, starts_at=start)
        made.ended_at = start + dt.timedelta(minutes=30)
        made.save()
        before = made
        talks.append(made)
    return talks


def test_page_tells_who_led_to_whom_and_whom_to_thank(signed_in, chain):
    text = text_of(signed_in)

    assert "Ana opened 2 doors Thank Ana" in text
    assert "Luis opened 1 door Thank Luis" in text
    assert text.index("The chains") < text.index("named by Ana") < text.index("named by Luis")
    page = signed_in.get(PAGE).content.decode()
    lead = chain[1].introductions_to.get()
    assert f"kind=thank_introducer&amp;contact={chain[0].pk}&amp;introduction={lead.pk}" in page
    address = f"/letters/new/?kind=thank_introducer&contact={chain[0].pk}&introduction={lead.pk}"
    assert signed_in.get(address).status_code == 200


def test_nothing_yet_says_what_grows_here(signed_in):
    assert "No chain yet" in text_of(signed_in)


def test_talks_that_stand_by_themselves_are_counted(signed_in, chain):
    for _ in range(3):
        InterviewFactory(held=True)

    assert "3 other talks stand by themselves" in text_of(signed_in)


def test_name_without_a_talk_is_told_with_the_talk_it_came_from(signed_in, chain):
    talk_with_oke = Interview.objects.latest("pk")
    with changes.recording("Names") as record:
        introductions.name_in(
            record, talk_with_oke, chain[2], ContactFactory(first_name="Ruth", last_name="")
        )
        introductions.name_in(record, talk_with_oke, chain[2], None, target_text="somebody in grants")

    assert "names given: Ruth, somebody in grants" in text_of(signed_in)


def test_name_given_came_to_a_talk_another_way_only_once_there_is_one(signed_in, chain):
    ruth = ContactFactory(first_name="Ruth", last_name="")
    with changes.recording("Names") as record:
        introductions.name_in(record, Interview.objects.latest("pk"), chain[2], ruth)
    asked = InterviewFactory(people=[ruth], asked=True)

    assert "names given: Ruth" in text_of(signed_in)
    assert "came to a talk another way" not in text_of(signed_in)
    Interview.objects.filter(pk=asked.pk).update(stage="held", starts_at=NOW, ended_at=NOW)
    assert "names given: Ruth (came to a talk another way)" in text_of(signed_in)


HIDING = [
    {"discretion": Discretion.IN_THE_DARK},
    {"contact_rule": "never"},
    {"deceased_on": dt.date(2026, 1, 1)},
    {"trashed_at": NOW},
]


@pytest.mark.parametrize(("hiding", "place"), list(itertools.product(HIDING, range(3))))
def test_whoever_is_hidden_is_covered_and_nothing_is_proposed_about_them(signed_in, chain, hiding, place):
    name = chain[place].first_name
    Contact.objects.filter(pk=chain[place].pk).update(**hiding)

    page = signed_in.get(PAGE).content.decode()

    assert name not in page
    assert f"/contacts/{chain[place].pk}/" not in page
    assert f"contact={chain[place].pk}" not in page
    assert "somebody" in page
    if place:  # the credit of those before stays
        assert "opened 2 doors" in page


def test_trashed_talk_is_in_no_chain(signed_in, chain):
    Interview.objects.filter(participants__contact=chain[1]).update(trashed_at=NOW)

    text = text_of(signed_in)
    assert "Luis no talk before" in text
    assert "Ana held" in text


def test_number_of_queries_does_not_grow(signed_in, chain):
    counts = []
    for length in (1, 3):
        for _ in range(length):
            grow([ContactFactory() for _ in range(3)])
        with CaptureQueriesContext(connection) as captured:
            signed_in.get(PAGE)
        counts.append(len(captured))

    assert counts[0] == counts[1]


def test_hostile_words_stay_words(signed_in, chain):
    IntroductionFactory(
        introducer=chain[0], target=None, target_text="<script>alert(1)</script>" * 10,
        named_in=Interview.objects.earliest("pk"),
    )  # fmt: skip

    page = signed_in.get(PAGE).content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
