"""What each kind of work would have me learn: training in months and cost, skills I have and miss."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from interviews import criteria
from interviews.charts import WIDE, Chart, Table, months, stack
from interviews.charts.words import (
    ONE_BY_ONE,
    THIN,
    counted,
    isolated,
    lasting,
    listed,
    listed_within,
    price,
    short,
    span,
)
from interviews.insights.matrix import Compared
from interviews.insights.skills import Needed
from interviews.insights.training import NEEDS, Option, Span, totals
from interviews.models import Skill

# So many options a kind of work are drawn; the table holds them all.
MOST_DRAWN, FEWER_DRAWN = 6, 3
LEVELS: Final = {
    "have": Skill.Level.HAVE,
    "partly": Skill.Level.PARTLY,
    "missing": Skill.Level.MISSING,
    "unjudged": "",
}


def training(rows: Sequence[Compared]) -> Chart:
    name, title = "training", "Training, in months and money"
    told = [row for row in rows if row.options]
    if not told:
        return Chart(name, title, "No training was named yet.")
    most = MOST_DRAWN if len(told) < ONE_BY_ONE else FEWER_DRAWN
    drawing = months.draw([_group(row, most) for row in told])
    heads = (
        "Kind of work", "Training", "How needed", "Said by", "Months", "Hours a week", "Cost", "Offered by",
        "Looked up",
    )  # fmt: skip
    lines = [line for row in told for line in (*_lines(row), _sum_line(row))]
    return Chart(name, title, _requires(told), "months", drawing, Table(heads, lines))


def _group(row: Compared, most: int) -> months.Group:
    left = len(row.options) - most
    return months.Group(
        row.pathway.name,
        [_entry(one) for one in row.options[:most]],
        f"Required: {_required(row.options)}",
        f"and {left} more in the table" if left > 0 else "",
    )


def _entry(one: Option) -> months.Entry:
    words = _called(one)
    return months.Entry(
        words,
        (one.months.low, one.months.high) if one.months else None,
        one.need,
        _costs(one.costs, " or "),
        _lasting(one),
        f"{words}: {_how_needed(one)}",
    )


def _called(one: Option) -> str:
    """Return its name, with its kind where the name does not tell."""
    tells = one.kind_words.casefold() in one.name.casefold()
    return isolated(one.name) if tells else f"{isolated(one.name)}, {one.kind_words}"


def _lasting(one: Option) -> str:
    by = counted(one.mentions, "talk") if one.mentions else "found by you"
    long = lasting(one.months.low, one.months.high) if one.months else "months not known"
    hours = one.hours_a_week
    return f"{long}, {span(hours.low, hours.high)} h a week · {by}" if hours else f"{long} · {by}"


def _costs(costs: Mapping[str, Span], joining: str) -> str:
    """Return each currency for itself: they are never turned into one another. What is free adds nothing."""
    if joining == " and " and any(cost.high for cost in costs.values()):
        costs = {currency: cost for currency, cost in costs.items() if cost.high}
    return joining.join(price(currency, cost.low, cost.high) for currency, cost in costs.items())


def _how_needed(one: Option) -> str:
    counts = zip(NEEDS, (one.required, one.recommended, one.opinion), strict=True)
    return ", ".join(f"{need.label} ({count})" for need, count in counts if count)


def _required(options: Sequence[Option]) -> str:
    """Return what is required takes together, and of how much of it that is not known."""
    sums = totals(options)
    if not sums.required:
        return "nothing that was named"
    known = [
        lasting(sums.months.low, sums.months.high) if sums.months else "",
        _costs(sums.costs, " and "),
    ]
    unknown = [
        f"{count} without {what}"
        for count, what in ((sums.without_months, "months"), (sums.without_costs, "a cost"))
        if count
    ]
    together = ", ".join(filter(None, known)) or "nothing is known of it"
    return f"{together} ({', '.join(unknown)})" if unknown else together


def _requires(told: Sequence[Compared]) -> str:
    if len(told) <= ONE_BY_ONE:
        each = "; ".join(f"{short(row.pathway.name)} – {_required(row.options)}" for row in told)
        return f"What is required, taken together: {each}."
    needs = Counter(one.need for row in told for one in row.options)
    parts = [f"{needs[need]} {need.label}" for need in NEEDS if needs[need]]
    options = counted(sum(needs.values()), "training", "trainings")
    return f"{options} for {len(told)} kinds of work: {listed(parts)}."


def _lines(row: Compared) -> list[tuple[str, ...]]:
    return [
        (
            row.pathway.name,
            _called(one),
            _how_needed(one),
            listed(list(dict.fromkeys(said.open_names or "you, looked up" for said in one.said))),
            span(one.months.low, one.months.high) if one.months else "–",
            span(one.hours_a_week.low, one.hours_a_week.high) if one.hours_a_week else "–",
            _costs(one.costs, " or ") or "–",
            ", ".join(one.providers) or "–",
            f"{one.checked_on.day} {one.checked_on:%b %Y}" if one.checked_on else "–",
        )
        for one in row.options
    ]


def _sum_line(row: Compared) -> tuple[str, ...]:
    sums = totals(row.options)
    long = span(sums.months.low, sums.months.high) if sums.months else "–"
    required = f"all that is required: {sums.required}"
    return row.pathway.name, required, "", "", long, "", _costs(sums.costs, " and ") or "–", "", ""


# ── Skills ────────────────────────────────────────────────────────────────────────────────────────


def skills(rows: Sequence[Compared]) -> Chart:
    name, title = "skills", "Skills that were named, and yours"
    told = [row for row in rows if row.needs]
    if not told:
        return Chart(name, title, "No skill was named yet.")
    table = Table(
        ("Kind of work", "Talks", "You have", "In part", "Missing", "Not judged yet"),
        [
            (row.pathway.name, f"{len(row.talks)}", *(_named(row, kind) for kind in stack.KINDS))
            for row in told
        ],
    )
    return Chart(name, title, _has(told), "stack", stack.draw([_skills(row) for row in told]), table)


def _of_kind(row: Compared, kind: str) -> list[Needed]:
    return [one for one in row.needs if one.skill.level == LEVELS[kind]]


def _in_words(needs: Sequence[Needed]) -> str:
    return ", ".join(f"{one.skill.name} ({one.named_by} of {one.of})" for one in needs)


def _named(row: Compared, kind: str) -> str:
    needs = _of_kind(row, kind)
    return f"{len(needs)}: {_in_words(needs)}" if needs else "0"


def _skills(row: Compared) -> stack.Skills:
    missing = [_in_words([one]) for one in _of_kind(row, "missing")]
    thin = f", {THIN}" if len(row.talks) < criteria.ENOUGH_TALKS else ""
    return stack.Skills(
        row.pathway.name,
        [len(_of_kind(row, kind)) for kind in stack.KINDS],
        f"{counted(len(row.needs), 'skill')} · {counted(len(row.talks), 'talk')}{thin}",
        listed_within(missing, "Missing: ", WIDE / 1.05) if missing else "",
    )


def _has(told: Sequence[Compared]) -> str:
    """Return a sentence on all skills that were named, each counted once."""
    levels = Counter({one.skill.pk: one.skill.level for row in told for one in row.needs}.values())
    words = {"have": "you have", "partly": "in part", "missing": "missing", "unjudged": "not judged yet"}
    parts = [f"{levels[LEVELS[kind]]} {words[kind]}" for kind in stack.KINDS if levels[LEVELS[kind]]]
    named = counted(sum(levels.values()), "skill")
    kinds = counted(len(told), "kind of work", "kinds of work")
    return f"{named} named in talks about {kinds}: {listed(parts)}."
