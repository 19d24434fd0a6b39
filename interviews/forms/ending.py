"""When a talk really ended, as a browser sends it."""

import datetime as dt
import zoneinfo
from typing import Any, Final

from django import forms
from django.utils import timezone

from interviews import local_time
from interviews.models import Interview
from interviews.models.talks import my_zone
from interviews.when import place_of

# Nobody talks longer; a wrong day is more likely.
LONGEST: Final = dt.timedelta(hours=24)
# The clock of a browser may be a little ahead of this one.
AHEAD: Final = dt.timedelta(minutes=2)


class EndForm(forms.Form):
    """Day and time on my own clocks; with neither it ended now."""

    day = forms.DateField(
        required=False,
        label="On",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    time = forms.TimeField(
        required=False,
        label="At",
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )
    which = forms.ChoiceField(
        required=False,
        label="Which of the two",
        choices=[("first", "the first"), ("second", "the second")],
        widget=forms.RadioSelect,
    )

    def __init__(self, data: Any = None, *, interview: Interview, now: dt.datetime) -> None:
        self.interview = interview
        self.now = now
        self.zone: zoneinfo.ZoneInfo = my_zone()
        self.asks_which = False
        proposed = proposed_end(interview, now).astimezone(self.zone)
        day, time = proposed.date(), proposed.time().replace(second=0, microsecond=0)
        initial = {"day": day, "time": time, "which": "second" if proposed.fold else "first"}
        super().__init__(data, initial=initial, auto_id="end-%s")
        self.fields["day"].widget.attrs["max"] = now.astimezone(self.zone).date().isoformat()
        if not self.is_bound:
            self._ask_which(day, time)

    @property
    def began_at(self) -> dt.datetime | None:
        """The earliest start that is known: it may have begun before its time."""
        return min(filter(None, (self.interview.began_at, self.interview.starts_at)), default=None)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors:
            data["ended_at"] = self._ended_at(data.get("day"), data.get("time"))
        return data

    def _ended_at(self, day: dt.date | None, time: dt.time | None) -> dt.datetime | None:
        if day is None and time is None:
            return self.now
        if day is None or time is None:
            missing = "time" if day else "day"
            self.add_error(missing, f"Give the {missing} too.")
            return None
        moment = self._moment(day, time)
        if moment is not None:
            self._check(moment)
        return moment

    def _moment(self, day: dt.date, time: dt.time) -> dt.datetime | None:
        second = {"first": False, "second": True}.get(self.cleaned_data.get("which", ""))
        place = place_of(self.zone)
        try:
            return local_time.moment(day, time, self.zone, second=second)
        except OverflowError:
            self.add_error("day", "Look at the year again.")
        except local_time.Gap:
            words = f"At {time:%H:%M} the clocks in {place} jump ahead that day, so there is no such time."
            self.add_error("time", f"{words} Give one an hour before or after.")
        except local_time.Twice:
            self._ask_which(day, time)
            self.add_error("which", f"The clocks in {place} go back that day: {time:%H:%M} comes twice.")
        return None

    def _ask_which(self, day: dt.date, time: dt.time) -> None:
        """Ask which of the two is meant, where this time comes twice."""
        try:
            local_time.moment(day, time, self.zone)
        except local_time.Twice as twice:
            self.asks_which = True
            self.fields["which"].choices = [  # type: ignore[attr-defined]
                (name, f"the {name} {time:%H:%M}, {one.astimezone(self.zone):%Z}")
                for name, one in (("first", twice.first), ("second", twice.second))
            ]

    def _check(self, ended_at: dt.datetime) -> None:
        began = self.began_at
        if ended_at > self.now + AHEAD:
            self.add_error("time", "That is still to come.")
        elif began is not None and ended_at < began.replace(second=0, microsecond=0):
            when = timezone.localtime(began, self.zone)
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
