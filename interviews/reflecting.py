"""The verbs on a reflection: typed straight after the talk, and finished by a button."""

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.db.models import Prefetch

from contacts import changes
from contacts.models import Action
from interviews import followups, open_questions, talk_notes, texts
from interviews.cadence import Kind
from interviews.models import Interview, Participant, Reflection
from interviews.stages import Stage

CHOICES: Final = ("verdict", "contradicts_talk_id", "liking", "quality", "energy")


class NothingSaid(Exception):
    """Neither what appealed nor what did not was written down: that is no reflection yet."""


def of(interview: Interview) -> Reflection:
    """Return the reflection as it stands in the database now; not yet stored where there is none."""
    return Reflection.objects.filter(interview=interview).first() or Reflection(interview=interview)


def save(interview: Interview, typed: Mapping[str, Any], seen: str) -> Reflection:
    """Store what was typed. Raises `texts.Stale` where one of the texts was changed elsewhere since."""
    with transaction.atomic():
        reflection = of(interview)
        values = texts.differing(reflection, typed, seen, yielding=CHOICES)
        if values:
            with changes.recording(f"Reflected on the {interview}", Action.Kind.NOTE) as record:
                if reflection.pk is None:
                    record.add(reflection)
                else:
                    record.continues(reflection, within=texts.ONE_SITTING)
                record.change(reflection, **values)
                record.reindex(talk_notes.people_of(interview))
                reflection.updated_at = record.at
                reflection.save(update_fields=["updated_at"])
        return reflection


def finish(interview: Interview) -> changes.Record:
    """Say that the reflection is done; new questions in it are from now on open ones of its pathways.

    Raises `NothingSaid` while it says neither what appealed nor what did not.
    """
    with changes.recording(f"Finished reflecting on the {interview}") as record:
        reflection = of(interview)
        if not reflection.can_be_finished:
            raise NothingSaid
        record.change(reflection, finished_at=reflection.finished_at or record.at)
        open_questions.raise_in(record, interview, reflection.new_question.splitlines())
        for row in interview.follow_ups.filter(kind=Kind.REFLECT, done_at=None):
            followups.done_in(record, row, record.at)
    return record


def earlier_talks(interview: Interview) -> list[Interview]:
    """Return the talks held before this one, the latest first, with who took part and their pathways."""
    held = Interview.objects.present().filter(stage=Stage.HELD, ended_at__lt=interview.ended_at)
    people = Prefetch("participants", Participant.objects.present().select_related("contact"))
    rows = held.exclude(pk=interview.pk).prefetch_related(people, "pathways")
    return list(rows.order_by("-ended_at", "-pk"))
