"""The page between choosing a bulk action and doing it: small, however many rows are ticked."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse

from contacts import changes

NAMES_SHOWN = 5
Apply = Callable[[list[int], dict[str, Any]], changes.Record | HttpResponseBase]


class AskForm(forms.Form):
    """What the page carries along: the ticked ids in one field, and how many were shown."""

    ticked = forms.CharField(required=False, widget=forms.HiddenInput)
    shown = forms.IntegerField(widget=forms.HiddenInput)

    def clean_ticked(self) -> list[int]:
        ids = self.cleaned_data["ticked"].split(",") if self.cleaned_data["ticked"] else []
        if not all(part.isdecimal() and len(part) < 19 for part in ids):
            raise forms.ValidationError("These are no rows.")
        return [int(part) for part in ids]


def ask(
    admin: ModelAdmin,
    request: HttpRequest,
    queryset: QuerySet,
    *,
    action: str,
    title: str,
    apply: Apply,
    form_class: type[forms.Form] = forms.Form,
    facts: Callable[[QuerySet], list[str]] | None = None,
) -> HttpResponseBase | None:
    """Show how many rows of which names are meant, with a form; then apply, with one undo.

    "All that match" is counted again in the transaction that changes them, and shown again if it differs.
    """
    across = request.POST.get("select_across") == "1"
    applying = "apply" in request.POST
    carried = AskForm(request.POST if applying else None)
    if applying and not carried.is_valid():
        messages.error(request, "These rows are not known. Tick them again.")
        return None
    if applying and not across:
        queryset = admin.get_queryset(request).filter(pk__in=carried.cleaned_data["ticked"])
    form = form_class(request.POST if applying else None)
    with transaction.atomic():
        count = queryset.count()
        differs = applying and count != carried.cleaned_data["shown"]
        if applying and form.is_valid() and not differs:
            ids = list(queryset.order_by("pk").values_list("pk", flat=True))
            done = apply(ids, form.cleaned_data)
            if isinstance(done, HttpResponseBase):
                return done
            say(admin, request, done)
            return None
    ticked = [] if across else list(queryset.order_by("pk").values_list("pk", flat=True))
    names = [str(obj) for obj in queryset[:NAMES_SHOWN]]
    context = {
        **admin.admin_site.each_context(request),
        "opts": admin.opts,
        "title": title,
        "form": form,
        "count": count,
        "noun": admin.opts.verbose_name if count == 1 else admin.opts.verbose_name_plural,
        "names": names,
        "more": count - len(names),
        "facts": facts(queryset) if facts else [],
        "differs": differs,
        "action": action,
        "across": "1" if across else "0",
        "ticked": ",".join(map(str, ticked)),
        "checkbox_name": ACTION_CHECKBOX_NAME,
        "media": admin.media,
    }
    status = 422 if applying else 200
    return TemplateResponse(request, "admin/contacts/bulk.html", context, status=status)


def say(admin: ModelAdmin, request: HttpRequest, record: changes.Record) -> None:
    """Say what was done, with its undo."""
    if record.action is None:
        messages.info(request, "Nothing to change: it was so already.")
        return
    request.recorded = record.action  # type: ignore[attr-defined]
    admin.message_user(request, f"{record.what}.", messages.SUCCESS)
