"""What of mine stands in a calendar, in which words, and the secret address at which calendars fetch it."""

import datetime as dt
import hashlib
import itertools
import secrets
import unicodedata
import uuid
from collections.abc import Collection
from typing import Final

from django.db import models, transaction
from django.db.models import Exists, Max, OuterRef, Q
from django.utils import timezone

from contacts import changes, clock, discretion
from contacts.models import Change, Preferences
from interviews.cadence import Kind
from interviews.ics import Entry, written
from interviews.models import FollowUp, Interview, Participant
from interviews.models.talks import InterviewQuerySet
from interviews.stages import Medium, Stage

# How long a talk that was held stays in the calendar.
KEPT: Final = dt.timedelta(days=90)
# How long before it is due a note to write shows in the calendar.
DEADLINE_SHOWN: Final = dt.timedelta(minutes=30)
OURS: Final = uuid.UUID("5b2c41f0-7f0b-4c5e-9d55-4e0f6a1c9a37")


# ── Files ─────────────────────────────────────────────────────────────────────────────────────────


def file_of(interview: Interview, now: dt.datetime, *, in_full: bool) -> bytes:
    """Return a calendar that holds this interview alone."""
    changed = _last_changed(Interview, [one.contact_id for one in interview.participants.all()], [interview])
    return written([_talk(interview, changed, in_full=in_full)], now, _name(in_full))


def feed(now: dt.datetime, *, in_full: bool) -> bytes:
    """Return a calendar of what is ahead, what was lately, and the notes that wait to be written."""
    talks = list(
        may_be_told()
        .filter(Q(stage=Stage.SCHEDULED) | Q(stage=Stage.HELD, ended_at__gte=now - KEPT))
        .order_by("starts_at", "pk")
        .for_rows()
    )
    notes = list(
        FollowUp.objects.owed()
        .filter(kind=Kind.THANK, in_question=False, contact__isnull=False)
        .select_related("contact")
    )
    people = {one.contact_id for talk in talks for one in talk.participants.all()}
    talks_changed = _last_changed(Interview, people, talks)
    notes_changed = _last_changed(FollowUp, {row.contact_id for row in notes}, notes)
    entries = [_talk(talk, talks_changed, in_full=in_full) for talk in talks]
    entries += [_note(row, notes_changed, in_full=in_full) for row in notes]
    return written(entries, now, _name(in_full))


def may_be_told() -> InterviewQuerySet:
    """Return the interviews that may stand in a calendar: none with somebody who must not be approached."""
    hidden = Participant.objects.filter(discretion.never_to_be_proposed("contact"), interview=OuterRef("pk"))
    return Interview.objects.present().exclude(Exists(hidden))


def has_a_time(interview: Interview) -> bool:
    return interview.stage in (Stage.SCHEDULED, Stage.HELD) and interview.starts_at is not None


# ── Entries ───────────────────────────────────────────────────────────────────────────────────────


def _talk(interview: Interview, changed: dict[int, dt.datetime], *, in_full: bool) -> Entry:
    start = interview.starts_at
    assert start is not None
    end = interview.ended_at or interview.planned_end_at or start
    pathways = ", ".join(pathway.name for pathway in interview.pathways.all() if not pathway.trashed_at)
    return Entry(
        uid=_uid(interview, interview.created_at),
        starts_at=start,
        ends_at=end,
        zone=interview.zone,
        title=f"Talk with {interview.names}" if in_full else neutral(interview),
        changed_at=changed.get(interview.pk, interview.created_at),
        # Grows with each change, an undone one too: of two files the later one is known by it.
        sequence=interview.version,
        about="\n\n".join(filter(None, [pathways, interview.why])) if in_full else "",
        where=interview.where if in_full else "",
        # A written exchange has a day, but nobody sits there.
        takes_time=interview.medium != Medium.WRITTEN,
    )


def _note(row: FollowUp, changed: dict[int, dt.datetime], *, in_full: bool) -> Entry:
    """Return the deadline of a thank-you, as an event that ends with it.

    A VTODO would be the name for it, but most calendars leave those out of what they subscribe to.
    """
    assert row.contact is not None
    zone = timezone.get_current_timezone_name()
    return Entry(
        uid=_uid(row, row.created_at),
        starts_at=row.due_at - DEADLINE_SHOWN,
        ends_at=row.due_at,
        zone=clock.zone_of(zone),
        title=f"Thank {row.contact.name}" if in_full else "Note to write",
        changed_at=changed.get(row.pk, row.created_at),
        takes_time=False,
    )


def neutral(interview: Interview) -> str:
    """Return a title for other eyes: "Coffee, O."."""
    what = "Letter" if interview.medium == Medium.WRITTEN else "Coffee"
    people = interview.people
    initial = initial_of(people[0].call_name) if people else ""
    return f"{what}, {initial}." if initial else what


def initial_of(name: str) -> str:
    """Return the first letter of a name, with the marks that belong to it; "" where it has none."""
    name = unicodedata.normalize("NFC", name)
    for at, character in enumerate(name):
        if character.isalpha():
            marks = itertools.takewhile(_is_mark, name[at + 1 : at + 5])
            return character.upper()[:1] + "".join(marks)
    return ""


def _is_mark(character: str) -> bool:
    return unicodedata.category(character).startswith("M")


def _name(in_full: bool) -> str:
    return "infoint" if in_full else "Dates"


def _uid(row: models.Model, made_at: dt.datetime) -> str:
    """Return what a calendar knows a row by: always the same, nobody else's, and telling nothing."""
    return str(uuid.uuid5(OURS, f"{row._meta.label_lower}/{row.pk}/{made_at.isoformat()}"))


def _last_changed(
    model: type[models.Model], people: Collection[int | None], rows: Collection[models.Model]
) -> dict[int, dt.datetime]:
    """Return when these rows were last changed, or a change of them undone, where the history tells.

    It is in order by the person whom a change is about, so these people are asked for.
    """
    told = Change.objects.filter(
        model=model._meta.label_lower, about__in=people, object_id__in=[row.pk for row in rows]
    )
    moments = told.order_by().values_list("object_id").annotate(Max("action__at"), Max("action__undone_at"))
    return {pk: max(filter(None, [done, undone])) for pk, done, undone in moments}


# ── The secret address ────────────────────────────────────────────────────────────────────────────


def opens(mine: Preferences, token: str) -> bool:
    """Tell whether a token is mine, in a time that does not tell how much of it is right."""
    kept = mine.calendar_token
    return bool(kept) & secrets.compare_digest(kept.encode(), token.encode("utf-8", "replace"))


def mark_of(mine: Preferences) -> str:
    """Return by what a page knows which address it shows, without holding it; "" for none."""
    token = mine.calendar_token
    return hashlib.sha256(token.encode()).hexdigest()[:16] if token else ""


# The token is written apart from the history, and so has no undo. What lies there stays readable, in
# backups too; and whoever replaces an address does so because somebody has it who should not: no undo
# may bring that one back.


def make_address(instead_of: str) -> bool:
    """Make a new secret address in place of the one with this mark; nothing when that is gone already."""
    with transaction.atomic():
        mine = Preferences.mine()
        if mark_of(mine) != instead_of:
            return False
        Preferences.objects.filter(pk=mine.pk).update(calendar_token=secrets.token_urlsafe(32))
    return True


def remove_address() -> bool:
    """Close the address: calendars that read it find nothing there."""
    return bool(Preferences.objects.exclude(calendar_token="").update(calendar_token=""))


def set_in_full(in_full: bool) -> changes.Record:
    """Say whether calendars name people and purpose."""
    what = "Named people in the calendar" if in_full else "Made the calendar neutral"
    with changes.recording(what) as record:
        record.change(Preferences.mine(), calendar_in_full=in_full)
    return record
