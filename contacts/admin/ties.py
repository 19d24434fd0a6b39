"""Who knows whom, and who may be one person."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from contacts import changes, doubles, merging, ties
from contacts.admin.bulk import ask
from contacts.admin.finding import FoundByPerson
from contacts.admin.recorded import Recorded
from contacts.forms.admin import CertaintyForm, EndedForm, PairAdminForm, StrengthForm
from contacts.models import Double, Tie


class OfTwo(FoundByPerson, Recorded):
    form = PairAdminForm
    people_fields = ("a", "b")
    list_select_related = ["a", "b"]
    autocomplete_fields = ["a", "b"]
    ordering = ["-pk"]

    @admin.display(description="one", ordering="a__sort_name")
    def one(self, pair: Tie | Double) -> str:
        return self.named(pair, pair.a)

    @admin.display(description="other", ordering="b__sort_name")
    def other(self, pair: Tie | Double) -> str:
        return self.named(pair, pair.b)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("a", "b")


@admin.register(Tie)
class TieAdmin(OfTwo):
    actions = ["set_strength", "set_certainty", "set_ended", "remove_ticked"]
    list_display = ["one", "other", "kind", "strength", "certainty", "since_on", "ended_on"]
    list_filter = ["kind", "strength", "certainty", ("ended_on", admin.EmptyFieldListFilter)]
    fields = [
        ("a", "b"), ("kind", "from_a"), ("strength", "certainty"), ("since_on", "ended_on"), "note",
    ]  # fmt: skip

    @admin.action(description="Set how strong they are…")
    def set_strength(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase | None:
        def apply(ids: list[int], values: dict[str, Any]) -> changes.Record:
            return ties.set_strength(ids, values["strength"])

        return ask(
            self, request, queryset, action="set_strength", form_class=StrengthForm,
            title="How strong are they?", apply=apply,
        )  # fmt: skip

    @admin.action(description="Set how sure that is…")
    def set_certainty(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase | None:
        def apply(ids: list[int], values: dict[str, Any]) -> changes.Record:
            return ties.set_certainty(ids, values["certainty"])

        return ask(
            self, request, queryset, action="set_certainty", form_class=CertaintyForm,
            title="How sure is that?", apply=apply,
        )  # fmt: skip

    @admin.action(description="Say when they ended…")
    def set_ended(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase | None:
        def apply(ids: list[int], values: dict[str, Any]) -> changes.Record:
            return ties.set_ended(ids, values["ended_on"])

        def facts(chosen: QuerySet) -> list[str]:
            return ["Nobody is asked along a tie that has ended."]

        return ask(
            self, request, queryset, action="set_ended", form_class=EndedForm,
            title="When did they end?", apply=apply, facts=facts,
        )  # fmt: skip


@admin.register(Double)
class DoubleAdmin(OfTwo):
    actions = ["two_people", "same_person", "remove_ticked"]
    list_display = ["one", "other", "reason", "state"]
    list_filter = ["state"]
    fields = [("a", "b"), "reason", "state"]

    @admin.action(description="Two people…")
    def two_people(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase | None:
        def apply(ids: list[int], values: dict[str, Any]) -> changes.Record:
            return doubles.two_people(ids)

        return ask(self, request, queryset, action="two_people", title="Two people each?", apply=apply)

    @admin.action(description="Same person…")
    def same_person(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase | None:
        def apply(ids: list[int], values: dict[str, Any]) -> changes.Record:
            return merging.merge_all(ids)

        def facts(chosen: QuerySet) -> list[str]:
            return ["Of what differs the fuller, hand-edited or newer one is kept; the elder entry stays."]

        title = "One person each?"
        return ask(self, request, queryset, action="same_person", title=title, apply=apply, facts=facts)
