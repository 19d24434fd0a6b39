"""Who here might know somebody doing this? Which circles were asked, and whom in them there is to ask.

A circle kept in the dark is not walked, and nobody hidden stands in a walk: they leave before anything
is counted or put in order.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Count, QuerySet

from contacts import discretion
from contacts.models import Circle, CircleAnswer, CircleWalk, Contact
from contacts.models.people import ContactQuerySet

PER_PAGE: Final = 12
MOST_RECENT: Final = 6
Through = Contact.circles.through
Said = CircleAnswer.Said


# ── Circles ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class Standing:
    """A circle with a question in mind: how many may be asked, and what was answered so far."""

    circle: Circle
    people: int
    walk: CircleWalk | None = None
    asked: int = 0  # how many people were thought of
    named: list[Contact] = field(default_factory=list)
    unnamed: int = 0
    to_ask: int = 0

    @property
    def walked_on(self) -> dt.date | None:
        return self.walk.walked_on if self.walk else None

    @property
    def is_begun(self) -> bool:
        return self.walked_on is None and bool(self.asked)


@dataclass(frozen=True, slots=True)
class Overview:
    """All circles that may be walked, those never asked about this first."""

    never: list[Standing]
    begun: list[Standing]
    walked: list[Standing]
    nobody: list[Standing]
    withheld: bool


def never_asked(text: str) -> list[Circle]:
    """Return the circles in which I never asked about this, those of the most people first.

    Each has `people`, how many in it may be asked: nobody hidden counts, and without anybody to ask a
    circle is not among them.
    """
    counts = _counts()
    done = CircleWalk.objects.filter(key=CircleWalk.key_of(text))
    asked = done.filter(walked_on__isnull=False) | done.filter(answers__isnull=False)
    found = list(_walkable().filter(pk__in=counts).exclude(pk__in=asked.values("circle")))
    for circle in found:
        circle.people = counts[circle.pk]  # type: ignore[attr-defined]
    return sorted(found, key=lambda circle: -counts[circle.pk])


def _walkable() -> QuerySet[Circle]:
    return Circle.objects.filter(in_the_dark=False)


def _counts() -> dict[int, int]:
    """Return how many people of each circle may be asked."""
    hidden = Contact.objects.filter(discretion.never_proposed()).values("pk")
    free = Through.objects.exclude(contact__in=hidden).order_by()
    return dict(free.values_list("circle").annotate(Count("pk")))


def overview(text: str) -> Overview:
    """Return how all circles stand with this question."""
    counts = _counts()
    walks = {walk.circle_id: walk for walk in CircleWalk.objects.filter(key=CircleWalk.key_of(text))}
    answers = _answers(walks.values())
    found = Overview([], [], [], [], withheld=_is_withheld())
    for circle in _walkable():
        walk = walks.get(circle.pk)
        standing = Standing(circle, counts.get(circle.pk, 0), walk)
        for answer in answers[walk.pk] if walk else ():
            _count(standing, answer)
        standing.asked = len({answer.contact_id for answer in answers[walk.pk]}) if walk else 0
        if standing.walked_on:
            found.walked.append(standing)
        elif standing.is_begun:
            found.begun.append(standing)
        else:
            (found.never if standing.people else found.nobody).append(standing)
    found.never.sort(key=lambda standing: -standing.people)
    found.walked.sort(key=lambda standing: standing.walked_on or dt.date.min, reverse=True)
    return found


def _is_withheld() -> bool:
    return Circle.objects.filter(in_the_dark=True).exists()


def _answers(walks: Iterable[CircleWalk]) -> dict[int, list[CircleAnswer]]:
    """Return what was answered on these walks, answers about anybody hidden left out, by walk."""
    found: dict[int, list[CircleAnswer]] = defaultdict(list)
    ids = [walk.pk for walk in walks]
    if not ids:
        return found
    shown = CircleAnswer.objects.filter(walk__in=ids).exclude(discretion.never_to_be_proposed("contact"))
    for answer in shown.exclude(discretion.never_to_be_proposed("named")).select_related("contact", "named"):
        found[answer.walk_id].append(answer)
    return found


def _count(standing: Standing, answer: CircleAnswer) -> None:
    if answer.named:
        standing.named.append(answer.named)
    elif answer.said == Said.KNOWS:
        standing.unnamed += 1
    elif answer.said == Said.ASK:
        standing.to_ask += 1


def recent_questions() -> list[str]:
    """Return what I asked lately, each question once, latest first."""
    latest = CircleWalk.objects.order_by("-pk").values_list("key", "asked")[: MOST_RECENT * 20]
    return list(dict(latest).values())[:MOST_RECENT]


# ── One circle ────────────────────────────────────────────────────────────────────────────────────


def may_be_asked(circle: Circle) -> ContactQuerySet:
    """Return whom there is to ask in a circle; nobody in one that is kept in the dark."""
    here = Contact.objects.present().filter(circles=circle, circles__in_the_dark=False)
    return here.exclude(discretion.never_proposed())


def _in_order(circle: Circle, today: dt.date) -> tuple[list[int], set[int]]:
    """Return whom there is to ask, whom I know first, and who of them might let it slip: they come last."""
    people = list(may_be_asked(circle).order_by("sort_name", "pk").values_list("pk", "closeness"))
    leaky = (
        set(discretion.leaky(today).filter(circles=circle).values_list("pk", flat=True)) if people else set()
    )

    def place(one: tuple[int, int | None]) -> tuple[bool, int]:
        pk, closeness = one
        return pk in leaky, 0 if closeness else 1 if closeness is None else 2

    return [pk for pk, _ in sorted(people, key=place)], leaky


def is_withheld(circle: Circle, shown: int) -> bool:
    """Tell whether anybody of a circle was left out for discretion's sake."""
    return Contact.objects.present().filter(circles=circle).count() > shown


@dataclass(frozen=True, slots=True)
class Tally:
    """How many there are to ask, and how many of them were thought of."""

    total: int
    done: int


def tally(circle: Circle, walk: CircleWalk | None) -> Tally:
    """Return the same as `Progress.tally`, without putting everybody in order."""
    here = may_be_asked(circle)
    answered = walk.answers.filter(contact__in=here.values("pk")) if walk else CircleAnswer.objects.none()
    return Tally(here.count(), answered.order_by().values("contact").distinct().count())


@dataclass(frozen=True, slots=True)
class Progress:
    """How far I came in a circle: everyone there is to ask, in order, who of them was thought of, and
    who might let it slip."""

    ids: list[int]
    answered: set[int]
    leaky: set[int]

    @property
    def tally(self) -> Tally:
        return Tally(len(self.ids), len(self.answered))

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.ids) // PER_PAGE))

    def page_of(self, pk: int | None) -> int:
        """Return on which page somebody stands; the first page for anybody else."""
        return self.ids.index(pk) // PER_PAGE + 1 if pk in self.ids else 1

    @property
    def first_open(self) -> int | None:
        """Who comes first of those not thought of yet."""
        return next((pk for pk in self.ids if pk not in self.answered), None)

    def on(self, page: int) -> list[int]:
        return self.ids[(page - 1) * PER_PAGE : page * PER_PAGE]


def walk_of(circle: Circle, text: str) -> CircleWalk | None:
    found = CircleWalk.objects.filter(circle=circle, key=CircleWalk.key_of(text)).first()
    if found is not None:
        found.circle = circle
    return found


def progress(circle: Circle, walk: CircleWalk | None, today: dt.date) -> Progress:
    ids, leaky = _in_order(circle, today)
    answered = set(walk.answers.values_list("contact", flat=True)) if walk else set()
    return Progress(ids, answered & set(ids), leaky)


def answers_about(walk: CircleWalk | None, contact_ids: Iterable[int]) -> dict[int, list[CircleAnswer]]:
    """Return what was answered about these people, by person; facts, so the hidden among the named stay."""
    found: dict[int, list[CircleAnswer]] = defaultdict(list)
    if walk is not None:
        for answer in walk.answers.filter(contact__in=contact_ids).select_related("named__organization"):
            found[answer.contact_id].append(answer)
    return found


def outcome(walk: CircleWalk) -> list[CircleAnswer]:
    """Return what came of a walk: who knows whom and who is to be asked, nobody hidden among them."""
    return [answer for answer in _answers([walk])[walk.pk] if answer.said != Said.NO]
