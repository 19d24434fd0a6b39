"""Timing, and the table of ratios."""

import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table


def cpu(job: Callable[[], object], rounds: int = 1) -> list[float]:
    """Return the CPU seconds of each of `rounds` runs of `job`."""
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        job()
        taken.append(time.process_time() - start)
    return taken


def p50(seconds: list[float]) -> float:
    return statistics.median(seconds)


def p95(seconds: list[float]) -> float:
    return statistics.quantiles(seconds, n=20)[-1] if len(seconds) > 1 else seconds[0]


@dataclass
class Report:
    missed: list[str] = field(default_factory=list)
    table: Table = field(
        default_factory=lambda: Table("job", "CPU ms", "floor ms", "ratio", "may be", "", title="Speed")
    )

    def row(self, job: str, seconds: float, floor: float, bound: float) -> None:
        """Add a job, its seconds, those of its floor, and how many times the floor it may take."""
        ratio = seconds / floor
        good = ratio <= bound
        if not good:
            self.missed.append(job)
        self.table.add_row(
            job,
            f"{seconds * 1000:,.1f}",
            f"{floor * 1000:,.1f}",
            f"{ratio:.1f}",
            f"{bound:.0f}",
            "ok" if good else "MISSED",
        )

    def memory(self, job: str, taken: float, bound: float) -> None:
        """Add a job, and the MiB that it takes and may take."""
        good = taken <= bound
        if not good:
            self.missed.append(job)
        self.table.add_row(job, "", "", f"{taken:.1f} MiB", f"{bound:.0f}", "ok" if good else "MISSED")

    def close(self) -> None:
        console = Console(width=110)
        console.print(self.table)
        if self.missed:
            console.print(f"Missed: {', '.join(self.missed)}")
            sys.exit(1)
