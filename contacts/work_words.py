"""Other words for the same work: who looks for a nurse means an RN too. Pure; the table is judgement."""

import itertools
from typing import Final

from contacts.folding import fold

MOST_PHRASINGS: Final = 16
LONGEST: Final = 16  # words that are looked at
ARTICLES: Final = frozenset({"a", "an", "the", "some", "any"})
ALREADY_ONE: Final = frozenset({"news", "series", "species"})
# What means one job in titles as people write them; each word is looked for as a beginning.
SAME_WORK: Final[tuple[tuple[str, ...], ...]] = (
    ("curator", "keeper of"),
    ("conservator", "restorer"),
    ("engineer", "developer", "programmer"),
    ("devops", "sre", "site reliability"),
    ("sysadmin", "system administrator", "systems administrator"),
    ("qa", "quality assurance", "tester"),
    ("ux", "user experience"),
    ("ui", "user interface"),
    ("pm", "product manager", "product owner"),
    ("scientist", "researcher"),
    ("postdoc", "postdoctoral"),
    ("lecturer", "professor"),
    ("teacher", "schoolteacher", "educator"),
    ("nurse", "rn"),
    ("doctor", "physician", "gp"),
    ("physio", "physiotherapist", "physical therapist"),
    ("therapist", "counsellor", "counselor"),
    ("paramedic", "emt"),
    ("carer", "caregiver"),
    ("vet", "veterinarian", "veterinary surgeon"),
    ("lawyer", "solicitor", "attorney", "barrister", "counsel"),
    ("accountant", "cpa"),
    ("journalist", "reporter"),
    ("writer", "author", "copywriter"),
    ("filmmaker", "film maker"),
    ("chef", "cook"),
    ("estate agent", "realtor"),
    ("recruiter", "talent acquisition"),
    ("hr", "human resources"),
    ("fundraiser", "development officer"),
    ("consultant", "adviser", "advisor"),
    ("organiser", "organizer"),
    ("programme", "program"),
    ("cofounder", "co founder"),
    ("ceo", "chief executive", "managing director"),
    ("cto", "chief technology"),
    ("cfo", "chief financial", "finance director"),
    ("coo", "chief operating"),
    ("cmo", "chief marketing"),
    ("vp", "vice president"),
    ("head of", "director of"),
)
LONGEST_WORDING: Final = 2  # words
SHORTEST_ATION: Final = 7  # characters: a station is no such work


def phrasings(typed: str) -> list[str]:
    """Return what was typed and what else it may be called, each fit for `search.matching(…, "title")`.

    A plural is looked for by its singular, which is the beginning of it; see `_stem`.
    """
    words = [_stem(word) for word in fold(typed).split()[:LONGEST]]
    while len(words) > 1 and words[0] in ARTICLES:
        words = words[1:]
    if not words:
        return []
    found = (" ".join(parts) for parts in itertools.product(*_choices(words)))
    return list(dict.fromkeys(itertools.islice(found, MOST_PHRASINGS)))


def _choices(words: list[str]) -> list[list[str]]:
    """Return for each piece of what was typed the ways to say it, its own first.

    Words joined by a hyphen are looked for one right after the other.
    """
    pieces: list[list[str]] = []
    while words:
        for length in range(min(LONGEST_WORDING, len(words)), 0, -1):
            own = "-".join(words[:length])
            if own in _SAME or length == 1:
                break
        # What begins with its own words is found by these.
        others = [one for one in _SAME.get(own, ()) if not one.startswith(own)]
        pieces.append([own, *others])
        words = words[length:]
    return pieces


def says(title: str, phrasing: str) -> bool:
    """Whether a title holds all the words of a phrasing as beginnings, as the search would find it."""
    folded = f" {fold(title)}"
    return all(f" {fold(piece)}" in folded for piece in phrasing.split())


def _stem(word: str) -> str:
    """Return the beginning that a word shares with its singular, or with whoever does such work.

    Education is done by educators, and curation by curators.
    """
    if len(word) <= 3 or not word.isascii() or word in ALREADY_ONE or word.endswith(("ss", "us", "is", "os")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    one = word.removesuffix("s")
    return one.removesuffix("ion") if one.endswith("ation") and len(one) > SHORTEST_ATION else one


_SAME: Final[dict[str, list[str]]] = {
    "-".join(map(_stem, one.split())): [each.replace(" ", "-") for each in group]
    for group in SAME_WORK
    for one in group
}
