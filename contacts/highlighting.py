"""Show where in a text something was found. Text and folded phrases in, marked HTML out."""

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

from contacts.folding import fold, folded_with_places

AROUND = 36  # characters of a note shown on either side of what was found
MOST_MARKED = 20_000  # characters; beyond these a text is shown as it is


def found_in(text: str, phrases: Collection[str]) -> set[str]:
    """Return those of `phrases` that `text` holds at the beginning of a word."""
    if not text or not phrases:
        return set()
    folded = f" {fold(text)}"
    return {phrase for phrase in phrases if f" {phrase}" in folded}


def marked(text: str, phrases: Collection[str]) -> SafeString | str:
    """Return `text` with every place that holds one of `phrases` marked."""
    if not phrases:
        return text
    text = unicodedata.normalize("NFC", text[:MOST_MARKED])
    pieces: list[str] = []
    end = 0
    for start, stop in _places(text, phrases):
        pieces += (text[end:start], text[start:stop])
        end = stop
    # One call for all pieces: there are hundreds of them on a page.
    return format_html("{}<mark>{}</mark>" * (len(pieces) // 2) + "{}", *pieces, text[end:])


def snippet(text: str, phrases: Collection[str]) -> SafeString:
    """Return the words around the first place in `text` that holds one of `phrases`, marked."""
    for line in text.splitlines():
        if found_in(line, phrases):
            break
    else:
        line = " ".join(text.split())
    line = unicodedata.normalize("NFC", line[:MOST_MARKED])
    places = _places(line, phrases)
    first, stop = places[0] if places else (0, 0)
    left = _word_start(line, max(0, first - AROUND), first)
    right = _word_end(line, max(stop, min(len(line), max(first, AROUND) + 2 * AROUND)), stop)
    shown = marked(line[left:right].strip(), phrases)
    return format_html("{}{}{}", "…" if left else "", shown, "…" if right < len(line) else "")


def _word_start(line: str, at: int, before: int) -> int:
    space = line.find(" ", at, before)
    return at if at == 0 or space < 0 else space + 1


def _word_end(line: str, at: int, after: int) -> int:
    space = line.rfind(" ", after, at)
    return at if at >= len(line) or space < 0 else space


def _places(text: str, phrases: Collection[str]) -> list[tuple[int, int]]:
    """Return where in `text` (start, end) a word begins with one of `phrases`, in order, none overlapping."""
    if text.isascii():
        return [match.span() for match in _beginnings(frozenset(phrases)).finditer(text)]
    folded, places = folded_with_places(text)
    found: list[tuple[int, int]] = []
    for phrase in phrases:
        at = folded.find(f" {phrase}")
        while at >= 0:
            last = at + len(phrase)  # the place of the phrase's last sign
            found.append((places[at + 1], _after(places, last)))
            at = folded.find(f" {phrase}", last)
    merged: list[tuple[int, int]] = []
    for start, stop in sorted(found):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        else:
            merged.append((start, stop))
    return merged


@lru_cache(maxsize=64)
def _beginnings(phrases: frozenset[str]) -> re.Pattern[str]:
    """Return what finds the phrases in plain ASCII, where folding moves nothing; the longest first."""
    ascii_only = (phrase for phrase in phrases if phrase.isascii())
    words = (r"[\W_]+".join(phrase.split()) for phrase in sorted(ascii_only, key=len, reverse=True))
    return re.compile(rf"(?<![A-Za-z0-9])(?:{'|'.join(words) or '(?!)'})", re.ASCII | re.IGNORECASE)


def _after(places: list[int], last: int) -> int:
    """Return where the next sign begins: an accent belongs to the letter before it, ß is two signs."""
    here = places[last]
    return next((place for place in places[last + 1 :] if place > here), here + 1)
