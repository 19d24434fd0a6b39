"""What lies in the trash, until when, and erasing it for good.

Nothing goes by the clock alone: what lay there long enough may be erased, by a button that counts it.
"""

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from contacts import changes, search
from contacts.models import Action, Change, Contact, Note, Organization, Tie

KEPT_DAYS = 30
SOMEBODY = "somebody erased"
# Erasing follows every reference to a row; this many at a time keep its queries small.
AT_ONCE = 500


def kept_until(trashed_at: dt.datetime) -> dt.date:
    """Return the last local day on which something is kept for certain."""
    return timezone.localdate(trashed_at) + dt.timedelta(days=KEPT_DAYS)


def long_enough(today: dt.date) -> Q:
    """Return the condition that something has lain in the trash for more than its days."""
    first_kept = timezone.make_aware(dt.datetime.combine(today - dt.timedelta(days=KEPT_DAYS), dt.time.min))
    return Q(trashed_at__lt=first_kept)


# ── Organisations ─────────────────────────────────────────────────────────────────────────────────


def without_people(organizations: QuerySet[Organization]) -> QuerySet[Organization]:
    """Return those that nobody, in the trash or not, works at or has worked at.

    Only these may go: the name of a trashed organisation stands on nobody's page, and whoever is in
    the dark on account of it stays there.
    """
    return organizations.filter(contacts=None, former_roles=None)


def trash_organizations(ids: Collection[int]) -> changes.Record:
    """Put organisations in the trash, except those that have people."""
    with changes.recording(_organizations_words(ids, "Put {} in the trash"), Action.Kind.TRASH) as record:
        for some in changes.in_parts(ids):
            going = without_people(Organization.objects.present()).filter(pk__in=some)
            record.change_all(going, trashed_at=record.at)
    return record


def restore_organizations(ids: Collection[int]) -> changes.Record:
    with changes.recording(_organizations_words(ids, "Restored {}"), Action.Kind.RESTORE) as record:
        for some in changes.in_parts(ids):
            record.change_all(Organization.objects.trashed().filter(pk__in=some), trashed_at=None)
    return record


def _organizations_words(ids: Collection[int], words: str) -> str:
    only = Organization.objects.filter(pk__in=ids).first() if len(ids) == 1 else None
    return words.format(only.name if only else f"{len(ids):,} organisations")


# ── People ────────────────────────────────────────────────────────────────────────────────────────


def hanging_on(contact_ids: Collection[int]) -> tuple[int, int]:
    """Return how many notes and how many ties go along with these people."""
    notes = ties = 0
    for some in changes.in_parts(contact_ids):
        notes += Note.objects.filter(contact__in=some).count()
    seen = {*contact_ids}
    for a, b in Tie.objects.order_by().values_list("a", "b"):
        ties += a in seen or b in seen
    return notes, ties


# ── What other rooms have in the trash ────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Line:
    """One row of another room as the trash shows it; `dark` is why somebody in it is kept in the dark."""

    pk: int
    label: str
    detail: str
    trashed_at: dt.datetime
    dark: str = ""

    @property
    def until(self) -> dt.date:
        return kept_until(self.trashed_at)


@dataclass(frozen=True, slots=True)
class Noun:
    """A kind of row of another room that lies in the trash as people do. `name` is what forms call it.

    `along` tells which rows are about nobody but these people, and are erased with them; `names` under
    what names the history may speak of rows.
    """

    name: str
    one: str
    many: str
    model: type[models.Model]
    lines: Callable[[QuerySet[Any]], list[Line]]
    restore: Callable[[Collection[int]], changes.Record]
    along: Callable[[Collection[int]], list[int]]
    names: Callable[[Collection[int]], list[str]]

    def trashed(self) -> QuerySet[Any]:
        return self.model._default_manager.filter(trashed_at__isnull=False)

    def counted(self, count: int) -> str:
        return f"{count:,} {self.one if count == 1 else self.many}"


nouns: list[Noun] = []


# ── Erasing ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class Erased:
    """What went: rows of people and organisations, and the lines of the history about them."""

    people: int = 0
    organizations: int = 0
    lines: int = 0
    backup: str = ""
    # How many of each noun of another room, by its name.
    others: dict[str, int] = field(default_factory=dict)


def back_up() -> str:
    """Make a verified backup and return its name; "" where no house provides one.

    Raises OSError, with the reason in words, when it could not be made.
    """
    maker = getattr(settings, "INFOINT_BACKUP", "")
    return str(import_string(maker)("erase").name) if maker else ""


def erase(
    *,
    people: Collection[int] = (),
    organizations: Collection[int] = (),
    others: Mapping[str, Collection[int]] | None = None,
) -> Erased:
    """Delete what lies in the trash, with all that hangs on it and its history. No undo: a backup first.

    Ids of what is not in the trash are left alone. Raises OSError, nothing erased, when the backup fails.
    """
    done = Erased(backup=back_up())
    with transaction.atomic():
        for some in changes.in_parts(people, AT_ONCE):
            gone = list(Contact.objects.trashed().filter(pk__in=some).values_list("pk", flat=True))
            for noun in nouns:
                done.lines += _erase_rows(noun, noun.along(gone))
            done.lines += _forget(Contact, gone, _names_ever(gone))
            Contact.objects.filter(pk__in=gone).delete()
            search.index(gone)
            done.people += len(gone)
        for some in changes.in_parts(organizations, AT_ONCE):
            going = without_people(Organization.objects.trashed()).filter(pk__in=some)
            gone = list(going.values_list("pk", flat=True))
            done.lines += _forget(Organization, gone, _names_now(gone))
            Organization.objects.filter(pk__in=gone).delete()
            done.organizations += len(gone)
        for noun in nouns:
            for some in changes.in_parts((others or {}).get(noun.name, ()), AT_ONCE):
                gone = list(noun.trashed().filter(pk__in=some).values_list("pk", flat=True))
                done.lines += _erase_rows(noun, gone)
                done.others[noun.name] = done.others.get(noun.name, 0) + len(gone)
    return done


def _erase_rows(noun: Noun, ids: list[int]) -> int:
    lines = _forget(noun.model, ids, noun.names(ids)) if ids else 0
    noun.model._default_manager.filter(pk__in=ids).delete()
    return lines


def _forget(model: type[models.Model], ids: list[int], names: list[str]) -> int:
    """Delete the history of rows that are about to go; return how many lines that were.

    What stays of it names them, by any of `names`, no longer.
    """
    lines = Change.objects.filter(_about(model, ids))
    touched = set(lines.order_by().values_list("action", flat=True))
    count, _ = lines.delete()
    actions = Action.objects.filter(pk__in=touched)
    # An import stays on record as an import, even when everybody it brought is gone.
    actions.filter(changes=None, batch=None).delete()
    for action in actions:
        what = action.what
        for name in names:
            what = what.replace(name, SOMEBODY)
        if what != action.what:
            action.what = what[:300]
            action.save(update_fields=["what"])
    return count


def _about(model: type[models.Model], ids: list[int]) -> Q:
    """Return the condition that a line of the history tells of these rows, or of rows that go with them."""
    about = Q(model=model._meta.label_lower, object_id__in=ids)
    if model is Contact:
        about |= Q(about__in=ids)
        ties = Change.objects.filter(model=Tie._meta.label_lower, about__in=ids)
        about |= Q(model=Tie._meta.label_lower, object_id__in=list(ties.values_list("object_id", flat=True)))
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.one_to_many or relation.one_to_one) or relation.concrete:
            continue
        if getattr(relation, "on_delete", None) is not models.CASCADE:
            continue
        column = relation.field.attname  # type: ignore[union-attr]
        label = relation.related_model._meta.label_lower  # type: ignore[union-attr]
        if model is Contact and column == "contact_id":
            continue  # told as being about the person
        # What joins two people is told as being about both (a tie) or about neither (a double).
        there = relation.related_model._default_manager.filter(**{f"{column}__in": ids})  # type: ignore[union-attr]
        about |= Q(model=label) & (
            Q(object_id__in=there.values("pk"))
            | Q(**{f"before__{column}__in": ids})
            | Q(**{f"after__{column}__in": ids})
        )
    return about


def _names_now(ids: list[int]) -> list[str]:
    return list(Organization.objects.filter(pk__in=ids).values_list("name", flat=True))


def _names_ever(ids: list[int]) -> list[str]:
    """Return all names that these people have had, the longest first, so that none is cut in two."""
    people = Contact.objects.in_bulk(ids)
    names = {person.name for person in people.values()}
    lines = Change.objects.filter(model=Contact._meta.label_lower, object_id__in=ids).order_by("-pk")
    for line in lines.iterator():
        person = people[line.object_id]
        for then in (line.after or {}, line.before or {}):
            person.first_name = then.get("first_name", person.first_name)
            person.last_name = then.get("last_name", person.last_name)
            names.add(person.name)
    return sorted(names - {""}, key=len, reverse=True)
