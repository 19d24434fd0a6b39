"""The verbs on notes. A note is made at the first save by its form's number, so no text comes twice."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction

from contacts import changes
from contacts.models import Action, Change, Contact, Note

# Saves of a note while one writes at it are one line of the history, and one undo. After a pause of
# this length they begin another one, so that what stood before can be had back.
ONE_SITTING = dt.timedelta(seconds=45)


def find(contact: Contact, note_uuid: uuid.UUID) -> Note | None:
    return Note.objects.filter(uuid=note_uuid, contact=contact).first()


def save(
    contact: Contact, note_uuid: uuid.UUID, text: str, *, version: int = 0, sensitive: bool | None = None
) -> Note:
    """Store the text of a note, which is made now if this is its first save (`version` 0).

    Raises `changes.Stale` when the note was saved elsewhere since, or deleted (`current` is None then).
    A deleted note saved again as new gets another number: the deleted one may still be brought back.
    """
    # One transaction takes in the look and the write: of two first saves at once, the second finds the note.
    with transaction.atomic():
        note = find(contact, note_uuid)
        if note is None and version:
            raise changes.Stale(None)
        while note is None and _was_deleted(contact, note_uuid):
            note_uuid = uuid.uuid5(note_uuid, "kept after it was deleted")
            note = find(contact, note_uuid)
        if note is None:
            note = Note(contact=contact, uuid=note_uuid, text=text, sensitive=bool(sensitive))
            with changes.recording(f"Note on {contact.name}", Action.Kind.NOTE) as record:
                record.add(note)
            return note
        return _save_again(note, text, version, sensitive)


def _save_again(note: Note, text: str, version: int, sensitive: bool | None) -> Note:
    # A first save whose answer got lost comes again as a first save.
    answer_lost = version == 0 and note.version == 1
    if note.version != version and not answer_lost and note.text != text:
        raise changes.Stale(note)
    values: dict[str, Any] = {"text": text}
    if sensitive is not None:
        values["sensitive"] = sensitive
    with changes.recording(f"Edited a note on {note.contact.name}", Action.Kind.NOTE) as record:
        record.continues(note, within=ONE_SITTING)
        if record.change(note, **values):
            note.updated_at = record.at
            note.save(update_fields=["updated_at"])
    return note


def _was_deleted(contact: Contact, note_uuid: uuid.UUID) -> bool:
    gone = Change.objects.filter(model=Note._meta.label_lower, about=contact.pk, after__isnull=True)
    return gone.filter(before__uuid=str(note_uuid)).exists()


def delete(note: Note) -> changes.Record:
    with changes.recording(f"Deleted a note on {note.contact.name}", Action.Kind.NOTE) as record:
        record.remove(note)
    return record
