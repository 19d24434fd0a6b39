"""Interviews into the trash, and out of it."""

from collections.abc import Collection

from contacts import changes
from contacts.models import Action
from interviews.models import Interview, Participant


def trash(ids: Collection[int]) -> changes.Record:
    with changes.recording(f"Put {several(ids)} in the trash", Action.Kind.TRASH) as record:
        for interview in Interview.objects.present().filter(pk__in=ids):
            record.change(interview, trashed_at=record.at)
        record.reindex(_people_of(ids))
    return record


def restore(ids: Collection[int]) -> changes.Record:
    with changes.recording(f"Restored {several(ids)}", Action.Kind.RESTORE) as record:
        for interview in Interview.objects.trashed().filter(pk__in=ids):
            record.change(interview, trashed_at=None)
        record.reindex(_people_of(ids))
    return record


def several(ids: Collection[int]) -> str:
    if len(ids) == 1 and (only := Interview.objects.filter(pk__in=ids).first()):
        return f"the {only}"
    return f"{len(ids):,} interviews"


def _people_of(ids: Collection[int]) -> list[int]:
    return list(Participant.objects.filter(interview__in=ids).values_list("contact_id", flat=True))
