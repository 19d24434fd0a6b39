"""The verbs on introductions: asking for one, names given in a talk, and introductions that were made."""

import datetime as dt

from django.utils import timezone

from contacts import changes
from contacts.models import Action, Contact, Tie
from contacts.weights import Certainty, Strength
from interviews import aftermath, followups
from interviews.approaching import may_approach
from interviews.cadence import Kind
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
    aftermath.after_an_introduction(record, known)
    return known


def not_made_in(record: changes.Record, introduction: Introduction, interview: Interview) -> None:
    """Say that it was not this one by which we came to an interview.

    What was noted for this interview alone, and nobody acted on, goes with its thanks.
    """
    reports = interview.follow_ups.filter(kind=Kind.REPORT, introduction=introduction)
    followups.settle_in(record, reports, "they did not introduce us")
    came_by_itself = introduction.asked_at or introduction.named_in_id or introduction.messages.exists()
    if came_by_itself or introduction.interviews.exists():
        return
    if introduction.follow_ups.filter(done_at__isnull=False).exists():
        return
    record.remove_all(introduction.follow_ups.all())
    record.remove(introduction)


# ── Asking for one ────────────────────────────────────────────────────────────────────────────────


def ask(
    introduction: Introduction, *, check_back_on: dt.date | None = None, at: dt.datetime | None = None
) -> changes.Record:
    """Say that I asked somebody to introduce me, and on which day I may ask how it stands.

    Raises `NotToBeApproached`, nothing written, when one of the two must not be.
    """
    with changes.recording(f"Asked for an introduction: {introduction}", Action.Kind.TOUCH, at) as record:
        ask_in(record, introduction, check_back_on)
    return record


def ask_in(record: changes.Record, introduction: Introduction, check_back_on: dt.date | None = None) -> None:
    introducer = introduction.introducer
    may_approach([introducer, *filter(None, [introduction.target])])
    record.change(introduction, state=State.ASKED, asked_at=record.at, check_back_on=check_back_on)
    followups.settle_in(record, introduction.follow_ups.filter(kind=Kind.CHECK_BACK), "asked again")
    for row in introduction.follow_ups.open().filter(kind=Kind.NAME):
        followups.done_in(record, row, record.at)
    aftermath.check_back(record, introduction)
    record.change(introducer, **introducer.record_touch(timezone.localdate(record.at)))


def answered(introduction: Introduction, state: str, at: dt.datetime | None = None) -> changes.Record:
    """Say what became of it: they agreed, introduced us, would not, or never answered."""
    with changes.recording(f"{State(state).label.capitalize()}: {introduction}", at=at) as record:
        if state == State.MADE:
            record.change(introduction, state=state, made_at=record.at, may_use_name=True)
            aftermath.after_an_introduction(record, introduction)
        else:
            record.change(introduction, state=state)
            waiting = introduction.follow_ups.filter(kind=Kind.CHECK_BACK)
            followups.settle_in(record, waiting, followups.ANSWERED)
        if state == State.AGREED:
            record.change(introduction, check_back_on=None)
            aftermath.check_back(record, introduction)
    return record


# ── Names ─────────────────────────────────────────────────────────────────────────────────────────


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

    Without a target only the words are kept, until it is known who is meant. With `check_back_on` they
    ask first, and I check back with `giver`.
    """
    given = interview.names_given.filter(introducer=giver)
    known = given.filter(target=target).first() if target else given.filter(target_text=target_text).first()
    if known is not None:
        record.change(known, may_use_name=may_use_name or known.may_use_name)
        if check_back_on is not None and record.change(known, check_back_on=check_back_on):
            _follow(record, interview, known)
        return known
    made = Introduction(
        introducer=giver, target=target, target_text="" if target else target_text[:300],
        named_in=interview, may_use_name=may_use_name, check_back_on=check_back_on, note=note,
        created_at=record.at,
    )  # fmt: skip
    record.add(made)
    if target is not None:
        tie_in(record, giver, target, interview)
    _follow(record, interview, made)
    return made


def _follow(record: changes.Record, interview: Interview, name: Introduction) -> None:
    """Open what there is to do about a name; of a talk that goes on still, that comes with its end."""
    if interview.stage != Stage.HELD or interview.ended_at is None:
        return
    open_ones = name.follow_ups.open()
    if name.check_back_on is not None and open_ones.exists():
        # It comes back once they were asked.
        record.remove_all(open_ones.filter(kind=Kind.NAME))
        aftermath.check_back(record, name)
    else:
        aftermath.after_naming(record, name, interview.ended_at)


def tie_in(record: changes.Record, giver: Contact, target: Contact, interview: Interview) -> None:
    """Whoever names somebody knows them, fairly well and likely; a tie that is there already says more."""
    a, b = sorted((giver, target), key=lambda person: person.pk)
    if a == b or Tie.objects.filter(a=a, b=b).exists():
        return
    note = f"named in the {interview}"[:300]
    record.add(
        Tie(a=a, b=b, kind=Tie.Kind.OTHER, strength=Strength.FAIR, certainty=Certainty.LIKELY, note=note)
    )
