"""Sums and lengths of time as people write them, and as they are shown. A leaf: text in, numbers out."""

import math
import re
from typing import Final

HIGHEST_SUM: Final = 2_000_000_000
CURRENCY_SIGNS: Final = {"€": "EUR", "£": "GBP", "$": "USD", "¥": "JPY", "₹": "INR", "₩": "KRW", "₺": "TRY"}
CURRENCY: Final = re.compile(r"[A-Za-z]{3}")
NOTHING: Final = {"free", "nothing", "none"}
# A space of any width, an apostrophe, a point or a comma between groups of three digits.
GROUPED: Final = re.compile(r"\d{1,3}(?:([\s'’.,])\d{3})(?:\1\d{3})*(?:[.,]\d{1,2})?")
PLAIN: Final = re.compile(r"\d+(?:[.,]\d{1,2})?")
CENTS: Final = re.compile(r"[.,](\d{1,2})$")

WEEKS_A_MONTH: Final = 52 / 12
DAYS_A_MONTH: Final = 365 / 12
# What one of them is in months.
UNITS: Final = {"d": 1 / DAYS_A_MONTH, "w": 1 / WEEKS_A_MONTH, "m": 1.0, "y": 12.0}
UNIT_WORDS: Final = {
    "day": "d", "days": "d", "d": "d",
    "week": "w", "weeks": "w", "wk": "w", "wks": "w", "w": "w",
    "month": "m", "months": "m", "mo": "m", "mths": "m", "m": "m",
    "year": "y", "years": "y", "yr": "y", "yrs": "y", "y": "y",
}  # fmt: skip
NUMBER_WORDS: Final = {
    "half a": 0.5, "half": 0.5, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5,
    "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "eighteen": 18,
}  # fmt: skip
FRACTIONS: Final = {"½": ".5", "¼": ".25", "¾": ".75"}
HOW_LONG: Final = re.compile(r"(?:about |ca\.? |~ ?)?(half an?|[a-z]+|\d*[.,]?\d+)(?: ?([a-z]+))?\.?")
# What is shorter is kept as this, and shown in these words.
LEAST_MONTHS: Final = 0.1
FEW_DAYS: Final = "a few days"


class Unclear(ValueError):
    """This cannot be read."""


# ── Sums ──────────────────────────────────────────────────────────────────────────────────────────


def money(text: str) -> tuple[int, str]:
    """Return a sum in whole units, and its currency where one stands with it: "€1,800" is (1800, "EUR").

    Raises `Unclear`.
    """
    left, currency = _without_currency(text.strip())
    if left.casefold() in NOTHING:
        return 0, currency
    if GROUPED.fullmatch(left):
        whole = left[: -len(cents[0])] if (cents := CENTS.search(left)) else left
        found = float(re.sub(r"\D", "", whole) + (f".{cents[1]}" if cents else ""))
    elif PLAIN.fullmatch(left):
        found = float(left.replace(",", "."))
    else:
        raise Unclear(text)
    if found > HIGHEST_SUM:
        raise Unclear(text)
    return math.floor(found + 0.5), currency


def _without_currency(text: str) -> tuple[str, str]:
    for sign, code in CURRENCY_SIGNS.items():
        if text.startswith(sign) or text.endswith(sign):
            return text.strip(sign).strip(), code
    for start, end in ((0, 3), (-3, None)):
        code = text[start:end]
        rest = text[3:] if start == 0 else text[:-3]
        if CURRENCY.fullmatch(code) and any(sign.isdigit() for sign in rest):
            return rest.strip(), code.upper()
    return text, ""


def sum_words(low: int | None, high: int | None, currency: str) -> str:
    """Return what something costs in few words; "" where that is not known."""
    if low is None and high is None:
        return ""
    if low == high == 0 or (low == 0 and high is None):
        return "free"
    if low is None:
        return f"up to {currency} {high:,}" if currency else f"up to {high:,}"
    highest = "" if high in {None, low} else f"–{high:,}"
    return f"{currency} {low:,}{highest}".strip()


# ── Lengths of time ───────────────────────────────────────────────────────────────────────────────


def months(text: str) -> float:
    """Return how many months "6 weeks", "2 years", "1.5" or "half a year" are. Raises `Unclear`."""
    left = " ".join(text.casefold().split())
    for sign, digits in FRACTIONS.items():
        left = left.replace(sign, digits)
    if left == FEW_DAYS:
        return LEAST_MONTHS
    read = HOW_LONG.fullmatch(left)
    if read is None:
        raise Unclear(text)
    number, unit = read[1], read[2] or "m"
    if number in {"half a", "half an"}:
        number = "half"
    if unit not in UNIT_WORDS or not (number in NUMBER_WORDS or number[-1].isdecimal()):
        raise Unclear(text)
    count = NUMBER_WORDS.get(number) or float(number.replace(",", "."))
    found = count * UNITS[UNIT_WORDS[unit]]
    if found <= 0:
        raise Unclear(text)
    return max(round(found, 4), LEAST_MONTHS)


def length_words(value: float | None) -> str:
    """Return how long it takes in the unit that people would use; "" where that is not known."""
    if value is None:
        return ""
    if value <= LEAST_MONTHS:
        return FEW_DAYS
    if value >= 24 and _is_whole(value / 6):
        return _counted(value / 12, "year")
    if value == 12:
        return "1 year"
    if not _is_whole(value * 2) and _is_whole(value * WEEKS_A_MONTH):
        return _counted(value * WEEKS_A_MONTH, "week")
    if value < 1 and not _is_whole(value * 2) and _is_whole(value * DAYS_A_MONTH):
        return _counted(value * DAYS_A_MONTH, "day")
    return _counted(value, "month")


def _is_whole(value: float) -> bool:
    return abs(value - round(value)) < 0.02


def _counted(value: float, unit: str) -> str:
    figure = f"{value:.1f}".removesuffix(".0")
    return f"{figure} {unit}{'' if figure == '1' else 's'}"
