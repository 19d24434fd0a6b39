"""The one history and the one undo.

Every verb that writes does so through a `Record`, which notes each row before and after in the same
transaction:

    with changes.recording("Called Ana a friend", kind=Action.Kind.EDIT) as record:
        record.change(contact, closeness=4)

`undo` takes an action back row by row, and leaves alone, and names, whatever was changed again since.
"""

from contacts.changes.recording import (
    Record,
    Stale,
    copy_of,
    in_parts,
    of_person,
    people_at,
    person_of,
    plain,
    recording,
)
from contacts.changes.undoing import Undone, undo

__all__ = [
    "Record",
    "Stale",
    "Undone",
    "copy_of",
    "in_parts",
    "of_person",
    "people_at",
    "person_of",
    "plain",
    "recording",
    "undo",
]
