"""What happens with people: introductions, interviews, letters, follow-ups, and what they teach."""

from interviews.models.followups import Done, FollowUp
from interviews.models.introductions import Introduction
from interviews.models.learning import (
    Gauge,
    OpenQuestion,
    PathwayRating,
    Skill,
    SkillNeed,
    TrainingOption,
)
from interviews.models.letters import LetterTemplate, Message, SentHow
from interviews.models.pathways import Pathway, Resource
from interviews.models.questions import PlannedQuestion, Question
from interviews.models.talks import Interview, Participant, Pitch, Reflection, TalkNotes

__all__ = [
    "Done",
    "FollowUp",
    "Gauge",
    "Interview",
    "Introduction",
    "LetterTemplate",
    "Message",
    "OpenQuestion",
    "Participant",
    "Pathway",
    "PathwayRating",
    "Pitch",
    "PlannedQuestion",
    "Question",
    "Reflection",
    "Resource",
    "SentHow",
    "Skill",
    "SkillNeed",
    "TalkNotes",
    "TrainingOption",
]
