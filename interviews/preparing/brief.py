"""The one page to take along: everything of a sheet, and what is easily forgotten."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from contacts import discretion
from contacts.models import Contact, Discretion
from interviews.models import Interview, Participant, Pathway, TalkNotes
from interviews.models.letters import LetterKind
from interviews.models.questions import Topic
from interviews.preparing.ready import called
from interviews.preparing.sheet import Sheet
from interviews.stages import Medium, Stage

MOST_TALKS = 3
LONGEST = 1_200  # characters of the notes of an earlier talk; the rest is a click away
LINES_BY_MINUTES = 2  # a question of three minutes has room for an answer of two lines, a longer one for more

# What somebody knows of my search, in words that follow "who".
KNOWS: Final[dict[str, str]] = {
    Discretion.OPEN: "knows that I am looking",
    Discretion.TOLD: "knows that I am looking, in confidence",
    Discretion.NOT_TOLD: "does not know that I am looking",
    Discretion.IN_THE_DARK: "must not learn that I am looking",
}


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier talk with one of them."""

    interview: Interview
    notes: str
    memorable: str
    is_cut: bool


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the list: `done` where infoint can tell, None where only I can."""

    words: str
    done: bool | None = None


class Brief:
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.interview = sheet.interview

    @cached_property
    def numbers(self) -> list[tuple[str, str]]:
        """Numbers to ring if all else fails: (name, number)."""
        return [(one.contact.name, one.contact.phone) for one in self.sheet.participants if one.contact.phone]

    # ── Who ───────────────────────────────────────────────────────────────────────────────────────

    @property
    def introducer(self) -> Contact | None:
        found = self.interview.introduction.introducer if self.interview.introduction else None
        return found if found and found.trashed_at is None else None

    @property
    def introducer_knows(self) -> str:
        return KNOWS[self.introducer.discretion] if self.introducer else ""

    @cached_property
    def introducer_was_told(self) -> str:
        """What the introducer knows of me."""
        told = self.introducer.told.first() if self.introducer else None
        return told.what if told else ""

    @cached_property
    def pathways(self) -> list[Pathway]:
        return [one for one in self.interview.pathways.all() if one.trashed_at is None]

    @cached_property
    def leaks(self) -> list[tuple[Contact, str]]:
        """Who of them might let it slip, and why; whom I keep in the dark is not named."""
        people = [one.contact for one in self.sheet.participants]
        if self.introducer:
            people.append(self.introducer)
        why = discretion.leaky_reasons([person.pk for person in people], self.sheet.today)
        return [(person, why[person.pk]) for person in dict.fromkeys(people) if person.pk in why]

    @cached_property
    def earlier(self) -> list[tuple[Contact, list[Earlier]]]:
        """The last talks with each of them that were held; what was told privately is left out."""
        people = [one.contact for one in self.sheet.participants]
        rows = (
            Participant.objects.filter(
                contact__in=people, interview__stage=Stage.HELD, interview__trashed_at=None
            )
            .exclude(interview=self.interview)
            .select_related("interview")
            .order_by("-interview__ended_at")
        )
        talks: dict[int, list[Interview]] = defaultdict(list)
        for row in rows:
            if len(talks[row.contact_id]) < MOST_TALKS:
                talks[row.contact_id].append(row.interview)
        ids = {talk.pk for those in talks.values() for talk in those}
        notes = {
            one.interview_id: one for one in TalkNotes.objects.filter(interview__in=ids).defer("private")
        }
        return [
            (person, [_earlier(talk, notes.get(talk.pk)) for talk in talks[person.pk]])
            for person in people
            if person.pk in talks
        ]

    # ── What is easily forgotten ──────────────────────────────────────────────────────────────────

    @property
    def checks(self) -> list[Check]:
        interview, sheet = self.interview, self.sheet
        there = sheet.participants
        names = called([one.contact for one in there])
        ready = {one.name: one.done for one in sheet.ready}
        planned = len(sheet.plan.questions)
        found = [
            Check("Profiles and the web looked at", ready["people"]),
            Check("Read about where they work", ready["place"]),
            Check(
                "Shared ground found",
                all(one.ground or one.participant.shared_ground for one in sheet.people),
            ),
            Check("What I want to know is clear to me", bool(self.pathways or interview.why) or None),
            Check("Opening chosen", ready["opening"]),
            Check("Opening said aloud once"),
            Check(
                f"{planned} question{'' if planned == 1 else 's'} picked, the closing one too",
                ready["questions"],
            ),
            Check("Link, number or place at hand", ready["where"]),
            Check("A number to ring if that fails", bool(self.numbers)),
            Check("Confirmed the day before", self._is_confirmed),
            Check("An answer ready to “Why this field?”"),
        ]
        if self.introducer:
            found.append(Check(f"An answer ready to “How do you know {self.introducer.call_name}?”"))
        elif names:
            found.append(Check("An answer ready to “How did you find me?”"))
        if self.earlier:
            found.append(Check("Earlier talks read again"))
        found.append(Check("Ask leave to take notes; never record without consent"))
        if interview.medium in {Medium.IN_PERSON, Medium.WALK, Medium.EVENT}:
            found.append(Check("I pay for the coffee"))
        return found

    @property
    def _is_confirmed(self) -> bool:
        return self.interview.messages.filter(kind=LetterKind.CONFIRM, sent_at__isnull=False).exists()

    @property
    def questions(self) -> list[tuple[str, str, range]]:
        """Each question with its topic and the lines to write on."""
        return [
            (
                one.wording,
                "" if one.topic == Topic.OWN else one.get_topic_display(),
                range(_lines(one.minutes)),
            )
            for one in self.sheet.plan.questions
        ]


def _lines(minutes: int) -> int:
    return min(6, max(1, (minutes + 1) // LINES_BY_MINUTES))


def _earlier(talk: Interview, notes: TalkNotes | None) -> Earlier:
    text = notes.text.strip() if notes else ""
    return Earlier(talk, text[:LONGEST], notes.memorable.strip() if notes else "", len(text) > LONGEST)
