"""The weighted total, and what one weight more or less would turn; worked by hand."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviews import criteria
from interviews.insights.weighing import Flip, flips, total

USUAL = {"appeal": 3, "energy": 2, "values": 2, "strengths": 2, "life": 2, "entry": 2, "outlook": 1}
NAMES = tuple(USUAL)


def test_usual_weights_are_those_worked_with_here():
    assert criteria.weights({}) == USUAL


def test_total_is_the_mean_of_what_has_marks():
    """(3 × 4 + 2 × 2.5 + 1 × 5) / (3 + 2 + 1) = 22 / 6 = 3.67."""
    found = total({"appeal": 4, "life": 2.5, "outlook": 5}, USUAL, frozenset({"outlook", "entry"}))

    assert found is not None
    assert found.value == Fraction(11, 3)
    assert (str(found), found.on, found.of, found.thin) == ("3.7", 3, 7, 1)


@pytest.mark.parametrize(("medians", "words"), [((3, 3.5), "3.3"), ((2, 2.5), "2.3"), ((5, 5), "5.0")])
def test_halves_of_a_tenth_go_up(medians: tuple[float, float], words: str):
    assert (
        str(total(dict(zip(("appeal", "energy"), medians, strict=True)), {"appeal": 1, "energy": 1})) == words
    )


def test_what_counts_nothing_makes_no_total():
    assert total({}, USUAL) is None
    assert total({"appeal": 4}, dict.fromkeys(USUAL, 0)) is None
    assert total({"appeal": 4, "confidence": 5}, {**USUAL, "appeal": 0}) is None
    only = total({"appeal": 4, "outlook": 1}, {**dict.fromkeys(USUAL, 0), "outlook": 5})
    assert only is not None
    assert (str(only), only.on, only.of) == ("1.0", 1, 1)


def test_flips_are_found_among_all_steps_of_one():
    """Appeal counts 3, outlook 1.

    One, 5 and 1: (15 + 1) / 4 = 4. Two, 4 and 4: 16 / 4 = 4, level with it. Three, 4 and 5: 17 / 4 = 4.25.
        appeal 4: one 21 / 5, three 21 / 5, level; appeal 2: one 11 / 3, three 13 / 3, as before;
        outlook 0: one 5, three 4: turned; outlook 2: one 17 / 5, three 22 / 5, as before.
    Two, always at 4, is level with one now, and with three at outlook 0: no turns.
    """
    medians = {1: {"appeal": 5, "outlook": 1}, 2: {"appeal": 4, "outlook": 4}, 3: {"appeal": 4, "outlook": 5}}

    assert flips(medians, USUAL) == [Flip("outlook", 1, 0, 1, 3)]


def test_weights_leave_neither_nought_nor_the_heaviest():
    medians = {1: {"appeal": 5, "outlook": 1}, 2: {"appeal": 1, "outlook": 5}}
    none = dict.fromkeys(USUAL, 0)

    assert flips(medians, {**none, "appeal": 5, "outlook": 5}) == []  # level now
    assert (
        flips(medians, {**none, "appeal": 4, "outlook": 5}) == []
    )  # the two at 5 and 5, or 4 and 4, are level
    assert flips(medians, none) == []


medians_of_one = st.dictionaries(st.sampled_from(NAMES), st.integers(2, 10).map(lambda half: half / 2))
some_weights = st.fixed_dictionaries(dict.fromkeys(NAMES, st.integers(0, 5)))


@settings(max_examples=20)
@given(st.dictionaries(st.integers(1, 5), medians_of_one, max_size=4), some_weights)
def test_each_flip_is_one_and_none_is_missed(medians, weights):
    found = {(one.name, one.new, one.first, one.second) for one in flips(medians, weights)}

    for name in NAMES:
        for new in {weights[name] - 1, weights[name] + 1} & set(range(6)):
            for first in medians:
                for second in medians:
                    now = [total(medians[one], weights) for one in (first, second)]
                    then = [total(medians[one], {**weights, name: new}) for one in (first, second)]
                    both = all(now) and all(then)
                    turned = both and now[0].value < now[1].value and then[0].value > then[1].value
                    assert ((name, new, first, second) in found) == turned


@settings(max_examples=20)
@given(medians_of_one, some_weights)
def test_total_lies_between_its_medians(medians, weights):
    found = total(medians, weights)

    counted = [mark for name, mark in medians.items() if weights[name]]
    assert (found is None) == (not counted)
    if found:
        assert min(counted) <= found.value <= max(counted)
