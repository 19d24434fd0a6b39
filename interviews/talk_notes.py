"""The verbs on the notes of a talk: saved while they are typed, found by the search for all who took part."""

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction

from contacts import changes
from contacts.models import Action
from interviews import texts
from interviews.models import Interview, Participant, TalkNotes

TEXTS: Final = ("text", "memorable", "action", "private")
DECLINED, FORGOT = "declined", "forgot"


def of(interview: Interview) -> TalkNotes:
    """Return the notes of a talk as they stand in the database now; not yet stored where there are none."""
    return TalkNotes.objects.filter(interview=interview).first() or TalkNotes(interview=interview)


def save(interview: Interview, typed: Mapping[str, str], seen: str) -> TalkNotes:
    """Store what was typed. Raises `texts.Stale` where one of the texts was changed elsewhere since."""
    # One transaction takes in the look and the write: of two saves at once the second sees the first.
    with transaction.atomic():
        notes = of(interview)
        values = texts.differing(notes, typed, seen)
        if values:
            with changes.recording(f"Notes of the {interview}", Action.Kind.NOTE) as record:
                _write_in(record, notes, **values)
                notes.updated_at = record.at
                notes.save(update_fields=["updated_at"])
        return notes


def say_if_asked(interview: Interview, answer: str) -> changes.Record:
    """Say what came of asking for names: they gave none, or I forgot to ask; "" takes that back."""
    with changes.recording(f"Names in the {interview}") as record:
        _write_in(record, of(interview), names_asked=answer)
    return record


def say_if_invited(interview: Interview, *, invited: bool) -> changes.Record:
    """Say whether they invited me to go on beyond the time that I had asked for."""
    words = "They invited me to go on" if invited else "Not invited to go on"
    with changes.recording(f"{words}: the {interview}") as record:
        record.change(interview, invited_to_go_on=invited)
    return record


def people_of(interview: Interview) -> list[int]:
    """Return whose search entries hold what was said in this talk."""
    return list(Participant.objects.filter(interview=interview).values_list("contact_id", flat=True))


def _write_in(record: changes.Record, notes: TalkNotes, **values: Any) -> None:
    if notes.pk is None:
        record.add(notes)
    else:
        record.continues(notes, within=texts.ONE_SITTING)
    record.change(notes, **values)
    record.reindex(people_of(notes.interview))
