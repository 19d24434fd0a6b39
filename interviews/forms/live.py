"""What is written down while we talk, a line each."""

import datetime as dt
import re
import uuid
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from contacts import reaching
from contacts.forms.chosen import is_id
from contacts.models import Contact
from interviews import naming
from interviews.models import Interview, Introduction, PlannedQuestion, Resource

LINE: Final = {"dir": "auto", "autocomplete": "off", "enterkeyhint": "done"}
WEB: Final = re.compile(r"(?<!\S)(?:https?://|www\.)\S+", re.IGNORECASE)
NO_NAME: Final = "There is no name in this. Write one down, such as “Priya Raman, research lead at Wise”."


def one_line(label: str, placeholder: str, longest: int, missing: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=longest,
        error_messages={"required": missing, "max_length": "That is too long for one line."},
        widget=forms.TextInput(attrs=LINE | {"placeholder": placeholder}),
    )


class LineForm(forms.Form):
    """One line of a list. Its own number makes a second post of it harmless."""

    form_uuid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, prefix_id: str, **kwargs: Any) -> None:
        initial = kwargs.pop("initial", {}) | {"form_uuid": uuid.uuid4()}
        super().__init__(data, initial=initial, auto_id=f"{prefix_id}-%s", **kwargs)

    @property
    def has_to_explain(self) -> bool:
        return self.is_bound and bool(self.errors)


class WithPeopleForm(LineForm):
    """A line that concerns one of those who take part; where there is only one, them."""

    whom = forms.ChoiceField(required=False, label="Who")

    def __init__(self, data: Any = None, *, people: list[Contact], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.people = {str(person.pk): person for person in people}
        self.fields["whom"].choices = [(pk, person.name) for pk, person in self.people.items()]  # type: ignore[attr-defined]

    @property
    def is_asked_whom(self) -> bool:
        return len(self.people) > 1

    def clean_whom(self) -> Contact | None:
        first = next(iter(self.people.values()), None)
        return self.people.get(self.cleaned_data["whom"], first)


class NameForm(WithPeopleForm):
    """A name they gave me."""

    line = one_line(
        "Name someone they suggested", "Priya Raman, research lead at Wise", 300, "Write the name down."
    )
    may_use_name = forms.BooleanField(required=False)
    they_ask_first = forms.BooleanField(required=False)
    check_back_on = forms.DateField(
        required=False,
        label="Check back on",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, data: Any = None, *, today: dt.date, check_back_days: int, **kwargs: Any) -> None:
        self.later = today + dt.timedelta(days=check_back_days)
        self.today = today
        super().__init__(data, prefix_id="name", initial={"check_back_on": self.later}, **kwargs)
        self.fields["check_back_on"].widget.attrs["min"] = today.isoformat()

    def clean_line(self) -> str:
        text: str = self.cleaned_data["line"]
        named = naming.read(text)
        if naming.is_too_long(named):
            raise ValidationError("That name is too long.")
        return named.line

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.people:
            self.add_error("line", "Say first who takes part: only somebody can give a name.")
        if not data.get("they_ask_first"):
            data["check_back_on"] = None
            self.errors.pop("check_back_on", None)
            return data
        day = data.get("check_back_on")
        if day is None and "check_back_on" not in self.errors:
            data["check_back_on"] = self.later
        elif day is not None and not self.today <= day <= self.today + dt.timedelta(days=3653):
            self.add_error("check_back_on", "Give a day from today on.")
        return data


class WhoForm(forms.Form):
    """Whom the words of a name mean: somebody known (`who`), somebody new, or a name for the nameless."""

    who = forms.RegexField(r"^(new|\d{1,18})$", required=False)
    line = one_line("Their name", "Luis Ortega", 300, "")

    def __init__(self, data: Any = None, *, introduction: Introduction) -> None:
        super().__init__(data, auto_id=f"who-{introduction.pk}-%s")
        self.introduction = introduction
        self.named = naming.read(introduction.target_text)
        self.fields["line"].required = False
        self.person: Contact | None = None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        who, text = data.get("who", ""), data.get("line", "")
        if who == "new":
            if self.named.is_nameless:
                self.add_error("line", NO_NAME)
        elif who:
            known = naming.alike([self.named], but=[self.introduction.introducer_id]).get(self.named.line, [])
            self.person = next((one for one in known if is_id(who) and one.pk == int(who)), None)
            if self.person is None:
                self.add_error("who", "They are no longer here. Choose somebody else.")
        else:
            named = naming.read(text)
            if named.is_nameless or naming.is_too_long(named):
                self.add_error("line", NO_NAME)
        return data


class MentionForm(forms.Form):
    may_use_name = forms.BooleanField(required=False)


class NamesAskedForm(forms.Form):
    names_asked = forms.ChoiceField(required=False, choices=[("declined", ""), ("forgot", "")])


class GoOnForm(forms.Form):
    invited = forms.BooleanField(required=False)


class TickForm(forms.Form):
    asked = forms.BooleanField(required=False)


class QuestionForm(LineForm):
    wording = one_line(
        "Another question",
        "A question that comes to mind",
        PlannedQuestion._meta.get_field("wording").max_length or 500,
        "Write the question down.",
    )


class ResourceForm(LineForm):
    """A group, a book, an event; an address in the line is told apart from its name."""

    kind = forms.ChoiceField(label="Kind", choices=Resource.Kind.choices, initial=Resource.Kind.GROUP)
    line = one_line("Group, book or event", "Friends of the herbarium, https://…", 800, "Say what it is.")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        text = data.get("line", "")
        found = WEB.search(text)
        url = reaching.web_address(found[0].rstrip(".,;)")) if found else ""
        name = " ".join(WEB.sub(" ", text, count=1).split()).strip(" ,;:–—-") if found else text
        data["url"], data["name"] = url, name or url
        if len(url) > 500 or len(data["name"]) > 300:
            self.add_error("line", "That is too long for one line.")
        return data

    def resource(self, interview: Interview | None, contact: Contact | None) -> Resource:
        """Return it, not yet stored."""
        data = self.cleaned_data
        return Resource(
            kind=data["kind"], name=data["name"], url=data["url"], interview=interview, contact=contact
        )


class PromiseForm(WithPeopleForm):
    """What I promised."""

    what = one_line("Promise", "Send the article on seed banks", 300, "Say what you promised.")
    by = forms.DateField(
        required=False,
        label="By",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, data: Any = None, *, today: dt.date, **kwargs: Any) -> None:
        self.today = today
        super().__init__(data, prefix_id="promise", **kwargs)
        self.fields["by"].widget.attrs["min"] = today.isoformat()

    def clean_by(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["by"]
        if day is not None and not self.today <= day <= self.today + dt.timedelta(days=3653):
            raise ValidationError("Give a day from today on.")
        return day


class PersonForm(LineForm):
    """Somebody else who sits there; `who` is one of those known by that name, or "new"."""

    line = one_line("Somebody else is here", "Tom Hill, designer", 300, "Write the name down.")
    who = forms.RegexField(r"^(new|\d{1,18})$", required=False)
    all_the_same = forms.BooleanField(required=False)

    def __init__(self, data: Any = None, *, interview: Interview) -> None:
        super().__init__(data, prefix_id="person")
        self.interview = interview
        # Who is known by that name.
        self.perhaps: list[Contact] = []
        self.person: Contact | None = None
        self.named = naming.Named("")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        self.named = naming.read(data["line"])
        if self.named.is_nameless or naming.is_too_long(self.named):
            self.add_error("line", NO_NAME)
            return data
        there = [person.pk for person in self.interview.people]
        known = naming.alike([self.named]).get(self.named.line, [])
        if any(one.pk in there for one in known if naming.is_surely(self.named, one)):
            self.add_error("line", "They take part already.")
            return data
        known = [one for one in known if one.pk not in there]
        sure = [one for one in known if naming.is_surely(self.named, one)]
        who = data.get("who")
        if who and who != "new":
            self.person = next((one for one in known if one.pk == int(who)), None)
        elif len(sure) == 1 and not who:
            self.person = sure[0]
        if self.person is None and known and who != "new":
            self.perhaps = known
            raise ValidationError("", code="who")
        return data
