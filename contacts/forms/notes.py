"""Notes and touches as a browser sends them."""

import datetime as dt
import uuid
from typing import Any

from django import forms
from django.core.validators import ProhibitNullCharactersValidator

from contacts.models.notes import LONGEST_NOTE

NO_NULL = "There is an invisible sign in this text (a null character) that cannot be kept. Paste it anew."


class Lines(forms.CharField):
    """Text of several lines.

    Browsers send each line break as CR LF, whatever was typed: it is LF again here, so that a text
    comes back as it went.
    """

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


class TextAsTyped(Lines):
    """Text kept sign for sign: nothing is stripped."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(strip=False, required=False, **kwargs)
        known = [one for one in self.validators if not isinstance(one, ProhibitNullCharactersValidator)]
        self.validators = [*known, ProhibitNullCharactersValidator(message=NO_NULL)]


class NoteForm(forms.Form):
    """A note. `keep` says what to do about a text that was changed elsewhere: mine, theirs or both."""

    text = TextAsTyped(
        label="Note",
        max_length=LONGEST_NOTE,
        error_messages={
            "max_length": "A note holds 2,000,000 characters; this has %(show_value)d. Split it in two."
        },
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "What is worth remembering?", "dir": "auto"}),
    )
    sensitive = forms.BooleanField(label="Sensitive: cover it until I click", required=False)
    version = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    fresh = forms.BooleanField(required=False, widget=forms.HiddenInput)
    keep = forms.RegexField(r"^(mine|theirs|both):\d{1,9}$", required=False)

    def __init__(self, *args: Any, note_uuid: uuid.UUID, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", f"%s-{note_uuid}")
        super().__init__(*args, **kwargs)
        # Browsers count differently and would cut a long text short without a word.
        self.fields["text"].widget.attrs.pop("maxlength", None)

    @property
    def choice(self) -> str:
        return str(self.cleaned_data["keep"]).partition(":")[0]

    @property
    def version_seen(self) -> int:
        """The version that this text may replace: the one it began from, or the one I chose to replace."""
        chosen = str(self.cleaned_data["keep"]).partition(":")[2]
        return int(chosen) if chosen else self.cleaned_data["version"] or 0


class TouchForm(forms.Form):
    """That we were in touch: when, and a line about it."""

    on = forms.DateField(label="When", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
    text = forms.CharField(
        label="What it was about",
        max_length=1000,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "Coffee at the station", "dir": "auto"}),
    )
    uuid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, today: dt.date) -> None:
        super().__init__(data, initial={"on": today, "uuid": uuid.uuid4()}, auto_id="touch-%s")
        self.today = today
        self.fields["on"].widget.attrs["max"] = today.isoformat()

    def clean_on(self) -> dt.date:
        on: dt.date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError("That day is still to come. Give today or an earlier day.")
        return on
