"""What the page of one pathway shows. Each part asks the database when a template first wants it."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Final

from django.db.models import F, Prefetch, Q
from django.utils import timezone

from contacts import discretion
from contacts.models import Action, Change
from interviews import gauges, open_questions, pathway_needs, pathway_rows
from interviews.insights import skills, training
from interviews.insights.heard import Heard, heard
from interviews.insights.training import Option
from interviews.models import (
    Gauge,
    Interview,
    OpenQuestion,
    Participant,
    Pathway,
    Pitch,
    Question,
    Reflection,
    Resource,
)
from interviews.pathway_people import People
from interviews.pathway_rows import Planned, Row
from interviews.when import day_words

MOST_TALKS: Final = 12
MOST_WORDS: Final = 3
MOST_TOLD: Final = 30
MOST_TURNS: Final = 4


@dataclass(frozen=True, slots=True)
class Turn:
    """A verdict, and the talk after which I came to it."""

    words: str
    who: str


@dataclass(frozen=True, slots=True)
class Told:
    """A talk that was held: its day, and the verdict that it led to in words; `dark` as of a person."""

    heard: Heard
    day: str
    verdict: str
    dark: str


@dataclass(frozen=True, slots=True)
class Words:
    """What one talk made me write down of what appealed, or did not; `dark` as of a person."""

    text: str
    talk: Heard
    day: str
    dark: str


@dataclass(frozen=True, slots=True)
class Level:
    """One of the four gauges: how it stands, and how it moved since the day before that."""

    label: str
    value: int | None
    moved: str


@dataclass(frozen=True, slots=True)
class Asked:
    """An open question, with the talks that raised and answered it, where these are still there.

    With each talk stands why somebody in it is kept in the dark, as of a person.
    """

    question: OpenQuestion
    raised_in: Interview | None
    raised_dark: str
    answered_in: Interview | None
    answered_dark: str
    is_first: bool
    is_last: bool


class Story:
    def __init__(self, pathway: Pathway, now: dt.datetime) -> None:
        self.pathway = pathway
        self.now = now
        self.today = timezone.localdate(now)
        self.this_year = self.today.year

    # ── What talks said ───────────────────────────────────────────────────────────────────────────

    @cached_property
    def heard(self) -> list[Heard]:
        return heard([self.pathway])[self.pathway.pk]

    @cached_property
    def _planned(self) -> Planned:
        return pathway_rows.planned([self.pathway])

    @property
    def planned(self) -> list[tuple[Interview, str]]:
        """The talks ahead, each with why somebody in it is kept in the dark."""
        return [(talk, self.people.why_dark(talk.people)) for talk in self._ahead]

    @property
    def _ahead(self) -> list[Interview]:
        return self._planned.talks[self.pathway.pk]

    @cached_property
    def row(self) -> Row:
        asking = [one.question for one in self.questions if one.question.answered_at is None]
        following = pathway_rows.next_step(self.pathway, self.heard, self._planned.of(self.pathway), asking)
        return Row(self.pathway, self.heard, len(self._ahead), len(asking), following)

    @property
    def talks(self) -> list[Told]:
        """The last talks, the latest first."""
        latest = self.heard[: -MOST_TALKS - 1 : -1]
        return [
            Told(
                one,
                self.day(one.on),
                pathway_rows.verdict_words(one.verdict),
                self.people.why_dark(one.people),
            )
            for one in latest
        ]

    @property
    def more_talks(self) -> int:
        return max(0, len(self.heard) - MOST_TALKS)

    @cached_property
    def turns(self) -> list[Turn]:
        """How the verdict moved: each one to which I changed my mind, with the talk that did it."""
        given = [one for one in self.heard if one.verdict]
        return [_turn(next(alike)) for _, alike in groupby(given, key=lambda one: one.verdict)]

    @property
    def last_turns(self) -> list[Turn]:
        return self.turns[-MOST_TURNS:]

    @property
    def earlier_turns(self) -> int:
        return max(0, len(self.turns) - MOST_TURNS)

    @cached_property
    def words(self) -> list[tuple[str, list[Words]]]:
        """What appealed and what did not, the latest first; "" never stands among them."""
        talks = {one.interview_id: one for one in self.heard}
        found: dict[str, list[Words]] = {"appealed": [], "put_off": []}
        rows = {row.interview_id: row for row in Reflection.objects.filter(interview__in=talks)}
        for one in reversed(self.heard):
            for name, several in found.items():
                text = str(getattr(rows.get(one.interview_id), name, "")).strip()
                if text and len(several) < MOST_WORDS:
                    several.append(Words(text, one, self.day(one.on), self.people.why_dark(one.people)))
        return [("What appealed", found["appealed"]), ("What did not", found["put_off"])]

    @property
    def has_words(self) -> bool:
        return any(several for _, several in self.words)

    @cached_property
    def skills(self) -> list[skills.Needed]:
        return skills.needs([self.pathway])[self.pathway.pk]

    @cached_property
    def _options(self) -> list[Option]:
        return training.options([self.pathway])[self.pathway.pk]

    @property
    def training(self) -> list[pathway_needs.Line]:
        return pathway_needs.lines(self._options)

    @property
    def together(self) -> str:
        return pathway_needs.together(training.totals(self._options))

    def day(self, on: dt.date) -> str:
        return day_words(on, self.today)

    # ── Questions ─────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def questions(self) -> list[Asked]:
        rows = open_questions.of(self.pathway)
        people = Participant.objects.present().select_related("contact__organization")
        there = Prefetch("participants", people)
        ids = {pk for row in rows for pk in (row.raised_in_id, row.answered_in_id) if pk}
        talks = Interview.objects.present().prefetch_related(there).in_bulk(ids)
        last = sum(row.answered_at is None for row in rows) - 1
        dark = discretion.reasons_of([person for talk in talks.values() for person in talk.people])
        why = {
            pk: next((dark[one.pk] for one in talk.people if one.pk in dark), "")
            for pk, talk in talks.items()
        }
        return [
            Asked(
                row,
                talks.get(row.raised_in_id or 0),
                why.get(row.raised_in_id or 0, ""),
                talks.get(row.answered_in_id or 0),
                why.get(row.answered_in_id or 0, ""),
                place == 0,
                place == last,
            )
            for place, row in enumerate(rows)
        ]

    @property
    def choices(self) -> list[tuple[int, str]]:
        """The talks that may have answered a question, the latest first."""
        return [
            (
                one.interview_id,
                f"{one.names}{', not to be approached' * bool(one.hidden_ids)}, {self.day(one.on)}",
            )
            for one in reversed(self.heard)
        ]

    @cached_property
    def people(self) -> People:
        return People(self.pathway, self.heard, self._ahead, self.today)

    # ── The rest ──────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def gauges(self) -> list[Gauge]:
        """How it looked, the latest first."""
        return list(Gauge.objects.filter(pathway=self.pathway).order_by("-on"))

    @property
    def levels(self) -> list[Level]:
        return [self._level(name) for name in gauges.NAMES] if self.gauges else []

    def _level(self, name: str) -> Level:
        said = [(row.on, getattr(row, name)) for row in self.gauges if getattr(row, name) is not None]
        value, moved = said[0][1] if said else None, ""
        if len(said) > 1:
            since, by = self.day(said[1][0]), said[0][1] - said[1][1]
            moved = f"{by:+d} since {since}" if by else f"as on {since}"
        return Level(gauges.asked(name), value, moved)

    @cached_property
    def resources(self) -> list[Resource]:
        mine = Resource.objects.present().filter(pathways=self.pathway)
        return list(mine.order_by(F("done_at").desc(nulls_first=True), "-pk"))

    @cached_property
    def pitches(self) -> list[Pitch]:
        return list(Pitch.objects.filter(pathway=self.pathway))

    @cached_property
    def own_questions(self) -> list[Question]:
        return list(Question.objects.filter(pathways=self.pathway, retired_at=None))

    @cached_property
    def history(self) -> list[Action]:
        """What was done about it, its questions and its gauges, the latest first."""
        about = Q(model=Pathway._meta.label_lower, object_id=self.pathway.pk)
        for rows in (self.pathway.open_questions, self.pathway.gauges):
            about |= Q(model=rows.model._meta.label_lower, object_id__in=rows.order_by().values("pk"))
        changes = Change.objects.filter(about)
        return list(Action.objects.filter(pk__in=changes.values("action"))[:MOST_TOLD])


def _turn(one: Heard) -> Turn:
    more = one.verdict == Reflection.Verdict.MORE
    words = "more talks first" if more else pathway_rows.verdict_words(one.verdict).lower()
    return Turn(words, one.open_names)
