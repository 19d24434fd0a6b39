"""Me, and whom to keep in the dark, as a browser sends it."""

from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse

from contacts import linkedin
from contacts.forms.chosen import ChosenField, is_id
from contacts.forms.person import HOW_TO_GIVE_A_PROFILE, zones
from contacts.models import Circle, Organization, Preferences

MOST_PLACES = 50
LONGEST_PLACE = 300
LINKS = [
    (2, "two links: you, one person, them"),
    (3, "three links: you, two people, them"),
    (4, "four links: you, three people, them"),
]
LEAKY_FROM = [
    (2, "weak, or stronger"),
    (3, "fair, or stronger"),
    (4, "strong, or stronger"),
    (5, "very strong alone"),
]


class PlacesField(forms.CharField):
    """Names of organisations, one a line."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> Any:
        text = str(super().to_python(value) or "")
        ProhibitNullCharactersValidator()(text)
        lines = (" ".join(line.split()) for line in text.splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def validate(self, value: Any) -> None:
        super().validate(value)
        if len(value) > MOST_PLACES:
            raise forms.ValidationError(f"At most {MOST_PLACES} at once, please.", code="many")
        if any(len(name) > LONGEST_PLACE for name in value):
            raise forms.ValidationError(
                f"A name has at most {LONGEST_PLACE} characters; give one a line.", code="long"
            )


def suggesting(field: forms.Field) -> None:
    """Let a field suggest organisations as one types."""
    field.widget.attrs |= {
        "list": "places",
        "autocomplete": "off",
        "dir": "auto",
        "hx-get": reverse("contacts:organization_options"),
        "hx-trigger": "input changed delay:200ms",
        "hx-sync": "this:queue last",
        "hx-target": "#places",
    }


class AskForm(forms.Form):
    """The first question: is there somewhere that must not learn of this?"""

    organization = forms.CharField(
        label="Where you work",
        max_length=LONGEST_PLACE,
        required=False,
        help_text="Everyone there is kept in the dark, and everyone at its parent and its daughters.",
    )
    more_places = PlacesField(
        label="Other places",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text="Key clients, a parent company; one a line.",
    )
    circles = ChosenField(
        Circle.objects.none(),
        label="Circles that must not know",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="ask-%s")
        # Everyone imported belongs to that one circle: nobody would be left to ask.
        circles = Circle.objects.exclude(key="linkedin") | Circle.objects.filter(key=None)
        self.fields["circles"].queryset = circles  # type: ignore[attr-defined]
        suggesting(self.fields["organization"])

    def clean_organization(self) -> str:
        return " ".join(str(self.cleaned_data["organization"]).split())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not any(data.values()):
            self.add_error("organization", "Name a place or tick a circle, or choose “Not now”.")
        return data


class SettingsForm(forms.ModelForm):
    """All that I can say of myself and of whom to keep in the dark. Only what I changed is written."""

    profile = forms.CharField(
        label="My LinkedIn profile", required=False, max_length=500, help_text="Its address, pasted in full."
    )
    organization = forms.CharField(
        label="Where I work",
        required=False,
        max_length=LONGEST_PLACE,
        help_text="When you change it, the one before stays in the dark until you say otherwise.",
    )
    keep_employer = forms.BooleanField(
        label="Keep everyone who works there in the dark",
        required=False,
        help_text="And everyone at its parent and its daughters.",
    )
    places = ChosenField(
        Organization.objects.none(),
        label="Other places in the dark",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Untick one, and those who work there may be asked again.",
        error_messages={"invalid_choice": "One of these is no longer in the dark. Look again, then save."},
    )
    more_places = PlacesField(
        label="Add places",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text="Key clients, a parent company; one a line.",
    )
    circles = ChosenField(
        Circle.objects.all(),
        label="Circles in the dark",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Such as your team, or the choir your boss sings in.",
        error_messages={"invalid_choice": "One of these circles is gone. Look again, then save."},
    )
    most_links = forms.TypedChoiceField(label="The longest chain", choices=LINKS, coerce=int)
    leaky_from = forms.TypedChoiceField(
        label="A tie that may pass it on",
        choices=LEAKY_FROM,
        coerce=int,
        help_text="Partners, family, and those who manage or mentor always may.",
    )

    ME = ("name", "email", "phone", "profile", "background", "time_zone")

    class Meta:
        model = Preferences
        fields = [
            "name", "email", "phone", "background", "time_zone", "most_links", "leaky_from", "leaver_months",
        ]  # fmt: skip
        labels = {
            "name": "My name",
            "email": "My e-mail",
            "phone": "My phone",
            "background": "My background in one line",
            "time_zone": "My time zone",
            "leaver_months": "Months until somebody who left is free of it",
        }
        help_texts = {
            "background": "Letters to people who do not know you begin with it.",
            "time_zone": "Such as Europe/London.",
            "leaver_months": "Whoever left a place in the dark still has friends there.",
        }
        widgets = {
            "name": forms.TextInput(attrs={"dir": "auto", "autocomplete": "name"}),
            "background": forms.TextInput(attrs={"dir": "auto"}),
            "time_zone": forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
        }

    def __init__(self, data: QueryDict | None = None, *, instance: Preferences) -> None:
        work = instance.employer
        slug = instance.profile_slug
        initial = {
            "profile": linkedin.profile_url(slug) if slug else "",
            "organization": work.name if work else "",
            "keep_employer": work.confidential if work else True,
            "places": self._places(work),
            "circles": Circle.objects.filter(in_the_dark=True),
        }
        super().__init__(data, instance=instance, initial=initial)
        self.fields["places"].queryset = initial["places"]  # type: ignore[attr-defined]
        suggesting(self.fields["organization"])
        for field in self.fields.values():
            field.show_hidden_initial = True
        self.fields["leaver_months"].widget.attrs |= {"min": 0, "max": 60}

    @staticmethod
    def _places(work: Organization | None) -> QuerySet[Organization]:
        return Organization.objects.present().filter(confidential=True).exclude(pk=work.pk if work else 0)

    @property
    def zones(self) -> list[str]:
        return zones()

    @property
    def me(self) -> list[forms.BoundField]:
        return [self[name] for name in self.ME]

    def clean_profile(self) -> str:
        text = str(self.cleaned_data["profile"]).strip()
        if not text:
            return ""
        slug = linkedin.profile_slug(text)
        if not slug and not set("/ :") & set(text):
            slug = linkedin.profile_slug(f"https://www.linkedin.com/in/{text}")
        if not slug:
            raise forms.ValidationError(HOW_TO_GIVE_A_PROFILE, code="profile")
        return slug

    def clean_organization(self) -> str:
        return " ".join(str(self.cleaned_data["organization"]).split())

    @property
    def answers(self) -> dict[str, Any]:
        """What `my_settings.save` is to do."""
        data, changed = self.cleaned_data, set(self.changed_data)
        values = {name: data[name] for name in self.Meta.fields if name in changed}
        if "profile" in changed:
            values["profile_slug"] = data["profile"]
        moved = "organization" in changed
        keep = None
        if moved or "keep_employer" in changed:
            # A tick that was not there for the last employer says nothing of the next one.
            keep = data["keep_employer"] or (moved and "keep_employer" not in changed)
        chosen = {name: {row.pk for row in data[name]} for name in ("places", "circles")}
        return {
            "values": values,
            "employer": data["organization"] if moved else None,
            "employer_in_the_dark": keep,
            "places": data["more_places"],
            "open_places": self._shown("places") - chosen["places"],
            "circles": chosen["circles"] - self._shown("circles"),
            "open_circles": self._shown("circles") - chosen["circles"],
        }

    def _shown(self, name: str) -> set[int]:
        """Return which were ticked when the page was made: none but these is unticked by leaving it out."""
        sent: QueryDict = self.data  # type: ignore[assignment]
        return {int(pk) for pk in sent.getlist(self[name].html_initial_name) if is_id(pk)}
