"""The list of people."""

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from contacts.models import Contact


@require_GET
def contact_list(request: HttpRequest) -> TemplateResponse:
    page = Paginator(Contact.objects.present().for_rows(), per_page=50).get_page(request.GET.get("page"))
    return TemplateResponse(request, "contacts/contact_list.html", {"page": page})
