"""What I say of myself first: written, chosen, begun."""

from typing import Any

from django import forms

from interviews.forms.typed import TypedForm, text_field
from interviews.models import Pitch
from interviews.pitches import LONGEST_NAME


class PitchForm(TypedForm):
    name = forms.CharField(
        label="Called",
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        error_messages={"required": "Give it a name, so that you find it again."},
    )
    who = text_field("Who I am", "I have run field studies for a housing charity for six years.")
    background = text_field(
        "My background", "Before that I taught, and saw how much depends on who is asked."
    )
    hope = text_field("What I hope to gain", "I would like to learn how research shapes what people trust.")


class ChooseForm(forms.Form):
    """Which pitch opens a talk: one there is, none, a new one, or a copy of the one it has."""

    NEW, COPY = "new", "copy"

    do = forms.ChoiceField(choices=[("choose", ""), (NEW, ""), (COPY, "")])
    pitch = forms.ModelChoiceField(
        Pitch.objects.all(), required=False, label="Opening", empty_label="None yet"
    )

    def __init__(self, data: Any = None, *, chosen: Pitch | None = None) -> None:
        super().__init__(data, initial={"pitch": chosen}, auto_id="choose-%s")


class NewPitchForm(forms.Form):
    name = forms.CharField(
        label="A new one, called",
        max_length=LONGEST_NAME,
        widget=forms.TextInput(
            attrs={"dir": "auto", "autocomplete": "off", "placeholder": "Museum education"}
        ),
    )
    uuid = forms.UUIDField(widget=forms.HiddenInput)
