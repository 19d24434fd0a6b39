"""Rows chosen by their ids, whatever is sent in place of an id."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError

LARGEST_ID: Final = 2**63 - 1  # what SQLite holds


def is_id(value: object) -> bool:
    text = str(value)
    return text.isascii() and text.isdigit() and len(text) < 20 and int(text) <= LARGEST_ID


class ChosenField(forms.ModelMultipleChoiceField):
    """Several rows; a number too large for the database is no choice, as any other id that is not there."""

    def clean(self, value: Any) -> Any:
        self._refuse_too_large(value)
        return super().clean(value)

    def to_python(self, value: Any) -> Any:
        # What a form was shown with comes back by this way alone.
        self._refuse_too_large(value)
        return super().to_python(value)

    def _refuse_too_large(self, value: Any) -> None:
        for one in value if isinstance(value, list | tuple) else ():
            if str(one).isdigit() and not is_id(one):
                raise ValidationError(
                    self.error_messages["invalid_choice"],
                    code="invalid_choice",
                    params={"value": str(one)[:20]},
                )


class Suggested(AutocompleteSelect):
    """The admin's choice among many rows, which shows a refused form again although no id was sent."""

    def build_attrs(
        self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Say what to do in an empty field: it has no other words that could be read out."""
        return {**super().build_attrs(base_attrs, extra_attrs), "data-placeholder": "Type to find"}

    def optgroups(self, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None) -> Any:
        return super().optgroups(name, [one for one in value if is_id(one)], attrs)
