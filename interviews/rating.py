"""The verbs on what one talk says of one kind of work: the appeal I expect before it, my marks after it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.db import transaction

from contacts import changes
from contacts.models import Action
from interviews import criteria, talk_notes, texts
from interviews.models import Interview, Pathway, PathwayRating

CHOICES: Final = (*(one.name for one in criteria.MARKS), "entry_now", "verdict")


class Closed(Exception):
    """The talk has begun: what I expected of it can no longer be said without hindsight."""


@dataclass(frozen=True, slots=True)
class Rated:
    """What a talk says of one of its pathways; `row` is not yet stored where nothing was said."""

    row: PathwayRating
    has_own_verdict: bool = False

    @property
    def pathway(self) -> Pathway:
        return self.row.pathway

    @property
    def marks(self) -> list[tuple[criteria.Criterion, int]]:
        """Those that I gave."""
        given = [(one, getattr(self.row, one.name)) for one in criteria.MARKS]
        return [(criterion, mark) for criterion, mark in given if mark is not None]

    @property
    def moved(self) -> str:
        """How the appeal that I expected stands beside the one that I found."""
        row = self.row
        if row.expected is None:
            return ""
        return f"expected {row.expected}, now {row.appeal}" if row.appeal else f"expected {row.expected}"

    @property
    def is_marked(self) -> bool:
        """Whether anything was said of it after the talk."""
        row = self.row
        texts_of = (row.entry_now, row.entry_roles.strip(), row.verdict, row.why.strip())
        return bool(self.marks or any(texts_of))

    @property
    def says_anything(self) -> bool:
        return self.is_marked or self.row.expected is not None


def of(interview: Interview, pathway: Pathway) -> PathwayRating:
    """Return the marks as they stand in the database now; not yet stored where there are none."""
    found = PathwayRating.objects.filter(interview=interview, pathway=pathway).first()
    return found or PathwayRating(interview=interview, pathway=pathway)


def of_talk(interview: Interview) -> list[Rated]:
    """Return what an interview fetched by `for_rows` says of each of its pathways, in their order."""
    pathways = [one for one in interview.pathways.all() if one.trashed_at is None]
    if not pathways:
        return []
    rows = {row.pathway_id: row for row in PathwayRating.objects.filter(interview=interview)}
    found = []
    for pathway in pathways:
        row = rows.get(pathway.pk) or PathwayRating()
        row.interview, row.pathway = interview, pathway
        found.append(Rated(row, len(pathways) > 1 or bool(row.verdict or row.why.strip())))
    return found


def save(interview: Interview, pathway: Pathway, typed: Mapping[str, Any], seen: str) -> PathwayRating:
    """Store marks and what was typed beside them; the row is made when there is something to store.

    Raises `texts.Stale` where one of the texts was changed elsewhere since.
    """
    with transaction.atomic():
        row = of(interview, pathway)
        values = texts.differing(row, typed, seen, yielding=CHOICES)
        if values:
            with changes.recording(f"Marks after the {interview}", Action.Kind.NOTE) as record:
                if row.pk is None:
                    for name, value in values.items():
                        setattr(row, name, value)
                    row.updated_at = record.at
                    record.add(row)
                else:
                    record.continues(row, within=texts.ONE_SITTING)
                    record.change(row, **values)
                    row.updated_at = record.at
                    row.save(update_fields=["updated_at"])
                record.reindex(talk_notes.people_of(interview))
        return row


# ── Before it ─────────────────────────────────────────────────────────────────────────────────────


def asks_what_i_expect(interview: Interview, now: dt.datetime) -> bool:
    """Tell whether the talk is still to begin."""
    has_begun = interview.began_at is not None
    is_past = interview.starts_at is not None and interview.starts_at <= now
    return interview.is_before_held and not has_begun and not is_past


class Expecting:
    """What was asked before a talk, of an interview fetched by `for_rows`, and what is still to be asked."""

    appeal: Final = criteria.NAMED["appeal"]

    def __init__(self, interview: Interview, now: dt.datetime) -> None:
        self.interview = interview
        self.is_open = asks_what_i_expect(interview, now)

    @cached_property
    def rated(self) -> list[Rated]:
        return of_talk(self.interview)

    @property
    def to_ask(self) -> list[Rated]:
        return [one for one in self.rated if one.row.expected is None] if self.is_open else []

    @property
    def known(self) -> list[Rated]:
        return [one for one in self.rated if one.row.expected is not None]


def expect(interview: Interview, pathway: Pathway, mark: int, now: dt.datetime) -> changes.Record:
    """Say how much a kind of work appeals to me before the talk about it; the first answer stays.

    Raises `Closed` once the talk has begun.
    """
    with changes.recording(f"What I expect of the {interview}", Action.Kind.NOTE, now) as record:
        if not asks_what_i_expect(interview, now):
            raise Closed
        row = of(interview, pathway)
        if row.pk is None:
            row.expected, row.expected_at, row.updated_at = mark, record.at, record.at
            record.add(row)
        elif row.expected is None:
            record.change(row, expected=mark, expected_at=record.at)
    return record
