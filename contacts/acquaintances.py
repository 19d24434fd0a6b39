"""Whom somebody knows, a pair at a time: all ties of the two in words, the living and strong first."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import BooleanField, Case, F, Max, Q, QuerySet, Value, When

from contacts import discretion, ties
from contacts.models import Contact, Tie


@dataclass(frozen=True, slots=True)
class Shown:
    """One tie as it is shown: directed as a sentence, else by its kind; how well, how sure, since when."""

    tie: Tie
    sentence: ties.Sentence
    words: str
    has_ended: bool

    @property
    def kind(self) -> str:
        return "" if self.tie.from_a is not None else self.tie.get_kind_display()


@dataclass(slots=True)
class Acquaintance:
    """Somebody whom they know, with all ties of the two."""

    contact: Contact
    ties: list[Shown] = field(default_factory=list)
    dark: str = ""

    @property
    def has_ended(self) -> bool:
        return all(shown.has_ended for shown in self.ties)


class Acquaintances:
    """All whom one person knows, without those in the trash. A paginator can count and slice it."""

    def __init__(self, contact: Contact, today: dt.date) -> None:
        self.contact = contact
        self.today = today
        self.theirs = Q(a=contact) | Q(b=contact)

    def _others(self) -> QuerySet[Any, Any]:
        mine = Q(a=self.contact)
        living = Tie.living(self.today)
        present = Tie.objects.filter(self.theirs, a__trashed_at=None, b__trashed_at=None)
        return (
            present.annotate(
                other=Case(When(mine, then=F("b_id")), default=F("a_id")),
                name=Case(When(mine, then=F("b__sort_name")), default=F("a__sort_name")),
                lives=Case(When(living, then=Value(True)), default=Value(False), output_field=BooleanField()),
            )
            .values("other", "name")
            .annotate(alive=Max("lives"), best=Max("strength"))
            .order_by("-alive", F("best").desc(nulls_last=True), "name", "other")
        )

    def count(self) -> int:
        return self._others().count()

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[Acquaintance]:
        found: dict[int, list[Shown]] = defaultdict(list)
        others = [row["other"] for row in self._others()[part]]
        if not others:
            return []
        pairs = Q(a=self.contact, b__in=others) | Q(b=self.contact, a__in=others)
        rows = Tie.objects.filter(pairs).select_related("a__organization", "b__organization")
        people = {}
        for tie in rows.order_by(F("strength").desc(nulls_last=True), "pk"):
            other = tie.b if tie.a_id == self.contact.pk else tie.a
            people[other.pk] = other
            found[other.pk].append(shown(tie, self.today))
        for those in found.values():
            those.sort(key=lambda one: one.has_ended)
        return [Acquaintance(people[pk], found[pk]) for pk in others]


def is_over(tie: Tie, today: dt.date) -> bool:
    """Tell whether a tie has ended: nobody is asked along it."""
    return tie.ended_on is not None and tie.ended_on <= today


def shown(tie: Tie, today: dt.date) -> Shown:
    how_well = ", ".join(filter(None, [tie.get_strength_display() or "", tie.get_certainty_display()]))
    words = " · ".join(filter(None, [how_well, ties.years(tie.since_on, tie.ended_on), tie.note]))
    return Shown(tie, ties.said_of(tie), words, is_over(tie, today))


def marked(people: list[Acquaintance]) -> list[Acquaintance]:
    """Say of each why they are kept in the dark, asked for all of them at once."""
    dark = discretion.reasons_of([one.contact for one in people])
    for one in people:
        one.dark = dark.get(one.contact.pk, "")
    return people
