"""The history of one person in plain words: what was changed, from what, to what."""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.dateparse import parse_date
from django.utils.text import Truncator

from contacts.models import Action, Change, Circle, Contact, Organization

LONGEST_VALUE = 80
# Kept by the machine: nobody would say that these were changed.
UNTOLD = {
    "id", "version", "sort_name", "import_key", "batch_id", "created_at", "updated_at", "hand_edited", "uuid",
    "contact_id", "cleared_at", "triaged_at",
}  # fmt: skip
THROUGH = Contact.circles.through._meta.label_lower
LABELS = {
    "organization_id": "Organisation",
    "cleared_because": "Cleared because",
    "next_touch_on": "Next touch",
    "connected_on": "Connected",
    "tracked": "On my mind",
    "since_on": "Since",
    "ended_on": "Until",
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that changed. With `arrow` it went from `before` to `after`, else `words` say it all."""

    words: str
    before: str = ""
    after: str = ""
    arrow: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """One action as it concerns one person."""

    action: Action
    facts: list[Fact]

    @property
    def is_import(self) -> bool:
        return self.action.kind == Action.Kind.IMPORT


@dataclass(frozen=True, slots=True)
class Move:
    """News that an import brought: another role, another employer, or both."""

    action: Action
    came_from: str
    went_to: str
    old_role: str
    new_role: str


# Whoever knows better puts changes of their own rows into words: by the name of the app, or of the model.
rooms: dict[str, Callable[[Sequence[Change]], dict[int, list[Fact]]]] = {}


class Names:
    """The names behind the ids in stored changes, asked for once for all of them."""

    def __init__(self, changes: Iterable[Change]) -> None:
        organizations: set[int] = set()
        circles: set[int] = set()
        for change in changes:
            for values in (change.before or {}, change.after or {}):
                organizations.add(values.get("organization_id") or 0)
                circles.add(values.get("circle_id") or 0)
        self.organization_id = places(organizations - {0})
        self.circle_id = dict(Circle.objects.filter(pk__in=circles - {0}).values_list("pk", "name"))

    def of(self, column: str, pk: int | None) -> str:
        names: dict[int, str] = getattr(self, column, {})
        return "" if pk is None else names.get(pk, "one since removed")


def places(ids: set[int]) -> dict[int, str]:
    """Return the names of organisations; of those since merged into another, the last they had."""
    names = dict(Organization.objects.filter(pk__in=ids).values_list("pk", "name"))
    if gone := ids - names.keys():
        # Merges are few: looking through all changes for these rows would take long.
        merges = Action.objects.filter(kind=Action.Kind.MERGE)
        removed = Change.objects.filter(
            action__in=merges.values("pk"), model=Organization._meta.label_lower, object_id__in=gone
        )
        lost = removed.filter(after__isnull=True).order_by("pk")
        names |= dict(lost.values_list("object_id", "before__name"))
    return names


def tell(contact_id: int, actions: Sequence[Action]) -> list[Story]:
    """Return `actions` in words, as far as they concern this person."""
    changes = list(Change.objects.filter(about=contact_id, action__in=[action.pk for action in actions]))
    known = {action.pk: action for action in actions}
    for change in changes:
        change.action = known[change.action_id]
    names = Names(changes)
    elsewhere = _by_other_rooms(changes)
    facts: dict[int, list[Fact]] = {action.pk: [] for action in actions}
    for change in changes:
        told = facts[change.action_id]
        found = elsewhere[change.pk] if change.pk in elsewhere else _facts(change, names)
        told.extend(fact for fact in found if fact not in told)
    return [Story(action, facts[action.pk]) for action in actions]


def _by_other_rooms(changes: Sequence[Change]) -> dict[int, list[Fact]]:
    """Return what other rooms tell of changes of their rows, by the change's id."""
    found: dict[int, list[Fact]] = {}
    for room, tell_of in rooms.items():
        theirs = [change for change in changes if room in {change.model, change.model.partition(".")[0]}]
        found |= tell_of(theirs) if theirs else {}
    return found


def moves(contact_id: int) -> list[Move]:
    """Return the changes of work that imports brought, the latest first."""
    changes = list(
        Change.objects.filter(
            about=contact_id,
            model=Contact._meta.label_lower,
            action__kind=Action.Kind.IMPORT,
            action__undone_at=None,
            before__isnull=False,
        ).select_related("action")
    )
    changes = [change for change in changes if {"organization_id", "title"} & (change.before or {}).keys()]
    names = Names(changes)
    found = []
    for change in reversed(changes):
        before, after = change.before or {}, change.after or {}
        found.append(
            Move(
                change.action,
                names.of("organization_id", before.get("organization_id")),
                names.of("organization_id", after.get("organization_id")),
                before.get("title", ""),
                after.get("title", ""),
            )
        )
    return found


def _facts(change: Change, names: Names) -> list[Fact]:
    model = apps.get_model(change.model)
    if change.before is not None and change.after is not None:
        if "contact_id" in change.before:
            noun = "circle" if change.model == THROUGH else str(model._meta.verbose_name)
            return [Fact(f"{noun.capitalize()} moved here")]
        if change.model == "contacts.note":
            # A text is read in its own place, where it may be covered.
            return [Fact("A note was edited")]
        return [
            fact
            for column in change.before
            if column not in UNTOLD
            for fact in [_field(model, column, change.before[column], change.after.get(column), names)]
        ]
    return _row(change, names)


def _row(change: Change, names: Names) -> list[Fact]:
    """Tell of a row that was made or removed."""
    made = change.before is None
    values = change.after or change.before or {}
    if change.model == "contacts.contact":
        return [Fact("Added")] if made else [Fact("Removed for good")]
    if change.model == THROUGH:
        circle = names.of("circle_id", values.get("circle_id"))
        return [Fact(f"Joined the circle {circle}" if made else f"Left the circle {circle}")]
    if change.model == "contacts.note":
        if values.get("touched_on"):
            on = _date(values["touched_on"])
            return [Fact(f"In touch on {on}" if made else f"Took back that we were in touch on {on}")]
        return [Fact("A note was written" if made else "A note was deleted")]
    if change.model == "contacts.contactway":
        return [Fact(f"{'Added' if made else 'Removed'} {_clipped(values.get('value', ''))}")]
    if change.model == "contacts.formerrole":
        place = names.of("organization_id", values.get("organization_id"))
        role = ", ".join(filter(None, [values.get("title"), place]))
        return [Fact(f"{'Former role' if made else 'Former role removed'}: {_clipped(role)}")]
    if change.model == "contacts.double":
        return [Fact("May be two entries of one person" if made else "Two entries became one")]
    if change.model == "contacts.told":
        on = _date(values["told_on"])
        return [Fact(f"Told on {on}" if made else f"Took back that they were told on {on}")]
    noun = str(apps.get_model(change.model)._meta.verbose_name)
    return [Fact(f"{noun.capitalize()} {'added' if made else 'removed'}")]


def field_of(model: type[models.Model], column: str, before: Any, after: Any, whose: str = "") -> Fact:
    """Tell of one changed column that refers to no other row; `whose` it is comes first."""
    fact = _field(model, column, before, after, Names([]))
    return replace(fact, words=f"{whose}{fact.words.lower()}") if whose else fact


def _field(model: type[models.Model], column: str, before: Any, after: Any, names: Names) -> Fact:
    if column == "trashed_at":
        return Fact("Put in the trash" if after else "Taken out of the trash")
    try:
        field = model._meta.get_field(column.removesuffix("_id"))
    except FieldDoesNotExist:  # a column that an older version of infoint had
        return Fact(f"{column} was changed")
    label = LABELS.get(column) or str(getattr(field, "verbose_name", column))
    shown = [_value(field, column, value, names) for value in (before, after)]
    return Fact(label[:1].upper() + label[1:], shown[0], shown[1], arrow=True)


def _value(field: Any, column: str, value: Any, names: Names) -> str:
    if column in {"organization_id", "circle_id"}:
        return names.of(column, value) or "none"
    if column == "closeness" and value is None:
        return "not rated"
    if column == "touch_every_days":
        return f"{value} days" if value else "off"
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if field.flatchoices:
        return str(dict(field.flatchoices).get(value, value))
    return _date(value) if isinstance(field, models.DateField) else _clipped(str(value))


def _date(value: str) -> str:
    day = parse_date(value[:10])
    return f"{day.day} {day:%b %Y}" if isinstance(day, dt.date) else value


def _clipped(text: str) -> str:
    return Truncator(text).chars(LONGEST_VALUE)
