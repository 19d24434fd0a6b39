"""What I do about something that is due: done, later, not needed."""

import datetime as dt
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from contacts.models.people import Channel
from interviews.cadence import Kind
from interviews.lines import SENT
from interviews.models import Done, FollowUp

EVENING: Final = dt.time(19)
MORNING: Final = dt.time(8)
# How I reach somebody is how I most likely did.
HOW: Final = {
    Channel.EMAIL: Done.EMAIL,
    Channel.POST: Done.POST,
    Channel.PHONE: Done.OTHER,
    Channel.MESSAGE: Done.MESSAGE,
    Channel.IN_PERSON: Done.HAND,
}
DAY: Final = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class DoneForm(forms.Form):
    """That it was done: when, and how it was sent where it is something to send."""

    channel = forms.ChoiceField(label="How", choices=Done, widget=forms.RadioSelect)
    on = forms.DateField(label="When", widget=DAY)

    def __init__(self, data: Any = None, *, row: FollowUp, now: dt.datetime) -> None:
        self.now, self.today = now, timezone.localdate(now)
        self.row = row
        talk = row.interview
        self.talked_at = talk.starts_at if talk and row.kind == Kind.THANK else None
        # Of what was perhaps done long ago, that was most likely when it was due.
        on = min(timezone.localdate(row.due_at), self.today) if row.in_question else self.today
        preferred = row.contact.preferred_channel if row.contact else ""
        how = HOW.get(Channel(preferred), Done.EMAIL) if preferred else Done.EMAIL
        super().__init__(data, initial={"on": on, "channel": how}, auto_id=f"done-{row.pk}-%s")
        self.fields["on"].widget.attrs["max"] = self.today.isoformat()
        if row.kind not in SENT:
            del self.fields["channel"]

    def clean_on(self) -> dt.date:
        on: dt.date = self.cleaned_data["on"]
        if on > self.today:
            raise ValidationError("That day is still to come. Give today or an earlier day.")
        if self.talked_at and on < timezone.localdate(self.talked_at):
            raise ValidationError("That is before you talked. Give the day on which you sent it.")
        return on

    @property
    def at(self) -> dt.datetime:
        """The moment that counts: now, or an earlier day as a whole, that is from its beginning."""
        on: dt.date = self.cleaned_data["on"]
        if on == self.today:
            return self.now
        begins = timezone.make_aware(dt.datetime.combine(on, dt.time.min))
        talk = self.row.interview
        ended = talk.ended_at if talk and self.row.kind == Kind.THANK else None
        return max(begins, ended) if ended and timezone.localdate(ended) == on else begins

    @property
    def how(self) -> str:
        return str(self.cleaned_data.get("channel", ""))


class SnoozeForm(forms.Form):
    """Until when I do not want to be reminded; it is due as before."""

    until = forms.ChoiceField(
        choices=[
            ("tonight", "Tonight"), ("tomorrow", "Tomorrow"), ("days", "In 3 days"),
            ("day", "On a day"), ("now", "Remind me again"),
        ]
    )  # fmt: skip
    day = forms.DateField(label="or on", required=False, widget=DAY)

    def __init__(self, data: Any = None, *, pk: int, now: dt.datetime) -> None:
        self.now = timezone.localtime(now)
        super().__init__(data, auto_id=f"later-{pk}-%s")
        self.fields["day"].widget.attrs["min"] = (self.now.date() + dt.timedelta(days=1)).isoformat()

    @property
    def has_evening(self) -> bool:
        return self.now.time() < EVENING

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("until") == "day":
            day = values.get("day")
            if day is None and "day" not in self.errors:
                self.add_error("day", "Say on which day.")
            elif day is not None and not self._today < day <= self._today + dt.timedelta(days=3650):
                self.add_error("day", "Give a day from tomorrow on, within ten years.")
        if values.get("until") == "tonight" and not self.has_evening:
            self.add_error("until", "It is evening already: choose another time.")
        return values

    @property
    def moment(self) -> dt.datetime | None:
        """When to be reminded again; None: now."""
        until = self.cleaned_data["until"]
        if until == "now":
            return None
        if until == "tonight":
            return self._at(self._today, EVENING)
        days = {"tomorrow": 1, "days": 3}.get(until)
        day = self._today + dt.timedelta(days=days) if days else self.cleaned_data["day"]
        return self._at(day, MORNING)

    @property
    def _today(self) -> dt.date:
        return self.now.date()

    @staticmethod
    def _at(day: dt.date, time: dt.time) -> dt.datetime:
        return timezone.make_aware(dt.datetime.combine(day, time)).astimezone(dt.UTC)


class WaiveForm(forms.Form):
    """Why it need not be done."""

    because = forms.CharField(
        label="Not needed, because",
        max_length=300,
        error_messages={"required": "Say in a word or two why it is not needed."},
        widget=forms.TextInput(attrs={"dir": "auto", "placeholder": "they left the company"}),
    )

    def __init__(self, data: Any = None, *, pk: int) -> None:
        super().__init__(data, auto_id=f"waive-{pk}-%s")
