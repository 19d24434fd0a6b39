"""The moves between the stages of an interview, up to the talk itself."""

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

from django.utils import timezone

from contacts import changes
from contacts.models import Action, Contact
from interviews import aftermath, followups
from interviews.approaching import may_approach
from interviews.cadence import Kind, in_utc
from interviews.models import Interview
from interviews.stages import NAMED, MissedBy, Stage


class WrongStage(Exception):
    """The interview has moved on since the page was made: this step cannot be taken from where it is."""


def moving_in(record: changes.Record, interview: Interview, name: str, **values: Any) -> None:
    """Take one step. Raises `WrongStage` when it cannot be taken from here."""
    step = NAMED[name]
    if interview.stage not in step.origins:
        raise WrongStage(f"{interview} is {interview.get_stage_display()}")
    record.change(interview, stage=step.to, **values)


def all_of(interview: Interview) -> list[Contact]:
    """Return all who take part, those in the trash too: nothing is asked of a talk with one of these."""
    return [one.contact for one in interview.participants.select_related("contact")]


def first_of(interview: Interview) -> Contact | None:
    return next(iter(all_of(interview)), None)


def planned_end(interview: Interview) -> dt.datetime | None:
    if interview.starts_at is None:
        return None
    return in_utc(interview.starts_at) + dt.timedelta(minutes=interview.planned_minutes)


def end_again_in(record: changes.Record, interview: Interview) -> None:
    record.change(interview, planned_end_at=planned_end(interview))


# ── One step each ─────────────────────────────────────────────────────────────────────────────────


def ask(interview: Interview, at: dt.datetime | None = None) -> changes.Record:
    """Say that I asked for it: from now on an answer is waited for."""
    with changes.recording(f"Asked for the {interview}", Action.Kind.TOUCH, at) as record:
        ask_in(record, interview)
    return record


def ask_in(record: changes.Record, interview: Interview) -> None:
    people = all_of(interview)
    may_approach(people)
    moving_in(record, interview, "ask", asked_at=record.at)
    for row in followups.replies(interview).open():
        followups.done_in(record, row, record.at)
    aftermath.after_asking(record, interview, first_of(interview))
    for person in people:
        record.change(person, **person.record_touch(timezone.localdate(record.at)))


def agree(interview: Interview, at: dt.datetime | None = None) -> changes.Record:
    """Say that they agreed, with no time yet: propose one within a business day."""
    with changes.recording(f"A yes to the {interview}", at=at) as record:
        moving_in(record, interview, "agree")
        aftermath.after_an_answer(record, interview)
        _propose_times(record, interview)
    return record


def _propose_times(record: changes.Record, interview: Interview) -> None:
    due_at = followups.my_cadence().reply(record.at)
    followups.open_in(record, Kind.REPLY, due_at, contact=first_of(interview), interview=interview)


def schedule(
    interview: Interview,
    starts_at: dt.datetime,
    *,
    time_zone: str | None = None,
    planned_minutes: int | None = None,
    by_me: bool = False,
    at: dt.datetime | None = None,
    **values: Any,
) -> changes.Record:
    """Set a time, or another one: that is counted as a move, `by_me` or by them."""
    moved = interview.stage == Stage.SCHEDULED
    with changes.recording(f"{'Moved' if moved else 'Set a time for'} the {interview}", at=at) as record:
        if time_zone is not None:
            values["time_zone"] = time_zone
        if planned_minutes is not None:
            values["planned_minutes"] = planned_minutes
        set_time_in(record, interview, starts_at, by_me=by_me, **values)
    return record


def set_time_in(
    record: changes.Record,
    interview: Interview,
    starts_at: dt.datetime,
    *,
    by_me: bool = False,
    **values: Any,
) -> None:
    """Set a time, as a part of a larger action."""
    may_approach(all_of(interview))
    moved, starts_at = interview.stage == Stage.SCHEDULED, in_utc(starts_at)
    if moved and starts_at != interview.starts_at:
        values["times_moved"] = interview.times_moved + 1
        values["times_moved_by_me"] = interview.times_moved_by_me + by_me
    moving_in(record, interview, "move" if moved else "schedule", starts_at=starts_at, missed_by="", **values)
    end_again_in(record, interview)
    aftermath.after_an_answer(record, interview)
    followups.settle_in(record, followups.replies(interview), "a time was set")


def cancel(interview: Interview, at: dt.datetime | None = None) -> changes.Record:
    """Say that the time was called off, while the yes still stands."""
    with changes.recording(f"Called off: the {interview}", at=at) as record:
        moving_in(record, interview, "cancel", starts_at=None)
        end_again_in(record, interview)
        _propose_times(record, interview)
    return record


def missed_by_them(interview: Interview, at: dt.datetime | None = None) -> changes.Record:
    """Say that they did not come: a kind new offer within a business day."""
    with changes.recording(f"They did not come: the {interview}", at=at) as record:
        _missed(record, interview, MissedBy.THEM)
        _propose_times(record, interview)
    return record


def missed_by_me(interview: Interview, at: dt.datetime | None = None) -> changes.Record:
    """Say that I missed it: an apology within hours of when it should have begun."""
    with changes.recording(f"I missed the {interview}", at=at) as record:
        began = interview.starts_at or record.at
        _missed(record, interview, MissedBy.ME)
        due_at = followups.my_cadence().apology(began)
        followups.open_in(record, Kind.REPLY, due_at, contact=first_of(interview), interview=interview)
    return record


def _missed(record: changes.Record, interview: Interview, by: MissedBy) -> None:
    moving_in(record, interview, NAMED[f"missed_by_{by.value}"].name, missed_by=by, starts_at=None)
    end_again_in(record, interview)


def park(interview: Interview, at: dt.datetime | None = None) -> changes.Record:
    """Set it aside: no answer came, or it comes to nothing for now. The introducer hears of it."""
    with changes.recording(f"Set aside: the {interview}", at=at) as record:
        moving_in(record, interview, "park")
        _at_rest(record, interview, "set aside")
        aftermath.report(record, interview, record.at)
    return record


def decline(interview: Interview, at: dt.datetime | None = None) -> changes.Record:
    """Say that they said no: a gracious word within a business day, and the introducer hears of it."""
    with changes.recording(f"A no to the {interview}", at=at) as record:
        moving_in(record, interview, "decline")
        _at_rest(record, interview, ANSWERED_NO)
        _propose_times(record, interview)
        aftermath.report(record, interview, record.at)
    return record


def withdraw(interview: Interview, at: dt.datetime | None = None) -> changes.Record:
    """Say that I no longer want to. Whoever introduced us hears of it."""
    with changes.recording(f"No longer wanted: the {interview}", at=at) as record:
        was_more_than_an_idea = interview.stage != Stage.IDEA
        moving_in(record, interview, "withdraw")
        _at_rest(record, interview, "withdrawn")
        if was_more_than_an_idea:
            aftermath.report(record, interview, record.at)
    return record


def revive(interview: Interview, at: dt.datetime | None = None) -> changes.Record:
    with changes.recording(f"Taken up again: the {interview}", at=at) as record:
        moving_in(record, interview, "revive")
    return record


ANSWERED_NO = "they said no"


def _at_rest(record: changes.Record, interview: Interview, because: str) -> None:
    for waiting in (interview.follow_ups.filter(kind=Kind.CHASE), followups.replies(interview)):
        followups.settle_in(record, waiting, because)


Verb = Callable[[Interview, dt.datetime | None], changes.Record]
# The moves that ask for nothing but the click.
ONE_CLICK: Final[dict[str, Verb]] = {
    "ask": ask,
    "agree": agree,
    "cancel": cancel,
    "missed_by_them": missed_by_them,
    "missed_by_me": missed_by_me,
    "park": park,
    "decline": decline,
    "withdraw": withdraw,
    "revive": revive,
}
