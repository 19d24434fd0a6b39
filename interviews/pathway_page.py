"""What the page of one pathway shows. Each part asks the database when a template first wants it."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Final

from django.db.models import F, Prefetch
from django.utils import timezone

from contacts import discretion
from contacts.models import Action, Change, Contact
from interviews import gauges, names, open_questions, pathway_needs, pathway_rows
from interviews.insights import skills, training
from interviews.insights.heard import Heard, heard
from interviews.insights.training import Option
from interviews.models import (
    Gauge,
    Interview,
    Introduction,
    Message,
    OpenQuestion,
    Participant,
    Pathway,
    Pitch,
    Question,
    Reflection,
    Resource,
)
from interviews.models.letters import LetterKind
from interviews.pathway_rows import Planned, Row
from interviews.when import day_words

MOST_TALKS: Final = 12
MOST_PEOPLE: Final = 12
MOST_WORDS: Final = 3
MOST_TOLD: Final = 30
TOLD_ABOUT: Final = (Pathway.Status.LEADING, Pathway.Status.DROPPED)


@dataclass(frozen=True, slots=True)
class Turn:
    """A verdict, and the talk after which I came to it."""

    verdict: str
    words: str
    who: str


@dataclass(frozen=True, slots=True)
class Words:
    """What one talk made me write down of what appealed, or did not."""

    text: str
    talk: Heard
    day: str


@dataclass(frozen=True, slots=True)
class Level:
    """One of the four gauges: how it stands, and how it moved since the day before that."""

    label: str
    value: int | None
    moved: int | None
    since: dt.date | None

    @property
    def words(self) -> str:
        if self.moved is None or self.since is None:
            return ""
        since = f"{self.since.day} {self.since:%b %Y}"
        return f"{self.moved:+d} since {since}" if self.moved else f"as on {since}"


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who has to do with a pathway, with why they are kept in the dark; "" for nearly all."""

    contact: Contact
    words: str
    dark: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """An open question, with the talks that raised and answered it, where these are still there."""

    question: OpenQuestion
    raised_in: Interview | None
    answered_in: Interview | None
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
    def planned(self) -> list[Interview]:
        return self._planned.talks[self.pathway.pk]

    @cached_property
    def row(self) -> Row:
        asking = [one.question for one in self.questions if one.question.answered_at is None]
        following = pathway_rows.next_step(self.pathway, self.heard, self._planned.of(self.pathway), asking)
        return Row(self.pathway, self.heard, len(self.planned), len(asking), following)

    @property
    def talks(self) -> list[tuple[Heard, str, str]]:
        """The last talks, each with its day and the verdict that it led to in words."""
        latest = self.heard[: -MOST_TALKS - 1 : -1]
        return [(one, self.day(one.on), pathway_rows.verdict_words(one.verdict)) for one in latest]

    @property
    def more_talks(self) -> int:
        return max(0, len(self.heard) - MOST_TALKS)

    @property
    def turns(self) -> list[Turn]:
        """How the verdict moved: each one to which I changed my mind, with the talk that did it."""
        given = [one for one in self.heard if one.verdict]
        first = [next(alike) for _, alike in groupby(given, key=lambda one: one.verdict)]
        return [
            Turn(one.verdict, pathway_rows.verdict_words(one.verdict).lower(), one.open_names)
            if one.verdict != Reflection.Verdict.MORE
            else Turn(one.verdict, "more talks first", one.open_names)
            for one in first
        ]

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
                    several.append(Words(text, one, self.day(one.on)))
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
        there = Prefetch("participants", Participant.objects.present().select_related("contact"))
        ids = {pk for row in rows for pk in (row.raised_in_id, row.answered_in_id) if pk}
        talks = Interview.objects.present().prefetch_related(there).in_bulk(ids)
        last = sum(row.answered_at is None for row in rows) - 1
        return [
            Asked(
                row,
                talks.get(row.raised_in_id or 0),
                talks.get(row.answered_in_id or 0),
                place == 0,
                place == last,
            )
            for place, row in enumerate(rows)
        ]

    @property
    def choices(self) -> list[tuple[int, str]]:
        """The talks that may have answered a question, the latest first."""
        return [(one.interview_id, f"{one.names}, {self.day(one.on)}") for one in reversed(self.heard)]

    # ── People ────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _named(self) -> list[Introduction]:
        """Who was named to me in these talks, or in those ahead, and whom I have not met yet."""
        rows = Introduction.objects.present().filter(named_in__pathways=self.pathway)
        rows = rows.exclude(state=Introduction.State.DECLINED).select_related("target", "introducer")
        met = {person.pk for one in self.heard for person in one.people}
        ahead = {person.pk for talk in self.planned for person in talk.people}
        return [row for row in rows if row.target_id not in met | ahead]

    @cached_property
    def _dark(self) -> dict[int, str]:
        people = {person.pk for one in self.heard for person in one.people}
        people |= {person.pk for talk in self.planned for person in talk.people}
        people |= {row.target_id for row in self._named if row.target_id}
        return discretion.reasons(people)

    @cached_property
    def met(self) -> list[Known]:
        """Whom I talked with about it, the latest first, each once."""
        last = {person: one for one in self.heard for person in one.people}
        order = sorted(last, key=lambda person: (last[person].on, person.pk), reverse=True)
        return [self._known(person, self.day(last[person].on)) for person in order]

    @property
    def more_met(self) -> list[Known]:
        return self.met[MOST_PEOPLE:]

    @property
    def expected(self) -> list[Known]:
        found: dict[int, Known] = {}
        for talk in self.planned:
            for person in talk.people:
                words = talk.get_stage_display()
                found.setdefault(person.pk, self._known(person, words, talk.get_absolute_url()))
        return list(found.values())

    @cached_property
    def named(self) -> list[Known]:
        """People named to me: whoever must not be approached stands there as a fact, with why."""
        found: dict[int, Known] = {}
        for row in self._named:
            if row.target is None:
                continue
            rests = names.why_rests(row.target, self._dark)
            words = rests or f"named by {row.introducer.call_name}"
            address = "" if rests else row.get_absolute_url()
            found.setdefault(row.target.pk, self._known(row.target, words, address))
        return list(found.values())

    @property
    def nameless(self) -> list[Introduction]:
        return [row for row in self._named if row.target is None]

    def _known(self, person: Contact, words: str, address: str = "") -> Known:
        return Known(person, words, self._dark.get(person.pk, ""), address)

    @cached_property
    def to_tell(self) -> list[tuple[Contact, Heard, Message | None]]:
        """Whom the decision might please or concern: each with the talk, and the letter that told them."""
        if self.pathway.status not in TOLD_ABOUT:
            return []
        last = {person: one for one in self.heard for person in one.people if person.pk not in one.hidden_ids}
        letters = Message.objects.present().filter(kind=LetterKind.ADVICE, contact__in=last)
        about = letters.filter(interview__in={one.interview_id for one in last.values()})
        told = {letter.contact_id: letter for letter in about}
        return [(person, one, told.get(person.pk)) for person, one in reversed(last.items())]

    # ── The rest ──────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def gauges(self) -> list[Gauge]:
        """How it looked, the latest first."""
        return list(Gauge.objects.filter(pathway=self.pathway).order_by("-on"))

    @property
    def levels(self) -> list[Level]:
        return [_level(name, self.gauges) for name in gauges.NAMES] if self.gauges else []

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
        """What was done about it, the latest first."""
        label = self.pathway._meta.label_lower
        changes = Change.objects.filter(model=label, object_id=self.pathway.pk)
        return list(Action.objects.filter(pk__in=changes.values("action"))[:MOST_TOLD])


def _level(name: str, rows: Sequence[Gauge]) -> Level:
    label = str(Gauge._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    said = _said(name, rows)
    latest = next(said, None)
    before = next(said, None)
    value = getattr(latest, name, None)
    moved = value - getattr(before, name) if latest and before and value is not None else None
    return Level(f"{label[:1].upper()}{label[1:]}?", value, moved, before.on if before else None)


def _said(name: str, rows: Sequence[Gauge]) -> Iterator[Gauge]:
    return iter([row for row in rows if getattr(row, name) is not None])
