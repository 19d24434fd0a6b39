"""The drawings of the page that compares kinds of work: their figures, and that all stands inside the box."""

import datetime as dt

import pytest

from contacts.models import Contact
from interviews.charts import Chart, comparing, stack
from interviews.charts.comparing import standing
from interviews.insights.heard import Heard
from interviews.insights.matrix import Compared, compare
from interviews.insights.training import Option
from interviews.models import Pathway, Skill
from tests.interviews import drawn
from tests.ledger import ledger


def talk(appeal: int, entry: int, verdict: str) -> Heard:
    people, on = (Contact(pk=1, first_name="Ana"),), dt.date(2026, 11, 23)
    return Heard(
        1, on, people, frozenset(), {"appeal": appeal, "entry": entry}, None, verdict, "", "", "", (), ()
    )


def option(name: str) -> Option:
    return Option("degree", name, (), None, None, {}, 0, 0, 1, 1, (), None, ())


@pytest.fixture
def charts(db: None) -> dict[str, Chart]:
    book = ledger()
    rows = compare([book.pathways[name] for name in ("museum", "garden", "archive", "music")])
    return {chart.name: chart for chart in comparing.charts(rows)}


def rows_of(chart: Chart) -> list[tuple[str, ...]]:
    assert chart.table is not None
    assert {len(row) for row in chart.table.rows} == {len(chart.table.heads)}
    return [tuple(row) for row in chart.table.rows]


# ── Figures, against those worked by hand ─────────────────────────────────────────────────────────


def test_appeal_and_way_in_are_those_of_the_ledger(charts: dict[str, Chart]):
    chart = charts["appeal-and-way-in"]

    assert chart.says == (
        "By the median of the marks: Museum education – worth training for (4 talks); Botanic garden "
        "learning – go now (3 talks); Archive work – easy but dull (1 talk, thin evidence). "
        "Not marked for both yet: Music therapy."
    )
    assert rows_of(chart) == [
        ("Museum education", "4 talks", "4 (3–5, n 4)", "2 (1–3, n 4)", "worth training for"),
        ("Botanic garden learning", "3 talks", "4 (4–5, n 3)", "4 (3–4, n 3)", "go now"),
        ("Archive work", "1 talk, thin evidence", "2 (2, n 1)", "5 (5, n 1)", "easy but dull"),
        ("Music therapy", "0 talks", "–", "–", "–"),
    ]
    museum, garden, archive = chart.drawing.bubbles
    assert (museum.point.name, garden.point.name, archive.point.name) == (
        "Museum education", "Botanic garden learning", "Archive work",
    )  # fmt: skip
    assert museum.cy == garden.cy
    assert float(museum.cx) < float(garden.cx) < float(archive.cx)
    assert float(museum.r) ** 2 / float(archive.r) ** 2 == pytest.approx(4, rel=0.05)
    assert float(museum.outline) > float(garden.outline) > float(archive.outline)
    assert [one.point.thin for one in (museum, garden, archive)] == [False, False, True]
    assert {"4 talks", "3 talks", "1 talk", "Museum education"} <= set(drawn.shown(chart))


def test_verdicts_are_those_of_the_ledger_and_name_nobody_hidden(charts: dict[str, Chart]):
    chart = charts["verdicts"]

    assert chart.says == (
        "From talk to talk: Museum education – maybe, then yes, then more talks, then no (4 talks); Botanic "
        "garden learning – maybe, then yes (2 of 3 talks, thin evidence); Archive work – yes (1 talk, thin "
        "evidence). No verdict yet: Music therapy."
    )
    assert rows_of(chart) == [
        ("Museum education", "1", "7 Oct 2026", "Okechukwu Eze", "maybe"),
        ("Museum education", "2", "13 Oct 2026", "美奈 佐藤", "yes"),
        ("Museum education", "3", "24 Oct 2026", "Yusuf Demir and Inès Moreau", "more talks"),
        ("Museum education", "4", "6 Nov 2026", "Tomáš Novák", "no"),
        ("Botanic garden learning", "1", "6 Nov 2026", "Tomáš Novák", "maybe"),
        ("Botanic garden learning", "2", "10 Nov 2026", "ليلى حداد", "yes"),
        ("Botanic garden learning", "3", "12 Nov 2026", "somebody", "–"),
        ("Archive work", "1", "18 Nov 2026", "Grace Mwangi", "yes"),
    ]
    museum, garden, archive = chart.drawing.rows
    assert [mark.y for mark in museum.marks] == ["46", "30", "46", "62"]
    assert (museum.thin, garden.thin, archive.thin) == (False, True, True)


def test_expected_and_found_are_those_of_the_ledger(charts: dict[str, Chart]):
    chart = charts["expected"]

    assert chart.says == (
        "You noted 5 times before a talk how much you expected the work to appeal; afterwards it did more "
        "3 times and less 2 times."
    )
    assert [row[3:] for row in rows_of(chart)] == [
        ("5", "4", "−1"), ("4", "5", "+1"), ("4", "3", "−1"), ("3", "4", "+1"), ("3", "4", "+1"),
    ]  # fmt: skip
    museum, garden = chart.drawing.panels
    assert sorted(one.way for one in museum.slopes) == ["down", "down", "up"]
    assert [one.title for one in garden.slopes] == ["expected 3, then 4: 2 talks"]


def test_training_is_that_of_the_ledger_each_currency_for_itself(charts: dict[str, Chart]):
    chart = charts["training"]

    assert chart.says == (
        "What is required, taken together: Museum education – 9 months, EUR 1,950 (1 without months); "
        "Botanic garden learning – EUR 150 (1 without months)."
    )
    assert rows_of(chart) == [
        (
            "Museum education", "Certificate in museum education", "required (2)",
            "Okechukwu Eze and 美奈 佐藤", "9", "6", "EUR 1,800", "Lantern College", "–",
        ),
        (
            "Museum education", "First aid outdoors, licence", "required (1)", "Tomáš Novák", "–", "–",
            "EUR 150", "–", "–",
        ),
        (
            "Museum education", "Looking with children, single class", "recommended (1)", "Yusuf Demir",
            "1.5", "–", "EUR 240", "–", "–",
        ),
        (
            "Museum education", "Museum studies, degree", "one opinion (1)", "Tomáš Novák", "24", "–",
            "GBP 9,000–14,000", "–", "–",
        ),
        ("Museum education", "all that is required: 2", "", "", "9", "", "EUR 1,950", "", ""),
        (
            "Botanic garden learning", "First aid outdoors, licence", "required (1)", "Tomáš Novák", "–", "–",
            "EUR 150", "–", "–",
        ),
        (
            "Botanic garden learning", "A season as a guide, on the job", "recommended (1)", "ليلى حداد", "6",
            "–", "–", "–", "–",
        ),
        (
            "Botanic garden learning", "Trees of the city, single class", "recommended (1)",
            "you, looked up", "2", "–", "EUR 90", "–", "15 Nov 2026",
        ),
        ("Botanic garden learning", "all that is required: 1", "", "", "–", "", "EUR 150", "", ""),
    ]  # fmt: skip
    museum = chart.drawing.parts[0]
    assert [bar.need for bar in museum.bars] == ["required", "unknown", "recommended", "opinion"]
    certificate, _, single_class, degree = (float(bar.width) for bar in museum.bars)
    assert certificate / degree == pytest.approx(9 / 24, abs=0.01)
    assert single_class / degree == pytest.approx(1.5 / 24, abs=0.01)
    assert {"9 months, 6 h a week · 2 talks", "GBP 9,000–14,000", "2 months · found by you"} <= set(
        drawn.shown(chart)
    )


def test_skills_are_those_of_the_ledger(charts: dict[str, Chart]):
    chart = charts["skills"]

    assert chart.says == (
        "4 skills named in talks about 3 kinds of work: 1 you have, 1 in part, 1 missing and "
        "1 not judged yet."
    )
    assert rows_of(chart) == [
        (
            "Museum education", "4", "1: Object handling (2 of 4)", "1: Safeguarding (3 of 4)", "0",
            "1: Grant writing (1 of 4)",
        ),
        ("Botanic garden learning", "3", "0", "1: Safeguarding (1 of 3)", "1: Plant names (2 of 3)", "0"),
        ("Archive work", "1", "1: Object handling (1 of 1)", "0", "0", "0"),
    ]  # fmt: skip
    museum, garden, _ = chart.drawing.rows
    assert [(part.kind, part.figure) for part in museum.parts] == [
        ("have", "1"), ("partly", "1"), ("unjudged", "1"),
    ]  # fmt: skip
    assert garden.missing == "Missing: Plant names (2 of 3)"
    assert {"3 skills · 4 talks", "1 skill · 1 talk, thin evidence"} <= set(drawn.shown(chart))


def test_no_chart_shows_a_share(charts: dict[str, Chart]):
    for chart in charts.values():
        assert not [text for text in drawn.shown(chart) if "%" in text]
        assert "%" not in chart.says


# ── Nothing, one, many ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("rows", [[], [Compared(Pathway(name="Letterpress"), ())]])
def test_without_talks_each_chart_says_what_is_missing_and_draws_nothing(rows: list[Compared]):
    for chart in comparing.charts(rows):
        assert chart.says.endswith(".")
        assert chart.drawing is None
        assert chart.table is None


def test_many_kinds_of_work_are_counted_in_the_sentence_and_named_in_the_table():
    rows = [
        Compared(Pathway(name=f"Work {n}"), (talk(5, 1 + n % 5, "no"), talk(5, 1 + n % 5, "yes")))
        for n in range(9)
    ]

    where, moved, *_ = comparing.charts(rows)

    assert where.says == (
        "Of 9 kinds of work, by the median of the marks: 3 go now, 4 worth training for and 2 in between; "
        "9 on thin evidence."
    )
    assert moved.says == (
        "Of 9 kinds of work, from the first verdict to the last: 9 moved towards yes; 9 on thin evidence."
    )
    assert [row[0] for row in rows_of(where)] == [f"Work {n}" for n in range(9)]
    assert [line.key for line in where.drawing.lines] == [str(n) for n in range(1, 10)]
    assert where.drawing.labels == []


def test_many_turns_of_a_verdict_are_counted():
    talks = tuple(talk(3, 3, verdict) for verdict in ("no", "no", "yes", "no", "maybe", "yes"))

    chart = comparing.verdicts([Compared(Pathway(name="Letterpress"), talks)])

    assert chart.says == "From talk to talk: Letterpress – from no to yes in 4 turns (6 talks)."


def test_option_that_is_not_drawn_is_in_the_table():
    options = tuple(option(f"Course {n}") for n in range(7))

    chart = comparing.training([Compared(Pathway(name="Letterpress"), (), options=options)])

    assert len(chart.drawing.parts[0].bars) == 6
    assert "and 1 more in the table" in drawn.shown(chart)
    assert len(rows_of(chart)) == 8


@pytest.mark.parametrize(
    ("appeal", "entry", "zone"),
    [
        (4, 4, "go now"),
        (3.5, 2.5, "worth training for"),
        (2, 3.5, "easy but dull"),
        (1, 1, "drop"),
        (3, 5, "in between"),
        (5, 3, "in between"),
    ],
)
def test_zone_is_told_by_both_marks(appeal: float, entry: float, zone: str):
    assert standing.zone(appeal, entry) == zone


def test_skill_levels_are_those_of_the_parts_of_a_bar():
    levels = {kind: str(level) for kind, level in comparing.learning.LEVELS.items()}

    assert tuple(levels) == stack.KINDS
    assert set(levels.values()) == {*Skill.Level.values, ""}
