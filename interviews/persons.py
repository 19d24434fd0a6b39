"""People as lists of this room show them: a few facts each, and whether they may be named there at all."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from typing import Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from contacts import changes, discretion
from contacts.models import Contact, ContactRule

# Who must not be named where somebody may look on.
SOMEBODY: Final = "somebody"


@dataclass(slots=True)
class Person:
    """A light copy of a `Contact`: a list of a hundred would spend most of its time on making models."""

    pk: int
    first_name: str
    last_name: str
    called: str
    title: str
    organization_id: int | None
    organization: str | None
    discretion: str
    discretion_because: str
    cleared_at: dt.datetime | None
    contact_rule: str
    deceased_on: dt.date | None
    trashed_at: dt.datetime | None
    # Why they are in the dark; "" when they are not.
    dark: str = ""

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def call_name(self) -> str:
        return self.called or self.first_name or self.last_name

    @property
    def is_hidden(self) -> bool:
        """Whether they may stand in no list that proposes whom to approach.

        Mirrors `discretion.never_proposed`.
        """
        return bool(
            self.dark
            or self.contact_rule == ContactRule.NEVER
            or self.deceased_on is not None
            or self.trashed_at is not None
        )


COLUMNS: Final = [
    "organization__name" if field.name == "organization" else field.name
    for field in fields(Person)
    if field.name != "dark"
]


def of(ids: Collection[int]) -> dict[int, Person]:
    """Return these people, the hidden ones too, in a few queries however many they are."""
    found: dict[int, Person] = {}
    for some in changes.in_parts(ids):
        rows = Contact.objects.filter(pk__in=some).order_by().values_list(*COLUMNS)
        part = {row[0]: Person(*row) for row in rows}
        for pk, reason in discretion.reasons_of(part.values()).items():
            part[pk].dark = reason
        found |= part
    return found


def in_a_row(names: Sequence[str]) -> str:
    """Return names as one says them: "Ana", "Ana and Luis", "Ana, Luis and Oke"; "" for none."""
    *others, last = names or [""]
    return f"{', '.join(others)} and {last}" if others else last


def marked_up(names: Sequence[str]) -> SafeString:
    """Return the same as HTML in which each name runs in its own direction."""
    *others, last = [format_html('<bdi class="name">{}</bdi>', name) for name in names or [""]]
    return (
        format_html("{} and {}", format_html_join(", ", "{}", ((one,) for one in others)), last)
        if others
        else last
    )


def to_name(people: Sequence[Person]) -> list[str]:
    """Return people by their names; those who are hidden come last, as "somebody"."""
    known = [person.name for person in people if not person.is_hidden]
    return [*known, SOMEBODY] if len(known) < len(people) else known


def named(people: Sequence[Person]) -> str:
    return in_a_row(to_name(people))
