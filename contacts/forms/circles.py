"""Circles as a browser sends them."""

from typing import Any

from django import forms

from contacts import circles
from contacts.forms.chosen import is_id
from contacts.forms.lists import Lenient
from contacts.models import Circle, Contact


class NameForm(forms.Form):
    """The name of a circle, which no other one has."""

    name = forms.CharField(
        label="Name",
        max_length=100,
        error_messages={"required": "Give the circle a name.", "max_length": "100 characters are the most."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )

    def __init__(self, data: Any = None, *, circle: Circle | None = None) -> None:
        super().__init__(data, initial={"name": circle.name} if circle else None, auto_id="circle-%s")
        self.circle = circle

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if circles.same_name(name, self.circle):
            raise forms.ValidationError("There is a circle of this name.")
        return name


class DarkForm(forms.Form):
    """`in_the_dark` is missing when it is taken back."""

    in_the_dark = forms.BooleanField(required=False)


class AddForm(forms.Form):
    """What is typed to find somebody to add."""

    add = Lenient(required=False)

    @property
    def typed(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("add") or "")


class MembersForm(forms.Form):
    """Who comes into the circle, or leaves it."""

    who = forms.TypedMultipleChoiceField(coerce=int)
    do = forms.ChoiceField(choices=[("in", "in"), ("out", "out")])

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["who"].valid_value = is_id  # type: ignore[attr-defined]
        for code in ("required", "invalid_choice", "invalid_list"):
            self.fields["who"].error_messages[code] = "Tick somebody first."

    def clean_who(self) -> list[int]:
        asked: list[int] = self.cleaned_data["who"]
        return list(Contact.objects.present().filter(pk__in=asked).values_list("pk", flat=True))
