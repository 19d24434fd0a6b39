"""How my mind moved from talk to talk: verdicts, never averaged, and what I expected beforehand."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from interviews import criteria
from interviews.charts import Chart, Table, slopes, steps
from interviews.charts.words import ONE_BY_ONE, THIN, counted, listed, short, times, waiting
from interviews.insights.heard import Heard
from interviews.insights.matrix import Compared

# More turns than these are counted.
MOST_TURNS: Final = 4
UP, DOWN, SAME = WAYS = ("moved towards yes", "moved towards no", "ended where they began")
VERDICTS: Final = {"yes": "yes", "maybe": "maybe", "more": "more talks", "no": "no", "": "–"}


def verdicts(rows: Sequence[Compared]) -> Chart:
    name, title = "verdicts", "Would you pursue it, talk by talk"
    told = [row for row in rows if _given(row)]
    missing = waiting("No verdict yet", [row.pathway.name for row in rows if not _given(row)])
    if not told:
        return Chart(name, title, missing or "There is nothing to compare yet.")
    drawing = steps.draw([_course(row) for row in told])
    table = Table(
        ("Kind of work", "Talk", "On", "With", "Would you pursue it"),
        [
            (row.pathway.name, f"{at}", _day(talk), talk.open_names, VERDICTS[talk.verdict])
            for row in told
            for at, talk in enumerate(row.talks, start=1)
        ],
    )
    return Chart(name, title, f"{_moves(told)} {missing}".strip(), "steps", drawing, table)


def _given(row: Compared) -> list[str]:
    return [talk.verdict for talk in row.talks if talk.verdict]


def _day(talk: Heard) -> str:
    return f"{talk.on.day} {talk.on:%b %Y}"


def _of_talks(row: Compared) -> str:
    """Return of how many talks there is a verdict: "4 talks", "2 of 3 talks"."""
    given = len(_given(row))
    return f"{given} of {len(row.talks)} talks" if given < len(row.talks) else counted(given, "talk")


def _is_thin(row: Compared) -> bool:
    return len(_given(row)) < criteria.ENOUGH_TALKS


def _course(row: Compared) -> steps.Course:
    return steps.Course(
        row.pathway.name,
        [
            steps.Told(talk.verdict, f"{_day(talk)}, {talk.open_names}: {VERDICTS[talk.verdict]}")
            for talk in row.talks
        ],
        f"last: {VERDICTS[_given(row)[-1]]} · {_of_talks(row)}",
        _is_thin(row),
    )


def _moves(told: Sequence[Compared]) -> str:
    if len(told) <= ONE_BY_ONE:
        each = "; ".join(f"{short(row.pathway.name)} – {_move(row)}" for row in told)
        return f"From talk to talk: {each}."
    ways = Counter(_way(row) for row in told)
    parts = [f"{ways[way]} {way}" for way in WAYS if ways[way]]
    thin = sum(_is_thin(row) for row in told)
    resting = f"; {thin} on {THIN}" if thin else ""
    return f"Of {len(told)} kinds of work, from the first verdict to the last: {listed(parts)}{resting}."


def _move(row: Compared) -> str:
    turns = [VERDICTS[verdict] for verdict, _ in groupby(_given(row))]
    if len(turns) > MOST_TURNS:
        moved = f"from {turns[0]} to {turns[-1]} in {len(turns) - 1} turns"
    else:
        moved = ", then ".join(turns)
    return f"{moved} ({_of_talks(row)}{f', {THIN}' if _is_thin(row) else ''})"


def _way(row: Compared) -> str:
    """Return which way it went from the first to the last. Levels count from the top: yes is 0."""
    first, last = (steps.LEVEL_OF[_given(row)[at]] for at in (0, -1))
    return UP if last < first else DOWN if last > first else SAME


# ── Expected, then found ──────────────────────────────────────────────────────────────────────────


def expected(rows: Sequence[Compared]) -> Chart:
    name, title = "expected", "What you expected, what you found"
    asked = [(row, pairs) for row in rows if (pairs := _pairs(row))]
    if not asked:
        says = "Note before a talk how much you expect the work to appeal: the change shows what it taught."
        return Chart(name, title, says)
    drawing = slopes.draw(
        [
            slopes.Pairs(row.pathway.name, [both for _, both in pairs], counted(len(pairs), "talk"))
            for row, pairs in asked
        ]
    )
    table = Table(
        ("Kind of work", "On", "With", "Expected appeal", "Appeal afterwards", "Change"),
        [
            (row.pathway.name, _day(talk), talk.open_names, f"{before}", f"{after}", _change(after - before))
            for row, pairs in asked
            for talk, (before, after) in pairs
        ],
    )
    return Chart(
        name, title, _surprises([both for _, pairs in asked for _, both in pairs]), "slopes", drawing, table
    )


def _pairs(row: Compared) -> list[tuple[Heard, tuple[int, int]]]:
    return [
        (talk, (talk.expected, talk.marks["appeal"]))
        for talk in row.talks
        if talk.expected is not None and "appeal" in talk.marks
    ]


def _change(by: int) -> str:
    return f"{by:+d}".replace("-", "−") if by else "none"


def _surprises(pairs: Sequence[tuple[int, int]]) -> str:
    more = sum(after > before for before, after in pairs)
    less = sum(after < before for before, after in pairs)
    same = len(pairs) - more - less
    counts = ((more, "more"), (less, "less"), (same, "just as much"))
    found = [f"{words} {times(count)}" for count, words in counts if count]
    noted = f"You noted {times(len(pairs))} before a talk how much you expected the work to appeal"
    return f"{noted}; afterwards it did {listed(found)}."
