"""Which of the ten core topics talks of each kind of work touched, and which none did."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from interviews.charts import Chart, Table, heat
from interviews.charts.words import counted
from interviews.criteria import ENOUGH_TALKS
from interviews.models import Interview, Pathway, PlannedQuestion
from interviews.models.questions import CORE_TOPICS, Topic
from interviews.stages import Stage

MOST_DRAWN: Final = 12
NAME: Final = "topics"
TITLE: Final = "Topics, by kind of work"


@dataclass(frozen=True, slots=True)
class Line:
    """A kind of work: in how many talks of it each topic was asked about or answered."""

    pathway: Pathway
    talks: int
    counts: Mapping[str, int]

    @property
    def never(self) -> list[Topic]:
        """The core topics that came up in no talk of it."""
        return [topic for topic in CORE_TOPICS if not self.counts.get(topic)]

    @property
    def is_thin(self) -> bool:
        return self.talks < ENOUGH_TALKS


@dataclass(frozen=True, slots=True)
class Topics:
    """`counts` tells in how many of all `talks` each topic came up, whatever they were about."""

    talks: int
    counts: Mapping[str, int]
    lines: Sequence[Line]

    @property
    def never(self) -> list[Topic]:
        """The core topics that came up in no talk."""
        return [topic for topic in CORE_TOPICS if not self.counts.get(topic)]

    @property
    def gaps(self) -> list[Line]:
        """Kinds of work of which some topics came up only in talks about others."""
        return [line for line in self.lines[:MOST_DRAWN] if set(line.never) - set(self.never)]

    @property
    def most(self) -> Topic | None:
        found = max(CORE_TOPICS, key=lambda topic: self.counts.get(topic, 0))
        return found if self.counts.get(found) else None


def read(since: dt.datetime | None = None, pathway: Pathway | None = None) -> Topics:
    """Return what talks touched since then, of all kinds of work or of one, if these are given."""
    rows = Interview.objects.present().filter(stage=Stage.HELD)
    if since is not None:
        rows = rows.filter(ended_at__gte=since)
    if pathway is not None:
        rows = rows.filter(pathways=pathway)
    talks = set(rows.order_by().values_list("pk", flat=True))
    touched: dict[int, set[str]] = defaultdict(set)
    questions = PlannedQuestion.objects.filter(
        ~Q(answer="") | Q(asked_at__isnull=False), interview__in=talks, topic__in=CORE_TOPICS
    )
    for talk, topic in questions.order_by().values_list("interview_id", "topic").distinct():
        touched[talk].add(topic)
    present = Pathway.objects.present().exclude(status=Pathway.Status.DROPPED)
    chosen = present if pathway is None else Pathway.objects.present().filter(pk=pathway.pk)
    links = Interview.pathways.through.objects.filter(interview__in=talks).order_by()
    of_pathway: dict[int, list[int]] = defaultdict(list)
    for pathway_id, talk in links.values_list("pathway_id", "interview_id"):
        of_pathway[pathway_id].append(talk)
    lines = [
        Line(one, len(of_pathway[one.pk]), _counted(of_pathway[one.pk], touched))
        for one in chosen
        if of_pathway[one.pk]
    ]
    return Topics(len(talks), _counted(talks, touched), sorted(lines, key=lambda line: -line.talks))


def _counted(talks: Sequence[int] | set[int], touched: Mapping[int, set[str]]) -> dict[str, int]:
    return {topic: sum(1 for talk in talks if topic in touched.get(talk, ())) for topic in CORE_TOPICS}


def chart(found: Topics) -> Chart:
    if not found.talks:
        return Chart(NAME, TITLE, "What you asked about shows here after the first talk.")
    if not found.lines:
        return Chart(NAME, TITLE, f"{says(found)} None of these talks is of a kind of work that you explore.")
    heads = [str(topic.label) for topic in CORE_TOPICS]
    lines = [
        heat.Line(
            line.pathway.name,
            f"of {line.talks}",
            [line.counts[topic] for topic in CORE_TOPICS],
            line.is_thin,
        )
        for line in found.lines[:MOST_DRAWN]
    ]
    rows = [
        (line.pathway.name, f"{line.talks:,}", *(f"{line.counts[topic]:,}" for topic in CORE_TOPICS))
        for line in found.lines
    ]
    table = Table(("Kind of work", "Talks", *heads), rows)
    return Chart(NAME, TITLE, says(found), "heat", heat.draw(heads, lines), table)


def says(found: Topics) -> str:
    """Return "Daily reality came up in 4 of 8 talks. Never asked: success, belonging."."""
    words = []
    if found.most:
        in_talks = f"{found.counts[found.most]:,} of {counted(found.talks, 'talk')}"
        words.append(f"{found.most.label} came up most, in {in_talks}.")
    if len(found.never) == len(CORE_TOPICS):
        words.append(f"No question of the ten core topics was asked in {counted(found.talks, 'talk')}.")
    elif found.never:
        words.append(f"Never asked: {', '.join(topic.label.lower() for topic in found.never)}.")
    else:
        words.append("Each of the ten core topics came up.")
    if any(line.is_thin for line in found.lines):
        words.append(f"Dashed: thin evidence, under {ENOUGH_TALKS} talks.")
    if len(found.lines) > MOST_DRAWN:
        words.append(f"Drawn are the {MOST_DRAWN} with the most talks.")
    return " ".join(words)
