"""Who: people, organisations, circles, ties, notes, and the history of it all."""

from contacts.models.circles import Circle
from contacts.models.history import Action, Change, ImportBatch, Submission
from contacts.models.notes import Note, Told
from contacts.models.organizations import Organization
from contacts.models.people import Channel, Contact, ContactRule, ContactWay, Discretion, FormerRole
from contacts.models.preferences import Preferences
from contacts.models.ties import Double, Tie
from contacts.models.walks import CircleAnswer, CircleWalk

__all__ = [
    "Action",
    "Change",
    "Channel",
    "Circle",
    "CircleAnswer",
    "CircleWalk",
    "Contact",
    "ContactRule",
    "ContactWay",
    "Discretion",
    "Double",
    "FormerRole",
    "ImportBatch",
    "Note",
    "Organization",
    "Preferences",
    "Submission",
    "Tie",
    "Told",
]
