"""Planning an interview, changing the plan, and writing down a talk that was held already."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone

from contacts import changes, discretion
from contacts import people as people_verbs
from contacts.models import Action, Contact
from interviews import aftermath, followups, introductions, names, naming
from interviews.approaching import may_approach
from interviews.cadence import Kind
from interviews.models import Interview, Participant, Pathway, TalkNotes
from interviews.stages import Stage
from interviews.talks.holding import hold_in, learned_in, met_in, times_of
from interviews.talks.steps import end_again_in, planned_end, set_time_in

ByPathway = Interview.pathways.through
# Done with whoever comes first of those who take part, on behalf of all.
WITH_THE_FIRST: Final = (Kind.CHASE, Kind.REPLY, Kind.ADVICE)


@dataclass(frozen=True, slots=True)
class Thanked:
    """Whether I thanked somebody for a talk written down late: `at` and `how`, or `settled` that not yet."""

    at: dt.datetime | None = None
    how: str = ""
    settled: bool = False


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
        if interview.stage == Stage.SCHEDULED:
            followups.settle_in(record, followups.replies(interview), "a time was set")
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
        interview.starts_at = times_of(interview, end).get("starts_at", interview.starts_at)
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
        aftermath.answer_first(record, found, interview)


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
    end_again_in(record, interview)
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
            rows = interview.follow_ups.filter(contact=pk, kind__in=WITH_THE_FIRST, done_at=None)
            # What came of their own advice is told to nobody else.
            for row in rows.exclude(kind=Kind.ADVICE, what__gt=""):
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
            learned_in(record, person, timezone.localdate(record.at), "sat in on a talk")
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
            met_in(record, interview, one)


def _names(people: Sequence[Contact]) -> str:
    return ", ".join(person.name for person in people) or "nobody yet"
