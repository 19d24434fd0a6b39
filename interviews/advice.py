"""What somebody named in a talk and I have done since: what there is to tell them of."""

import datetime as dt
from collections.abc import Iterable

from contacts.models import Contact
from interviews.cadence import Kind
from interviews.models import FollowUp, Interview, Resource


def named_by(resource: Resource) -> Contact | None:
    """Return who named it: as noted, else the only one who took part in its talk."""
    if resource.contact is not None or resource.interview is None:
        return resource.contact
    people = resource.interview.people
    return people[0] if len(people) == 1 else None


def untold(interview: Interview, person: Contact) -> list[Resource]:
    """Return what they named in this talk and I have done, but not told them of, in the order of doing."""
    told_at = last_told(interview.follow_ups.filter(kind=Kind.ADVICE, contact=person))
    rows = interview.resources.filter(done_at__isnull=False).select_related("contact", "interview")
    done = [row for row in rows.order_by("done_at", "pk") if named_by(row) == person]
    return [row for row in done if told_at is None or (row.done_at and row.done_at > told_at)]


def last_told(rows: Iterable[FollowUp]) -> dt.datetime | None:
    """Return when they were told what came of it the last time, or I let it go."""
    moments = [moment for row in rows for moment in (row.done_at, row.waived_at) if moment]
    return max(moments, default=None)
