"""The verbs on what I still want to know of a kind of work."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

from django.db import transaction
from django.db.models import F, Max
from django.utils.text import Truncator

from contacts import changes
from contacts.folding import fold
from contacts.models import Action, Change
from interviews import texts
from interviews.models import Interview, OpenQuestion, Pathway

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


# ── After a talk ──────────────────────────────────────────────────────────────────────────────────


def raise_in(record: changes.Record, interview: Interview, lines: Iterable[str]) -> None:
    """Let each line be an open question of the talk's pathways: one that is there, or was, is no new one."""
    asked: dict[str, str] = {}
    for line in lines:
        text = Truncator(" ".join(line.split())).chars(LONGEST)
        asked.setdefault(_key(text), text)
    pathways = interview.pathways.present().order_by("pk")
    ids = list(pathways.values_list("pk", flat=True)) if any(asked.values()) else []
    known = _known(interview, ids)
    last = dict(
        OpenQuestion.objects.filter(pathway__in=ids).values_list("pathway").annotate(last=Max("position"))
    )
    for pk in ids:
        new = [text for key, text in asked.items() if text and (pk, key) not in known]
        record.add_all(
            OpenQuestion(pathway_id=pk, text=text, raised_in=interview, position=position)
            for position, text in enumerate(new, last.get(pk, -1) + 1)
        )


def _known(interview: Interview, pathway_ids: Collection[int]) -> set[tuple[int, str]]:
    """Return what is asked of these pathways, and what this talk raised before, removed since or not."""
    there = OpenQuestion.objects.filter(pathway__in=pathway_ids).values_list("pathway", "text")
    raised = Change.objects.filter(
        model=OpenQuestion._meta.label_lower,
        before__isnull=True,
        after__raised_in_id=interview.pk,
        action__undone_at__isnull=True,
    )
    before = [(one.after["pathway_id"], one.after["text"]) for one in raised if one.after]
    return {(pk, _key(text)) for pk, text in [*there, *before]}
