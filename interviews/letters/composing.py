"""What the page of one letter shows. Each part asks the database when a template first wants it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.utils import timezone

from contacts.models import Channel, Preferences
from interviews.cadence import is_overdue
from interviews.letters import carrying, checking, filling, kinds, matching, posting
from interviews.letters.carrying import Recipient
from interviews.letters.checking import Finding
from interviews.models import FollowUp, Message, SentHow, TalkNotes
from interviews.models.letters import LetterKind
from interviews.when import in_hours

# These must not leave by any way; the others only must not be called sent.
STAYS_HERE: Final = ("hidden", "leave")
LIKELY: Final[dict[str, SentHow]] = {
    Channel.EMAIL: SentHow.EMAIL,
    Channel.POST: SentHow.POST,
    Channel.MESSAGE: SentHow.MESSAGE,
    Channel.IN_PERSON: SentHow.HAND,
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding, with its place as a browser counts it: in units of UTF-16."""

    finding: Finding
    start: int | None
    end: int | None


class Composer:
    LONGEST_LINK = carrying.LONGEST_LINK

    def __init__(self, letter: Message, mine: Preferences, now: dt.datetime) -> None:
        self.letter = letter
        self.mine = mine
        self.now = now
        self.today = timezone.localdate(now)
        self.this_year = self.today.year
        self.sort = kinds.SORTS[letter.kind]

    # ── What is wrong ─────────────────────────────────────────────────────────────────────────────

    @cached_property
    def found(self) -> list[Finding]:
        return checking.check(self.letter, self.mine)

    @property
    def findings(self) -> list[Shown]:
        return [Shown(one, self._unit(one.start), self._unit(one.end)) for one in self.found]

    def _unit(self, place: int | None) -> int | None:
        return None if place is None else len(self.letter.body[:place].encode("utf-16-le")) // 2

    @property
    def blocking(self) -> list[Finding]:
        return [one for one in self.found if one.blocks]

    @property
    def may_leave(self) -> bool:
        """Whether it may be copied or printed at all."""
        return not any(one.rule in STAYS_HERE for one in self.blocking)

    @property
    def is_ready(self) -> bool:
        """Whether it may go to the mail program as it is."""
        return not self.blocking

    @property
    def words(self) -> int:
        return checking.own_words(self.letter)

    @property
    def is_too_long(self) -> bool:
        return self.words > self.sort.most

    @property
    def best(self) -> str:
        return f"{self.sort.least} to {self.sort.most}" if self.sort.least else f"up to {self.sort.most}"

    # ── Taking it away ────────────────────────────────────────────────────────────────────────────

    @cached_property
    def mailto(self) -> str:
        letter = self.letter
        return carrying.mailto(letter.to, letter.cc, letter.bcc, letter.subject, letter.body)

    @property
    def eml(self) -> bytes:
        letter, mine = self.letter, self.mine
        sender = Recipient(mine.email, mine.email, carrying.one_line(mine.name)) if mine.email else None
        if sender is not None and not carrying.is_mail(sender.mail):
            sender = None
        return carrying.eml(sender, letter.to, letter.cc, letter.bcc, letter.subject, letter.body)

    @property
    def file_name(self) -> str:
        return carrying.file_name(f"Letter to {self.letter.contact.call_name}")

    # ── Sending ───────────────────────────────────────────────────────────────────────────────────

    @property
    def likely(self) -> str:
        """How it will go, as far as one can tell."""
        person = self.letter.contact
        if self.letter.kind == LetterKind.THANK_CARD:
            return SentHow.POST
        by_choice = LIKELY.get(person.preferred_channel)
        if by_choice and not (by_choice == SentHow.EMAIL and not self.letter.to):
            return by_choice
        if self.letter.to:
            return SentHow.EMAIL
        return SentHow.POST if person.postal else SentHow.MESSAGE

    @property
    def goes_by_post(self) -> bool:
        return self.likely == SentHow.POST

    @property
    def keeps_a_day(self) -> bool:
        """Whether an e-mail beside the card would still be in time."""
        return self.goes_by_post and self.letter.kind in kinds.THANKS and not self.late

    @cached_property
    def settles(self) -> Sequence[FollowUp]:
        """What is done once it is sent, the most urgent first."""
        return list(matching.settled_by(self.letter)) if self.letter.sent_at is None else []

    @property
    def due(self) -> FollowUp | None:
        return next(iter(self.settles), None)

    @property
    def late(self) -> str:
        """How late the most urgent of it is, in words; "" when it is not."""
        row = self.due
        if row is None or row.in_question or not is_overdue(row.due_at, self.now):
            return ""
        return in_hours(self.now - row.due_at)

    @cached_property
    def address_is_sought(self) -> bool:
        return posting.is_to_be_found(self.letter.contact)

    @property
    def waits_for_answer(self) -> bool:
        return self.letter.sent_at is not None and self.letter.answered_at is None and self.sort.asks

    @property
    def asks_introducer(self) -> bool:
        """Whether what they answer is said of an introduction, on its page."""
        about = self.letter.introduction
        if about is None or self.letter.sent_at is None or (about.target and about.target.trashed_at):
            return False
        return self.letter.kind in (LetterKind.ASK_INTRODUCER, LetterKind.CHECK_BACK)

    @property
    def wordings(self) -> list[LetterKind]:
        """As which kinds it can be begun again, its own first."""
        family = next((those for those in (kinds.THANKS, kinds.REPORTS) if self.letter.kind in those), ())
        own = LetterKind(self.letter.kind)
        return [own, *(kind for kind in family if kind != own)]

    # ── What I have to go by ──────────────────────────────────────────────────────────────────────

    @cached_property
    def notes(self) -> TalkNotes | None:
        """What I noted in the talk; of a letter that tells it to somebody else nothing."""
        if self.letter.interview_id is None or self.letter.kind in kinds.REPORTS:
            return None
        return TalkNotes.objects.filter(interview=self.letter.interview_id).first()

    @property
    def noted(self) -> list[tuple[str, str]]:
        if self.notes is None:
            return []
        columns = [
            ("What stayed with you", "memorable"),
            ("What you will do with it", "action"),
            ("Notes", "text"),
        ]
        found = [(label, filling.line(getattr(self.notes, name), 500)) for label, name in columns]
        return [(label, words) for label, words in found if words]
