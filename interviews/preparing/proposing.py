"""Which questions to ask: as many as fit the time, the core topics first, the closing one always."""

from collections.abc import Iterator, Sequence

from django.db.models import Exists, OuterRef, Q

from interviews.models import Interview, PlannedQuestion, Question
from interviews.models.questions import CORE_TOPICS, Level, Topic
from interviews.preparing.known import Known
from interviews.preparing.timing import Budget

ByPathway = Question.pathways.through
TOPICS = {topic: place for place, topic in enumerate(Topic)}


def propose(interview: Interview) -> list[Question]:
    """Return the questions that would fill up the plan of a talk, in the order in which to ask them.

    Core topics come first that these people were not asked about before. What is sensitive needs
    rapport, so it is never proposed.
    """
    planned = list(interview.questions.all())
    known = Known(interview, interview.participants.all())
    budget = Budget.of(interview.planned_minutes)
    bank = [
        question
        for question in offered(interview)
        if question.pk not in known.question_ids and question.pk not in {one.question_id for one in planned}
    ]
    closing = _closing(interview, planned)
    minutes = budget.questions - asking(planned)
    # In a very short talk the closing question takes more than its share.
    minutes -= max(0, sum(one.minutes for one in closing) - budget.close)
    room = budget.most_questions - 1 - sum(one.topic != Topic.NEXT for one in planned)
    chosen = []
    for question in _by_merit(bank, {one.topic for one in planned}, known.topics):
        if room > 0 and question.minutes <= minutes:
            chosen.append(question)
            minutes -= question.minutes
            room -= 1
    chosen.sort(key=lambda one: (one.level != Level.OPENER, TOPICS[Topic(one.topic)], one.position))
    return [*chosen, *closing]


def offered(interview: Interview) -> list[Question]:
    """Return the questions of the bank that suit a talk and may be asked of anybody."""
    other_pathways = ByPathway.objects.filter(question=OuterRef("pk"))
    own = other_pathways.filter(pathway__in=interview.pathways.all())
    suiting = Q(~Exists(other_pathways)) | Q(Exists(own))
    mine_first = Question.objects.filter(suiting, retired_at=None, sensitivity="").annotate(own=Exists(own))
    return list(mine_first.order_by("-own", "position", "pk"))


def _by_merit(bank: Sequence[Question], planned: set[str], asked: set[str]) -> Iterator[Question]:
    """Yield one question a topic: core ones not asked about yet, core ones asked about, then the others."""
    core = [topic for topic in CORE_TOPICS if topic not in planned | {Topic.NEXT}]
    extra = [topic for topic in Topic if topic not in planned | {*CORE_TOPICS}]
    fresh = [topic for topic in core if topic not in asked]
    again = [topic for topic in core if topic in asked]
    for topic in (*fresh, *again, *extra):
        yield from [question for question in bank if question.topic == topic][:1]


def _closing(interview: Interview, planned: Sequence[PlannedQuestion]) -> list[Question]:
    """Return the question whom else to meet, unless it is planned; everybody is asked that each time."""
    if any(one.topic == Topic.NEXT for one in planned):
        return []
    return [question for question in offered(interview) if question.topic == Topic.NEXT][:1]


def asking(planned: Sequence[PlannedQuestion]) -> int:
    """Return the minutes that the questions take, those at the close left out."""
    return sum(one.minutes for one in planned if one.topic != Topic.NEXT)
