"""What the history is asked to show, and where an undo leads back to."""

from django import forms
from django.db.models import QuerySet

from contacts.models import Action


class HistoryForm(forms.Form):
    kind = forms.ChoiceField(required=False, choices=[("", "everything"), *Action.Kind.choices])

    @property
    def chosen(self) -> str:
        """The kind asked for; "" for all of them, as for a kind that does not exist."""
        return str(self.cleaned_data.get("kind", "")) if self.is_valid() else ""

    def apply(self, actions: QuerySet[Action]) -> QuerySet[Action]:
        return actions.filter(kind=self.chosen) if self.chosen else actions
