"""Fold text so that search and sorting are blind to case, accents and letters such as ł, ø, đ, ß, ı."""

import re
import unicodedata

# Letters that Unicode does not take apart into a plain letter and a mark.
LETTERS = str.maketrans(
    {
        "ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe", "Œ": "oe", "ø": "o", "Ø": "o",
        "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th",
        "ħ": "h", "Ħ": "h", "ı": "i", "İ": "i", "ŋ": "n", "Ŋ": "n", "ŧ": "t", "Ŧ": "t",
        "ƙ": "k", "ɓ": "b", "ɗ": "d", "ə": "e", "Ə": "e", "ʼ": "'", "’": "'",
    }
)  # fmt: skip
# Han, kana and Hangul are written without spaces between words: each character is a word of its own.
EAST_ASIAN = re.compile(
    r"([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003134f])"
)
BETWEEN_WORDS = re.compile(r"[\W_]+")


def plain(text: str) -> str:
    """Return `text` in lower case, without accents, all else left standing."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.translate(LETTERS))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    # Hangul was taken apart into its letters too; put the syllables together again.
    return unicodedata.normalize("NFC", bare.casefold().translate(LETTERS))


def fold(text: str) -> str:
    """Return the words of `text`, folded, with one space between them."""
    folded = plain(text)
    if not folded.isascii():
        folded = EAST_ASIAN.sub(r" \1 ", folded)
    return BETWEEN_WORDS.sub(" ", folded).strip()


def sort_name(first_name: str, last_name: str) -> str:
    """Return what a person is sorted by: last name, then first; a name of signs alone comes last."""
    name = f"{last_name} {first_name}".strip()
    return BETWEEN_WORDS.sub(" ", plain(name)).strip() or f"\uffff{name}"
