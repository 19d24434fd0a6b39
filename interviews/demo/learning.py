"""What Robin made of the conversations of the sample life: marks, skills, training, questions."""

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import partial

from contacts import changes
from contacts.demo.reading import Row
from contacts.models import Action
from interviews import skills
from interviews.demo.ground import Ground, Step, look_at, read
from interviews.demo.talking import Talk
from interviews.models import (
    Gauge,
    OpenQuestion,
    Pathway,
    PathwayRating,
    Reflection,
    Resource,
    Skill,
    SkillNeed,
    TrainingOption,
)

MINUTE = dt.timedelta(minutes=1)
GAUGES = ("resources", "liking", "confidence", "coherence")


class Lessons:
    def __init__(self, ground: Ground, talks: Mapping[str, Talk]) -> None:
        self.ground = ground
        self.talks = talks
        self.moment = ground.days.moment
        self.row = read("learned.toml")
        self.skills: dict[str, Skill] = {}

    def steps(self) -> Iterator[Step]:
        for handle, row in self.row["skills"].items():
            yield self.moment(row["at"]), partial(self._judge_myself, handle, row)
        for handle, row in self.row["talks"].items():
            yield from self._of_talk(self.talks[handle], row)
        for row in self.row["open_questions"]:
            made = OpenQuestion(pathway=self.ground.pathways[row["pathway"]], text=row["text"])
            yield self.moment(row["asked"]), partial(self._ask, made)
            if "answered" in row:
                yield self.moment(row["answered"]["at"]), partial(self._answer, made, row["answered"])
        for handle, dated in self.row["gauges"].items():
            for days, *values in dated:
                yield self.moment(f"{days} 21:30"), partial(self._gauge, handle, values)
        for row in self.row["resources"]:
            yield from self._resource(row)

    def _of_talk(self, talk: Talk, row: Row) -> Iterator[Step]:
        """Return what Robin expected of a talk, and what Robin wrote down when sitting down with it."""
        if "expected" in row:
            yield talk.planned_at + 2 * MINUTE, partial(self._expect, talk, row["expected"])
        if "at" not in row:
            return
        at = self.moment(row["at"])
        yield at, partial(self._type, talk, row["said"])
        yield at + 5 * MINUTE, partial(self._rate, talk, row["marks"])
        yield at + 8 * MINUTE, partial(self._need, talk, row["needs"])
        for number, training in enumerate(row.get("training", [])):
            yield at + (9 + number) * MINUTE, partial(self._train, talk, training)
        for line in row["said"].get("new_question", "").splitlines():
            for pathway in talk.row["pathways"]:
                made = OpenQuestion(pathway=self.ground.pathways[pathway], text=line)
                made.raised_in = talk.interview
                yield at + 20 * MINUTE, partial(self._ask, made)

    # ── Of one talk ───────────────────────────────────────────────────────────────────────────────

    def _expect(self, talk: Talk, expected: Row, at: dt.datetime) -> None:
        with changes.recording(f"What I expect of the {talk.interview}", at=at) as record:
            for handle, mark in expected.items():
                about = {"interview": talk.interview, "pathway": self._pathway(handle)}
                record.add(PathwayRating(**about, expected=mark, expected_at=at, updated_at=at))

    def _type(self, talk: Talk, said: Row, at: dt.datetime) -> None:
        values = dict(said)
        if "contradicts_talk" in said:
            values["contradicts_talk"] = self.talks[said["contradicts_talk"]].interview
        reflection = Reflection.objects.get(interview=talk.interview)
        what = f"Reflected on the {talk.interview}"
        with changes.recording(what, Action.Kind.NOTE, at) as record:
            record.change(reflection, updated_at=at, **values)

    def _rate(self, talk: Talk, marks: Row, at: dt.datetime) -> None:
        with changes.recording(f"Marks after the {talk.interview}", at=at) as record:
            for handle, given in marks.items():
                about = {"interview": talk.interview, "pathway": self._pathway(handle)}
                rating = PathwayRating.objects.filter(**about).first()
                if rating is None:
                    record.add(PathwayRating(**about, **given, updated_at=at))
                else:
                    record.change(rating, **given, updated_at=at)

    def _need(self, talk: Talk, needs: list[tuple[str, str, str]], at: dt.datetime) -> None:
        with changes.recording(f"Skills named in the {talk.interview}", at=at) as record:
            for pathway, handle, weight in needs:
                skill = self.skills.get(handle)
                if skill is None:
                    # Named by somebody, and not looked at by Robin yet.
                    skill = self.skills[handle] = Skill(name=handle, key=skills.key_of(handle), created_at=at)
                    record.add(skill)
                need = SkillNeed(interview=talk.interview, skill=skill, weight=weight, created_at=at)
                need.pathway = self._pathway(pathway) if pathway else None
                record.add(need)

    def _train(self, talk: Talk, row: Row, at: dt.datetime) -> None:
        low, high = row.get("cost", (None, None))
        made = TrainingOption(
            interview=talk.interview, contact=talk.people[0], pathway=self._pathway(row["pathway"]),
            kind=row["kind"], name=row["name"], provider=row.get("provider", ""), need=row["need"],
            cost_low=low, cost_high=high, currency=row.get("currency", ""), months=row["months"],
            hours_a_week=row["hours"], funding=row.get("funding", ""), created_at=at,
        )  # fmt: skip
        with changes.recording(f"A way to learn it: {made}", Action.Kind.ADD, at) as record:
            record.add(made)

    # ── Of all of them ────────────────────────────────────────────────────────────────────────────

    def _pathway(self, handle: str) -> Pathway:
        return self.ground.pathways[handle]

    def _judge_myself(self, handle: str, row: Row, at: dt.datetime) -> None:
        name = row["name"]
        made = Skill(
            name=name, key=skills.key_of(name), level=row["level"], proof=row["proof"], created_at=at
        )
        self.skills[handle] = made
        with changes.recording(f"A skill: {made}", Action.Kind.ADD, at) as record:
            record.add(made)

    def _ask(self, question: OpenQuestion, at: dt.datetime) -> None:
        question.created_at = at
        question.position = question.pathway.open_questions.count()
        with changes.recording(f"To find out: {question}", Action.Kind.ADD, at) as record:
            record.add(question)

    def _answer(self, question: OpenQuestion, row: Row, at: dt.datetime) -> None:
        with changes.recording(f"Answered: {question}", at=at) as record:
            talk = self.talks[row["by"]].interview
            record.change(question, answer=row["text"], answered_in=talk, answered_at=at)

    def _gauge(self, handle: str, values: list[int], at: dt.datetime) -> None:
        made = Gauge(
            pathway=self._pathway(handle), on=at.date(), **dict(zip(GAUGES, values, strict=True))
        )  # fmt: skip
        with changes.recording(f"How {made.pathway} looks", Action.Kind.ADD, at) as record:
            record.add(made)

    def _resource(self, row: Row) -> Iterator[Step]:
        """Return how Robin came upon something without anybody's help, and what came of it."""
        made = Resource(
            kind=row["kind"], name=row["name"], note=row["note"],
            happens_on=self.ground.days.day(row["on"]) if "on" in row else None,
        )  # fmt: skip
        find = partial(self.ground.note_resource, made, row["pathways"])
        yield self.moment(row["found"]), find
        if "done" in row:
            yield self.moment(row["done"]), partial(look_at, made, row["outcome"])
