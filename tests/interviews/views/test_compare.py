"""The page that compares kinds of work, and the weights set on it."""

import html
import re

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from contacts import changes
from contacts.models import Action, Preferences
from interviews import criteria
from interviews.models import Pathway
from tests.factories import (
    CircleFactory,
    ContactFactory,
    DoubleFactory,
    InterviewFactory,
    OrganizationFactory,
    PathwayFactory,
    PathwayRatingFactory,
    ReflectionFactory,
    SkillNeedFactory,
    TrainingOptionFactory,
)
from tests.hostile_strings import STRINGS
from tests.ledger import ledger
from tests.ledger_rows import PRIVATE

pytestmark = pytest.mark.django_db
ADDRESS = "/pathways/compare/"
WEIGHTS = "/pathways/compare/weights/"
USUAL = criteria.weights({})


def text_of(response) -> str:
    """Return the words of the comparison, without those for the head of the page."""
    page = response.content.decode()
    words = re.sub(r"<[^>]+>", " ", page[page.index("<h1") :])
    return " ".join(html.unescape(words).split())


def names_in_order(response) -> list[str]:
    page = response.content.decode()
    return re.findall(
        r'<(?:a|bdi) class="name"[^>]*title="([^"]*)"', page[page.index("<table") : page.index("</table")]
    )


def weigh(client: Client, **given: object):
    return client.post(WEIGHTS, {**USUAL, **given})


# ── What stands on it ─────────────────────────────────────────────────────────────────────────────


def test_page_shows_the_figures_of_the_ledger(signed_in: Client):
    ledger()
    Preferences.objects.update_or_create(pk=1, defaults={"weights": USUAL})

    response = signed_in.get(ADDRESS)

    words = text_of(response)
    assert names_in_order(response) == ["Archive work", "Botanic garden learning", "Museum education"]
    assert "7 talks about 3 kinds of work" in words
    assert "Museum education divides talks most: Energy, from 2 to 5 (4 talks)." in words
    for said in (
        "median 3.5 2–5, 4 talks",
        "median 2.5 2–3, 2 talks thin evidence",
        "3.6 on 4 of 7 criteria, 4 of them thin",
        "3.5 on 7 of 7 criteria, 2 of them thin as good as level with Museum education",
        "1 of 4 could start now, 2 partly",
        "Safeguarding partly named by 3 of 4",
        "First aid outdoors required: licence",
        "My life: from 1 “hours, place or pay rule it out” to 5 “hours, place and pay suit me”;",
        "Would I pursue it? no after the talk with Tomáš Novák , 6 Nov 2026",
        "weighed: Appeal 3, Energy 2, What I value 2, What I am good at 2, My life 2, Way in 2, Outlook 1.",
        "What I value 2 → to 3 puts Museum education before Archive work and Botanic garden learning",
    ):
        assert said in words
    assert 'aria-label="Marks 3, 4, 4, 5; expected 4, 4, 5"' in response.content.decode()
    assert "Verborgen" not in response.content.decode()
    assert PRIVATE not in words
    assert "Circus" not in words


def test_words_stand_with_who_and_when(signed_in: Client):
    pathway = PathwayFactory(name="Gardens")
    hidden, ana = (
        ContactFactory(first_name="Hidde", marked_dark=True),
        ContactFactory(first_name="Ana", last_name="Silva"),
    )
    talk = InterviewFactory(held=True, pathways=[pathway], people=[ana, hidden])
    ReflectionFactory(
        interview=talk, appealed="the rooms\nthe quiet", put_off="", learned="secret of the trade"
    )

    words = text_of(signed_in.get(ADDRESS))

    assert "Appealed the rooms the quiet Ana Silva and somebody , 23 Nov 2026 Did not nothing" in words
    assert "secret of the trade" not in words
    assert "Hidde" not in words


def test_nothing_yet_has_its_own_face(signed_in: Client):
    nothing = signed_in.get(ADDRESS)
    assert "No pathway yet" in text_of(nothing)
    assert "data-print" not in nothing.content.decode()
    PathwayFactory(name="Gardens")
    assert "Nothing to compare yet" in text_of(signed_in.get(ADDRESS))
    PathwayFactory(name="Archives", trashed_at=timezone.now())
    response = signed_in.get(ADDRESS)
    words = text_of(response)
    assert "Gardens" in words
    assert "Archives" not in words
    assert "data-print" in response.content.decode()


def test_talk_without_marks_says_so_and_is_ranked_by_nothing(signed_in: Client):
    Preferences.objects.update_or_create(pk=1, defaults={"weights": USUAL})
    InterviewFactory(held=True, pathways=[PathwayFactory(name="Gardens")])

    words = text_of(signed_in.get(ADDRESS))

    assert "1 talk about 1 kind of work" in words
    assert "1 talk, 0 with marks thin evidence" in words
    assert "no total: nothing that counts has marks" in words
    assert "If one weight changed" not in words


def test_long_lists_fold_and_all_of_them_is_there(signed_in: Client):
    pathway = PathwayFactory()
    for number in range(40):
        talk = InterviewFactory(held=True, pathways=[pathway])
        PathwayRatingFactory(
            pathway=pathway, interview=talk, appeal=3, entry_roles=f"role {number}\nGUIDE\nguide"
        )
        ReflectionFactory(interview=talk, appealed=f"appealed {number}", put_off="x" * 2_000)

    page = signed_in.get(ADDRESS).content.decode()

    assert page.count("Show all") == 3
    assert all(f"appealed {number}<" in page and f"role {number}<" in page for number in range(40))
    assert page.count('class="dot"') == 40
    assert len(re.findall("guide", page, re.IGNORECASE)) == 1


@pytest.mark.parametrize("hostile", STRINGS[::6])
def test_hostile_texts_stand_as_they_were_typed(signed_in: Client, hostile: str):
    pathway = PathwayFactory(name=hostile[:200] or "empty")
    talk = InterviewFactory(held=True, pathways=[pathway])
    PathwayRatingFactory(
        pathway=pathway, interview=talk, appeal=3, why=hostile, verdict="yes", entry_roles=hostile
    )
    ReflectionFactory(interview=talk, appealed=hostile, put_off=hostile)

    response = signed_in.get(ADDRESS)

    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


# ── Which, and in which order ─────────────────────────────────────────────────────────────────────


def test_parked_and_dropped_ones_are_compared_when_ticked(signed_in: Client):
    made = [PathwayFactory(name=status, status=status) for status in Pathway.Status.values]
    for pathway in made:
        PathwayRatingFactory(pathway=pathway, appeal=3)

    assert names_in_order(signed_in.get(ADDRESS)) == ["exploring", "leading"]
    ticked = {"pathway": [made[2].pk, made[3].pk, 999_999, "x", "9" * 30, -1]}
    assert names_in_order(signed_in.get(ADDRESS, ticked)) == ["dropped", "parked"]
    assert "Tick at least one" in text_of(signed_in.get(ADDRESS, {"ticked": 1}))


def test_order_is_by_name_until_the_total_is_asked_for(signed_in: Client):
    for name, mark in (("Archives", 2), ("books", 4), ("Choirs", 3), ("Dance", None)):
        PathwayRatingFactory(pathway=PathwayFactory(name=name), appeal=mark)
    by_name = ["Archives", "books", "Choirs", "Dance"]

    assert names_in_order(signed_in.get(ADDRESS, {"order": "total"})) == by_name  # no weights, no total
    weigh(signed_in)
    assert names_in_order(signed_in.get(ADDRESS)) == by_name
    response = signed_in.get(ADDRESS, {"order": "total"})
    assert names_in_order(response) == ["books", "Choirs", "Archives", "Dance"]
    assert text_of(response).count("thin evidence") > 4


def test_equal_totals_are_said_to_be_level(signed_in: Client):
    for name in ("Archives", "Books"):
        PathwayRatingFactory(pathway=PathwayFactory(name=name), appeal=4)
    weigh(signed_in)

    words = text_of(signed_in.get(ADDRESS, {"order": "total"}))

    assert "level with Books" in words
    assert "level with Archives" in words
    assert "as good as" not in words
    assert "The order stays as it is" in words


def test_htmx_gets_the_comparison_alone(signed_in: Client):
    PathwayRatingFactory(appeal=4)

    part = signed_in.get(ADDRESS, headers={"HX-Request": "true"})
    page = signed_in.get(ADDRESS)

    assert part.content.decode().strip().startswith('<div class="stack compared"')
    assert "<html" in page.content.decode()
    assert "HX-Request" in page.headers["Vary"]


# ── What counts ───────────────────────────────────────────────────────────────────────────────────


def test_there_is_no_total_before_weights_are_set(signed_in: Client):
    PathwayRatingFactory(appeal=4)

    words = text_of(signed_in.get(ADDRESS))

    assert "Total" not in words
    assert "These are the usual weights" in words


def test_weights_are_kept_as_one_change_with_undo(signed_in: Client):
    pathway = PathwayRatingFactory(appeal=4, outlook=1).pathway

    response = weigh(signed_in, appeal="0", outlook="", pathway=pathway.pk, ticked=1, order="total")

    assert response["Location"] == f"{ADDRESS}?pathway={pathway.pk}&ticked=1&order=total#weights"
    assert Preferences.objects.get().weights == {**USUAL, "appeal": 0}
    page = signed_in.get(ADDRESS)
    assert f"/actions/{Action.objects.get().pk}/undo/" in page.content.decode()
    assert "1.0 on 1 of 6 criteria" in text_of(page)
    changes.undo(Action.objects.get())
    assert Preferences.objects.get().weights == {}


def test_same_weights_sent_twice_are_one_change(signed_in: Client):
    weigh(signed_in, appeal=5)
    weigh(signed_in, appeal=5)

    assert Action.objects.count() == 1


def test_back_to_the_usual_weights(signed_in: Client):
    PathwayRatingFactory(appeal=4)
    weigh(signed_in, appeal=5)
    assert "Back to the usual weights" in text_of(signed_in.get(ADDRESS))

    weigh(signed_in, appeal="x", usual=1)

    assert Preferences.objects.get().weights == USUAL
    assert "Back to the usual weights" not in text_of(signed_in.get(ADDRESS))


@pytest.mark.parametrize("wrong", ["6", "-1", "2.5", "x", "9" * 4_000, "\x00"])
def test_weight_out_of_bounds_is_refused_kindly(signed_in: Client, wrong: str):
    PathwayRatingFactory(appeal=4)

    response = weigh(signed_in, appeal=wrong, energy=5)

    assert response.status_code == 422
    assert "From 0 to 5, please, in whole numbers." in text_of(response)
    assert 'name="energy" value="5"' in response.content.decode()
    assert not Action.objects.exists()


@pytest.mark.parametrize("odd", ["x", [1], {"appeal": "x", "energy": 9}, {"appeal": True}])
def test_odd_weights_in_the_database_are_the_usual_ones(signed_in: Client, odd: object):
    PathwayRatingFactory(appeal=4)
    Preferences.objects.update_or_create(pk=1, defaults={"weights": odd})

    assert signed_in.get(ADDRESS).status_code == 200


# ── How much it asks of the database, and whom it names ───────────────────────────────────────────


def fill(pathways: int, talks: int) -> None:
    for place in range(pathways):
        pathway = PathwayFactory(name=f"Path {place}")
        for _ in range(talks):
            talk = InterviewFactory(held=True, pathways=[pathway])
            PathwayRatingFactory(interview=talk, pathway=pathway, appeal=3, expected=2, entry=4)
            ReflectionFactory(interview=talk, appealed="the rooms")
            SkillNeedFactory(interview=talk)
            TrainingOptionFactory(interview=talk, need="required", contact=ContactFactory())


@pytest.mark.parametrize(("pathways", "talks"), [(1, 1), (3, 3), (1, 40)])
def test_page_takes_as_many_queries_for_one_as_for_many(
    signed_in: Client, django_assert_num_queries: DjangoAssertNumQueries, pathways: int, talks: int
):
    Preferences.objects.update_or_create(pk=1, defaults={"weights": USUAL})
    fill(pathways, talks)

    with django_assert_num_queries(QUERIES):
        assert signed_in.get(ADDRESS).status_code == 200


# Session, owner, preferences, overdue; pathways; talks held (5), skills (2), training (4).
QUERIES = 16

# Names that stand on no page by themselves, none within another.
PEOPLE = ("Xanthippe", "Qwyla", "Łucjan", "Ọlájídé")
WAYS = ("open", "dark", "never", "deceased", "place", "circle", "double", "trashed")


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.sampled_from(WAYS), min_size=4, max_size=4),
    st.lists(st.sets(st.integers(0, 3), min_size=1), min_size=1, max_size=4),
)
def test_nobody_hidden_is_named_whatever_the_flags(signed_in: Client, ways: list[str], talks: list[set[int]]):
    with transaction.atomic():
        people = [person(name, way) for name, way in zip(PEOPLE, ways, strict=True)]
        pathway = PathwayFactory(name="Gardens")
        for who in talks:
            talk = InterviewFactory(held=True, pathways=[pathway], people=[people[place] for place in who])
            PathwayRatingFactory(
                interview=talk, pathway=pathway, appeal=3, expected=4, verdict="maybe", why="so"
            )
            ReflectionFactory(interview=talk, appealed="the rooms", put_off="the pay")
            TrainingOptionFactory(interview=talk, contact=people[min(who)], months=3, need="required")

        page = signed_in.get(ADDRESS).content.decode()

        in_talks = {place for who in talks for place in who}
        named = {name for name in PEOPLE if name in page}
        assert named == {PEOPLE[place] for place in in_talks if ways[place] == "open"}
        transaction.set_rollback(True)


def person(name: str, way: str):
    flags = {
        "dark": {"marked_dark": True},
        "never": {"contact_rule": "never"},
        "deceased": {"deceased_on": timezone.localdate()},
        "trashed": {"trashed_at": timezone.now()},
    }.get(way, {})
    if way == "place":
        flags["organization"] = OrganizationFactory(confidential=True)
    if way == "circle":
        flags["circles"] = [CircleFactory(in_the_dark=True)]
    made = ContactFactory(first_name=name, last_name="", **flags)
    if way == "double":
        DoubleFactory(a=made, b=ContactFactory(first_name="Twin", marked_dark=True))
    return made
