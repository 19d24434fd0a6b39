"""Taking an action back row by row, leaving alone whatever was changed again since."""

import datetime as dt
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from contacts import search
from contacts.changes.recording import ROWS_AT_ONCE, in_parts, is_found_by, people_at, plain
from contacts.models import Action, Change, Circle, Contact, Double, Organization, Tie

# Kept by the machine, not by me: these differ without anybody having changed anything.
NOT_COMPARED = {"version", "updated_at", "sort_name", "key"}
# Saving a row with one of these sets other columns too; what an import may fill is put back by name.
COMPUTED_FROM = {"first_name", "last_name", "name", "hand_edited"}
# Some other row may bear the like of these by now; with each the column that it comes from.
UNIQUE = {"profile_slug": "profile_slug", "key": "name"}


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
        made_runs = Counter(model for model, made, _ in runs if made)
        for model, made, changes in runs:
            if made:
                _unmake(model, changes, action, result, people, all_at_once=made_runs[model] == 1)
            else:
                for change in _put_back_together(model, changes, result, people):
                    _put_back(model, change, result, people)
                people.update(search.found_under(model._meta.label_lower, {one.object_id for one in changes}))
        action.undone_at = at or timezone.now()
        action.save(update_fields=["undone_at"])
        search.index(search.with_company(people))
        return result


def _runs(action: Action) -> list[tuple[type[models.Model], bool, list[Change]]]:
    """Return the changes, latest first, in runs of one model that were all made or all not."""
    runs: list[tuple[type[models.Model], bool, list[Change]]] = []
    # A line with neither tells of a row on the page of a second person.
    told_again = Q(before__isnull=True, after__isnull=True)
    for change in action.changes.exclude(told_again).order_by("-pk").iterator():
        model = apps.get_model(change.model)
        made = change.before is None
        if not runs or runs[-1][:2] != (model, made):
            runs.append((model, made, []))
        runs[-1][2].append(change)
    return runs


def _unmake(
    model: type[models.Model],
    changes: list[Change],
    action: Action,
    result: Undone,
    people: set[int],
    *,
    all_at_once: bool,
) -> None:
    """Delete the rows that the action made, but none that something later hangs on.

    `all_at_once`: in `changes` are all rows of this kind that it made.
    """
    ids = {change.object_id for change in changes}
    reasons = {} if model is Double else _in_use(model, action)
    # A row that an import made names its batch only; a row made by hand was copied whole.
    whole = {change.object_id: change.after for change in changes if change.after and "id" in change.after}
    for some in in_parts(whole):
        for obj in model._default_manager.filter(pk__in=some):
            if _differs(whole[obj.pk], obj):
                reasons[obj.pk] = "was changed since"
    # What I decided about a pair outlives its proposal, silently: it goes only with one of the two.
    for some in in_parts(() if model is Double else reasons):
        for obj in model._default_manager.filter(pk__in=some):
            result.kept.append(f"{obj} {reasons[obj.pk]}")
    people.update(_found_by(model, changes))
    if all_at_once and not reasons:
        _delete(model, _made(model, action), result)
        return
    for some in in_parts(ids - reasons.keys()):
        _delete(model, some, result)


def _found_by(model: type[models.Model], changes: list[Change]) -> set[int]:
    """Return whom the search index must read again; nobody is found by their ties."""
    return set() if model is Tie else {change.about for change in changes if change.about}


def _made(model: type[models.Model], action: Action) -> QuerySet:
    """Return the ids of the rows of `model` that the action made, for use inside another query."""
    made = Change.objects.filter(
        action=action, model=model._meta.label_lower, before__isnull=True, after__isnull=False
    )
    return made.order_by().values("object_id")


def _delete(model: type[models.Model], ids: QuerySet | list[int], result: Undone) -> None:
    """Delete rows that nothing refers to any more: `_in_use` has asked every table, once for all."""
    if model is Contact:
        circles = Contact.circles.through.objects.filter(contact__in=ids)
        circles._raw_delete(circles.db)
        Double.objects.filter(Q(a__in=ids) | Q(b__in=ids)).delete()
    queryset = model._default_manager.filter(pk__in=ids).order_by()
    result.count += queryset._raw_delete(queryset.db)


def _in_use(model: type[models.Model], action: Action) -> dict[int, str]:
    """Return, of the rows the action made, those others refer to or that later actions changed."""
    reasons: dict[int, str] = {}
    made = _made(model, action)
    if model is Contact:
        later = Change.objects.filter(action__gt=action.pk, action__undone_at=None, about__in=made)
        for about in later.values_list("about", flat=True):
            reasons[about or 0] = "was changed since"
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.one_to_many or relation.one_to_one) or relation.concrete:
            continue
        other = relation.related_model
        if other is Double or other._meta.auto_created:  # type: ignore[union-attr]
            continue
        column = relation.field.attname  # type: ignore[union-attr]
        rows = other._default_manager.filter(**{f"{column}__in": made})  # type: ignore[union-attr]
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
    columns = {column for change in changes for column in change.before or {}}
    rows = model._default_manager.only(*columns).in_bulk(ids)
    lost = _lost(model, [change for change in changes if change.after is not None])
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
            or UNIQUE.keys() & before.keys()
            or change.pk in lost
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
        if is_found_by(model, values):
            people.update(change.about for change in those if change.about)
    return closer + _bring_back(model, gone, result, people)


def _bring_back(
    model: type[models.Model], changes: list[Change], result: Undone, people: set[int]
) -> list[Change]:
    """Make removed rows again at once; return the changes of those that belonged to something gone."""
    values = {change.pk: _python(model, change.before or {}) for change in changes}
    orphans = _lost(model, changes)
    whole = [change for change in changes if change.pk not in orphans]
    made = [model(**values[change.pk]) for change in whole]
    # The like of a row may have been made anew since (a circle joined again): that is as good.
    model._default_manager.bulk_create(made, batch_size=ROWS_AT_ONCE, ignore_conflicts=True)
    result.count += len(whole)
    people.update(_found_by(model, whole))
    return [change for change in changes if change.pk in orphans]


def _lost(model: type[models.Model], changes: list[Change]) -> set[int]:
    """Return the ids of changes before which a row belonged to one that is gone."""
    lost: set[int] = set()
    for field_ in model._meta.concrete_fields:
        if field_.is_relation:
            before = {change.pk: (change.before or {}).get(field_.attname) for change in changes}
            wanted = {pk for pk in before.values() if pk is not None}
            gone = wanted - _there(field_.related_model, wanted)  # type: ignore[arg-type]
            lost.update(pk for pk, belonged in before.items() if belonged in gone)
    return lost


def _without_target(model: type[models.Model], values: dict[str, Any]) -> list[str]:
    """Return the columns of `values` that refer to a row that is gone."""
    return [
        field_.attname
        for field_ in model._meta.concrete_fields
        if field_.is_relation
        and values.get(field_.attname) is not None
        and not _there(field_.related_model, {values[field_.attname]})  # type: ignore[arg-type]
    ]


def _there(model: type[models.Model], ids: set[int]) -> set[int]:
    """Return those of `ids` that are there."""
    found: set[int] = set()
    for some in in_parts(ids):
        found.update(model._default_manager.filter(pk__in=some).values_list("pk", flat=True))
    return found


def _put_back(model: type[models.Model], change: Change, result: Undone, people: set[int]) -> None:
    """Restore a removed row, or those columns of a changed one that nobody changed again."""
    if change.about and is_found_by(model, change.before or {}):
        people.add(change.about)
    before = _python(model, change.before or {})
    obj = model._default_manager.filter(pk=change.object_id).first()
    if change.after is None:
        if obj is not None:
            return
        missing, needed = _missing(model, before)
        if missing:
            result.kept.append(f"The {missing} that a removed row belonged to is gone")
        if not needed:
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
    for column in _without_target(model, {column: before[column] for column in fields}):
        name = model._meta.get_field(column.removesuffix("_id")).verbose_name  # type: ignore[union-attr]
        result.kept.append(f"{obj}: the {name} it belonged to is gone")
        fields.discard(column)
    for column in UNIQUE.keys() & fields:
        field_ = model._meta.get_field(column)
        others = model._default_manager.filter(**{column: before[column]}).exclude(pk=obj.pk)
        if field_.unique and before[column] is not None and (holder := others.first()):  # type: ignore[union-attr]
            name = model._meta.get_field(UNIQUE[column]).verbose_name  # type: ignore[union-attr]
            result.kept.append(f"{obj}: {name} belongs to {holder} now")
            fields -= {column, UNIQUE[column]}
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


def _missing(model: type[models.Model], values: dict[str, Any]) -> tuple[str, bool]:
    """Return what kind of row a removed one belonged to and that is gone itself, and whether it needs it.

    What it can be without is emptied in `values`.
    """
    missing = ""
    for field_ in model._meta.concrete_fields:
        value = values.get(field_.attname)
        if field_.is_relation and value is not None:
            other = field_.related_model
            if not other._default_manager.filter(pk=value).exists():  # type: ignore[union-attr]
                missing = str(other._meta.verbose_name)  # type: ignore[union-attr]
                if not field_.null:
                    return missing, True
                values[field_.attname] = None
    return missing, False


def _python(model: type[models.Model], stored: dict[str, Any]) -> dict[str, Any]:
    """Turn stored JSON back into field values."""
    fields = {field_.attname: field_ for field_ in model._meta.concrete_fields}
    return {name: fields[name].to_python(value) for name, value in stored.items() if name in fields}
