"""The verbs on introductions: asking for one, names given in a talk, and introductions that were made."""

import contextlib
import datetime as dt
from collections.abc import Collection, Sequence
from typing import Final

from django.utils import timezone

from contacts import changes
from contacts.models import Action, Contact, Tie
from contacts.weights import Certainty, Strength
from interviews import aftermath, followups
from interviews.approaching import NotToBeApproached, may_approach
from interviews.cadence import Kind
from interviews.models import Interview, Introduction, Message
from interviews.persons import in_a_row
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
    owed = interview.follow_ups.filter(kind__in=[Kind.REPORT, Kind.REPLY], introduction=introduction)
    followups.settle_in(record, owed, "they did not introduce us")
    came_by_itself = introduction.asked_at or introduction.named_in_id or introduction.messages.exists()
    if came_by_itself or introduction.interviews.exists():
        return
    answers = introduction.follow_ups.filter(kind=Kind.REPLY, done_at__isnull=False)
    if introduction.follow_ups.filter(done_at__isnull=False).exclude(kind=Kind.REPLY).exists():
        return
    record.change_all(answers, introduction=None)
    record.remove_all(introduction.follow_ups.all())
    record.remove(introduction)


# ── Asking for one ────────────────────────────────────────────────────────────────────────────────


class WrongState(Exception):
    """The introduction has come further since the page was made: this is no answer to it any more."""


# From which states one leads to which: what was made stays made, and nobody declines what was not asked.
STEPS: Final[dict[str, tuple[str, ...]]] = {
    State.SUGGESTED: (State.ASKED, State.AGREED, State.MADE, State.DECLINED),
    State.ASKED: (State.AGREED, State.MADE, State.DECLINED, State.SILENT),
    State.AGREED: (State.MADE, State.DECLINED, State.SILENT),
    State.SILENT: (State.ASKED, State.AGREED, State.MADE, State.DECLINED),
    State.DECLINED: (State.ASKED, State.AGREED, State.MADE),
    State.MADE: (),
}
# Something may still come of these.
OPEN: Final = (State.AGREED, State.ASKED, State.SUGGESTED)
# With this begins the line of a note that says who stands in between.
THROUGH: Final = "through "
BECAUSE: Final[dict[str, str]] = {State.DECLINED: "they declined", State.SILENT: "no answer came"}


def of_pair(introducer: Contact, target: Contact | None, target_text: str = "") -> Introduction | None:
    """Return the introduction by one person to another, or to whom these words mean; an open one first."""
    whom: dict[str, object] = {"target": target} if target else {"target": None, "target_text": target_text}
    found = list(Introduction.objects.filter(introducer=introducer, **whom).order_by("-pk"))
    return min(found, key=lambda one: one.state not in OPEN, default=None)


def suggest_in(
    record: changes.Record,
    introducer: Contact,
    target: Contact | None,
    *,
    target_text: str = "",
    through: Sequence[Contact] = (),
) -> Introduction:
    """Note that somebody could introduce me to somebody, or go on with what is noted of them already.

    `through` are the people in between, whom the introducer would ask: kept in words. Raises
    `NotToBeApproached` when one of all these must not be.
    """
    target_text = "" if target else target_text[:300]
    may_approach([introducer, *through, *filter(None, [target])])
    note = f"{THROUGH}{in_a_row([person.name for person in through])}" if through else ""
    found = of_pair(introducer, target, target_text)
    if found is None:
        made = Introduction(
            introducer=introducer, target=target, target_text=target_text, note=note, created_at=record.at
        )
        record.add(made)
        return made
    if note and note not in found.note:
        record.change(found, note="\n".join(filter(None, [found.note, note])))
    return found


def way_noted(introduction: Introduction) -> str:
    """Return who stands in between, in the words of the note; "" where nobody does."""
    lines = introduction.note.splitlines()
    return next((line.removeprefix(THROUGH) for line in lines if line.startswith(THROUGH)), "")


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
    if introduction.state == State.MADE:
        raise WrongState
    record.change(introduction, state=State.ASKED, asked_at=record.at, check_back_on=check_back_on)
    followups.settle_in(record, introduction.follow_ups.filter(kind=Kind.CHECK_BACK), "asked again")
    _passed_on(record, introduction)
    aftermath.check_back(record, introduction)
    record.change(introducer, **introducer.record_touch(timezone.localdate(record.at)))


def _passed_on(record: changes.Record, introduction: Introduction) -> None:
    """Say that a name was acted on: whoever gave it is to introduce us."""
    for row in introduction.follow_ups.open().filter(kind=Kind.NAME):
        followups.done_in(record, row, record.at)


def answered(
    introduction: Introduction,
    state: str,
    at: dt.datetime | None = None,
    *,
    check_back_on: dt.date | None = None,
) -> changes.Record:
    """Say what became of it: they agreed, introduced us, would not, or never answered.

    Said twice nothing changes, but for another day on which to check back. Raises `WrongState` when it
    cannot have come of how it stands.
    """
    kind = Action.Kind.TOUCH if state == State.ASKED else Action.Kind.EDIT
    said = "Check back on another day" if state == introduction.state else SAID[State(state)]
    with changes.recording(f"{said}: {introduction}", kind, at) as record:
        answer_in(record, introduction, state, check_back_on)
    return record


def answer_in(
    record: changes.Record, introduction: Introduction, state: str, check_back_on: dt.date | None = None
) -> None:
    """Do what `answered` does, as a part of a larger action."""
    if state == introduction.state:
        if check_back_on is not None and state in followups.WAITING:
            _check_back_on(record, introduction, check_back_on)
        return
    if state not in STEPS[introduction.state]:
        raise WrongState
    if state == State.ASKED:
        ask_in(record, introduction, check_back_on)
    elif state == State.MADE:
        record.change(introduction, state=state, made_at=record.at, may_use_name=True)
        aftermath.after_an_introduction(record, introduction)
        aftermath.lead_on(record, introduction)
    else:
        record.change(introduction, state=state)
        waiting = introduction.follow_ups.filter(kind=Kind.CHECK_BACK)
        followups.settle_in(record, waiting, BECAUSE.get(state, followups.ANSWERED))
        record.change(introduction, check_back_on=check_back_on)
        if state == State.AGREED:
            _passed_on(record, introduction)
            aftermath.check_back(record, introduction)


def _check_back_on(record: changes.Record, introduction: Introduction, day: dt.date) -> None:
    """Take another day on which to ask how it stands."""
    record.change(introduction, check_back_on=day)
    others = introduction.follow_ups.filter(kind=Kind.CHECK_BACK).exclude(step=followups.FIRST_CHECK)
    followups.settle_in(record, others, "another day was agreed")
    aftermath.check_back(record, introduction)


def answered_many(ids: Collection[int], state: str) -> changes.Record:
    """Say the same of many; of those for which it cannot be, or must not, nothing changes."""
    rows = Introduction.objects.filter(pk__in=ids).select_related("introducer", "target").order_by("pk")
    meant = [one for one in rows if state in STEPS[one.state]]
    with changes.recording(f"{SAID[State(state)]}: {several(len(meant))}") as record:
        for introduction in meant:
            with contextlib.suppress(NotToBeApproached):
                answer_in(record, introduction, state)
    return record


def several(count: int) -> str:
    return "1 introduction" if count == 1 else f"{count:,} introductions"


def drop(introduction: Introduction) -> changes.Record:
    """Take back one that was never asked for, with its drafts. Raises `WrongState` when it was."""
    with changes.recording(f"Dropped: {introduction}") as record:
        if introduction.state != State.SUGGESTED:
            raise WrongState
        for draft in Message.objects.drafts().filter(introduction=introduction):
            for row in draft.follow_ups.all():
                record.change(row, message=None)
            record.remove(draft)
        remove_in(record, introduction)
    return record


def remove_in(record: changes.Record, introduction: Introduction) -> None:
    """Delete one with what is to be done about it; talks and letters it led to stay."""
    record.remove_all(introduction.follow_ups.all())
    record.change_all(introduction.interviews.all(), introduction=None)
    record.change_all(introduction.messages.all(), introduction=None)
    record.remove(introduction)


# What is said of each state, in words that go before whom it is about.
SAID: Final[dict[str, str]] = {
    State.SUGGESTED: "Suggested",
    State.ASKED: "Asked for an introduction",
    State.AGREED: "Agreed",
    State.MADE: "Introduced",
    State.DECLINED: "Declined",
    State.SILENT: "No answer",
}


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
