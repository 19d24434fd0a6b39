"""Whom I may ask, meet or write to: nobody who is in the dark, asks not to be written to, or died."""

from collections.abc import Collection
from typing import Final

from contacts import discretion
from contacts.models import Contact

IN_THE_TRASH: Final = "Somebody in the trash"


class NotToBeApproached(Exception):
    """Somebody is in the dark, asks not to be written to, or died: nothing may be planned with them."""

    def __init__(self, people: Collection[Contact]) -> None:
        # Whoever is in the trash is named nowhere but there.
        names = [IN_THE_TRASH if person.trashed_at else person.name for person in people]
        super().__init__(" and ".join(names))
        self.people = list(people)


def may_approach(people: Collection[Contact]) -> None:
    """Raise `NotToBeApproached` when one of these people must not learn of it or be written to."""
    ids = [person.pk for person in people]
    if never := list(Contact.objects.filter(discretion.never_proposed(), pk__in=ids)):
        raise NotToBeApproached(never)
