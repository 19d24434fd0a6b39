"""What an import would do, as data: shown on the preview, done by `apply`."""

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from typing import Any

from contacts.company_names import company_key
from contacts.importing.known import Known
from contacts.importing.origin import Origin
from contacts.linkedin import Problem, Row
from contacts.models import Contact


@dataclass(slots=True)
class Newcomer:
    person: Known
    # Why they will be kept in the dark, in words that follow "in the dark: "; "" when they will not.
    because: str = ""

    @property
    def dark(self) -> bool:
        return bool(self.because)


@dataclass(slots=True)
class Update:
    """Somebody known of whom the file says something new: columns before and after."""

    person: Known
    line: int
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    moved: bool = False
    retitled: bool = False
    # The names shown: of the organisation before, and now.
    place_before: str = ""
    place_now: str = ""
    wanted: int = 0
    dark: bool = False

    @property
    def is_news(self) -> bool:
        return self.moved or self.retitled


@dataclass(slots=True)
class Resemblance:
    """A newcomer who may be somebody known: for me to decide."""

    row: Row
    person: Known
    reason: str


@dataclass(slots=True)
class NewTie:
    """Somebody whom the friend knows, whose export it is. `known`: I know of them already."""

    person: Known
    since: dt.date | None
    known: bool
    dark: bool = False


@dataclass(slots=True)
class Plan:
    """Each row once: in new, changed, same, hidden members, in trash, or a problem that left it out."""

    new: list[Newcomer] = field(default_factory=list)
    updates: dict[int, Update] = field(default_factory=dict)
    changed: int = 0
    same: int = 0
    hidden_members: int = 0
    trashed: dict[int, Known] = field(default_factory=dict)
    in_trash: int = 0
    doubles: list[Resemblance] = field(default_factory=list)
    # Proposals that I answered with "two people".
    different: list[Resemblance] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    companies: list[str] = field(default_factory=list)
    decisions: dict[int, int | None] = field(default_factory=dict)
    origin: Origin = field(default_factory=Origin)
    # Whom the file no longer names among my connections, and who is back with nothing else new of them.
    gone: list[Known] = field(default_factory=list)
    back: list[Known] = field(default_factory=list)
    # The file names too few of my connections to say who is gone.
    partial: bool = False
    phones: dict[int, str] = field(default_factory=dict)
    # Whose export it is, if not mine; whom they know; and how many of an earlier file this one leaves out.
    friend: Contact | None = None
    ties: list[NewTie] = field(default_factory=list)
    vanished: int = 0
    # The lines on which I am found among the friend's connections, and whether I could be.
    myself: list[int] = field(default_factory=list)
    knows_me: bool = True

    def key_of(self, company: str) -> str:
        """Return the key by which organisations are one."""
        return company_key(company) or company

    @property
    def in_the_dark(self) -> int:
        imported = (self.new, self.updates.values(), self.tied)
        return sum(one.dark for those in imported for one in those)

    @property
    def tied(self) -> list[NewTie]:
        """Who is known already and would be tied to the friend."""
        return [tie for tie in self.ties if tie.known]

    @property
    def writes(self) -> int:
        """How many people it would add, change or mark."""
        return self.imports + len(self.gone) + len(self.back)

    @property
    def imports(self) -> int:
        """How many people it would add, change or tie to the friend."""
        return len(self.new) + len(self.updates) + len(self.tied)

    @property
    def news(self) -> list[Update]:
        """Who moved or has a new role: those at organisations I want to reach first."""
        told = [update for update in self.updates.values() if update.is_news]
        return sorted(told, key=lambda update: (-update.wanted, not update.moved, update.person.name))

    @property
    def left_out(self) -> list[Problem]:
        return [problem for problem in self.problems if not problem.kept]

    def counts(self) -> dict[str, int]:
        return {
            "new": len(self.new),
            "changed": self.changed,
            "same": self.same,
            "hidden_members": self.hidden_members,
            "in_trash": self.in_trash,
            "possible_duplicates": len(self.doubles),
            "in_the_dark": self.in_the_dark,
        }

    def digest(self) -> str:
        """Return a fingerprint of what would be written: shown and done must have the same."""
        told = hashlib.sha256()
        for newcomer in self.new:
            person = newcomer.person
            told.update(repr((person.line, person.name, person.profile_slug, person.company)).encode())
        for pk, update in self.updates.items():
            told.update(repr((pk, sorted(update.before.items()), sorted(update.after.items()))).encode())
        for double in self.doubles:
            told.update(repr((double.row.line, double.person.pk, double.person.line)).encode())
        told.update(repr((sorted(self.counts().items()), sorted(self.trashed))).encode())
        marked = [[person.pk for person in people] for people in (self.gone, self.back)]
        told.update(repr((marked, self.origin)).encode())
        for tie in self.ties:
            told.update(repr((tie.person.pk, tie.person.line, tie.since)).encode())
        return told.hexdigest()
