"""Who answers: by the way I came to them, to which message, and after how many working days."""

import datetime as dt
import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from interviews.cadence import Calendar
from interviews.charts import Chart, Table, parts, shares, strip
from interviews.insights.requests import Request, Route

# Under this many there are counts alone: a share of three is an accident.
ENOUGH: Final = 5
# Of a normal distribution 95 of 100 lie within so many standard deviations.
SURE: Final = 1.96
SECOND_PERSON, ONCE_MORE = 3, 7  # working days after which infoint reminds of somebody else, and once more


@dataclass(frozen=True, slots=True)
class Answers:
    """How many of those I came to by one route answered."""

    route: Route
    answered: int
    asked: int

    @property
    def says(self) -> str:
        return f"{self.answered:,} of {self.asked:,}"

    @property
    def share(self) -> float | None:
        """What part of them answered; None where they are too few to say."""
        return self.answered / self.asked if self.asked >= ENOUGH else None


def by_route(counted: Sequence[Request]) -> list[Answers]:
    """Return the answers by each route that I took, the warmest first."""
    found = []
    for route in Route:
        ours = [one for one in counted if one.route == route]
        if ours:
            found.append(Answers(route, sum(1 for one in ours if one.answered), len(ours)))
    return found


def warm_beats_cold(found: Sequence[Answers]) -> bool:
    """Tell whether those I was introduced to answer more often, as far as there are enough to say so."""
    share = {one.route: one.share for one in found}
    warm, cold = share.get(Route.INTRODUCED), share.get(Route.COLD)
    return warm is not None and cold is not None and warm > cold


def title(found: Sequence[Answers]) -> str:
    return "Warm beats cold" if warm_beats_cold(found) else "Warm and cold"


def interval(count: int, of: int) -> tuple[float, float]:
    """Return between what shares the true one likely lies (Wilson), as far as chance goes."""
    share, square = count / of, SURE**2
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = SURE * math.sqrt(share * (1 - share) / of + square / (4 * of**2)) / (1 + square / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def chart(counted: Sequence[Request]) -> Chart:
    found = by_route(counted)
    if not found:
        return Chart(
            "routes", "Warm and cold", "Who answers shows once a few requests are old enough to count."
        )
    said = "; ".join(f"{one.route.lower()} {one.says}" for one in found)
    few = [one for one in found if one.share is None]
    much = "A line says how far chance alone may move a dot." if len(few) < len(found) else ""
    thin = f"Under {ENOUGH} there is a count and no dot." if few else ""
    drawn = []
    for one in found:
        low, high = interval(one.answered, one.asked)
        span = None if one.share is None else (low, one.share, high)
        drawn.append(shares.Share(one.route.value, one.says, span))
    rows = [
        (one.route.value, f"{one.answered:,}", f"{one.asked:,}", _percent(one.answered, one.asked))
        for one in found
    ]
    return Chart(
        "routes",
        title(found),
        " ".join(filter(None, [f"Answers: {said}.", much, thin])),
        "shares",
        shares.draw(drawn),
        Table(("How I came to them", "Answered", "Asked", "Share"), rows),
    )


def _percent(count: int, of: int) -> str:
    return f"{round(100 * count / of)} % of {of:,}" if of >= ENOUGH else "too few to say"


# ── To which message ──────────────────────────────────────────────────────────────────────────────


def messages(counted: Sequence[Request]) -> Chart:
    """Draw how many answers came to the first message, and how many after I wrote once more."""
    name, heading = "messages", "Writing once more"
    answers = [one for one in counted if one.answered]
    second = sum(1 for one in answers if one.again)
    first = len(answers) - second
    if not answers:
        return Chart(name, heading, "No answer yet: what a second letter brings will stand here.")
    says = (
        f"Of {len(answers):,} answers {first:,} came to the first message, "
        f"{_none(second)} after you wrote once more."
    )
    if len(answers) == 1:
        says = f"The one answer came {'after you wrote once more' if second else 'to the first message'}."
    cut = [parts.Part("First message", first), parts.Part("Once more", second)]
    table = Table(("Answered to", "Answers"), [(part.label, f"{part.count:,}") for part in cut])
    return Chart(name, heading, says, "parts", parts.draw(cut), table)


# ── After how long ────────────────────────────────────────────────────────────────────────────────


def business_days(asked: dt.datetime, answered: dt.datetime, calendar: Calendar) -> int:
    """Return on which working day after the day of asking an answer came; 0 on that same day."""
    day, last = calendar.day_of(asked), calendar.day_of(answered)
    days = (day + dt.timedelta(days=step) for step in range(1, (last - day).days + 1))
    return sum(1 for one in days if calendar.is_business_day(one))


def waits(answered: Sequence[Request], calendar: Calendar) -> list[tuple[Route, list[int]]]:
    """Return the working days to each answer of which it is known when it came, route by route."""
    found = []
    for route in Route:
        ours = [one for one in answered if one.route == route and one.answered_at is not None]
        days = [business_days(one.at, one.answered_at, calendar) for one in ours if one.answered_at]
        if days:
            found.append((route, sorted(days)))
    return found


def days(counted: Sequence[Request], calendar: Calendar) -> Chart:
    """Draw after how many working days answers came, route by route."""
    name, heading = "days-to-answer", "Days to an answer"
    found = waits(counted, calendar)
    every = [day for _, some in found for day in some]
    if not every:
        return Chart(name, heading, "How long answers take shows once one of them is marked as answered.")
    quick = sum(1 for day in every if day <= SECOND_PERSON)
    long = sum(1 for day in every if day > ONCE_MORE)
    middle = statistics.median(every)
    within = (
        f"within {_number(middle)} working day{'' if middle == 1 else 's'}" if middle else "on the same day"
    )
    says = (
        f"Half of the {len(every):,} answers came {within}; {quick:,} within {SECOND_PERSON}, "
        f"{_none(long)} after more than {ONCE_MORE}."
    )
    if len(every) == 1:
        says = f"The one answer came {within}."
    lines = [strip.Line(route.value, some, statistics.median(some)) for route, some in found]
    rows = [
        (line.label, f"{len(line.values):,}", _number(line.median), f"{line.values[0]}–{line.values[-1]}")
        for line in lines
    ]
    table = Table(("How I came to them", "Answers", "Median, working days", "From–to"), rows)
    return Chart(name, heading, says, "strip", strip.draw(lines, (SECOND_PERSON, ONCE_MORE)), table)


def _number(count: float) -> str:
    return f"{count:g}"


def _none(count: int) -> str:
    return f"{count:,}" if count else "none"
