"""The verbs on ties: who knows whom, how, how well; each is one action, with one undo."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, Final

from contacts import changes, people
from contacts.models import Action, Contact, Tie
from contacts.tie_line import LONGEST_NOTE, SaidTie, TieLine
from contacts.weights import Certainty, Closeness, Strength

# What two people do, or are to each other; of directed ties the first does it to the second.
JOINT: Final = {
    Tie.Kind.FAMILY: "are family",
    Tie.Kind.PARTNER: "are partners",
    Tie.Kind.FRIEND: "are friends",
    Tie.Kind.WORKED_TOGETHER: "worked together",
    Tie.Kind.STUDIED: "studied together",
    Tie.Kind.CLUB: "are in the same club or team",
    Tie.Kind.NEIGHBOUR: "are neighbours",
    Tie.Kind.ONLINE: "know each other online",
    Tie.Kind.MET_ONCE: "met once",
    Tie.Kind.OTHER: "know each other",
}


class TiedToThemselves(Exception):
    """Nobody is tied to themselves."""


class AlreadyThere(Exception):
    """The pair has a tie of this kind; `tie` is it."""

    def __init__(self, tie: Tie) -> None:
        super().__init__("There is a tie of this kind already.")
        self.tie = tie


@dataclass(frozen=True, slots=True)
class Sentence:
    """Two names, what is between and what behind them: "Ana" "and" "Luis" "are family"."""

    first: str
    between: str
    second: str
    behind: str = ""

    def __str__(self) -> str:
        return f"{self.first} {self.between} {self.second} {self.behind}".strip()


def sentence(kind: str, one: str, other: str, *, from_one: bool | None = None) -> Sentence:
    """Say how two people, given by what they are called, are tied."""
    if from_one is not None:
        first, second = (one, other) if from_one else (other, one)
        return Sentence(first, Tie.Kind(kind).label, second)
    return Sentence(one, "and", other, JOINT[Tie.Kind(kind)])


def said_of(tie: Tie) -> Sentence:
    return sentence(tie.kind, tie.a.call_name, tie.b.call_name, from_one=tie.from_a)


def years(since_on: dt.date | None, ended_on: dt.date | None) -> str:
    """Return since when and until when; of what began or ended with a year only that is told."""
    since = "" if since_on is None else str(since_on.year)
    if since_on is not None and (since_on.month, since_on.day) != (1, 1):
        since = f"{since_on:%b} {since_on.year}"
    ended = "" if ended_on is None else str(ended_on.year)
    if ended_on is not None and (ended_on.month, ended_on.day) != (12, 31):
        ended = f"{ended_on:%b} {ended_on.year}"
    if since and ended:
        return since if since == ended else f"{since} to {ended}"
    return f"since {since}" if since else f"until {ended}" if ended else ""


def between(one: Contact, other: Contact) -> list[Tie]:
    """Return the ties of a pair."""
    low, high = sorted((one.pk, other.pk))
    return list(Tie.objects.filter(a=low, b=high).order_by("pk"))


# ── One pair ──────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class Tied:
    """What came of a line: ties that are new, that it changed, and of which it said nothing new."""

    record: changes.Record
    made: list[Tie] = field(default_factory=list)
    changed: list[Tie] = field(default_factory=list)
    known: list[Tie] = field(default_factory=list)


def add(person: Contact, other: Contact, line: TieLine) -> Tied:
    """Tie two people as a line on the page of `person` says; `other` is stored first if they are new.

    What is new comes without being on my mind: I am not in touch with them. A tie of the kind that is
    there already takes up what the line says.
    """
    if person == other:
        raise TiedToThemselves
    what = "; ".join(
        str(sentence(said.kind, other.call_name, person.call_name, from_one=said.from_them))
        for said in line.ties
    )
    with changes.recording(what, Action.Kind.ADD) as record:
        tied = Tied(record)
        if other.pk is None:
            other.closeness, other.tracked = Closeness.NOT_IN_TOUCH, False
            people.add_in(record, other)
        for number, said in enumerate(line.ties):
            put_in(tied, person, other, said, line, remark="" if number else line.note)
        # It is told on two pages, but it is one thing.
        record.count = 1
    return tied


def put_in(
    tied: Tied, person: Contact, other: Contact, said: SaidTie, line: TieLine, *, remark: str = ""
) -> Tie:
    """Store one tie of a line, as a part of a larger action, or change the one of its kind."""
    a, b = sorted((person, other), key=lambda one: one.pk)
    from_a = None if said.from_them is None else said.from_them == (a == other)
    words = note_of(said, other, remark)
    values: dict[str, Any] = {
        "strength": line.strength, "certainty": line.certainty, "since_on": line.since_on,
        "ended_on": line.ended_on, "from_a": from_a,
    }  # fmt: skip
    values = {name: value for name, value in values.items() if value not in {None, ""}}
    tie = Tie.objects.filter(a=a, b=b, kind=said.kind).first()
    if tie is None:
        tie = Tie(a=a, b=b, kind=said.kind, note=words, **values)
        tied.record.add(tie)
        tied.made.append(tie)
        return tie
    tie.a, tie.b = a, b
    values["note"] = _joined(tie.note, words)
    # An end before the beginning that was known would make no sense: the newer word stands.
    since_on, ended_on = values.get("since_on", tie.since_on), values.get("ended_on", tie.ended_on)
    if since_on and ended_on and since_on > ended_on:
        values["since_on" if "ended_on" in values else "ended_on"] = None
    (tied.changed if tied.record.change(tie, **values) else tied.known).append(tie)
    return tie


def note_of(said: SaidTie, other: Contact, remark: str) -> str:
    """Return the note of a new tie; where a name is too long for it, "the mother" has to do."""
    notes = [", ".join(filter(None, [said.note(name), remark])) for name in (other.call_name, "one")]
    return next((note for note in notes if len(note) <= LONGEST_NOTE), remark)


def _joined(note: str, more: str) -> str:
    """Return two notes as one; where they do not fit together, the one that was there stays."""
    if not more or more in note:
        return note
    together = f"{note}; {more}" if note else more
    return together if len(together) <= LONGEST_NOTE else note


def edit(tie: Tie, **values: Any) -> changes.Record:
    """Change one tie. Raises `AlreadyThere` when the pair has one of the new kind."""
    kind = values.get("kind", tie.kind)
    if kind not in Tie.DIRECTED:
        values["from_a"] = None
    twin = Tie.objects.filter(a=tie.a_id, b=tie.b_id, kind=kind).exclude(pk=tie.pk).first()
    if twin is not None:
        raise AlreadyThere(twin)
    with changes.recording(f"Changed: {said_of(tie)}") as record:
        record.change(tie, **values)
        record.count = 1
    return record


def remove(tie: Tie) -> changes.Record:
    with changes.recording(f"Removed: {said_of(tie)}") as record:
        record.remove(tie)
        record.count = 1
    return record


# ── Many ties ─────────────────────────────────────────────────────────────────────────────────────


def several(count: int) -> str:
    return "1 tie" if count == 1 else f"{count:,} ties"


def _each(ids: Collection[int], what: str, **values: Any) -> changes.Record:
    with changes.recording(what) as record:
        for some in changes.in_parts(ids):
            record.change_all(Tie.objects.filter(pk__in=some), **values)
    return record


def set_strength(ids: Collection[int], strength: int | None) -> changes.Record:
    label = "not known" if strength is None else Strength(strength).label
    return _each(ids, f"Strength of {several(len(ids))}: {label}", strength=strength)


def set_certainty(ids: Collection[int], certainty: str) -> changes.Record:
    label = Certainty(certainty).label
    return _each(ids, f"Certainty of {several(len(ids))}: {label}", certainty=certainty)


def set_ended(ids: Collection[int], ended_on: dt.date | None) -> changes.Record:
    """Say on which day ties ended; None: they go on."""
    label = "go on" if ended_on is None else f"ended on {ended_on.day} {ended_on:%B %Y}"
    return _each(ids, f"{several(len(ids)).capitalize()} {label}", ended_on=ended_on)
