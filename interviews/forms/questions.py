"""Questions as a browser sends them: picked from the bank, written, reworded, moved."""

import uuid
from typing import Any

from django import forms

from contacts.forms.chosen import ChosenField
from interviews.forms.typed import TypedForm
from interviews.models import Question
from interviews.models.questions import Topic

LONGEST = 500
MISSING = "Write the question down."


class OneLine(forms.CharField):
    """Text without line breaks: a question is one sentence or two, however it was pasted."""

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value)).split())


def wording_field(label: str = "Question") -> OneLine:
    return OneLine(
        label=label,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        error_messages={
            "required": MISSING,
            "max_length": "A question has 500 characters at most; this has %(show_value)d.",
        },
    )


def minutes_field() -> forms.IntegerField:
    return forms.IntegerField(
        label="Minutes",
        min_value=1,
        max_value=30,
        initial=3,
        error_messages={
            "required": "Say how many minutes it takes.",
            "min_value": "Give at least a minute.",
            "max_value": "Give 30 minutes at most.",
        },
    )


def topic_field() -> forms.ChoiceField:
    return forms.ChoiceField(label="Topic", choices=Topic.choices, initial=Topic.OWN)


class PickForm(forms.Form):
    """Questions of the bank to plan."""

    question = ChosenField(Question.objects.filter(retired_at=None))


class TopicForm(forms.Form):
    """Which topic of the bank is looked at; anything else is none."""

    topic = forms.ChoiceField(choices=Topic.choices, required=False)

    @property
    def chosen(self) -> str:
        return self.cleaned_data["topic"] if self.is_valid() else ""


class OwnForm(forms.Form):
    """A question of my own for one talk. Its number makes a second post of it harmless."""

    wording = wording_field("A question of your own")
    topic = topic_field()
    minutes = minutes_field()
    keep = forms.BooleanField(label="Keep it in the bank", required=False)
    uuid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"uuid": uuid.uuid4()}, auto_id="own-%s")


class RewordForm(TypedForm):
    """A planned question, put differently for this person alone."""

    wording = wording_field("How you will ask it")
    minutes = minutes_field()
    topic = topic_field()


class MoveForm(forms.Form):
    by = forms.TypedChoiceField(choices=[("-1", "up"), ("1", "down")], coerce=int)
