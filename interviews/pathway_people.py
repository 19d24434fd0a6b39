"""Who has to do with a pathway: met, to be met, named to me; and whom a decision about it concerns."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.db.models import Q

from contacts import discretion
from contacts.models import Change, Contact
from interviews import names, naming
from interviews.insights.heard import Heard
from interviews.models import Interview, Introduction, Message, Pathway
from interviews.models.letters import LetterKind
from interviews.when import day_words

MOST_PEOPLE: Final = 12
TOLD_ABOUT: Final = (Pathway.Status.LEADING, Pathway.Status.DROPPED)


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody who has to do with a pathway, with why they are kept in the dark; "" for nearly all."""

    contact: Contact
    words: str
    dark: str
    address: str = ""


class People:
    """Each list asks the database when a template first wants it."""

    def __init__(
        self, pathway: Pathway, heard: Sequence[Heard], ahead: Sequence[Interview], today: dt.date
    ) -> None:
        self.pathway = pathway
        self.heard = heard
        self.ahead = ahead
        self.today = today

    @cached_property
    def _named(self) -> list[Introduction]:
        """Who was named to me in these talks, or in those ahead, and whom I have not met yet."""
        rows = Introduction.objects.present().filter(named_in__pathways=self.pathway)
        rows = rows.exclude(state=Introduction.State.DECLINED).select_related("target", "introducer")
        met = {person.pk for one in self.heard for person in one.people}
        ahead = {person.pk for talk in self.ahead for person in talk.people}
        return [row for row in rows if row.target_id not in met | ahead]

    @cached_property
    def _dark(self) -> dict[int, str]:
        people = {person.pk for one in self.heard for person in one.people}
        people |= {person.pk for talk in self.ahead for person in talk.people}
        people |= {row.target_id for row in self._named if row.target_id}
        return discretion.reasons(people)

    @cached_property
    def met(self) -> list[Known]:
        """Whom I talked with about it, the latest first, each once."""
        last = {person: one for one in self.heard for person in one.people}
        order = sorted(last, key=lambda person: (last[person].on, person.pk), reverse=True)
        return [self._known(person, self._day(last[person].on)) for person in order]

    @property
    def first_met(self) -> list[Known]:
        return self.met[:MOST_PEOPLE]

    @property
    def more_met(self) -> list[Known]:
        return self.met[MOST_PEOPLE:]

    @property
    def expected(self) -> list[Known]:
        found: dict[int, Known] = {}
        for talk in self.ahead:
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

    @cached_property
    def nameless(self) -> list[tuple[Introduction, str]]:
        """Names of which it is open whom they mean, each with why it must rest; "" for nearly all."""
        resting = naming.unclear(self._named)
        rows = [row for row in self._named if row.target is None]
        return [(row, names.MAY_BE_HIDDEN if row.pk in resting else "") for row in rows]

    def why_dark(self, people: Iterable[Contact]) -> str:
        return next((self._dark[person.pk] for person in people if person.pk in self._dark), "")

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
        if self._decided_at is not None:
            # What was written to them before told of something else.
            about = about.filter(Q(sent_at__isnull=True) | Q(sent_at__gte=self._decided_at))
        told = {letter.contact_id: letter for letter in about}
        return [(person, one, told.get(person.pk)) for person, one in reversed(last.items())]

    @property
    def _decided_at(self) -> dt.datetime | None:
        """When its status became what it is; None where that is not known."""
        changes = Change.objects.filter(
            model=Pathway._meta.label_lower, object_id=self.pathway.pk, after__status=self.pathway.status
        )
        done = changes.filter(before__isnull=False, action__undone_at=None)
        return done.order_by("-pk").values_list("action__at", flat=True).first()

    def _day(self, on: dt.date) -> str:
        return day_words(on, self.today)
