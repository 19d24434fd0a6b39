"""A day and a clock time of some place, as people type them, and the moment they mean."""

import datetime as dt
import zoneinfo
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from contacts.models.people import validate_time_zone
from interviews import local_time
from interviews.when import place_of

LONGEST_AHEAD: Final = dt.timedelta(days=3653)
DATE: Final = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
TIME: Final = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
ZONE: Final = forms.TextInput(
    attrs={"list": "zones", "autocomplete": "off", "spellcheck": "false", "placeholder": "theirs, else mine"}
)
IN_THE_PAST: Final = "past"


class TimeForm(forms.Form):
    """Fields that say when. `zone_by_default` is whose clock counts where none is named."""

    day = forms.DateField(required=False, label="Day", widget=DATE)
    time = forms.TimeField(required=False, label="Time", widget=TIME)
    time_zone = forms.CharField(required=False, max_length=64, label="On whose clocks", widget=ZONE)
    which = forms.ChoiceField(
        required=False,
        label="Which of the two",
        choices=[("first", "the first"), ("second", "the second")],
        widget=forms.RadioSelect,
    )

    zone_by_default: zoneinfo.ZoneInfo
    asks_which = False
    is_past = False

    def clean_time_zone(self) -> str:
        name = str(self.cleaned_data["time_zone"]).strip()
        if name:
            validate_time_zone(name)
        return name

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        name = self.cleaned_data.get("time_zone")
        return zoneinfo.ZoneInfo(name) if name else self.zone_by_default

    def moment(self, today: dt.date) -> dt.datetime | None:
        """Return the moment meant; None where none is, or where an error says what is wrong with it."""
        day, time = self.cleaned_data.get("day"), self.cleaned_data.get("time")
        if self.has_error("day") or self.has_error("time") or self.has_error("time_zone"):
            return None
        if day is None or time is None:
            if day or time:
                missing = "time" if day else "day"
                self.add_error(missing, f"Give a {missing} too, or neither.")
            return None
        if day - today > LONGEST_AHEAD:
            self.add_error("day", "That is more than ten years from now. Look at the year again.")
            return None
        if day.year < 1900:
            self.add_error("day", "That is too long ago to be meant. Look at the year again.")
            return None
        return self._moment(day, time)

    def _moment(self, day: dt.date, time: dt.time) -> dt.datetime | None:
        second = {"first": False, "second": True}.get(self.cleaned_data.get("which", ""))
        place = place_of(self.zone)
        try:
            return local_time.moment(day, time, self.zone, second=second)
        except local_time.Gap:
            words = f"At {time:%H:%M} the clocks in {place} jump ahead that day, so there is no such time."
            self.add_error("time", f"{words} Give one an hour before or after.")
        except local_time.Twice as twice:
            self.ask_which(twice, time, self.zone)
            self.add_error("which", f"The clocks in {place} go back that day: {time:%H:%M} comes twice.")
        return None

    def ask_which(self, twice: local_time.Twice, time: dt.time, zone: zoneinfo.ZoneInfo) -> None:
        """Let one of the two moments be chosen at which the clocks show this time."""
        self.asks_which = True
        self.fields["which"].choices = [  # type: ignore[attr-defined]
            (name, f"the {name} {time:%H:%M}, {one.astimezone(zone):%Z}")
            for name, one in (("first", twice.first), ("second", twice.second))
        ]

    def refuse_the_past(self, starts_at: dt.datetime | None, now: dt.datetime) -> None:
        if starts_at is not None and starts_at < now:
            self.is_past = True
            self.add_error("day", ValidationError("That is over already.", code=IN_THE_PAST))


def initial_of(moment: dt.datetime | None, zone: zoneinfo.ZoneInfo) -> dict[str, Any]:
    """Return what the fields show of a moment."""
    if moment is None:
        return {}
    there = moment.astimezone(zone)
    return {"day": there.date(), "time": there.time().replace(second=0, microsecond=0)}


def zone_named(name: str) -> zoneinfo.ZoneInfo | None:
    """Return the zone of this name; None where this computer knows none."""
    try:
        return zoneinfo.ZoneInfo(name) if name else None
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return None
