"""The bank of questions."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import Form
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from contacts import changes
from contacts.admin.bulk import ask, say
from contacts.admin.people import ids_of
from contacts.admin.recorded import Recorded, bdi
from interviews import bank
from interviews.admin.pathways import WithPathways
from interviews.forms.admin import QuestionAdminForm
from interviews.models import Question


@admin.register(Question)
class QuestionAdmin(WithPathways, Recorded):
    form = QuestionAdminForm
    actions = ["put_to_rest", "offer_again"]
    list_display = ["shown_text", "topic", "level", "minutes", "sensitivity", "retired_at"]
    list_display_links = ["shown_text"]
    list_filter = ["topic", "level", "sensitivity", ("retired_at", admin.EmptyFieldListFilter)]
    search_fields = ["text"]
    ordering = ["position", "pk"]
    fields = ["text", ("topic", "level"), ("minutes", "sensitivity"), "pathways", "position"]

    @admin.display(description="question", ordering="text")
    def shown_text(self, question: Question) -> str:
        return bdi(question.text)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        return {"position": bank.last_position() + 10, **super().get_changeform_initial_data(request)}

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It is put to rest: talks in which it was asked still say where it came from."""
        return False

    @admin.action(description="Put to rest: no longer offer them…", permissions=["change"])
    def put_to_rest(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase | None:
        def apply(ids: list[int], values: dict[str, Any]) -> changes.Record:
            return bank.retire_many(ids, retired=True)

        return ask(
            self, request, queryset, action="put_to_rest", form_class=Form, title="Put to rest", apply=apply
        )

    @admin.action(description="Offer them again", permissions=["change"])
    def offer_again(self, request: HttpRequest, queryset: QuerySet) -> None:
        say(self, request, bank.retire_many(ids_of(queryset), retired=False))
