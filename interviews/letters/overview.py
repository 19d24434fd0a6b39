"""The letters of one interview: what is being written, what was sent, and what could be written now."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.db.models import Q

from contacts import discretion
from contacts.models import Contact
from interviews.letters import kinds, matching
from interviews.models import FollowUp, Interview, Introduction, Message
from interviews.models.letters import LetterKind
from interviews.stages import Stage

# What to write to somebody who might introduce us, by how far that has come.
ASKS: Final[dict[str, LetterKind]] = {
    Introduction.State.SUGGESTED: LetterKind.ASK_INTRODUCER,
    Introduction.State.SILENT: LetterKind.ASK_INTRODUCER,
    Introduction.State.ASKED: LetterKind.BLURB,
    Introduction.State.AGREED: LetterKind.BLURB,
}


@dataclass(frozen=True, slots=True)
class Possible:
    """A letter that could be begun now, because something is to be done or the stage calls for it."""

    kind: LetterKind
    contact: Contact
    follow_up: FollowUp | None = None
    introduction: Introduction | None = None

    @property
    def label(self) -> str:
        return self.kind.label


class Letters:
    def __init__(self, interview: Interview, now: dt.datetime) -> None:
        self.interview = interview
        self.now = now

    @cached_property
    def all(self) -> list[Message]:
        about = Q(interview=self.interview)
        if self.interview.introduction_id:
            about |= Q(introduction=self.interview.introduction_id, interview=None)
        return list(Message.objects.present().filter(about).select_related("contact"))

    @property
    def drafts(self) -> list[Message]:
        return [letter for letter in self.all if letter.sent_at is None]

    @property
    def sent(self) -> list[Message]:
        return [letter for letter in self.all if letter.sent_at is not None]

    @cached_property
    def possible(self) -> list[Possible]:
        """What could be begun: nothing to anybody who must not be written to, nothing twice."""
        begun = {(_family(letter.kind), letter.contact_id) for letter in self.all if letter.sent_at is None}
        found: dict[tuple[str, int], Possible] = {}
        for one in [*self._to_be_done(), *self._to_introducers(), *self._of_the_stage()]:
            key = (_family(one.kind), one.contact.pk)
            if key not in begun and one.contact.pk not in self._hidden:
                found.setdefault(key, one)
        return list(found.values())

    @cached_property
    def _rows(self) -> list[FollowUp]:
        about = Q(interview=self.interview)
        if self.interview.introduction_id:
            about |= Q(introduction=self.interview.introduction_id)
        rows = FollowUp.objects.owed().filter(about)
        return list(rows.select_related("contact", "interview", "introduction__introducer"))

    def _to_be_done(self) -> list[Possible]:
        found = []
        for row in self._rows:
            kind, to = matching.letter_for(row, self.now), matching.written_to(row)
            if kind is not None and to is not None:
                found.append(Possible(kind, to, row))
        return found

    @cached_property
    def _leads(self) -> list[Introduction]:
        """Who could introduce us still, or was asked to, while nobody has."""
        if self.interview.stage != Stage.IDEA:
            return []
        people = [person.pk for person in self.interview.people]
        ahead = Introduction.objects.filter(target__in=people, state__in=ASKS)
        return list(ahead.select_related("introducer").order_by("pk"))

    def _to_introducers(self) -> list[Possible]:
        return [
            Possible(ASKS[lead.state], lead.introducer, introduction=lead)
            for lead in self._leads
            if (ASKS[lead.state], lead.introducer_id) not in self._done
        ]

    @cached_property
    def _done(self) -> set[tuple[str, int]]:
        return {(_family(letter.kind), letter.contact_id) for letter in self.sent}

    def _of_the_stage(self) -> list[Possible]:
        return [
            Possible(kind, person)
            for person in self.interview.people
            for kind in matching.of_the_stage(self.interview)
            if (_family(kind), person.pk) not in self._done
        ]

    @cached_property
    def _hidden(self) -> set[int]:
        ids = {person.pk for person in self.interview.people}
        ids |= {row.contact_id for row in self._rows if row.contact_id}
        ids |= {lead.introducer_id for lead in self._leads}
        if self.interview.introduction:
            ids.add(self.interview.introduction.introducer_id)
        hidden = Contact.objects.filter(discretion.never_proposed(), pk__in=ids)
        return set(hidden.values_list("pk", flat=True))


def _family(kind: str) -> str:
    """Return what kinds are one letter in several wordings."""
    return "thank" if kind in kinds.THANKS else "report" if kind in kinds.REPORTS else kind
