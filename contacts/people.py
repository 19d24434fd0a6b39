"""The verbs on people that pages, commands and the admin share; each is one action, with one undo."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone

from contacts import changes, discretion, doubles
from contacts.models import (
    Action,
    Circle,
    Contact,
    ContactWay,
    Discretion,
    FormerRole,
    Note,
    Organization,
    Submission,
)
from contacts.weights import Closeness

Through = Contact.circles.through


def several(count: int) -> str:
    return "1 person" if count == 1 else f"{count:,} people"


def by_hand(contact: Contact, names: Collection[str]) -> list[str]:
    """Return the fields an import must leave alone once `names` were edited by hand."""
    return sorted({*contact.hand_edited, *(name for name in names if name in Contact.IMPORTED)})


# ── One person ────────────────────────────────────────────────────────────────────────────────────


def add(contact: Contact, *, circles: Collection[Circle] = (), organization_name: str = "") -> changes.Record:
    """Store a person typed in by hand."""
    with changes.recording(f"Added {contact.name}", Action.Kind.ADD) as record:
        if organization_name:
            contact.organization = organization_called(record, organization_name)
        add_in(record, contact, circles)
    return record


def add_in(record: changes.Record, contact: Contact, circles: Collection[Circle] = ()) -> None:
    """Store a person typed in by hand, as a part of a larger action."""
    filled = [name for name in Contact.IMPORTED if getattr(contact, name)]
    contact.hand_edited = by_hand(contact, filled)
    record.add(contact)
    record.add_all(Through(contact=contact, circle=circle) for circle in circles)
    doubles.look_for(record, contact)


def edit(
    contact: Contact,
    *,
    version: int | None = None,
    organization_name: str | None = None,
    circles: Collection[Circle] | None = None,
    correcting: bool = False,
    **values: Any,
) -> changes.Record:
    """Change fields of a person by hand. Raises `changes.Stale` when `version` is no longer theirs.

    A new employer leaves a former role behind, unless I am `correcting` where they work. With
    `circles` these become all their circles.
    """
    with changes.recording(f"Edited {contact.name}") as record:
        if organization_name is not None:
            values["organization"] = organization_called(record, organization_name)
        edit_in(record, contact, version=version, circles=circles, correcting=correcting, **values)
    return record


def edit_in(
    record: changes.Record,
    contact: Contact,
    *,
    version: int | None = None,
    circles: Collection[Circle] | None = None,
    correcting: bool = False,
    **values: Any,
) -> None:
    """Change fields of a person by hand, as a part of a larger action; see `edit`."""
    former = Contact(pk=contact.pk, title=contact.title, organization=contact.organization)
    differs = "organization" in values and values["organization"] != contact.organization
    moved = differs and not correcting
    if moved:
        values |= discretion.leaving(contact, values["organization"])
    edited = [name for name, value in values.items() if getattr(contact, name) != value]
    if {"touch_every_days", "last_touch_on"} & {*edited}:
        days = values.get("touch_every_days", contact.touch_every_days)
        last = values.get("last_touch_on", contact.last_touch_on)
        values["next_touch_on"] = Contact(touch_every_days=days).next_touch_after(last)
    values["hand_edited"] = by_hand(contact, edited)
    record.change(contact, version=version, **values)
    if moved and former.organization:
        record.add(
            FormerRole(
                contact=contact,
                organization=former.organization,
                title=former.title,
                ended_on=timezone.localdate(record.at),
            )
        )
    if circles is not None:
        _set_circles(record, contact, circles)
    if doubles.TELLING & {*edited}:
        doubles.look_for(record, contact)


def organization_called(record: changes.Record, name: str) -> Organization | None:
    """Return the organisation of this name, made now if there is none."""
    name = name.strip()
    if not name:
        return None
    known = Organization.objects.called(name) or Organization.objects.present().filter(name=name).first()
    if known is None:
        known = Organization(name=name)
        record.add(known)
    return known


def log_touch(
    contact: Contact, on: dt.date, text: str = "", note_uuid: uuid.UUID | None = None
) -> changes.Record:
    """Note that we were in touch `on` that day."""
    with changes.recording(f"In touch with {contact.name}", Action.Kind.TOUCH) as record:
        known = Note.objects.filter(uuid=note_uuid).exists() if note_uuid else False
        if not known:
            record.add(Note(contact=contact, text=text, touched_on=on, uuid=note_uuid or uuid.uuid4()))
            record.change(contact, **contact.record_touch(on))
    return record


def set_circles(contact: Contact, circles: Collection[Circle]) -> changes.Record:
    """Make `circles` the circles of a person."""
    with changes.recording(f"Changed the circles of {contact.name}") as record:
        _set_circles(record, contact, circles)
    return record


def _set_circles(record: changes.Record, contact: Contact, circles: Collection[Circle]) -> None:
    wanted = {circle.pk: circle for circle in circles}
    present = set(Through.objects.filter(contact=contact).values_list("circle", flat=True))
    record.remove_all(Through.objects.filter(contact=contact).exclude(circle__in=wanted))
    for pk, circle in wanted.items():
        if pk not in present:
            record.add(Through(contact=contact, circle=circle))


def join_circle(contact: Contact, name: str) -> changes.Record:
    """Put a person into the circle of this name, which is made now if there is none."""
    with changes.recording(f"Added {contact.name} to {name}") as record:
        join_in(record, contact, name)
    return record


def join_in(record: changes.Record, contact: Contact, name: str) -> None:
    """Put a person into the circle of this name, as a part of a larger action."""
    # The database folds the case of ASCII only, and nobody wants "ÉCOLE" beside "École".
    known = {circle.name.casefold(): circle for circle in Circle.objects.all()}
    circle = known.get(name.casefold())
    if circle is None:
        circle = Circle(name=name)
        record.add(circle)
    if not Through.objects.filter(contact=contact, circle=circle).exists():
        record.add(Through(contact=contact, circle=circle))


def add_way(contact: Contact, way: ContactWay) -> changes.Record:
    with changes.recording(f"Added {way.value} to {contact.name}") as record:
        way.contact = contact
        record.add(way)
        doubles.look_for(record, contact)
    return record


def remove_way(way: ContactWay) -> changes.Record:
    with changes.recording(f"Removed {way.value} from {way.contact.name}") as record:
        record.remove(way)
    return record


# ── Many people ───────────────────────────────────────────────────────────────────────────────────


def _each(ids: Collection[int], what: str, **values: Any) -> changes.Record:
    with changes.recording(what) as record:
        for some in changes.in_parts(ids):
            record.change_all(Contact.objects.present().filter(pk__in=some), **values)
    return record


def set_closeness(ids: Collection[int], closeness: int | None) -> changes.Record:
    label = "not rated" if closeness is None else Closeness(closeness).label
    return _each(ids, f"Closeness of {several(len(ids))}: {label}", closeness=closeness)


def set_tracked(ids: Collection[int], tracked: bool) -> changes.Record:
    where = "on my mind" if tracked else "off my mind"
    return _each(ids, f"{several(len(ids))} {where}".capitalize(), tracked=tracked)


def set_discretion(ids: Collection[int], choice: str, because: str = "") -> changes.Record:
    label = Discretion(choice).label
    return _each(
        ids, f"Discretion of {several(len(ids))}: {label}", discretion=choice, discretion_because=because
    )


def clear(contact: Contact, because: str, *, cleared: bool = True) -> changes.Record:
    """Say that somebody may know in spite of their employer or circle; not `cleared` takes that back."""
    what = f"{'Cleared' if cleared else 'No longer cleared'}: {contact.name}"
    with changes.recording(what) as record:
        moment = (contact.cleared_at or record.at) if cleared else None
        record.change(contact, cleared_at=moment, cleared_because=because if cleared else "")
    return record


def set_touch_interval(ids: Collection[int], days: int) -> changes.Record:
    """Set how often to be in touch (0: off), and when it is due next."""
    label = f"every {days} days" if days else "off"
    with changes.recording(f"Keep in touch with {several(len(ids))}: {label}") as record:
        for some in changes.in_parts(ids):
            people = Contact.objects.present().filter(pk__in=some)
            record.change_all(people, touch_every_days=days)
            last_days = set(people.order_by().values_list("last_touch_on", flat=True))
            for last in last_days:
                due = Contact(touch_every_days=days).next_touch_after(last)
                record.change_all(people.filter(last_touch_on=last), next_touch_on=due)
    return record


def add_to_circle(ids: Collection[int], circle: Circle) -> changes.Record:
    with changes.recording(f"Added {several(len(ids))} to {circle}") as record:
        for some in changes.in_parts(ids):
            people = Contact.objects.present().filter(pk__in=some).exclude(circles=circle)
            record.add_all(
                Through(contact_id=pk, circle=circle) for pk in people.values_list("pk", flat=True)
            )
    return record


def remove_from_circle(ids: Collection[int], circle: Circle) -> changes.Record:
    with changes.recording(f"Took {several(len(ids))} out of {circle}") as record:
        for some in changes.in_parts(ids):
            record.remove_all(Through.objects.filter(circle=circle, contact__in=some))
    return record


def trash(ids: Collection[int]) -> changes.Record:
    """Put people in the trash, from which they can be restored."""
    with changes.recording(_trash_words(ids, "Put {} in the trash"), Action.Kind.TRASH) as record:
        for some in changes.in_parts(ids):
            record.change_all(Contact.objects.present().filter(pk__in=some), trashed_at=record.at)
    return record


def restore(ids: Collection[int]) -> changes.Record:
    """Take people out of the trash."""
    with changes.recording(_trash_words(ids, "Restored {}"), Action.Kind.RESTORE) as record:
        for some in changes.in_parts(ids):
            record.change_all(Contact.objects.trashed().filter(pk__in=some), trashed_at=None)
    return record


def _trash_words(ids: Collection[int], words: str) -> str:
    if len(ids) == 1:
        only = Contact.objects.filter(pk__in=ids).first()
        return words.format(only.name if only else several(1))
    return words.format(several(len(ids)))


# ── Forms posted twice ────────────────────────────────────────────────────────────────────────────


def once(form_uuid: uuid.UUID) -> str | None:
    """Return where this form led when it was taken before."""
    taken = Submission.objects.filter(uuid=form_uuid).first()
    return taken.url if taken else None


def taken(form_uuid: uuid.UUID, url: str) -> None:
    """Remember that this form was taken; raises IntegrityError when another request was quicker."""
    with transaction.atomic():
        Submission.objects.create(uuid=form_uuid, url=url)
