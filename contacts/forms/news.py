"""Which news to show. What makes no sense is as good as not asked for."""

from typing import Any

from django import forms

from contacts.forms.chosen import is_id
from contacts.importing.news import KINDS, standing
from contacts.models import ImportBatch


class NewsForm(forms.Form):
    batch = forms.ModelChoiceField(
        standing().none(), required=False, empty_label=None, label="Import", to_field_name="pk"
    )
    kind = forms.ChoiceField(choices=[("", "all news"), *KINDS.items()], required=False, label="Kind")

    def __init__(self, data: Any, *, latest: ImportBatch | None) -> None:
        super().__init__(data, initial={"batch": latest})
        field = self.fields["batch"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = standing() if is_id(data.get("batch", "0")) else standing().none()
        self.latest = latest
        self.is_valid()

    @property
    def chosen(self) -> ImportBatch | None:
        return self.cleaned_data.get("batch") or self.latest

    @property
    def kind_chosen(self) -> str:
        return str(self.cleaned_data.get("kind", ""))
