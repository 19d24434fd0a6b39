"""What stands in place in the form of an interview or a pathway: people, questions, notes, marks, gauges."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from contacts.admin.recorded import Choosing
from interviews import criteria
from interviews.forms.admin import (
    FIELDS,
    ParticipantAdminForm,
    ParticipantFormSet,
    PlannedQuestionAdminForm,
    RatingAdminForm,
    TalkNotesAdminForm,
)
from interviews.forms.open_questions import OpenQuestionInlineForm
from interviews.models import (
    Gauge,
    OpenQuestion,
    Participant,
    PathwayRating,
    PlannedQuestion,
    TalkNotes,
)


class ParticipantInline(Choosing, admin.StackedInline):
    model = Participant
    form = ParticipantAdminForm
    formset = ParticipantFormSet
    formfield_overrides = FIELDS
    autocomplete_fields = ["contact"]

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """Ask for somebody at once where nobody is there yet."""
        return 0 if obj else 1

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """Whom to look up is known once the interview is stored."""
        if obj is None:
            return [("contact", "position")]
        return [
            ("contact", "position"), ("profile", "profile_nothing"), ("web", "web_nothing"),
            ("site", "site_nothing"), "shared_ground", "seen_version",
        ]  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(contact__trashed_at=None).select_related("contact")


class QuestionInline(Choosing, admin.StackedInline):
    model = PlannedQuestion
    form = PlannedQuestionAdminForm
    formfield_overrides = FIELDS
    fields = ["wording", ("topic", "minutes", "position"), "answer", "asked_at", "seen_version"]
    extra = 0


class NotesInline(admin.StackedInline):
    model = TalkNotes
    form = TalkNotesAdminForm
    formfield_overrides = FIELDS
    fields = ["text", "memorable", "action", "private", "names_asked", "seen_version"]
    can_delete = False
    extra = 0
    max_num = 1


class OpenQuestionInline(Choosing, admin.StackedInline):
    model = OpenQuestion
    form = OpenQuestionInlineForm
    formfield_overrides = FIELDS
    fields = [("text", "position"), "answer", "answered_at", "seen_version"]
    extra = 0


class GaugeInline(admin.StackedInline):
    model = Gauge
    fields = ["on", "resources", "liking", "confidence", "coherence"]
    ordering = ["-on"]
    extra = 0


class RatingInline(admin.StackedInline):
    """The marks of each pathway that has some; they begin on the pages before and after the talk."""

    model = PathwayRating
    form = RatingAdminForm
    formfield_overrides = FIELDS
    fields = [
        ("pathway", "expected"), tuple(one.name for one in criteria.MARKS), ("entry_now", "entry_roles"),
        ("verdict", "why"), "seen_version",
    ]  # fmt: skip
    readonly_fields = ["pathway", "expected"]
    can_delete = False
    extra = 0
    max_num = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).filter(pathway__trashed_at=None).select_related("pathway")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
