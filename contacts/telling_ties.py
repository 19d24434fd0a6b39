"""Ties in the history of a person: with whom, of which kind, and what was changed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.utils.dateparse import parse_date

from contacts import telling, ties
from contacts.models import Change, Contact, Tie
from contacts.weights import Certainty, Strength

LABEL: Final = Tie._meta.label_lower
# What says which tie it is.
OF_A_TIE: Final = ("a_id", "b_id", "kind", "from_a")
# Of an action that touched many ties only so many are told one by one.
MOST_TOLD: Final = 5

Key = tuple[int, int]
Values = dict[str, Any]


def tell(lines: Sequence[Change]) -> dict[int, list[telling.Fact]]:
    """Return in words what lines of the history say of ties, by the line's id, each to whom it is about."""
    told = _told(lines)
    known = _known(change for those in told.values() for change in those)
    people = Contact.objects.in_bulk({values[end] for values in known.values() for end in ("a_id", "b_id")})
    found: dict[int, list[telling.Fact]] = {line.pk: [] for line in lines}
    count: dict[int, int] = defaultdict(int)
    last: dict[int, Change] = {}
    for line in {(line.action_id, line.object_id): line for line in lines}.values():
        count[line.action_id] += 1
        last[line.action_id] = line
        if count[line.action_id] <= MOST_TOLD:
            tie = known.get(line.object_id)
            for change in told.get((line.action_id, line.object_id), []):
                found[line.pk] += _facts(change, tie, line.about, people)
    for action, line in last.items():
        if count[action] > MOST_TOLD:
            found[line.pk].append(telling.Fact(f"And {count[action] - MOST_TOLD:,} more ties"))
    return found


def _told(lines: Sequence[Change]) -> dict[Key, list[Change]]:
    """Return the lines that say what happened, by action and tie; some of `lines` only mention it."""
    found: dict[Key, list[Change]] = defaultdict(list)
    of_ties = Change.objects.filter(model=LABEL, action__in={line.action_id for line in lines})
    there = of_ties.filter(object_id__in={line.object_id for line in lines})
    for change in there.exclude(before__isnull=True, after__isnull=True).order_by("pk"):
        found[change.action_id, change.object_id].append(change)
    return found


def _known(told: Iterable[Change]) -> dict[int, Values]:
    """Return of each tie whose it is: as it stands, else as it was when it was removed or made."""
    found: dict[int, Values] = {}
    ids: set[int] = set()
    for change in told:
        ids.add(change.object_id)
        for values in (change.before or {}, change.after or {}):
            if values.keys() >= {*OF_A_TIE}:
                found[change.object_id] = values
    return found | {row["pk"]: row for row in Tie.objects.filter(pk__in=ids).values("pk", *OF_A_TIE)}


def _facts(
    change: Change, tie: Values | None, about: int | None, people: dict[int, Contact]
) -> list[telling.Fact]:
    if change.before is None or change.after is None:
        values = change.after or change.before or {}
        words = f"{_other(values, about, people)}: {_words(values, about)}"
        return [telling.Fact(f"Knows {words}" if change.before is None else f"Knows no longer {words}")]
    if {"a_id", "b_id"} & change.before.keys():
        return [telling.Fact("A tie moved here")]
    whom = f"{_other(tie, about, people)}, {Tie.Kind(tie['kind']).label}" if tie else "A tie since removed"
    facts = [
        telling.field_of(Tie, column, change.before[column], change.after.get(column), f"{whom}: ")
        for column in change.before
        if column not in {"batch_id", "from_a"}
    ]
    turned = "from_a" in change.before and "kind" not in change.before
    return [*facts, *([telling.Fact(f"{whom}: the other way round")] if turned else [])]


def _other(tie: Values, about: int | None, people: dict[int, Contact]) -> str:
    person = people.get(tie["b_id"] if tie["a_id"] == about else tie["a_id"])
    if person is None:
        return "somebody since removed"
    return "somebody in the trash" if person.trashed_at else person.name


def _words(values: Values, about: int | None) -> str:
    kind = Tie.Kind(values["kind"]).label
    if values["from_a"] is not None and values["from_a"] != (values["a_id"] == about):
        kind = f"{'managed' if values['kind'] == Tie.Kind.MANAGES else 'mentored'} by them"
    elif values["from_a"] is not None:
        kind = f"{kind} them"
    strength = Strength(values["strength"]).label if values["strength"] else ""
    dates = [parse_date(values[name] or "") for name in ("since_on", "ended_on")]
    return ", ".join(filter(None, [kind, strength, Certainty(values["certainty"]).label, ties.years(*dates)]))
