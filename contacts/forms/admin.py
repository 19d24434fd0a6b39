"""Forms of the admin: what each noun may be told, and what a bulk action asks first."""

import datetime as dt
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget

from contacts.forms.chosen import ChosenField
from contacts.linkedin import profile_slug
from contacts.models import Circle, Contact, Discretion, FormerRole, Note, Organization, Preferences
from contacts.weights import Certainty, Closeness, Strength


class LinesField(forms.CharField):
    """Text of several lines, kept to the letter; browsers send each line end as two characters."""

    widget = AdminTextareaWidget

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"strip": False, **kwargs})

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


class ListField(forms.CharField):
    """A list of texts, one a line."""

    widget = AdminTextareaWidget

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(map(str, value)) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]


class VersionedForm(forms.ModelForm):
    """A form that notices when its row was changed while it stood open."""

    seen_version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["seen_version"].initial = self.instance.version

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        changed = set(self.changed_data) - {"seen_version"}
        if self.instance.pk and changed and data.get("seen_version") != self.instance.version:
            raise forms.ValidationError(
                "This was changed elsewhere while the page stood open. Copy what you typed, "
                "open the page again and put it in there.",
                code="stale",
            )
        return data


class ContactAdminForm(VersionedForm):
    class Meta:
        model = Contact
        exclude: tuple[str, ...] = ()
        labels = {"organization": "Organisation"}
        field_classes = {"circles": ChosenField}
        widgets = {"circles": forms.CheckboxSelectMultiple}

    def clean_profile_slug(self) -> str | None:
        """Take a whole address as well as the name in it."""
        typed = (self.cleaned_data["profile_slug"] or "").strip()
        if not typed:
            return None
        slug = profile_slug(typed) or profile_slug(f"https://www.linkedin.com/in/{typed}/")
        if not slug:
            raise forms.ValidationError("Give the address of the profile.", code="profile")
        return slug


class OrganizationAdminForm(VersionedForm):
    aliases = ListField(required=False, help_text="Other names it goes by, one a line.")

    class Meta:
        model = Organization
        exclude: tuple[str, ...] = ()


class NoteAdminForm(VersionedForm):
    class Meta:
        model = Note
        exclude: tuple[str, ...] = ()


class FormerRoleAdminForm(forms.ModelForm):
    class Meta:
        model = FormerRole
        exclude: tuple[str, ...] = ()
        labels = {"organization": "Organisation"}


class PairAdminForm(forms.ModelForm):
    """Two people in either order; they are stored with the lower id first."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {"a": "One", "b": "The other", "from_a": "By whom"}
        for name, label in labels.items():
            if name in self.fields:
                self.fields[name].label = label
        if "from_a" in self.fields:
            self.fields["from_a"].help_text = "Who manages or mentors: yes for the first, no for the other."

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        first, second = data.get("a"), data.get("b")
        if first and second and first.pk > second.pk:
            data |= {"a": second, "b": first}
            if data.get("from_a") is not None:
                data["from_a"] = not data["from_a"]
        return data


class PreferencesAdminForm(forms.ModelForm):
    holidays = ListField(required=False, help_text="Days off, one a line, as 2026-12-25.")

    class Meta:
        model = Preferences
        # The settings ask for lengths of time one by one; typed as JSON one slip would break every page.
        exclude: tuple[str, ...] = ("cadences", "weights")

    def clean_holidays(self) -> list[str]:
        days = self.cleaned_data["holidays"]
        for day in days:
            try:
                dt.date.fromisoformat(day)
            except ValueError as error:
                raise forms.ValidationError(f"“{day}” is no date such as 2026-12-25.") from error
        return list(days)


# ── What a bulk action asks ───────────────────────────────────────────────────────────────────────


class CircleForm(forms.Form):
    circle = forms.ModelChoiceField(Circle.objects.all())


class ClosenessForm(forms.Form):
    closeness = forms.TypedChoiceField(
        choices=[("", "not rated"), *Closeness.choices], coerce=int, empty_value=None, required=False
    )


class DiscretionForm(forms.Form):
    choice = forms.ChoiceField(choices=Discretion.choices, label="Discretion")
    because = forms.CharField(required=False, max_length=300, help_text="For your own memory.")


class TouchIntervalForm(forms.Form):
    days = forms.IntegerField(
        min_value=0, max_value=3650, label="Keep in touch every", help_text="Days; 0 switches it off."
    )


class StrengthForm(forms.Form):
    strength = forms.TypedChoiceField(
        choices=[("", "not known"), *Strength.choices], coerce=int, empty_value=None, required=False
    )


class CertaintyForm(forms.Form):
    certainty = forms.ChoiceField(choices=Certainty.choices)


class EndedForm(forms.Form):
    ended_on = forms.DateField(
        required=False,
        label="Ended on",
        help_text="Leave it empty to say that they go on.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )


class InTheDarkForm(forms.Form):
    also_in_the_dark = forms.BooleanField(required=False, label="Also those kept in the dark")
