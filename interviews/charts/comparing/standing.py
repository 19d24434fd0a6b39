"""Where each kind of work stands, by its appeal and the way in."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from interviews import criteria
from interviews.charts import Chart, Table, number, quadrant
from interviews.charts.words import ONE_BY_ONE, THIN, counted, short, waiting
from interviews.insights.matrix import Compared, Spread, spread

MIDDLE: Final = (criteria.LEAST + criteria.MOST) / 2
GO_NOW, TRAIN, DULL, DROP = ZONES = ("go now", "worth training for", "easy but dull", "drop")
BETWEEN: Final = "in between"


@dataclass(frozen=True, slots=True)
class Standing:
    """One kind of work with all marks for its appeal and for the way in."""

    name: str
    talks: int
    appeal: Spread
    entry: Spread

    @property
    def is_marked(self) -> bool:
        return bool(self.appeal.n and self.entry.n)

    @property
    def is_thin(self) -> bool:
        return self.appeal.is_thin or self.entry.is_thin

    @property
    def zone(self) -> str:
        return zone(self.appeal.median, self.entry.median) if self.is_marked else ""

    @property
    def evidence(self) -> str:
        return counted(self.talks, "talk") + (f", {THIN}" if self.talks and self.is_thin else "")


def zone(appeal: float, entry: float) -> str:
    """Return the corner in which a kind of work stands; on a middle line it is in none."""
    if MIDDLE in {appeal, entry}:
        return BETWEEN
    if appeal > MIDDLE:
        return GO_NOW if entry > MIDDLE else TRAIN
    return DULL if entry > MIDDLE else DROP


def by_appeal_and_way_in(rows: Sequence[Compared]) -> Chart:
    name, title = "appeal-and-way-in", "Appeal against the way in"
    all_of_them = [
        Standing(row.pathway.name, len(row.talks), spread(row.talks, "appeal"), spread(row.talks, "entry"))
        for row in rows
    ]
    marked = [one for one in all_of_them if one.is_marked]
    missing = waiting("Not marked for both yet", [one.name for one in all_of_them if not one.is_marked])
    if not marked:
        return Chart(name, title, missing or "There is nothing to compare yet.")
    table = Table(
        ("Kind of work", "Talks", "Appeal", "Way in", "Where it stands"),
        [
            (one.name, one.evidence, _marks(one.appeal), _marks(one.entry), one.zone or "–")
            for one in all_of_them
        ],
    )
    drawing = quadrant.draw([_point(one) for one in marked])
    return Chart(name, title, f"{_says(marked)} {missing}".strip(), "quadrant", drawing, table)


def _point(one: Standing) -> quadrant.Point:
    return quadrant.Point(
        one.name,
        x=one.entry.median,
        y=one.appeal.median,
        talks=one.talks,
        spread=one.appeal.high - one.appeal.low,
        thin=one.is_thin,
        zone=one.zone,
        words=counted(one.talks, "talk"),
        title=f"{one.name}: appeal {_marks(one.appeal)}, way in {_marks(one.entry)}, {one.evidence}",
    )


def _marks(marks: Spread) -> str:
    """Return "4 (3–5, n 4)": the median, from least to most, of how many."""
    if not marks.n:
        return "–"
    low, high = marks.low, marks.high
    return f"{number(marks.median)} ({low if low == high else f'{low}–{high}'}, n {marks.n})"


def _says(marked: Sequence[Standing]) -> str:
    if len(marked) <= ONE_BY_ONE:
        each = "; ".join(f"{short(one.name)} – {one.zone} ({one.evidence})" for one in marked)
        return f"By the median of the marks: {each}."
    zones = Counter(one.zone for one in marked)
    parts = [f"{zones[each]} {each}" for each in (*ZONES, BETWEEN) if zones[each]]
    thin = sum(one.is_thin for one in marked)
    resting = f"; {thin} on {THIN}" if thin else ""
    *others, last = parts
    stand = f"{', '.join(others)} and {last}" if others else last
    return f"Of {len(marked)} kinds of work, by the median of the marks: {stand}{resting}."
