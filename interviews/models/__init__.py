"""What happens with people: introductions, interviews, letters, follow-ups, and what they teach."""

from interviews.models.followups import Done, FollowUp
from interviews.models.introductions import Introduction
from interviews.models.letters import LetterTemplate, Message, SentHow
from interviews.models.pathways import Pathway, Resource
from interviews.models.questions import PlannedQuestion, Question
from interviews.models.talks import Interview, Participant, Pitch, Reflection, TalkNotes

__all__ = [
    "Done",
    "FollowUp",
    "Interview",
    "Introduction",
    "LetterTemplate",
    "Message",
    "Participant",
    "Pathway",
    "Pitch",
    "PlannedQuestion",
    "Question",
    "Reflection",
    "Resource",
    "SentHow",
    "TalkNotes",
]
