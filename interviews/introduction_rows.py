"""Introductions as lists and their own pages show them: how each stands, and what is next."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils import timezone

from contacts.templatetags.people import ago
from interviews import cadence, persons
from interviews.addresses import address
from interviews.cadence import Kind
from interviews.followups import ANSWER, GIVE_UP, WAITING
from interviews.introductions import STEPS
from interviews.models import FollowUp, Introduction, Message
from interviews.models.letters import LetterKind
from interviews.persons import Person
from interviews.when import day_words

State = Introduction.State
# Open ones first, those that are furthest before the others.
ORDER: Final = (State.AGREED, State.ASKED, State.SUGGESTED, State.MADE, State.SILENT, State.DECLINED)
TITLES: Final[dict[str, str]] = {
    State.AGREED: "They agreed",
    State.ASKED: "Asked",
    State.SUGGESTED: "Not asked yet",
    State.MADE: "Introduced",
    State.SILENT: "No answer came",
    State.DECLINED: "Declined",
}
LABELS: Final[dict[str, str]] = {
    State.ASKED: "I have asked",
    State.AGREED: "They agreed",
    State.MADE: "They introduced us",
    State.DECLINED: "They declined",
    State.SILENT: "No answer came",
}
# What most likely comes next from each state.
LIKELIEST: Final[dict[str, str]] = {State.ASKED: State.AGREED, State.AGREED: State.MADE}
NEXT: Final[dict[str, str]] = {
    Kind.CHECK_BACK: "check back",
    Kind.REPLY: "write to them",
    Kind.THANK_INTRODUCER: "say thanks for it",
    Kind.REPORT: "tell how it went",
    Kind.NAME: "write to them, or ask",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that may have come of it, said with one click."""

    state: str
    label: str


@dataclass(slots=True)
class Row:
    """One introduction. With `is_held` somebody in it must not be approached: nothing is next."""

    introduction: Introduction
    introducer: Person
    target: Person | None
    now: dt.datetime
    today: dt.date
    owed: list[FollowUp] = field(default_factory=list)
    draft: Message | None = None

    @property
    def pk(self) -> int:
        return self.introduction.pk

    @property
    def state(self) -> str:
        return self.introduction.state

    @property
    def whom(self) -> str:
        return self.target.name if self.target else self.introduction.target_text

    @property
    def names(self) -> str:
        return f"{self.introducer.name} to {self.whom}"

    @property
    def is_held(self) -> bool:
        return self.introducer.is_hidden or bool(self.target and self.target.is_hidden)

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    # ── What is next ──────────────────────────────────────────────────────────────────────────────

    @property
    def due(self) -> FollowUp | None:
        """The most urgent of what is to be done about it."""
        return None if self.is_held else next(iter(self.owed), None)

    @property
    def next(self) -> str:
        """What to do next and by when; "" where nothing is."""
        row = self.due
        if row is None:
            return ""
        words = "let it rest?" if (row.kind, row.step) == (Kind.CHECK_BACK, GIVE_UP) else NEXT[row.kind]
        return f"{words} {self._by(row)}".strip()

    def _by(self, row: FollowUp) -> str:
        day = timezone.localdate(row.due_at)
        late = (self.today - day).days
        if self.is_late:
            return f"({late:,} day{'s' if late != 1 else ''} late)" if late else "(late)"
        return "today" if day == self.today else f"by {day_words(day, self.today)}"

    @property
    def to_do(self) -> list[tuple[str, FollowUp]]:
        """All that is to be done about it, each in words; what is held back is not."""
        return [] if self.is_held else [(self._words(row), row) for row in self.owed]

    def _words(self, row: FollowUp) -> str:
        them = self.introducer.call_name
        match row.kind:
            case Kind.REPLY:
                return f"Write to {self.target.call_name if self.target else self.whom}"
            case Kind.THANK_INTRODUCER:
                return f"Thank {them}"
            case Kind.REPORT:
                return f"Tell {them} how it went"
            case Kind.CHECK_BACK:
                return "Let it rest?" if row.step == GIVE_UP else f"Ask {them} how it stands"
        return f"Write to {self.whom}, or ask {them}"

    @property
    def is_late(self) -> bool:
        row = self.due
        return row is not None and not row.in_question and cadence.is_overdue(row.due_at, self.now)

    @property
    def since(self) -> str:
        """When what is so came about: "asked 3 days ago"."""
        asked, made = self.introduction.asked_at, self.introduction.made_at
        if self.state == State.MADE and made:
            return f"introduced {ago(timezone.localdate(made), self.today)}"
        if asked:
            return f"asked {ago(timezone.localdate(asked), self.today)}"
        return f"noted {ago(timezone.localdate(self.introduction.created_at), self.today)}"

    # ── What may have come of it ──────────────────────────────────────────────────────────────────

    @property
    def steps(self) -> list[Step]:
        """What can be said of it, the likeliest first; nothing of what is held back."""
        if self.is_held:
            return []
        likeliest = LIKELIEST.get(self.state, "")
        states = sorted(STEPS[self.state], key=lambda state: state != likeliest)
        return [Step(state, LABELS[state]) for state in states]

    @property
    def first(self) -> Step | None:
        """What is offered as a button of its own."""
        return self.steps[0] if self.steps and self.state in LIKELIEST else None

    @property
    def others(self) -> list[Step]:
        return self.steps[1:] if self.first else self.steps

    @property
    def may_ask(self) -> bool:
        """Whether the letter that asks is what comes next."""
        return not self.is_held and self.state in (State.SUGGESTED, State.SILENT)

    @property
    def ask(self) -> str:
        """Where the letter that asks begins, or goes on."""
        one = self.introduction
        whom = {"target": one.target_id} if one.target_id else {"target_text": one.target_text}
        return (
            f"{address('interviews:introduction_new')}?{urlencode({'introducer': one.introducer_id} | whom)}"
        )

    @property
    def ask_words(self) -> str:
        if self.draft:
            return "Go on with the letter"
        return "Ask again" if self.state == State.SILENT else "Write the letter"


def of(introductions: Sequence[Introduction], now: dt.datetime) -> list[Row]:
    """Return these as rows, in the same few queries however many they are."""
    if not introductions:
        return []
    ids = [one.pk for one in introductions]
    people = persons.of({pk for one in introductions for pk in (one.introducer_id, one.target_id) if pk})
    owed = _owed(ids)
    drafts = Message.objects.drafts().filter(introduction__in=ids, kind=LetterKind.ASK_INTRODUCER)
    begun = {letter.introduction_id: letter for letter in drafts.order_by("pk")}
    today = timezone.localdate(now)
    return [
        Row(
            one, people[one.introducer_id], people.get(one.target_id or 0), now, today,
            owed.get(one.pk, []), begun.get(one.pk),
        )
        for one in introductions
    ]  # fmt: skip


def _owed(ids: Collection[int]) -> dict[int, list[FollowUp]]:
    """Return what is to be done about each, by when it falls due."""
    found: dict[int, list[FollowUp]] = defaultdict(list)
    rows = FollowUp.objects.open().filter(introduction__in=ids, kind__in=list(NEXT))
    rows = rows.exclude(kind=Kind.REPLY, step=ANSWER).exclude(interview__trashed_at__isnull=False)
    # Of what is due at once the answer comes first: somebody waits for it.
    for row in sorted(rows, key=lambda row: (row.due_at, row.kind != Kind.REPLY, row.pk)):
        found[row.introduction_id or 0].append(row)
    return found


def in_order(introductions: QuerySet[Introduction]) -> QuerySet[Introduction]:
    """Return introductions as lists show them: by state, open ones first, the latest before the others."""
    rank = Case(
        *[When(state=state, then=Value(place)) for place, state in enumerate(ORDER)],
        output_field=IntegerField(),
    )
    return introductions.alias(rank=rank).order_by("rank", "-created_at", "-pk")
