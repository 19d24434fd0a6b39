"""Introductions as a browser sends them: whom to ask for whom, what came of it, which to show."""

import datetime as dt
from collections.abc import Collection
from typing import Any, Final

from django import forms

from contacts.forms.chosen import ChosenField, is_id
from contacts.models import Contact
from interviews.cadence import LATEST
from interviews.forms.questions import OneLine
from interviews.models import Introduction

LONGEST: Final = 300
MOST_BETWEEN: Final = 3
FURTHEST: Final = dt.timedelta(days=731)
State = Introduction.State


class AskForm(forms.Form):
    """Whom I ask to introduce me to whom; `through` are those in between, in order."""

    introducer = forms.ModelChoiceField(Contact.objects.none())
    target = forms.ModelChoiceField(Contact.objects.none(), required=False)
    target_text = OneLine(
        label="To whom?",
        required=False,
        max_length=LONGEST,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"max_length": "That has %(limit_value)d characters at most."},
    )
    through = ChosenField(Contact.objects.none(), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data, auto_id="ask-%s")
        present = Contact.objects.present().select_related("organization")
        for name in ("introducer", "target", "through"):
            self.fields[name].queryset = present  # type: ignore[attr-defined]
        self.order = [one for one in data.getlist("through") if is_id(one)]

    def clean_through(self) -> list[Contact]:
        """Return those in between in the order of the chain."""
        there = {str(person.pk): person for person in self.cleaned_data["through"]}
        found = [there[one] for one in dict.fromkeys(self.order) if one in there]
        if len(found) > MOST_BETWEEN:
            raise forms.ValidationError("That is too long a way.")
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        way = [data["introducer"], *data["through"], *filter(None, [data["target"]])]
        if len({person.pk for person in way}) < len(way):
            raise forms.ValidationError("Nobody introduces themselves.", code="circle")
        return data

    @property
    def names_nobody(self) -> bool:
        """Whether it is still to be said to whom."""
        return not self.cleaned_data.get("target") and not self.cleaned_data.get("target_text")


class TicksForm(forms.Form):
    """What has to be ticked before a way is used, beside what is said of it."""

    leaky = forms.BooleanField(required=False)
    again = forms.BooleanField(required=False)
    asked_first = forms.MultipleChoiceField(required=False)

    def __init__(
        self, data: Any = None, *, leaky: bool = False, again: bool = False, ask_first: Collection[int] = ()
    ) -> None:
        super().__init__(data)
        self.wanted = {"leaky": leaky, "again": again}
        self.ask_first = [str(pk) for pk in ask_first]
        self.fields["asked_first"].choices = [(pk, pk) for pk in self.ask_first]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, wanted in self.wanted.items():
            if wanted and not data.get(name):
                self.add_error(name, "Tick this first, or choose another way.")
        if set(self.ask_first) - set(data.get("asked_first") or ()):
            self.add_error("asked_first", "Ask them first, then tick it.")
        return data

    @property
    def ticked(self) -> Collection[str]:
        """What was ticked, so that a refused form shows it again."""
        if not self.is_bound:
            return []
        names = [name for name in self.wanted if self.data.get(name)]
        return [*names, *(self["asked_first"].value() or ())]


class AnswerForm(forms.Form):
    """What came of an introduction, and on which day I may ask again how it stands."""

    state = forms.ChoiceField(choices=[choice for choice in State.choices if choice[0] != State.SUGGESTED])
    check_back_on = forms.DateField(
        label="Check back on",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "autocomplete": "off"}),
        error_messages={"invalid": "Give a day."},
    )

    def __init__(self, data: Any = None, *, today: dt.date, on: dt.date | None = None) -> None:
        super().__init__(data, initial={"check_back_on": on}, auto_id="answer-%s")
        self.today = today
        self.fields["check_back_on"].widget.attrs |= {"min": today.isoformat()}

    def clean_check_back_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["check_back_on"]
        if day is not None and day < self.today:
            raise forms.ValidationError("That day is over. Give today or a later one.")
        if day is not None and day > min(LATEST, self.today + FURTHEST):
            raise forms.ValidationError("That is too far off.")
        return day


class IntroductionFilterForm(forms.Form):
    """Which introductions to show. What makes no sense is as good as not asked for."""

    state = forms.ChoiceField(required=False, choices=State.choices)
    person = forms.ModelChoiceField(Contact.objects.present(), required=False)

    def value(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name)
