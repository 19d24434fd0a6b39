"""Whom I told that I am looking: noting it, and looking over everybody who knows."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import F, Max, Q, QuerySet

from contacts import changes, discretion
from contacts.models import Contact, Discretion, Told

KNOWING = (Discretion.OPEN, Discretion.TOLD)


def tell(contact: Contact, told_on: dt.date, what: str = "", *, in_confidence: bool) -> changes.Record:
    """Note that I told somebody. From now on they know: in confidence, or so that they may talk about it.

    A mark "keep in the dark" stays until I take it off myself: whoever is near them must still not know.
    """
    with changes.recording(f"Told {contact.name} that I am looking") as record:
        tell_in(record, Told(contact=contact, told_on=told_on, what=what, in_confidence=in_confidence))
    return record


def tell_in(record: changes.Record, entry: Told) -> None:
    """Note the same as a part of a larger action; said twice, it is noted once."""
    contact = entry.contact
    same = {"told_on": entry.told_on, "what": entry.what, "in_confidence": entry.in_confidence}
    if not Told.objects.filter(contact=contact, **same).exists():
        record.add(entry)
    if contact.discretion != Discretion.IN_THE_DARK:
        choice = Discretion.TOLD if entry.in_confidence else Discretion.OPEN
        record.change(contact, discretion=choice)


def take_back(entry: Told) -> changes.Record:
    """Remove an entry that is not so; what they may know stays as I said last."""
    with changes.recording(f"Took back that I told {entry.contact.name}") as record:
        record.remove(entry)
    return record


# ── Everybody who knows ───────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class Knower:
    """Somebody who knows. `dark` says why they should not; `leaks` how it could get out through them."""

    person: Contact
    entries: list[Told]
    dark: str = ""
    leaks: list[discretion.Leak] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.person.discretion == Discretion.OPEN

    @property
    def covered(self) -> str:
        """How it could get out, naming nobody."""
        return "; ".join(dict.fromkeys(leak.covered for leak in self.leaks))

    @property
    def named(self) -> str:
        """The same with names; "" where these add nothing."""
        words = "; ".join(dict.fromkeys(leak.named for leak in self.leaks))
        return "" if words == self.covered else words

    @property
    def places(self) -> list[str]:
        """The employers it could reach."""
        return list(dict.fromkeys(leak.place for leak in self.leaks if leak.place))


def knowing() -> QuerySet[Contact]:
    """Return everybody who knows, those told last first; also those who should not."""
    know = Q(discretion__in=KNOWING) | Q(pk__in=Told.objects.values("contact"))
    latest = F("latest_told_on").desc(nulls_last=True)
    people = Contact.objects.present().filter(know).annotate(latest_told_on=Max("told__told_on"))
    return people.select_related("organization").order_by(latest, "sort_name", "pk")


def should_not_know() -> QuerySet[Contact]:
    """Return those who know although they are kept in the dark."""
    return knowing().filter(pk__in=discretion.hidden().values("pk"))


def may_pass_it_on(today: dt.date) -> QuerySet[Contact]:
    """Return those who know and are near somebody in the dark."""
    return knowing().filter(pk__in=discretion.leaky(today).values("pk"))


def knowers(people: Sequence[Contact], today: dt.date) -> list[Knower]:
    """Return `people`, who were fetched with their organisations, with all that is to be said of them."""
    ids = [person.pk for person in people]
    entries: dict[int, list[Told]] = defaultdict(list)
    for entry in Told.objects.filter(contact__in=ids):
        entries[entry.contact_id].append(entry)
    dark = discretion.reasons_of(people)
    leaks = discretion.leaks(ids, today)
    return [
        Knower(person, entries[person.pk], dark.get(person.pk, ""), leaks.get(person.pk, []))
        for person in people
    ]
