"""Fields of a row that are saved while one types: what static/js/autosave.js sends."""

from typing import Any, Final

from django import forms
from django.db import models

from contacts.forms.notes import TextAsTyped
from interviews import texts

LONGEST: Final = 20_000
MARKS: Final = r"[0-9a-f.]{0,200}"


class TypedForm(forms.Form):
    """Fields of one row, named like its columns. `keep` says what to do about those changed elsewhere."""

    version = forms.RegexField(rf"^{MARKS}$", required=False, widget=forms.HiddenInput)
    keep = forms.RegexField(rf"^(mine|theirs|both)(,[a-z_]+)*:{MARKS}$", required=False)

    def __init__(self, data: Any = None, *, row: models.Model, auto_id: str = "") -> None:
        self.row = row
        names = self.names()
        initial = {name: getattr(row, name) for name in names} | {"version": texts.marks_of(row, names)}
        super().__init__(data, initial=initial, auto_id=auto_id or f"%s-{row._meta.model_name}-{row.pk}")
        # Browsers count differently and would cut a long text short without a word.
        for field in self.fields.values():
            field.widget.attrs.pop("maxlength", None)

    def afresh(self, row: models.Model) -> "TypedForm":
        """Return this form as it is shown once what was typed is stored."""
        return type(self)(row=row)

    @classmethod
    def names(cls) -> list[str]:
        return [name for name in cls.base_fields if name not in {"version", "keep"}]

    @property
    def choices(self) -> list[str]:
        """The fields that hold a choice rather than a text: the last one counts."""
        return [name for name in self.names() if not isinstance(self.fields[name], forms.CharField)]

    @property
    def seen(self) -> str:
        """The marks of the texts that these may replace: those it began from, or those I chose to replace."""
        return str(self.cleaned_data["keep"]).partition(":")[2] or str(self.cleaned_data["version"])

    @property
    def typed(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.names()}

    def chosen(self, row: models.Model) -> dict[str, Any]:
        """Return what to store: where I chose theirs or both of some texts, `row` has the others."""
        choice, *names = str(self.cleaned_data["keep"]).partition(":")[0].split(",")
        typed = self.typed
        for name in typed.keys() & set(names):
            theirs = getattr(row, name)
            if choice == "theirs":
                typed[name] = theirs
            elif choice == "both":
                typed[name] = f"{theirs}\n\n{typed[name]}"
        return typed


def text_field(label: str, placeholder: str, longest: int = LONGEST, rows: int = 2) -> TextAsTyped:
    """Return a field of text kept sign for sign, as long as anybody types."""
    return TextAsTyped(
        label=label,
        max_length=longest,
        error_messages={"max_length": f"This holds {longest:,} characters; you have %(show_value)d."},
        widget=forms.Textarea(attrs={"rows": rows, "placeholder": placeholder, "dir": "auto"}),
    )
