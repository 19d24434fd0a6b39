"""What was told in confidence, and whether a text repeats it."""

from collections.abc import Iterable

from django.db.models.functions import Substr

from contacts import folding
from contacts.models import Note
from interviews.letters.naming import Text
from interviews.models import Reflection, TalkNotes

# So many words running, with so many letters in all, are no chance.
RUN = 4
LETTERS = 18
# A text in few words is repeated when all of it is.
SHORT_LETTERS = 8
LONGEST_LOOKED_AT = 20_000


def private_texts() -> list[list[str]]:
    """Return the folded words of all that was told in confidence, or written for my eyes only."""
    told = TalkNotes.objects.exclude(private="").order_by("pk")
    kept = Reflection.objects.exclude(private="").order_by("pk")
    sensitive = Note.objects.filter(sensitive=True).exclude(text="").order_by("pk")
    texts = [
        *told.values_list(Substr("private", 1, LONGEST_LOOKED_AT), flat=True),
        *kept.values_list(Substr("private", 1, LONGEST_LOOKED_AT), flat=True),
        *sensitive.values_list(Substr("text", 1, LONGEST_LOOKED_AT), flat=True),
    ]
    return [folding.fold(text).split() for text in texts]


def quoted_in(text: Text, privates: Iterable[list[str]]) -> list[tuple[int, int]]:
    """Return from where to where a text repeats what was told in confidence."""
    words = text.folded.split()
    runs: dict[tuple[str, ...], int] = {}
    for at in range(len(words) - RUN + 1):
        runs.setdefault(tuple(words[at : at + RUN]), at)
    found: list[tuple[int, int]] = []
    for private in privates:
        if 0 < len(private) < RUN:
            short = " ".join(private)
            if _weight(private) >= SHORT_LETTERS:
                found += text.find(short)
            continue
        at = 0
        while at <= len(private) - RUN:
            there = runs.get(tuple(private[at : at + RUN]))
            length = 0 if there is None else _same(words[there:], private[at:])
            if there is not None and _weight(private[at : at + length]) >= LETTERS:
                found += list(text.find(" ".join(private[at : at + length])))[:1]
            at += max(1, length - RUN + 1)
    return sorted(set(found))


def _same(one: list[str], other: list[str]) -> int:
    length = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        length += 1
    return length


def _weight(words: list[str]) -> int:
    """Return how many letters these words have; a sign of Han, kana or Hangul says as much as three."""
    return sum(3 * len(word) if folding.EAST_ASIAN.match(word) else len(word) for word in words)
