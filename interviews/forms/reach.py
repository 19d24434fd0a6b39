"""Whom I want to reach, as a browser sends it; and somebody new who does that work."""

from typing import Any, Final
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.urls import reverse

from contacts import discretion
from contacts.forms.adding import NewPersonForm
from contacts.forms.lists import Lenient
from contacts.models import Contact
from contacts.weights import Closeness

KINDS: Final = ("person", "organization", "work at organization", "work", "none")
LONGEST_QUESTION: Final = 300  # characters; nobody asks for more than that


class Question(Lenient):
    """What was typed: one line."""

    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())[:LONGEST_QUESTION]


class ReachForm(forms.Form):
    """Whom I want to reach. What makes no sense is as good as not asked for: it is never an error.

    `as` is the reading to take, `via` whose chains to show, `contact` which of several of one name.
    """

    q = Question(required=False)
    via = forms.ModelChoiceField(Contact.objects.none(), required=False)
    contact = forms.ModelChoiceField(Contact.objects.none(), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["as"] = forms.ChoiceField(choices=[(kind, kind) for kind in KINDS], required=False)
        self.fields["contact"].queryset = self.fields["via"].queryset = self._proposable()  # type: ignore[attr-defined]

    @staticmethod
    def _proposable() -> QuerySet[Contact]:
        return Contact.objects.exclude(discretion.never_proposed())

    def value(self, name: str) -> Any:
        """Return what was asked for; nothing where that is not to be had."""
        self.is_valid()
        return self.cleaned_data.get(name)

    @property
    def asked(self) -> str:
        """What was typed; or, where the address names a person alone, their name."""
        contact = self.value("contact")
        return str(self.value("q") or (contact.name if contact else ""))

    @property
    def kind(self) -> str:
        return str(self.value("as") or ("person" if self.value("contact") else ""))


def address(asked: str, *, kind: str = "", via: int | None = None, contact: int | None = None) -> str:
    """Return the address of the page for what was typed, one reading of it and one first introducer."""
    parts = {"q": asked, "as": kind, "via": via, "contact": contact}
    query = urlencode({name: value for name, value in parts.items() if value})
    return f"{reverse('interviews:reach')}?{query}" if query else reverse("interviews:reach")


class NameOneForm(NewPersonForm):
    """Somebody I do not know yet, who does this work."""

    tracked = forms.BooleanField(required=False, initial=True)
    q = Question(required=False, widget=forms.HiddenInput)
    # How that was read: shown again beside a refused form.
    read_as = Question(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="one-%s", **kwargs)
        for name in ("circles", "how_met", "back"):
            del self.fields[name]
        self.fields["who"].widget.attrs |= {"autofocus": False, "dir": "auto", "placeholder": "A name"}
        self.fields["title"].widget.attrs["dir"] = self.fields["organization"].widget.attrs["dir"] = "auto"

    @property
    def known(self) -> list[Contact]:
        """Those of this name who are here already and may be proposed."""
        alike = [self.same_profile] if self.same_profile else self.alike
        hidden = discretion.never_proposed()
        return list(Contact.objects.filter(pk__in=[one.pk for one in alike]).exclude(hidden))

    def person(self) -> Contact:
        data = self.cleaned_data
        return Contact(
            first_name=self.somebody.first_name,
            last_name=self.somebody.last_name,
            email=data["email"],
            profile_slug=data["profile"] or None,
            title=data["title"],
            closeness=Closeness.NOT_IN_TOUCH,
            tracked=data["tracked"],
        )
