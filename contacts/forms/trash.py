"""What the trash is asked to give back or to erase."""

from typing import Any

from django import forms

from contacts import trash
from contacts.folding import fold
from contacts.forms.chosen import ChosenField
from contacts.models import Contact, Organization


class RestoreForm(forms.Form):
    """Rows ticked in the trash; `only` names the one whose own button was pressed."""

    person = ChosenField(Contact.objects.trashed(), required=False)
    organization = ChosenField(Organization.objects.trashed(), required=False)
    only_person = forms.ModelChoiceField(Contact.objects.trashed(), required=False)
    only_organization = forms.ModelChoiceField(Organization.objects.trashed(), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for noun in trash.nouns:
            self.fields[noun.name] = ChosenField(noun.trashed(), required=False)
            self.fields[f"only_{noun.name}"] = forms.ModelChoiceField(noun.trashed(), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        names = ["person", "organization", *(noun.name for noun in trash.nouns)]
        only = {name: data.get(f"only_{name}") for name in names}
        if any(only.values()):
            data |= {name: [row] if row else [] for name, row in only.items()}
        if not any(data.get(name) for name in names):
            raise forms.ValidationError("Tick somebody first.", code="nobody")
        return data

    def of(self, noun: trash.Noun) -> list[int]:
        """Return which rows of another room are to come back."""
        return [row.pk for row in self.cleaned_data[noun.name]]

    @property
    def people(self) -> list[int]:
        return [person.pk for person in self.cleaned_data["person"]]

    @property
    def organizations(self) -> list[int]:
        return [organization.pk for organization in self.cleaned_data["organization"]]


class EraseForm(forms.Form):
    """The words that must be typed before something is erased for good."""

    use_required_attribute = False  # the words below say more than the browser's own

    typed = forms.CharField(
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autofocus": True}),
    )

    def __init__(self, expected: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected
        self.fields["typed"].label = f"Type “{expected}”"
        self.fields["typed"].error_messages["required"] = self.refusal

    @property
    def refusal(self) -> str:
        return f"To erase for good, type “{self.expected}”."

    def clean_typed(self) -> str:
        typed = str(self.cleaned_data["typed"])
        # A name of signs alone folds to nothing and must be typed as it is.
        wanted = fold(self.expected)
        same = fold(typed) == wanted if wanted else typed == self.expected.strip()
        if not same:
            raise forms.ValidationError(self.refusal, code="differs")
        return typed


class EmptyForm(EraseForm):
    """Erasing all that lay there long enough: the counts must still be those that were shown."""

    def __init__(self, now: dict[str, int], *args: Any, **kwargs: Any) -> None:
        super().__init__("erase", *args, initial=now, **kwargs)
        self.now = now
        for name in now:
            self.fields[name] = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if any((data.get(name) or 0) != count for name, count in self.now.items()):
            raise forms.ValidationError(
                "The trash has changed since this page was shown. Look at the counts again.", code="changed"
            )
        return data
