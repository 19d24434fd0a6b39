"""What many talks add up to, by pathway and criterion: the figures of the ledger, worked by hand there."""

import datetime as dt

import pytest

from interviews import criteria
from interviews.insights.heard import heard, joined
from interviews.insights.matrix import Compared, compare
from interviews.insights.standing_out import standing_out
from interviews.insights.weighing import flips, total
from interviews.models import Pathway
from tests.factories import NOW, InterviewFactory, PathwayFactory, PathwayRatingFactory, ReflectionFactory
from tests.ledger import ledger

pytestmark = pytest.mark.django_db


def compared(*names: str) -> dict[str, Compared]:
    made = ledger()
    names = names or ("museum", "garden", "archive", "music")
    return dict(zip(names, compare([made.pathways[name] for name in names]), strict=True))


def figures(one: Compared) -> dict[str, tuple[float, int, int, int]]:
    return {name: (marks.median, marks.low, marks.high, marks.n) for name, marks in one.spreads.items()}


def test_marks_of_the_ledger_add_up_as_worked_by_hand():
    found = compared()

    assert figures(found["museum"]) == {
        "appeal": (4, 3, 5, 4), "energy": (3.5, 2, 5, 4), "values": (5, 4, 5, 3), "strengths": (3.5, 3, 4, 2),
        "life": (2.5, 2, 3, 4), "entry": (2, 1, 3, 4), "confidence": (3.5, 2, 4, 4),
    }  # fmt: skip
    assert figures(found["garden"]) == {
        "appeal": (4, 4, 5, 3), "energy": (4, 4, 4, 3), "values": (3.5, 3, 4, 2), "strengths": (3, 2, 4, 3),
        "life": (3, 3, 4, 3), "entry": (4, 3, 4, 3), "outlook": (2.5, 2, 3, 2), "confidence": (3, 2, 3, 3),
    }  # fmt: skip
    assert {name: marks.median for name, marks in found["archive"].spreads.items()} == {
        "appeal": 2, "energy": 3, "life": 5, "entry": 5, "confidence": 1,
    }  # fmt: skip
    assert found["music"].spreads == {}
    assert found["museum"].thin_names == {"strengths"}
    assert found["garden"].thin_names == {"values", "outlook"}
    assert {name: one.is_thin for name, one in found.items()} == {
        "museum": False, "garden": False, "archive": True, "music": True,
    }  # fmt: skip


def test_expected_appeal_stands_beside_the_appeal_found():
    found = compared()

    assert found["museum"].spreads["appeal"].expected == (5, 4, 4)
    assert found["garden"].spreads["appeal"].expected == (3, 3)
    assert found["museum"].spreads["energy"].expected == ()


def test_verdict_start_and_what_is_missing_are_those_of_the_ledger():
    found = compared()

    newest = {name: one.newest_verdict and one.newest_verdict.verdict for name, one in found.items()}
    assert newest == {"museum": "no", "garden": "yes", "archive": "yes", "music": None}
    assert found["museum"].starts == {"partly": 2, "yes": 1, "no": 1}
    assert found["garden"].starts == {"yes": 2}
    assert found["museum"].roles == ["assistant"]
    assert [(one.skill.name, one.named_by, one.of) for one in found["museum"].missing] == [
        ("Safeguarding", 3, 4), ("Grant writing", 1, 4),
    ]  # fmt: skip
    assert [one.name for one in found["garden"].required] == ["First aid outdoors"]
    assert found["archive"].missing == []


def test_totals_of_the_ledger_are_those_worked_by_hand():
    usual = criteria.weights({})
    totals = {name: total(one.medians, usual, one.thin_names) for name, one in compared().items()}

    assert totals["music"] is None
    assert {name: (str(one), one.on, one.thin) for name, one in totals.items() if one} == {
        "museum": ("3.5", 6, 1), "garden": ("3.5", 7, 2), "archive": ("3.6", 4, 4),
    }  # fmt: skip
    assert totals["museum"].value < totals["garden"].value < totals["archive"].value


def test_single_steps_turn_the_ledger_as_worked_by_hand():
    """Museum 45 / 13, garden 49.5 / 14, archive 32 / 9 now; after each step:

    appeal 4: 49 / 14 = 3.50, 53.5 / 15 = 3.57, 34 / 10 = 3.40; energy 3: 48.5 / 14 = 3.46, 53.5 / 15 = 3.57,
    35 / 10 = 3.50; values 3: 50 / 14 = 3.571, 53 / 15 = 3.53, 32 / 9 = 3.556; strengths 1: 41.5 / 12 = 3.46,
    46.5 / 13 = 3.58, 3.556; life 1: 42.5 / 12 = 3.54, 46.5 / 13 = 3.58, 27 / 8 = 3.38; entry 1: 43 / 12 =
    3.58, 45.5 / 13 = 3.50, 27 / 8 = 3.38; outlook 0: 3.46, 47 / 13 = 3.62, 3.556. No other step turns two.
    """
    medians = {name: one.medians for name, one in compared().items()}

    found = [
        (one.name, one.old, one.new, one.first, one.second) for one in flips(medians, criteria.weights({}))
    ]

    assert found == [
        ("appeal", 3, 4, "museum", "archive"), ("appeal", 3, 4, "garden", "archive"),
        ("energy", 2, 3, "garden", "archive"),
        ("values", 2, 3, "museum", "garden"), ("values", 2, 3, "museum", "archive"),
        ("strengths", 2, 1, "garden", "archive"),
        ("life", 2, 1, "museum", "archive"), ("life", 2, 1, "garden", "archive"),
        ("entry", 2, 1, "museum", "garden"), ("entry", 2, 1, "museum", "archive"),
        ("entry", 2, 1, "garden", "archive"),
        ("outlook", 1, 0, "garden", "archive"),
    ]  # fmt: skip


def test_sentences_say_what_stands_out_and_where_evidence_is_thin():
    found = list(compared().values())
    museum, garden = "Museum education", "Botanic garden learning"

    assert [(one.names, one.words) for one in standing_out(found)] == [
        ((museum, garden), "appeal alike (median 4 of 5 each, 4 and 3 talks)"),
        ((garden,), "has the easiest way in (median 4 of 5, 3 talks; 2 of 2 could start now)"),
        ((museum,), "turned out worse than expected (in 2 of 3 talks)"),
        ((museum,), "divides talks most: Energy, from 2 to 5 (4 talks)"),
        (("Archive work", "Music therapy"), "rest on thin evidence (1 talk, no talk with marks)"),
    ]  # fmt: skip


def test_nothing_stands_out_where_evidence_is_thin():
    pathways = [PathwayFactory(name=f"Path {number}") for number in range(3)]
    for pathway in pathways:
        PathwayRatingFactory(pathway=pathway, appeal=5, entry=1, expected=1)
        PathwayRatingFactory(pathway=pathway, appeal=1, entry=5, expected=5)

    said = standing_out(compare(pathways))

    assert [one.words for one in said] == ["rest on thin evidence (2 talks each)"]
    assert standing_out([]) == []


@pytest.mark.parametrize("others", [1, 2])
def test_one_that_appeals_most_is_named_alone_and_two_together(others: int):
    several = [PathwayFactory(name=name) for name in ("Archives", "Books", "Choirs")]
    for place, pathway in enumerate(several):
        for _ in range(3):
            PathwayRatingFactory(pathway=pathway, appeal=4 if place < others else 2)

    (said,) = standing_out(compare(several))

    assert (said.names, said.words) == {
        1: (("Archives",), "appeals most (median 4 of 5, 3 talks)"),
        2: (("Archives", "Books"), "appeal most (median 4 of 5 each, 3 talks each)"),
    }[others]


def test_what_is_the_same_of_two_is_said_once():
    several = [PathwayFactory(name=name) for name in ("Archives", "Books")]
    for pathway in several:
        for expected in (3, 3, 4):
            PathwayRatingFactory(pathway=pathway, appeal=4, expected=expected)

    said = standing_out(compare(several))

    assert said[-1].words == "turned out better than expected (in 2 of 3 talks each)"


def test_what_is_level_with_many_does_not_stand_out():
    several = [PathwayFactory(name=f"Path {number}") for number in range(5)]
    for pathway in several:
        for _ in range(3):
            PathwayRatingFactory(pathway=pathway, appeal=4, entry=2 if pathway == several[0] else 3)
    thin = [PathwayFactory(name=f"Thin {number}") for number in range(4)]

    said = standing_out(compare([*several, *thin]))

    assert [(one.names, one.words) for one in said] == [
        ((), "All 5 with enough talks appeal alike (median 4 of 5 each)"),
        ((), "4 of 9 rest on thin evidence, fewer than three talks each"),
    ]


def test_what_appealed_is_told_a_thought_a_line_and_nothing_private():
    pathway: Pathway = PathwayFactory()
    talk = InterviewFactory(held=True, pathways=[pathway])
    ReflectionFactory(interview=talk, appealed=" the rooms \n\n the quiet\n", put_off="", private="the pay")

    (found,) = heard([pathway])[pathway.pk]

    assert (found.appealed, found.put_off) == (("the rooms", "the quiet"), ())
    assert found.is_rated is False


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], "somebody"),
        (["شبنم"], "شبنم"),
        (["Ana", "Luis"], "Ana and Luis"),
        (["شبنم", "Dilnoza", "יעל"], "\u2068شبنم\u2069, Dilnoza and \u2068יעל\u2069"),
    ],
)
def test_several_names_each_run_in_their_own_direction(names, said):
    assert joined(names) == said


def test_talks_of_one_day_stand_in_the_order_in_which_they_ended():
    pathway: Pathway = PathwayFactory()
    evening = InterviewFactory(held=True, pathways=[pathway])
    ReflectionFactory(interview=evening, verdict="no")
    before = NOW - dt.timedelta(hours=5)
    morning = InterviewFactory(
        held=True, pathways=[pathway], starts_at=before, planned_end_at=before, ended_at=before
    )
    ReflectionFactory(interview=morning, verdict="yes")

    (row,) = compare([pathway])

    assert [one.interview_id for one in row.talks] == [morning.pk, evening.pk]
    assert row.newest_verdict is not None
    assert row.newest_verdict.verdict == "no"


@pytest.mark.parametrize(
    ("verdict", "why", "told"),
    [
        ("", "", "The people."),
        ("", "The hours here.", "The hours here."),
        ("no", "", ""),
        ("no", "The pay.", "The pay."),
    ],
)
def test_why_is_that_of_the_pathway_where_something_was_said_of_it(verdict: str, why: str, told: str):
    rating = PathwayRatingFactory(verdict=verdict, why=why)
    ReflectionFactory(interview=rating.interview, verdict="yes", why="The people.")

    (talk,) = heard([rating.pathway])[rating.pathway.pk]

    assert talk.why == told
