"""The sample life's history: the same actions that the pages would have left, oldest first."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from contacts.changes import copy_of, plain
from contacts.demo.reading import BEGAN, IMPORTED, Row
from contacts.models import Action, Change, Contact, ImportBatch, Note

CONTACT, NOTE = Contact._meta.label_lower, Note._meta.label_lower


@dataclass
class Entry:
    """An action and its changes, before either is stored."""

    action: Action
    changes: list[Change]


def added(position: int, row: Row, notes: Iterable[Row]) -> int:
    """Return how many days ago Robin wrote this person down: before the first note, spread over the time."""
    noted = max((note["ago"] for note in notes), default=0)
    spread = IMPORTED // 2 + position * 37 % (BEGAN - IMPORTED // 2)
    return min(BEGAN, max(noted, min(spread, row.get("since", BEGAN))))


def write(everyone: dict[str, Contact], notes: list[Note], batch: ImportBatch) -> None:
    """Store who was added and imported, what was noted, and what went to the trash.

    What was done already, by those who add more to this life, takes its place among it.
    """
    people = list(everyone.values())
    done = _taken_out()
    imported = _import([contact for contact in people if contact.batch_id], batch)
    entries = [imported]
    entries += [_added(contact) for contact in people if not contact.batch_id]
    entries += _noted(notes)
    entries += [_trashed(contact, contact.trashed_at) for contact in people if contact.trashed_at]
    entries += done
    entries.sort(key=lambda entry: entry.action.at)
    Action.objects.bulk_create(entry.action for entry in entries)
    for entry in entries:
        for change in entry.changes:
            change.action = entry.action
    Change.objects.bulk_create(change for entry in entries for change in entry.changes)
    batch.action = imported.action
    batch.save(update_fields=["action"])


def _taken_out() -> list[Entry]:
    """Return the actions that are stored, and delete them: their numbers must run on with their moments."""
    entries = []
    for action in Action.objects.order_by("pk"):
        entries.append(Entry(action, list(action.changes.order_by("pk"))))
    Action.objects.all().delete()
    for entry in entries:
        entry.action.pk = None
        for change in entry.changes:
            change.pk = None
    return entries


def _import(people: list[Contact], batch: ImportBatch) -> Entry:
    what = f"Imported {batch.file_name}"
    action = Action(kind=Action.Kind.IMPORT, what=what, at=batch.imported_at, count=len(people))
    return Entry(
        action,
        [
            Change(model=CONTACT, object_id=contact.pk, about=contact.pk, after={"batch": batch.pk})
            for contact in people
        ],
    )


def _added(contact: Contact) -> Entry:
    what = f"Added {contact.name}"[:300]
    action = Action(kind=Action.Kind.ADD, what=what, at=contact.created_at, count=1)
    return Entry(
        action, [Change(model=CONTACT, object_id=contact.pk, about=contact.pk, after=copy_of(contact))]
    )


def _noted(notes: list[Note]) -> list[Entry]:
    """Return one action a note, oldest first; a logged touch has also moved the person's dates."""
    entries = []
    touched: dict[int, dt.date] = {}
    for note in notes:
        contact = note.contact
        words, kind = ("Note on", Action.Kind.NOTE)
        changes = [Change(model=NOTE, object_id=note.pk, about=contact.pk, after=copy_of(note))]
        if note.touched_on:
            words, kind = ("In touch with", Action.Kind.TOUCH)
            before = _dates(contact, touched.get(contact.pk))
            after = _dates(contact, note.touched_on)
            changes.append(
                Change(model=CONTACT, object_id=contact.pk, about=contact.pk, before=before, after=after)
            )
            touched[contact.pk] = note.touched_on
        what = f"{words} {contact.name}"[:300]
        entries.append(Entry(Action(kind=kind, what=what, at=note.created_at, count=1), changes))
    return entries


def _dates(contact: Contact, last_touch_on: dt.date | None) -> dict[str, object]:
    next_touch_on = contact.next_touch_after(last_touch_on)
    return {"last_touch_on": plain(last_touch_on), "next_touch_on": plain(next_touch_on)}


def _trashed(contact: Contact, at: dt.datetime) -> Entry:
    what = f"Put {contact.name} in the trash"[:300]
    action = Action(kind=Action.Kind.TRASH, what=what, at=at, count=1)
    before, after = {"trashed_at": None}, {"trashed_at": plain(at)}
    return Entry(
        action, [Change(model=CONTACT, object_id=contact.pk, about=contact.pk, before=before, after=after)]
    )
