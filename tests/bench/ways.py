"""Ways in among 30,000 people and 150,000 ties: some know thousands, most know a few, some are hidden."""

import datetime as dt
import itertools
import random
import tracemalloc
from collections.abc import Callable, Iterable, Iterator

from django.core.management import call_command
from django.utils import timezone

from contacts import ways_in
from contacts.models import Contact, Discretion, Organization, Tie
from tests.bench.report import Report, cpu, p95

TIES_A_PERSON = 5
HUB, BIG_FIRM, KIND_OF_WORK, ISLAND = 5_000, 1_000, 800, 12
MOST_MEMORY = 20
KINDS = (Tie.Kind.FRIEND, Tie.Kind.FAMILY, Tie.Kind.WORKED_TOGETHER, Tie.Kind.STUDIED, Tie.Kind.CLUB)
AT_ONCE = 5_000


def measure(report: Report, rounds: int, floor: float) -> None:
    """Tie the people who are there, and measure each question against a bare page."""
    world = World(random.Random(11))
    world.fill()
    for name, taken in world.ask(rounds):
        report.row(f"ways in: {name}, p95", p95(taken), floor, 5)
    report.memory("ways in: memory, most", world.memory(), MOST_MEMORY)


def grow(report: Report, rounds: int, people: int, more: int) -> None:
    """Measure each question among so many people, then among more, against the first."""
    call_command("migrate", verbosity=0)
    world = World(random.Random(11))
    taken = []
    for number in (people, more - people):
        add_people(number)
        world.fill()
        taken.append(dict(world.ask(rounds)))
    for name, then in taken[0].items():
        report.row(f"ways in: {name}, {more:,} people, p95", p95(taken[1][name]), p95(then), 10)
    report.memory("ways in: memory, most", world.memory(), 50)


def add_people(number: int) -> None:
    names = (f"Noor{each}" for each in range(number))
    while some := [Contact(first_name=name, sort_name=name) for name in itertools.islice(names, AT_ONCE)]:
        Contact.objects.bulk_create(some)


class World:
    """Who knows whom, thrown by dice; `fill` may be called again when more people have come."""

    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.tied: set[tuple[int, int]] = set()

    def fill(self) -> None:
        everybody = list(Contact.objects.order_by("pk").values_list("pk", flat=True))
        self.closeness(everybody)
        self.firm, _ = Organization.objects.get_or_create(name="Botanic Gardens", key="botanic gardens")
        staff = self.dice.sample(everybody, BIG_FIRM)
        Contact.objects.filter(pk__in=staff).update(organization=self.firm, title="Keeper of Mosses")
        # Nobody else is tied to an island, and I know nobody there.
        island = everybody[-ISLAND:]
        Contact.objects.filter(pk__in=island).update(closeness=0, organization=None, title="Hermit")
        self.island = island
        inland = everybody[:-ISLAND]
        self.hub = inland[len(inland) // 2]
        Contact.objects.filter(pk=self.hub).update(closeness=4, discretion=Discretion.NOT_TOLD)
        friends = self.dice.sample(inland, min(HUB, len(inland) - 1))
        # One whom only the friend with the thousands knows.
        self.lonely = friends[0]
        Contact.objects.filter(pk=self.lonely).update(closeness=0, discretion=Discretion.NOT_TOLD)
        wanted = TIES_A_PERSON * len(everybody) - len(self.tied)
        pairs = itertools.chain(
            ((self.hub, one) for one in friends), itertools.pairwise(island), self.pairs(inland)
        )
        ties = itertools.islice(self.ties(pairs), wanted)
        while some := list(itertools.islice(ties, AT_ONCE)):
            Tie.objects.bulk_create(some)

    def closeness(self, everybody: list[int]) -> None:
        """Most I know, a few well; a third I know only of; a few hundred are hidden, for many reasons."""
        Contact.objects.update(closeness=None)
        share = len(everybody) // 100
        today = timezone.localdate()
        for facts, hundredths in (
            ({"closeness": 0}, 33), ({"closeness": 1}, 2), ({"closeness": 2}, 2), ({"closeness": 3}, 1),
            ({"closeness": 4, "last_touch_on": today}, 1), ({"discretion": Discretion.IN_THE_DARK}, 1),
            ({"contact_rule": "never"}, 0.3), ({"deceased_on": today}, 0.1),
        ):  # fmt: skip
            some = self.dice.sample(everybody, int(share * hundredths))
            for start in range(0, len(some), AT_ONCE):
                Contact.objects.filter(pk__in=some[start : start + AT_ONCE]).update(**facts)

    def pairs(self, people: list[int]) -> Iterator[tuple[int, int]]:
        order = self.dice.sample(people, len(people))
        weights = list(itertools.accumulate((rank + 10) ** -0.5 for rank in range(len(order))))
        while True:
            yield from itertools.pairwise(self.dice.choices(order, cum_weights=weights, k=1_000))

    def ties(self, pairs: Iterable[tuple[int, int]]) -> Iterator[Tie]:
        dice, ended = self.dice, timezone.localdate() - dt.timedelta(days=1)
        for one, other in pairs:
            a, b = min(one, other), max(one, other)
            lonely = self.lonely in (a, b) and self.hub not in (a, b)
            if a == b or (a, b) in self.tied or lonely:
                continue
            self.tied.add((a, b))
            imported = self.hub in (a, b) or dice.random() < 0.3
            yield Tie(
                a_id=a, b_id=b, kind=Tie.Kind.ONLINE if imported else dice.choice(KINDS),
                strength=None if imported else dice.choice((None, 1, 2, 2, 3, 3, 4, 5)),
                certainty="likely" if imported else dice.choice(("sure", "likely", "guess")),
                ended_on=ended if self.lonely not in (a, b) and dice.random() < 0.04 else None,
            )  # fmt: skip

    def questions(self) -> dict[str, list[list[int]]]:
        """Return the targets of each question, a few of a kind."""
        people = list(Contact.objects.exclude(pk__in=self.island).order_by("pk").values_list("pk", flat=True))
        work = self.dice.sample(people, min(KIND_OF_WORK, len(people)))
        return {
            "a person": [[pk] for pk in self.dice.sample(people, 20)],
            "a firm of 1,000": [list(self.firm.contacts.values_list("pk", flat=True))],
            "a kind of work, 800 people": [work],
            "through a hub of 5,000": [[self.lonely]],
            "unreachable": [[self.island[0]]],
        }

    def ask(self, rounds: int) -> Iterator[tuple[str, list[float]]]:
        for (name, many), links in itertools.product(self.questions().items(), (3, 4)):
            next_one = itertools.cycle(many)
            yield f"{name}, {links} links", cpu(self.asking(next_one, links), rounds)

    def asking(self, targets: Iterator[list[int]], links: int) -> Callable[[], ways_in.Ways]:
        today = timezone.localdate()
        ways_in.best(next(targets), today=today, most_links=links)
        return lambda: ways_in.best(next(targets), today=today, most_links=links)

    def memory(self) -> float:
        """Return the most MiB that one of the questions takes."""
        most = 0
        for many in self.questions().values():
            ask = self.asking(itertools.cycle(many), 4)
            tracemalloc.start()
            ask()
            most = max(most, tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
        return most / 2**20
