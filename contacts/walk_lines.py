"""Reading the line in which somebody is named on a walk: "her cousin Luis at Kew", "Luis, knows a curator".

A first name is enough. Without any name, as in "somebody in grants", only the words are kept.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Final

from contacts.forms import adding
from contacts.models import Tie
from contacts.models.people import LONGEST_NAME
from contacts.tie_words import PATTERN, SILENT, WORDS, Word, key

Kind = Tie.Kind
AROUND: Final = frozenset(
    {
        "a", "an", "another", "best", "called", "close", "ex", "former", "good", "hers", "his", "her", "my",
        "named", "of", "old", "one", "our", "the", "their", "theirs", "your",
    }
)  # fmt: skip
NOBODY: Final = frozenset({"anybody", "anyone", "people", "person", "several", "some", "somebody", "someone"})
# What follows is said of them, and is no role they have.
SAID: Final = frozenset(
    {"can", "could", "does", "has", "is", "knows", "know", "may", "might", "used", "was", "will", "works"}
)
PARTS: Final = re.compile(r"(?P<head>.+?)(?:\s*[,;:(]\s*|\s+[–—-]\s+)(?P<rest>.+?)\)?")
AFTER: Final = re.compile(r"(?P<head>.+?)\s+(?P<word>at|@|who|from|in|with)\s+(?P<rest>.+)")
ROLE: Final = re.compile(r"(?:(?P<title>.+?)\s+)?(?:at|@)\s+(?P<place>.+)")
BEFORE_A_PLACE: Final = frozenset({"from", "in", "of", "on", "with"})
# After "cousin" or "met" these lead to a place: "her cousin at Kew".
TO_A_PLACE: Final = frozenset({"at", "from", "in"})
# "At a fair" is no organisation.
ANY_PLACE: Final = re.compile(r"an?\s")
LONGEST_ROLE: Final = 5  # words
MOST_SMALL: Final = 3  # words of a name typed small; beyond that they are a description


@dataclass(frozen=True, slots=True)
class Told:
    """How two people know each other; `from_them` as in `tie_words.Word`."""

    kind: str = Kind.OTHER
    from_them: bool | None = None
    strength: int | None = None

    @property
    def is_told(self) -> bool:
        return self.kind != Kind.OTHER

    def with_word(self, word: Word) -> "Told":
        if word.kinds and not self.is_told:
            return replace(self, kind=word.kinds[0], from_them=word.from_them)
        return replace(self, strength=self.strength or word.strength)


@dataclass(frozen=True, slots=True)
class Line:
    """What a line says: who, how the two know each other, as what, where, and what else."""

    line: str
    somebody: adding.Somebody = field(default_factory=adding.Somebody)
    tie: Told = field(default_factory=Told)
    title: str = ""
    organization: str = ""
    note: str = ""

    @property
    def is_nameless(self) -> bool:
        return not self.somebody.name

    @property
    def is_too_long(self) -> bool:
        return max(len(self.somebody.first_name), len(self.somebody.last_name)) > LONGEST_NAME

    @property
    def knows_somebody(self) -> bool:
        """Tell whether what is said of them is that they know somebody."""
        return bool({"know", "knows"} & {*self.note.lower().split()})


def read(line: str) -> Line:
    """Return whom a line means."""
    line = " ".join(line.split())
    if adding.BARE_MAIL.fullmatch(line) or adding.WITH_MAIL.fullmatch(line) or adding.profile_slug(line):
        return Line(line, adding.read(line))
    head, rest = _parted(line)
    name, tie = _without_relation(head)
    if not name and tie.is_told and rest:
        head, rest = _parted(rest)
        name, _ = _without_relation(head)
    name, said = _without_place(name)
    if rest and not tie.is_told:
        left, tie = _without_relation(rest)
        rest = left if tie.is_told else rest
    rest = ", ".join(filter(None, (said, rest)))
    somebody = _somebody(name, line, is_told_how=tie.is_told)
    if somebody is None:
        return Line(line)
    title, place, note = _role(rest)
    return Line(line, somebody, tie, title[:300], place[:300], note[:300])


def _parted(line: str) -> tuple[str, str]:
    found = PARTS.fullmatch(line)
    return (found["head"], found["rest"]) if found else (line, "")


def _without_relation(head: str) -> tuple[str, Told]:
    """Take "her cousin" off a name, and tell what it says."""
    rest, tie = head, Told()
    while rest:
        first, *others = rest.split()
        # "Her cousin", but "An Nguyen" and "May Old".
        if first != first.lower() and (rest != head or not others or not others[0][:1].islower()):
            break
        found = PATTERN.match(rest)
        word = WORDS[key(found[0])] if found else None
        if found and word and (word.kinds or word.strength) and found[0][1:] == found[0][1:].lower():
            tie, rest = tie.with_word(word), rest[found.end() :].lstrip()
        elif first.lower() in AROUND | SILENT and not (tie.is_told and first.lower() in TO_A_PLACE):
            rest = rest[len(first) :].lstrip()
        else:
            break
    return rest, tie


def _without_place(name: str) -> tuple[str, str]:
    """Part "Luis at Kew" into the name and what follows it."""
    found = AFTER.fullmatch(name)
    if found is None:
        return name, ""
    word = "at" if found["word"] == "@" else found["word"]
    return found["head"], f"{word} {found['rest']}".removeprefix("who ")


def _somebody(name: str, line: str, *, is_told_how: bool) -> adding.Somebody | None:
    words = name.split()
    if not words or words[0].lower() in NOBODY:
        return None
    if words[0][:1].islower():
        # A description, unless everything was typed small: "her cousin luis", but not "curator at Kew".
        of_a_kind = line.split()[0].lower() in AROUND and not is_told_how
        if line != line.lower() or of_a_kind or len(words) > MOST_SMALL:
            return None
    return adding.guess(name)


def _role(rest: str) -> tuple[str, str, str]:
    """Return role, place and note out of what follows a name."""
    first = rest.split(maxsplit=1)[0].lower() if rest else ""
    found = ROLE.fullmatch(rest)
    if found and first == "works" and found["title"].lower() == "works":
        return "", found["place"], ""
    if found is None and first not in SAID | BEFORE_A_PLACE and len(rest.split()) <= LONGEST_ROLE:
        return rest, "", ""
    if found is None or first in SAID or ANY_PLACE.match(found["place"]):
        return "", "", rest
    place, _, note = found["place"].partition(", ")
    return found["title"] or "", place, note
