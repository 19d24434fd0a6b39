"""What the conversations stand on: Robin's days, people, pathways, openings and questions."""

import datetime as dt
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from importlib import resources
from zoneinfo import ZoneInfo

from contacts import changes
from contacts.demo.reading import Row
from contacts.models import Action, Contact
from interviews import bank
from interviews.cadence import Calendar
from interviews.models import Pathway, Pitch, PlannedQuestion, Question, Resource

# A moment, and what Robin did then.
Step = tuple[dt.datetime, Callable[[dt.datetime], object]]
WORKING_DAYS = "wd"


def read(name: str) -> Row:
    return tomllib.loads((resources.files("interviews.demo") / name).read_text("utf-8"))


@dataclass(frozen=True)
class Days:
    """Counts back from `today`, in Robin's zone."""

    today: dt.date
    zone: ZoneInfo

    def day(self, days_ago: int) -> dt.date:
        return self.today - dt.timedelta(days=days_ago)

    def moment(self, text: str) -> dt.datetime:
        """Return the moment of "3 15:40", "-3 10:30" (in three days) or "3wd 09:20" (working days ago)."""
        days, time = text.split()
        if days.endswith(WORKING_DAYS):
            day = self._working_days_ago(int(days.removesuffix(WORKING_DAYS)))
        else:
            day = self.day(int(days))
        return dt.datetime.combine(day, dt.time.fromisoformat(time), tzinfo=self.zone)

    def _working_days_ago(self, count: int) -> dt.date:
        """Return the day after which the `count`th working day is today, or the first one from today on."""
        calendar = Calendar(self.zone)
        day = self.today
        while not calendar.is_business_day(day):
            day += dt.timedelta(days=1)
        while count > 0:
            day -= dt.timedelta(days=1)
            count -= calendar.is_business_day(day)
        return day


@dataclass
class Ground:
    everyone: dict[str, Contact]
    days: Days
    pathways: dict[str, Pathway] = field(default_factory=dict)
    pitches: dict[str, Pitch] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)

    def steps(self) -> list[Step]:
        """Return how the pathways and openings came about; own questions belong to the pathways."""
        found: list[Step] = []
        for name, key, make in (
            ("pathways", "began", self._pathway),
            ("pitches", "changed", self._pitch),
            ("questions", "added", self._question),
        ):
            for handle, row in read("pathways.toml")[name].items():
                found.append((self.days.moment(row[key]), make(handle, row)))
        return found

    def _pathway(self, handle: str, row: Row) -> Callable[[dt.datetime], None]:
        made = self.pathways[handle] = Pathway(name=row["name"], why=row["why"], status=row["status"])

        def do(at: dt.datetime) -> None:
            made.created_at = at
            with changes.recording(f"New pathway: {made}", Action.Kind.ADD, at) as record:
                record.add(made)

        return do

    def _pitch(self, handle: str, row: Row) -> Callable[[dt.datetime], None]:
        made = self.pitches[handle] = Pitch(
            **{name: row[name] for name in ("name", "who", "background", "hope")}
        )

        def do(at: dt.datetime) -> None:
            made.pathway, made.updated_at = self.pathways[row["pathway"]], at
            with changes.recording(f"New opening: {made}", Action.Kind.ADD, at) as record:
                record.add(made)

        return do

    def _question(self, handle: str, row: Row) -> Callable[[dt.datetime], None]:
        made = self.questions[handle] = Question(
            text=row["text"],
            minutes=row["minutes"],
            position=(len(bank.ENTRIES) + len(self.questions) + 1) * 10,
        )

        def do(at: dt.datetime) -> None:
            through = Question.pathways.through
            with changes.recording(f"New question: {made}", Action.Kind.ADD, at) as record:
                record.add(made)
                record.add(through(question=made, pathway=self.pathways[row["pathway"]]))

        return do

    def planned_question(self, handle: str, wording: str) -> PlannedQuestion:
        """Return a question for one talk, not stored yet: one of the bank by its key, or an own one."""
        entry = self.questions.get(handle) or Question.objects.filter(key=handle).first()
        if entry is None:
            # The bank may have been emptied; what it brought is still known.
            (known,) = [known for known in bank.ENTRIES if known.key == handle]
            return PlannedQuestion(topic=known.topic, wording=wording or known.text, minutes=known.minutes)
        return PlannedQuestion(
            question=entry, topic=entry.topic, wording=wording or entry.text, minutes=entry.minutes
        )

    def note_resource(self, made: Resource, pathways: Iterable[str], at: dt.datetime) -> None:
        """Store what somebody named, or Robin came upon."""
        made.created_at = at
        through = Resource.pathways.through
        with changes.recording(f"To look at: {made}", Action.Kind.ADD, at) as record:
            record.add(made)
            record.add_all(through(resource=made, pathway=self.pathways[handle]) for handle in pathways)


def look_at(resource: Resource, outcome: str, at: dt.datetime) -> None:
    """Say that Robin has read it, been there or joined, and what came of it."""
    with changes.recording(f"Looked at: {resource}", at=at) as record:
        record.change(resource, done_at=at, outcome=outcome)
