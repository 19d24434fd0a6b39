"""Every save and removal in the admin is one action of the history, with one undo."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.views.main import ChangeList
from django.db import models
from django.forms import BaseInlineFormSet, ModelChoiceField, ModelForm
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.html import format_html
from django.utils.text import capfirst

from contacts import changes, search
from contacts.admin.bulk import ask
from contacts.forms.admin import LinesField
from contacts.forms.chosen import Suggested
from contacts.models import Action

LINES: dict[type[models.Field], dict[str, Any]] = {models.TextField: {"form_class": LinesField}}


class Choosing(BaseModelAdmin):
    """Fields that find the row they refer to as one types."""

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = Suggested(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class Quick(Choosing, admin.ModelAdmin):
    """A list that stays quick however many rows there are."""

    list_per_page = 100
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    formfield_overrides = LINES

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet, search_term: str
    ) -> tuple[models.QuerySet, bool]:
        """Look for as many words as the search of the pages does; thousands break the database."""
        words = search_term[: search.MOST_WORDS * search.LONGEST_WORD].split()
        return super().get_search_results(request, queryset, " ".join(words[: search.MOST_WORDS]))

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Head the list with what is in it, rather than with what to do about it."""
        changelist = super().get_changelist_instance(request)
        changelist.title = capfirst(str(self.opts.verbose_name_plural))
        return changelist


class Recorded(Quick):
    """Saves form and inlines together through `changes.recording`; removes nothing behind its back."""

    actions: list[Any] = ["remove_ticked"]
    delete_confirmation_template = "admin/contacts/remove.html"
    kind_of_change: str = Action.Kind.EDIT

    # ── Saving ──

    def save_model(self, request: HttpRequest, obj: Any, form: ModelForm, change: bool) -> None:
        """Write nothing yet: `save_related` stores the row and its inlines as one action."""

    def save_related(self, request: HttpRequest, form: ModelForm, formsets: Any, change: bool) -> None:
        what = f"{'Edited' if change else 'Added'} {form.instance}"
        kind = self.kind_of_change if change else Action.Kind.ADD
        with changes.recording(what, kind) as record:
            self.store(record, form, change)
            for formset in formsets:
                self.store_inlines(record, formset)
        request.recorded = record.action  # type: ignore[attr-defined]

    def store(self, record: changes.Record, form: ModelForm, change: bool) -> None:
        if not change:
            record.add(form.instance)
            return
        stored = self.model._default_manager.get(pk=form.instance.pk)
        record.change(stored, **values_of(form))

    def store_inlines(self, record: changes.Record, formset: BaseInlineFormSet) -> None:
        formset.save(commit=False)
        for obj in formset.deleted_objects:
            record.remove(obj)
        forms = {form.instance.pk: form for form in formset.initial_forms}
        for obj, _ in formset.changed_objects:
            stored = type(obj)._default_manager.get(pk=obj.pk)
            if record.change(stored, **values_of(forms[obj.pk])) and hasattr(stored, "updated_at"):
                stored.updated_at = record.at
                stored.save(update_fields=["updated_at"])
        record.add_all(formset.new_objects)

    # ── Removing ──

    def remove(self, record: changes.Record, obj: Any) -> None:
        """Delete one row, after all that would silently go with it."""
        record.remove(obj)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        with changes.recording(f"Removed {self.opts.verbose_name} {obj}") as record:
            self.remove(record, obj)
        request.recorded = record.action  # type: ignore[attr-defined]

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[list, dict, set, list]:
        """Look for nothing that hangs on a row: `remove` knows, and collecting takes seconds."""
        return [str(obj) for obj in objs], {}, set(), []

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)  # writes past the history
        return actions

    @admin.action(description="Remove the ticked", permissions=["delete"])
    def remove_ticked(self, request: HttpRequest, queryset: models.QuerySet) -> HttpResponseBase | None:
        def apply(ids: list[int], values: dict[str, Any]) -> changes.Record:
            noun = self.opts.verbose_name if len(ids) == 1 else self.opts.verbose_name_plural
            with changes.recording(f"Removed {len(ids):,} {noun}") as record:
                for obj in self.model._default_manager.filter(pk__in=ids):
                    self.remove(record, obj)
            return record

        return ask(self, request, queryset, action="remove_ticked", title="Remove", apply=apply)

    # ── Saying so ──

    def message_user(
        self,
        request: HttpRequest,
        message: Any,
        level: int | str = messages.INFO,
        extra_tags: str = "",
        fail_silently: bool = False,
    ) -> None:
        """Offer the undo beside the news of what was done; "was deleted" is never the word for it."""
        action = getattr(request, "recorded", None)
        if action is not None and level in {messages.SUCCESS, "success"}:
            message = f"{action.what}." if getattr(request, "in_words", False) else message
            extra_tags = f"{extra_tags} undo-{action.pk}".strip()
        super().message_user(request, message, level, extra_tags, fail_silently)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        context = {"goes_to_trash": hasattr(self.model, "trashed_at"), **(extra_context or {})}
        return super().delete_view(request, object_id, context)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        request.in_words = True  # type: ignore[attr-defined]
        return super().response_delete(request, obj_display, obj_id)


class ReadOnly(Quick):
    """What infoint keeps by itself: to look at."""

    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def values_of(form: ModelForm) -> dict[str, Any]:
    """Return what the form says about columns of its row."""
    columns = {field.name for field in form._meta.model._meta.concrete_fields}
    return {name: value for name, value in form.cleaned_data.items() if name in columns and name != "id"}


def bdi(text: object) -> str:
    """Return a text that does not turn the words around it, whatever way it is written."""
    return format_html("<bdi>{}</bdi>", text)
