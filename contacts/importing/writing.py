"""Writing many rows at once, past the models."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection
from django.db.models import Model

from contacts.models import Contact


def plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def as_json(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: plain(value) for name, value in values.items()}


def insert_rows(model: type[Model], rows: Iterable[dict[str, Any]]) -> None:
    """Insert rows, all naming the same columns; the columns not named get their field's default."""
    rows = list(rows)
    spoken = tuple(rows[0])
    fields = {field.attname: field for field in model._meta.concrete_fields if not field.primary_key}
    silent = {
        name: field.get_db_prep_save(field.get_default(), connection)
        for name, field in fields.items()
        if name not in spoken
    }
    columns = ", ".join(f'"{fields[name].column}"' for name in (*spoken, *silent))
    marks = ", ".join(["%s"] * len(fields))
    defaults = tuple(silent.values())
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({marks})",  # noqa: S608
            [(*row.values(), *defaults) for row in rows],
        )


def update_rows(model: type[Contact], columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Update rows of (a value a column, id), and count their versions up."""
    sets = ", ".join(f'"{column}" = %s' for column in columns)
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {model._meta.db_table} SET {sets}, version = version + 1 WHERE id = %s",  # noqa: S608
            [[plain(value) for value in row] for row in rows],
        )
