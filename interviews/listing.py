"""The list of interviews: in sections by what each asks for next, a page at a time.

Each section is a query that can follow an index; one more counts them all.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from interviews.cadence import Kind
from interviews.models import FollowUp, Interview
from interviews.models.talks import ASK_AFTER, InterviewQuerySet
from interviews.stages import AT_REST, Stage

PER_PAGE: Final = 50
# What closes a talk. Advice is acted on weeks later, when the talk itself has long been closed.
CLOSING: Final = (Kind.THANK, Kind.REFLECT, Kind.REPORT, Kind.NAME, Kind.PROMISE)


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the list: `which` of the interviews belong to it, and in what order.

    Asked with the moment, and with the condition that something is still owed on account of a talk.
    """

    name: str
    title: str
    which: Callable[[dt.datetime, Q], Q]
    order: tuple[str, ...]


def to_close() -> Q:
    """Return the condition that something is still owed on account of a talk.

    What is owed is asked for once: as a part of each query it would be put together again and again.
    """
    owed = FollowUp.objects.owed().filter(kind__in=CLOSING, interview__stage=Stage.HELD)
    return Q(pk__in=list(owed.order_by().values_list("interview_id", flat=True).distinct()))


SECTIONS: Final = (
    Section(
        "happened",
        "Did it happen?",
        lambda now, owing: Q(stage=Stage.SCHEDULED, planned_end_at__lt=now - ASK_AFTER),
        ("starts_at", "pk"),
    ),
    Section(
        "upcoming",
        "Coming up",
        lambda now, owing: Q(stage=Stage.SCHEDULED, planned_end_at__gte=now - ASK_AFTER),
        ("starts_at", "pk"),
    ),
    Section(
        "agreed", "A yes, and no time yet", lambda now, owing: Q(stage=Stage.AGREED), ("starts_at", "pk")
    ),
    Section("asked", "Waiting for an answer", lambda now, owing: Q(stage=Stage.ASKED), ("starts_at", "pk")),
    Section("close", "To be closed", lambda now, owing: owing & Q(stage=Stage.HELD), ("-starts_at", "-pk")),
    Section("idea", "Ideas", lambda now, owing: Q(stage=Stage.IDEA), ("starts_at", "pk")),
    Section("earlier", "Earlier", lambda now, owing: ~owing & Q(stage=Stage.HELD), ("-starts_at", "-pk")),
    Section("rest", "Set aside", lambda now, owing: Q(stage__in=AT_REST), ("stage", "-pk")),
)


@dataclass(frozen=True, slots=True)
class Part:
    """What of a section stands on one page, and how many there are in all of it."""

    section: Section
    interviews: list[Interview]
    count: int


class Listing:
    """The interviews that fulfil `filters`, in their sections. A paginator can count and slice it."""

    def __init__(self, filters: list[Q], now: dt.datetime) -> None:
        self._interviews: InterviewQuerySet = Interview.objects.present().filter(*filters)
        self._now = now
        self._owing = to_close()
        self._counts: dict[str, int] | None = None

    @property
    def counts(self) -> dict[str, int]:
        """How many there are in each section, by its name."""
        if self._counts is None:
            each = {part.name: Count("pk", filter=part.which(self._now, self._owing)) for part in SECTIONS}
            self._counts = self._interviews.order_by().aggregate(**each)
        return self._counts

    def count(self) -> int:
        return sum(self.counts.values())

    def page(self, number: str | None) -> Page[Part]:
        """Return this page of the list; the first for nonsense, the last for one beyond."""
        return Paginator(self, PER_PAGE).get_page(number)  # type: ignore[arg-type]

    def __getitem__(self, wanted: slice) -> list[Part]:
        """Return the sections that have something at these places, with what they have there."""
        start, stop = wanted.start or 0, wanted.stop
        parts = []
        for section in SECTIONS:
            count = self.counts[section.name]
            first, last = max(0, start), min(count, stop)
            if first < last:
                rows = self._interviews.filter(section.which(self._now, self._owing)).order_by(*section.order)
                parts.append(Part(section, list(rows.for_rows()[first:last]), count))
            start, stop = start - count, stop - count
        return parts
