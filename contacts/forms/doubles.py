"""What is asked before two people are made one."""

import uuid
from typing import Any

from django import forms

from contacts.models import Contact
from contacts.uniting import BOTH, ELDER, YOUNGER, Choice, choices


class MergeForm(forms.Form):
    """A side for each field in which the two differ, and the versions that were looked at."""

    elder_version = forms.IntegerField(widget=forms.HiddenInput)
    younger_version = forms.IntegerField(widget=forms.HiddenInput)
    form_uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    def __init__(self, elder: Contact, younger: Contact, data: Any = None) -> None:
        versions = {"elder_version": elder.version, "younger_version": younger.version}
        super().__init__(data, initial=versions)
        self.choices = choices(elder, younger)
        for choice in self.choices:
            self.fields[choice.name] = forms.ChoiceField(
                label=choice.label,
                choices=sides(choice),
                initial=choice.default,
                widget=forms.RadioSelect,
                error_messages={"required": "Choose one of the two."},
            )

    @property
    def picks(self) -> dict[str, str]:
        return {choice.name: self.cleaned_data[choice.name] for choice in self.choices}

    @property
    def versions(self) -> tuple[int, int]:
        return self.cleaned_data["elder_version"], self.cleaned_data["younger_version"]

    def fields_to_choose(self) -> list[forms.BoundField]:
        return [self[choice.name] for choice in self.choices]


def sides(choice: Choice) -> list[tuple[str, str]]:
    shown = [(ELDER, choice.elder), (YOUNGER, choice.younger)]
    return [*shown, (BOTH, "Both, one after the other")] if choice.default == BOTH else shown


class TurnForm(forms.Form):
    """Which page of the list to show again."""

    page = forms.IntegerField(required=False, min_value=1, max_value=10**6)

    @property
    def query(self) -> str:
        page = self.cleaned_data.get("page") if self.is_valid() else None
        return f"?page={page}" if page and page > 1 else ""
