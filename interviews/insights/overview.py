"""All that the page Insights shows, in the order in which a person asks."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Exists, OuterRef

from contacts.models import Preferences
from interviews import followups
from interviews.charts import Chart
from interviews.insights import funnel, names, pace, requests, routes, thanks, topics
from interviews.insights.requests import Request
from interviews.insights.topics import Topics
from interviews.models import Interview, Message, Pathway
from interviews.stages import Stage


@dataclass(frozen=True, slots=True)
class Section:
    """One question, with the charts that answer it; `note` says what they leave out."""

    name: str
    title: str
    charts: Sequence[Chart]
    note: str = ""


class Overview:
    """What all talks add up to; of one pathway, or since some moment, where these are given."""

    def __init__(
        self,
        now: dt.datetime,
        today: dt.date,
        mine: Preferences,
        since: dt.datetime | None = None,
        pathway: Pathway | None = None,
    ) -> None:
        self._now, self._today = now, today
        self._since, self._pathway = since, pathway
        self._cadence = followups.my_cadence(mine)
        self._calendar, self._lengths = self._cadence.calendar, self._cadence.lengths

    @cached_property
    def is_empty(self) -> bool:
        """Whether nobody was asked and no talk was held yet, of whatever, and at whatever time."""
        return not Interview.objects.present().exclude(stage=Stage.IDEA).exists()

    @cached_property
    def sections(self) -> list[Section]:
        return [self._leak(), self._works(), self._word(), self._chain(), self._unasked_topics()]

    def _leak(self) -> Section:
        fresh = len(self._requests) - len(self._counted)
        drawn = funnel.chart(self._counted, fresh, self._unasked())
        return Section("leak", "Where does it leak?", [drawn])

    def _works(self) -> Section:
        counted = self._counted
        drawn = [routes.chart(counted), routes.days(counted, self._calendar), routes.messages(counted)]
        return Section("works", "What works?", drawn)

    def _word(self) -> Section:
        first = pace.first_moment(self._today, self._calendar)
        held = pace.weekly(pace.held(first), self._today, self._calendar)
        asked = pace.weekly(pace.asked(first), self._today, self._calendar)
        thanked = thanks.read(self._now, self._cadence, self._since, self._pathway)
        drawn = [
            thanks.chart(thanked),
            pace.talks(held, self._lengths),
            pace.letters(asked, self._lengths),
        ]
        narrowed = self._pathway is not None or self._since is not None
        note = "The pace is always that of the last 12 weeks and of all kinds of work." if narrowed else ""
        return Section("word", "Am I keeping my word?", drawn, note)

    def _chain(self) -> Section:
        found = names.read(self._since, self._pathway)
        drawn = [names.given_chart(found), names.became_chart(found)]
        return Section("chain", "Is the chain growing?", drawn)

    def _unasked_topics(self) -> Section:
        return Section("topics", "What have I not asked?", [topics.chart(self.topics)])

    @cached_property
    def topics(self) -> Topics:
        return topics.read(self._since, self._pathway)

    @cached_property
    def _requests(self) -> list[Request]:
        return requests.read(self._since, self._pathway)

    @cached_property
    def _counted(self) -> list[Request]:
        return [one for one in self._requests if one.counts(self._calendar, self._now)]

    def _unasked(self) -> int:
        """Return how many talks were held that I never asked for here."""
        letters = Message.objects.present().filter(
            kind__in=requests.FIRST, sent_at__isnull=False, interview=OuterRef("pk")
        )
        rows = Interview.objects.present().filter(stage=Stage.HELD, asked_at=None)
        if self._pathway is not None:
            rows = rows.filter(pathways=self._pathway)
        if self._since is not None:
            rows = rows.filter(ended_at__gte=self._since)
        return rows.exclude(Exists(letters)).count()
