"""The verbs on ways to learn what is missing, as people told them."""

import datetime as dt
from typing import Any

from contacts import changes
from contacts.models import Action
from interviews.models import TrainingOption


def add(option: TrainingOption) -> changes.Record:
    with changes.recording(f"A way to learn it: {option}", Action.Kind.ADD) as record:
        option.created_at = record.at
        record.add(option)
    return record


def edit(option: TrainingOption, *, version: int | None = None, **values: Any) -> changes.Record:
    """Change what is known of it. Raises `changes.Stale` when `version` is no longer that of the option."""
    with changes.recording(f"Edited {option}") as record:
        record.change(option, version=version, **values)
    return record


def remove(option: TrainingOption) -> changes.Record:
    with changes.recording(f"No longer a way to learn it: {option}") as record:
        record.remove(option)
    return record


def looked_up(option: TrainingOption, on: dt.date | None) -> changes.Record:
    """Say on which day I looked it up myself; None takes that back."""
    words = f"Looked up: {option}" if on else f"Not looked up yet: {option}"
    with changes.recording(words) as record:
        record.change(option, checked_on=on)
    return record


def last_currency() -> str:
    """Return the currency in which I wrote down a cost last; "" where I never did."""
    priced = TrainingOption.objects.exclude(currency="").order_by("-pk")
    return priced.values_list("currency", flat=True).first() or ""
