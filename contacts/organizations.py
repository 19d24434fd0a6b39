"""The verbs on organisations that pages and the admin share; each is one action, with one undo."""

import datetime as dt
import hashlib
from collections.abc import Collection, Iterator
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from contacts import changes, discretion
from contacts.company_names import company_key
from contacts.models import Action, Contact, Organization
from contacts.people import several

# Saves of the research while one writes at it are one line of the history, and one undo.
ONE_SITTING = dt.timedelta(minutes=30)
WANTED = {0: "not wanted", 1: "if it comes up", 2: "I would like to", 3: "very much"}


# ── What is known of one ──────────────────────────────────────────────────────────────────────────


def edit(organization: Organization, *, version: int | None = None, **values: Any) -> changes.Record:
    """Change fields by hand. Raises `changes.Stale` when `version` is no longer that of the row.

    A former name stays as an alias where it reads like another firm, so that an import finds it.
    """
    with changes.recording(f"Edited {organization.name}") as record:
        name = values.get("name", organization.name)
        key = company_key(organization.name)
        if key and key != company_key(name):
            values["aliases"] = joined(name, organization.aliases, [organization.name])
        record.change(organization, version=version, **values)
    return record


def joined(name: str, *lists: Collection[str]) -> list[str]:
    """Return all these spellings once each, without the one that is the name itself."""
    seen = {name.casefold()}
    found = []
    for spelling in (one for some in lists for one in some):
        if spelling.casefold() not in seen:
            seen.add(spelling.casefold())
            found.append(spelling)
    return found


def add_alias(organization: Organization, alias: str) -> changes.Record:
    with changes.recording(f"{organization.name} is also called {alias}") as record:
        record.change(organization, aliases=joined(organization.name, organization.aliases, [alias]))
    return record


def remove_alias(organization: Organization, alias: str) -> changes.Record:
    with changes.recording(f"{organization.name} is no longer called {alias}") as record:
        record.change(organization, aliases=[one for one in organization.aliases if one != alias])
    return record


def above(organization: Organization) -> Iterator[Organization]:
    """Yield the parent, its parent, and so on; each once, whatever circles they run in."""
    seen = {organization.pk}
    parent = organization.parent
    while parent is not None and parent.pk not in seen:
        yield parent
        seen.add(parent.pk)
        parent = parent.parent


# ── Research: a text that saves itself while it is typed ──────────────────────────────────────────


def version_of(research: str) -> str:
    """Return what tells one text from another.

    The row's own version also counts how wanted it is and whom it belongs to, which is no reason to
    stop somebody who writes.
    """
    return hashlib.blake2s(research.encode(), digest_size=8).hexdigest()


def save_research(organization: Organization, text: str, *, version: str) -> changes.Record:
    """Store the research. Raises `changes.Stale` when it is no longer the text that `version` told of."""
    with transaction.atomic():
        current = Organization.objects.present().filter(pk=organization.pk).first()
        if current is None or (version_of(current.research) != version and current.research != text):
            raise changes.Stale(current)
        with changes.recording(f"Research on {current.name}", Action.Kind.NOTE) as record:
            record.continues(current, within=ONE_SITTING)
            record.change(current, research=text)
        return record


# ── How wanted, how confidential ──────────────────────────────────────────────────────────────────


def _which(ids: Collection[int]) -> str:
    only = Organization.objects.filter(pk__in=ids).first() if len(ids) == 1 else None
    return only.name if only else f"{len(ids):,} organisations"


def set_wanted(ids: Collection[int], wanted: int) -> changes.Record:
    with changes.recording(f"How much I want to talk at {_which(ids)}: {WANTED[wanted]}") as record:
        for some in changes.in_parts(ids):
            record.change_all(Organization.objects.present().filter(pk__in=some), wanted=wanted)
    return record


def set_confidential(ids: Collection[int], confidential: bool) -> changes.Record:
    """Keep everybody there in the dark, or no longer; the words say what that came to."""
    with changes.recording("") as record:
        before = hidden_people().count()
        record.what = f"{_which(ids)}: {'confidential' if confidential else 'no longer confidential'}"
        for some in changes.in_parts(ids):
            record.change_all(Organization.objects.present().filter(pk__in=some), confidential=confidential)
        tell_difference(record, hidden_people().count() - before)
    return record


def tell_difference(record: changes.Record, difference: int) -> None:
    """Store in the words of an action how many people came into the dark by it, or out of it."""
    if record.action and difference:
        words = "more" if difference > 0 else "fewer"
        record.what = f"{record.what[:240]}; {several(abs(difference))} {words} in the dark"
        record.action.what = record.what
        record.action.save(update_fields=["what"])


def hidden_people() -> QuerySet[Contact]:
    return Contact.objects.present().filter(discretion.in_the_dark())


def reach(organization: Organization) -> QuerySet[Organization]:
    """Return what is confidential when this one is: itself, its parent, its children."""
    return Organization.objects.filter(
        Q(pk=organization.pk) | Q(parent=organization.pk) | Q(pk=organization.parent_id)
    )


def newcomers(organization: Organization) -> int:
    """Return how many people its being confidential would put in the dark, doubles of them aside."""
    there = Contact.objects.present().filter(organization__in=reach(organization), cleared_at=None)
    return there.exclude(pk__in=hidden_people().values("pk")).count()
