"""Organisations, circles and what I want of infoint."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, Q, QuerySet
from django.forms import Form, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from contacts import changes, folding, people, trash
from contacts.admin.bulk import ask, say
from contacts.admin.finding import TrashFilter, in_trash, is_autocomplete
from contacts.admin.people import ids_of
from contacts.admin.recorded import Recorded, bdi
from contacts.company_names import company_key
from contacts.forms.admin import OrganizationAdminForm, PreferencesAdminForm
from contacts.models import Circle, Contact, Organization, Preferences

Through = Contact.circles.through


class Places(ChangeList):
    """One page of organisations; their people are counted for that page alone."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        page = list(self.result_list)
        here = Contact.objects.present().filter(organization__in=[place.pk for place in page])
        counts = dict(here.order_by().values_list("organization").annotate(Count("pk")))
        for place in page:
            place.people = counts.get(place.pk, 0)
        self.result_list = page


@admin.register(Organization)
class OrganizationAdmin(Recorded):
    form = OrganizationAdminForm
    list_display = ["shown_name", "people", "confidential", "wanted", "parent"]
    list_filter = [TrashFilter, "confidential", "wanted"]
    list_select_related = ["parent"]
    search_fields = ["key"]
    autocomplete_fields = ["parent"]
    actions = ["move_to_trash", "restore"]
    fields = ["name", "aliases", "parent", "website", ("confidential", "wanted"), "research", "seen_version"]

    @admin.display(description="name", ordering="name")
    def shown_name(self, place: Organization) -> str:
        return bdi(place.name)

    @admin.display(description="people here")
    def people(self, place: Organization) -> int:
        return int(place.people)  # type: ignore[attr-defined]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return Places

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Find by the folded key: one short column, and there are far fewer places than people."""
        if is_autocomplete(request):
            queryset = queryset.filter(trashed_at=None)
        for word in (company_key(search_term) or folding.plain(search_term)).split():
            queryset = queryset.filter(Q(key__contains=word) | Q(key="", name__icontains=word))
        return queryset, False

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        return {name: action for name, action in actions.items() if (name == "restore") == in_trash(request)}

    @admin.action(description="Move to the trash…", permissions=["delete"])
    def move_to_trash(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase | None:
        def apply(ids: list[int], values: dict[str, Any]) -> changes.Record:
            return trash.trash_organizations(ids)

        def facts(queryset: QuerySet) -> list[str]:
            staying = queryset.count() - trash.without_people(queryset).count()
            return [f"{staying:,} of them have people, now or before, and stay."] if staying else []

        return ask(
            self, request, queryset, action="move_to_trash", form_class=Form, title="Move to the trash",
            apply=apply, facts=facts,
        )  # fmt: skip

    @admin.action(description="Restore from the trash")
    def restore(self, request: HttpRequest, queryset: QuerySet) -> None:
        say(self, request, trash.restore_organizations(ids_of(queryset)))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[list, dict, set, list]:
        """Refuse what has people: their pages would go on naming it."""
        protected = []
        for place in objs:
            count = Contact.objects.filter(Q(organization=place) | Q(former_roles__organization=place))
            if several := count.distinct().count():
                protected.append(f"{people.several(several)} work here or worked here")
        return [str(place) for place in objs], {}, set(), protected

    def delete_model(self, request: HttpRequest, obj: Organization) -> None:
        request.recorded = trash.trash_organizations([obj.pk]).action  # type: ignore[attr-defined]


@admin.register(Circle)
class CircleAdmin(Recorded):
    list_display = ["name", "people", "in_the_dark", "walked_on"]
    list_filter = ["in_the_dark"]
    search_fields = ["name"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        count = Count("contacts", filter=Q(contacts__trashed_at=None))
        return super().get_queryset(request).annotate(people=count)

    @admin.display(description="people", ordering="people")
    def people(self, circle: Circle) -> int:
        return int(circle.people)  # type: ignore[attr-defined]

    def remove(self, record: changes.Record, obj: Circle) -> None:
        record.remove_all(Through.objects.filter(circle=obj))
        super().remove(record, obj)


@admin.register(Preferences)
class PreferencesAdmin(Recorded):
    form = PreferencesAdminForm
    autocomplete_fields = ["employer"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return not Preferences.objects.exists()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """There is one row: go there at once."""
        mine = Preferences.objects.first()
        name = "change" if mine else "add"
        return HttpResponseRedirect(
            reverse(f"admin:contacts_preferences_{name}", args=[mine.pk] if mine else [])
        )

    def store(self, record: changes.Record, form: ModelForm, change: bool) -> None:
        form.instance.pk = form.instance.pk or 1
        super().store(record, form, change)
