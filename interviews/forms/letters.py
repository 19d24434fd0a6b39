"""Letters as a browser sends them."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone

from contacts.forms.notes import Lines, TextAsTyped
from contacts.models import Contact
from interviews.forms.questions import OneLine
from interviews.letters import filling, wording
from interviews.models import FollowUp, Interview, Introduction, SentHow
from interviews.models.letters import LONGEST_LETTER, LetterKind

EARLIEST = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


class NewLetterForm(forms.Form):
    """Which letter is to be begun: the one for something to be done, or one of a kind."""

    follow_up = forms.ModelChoiceField(FollowUp.objects.none(), required=False)
    kind = forms.ChoiceField(choices=LetterKind.choices, required=False)
    interview = forms.ModelChoiceField(Interview.objects.none(), required=False)
    contact = forms.ModelChoiceField(Contact.objects.none(), required=False)
    introduction = forms.ModelChoiceField(Introduction.objects.none(), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        present = Contact.objects.present()
        rows = FollowUp.objects.select_related(
            "contact__organization",
            "interview__introduction__introducer",
            "introduction__introducer",
            "introduction__target__organization",
            "message",
        )
        for name, queryset in {
            "follow_up": rows.exclude(interview__trashed_at__isnull=False),
            "interview": Interview.objects.present().for_rows(),
            "contact": present.select_related("organization"),
            "introduction": Introduction.objects.select_related("introducer", "target__organization"),
        }.items():
            self.fields[name].queryset = queryset  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("follow_up") and not data.get("kind"):
            raise forms.ValidationError("Say which letter.")
        return data

    @property
    def sent(self) -> dict[str, str]:
        """What was sent, to be sent again."""
        return {name: str(self.data[name]) for name in self.fields if self.data.get(name)}


class LetterForm(forms.Form):
    """A letter being written. `keep` says what to do about a text that was changed elsewhere."""

    to = OneLine(label="To", max_length=1_000, required=False)
    cc = OneLine(label="Cc", max_length=1_000, required=False)
    bcc = OneLine(label="Bcc", max_length=1_000, required=False)
    subject = OneLine(label="Subject", max_length=300, required=False)
    body = TextAsTyped(
        label="Letter",
        max_length=LONGEST_LETTER,
        error_messages={"max_length": "A letter holds 20,000 characters; this has %(show_value)d."},
        widget=forms.Textarea(attrs={"rows": 14, "dir": "auto"}),
    )
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput)
    keep = forms.RegexField(r"^(mine|theirs|both):\d{1,9}$", required=False)

    TEXTS = ("to", "cc", "bcc", "subject", "body")

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial, auto_id="letter-%s")
        self.fields["body"].widget.attrs.pop("maxlength", None)
        for name in ("to", "cc", "bcc", "subject"):
            self.fields[name].widget.attrs |= {"dir": "auto", "autocomplete": "off", "spellcheck": "false"}
        self.fields["subject"].widget.attrs["spellcheck"] = "true"

    @property
    def values(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.TEXTS}

    @property
    def choice(self) -> str:
        return str(self.cleaned_data["keep"]).partition(":")[0]

    @property
    def version_seen(self) -> int:
        """The version that this text may replace: the one it began from, or the one I chose to replace."""
        chosen = str(self.cleaned_data["keep"]).partition(":")[2]
        return int(chosen) if chosen else self.cleaned_data["version"] or 0


class SentForm(forms.Form):
    """That it was sent: how, and when."""

    how = forms.ChoiceField(label="How it went", choices=SentHow.choices, widget=forms.RadioSelect)
    at = forms.DateTimeField(
        label="When",
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )

    def __init__(self, data: Any = None, *, now: dt.datetime, how: str = "") -> None:
        super().__init__(data, initial={"how": how, "at": timezone.localtime(now)}, auto_id="sent-%s")
        self.now = now
        for field in self.fields.values():
            field.widget.attrs["form"] = "letter-form"
        self.fields["at"].widget.attrs["max"] = f"{timezone.localtime(now):%Y-%m-%dT23:59}"

    def clean_at(self) -> dt.datetime:
        at: dt.datetime | None = self.cleaned_data["at"]
        # The field knows no seconds: the minute that it shows is now.
        if at is None or at <= self.now < at + dt.timedelta(minutes=1):
            return self.now
        if at > self.now:
            raise forms.ValidationError("That is still to come. Give now or an earlier time.")
        if at < EARLIEST:
            raise forms.ValidationError("That is too long ago.")
        return at


class AgainForm(forms.Form):
    """From which template a letter is begun again."""

    kind = forms.ChoiceField(choices=LetterKind.choices)


class PostalForm(forms.Form):
    """Where somebody gets post; or that I have to find it."""

    postal = Lines(
        label="Postal address",
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "autocomplete": "off"}),
    )
    find = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data["find"] and not data["postal"]:
            self.add_error("postal", "Write it down, or have infoint remind you to find it.")
        return data


class WordingForm(forms.Form):
    """My own text of a kind of letter."""

    subject = OneLine(label="Subject", max_length=300, required=False)
    body = Lines(
        label="Text",
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 16, "dir": "auto", "spellcheck": "true"}),
        error_messages={"required": "Write something, or go back to the original."},
    )
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial, auto_id="wording-%s")
        self.fields["subject"].widget.attrs |= {"dir": "auto", "autocomplete": "off"}
        self.fields["body"].widget.attrs.pop("maxlength", None)

    def clean_subject(self) -> str:
        return self._known("subject")

    def clean_body(self) -> str:
        return self._known("body")

    def _known(self, name: str) -> str:
        text = str(self.cleaned_data[name])
        if strangers := wording.unknown(text):
            names = filling.joined([f"{{{one}}}" for one in strangers])
            words = f"infoint does not know {names}. Choose from the list beside, or write it without braces."
            raise forms.ValidationError(words, code="unknown")
        return text
