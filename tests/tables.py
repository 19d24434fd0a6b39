"""All rows of all tables, to tell that nothing was changed, or that an undo left no trace."""

from typing import Any

from django.apps import apps
from django.db import connection

from contacts.models import Action, Change

# What undoing itself writes.
OF_THE_HISTORY = {Action, Change}
ROOMS = ("contacts", "interviews")
Everything = dict[str, list[Any]]


def everything() -> Everything:
    """Return all rows of each table, with all columns but the version, and what is searched."""
    found: Everything = {}
    for room in ROOMS:
        for model in apps.get_app_config(room).get_models(include_auto_created=True):
            if model in OF_THE_HISTORY:
                continue
            columns = [field.attname for field in model._meta.concrete_fields if field.attname != "version"]
            rows = model._default_manager.order_by("pk").values_list(*columns)
            found[model._meta.label] = [dict(zip(columns, row, strict=True)) for row in rows]
    found["searched"] = searched()
    return found


def searched() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rowid, * FROM contacts_search ORDER BY rowid")
        return cursor.fetchall()


def differing(one: Everything, other: Everything) -> dict[str, list[Any]]:
    """Return, table by table, the rows that only one of the two has: short enough to be read."""
    return {
        table: [row for row in [*one[table], *other[table]] if (row in one[table]) != (row in other[table])]
        for table in one
        if one[table] != other[table]
    }
