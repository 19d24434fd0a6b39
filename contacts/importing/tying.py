"""Writing a friend's ties: a row each, with its copy in the history, without fetching them."""

from collections.abc import Iterable

from django.db import connection

from contacts.changes import Record
from contacts.importing.friends import KIND
from contacts.importing.outcome import NewTie
from contacts.importing.writing import insert_rows
from contacts.models import Change, Contact, ImportBatch, Tie
from contacts.weights import Certainty

LONGEST_NAME = 200  # characters of it in a note


def add_ties(batch: ImportBatch, record: Record, friend: Contact, ties: Iterable[NewTie]) -> None:
    """Tie `friend` to everyone of `ties`, whose people all have their id by now."""
    note = f"from {friend.name[:LONGEST_NAME]}’s LinkedIn export"
    rows = [
        {
            "a_id": min(friend.pk, tie.person.pk),
            "b_id": max(friend.pk, tie.person.pk),
            "kind": KIND.value,
            "certainty": Certainty.SURE.value,
            "since_on": tie.since.isoformat() if tie.since else None,
            "note": note,
            "batch_id": batch.pk,
        }
        for tie in ties
    ]
    if not rows:
        return
    insert_rows(Tie, rows)
    # The whole row, as `changes.copy_of` has it: undo tells by it whether a tie was changed since.
    names = [(field.attname, field.column) for field in Tie._meta.concrete_fields]
    copy = ", ".join(f"'{attname}', \"{column}\"" for attname, column in names)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Change._meta.db_table} "  # noqa: S608
            "(action_id, model, object_id, about, before, after) "
            "SELECT %s, %s, id, CASE WHEN a_id = %s THEN b_id ELSE a_id END, NULL, "
            f"json_object({copy}) FROM {Tie._meta.db_table} WHERE batch_id = %s ORDER BY id",
            [record.started().pk, Tie._meta.label_lower, friend.pk, batch.pk],
        )
