"""One bar cut into two or three parts, with what each stands for under it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from interviews.charts import WIDE, number

GAP: Final = 2.0


@dataclass(frozen=True, slots=True)
class Part:
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Piece:
    look: str
    x: str
    width: str


@dataclass(frozen=True, slots=True)
class Key:
    look: str
    words: str
    x: str
    text_x: str


@dataclass(frozen=True, slots=True)
class Drawing:
    width: str
    pieces: Sequence[Piece]
    keys: Sequence[Key]


# So that each is told from the one before it without its colour as well: full, half, outline.
LOOKS: Final = ("bar", "bar pale", "track")


def draw(parts: Sequence[Part], width: float = WIDE) -> Drawing:
    whole = sum(part.count for part in parts) or 1
    pieces, keys, x = [], [], 0.0
    for place, part in enumerate(parts):
        long = width * part.count / whole
        if part.count:
            pieces.append(Piece(LOOKS[place], number(x), number(max(GAP, long - GAP))))
        left = width * place / len(parts)
        keys.append(Key(LOOKS[place], f"{part.label}: {part.count:,}", number(left), number(left + 16)))
        x += long
    return Drawing(number(width), pieces, keys)
