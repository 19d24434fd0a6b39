"""Saying who newcomers are to me, twenty at a time: who waits for it, and what is saved of each.

Somebody waits who has neither a closeness nor been looked at here; where I stopped needs no book of
its own. Whom my discretion settings keep from every proposal waits for nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from contacts import changes, discretion, people
from contacts.models import Contact, ContactRule, Discretion, ImportBatch, Organization
from contacts.models.people import ContactQuerySet
from contacts.weights import Closeness

PER_PAGE: Final = 20
UNRATED: Final = Q(closeness__isnull=True, triaged_at__isnull=True)


@dataclass(frozen=True, slots=True)
class Queue:
    """Everyone who waits, or those among them whom one import brought or who work at one place."""

    batch: ImportBatch | None = None
    organization: Organization | None = None

    def everyone(self) -> ContactQuerySet:
        found = Contact.objects.present()
        if self.batch:
            found = found.filter(batch=self.batch)
        if self.organization:
            found = found.filter(organization=self.organization)
        return found

    def unrated(self) -> ContactQuerySet:
        return self.everyone().filter(UNRATED)

    def waiting(self) -> ContactQuerySet:
        """Return whom to ask about, newest connections first."""
        return self.unrated().exclude(discretion.never_proposed()).order_by("-connected_on", "pk")

    def next(self, after: Contact | None = None) -> list[Contact]:
        """Return the next twenty who come after somebody, whether that one still waits or not."""
        found = self.waiting()
        if after is not None:
            found = found.filter(behind(after))
        return list(found.select_related("organization")[:PER_PAGE])

    def standing(self) -> "Standing":
        """Return how far I have come."""
        waiting = self.waiting().order_by().count()
        return Standing(
            done=self.everyone().filter(triaged_at__isnull=False).count(),
            waiting=waiting,
            left_out=self.unrated().count() - waiting,
        )


@dataclass(frozen=True, slots=True)
class Standing:
    """How many were sorted, how many wait, and how many unrated are left out for discretion's sake."""

    done: int
    waiting: int
    left_out: int

    @property
    def total(self) -> int:
        return self.done + self.waiting


def behind(somebody: Contact) -> Q:
    """Return the condition of standing behind `somebody` in the queue; without a date is last."""
    same_day = Q(connected_on=somebody.connected_on, pk__gt=somebody.pk)
    if somebody.connected_on is None:
        return Q(connected_on__isnull=True, pk__gt=somebody.pk)
    return Q(connected_on__lt=somebody.connected_on) | same_day | Q(connected_on__isnull=True)


def is_behind(one: Contact, other: Contact) -> bool:
    """Tell the same of two people at hand; see `behind`."""
    days = [person.connected_on.toordinal() if person.connected_on else 0 for person in (one, other)]
    return days[0] < days[1] or (days[0] == days[1] and one.pk > other.pk)


def somebody_waits() -> bool:
    """Tell whether there is anybody to ask about; the list of people wants to know at every visit.

    The whole rule looks at everyone, so a few are tried first: with them it is a handful of look-ups.
    """
    may_be_asked = Queue().unrated().exclude(contact_rule=ContactRule.NEVER).filter(deceased_on__isnull=True)
    few = list(may_be_asked.order_by().select_related("organization")[:PER_PAGE])
    if len(discretion.reasons_of(few)) < len(few):
        return True
    return len(few) == PER_PAGE and Queue().waiting().order_by().exists()


# ── What is said of somebody ──────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Answer:
    """What I say of somebody; None and "" leave a thing as it is. All of them: left unrated, but seen."""

    closeness: int | None = None
    tracked: bool | None = None
    dark: bool | None = None
    circle: str = ""

    @property
    def values(self) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.closeness is not None:
            found["closeness"] = self.closeness
        if self.tracked is not None:
            found["tracked"] = self.tracked
        if self.dark is not None:
            found["discretion"] = Discretion.IN_THE_DARK if self.dark else Discretion.NOT_TOLD
            found["discretion_because"] = ""
        return found

    @property
    def words(self) -> str:
        found = []
        if self.closeness is not None:
            found.append(str(Closeness(self.closeness).label))
        if self.circle:
            found.append(f"into {self.circle}")
        if self.tracked is not None:
            found.append("on my mind" if self.tracked else "off my mind")
        if self.dark is not None:
            found.append(str(self.values["discretion"].label))
        return ", ".join(found) or "left unrated"


def save(contact: Contact, answer: Answer, version: int) -> changes.Record:
    """Save one step about one person. Raises `changes.Stale` when they were changed elsewhere."""
    with changes.recording(f"Sorted {contact.name}: {answer.words}") as record:
        _save(record, contact, answer, version)
    return record


def save_all(answers: Sequence[tuple[Contact, Answer, int]]) -> tuple[changes.Record, list[Contact]]:
    """Save a whole page as one action; return also those left alone since they were changed elsewhere."""
    with transaction.atomic():
        ids = [contact.pk for contact, _, _ in answers]
        versions = dict(Contact.objects.filter(pk__in=ids).values_list("pk", "version"))
        fresh = [one for one in answers if versions.get(one[0].pk) == one[2]]
        with changes.recording(f"Sorted {people.several(len(fresh))}") as record:
            for contact, answer, version in fresh:
                _save(record, contact, answer, version)
    return record, [one[0] for one in answers if one not in fresh]


def _save(record: changes.Record, contact: Contact, answer: Answer, version: int) -> None:
    values = answer.values
    if contact.triaged_at is None:
        values["triaged_at"] = record.at
    # A step sent twice finds everything as it would have it: that is no clash.
    differs = any(getattr(contact, name) != value for name, value in values.items())
    record.change(contact, version=version if differs else None, **values)
    if answer.circle:
        people.join_in(record, contact, answer.circle)
