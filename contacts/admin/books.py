"""The books that infoint keeps by itself: to look at, never to write in."""

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from contacts.admin.recorded import ReadOnly, bdi
from contacts.models import Action, Change, ImportBatch, Submission


@admin.register(Action)
class ActionAdmin(ReadOnly):
    list_display = ["shown_what", "kind", "count", "at", "undone_at", "changes"]
    list_filter = ["kind", ("undone_at", admin.EmptyFieldListFilter)]
    search_fields = ["what"]

    @admin.display(description="what")
    def shown_what(self, action: Action) -> str:
        return bdi(action.what)

    @admin.display(description="rows")
    def changes(self, action: Action) -> str:
        address = f"{reverse('admin:contacts_change_changelist')}?action={action.pk}"
        return format_html('<a href="{}">its rows</a>', address)


@admin.register(Change)
class ChangeAdmin(ReadOnly):
    list_display = ["row", "action", "before", "after"]
    list_display_links = ["row"]
    list_select_related = ["action"]
    ordering = ["-pk"]

    @admin.display(description="row", ordering="pk")
    def row(self, change: Change) -> str:
        return str(change)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        return lookup == "action" or super().lookup_allowed(lookup, value, request)


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnly):
    list_display = ["file_name", "source", "imported_at", "new", "changed", "same", "gone", "in_trash"]
    list_filter = ["source"]
    list_select_related = ["action", "friend"]


@admin.register(Submission)
class SubmissionAdmin(ReadOnly):
    list_display = ["uuid", "url", "at"]
    ordering = ["-pk"]
