"""The everyday words in which a tie is told: "cousin", "ex-colleague", "very close", "probably".

A leaf. Longer wordings win over shorter ones: "not sure" is not "sure".
"""

import re
from dataclasses import dataclass, replace
from typing import Final

from contacts.models import Tie
from contacts.weights import Certainty, Strength

Kind = Tie.Kind


@dataclass(frozen=True, slots=True)
class Word:
    """What a wording says. `from_them`: whether whoever is named manages or mentors, or is managed.

    `keeps`: the wording says more than the kind does, so it goes into the note; `is_sided`: it is true
    of the one who is named only, as "mother" is. `is_over`: the two know each other no longer.
    """

    kinds: tuple[str, ...] = ()
    from_them: bool | None = None
    strength: int | None = None
    certainty: str = ""
    keeps: bool = False
    is_sided: bool = False
    is_over: bool = False


# What the kind says by itself.
PLAIN: Final[dict[tuple[str, ...], str]] = {
    (Kind.FAMILY,): "family, relative, relatives, relation, related, related to",
    (Kind.PARTNER,): "partner, partners, life partner, spouse, spouses, couple, married, married to",
    (Kind.FRIEND,): "friend, friends, friend of, friends with, mate, mates, pal, pals, buddy, buddies, chum, "
    "chums, family friend, friend of the family",
    (Kind.WORKED_TOGETHER,): "colleague, colleagues, co worker, co workers, work mate, work mates, "
    "worked with, works with, work with, working with, worked together, works together, work together, "
    "working together, used to work together, used to work with, from work, at work, work",
    (Kind.STUDIED,): "studied, studied with, studied together, studies with, study together, "
    "fellow student, fellow students, went to school together, went to school with, at school together, "
    "at university together, at college together",
    (Kind.CLUB,): "club, same club, from the club, team, same team, same club or team, team mate, team mates",
    (Kind.NEIGHBOUR,): "neighbour, neighbours, neighbor, neighbors, neighbourhood, next door, "
    "lives next door, next door neighbour, next door neighbor",
    (Kind.ONLINE,): "online, online only, only online, know each other online, internet, on the internet",
    (Kind.MET_ONCE,): "met once, met only once, only met once, met just once, met them once, met her once, "
    "met him once, once met, have met, met briefly, met",
    (Kind.OTHER,): "knows, know, known, know each other, knows each other, knows her, knows him, knows them, "
    "acquainted, tie, tied, connected, connection, contact",
    (Kind.FRIEND, Kind.WORKED_TOGETHER): "work friend, friend from work, friends from work",
    (Kind.FRIEND, Kind.STUDIED): "friend from school, friends from school, friend from university, "
    "friends from university, friend from uni, friends from uni, friend from college, friends from college",
}
# What says more than the kind.
KEPT: Final[dict[tuple[str, ...], str]] = {
    (Kind.FAMILY,): "cousin, cousins, first cousin, second cousin, sibling, siblings, brothers, sisters, "
    "twin, twins, twin brother, twin sister, in law, in laws, by marriage",
    (Kind.PARTNER,): "going out, dating, engaged, engaged to",
    (Kind.FRIEND,): "childhood friend, childhood friends, flat mate, flat mates, house mate, house mates, "
    "room mate, room mates, pen friend, pen pal",
    (Kind.WORKED_TOGETHER,): "co founder, co founders, business partner, business partners, partner at work, "
    "co author, co authors, collaborator, collaborators, same company, same firm, same office, same employer",
    (Kind.STUDIED,): "class mate, class mates, school mate, school mates, course mate, course mates, alumni, "
    "alumnus, alumna, alumnae, alum, alums, school, same school, from school, university, same university, "
    "from university, uni, from uni, college, same college, from college, same class, same course",
    (
        Kind.CLUB,
    ): "choir, same choir, band, same band, band mate, band mates, orchestra, church, same church, "
    "parish, congregation, mosque, synagogue, temple, gym, football, handball, basketball, volleyball, "
    "tennis, climbing, running, rowing, cycling, yoga, chess, scouts, book club, reading group, society, "
    "association, training partner, climbing partner, tennis partner, running partner",
    (Kind.NEIGHBOUR,): "same street, same building, same house, same village",
    (Kind.ONLINE,): "twitter, on twitter, mastodon, on mastodon, bluesky, on bluesky, linkedin, on linkedin, "
    "facebook, on facebook, instagram, on instagram, discord, on discord, reddit, on reddit, slack, on slack",
    (Kind.OTHER,): "friend of a friend",
    (Kind.FRIEND, Kind.STUDIED): "school friend, school friends, university friend, university friends, "
    "uni friend, uni friends, college friend, college friends",
}
# The same, and true of the one who is named only.
SIDED: Final[dict[tuple[str, ...], str]] = {
    (Kind.FAMILY,): "brother, sister, mother, mum, mom, father, dad, parent, son, daughter, child, aunt, "
    "auntie, uncle, niece, nephew, grandmother, granny, grandma, nan, grandfather, grandad, granddad, "
    "grandpa, grandparent, grandson, granddaughter, grandchild, god mother, god father, god parent, "
    "god son, god daughter, god child, half brother, half sister, step brother, step sister, step mother, "
    "step father, step son, step daughter, mother in law, father in law, sister in law, brother in law, "
    "son in law, daughter in law, great aunt, great uncle",
    (Kind.PARTNER,): "wife, husband, fiancé, fiancée, fiance, fiancee, boyfriend, boy friend, girlfriend, "
    "girl friend, widow, widower",
    (Kind.WORKED_TOGETHER,): "client, customer, supplier, contractor",
}
# Whether the one who is named does it, or it is done to them.
DIRECTED: Final[dict[tuple[str, bool], str]] = {
    (Kind.MANAGES, True): "boss, boss of, manager, manager of, manages, manage, managing, line manager, "
    "line manages, line manager of, supervisor, supervisor of, supervises, team lead, team leader, lead, "
    "leads, superior, chief, employer, employs",
    (Kind.MANAGES, False): "reports to, report to, direct report, direct report of, report, managed by, "
    "is managed by, supervised by, led by, works for, work for, working for, subordinate, employee, "
    "employee of, assistant, assistant of, assistant to, deputy, intern, trainee",
    (
        Kind.MENTORS,
        True,
    ): "mentor, mentor of, mentors, mentoring, coach, coach of, coaches, adviser, advisor, "
    "tutor, tutor of, teacher, teacher of, taught, teaches",
    (Kind.MENTORS, False): "mentee, mentee of, mentored by, coached by, advised by, taught by, tutored by, "
    "protégé, protégée, protege, protegee, pupil, pupil of, student, student of, apprentice, apprentice of",
}
# With more words behind them these are somebody's work: "manager at Kew".
TITLES: Final = frozenset(
    {
        "adviser", "advisor", "apprentice", "assistant", "association", "chief", "church", "client", "club",
        "coach", "coaches", "college", "contact", "contractor", "customer", "deputy", "employee", "employer",
        "intern", "lead", "leads", "manager", "pupil", "report", "school", "society", "student", "superior",
        "supervisor", "supplier", "teacher", "team", "teamlead", "teamleader", "trainee", "tutor",
        "university", "work",
    }
)  # fmt: skip
PAST: Final = ("ex", "former", "formerly", "previously", "used to be")
OVER: Final = "estranged, fell out, fallen out, no longer in touch, not in touch any more, over, ended, "
OVER_AGAIN: Final = "split up, broke up, separated, divorced, no longer friends, not friends any more"
STRENGTHS: Final[dict[Strength, str]] = {
    Strength.FAINT: "faint, faintly, very weak, barely, hardly, hardly at all, scarcely, vaguely, "
    "very vaguely, distant, distantly, remote, remotely, only just, "
    "barely know each other, hardly know each other",
    Strength.WEAK: "weak, weakly, a little, a bit, slight, slightly, loose, loosely, casual, casually, "
    "not close, not very close, not so close, not well, not very well, acquaintance, acquaintances",
    Strength.FAIR: "fair, fairly, fairly well, fairly strong, fairly close, okay, ok, decent, medium, "
    "moderate, moderately, middling, average, so so, quite well, well enough",
    Strength.STRONG: "strong, strongly, close, closely, quite close, quite strong, pretty close, good, dear, "
    "well, know each other well",
    Strength.VERY_STRONG: "very strong, very close, really close, extremely close, very good, very dear, "
    "best, very best, closest, inseparable, very well, know each other very well",
}
CERTAINTIES: Final[dict[Certainty, str]] = {
    Certainty.SURE: "sure, for sure, certain, certainly, definite, definitely, surely, absolutely, "
    "absolutely sure, very sure, certainly so, no doubt",
    Certainty.LIKELY: "likely, very likely, most likely, probable, probably, very probably, presumably, "
    "i think, i believe, i suppose, pretty sure, fairly sure, quite sure, almost sure, almost certain, "
    "almost certainly, nearly sure, apparently, it seems, seems",
    Certainty.GUESS: "guess, a guess, just a guess, only a guess, i guess, guessing, perhaps, maybe, "
    "possibly, might, could be, not sure, not certain, unsure, uncertain, unlikely, "
    "i am not sure, i'm not sure, no idea",
}
# These say nothing, where they stand beside something that does.
SILENT: Final = frozenset(
    {
        "a", "also", "an", "and", "another", "are", "as", "at", "be", "been", "being", "both", "by", "each",
        "from", "had", "has", "have", "he", "her", "him", "his", "in", "is", "it", "its", "just", "long",
        "me", "my", "now", "of", "old", "on", "only", "or", "other", "our", "pretty", "quite", "rather",
        "really", "she", "so", "still", "that", "the", "their", "them", "then", "they", "to", "too", "very",
        "was", "were", "who", "with",
    }
)  # fmt: skip


def _split(words: str) -> list[str]:
    return [word.strip() for word in words.split(",") if word.strip()]


def key(wording: str) -> str:
    """Return a wording as it is looked up: small, without spaces and hyphens."""
    return re.sub(r"[\s‐‑-]+", "", wording.replace("’", "'")).casefold()


def _vocabulary() -> dict[str, Word]:
    found: dict[str, Word] = {}

    def add(words: str, word: Word) -> None:
        for wording in _split(words):
            found.setdefault(wording, word)

    for kinds, words in PLAIN.items():
        add(words, Word(kinds))
    for kinds, words in KEPT.items():
        add(words, Word(kinds, keeps=True))
    for kinds, words in SIDED.items():
        add(words, Word(kinds, keeps=True, is_sided=True))
    for (kind, from_them), words in DIRECTED.items():
        add(words, Word((kind,), from_them))
    for wording, word in list(found.items()):
        for past in PAST:
            found.setdefault(f"{past} {wording}", _in_the_past(word))
    add("ex", Word((Kind.PARTNER,), keeps=True, is_over=True))
    add(OVER + OVER_AGAIN, Word(is_over=True))
    for strength, words in STRENGTHS.items():
        add(words, Word(strength=strength))
    found["acquaintance"] = found["acquaintances"] = Word((Kind.OTHER,), strength=Strength.WEAK)
    for certainty, words in CERTAINTIES.items():
        add(words, Word(certainty=certainty))
    return found


def _in_the_past(word: Word) -> Word:
    """Return what the word says with "ex" or "former" before it.

    Former partners and friends parted. Whoever worked together once still knows the other, and a former
    boss has become somebody with whom one worked.
    """
    if word.kinds in {(Kind.PARTNER,), (Kind.FRIEND,)}:
        return replace(word, keeps=word.kinds == (Kind.PARTNER,), is_over=True)
    if word.kinds == (Kind.MANAGES,):
        return Word((Kind.WORKED_TOGETHER,), keeps=True, is_sided=True)
    return replace(word, keeps=word.kinds != (Kind.WORKED_TOGETHER,) or word.keeps)


_VOCABULARY: Final = _vocabulary()
WORDS: Final[dict[str, Word]] = {key(wording): word for wording, word in _VOCABULARY.items()}


def _pattern() -> re.Pattern[str]:
    """Return what finds the longest wording at a place; spaces in it may be hyphens, or missing."""
    parts = sorted(_VOCABULARY, key=len, reverse=True)
    shapes = (re.escape(part).replace(r"\ ", r"[\s‐‑-]*").replace("'", "['’]") for part in parts)
    return re.compile(rf"(?:{'|'.join(shapes)})(?![\w'’])", re.IGNORECASE)


PATTERN: Final = _pattern()
