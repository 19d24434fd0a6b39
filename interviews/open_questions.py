"""The verbs on what I still want to know of a kind of work."""

from collections.abc import Collection, Mapping
from typing import Any, Final

from django.db import transaction
from django.db.models import F

from contacts import changes
from contacts.folding import fold
from contacts.models import Action
from interviews import texts
from interviews.models import OpenQuestion, Pathway

LONGEST: Final = 500


def _key(text: str) -> str:
    return fold(text) or text


def of(pathway: Pathway) -> list[OpenQuestion]:
    """Return all of a pathway: those that are open in my order, then what was answered, the latest first."""
    rows = OpenQuestion.objects.filter(pathway=pathway)
    order = F("answered_at").desc(nulls_first=True)
    return list(rows.order_by(order, "position", "pk"))


def add(pathway: Pathway, text: str) -> changes.Record:
    """Write down what I want to know; a question that is there already is not doubled."""
    with changes.recording(f"To find out: {text}", Action.Kind.ADD) as record:
        rows = list(OpenQuestion.objects.filter(pathway=pathway))
        if all(_key(row.text) != _key(text) for row in rows):
            last = max((row.position for row in rows), default=-1)
            record.add(OpenQuestion(pathway=pathway, text=text, position=last + 1))
    return record


def reword(question: OpenQuestion, typed: Mapping[str, Any], seen: str) -> changes.Record:
    """Put a question differently. Raises `texts.Stale` where it was reworded elsewhere since."""
    with transaction.atomic():
        question.refresh_from_db()
        values = texts.differing(question, typed, seen)
        with changes.recording(f"Reworded: {question.text}") as record:
            record.change(question, **values)
    return record


def answer(
    question: OpenQuestion, typed: Mapping[str, Any], seen: str, *, yielding: Collection[str]
) -> changes.Record:
    """Say what the answer is, and which talk gave it. Raises `texts.Stale` as `reword` does."""
    with transaction.atomic():
        question.refresh_from_db()
        values = texts.differing(question, typed, seen, yielding=yielding)
        with changes.recording(f"Answered: {question.text}") as record:
            record.change(question, answered_at=question.answered_at or record.at, **values)
    return record


def reopen(question: OpenQuestion) -> changes.Record:
    """Ask it again: what was answered so far stays with it."""
    with changes.recording(f"Open again: {question.text}") as record:
        record.change(question, answered_at=None)
    return record


def move(question: OpenQuestion, by: int) -> int:
    """Move a question `by` places among those that are open; return its place there.

    Versions stay: an answer that is being typed elsewhere must not be refused for that.
    """
    with changes.recording("Put what I want to know in another order") as record:
        rows = list(OpenQuestion.objects.filter(pathway=question.pathway_id, answered_at=None))
        here = rows.index(question)
        there = max(0, min(len(rows) - 1, here + by))
        rows.insert(there, rows.pop(here))
        for place, row in enumerate(rows):
            if row.position != place:
                columns = {"before": {"position": row.position}, "after": {"position": place}}
                row.position = place
                row.save(update_fields=["position"])
                record.note(row._meta.label_lower, row.pk, None, **columns)
    return there + 1


def remove(question: OpenQuestion) -> changes.Record:
    with changes.recording(f"No longer to find out: {question.text}") as record:
        record.remove(question)
    return record
