"""Figures and names in words, for the sentences and tables of charts."""

import unicodedata
from collections.abc import Sequence
from typing import Final

from interviews.charts import fitting, number, room

# About thirty letters: a sentence is to stay one.
LONGEST_NAME: Final = 180.0
SEVERAL: Final = 4
# So many kinds of work are told of one by one in a sentence; more are counted.
ONE_BY_ONE: Final = 4
THIN: Final = "thin evidence"


def counted(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def times(count: int) -> str:
    return "once" if count == 1 else f"{count:,} times"


def short(name: str) -> str:
    """Return a name as a sentence holds it."""
    return isolated(fitting(name, LONGEST_NAME))


def isolated(text: str) -> str:
    """Return a text so that, if it is written from right to left, it turns nothing around it."""
    turns = any(unicodedata.bidirectional(letter) in {"R", "AL"} for letter in text)
    return f"\u2068{text}\u2069" if turns else text


def listed(parts: Sequence[str]) -> str:
    """Return "A", "A and B", "A, B and C", or "A, B, C and 2 more"."""
    shown = list(parts if len(parts) <= SEVERAL else parts[: SEVERAL - 1])
    if len(shown) < len(parts):
        shown.append(f"{len(parts) - len(shown)} more")
    *others, last = shown or [""]
    return f"{', '.join(others)} and {last}" if others else last


def waiting(words: str, names: Sequence[str]) -> str:
    """Return a sentence on those of which nothing is known yet; "" where there are none."""
    text = f"{words}: {listed([short(name) for name in names])}"
    return text + "." * (not text.endswith(("…", "…\u2069"))) if names else ""


def listed_within(parts: Sequence[str], before: str, width: float) -> str:
    """Return `before` and as many parts as have room, and how many more there are."""
    for shown in range(len(parts), 0, -1):
        left = len(parts) - shown
        text = before + ", ".join(parts[:shown]) + (f" and {left} more" if left else "")
        if room(text) <= width:
            return text
    return fitting(before + ", ".join(parts), width)


def span(low: float, high: float) -> str:
    return figure(low) if low == high else f"{figure(low)}–{figure(high)}"


def figure(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else number(value)


def lasting(low: float, high: float) -> str:
    return f"{span(low, high)} month{'' if low == high == 1 else 's'}"


def price(currency: str, low: float, high: float) -> str:
    if high == 0:
        return "free"
    return f"{currency} {span(low, high)}" if currency else f"{span(low, high)}, currency not named"
