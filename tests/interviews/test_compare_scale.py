"""Where marks stand on their line."""

from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from interviews.charts.scale import scale

marks_given = st.lists(st.integers(1, 5), min_size=1, max_size=60)


def test_each_talk_is_a_dot_and_equal_ones_pile_up():
    drawn = scale([4, 2, 4, 4], 4.0, expected=[3, 3])

    assert [(dot.x, dot.y) for dot in drawn.dots] == [("35", "24"), ("85", "24"), ("85", "16"), ("85", "8")]
    assert [dot.x for dot in drawn.expected] == ["60", "60"]
    assert (drawn.median, drawn.low, drawn.top, drawn.hatch) == ("85", "35", "85", "")
    assert drawn.says == "Marks 2, 4, 4, 4; expected 3, 3"
    assert drawn.ticks == ("10", "35", "60", "85", "110")


def test_median_stands_between_two_marks():
    assert scale([3, 4], 3.5).median == "72.5"


def test_thin_evidence_is_hatched_and_dashed():
    drawn = scale([5], 5.0, thin=True)

    svg = render_to_string("charts/scale.svg", {"drawing": drawn})

    assert 'data-state="thin"' in svg
    assert 'class="hatch"' in svg
    assert 'aria-label="Mark 5"' in svg
    assert 'class="hatch"' not in render_to_string("charts/scale.svg", {"drawing": scale([5], 5.0)})


@settings(max_examples=20)
@given(marks_given, st.lists(st.integers(1, 5), max_size=60))
def test_every_dot_stays_within_the_drawing(marks, expected):
    drawn = scale(marks, sorted(marks)[len(marks) // 2], expected=expected)

    assert (len(drawn.dots), len(drawn.expected)) == (len(marks), len(expected))
    for dot in (*drawn.dots, *drawn.expected):
        assert 0 <= float(dot.x) <= 120
        assert 0 <= float(dot.y) <= float(drawn.high)
