"""Where things stand on the drawings of Compare: inside the box, beside each other, never under a name."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviews.charts import Chart, months, quadrant, room, slopes, stack, steps
from interviews.charts.comparing import standing
from interviews.charts.words import listed, listed_within, price, short, waiting
from interviews.models import TrainingOption
from tests.interviews import drawn

MARKS = st.integers(1, 5)
SCRIPTS = st.sampled_from(["Letterpress", "تصميم الخدمات ", "図書館の児童サービス", "Ħ<&>'\" ", "i", "W"])
NAMES = st.builds(lambda part, times: part * times, SCRIPTS, st.integers(1, 25))
VERDICTS = ("yes", "maybe", "more", "no", "")


def test_talk_without_a_verdict_leaves_a_gap_in_the_line():
    course = steps.Course(
        "Letterpress", [steps.Told(verdict) for verdict in ("no", "yes", "", "more", "yes")]
    )

    (row,) = steps.draw([course]).rows

    assert row.path.count("M") == 2
    assert row.path.startswith("M54 62 H82 V30 H110 M222 46")
    assert [mark.verdict for mark in row.marks] == ["no", "yes", "", "more", "yes"]


def test_pathways_with_the_same_marks_stand_side_by_side():
    points = [quadrant.Point(f"Work {n}", 5, 5, 1 + n, 0, thin=False) for n in range(9)]

    bubbles = quadrant.draw(points).bubbles

    for at, one in enumerate(bubbles):
        for other in bubbles[at + 1 :]:
            assert (one.x - other.x) ** 2 + (one.y - other.y) ** 2 >= (one.radius + other.radius) ** 2


# ── Words ─────────────────────────────────────────────────────────────────────────────────────────


def test_words_of_charts():
    assert listed(["A", "B", "C", "D"]) == "A, B, C and D"
    assert listed(["A", "B", "C", "D", "E"]) == "A, B, C and 2 more"
    assert listed_within(["A" * 9, "B" * 9, "C" * 9], "Missing: ", 180) == "Missing: AAAAAAAAA and 2 more"
    assert waiting("No verdict yet", []) == ""
    assert waiting("No verdict yet", ["A", "B"]) == "No verdict yet: A and B."
    assert waiting("No verdict yet", ["A" * 99]).endswith("A…")
    assert short("تصميم") == "\u2068تصميم\u2069"
    assert (price("EUR", 0, 0), price("", 5, 9), price("JPY", 1200, 1200)) == (
        "free", "5–9, currency not named", "JPY 1,200",
    )  # fmt: skip


# ── All inside the box, whatever the numbers ──────────────────────────────────────────────────────


def chart_of(shape: str, drawing: object) -> Chart:
    return Chart("any", "Any", "Any.", shape, drawing)


POINTS = st.builds(
    quadrant.Point, NAMES, x=MARKS, y=MARKS, talks=st.integers(1, 40), spread=st.integers(0, 4),
    thin=st.booleans(), words=st.just("40 talks"), zone=st.sampled_from(standing.ZONES),
)  # fmt: skip
TOLD = st.lists(st.builds(steps.Told, st.sampled_from(VERDICTS), NAMES), min_size=1, max_size=40)
COURSES = st.builds(steps.Course, NAMES, TOLD, st.just("last: more talks · 33 of 40 talks"), st.booleans())
PAIRS = st.builds(
    slopes.Pairs, NAMES, st.lists(st.tuples(MARKS, MARKS), min_size=1, max_size=40), st.just("40 talks")
)
ENTRIES = st.builds(
    months.Entry, NAMES, st.none() | st.sampled_from([(0.1, 0.1), (9.0, 14.5), (600.0, 600.0)]),
    st.sampled_from(TrainingOption.Need.values), st.sampled_from(["", "free", "EUR 1,200 or GBP 9,000"]),
    st.just("9–14.5 months, 10–12 h a week · 12 talks"),
)  # fmt: skip
GROUPS = st.builds(
    months.Group, NAMES, st.lists(ENTRIES, min_size=1, max_size=6), NAMES, st.sampled_from(["", "and 2 more"])
)
SKILLS = st.builds(
    stack.Skills, NAMES, st.lists(st.integers(0, 50), min_size=4, max_size=4), st.just("50 skills"),
    st.one_of(st.just(""), NAMES),
)  # fmt: skip


@pytest.mark.parametrize(
    ("shape", "draw", "things"),
    [
        ("quadrant", quadrant.draw, POINTS),
        ("steps", steps.draw, COURSES),
        ("slopes", slopes.draw, PAIRS),
        ("months", months.draw, GROUPS),
        ("stack", stack.draw, SKILLS),
    ],
)
def test_drawing_stays_inside_its_box(shape: str, draw, things):
    @settings(max_examples=20)
    @given(st.lists(things, min_size=1, max_size=9))
    def inside(several: list) -> None:
        assert drawn.outside(chart_of(shape, draw(several))) == []

    inside()


@settings(max_examples=20)
@given(st.lists(POINTS, min_size=1, max_size=9))
def test_each_bubble_is_named_beside_it_or_in_a_list(points: list[quadrant.Point]):
    found = quadrant.draw(points)

    assert bool(found.labels) != bool(found.lines)
    assert len(found.labels or found.lines) == len(points)


SMALL = st.builds(
    quadrant.Point, st.sampled_from(["Glass", "Garden", "Play"]), x=MARKS, y=MARKS, talks=st.integers(1, 9),
    spread=st.just(0), thin=st.just(False), words=st.just("9 talks"),
)  # fmt: skip


@settings(max_examples=20)
@given(st.lists(SMALL, min_size=1, max_size=4))
def test_names_cover_neither_bubbles_nor_each_other(points: list[quadrant.Point]):
    found = quadrant.draw(points)
    boxes = []
    for label in found.labels:
        wide = max(room(label.name), room(label.words))
        left = float(label.x) - {"start": 0, "middle": wide / 2, "end": wide}[label.anchor]
        boxes.append((left, float(label.y) - 10, left + wide, float(label.words_y) + 2))

    for at, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[at + 1 :]:
            assert right < other[0] or other[2] < left or bottom < other[1] or other[3] < top
        for bubble in found.bubbles:
            x, y = min(max(bubble.x, left), right), min(max(bubble.y, top), bottom)
            assert (x - bubble.x) ** 2 + (y - bubble.y) ** 2 > bubble.radius**2


def test_few_bubbles_are_named_beside_them():
    points = [quadrant.Point(f"Work {x}", x, 4, 3, 0, thin=False, words="3 talks") for x in (1, 3, 5)]

    assert [label.name for label in quadrant.draw(points).labels] == ["Work 1", "Work 3", "Work 5"]


def test_check_of_the_box_finds_what_reaches_over_it():
    drawing = stack.draw([stack.Skills("Letterpress", (1, 0, 0, 0), words="far too long for one line" * 5)])

    assert drawn.outside(chart_of("stack", drawing))
