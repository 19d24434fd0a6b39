"""Of what time and of which kind of work Insights shall tell."""

import datetime as dt
from typing import Any, Final

from django import forms

from interviews.cadence import Calendar
from interviews.insights import pace
from interviews.models import Pathway

YEAR, WEEKS = "year", "weeks"
PERIODS: Final = (("", "All time"), (YEAR, "This year"), (WEEKS, f"The last {pace.WEEKS} weeks"))


class InsightsForm(forms.Form):
    """Both optional. What makes no sense is as good as not asked for."""

    period = forms.ChoiceField(required=False, choices=PERIODS)
    pathway = forms.ModelChoiceField(Pathway.objects.present(), required=False)

    def value(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name)

    @property
    def period_asked(self) -> str:
        return str(self.value("period") or "")

    @property
    def pathway_asked(self) -> Pathway | None:
        chosen = self.value("pathway")
        return chosen if isinstance(chosen, Pathway) else None

    def since(self, today: dt.date, calendar: Calendar) -> dt.datetime | None:
        """Return from which moment on to count; None for all there is."""
        if self.period_asked == WEEKS:
            return pace.first_moment(today, calendar)
        if self.period_asked == YEAR:
            return calendar.end_of(dt.date(today.year - 1, 12, 31)) + dt.timedelta(microseconds=1)
        return None
