"""Pathways as their list shows them: what talks said, what is planned, and what is next."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.db.models import F, Prefetch
from django.urls import reverse

from interviews.charts.words import counted
from interviews.criteria import ENOUGH_TALKS
from interviews.insights.heard import Heard, heard, hidden_among
from interviews.models import Interview, OpenQuestion, Participant, Pathway, PathwayRating, Reflection
from interviews.sections import NUMBERS
from interviews.stages import BEFORE_HELD, Stage

Status = Pathway.Status
AT_REST: Final = (Status.PARKED, Status.DROPPED)
ORDER: Final = (Status.LEADING, Status.EXPLORING, *AT_REST)
ByPathway = Interview.pathways.through
# What to do about a talk that is planned, by how far it has come.
AHEAD: Final[dict[str, str]] = {
    Stage.SCHEDULED: "Prepare the talk with {}",
    Stage.AGREED: "Set a time with {}",
    Stage.ASKED: "See whether {} answered",
    Stage.IDEA: "Ask {} for a talk",
}


@dataclass(frozen=True, slots=True)
class Next:
    """What would take a pathway one step further: words, and where it is done."""

    words: str
    address: str


@dataclass(frozen=True, slots=True)
class Row:
    """One pathway. `next` is None for one that rests."""

    pathway: Pathway
    heard: Sequence[Heard]
    planned: int
    open: int
    next: Next | None

    @property
    def pk(self) -> int:
        return self.pathway.pk

    @property
    def talks(self) -> str:
        """How many talks were held, and how many are to come."""
        held = counted(len(self.heard), "talk") if self.heard else "no talk yet"
        return f"{held}, {self.planned:,} planned" if self.planned else held

    @property
    def is_thin(self) -> bool:
        return 0 < len(self.heard) < ENOUGH_TALKS

    @property
    def verdict(self) -> str:
        return verdict_words(self.newest)

    @property
    def newest(self) -> str:
        """The verdict of the last talk after which I gave one; "" where there is none."""
        return next((one.verdict for one in reversed(self.heard) if one.verdict), "")

    @property
    def reachable(self) -> str:
        return reachable(self.heard)


def of(pathways: Sequence[Pathway]) -> list[Row]:
    """Return a row for each, those that lead first and those that rest last; in as many queries for all."""
    said = heard(pathways)
    ahead = planned(pathways)
    asking = defaultdict(list)
    for question in OpenQuestion.objects.filter(pathway__in=pathways, answered_at=None):
        asking[question.pathway_id].append(question)
    rows = [
        Row(
            pathway,
            said[pathway.pk],
            len(ahead.talks[pathway.pk]),
            len(asking[pathway.pk]),
            next_step(pathway, said[pathway.pk], ahead.of(pathway), asking[pathway.pk]),
        )
        for pathway in pathways
    ]
    return sorted(rows, key=lambda row: ORDER.index(Status(row.pathway.status)))


def headline(rows: Collection[Row]) -> str:
    """Return in one sentence how much stands behind the list."""
    talks = len({one.interview_id for row in rows for one in row.heard})
    kinds = f"{_number(len(rows))} {'kind' if len(rows) == 1 else 'kinds'} of work"
    if not talks:
        return f"No talk yet about {kinds}."
    if talks == 1:
        return f"What one talk says about {kinds}."
    return f"What {_number(talks)} talks say about {kinds}."


def _number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else f"{count:,}"


# ── What talks said ───────────────────────────────────────────────────────────────────────────────


def verdict_words(verdict: str) -> str:
    """Return a verdict as it stands alone; "" where there is none."""
    label = str(Reflection.Verdict(verdict).label) if verdict else ""
    return label[:1].upper() + label[1:]


def reachable(said: Sequence[Heard]) -> str:
    """Return of how many talks that told of the way in it is open now; "" where none told."""
    told = Counter(one.entry_now for one in said if one.entry_now)
    if not told:
        return ""
    yes, partly = told[PathwayRating.EntryNow.YES], told[PathwayRating.EntryNow.PARTLY]
    words = f"{yes} of {told.total()} {'says' if yes == 1 else 'say'} reachable now"
    return f"{words}, {partly} partly" if partly else words


# ── What is planned ───────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Planned:
    """The talks ahead, by the pathway's id, the soonest first; `hidden` are those not to be proposed."""

    talks: dict[int, list[Interview]]
    hidden: frozenset[int]

    def of(self, pathway: Pathway) -> list[Interview]:
        """Return those of which infoint may remind: nobody in them must not be approached."""
        return [
            talk
            for talk in self.talks[pathway.pk]
            if talk.people and self.hidden.isdisjoint(person.pk for person in talk.people)
        ]


def planned(pathways: Collection[Pathway]) -> Planned:
    """Return what is ahead about each of these; in three queries, however many there are."""
    there = Prefetch("participants", Participant.objects.present().select_related("contact"))
    links = ByPathway.objects.filter(
        pathway__in=pathways, interview__trashed_at__isnull=True, interview__stage__in=BEFORE_HELD
    )
    rows = Interview.objects.filter(pk__in=links.values("interview")).prefetch_related(there)
    talks = {talk.pk: talk for talk in rows.order_by(F("starts_at").asc(nulls_last=True), "pk")}
    found: dict[int, list[Interview]] = {pathway.pk: [] for pathway in pathways}
    place = {pk: number for number, pk in enumerate(talks)}
    pairs = links.values_list("interview_id", "pathway_id")
    for interview_id, pathway_id in sorted(pairs, key=lambda pair: place[pair[0]]):
        found[pathway_id].append(talks[interview_id])
    return Planned(found, hidden_among(person.pk for talk in talks.values() for person in talk.people))


# ── What is next ──────────────────────────────────────────────────────────────────────────────────


def next_step(
    pathway: Pathway, said: Sequence[Heard], ahead: Sequence[Interview], asking: Sequence[OpenQuestion]
) -> Next | None:
    """Return what to do for a pathway that does not rest. It never says that there were talks enough."""
    if pathway.status in AT_REST:
        return None
    last = said[-1] if said else None
    if last is not None and not last.verdict and not last.marks:
        words = f"Say what the talk with {last.open_names} taught you"
        return Next(words, reverse("interviews:reflect", args=[last.interview_id]))
    if ahead:
        talk = ahead[0]
        return Next(AHEAD[talk.stage].format(talk.names), talk.get_absolute_url())
    if not said:
        return Next("Find a first person to ask", find_somebody(pathway))
    if len(said) < ENOUGH_TALKS:
        return Next("Find somebody else who does it", find_somebody(pathway))
    if asking:
        return Next(f"Ask somebody: {asking[0].text}", plan_a_talk(pathway))
    return Next("Find somebody who sees it differently", find_somebody(pathway))


def find_somebody(pathway: Pathway) -> str:
    """Return where to look for people who know this kind of work."""
    return f"{reverse('interviews:reach')}?{urlencode({'q': pathway.name})}"


def plan_a_talk(pathway: Pathway) -> str:
    return f"{reverse('interviews:plan')}?{urlencode({'pathway': pathway.pk})}"
