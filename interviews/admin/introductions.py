"""Who introduces me to whom. How far it has come is said where that opens and closes what there is to do."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from contacts import changes
from contacts.admin.finding import FoundByPerson
from contacts.admin.recorded import Recorded, bdi
from interviews.admin.marks import NamesTalks
from interviews.forms.admin import IntroductionAdminForm
from interviews.models import Introduction

WHO = ("introducer", "target", "target_text")


@admin.register(Introduction)
class IntroductionAdmin(NamesTalks, FoundByPerson, Recorded):
    form = IntroductionAdminForm
    people_fields = ("introducer", "target")
    talk_field = "named_in"
    list_display = ["by", "to", "state", "may_use_name", "talk", "asked_at", "made_at", "check_back_on"]
    list_display_links = ["by"]
    list_filter = ["state", "may_use_name", ("target", admin.EmptyFieldListFilter)]
    list_select_related = ["introducer", "target", "named_in"]
    autocomplete_fields = ["introducer", "target"]
    ordering = ["-created_at", "-pk"]
    fields = [
        *WHO, "state", "may_use_name", "talk", "check_back_on", ("asked_at", "made_at"), "note",
    ]  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """Who it is about is fixed once there is something to do about them."""
        fixed = ["state", "talk", "check_back_on", "asked_at", "made_at"]
        return [*WHO, *fixed] if obj else fixed

    @admin.display(description="introducer", ordering="introducer__sort_name")
    def by(self, row: Introduction) -> str:
        return self.named(row, row.introducer)

    @admin.display(description="to", ordering="target__sort_name")
    def to(self, row: Introduction) -> str:
        return self.named(row, row.target) if row.target else bdi(row.target_text)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        whole = super().get_queryset(request)
        return whole.prefetch_related("named_in__participants__contact")

    def remove(self, record: changes.Record, obj: Introduction) -> None:
        """Delete it with what is to be done about it; talks and letters it led to stay."""
        record.remove_all(obj.follow_ups.all())
        record.change_all(obj.interviews.all(), introduction=None)
        record.change_all(obj.messages.all(), introduction=None)
        super().remove(record, obj)
