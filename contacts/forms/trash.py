"""What the trash is asked to give back or to erase."""

from typing import Any

from django import forms

from contacts.folding import fold
from contacts.forms.chosen import ChosenField
from contacts.models import Contact, Organization


class RestoreForm(forms.Form):
    """Rows ticked in the trash; `only` names the one whose own button was pressed."""

    person = ChosenField(Contact.objects.trashed(), required=False)
    organization = ChosenField(Organization.objects.trashed(), required=False)
    only_person = forms.ModelChoiceField(Contact.objects.trashed(), required=False)
    only_organization = forms.ModelChoiceField(Organization.objects.trashed(), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        one = data.get("only_person"), data.get("only_organization")
        if any(one):
            data["person"] = [one[0]] if one[0] else []
            data["organization"] = [one[1]] if one[1] else []
        if not data.get("person") and not data.get("organization"):
            raise forms.ValidationError("Tick somebody first.", code="nobody")
        return data

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

    people = forms.IntegerField(required=False, widget=forms.HiddenInput)
    organizations = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, now: dict[str, int], *args: Any, **kwargs: Any) -> None:
        super().__init__("erase", *args, initial=now, **kwargs)
        self.now = now

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if any(data.get(name) != count for name, count in self.now.items()):
            raise forms.ValidationError(
                "The trash has changed since this page was shown. Look at the counts again.", code="changed"
            )
        return data
