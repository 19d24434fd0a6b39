"""When a talk really ended, as a browser sends it."""

import datetime as dt
from typing import Any, Final

from django import forms

from interviews import local_time
from interviews.forms.times import TIME, TimeForm, initial_of
from interviews.models import Interview
from interviews.models.talks import my_zone

# Nobody talks longer; a wrong day is more likely.
LONGEST: Final = dt.timedelta(hours=24)
# The clock of a browser may be a little ahead of this one.
AHEAD: Final = dt.timedelta(minutes=2)


class EndForm(TimeForm):
    """Day and time on my own clocks; with neither it ended now."""

    time_zone = None  # type: ignore[assignment]
    time = forms.TimeField(required=False, label="Until", widget=TIME)

    def __init__(self, data: Any = None, *, interview: Interview, now: dt.datetime) -> None:
        self.interview = interview
        self.now = now
        self.zone_by_default = my_zone()
        proposed = proposed_end(interview, now).astimezone(self.zone_by_default)
        initial = initial_of(proposed, self.zone_by_default)
        super().__init__(data, initial=initial | {"which": "second" if proposed.fold else "first"})
        self.today = now.astimezone(self.zone_by_default).date()
        self.fields["day"].widget.attrs["max"] = self.today.isoformat()
        if not self.is_bound:
            self._propose(initial["day"], initial["time"])

    def _propose(self, day: dt.date, time: dt.time) -> None:
        """Ask at once which is meant, where the proposed time comes twice."""
        try:
            local_time.moment(day, time, self.zone_by_default)
        except local_time.Twice as twice:
            self.ask_which(twice, time, self.zone_by_default)

    @property
    def began_at(self) -> dt.datetime | None:
        """The earliest start that is known: it may have begun before its time."""
        return min(filter(None, (self.interview.began_at, self.interview.starts_at)), default=None)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        says_when = bool(data.get("day") or data.get("time"))
        data["ended_at"] = self.moment(self.today) if says_when else self.now
        if says_when and data["ended_at"] is not None:
            self._check(data["ended_at"])
        return data

    def _check(self, ended_at: dt.datetime) -> None:
        began = self.began_at
        if ended_at > self.now + AHEAD:
            self.add_error("time", "That is still to come.")
        elif began is not None and ended_at < began.replace(second=0, microsecond=0):
            when = began.astimezone(self.zone_by_default)
            words = f"It began at {when:%H:%M} on {when.day} {when:%B}, and cannot have ended before."
            self.add_error("time", f"{words} If you talked earlier than planned, move it first.")
        elif began is not None and ended_at - began > LONGEST:
            hours = int((ended_at - began).total_seconds() // 3600)
            self.add_error("day", f"That is {hours:,} hours after it began. Look at the day again.")


def proposed_end(interview: Interview, now: dt.datetime) -> dt.datetime:
    """Return when it most likely ended: as I said, or as planned once that is over, else now."""
    if interview.ended_at is not None:
        return interview.ended_at
    end = interview.planned_end_at
    return end if end is not None and interview.is_over(now) else now
