"""Holding a talk: when it really ended, whom I have met, and what is to be done from then on."""

import datetime as dt
from typing import Any

from django.utils import timezone

from contacts import changes, told
from contacts.models import Action, Contact, Discretion, Told
from contacts.weights import Closeness
from interviews import aftermath, followups
from interviews.cadence import Kind, in_utc
from interviews.models import Interview, Participant, Reflection
from interviews.stages import Stage
from interviews.talks.steps import WrongStage, end_again_in, moving_in


def begin(interview: Interview, at: dt.datetime | None = None) -> changes.Record:
    """Start the clock of the live page; started twice, the first moment counts."""
    with changes.recording(f"Began the {interview}", at=at) as record:
        record.change(interview, began_at=interview.began_at or record.at)
    return record


def hold(interview: Interview, ended_at: dt.datetime, at: dt.datetime | None = None) -> changes.Record:
    """Say that we talked, and when it really ended: from then all follow-ups are counted."""
    with changes.recording(f"Talked: the {interview}", Action.Kind.TOUCH, at) as record:
        hold_in(record, interview, ended_at)
    return record


def hold_in(record: changes.Record, interview: Interview, ended_at: dt.datetime) -> None:
    moving_in(record, interview, "hold", missed_by="", **times_of(interview, ended_at))
    end_again_in(record, interview)
    for one in interview.participants.select_related("contact__organization"):
        met_in(record, interview, one)
    if not Reflection.objects.filter(interview=interview).exists():
        record.add(Reflection(interview=interview, updated_at=record.at))
    for waiting in (interview.follow_ups.filter(kind=Kind.CHASE), followups.replies(interview)):
        followups.settle_in(record, waiting, "we talked")
    aftermath.after_holding(record, interview)


def set_end(interview: Interview, ended_at: dt.datetime, at: dt.datetime | None = None) -> changes.Record:
    """Correct when a talk really ended: what is open falls due accordingly, what was sent stays sent."""
    with changes.recording(f"Corrected the end of the {interview}", at=at) as record:
        if interview.stage != Stage.HELD:
            raise WrongStage(f"{interview} is {interview.get_stage_display()}")
        record.change(interview, **times_of(interview, ended_at))
        end_again_in(record, interview)
        aftermath.after_holding(record, interview)
    return record


def times_of(interview: Interview, ended_at: dt.datetime) -> dict[str, Any]:
    """Return the real end, and a start that lies before it."""
    ended_at = in_utc(ended_at)
    if interview.starts_at is not None and in_utc(interview.starts_at) <= ended_at:
        return {"ended_at": ended_at}
    start = ended_at - dt.timedelta(minutes=interview.planned_minutes)
    if interview.began_at is not None and interview.began_at <= ended_at:
        # We talked earlier than planned, or without a plan, and the clock ran.
        start = interview.began_at
    return {"ended_at": ended_at, "starts_at": start}


def met_in(record: changes.Record, interview: Interview, one: Participant) -> None:
    """Note that I have met somebody: when, where they worked then, and that they know now."""
    person = one.contact
    assert interview.ended_at is not None
    on = timezone.localdate(interview.ended_at)
    if not one.title_then and one.organization_then_id is None:
        record.change(one, title_then=person.title, organization_then=person.organization)
    if person.closeness == Closeness.NOT_IN_TOUCH:
        every = person.touch_every_days or followups.my_cadence().lengths.touch_days
        record.change(person, closeness=Closeness.MET, touch_every_days=every)
    record.change(person, **person.record_touch(on))
    if person.discretion == Discretion.NOT_TOLD:
        learned_in(record, person, on, "we talked about their work")


def learned_in(record: changes.Record, person: Contact, on: dt.date, what: str) -> None:
    told.tell_in(record, Told(contact=person, told_on=on, what=what, in_confidence=True))
