"""A new person from one line: a name, `Name <mail>`, a mail address or the address of a profile."""

import re
import uuid
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q, QuerySet
from django.urls import reverse_lazy
from django.utils.datastructures import MultiValueDict

from contacts import discretion, folding
from contacts.forms.chosen import ChosenField
from contacts.linkedin import profile_slug, profile_url
from contacts.models import Circle, Contact, ContactWay, Organization
from contacts.models.people import LONGEST_NAME

MOST_SUGGESTED: Final = 12
WITH_MAIL: Final = re.compile(r"(?P<name>[^<>]*)<(?:mailto:)?(?P<mail>[^<>]+)>\W*", re.IGNORECASE)
BARE_MAIL: Final = re.compile(r"(?:mailto:)?(?P<mail>[^<>\s@]+@[^<>\s@]+)", re.IGNORECASE)
# Small words that belong to the family name after them, when written small.
PARTICLES: Final = frozenset(
    {
        "af", "al", "av", "bin", "da", "de", "del", "della", "den", "der", "des", "di", "do", "dos", "du",
        "el", "ibn", "la", "le", "ten", "ter", "van", "von", "y", "zu",
    }
)  # fmt: skip
AFTER_A_COMMA: Final = re.compile(r"(?:[A-Z][A-Za-z]{0,2}\.?|PhD|Ph\.D\.|[A-Z]{2,6}|I{1,3}|IV)")


@dataclass(frozen=True, slots=True)
class Somebody:
    """What one line says of a person. `sure` unless the name had to be read out of an address."""

    first_name: str = ""
    last_name: str = ""
    email: str = ""
    slug: str = ""
    sure: bool = True

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def line(self) -> str:
        """The line that says the same."""
        if not self.sure:
            return profile_url(self.slug) if self.slug else self.email
        return f"{self.name} <{self.email}>" if self.email else self.name


def read(line: str) -> Somebody:
    """Return whom a line means."""
    line = " ".join(line.split())
    slug = profile_slug(line)
    if slug:
        return Somebody(*split_name(_name_in(slug, "-")), slug=slug, sure=False)
    mail = BARE_MAIL.fullmatch(line)
    if mail:
        local = mail["mail"].partition("@")[0].partition("+")[0]
        return Somebody(*split_name(_name_in(local, "._-")), email=mail["mail"], sure=False)
    both = WITH_MAIL.fullmatch(line)
    if both:
        name = both["name"].strip(" \"'“”,")
        mail_address = both["mail"].strip()
        return Somebody(*split_name(name), email=mail_address) if name else read(mail_address)
    return Somebody(*split_name(line))


def guess(line: str) -> Somebody | None:
    """Return whom a search that found nobody may have meant; None when it holds no name at all.

    What is typed into a search is often typed small."""
    somebody = read(line)
    if not any(char.isalpha() for char in somebody.name) or len(somebody.name) > LONGEST_NAME:
        return None
    if somebody.name == somebody.name.lower():
        name = _in_capitals(somebody.name)
        return Somebody(*split_name(name), somebody.email, somebody.slug, somebody.sure)
    return somebody


def split_name(name: str) -> tuple[str, str]:
    """Return first and last name: the last word, with small words such as "van" before it, is the last."""
    before, comma, after = (part.strip() for part in name.partition(","))
    if comma and before and after and "," not in after:
        if not AFTER_A_COMMA.fullmatch(after):
            return after, before
        first, last = split_name(before)
        return first, f"{last or first}, {after}" if last else ""
    words = name.split()
    if len(words) < 2:
        return name, ""
    at = len(words) - 1
    while at > 1 and words[at - 1] in PARTICLES:
        at -= 1
    return " ".join(words[:at]), " ".join(words[at:])


def _name_in(address: str, between: str) -> str:
    """Return the name that an address is made of: "ana-silva-81b2" gives "Ana Silva"."""
    words = re.split(f"[{re.escape(between)}]+", address)
    kept = [word for word in words if word and not any(char.isdigit() for char in word)]
    return _in_capitals(" ".join(kept or words).strip())


def _in_capitals(name: str) -> str:
    words = (word if word in PARTICLES else word[:1].upper() + word[1:] for word in name.split())
    return " ".join(words)


# Organisations are suggested while one types.
SUGGESTED: Final = {
    "list": "organizations",
    "autocomplete": "off",
    "hx-get": reverse_lazy("contacts:organization_options"),
    "hx-trigger": "input delay:150ms",
    "hx-target": "#organizations",
    "hx-sync": "this:queue last",
}


class NewPersonForm(forms.Form):
    """One line that says who, and a little more if it is at hand."""

    who = forms.CharField(
        max_length=1_000,
        label="Who",
        help_text="A name, “Name <mail@example.org>”, an e-mail address or a LinkedIn profile.",
        error_messages={"required": "Say who it is."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
    email = forms.EmailField(required=False, label="E-mail")
    profile = forms.CharField(required=False, max_length=500, label="LinkedIn profile")
    title = forms.CharField(required=False, max_length=300, label="Role")
    organization = forms.CharField(
        required=False, max_length=300, label="Where", widget=forms.TextInput(attrs=SUGGESTED)
    )
    circles = ChosenField(Circle.objects.all(), required=False, widget=forms.CheckboxSelectMultiple)
    how_met = forms.CharField(
        required=False, label="How we know each other", widget=forms.Textarea(attrs={"rows": 2})
    )
    form_uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    anyway = forms.BooleanField(required=False, widget=forms.HiddenInput)
    back = forms.IntegerField(required=False, widget=forms.HiddenInput)

    somebody = Somebody()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alike: list[Contact] = []
        self.same_profile: Contact | None = None
        self.unsure = False

    def clean_who(self) -> str:
        line: str = self.cleaned_data["who"]
        self.somebody = read(line)
        if len(self.somebody.first_name) > LONGEST_NAME or len(self.somebody.last_name) > LONGEST_NAME:
            raise ValidationError(f"That name is too long: {LONGEST_NAME} characters are the most.")
        if not self.somebody.name:
            raise ValidationError("Say who it is.", code="required")
        if self.somebody.email:
            _check_mail(self.somebody.email)
        return line

    def clean_profile(self) -> str:
        text: str = self.cleaned_data["profile"]
        if text and not profile_slug(text):
            raise ValidationError("Give the address of a profile, such as linkedin.com/in/ana-silva.")
        return profile_slug(text)

    def clean(self) -> None:
        """Ask again where this may be somebody who is there already; show a guessed name then."""
        if self.errors:
            return
        data, somebody = self.cleaned_data, self.somebody
        data["email"] = data["email"] or somebody.email
        data["profile"] = data["profile"] or somebody.slug
        if not somebody.sure:
            self.unsure = True
            shown: MultiValueDict[str, Any] = MultiValueDict()
            shown.update(self.data)
            shown["who"], shown["email"] = somebody.name, data["email"]
            shown["profile"] = profile_url(data["profile"]) if data["profile"] else ""
            self.data = shown
        self._look_for_the_same()
        if self.same_profile or (self.alike and not data["anyway"]):
            raise ValidationError("", code="look")

    def _look_for_the_same(self) -> None:
        data = self.cleaned_data
        if data["profile"]:
            self.same_profile = Contact.objects.filter(profile_slug=data["profile"]).first()
        names = folding.sort_name(self.somebody.first_name, self.somebody.last_name)
        same = Q(sort_name=names)
        if data["email"]:
            ways = ContactWay.objects.filter(kind=ContactWay.Kind.EMAIL, value__iexact=data["email"])
            same |= Q(email__iexact=data["email"]) | Q(pk__in=ways.values("contact"))
        alike = Contact.objects.present().filter(same).select_related("organization")
        self.alike = list(alike.exclude(profile_slug=data["profile"])[:5] if data["profile"] else alike[:5])

    @property
    def marked(self) -> list[tuple[Contact, str]]:
        """Those who may be the same, each with why they are kept in the dark; "" when they are not."""
        dark = discretion.reasons_of(self.alike)
        return [(person, dark.get(person.pk, "")) for person in self.alike]

    def person(self) -> Contact:
        """Return the person, not yet stored."""
        data = self.cleaned_data
        return Contact(
            first_name=self.somebody.first_name,
            last_name=self.somebody.last_name,
            email=data["email"],
            profile_slug=data["profile"] or None,
            title=data["title"],
            how_met=data["how_met"],
        )


def _check_mail(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError as error:
        raise ValidationError(f"“{address}” is no e-mail address.", code="mail") from error


class SuggestForm(forms.Form):
    """The beginning of an organisation's name, from one of the two fields that suggest them."""

    organization = forms.CharField(required=False, max_length=300)
    at = forms.CharField(required=False, max_length=300)

    def suggestions(self) -> QuerySet[Organization]:
        """Return a few organisations whose name holds what was typed, spelling of accents aside."""
        self.is_valid()
        typed = self.cleaned_data.get("organization") or self.cleaned_data.get("at") or ""
        if not typed:
            return Organization.objects.none()
        like = Q(name__icontains=typed) | Q(key__contains=folding.fold(typed) or typed)
        return Organization.objects.present().filter(like)[:MOST_SUGGESTED]
