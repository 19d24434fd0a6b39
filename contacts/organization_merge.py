"""Making one organisation of two that are spellings of the same firm."""

from dataclasses import dataclass
from typing import Any, Final

from django.db import models

from contacts import changes, discretion
from contacts.models import Action, Contact, FormerRole, Organization
from contacts.organizations import above, hidden_people, joined

# What of the two rows themselves is brought together below. A test finds any column that is missing here.
BROUGHT_TOGETHER: Final = ("aliases", "parent", "website", "confidential", "wanted", "research")
THEIR_OWN: Final = ("id", "name", "key", "created_at", "trashed_at", "version")


@dataclass(frozen=True, slots=True)
class Preview:
    """What a merge would move, as counts, and what the one that stays would be afterwards."""

    people: int
    former_roles: int
    children: int
    research: bool
    aliases: list[str]
    wanted: int
    confidential: bool
    newly_dark: int


def references() -> list[models.Field]:
    """Return every column of every model that refers to an organisation."""
    found = []
    for relation in Organization._meta.get_fields(include_hidden=True):
        if relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one):
            found.append(relation.field)  # type: ignore[union-attr]
    return found


def preview(kept: Organization, lost: Organization) -> Preview:
    """Return what `merge` would do; writes nothing."""
    people = Contact.objects.present()
    dark = discretion.confidential().filter(pk__in=[kept.pk, lost.pk]).exists()
    newly_dark = 0
    if dark:
        there = people.filter(organization__in=[kept.pk, lost.pk], cleared_at=None)
        newly_dark = there.exclude(pk__in=hidden_people().values("pk")).count()
    return Preview(
        people=people.filter(organization=lost).count(),
        former_roles=FormerRole.objects.filter(organization=lost, contact__trashed_at=None).count(),
        children=Organization.objects.present().filter(parent=lost).exclude(pk=kept.pk).count(),
        research=bool(lost.research),
        aliases=joined(kept.name, kept.aliases, [lost.name], lost.aliases),
        wanted=max(kept.wanted, lost.wanted),
        confidential=dark,
        newly_dark=newly_dark,
    )


def merge(kept: Organization, lost: Organization) -> changes.Record:
    """Move all that refers to `lost` over to `kept`, and remove `lost`; undo brings all of it back.

    Nobody comes out of the dark by it. Raises ValueError when the two are one, or in the trash.
    """
    if kept.pk == lost.pk or kept.trashed_at or lost.trashed_at:
        raise ValueError("Two organisations, neither in the trash, are needed.")
    words = f"{lost.name[:140]} is the same as {kept.name[:140]}"
    with changes.recording(words, Action.Kind.MERGE) as record:
        kept = Organization.objects.get(pk=kept.pk)
        lost = Organization.objects.get(pk=lost.pk)
        dark = set(discretion.confidential().values_list("pk", flat=True))
        lost_pk = lost.pk
        record.change(kept, **_together(kept, lost))
        for column in references():
            rows = column.model._default_manager.filter(**{column.name: lost})
            record.change_all(rows, **{column.name: kept})
        record.remove(lost)
        _keep_dark(record, dark - {lost_pk} | {kept.pk} if lost_pk in dark else dark)
    return record


def _together(kept: Organization, lost: Organization) -> dict[str, Any]:
    """Return what the one that stays is told by the other."""
    texts = list(dict.fromkeys(text for text in (kept.research, lost.research) if text.strip()))
    return {
        "aliases": joined(kept.name, kept.aliases, [lost.name], lost.aliases),
        "parent": _parent(kept, lost),
        "website": kept.website or lost.website,
        "confidential": kept.confidential or lost.confidential,
        "wanted": max(kept.wanted, lost.wanted),
        "research": "\n\n".join(texts) if texts else kept.research,
    }


def _parent(kept: Organization, lost: Organization) -> Organization | None:
    """Return the parent afterwards, so that no organisation ends up above itself."""
    # Under `lost`, `kept` takes its place.
    below = lost in above(kept)
    parent = lost.parent if below else kept.parent or lost.parent
    if parent is None or parent.pk in {kept.pk, lost.pk} or kept in above(parent):
        return None
    return parent


def _keep_dark(record: changes.Record, dark: set[int]) -> None:
    """Mark as confidential what was so by its parent or child and would not be any more."""
    fallen = dark - set(discretion.confidential().values_list("pk", flat=True))
    record.change_all(Organization.objects.filter(pk__in=fallen), confidential=True)
