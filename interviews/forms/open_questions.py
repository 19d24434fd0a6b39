"""What I still want to know of a kind of work, as a browser sends it: from its page, and in the admin."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db import models

from contacts.forms.admin import VersionedForm
from interviews import open_questions
from interviews.forms.pathways import TEXT
from interviews.forms.questions import OneLine
from interviews.forms.typed import TypedForm, text_field
from interviews.models import OpenQuestion


class OpenQuestionForm(forms.Form):
    """What I want to know, in one line."""

    text = OneLine(
        label="What do you still want to know?",
        max_length=open_questions.LONGEST,
        error_messages={
            "required": "Write the question down.",
            "max_length": "A question has 500 characters at most; this has %(show_value)d.",
        },
        widget=forms.TextInput(attrs=TEXT | {"placeholder": "Can one come to it late, and live on it?"}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, auto_id="new-question-%s")


class RewordForm(TypedForm):
    text = OneLine(
        label="The question",
        max_length=open_questions.LONGEST,
        error_messages={
            "required": "Write the question down.",
            "max_length": "A question has 500 characters at most; this has %(show_value)d.",
        },
        widget=forms.TextInput(attrs=TEXT),
    )


class AnswerForm(TypedForm):
    """What answered a question, and in which of the talks about its pathway."""

    answer = text_field("What you know now", "In a few words", rows=2)
    answered_in_id = forms.TypedChoiceField(
        label="Who answered it", required=False, coerce=int, empty_value=None
    )

    def __init__(self, data: Any = None, *, row: OpenQuestion, talks: Sequence[tuple[int, str]]) -> None:
        super().__init__(data, row=row, auto_id=f"%s-question-{row.pk}")
        self.talks = talks
        there: Any = self.fields["answered_in_id"]
        there.choices = [("", "nobody in particular"), *talks]

    def afresh(self, row: models.Model) -> "AnswerForm":
        assert isinstance(row, OpenQuestion)
        return AnswerForm(row=row, talks=self.talks)

    def clean_answer(self) -> str:
        text: str = self.cleaned_data["answer"]
        if not text.strip():
            raise forms.ValidationError("Write down what you know now.")
        return text


# ── In the admin ──────────────────────────────────────────────────────────────────────────────────


class OpenQuestionInlineForm(VersionedForm):
    class Meta:
        model = OpenQuestion
        fields = ["text", "position", "answer", "answered_at"]


class OpenQuestionAdminForm(VersionedForm):
    class Meta:
        model = OpenQuestion
        fields = ["pathway", "position", "text", "answer", "answered_in", "answered_at", "raised_in"]
