"""What people named to read, join or visit: added in one line, edited, and what came of it."""

import datetime as dt
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from contacts import discretion
from contacts.forms.chosen import ChosenField
from contacts.models import Contact
from contacts.reaching import web_address
from interviews.forms.live import ResourceForm
from interviews.forms.questions import OneLine
from interviews.forms.typed import TypedForm, text_field
from interviews.models import Interview, Participant, Pathway, Resource
from interviews.stages import Stage

MOST_TALKS: Final = 100
EARLIEST: Final = dt.date(1900, 1, 1)
LATEST: Final = dt.date(2200, 12, 31)
AS_IT_IS: Final = "as-it-is"
DAY: Final = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "min": EARLIEST, "max": LATEST})
NamedIn = tuple[Interview | None, Contact | None]


def who_said() -> list[Participant]:
    """Return who took part in the latest talks."""
    there = Participant.objects.present().filter(
        interview__trashed_at=None, interview__stage=Stage.HELD, interview__ended_at__isnull=False
    )
    rows = there.select_related("contact", "interview").order_by("-interview__ended_at", "position", "pk")
    return list(rows[:MOST_TALKS])


def in_words(there: Participant, dark: dict[int, str]) -> str:
    assert there.interview.ended_at is not None
    day = timezone.localdate(there.interview.ended_at)
    mark = ", in the dark" if there.contact_id in dark else ""
    return f"{there.contact.name}, {day.day} {day:%b %Y}{mark}"


class Facts(forms.Form):
    """What is said of one beside its name: its day, what it is for, who named it and where."""

    happens_on = forms.DateField(label="On", required=False, widget=DAY)
    pathways = ChosenField(
        Pathway.objects.present(), required=False, label="For", widget=forms.CheckboxSelectMultiple
    )
    named = forms.ChoiceField(label="Named by", required=False)

    def clean_happens_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["happens_on"]
        if day is not None and not EARLIEST <= day <= LATEST:
            raise ValidationError("Give a day of this time.")
        return day

    def offer(self, resource: Resource | None = None) -> None:
        """Offer who took part in talks that were held; what is noted already can stay as it is."""
        rows = who_said()
        self.there = {str(one.pk): one for one in rows}
        self.now: NamedIn = (resource.interview, resource.contact) if resource else (None, None)
        talk, person = self.now
        dark = discretion.reasons_of([one.contact for one in rows] + ([person] if person else []))
        choices = [("", "nobody in a talk"), *((key, in_words(one, dark)) for key, one in self.there.items())]
        if talk or person:
            by = person.name if person and not person.trashed_at else "somebody"
            mark = ", in the dark" if person and person.pk in dark else ""
            choices.insert(1, (AS_IT_IS, f"{by}, as it is{mark}"))
            same = (one for one in rows if (one.interview, one.contact) == self.now)
            found = next(same, None)
            if found:
                choices.pop(1)
            self.initial["named"] = str(found.pk) if found else AS_IT_IS
        self.fields["named"].choices = choices  # type: ignore[attr-defined]

    @property
    def named_in(self) -> NamedIn:
        """In which talk it was named, and by whom."""
        chosen = self.cleaned_data["named"]
        if chosen == AS_IT_IS:
            return self.now
        there = self.there.get(chosen)
        return (there.interview, there.contact) if there else (None, None)


class NewResourceForm(ResourceForm, Facts):
    """One more, in one line: its name, an address, or both."""

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, prefix_id="resource", initial=initial or {})
        self.offer()

    def new(self) -> Resource:
        """Return it, not yet stored."""
        resource = self.resource(*self.named_in)
        resource.happens_on = self.cleaned_data["happens_on"]
        return resource


class EditResourceForm(Facts):
    kind = forms.ChoiceField(label="Kind", choices=Resource.Kind.choices)
    name = OneLine(
        label="Name",
        max_length=300,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"required": "Say what it is."},
    )
    url = OneLine(
        label="Web address",
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "inputmode": "url"}),
    )
    note = forms.CharField(
        label="Note",
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    seen = forms.RegexField(r"^[0-9a-f]{0,64}$", required=False, widget=forms.HiddenInput)

    field_order = ("kind", "name", "url", "happens_on", "named", "note", "pathways", "seen")

    def __init__(self, data: Any = None, *, resource: Resource, seen: str) -> None:
        columns = ("kind", "name", "url", "note", "happens_on")
        initial = {name: getattr(resource, name) for name in columns}
        chosen = [one.pk for one in resource.pathways.all() if one.trashed_at is None]
        super().__init__(data, initial=initial | {"pathways": chosen, "seen": seen}, auto_id="resource-%s")
        self.offer(resource)

    def clean_url(self) -> str:
        typed = str(self.cleaned_data["url"])
        address = web_address(typed)
        if typed and (not address or len(address) > 500):
            raise ValidationError("Give an address such as https://example.org.", code="address")
        return address

    @property
    def values(self) -> dict[str, Any]:
        talk, person = self.named_in
        columns = ("kind", "name", "url", "note", "happens_on")
        return {name: self.cleaned_data[name] for name in columns} | {"interview": talk, "contact": person}


class OutcomeForm(TypedForm):
    """What came of one that I have done, saved as it is typed."""

    outcome = text_field("What came of it", "They meet on Thursdays, and newcomers may come along.")


class ResourceFilterForm(forms.Form):
    """Filters, all optional. What makes no sense is as good as not asked for: it is never an error."""

    kind = forms.ChoiceField(required=False, choices=Resource.Kind.choices)
    pathway = forms.ModelChoiceField(Pathway.objects.present(), required=False)

    def value(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name)
