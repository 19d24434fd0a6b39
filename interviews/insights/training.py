"""What one would have to learn for each kind of work: how long it takes, what it costs, who said so."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Prefetch, Q

from contacts.folding import fold
from contacts.models import Contact
from interviews.insights.heard import held_about, hidden_among, names_of, open_names_of
from interviews.models import Interview, Participant, Pathway, TrainingOption
from interviews.models.talks import my_zone

Need = TrainingOption.Need
# The strongest first.
NEEDS: Final = (Need.REQUIRED, Need.RECOMMENDED, Need.OPINION)


@dataclass(frozen=True, slots=True)
class Span:
    """From the lowest to the highest figure named; both the same where there is one figure only."""

    low: float
    high: float

    def __add__(self, other: "Span") -> "Span":
        return Span(self.low + other.low, self.high + other.high)


@dataclass(frozen=True, slots=True)
class Saying:
    """Who told me of it, in which talk, and how needed they called it.

    What `is_mine` I found out myself. `open_names` is for whatever others may read.
    """

    interview_id: int | None
    on: dt.date | None
    people: tuple[Contact, ...]
    hidden_ids: frozenset[int]
    need: str
    is_mine: bool

    @property
    def names(self) -> str:
        return "" if self.is_mine else names_of(self.people)

    @property
    def open_names(self) -> str:
        return "" if self.is_mine else open_names_of(self.people, self.hidden_ids)


@dataclass(frozen=True, slots=True)
class Option:
    """All that was said of one training, alike in kind and in name, for one pathway.

    `costs` are by currency, the one named most often first, "" where none was named; they are never turned
    into one another. Each talk counts once, by the strongest need that it named; `mentions` counts talks,
    so what I found out myself is in none.
    """

    kind: str
    name: str
    providers: tuple[str, ...]
    months: Span | None
    hours_a_week: Span | None
    costs: Mapping[str, Span]
    required: int
    recommended: int
    opinion: int
    mentions: int
    said: tuple[Saying, ...]
    checked_on: dt.date | None
    rows: tuple[TrainingOption, ...]

    @property
    def kind_words(self) -> str:
        return TrainingOption.Kind(self.kind).label

    @property
    def need(self) -> str:
        """The strongest word that anybody used: what may be required is better known in time."""
        return Need.REQUIRED if self.required else Need.RECOMMENDED if self.recommended else Need.OPINION


@dataclass(frozen=True, slots=True)
class Totals:
    """What all that is required takes together, and of how many options that is not known.

    An option priced in several currencies counts in the one that was named most, so in no two sums.
    """

    required: int
    months: Span | None
    costs: Mapping[str, Span]
    without_months: int
    without_costs: int


def options(pathways: Collection[Pathway]) -> dict[int, list[Option]]:
    """Return the training named for each of these pathways, by its id: required first, then what most named.

    In four queries, however many there are.
    """
    found: dict[int, list[Option]] = {pathway.pk: [] for pathway in pathways}
    about: dict[int, set[int]] = defaultdict(set)
    for interview_id, pathway_id in held_about(found):
        about[interview_id].add(pathway_id)
    groups: dict[tuple[int, str, str], list[TrainingOption]] = defaultdict(list)
    rows = list(_rows(found, about))
    for row in rows:
        for pathway_id in _told_of(row, found, about):
            groups[pathway_id, row.kind, fold(row.name) or row.name].append(row)
    hidden = hidden_among(person.pk for row in rows for person in _people(row))
    for (pathway_id, kind, _), alike in groups.items():
        found[pathway_id].append(_option(kind, alike, hidden))
    for several in found.values():
        several.sort(key=lambda one: (NEEDS.index(Need(one.need)), -one.mentions, fold(one.name), one.kind))
    return found


def _rows(found: Collection[int], talks: Collection[int]) -> Iterable[TrainingOption]:
    there = Prefetch("interview__participants", Participant.objects.present().select_related("contact"))
    mine = Q(interview__isnull=True, pathway__in=found)
    chosen = TrainingOption.objects.filter(mine | Q(interview__in=talks))
    return chosen.select_related("contact", "interview").prefetch_related(there)


def _told_of(row: TrainingOption, found: Collection[int], about: Mapping[int, set[int]]) -> set[int]:
    if row.interview_id is None:
        return {pk for pk in found if pk == row.pathway_id}
    talk_is_for = about[row.interview_id]
    return talk_is_for if row.pathway_id is None else talk_is_for & {row.pathway_id}


def _people(row: TrainingOption) -> tuple[Contact, ...]:
    """Return who said it: the one named, else all who took part. Nobody in the trash."""
    if row.contact is not None:
        return (row.contact,) if row.contact.trashed_at is None else ()
    return tuple(one.contact for one in row.interview.participants.all()) if row.interview else ()


def _option(kind: str, rows: list[TrainingOption], hidden: frozenset[int]) -> Option:
    strongest: dict[str, Need] = {}
    for row in rows:
        one = f"talk {row.interview_id}" if row.interview_id else f"row {row.pk}"
        strongest[one] = min(Need(row.need), strongest.get(one, Need.OPINION), key=NEEDS.index)
    counts = Counter(strongest.values())
    providers = {fold(row.provider): row.provider.strip() for row in reversed(rows) if row.provider.strip()}
    return Option(
        kind,
        Counter(row.name.strip() for row in rows).most_common(1)[0][0],
        tuple(reversed(providers.values())),
        _span(_known(row.months for row in rows)),
        _span(_known(row.hours_a_week for row in rows)),
        _costs(rows),
        counts[Need.REQUIRED],
        counts[Need.RECOMMENDED],
        counts[Need.OPINION],
        len({row.interview_id for row in rows} - {None}),
        tuple(_saying(row, hidden) for row in rows),
        max(filter(None, (row.checked_on for row in rows)), default=None),
        tuple(rows),
    )


def _costs(rows: Iterable[TrainingOption]) -> dict[str, Span]:
    named: dict[str, list[Span]] = defaultdict(list)
    for row in rows:
        if span := _span(_known((row.cost_low, row.cost_high))):
            named[row.currency.strip().upper()].append(span)
    # Free is free in any currency.
    free = named.pop("", []) if len(named) > 1 and not any(span.high for span in named.get("", ())) else []
    by_use = sorted(named.items(), key=lambda item: (-len(item[1]), item[0]))
    if by_use:
        by_use[0][1].extend(free)
    return {
        currency: Span(min(one.low for one in spans), max(one.high for one in spans))
        for currency, spans in by_use
    }


def _saying(row: TrainingOption, hidden: frozenset[int]) -> Saying:
    people = _people(row)
    return Saying(
        row.interview_id,
        _day(row.interview) if row.interview else None,
        people,
        hidden & {person.pk for person in people},
        row.need,
        row.interview_id is None and row.contact_id is None,
    )


def _day(talk: Interview) -> dt.date:
    assert talk.ended_at is not None
    return talk.ended_at.astimezone(my_zone()).date()


def _known(values: Iterable[float | None]) -> list[float]:
    return [value for value in values if value is not None]


def _span(values: list[float]) -> Span | None:
    return Span(min(values), max(values)) if values else None


def totals(several: Collection[Option]) -> Totals:
    """Return what those of these options that are required take together."""
    required = [one for one in several if one.need == Need.REQUIRED]
    months = [one.months for one in required if one.months]
    costs: dict[str, Span] = {}
    for one in required:
        if one.costs:
            currency = next(iter(one.costs))
            costs[currency] = costs.get(currency, Span(0, 0)) + one.costs[currency]
    return Totals(
        len(required),
        sum(months, Span(0, 0)) if months else None,
        dict(sorted(costs.items())),
        len(required) - len(months),
        sum(not one.costs for one in required),
    )
