"""The verbs on letters: begun, saved while typed, marked as sent, answered, discarded."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from contacts import changes, told
from contacts.models import Action, Contact, ContactWay, Discretion, Preferences, Told
from interviews import aftermath, followups, introductions, talks
from interviews.approaching import may_approach
from interviews.cadence import Kind
from interviews.letters import checking, filling, kinds, matching, wording
from interviews.letters.known import Known, Subject
from interviews.models import FollowUp, Interview, Introduction, Message
from interviews.models.letters import LetterKind

# Saves while one writes at a letter are one line of the history: as those of a note.
ONE_SITTING: Final = dt.timedelta(seconds=45)


class Blocked(Exception):
    """Something stands in the way of sending: see `findings`."""

    def __init__(self, findings: list[checking.Finding]) -> None:
        super().__init__("; ".join(finding.words for finding in findings))
        self.findings = findings


class AlreadySent(Exception):
    """What was sent stays as it was sent."""


# ── Drafting ──────────────────────────────────────────────────────────────────────────────────────


def open_draft(about: Subject) -> Message | None:
    """Return the draft that is there already of such a letter."""
    if about.follow_up is not None and about.follow_up.message_id is not None:
        return about.follow_up.message
    alike = kinds.THANKS if about.kind in kinds.THANKS else (about.kind,)
    drafts = Message.objects.filter(kind__in=alike, contact=about.contact, sent_at=None)
    if about.kind == LetterKind.PROMISE and about.follow_up is not None:
        return None
    drafts = drafts.filter(introduction=about.introduction)
    if about.kind == LetterKind.ASK_INTRODUCER and about.introduction is not None:
        # Whether the talk with them was planned since, or given up, is of no account.
        return drafts.first()
    return drafts.filter(interview=about.interview).first()


def draft(about: Subject, mine: Preferences, now: dt.datetime) -> Message:
    """Return the letter as it would begin, stored nowhere. Raises `NotToBeApproached`."""
    people = [about.contact, *filter(None, [about.target if about.tells_of_target else None])]
    may_approach(people)
    known = Known(about, mine, now)
    template = wording.wording(about.kind)
    bcc = ""
    if about.kind == LetterKind.REPLY_INTRO and known.values["introducer"] and about.introducer:
        bcc = address_of(about.introducer)
    return Message(
        kind=about.kind,
        contact=about.contact,
        interview=about.interview,
        introduction=about.introduction,
        to=address_of(about.contact),
        bcc=bcc,
        subject=filling.line(filling.fill(template.subject, known.values, known.gaps), 300)[:300],
        body=filling.fill(template.body, known.values, known.gaps),
        created_at=now,
        updated_at=now,
    )


def begin(about: Subject, mine: Preferences, now: dt.datetime) -> Message:
    """Return the draft of a letter, made now if there is none. Raises `NotToBeApproached`."""
    with changes.recording(
        f"Began a letter: {LetterKind(about.kind).label}, {about.contact.name}", at=now
    ) as record:
        return begin_in(record, about, mine)


def begin_in(record: changes.Record, about: Subject, mine: Preferences) -> Message:
    """Do what `begin` does, as a part of a larger action."""
    if about.follow_up is not None:
        about.follow_up.refresh_from_db(fields=["message"])
    letter = open_draft(about)
    if letter is None:
        letter = draft(about, mine, record.at)
        record.add(letter)
    rows = [row for row in matching.settled_by(letter) if row.message_id is None]
    if about.follow_up is not None and about.follow_up.message_id is None:
        rows = [about.follow_up, *(row for row in rows if row.pk != about.follow_up.pk)]
    for row in rows:
        record.change(row, message=letter)
    return letter


def ask_for_introduction(
    introducer: Contact,
    target: Contact | None,
    mine: Preferences,
    now: dt.datetime,
    *,
    target_text: str = "",
    through: Sequence[Contact] = (),
) -> tuple[Message, changes.Record]:
    """Begin to ask somebody for an introduction: note it, and draft the letter, with lines to pass on.

    What was begun before goes on. Raises `NotToBeApproached`.
    """
    whom = target.name if target else target_text
    words = f"Began to ask {introducer.name} for an introduction to {whom}"
    with changes.recording(words, Action.Kind.ADD, now) as record:
        found = introductions.suggest_in(record, introducer, target, target_text=target_text, through=through)
        letter = begin_in(record, asking_about(found, through), mine)
    return letter, record


def asking_about(introduction: Introduction, through: Sequence[Contact] = ()) -> Subject:
    """Return what the letter is about that asks for an introduction.

    A talk with the target that is planned says what it is for.
    """
    target = introduction.target
    interview = matching.ahead_with(target) if target else None
    return Subject(
        LetterKind.ASK_INTRODUCER, introduction.introducer, interview, introduction, through=tuple(through)
    )


def address_of(person: Contact) -> str:
    """Return where somebody gets mail; "" where that is not known."""
    if person.email:
        return person.email
    way = person.ways.filter(kind=ContactWay.Kind.EMAIL).first()
    return way.value if way else ""


def save(letter: Message, *, version: int, **values: Any) -> Message:
    """Store what is typed. Raises `changes.Stale` when it was saved elsewhere since, or sent."""
    with transaction.atomic():
        current = Message.objects.select_related("contact").filter(pk=letter.pk).first()
        if current is None or current.sent_at is not None:
            raise changes.Stale(current)
        differs = any(getattr(current, name) != value for name, value in values.items())
        if differs and current.version != version:
            raise changes.Stale(current)
        with changes.recording(f"Wrote at a letter to {current.contact.name}", Action.Kind.NOTE) as record:
            record.continues(current, within=ONE_SITTING)
            if record.change(current, **values):
                current.updated_at = record.at
                current.save(update_fields=["updated_at"])
    return current


def begin_again(letter: Message, kind: str, mine: Preferences, now: dt.datetime) -> changes.Record:
    """Put the text of a template, filled anew, in place of what is written."""
    with changes.recording(f"Began the letter to {letter.contact.name} again") as record:
        _still_a_draft(letter)
        row = letter.follow_ups.filter(kind=Kind.PROMISE).first()
        made = draft(Subject(kind, letter.contact, letter.interview, letter.introduction, row), mine, now)
        record.change(letter, kind=kind, subject=made.subject, body=made.body)
    return record


def discard(letter: Message) -> changes.Record:
    """Throw a draft away; what it was to do is still to be done."""
    with changes.recording(f"Discarded a letter to {letter.contact.name}") as record:
        _still_a_draft(letter)
        for row in letter.follow_ups.all():
            record.change(row, message=None)
        record.remove(letter)
    return record


def _still_a_draft(letter: Message) -> None:
    if letter.sent_at is not None:
        raise AlreadySent


# ── Sent by hand ──────────────────────────────────────────────────────────────────────────────────


def sent(letter: Message, how: str, at: dt.datetime, mine: Preferences) -> changes.Record:
    """Say that I sent it, how and when: what it was to do is done, and what follows from it begins.

    Raises `Blocked` when something stands in the way, `AlreadySent` when it was sent before.
    """
    words = f"Sent: {LetterKind(letter.kind).label}, {letter.contact.name}"
    with changes.recording(words, Action.Kind.TOUCH, at) as record:
        letter.refresh_from_db()
        _still_a_draft(letter)
        if blocking := checking.blocking(checking.check(letter, mine), how):
            raise Blocked(blocking)
        record.change(letter, sent_at=at, sent_how=how)
        for row in matching.settled_by(letter):
            followups.done_in(record, row, at, how, letter)
        record.change(letter.contact, **letter.contact.record_touch(timezone.localdate(at)))
        sort = kinds.SORTS[letter.kind]
        if sort.telling:
            _they_know_now(record, letter, at)
        if sort.first:
            _asked(record, letter)
        if letter.kind == LetterKind.ASK_INTRODUCER:
            _asked_for_an_introduction(record, letter)
    return record


def _they_know_now(record: changes.Record, letter: Message, at: dt.datetime) -> None:
    person = letter.contact
    if person.discretion == Discretion.NOT_TOLD:
        what = f"a letter: {LetterKind(letter.kind).label.lower()}"
        entry = Told(contact=person, told_on=timezone.localdate(at), what=what, in_confidence=True)
        told.tell_in(record, entry)


def _asked(record: changes.Record, letter: Message) -> None:
    """The first letter asks for the interview, which is planned with it if it was not before."""
    interview = letter.interview or matching.ahead_with(letter.contact)
    if interview is None:
        interview = Interview()
        talks.add_in(record, interview, [letter.contact])
        record.change(interview, introduction=letter.introduction)
    if letter.interview is None:
        record.change(letter, interview=interview)
    if matching.can_still_be_asked(interview):
        talks.ask_in(record, interview)


def _asked_for_an_introduction(record: changes.Record, letter: Message) -> None:
    about = Subject(letter.kind, letter.contact, letter.interview, letter.introduction)
    found = letter.introduction
    if found is None and about.target is not None:
        found = introductions.of_pair(letter.contact, about.target)
        if found is None:
            found = Introduction(introducer=letter.contact, target=about.target, created_at=record.at)
            record.add(found)
        record.change(letter, introduction=found)
    if found is not None and found.state not in (Introduction.State.AGREED, Introduction.State.MADE):
        introductions.ask_in(record, found, _still_ahead(found.check_back_on, record.at))


def _still_ahead(day: dt.date | None, at: dt.datetime) -> dt.date | None:
    return day if day and day > timezone.localdate(at) else None


def answered(letter: Message, now: dt.datetime) -> changes.Record:
    """Say that they answered: nothing waits for it any more."""
    with changes.recording(f"{letter.contact.name} answered", at=now) as record:
        record.change(letter, answered_at=now)
        if letter.interview:
            aftermath.after_an_answer(record, letter.interview)
        if letter.introduction:
            waiting = FollowUp.objects.filter(introduction=letter.introduction, kind=Kind.CHECK_BACK)
            followups.settle_in(record, waiting, followups.ANSWERED)
    return record
