"""The clock of a talk: how long it has lasted, and when to ask before it runs over. A leaf.

static/js/live.js reckons the same each second, from the moments that the page carries.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

# So many minutes before the planned end it is time to ask.
CLOSING: Final = 5
# A clock that ran so long was forgotten.
FORGOTTEN: Final = dt.timedelta(hours=6)

UNPLANNED, WAITING, RUNNING, CLOSING_NOW, OVER, INVITED, LONG_PAST, ENDED = (
    "unplanned", "waiting", "running", "closing", "over", "invited", "forgotten", "ended",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clock:
    """`began_at` is when the clock was started, `planned_at` when the talk was to begin."""

    now: dt.datetime
    minutes: int
    planned_at: dt.datetime | None = None
    began_at: dt.datetime | None = None
    ended_at: dt.datetime | None = None
    invited: bool = False

    @property
    def since(self) -> dt.datetime | None:
        """What is counted from: the start that was pressed, else the planned one."""
        return self.began_at or self.planned_at

    @property
    def elapsed(self) -> dt.timedelta:
        """How long it has lasted, up to its end once that is known."""
        if self.since is None:
            return dt.timedelta(0)
        return max(dt.timedelta(0), (self.ended_at or self.now) - self.since)

    @property
    def closing(self) -> int:
        """How many minutes before the end to ask: of a short talk not the half of it."""
        return min(CLOSING, self.minutes // 3)

    @property
    def state(self) -> str:
        if self.ended_at is not None:
            return ENDED
        if self.since is None:
            return UNPLANNED
        if self.since > self.now:
            return WAITING
        if self.elapsed > FORGOTTEN:
            return LONG_PAST
        if self.invited:
            return INVITED
        left = dt.timedelta(minutes=self.minutes) - self.elapsed
        if left <= dt.timedelta(0):
            return OVER
        return CLOSING_NOW if left <= dt.timedelta(minutes=self.closing) else RUNNING

    @property
    def is_started(self) -> bool:
        return self.began_at is not None

    @property
    def digits(self) -> str:
        seconds = int(self.elapsed.total_seconds())
        return f"{seconds // 60}:{seconds % 60:02}"

    @property
    def whole_minutes(self) -> int:
        return int(self.elapsed.total_seconds() // 60)

    @property
    def minutes_over(self) -> int:
        """How many whole minutes longer than planned it lasted."""
        return max(0, self.whole_minutes - self.minutes)

    @property
    def ran_over_uninvited(self) -> bool:
        return self.ended_at is not None and self.minutes_over > 0 and not self.invited
