"""Getting ready for a talk: who they are, what I say of myself, what I ask, and whether it fits the time."""

from interviews.preparing.proposing import propose
from interviews.preparing.ready import Facts, Looked, Ready, readiness, ready
from interviews.preparing.sheet import Sheet

__all__ = ["Facts", "Looked", "Ready", "Sheet", "propose", "readiness", "ready"]
