"""What the columns of a table mean: asked once, between choosing the file and the preview."""

from typing import Final

from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from contacts import linkedin, mapping, uploads
from contacts.forms.mapping import MappingForm
from contacts.views.importing import gone
from infoint.htmx import HtmxHttpRequest, redirect

PAGE: Final = "contacts/import_columns.html"


@require_http_methods(["GET", "HEAD", "POST"])
def import_columns(request: HtmxHttpRequest, token: str) -> HttpResponse:
    """Ask for the meaning of each column; a file that tells it by itself goes to the preview."""
    if uploads.is_busy(token):
        return redirect(request, reverse("contacts:import_progress", args=[token]))
    upload = uploads.find(token, timezone.now())
    if upload is None:
        return gone(request)
    meaning = upload.meaning
    preview = reverse("contacts:import_preview", args=[token])
    if meaning is None and _explains_itself(upload):
        return redirect(request, preview)
    table = mapping.table(upload.read())
    data = request.POST if request.method == "POST" else None
    form = MappingForm(data, table=table, file_name=upload.name, meaning=meaning)
    if form.is_valid() and _is_kept(form, upload):
        return redirect(request, preview)
    context = {"section": "import", "upload": upload, "form": form}
    return TemplateResponse(request, PAGE, context, status=422 if form.is_bound else 200)


def _explains_itself(upload: uploads.Upload) -> bool:
    try:
        upload.export()
    except linkedin.UnknownHeader:
        return False
    return True


def _is_kept(form: MappingForm, upload: uploads.Upload) -> bool:
    """Keep what was said if people can be read by it; else say in the form why not."""
    try:
        mapping.read(upload.read(), form.meaning)
        upload.explain(form.meaning)
    except linkedin.NotAnExport as error:
        form.add_error(None, str(error))
    except OSError as error:
        form.add_error(None, f"This could not be kept: {error.strerror}. Nothing was written.")
    return form.is_valid()
