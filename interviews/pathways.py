"""The verbs on pathways."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Count

from contacts import changes
from contacts.folding import fold
from contacts.models import Action
from interviews import heard, talks, texts
from interviews.models import Interview, Introduction, Pathway, Question, Resource

LONGEST_NAME = 200
ByPathway = Interview.pathways.through


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


def explore(interview: Interview, chosen: Collection[Pathway]) -> changes.Record:
    """Say which kinds of work a talk is to tell of; a new one is stored along with that."""
    with changes.recording(f"What the {interview} is for") as record:
        talks.store_in(record, (), pathways=chosen)
        talks.set_pathways_in(record, interview, chosen)
    return record


def edit(pathway: Pathway, typed: Mapping[str, Any], seen: str) -> changes.Record:
    """Change its name or why it draws me. Raises `texts.Stale` where these were changed elsewhere since."""
    with transaction.atomic():
        pathway.refresh_from_db()
        values = texts.differing(pathway, typed, seen)
        with changes.recording(f"Edited the pathway {pathway.name}") as record:
            record.change(pathway, **values)
    return record


def set_status(ids: Collection[int], status: str) -> changes.Record:
    """Say how far I am with kinds of work; those of which that is so already stay as they are."""
    words = _words(ids, f"{{}}: {Pathway.Status(status).label}")
    with changes.recording(words) as record:
        record.change_all(Pathway.objects.present().filter(pk__in=ids), status=status)
    return record


def trash(ids: Collection[int]) -> changes.Record:
    with changes.recording(_words(ids, "Put {} in the trash"), Action.Kind.TRASH) as record:
        record.change_all(Pathway.objects.present().filter(pk__in=ids), trashed_at=record.at)
        record.reindex(heard.under_pathways(ids))
    return record


def restore(ids: Collection[int]) -> changes.Record:
    with changes.recording(_words(ids, "Restored {}"), Action.Kind.RESTORE) as record:
        record.change_all(Pathway.objects.trashed().filter(pk__in=ids), trashed_at=None)
        record.reindex(heard.under_pathways(ids))
    return record


def _words(ids: Collection[int], words: str) -> str:
    only = Pathway.objects.filter(pk__in=ids).first() if len(ids) == 1 else None
    return words.format(only.name if only else f"{len(ids):,} pathways")


# ── What belongs to them ──────────────────────────────────────────────────────────────────────────


def set_in(record: changes.Record, row: Question | Resource, pathways: Collection[Pathway]) -> None:
    """Let a row belong to these pathways and no others. One in the trash is offered nowhere, so it stays."""
    links = type(row).pathways.through
    column = row._meta.model_name
    own = links._default_manager.filter(**{f"{column}_id": row.pk})
    there = set(own.values_list("pathway_id", flat=True))
    wanted = {pathway.pk for pathway in pathways}
    record.remove_all(own.exclude(pathway_id__in=wanted).filter(pathway__trashed_at=None))
    record.add_all(links(**{f"{column}_id": row.pk, "pathway_id": pk}) for pk in sorted(wanted - there))


def take_out_in(record: changes.Record, row: Question | Resource) -> None:
    """Let a row that is to go belong to no pathway, so that undo knows to which it did."""
    links = type(row).pathways.through
    record.remove_all(links._default_manager.filter(**{f"{row._meta.model_name}_id": row.pk}))


def set_for(ids: Collection[int], pathways: Collection[Pathway], *, instead: bool) -> changes.Record:
    """Let many interviews belong to these pathways as well, or `instead` of those they belong to."""
    names = ", ".join(pathway.name for pathway in pathways)
    words = f"{several(len(ids))}: {'only' if instead else 'also'} {names}"
    with changes.recording(words) as record:
        rows = Interview.objects.present().filter(pk__in=ids).order_by("pk")
        present = list(rows.values_list("pk", flat=True))
        links = ByPathway.objects.filter(interview__in=present)
        wanted = sorted(pathway.pk for pathway in pathways)
        if instead:
            record.remove_all(links.exclude(pathway__in=wanted).filter(pathway__trashed_at=None))
        there = set(links.filter(pathway__in=wanted).values_list("interview_id", "pathway_id"))
        record.add_all(
            ByPathway(interview_id=interview, pathway_id=pathway)
            for interview in present
            for pathway in wanted
            if (interview, pathway) not in there
        )
        record.count = len(present)
    return record


def several(count: int) -> str:
    return "1 interview" if count == 1 else f"{count:,} interviews"


def gave_names(field: str) -> dict[int, str]:
    """Return who gave me names in talks for this kind of work, with words that follow their name."""
    asked = set(fold(field).split())
    alike = [
        pathway.pk
        for pathway in Pathway.objects.present()
        if (words := set(fold(pathway.name).split())) and (words <= asked or asked <= words)
    ]
    if not asked or not alike:
        return {}
    given = Introduction.objects.filter(named_in__pathways__in=alike, named_in__trashed_at=None)
    counts = given.order_by().values_list("introducer").annotate(n=Count("pk", distinct=True))
    return {pk: f"gave you {'a name' if n == 1 else f'{n} names'} in this field" for pk, n in counts}
