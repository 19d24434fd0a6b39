"""Making one person of two, as one action with one undo.

The elder entry stays. Of a field that differs I choose a side, see `uniting`; what was not chosen lives
on as a further address, a former role or a line of a note. The rows that hang on the younger entry are
moved by `moving`.
"""

import copy
from collections.abc import Collection, Mapping
from typing import Final

from django.utils import timezone

from contacts import changes, moving
from contacts.comparing import alike
from contacts.doubles import number, open_pairs, several
from contacts.linkedin import profile_url
from contacts.models import Action, Contact, ContactWay, Double, FormerRole, Note
from contacts.uniting import CHOSEN, kept, shown

# What has no other place to live on becomes a line of a note.
TOLD_IN_A_NOTE: Final = (
    "name", "called", "postal", "location", "time_zone", "preferred_channel", "how_met",
)  # fmt: skip


class NotTwo(Exception):
    """These two cannot be made one: one of them is in the trash, or they are one already."""


def merge(
    one: Contact,
    other: Contact,
    picks: Mapping[str, str] | None = None,
    *,
    versions: tuple[int, int] | None = None,
) -> changes.Record:
    """Make one person of two, with one undo. `picks` names a side by field, where not the default.

    Raises `NotTwo`, and `changes.Stale` when the elder or the younger is no longer of its version.
    """
    elder, younger = sorted((one, other), key=lambda person: person.pk)
    with changes.recording(f"Merged {younger} into {elder}"[:300], Action.Kind.MERGE) as record:
        merge_in(record, one, other, picks or {}, versions)
    return record


def merge_all(ids: Collection[int]) -> changes.Record:
    """Make one person of each of these open pairs, by the defaults, with one undo for all.

    Pairs that hang together become one person; those with somebody in the trash are left alone.
    """
    with changes.recording(f"Merged {several(len(ids))}", Action.Kind.MERGE) as record:
        for pk in sorted(ids):
            # Read anew: a merge before this one may have moved the pair, or settled it.
            double = open_pairs().filter(pk=pk).select_related("a", "b").first()
            if double is not None:
                merge_in(record, double.a, double.b, {})
    return record


def merge_in(
    record: changes.Record,
    one: Contact,
    other: Contact,
    picks: Mapping[str, str],
    versions: tuple[int, int] | None = None,
) -> Contact:
    """Make one person of two as a part of a larger action; return the one who stays."""
    elder, younger = _fresh(one, other, versions)
    was, theirs = copy.copy(elder), copy.copy(younger)
    # The order matters to the undo, which goes backwards: the younger comes back first, without its
    # profile, then the elder gives that up, then all that was moved goes back to its owner.
    _drop_pair(record, elder, younger)
    left_over = moving.move(record, elder, younger)
    record.change(younger, profile_slug=None)
    record.change(elder, **kept(was, theirs, picks))
    _keep_ways(record, elder, (was, theirs))
    _keep_roles(record, elder, (was, theirs))
    _keep_in_a_note(record, elder, (was, theirs), left_over)
    record.remove(younger)
    record.reindex([elder.pk])
    return elder


def _fresh(one: Contact, other: Contact, versions: tuple[int, int] | None) -> tuple[Contact, Contact]:
    people = Contact.objects.present().select_related("organization", "batch")
    found = list(people.filter(pk__in=[one.pk, other.pk]).order_by("pk"))
    if len(found) != 2:
        raise NotTwo
    for person, version in zip(found, versions or (), strict=False):
        if person.version != version:
            raise changes.Stale(person)
    return found[0], found[1]


def _drop_pair(record: changes.Record, elder: Contact, younger: Contact) -> None:
    """Remove the proposal itself; told as being about the one who stays, so that it is on their page."""
    for double in Double.objects.filter(a=elder, b=younger):
        record.note(double._meta.label_lower, double.pk, elder.pk, changes.copy_of(double), None)
        double.delete()


def _keep_ways(record: changes.Record, elder: Contact, sides: tuple[Contact, Contact]) -> None:
    """Keep the addresses and numbers that were not chosen as further ones."""
    there = {(way.kind, way.value.lower()) for way in ContactWay.objects.filter(contact=elder)}
    numbers = {number(elder.phone), *(number(value) for kind, value in there if kind == "phone")} - {""}
    for person in sides:
        said = [
            (ContactWay.Kind.EMAIL, person.email, elder.email, ""),
            (ContactWay.Kind.PHONE, person.phone, elder.phone, ""),
            (ContactWay.Kind.WEBSITE, person.website, elder.website, ""),
            (ContactWay.Kind.WEBSITE, _address(person), _address(elder), "LinkedIn"),
        ]
        for kind, value, now, label in said:
            if kind == ContactWay.Kind.PHONE and number(value) in numbers:
                continue
            if value and value.lower() != now.lower() and (kind, value.lower()) not in there:
                there.add((kind, value.lower()))
                record.add(ContactWay(contact=elder, kind=kind, value=value, label=label))


def _address(person: Contact) -> str:
    """Return the address of a profile, short enough to be a further website; "" where there is none."""
    if not person.profile_slug:
        return ""
    address = profile_url(person.profile_slug)
    longest = ContactWay._meta.get_field("value").max_length or 0
    return address if len(address) <= longest else f"https://www.linkedin.com/in/{person.profile_slug}/"


def _keep_roles(record: changes.Record, elder: Contact, sides: tuple[Contact, Contact]) -> None:
    """Keep what they did by the entry that was not chosen as a former role, over as of today."""
    for person in sides:
        if person.title in {"", elder.title} and person.organization in {None, elder.organization}:
            continue
        role = {"contact": elder, "organization": person.organization, "title": person.title}
        if not FormerRole.objects.filter(**role).exists():
            record.add(FormerRole(**role, ended_on=timezone.localdate(record.at)))


def _keep_in_a_note(
    record: changes.Record, elder: Contact, sides: tuple[Contact, Contact], left_over: list[str]
) -> None:
    """Keep what has no other place to live on, so that nothing typed is lost."""
    lines = []
    for name in TOLD_IN_A_NOTE:
        label, now = CHOSEN[name][1], shown(elder, name)
        for person in sides:
            said = shown(person, name)
            if said and said not in now and not alike(said, now):
                lines.append(f"{label}: {said}")
    if lines or left_over:
        said = "\n".join(f"- {line}".replace("\n", "\n  ") for line in [*lines, *left_over])
        record.add(Note(contact=elder, text=f"From the entry that was merged into this one:\n\n{said}"))
