"""A map of three hundred people: where everybody stands, and the tree of 2,000 talks."""

import random

from contacts import map_layout
from interviews import chain_page, chain_tree
from tests.bench.report import Report, cpu, p50

PEOPLE = 300


def measure(report: Report, rounds: int, floor: float) -> None:
    """Measure what is computed besides asking the database; `floor` is a bare page."""
    nodes, ties = _world()
    placed = cpu(lambda: map_layout.lay_out(0, nodes, ties), rounds)
    report.row(f"map: places of {PEOPLE} people, p50", p50(placed), floor, 1)
    talks, leads = chain_page.talks(), chain_page.leads()
    grown = cpu(lambda: chain_tree.grow(talks, leads), rounds)
    report.row(f"tree of {len(talks):,} talks, p50", p50(grown), floor, 10)


def _world(seed: int = 5) -> tuple[list[int], list[tuple[int, int]]]:
    """Return 300 people around me: half of them I know, the others through these."""
    dice, half = random.Random(seed), PEOPLE // 2
    ties = [(0, known) for known in range(1, half + 1)]
    ties += [(dice.randint(1, half), other) for other in range(half + 1, PEOPLE + 1)]
    ties += [(dice.randint(1, PEOPLE), dice.randint(1, PEOPLE)) for _ in range(half)]
    return list(range(PEOPLE + 1)), ties
