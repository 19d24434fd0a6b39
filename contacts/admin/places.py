"""Organisations, circles and what I want of infoint."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import Count, Q, QuerySet
from django.forms import Form, ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from contacts import changes, circles, folding, my_settings, organizations, people, trash
from contacts.admin.bulk import ask, say
from contacts.admin.finding import TrashFilter, in_trash, is_autocomplete
from contacts.admin.people import ids_of
from contacts.admin.recorded import Recorded, bdi
from contacts.company_names import company_key
from contacts.forms.admin import OrganizationAdminForm, PreferencesAdminForm
from contacts.forms.organizations import WantedForm
from contacts.models import Circle, Contact, Organization, Preferences

STAYING = "Who has another reason stays in the dark."


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
    actions = [
        "set_wanted", "make_confidential", "no_longer_confidential", "make_one", "move_to_trash", "restore",
    ]  # fmt: skip
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

    @admin.action(description="How much I want to talk with people there…", permissions=["change"])
    def set_wanted(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase | None:
        def apply(ids: list[int], values: dict[str, Any]) -> changes.Record:
            return organizations.set_wanted(ids, values["wanted"])

        return ask(
            self, request, queryset, action="set_wanted", form_class=WantedForm, title="Set how wanted",
            apply=apply,
        )  # fmt: skip

    @admin.action(description="Keep its people in the dark…", permissions=["change"])
    def make_confidential(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase | None:
        return self._confidential(request, queryset, True)

    @admin.action(description="No longer keep its people in the dark…", permissions=["change"])
    def no_longer_confidential(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase | None:
        return self._confidential(request, queryset, False)

    def _confidential(self, request: HttpRequest, queryset: QuerySet, on: bool) -> HttpResponseBase | None:
        def apply(ids: list[int], values: dict[str, Any]) -> changes.Record:
            return organizations.set_confidential(ids, on)

        def facts(queryset: QuerySet) -> list[str]:
            count = Contact.objects.present().filter(organization__in=queryset.values("pk")).count()
            more = "It goes for parents and for what belongs to them, too." if on else STAYING
            return [f"{people.several(count)} there. {more}"]

        return ask(
            self, request, queryset, facts=facts, apply=apply,
            action="make_confidential" if on else "no_longer_confidential",
            title="Keep in the dark" if on else "No longer keep in the dark",
        )  # fmt: skip

    @admin.action(description="Make one of two spellings…", permissions=["change"])
    def make_one(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase | None:
        """Show what would move, on the page that does it."""
        ids = list(queryset.filter(trashed_at=None).order_by("pk").values_list("pk", flat=True)[:3])
        if len(ids) != 2:
            messages.error(request, "Tick two organisations.")
            return None
        first, second = ids
        return HttpResponseRedirect(f"{reverse('contacts:organization_same', args=[first])}?other={second}")

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
    actions = ["keep_in_the_dark", "no_longer_in_the_dark", "remove_ticked"]
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
        circles.remove_in(record, obj)

    @admin.action(description="Keep in the dark…", permissions=["change"])
    def keep_in_the_dark(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase | None:
        return self._dark(request, queryset, True)

    @admin.action(description="No longer keep in the dark…", permissions=["change"])
    def no_longer_in_the_dark(self, request: HttpRequest, queryset: QuerySet) -> HttpResponseBase | None:
        return self._dark(request, queryset, False)

    def _dark(self, request: HttpRequest, queryset: QuerySet, on: bool) -> HttpResponseBase | None:
        def apply(ids: list[int], values: dict[str, Any]) -> changes.Record:
            return circles.set_in_the_dark(ids, on)

        def facts(queryset: QuerySet) -> list[str]:
            ids = list(queryset.values_list("pk", flat=True))
            count = Contact.objects.present().filter(circles__in=ids).distinct().count()
            return [f"{people.several(count)} in them.{'' if on else ' ' + STAYING}"]

        return ask(
            self, request, queryset, facts=facts, apply=apply,
            action="keep_in_the_dark" if on else "no_longer_in_the_dark",
            title="Keep in the dark" if on else "No longer keep in the dark",
        )  # fmt: skip


@admin.register(Preferences)
class PreferencesAdmin(Recorded):
    form = PreferencesAdminForm
    autocomplete_fields = ["employer"]
    # Those have a page in the settings, where each has its name and bounds.
    exclude = ["cadences", "weights"]

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
        if "employer" in form.changed_data and form.cleaned_data["employer"]:
            my_settings.keep_employer(record, form.cleaned_data["employer"])
