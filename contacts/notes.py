"""The verbs on notes. A note is made at the first save by its form's number, so no text comes twice."""

import datetime as dt
import uuid
from typing import Any

from contacts import changes
from contacts.models import Action, Contact, Note

# Saves of a note while one writes at it are one line of the history, and one undo.
ONE_SITTING = dt.timedelta(minutes=30)


def save(
    contact: Contact, note_uuid: uuid.UUID, text: str, *, version: int = 0, sensitive: bool | None = None
) -> Note:
    """Store the text of a note, which is made now if this is its first save (`version` 0).

    Raises `changes.Stale` when the note was saved elsewhere since, or deleted (`current` is None then)."""
    note = Note.objects.filter(uuid=note_uuid, contact=contact).first()
    if note is None:
        if version:
            raise changes.Stale(None)
        note = Note(contact=contact, uuid=note_uuid, text=text, sensitive=bool(sensitive))
        with changes.recording(f"Note on {contact.name}", Action.Kind.NOTE) as record:
            record.add(note)
        return note
    # A first save whose answer got lost comes again as a first save.
    answer_lost = version == 0 and note.version == 1
    if note.version != version and not answer_lost and note.text != text:
        raise changes.Stale(note)
    values: dict[str, Any] = {"text": text}
    if sensitive is not None:
        values["sensitive"] = sensitive
    with changes.recording(f"Edited a note on {contact.name}", Action.Kind.NOTE) as record:
        record.continues(note, within=ONE_SITTING)
        if record.change(note, **values):
            note.updated_at = record.at
            note.save(update_fields=["updated_at"])
    return note


def delete(note: Note) -> changes.Record:
    with changes.recording(f"Deleted a note on {note.contact.name}", Action.Kind.NOTE) as record:
        record.remove(note)
    return record
