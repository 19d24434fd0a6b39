"""Who introduces me to whom. How far it has come is said where that opens and closes what there is to do."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from contacts import changes, discretion
from contacts.admin.bulk import ask
from contacts.admin.finding import FoundByPerson
from contacts.admin.recorded import Recorded, bdi
from interviews import introductions
from interviews.admin.marks import NamesTalks
from interviews.forms.admin import IntroductionAdminForm, StateForm
from interviews.models import Introduction

WHO = ("introducer", "target", "target_text")


@admin.register(Introduction)
class IntroductionAdmin(NamesTalks, FoundByPerson, Recorded):
    form = IntroductionAdminForm
    people_fields = ("introducer", "target")
    talk_field = "named_in"
    actions = ["set_state"]
    view_on_site = False
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
        introductions.remove_in(record, obj)

    @admin.action(description="Say what came of them…", permissions=["change"])
    def set_state(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase | None:
        def apply(ids: list[int], values: dict[str, Any]) -> changes.Record:
            return introductions.answered_many(ids, values["state"])

        return ask(
            self, request, queryset, action="set_state", form_class=StateForm, title="Say what came of them",
            apply=apply, facts=facts,
        )  # fmt: skip


def facts(queryset: QuerySet) -> list[str]:
    """Say of which nothing will change."""
    made = queryset.filter(state=Introduction.State.MADE).count()
    hidden = queryset.filter(
        discretion.never_to_be_proposed("introducer") | discretion.never_to_be_proposed("target")
    ).count()
    found = []
    if made:
        found.append(f"{made:,} of them made already: left as they are.")
    if hidden:
        found.append(f"{hidden:,} of them with somebody who must not be approached: never said to be asked.")
    return found
