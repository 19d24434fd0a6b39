"""All that is prepared for one talk. Each part asks the database when a template first wants it."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.utils import timezone

from contacts import discretion
from contacts.folding import fold
from contacts.models import Contact
from interviews.models import Interview, OpenQuestion, Participant, Pitch
from interviews.preparing import ground, links
from interviews.preparing.known import Known
from interviews.preparing.plan import Plan
from interviews.preparing.ready import Ready, readiness
from interviews.preparing.timing import Aloud

MOST_PROPOSED: Final = 3


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody I am going to meet: where to look them up, what we have in common."""

    participant: Participant
    dark: str
    ground: list[str]

    @property
    def contact(self) -> Contact:
        return self.participant.contact

    @property
    def profile(self) -> links.Link:
        return links.profile(self.contact)

    @property
    def web(self) -> list[links.Link]:
        return links.web(self.contact)

    @property
    def site(self) -> links.Link | None:
        return links.site(self.contact)

    @property
    def findings(self) -> list[str]:
        """What I found out, part by part."""
        one = self.participant
        return [text for text in (one.profile, one.web, one.site) if text.strip()]


class Sheet:
    """What is prepared for an interview that was fetched by `for_rows`."""

    def __init__(self, interview: Interview, now: dt.datetime) -> None:
        self.interview = interview
        self.today = timezone.localdate(now)

    @cached_property
    def ready(self) -> list[Ready]:
        return readiness(self.interview)

    @property
    def ready_count(self) -> int:
        return sum(one.done for one in self.ready)

    @property
    def is_ready(self) -> bool:
        return all(one.done for one in self.ready)

    @cached_property
    def participants(self) -> list[Participant]:
        return [one for one in self.interview.participants.all() if one.contact.trashed_at is None]

    @cached_property
    def people(self) -> list[Person]:
        contacts = [one.contact for one in self.participants]
        dark = discretion.reasons_of(contacts)
        common = ground.suggested(contacts, self.today)
        return [
            Person(one, dark.get(one.contact_id, ""), common.get(one.contact_id, []))
            for one in self.participants
        ]

    @cached_property
    def known(self) -> Known:
        return Known(self.interview, self.participants)

    @cached_property
    def plan(self) -> Plan:
        questions = self.interview.questions.select_related("question")
        return Plan(self.interview.planned_minutes, list(questions), self.known)

    @cached_property
    def open_questions(self) -> list[str]:
        """What I still want to know of what this talk is for, the most urgent first."""
        pathways = [one.pk for one in self.interview.pathways.all() if one.trashed_at is None]
        asking = OpenQuestion.objects.filter(pathway__in=pathways, answered_at=None)
        return list(dict.fromkeys(asking.values_list("text", flat=True))) if pathways else []

    @property
    def to_find_out(self) -> list[str]:
        """The first few of these that are not planned for this talk yet."""
        planned = {fold(one.wording) for one in self.plan.questions}
        return [text for text in self.open_questions if fold(text) not in planned][:MOST_PROPOSED]

    @cached_property
    def pitches(self) -> list[Pitch]:
        return list(Pitch.objects.all())

    @cached_property
    def shared_by(self) -> int:
        """How many other talks open with the same pitch."""
        pitch = self.interview.pitch
        return pitch.interviews.filter(trashed_at=None).exclude(pk=self.interview.pk).count() if pitch else 0

    @property
    def aloud(self) -> Aloud:
        return Aloud.of(self.interview.pitch.text if self.interview.pitch else "")
