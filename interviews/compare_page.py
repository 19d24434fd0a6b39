"""What the page of comparison shows: the kinds of work chosen, in order, with what can be said of them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Final

from django.db.models import Count, Q

from contacts.folding import fold
from interviews import criteria, my_weights
from interviews.charts import Chart, number
from interviews.charts.comparing import charts
from interviews.charts.scale import Scale, scale
from interviews.criteria import Criterion
from interviews.forms.compare import CompareForm
from interviews.insights.matrix import Compared, Spread, compare
from interviews.insights.standing_out import Saying, could_start, standing_out, talks
from interviews.insights.training import Option
from interviews.insights.weighing import Total, flips, total
from interviews.models import Pathway, Reflection
from interviews.stages import Stage

Status = Pathway.Status
FOLDED_AFTER: Final = 4
LONG_LINE: Final = 400
USUAL: Final = (Status.EXPLORING, Status.LEADING)
TAGS: Final = {Status.LEADING: "done", Status.EXPLORING: "soon"}


@dataclass(frozen=True, slots=True)
class Cell:
    """What talks say of one pathway by one criterion; without a drawing none gave a mark."""

    criterion: Criterion
    counts: str
    drawing: Scale | None = None
    median: str = ""
    figures: str = ""
    is_thin: bool = False


@dataclass(frozen=True, slots=True)
class Quoted:
    """What I wrote of one talk, a thought a line; `names` may be read by others."""

    lines: tuple[str, ...]
    names: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class Column:
    """What I wrote of many talks, the newest first."""

    title: str
    talks: tuple[Quoted, ...]

    @property
    def is_long(self) -> bool:
        """Whether a screen shows only the beginning of it."""
        return len(self.talks) > FOLDED_AFTER or any(is_long(one.lines) for one in self.talks)


@dataclass(frozen=True, slots=True)
class Row:
    """One pathway among others: `level` with those of the same total, `near` those whose reads the same."""

    compared: Compared
    cells: tuple[Cell, ...]
    total: Total | None
    level: tuple[str, ...] = ()
    near: tuple[str, ...] = ()

    @property
    def pathway(self) -> Pathway:
        return self.compared.pathway

    @property
    def talks(self) -> str:
        return talks(len(self.compared.talks))

    @property
    def tag(self) -> str:
        return TAGS.get(Status(self.pathway.status), "")

    @property
    def could_start(self) -> str:
        return could_start(self.compared)

    @property
    def required(self) -> list[tuple[str, str]]:
        """The name of each training that is required, and what it is: "certificate, 6–9 months"."""
        return [(one.name, training_words(one)) for one in self.compared.required]

    @property
    def has_many_roles(self) -> bool:
        return is_long(self.compared.roles)

    @property
    def has_many_missing(self) -> bool:
        return len(self.compared.missing) + len(self.compared.required) > FOLDED_AFTER

    @property
    def verdict(self) -> str:
        """The newest one, in words."""
        newest = self.compared.newest_verdict
        return Reflection.Verdict(newest.verdict).label if newest else ""

    @property
    def words(self) -> list[Column]:
        """What appealed and what did not; nothing where neither was written down."""
        newest_first = self.compared.talks[::-1]
        appealed = [Quoted(talk.appealed, talk.open_names, talk.on) for talk in newest_first if talk.appealed]
        put_off = [Quoted(talk.put_off, talk.open_names, talk.on) for talk in newest_first if talk.put_off]
        found = [Column("Appealed", tuple(appealed)), Column("Did not", tuple(put_off))]
        return found if appealed or put_off else []


class Comparison:
    def __init__(self, form: CompareForm, stored: object) -> None:
        self.form = form
        self.weights = criteria.weights(stored)
        self.is_weighed = my_weights.are_set(stored)
        self.by_total = form.by_total and self.is_weighed

    @cached_property
    def pathways(self) -> list[Pathway]:
        """All there are, by name, each with its number of talks held as `held`."""
        held = Q(interviews__stage=Stage.HELD, interviews__trashed_at__isnull=True)
        rows = Pathway.objects.present().annotate(held=Count("interviews", filter=held, distinct=True))
        return sorted(rows, key=lambda one: (fold(one.name), one.pk))

    @cached_property
    def chosen(self) -> list[Pathway]:
        usual = [one for one in self.pathways if one.status in USUAL and one.held]  # type: ignore[attr-defined]
        return self.form.chosen(self.pathways, usual)

    @cached_property
    def compared(self) -> list[Compared]:
        return compare(self.chosen)

    @cached_property
    def ticked(self) -> set[int]:
        return {one.pk for one in self.chosen}

    @cached_property
    def talks(self) -> int:
        """How many talks it all rests on; one about two pathways counts once."""
        return len({talk.interview_id for one in self.compared for talk in one.talks})

    @property
    def criteria(self) -> list[tuple[Criterion, str]]:
        """What heads the columns: each criterion with what it counts, where I said that."""
        return [(one, self._counts(one)) for one in criteria.MARKS]

    @property
    def weighed_by(self) -> str:
        return ", ".join(f"{one.label} {self.weights[one.name]}" for one in criteria.CRITERIA)

    @property
    def is_usual(self) -> bool:
        return self.weights == criteria.weights({})

    def _counts(self, one: Criterion) -> str:
        return f"counts {self.weights[one.name]}" if self.is_weighed and one.name in self.weights else ""

    @cached_property
    def rows(self) -> list[Row]:
        """By name; or by total where that is asked for, the highest first, those without any last."""
        found = [self._row(one) for one in self.compared]
        if self.by_total:
            found.sort(key=lambda row: -row.total.value if row.total else 0)
        return found

    def _row(self, one: Compared) -> Row:
        cells = tuple(_cell(each, counts, one.spreads.get(each.name)) for each, counts in self.criteria)
        own = self._totals[one.pathway.pk]
        others = [
            (other.pathway.name, its)
            for other in self.compared
            if own and other is not one and (its := self._totals[other.pathway.pk]) and str(its) == str(own)
        ]
        level = tuple(name for name, its in others if own and its.value == own.value)
        near = tuple(name for name, its in others if own and its.value != own.value)
        return Row(one, cells, own, level, near)

    @cached_property
    def _totals(self) -> dict[int, Total | None]:
        if not self.is_weighed:
            return dict.fromkeys(self.ticked)
        return {one.pathway.pk: total(one.medians, self.weights, one.thin_names) for one in self.compared}

    @property
    def can_turn(self) -> bool:
        """Whether there are two totals, so that one could come before the other."""
        return sum(one is not None for one in self._totals.values()) > 1

    @cached_property
    def turns(self) -> list[tuple[str, int, int, list[tuple[str, list[str]]]]]:
        """What one weight changed by 1 would turn: the criterion, from, to, and what comes before which."""
        names = {one.pathway.pk: one.pathway.name for one in self.compared}
        found = flips({one.pathway.pk: one.medians for one in self.compared}, self.weights)
        return [
            (
                criteria.NAMED[name].label,
                old,
                new,
                [
                    (names[first], [names[each.second] for each in behind])
                    for first, behind in groupby(those, key=lambda each: each.first)
                ],
            )
            for (name, old, new), those in groupby(found, key=lambda each: (each.name, each.old, each.new))
        ]

    @property
    def has_many_turns(self) -> bool:
        return len(self.turns) > FOLDED_AFTER

    @cached_property
    def charts(self) -> tuple[Chart, ...]:
        return charts(self.compared)

    @cached_property
    def sayings(self) -> list[Saying]:
        return standing_out(self.compared)


def _cell(criterion: Criterion, counts: str, marks: Spread | None) -> Cell:
    if marks is None:
        return Cell(criterion, counts)
    drawing = scale(marks.marks, marks.median, expected=marks.expected, thin=marks.is_thin)
    spread = f"{marks.low}–{marks.high}, " if marks.low != marks.high else ""
    return Cell(criterion, counts, drawing, number(marks.median), f"{spread}{talks(marks.n)}", marks.is_thin)


def is_long(lines: Sequence[str]) -> bool:
    return len(lines) > FOLDED_AFTER or any(len(line) > LONG_LINE for line in lines)


def training_words(option: Option) -> str:
    if option.months is None:
        return option.kind_words
    low, high = number(option.months.low), number(option.months.high)
    return f"{option.kind_words}, {low if low == high else f'{low}–{high}'} month{'' if high == '1' else 's'}"
