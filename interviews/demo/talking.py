"""One conversation of the sample life, from its row to the steps in which Robin went through it."""

import datetime as dt
import uuid
from collections.abc import Iterator
from functools import partial
from typing import Any

from contacts import changes
from contacts.demo.reading import Row
from contacts.models import Action, Contact
from interviews import followups, introductions, talks
from interviews.cadence import Kind
from interviews.demo.ground import Ground, Step, look_at
from interviews.models import (
    FollowUp,
    Interview,
    Introduction,
    Message,
    Reflection,
    Resource,
    TalkNotes,
)
from interviews.models.letters import LetterKind

# Which letter, once sent, is which follow-up done.
DOES: dict[str, Kind] = {
    LetterKind.THANK: Kind.THANK,
    LetterKind.THANK_CARD: Kind.THANK,
    LetterKind.REPORT: Kind.REPORT,
    LetterKind.ADVICE: Kind.ADVICE,
}
A_QUESTION_TAKES = dt.timedelta(minutes=4)


class Talk:
    def __init__(self, ground: Ground, row: Row) -> None:
        self.ground = ground
        self.row = row
        self.moment = ground.days.moment
        self.people = [ground.everyone[handle] for handle in row["people"]]
        zone = row.get("zone", self.people[0].time_zone)
        self.interview = Interview(
            medium=row["medium"],
            time_zone=zone,
            planned_minutes=row.get("minutes", 30),
            where=row.get("where", ""),
            why=row.get("why", ""),
        )

    @property
    def planned_at(self) -> dt.datetime:
        return self.moment(self.row["plan"])

    def steps(self) -> list[Step]:
        """Return what Robin did, each with its moment; what happened at one moment in this order."""
        return [
            *self._beginning(),
            *self._moves(),
            *self._preparing(),
            *self._talking(),
            *self._letters(),
            *self._afterwards(),
        ]

    # ── Before ────────────────────────────────────────────────────────────────────────────────────

    def _beginning(self) -> Iterator[Step]:
        if "logged" in self.row:
            written, ended = map(self.moment, self.row["logged"])
            yield written, partial(self._log, ended)
        else:
            yield self.planned_at, self._plan
        if "introducer_thanked" in self.row:
            when, how = self.row["introducer_thanked"]
            yield self.moment(when), partial(self._done, Kind.THANK_INTRODUCER, self._introducer, how)

    @property
    def _introducer(self) -> Contact | None:
        return self.ground.everyone[self.row["introducer"]] if "introducer" in self.row else None

    def _about(self) -> dict[str, Any]:
        pathways = [self.ground.pathways[handle] for handle in self.row["pathways"]]
        return {"introducer": self._introducer, "pathways": pathways}

    def _plan(self, at: dt.datetime) -> None:
        self.interview.pitch = self.ground.pitches.get(self.row.get("pitch", ""))
        talks.plan(self.interview, self.people, at=at, **self._about())
        if "named_by" in self.row:
            giver = self.ground.everyone[self.row["named_by"]]
            named = Introduction.objects.get(introducer=giver, target=self.people[0])
            with changes.recording(f"Edited the {self.interview}", at=at) as record:
                record.change(self.interview, introduction=named)

    def _log(self, ended: dt.datetime, at: dt.datetime) -> None:
        self.interview.ended_at = ended
        talks.log(self.interview, self.people, at=at, **self._about())

    def _moves(self) -> Iterator[Step]:
        for name, verb in talks.ONE_CLICK.items():
            if name in self.row:
                yield self.moment(self.row[name]), partial(verb, self.interview)
        for name in ("schedule", "moved"):
            if name in self.row:
                when, starts = map(self.moment, self.row[name])
                yield when, partial(self._schedule, starts)
        if "chased" in self.row:
            when, how = self.row["chased"]
            yield self.moment(when), partial(self._done, Kind.CHASE, self.people[0], how, step=2)
        if "replied" in self.row:
            when, how = self.row["replied"]
            yield self.moment(when), partial(self._done, Kind.REPLY, self.people[0], how)
        if "trash" in self.row:
            yield self.moment(self.row["trash"]), self._trash

    def _schedule(self, starts: dt.datetime, at: dt.datetime) -> None:
        talks.schedule(self.interview, starts, at=at)

    def _trash(self, at: dt.datetime) -> None:
        what = f"Put the {self.interview} in the trash"
        with changes.recording(what, Action.Kind.TRASH, at) as record:
            record.change(self.interview, trashed_at=at)

    def _preparing(self) -> Iterator[Step]:
        for handle, found in self.row.get("research", {}).items():
            findings = {name: value for name, value in found.items() if name != "at"}
            person = self.ground.everyone[handle]
            yield self.moment(found["at"]), partial(self._look_up, person, findings)
        if "questions" in self.row:
            yield self.moment(self.row["questions_at"]), self._pick_questions

    def _look_up(self, person: Contact, findings: dict[str, Any], at: dt.datetime) -> None:
        one = self.interview.participants.get(contact=person)
        with changes.recording(f"Looked {person} up", at=at) as record:
            record.change(one, **findings)

    def _pick_questions(self, at: dt.datetime) -> None:
        with changes.recording(f"Picked questions for the {self.interview}", at=at) as record:
            for position, (handle, _answer, *wording) in enumerate(self.row["questions"], start=1):
                question = self.ground.planned_question(handle, wording[0] if wording else "")
                question.interview, question.position = self.interview, position * 10
                record.add(question)

    # ── The talk ──────────────────────────────────────────────────────────────────────────────────

    def _talking(self) -> Iterator[Step]:
        if "held" in self.row:
            said, ended = map(self.moment, self.row["held"])
            yield said - dt.timedelta(seconds=20), self._note_answers
            yield said, partial(talks.hold, self.interview, ended)
        if "notes" in self.row:
            yield self.moment(self.row["notes"]["at"]), self._note_down
        end = self._told_at
        for row in self.row.get("names", []):
            yield end, partial(self._name, row)
        for row in self.row.get("resources", []):
            made = self._resource(row)
            yield end, partial(self.ground.note_resource, made, row["pathways"])
            if "done" in row:
                yield self.moment(row["done"]), partial(look_at, made, row["outcome"])
        for row in self.row.get("promises", []):
            yield end, partial(self._promise, row)

    @property
    def _told_at(self) -> dt.datetime:
        """When Robin had written down what was said."""
        moments = [self.row[name][0] for name in ("held", "logged") if name in self.row]
        return self.moment(moments[0]) + dt.timedelta(minutes=6) if moments else self.planned_at

    def _note_answers(self, at: dt.datetime) -> None:
        began = self.interview.starts_at
        assert began is not None
        answers = [answer for _handle, answer, *_wording in self.row["questions"]]
        with changes.recording(f"Notes of the {self.interview}", Action.Kind.NOTE, at) as record:
            record.change(self.interview, began_at=began, invited_to_go_on=self._was_invited)
            for number, (question, answer) in enumerate(
                zip(self.interview.questions.all(), answers, strict=True), start=1
            ):
                if answer:
                    record.change(question, answer=answer, asked_at=began + number * A_QUESTION_TAKES)

    @property
    def _was_invited(self) -> bool:
        return bool(self.row.get("invited_to_go_on", False))

    def _note_down(self, at: dt.datetime) -> None:
        said = {name: value for name, value in self.row["notes"].items() if name != "at"}
        notes = TalkNotes.objects.get(interview=self.interview)
        with changes.recording(f"Notes of the {self.interview}", Action.Kind.NOTE, at) as record:
            record.change(notes, updated_at=at, **said)

    def _name(self, row: Row, at: dt.datetime) -> None:
        giver = self.ground.everyone[row["by"]]
        target = self.ground.everyone[row["to"]] if "to" in row else None
        with changes.recording(f"A name from {giver}: {target or row['text']}", at=at) as record:
            introductions.name_in(
                record, self.interview, giver, target, target_text=row.get("text", ""),
                may_use_name=row.get("may", False), note=row.get("note", ""),
            )  # fmt: skip

    def _resource(self, row: Row) -> Resource:
        return Resource(
            kind=row["kind"], name=row["name"], url=row.get("url", ""), note=row.get("note", ""),
            interview=self.interview, contact=self.ground.everyone[row["by"]],
        )  # fmt: skip

    def _promise(self, row: Row, at: dt.datetime) -> None:
        due_at = followups.my_cadence().promise(at, self.ground.days.day(row["by"]))
        with changes.recording(f"Promised: {row['what']}", at=at) as record:
            followups.open_in(
                record, Kind.PROMISE, due_at, contact=self.ground.everyone[row["to"]],
                interview=self.interview, what=row["what"],
            )  # fmt: skip

    # ── After ─────────────────────────────────────────────────────────────────────────────────────

    def _letters(self) -> Iterator[Step]:
        for row in self.row.get("letters", []):
            yield self.moment(row["at"]), partial(self._write, row)

    def _write(self, row: Row, at: dt.datetime) -> None:
        """Write a letter; with `how` it is sent at once, and what it was written for is done."""
        to = self.ground.everyone[row["to"]]
        letter = Message(
            uuid=uuid.uuid5(uuid.NAMESPACE_OID, f"{to.pk} {row['kind']} {row['at']}"), kind=row["kind"],
            contact=to, interview=self.interview, subject=row["subject"], body=row["body"],
            to=to.email if row.get("how") in (None, "email", "both") else "",
            introduction=self.interview.introduction if row["kind"] == LetterKind.REPORT else None,
            created_at=at, updated_at=at,
        )  # fmt: skip
        if "how" not in row:
            with changes.recording(f"Began a letter: {letter}", at=at) as record:
                record.add(letter)
                record.change(self._row_of(DOES[letter.kind], to), message=letter)
            return
        letter.sent_at, letter.sent_how = at, row["how"]
        letter.answered_at = self.moment(row["answered"]) if "answered" in row else None
        with changes.recording(f"Sent: {letter}", Action.Kind.TOUCH, at) as record:
            record.add(letter)
            if letter.kind in DOES:
                followups.done_in(record, self._row_of(DOES[letter.kind], to), at, row["how"], letter)

    def _afterwards(self) -> Iterator[Step]:
        if "reflection" in self.row:
            yield self.moment(self.row["reflection"]["at"]), self._reflect
        for row in (*self.row.get("names", []), *self.row.get("promises", [])):
            kind = Kind.PROMISE if "what" in row else Kind.NAME
            about = self.ground.everyone.get(row.get("to", ""))
            if "done" in row:
                when, how = row["done"]
                yield self.moment(when), partial(self._done, kind, about, how)
            if "waived" in row:
                when, because = row["waived"]
                yield self.moment(when), partial(self._waive, kind, about, because)
        for row in self.row.get("waived", []):
            about = self.ground.everyone[row["to"]]
            yield self.moment(row["at"]), partial(self._waive, row["kind"], about, row["because"])

    def _reflect(self, at: dt.datetime) -> None:
        said = {name: value for name, value in self.row["reflection"].items() if name != "at"}
        reflection = Reflection.objects.get(interview=self.interview)
        with changes.recording(f"Reflected on the {self.interview}", at=at) as record:
            record.change(reflection, updated_at=at, finished_at=at, **said)
            followups.done_in(record, self._row_of(Kind.REFLECT, None), at)

    def _row_of(self, kind: str, person: Contact | None, step: int = 1) -> FollowUp:
        if kind == Kind.THANK_INTRODUCER:
            return FollowUp.objects.get(kind=kind, introduction=self.interview.introduction)
        return FollowUp.objects.get(kind=kind, interview=self.interview, contact=person, step=step)

    def _done(self, kind: str, person: Contact | None, how: str, at: dt.datetime, step: int = 1) -> None:
        row = self._row_of(kind, person, step)
        with changes.recording(f"Done: {followups.in_words(row)}", Action.Kind.TOUCH, at) as record:
            followups.done_in(record, row, at, how)

    def _waive(self, kind: str, person: Contact | None, because: str, at: dt.datetime) -> None:
        row = self._row_of(kind, person)
        with changes.recording(f"Waived: {followups.in_words(row)}", at=at) as record:
            record.change(row, waived_at=at, waived_because=because)
