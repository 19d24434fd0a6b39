"""A conversation that took place already, written down in under a minute."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from django import forms

from contacts import clock
from contacts.forms.notes import TextAsTyped
from interviews.forms.plan import TalkForm
from interviews.models import Done, Interview, Reflection
from interviews.models.talks import LONGEST_NOTES
from interviews.talks import Thanked

NOON: Final = dt.time(12)
ANSWERS: Final = [("yes", "Yes"), ("no", "Not yet"), ("later", "Ask me later")]


class Thanks(NamedTuple):
    """The question about one person whether I have thanked them."""

    name: str
    answer: forms.BoundField
    on: forms.BoundField
    how: forms.BoundField


class LogForm(TalkForm):
    """What took place: whoever is hidden may be in it, since it is a fact."""

    minutes = forms.IntegerField(
        label="Minutes",
        min_value=1,
        max_value=1440,
        error_messages={"required": "Say how many minutes, roughly."},
    )
    text = TextAsTyped(
        label="What was said",
        max_length=LONGEST_NOTES,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto", "placeholder": "What stayed with you?"}),
    )
    verdict = forms.ChoiceField(
        required=False,
        label="Would you pursue it?",
        choices=[("", "not decided"), *Reflection.Verdict.choices],
    )

    facts = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = self.today
        self.fields["day"].required = True
        self.fields["day"].error_messages["required"] = "Say on which day."
        self.fields["minutes"].initial = self.lengths.planned_minutes
        self.is_ahead = False
        for number, _ in enumerate(self.names):
            self._ask_about(number)

    @property
    def names(self) -> list[str]:
        """Who is meant, as far as it was chosen or typed."""
        picked = [person.name for person in self.person.chosen] + self.person.new
        return picked + ([self.person.typed] if self.person.typed else [])

    def _ask_about(self, number: int) -> None:
        today = self.today.isoformat()
        self.fields[f"thanked-{number}"] = forms.ChoiceField(
            required=False, choices=ANSWERS, widget=forms.RadioSelect
        )
        self.fields[f"thanked_on-{number}"] = forms.DateField(
            required=False,
            label="When",
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "max": today}),
        )
        self.fields[f"thanked_how-{number}"] = forms.ChoiceField(
            required=False, label="How", choices=[("", "not sure how"), *Done.choices]
        )

    @property
    def thanks(self) -> Iterator[Thanks]:
        """The questions, one a person."""
        for number, name in enumerate(self.names):
            yield Thanks(
                name, self[f"thanked-{number}"], self[f"thanked_on-{number}"], self[f"thanked_how-{number}"]
            )

    def is_late(self) -> bool:
        """Tell whether it was so long ago that I may have thanked them long since."""
        try:
            day = forms.DateField(required=False).clean(self["day"].value())
        except forms.ValidationError:
            return False
        return day is not None and (self.today - day).days > self.lengths.late_entry_days

    # ── What was sent ─────────────────────────────────────────────────────────────────────────────

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        data["starts_at"], data["ended_at"] = self._times()
        if self.is_late() and not self.errors and any(self._unanswered()):
            self.add_error(
                None, forms.ValidationError("One more thing: have you thanked them?", code="thanks")
            )
        if data["ended_at"] is not None:
            for number, _ in enumerate(self.names):
                self._check_thanks(number, data["ended_at"])
        return data

    def _times(self) -> tuple[dt.datetime | None, dt.datetime | None]:
        """Return when it began, where that is known, and when it ended: around noon where nobody knows."""
        day, time, minutes = (self.cleaned_data.get(name) for name in ("day", "time", "minutes"))
        if day is None or minutes is None or self.has_error("time"):
            return None, None
        if day > self.today:
            self.is_ahead = True
            self.add_error("day", "That is still to come.")
            return None, None
        if time is None:
            self.cleaned_data["time"] = NOON
            noon = self.moment(self.today)
            self.cleaned_data["time"] = None
            return None, min(noon, self.now) if noon else None
        start = self.moment(self.today)
        if start is None:
            return None, None
        if start > self.now:
            self.is_ahead = True
            self.add_error("time", "That is still to come.")
            return None, None
        return start, min(start + dt.timedelta(minutes=minutes), self.now)

    def _unanswered(self) -> Iterator[bool]:
        for number, _ in enumerate(self.names):
            yield not self.cleaned_data.get(f"thanked-{number}")

    def _check_thanks(self, number: int, ended_at: dt.datetime) -> None:
        data, name = self.cleaned_data, f"thanked_on-{number}"
        if data.get(f"thanked-{number}") != "yes" or self.has_error(name):
            return
        on = data.get(name)
        if on is None:
            self.add_error(name, "Say when, roughly.")
        elif on > self.today:
            self.add_error(name, "That day is still to come.")
        elif on < self._local(ended_at).date():
            self.add_error(name, "That was before you talked.")

    def _local(self, moment: dt.datetime) -> dt.datetime:
        return moment.astimezone(clock.zone_of(self.mine.time_zone))

    # ── What is to be stored ──────────────────────────────────────────────────────────────────────

    def talk(self) -> Interview:
        """Return the interview, not yet stored."""
        data = self.cleaned_data
        return Interview(
            medium=data["medium"], starts_at=data["starts_at"], ended_at=data["ended_at"],
            time_zone=self.zone_kept, planned_minutes=min(max(data["minutes"], 5), 480),
        )  # fmt: skip

    def thanked(self) -> list[Thanked]:
        """Return the answers about each, in the order of the people."""
        return [self._thanked(number) for number, _ in enumerate(self.names)] if self.is_late() else []

    def _thanked(self, number: int) -> Thanked:
        data = self.cleaned_data
        answer, on = data.get(f"thanked-{number}"), data.get(f"thanked_on-{number}")
        if answer == "yes" and on:
            noon = dt.datetime.combine(on, NOON, clock.zone_of(self.mine.time_zone))
            at = min(max(noon, data["ended_at"]), self.now)
            return Thanked(at, data.get(f"thanked_how-{number}") or "")
        return Thanked(settled=answer == "no")
