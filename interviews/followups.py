"""Opening and closing what is to be done after something happened. Called by the verbs on the nouns.

What follows from what is told in `aftermath`; here is what becomes of one of them, and of many at once.
"""

import datetime as dt
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils import timezone

from contacts import changes, clock
from contacts.models import Action, Contact, Preferences
from interviews.cadence import Cadence, Cadences, Calendar, Kind
from interviews.models import Done, FollowUp, Interview, Introduction, Message, Participant
from interviews.models.followups import FollowUpQuerySet

# The steps of a chase: another person there, one more letter, letting it rest.
SECOND_PERSON, ONE_MORE_LETTER, LET_IT_REST = 1, 2, 3
# What is told of a talk that was held, and of one that came to nothing.
HELD, CAME_TO_NOTHING = 1, 2
# A reply to somebody who said yes or no to a talk, and the first one to whoever I was introduced to.
ANSWER, INTRODUCED = 1, 2
# The checks back with somebody who is to introduce me; after the last I am asked whether to let it rest.
FIRST_CHECK, LAST_CHECK, GIVE_UP = 1, 2, 3
# What came of advice after they were told of some before.
MORE_TO_TELL = 2
# There is one of these for each, by kind and step: though a talk is corrected, what was done stays done.
ONE_OF: Final[dict[tuple[Kind, int], tuple[str, ...]]] = {
    (Kind.THANK, 1): ("contact", "interview"),
    (Kind.REFLECT, 1): ("interview",),
    (Kind.ADVICE, 1): ("interview",),
    (Kind.REPORT, HELD): ("interview", "introduction"),
    (Kind.THANK_INTRODUCER, 1): ("introduction",),
    (Kind.NAME, 1): ("introduction",),
    (Kind.REPLY, INTRODUCED): ("introduction",),
}
# Two of any other kind are the same one while all of these are.
WHOM_AND_WHAT: Final = ("contact", "interview", "introduction", "what")
# These are told to have been in touch with the person, when done.
TOUCHES = frozenset(
    (Kind.THANK, Kind.THANK_INTRODUCER, Kind.REPORT, Kind.CHASE, Kind.CHECK_BACK, Kind.REPLY, Kind.ADVICE)
)
ANSWERED = "they answered"
# In these I wait for whoever is to introduce me.
WAITING: Final = (Introduction.State.ASKED, Introduction.State.AGREED)


def my_cadence(preferences: Preferences | None = None) -> Cadence:
    """Return my lengths of time on my calendar, from my preferences where these are at hand."""
    mine = preferences or clock.mine()
    return Cadence(Calendar.of(clock.zone_of(mine.time_zone), mine.holidays), Cadences.of(mine.cadences))


# ── Opening, as a part of a larger action ─────────────────────────────────────────────────────────


def open_in(
    record: changes.Record,
    kind: str,
    due_at: dt.datetime,
    *,
    contact: Contact | None = None,
    interview: Interview | None = None,
    introduction: Introduction | None = None,
    what: str = "",
    step: int = 1,
    in_question: bool = False,
) -> FollowUp:
    """Open something to do; what is open already only falls due at another time, what is done stays so."""
    about: dict[str, Any] = {
        "contact": contact, "interview": interview, "introduction": introduction, "what": what[:300],
    }  # fmt: skip
    found = there(kind, step, about)
    if found is not None:
        if found.is_open:
            # What was no question, or has been answered, does not become one again: that would hide it.
            record.change(found, due_at=due_at, in_question=found.in_question and in_question, **about)
        return found
    made = FollowUp(
        kind=kind, due_at=due_at, step=step, in_question=in_question, created_at=record.at, **about
    )
    record.add(made)
    return made


def there(kind: str, step: int, about: dict[str, Any]) -> FollowUp | None:
    """Return what says the same already: of what is to be done once also where it is done or waived."""
    columns = ONE_OF.get((Kind(kind), step), ())
    once = bool(columns) and all(about.get(column) for column in columns)
    values = {column: about.get(column) for column in (columns if once else WHOM_AND_WHAT)}
    same = FollowUp.objects.filter(kind=kind, step=step, **values)
    return same.first() if once else same.open().first()


def tell_in(
    record: changes.Record, interview: Interview, person: Contact, what: str, due_at: dt.datetime
) -> None:
    """Have me tell somebody of a talk what came of their advice, all of it at once, by `due_at`.

    While it is open, what asks whether any advice of that talk was of use turns into this.
    """
    rows = list(interview.follow_ups.open().filter(kind=Kind.ADVICE).order_by("step", "pk"))
    begun = [row for row in rows if row.what and row.contact_id == person.pk]
    row = next(iter([*begun, *(row for row in rows if not row.what)]), None)
    if row is None:
        about: dict[str, Any] = {"contact": person, "interview": interview, "what": what}
        open_in(record, Kind.ADVICE, due_at, step=MORE_TO_TELL, **about)
    else:
        record.change(row, contact=person, what=what[:300], due_at=min(row.due_at, due_at))


def nothing_to_tell_in(record: changes.Record, interview: Interview, person: Contact) -> bool:
    """Have me tell them nothing for now; tell whether what asks after any advice is to be put right."""
    rows = interview.follow_ups.open().filter(kind=Kind.ADVICE, contact=person).exclude(what="")
    record.remove_all(rows.filter(step=MORE_TO_TELL))
    return rows.filter(step=1).exists()


def settle_in(record: changes.Record, rows: QuerySet[FollowUp], because: str) -> None:
    """Say of all open `rows` that nothing need be done any more."""
    for row in rows.filter(done_at__isnull=True, waived_at__isnull=True):
        record.change(row, waived_at=record.at, waived_because=because)


def replies(interview: Interview) -> FollowUpQuerySet:
    """Return the replies on the way to a talk: about it, or to whoever takes part by an introduction."""
    there = Participant.objects.filter(interview=interview).values("contact")
    introduced = Q(interview=None, step=INTRODUCED, contact__in=there)
    return FollowUp.objects.filter(introduced | Q(interview=interview), kind=Kind.REPLY)


# ── What I do about one of them ───────────────────────────────────────────────────────────────────


def done_in(
    record: changes.Record,
    row: FollowUp,
    at: dt.datetime,
    channel: str = "",
    message: Message | None = None,
) -> None:
    """Say that it was done; to have thanked or told somebody is to have been in touch."""
    record.change(
        row,
        done_at=at,
        channel=channel,
        message=message or row.message,
        waived_at=None,
        waived_because="",
        in_question=False,
    )
    if row.contact and row.kind in TOUCHES:
        record.change(row.contact, **row.contact.record_touch(timezone.localdate(at)))
    _next_step(record, row, at)


def _next_step(record: changes.Record, row: FollowUp, at: dt.datetime) -> None:
    """Open what comes after a step that was taken, while there is still no answer."""
    about: dict[str, Any] = {"interview": row.interview, "introduction": row.introduction}
    state = row.introduction.state if row.introduction else ""
    if row.kind == Kind.CHASE and row.step == ONE_MORE_LETTER and row.interview:
        due_at = my_cadence().chase(at)
        open_in(record, Kind.CHASE, due_at, contact=row.contact, step=LET_IT_REST, **about)
    elif row.kind == Kind.CHECK_BACK and row.step < GIVE_UP and state in WAITING:
        due_at = my_cadence().check_back(at)
        open_in(record, Kind.CHECK_BACK, due_at, contact=row.contact, step=row.step + 1, **about)
    elif row.kind == Kind.CHECK_BACK and state == Introduction.State.SUGGESTED:
        assert row.introduction is not None
        open_in(record, Kind.NAME, my_cadence().name(at), **about, **whom(row.introduction))


def whom(introduction: Introduction) -> dict[str, Any]:
    """Return whom a name leads to: the person, or the words while nobody is known."""
    target = introduction.target
    return {"contact": target, "what": "" if target else introduction.target_text}


def done(row: FollowUp, at: dt.datetime, channel: str = "") -> changes.Record:
    """Say that something was done, when and how."""
    with changes.recording(f"Done: {in_words(row)}", Action.Kind.TOUCH) as record:
        done_in(record, row, at, channel)
    return record


def reopen(row: FollowUp) -> changes.Record:
    """Say that it is still to be done after all: returned mail, a waiver that I regret."""
    with changes.recording(f"To do again: {in_words(row)}") as record:
        record.change(row, done_at=None, channel="", waived_at=None, waived_because="")
    return record


def not_yet(row: FollowUp) -> changes.Record:
    """Answer of something entered late that it was not done: now it is due as it ever was."""
    with changes.recording(f"Not yet done: {in_words(row)}") as record:
        record.change(row, in_question=False)
    return record


def snooze(row: FollowUp, until: dt.datetime | None) -> changes.Record:
    """Put the reminder off, not the moment at which it is due; None takes that back."""
    with changes.recording(f"{'Later' if until else 'No longer put off'}: {in_words(row)}") as record:
        record.change(row, snoozed_until=until)
    return record


def waive(row: FollowUp, because: str) -> changes.Record:
    """Say that it need not be done, and why."""
    with changes.recording(f"Waived: {in_words(row)}") as record:
        record.change(row, waived_at=record.at, waived_because=because[:300], in_question=False)
    return record


def promise(
    interview: Interview,
    contact: Contact | None,
    what: str,
    said: dt.date | None = None,
    at: dt.datetime | None = None,
) -> changes.Record:
    """Note what I promised, and by when."""
    with changes.recording(f"Promised: {what}", at=at) as record:
        due_at = my_cadence().promise(record.at, said)
        open_in(record, Kind.PROMISE, due_at, contact=contact, interview=interview, what=what)
    return record


def take_back(row: FollowUp) -> changes.Record:
    """Remove a promise that was noted by mistake."""
    with changes.recording(f"Took back: {in_words(row)}") as record:
        record.remove(row)
    return record


def in_words(row: FollowUp) -> str:
    """Return what it is about, for the history: "thank-you, Ana"."""
    return ", ".join(filter(None, [row.get_kind_display(), str(row.contact or ""), row.what]))


# ── Many at once ──────────────────────────────────────────────────────────────────────────────────


def done_many(ids: list[int], at: dt.datetime, channel: Done | str) -> changes.Record:
    """Mark open ones as done; what is done or waived is left alone."""
    with changes.recording(f"Done: {several(len(ids))}", Action.Kind.TOUCH) as record:
        for row in _open_of(ids):
            done_in(record, row, at, channel)
    return record


def waive_many(ids: list[int], because: str) -> changes.Record:
    with changes.recording(f"Waived {several(len(ids))}") as record:
        for row in _open_of(ids):
            record.change(row, waived_at=record.at, waived_because=because[:300], in_question=False)
    return record


def snooze_many(ids: list[int], until: dt.datetime) -> changes.Record:
    with changes.recording(f"Put off {several(len(ids))}") as record:
        for row in _open_of(ids):
            record.change(row, snoozed_until=until)
    return record


def _open_of(ids: list[int]) -> QuerySet[FollowUp]:
    rows = FollowUp.objects.open().filter(pk__in=ids)
    return rows.select_related("contact", "interview", "message")


def several(count: int) -> str:
    return "1 follow-up" if count == 1 else f"{count:,} follow-ups"
