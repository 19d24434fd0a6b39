"""Words by which a letter sounds as if it asked for a job, and how many minutes it asks for. A leaf."""

import re
from collections.abc import Iterator
from typing import Final

# Things that one hires and that are no people.
_THINGS: Final = (
    r"vans?|cars?|bikes?|bicycles?|boats?|trucks?|lorry|lorries|bus|coach|halls?|rooms?|venues?|tents?|"
    r"marquees?|tools?|equipment|costumes?|suits?|dresses|cottages?|houses?|flats?|projectors?|kayaks?"
)
# What follows "opening" where nothing is to be filled: "the opening question", "for opening that door".
_NO_POST: Final = (
    r"questions?|hours|words?|lines?|nights?|sentences?|times?|ceremony|speech|of|up|"
    r"that|this|those|the|a|your|my|our|their|doors?"
)
# Each word with what may not stand before it, or after it, for it to mean a job.
_WORDS: Final = (
    r"(?<!good )(?<!great )(?<!fine )(?<!nice )(?<!your )(?<!their )jobs?(?! (?:titles?|of|well done)\b)",
    rf"openings?(?! (?:{_NO_POST})\b)",
    rf"hir(?:e|es|ing)(?! (?:an? |the |some |our |my )?(?:{_THINGS})\b)",
    r"(?:be|get|getting|being) hired",
    r"CVs?|C\.V\.|curriculum vitae",
    r"résumés?|resumés?|(?:my|a|your|the|attached|short|current) resumes?",
    r"vacanc(?:y|ies)",
    r"(?<!in a )(?<!in your )(?<!your )(?<!in my )(?<!in the )positions?(?! (?:yourself|myself|papers?)\b)",
    r"appl(?:y|ying)(?! (?:what|your|this|that|it|the (?:advice|idea|tip|lesson|method)|these|those|some)\b)",
    r"applied (?:for|at|to work)",
    r"applications?(?! of\b)",
    r"recruit(?:s|ed|ing|ers?|ment)?|headhunters?|employ me|employment|internships?|traineeships?",
    r"(?:take|bring) me on|work for you|join your (?:team|company|firm)|salary",
)
_JOB: Final = re.compile(rf"(?<![\w-])(?:{'|'.join(_WORDS)})(?!\w)", re.IGNORECASE)
# "I am not looking for a job" says the contrary.
_DENIED: Final = re.compile(
    r"(?:\bnot\b|n['’]t\b|\bno\b|\bnever\b|\bneither\b|\bnor\b|\bwithout\b)[^.?!;:]{0,40}$", re.IGNORECASE
)

_NUMBERS: Final = {
    "five": 5, "ten": 10, "fifteen": 15, "twenty": 20, "twenty-five": 25, "thirty": 30, "thirty-five": 35,
    "forty": 40, "forty-five": 45, "fifty": 50, "sixty": 60, "ninety": 90, "a few": 5,
}  # fmt: skip
_NUMBER: Final = rf"\d{{1,3}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))}"
_MINUTES: Final = re.compile(
    rf"\b(?:(?P<low>{_NUMBER})(?:\s*(?:–|—|to|or)\s*|(?<=\d)-(?=\d)))?(?P<count>{_NUMBER})[\s-]*(?:minutes?|mins?)\b"
    r"|(?P<half>\bhalf an hour\b|\bhalf hour\b|\bhalf-hour\b)|(?P<quarter>\bquarter of an hour\b)"
    rf"|\b(?P<hours>an|one|two|three|\d{{1,2}})[\s-]+hours?\b(?P<more> and a half)?",
    re.IGNORECASE,
)
_HOURS: Final = {"an": 1, "one": 1, "two": 2, "three": 3}


def job_words(text: str) -> Iterator[tuple[int, int]]:
    """Yield from where to where a text sounds like asking for a job."""
    for found in _JOB.finditer(text):
        if not _DENIED.search(text[max(0, found.start() - 60) : found.start()]):
            yield found.span()


def minutes(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield how many minutes a text speaks of, and from where to where."""
    for found in _MINUTES.finditer(text):
        if found["half"]:
            count = 30
        elif found["quarter"]:
            count = 15
        elif found["count"]:
            word = found["count"].lower()
            count = int(word) if word.isdecimal() else _NUMBERS[word]
        else:
            word = found["hours"].lower()
            count = 60 * (int(word) if word.isdecimal() else _HOURS[word]) + (30 if found["more"] else 0)
        yield count, *found.span()
