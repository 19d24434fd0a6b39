"""What it takes to ask somebody for an introduction: who is on the way, and what speaks against it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from contacts import discretion
from contacts.models import Contact, ContactRule, Preferences
from contacts.ways_in.chain import NO_BRAKE, Brake
from interviews import brakes, followups, introductions, letters, naming
from interviews.models import FollowUp, Introduction, Message

State = Introduction.State


@dataclass
class Asking:
    """Asking `introducer` for `target`, or for whom `target_text` means, through those in between."""

    introducer: Contact
    target: Contact | None
    target_text: str
    through: Sequence[Contact]
    mine: Preferences
    now: dt.datetime

    @property
    def way(self) -> list[Contact]:
        """Everybody on it, as they follow each other."""
        return [self.introducer, *self.through, *filter(None, [self.target])]

    @property
    def whom(self) -> str:
        return self.target.name if self.target else self.target_text

    # ── What stands in the way ────────────────────────────────────────────────────────────────────

    @cached_property
    def hidden(self) -> list[Contact]:
        """Those on the way who must not be approached."""
        ids = [person.pk for person in self.way]
        return list(Contact.objects.filter(discretion.never_proposed(), pk__in=ids))

    @cached_property
    def rests(self) -> bool:
        """Whether the words may mean somebody who must not learn of it."""
        nameless = Introduction(introducer=self.introducer, target_text=self.target_text)
        return self.target is None and naming.must_rest(nameless)

    @cached_property
    def leaky(self) -> list[tuple[Contact, str]]:
        """Who on the way might let it slip, and why, in words that name nobody hidden."""
        today = timezone.localdate(self.now)
        why = discretion.leaky_reasons([person.pk for person in self.way], today)
        return [(person, why[person.pk]) for person in self.way if person.pk in why]

    @property
    def ask_first(self) -> list[Contact]:
        """Who wants to be asked before I make use of knowing them."""
        return [person for person in self.way if person.contact_rule == ContactRule.ASK_FIRST]

    @cached_property
    def brake(self) -> Brake:
        return brakes.of(self.now).get(self.introducer.pk, NO_BRAKE)

    @property
    def why(self) -> list[str]:
        """What there is to know of the introducer, but for what is owed to them, which stands apart."""
        return [words for words in self.brake.why if words not in brakes.OWED.values()]

    @cached_property
    def owed(self) -> list[FollowUp]:
        """What I owe to the introducer before I ask for more, the most urgent first."""
        if not self.brake.owed:
            return []
        rows = FollowUp.objects.owed().filter(contact=self.introducer, kind__in=list(brakes.OWED))
        return list(rows.filter(in_question=False))

    # ── What there is already ─────────────────────────────────────────────────────────────────────

    @cached_property
    def known(self) -> Introduction | None:
        return introductions.of_pair(self.introducer, self.target, self.target_text)

    @property
    def state(self) -> str:
        return self.known.state if self.known else State.SUGGESTED

    @property
    def is_under_way(self) -> bool:
        """Whether it was asked for, or made: there is nothing to begin."""
        return self.state in (*followups.WAITING, State.MADE)

    @property
    def was_declined(self) -> bool:
        return self.state == State.DECLINED

    @property
    def may_ask_from(self) -> dt.date | None:
        """From which day on to ask once more who said no, or nothing; None where it is not known when."""
        if self.known is None or self.known.asked_at is None:
            return None
        day = followups.my_cadence(self.mine).ask_again(self.known.asked_at)
        return day if day > timezone.localdate(self.now) else None

    # ── The letter ────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def begun(self) -> Message | None:
        """The draft that is there already."""
        if self.known is None:
            return None
        return letters.open_draft(letters.asking_about(self.known, self.through))

    @cached_property
    def letter(self) -> Message:
        """The letter as it would begin. Raises `NotToBeApproached`."""
        found = self.known or Introduction(
            introducer=self.introducer, target=self.target, target_text=self.target_text
        )
        return self.begun or letters.draft(letters.asking_about(found, self.through), self.mine, self.now)
