"""The one history and the one undo.

Every verb that writes does so through a `Record`, which notes each row before and after in the same
transaction:

    with changes.recording("Called Ana a friend", kind=Action.Kind.EDIT) as record:
        record.change(contact, closeness=4)

`undo` takes an action back row by row, and leaves alone, and names, whatever was changed again since.
"""

import datetime as dt
import json
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from contacts import search
from contacts.models import Action, Change, Circle, Contact, Double, Organization

# Kept by the machine, not by me: these differ without anybody having changed anything.
NOT_COMPARED = {"version", "updated_at", "sort_name", "key"}
ROWS_AT_ONCE = 500
# Saving a row with one of these sets other columns too; what an import may fill is put back by name.
COMPUTED_FROM = {"first_name", "last_name", "name", "hand_edited"}


class Stale(Exception):
    """The row was changed by somebody else since it was read; `current` is how it stands now."""

    def __init__(self, current: models.Model | None) -> None:
        super().__init__("This was changed elsewhere in the meantime.")
        self.current = current


def plain(value: Any) -> Any:
    """Return `value` as JSON can hold it."""
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
    return getattr(obj, "contact_id", None)


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
        self._counted = 0
        self._people: set[int] = set()

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
        """Let a change of `obj` extend the last action, when that was about it alone and just now."""
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
        if self._extended is not None:
            self._extended.after = {**(self._extended.after or {}), **(after or {})}
            if self._extended.before is not None:
                self._extended.before = {**(before or {}), **self._extended.before}
            self._extended.save(update_fields=["before", "after"])
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

    def add(self, obj: models.Model) -> None:
        """Store a new row."""
        obj.save(force_insert=True)
        self.note(obj._meta.label_lower, obj.pk, person_of(obj), None, copy_of(obj))
        self.touch(obj)

    def add_all(self, rows: Iterable[models.Model]) -> None:
        """Store many new rows of one kind at once; `save` of their model is not called."""
        made = list(rows)
        if made:
            type(made[0])._default_manager.bulk_create(made, batch_size=ROWS_AT_ONCE)
        for obj in made:
            self.note(obj._meta.label_lower, obj.pk, person_of(obj), None, copy_of(obj))
            self.touch(obj)

    def change(self, obj: models.Model, *, version: int | None = None, **values: Any) -> bool:
        """Change fields of a row; tell whether any differed.

        With `version` the row must still be of that version, else `Stale` is raised.
        """
        model = type(obj)
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        for name, value in values.items():
            column = model._meta.get_field(name).attname  # type: ignore[union-attr]
            old = getattr(obj, column)
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
        self.note(obj._meta.label_lower, obj.pk, person_of(obj), before, after)
        self.touch(obj)
        return True

    def change_all(self, queryset: QuerySet, **values: Any) -> int:
        """Change fields of many rows at once; return how many differed."""
        model = queryset.model
        columns = {name: model._meta.get_field(name).attname for name in values}
        new = {columns[name]: getattr(value, "pk", value) for name, value in values.items()}
        after = {column: plain(value) for column, value in new.items()}
        about = "pk" if model is Contact else "contact_id"
        of_somebody = about == "pk" or any(field.attname == about for field in model._meta.concrete_fields)
        rows = list(queryset.order_by("pk").values("pk", *({about} if of_somebody else ()), *new))
        rows = [row for row in rows if any(row[column] != value for column, value in new.items())]
        touched = [row["pk"] for row in rows]
        label = model._meta.label_lower
        for row in rows:
            before = {column: plain(row[column]) for column in new}
            self.note(label, row["pk"], row.get(about), before, after)
        if any(field.name == "version" for field in model._meta.concrete_fields):
            new["version"] = models.F("version") + 1
        for some in in_parts(touched):
            model._default_manager.filter(pk__in=some).update(**new)
        self._people.update(row[about] for row in rows if row.get(about))
        return len(rows)

    def remove(self, obj: models.Model) -> None:
        """Delete a row for good; undo brings it back."""
        self.note(obj._meta.label_lower, obj.pk, person_of(obj), copy_of(obj), None)
        self.touch(obj)
        obj.delete()

    def remove_all(self, queryset: QuerySet) -> int:
        rows = list(queryset)
        for obj in rows:
            self.note(obj._meta.label_lower, obj.pk, person_of(obj), copy_of(obj), None)
            self.touch(obj)
        for some in in_parts([obj.pk for obj in rows]):
            queryset.model._default_manager.filter(pk__in=some).delete()
        return len(rows)

    def touch(self, obj: models.Model) -> None:
        """Note whom the search index must read again on account of `obj`."""
        about = person_of(obj)
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


# ── Undo ──────────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class Undone:
    """What came of an undo: rows put back, and those left alone, each with the reason."""

    count: int = 0
    kept: list[str] = field(default_factory=list)
    already: bool = False


def undo(action: Action, at: dt.datetime | None = None) -> Undone:
    """Take `action` back; leave alone and name whatever was changed again since."""
    with transaction.atomic():
        action = Action.objects.select_for_update().get(pk=action.pk)
        if action.undone_at:
            return Undone(already=True)
        result = Undone()
        people: set[int] = set()
        runs = _runs(action)
        for model, made, changes in runs:
            if made:
                _unmake(model, changes, action, result, people)
            else:
                for change in _put_back_together(model, changes, result, people):
                    _put_back(model, change, result, people)
        action.undone_at = at or timezone.now()
        action.save(update_fields=["undone_at"])
        search.index(people)
        return result


def _runs(action: Action) -> list[tuple[type[models.Model], bool, list[Change]]]:
    """Return the changes, latest first, in runs of one model that were all made or all not."""
    runs: list[tuple[type[models.Model], bool, list[Change]]] = []
    for change in action.changes.order_by("-pk").iterator():
        model = apps.get_model(change.model)
        made = change.before is None
        if not runs or runs[-1][:2] != (model, made):
            runs.append((model, made, []))
        runs[-1][2].append(change)
    return runs


def _unmake(
    model: type[models.Model], changes: list[Change], action: Action, result: Undone, people: set[int]
) -> None:
    """Delete the rows that the action made, but none that something later hangs on."""
    ids = {change.object_id for change in changes}
    reasons = {} if model is Double else _in_use(model, ids, action)
    # A row that an import made names its batch only; a row made by hand was copied whole.
    whole = {change.object_id: change.after for change in changes if change.after and "id" in change.after}
    if model is not Double:
        for some in in_parts(whole):
            for obj in model._default_manager.filter(pk__in=some):
                if _differs(whole[obj.pk], obj):
                    reasons[obj.pk] = "was changed since"
    for some in in_parts(reasons):
        for obj in model._default_manager.filter(pk__in=some):
            result.kept.append(f"{obj} {reasons[obj.pk]}")
    people.update(change.about for change in changes if change.about)
    for some in in_parts(ids - reasons.keys()):
        if model is Contact:
            Contact.circles.through.objects.filter(contact__in=some).delete()
            Double.objects.filter(Q(a__in=some) | Q(b__in=some)).delete()
        queryset = model._default_manager.filter(pk__in=some)
        # Nothing refers to these rows: `_in_use` has asked every table, once for all of them.
        result.count += queryset._raw_delete(queryset.db)


def _in_use(model: type[models.Model], ids: set[int], action: Action) -> dict[int, str]:
    """Return, of the rows `ids`, those that other rows refer to or that later actions changed."""
    reasons: dict[int, str] = {}
    if model is Contact:
        later = Change.objects.filter(action__gt=action.pk, action__undone_at=None, about__isnull=False)
        for some in in_parts(ids):
            for about in later.filter(about__in=some).values_list("about", flat=True):
                reasons[about or 0] = "was changed since"
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.one_to_many or relation.one_to_one) or relation.concrete:
            continue
        other = relation.related_model
        if other is Double or other._meta.auto_created:  # type: ignore[union-attr]
            continue
        column = relation.field.attname  # type: ignore[union-attr]
        for some in in_parts(ids):
            rows = other._default_manager.filter(**{f"{column}__in": some})  # type: ignore[union-attr]
            for used in rows.order_by().values_list(column, flat=True).distinct():
                reasons.setdefault(used, f"has {other._meta.verbose_name_plural} now")  # type: ignore[union-attr]
    return reasons


def _put_back_together(
    model: type[models.Model], changes: list[Change], result: Undone, people: set[int]
) -> list[Change]:
    """Put back at once all rows that nobody touched since; return the changes that need a closer look."""
    ids = [change.object_id for change in changes]
    if issubclass(model, Organization | Circle) or len(set(ids)) < len(ids):
        return changes
    rows = model._default_manager.in_bulk(ids)
    closer: list[Change] = []
    gone: list[Change] = []
    alike: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        obj = rows.get(change.object_id)
        before = change.before or {}
        if change.after is None and obj is None:
            gone.append(change)
        elif (
            change.after is None
            or obj is None
            or COMPUTED_FROM & before.keys()
            or any(plain(getattr(obj, column)) != change.after[column] for column in before)
        ):
            closer.append(change)
        else:
            alike[json.dumps(before, sort_keys=True)].append(change)
    for before_as_text, those in alike.items():
        values: dict[str, Any] = _python(model, json.loads(before_as_text))
        if any(field_.name == "version" for field_ in model._meta.concrete_fields):
            values["version"] = models.F("version") + 1
        for some in in_parts([change.object_id for change in those]):
            model._default_manager.filter(pk__in=some).update(**values)
        result.count += len(those)
        people.update(change.about for change in those if change.about)
    return closer + _bring_back(model, gone, result, people)


def _bring_back(
    model: type[models.Model], changes: list[Change], result: Undone, people: set[int]
) -> list[Change]:
    """Make removed rows again at once; return the changes of those that belonged to something gone."""
    values = {change.pk: _python(model, change.before or {}) for change in changes}
    orphans: set[int] = set()
    for field_ in model._meta.concrete_fields:
        if field_.is_relation:
            wanted = {row[field_.attname] for row in values.values()} - {None}
            there = field_.related_model._default_manager.in_bulk(wanted)  # type: ignore[union-attr]
            orphans.update(pk for pk, row in values.items() if row[field_.attname] in wanted - there.keys())
    whole = [change for change in changes if change.pk not in orphans]
    made = [model(**values[change.pk]) for change in whole]
    # The like of a row may have been made anew since (a circle joined again): that is as good.
    model._default_manager.bulk_create(made, batch_size=ROWS_AT_ONCE, ignore_conflicts=True)
    result.count += len(whole)
    people.update(change.about for change in whole if change.about)
    return [change for change in changes if change.pk in orphans]


def _put_back(model: type[models.Model], change: Change, result: Undone, people: set[int]) -> None:
    """Restore a removed row, or those columns of a changed one that nobody changed again."""
    if change.about:
        people.add(change.about)
    before = _python(model, change.before or {})
    obj = model._default_manager.filter(pk=change.object_id).first()
    if change.after is None:
        if obj is None and (missing := _missing(model, before)):
            result.kept.append(f"The {missing} that a removed row belonged to is gone")
        elif obj is None:
            # The like of it may have been made anew since (a circle joined again): that is as good.
            model._default_manager.bulk_create([model(**before)], ignore_conflicts=True)
            result.count += 1
        return
    if obj is None:
        result.kept.append(f"A {model._meta.verbose_name} is gone for good")
        return
    fields = {column for column in before if plain(getattr(obj, column)) == change.after[column]}
    if "hand_edited" in before:
        added = set(change.after["hand_edited"]) - set(before["hand_edited"])
        before["hand_edited"] = [name for name in obj.hand_edited if name not in added]  # type: ignore[attr-defined]
        fields.add("hand_edited")
    for column in before.keys() - fields:
        name = model._meta.get_field(column.removesuffix("_id")).verbose_name  # type: ignore[union-attr]
        result.kept.append(f"{obj}: {name} was changed since")
    for column in fields:
        setattr(obj, column, before[column])
    if hasattr(obj, "version"):
        obj.version += 1
        fields.add("version")
    obj.save(update_fields=fields)
    if isinstance(obj, Organization | Circle):
        people.update(people_at(obj))
    result.count += 1


def _differs(after: dict[str, Any], obj: models.Model) -> bool:
    """Tell whether `obj` is no longer as the action left it."""
    return any(
        plain(getattr(obj, column)) != value for column, value in after.items() if column not in NOT_COMPARED
    )


def _missing(model: type[models.Model], values: dict[str, Any]) -> str:
    """Return what kind of row a removed one belonged to and that is gone itself."""
    for field_ in model._meta.concrete_fields:
        value = values.get(field_.attname)
        if field_.is_relation and value is not None:
            other = field_.related_model
            if not other._default_manager.filter(pk=value).exists():  # type: ignore[union-attr]
                return str(other._meta.verbose_name)  # type: ignore[union-attr]
    return ""


def _python(model: type[models.Model], stored: dict[str, Any]) -> dict[str, Any]:
    """Turn stored JSON back into field values."""
    fields = {field_.attname: field_ for field_ in model._meta.concrete_fields}
    return {name: fields[name].to_python(value) for name, value in stored.items() if name in fields}


def of_person(contact_id: int) -> QuerySet[Action]:
    """Return the actions that concern one person, latest first."""
    return Action.objects.filter(pk__in=Change.objects.filter(about=contact_id).values("action"))
