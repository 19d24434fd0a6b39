"""Getting ready for a talk: who they are, what I say of myself, what I ask, and whether it fits the time."""

from interviews.preparing.proposing import propose
from interviews.preparing.ready import Ready, participants, questions, readiness
from interviews.preparing.sheet import Sheet

__all__ = ["Ready", "Sheet", "participants", "propose", "questions", "readiness"]
