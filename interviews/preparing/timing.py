"""How long things take: words aloud, and the minutes of a talk. A leaf: numbers and text only."""

import re
from dataclasses import dataclass
from math import ceil
from typing import Final

from contacts.folding import EAST_ASIAN

WORDS_A_MINUTE: Final = 130
# A script written without spaces: so many of its characters take as long as one word.
CHARACTERS_A_WORD: Final = 2
TOO_SHORT, TOO_LONG = 20, 60  # seconds of an opening
WORD = re.compile(r"\S*\w\S*")

# Of half an hour: saying hello and the opening, the questions, the closing questions and thanks, to spare.
HALF_AN_HOUR: Final = 30
OPENING, CLOSE, SPARE = 3, 5, 2


@dataclass(frozen=True, slots=True)
class Aloud:
    """How long a text is, and takes when it is said aloud."""

    words: int
    seconds: int

    @classmethod
    def of(cls, text: str) -> "Aloud":
        """Count the words of a text. static/js/prepare.js counts the same while one types."""
        together = EAST_ASIAN.sub(" ", text)
        words = len(WORD.findall(together)) + ceil(len(EAST_ASIAN.findall(text)) / CHARACTERS_A_WORD)
        return cls(words, round(words * 60 / WORDS_A_MINUTE))

    @property
    def state(self) -> str:
        """Say whether it is too short or too long for an opening; "" when it is neither, or empty."""
        if not self.words or TOO_SHORT <= self.seconds <= TOO_LONG:
            return ""
        return "short" if self.seconds < TOO_SHORT else "long"

    def __str__(self) -> str:
        return f"{self.words} word{'' if self.words == 1 else 's'}, about {self.seconds} s aloud"


@dataclass(frozen=True, slots=True)
class Budget:
    """The minutes of a talk, as they are best spent."""

    total: int
    opening: int
    questions: int
    close: int
    spare: int

    @classmethod
    def of(cls, minutes: int) -> "Budget":
        opening = max(1, _share(OPENING, minutes))
        close = max(1, _share(CLOSE, minutes))
        spare = _share(SPARE, minutes)
        return cls(minutes, opening, minutes - opening - close - spare, close, spare)

    @property
    def most_questions(self) -> int:
        """How many questions anybody can take in that time, the closing one included: 8 in half an hour."""
        return max(2, min(12, _share(8, self.total)))


def _share(minutes: int, total: int) -> int:
    return round(minutes * total / HALF_AN_HOUR)
