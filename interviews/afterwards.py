"""What came of a talk, for the page of it: what I made of it, who was thanked, what became of the names."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from contacts import discretion
from contacts.models import Contact
from contacts.portrait import SHOWN_AT_ONCE
from interviews import names, rows
from interviews.cadence import Kind, is_overdue
from interviews.models import FollowUp, Interview, Participant
from interviews.needs_page import Needs
from interviews.rating import Rated
from interviews.sitting import Asked, Sitting
from interviews.when import day_words

ACTING: Final = (Kind.NAME, Kind.CHECK_BACK)
SAID_OF_IT: Final = {
    "learned": "What you learned",
    "surprised": "What surprised you",
    "appealed": "What appealed",
    "put_off": "What did not",
    "why": "Why",
    "new_question": "A new question",
    "contradicts": "What contradicts an earlier talk",
    "witness": "How far to trust it",
}
SCORES: Final = (
    ("liking", "How you liked them", "{} of 5, apart from the work"),
    ("quality", "How good a talk", "{} of 5"),
    ("energy", "Your energy afterwards", "{:+d}, from −2 to +2"),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with something to be done, in words; `look` is the class of its tag."""

    words: str
    look: str = ""
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Thanks:
    """Whether one of them was thanked. `row` is None where nothing is owed."""

    person: Contact
    row: FollowUp | None
    standing: Standing
    dark: str


@dataclass(frozen=True, slots=True)
class Became:
    """A name, and what became of it: the talk it led to, or how it stands with writing to them."""

    given: names.Given
    talk: Interview | None
    standing: Standing | None


class Afterwards(Sitting):
    shown_at_once = f":{SHOWN_AT_ONCE}"
    SHOWN_AT_ONCE = SHOWN_AT_ONCE

    @cached_property
    def has_notes(self) -> bool:
        notes = self.notes
        return any(text.strip() for text in (notes.text, notes.memorable, notes.action, notes.private))

    @cached_property
    def dealt_with(self) -> list[Asked]:
        """Questions that were asked or answered."""
        return [one for one in self.questions if one.is_asked or one.question.answer.strip()]

    @property
    def left_out(self) -> int:
        return len(self.questions) - len(self.dealt_with)

    # ── What I made of it ─────────────────────────────────────────────────────────────────────────

    @cached_property
    def said_of_it(self) -> list[tuple[str, str]]:
        """What the reflection says in words, each with its label; what is for my eyes only is not in it."""
        reflection = self.reflection
        texts_of = [(label, getattr(reflection, name)) for name, label in SAID_OF_IT.items()]
        return [(label, text) for label, text in texts_of if text.strip()]

    @cached_property
    def scores(self) -> list[tuple[str, str]]:
        """What it says in numbers of the person, the talk and me: label, and words."""
        given = [(label, getattr(self.reflection, name), words) for name, label, words in SCORES]
        return [(label, words.format(number)) for label, number, words in given if number is not None]

    @cached_property
    def contradicted(self) -> rows.Row | None:
        """The earlier talk that it contradicts."""
        pk = self.reflection.contradicts_talk_id
        found = Interview.objects.present().for_rows().filter(pk=pk).first() if pk else None
        return rows.of([found], self.now)[0] if found else None

    @property
    def marked(self) -> list[Rated]:
        return [one for one in self.rated if one.says_anything]

    @cached_property
    def needs(self) -> Needs:
        """Skills that it says are needed, and ways to learn them."""
        return Needs(self.interview, self.now)

    # ── What became of it ─────────────────────────────────────────────────────────────────────────

    @cached_property
    def thanks(self) -> list[Thanks]:
        rows = {row.contact_id: row for row in self._follow_ups if row.kind == Kind.THANK}
        dark = discretion.reasons_of(self.people)
        return [
            Thanks(
                person,
                rows.get(person.pk),
                self._thanked(rows.get(person.pk), names.why_rests(person, dark)),
                dark.get(person.pk, ""),
            )
            for person in self.people
        ]

    @cached_property
    def became(self) -> list[Became]:
        """The names they gave, with what became of each; in two queries more for all of them."""
        talks = self._talks_with(one.introduction.target_id for one in self.given)
        rows = {row.introduction_id: row for row in self._follow_ups if row.kind in ACTING}
        return [
            Became(
                one,
                talks.get(one.introduction.target_id or 0),
                None if one.rests else self._acted_on(rows.get(one.introduction.pk)),
            )
            for one in self.given
        ]

    @cached_property
    def _follow_ups(self) -> list[FollowUp]:
        return list(self.interview.follow_ups.all())

    def _talks_with(self, contact_ids: Iterable[int | None]) -> dict[int, Interview]:
        """Return the latest other talk with each of these people."""
        there = Participant.objects.filter(
            contact__in=[pk for pk in contact_ids if pk], interview__trashed_at__isnull=True
        ).exclude(interview=self.interview)
        rows = there.select_related("interview").order_by("interview")
        return {one.contact_id: one.interview for one in rows}

    def _thanked(self, row: FollowUp | None, rests: str) -> Standing:
        if row is None:
            return Standing("nothing owed")
        if row.done_at:
            how = f" {row.get_channel_display()}" if row.channel else ""
            return Standing(f"thanked{how} {self._day(row.done_at)}", "done")
        if row.waived_at:
            return Standing(f"not needed: {row.waived_because}")
        if rests:
            return Standing(f"held: {rests}", "hush")
        if row.in_question:
            return Standing("thanked already?", "soon", is_open=True)
        return self._due("thank-you", row)

    def _acted_on(self, row: FollowUp | None) -> Standing | None:
        if row is None:
            return None
        if row.done_at:
            return Standing(f"done {self._day(row.done_at)}", "done")
        if row.waived_at:
            return Standing(f"let go: {row.waived_because}")
        return self._due("check back" if row.kind == Kind.CHECK_BACK else "write to them", row)

    def _due(self, what: str, row: FollowUp) -> Standing:
        here = row.due_at.astimezone(self.zone)
        if is_overdue(row.due_at, self.now):
            since = f"{self._day(row.due_at)}, {here:%H:%M}"
            return Standing(f"{what} overdue since {since}", "late", is_open=True)
        clock = f", {here:%H:%M}" if row.kind == Kind.THANK else ""
        return Standing(f"{what} due {self._day(row.due_at)}{clock}", "soon", is_open=True)

    def _day(self, moment: dt.datetime) -> str:
        return day_words(moment.astimezone(self.zone).date(), self.today)
