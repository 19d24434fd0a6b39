"""How much of Today is to be shown."""

from typing import Final

from django import forms

from interviews.daybook import GROUPS

NAMES: Final = [*(name for name, _, _ in GROUPS), "waiting", "touches"]


class ShownForm(forms.Form):
    """A group of which more rows are wanted, and how many; whatever else is asked for is left out."""

    show = forms.ChoiceField(required=False, choices=[(name, name) for name in NAMES])
    many = forms.IntegerField(required=False, min_value=1, max_value=100_000)

    @property
    def chosen(self) -> tuple[str, int]:
        values = self.cleaned_data if self.is_valid() else {}
        return (values.get("show") or "", values.get("many") or 0)
