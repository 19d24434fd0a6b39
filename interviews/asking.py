"""The verbs on the questions of a talk while it goes on: asked, answered, thought of on the spot."""

from typing import Final

from django.db import transaction

from contacts import changes
from contacts.models import Action
from interviews import talk_notes, texts
from interviews.models import Interview, PlannedQuestion

TEXTS: Final = ("answer",)


def add(interview: Interview, wording: str) -> changes.Record:
    """Add a question thought of while we talk, after those that were planned."""
    with changes.recording(f"A question for the {interview}") as record:
        last = interview.questions.order_by("-position").values_list("position", flat=True).first()
        position = 0 if last is None else last + 1
        record.add(PlannedQuestion(interview=interview, wording=wording, position=position))
    return record


def tick(question: PlannedQuestion, *, asked: bool) -> changes.Record:
    """Say that a question was asked, or take that back; said twice, the first moment counts."""
    with changes.recording(f"{'Asked' if asked else 'Not asked'}: {question.wording}") as record:
        record.change(question, asked_at=(question.asked_at or record.at) if asked else None)
    return record


def answer(question: PlannedQuestion, text: str, seen: str) -> PlannedQuestion:
    """Store what they answered, as typed. Raises `texts.Stale` where it was changed elsewhere since."""
    with transaction.atomic():
        question.refresh_from_db()
        values = texts.differing(question, {"answer": text}, seen)
        if values:
            with changes.recording(f"An answer in the {question.interview}", Action.Kind.NOTE) as record:
                record.continues(question, within=texts.ONE_SITTING)
                record.change(question, **values)
                record.reindex(talk_notes.people_of(question.interview))
        return question
