"""What I made of each talk. It begins when a talk is held, and is finished on its page."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from contacts import changes
from contacts.admin.recorded import bdi
from interviews.admin.marks import OfTalk
from interviews.forms.admin import FIELDS, ReflectionAdminForm
from interviews.models import Reflection


@admin.register(Reflection)
class ReflectionAdmin(OfTalk):
    form = ReflectionAdminForm
    formfield_overrides = FIELDS
    actions = []
    to_talk = "interview__"
    list_display = ["shown_names", "verdict", "appeals", "puts_off", "finished_at"]
    list_filter = ["verdict", ("finished_at", admin.EmptyFieldListFilter)]
    ordering = ["-pk"]
    fieldsets = [
        (None, {"fields": ["talk", "learned", "surprised", "appealed", "put_off", ("verdict", "why")]}),
        (
            "More",
            {"fields": ["new_question", "contradicts", "contradicts_talk", ("quality", "energy", "witness")]},
        ),
        ("The person, apart from the work", {"fields": ["liking"]}),
        ("For my eyes only", {"fields": ["private"], "classes": ["collapse"]}),
        (None, {"fields": ["finished_at", "seen_version"]}),
    ]
    readonly_fields = ["talk", "finished_at"]
    autocomplete_fields = ["contradicts_talk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        whole = super().get_queryset(request).filter(interview__trashed_at=None)
        return whole.select_related("interview").prefetch_related("interview__participants__contact")

    @admin.display(description="what appealed")
    def appeals(self, row: Reflection) -> str:
        return bdi(row.appealed[:100])

    @admin.display(description="what did not")
    def puts_off(self, row: Reflection) -> str:
        return bdi(row.put_off[:100])

    def store(self, record: changes.Record, form: ModelForm, change: bool) -> None:
        super().store(record, form, change)
        Reflection.objects.filter(pk=form.instance.pk).update(updated_at=record.at)
        record.reindex(form.instance.interview.participants.values_list("contact_id", flat=True))

    def has_add_permission(self, request: HttpRequest) -> bool:
        """It begins with the talk: there is one for each that was held."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
