"""What different people answered to the same question, or said under the same topic."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Prefetch

from contacts.folding import fold
from contacts.models import Contact
from interviews.insights.heard import held_about, hidden_among, names_of, open_names_of
from interviews.models import Interview, Participant, Pathway, PlannedQuestion, TalkNotes
from interviews.models.questions import Topic
from interviews.models.talks import my_zone

# As the live page begins a line of the notes with a topic: see static/js/live.js.
HEADING: Final = re.compile(r"\s*\*\*(?P<label>[^*\n]+?)(?::\*\*|\*\*:)[ \t]*(?P<rest>.*)")


@dataclass(frozen=True, slots=True)
class Saying:
    """What was said in one talk, word for word."""

    interview_id: int
    on: dt.date
    people: tuple[Contact, ...]
    hidden_ids: frozenset[int]
    text: str

    @property
    def names(self) -> str:
        return names_of(self.people)

    @property
    def open_names(self) -> str:
        return open_names_of(self.people, self.hidden_ids)


@dataclass(frozen=True, slots=True)
class Answered:
    """One question as it was worded first, with what each talk answered, the earliest first.

    `wording` is "" for what the notes hold under the topic's heading.
    """

    wording: str
    said: tuple[Saying, ...]


@dataclass(frozen=True, slots=True)
class OnTopic:
    """What is known of one topic: what more than one talk answered comes first."""

    topic: Topic
    answers: tuple[Answered, ...]
    talks: int


def side_by_side(pathway: Pathway) -> list[OnTopic]:
    """Return the topics of which any talk about a pathway told, in the order of the bank.

    In six queries, however many talks there are. Only what was said and noted down for all to read:
    answers and notes, nothing that was told privately, nothing of my own reflections.
    """
    ids = {interview_id for interview_id, _ in held_about([pathway.pk])}
    if not ids:
        return []
    talks = _talks(ids)
    hidden = hidden_among(one.contact_id for talk in talks for one in talk.participants.all())
    said: dict[str, dict[str, list[Saying]]] = defaultdict(lambda: defaultdict(list))
    rows = PlannedQuestion.objects.filter(interview__in=ids).exclude(answer="").order_by("position", "pk")
    asked = defaultdict(list)
    for row in rows:
        asked[row.interview_id].append(row)
    keys = _keys(rows)
    wordings: dict[str, str] = {}
    notes = dict(TalkNotes.objects.filter(interview__in=ids).values_list("interview", "text"))
    for talk in talks:
        for row in asked[talk.pk]:
            if text := row.answer.strip():
                wordings.setdefault(keys[row.pk], row.wording)
                said[row.topic][keys[row.pk]].append(_saying(talk, hidden, text))
        for topic, text in under_headings(notes.get(talk.pk, "")):
            said[topic][""].append(_saying(talk, hidden, text))
    return [_on_topic(topic, said[topic], wordings) for topic in Topic if topic in said]


def never_told(found: Collection[OnTopic]) -> list[Topic]:
    """Return the topics of which nobody told yet; questions of my own belong to none."""
    told = {one.topic for one in found}
    return [topic for topic in Topic if topic not in told and topic != Topic.OWN]


def under_headings(notes: str) -> list[tuple[Topic, str]]:
    """Return what notes hold under the heading of a topic, each up to the next heading of any kind."""
    parts: list[tuple[Topic | None, list[str]]] = [(None, [])]
    for line in notes.splitlines():
        if heading := HEADING.fullmatch(line):
            parts.append((LABELS.get(heading["label"].strip().casefold()), [heading["rest"]]))
        else:
            parts[-1][1].append(line)
    return [(topic, text) for topic, lines in parts if topic and (text := "\n".join(lines).strip())]


LABELS: Final = {str(topic.label).casefold(): topic for topic in Topic}


def _keys(rows: Iterable[PlannedQuestion]) -> dict[int, str]:
    """Return for each question what makes it the same as others: where it came from, else its wording."""
    words = {row.pk: fold(row.wording) or row.wording for row in rows}
    from_the_bank = {words[row.pk]: row.question_id for row in rows if row.question_id}
    found = {}
    for row in rows:
        source = row.question_id or from_the_bank.get(words[row.pk])
        found[row.pk] = f"bank {source}" if source else f"words {words[row.pk]}"
    return found


def _on_topic(topic: Topic, by_question: dict[str, list[Saying]], wordings: dict[str, str]) -> OnTopic:
    answers = [Answered(wordings.get(key, ""), tuple(said)) for key, said in by_question.items()]
    talks = {one.interview_id for said in by_question.values() for one in said}
    answers.sort(key=lambda one: (one.wording == "", -len({each.interview_id for each in one.said})))
    return OnTopic(topic, tuple(answers), len(talks))


def _saying(talk: Interview, hidden: frozenset[int], text: str) -> Saying:
    people = tuple(one.contact for one in talk.participants.all())
    assert talk.ended_at is not None
    on = talk.ended_at.astimezone(my_zone()).date()
    return Saying(talk.pk, on, people, hidden & {person.pk for person in people}, text)


def _talks(ids: Collection[int]) -> Sequence[Interview]:
    there = Prefetch("participants", Participant.objects.present().select_related("contact"))
    return list(Interview.objects.filter(pk__in=ids).order_by("ended_at", "pk").prefetch_related(there))
