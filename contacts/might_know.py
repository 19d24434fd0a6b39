"""Who might know somebody in this field? Another ranking than that of chains: bridges come first.

Whoever works or worked there, or next to it, comes before others; then whoever I share a small circle
with, know moderately well, or lost sight of years ago. Such people hear what I do not; close friends
mostly know whom I know, so they come last. Nobody hidden is here; whoever might let it slip is last.
"""

import datetime as dt
import itertools
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When

from contacts import discretion, folding, search, work_words
from contacts.models import Contact, FormerRole
from contacts.targets import LINKEDIN, Reading
from contacts.templatetags.people import ago
from contacts.weights import Closeness

# What each fact is worth: judgement. Points are added up and never shown.
WORKS_IN_IT: Final = 4.0
WORKED_IN_IT: Final = 3.0
GAVE_NAMES: Final = 3.0
IS_THERE: Final = 2.5
WAS_THERE: Final = 2.0
NEXT_TO_IT: Final = 2.5  # where all words are found; less for some of them
BRIDGE: Final = 1.0
DORMANT: Final = 1.0
CLOSENESS: Final[dict[int | None, float]] = {1: 0.6, 2: 1.5, 3: 1.5, 4: 0.3, 5: 0.0, None: 0.6}

DORMANT_YEARS: Final = 3
FEW: Final = 12  # members of a circle that few others share
SHORTEST_WORD: Final = 3
SMALL_WORDS: Final = frozenset({"and", "the", "for", "with", "who"})
AT_ONCE: Final = 30  # people looked at for each kind of reason
MOST_PLACES: Final = 40
MOST: Final = 8
# What the page shows of them.
SHOWN: Final = (
    "first_name", "last_name", "called", "title", "closeness", "last_touch_on", "contact_rule", "email",
    "organization__name",
)  # fmt: skip
COLUMNS: Final = "title organization former circles"
Through = Contact.circles.through


@dataclass(frozen=True, slots=True)
class Facts:
    """What speaks for asking somebody; the texts are empty where there is nothing of the kind.

    `near`: how much of the words for this work is found in what they do, from 0 to 1.
    """

    closeness: int | None
    works: str = ""
    worked: str = ""
    is_there: str = ""
    was_there: str = ""
    near: float = 0.0
    near_to: str = ""
    gave_names: str = ""
    bridge: str = ""
    silent_since: dt.date | None = None

    @property
    def is_reason_enough(self) -> bool:
        field_known = self.works or self.worked or self.is_there or self.was_there or self.near
        return bool(field_known or self.gave_names or (self.bridge and self.silent_since))


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody to ask whether they know anybody. Each reason follows their name."""

    person: Contact
    score: float
    why: tuple[str, ...]
    careful: str = ""

    @property
    def is_leaky(self) -> bool:
        return bool(self.careful)


def score(facts: Facts) -> float:
    """Return what the facts are worth together. The strongest of those about the field counts."""
    in_it = max(
        WORKS_IN_IT if facts.works else 0,
        WORKED_IN_IT if facts.worked else 0,
        IS_THERE if facts.is_there else 0,
        WAS_THERE if facts.was_there else 0,
        NEXT_TO_IT * facts.near,
    )
    return (
        in_it
        + (GAVE_NAMES if facts.gave_names else 0)
        + (BRIDGE if facts.bridge else 0)
        + (DORMANT if facts.silent_since else 0)
        + CLOSENESS[facts.closeness]
    )


def reasons(facts: Facts, today: dt.date) -> Iterator[str]:
    """Yield why, in words that follow their name."""
    if facts.works:
        yield f"works in it: {facts.works}"
    if facts.worked:
        yield f"worked in it: {facts.worked}"
    if facts.near and not (facts.works or facts.worked):
        yield f"is near to it: {facts.near_to}"
    if facts.is_there and not facts.near:
        yield f"is at {facts.is_there}"
    if facts.was_there and not facts.worked:
        yield f"was at {facts.was_there}"
    if facts.gave_names:
        yield facts.gave_names
    if facts.bridge:
        yield f"comes from {facts.bridge}, a circle that few others share"
    if facts.silent_since:
        yield f"was last in touch {ago(facts.silent_since, today)}, and has met others since"
    if facts.closeness in (Closeness.KNOWN, Closeness.WARM):
        yield "knows you, and other people than you do"
    elif facts.closeness in (Closeness.CLOSE, Closeness.VERY_CLOSE):
        yield "is close to you, so knows much the same people"


def ranked(
    reading: Reading,
    today: dt.date,
    *,
    named: Mapping[int, str] | None = None,
    without: Collection[int] = (),
    most: int = MOST,
) -> list[Candidate]:
    """Return whom to ask whether they know anybody there or in this work, the most promising first.

    `named` are people who gave me names in this field, each with the words that say so; `without` are
    left out, since they are shown already.
    """
    field = _Field(reading, today, named or {})
    found = field.facts()
    for pk in without:
        found.pop(pk, None)
    scores = {pk: round(score(facts), 6) for pk, facts in found.items() if facts.is_reason_enough}
    ranking = sorted(scores, key=lambda pk: (-scores[pk], pk))
    leaky = _leaky(ranking, today, most)
    clean = [pk for pk in ranking if pk not in leaky]
    best = [*clean, *(pk for pk in ranking if pk in leaky)][:most]
    return [
        Candidate(field.people[pk], scores[pk], tuple(reasons(found[pk], today)), leaky.get(pk, ""))
        for pk in best
    ]


def _leaky(ranking: list[int], today: dt.date, most: int) -> dict[int, str]:
    """Return who of these might let it slip, and why; only as many are looked at as are to be shown."""
    leaky: dict[int, str] = {}
    for start in range(0, len(ranking), 2 * most):
        leaky |= discretion.leaky_reasons(ranking[start : start + 2 * most], today)
        if start + 2 * most - len(leaky) >= most:
            break
    return leaky


class _Field:
    """What was asked for, and what is known of whoever might know somebody there."""

    def __init__(self, reading: Reading, today: dt.date, named: Mapping[int, str]) -> None:
        self.reading = reading
        self.today = today
        self.named = named
        self.people: dict[int, Contact] = {}
        self.phrasings = work_words.phrasings(self.reading.field)
        words = self.phrasings[0].split() if self.phrasings else []
        telling = [word for word in words if word not in SMALL_WORDS]
        self.words = [word for word in telling if len(word) >= SHORTEST_WORD or not word.isascii()]
        self.silent_from = discretion.months_before(self.today, 12 * DORMANT_YEARS)

    def facts(self) -> dict[int, Facts]:
        sizes = self._few()
        known = Contact.objects.select_related("organization").only(*SHOWN)
        self.people = known.in_bulk(self._candidates(sizes))
        roles: dict[int, list[FormerRole]] = defaultdict(list)
        former = FormerRole.objects.filter(contact__in=self.people).select_related("organization")
        for role in former.defer("organization__research"):
            roles[role.contact_id].append(role)
        circles: dict[int, list[tuple[int, str]]] = defaultdict(list)
        belonging = Through.objects.filter(contact__in=self.people, circle__in_the_dark=False)
        columns = ("contact", "circle", "circle__name")
        for pk, circle, name in belonging.order_by("circle__name").values_list(*columns):
            circles[pk].append((circle, name))
        return {pk: self._facts_of(one, roles[pk], circles[pk], sizes) for pk, one in self.people.items()}

    def _facts_of(
        self,
        person: Contact,
        roles: list[FormerRole],
        circles: list[tuple[int, str]],
        sizes: Mapping[int, int],
    ) -> Facts:
        now = _role(person.title, person.organization)
        worked = next((role for role in roles if self._says(role.title)), None)
        was = next((role for role in roles if role.organization_id in self.places), None)
        silent = person.last_touch_on if (person.last_touch_on or self.today) <= self.silent_from else None
        few = sorted((sizes[circle], name) for circle, name in circles if circle in sizes)
        near, near_to = self._near([now, *map(_former, roles), *(name for _, name in circles)])
        return Facts(
            closeness=person.closeness,
            works=now if self._says(person.title) else "",
            worked=_former(worked) if worked else "",
            is_there=str(person.organization) if person.organization_id in self.places else "",
            was_there=_former(was, with_title=False) if was else "",
            near=near,
            near_to=near_to,
            gave_names=self.named.get(person.pk, ""),
            bridge=few[0][1] if few else "",
            silent_since=silent,
        )

    def _says(self, title: str) -> bool:
        return any(work_words.says(title, phrasing) for phrasing in self.phrasings)

    def _near(self, texts: list[str]) -> tuple[float, str]:
        """Return how much of the words is found in one of `texts`, and in which of them."""
        best = (0.0, "")
        for text in texts if self.words else ():
            folded = f" {folding.fold(text)}"
            found = sum(f" {folding.fold(word)}" in folded for word in self.words) / len(self.words)
            best = max(best, (found, text), key=lambda one: one[0])
        return best

    # ── Whom to look at ───────────────────────────────────────────────────────────────────────────

    @cached_property
    def places(self) -> set[int]:
        """Return the organisations meant, or those where people work whom I mean and may be told of."""
        if self.reading.places or self.reading.kind == "none":
            return set(self.reading.places)
        there = self.reading.people.exclude(organization=None).exclude(pk__in=self.reading.hidden_ids)
        return set(there.order_by().values_list("organization", flat=True).distinct()[:MOST_PLACES])

    def _few(self) -> dict[int, int]:
        """Return the circles that only few people share, with how many those are."""
        open_ones = Through.objects.filter(circle__in_the_dark=False)
        mine: QuerySet[Any] = open_ones.exclude(circle__key=LINKEDIN).order_by()
        return dict(mine.values_list("circle").annotate(n=Count("pk")).filter(n__lte=FEW))

    def _candidates(self, few: Collection[int]) -> list[int]:
        """Return those for whom something speaks, at most so many for each kind of reason."""
        lists = [_known(Q(pk__in=list(self.named)))] if self.named else []
        members = Through.objects.filter(circle__in=few).values("contact")
        lists.append(_known(Q(pk__in=members, last_touch_on__lte=self.silent_from)))
        exactly = _known(search.matching_any(self.phrasings, "title"))
        first = list(itertools.islice(exactly, AT_ONCE))
        lists.append(itertools.chain(first, exactly))
        # With many who do this very work there is no need to look at those near to it.
        if len(first) < AT_ONCE:
            were_there = FormerRole.objects.filter(organization__in=self.places).values("contact")
            near = (
                search.matching_any(self.words, COLUMNS),
                Q(organization__in=self.places),
                Q(pk__in=were_there),
            )
            lists += [_known(condition) for condition in near]
        # Each reason has its turn, however many people another one finds; no more are read than needed.
        turns = itertools.chain.from_iterable(itertools.zip_longest(*lists))
        return _not_hidden((pk for pk in turns if pk is not None), AT_ONCE * len(lists))


def _known(condition: Q) -> Iterator[int]:
    """Yield whom I know of those who fulfil a condition, the moderately close and long unseen first."""
    met = Q(closeness=None) | Q(closeness__gt=Closeness.NOT_IN_TOUCH)
    found = Contact.objects.present().filter(met, condition)
    ordered = found.order_by(_moderate_first(), F("last_touch_on"), "pk")
    return ordered.values_list("pk", flat=True).iterator(AT_ONCE)


def _not_hidden(ids: Iterator[int], most: int) -> list[int]:
    """Return the first of these people who may be proposed: hidden ones take nobody's place."""
    kept: dict[int, None] = {}
    while len(kept) < most and (some := list(itertools.islice(ids, most))):
        hidden = Contact.objects.filter(discretion.never_proposed(), pk__in=some).order_by()
        dark = set(hidden.values_list("pk", flat=True))
        kept |= dict.fromkeys(pk for pk in some if pk not in dark)
    return list(kept)[:most]


def _moderate_first() -> Case:
    worth = sorted(CLOSENESS.items(), key=lambda item: -item[1])
    whens = [
        When(closeness=level, then=Value(place)) if level else When(closeness=None, then=Value(place))
        for place, (level, _) in enumerate(worth)
    ]
    return Case(*whens, output_field=IntegerField())


def _role(title: str, organization: object) -> str:
    return ", ".join(filter(None, [title, str(organization or "")]))


def _former(role: FormerRole, *, with_title: bool = True) -> str:
    words = _role(role.title if with_title else "", role.organization)
    return f"{words} until {role.ended_on.year}" if role.ended_on else words
