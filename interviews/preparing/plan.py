"""The questions planned for a talk: do they fit, what do they cover, what is known already."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from interviews.models import PlannedQuestion
from interviews.models.questions import CORE_TOPICS, Topic
from interviews.preparing.known import Answered, Known
from interviews.preparing.timing import Budget

COVERED, ASKED_BEFORE, OPEN = "planned", "asked before", "open"


@dataclass(frozen=True, slots=True)
class Item:
    """One planned question with what is to be said of it."""

    question: PlannedQuestion
    place: int
    is_first: bool
    is_last: bool
    # "pay", "health" or "leaving" where it should only be asked with rapport.
    sensitive: str
    answered: Answered | None
    finding: str

    @property
    def is_reworded(self) -> bool:
        source = self.question.question
        return source is not None and source.text != self.question.wording


class Plan:
    """The questions of one talk in their order. `questions` come with the ones of the bank they are from."""

    def __init__(self, planned_minutes: int, questions: Sequence[PlannedQuestion], known: Known) -> None:
        self.questions = list(questions)
        self.budget = Budget.of(planned_minutes)
        self._known = known

    @cached_property
    def items(self) -> list[Item]:
        last = len(self.questions)
        return [
            Item(
                one,
                place,
                place == 1,
                place == last,
                one.question.get_sensitivity_display() if one.question and one.question.sensitivity else "",
                self._known.answered(one.wording, one.question_id),
                self._known.finding(one.wording),
            )
            for place, one in enumerate(self.questions, start=1)
        ]

    # ── The time ──────────────────────────────────────────────────────────────────────────────────

    @property
    def asking(self) -> int:
        """The minutes of all questions but those at the close."""
        return sum(one.minutes for one in self.questions if one.topic != Topic.NEXT)

    @property
    def closing(self) -> int:
        """The minutes of the close: thanks too take some."""
        asks = sum(one.minutes for one in self.questions if one.topic == Topic.NEXT)
        return max(self.budget.close, asks)

    @property
    def needed(self) -> int:
        return self.budget.opening + self.asking + self.closing

    @property
    def left(self) -> int:
        """The minutes to spare; negative where the plan does not fit."""
        return self.budget.total - self.needed

    @property
    def too_much(self) -> int:
        return max(0, -self.left)

    @property
    def has_room(self) -> bool:
        """Whether another question would fit and leave something to spare."""
        return self.left > self.budget.spare and len(self.questions) < self.budget.most_questions

    # ── What it covers ────────────────────────────────────────────────────────────────────────────

    @property
    def has_closing(self) -> bool:
        return any(one.topic == Topic.NEXT for one in self.questions)

    @cached_property
    def coverage(self) -> list[tuple[Topic, str]]:
        """The ten core topics, each planned, asked before with these people, or open."""
        planned = {one.topic for one in self.questions}
        return [
            (
                topic,
                COVERED if topic in planned else ASKED_BEFORE if topic in self._known.topics else OPEN,
            )
            for topic in CORE_TOPICS
        ]

    @property
    def covered(self) -> int:
        return sum(state == COVERED for _, state in self.coverage)
