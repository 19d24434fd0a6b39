"""The verbs on the four gauges of a pathway: one row a day, put right at will."""

import datetime as dt
from collections.abc import Mapping
from typing import Final

from contacts import changes
from interviews.models import Gauge, Pathway

NAMES: Final = ("resources", "liking", "confidence", "coherence")
MOST: Final = 100


def asked(name: str) -> str:
    """Return what a gauge asks: "Do I like it?"."""
    label = str(Gauge._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
    return f"{label[:1].upper()}{label[1:]}?"


def save(pathway: Pathway, on: dt.date, values: Mapping[str, int | None]) -> changes.Record:
    """Say how a pathway looks on a day; what was said of that day before is put right."""
    with changes.recording(f"How {pathway.name} looks on {on.day} {on:%b %Y}") as record:
        row = Gauge.objects.filter(pathway=pathway, on=on).first()
        if row is None:
            record.add(Gauge(pathway=pathway, on=on, **values))
        else:
            record.change(row, **values)
    return record
