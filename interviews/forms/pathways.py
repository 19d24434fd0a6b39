"""What a talk is for: ticked, and typed in one line."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms

from contacts.forms.chosen import ChosenField
from interviews import pathways as verbs
from interviews.models import Pathway

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
        super().__init__(data, auto_id="pathway-%s")

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
