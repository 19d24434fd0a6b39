"""What talks say one would have to learn for a pathway, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from interviews import amounts
from interviews.charts.words import counted, price
from interviews.insights.training import Option, Saying, Span, Totals
from interviews.models import TrainingOption


@dataclass(frozen=True, slots=True)
class Line:
    """One training: how long, how dear, how needed, and who said so."""

    option: Option
    length: str
    costs: str

    @property
    def need(self) -> str:
        return TrainingOption.Need(self.option.need).label

    @property
    def mentions(self) -> str:
        count = self.option.mentions
        if not count:
            return "found by you"
        return f"named in {counted(count, 'talk')}"

    @property
    def said(self) -> list[Saying]:
        """What others said: one a talk."""
        return list({one.interview_id: one for one in self.option.said if not one.is_mine}.values())


def lines(options: Sequence[Option]) -> list[Line]:
    return [
        Line(one, length(one.months) or "length unknown", costs(one.costs) or "cost unknown")
        for one in options
    ]


def together(totals: Totals) -> str:
    """Return in one sentence what is required takes; "" where nothing is."""
    if not totals.required:
        return ""
    one = totals.required == 1
    parts = [length(totals.months) or "an unknown time", _sum(totals.costs) or "an unknown sum"]
    words = f"{'One is' if one else f'{totals.required} are'} required: {parts[0]}, {parts[1]}"
    missing = []
    if totals.months and totals.without_months:
        missing.append(f"{totals.without_months} of unknown length")
    if totals.costs and totals.without_costs:
        missing.append(f"{totals.without_costs} of unknown cost")
    return f"{words}; {' and '.join(missing)} not counted." if missing else f"{words}."


def length(months: Span | None) -> str:
    """Return how long something takes: "9 months", "1–3 months", "3 years"; "" where that is not known."""
    if months is None:
        return ""
    return amounts.length_words(months.low) if months.low == months.high else f"{_figures(months)} months"


def costs(by_currency: Mapping[str, Span]) -> str:
    """Return what one training costs, as it was named in each currency."""
    return " or ".join(price(currency, span.low, span.high) for currency, span in by_currency.items())


def _sum(by_currency: Mapping[str, Span]) -> str:
    """Return sums of money, one a currency: they are never added up. What is free adds nothing."""
    priced = {currency: span for currency, span in by_currency.items() if span.high} or by_currency
    return " and ".join(price(currency, span.low, span.high) for currency, span in priced.items())


def _figures(span: Span) -> str:
    low, high = (f"{value:,.1f}".removesuffix(".0") for value in (span.low, span.high))
    return low if low == high else f"{low}–{high}"
