"""Writing rows, and noting each before and after."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone

from contacts import search
from contacts.models import Action, Change, Circle, Contact, Organization, Tie

ROWS_AT_ONCE = 500


class Stale(Exception):
    """The row was changed by somebody else since it was read; `current` is how it stands now."""

    def __init__(self, current: models.Model | None) -> None:
        super().__init__("This was changed elsewhere in the meantime.")
        self.current = current


def plain(value: Any) -> Any:
    """Return `value` as JSON can hold it; a moment in UTC, as the database gives it back."""
    if isinstance(value, dt.datetime) and value.tzinfo is not None:
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value


def copy_of(obj: models.Model) -> dict[str, Any]:
    """Return all columns of a row."""
    return {field.attname: plain(getattr(obj, field.attname)) for field in obj._meta.concrete_fields}


def person_of(obj: models.Model) -> int | None:
    """Return the id of the person on whose page a change of `obj` is told."""
    if isinstance(obj, Contact):
        return obj.pk
    if isinstance(obj, Tie):
        return obj.a_id
    return getattr(obj, "contact_id", None) or getattr(obj, "about_id", None)


def is_found_by(model: type[models.Model], columns: Iterable[str]) -> bool:
    """Tell whether people are found by one of these columns of `model`."""
    return model is not Tie and (model is not Contact or not search.READ.isdisjoint(columns))


class Record:
    """Writes rows and remembers how they were. Made by `recording`."""

    def __init__(self, what: str, kind: str, at: dt.datetime | None = None) -> None:
        self.what = what
        self.kind = kind
        self.at = at or timezone.now()
        self.count: int | None = None
        self._action: Action | None = None
        self._extended: Change | None = None
        self._changes: list[Change] = []
        self._people: set[int] = set()
        # What this action has written, for rows of which two copies are at hand.
        self._written: dict[tuple[str, int], dict[str, Any]] = {}

    @property
    def action(self) -> Action | None:
        """The action as stored; None as long as nothing was changed."""
        return self._action

    def started(self) -> Action:
        """Return the action, stored now if it was not yet."""
        if self._action is None:
            self._action = Action.objects.create(what=self.what[:300], kind=self.kind, at=self.at)
        return self._action

    def continues(self, obj: models.Model, within: dt.timedelta) -> None:
        """Let a change of `obj` extend the last action, when that was about it alone and just now.

        Each extension counts as now: what goes on without a pause longer than `within` is one action.
        """
        label = obj._meta.label_lower
        last = Change.objects.filter(model=label, object_id=obj.pk, about=person_of(obj)).last()
        if (
            last is not None
            and last.after is not None
            and last.action.undone_at is None
            and last.action.kind == self.kind
            and last.action.at > self.at - within
            and last.action.changes.count() == 1
        ):
            self._extended = last

    def note(
        self, model: str, object_id: int, about: int | None, before: dict | None, after: dict | None
    ) -> None:
        """Remember a row that the caller has written itself."""
        for column in after or {}:
            self._written.get((model, object_id), {}).pop(column, None)
        if self._extended is not None:
            self._extended.after = {**(self._extended.after or {}), **(after or {})}
            if self._extended.before is not None:
                self._extended.before = {**(before or {}), **self._extended.before}
            self._extended.save(update_fields=["before", "after"])
            Action.objects.filter(pk=self._extended.action_id).update(at=self.at)
            return
        self._changes.append(
            Change(
                action=self.started(),
                model=model,
                object_id=object_id,
                about=about,
                before=before,
                after=after,
            )
        )

    def _noted(self, obj: models.Model, before: dict | None, after: dict | None) -> None:
        self.note(obj._meta.label_lower, obj.pk, person_of(obj), before, after)
        if isinstance(obj, Tie):
            self._mention(obj.pk, obj.b_id)

    def _mention(self, tie_id: int, about: int) -> None:
        """Tell of a tie on the other page too, by a line with neither before nor after: it undoes nothing."""
        label = Tie._meta.label_lower
        self._changes.append(Change(action=self.started(), model=label, object_id=tie_id, about=about))

    def add(self, obj: models.Model) -> None:
        """Store a new row."""
        obj.save(force_insert=True)
        self._noted(obj, None, copy_of(obj))
        self.touch(obj)

    def add_all(self, rows: Iterable[models.Model]) -> None:
        """Store many new rows of one kind at once; `save` of their model is not called."""
        made = list(rows)
        if made:
            type(made[0])._default_manager.bulk_create(made, batch_size=ROWS_AT_ONCE)
        for obj in made:
            self._noted(obj, None, copy_of(obj))
            self.touch(obj)

    def change(self, obj: models.Model, *, version: int | None = None, **values: Any) -> bool:
        """Change fields of a row; tell whether any differed.

        With `version` the row must still be of that version, else `Stale` is raised.
        """
        model = type(obj)
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        written = self._written.get((model._meta.label_lower, obj.pk), {})
        for name, value in values.items():
            column = model._meta.get_field(name).attname  # type: ignore[union-attr]
            old = written.get(column, getattr(obj, column))
            setattr(obj, name, value)
            if getattr(obj, column) != old:
                before[column], after[column] = plain(old), plain(getattr(obj, column))
        held = getattr(obj, "version", None)
        if version is not None and held is not None:
            current = model._default_manager.filter(pk=obj.pk).first()
            if current is None or current.version != version:  # type: ignore[attr-defined]
                raise Stale(current)
        if not after:
            return False
        fields = set(after)
        if held is not None:
            obj.version = held + 1  # type: ignore[attr-defined]
            fields.add("version")
        obj.save(update_fields=fields)
        self._noted(obj, before, after)
        now = {column: getattr(obj, column) for column in after}
        self._written[model._meta.label_lower, obj.pk] = written | now
        if is_found_by(model, after):
            self.touch(obj)
        return True

    def change_all(self, queryset: QuerySet, **values: Any) -> int:
        """Change fields of many rows at once; return how many differed."""
        model = queryset.model
        columns = {name: model._meta.get_field(name).attname for name in values}
        new = {columns[name]: getattr(value, "pk", value) for name, value in values.items()}
        plain_new = {column: plain(value) for column, value in new.items()}
        about = {Contact: "pk", Tie: "a_id"}.get(model, "contact_id")
        columns_there = {"pk", *(field.attname for field in model._meta.concrete_fields)}
        of_somebody = {about, *(["b_id"] if model is Tie else [])} & columns_there
        rows = list(queryset.order_by("pk").values("pk", *of_somebody - {"pk"}, *new))
        rows = [row for row in rows if any(row[column] != value for column, value in new.items())]
        touched = [row["pk"] for row in rows]
        label = model._meta.label_lower
        for row in rows:
            differing = [column for column, value in new.items() if row[column] != value]
            before = {column: plain(row[column]) for column in differing}
            after = {column: plain_new[column] for column in differing}
            self.note(label, row["pk"], row.get(about), before, after)
            if model is Tie:
                self._mention(row["pk"], row["b_id"])
        if any(field.name == "version" for field in model._meta.concrete_fields):
            new["version"] = models.F("version") + 1
        for some in in_parts(touched):
            model._default_manager.filter(pk__in=some).update(**new)
        if is_found_by(model, plain_new):
            self._people.update(row[about] for row in rows if row.get(about))
        return len(rows)

    def remove(self, obj: models.Model) -> None:
        """Delete a row for good; undo brings it back."""
        for column, value in self._written.get((obj._meta.label_lower, obj.pk), {}).items():
            setattr(obj, column, value)
        self._noted(obj, copy_of(obj), None)
        self.touch(obj)
        obj.delete()

    def remove_all(self, queryset: QuerySet) -> int:
        rows = list(queryset)
        for obj in rows:
            self._noted(obj, copy_of(obj), None)
            self.touch(obj)
        for some in in_parts([obj.pk for obj in rows]):
            queryset.model._default_manager.filter(pk__in=some).delete()
        return len(rows)

    def touch(self, obj: models.Model) -> None:
        """Note whom the search index must read again on account of `obj`; nobody is found by their ties."""
        about = None if isinstance(obj, Tie) else person_of(obj)
        if about is not None:
            self._people.add(about)
        elif isinstance(obj, Organization | Circle):
            self._people.update(people_at(obj))

    def reindex(self, contact_ids: Iterable[int]) -> None:
        """Have the search index read these people again."""
        self._people.update(contact_ids)

    def flush(self) -> None:
        """Store now what was noted so far, so that what follows comes after it in the history."""
        Change.objects.bulk_create(self._changes, batch_size=ROWS_AT_ONCE)
        self._changes = []

    def finish(self) -> None:
        """Store what was noted, and bring the search index up to date."""
        if self._action is not None:
            people = {change.about for change in self._changes if change.about}
            count = len(people) or len(self._changes)
            self.flush()
            self._action.count = count if self.count is None else self.count
            self._action.save(update_fields=["count"])
        if self._people:
            search.index(self._people)


@contextmanager
def recording(what: str, kind: str = Action.Kind.EDIT, at: dt.datetime | None = None) -> Iterator[Record]:
    """Open one transaction and one action; everything in it is kept and undone together."""
    with transaction.atomic():
        record = Record(what, kind, at)
        yield record
        record.finish()


def in_parts(ids: Collection[int], size: int = 10_000) -> Iterator[list[int]]:
    ordered = sorted(ids)
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]


def people_at(obj: Organization | Circle) -> list[int]:
    """Return who is found under the name of this organisation or circle."""
    if isinstance(obj, Organization):
        here = obj.contacts.values_list("pk", flat=True)
        before = obj.former_roles.values_list("contact_id", flat=True)
        return [*here, *before]
    return list(Contact.circles.through.objects.filter(circle=obj.pk).values_list("contact_id", flat=True))


def of_person(contact_id: int) -> QuerySet[Action]:
    """Return the actions that concern one person, latest first."""
    return Action.objects.filter(pk__in=Change.objects.filter(about=contact_id).values("action"))
