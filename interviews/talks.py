"""The verbs on interviews: planning, the moves between stages, holding. Each is one action, one undo."""

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone

from contacts import changes, discretion, told
from contacts import people as people_verbs
from contacts.models import Action, Contact, Discretion, Told
from contacts.weights import Closeness
from interviews import aftermath, followups, introductions, names, naming
from interviews.approaching import NotToBeApproached as NotToBeApproached
from interviews.approaching import may_approach
from interviews.cadence import Kind, in_utc
from interviews.models import Interview, Participant, Pathway, Reflection, TalkNotes
from interviews.stages import NAMED, MissedBy, Stage

ByPathway = Interview.pathways.through
# Done with whoever comes first of those who take part, on behalf of all.
WITH_THE_FIRST: Final = (Kind.CHASE, Kind.REPLY, Kind.ADVICE)


class WrongStage(Exception):
    """The interview has moved on since the page was made: this step cannot be taken from where it is."""


@dataclass(frozen=True, slots=True)
class Thanked:
    """Whether I thanked somebody for a talk written down late: `at` and `how`, or `settled` that not yet."""

    at: dt.datetime | None = None
    how: str = ""
    settled: bool = False


# ── Planning ──────────────────────────────────────────────────────────────────────────────────────


def plan(
    interview: Interview,
    people: Sequence[Contact],
    *,
    introducer: Contact | None = None,
    pathways: Collection[Pathway] = (),
    at: dt.datetime | None = None,
) -> changes.Record:
    """Store a new interview with these people; with a start it is scheduled.

    Whoever of them, or which pathway, is not stored yet is stored along with it. Raises
    `NotToBeApproached`, nothing written, when one of the people must not be.
    """
    with changes.recording(f"Planned an interview with {_names(people)}", Action.Kind.ADD, at) as record:
        store_in(record, people, introducer, pathways)
        may_approach(people)
        if interview.starts_at is not None and interview.stage == Stage.IDEA:
            interview.stage = Stage.SCHEDULED
        add_in(record, interview, people, introducer=introducer, pathways=pathways)
    return record


def log(
    interview: Interview,
    people: Sequence[Contact],
    *,
    introducer: Contact | None = None,
    pathways: Collection[Pathway] = (),
    text: str = "",
    verdict: str = "",
    thanks: Sequence[Thanked] = (),
    at: dt.datetime | None = None,
) -> changes.Record:
    """Store a talk that was held already, with `ended_at` as its real end; also with people in the dark.

    `text` is what was said, `thanks` tells of each of `people`, in their order, whether I have thanked them.
    """
    with changes.recording(f"Talked with {_names(people)}", Action.Kind.ADD, at) as record:
        end = interview.ended_at
        assert end is not None
        store_in(record, people, introducer, pathways)
        interview.starts_at = _times(interview, end).get("starts_at", interview.starts_at)
        interview.ended_at = None
        add_in(record, interview, people, introducer=introducer, pathways=pathways)
        hold_in(record, interview, end)
        if text:
            record.change(interview.notes, text=text)
        if verdict:
            record.change(interview.reflection, verdict=verdict)
        for person, thanked in zip(people, thanks, strict=False):
            row = interview.follow_ups.get(kind=Kind.THANK, contact=person)
            if thanked.at is not None:
                followups.done_in(record, row, thanked.at, thanked.how)
            elif thanked.settled:
                record.change(row, in_question=False)
    return record


def store_in(
    record: changes.Record,
    people: Sequence[Contact],
    introducer: Contact | None = None,
    pathways: Collection[Pathway] = (),
) -> None:
    """Store whoever and whatever was typed anew, as a part of a larger action."""
    for person in (*people, introducer):
        if person is not None and person.pk is None:
            people_verbs.add_in(record, person)
    for pathway in pathways:
        if pathway.pk is None:
            record.add(pathway)


def add_in(
    record: changes.Record,
    interview: Interview,
    people: Sequence[Contact],
    *,
    introducer: Contact | None = None,
    pathways: Collection[Pathway] = (),
) -> None:
    """Store a new interview with all that hangs on it, as a part of a larger action."""
    interview.created_at = record.at
    interview.planned_end_at = planned_end(interview)
    record.add(interview)
    record.add(TalkNotes(interview=interview, updated_at=record.at))
    for position, person in enumerate(people):
        record.add(Participant(interview=interview, contact=person, position=position))
    record.add_all(ByPathway(interview=interview, pathway=pathway) for pathway in pathways)
    if introducer is not None:
        introduced_in(record, interview, introducer)


def introduced_in(record: changes.Record, interview: Interview, introducer: Contact | None) -> None:
    """Say who introduced us; None: nobody did."""
    first = interview.participants.select_related("contact").first()
    former, found = interview.introduction, None
    if introducer and first:
        # Of a talk written down later, the introduction was made before it at the latest.
        at = min(record.at, interview.starts_at or record.at)
        found = introductions.made_in(record, introducer, first.contact, at)
    record.change(interview, introduction=found)
    if former is not None and former != found:
        introductions.not_made_in(record, former, interview)
    if found is not None and interview.stage == Stage.IDEA and interview.starts_at is None:
        due_at = followups.my_cadence().reply(record.at)
        followups.open_in(record, Kind.REPLY, due_at, contact=found.target, interview=interview)


def set_pathways_in(record: changes.Record, interview: Interview, pathways: Collection[Pathway]) -> None:
    wanted = {pathway.pk: pathway for pathway in pathways}
    there = set(ByPathway.objects.filter(interview=interview).values_list("pathway", flat=True))
    # One in the trash can be chosen nowhere: it comes back with it.
    own = ByPathway.objects.filter(interview=interview, pathway__trashed_at=None)
    record.remove_all(own.exclude(pathway__in=wanted))
    record.add_all(ByPathway(interview=interview, pathway=wanted[pk]) for pk in wanted if pk not in there)


def edit(
    interview: Interview,
    *,
    version: int | None = None,
    introducer: Contact | None = None,
    pathways: Collection[Pathway] | None = None,
    people: Sequence[Contact] | None = None,
    **values: Any,
) -> changes.Record:
    """Change what was planned. Raises `changes.Stale` when `version` is no longer its version.

    `introducer` is who introduced us from now on, None for nobody. With `people` these take part; whoever
    no longer does loses what was found out about them (undo brings it back). A new `starts_at` is a time
    set, or moved.
    """
    with changes.recording(f"Edited the {interview}") as record:
        edit_in(
            record, interview, version=version, introducer=introducer, pathways=pathways, people=people,
            **values,
        )  # fmt: skip
    return record


def edit_in(
    record: changes.Record,
    interview: Interview,
    *,
    version: int | None = None,
    introducer: Contact | None = None,
    pathways: Collection[Pathway] | None = None,
    people: Sequence[Contact] | None = None,
    **values: Any,
) -> None:
    """Do what `edit` does, as a part of a larger action."""
    store_in(record, people or (), introducer, pathways or ())
    starts_at = values.pop("starts_at", None)
    record.change(interview, version=version, **values)
    if starts_at is not None and starts_at != interview.starts_at:
        set_time_in(record, interview, starts_at)
    _end_again(record, interview)
    if people is not None:
        set_people_in(record, interview, people)
    known = interview.introduction.introducer if interview.introduction else None
    if introducer != known:
        introduced_in(record, interview, introducer)
    if pathways is not None:
        set_pathways_in(record, interview, pathways)
    if interview.stage == Stage.HELD:
        aftermath.after_holding(record, interview)


def set_people_in(record: changes.Record, interview: Interview, people: Sequence[Contact]) -> None:
    """Make these the people who take part, in this order."""
    wanted = {person.pk: position for position, person in enumerate(people)}
    there = {one.contact_id: one for one in interview.participants.select_related("contact")}
    new = [person for person in people if person.pk not in there]
    if interview.stage != Stage.HELD:
        may_approach(new)
    for pk, one in there.items():
        if pk in wanted:
            record.change(one, position=wanted[pk])
        elif one.contact.trashed_at is None:
            # Nobody who is in the trash can be chosen: they come back with it.
            record.remove_all(interview.follow_ups.filter(contact=pk, kind=Kind.THANK, done_at=None))
            for row in interview.follow_ups.filter(contact=pk, kind__in=WITH_THE_FIRST, done_at=None):
                record.change(row, contact=next(iter(people), None))
            record.remove(one)
    for person in new:
        add_person_in(record, interview, person, wanted[person.pk])


def add_person(
    interview: Interview, who: Contact | naming.Named, *, is_there: bool = False
) -> changes.Record:
    """Say that somebody else takes part: a colleague they brought, known to me or not; a friend of mine.

    Whoever must not be approached raises `NotToBeApproached`, unless they sit there already: then it is
    a fact, and that they learned of my search is noted.
    """
    with changes.recording(f"{_called(who)} takes part too") as record:
        person = who if isinstance(who, Contact) else names.person_in(record, who)
        if not is_there:
            may_approach([person])
        add_person_in(record, interview, person, interview.participants.count())
        if is_there and discretion.hidden().filter(pk=person.pk).exists():
            _learned(record, person, timezone.localdate(record.at), "sat in on a talk")
        if interview.stage == Stage.HELD:
            aftermath.after_holding(record, interview)
    return record


def _called(who: Contact | naming.Named) -> str:
    return who.name if isinstance(who, Contact) else who.somebody.name


def add_person_in(record: changes.Record, interview: Interview, person: Contact, position: int) -> None:
    if not interview.participants.filter(contact=person).exists():
        one = Participant(interview=interview, contact=person, position=position)
        record.add(one)
        if interview.stage == Stage.HELD:
            _met(record, interview, one)


def planned_end(interview: Interview) -> dt.datetime | None:
    if interview.starts_at is None:
        return None
    return in_utc(interview.starts_at) + dt.timedelta(minutes=interview.planned_minutes)


def _end_again(record: changes.Record, interview: Interview) -> None:
    record.change(interview, planned_end_at=planned_end(interview))


def _names(people: Sequence[Contact]) -> str:
    return ", ".join(person.name for person in people) or "nobody yet"


# ── Moves ─────────────────────────────────────────────────────────────────────────────────────────


def _moving(record: changes.Record, interview: Interview, name: str, **values: Any) -> None:
    """Take one step. Raises `WrongStage` when it cannot be taken from here."""
    step = NAMED[name]
    if interview.stage not in step.origins:
        raise WrongStage(f"{interview} is {interview.get_stage_display()}")
    record.change(interview, stage=step.to, **values)


def all_of(interview: Interview) -> list[Contact]:
    """Return all who take part, those in the trash too: nothing is asked of a talk with one of these."""
    return [one.contact for one in interview.participants.select_related("contact")]


def _first(interview: Interview) -> Contact | None:
    return next(iter(all_of(interview)), None)


def ask(interview: Interview, at: dt.datetime | None = None) -> changes.Record:
    """Say that I asked for it: from now on an answer is waited for."""
    with changes.recording(f"Asked for the {interview}", Action.Kind.TOUCH, at) as record:
        ask_in(record, interview)
    return record


def ask_in(record: changes.Record, interview: Interview) -> None:
    people = all_of(interview)
    may_approach(people)
    _moving(record, interview, "ask", asked_at=record.at)
    for row in interview.follow_ups.open().filter(kind=Kind.REPLY):
        followups.done_in(record, row, record.at)
    aftermath.after_asking(record, interview, _first(interview))
    for person in people:
        record.change(person, **person.record_touch(timezone.localdate(record.at)))


def agree(interview: Interview, at: dt.datetime | None = None) -> changes.Record:
    """Say that they agreed, with no time yet: propose one within a business day."""
    with changes.recording(f"A yes to the {interview}", at=at) as record:
        _moving(record, interview, "agree")
        aftermath.after_an_answer(record, interview)
        _propose_times(record, interview)
    return record


def _propose_times(record: changes.Record, interview: Interview) -> None:
    due_at = followups.my_cadence().reply(record.at)
    followups.open_in(record, Kind.REPLY, due_at, contact=_first(interview), interview=interview)


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
    _moving(record, interview, "move" if moved else "schedule", starts_at=starts_at, missed_by="", **values)
    _end_again(record, interview)
    aftermath.after_an_answer(record, interview)
    settled = interview.follow_ups.filter(kind=Kind.REPLY)
    followups.settle_in(record, settled, "a time was set")


def cancel(interview: Interview, at: dt.datetime | None = None) -> changes.Record:
    """Say that the time was called off, while the yes still stands."""
    with changes.recording(f"Called off: the {interview}", at=at) as record:
        _moving(record, interview, "cancel", starts_at=None)
        _end_again(record, interview)
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
        followups.open_in(record, Kind.REPLY, due_at, contact=_first(interview), interview=interview)
    return record


def _missed(record: changes.Record, interview: Interview, by: MissedBy) -> None:
    _moving(record, interview, NAMED[f"missed_by_{by.value}"].name, missed_by=by, starts_at=None)
    _end_again(record, interview)


def park(interview: Interview, at: dt.datetime | None = None) -> changes.Record:
    """Set it aside: no answer came, or it comes to nothing for now. The introducer hears of it."""
    with changes.recording(f"Set aside: the {interview}", at=at) as record:
        _moving(record, interview, "park")
        _at_rest(record, interview, "set aside")
        aftermath.report(record, interview, record.at)
    return record


def decline(interview: Interview, at: dt.datetime | None = None) -> changes.Record:
    """Say that they said no: a gracious word within a business day, and the introducer hears of it."""
    with changes.recording(f"A no to the {interview}", at=at) as record:
        _moving(record, interview, "decline")
        _at_rest(record, interview, ANSWERED_NO)
        _propose_times(record, interview)
        aftermath.report(record, interview, record.at)
    return record


def withdraw(interview: Interview, at: dt.datetime | None = None) -> changes.Record:
    """Say that I no longer want to. Whoever introduced us hears of it."""
    with changes.recording(f"No longer wanted: the {interview}", at=at) as record:
        was_more_than_an_idea = interview.stage != Stage.IDEA
        _moving(record, interview, "withdraw")
        _at_rest(record, interview, "withdrawn")
        if was_more_than_an_idea:
            aftermath.report(record, interview, record.at)
    return record


def revive(interview: Interview, at: dt.datetime | None = None) -> changes.Record:
    with changes.recording(f"Taken up again: the {interview}", at=at) as record:
        _moving(record, interview, "revive")
    return record


ANSWERED_NO = "they said no"


def _at_rest(record: changes.Record, interview: Interview, because: str) -> None:
    waiting = interview.follow_ups.filter(kind__in=[Kind.CHASE, Kind.REPLY])
    followups.settle_in(record, waiting, because)


# ── Holding ───────────────────────────────────────────────────────────────────────────────────────


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
    _moving(record, interview, "hold", missed_by="", **_times(interview, ended_at))
    _end_again(record, interview)
    for one in interview.participants.select_related("contact__organization"):
        _met(record, interview, one)
    if not Reflection.objects.filter(interview=interview).exists():
        record.add(Reflection(interview=interview, updated_at=record.at))
    waiting = interview.follow_ups.filter(kind__in=[Kind.CHASE, Kind.REPLY])
    followups.settle_in(record, waiting, "we talked")
    aftermath.after_holding(record, interview)


def set_end(interview: Interview, ended_at: dt.datetime, at: dt.datetime | None = None) -> changes.Record:
    """Correct when a talk really ended: what is open falls due accordingly, what was sent stays sent."""
    with changes.recording(f"Corrected the end of the {interview}", at=at) as record:
        if interview.stage != Stage.HELD:
            raise WrongStage(f"{interview} is {interview.get_stage_display()}")
        record.change(interview, **_times(interview, ended_at))
        _end_again(record, interview)
        aftermath.after_holding(record, interview)
    return record


def _times(interview: Interview, ended_at: dt.datetime) -> dict[str, Any]:
    """Return the real end, and a start that lies before it."""
    ended_at = in_utc(ended_at)
    if interview.starts_at is not None and in_utc(interview.starts_at) <= ended_at:
        return {"ended_at": ended_at}
    start = ended_at - dt.timedelta(minutes=interview.planned_minutes)
    if interview.began_at is not None and interview.began_at <= ended_at:
        # We talked earlier than planned, or without a plan, and the clock ran.
        start = interview.began_at
    return {"ended_at": ended_at, "starts_at": start}


def _met(record: changes.Record, interview: Interview, one: Participant) -> None:
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
        _learned(record, person, on, "we talked about their work")


def _learned(record: changes.Record, person: Contact, on: dt.date, what: str) -> None:
    told.tell_in(record, Told(contact=person, told_on=on, what=what, in_confidence=True))


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


# ── The trash ─────────────────────────────────────────────────────────────────────────────────────


def trash(ids: Collection[int]) -> changes.Record:
    with changes.recording(f"Put {several(ids)} in the trash", Action.Kind.TRASH) as record:
        for interview in Interview.objects.present().filter(pk__in=ids):
            record.change(interview, trashed_at=record.at)
        record.reindex(_people_of(ids))
    return record


def restore(ids: Collection[int]) -> changes.Record:
    with changes.recording(f"Restored {several(ids)}", Action.Kind.RESTORE) as record:
        for interview in Interview.objects.trashed().filter(pk__in=ids):
            record.change(interview, trashed_at=None)
        record.reindex(_people_of(ids))
    return record


def several(ids: Collection[int]) -> str:
    if len(ids) == 1 and (only := Interview.objects.filter(pk__in=ids).first()):
        return f"the {only}"
    return f"{len(ids):,} interviews"


def _people_of(ids: Collection[int]) -> list[int]:
    return list(Participant.objects.filter(interview__in=ids).values_list("contact_id", flat=True))
