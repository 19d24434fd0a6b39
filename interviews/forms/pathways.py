"""Kinds of work: what a talk is for, and what I say of one on its page."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django import forms

from contacts.forms.chosen import ChosenField
from interviews import gauges
from interviews import pathways as verbs
from interviews.forms.questions import OneLine
from interviews.forms.typed import TypedForm, text_field
from interviews.models import Gauge, Pathway

TEXT: Final = {"dir": "auto", "autocomplete": "off"}


class PathwaysForm(forms.Form):
    pathways = ChosenField(
        Pathway.objects.present(), required=False, label="Exploring", widget=forms.CheckboxSelectMultiple
    )
    new_pathway = forms.CharField(
        required=False,
        max_length=verbs.LONGEST_NAME,
        label="Something new to explore",
        widget=forms.TextInput(attrs=TEXT | {"placeholder": "museum education"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["all_pathways"] = with_new(data.get("pathways", ()), data.get("new_pathway", ""))
        return data


class NameForm(forms.Form):
    """A kind of work, added in one field; one that is there already is shown rather than refused."""

    name = forms.CharField(
        label="A kind of work to explore",
        max_length=verbs.LONGEST_NAME,
        error_messages={
            "required": "Write down a kind of work, such as “museum education”.",
            "max_length": f"{verbs.LONGEST_NAME} characters are the most.",
        },
        widget=forms.TextInput(attrs=TEXT | {"placeholder": "museum education"}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="new-pathway-%s")

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


def with_new(ticked: Sequence[Pathway], typed: str) -> list[Pathway]:
    """Return the pathways that were ticked, and the one that was typed, which may not be stored yet."""
    found = list(ticked)
    if name := " ".join(str(typed).split()):
        new = verbs.called(name)
        if new not in found:
            found.append(new)
    return found


# ── On the page of one ────────────────────────────────────────────────────────────────────────────


class WhyForm(TypedForm):
    why = text_field("Why it draws me", "What I hope to find there; what I doubt", rows=3)


class EditForm(TypedForm):
    """The name, and what is typed on its page too."""

    name = OneLine(
        label="Name",
        max_length=verbs.LONGEST_NAME,
        error_messages={
            "required": "Give it a name.",
            "max_length": f"{verbs.LONGEST_NAME} characters are the most.",
        },
        widget=forms.TextInput(attrs=TEXT),
    )
    why = text_field("Why it draws me", "What I hope to find there; what I doubt", rows=5)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if verbs.called(name).pk not in (None, self.row.pk):
            raise forms.ValidationError("There is a pathway of this name.")
        return name


class StatusForm(forms.Form):
    status = forms.ChoiceField(choices=Pathway.Status.choices)


class GaugeForm(forms.Form):
    """The four gauges, as they stand on one day."""

    on = forms.DateField(
        label="As of",
        error_messages={"required": "Say of which day.", "invalid": "Give a day."},
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, data: Any = None, *, today: dt.date, last: Gauge | None) -> None:
        said = {name: getattr(last, name, None) for name in gauges.NAMES}
        super().__init__(data, initial=said | {"on": today}, auto_id="gauge-%s")
        self.today = today
        for name in gauges.NAMES:
            self.fields[name] = forms.IntegerField(
                label=gauges.asked(name),
                required=False,
                min_value=0,
                max_value=gauges.MOST,
                error_messages=dict.fromkeys(("min_value", "max_value", "invalid"), "From 0 to 100."),
            )
        self.fields["on"].widget.attrs["max"] = today.isoformat()

    @property
    def asked(self) -> list[forms.BoundField]:
        return [self[name] for name in gauges.NAMES]

    def clean_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["on"]
        if not dt.date(2000, 1, 1) <= day <= self.today:
            raise forms.ValidationError("Give a day up to today.")
        return day

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and all(data.get(name) is None for name in gauges.NAMES):
            raise forms.ValidationError("Say at least one of the four.")
        return data

    @property
    def values(self) -> dict[str, int | None]:
        return {name: self.cleaned_data[name] for name in gauges.NAMES}
