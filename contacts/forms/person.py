"""One person as a browser sends them: the entire form, and each choice that is made in place."""

import zoneinfo
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from django import forms
from django.db import models
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html

from contacts import linkedin, reaching
from contacts.forms.chosen import ChosenField
from contacts.forms.notes import Lines
from contacts.models import Channel, Circle, Contact
from contacts.weights import Closeness

DATE = {"type": "date"}
HOW_TO_GIVE_A_PROFILE = "Paste the address of the profile, such as https://www.linkedin.com/in/ana-silva/"
NOT_AN_ADDRESS = "Give a whole web address, such as https://example.org."
CLOSENESS = [("", "not rated"), *Closeness.choices]


@cache
def zones() -> list[str]:
    # Asked once: it walks through all files of the time zone database.
    return sorted(zoneinfo.available_timezones())


class ContactForm(forms.ModelForm):
    """All of a person that can be edited by hand.

    Each field carries along what it was when the page was opened, so that a form which comes too late
    can tell what I changed from what somebody else did.
    """

    profile = forms.CharField(
        label="LinkedIn profile", required=False, max_length=500, help_text="Its address, pasted in full."
    )
    organization = forms.CharField(
        label="Organisation",
        required=False,
        max_length=300,
        help_text="A new name makes a new organisation.",
    )
    correcting = forms.BooleanField(
        label="Only correct where they work",
        required=False,
        help_text="Else a new organisation means that they moved; the old one stays as a former role.",
    )
    closeness = forms.TypedChoiceField(choices=CLOSENESS, coerce=int, empty_value=None, required=False)
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    GROUPS = (
        ("Who they are", "first_name last_name called title organization correcting location time_zone"),
        ("How to reach them", "email phone profile website preferred_channel contact_rule postal"),
        ("How you know each other", "how_met circles closeness connected_on"),
        (
            "Keeping in touch",
            "tracked touch_every_days last_touch_on discretion discretion_because deceased_on",
        ),
    )
    WHOLE = {"how_met", "circles", "postal"}
    # Not columns of the person's row under this name.
    APART = {"profile", "organization", "circles", "correcting", "version"}

    class Meta:
        model = Contact
        fields = [
            "first_name", "last_name", "called", "title", "location", "time_zone", "email", "phone",
            "website", "preferred_channel", "contact_rule", "postal", "how_met", "circles", "closeness",
            "connected_on", "tracked", "touch_every_days", "last_touch_on", "discretion",
            "discretion_because", "deceased_on",
        ]  # fmt: skip
        labels = {
            "called": "What you call them",
            "circles": "Circles",
            "connected_on": "Connected on",
            "contact_rule": "May you ask them?",
            "touch_every_days": "Keep in touch every … days",
            "deceased_on": "Died on",
            "tracked": "On my mind",
        }
        help_texts = {
            "first_name": "One word is a full name.",
            "time_zone": "Such as Europe/London: then you see what time it is there.",
            "touch_every_days": "0 is never.",
        }
        field_classes = {"how_met": Lines, "postal": Lines, "circles": ChosenField}
        widgets = {
            "postal": forms.Textarea(attrs={"rows": 3}),
            "how_met": forms.Textarea(attrs={"rows": 3}),
            "circles": forms.CheckboxSelectMultiple,
            "connected_on": forms.DateInput(format="%Y-%m-%d", attrs=DATE),
            "last_touch_on": forms.DateInput(format="%Y-%m-%d", attrs=DATE),
            "deceased_on": forms.DateInput(format="%Y-%m-%d", attrs=DATE),
            "time_zone": forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}),
        }

    def __init__(self, data: Mapping[str, Any] | None = None, *, instance: Contact) -> None:
        place = instance.organization
        initial = {
            "profile": linkedin.profile_url(instance.profile_slug) if instance.profile_slug else "",
            "organization": place.name if place else "",
            "version": instance.version,
        }
        super().__init__(data, instance=instance, initial=initial)
        self.fields["organization"].widget.attrs |= {
            "list": "places",
            "autocomplete": "off",
            "hx-get": reverse("contacts:organization_options"),
            "hx-trigger": "input changed delay:200ms",
            "hx-target": "#places",
        }
        channel = self.fields["preferred_channel"]
        channel.choices = [("", "no preference"), *Channel.choices]  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            field.show_hidden_initial = name != "version"
            if isinstance(field.widget, forms.TextInput | forms.Textarea) and name not in {
                "email",
                "profile",
            }:
                field.widget.attrs.setdefault("dir", "auto")

    @property
    def groups(self) -> list[tuple[str, list[tuple[forms.BoundField, str]]]]:
        """The fields in groups, each with the class of its place."""
        return [
            (title, [(self[name], "whole" if name in self.WHOLE else "") for name in names.split()])
            for title, names in self.GROUPS
        ]

    @property
    def zones(self) -> list[str]:
        return zones()

    def clean_profile(self) -> str | None:
        text = str(self.cleaned_data["profile"]).strip()
        if not text:
            return None
        slug = linkedin.profile_slug(text)
        if not slug and not set("/ :") & set(text):
            slug = linkedin.profile_slug(f"https://www.linkedin.com/in/{text}")
        if not slug:
            raise forms.ValidationError(HOW_TO_GIVE_A_PROFILE, code="profile")
        other = Contact.objects.filter(profile_slug=slug).exclude(pk=self.instance.pk).first()
        if other is not None:
            where = ", who is in the trash" if other.trashed_at else ""
            raise forms.ValidationError(
                format_html(
                    'This is the profile of <a href="{}">{}</a>{}.',
                    other.get_absolute_url(),
                    other.name,
                    where,
                ),
                code="taken",
            )
        return slug

    def clean_website(self) -> str:
        text = str(self.cleaned_data["website"]).strip()
        if not text or text == self.instance.website:
            return text
        address = reaching.web_address(text)
        if not address:
            raise forms.ValidationError(NOT_AN_ADDRESS, code="website")
        return address

    def clean_organization(self) -> str:
        return " ".join(str(self.cleaned_data["organization"]).split())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "first_name" in data and "last_name" in data and not (data["first_name"] or data["last_name"]):
            self.add_error("first_name", "Give at least one name.")
        return data

    def _post_clean(self) -> None:
        """Check the values without writing them into the instance, which must stay as it is stored."""
        for name in [
            name for name in self.Meta.fields if name not in self.APART and name in self.cleaned_data
        ]:
            field: models.Field = Contact._meta.get_field(name)  # type: ignore[assignment]
            if self.cleaned_data[name] in field.empty_values:
                continue
            try:
                field.clean(self.cleaned_data[name], None)
            except forms.ValidationError as error:
                self.add_error(name, error)

    @property
    def values(self) -> dict[str, Any]:
        """What `people.edit` is to write: only what I changed."""
        data, changed = self.cleaned_data, self.changed_data
        values = {name: data[name] for name in self.Meta.fields if name in changed and name not in self.APART}
        if "profile" in changed:
            values["profile_slug"] = data["profile"]
        if "organization" in changed:
            values["organization_name"] = data["organization"]
        if "circles" in changed:
            values["circles"] = list(data["circles"])
        if data["correcting"]:
            values["correcting"] = True
        return values

    def shown(self, name: str) -> str:
        """Return the value of a field as words."""
        value = self[name].value()
        if name == "circles":
            chosen = {str(getattr(one, "pk", one)) for one in value or []}
            names = [circle.name for circle in Circle.objects.all() if str(circle.pk) in chosen]
            return ", ".join(names) or "none"
        if isinstance(self.fields[name].widget, forms.CheckboxInput):
            return "yes" if value in {True, "on", "True"} else "no"
        for key, label in getattr(self.fields[name], "choices", []):
            if str(key) == str("" if value is None else value):
                return str(label)
        return "nothing" if value in {None, ""} else str(value).replace("\r\n", "\n")

    def sent(self, name: str) -> list[str]:
        """Return what a browser would send for a field of this form."""
        widget, value = self.fields[name].widget, self[name].value()
        if isinstance(widget, forms.CheckboxInput):
            return ["on"] if value else []
        shown = widget.format_value(value)
        return shown if isinstance(shown, list) else [shown or ""]


class Differing(NamedTuple):
    """A field that is not the same in my form and in the database; `is_mine` when I changed it."""

    label: str
    mine: str
    theirs: str
    is_mine: bool


def merged(mine: ContactForm, current: Contact) -> tuple[ContactForm, list[Differing]]:
    """Bring together a form that came too late and the person as they are now.

    Returns a form that begins from `current`, with what I changed in it, and what differs.
    """
    theirs = ContactForm(instance=current)
    data: QueryDict = mine.data.copy()  # type: ignore[attr-defined]
    differing = []
    for name in [name for name in mine.fields if name != "version"]:
        ours = mine[name]
        there = theirs.sent(name)
        was_there = [str(value) for value in data.getlist(ours.html_initial_name)]
        if theirs.shown(name) != mine.shown(name):
            changed = name in mine.changed_data
            differing.append(Differing(str(ours.label), mine.shown(name), theirs.shown(name), changed))
        if name not in mine.changed_data and was_there != there:
            data.setlist(ours.html_name, there)
        data.setlist(ours.html_initial_name, there)
    data["version"] = str(current.version)
    return ContactForm(data, instance=current), differing
