"""Fold text so that search and sorting are blind to case, accents and letters such as ł, ø, đ, ß, ı."""

import re
import unicodedata

# Letters that Unicode does not take apart into a plain letter and a mark.
LETTERS = str.maketrans(
    {
        "ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o",
        "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th",
        "ħ": "h", "Ħ": "h", "ı": "i", "İ": "i", "ŋ": "n", "Ŋ": "n", "ŧ": "t", "Ŧ": "t",
        "ƙ": "k", "ɓ": "b", "ɗ": "d", "ə": "e", "Ə": "e", "ʼ": "'", "’": "'", "ـ": "",
    }
)  # fmt: skip
# These turn one kana into another letter, so they are no accents.
VOICED = "\u3099\u309a"
EMOJI_STYLE = re.compile(r"[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
# Han, kana and Hangul are written without spaces between words: each character is a word of its own.
EAST_ASIAN = re.compile(
    r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003134f]"
)
BETWEEN_WORDS = re.compile(r"[\W_]+")


class _Bare(dict[int, str | int]):
    """A table for `str.translate` that drops accents; each character is looked up once."""

    def __missing__(self, code: int) -> str | int:
        char = chr(code)
        accent = unicodedata.combining(char) and char not in VOICED
        self[code] = "" if accent else code
        return self[code]


class _Words(dict[int, str | int]):
    """A table for `str.translate` that leaves words and spaces.

    The vowels of Devanagari or Thai are marks and belong to their word; invisible signs that only
    steer how text is drawn belong to nothing.
    """

    def __missing__(self, code: int) -> str | int:
        char = chr(code)
        category = unicodedata.category(char)
        if EAST_ASIAN.match(char):
            self[code] = f" {char} "
        elif EMOJI_STYLE.match(char) or category == "Cf":
            self[code] = ""
        else:
            self[code] = code if char.isalnum() or category in {"Mn", "Mc"} else " "
        return self[code]


_BARE, _WORDS = _Bare(), _Words()


def plain(text: str) -> str:
    """Return `text` in lower case, without accents, all else left standing."""
    if text.isascii():
        return text.lower()
    bare = unicodedata.normalize("NFKD", text.translate(LETTERS)).translate(_BARE)
    # Hangul was taken apart into its letters too; put the syllables together again.
    return unicodedata.normalize("NFC", bare.casefold().translate(LETTERS))


def fold(text: str) -> str:
    """Return the words of `text`, folded, with one space between them."""
    if not text:
        return ""
    folded = plain(text)
    if folded.isascii():
        return BETWEEN_WORDS.sub(" ", folded).strip()
    return " ".join(folded.translate(_WORDS).split())


def folded_with_places(text: str) -> tuple[str, list[int]]:
    """Return `text` folded, with a space before each word, and for each character of that where in
    `text` it comes from; one place more tells where the last one ends."""
    folded, places = [" "], [0]
    for place, char in enumerate(text):
        piece = plain(char).translate(_WORDS)
        for sign in piece:
            if sign != " " or folded[-1] != " ":
                folded.append(sign)
                places.append(place)
    places.append(len(text))
    return "".join(folded), places


def sort_name(first_name: str, last_name: str) -> str:
    """Return what a person is sorted by: last name, then first; a name of signs alone comes last."""
    name = f"{last_name} {first_name}".strip()
    return BETWEEN_WORDS.sub(" ", plain(name)).strip() or f"\uffff{name}"
