"""Texts of a talk that are saved while one types: what static/js/autosave.js sends."""

from typing import Any, Final

from django import forms

from contacts.forms.notes import TextAsTyped
from interviews import texts
from interviews.models import Reflection
from interviews.models.talks import LONGEST_NOTES

LONGEST: Final = 20_000
MARKS: Final = r"[0-9a-f.]{0,200}"


def area(label: str, placeholder: str, longest: int = LONGEST, rows: int = 2) -> TextAsTyped:
    return TextAsTyped(
        label=label,
        max_length=longest,
        error_messages={"max_length": f"This holds {longest:,} characters; you have %(show_value)d."},
        widget=forms.Textarea(attrs={"rows": rows, "placeholder": placeholder, "dir": "auto"}),
    )


class TextsForm(forms.Form):
    """Texts of one row, named like its columns. `keep` says what to do about those changed elsewhere."""

    version = forms.RegexField(rf"^{MARKS}$", required=False, widget=forms.HiddenInput)
    keep = forms.RegexField(rf"^(mine|theirs|both)(,[a-z_]+)*:{MARKS}$", required=False)

    def __init__(self, data: Any = None, *, row: Any, auto_id: str = "id_%s") -> None:
        names = self.names()
        initial = {name: getattr(row, name) for name in names} | {"version": texts.marks_of(row, names)}
        super().__init__(data, initial=initial, auto_id=auto_id)
        for field in self.fields.values():
            # Browsers count differently and would cut a long text short without a word.
            field.widget.attrs.pop("maxlength", None)

    @classmethod
    def names(cls) -> list[str]:
        return [name for name in cls.base_fields if name not in {"version", "keep"}]

    @property
    def seen(self) -> str:
        """The marks of the texts that these may replace: those it began from, or those I chose to replace."""
        return str(self.cleaned_data["keep"]).partition(":")[2] or str(self.cleaned_data["version"])

    @property
    def typed(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.names()}

    def chosen(self, row: Any) -> dict[str, str]:
        """Return the texts to store: where I chose theirs or both of some, `row` has the others."""
        choice, *names = str(self.cleaned_data["keep"]).partition(":")[0].split(",")
        typed = self.typed
        for name in typed.keys() & set(names):
            theirs = getattr(row, name)
            if choice == "theirs":
                typed[name] = theirs
            elif choice == "both":
                typed[name] = f"{theirs}\n\n{typed[name]}"
        return typed


class NotesForm(TextsForm):
    text = area("Notes", "What are they saying?", LONGEST_NOTES, rows=8)
    memorable = area("One thing they said that stays with me", "The thank-you will quote it")
    action = area("What I will do with it", "The thank-you will say so")
    private = area("Told me privately", "Never in letters, in the search or in files for others")


class AnswerForm(TextsForm):
    answer = area("Answer", "What they said", rows=1)


class ReflectionForm(TextsForm):
    appealed = area("What appealed?", "A line a thing is enough", rows=3)
    put_off = area("What did not?", "A line a thing is enough", rows=3)
    verdict = forms.ChoiceField(
        label="Would I pursue it?",
        required=False,
        choices=Reflection.Verdict.choices,
        widget=forms.RadioSelect,
    )
    why = area("Why?", "In a few words", rows=2)
