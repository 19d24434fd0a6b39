"""Reading one line that says who knows whom: "Ana: cousin, strong, since 2015".

Pure: a line in, what it says out. What is not understood is kept as the note, so that nothing is lost.
"""

import datetime as dt
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from contacts.models import Tie
from contacts.tie_dates import When, when
from contacts.tie_words import PATTERN, SILENT, TITLES, WORDS, Word, key
from contacts.weights import Certainty

LONGEST_LINE: Final = 1_000
LONGEST_NOTE: Final = Tie._meta.get_field("note").max_length or 0
NOBODY_NAMED: Final = "Say who it is first: “Ana: cousin, strong”."
TOO_LONG: Final = f"That is more than fits into a note: {LONGEST_NOTE} characters are the most."

COLON: Final = re.compile(r"(?<!mailto)(?:(?<!\d)[:：]|[:：](?!\d))(?!//)", re.IGNORECASE)
COMMAS: Final = re.compile(r"[,;，；、،؛]")
DASH: Final = re.compile(r"(?P<name>[^,;]+?(?:,[^,;]+?)?)\s+[–—-]\s+(?P<rest>.+)")
BRACKETS: Final = re.compile(r"(?P<name>[^,;()]+?(?:,[^,;()]+?)?)\s*\((?P<rest>[^()]+)\)")
CREDENTIAL: Final = re.compile(r"[A-Z][A-Za-z]{0,2}\.?|PhD|Ph\.D\.|[A-Z]{2,6}")
BETWEEN: Final = re.compile(r"[\s()\[\]{}·•/&+.!?\"'“”‘’„«»–—-]+")
OF_FIVE: Final = re.compile(
    r"(?:strength\s*)?(?P<level>[1-5])(?:\s*(?:/|of|out\s+of)\s*5)?(?!\w)", re.IGNORECASE
)
# "Met at a fair": a noun, and no word for how well.
A_FAIR: Final = re.compile(r"\b(?:a|the)\s+$", re.IGNORECASE)
A_WORD: Final = re.compile(r"[\w'’]+")


@dataclass(frozen=True, slots=True)
class SaidTie:
    """One kind of tie in a line. `from_them` as in `Word`; `words` are worth keeping, `sided` of them
    true of the one who is named only."""

    kind: str
    from_them: bool | None = None
    words: tuple[str, ...] = ()
    sided: tuple[str, ...] = ()

    def note(self, name: str) -> str:
        """Return what goes into the note besides the kind, as true on the pages of both."""
        return "; ".join([*self.words, *(f"{name} is the {word}" for word in self.sided)])


@dataclass(frozen=True, slots=True)
class TieLine:
    """What a line says. `problem` is what stands in the way; `understood` is what needs no note."""

    name: str
    ties: tuple[SaidTie, ...] = (SaidTie(Tie.Kind.OTHER),)
    strength: int | None = None
    certainty: str = ""
    since_on: dt.date | None = None
    ended_on: dt.date | None = None
    note: str = ""
    problem: str = ""
    understood: tuple[str, ...] = ()


def read(line: str, today: dt.date, of: Collection[str] = ()) -> TieLine:
    """Return what a line on somebody's page says; `of` are the names of that person."""
    line = neat(line)
    name, rest = _parts(line, today, of)
    if not any(char.isalnum() for char in name):
        return TieLine(name, note=line, problem=NOBODY_NAMED)
    said = _Reading(today, of)
    for piece in COMMAS.split(rest):
        said.take(piece)
    return said.line(name)


def neat(line: str) -> str:
    """Return a line without what a keyboard cannot type, and with single spaces."""
    return " ".join("".join(char if char.isprintable() else " " for char in line).split())


# ── Who is named ──────────────────────────────────────────────────────────────────────────────────


def _parts(line: str, today: dt.date, of: Collection[str]) -> tuple[str, str]:
    """Part the name from what is said of them."""

    def says_something(piece: str) -> bool:
        return _Reading(today, of).take(piece)

    pieces = list(_pieces(line))
    colon = COLON.search(line)
    if colon and not any(
        says_something(line[start:end]) for start, end in pieces[1:] if end <= colon.start()
    ):
        return _bare(line[: colon.start()]), line[colon.end() :]
    for pattern in (BRACKETS, DASH):
        found = pattern.fullmatch(line)
        if found and "," in found["name"]:
            # "García, María (cousin)", but not "María, cousin (close)".
            after = found["name"].partition(",")[2]
            found = found if _belongs_to_a_name(found["name"]) and not says_something(after) else None
        if found and says_something(COMMAS.split(found["rest"])[0]):
            return _bare(found["name"]), found["rest"]
    for start, end in pieces[1:]:
        if says_something(line[start:end]):
            return _bare(line[:start]), line[start:]
    if len(pieces) > 1 and not _belongs_to_a_name(line):
        return _bare(line[: pieces[0][1]]), line[pieces[1][0] :]
    return _bare(line), ""


def _pieces(line: str) -> Iterator[tuple[int, int]]:
    """Yield where each piece between commas begins and ends."""
    start = 0
    for comma in COMMAS.finditer(line):
        yield start, comma.start()
        start = comma.end()
    yield start, len(line)


def _belongs_to_a_name(line: str) -> bool:
    """Tell whether "García, María" or "Luis Oke, PhD" is meant: what follows the comma is no remark."""
    first, *others = (piece.strip() for piece in COMMAS.split(line))
    if len(others) != 1:
        return False
    words = others[0].split()
    turned = len(first.split()) == 1 and len(words) <= 2 and all(word[:1].isupper() for word in words)
    return turned or bool(CREDENTIAL.fullmatch(others[0]))


def _bare(name: str) -> str:
    return name.strip(" ,;:：，；、،؛–—-")


# ── What is said of them ──────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Reading:
    """What was understood so far, piece by piece."""

    today: dt.date
    of: Collection[str]
    ties: list[SaidTie] = field(default_factory=list)
    strength: int | None = None
    certainty: str = ""
    since_on: dt.date | None = None
    ended_on: dt.date | None = None
    is_over: bool = False
    notes: list[str] = field(default_factory=list)
    understood: list[str] = field(default_factory=list)

    def take(self, piece: str) -> bool:
        """Read one piece; tell whether its beginning was understood. The rest of it is a remark."""
        piece = piece.strip()
        before = replace(self, ties=[*self.ties])
        at = told_to = 0
        turned = is_title = False
        while at < len(piece):
            if between := BETWEEN.match(piece, at):
                at = between.end()
            elif end := self._one(piece, at, turned=turned):
                is_title = is_title or key(piece[at:end]) in TITLES
                at = told_to = end
                turned = False
            elif (word := A_WORD.match(piece, at)) and (silent := self._silent(word[0])):
                at = word.end()
                turned = turned or silent == "name"
            else:
                break
        is_finished = at >= len(piece) and (told_to > 0 or not piece.strip("?! "))
        if is_finished and piece.endswith("?") and not self.certainty:
            self.certainty, told_to = Certainty.GUESS, len(piece)
        if is_title and not is_finished:
            # "Manager at Kew" is what they do there; it says nothing of the two.
            self._go_back_to(before)
            told_to = 0
        rest = "" if is_finished else piece[told_to:].strip()
        if told_to:
            self.understood.append(piece if is_finished else piece[:told_to])
            rest = self._without_a_date(rest)
        if rest:
            self.notes.append(rest)
        return told_to > 0

    def _go_back_to(self, before: "_Reading") -> None:
        for name in ("ties", "strength", "certainty", "since_on", "ended_on", "is_over"):
            setattr(self, name, getattr(before, name))

    def _silent(self, word: str) -> str:
        """Return "silent" for a word that says nothing, "name" for the name of whose page it is, else ""."""
        small = word.casefold().replace("’", "'")
        names = {part.casefold() for name in self.of for part in name.split()}
        if small in names:
            return "name"
        return "silent" if small in SILENT or small.removesuffix("'s").rstrip("'") in names else ""

    def _one(self, piece: str, at: int, *, turned: bool) -> int | None:
        """Read the longest wording at this place; return where it ends, or None."""
        if (level := OF_FIVE.match(piece, at)) and not piece[level.end() :].strip(" ().!?"):
            return level.end() if self._weigh(int(level["level"])) else None
        if told := when(piece, at, self.today):
            return told.end if self._date(told) else None
        found = PATTERN.match(piece, at)
        word = WORDS.get(key(found[0])) if found else None
        if found and found[0].casefold() == "fair" and A_FAIR.search(piece[:at]):
            return None
        if found is None or word is None or not self._word(word, found[0], turned=turned):
            return None
        return found.end()

    def _word(self, word: Word, wording: str, *, turned: bool) -> bool:
        """Take one wording in; tell whether it goes together with what was said before."""
        from_them = None if word.from_them is None else word.from_them != turned
        others = {tie.kind: tie for tie in self.ties}
        if any(kind in others and others[kind].from_them != from_them for kind in word.kinds):
            return False
        if word.strength is not None and not self._weigh(word.strength):
            return False
        if word.certainty and self.certainty not in {"", word.certainty}:
            return False
        self.certainty = word.certainty or self.certainty
        self.is_over = self.is_over or word.is_over
        for number, kind in enumerate(word.kinds):
            kept = (wording,) if word.keeps and number == len(word.kinds) - 1 else ()
            self._tie(kind, from_them, () if word.is_sided else kept, kept if word.is_sided else ())
        return True

    def _tie(self, kind: str, from_them: bool | None, words: tuple[str, ...], sided: tuple[str, ...]) -> None:
        for at, tie in enumerate(self.ties):
            if tie.kind == kind:
                more = SaidTie(kind, from_them, tie.words + words, tie.sided + sided)
                self.ties[at] = more
                return
        self.ties.append(SaidTie(kind, from_them, words, sided))

    def _weigh(self, strength: int) -> bool:
        if self.strength not in {None, strength}:
            return False
        self.strength = strength
        return True

    def _date(self, told: When) -> bool:
        """Take dates in, unless others were told before or they are the wrong way round."""
        since_on, ended_on = told.since_on or self.since_on, told.ended_on or self.ended_on
        if self.since_on not in {None, since_on} or self.ended_on not in {None, ended_on}:
            return False
        if since_on and ended_on and since_on > ended_on:
            return False
        self.since_on, self.ended_on = since_on, ended_on
        return True

    def _without_a_date(self, rest: str) -> str:
        """Take the date off the end of a remark: "at Kew 2015–19" leaves "at Kew"."""
        for start in re.finditer(r"(?<![^\s(])\S", rest):
            told = when(rest, start.start(), self.today)
            if told and not rest[told.end :].strip(" ().!?") and self._date(told):
                self.understood.append(rest[start.start() :])
                return rest[: start.start()].rstrip(" (")
        return rest

    def line(self, name: str) -> TieLine:
        note = ", ".join(self.notes)
        ended_on = self.ended_on or (self.today if self.is_over else None)
        return TieLine(
            name,
            tuple(self.ties) or (SaidTie(Tie.Kind.OTHER),),
            self.strength,
            self.certainty,
            self.since_on,
            ended_on,
            note,
            TOO_LONG if len(note) > LONGEST_NOTE else "",
            tuple(self.understood),
        )
