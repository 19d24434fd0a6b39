"""What is written down of a talk, saved while one types."""

from django import forms

from interviews.forms.typed import TypedForm, text_field
from interviews.models import Reflection
from interviews.models.talks import LONGEST_NOTES


class NotesForm(TypedForm):
    text = text_field("Notes", "What are they saying?", LONGEST_NOTES, rows=8)
    memorable = text_field("One thing they said that stays with me", "The thank-you will quote it")
    action = text_field("What I will do with it", "The thank-you will say so")
    private = text_field("Told me privately", "Never in letters, in the search or in files for others")


class AnswerForm(TypedForm):
    answer = text_field("Answer", "What they said", rows=1)


class ReflectionForm(TypedForm):
    appealed = text_field("What appealed?", "A line a thing is enough", rows=3)
    put_off = text_field("What did not?", "A line a thing is enough", rows=3)
    verdict = forms.ChoiceField(
        label="Would I pursue it?",
        required=False,
        choices=Reflection.Verdict.choices,
        widget=forms.RadioSelect,
    )
    why = text_field("Why?", "In a few words", rows=2)
