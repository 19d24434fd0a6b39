"""When it is to be: set, or moved."""

import datetime as dt
from typing import Any

from django import forms
from django.http import QueryDict

from contacts import clock
from contacts.forms.person import zones
from contacts.models import Preferences
from interviews.forms.pathways import TEXT
from interviews.forms.times import TimeForm, initial_of
from interviews.models import Interview
from interviews.stages import Stage, where_label

# From the third move on it may be kinder to let it go.
MANY_MOVES = 2


class ScheduleForm(TimeForm):
    planned_minutes = forms.IntegerField(label="Minutes", min_value=5, max_value=480)
    where = forms.CharField(required=False, max_length=500, widget=forms.TextInput(attrs=TEXT))
    moved_by = forms.ChoiceField(
        required=False,
        label="Who wants to move it?",
        choices=[("them", "they do"), ("me", "I do")],
        widget=forms.RadioSelect,
    )

    def __init__(
        self, data: QueryDict | None = None, *, interview: Interview, mine: Preferences, now: dt.datetime
    ) -> None:
        self.interview = interview
        self.now = now
        self.today = now.astimezone(clock.zone_of(mine.time_zone)).date()
        people = interview.people
        self.zone_by_default = interview.zone
        zone = interview.time_zone or (people[0].time_zone if people else "")
        initial = {
            "planned_minutes": interview.planned_minutes,
            "where": interview.where,
            "time_zone": zone,
            "moved_by": "them",
            **initial_of(interview.starts_at, interview.zone),
        }
        super().__init__(data, initial=initial)
        self.fields["where"].label = where_label(interview.medium)
        for name in ("day", "time"):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = f"Give a {name}."
        if not self.is_move:
            del self.fields["moved_by"]

    @property
    def zones(self) -> list[str]:
        return zones()

    @property
    def is_move(self) -> bool:
        return self.interview.stage == Stage.SCHEDULED

    @property
    def is_moved_often(self) -> bool:
        return self.is_move and self.interview.times_moved >= MANY_MOVES

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["starts_at"] = self.moment(self.today)
        self.refuse_the_past(data["starts_at"], self.now)
        return data
