"""The verbs on the questions planned for a talk; each is one action, with one undo."""

from collections.abc import Sequence

from contacts import changes
from contacts.models import Action
from interviews import bank, talk_notes
from interviews.models import Interview, PlannedQuestion, Question
from interviews.models.questions import Topic


def add(interview: Interview, questions: Sequence[Question]) -> changes.Record:
    """Plan questions of the bank, in this order; those that are planned already stay as they are."""
    with changes.recording(_words(interview, len(questions)), Action.Kind.ADD) as record:
        there = set(interview.questions.values_list("question", flat=True))
        new = [question for question in questions if question.pk not in there]
        record.what = _words(interview, len(new))
        _put_in(
            record,
            interview,
            [
                PlannedQuestion(
                    interview=interview, question=one, topic=one.topic, wording=one.text, minutes=one.minutes
                )
                for one in new
            ],
        )
    return record


def _words(interview: Interview, count: int) -> str:
    return f"Planned {'a question' if count == 1 else f'{count} questions'} for the {interview}"


def write(
    interview: Interview, wording: str, *, topic: str = Topic.OWN, minutes: int = 3, keep: bool = False
) -> changes.Record:
    """Plan a question of my own; to `keep` it is to have it in the bank too."""
    with changes.recording(_words(interview, 1), Action.Kind.ADD) as record:
        source = None
        if keep:
            source = Question(text=wording, topic=topic, minutes=minutes, position=bank.last_position() + 10)
            record.add(source)
        planned = PlannedQuestion(
            interview=interview, question=source, topic=topic, wording=wording, minutes=minutes
        )
        _put_in(record, interview, [planned])
    return record


def _put_in(record: changes.Record, interview: Interview, new: Sequence[PlannedQuestion]) -> None:
    """Store new questions after the others, before those with which the talk closes."""
    rows = list(PlannedQuestion.objects.filter(interview=interview))
    end = len(rows)
    while end and rows[end - 1].topic == Topic.NEXT:
        end -= 1
    before = [one for one in new if one.topic != Topic.NEXT]
    after = [one for one in new if one.topic == Topic.NEXT]
    _number(record, [*rows[:end], *before, *rows[end:], *after])


def _number(record: changes.Record, rows: Sequence[PlannedQuestion]) -> None:
    """Give the rows their places in this order; those that are new are stored.

    Their versions stay: an answer that is being typed elsewhere must not be refused for that.
    """
    for place, row in enumerate(rows):
        before, row.position = row.position, place
        if row.pk is None:
            record.add(row)
        elif before != place:
            row.save(update_fields=["position"])
            columns = {"before": {"position": before}, "after": {"position": place}}
            record.note(row._meta.label_lower, row.pk, row.about_id, **columns)


def move(planned: PlannedQuestion, by: int) -> int:
    """Move a question `by` places down, or up where that is negative; return the place it has then."""
    with changes.recording(f"Put the questions for the {planned.interview} in another order") as record:
        rows = list(PlannedQuestion.objects.filter(interview=planned.interview))
        here = rows.index(planned)
        there = max(0, min(len(rows) - 1, here + by))
        rows.insert(there, rows.pop(here))
        _number(record, rows)
    return there + 1


def drop(planned: PlannedQuestion) -> changes.Record:
    """Leave a question out, together with what was answered to it; undo brings both back."""
    with changes.recording(f"Left out a question for the {planned.interview}") as record:
        record.remove(planned)
        record.reindex(talk_notes.people_of(planned.interview))
    return record
