"""From asking to the next talk: how many of those I asked came how far, and where the others were lost."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from interviews.charts import Chart, Table, funnel
from interviews.insights.requests import Request
from interviews.sections import counted
from interviews.stages import Stage


@dataclass(frozen=True, slots=True)
class Step:
    """`count` of `base` came so far; of the others `waiting` may come yet. `lost` says that in words."""

    label: str
    count: int
    base: int
    waiting: int = 0
    lost: str = ""

    @property
    def missing(self) -> int:
        return self.base - self.count - self.waiting


@dataclass(frozen=True, slots=True)
class _Rule:
    """`base` is of which step, by its place, this is a part: thanks and names both come of talks.

    `open_in` is the stage in which it may still come, said by `ahead`.
    """

    label: str
    came: Callable[[Request], bool]
    base: int = 0
    one: str = ""
    many: str = ""
    open_in: str = ""
    ahead: str = ""


RULES: Final = (
    _Rule("Reached out", lambda one: True),
    _Rule("Answered", lambda one: one.answered, 0, "has not answered", "have not answered"),
    _Rule(
        "Scheduled",
        lambda one: one.scheduled,
        1,
        "answer led to no date",
        "answers led to no date",
        Stage.AGREED,
        "to be given a date",
    ),
    _Rule(
        "Spoke",
        lambda one: one.held,
        2,
        "date fell through",
        "dates fell through",
        Stage.SCHEDULED,
        "still ahead",
    ),
    _Rule("Thanked", lambda one: one.thanked, 3, "talk not thanked for", "talks not thanked for"),
    _Rule("Gave a name", lambda one: one.named, 3, "talk brought no name", "talks brought no name"),
    _Rule(
        "Name led to a talk",
        lambda one: one.led_on,
        5,
        "has led to no talk yet",
        "have led to no talk yet",
    ),
)
# As far as the thanks: what the small figure on Today shows.
TO_THE_THANKS: Final = 5
ENOUGH: Final = 5  # under that nothing is said of where most is lost


def steps(counted_ones: Sequence[Request]) -> list[Step]:
    """Return how far these came, step by step."""
    found: list[Step] = []
    for rule in RULES:
        count = sum(1 for one in counted_ones if rule.came(one))
        base = found[rule.base].count if found else count
        others = [one for one in counted_ones if not rule.came(one)]
        waiting = sum(1 for one in others if rule.open_in and one.stage == rule.open_in)
        missing = base - count - waiting
        lost = f"{missing:,} {rule.one if missing == 1 else rule.many}" if missing else ""
        ahead = f"{waiting:,} {rule.ahead}" if waiting else ""
        found.append(Step(rule.label, count, base, waiting, ", ".join(filter(None, [lost, ahead]))))
    return found


def worth_showing(found: Sequence[Step]) -> list[Step]:
    """Return the steps that somebody could have come to by now."""
    return [step for step in found if step.base]


def chart(counted_ones: Sequence[Request], fresh: int, unasked: int = 0) -> Chart:
    """Draw how far those came that count; `fresh` ones do not yet, and `unasked` talks came by themselves."""
    title = "From hello to the next talk"
    rest = _rest(fresh, unasked)
    if not counted_ones:
        says = "Nothing to count yet: a request counts once it is answered, or seven working days old."
        return Chart("funnel", title, f"{says} {rest}".strip())
    found = steps(counted_ones)
    first, answered, scheduled, spoke, thanked, named, led_on = (_number(step.count) for step in found)
    shown = worth_showing(found)
    whom = "one request" if found[0].count == 1 else f"{first} requests"
    says = f"Of {whom} {answered} got an answer, {scheduled} a date, and {spoke} led to a talk."
    if found[3].count:
        says += f" You thanked for {thanked} of these talks; {named} brought a name"
        says += f", and {led_on} of those led to another talk." if found[5].count else "."
    table = Table(
        ("Step", "Came so far", "Of", "The others"),
        [(step.label, f"{step.count:,}", f"{step.base:,}", step.lost) for step in shown],
    )
    bars = [funnel.Bar(step.label, step.count, step.lost) for step in shown]
    return Chart(
        "funnel",
        title,
        " ".join(filter(None, [says, _most(found), rest])),
        "funnel",
        funnel.draw(bars),
        table,
    )


def _most(found: Sequence[Step]) -> str:
    """Say where most of them are lost, up to the thanks: a talk without a name is no loss."""
    some = list(zip(found, RULES, strict=True))[:TO_THE_THANKS]
    worst, rule = max(some, key=lambda pair: pair[0].missing)
    if found[0].count < ENOUGH or not worst.missing:
        return ""
    return f"Most is lost here: {worst.missing:,} {rule.one if worst.missing == 1 else rule.many}."


def _number(count: int) -> str:
    return f"{count:,}" if count else "none"


def _rest(fresh: int, unasked: int) -> str:
    young = counted(fresh, "request is", "requests are")
    young = f"{young} less than seven working days old and not counted yet." if young else ""
    others = counted(unasked, "talk came about", "talks came about")
    others = f"{others} without being asked for here." if others else ""
    return " ".join(f"{part[0].upper()}{part[1:]}" for part in (young, others) if part)
