"""What I still want to know of kinds of work."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from contacts.admin.recorded import Recorded, bdi
from interviews.admin.pathways import OnePathwayFilter
from interviews.forms.admin import FIELDS
from interviews.forms.open_questions import OpenQuestionAdminForm
from interviews.models import OpenQuestion


@admin.register(OpenQuestion)
class OpenQuestionAdmin(Recorded):
    form = OpenQuestionAdminForm
    formfield_overrides = FIELDS
    list_display = ["shown_text", "about", "beginning", "answered_at"]
    list_display_links = ["shown_text"]
    list_filter = [("answered_at", admin.EmptyFieldListFilter), OnePathwayFilter]
    list_select_related = ["pathway"]
    search_fields = ["text", "answer", "pathway__name"]
    autocomplete_fields = ["pathway", "raised_in", "answered_in"]
    ordering = ["pathway__name", "position", "pk"]
    fields = [
        ("pathway", "position"),
        "text",
        "answer",
        ("answered_in", "answered_at"),
        "raised_in",
        "seen_version",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).filter(pathway__trashed_at=None)

    @admin.display(description="question", ordering="text")
    def shown_text(self, question: OpenQuestion) -> str:
        return bdi(question.text)

    @admin.display(description="pathway", ordering="pathway__name")
    def about(self, question: OpenQuestion) -> str:
        return bdi(question.pathway)

    @admin.display(description="answer")
    def beginning(self, question: OpenQuestion) -> str:
        return bdi(question.answer[:100])
