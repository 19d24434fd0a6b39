"""What is known already: questions these people answered before, and what the research sheet tells."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.utils import timezone

from contacts.folding import fold
from interviews.models import Interview, Participant, PlannedQuestion

SENTENCES = re.compile(r"(?<=[.!?…。！？])\s+|\n+")
STEM = 5  # letters by which two words count as one: "risk" and "risky", "museum" and "museums"
SHORTEST = 4
# Words that stand in many questions and say little of what they are about.
COMMON: Final = frozenset(
    """
    about aloud also been before does done each else ever first from given gives good have here into
    just know last like made make many might more most much need often only other others over people
    really shall should show some somebody such take than that their them then there these they thing
    things think this those through time today turn turns usual usually want week well were what when
    where which while will with without work working works worth would year years your yours
    """.split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class Answered:
    """What they said to a question in an earlier talk; "" where only that it was asked is known."""

    on: dt.date | None
    answer: str


class Known:
    """What is known before a talk. `earlier` are the questions asked in other talks with the same people."""

    def __init__(self, interview: Interview, there: Iterable[Participant]) -> None:
        there = list(there)
        self._texts = [text for one in there for text in (one.profile, one.web, one.site, one.shared_ground)]
        self.earlier = list(_asked_before(interview, [one.contact_id for one in there]))
        self._answers = self._by_question()

    def _by_question(self) -> dict[int | str, Answered]:
        found: dict[int | str, Answered] = {}
        for one in self.earlier:
            if one.answer.strip():
                start = one.interview.starts_at
                answered = Answered(timezone.localdate(start) if start else None, one.answer.strip())
                found.setdefault(fold(one.wording), answered)
                if one.question_id:
                    found.setdefault(one.question_id, answered)
        return found

    @property
    def topics(self) -> set[str]:
        """What these people were asked about before."""
        return {one.topic for one in self.earlier}

    @property
    def question_ids(self) -> set[int]:
        return {one.question_id for one in self.earlier if one.question_id}

    def answered(self, wording: str, question_id: int | None) -> Answered | None:
        """Return what they answered to this question before."""
        known = self._answers.get(question_id) if question_id else None
        return known or self._answers.get(fold(wording))

    def finding(self, wording: str) -> str:
        """Return the sentence of the research sheet that may hold the answer; "" where none does."""
        stems = stems_of(wording)
        found = (sentence for sentence, theirs in self._sentences if len(stems & theirs) > 1)
        return next(found, "")

    @cached_property
    def _sentences(self) -> list[tuple[str, set[str]]]:
        """The sentences of the research sheet, each with what it is about."""
        parts = (part.strip() for text in self._texts for part in SENTENCES.split(text))
        return [(part, stems_of(part)) for part in parts if part]


def stems_of(text: str) -> set[str]:
    """Return the beginnings of the words that tell what a text is about."""
    words = fold(text).split()
    return {word[:STEM] for word in words if len(word) >= SHORTEST and word not in COMMON}


def _asked_before(interview: Interview, contact_ids: list[int]) -> Iterable[PlannedQuestion]:
    others = Participant.objects.filter(contact__in=contact_ids, interview__trashed_at=None)
    asked = PlannedQuestion.objects.filter(
        interview__in=others.exclude(interview=interview.pk).values("interview")
    )
    return (
        asked.exclude(asked_at=None, answer="")
        .select_related("interview")
        .order_by("-interview__starts_at", "position", "pk")
    )
