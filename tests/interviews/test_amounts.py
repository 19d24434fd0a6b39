"""Sums and lengths of time, read as people write them and shown as people say them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interviews import amounts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1 800", (1_800, "")),
        ("1,800", (1_800, "")),
        ("1800", (1_800, "")),
        ("1.800", (1_800, "")),
        ("1'800", (1_800, "")),
        ("1\u00a0800", (1_800, "")),
        ("1\u202f800,50", (1_801, "")),
        ("1,800,000", (1_800_000, "")),
        ("12.49", (12, "")),
        ("€1,800", (1_800, "EUR")),
        ("1800 £", (1_800, "GBP")),
        ("1800 eur", (1_800, "EUR")),
        ("CHF 1'200", (1_200, "CHF")),
        ("Free", (0, "")),
        ("0", (0, "")),
    ],
)
def test_money_is_read(text: str, found: tuple[int, str]):
    assert amounts.money(text) == found


@pytest.mark.parametrize("text", ["", "much", "-5", "1e9", "12345,678", "1,80,0", "9" * 400, "EUR", "1 80 0"])
def test_money_that_makes_no_sense_is_unclear(text: str):
    with pytest.raises(amounts.Unclear):
        amounts.money(text)


@pytest.mark.parametrize(
    ("text", "months", "words"),
    [
        ("9", 9, "9 months"),
        ("1", 1, "1 month"),
        ("1.5", 1.5, "1.5 months"),
        ("1,5", 1.5, "1.5 months"),
        ("1½", 1.5, "1.5 months"),
        ("6 weeks", 1.3846, "6 weeks"),
        ("1 week", 0.2308, "1 week"),
        ("13 weeks", 3, "3 months"),
        ("10 days", 0.3288, "10 days"),
        ("2 days", 0.1, "a few days"),
        ("a few days", 0.1, "a few days"),
        ("2 years", 24, "2 years"),
        ("1.5 years", 18, "18 months"),
        ("2.5 yrs", 30, "2.5 years"),
        ("A year", 12, "1 year"),
        ("half a year", 6, "6 months"),
        ("about nine months.", 9, "9 months"),
        ("6weeks", 1.3846, "6 weeks"),
    ],
)
def test_months_are_read_and_shown(text: str, months: float, words: str):
    assert amounts.months(text) == pytest.approx(months)
    assert amounts.length_words(amounts.months(text)) == words


@pytest.mark.parametrize("text", ["", "soon", "0", "-1", "week", "1e5", "2 moons", "1 2 3"])
def test_months_that_make_no_sense_are_unclear(text: str):
    with pytest.raises(amounts.Unclear):
        amounts.months(text)


@settings(max_examples=20)
@given(st.text(max_size=40))
def test_whatever_is_typed_is_read_or_unclear(text: str):
    for read in (amounts.money, amounts.months):
        try:
            read(text)
        except amounts.Unclear:
            continue


@settings(max_examples=20)
@given(st.floats(0.1, 600))
def test_what_is_shown_can_be_read_again(months: float):
    shown = amounts.length_words(months)

    assert amounts.months(shown) == pytest.approx(months, abs=0.15)


@pytest.mark.parametrize(
    ("low", "high", "currency", "words"),
    [
        (None, None, "EUR", ""),
        (1_800, None, "EUR", "EUR 1,800"),
        (1_800, 1_800, "EUR", "EUR 1,800"),
        (1_800, 2_400, "EUR", "EUR 1,800–2,400"),
        (None, 2_400, "", "up to 2,400"),
        (None, 2_400, "GBP", "up to GBP 2,400"),
        (0, None, "", "free"),
        (0, 0, "EUR", "free"),
        (0, 90, "EUR", "EUR 0–90"),
    ],
)
def test_sum_is_shown_in_few_words(low: int | None, high: int | None, currency: str, words: str):
    assert amounts.sum_words(low, high, currency) == words
