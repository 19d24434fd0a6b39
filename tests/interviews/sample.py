"""Questions to ask of the sample life."""

from collections.abc import Iterable
from typing import Any

from django.db import models

from contacts.models import Contact
from interviews.models import (
    FollowUp,
    Gauge,
    Interview,
    Introduction,
    Message,
    OpenQuestion,
    Participant,
    Pathway,
    PathwayRating,
    Pitch,
    PlannedQuestion,
    Question,
    Reflection,
    Resource,
    Skill,
    SkillNeed,
    TalkNotes,
    TrainingOption,
)

MODELS: list[type[models.Model]] = [
    Interview, Participant, TalkNotes, Reflection, PlannedQuestion, Question, Pitch, Pathway, Resource,
    Introduction, Message, FollowUp, PathwayRating, Skill, SkillNeed, TrainingOption, OpenQuestion, Gauge,
    Interview.pathways.through, Resource.pathways.through,
]  # fmt: skip


def everything() -> dict[str, list[dict[str, Any]]]:
    return {str(model): list(model._default_manager.order_by("pk").values()) for model in MODELS}


def talk_with(person: Contact) -> Interview:
    """Return the latest conversation with somebody."""
    return Interview.objects.present().filter(participants__contact=person).latest("starts_at")


def shown(rows: Iterable[FollowUp]) -> set[tuple[str, str]]:
    return {(row.kind, row.contact.name if row.contact else "") for row in rows}
