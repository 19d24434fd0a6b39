"""The admin of this room: interviews, what is to be done about them, and what they are prepared with."""

from contacts.admin import finding
from interviews.admin import (
    followups,
    introductions,
    letters,
    open_questions,
    pathways,
    questions,
    reflections,
    skills,
    talks,
)

__all__ = [
    "followups",
    "introductions",
    "letters",
    "open_questions",
    "pathways",
    "questions",
    "reflections",
    "skills",
    "talks",
]

# Whom to ask for an introduction is a proposal, in the form of an interview too.
finding.PROPOSING.add(("interviews", "introduction", "introducer"))
