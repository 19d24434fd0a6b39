"""The verbs on introductions: names given in a talk, and introductions that were made."""

import datetime as dt

from contacts import changes
from contacts.models import Contact, Tie
from contacts.weights import Certainty, Strength
from interviews import followups
from interviews.models import Interview, Introduction
from interviews.stages import Stage

State = Introduction.State


def made_in(
    record: changes.Record, introducer: Contact, target: Contact, at: dt.datetime | None = None
) -> Introduction | None:
    """Note that somebody introduced me to somebody; known before, it is made now.

    None when both are one person: nobody introduces themselves.
    """
    if introducer == target:
        return None
    known = Introduction.objects.filter(introducer=introducer, target=target).first()
    if known is None:
        known = Introduction(introducer=introducer, target=target, may_use_name=True, created_at=record.at)
        known.state, known.made_at = State.MADE, at or record.at
        record.add(known)
    elif known.state != State.MADE:
        record.change(known, state=State.MADE, made_at=at or record.at, may_use_name=True)
    else:
        return known
    followups.after_an_introduction(record, known)
    return known


def name_in(
    record: changes.Record,
    interview: Interview,
    giver: Contact,
    target: Contact | None,
    *,
    target_text: str = "",
    may_use_name: bool = False,
    check_back_on: dt.date | None = None,
    note: str = "",
) -> Introduction:
    """Note a name that `giver` gave me in a talk: a tie of theirs, and somebody to approach.

    Without a target only the words are kept, until it is known who is meant.
    """
    given = interview.names_given.filter(introducer=giver)
    known = given.filter(target=target).first() if target else given.filter(target_text=target_text).first()
    if known is not None:
        record.change(known, may_use_name=may_use_name or known.may_use_name)
        return known
    made = Introduction(
        introducer=giver, target=target, target_text="" if target else target_text[:300],
        named_in=interview, may_use_name=may_use_name, check_back_on=check_back_on, note=note,
        created_at=record.at,
    )  # fmt: skip
    record.add(made)
    if target is not None:
        tie_in(record, giver, target, interview)
    if interview.stage == Stage.HELD and interview.ended_at is not None:
        followups.after_naming(record, made, interview.ended_at)
    return made


def tie_in(record: changes.Record, giver: Contact, target: Contact, interview: Interview) -> None:
    """Whoever names somebody knows them, fairly well and likely; a tie that is there already says more."""
    a, b = sorted((giver, target), key=lambda person: person.pk)
    if a == b or Tie.objects.filter(a=a, b=b).exists():
        return
    note = f"named in the {interview}"[:300]
    record.add(
        Tie(a=a, b=b, kind=Tie.Kind.OTHER, strength=Strength.FAIR, certainty=Certainty.LIKELY, note=note)
    )
