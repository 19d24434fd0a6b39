"""What is written down of a talk, saved while one types."""

from interviews.forms.typed import TypedForm, text_field
from interviews.models.talks import LONGEST_NOTES


class NotesForm(TypedForm):
    text = text_field("Notes", "What are they saying?", LONGEST_NOTES, rows=8)
    memorable = text_field("One thing they said that stays with me", "The thank-you will quote it")
    action = text_field("What I will do with it", "The thank-you will say so")
    private = text_field("Told me privately", "Never in letters, in the search or in files for others")


class AnswerForm(TypedForm):
    answer = text_field("Answer", "What they said", rows=1)
