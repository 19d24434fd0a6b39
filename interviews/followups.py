"""Opening and closing what is to be done after something happened. Called by the verbs on the nouns."""

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone

from contacts import changes, clock
from contacts.models import Action, Contact, Preferences
from interviews.cadence import Cadence, Cadences, Calendar, Kind
from interviews.models import Done, FollowUp, Interview, Introduction, Message

# The steps of a chase: another person there, one more letter, letting it rest.
SECOND_PERSON, ONE_MORE_LETTER, LET_IT_REST = 1, 2, 3
# These are told to have been in touch with the person, when done.
TOUCHES = frozenset(
    (Kind.THANK, Kind.THANK_INTRODUCER, Kind.REPORT, Kind.CHASE, Kind.CHECK_BACK, Kind.REPLY, Kind.ADVICE)
)
ANSWERED = "they answered"


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
    about = {"contact": contact, "interview": interview, "introduction": introduction}
    same = FollowUp.objects.filter(kind=kind, step=step, what=what[:300], **about)
    found = same.first() if kind in (Kind.THANK, Kind.REFLECT) else same.open().first()
    if found is not None:
        if found.is_open:
            record.change(found, due_at=due_at, in_question=in_question)
        return found
    made = FollowUp(
        kind=kind, due_at=due_at, what=what[:300], step=step, in_question=in_question,
        created_at=record.at, **about,
    )  # fmt: skip
    record.add(made)
    return made


def settle_in(record: changes.Record, rows: QuerySet[FollowUp], because: str) -> None:
    """Say of all open `rows` that nothing need be done any more."""
    for row in rows.filter(done_at__isnull=True, waived_at__isnull=True):
        record.change(row, waived_at=record.at, waived_because=because)


def after_asking(record: changes.Record, interview: Interview, contact: Contact | None) -> None:
    """Remind me when nobody answers: to try a second person, then to write once more."""
    cadence = my_cadence()
    settle_in(record, interview.follow_ups.filter(kind=Kind.CHASE), "asked again")
    for step, due_at in (
        (SECOND_PERSON, cadence.second_person(record.at)),
        (ONE_MORE_LETTER, cadence.chase(record.at)),
    ):
        open_in(record, Kind.CHASE, due_at, contact=contact, interview=interview, step=step)


def after_an_answer(record: changes.Record, interview: Interview) -> None:
    """Clear what waited for an answer."""
    settle_in(record, interview.follow_ups.filter(kind=Kind.CHASE), ANSWERED)


def after_an_introduction(record: changes.Record, introduction: Introduction) -> None:
    """Somebody introduced me: answer the one, thank the other."""
    cadence = my_cadence()
    at = introduction.made_at or record.at
    late = cadence.is_late_entry(at, record.at)
    open_in(
        record,
        Kind.THANK_INTRODUCER,
        cadence.thank_introducer(at),
        contact=introduction.introducer,
        introduction=introduction,
        in_question=late,
    )


def after_holding(record: changes.Record, interview: Interview) -> None:
    """A talk was held, or its end corrected: thank each, reflect, report, act on names and advice."""
    end = interview.ended_at
    assert end is not None
    cadence = my_cadence()
    late = cadence.is_late_entry(end, record.at)
    people = list(interview.participants.select_related("contact"))
    for one in people:
        open_in(
            record, Kind.THANK, cadence.thank(end), contact=one.contact, interview=interview, in_question=late
        )
    open_in(record, Kind.REFLECT, cadence.reflect(end), interview=interview, in_question=late)
    report(record, interview, end, late=late)
    for name in interview.names_given.select_related("target"):
        after_naming(record, name, end)
    if people:
        advice = cadence.advice(record.at if late else end)
        open_in(record, Kind.ADVICE, advice, contact=people[0].contact, interview=interview)


def report(record: changes.Record, interview: Interview, at: dt.datetime, *, late: bool = False) -> None:
    """Tell whoever introduced us how it went; nothing where nobody did."""
    introduction = interview.introduction
    if introduction is None:
        return
    open_in(
        record,
        Kind.REPORT,
        my_cadence().report(at),
        contact=introduction.introducer,
        interview=interview,
        introduction=introduction,
        in_question=late,
    )


def after_naming(record: changes.Record, introduction: Introduction, end: dt.datetime) -> None:
    """Somebody gave me a name in a talk that ended then: act on it."""
    cadence = my_cadence()
    since = record.at if cadence.is_late_entry(end, record.at) else end
    open_in(
        record,
        Kind.NAME,
        cadence.name(since),
        contact=introduction.target,
        interview=introduction.named_in,
        introduction=introduction,
        what=introduction.target_text if introduction.target is None else "",
    )


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
    if row.kind == Kind.CHASE and row.step == ONE_MORE_LETTER and row.interview:
        rest = my_cadence().chase(at)
        about = {"contact": row.contact, "interview": row.interview}
        open_in(record, Kind.CHASE, rest, step=LET_IT_REST, **about)  # type: ignore[arg-type]


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
    interview: Interview, contact: Contact | None, what: str, said: dt.date | None = None
) -> changes.Record:
    """Note what I promised, and by when."""
    with changes.recording(f"Promised: {what}") as record:
        due_at = my_cadence().promise(record.at, said)
        open_in(record, Kind.PROMISE, due_at, contact=contact, interview=interview, what=what)
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
