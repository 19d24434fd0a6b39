"""The verbs on pathways."""

from collections.abc import Collection

from contacts import changes
from contacts.models import Action
from interviews.models import Pathway

LONGEST_NAME = 200


def called(name: str) -> Pathway:
    """Return the pathway of this name; one not yet stored where there is none.

    The database folds the case of ASCII only, and nobody wants "ÉDITION" beside "Édition".
    """
    for pathway in Pathway.objects.present():
        if pathway.name.casefold() == name.casefold():
            return pathway
    return Pathway(name=name)


def add(name: str) -> changes.Record:
    """Begin to explore a kind of work; one that is there already stays as it is."""
    with changes.recording(f"A pathway: {name}", Action.Kind.ADD) as record:
        pathway = called(name)
        if pathway.pk is None:
            record.add(pathway)
    return record


def trash(ids: Collection[int]) -> changes.Record:
    with changes.recording(_words(ids, "Put {} in the trash"), Action.Kind.TRASH) as record:
        record.change_all(Pathway.objects.present().filter(pk__in=ids), trashed_at=record.at)
    return record


def restore(ids: Collection[int]) -> changes.Record:
    with changes.recording(_words(ids, "Restored {}"), Action.Kind.RESTORE) as record:
        record.change_all(Pathway.objects.trashed().filter(pk__in=ids), trashed_at=None)
    return record


def _words(ids: Collection[int], words: str) -> str:
    only = Pathway.objects.filter(pk__in=ids).first() if len(ids) == 1 else None
    return words.format(only.name if only else f"{len(ids):,} pathways")
