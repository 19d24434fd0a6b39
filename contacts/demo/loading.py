"""Put the sample life into an empty database, in one transaction."""

import datetime as dt
import hashlib
import uuid
from collections.abc import Callable

from django.db import transaction

from contacts import folding, search
from contacts.company_names import company_key
from contacts.demo import history
from contacts.demo.reading import BEGAN, IMPORTED, INVENTED, Calendar, Row, people, read
from contacts.models import (
    Circle,
    Contact,
    ContactWay,
    Discretion,
    Double,
    FormerRole,
    ImportBatch,
    Note,
    Organization,
    Preferences,
    Tie,
    Told,
)

People = dict[str, Contact]
Organizations = dict[str, Organization]
# What others add to this life, once everybody is there.
more: list[Callable[[People, Calendar], None]] = []


class NotEmpty(Exception):
    """There are people or organisations already; the sample life must not mix with a real one."""


def load(today: dt.date) -> People:
    """Store the sample life as it stands on `today`; return everyone by a handle that never changes.

    Raises `NotEmpty`, having written nothing, when the database holds anybody already.
    """
    rows = people()
    calendar = Calendar(today)
    with transaction.atomic():
        if Contact.objects.exists() or Organization.objects.exists():
            raise NotEmpty(
                "There are people here already: the sample life only moves into an empty database."
            )
        _me()
        circles = _circles(calendar)
        places = _organizations(calendar)
        batch = _batch(calendar, sum("imported" in row for row in rows.values()))
        everyone = _people(rows, places, batch, calendar)
        _memberships(rows, everyone, circles)
        _ways(rows, everyone)
        _former_roles(rows, everyone, places, calendar)
        _told(rows, everyone, calendar)
        _ties(everyone, calendar)
        _doubles(everyone)
        notes = _notes(everyone, calendar)
        for add in more:
            add(everyone, calendar)
        history.write(everyone, notes, batch)
        search.index()
    return everyone


def _me() -> None:
    Preferences.objects.update_or_create(
        pk=1,
        defaults={
            "name": "Robin Ashdown",
            "email": "robin.ashdown@example.org",
            "phone": "+44 7700 900100",
            "profile_slug": f"{INVENTED}robin-ashdown",
            "background": "Six years of field studies at a housing charity",
            "time_zone": "Europe/London",
        },
    )


def _circles(calendar: Calendar) -> dict[str, Circle]:
    """Return the circles by name; those that infoint brings along are there already."""
    circles = {circle.name: circle for circle in Circle.objects.all()}
    for name, row in read("places.toml")["circles"].items():
        circle = circles.setdefault(name, Circle(name=name))
        circle.in_the_dark = row.get("in_the_dark", False)
        circle.walked_on = calendar.day_if(row.get("walked"))
        circle.save()
    return circles


def _organizations(calendar: Calendar) -> Organizations:
    rows = read("places.toml")["organizations"]
    places = {
        handle: Organization(
            name=row["name"],
            key=company_key(row["name"]),
            aliases=row.get("aliases", []),
            website=row.get("web", ""),
            confidential=row.get("confidential", False),
            wanted=row.get("wanted", 0),
            research=row.get("research", ""),
            created_at=calendar.moment(BEGAN, 9),
        )
        for handle, row in rows.items()
    }
    Organization.objects.bulk_create(places.values())
    children = [handle for handle, row in rows.items() if "parent" in row]
    for handle in children:
        places[handle].parent = places[rows[handle]["parent"]]
    Organization.objects.bulk_update([places[handle] for handle in children], ["parent"])
    return places


def _batch(calendar: Calendar, new: int) -> ImportBatch:
    name = "Connections.csv"
    return ImportBatch.objects.create(
        file_name=name,
        sha256=hashlib.sha256(f"{INVENTED}{name}".encode()).hexdigest(),
        imported_at=calendar.moment(IMPORTED, 20, 15),
        new=new,
        hidden_members=3,
        possible_duplicates=1,
        problems=[{"line": 44, "reason": "The row has a profile address but no name."}],
    )


def _people(rows: dict[str, Row], places: Organizations, batch: ImportBatch, calendar: Calendar) -> People:
    written = read("notes.toml")
    zones = read("places.toml")["zones"]
    everyone: People = {}
    for position, (handle, row) in enumerate(rows.items()):
        added = calendar.moment(history.added(position, row, written.get(handle, [])), 8)
        contact = everyone[handle] = _person(handle, row, places, zones, calendar)
        contact.created_at = added
        if "imported" in row:
            contact.batch = batch
            contact.created_at = batch.imported_at
        else:
            contact.hand_edited = sorted(name for name in Contact.IMPORTED if getattr(contact, name))
    Contact.objects.bulk_create(everyone.values())
    return everyone


def _person(
    handle: str, row: Row, places: Organizations, zones: dict[str, str], calendar: Calendar
) -> Contact:
    """Return one person, not stored yet."""
    last_name, place, closeness = row.get("last", ""), row.get("at", ""), row.get("close")
    contact = Contact(
        first_name=row["first"],
        last_name=last_name,
        called=row.get("called", ""),
        sort_name=folding.sort_name(row["first"], last_name),
        title=row.get("title", ""),
        organization=places[row["org"]] if "org" in row else None,
        email=row.get("mail", ""),
        phone=row.get("phone", ""),
        postal=row.get("postal", ""),
        profile_slug=INVENTED + handle.replace("_", "-") if "LinkedIn" in row.get("in", []) else None,
        website=row.get("web", ""),
        location=place,
        time_zone=zones[place] if place else "",
        preferred_channel=row.get("channel", ""),
        closeness=closeness,
        how_met=row.get("how", ""),
        connected_on=calendar.day_if(row.get("since")),
        discretion=row.get("disc", Discretion.TOLD if "told" in row else Discretion.NOT_TOLD),
        discretion_because=row.get("because", ""),
        contact_rule=row.get("rule", "ok"),
        deceased_on=calendar.day_if(row.get("deceased")),
        tracked=row.get("tracked", "every" in row or (closeness or 0) >= 3) and "deceased" not in row,
        touch_every_days=row.get("every", 0),
        last_touch_on=calendar.day_if(row.get("touch")),
        trashed_at=calendar.moment(row["trashed"], 18) if "trashed" in row else None,
    )
    contact.next_touch_on = contact.next_touch_after(contact.last_touch_on)
    if "cleared" in row:
        contact.cleared_at = calendar.moment(row["told"], 13)
        contact.cleared_because = row["cleared"]
    return contact


def _memberships(rows: dict[str, Row], everyone: People, circles: dict[str, Circle]) -> None:
    through = Contact.circles.through
    through.objects.bulk_create(
        through(contact=everyone[handle], circle=circles[name])
        for handle, row in rows.items()
        for name in row.get("in", [])
    )


def _ways(rows: dict[str, Row], everyone: People) -> None:
    ContactWay.objects.bulk_create(
        ContactWay(contact=everyone[handle], kind=kind, label=label, value=value)
        for handle, row in rows.items()
        for kind, label, value in row.get("ways", [])
    )


def _former_roles(rows: dict[str, Row], everyone: People, places: Organizations, calendar: Calendar) -> None:
    FormerRole.objects.bulk_create(
        FormerRole(
            contact=everyone[handle],
            title=title,
            organization=places[place],
            started_on=calendar.day(began),
            ended_on=calendar.day(ended),
        )
        for handle, row in rows.items()
        for title, place, began, ended in row.get("was", [])
    )


def _told(rows: dict[str, Row], everyone: People, calendar: Calendar) -> None:
    Told.objects.bulk_create(
        Told(
            contact=everyone[handle],
            told_on=calendar.day(row["told"]),
            what=row.get("told_what", "That I am looking around, and at what"),
            in_confidence=everyone[handle].discretion == Discretion.TOLD,
        )
        for handle, row in rows.items()
        if "told" in row
    )


def _ties(everyone: People, calendar: Calendar) -> None:
    ties = []
    for one, other, kind, strength, certainty, *more in read("ties.toml")["ties"]:
        first, second = everyone[one], everyone[other]
        known = more[0] if more else {}
        tie = Tie(
            a=min(first, second, key=lambda contact: contact.pk),
            b=max(first, second, key=lambda contact: contact.pk),
            kind=kind,
            strength=strength or None,
            certainty=certainty,
            since_on=calendar.day_if(known.get("since")),
            ended_on=calendar.day_if(known.get("ended")),
            note=known.get("note", ""),
        )
        if kind in Tie.DIRECTED:
            tie.from_a = tie.a == first
        ties.append(tie)
    Tie.objects.bulk_create(ties)


def _doubles(everyone: People) -> None:
    """Leave one pair to decide: two people of nearly one name, of whom the export says more than I know."""
    a, b = sorted((everyone["maria"], everyone["garcia"]), key=lambda contact: contact.pk)
    Double.objects.create(a=a, b=b, reason="same name, other profile")


def _notes(everyone: People, calendar: Calendar) -> list[Note]:
    notes: list[Note] = []
    for handle, texts in read("notes.toml").items():
        for position, row in enumerate(texts):
            at = _noted_at(row, len(notes), calendar)
            notes.append(
                Note(
                    contact=everyone[handle],
                    uuid=uuid.uuid5(uuid.NAMESPACE_OID, f"{INVENTED}{handle}-{position}"),
                    text=row["text"],
                    sensitive=row.get("sensitive", False),
                    touched_on=calendar.day(row["ago"]) if row.get("touched") else None,
                    created_at=at,
                    updated_at=at,
                )
            )
    notes.sort(key=lambda note: note.created_at)
    Note.objects.bulk_create(notes)
    return notes


def _noted_at(row: Row, position: int, calendar: Calendar) -> dt.datetime:
    """Return when a note was written: at the time given, else at one or another of that day."""
    if "at" in row:
        time = dt.time.fromisoformat(row["at"])
        return calendar.moment(row["ago"], time.hour, time.minute)
    return calendar.moment(row["ago"], 12 + position % 9, position * 7 % 60)
