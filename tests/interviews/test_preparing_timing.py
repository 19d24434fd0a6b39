"""How long words take aloud, and how the minutes of a talk are spent."""

import pytest

from interviews.preparing.timing import Aloud, Budget


@pytest.mark.parametrize(
    ("text", "words", "seconds", "state"),
    [
        ("", 0, 0, ""),
        ("One", 1, 0, "short"),
        ("word " * 42, 42, 19, "short"),
        ("word " * 65, 65, 30, ""),
        ("word " * 130, 130, 60, ""),
        ("word " * 132, 132, 61, "long"),
        ("It's half-past three – isn't it?", 5, 2, "short"),
        ("私は研究者です", 4, 2, "short"),
        ("… — !", 0, 0, ""),
    ],
)
def test_words_are_counted_and_timed(text: str, words: int, seconds: int, state: str):
    aloud = Aloud.of(text)

    assert (aloud.words, aloud.seconds, aloud.state) == (words, seconds, state)


def test_length_is_said_in_words():
    assert str(Aloud.of("Hello")) == "1 word, about 0 s aloud"
    assert str(Aloud.of("word " * 42)) == "42 words, about 19 s aloud"


@pytest.mark.parametrize(
    ("minutes", "parts", "most"),
    [
        (30, (3, 20, 5, 2), 8),
        (15, (2, 10, 2, 1), 4),
        (60, (6, 40, 10, 4), 12),
        (5, (1, 3, 1, 0), 2),
        (480, (48, 320, 80, 32), 12),
    ],
)
def test_minutes_are_shared_out(minutes: int, parts: tuple[int, ...], most: int):
    budget = Budget.of(minutes)

    assert (budget.opening, budget.questions, budget.close, budget.spare) == parts
    assert sum(parts) == minutes
    assert budget.most_questions == most
