"""Who knows whom, and who may be one person."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from contacts.admin.finding import FoundByPerson
from contacts.admin.recorded import Recorded, bdi
from contacts.forms.admin import PairAdminForm
from contacts.models import Double, Tie


class OfTwo(FoundByPerson, Recorded):
    form = PairAdminForm
    people_fields = ("a", "b")
    list_select_related = ["a", "b"]
    autocomplete_fields = ["a", "b"]
    ordering = ["-pk"]

    @admin.display(description="one", ordering="a__sort_name")
    def one(self, pair: Tie | Double) -> str:
        return bdi(pair.a.name)

    @admin.display(description="other", ordering="b__sort_name")
    def other(self, pair: Tie | Double) -> str:
        return bdi(pair.b.name)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("a", "b")


@admin.register(Tie)
class TieAdmin(OfTwo):
    list_display = ["one", "other", "kind", "strength", "certainty", "since_on", "ended_on"]
    list_filter = ["kind", "strength", "certainty", ("ended_on", admin.EmptyFieldListFilter)]
    fields = [
        ("a", "b"), ("kind", "from_a"), ("strength", "certainty"), ("since_on", "ended_on"), "note",
    ]  # fmt: skip


@admin.register(Double)
class DoubleAdmin(OfTwo):
    list_display = ["one", "other", "reason", "state"]
    list_filter = ["state"]
    fields = [("a", "b"), "reason", "state"]
