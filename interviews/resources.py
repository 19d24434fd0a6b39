"""The verbs on what people told me to read, join or visit."""

import datetime as dt
from collections.abc import Collection
from typing import Any, Final

from django.db import transaction

from contacts import changes
from contacts.models import Action, Contact
from interviews import advice, aftermath, pathways, texts
from interviews.models import Interview, Pathway, Resource

# What a page of one says that it began from.
SEEN: Final = ("kind", "name", "url", "note", "happens_on", "interview_id", "contact_id")


def add(resource: Resource, chosen: Collection[Pathway] = ()) -> changes.Record:
    with changes.recording(f"To look at: {resource.name}", Action.Kind.ADD) as record:
        resource.created_at = record.at
        record.add(resource)
        pathways.set_in(record, resource, chosen)
    return record


def marks(resource: Resource) -> str:
    """Return the mark of a resource as it is now: another one once any of it was edited."""
    return texts.mark(texts.marks_of(resource, SEEN))


def edit(resource: Resource, chosen: Collection[Pathway], seen: str, **values: Any) -> changes.Record:
    """Change what it is, who named it and what it is for. Raises `changes.Stale` if it was edited since."""
    with transaction.atomic():
        resource.refresh_from_db()
        if seen != marks(resource):
            raise changes.Stale(resource)
        with changes.recording(f"Edited: {resource.name}") as record:
            before = named_in(resource)
            record.change(resource, **values)
            pathways.set_in(record, resource, chosen)
            if resource.done_at:
                tell_in(record, before, named_in(resource))
    return record


def remove(resource: Resource) -> changes.Record:
    with changes.recording(f"No longer to look at: {resource.name}") as record:
        remove_in(record, resource)
    return record


def remove_in(record: changes.Record, resource: Resource) -> None:
    """Do what `remove` does, as a part of a larger action."""
    before = named_in(resource)
    pathways.take_out_in(record, resource)
    record.remove(resource)
    tell_in(record, before)


# ── Done, and to do again ─────────────────────────────────────────────────────────────────────────


def done(resource: Resource, at: dt.datetime) -> changes.Record:
    """Say that I read it, joined it or went there: whoever named it is to hear what came of it."""
    with changes.recording(f"Done: {resource.name}", at=at) as record:
        _done_in(record, resource, at)
    return record


def reopen(resource: Resource) -> changes.Record:
    """Say that it is still to be done after all."""
    with changes.recording(f"To do again: {resource.name}") as record:
        _done_in(record, resource, None)
    return record


def done_many(ids: Collection[int], at: dt.datetime) -> changes.Record:
    """Mark those that are to be done as done; what is done stays as it is."""
    rows = _rows(ids).filter(done_at=None)
    return _many(list(rows), "Done: {}", at, at)


def reopen_many(ids: Collection[int], at: dt.datetime) -> changes.Record:
    rows = _rows(ids).filter(done_at__isnull=False)
    return _many(list(rows), "To do again: {}", None, at)


def _rows(ids: Collection[int]) -> Any:
    return Resource.objects.filter(pk__in=ids).select_related("interview", "contact").order_by("pk")


def _many(rows: list[Resource], words: str, done_at: dt.datetime | None, at: dt.datetime) -> changes.Record:
    with changes.recording(words.format(several(len(rows))), at=at) as record:
        for row in rows:
            _done_in(record, row, done_at)
        record.count = len(rows)
    return record


def _done_in(record: changes.Record, resource: Resource, at: dt.datetime | None) -> None:
    if record.change(resource, done_at=at):
        tell_in(record, named_in(resource))


def several(count: int) -> str:
    return "1 resource" if count == 1 else f"{count:,} resources"


# ── Telling whoever named it ──────────────────────────────────────────────────────────────────────

NamedIn = tuple[Interview, Contact] | None


def named_in(resource: Resource) -> NamedIn:
    """Return in which talk it was named and by whom; None where either is not known."""
    person = advice.named_by(resource)
    return (resource.interview, person) if resource.interview and person else None


def tell_in(record: changes.Record, *told: NamedIn) -> None:
    """Bring what there is to tell them in line with what was done."""
    for one in {(talk.pk, person.pk): (talk, person) for talk, person in filter(None, told)}.values():
        aftermath.after_acting(record, *one)
