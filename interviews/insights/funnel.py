"""From asking to the next talk: how many of those I asked came how far, and where the others were lost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from interviews.charts import Chart, Table, funnel
from interviews.insights.requests import Request
from interviews.sections import counted


@dataclass(frozen=True, slots=True)
class Step:
    """`count` of `base` came so far; `lost` says in words what became of the others, "" where all did."""

    label: str
    count: int
    base: int
    lost: str = ""

    @property
    def missing(self) -> int:
        return self.base - self.count


@dataclass(frozen=True, slots=True)
class _Rule:
    """`base` is of which step, by its place, this is a part: thanks and names both come of talks."""

    label: str
    came: Callable[[Request], bool]
    base: int
    one: str
    many: str


RULES: Final = (
    _Rule("Reached out", lambda one: True, 0, "", ""),
    _Rule("Answered", lambda one: one.answered, 0, "has not answered", "have not answered"),
    _Rule(
        "Scheduled",
        lambda one: one.scheduled,
        1,
        "answered, with no time set",
        "answered, with no time set",
    ),
    _Rule(
        "Spoke", lambda one: one.held, 2, "is still ahead, or fell through", "still ahead, or fell through"
    ),
    _Rule("Thanked", lambda one: one.thanked, 3, "talk not thanked for", "talks not thanked for"),
    _Rule("Gave a name", lambda one: one.named, 3, "talk brought no name", "talks brought no name"),
    _Rule(
        "Name led to a talk",
        lambda one: one.led_on,
        5,
        "with a name led to no talk yet",
        "with a name led to no talk yet",
    ),
)
# As far as the thanks: what the small figure on Today shows.
TO_THE_THANKS: Final = 5
ENOUGH: Final = 5  # under that nothing is said of where most is lost


def steps(counted_ones: Sequence[Request]) -> list[Step]:
    """Return how far these came, step by step."""
    counts = [sum(1 for one in counted_ones if rule.came(one)) for rule in RULES]
    found = []
    for rule, count in zip(RULES, counts, strict=True):
        missing = counts[rule.base] - count
        lost = f"{missing:,} {rule.one if missing == 1 else rule.many}" if missing else ""
        found.append(Step(rule.label, count, counts[rule.base], lost))
    return found


def chart(counted_ones: Sequence[Request], fresh: int, unasked: int = 0) -> Chart:
    """Draw how far those came that count; `fresh` ones do not yet, and `unasked` talks came by themselves."""
    title = "From hello to the next talk"
    rest = _rest(fresh, unasked)
    if not counted_ones:
        says = "Nothing to count yet: a request counts once it is answered, or seven working days old."
        return Chart("funnel", title, f"{says} {rest}".strip())
    found = steps(counted_ones)
    first, answered, scheduled, spoke, thanked, named, led_on = (f"{step.count:,}" for step in found)
    asked = f"{first} people asked" if found[0].count != 1 else "one request"
    says = (
        f"Of {asked}, {answered} answered, {scheduled} set a time and {spoke} talked with you. "
        f"You thanked for {thanked}; {named} gave a name, and {led_on} of these led to another talk."
    )
    table = Table(
        ("Step", "Came so far", "Of", "Lost"),
        [(step.label, f"{step.count:,}", f"{step.base:,}", step.lost) for step in found],
    )
    bars = [funnel.Bar(step.label, step.count, step.lost) for step in found]
    return Chart(
        "funnel",
        title,
        " ".join(filter(None, [says, _most(found), rest])),
        "funnel",
        funnel.draw(bars),
        table,
    )


def _most(found: Sequence[Step]) -> str:
    """Say where most of them are lost."""
    worst = max(found, key=lambda step: step.missing)
    if found[0].count < ENOUGH or not worst.missing:
        return ""
    return f"Most is lost here: {worst.lost}."


def _rest(fresh: int, unasked: int) -> str:
    young = counted(fresh, "request is", "requests are")
    young = f"{young} less than seven working days old and not counted yet." if young else ""
    others = counted(unasked, "talk came about", "talks came about")
    others = f"{others} without being asked for here." if others else ""
    return " ".join(f"{part[0].upper()}{part[1:]}" for part in (young, others) if part)
