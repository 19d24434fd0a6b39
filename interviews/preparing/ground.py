"""What we have in common with somebody, as far as it is written down: circles, mutual ties, employers."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from django.db.models import F, Q

from contacts import discretion
from contacts.models import Contact, FormerRole, Preferences, Tie
from contacts.weights import Closeness

InCircle = Contact.circles.through
MOST_TIES = 5
# Where half the world is: no ground to meet on.
NETWORKS: Final = ("linkedin", "facebook")


def suggested(people: Sequence[Contact], today: dt.date) -> dict[int, list[str]]:
    """Return what we have in common with each of these people, by their id, in whole sentences.

    Nobody whom I keep in the dark or must not approach is named, and nobody in the trash.
    """
    ids = [person.pk for person in people]
    found: dict[int, list[str]] = defaultdict(list)
    circles = InCircle.objects.filter(contact__in=ids, circle__in_the_dark=False)
    for row in circles.exclude(circle__key__in=NETWORKS).select_related("circle").order_by("circle__name"):
        found[row.contact_id].append(f"You are both in {row.circle.name}.")
    for role in _at_my_employer(ids):
        until = f", until {role.ended_on.year}" if role.ended_on else ""
        found[role.contact_id].append(f"Worked at {role.organization}, as you do{until}.")
    for pk, other, how in _mutual(ids, today):
        if len(found[pk]) < MOST_TIES:
            found[pk].append(f"You both know {other.name} ({how}).")
    return dict(found)


def _at_my_employer(ids: list[int]) -> list[FormerRole]:
    mine = Preferences.objects.filter(employer__trashed_at=None).values("employer")
    roles = FormerRole.objects.filter(contact__in=ids, organization__in=mine)
    return list(roles.select_related("organization"))


def _mutual(ids: list[int], today: dt.date) -> list[tuple[int, Contact, str]]:
    """Return (who of `ids`, whom we both know, how they know each other), the closest to me first."""
    ties = (
        Tie.objects.filter(Tie.living(today), Q(a__in=ids) | Q(b__in=ids))
        .exclude(a__in=ids, b__in=ids)
        .select_related("a", "b")
        .order_by(F("strength").desc(nulls_last=True), "pk")
    )
    pairs = [
        (mine.pk, other, tie.get_kind_display())
        for tie in ties.exclude(discretion.never_to_be_proposed("a")).exclude(
            discretion.never_to_be_proposed("b")
        )
        for mine, other in [(tie.a, tie.b) if tie.a_id in ids else (tie.b, tie.a)]
        if other.closeness != Closeness.NOT_IN_TOUCH
    ]
    return sorted(pairs, key=lambda pair: -(pair[1].closeness or 0))
