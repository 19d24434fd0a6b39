"""The verbs of a walk: what I think of somebody, whom they might know, who else belongs here.

Each is one action, with one undo. A walk begins with its first answer.
"""

import datetime as dt

from django.db.models import QuerySet

from contacts import changes, folding, people, ties
from contacts.models import Action, Circle, CircleAnswer, CircleWalk, Contact
from contacts.tie_line import LONGEST_NOTE, SaidTie, TieLine
from contacts.walk_lines import Line
from contacts.weights import Certainty, Closeness, Strength

Said = CircleAnswer.Said
Through = Contact.circles.through


class NotToBeTold(Exception):
    """A line that cannot be put down as it stands; says why, in words."""


def begun(circle: Circle, asked: str) -> CircleWalk:
    """Return the walk of this circle with this question, begun now if it was not.

    That is an action of its own, so that the first answer can be taken back when others follow it.
    """
    key = CircleWalk.key_of(asked)
    walk = CircleWalk.objects.filter(circle=circle, key=key).first()
    if walk is None:
        walk = CircleWalk(circle=circle, asked=asked, key=key)
        with changes.recording(f"Began to walk {circle}: {asked}") as record:
            record.add(walk)
    return walk


def finish(walk: CircleWalk, today: dt.date) -> changes.Record:
    """Say that I went through this circle."""
    circle = walk.circle
    with changes.recording(f"Walked {circle}: {walk.asked}") as record:
        record.change(walk, walked_on=today)
        record.change(circle, walked_on=max(today, circle.walked_on or today))
    return record


def say(walk: CircleWalk, contact: Contact, said: Said) -> changes.Record:
    """Put down that somebody is to be asked, or knows nobody there."""
    with changes.recording(f"{contact.name}, {walk.asked}: {said.label}") as record:
        short = CircleAnswer.objects.filter(walk=walk, contact=contact).exclude(said=Said.KNOWS).first()
        if short is None:
            record.add(CircleAnswer(walk=walk, contact=contact, said=said))
        else:
            record.change(short, said=said)
        if said == Said.NO:
            record.remove_all(_knowing(walk, contact).filter(named=None))
    return record


def _knowing(walk: CircleWalk, contact: Contact) -> QuerySet[CircleAnswer]:
    return CircleAnswer.objects.filter(walk=walk, contact=contact, said=Said.KNOWS)


# ── Whom they might know ──────────────────────────────────────────────────────────────────────────


def name(walk: CircleWalk, contact: Contact, line: Line) -> changes.Record:
    """Put down whom somebody might know: a person, tied to them, or only words.

    Raises `NotToBeTold`, nothing written, when it is not clear who is meant.
    """
    known = None if line.is_nameless else _known(line)
    if known == contact:
        raise NotToBeTold(f"That is {contact.name} again: say whom they know.")
    who = line.somebody.name or line.line or "not named yet"
    with changes.recording(f"{contact.name} might know someone, {walk.asked}: {who}") as record:
        record.remove_all(CircleAnswer.objects.filter(walk=walk, contact=contact, said=Said.NO))
        if line.is_nameless:
            if not _knowing(walk, contact).filter(named=None, words=line.line).exists():
                record.add(CircleAnswer(walk=walk, contact=contact, said=Said.KNOWS, words=line.line))
            return record
        named = known or _add(record, line, Closeness.NOT_IN_TOUCH)
        _tie(record, contact, named, line)
        if not _knowing(walk, contact).filter(named=named).exists():
            record.remove_all(_knowing(walk, contact).filter(named=None, words=""))
            record.add(CircleAnswer(walk=walk, contact=contact, said=Said.KNOWS, named=named))
    return record


def add_here(circle: Circle, line: Line, walk: CircleWalk | None = None) -> tuple[Contact, changes.Record]:
    """Put somebody into the circle; known to know somebody, they have their answer on the walk at once."""
    if line.is_nameless:
        raise NotToBeTold("Say who it is: a first name is enough.")
    known = _known(line)
    with changes.recording(f"Added {line.somebody.name} to {circle}", Action.Kind.ADD) as record:
        person = known or _add(record, line, None)
        if not Through.objects.filter(contact=person, circle=circle).exists():
            record.add(Through(contact=person, circle=circle))
        if walk is not None and line.knows_somebody:
            record.add(CircleAnswer(walk=walk, contact=person, said=Said.KNOWS, words=line.note))
    return person, record


def _known(line: Line) -> Contact | None:
    """Return who is there already and meant for certain: of this very profile, or alone of this full name."""
    somebody = line.somebody
    if line.is_too_long:
        raise NotToBeTold("That name is too long.")
    if somebody.slug:
        same = Contact.objects.filter(profile_slug=somebody.slug).first()
        if same is not None and same.trashed_at:
            raise NotToBeTold(f"{same.name} is in the trash: take them out of it first.")
        return same
    if not somebody.last_name:
        return None
    sort_name = folding.sort_name(somebody.first_name, somebody.last_name)
    alike = list(Contact.objects.present().filter(sort_name=sort_name)[:2])
    if len(alike) > 1:
        raise NotToBeTold(f"There are several people called {somebody.name}: put it down on the page of one.")
    return alike[0] if alike else None


def _add(record: changes.Record, line: Line, closeness: int | None) -> Contact:
    somebody = line.somebody
    person = Contact(
        first_name=somebody.first_name,
        last_name=somebody.last_name,
        email=somebody.email,
        profile_slug=somebody.slug or None,
        closeness=closeness,
        title=line.title,
        how_met=line.note,
        organization=people.organization_called(record, line.organization),
    )
    people.add_in(record, person)
    return person


def _tie(record: changes.Record, giver: Contact, named: Contact, line: Line) -> None:
    """Whoever is named is known, fairly well and likely; a tie that is there already says more."""
    if ties.between(giver, named):
        return
    told = SaidTie(line.tie.kind, line.tie.from_them)
    strength = line.tie.strength or Strength.FAIR
    said = TieLine(named.name, (told,), strength, Certainty.LIKELY)
    ties.put_in(ties.Tied(record), giver, named, told, said, remark=line.line[:LONGEST_NOTE])
