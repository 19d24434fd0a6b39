"""Live through the sample life's conversations, step by step and in order.

Each step is an action with its own moment, taken by the verb a page would have used, so that the
history reads as if it had happened.
"""

import datetime as dt
import uuid

from django.utils import timezone

from contacts import changes, clock
from contacts.demo.reading import Calendar, Row
from contacts.models import Action, Contact
from interviews import followups
from interviews.cadence import Kind
from interviews.demo.ground import Days, Ground, Step, read
from interviews.demo.learning import Lessons
from interviews.demo.talking import Talk
from interviews.models import Introduction, Message
from interviews.models.letters import LetterKind

State = Introduction.State


def load(everyone: dict[str, Contact], calendar: Calendar) -> None:
    """Add the conversations to the sample life of `contacts`."""
    zone = clock.my_zone()
    with timezone.override(zone):
        ground = Ground(everyone, Days(calendar.today, zone))
        rows = read("talks.toml")
        introductions = rows.pop("introductions")
        steps = ground.steps()
        talks = {handle: Talk(ground, row) for handle, row in rows.items()}
        for talk in talks.values():
            steps += talk.steps()
        steps += Lessons(ground, talks).steps()
        for row in introductions:
            steps += _introduction(ground, row, talks[row["talk"]])
        for at, do in sorted(steps, key=lambda step: step[0]):
            do(at)


def _introduction(ground: Ground, row: Row, talk: Talk) -> list[Step]:
    """Return how somebody was thought of, and perhaps asked, to introduce Robin to whom the talk is with."""
    introducer, target = ground.everyone[row["by"]], ground.everyone[row["to"]]
    made = Introduction(introducer=introducer, target=target, note=row["note"])

    def think(at: dt.datetime) -> None:
        made.created_at = at
        with changes.recording(f"{introducer} might introduce me to {target}", Action.Kind.ADD, at) as record:
            record.add(made)

    def link(at: dt.datetime) -> None:
        with changes.recording(f"Edited the {talk.interview}", at=at) as record:
            record.change(talk.interview, introduction=made)

    def ask(at: dt.datetime) -> None:
        back_on = ground.days.day(row["check_back"])
        what = f"Asked {introducer} for an introduction to {target}"
        with changes.recording(what, Action.Kind.TOUCH, at) as record:
            record.change(
                made, state=State.ASKED, asked_at=at, check_back_on=back_on, may_use_name=row["may"]
            )
            record.add(
                Message(
                    uuid=uuid.uuid5(uuid.NAMESPACE_OID, what),
                    kind=LetterKind.ASK_INTRODUCER,
                    contact=introducer,
                    interview=talk.interview,
                    introduction=made,
                    subject=row["letter"]["subject"],
                    body=row["letter"]["body"],
                    created_at=at,
                    updated_at=at,
                    sent_at=at,
                    sent_how=row["letter"]["how"],
                )
            )
            due_at = followups.my_cadence().check_back(at, back_on)
            followups.open_in(
                record, Kind.CHECK_BACK, due_at, contact=introducer, interview=talk.interview,
                introduction=made,
            )  # fmt: skip
            record.change(introducer, **introducer.record_touch(timezone.localdate(at)))

    moment = ground.days.moment
    steps: list[Step] = [(moment(row["created"]), think), (talk.planned_at, link)]
    if "asked" in row:
        steps.append((moment(row["asked"]), ask))
    return steps
