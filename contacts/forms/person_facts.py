"""What is chosen on the page of a person, one choice a form."""

from typing import Any

from django import forms

from contacts import reaching
from contacts.forms.person import CLOSENESS, NOT_AN_ADDRESS
from contacts.models import Circle, ContactWay, Discretion


class CircleForm(forms.Form):
    """Into a circle by its name (`name`), or by its id (`join`), or out of one (`leave`)."""

    join = forms.ModelChoiceField(Circle.objects.all(), required=False)
    leave = forms.ModelChoiceField(Circle.objects.all(), required=False)
    name = forms.CharField(
        label="A new circle",
        max_length=100,
        required=False,
        error_messages={"max_length": "That is too long."},
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not any(data.values()):
            self.add_error("name", "Give the circle a name.")
        return data


class ClosenessForm(forms.Form):
    closeness = forms.TypedChoiceField(choices=CLOSENESS, coerce=int, empty_value=None, required=False)


class DiscretionForm(forms.Form):
    discretion = forms.ChoiceField(
        label="Who may know that you are looking",
        choices=Discretion.choices,
        widget=forms.RadioSelect,
    )
    because = forms.CharField(
        label="Because", max_length=300, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )


class ClearForm(forms.Form):
    """That somebody may know in spite of where they are; `cleared` is missing when that is taken back."""

    cleared = forms.BooleanField(required=False)
    because = forms.CharField(max_length=300, required=False)


class TrackedForm(forms.Form):
    tracked = forms.BooleanField(required=False)


class IntervalForm(forms.Form):
    days = forms.IntegerField(min_value=0, max_value=3650)


class WayForm(forms.ModelForm):
    """A further address or number."""

    class Meta:
        model = ContactWay
        fields = ["kind", "value", "label"]
        labels = {"kind": "Kind", "value": "Address or number", "label": "Label"}
        widgets = {
            "value": forms.TextInput(attrs={"autocomplete": "off"}),
            "label": forms.TextInput(attrs={"placeholder": "home, mobile, press office"}),
        }

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="way-%s")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind, value = data.get("kind"), data.get("value", "")
        if kind == ContactWay.Kind.EMAIL and value:
            try:
                data["value"] = forms.EmailField(max_length=500).clean(value)
            except forms.ValidationError as error:
                self.add_error("value", error)
        elif kind == ContactWay.Kind.WEBSITE and value:
            data["value"] = reaching.web_address(value)
            if not data["value"]:
                self.add_error("value", NOT_AN_ADDRESS)
        return data
