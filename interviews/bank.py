"""The bank of questions: those that infoint brings, and the verbs on all of them."""

from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any, Final

from contacts import changes
from contacts.models import Action
from interviews.models import Pathway, Question
from interviews.models.questions import Level, Sensitivity, Topic

ByPathway = Question.pathways.through


@dataclass(frozen=True, slots=True)
class Entry:
    """One question as infoint brings it. `key` never changes: it tells the question whatever I make of it."""

    key: str
    topic: str
    text: str
    level: str = Level.CORE
    minutes: int = 3
    sensitivity: str = Sensitivity.NONE


def _core(topic: Topic, *texts: str, opener: bool = False) -> list[Entry]:
    """Return the wordings of a core topic: the first opens it up, the others dig deeper."""
    first = Level.OPENER if opener else Level.CORE
    return [
        Entry(f"{topic.value}-{number}", topic, text, Level.PROBE, 2)
        if number > 1
        else Entry(f"{topic.value}-{number}", topic, text, first)
        for number, text in enumerate(texts, start=1)
    ]


ENTRIES: Final = (
    *_core(
        Topic.ROUTE,
        "What turns, planned or lucky, led you to this role?",
        "Which choice along the way mattered most?",
        "If you began again today, what would you skip?",
        opener=True,
    ),
    *_core(
        Topic.DAILY,
        "Walk me through last Tuesday, hour by hour.",
        "Which part gives you energy?",
        "What would you gladly hand to somebody else?",
        "How does a bad week look?",
    ),
    *_core(
        Topic.PREPARATION,
        "Which past job, course or habit helps you most now?",
        "What did formal study not teach you?",
        "What proved less useful than people claim?",
    ),
    *_core(
        Topic.WAY_IN,
        "At what level do newcomers start, and under which titles?",
        "Given what I have done so far, which gap would worry you first?",
        "What is the smallest step that would show I can do it?",
        "Is there a side door for people changing career?",
    ),
    Entry("life-1", Topic.LIFE, "What do evenings, weekends and holidays look like in practice?"),
    Entry(
        "life-2",
        Topic.LIFE,
        "What has this work asked your family or your health to give up?",
        Level.PROBE,
        2,
        Sensitivity.HEALTH,
    ),
    Entry("life-3", Topic.LIFE, "Who here manages it well, and how?", Level.PROBE, 2),
    *_core(
        Topic.OUTLOOK,
        "What will this work look like five years on?",
        "Which outside forces, such as rules, money or technology, shift your plans?",
        "Which part is growing, and which is shrinking?",
    ),
    *_core(
        Topic.TOGETHER,
        "How much of the week is solo, in a team, or leading others?",
        "Who checks your work, and how often?",
        "How are decisions really taken?",
    ),
    *_core(
        Topic.SUCCESS,
        "How do you know that you have done well?",
        "What does your boss look at?",
        "Where do those two views clash?",
    ),
    *_core(
        Topic.BELONGING,
        "Which associations, meet-ups, newsletters or forums are worth my time?",
        "Where do people in this trade actually talk?",
        "Which event would teach an outsider fastest?",
    ),
    Entry(
        "next-1",
        Topic.NEXT,
        "Who else sees this field differently from you, and might spare twenty minutes?",
        Level.CLOSE,
        2,
    ),
    Entry("next-2", Topic.NEXT, "May I mention your name to them?", Level.CLOSE, 1),
    Entry(
        "next-3", Topic.NEXT, "Would you rather ask them first? When may I check back?", Level.CLOSE, 1
    ),
    Entry("trends-1", Topic.TRENDS, "What surprises newcomers about where this is heading?"),
    Entry("insights-1", Topic.INSIGHTS, "What do outsiders get wrong?"),
    Entry("advice-1", Topic.ADVICE, "In my shoes, what would you do in the next month?"),
    Entry("resources-1", Topic.RESOURCES, "What one thing should I read or try first?", minutes=2),
    Entry("assignments-1", Topic.ASSIGNMENTS, "Which recent project taught you most?"),
    Entry("assignments-2", Topic.ASSIGNMENTS, "Which recent project is most typical?", Level.PROBE, 2),
    Entry(
        "money-1",
        Topic.MONEY,
        "What pay is usual in this field at the start, and after five years?",
        minutes=2,
        sensitivity=Sensitivity.PAY,
    ),
    Entry(
        "culture-1", Topic.CULTURE, "Who thrives here, and who leaves?", sensitivity=Sensitivity.EXIT
    ),
    Entry(
        "exit-1", Topic.EXIT, "Where do people go when they quit?", minutes=2, sensitivity=Sensitivity.EXIT
    ),
    Entry("tools-1", Topic.TOOLS, "What software or craft would I touch in week one?", minutes=2),
    Entry("place-1", Topic.PLACE, "How tied is this to one city, or to an office?", minutes=2),
    Entry("selection-1", Topic.SELECTION, "How do strong candidates usually surface?"),
    Entry("try_out-1", Topic.TRY_OUT, "How could I sample this for a day?", minutes=2),
    Entry("counter-1", Topic.COUNTER, "What would make you tell a friend not to do it?"),
    Entry("self_test-1", Topic.SELF_TEST, "From what I said, what should make me doubt this path?"),
)  # fmt: skip


def columns() -> list[dict[str, Any]]:
    """Return the questions as rows of the table, in their order."""
    return [{**asdict(entry), "position": place * 10} for place, entry in enumerate(ENTRIES, start=1)]


def missing() -> list[Question]:
    """Return the questions that infoint brings and that are not there, unsaved."""
    there = set(Question.objects.filter(key__isnull=False).values_list("key", flat=True))
    return [Question(**values) for values in columns() if values["key"] not in there]


def restore() -> changes.Record:
    """Bring back the questions that are missing, and those that were retired; my wordings stay."""
    with changes.recording("Restored the bank of questions", Action.Kind.RESTORE) as record:
        record.add_all(missing())
        for question in Question.objects.filter(key__isnull=False, retired_at__isnull=False):
            record.change(question, retired_at=None)
    return record


# ── What I make of the bank ───────────────────────────────────────────────────────────────────────


def add(question: Question, pathways: Collection[Pathway] = ()) -> changes.Record:
    """Store a question of my own, after all others."""
    with changes.recording("Wrote a question into the bank", Action.Kind.ADD) as record:
        question.position = last_position() + 10
        record.add(question)
        record.add_all(ByPathway(question=question, pathway=pathway) for pathway in pathways)
    return record


def last_position() -> int:
    return Question.objects.order_by("-position").values_list("position", flat=True).first() or 0


def edit(question: Question, pathways: Collection[Pathway], **values: Any) -> changes.Record:
    """Change a question of the bank; talks that it is planned for already keep their wording."""
    with changes.recording("Changed a question of the bank") as record:
        record.change(question, **values)
        wanted = {pathway.pk: pathway for pathway in pathways}
        rows = ByPathway.objects.filter(question=question)
        there = set(rows.values_list("pathway", flat=True))
        # A pathway in the trash is offered nowhere, so it cannot have been taken out here.
        record.remove_all(rows.exclude(pathway__in=wanted).filter(pathway__trashed_at=None))
        record.add_all(ByPathway(question=question, pathway=wanted[pk]) for pk in wanted if pk not in there)
    return record


def retire(question: Question, *, retired: bool) -> changes.Record:
    """Offer a question no longer, or again."""
    words = "Retired a question of the bank" if retired else "Brought back a question of the bank"
    with changes.recording(words) as record:
        record.change(question, retired_at=record.at if retired else None)
    return record


def move(question: Question, by: int) -> int:
    """Move a question `by` places among those of its topic; return its place there."""
    with changes.recording("Put the bank of questions in another order") as record:
        rows = list(Question.objects.filter(topic=question.topic, retired_at=None))
        places = sorted({row.position for row in rows})
        if len(places) < len(rows):
            places = [places[0] + step for step in range(len(rows))]
        here = rows.index(question)
        there = max(0, min(len(rows) - 1, here + by))
        rows.insert(there, rows.pop(here))
        for row, position in zip(rows, places, strict=True):
            record.change(row, position=position)
    return there + 1


def retire_many(ids: Collection[int], *, retired: bool) -> changes.Record:
    """Offer many questions no longer, or again; those of which that is so already stay as they are."""
    words = "1 question" if len(ids) == 1 else f"{len(ids):,} questions"
    what = f"Put {words} to rest" if retired else f"Offered {words} again"
    with changes.recording(what) as record:
        others = Question.objects.filter(pk__in=ids, retired_at__isnull=retired)
        record.change_all(others, retired_at=record.at if retired else None)
    return record
