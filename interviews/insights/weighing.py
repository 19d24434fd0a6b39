"""One number for a kind of work, by what counts for me, and how easily it would come out otherwise.

Numbers in, numbers out. Totals are exact: shown with one decimal, two may read the same and still differ.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations

from interviews import criteria

Medians = Mapping[str, float]
Weights = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Total:
    """A weighted mean of medians, 1 to 5.

    Of the `of` criteria that count `on` have marks, `thin` of these from too few talks.
    """

    value: Fraction
    on: int
    of: int
    thin: int

    def __str__(self) -> str:
        tenths = int(self.value * 10 + Fraction(1, 2))  # halves go up
        return f"{tenths // 10}.{tenths % 10}"


def total(medians: Medians, weights: Weights, thin: frozenset[str] = frozenset()) -> Total | None:
    """Return Σ weight × median / Σ weight, over the criteria that count and have marks; None without any."""
    counting = [name for name, weight in weights.items() if weight]
    marked = [name for name in counting if name in medians]
    if not marked:
        return None
    weight = sum(weights[name] for name in marked)
    weighed = sum((weights[name] * Fraction(medians[name]) for name in marked), Fraction())
    return Total(weighed / weight, len(marked), len(counting), len(thin.intersection(marked)))


@dataclass(frozen=True, slots=True)
class Flip:
    """With the weight of one criterion changed from `old` to `new`, `first` comes before `second`.

    Until then it stands behind. Both are what the medians were given by.
    """

    name: str
    old: int
    new: int
    first: int
    second: int


def flips(medians: Mapping[int, Medians], weights: Weights) -> list[Flip]:
    """Return every turn of two that one weight, changed by 1, would bring, in the order of the criteria.

    What is level, before or after, is no turn.
    """
    now = _values(medians, weights)
    found = []
    for criterion in criteria.CRITERIA:
        old = weights[criterion.name]
        for new in (old - 1, old + 1):
            if 0 <= new <= criteria.HEAVIEST:
                then = _values(medians, {**weights, criterion.name: new})
                found += [
                    Flip(criterion.name, old, new, first, second)
                    for first, second in permutations([key for key in now if key in then], 2)
                    if now[first] < now[second] and then[first] > then[second]
                ]
    return found


def _values(medians: Mapping[int, Medians], weights: Weights) -> dict[int, Fraction]:
    totals = {key: total(those, weights) for key, those in medians.items()}
    return {key: one.value for key, one in totals.items() if one}
