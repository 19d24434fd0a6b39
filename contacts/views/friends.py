"""A friend's export in the browser: choose their file, with their leave. The rest is as with my own."""

from typing import Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from contacts import discretion, uploads
from contacts.forms.importing import FriendUploadForm
from contacts.importing.friends import refusal
from contacts.models import Contact, ImportBatch
from infoint.htmx import HtmxHttpRequest, redirect

PAGE: Final = "contacts/friend_import.html"
SHOWN: Final = 10  # earlier imports


@require_http_methods(["GET", "HEAD", "POST"])
def friend_import(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Take the file of a friend who gave leave, and lead to what it would change."""
    friend = get_object_or_404(Contact.objects.present().select_related("organization"), pk=pk)
    now = timezone.now()
    uploads.sweep(now)
    refused = refusal(friend)
    sent = request.method == "POST" and not refused
    form = FriendUploadForm(request.POST, request.FILES) if sent else FriendUploadForm()
    if form.is_valid():
        try:
            upload = uploads.keep(form.content, form.cleaned_data["file"].name, now, friend.pk)
        except OSError as error:
            form.add_error("file", f"The file could not be kept: {error.strerror}. Nothing was written.")
        else:
            return redirect(request, reverse("contacts:import_preview", args=[upload.token]))
    earlier = ImportBatch.objects.filter(friend=friend).select_related("action")
    context = {
        "section": "people",
        "contact": friend,
        "refused": refused,
        "dark": discretion.reasons_of([friend]).get(friend.pk, "") if refused else "",
        "form": form,
        "earlier": [] if refused else earlier[:SHOWN],
    }
    return TemplateResponse(request, PAGE, context, status=422 if request.method == "POST" else 200)
