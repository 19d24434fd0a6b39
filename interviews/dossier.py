"""What the page of one interview shows. Each part asks the database when a template first wants it."""

import datetime as dt
from functools import cached_property

from django.utils import timezone

from interviews import rows
from interviews.afterwards import Afterwards
from interviews.letters.overview import Letters
from interviews.models import Interview, Pathway
from interviews.preparing import Sheet
from interviews.stages import Stage


class Dossier:
    def __init__(self, interview: Interview, now: dt.datetime) -> None:
        self.interview = interview
        self.now = now
        self.today = timezone.localdate(now)
        self.this_year = self.today.year

    @cached_property
    def row(self) -> rows.Row:
        """Who takes part, when it is, and the steps from here, as a list shows them too."""
        return rows.of([self.interview], self.now)[0]

    @cached_property
    def after(self) -> Afterwards:
        """What was said, and what came of it."""
        return Afterwards(self.interview, self.now)

    @cached_property
    def overlapping(self) -> list[Interview]:
        """Other talks that are planned for the same time."""
        start, end = self.interview.starts_at, self.interview.planned_end_at
        if self.interview.stage != Stage.SCHEDULED or not start or not end:
            return []
        return list(Interview.objects.overlapping(start, end).exclude(pk=self.interview.pk).for_rows())

    @cached_property
    def pathways(self) -> list[tuple[Pathway, bool]]:
        """All that I explore, each with whether this talk is for it."""
        chosen = {pathway.pk for pathway in self.row.pathways}
        return [(pathway, pathway.pk in chosen) for pathway in Pathway.objects.present()]

    @cached_property
    def sheet(self) -> Sheet:
        """What is prepared for it."""
        return Sheet(self.interview, self.now)

    @cached_property
    def letters(self) -> Letters:
        """What was written about it, is being written, and could be."""
        return Letters(self.interview, self.now)
