"""Organisations as a browser sends them: the list, the entire form, each choice made in place."""

from typing import Any, Final

from django import forms
from django.db.models import Q

from contacts import reaching
from contacts.forms.adding import SUGGESTED
from contacts.forms.lists import Lenient
from contacts.forms.notes import TextAsTyped
from contacts.forms.person import NOT_AN_ADDRESS
from contacts.models import Contact, Organization
from contacts.organization_lists import SORTS, Organizations, matching
from contacts.organizations import WANTED, above, joined

LONGEST_RESEARCH: Final = 500_000
MOST_ALIASES: Final = 50
MOST_FOUND: Final = 12


class FindForm(forms.Form):
    """What the list is asked for. Nonsense is as good as not asked for."""

    q = Lenient(required=False)
    wanted = forms.BooleanField(required=False)
    confidential = forms.BooleanField(required=False)
    sort = forms.ChoiceField(required=False, choices=list(SORTS.items()))

    @property
    def asked(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("q") or "")

    @property
    def order(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("sort") or "name")

    def found(self) -> Organizations:
        self.is_valid()
        condition = matching(self.asked) if self.asked else Q()
        if self.cleaned_data.get("wanted"):
            condition &= Q(wanted__gt=0)
        if self.cleaned_data.get("confidential"):
            condition &= Q(confidential=True)
        return Organizations(condition, self.order)


class OrganizationForm(forms.ModelForm):
    """Name, website and parent, and the version they were changed from."""

    # Named as the field of a person is, so that the same suggestions come while one types.
    organization = forms.CharField(
        label="Belongs to",
        required=False,
        max_length=300,
        help_text="The organisation above it, as you have it here.",
        widget=forms.TextInput(attrs=SUGGESTED | {"dir": "auto"}),
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    class Meta:
        model = Organization
        fields = ["name", "website"]
        labels = {"name": "Name", "website": "Website"}

    def __init__(self, data: Any = None, *, instance: Organization) -> None:
        parent = instance.parent if instance.parent and not instance.parent.trashed_at else None
        start = {"version": instance.version, "organization": parent.name if parent else ""}
        super().__init__(data, instance=Organization.objects.get(pk=instance.pk), initial=start)
        self.parent = parent
        self.fields["name"].widget.attrs |= {"dir": "auto", "autocomplete": "off"}
        self.fields["website"].widget.attrs |= {"inputmode": "url", "autocomplete": "off"}

    def clean_website(self) -> str:
        """Take an address one may follow; one stored from elsewhere may stand unless it was touched."""
        typed: str = self.cleaned_data["website"]
        if not typed or "website" not in self.changed_data:
            return typed
        if not reaching.web_address(typed):
            raise forms.ValidationError(NOT_AN_ADDRESS)
        return reaching.web_address(typed)

    def clean_organization(self) -> str:
        typed: str = self.cleaned_data["organization"]
        if typed == (self.parent.name if self.parent else ""):
            return typed
        self.parent = None
        if typed:
            named = Organization.objects.present().filter(name=typed).exclude(pk=self.instance.pk)
            self.parent = named.order_by("pk").first() or Organization.objects.called(typed)
            if self.parent is None:
                raise forms.ValidationError(
                    "There is no organisation of this name. Leave it empty, or add it first."
                )
            if self.parent.pk == self.instance.pk or self.instance in above(self.parent):
                raise forms.ValidationError("This one is above it already: it cannot be below it too.")
        return typed

    @property
    def values(self) -> dict[str, Any]:
        """What the verb is to write."""
        return {
            "name": self.cleaned_data["name"],
            "website": self.cleaned_data["website"],
            "parent": self.parent,
        }


class ResearchForm(forms.Form):
    """The research. `keep` says what to do about a text that was changed elsewhere: mine, theirs or both."""

    text = TextAsTyped(
        label="Research",
        max_length=LONGEST_RESEARCH,
        error_messages={"max_length": "This holds 500,000 characters; now it has %(show_value)d."},
    )
    version = forms.RegexField(r"^[0-9a-f]{16}$", widget=forms.HiddenInput)
    keep = forms.RegexField(r"^(mine|theirs|both):[0-9a-f]{16}$", required=False)

    @property
    def choice(self) -> str:
        return str(self.cleaned_data["keep"]).partition(":")[0]

    @property
    def version_seen(self) -> str:
        """The text that this one may replace: that it began from, or that I chose to replace."""
        return str(self.cleaned_data["keep"]).partition(":")[2] or str(self.cleaned_data["version"])


class AliasForm(forms.Form):
    """A name more, or one less."""

    add = forms.CharField(label="Another name", max_length=300, required=False)
    remove = forms.CharField(max_length=300, required=False)

    def __init__(self, data: Any = None, *, organization: Organization) -> None:
        super().__init__(data)
        self.organization = organization

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not any(data.values()):
            self.add_error("add", "Give the other name.")
        if data.get("add"):
            here = self.organization
            if len(joined(here.name, here.aliases, [data["add"]])) == len(joined(here.name, here.aliases)):
                self.add_error("add", "It is known by this name already.")
            elif len(here.aliases) >= MOST_ALIASES:
                self.add_error("add", f"{MOST_ALIASES} names are the most.")
        return data


class WantedForm(forms.Form):
    wanted = forms.TypedChoiceField(choices=list(WANTED.items()), coerce=int)


class ConfidentialForm(forms.Form):
    """`confidential` is missing when it is taken back."""

    confidential = forms.BooleanField(required=False)


class PersonForm(forms.Form):
    """Somebody known already who works here."""

    person = forms.ModelChoiceField(
        Contact.objects.present().select_related("organization"),
        error_messages={"invalid_choice": "This person is no longer here.", "required": "Say who it is."},
    )


class SameForm(forms.Form):
    """Which other organisation is the same, found by `q`; and which of the two names stays."""

    q = Lenient(required=False)
    other = forms.ModelChoiceField(Organization.objects.present(), required=False)
    keep = forms.ChoiceField(required=False, choices=[("this", "this"), ("other", "other")])

    def __init__(self, data: Any, *, organization: Organization) -> None:
        super().__init__(data)
        others = Organization.objects.present().exclude(pk=organization.pk)
        self.fields["other"].queryset = others.select_related("parent")  # type: ignore[attr-defined]
        self.is_valid()

    def found(self) -> list[Organization]:
        """Return a few organisations that this may be the same as."""
        asked = str(self.cleaned_data.get("q") or "")
        if not asked:
            return []
        others = self.fields["other"].queryset  # type: ignore[attr-defined]
        return list(others.filter(matching(asked)).order_by("key", "pk")[:MOST_FOUND])
