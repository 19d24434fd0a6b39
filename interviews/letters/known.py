"""What is known for a letter: each placeholder's value, out of this talk and these people alone.

Nothing that was told in confidence gets in, nor the name of anybody whom a letter should not name, nor
in a report what somebody else said; where that would happen the gap stays open.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from zoneinfo import ZoneInfo

from contacts import clock, discretion
from contacts.linkedin import profile_url
from contacts.models import Circle, Contact, Discretion, Organization, Preferences
from interviews import introductions
from interviews.cadence import Kind
from interviews.letters import acted, days, filling, kinds, naming, placeholders, quoting, wording
from interviews.models import FollowUp, Interview, Introduction, Message, Reflection
from interviews.models.letters import LetterKind
from interviews.models.questions import Topic
from interviews.stages import Stage
from interviews.when import place_of

ASKED_ABOUT: Final[dict[str, str]] = {
    Topic.ROUTE: "how you came to this work",
    Topic.DAILY: "what a week looks like",
    Topic.PREPARATION: "what prepared you for it",
    Topic.WAY_IN: "how newcomers start",
    Topic.LIFE: "life around the work",
    Topic.OUTLOOK: "where the field is heading",
    Topic.TOGETHER: "how much of it is teamwork",
    Topic.SUCCESS: "what counts as success",
    Topic.BELONGING: "which groups are worth joining",
    Topic.TRENDS: "what surprises newcomers",
    Topic.INSIGHTS: "what outsiders get wrong",
    Topic.ADVICE: "what you would do in my shoes",
    Topic.RESOURCES: "what to read first",
    Topic.ASSIGNMENTS: "a typical project",
    Topic.TOOLS: "the tools of the trade",
    Topic.TRY_OUT: "how to try it for a day",
}
OUTCOMES: Final[dict[str, str]] = {
    Stage.PARKED: "no answer has come, and I will leave it there.",
    Stage.DECLINED: "it did not suit just now.",
    Stage.WITHDRAWN: "my plans have changed, and I did not want to take up anybody's time.",
}
# What I typed in my own words, looked through before it goes into a letter.
FREE: Final = frozenset((
    "our_link", "role", "through", "target", "target_role", "pathway", "why", "shared", "learn", "where",
    "memorable", "action", "next_step", "takeaway", "promise", "advice", "did", "result",
))  # fmt: skip
PASSED_ON: Final = ("action", "next_step", "takeaway")
CONFIDENCE: Final = "I am telling only a few people for now, so please keep this between us."


@dataclass(frozen=True, slots=True)
class Subject:
    """What a letter is about: to whom, of which kind, and what hangs together with it."""

    kind: str
    contact: Contact
    interview: Interview | None = None
    introduction: Introduction | None = None
    follow_up: FollowUp | None = None
    # Who stands between the one written to and the target, and would be asked by them.
    through: tuple[Contact, ...] = ()

    @property
    def target(self) -> Contact | None:
        """Whom an introduction leads to, or of whom a report tells."""
        if self.introduction is not None:
            return self.introduction.target
        people = self.interview.people if self.interview else []
        return next((person for person in people if person != self.contact), None)

    @property
    def introducer(self) -> Contact | None:
        """Who leads me to the one written to, where they gave leave to be named."""
        found = self.introduction or (self.interview.introduction if self.interview else None)
        if found is None or found.introducer == self.contact:
            return None
        made = found.state == Introduction.State.MADE
        return found.introducer if found.may_use_name or made else None

    @property
    def tells_of_target(self) -> bool:
        return self.kind in (
            *kinds.REPORTS, LetterKind.ASK_INTRODUCER, LetterKind.CHECK_BACK, LetterKind.THANK_INTRODUCER,
        )  # fmt: skip


class Known:
    """The values of all placeholders, "" for what is not known, and what the gaps say then."""

    def __init__(self, about: Subject, mine: Preferences, now: dt.datetime) -> None:
        self.about = about
        self.mine = mine
        self.zone = clock.zone_of(mine.time_zone)
        self.today = now.astimezone(self.zone).date()

    @cached_property
    def values(self) -> dict[str, str]:
        found = self._me() | self._them() | self._work() | self._times() | self._after()
        found = {name: self._clean(words, name) if name in FREE else words for name, words in found.items()}
        for name, what in (("name", "role"), ("target", "target_role")):
            # After a name a title must not read as the name of somebody else: "Ana Reyes, Tom".
            if not self._clean(f"{found[name]}, {found[what]}"):
                found[what] = ""
        if self.about.kind == LetterKind.ASK_INTRODUCER:
            found["blurb"] = filling.fill(wording.wording(LetterKind.BLURB).body, found, self.gaps)
        return found

    @cached_property
    def gaps(self) -> dict[str, str]:
        slots = f"two or three times, {place_of(self._their_zone)} time"
        return placeholders.GAPS | ({"slots": slots} if self._their_zone.key != self.zone.key else {})

    # ── Who ───────────────────────────────────────────────────────────────────────────────────────

    def _me(self) -> dict[str, str]:
        mine = self.mine
        reach = [mine.email, mine.phone] if mine.email or mine.phone else []
        if mine.profile_slug:
            reach.append(profile_url(mine.profile_slug))
        return {
            "my_name": filling.line(mine.name),
            "my_first": filling.line(mine.name).partition(" ")[0],
            "my_background": filling.part_of_sentence(mine.background),
            "my_phone": filling.line(mine.phone),
            "my_contact": " or ".join(filter(None, map(filling.line, reach[:2]))),
        }

    def _them(self) -> dict[str, str]:
        about = self.about
        to, target, introducer = about.contact, about.target, self._may_be_named(about.introducer)
        named = self._may_be_named(target) if about.tells_of_target else None
        words = about.introduction.target_text if about.introduction and target is None else ""
        return {
            "first": filling.line(to.call_name),
            "name": filling.line(to.name),
            "role": role(to),
            "introducer": filling.line(introducer.name) if introducer else "",
            "introducer_first": filling.line(introducer.call_name) if introducer else "",
            "target": filling.line(named.name if named else words),
            "target_first": filling.line(named.call_name) if named else ("them" if words else ""),
            "target_role": role(named) if named else "",
            "through": self._in_between,
            "our_link": filling.sentence(to.how_met),
            "confidence": CONFIDENCE if self._is_private else "",
        }

    @property
    def _in_between(self) -> str:
        """Who stands between the introducer and the target; of a letter begun again in the words noted."""
        about = self.about
        if about.through or about.introduction is None:
            return filling.joined(
                [filling.line(one.name) for one in about.through if self._may_be_named(one)]
            )
        return filling.line(introductions.way_noted(about.introduction))

    def _may_be_named(self, person: Contact | None) -> Contact | None:
        return None if person is None or person.pk in self._hidden else person

    @cached_property
    def _hidden(self) -> set[int]:
        about = self.about
        people = [about.target, about.introducer, *about.through, *(name.target for name in self._names)]
        ids = {person.pk for person in people if person}
        return set(
            Contact.objects.filter(discretion.never_proposed(), pk__in=ids).values_list("pk", flat=True)
        )

    @cached_property
    def _is_private(self) -> bool:
        """Whether to ask them to keep it to themselves: nothing is asked of those who may talk about it."""
        to = self.about.contact
        if self.about.kind == LetterKind.ASK_INTRODUCER and self._may_get_out:
            return True
        if to.discretion == Discretion.OPEN:
            return False
        if to.discretion == Discretion.TOLD or discretion.leaks([to.pk], self.today):
            return True
        first = kinds.SORTS[self.about.kind].first
        return not first and (
            Contact.objects.present().filter(discretion=Discretion.IN_THE_DARK).exists()
            or Organization.objects.present().filter(confidential=True).exists()
            or Circle.objects.filter(in_the_dark=True).exists()
        )

    @property
    def _may_get_out(self) -> bool:
        """Whether anybody on the way of an introduction might let it slip."""
        way = [self.about.contact, *self.about.through, *filter(None, [self.about.target])]
        return bool(discretion.leaks([person.pk for person in way], self.today))

    # ── What for ──────────────────────────────────────────────────────────────────────────────────

    def _work(self) -> dict[str, str]:
        interview = self.about.interview
        if interview is None:
            return {"minutes": "30"}
        pathways = [pathway.name for pathway in interview.pathways.all() if pathway.trashed_at is None]
        topics = [ASKED_ABOUT[one.topic] for one in interview.questions.all() if one.topic in ASKED_ABOUT]
        hope = interview.pitch.hope if interview.pitch else ""
        return {
            "pathway": filling.joined([filling.line(name) for name in pathways]),
            "why": filling.sentence(interview.why),
            "shared": filling.sentence(self._shared),
            "learn": filling.sentence(hope),
            "minutes": str(interview.planned_minutes),
            "medium": MEDIUM.get(interview.medium, ""),
            "where": filling.line(interview.where),
            "topics": filling.joined(list(dict.fromkeys(topics))[:2]),
        }

    @property
    def _shared(self) -> str:
        assert self.about.interview is not None
        there = self.about.interview.participants.all()
        return next((one.shared_ground for one in there if one.contact_id == self.about.contact.pk), "")

    # ── When ──────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _their_zone(self) -> ZoneInfo:
        interview = self.about.interview
        return clock.zone_of(
            (interview.time_zone if interview else "") or self.about.contact.time_zone or self.mine.time_zone
        )

    def _times(self) -> dict[str, str]:
        interview, introduction = self.about.interview, self.about.introduction
        found = {}
        if interview and interview.starts_at:
            moment = interview.starts_at
            found["when"] = days.theirs(moment, self._their_zone, self.zone, self.today)
            found["when_mine"] = days.for_me(moment, self._their_zone, self.zone, self.today)
        if interview and interview.ended_at:
            began = (interview.starts_at or interview.ended_at).astimezone(self._their_zone)
            found["day"] = f"on {days.day(began.date(), self.today)}"
        asked = introduction.asked_at if introduction and self.about.kind == LetterKind.CHECK_BACK else None
        asked = asked or (
            interview.asked_at if interview and self.about.kind == LetterKind.FOLLOW_UP else None
        )
        if asked:
            found["asked_on"] = f"on {days.day(asked.astimezone(self.zone).date(), self.today)}"
        return found

    # ── What came of it ───────────────────────────────────────────────────────────────────────────

    def _after(self) -> dict[str, str]:
        about, interview = self.about, self.about.interview
        promise = filling.part_of_sentence(about.follow_up.what) if about.follow_up else ""
        if interview is None:
            return {"promise": promise}
        notes = getattr(interview, "notes", None)
        action = filling.sentence(notes.action) if notes else ""
        reflection = getattr(interview, "reflection", None)
        # What one said is theirs: nobody else reads it, and of two who talked with me only one.
        told_them = notes if about.kind not in kinds.REPORTS and not self._told_another else None
        return {
            "memorable": filling.sentence(told_them.memorable) if told_them else "",
            "action": action,
            "next_step": action,
            "takeaway": filling.sentence(_taken_away(reflection)) if reflection else "",
            "outcome": OUTCOMES.get(interview.stage, ""),
            "names": filling.joined([name for name in map(self._name_given, self._names) if name]),
            "promises": filling.joined([words for words in map(self._promised, self._promises) if words]),
            "promise": promise,
            "advice": filling.sentence(told_them.memorable) if told_them else "",
        } | (acted.values(interview, about.contact) if about.kind == LetterKind.ADVICE else {})

    @cached_property
    def _told_another(self) -> bool:
        """Whether somebody else of the same talk is thanked for what stayed with me already."""
        about = self.about
        if about.kind not in kinds.THANKS:
            return False
        others = Message.objects.filter(interview=about.interview, kind__in=kinds.THANKS)
        return others.exclude(contact=about.contact).exists()

    @cached_property
    def _names(self) -> list[Introduction]:
        if self.about.interview is None or self.about.kind not in kinds.THANKS:
            return []
        given = self.about.interview.names_given.filter(introducer=self.about.contact)
        return list(given.select_related("target").order_by("pk"))

    def _name_given(self, name: Introduction) -> str:
        if name.target is None:
            return self._clean(filling.within_sentence(name.target_text))
        return "" if name.target_id in self._hidden else filling.line(name.target.name)

    @cached_property
    def _promises(self) -> list[str]:
        if self.about.interview is None or self.about.kind not in kinds.THANKS:
            return []
        made = self.about.interview.follow_ups.filter(kind=Kind.PROMISE, waived_at=None).order_by("pk")
        return [row.what for row in made if row.contact_id in (None, self.about.contact.pk) and row.what]

    # ── What may be said ──────────────────────────────────────────────────────────────────────────

    def _promised(self, words: str) -> str:
        return self._clean(filling.part_of_sentence(words))

    def _clean(self, words: str, name: str = "") -> str:
        """Return these words, or nothing where they would name or repeat what they must not.

        What goes on to somebody else names not even those with whom I talked.
        """
        if not words:
            return ""
        text = naming.Text.of(words)
        if naming.named_in(text, self._not_to_be_named, self._may_be_read):
            return ""
        if quoting.quoted_in(text, self._privates):
            return ""
        passed_on = self.about.kind in kinds.REPORTS and name in PASSED_ON
        return "" if passed_on and naming.named_in(text, self._interviewed, self._may_be_read) else words

    @cached_property
    def _not_to_be_named(self) -> list[naming.Somebody]:
        return naming.hidden_people()

    @cached_property
    def _may_be_read(self) -> set[str]:
        """Names that may be read in this letter, whoever else bears them."""
        about = self.about
        people = [
            about.introducer, about.target, *about.through, *(name.target for name in self._names)
        ]  # fmt: skip
        return naming.words_of([about.contact, *filter(None, map(self._may_be_named, people))])

    @cached_property
    def _privates(self) -> list[list[str]]:
        return quoting.private_texts()

    @cached_property
    def _interviewed(self) -> list[naming.Somebody]:
        """Everybody with whom I talked, but for the one told of and the one told."""
        own = {person.pk for person in (self.about.contact, self.about.target) if person}
        people: Iterable[Contact] = Contact.objects.present().filter(
            participations__interview__stage=Stage.HELD
        )
        columns = ("pk", "first_name", "last_name", "called")
        rows = people.distinct().order_by("pk").values_list(*columns)  # type: ignore[attr-defined]
        return [
            naming.Somebody.of(first, last, called, by_parts=True)
            for pk, first, last, called in rows
            if pk not in own
        ]


MEDIUM: Final[dict[str, str]] = {
    "video": "by video",
    "phone": "by phone",
    "in_person": "in person",
    "walk": "on a walk",
    "written": "in writing",
}


def role(person: Contact) -> str:
    """Return what somebody does and where, in words that follow their name."""
    title = filling.line(person.title)
    place = filling.line(person.organization.name) if person.organization else ""
    return f"{title} at {place}" if title and place else title or place


def _taken_away(reflection: Reflection) -> str:
    """Return the first thing I learned; where I named none, what appealed."""
    return next(filter(None, map(str.strip, reflection.learned.splitlines())), reflection.appealed)
