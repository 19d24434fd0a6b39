"""Circles: the list of them, and the page of one."""

import uuid
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from contacts import circles, people, rows
from contacts.forms.adding import guess
from contacts.forms.circles import AddForm, DarkForm, MembersForm, NameForm
from contacts.listing import Listing
from contacts.models import Circle
from contacts.organization_portrait import hits
from contacts.views.person import said
from infoint.htmx import HtmxHttpRequest, page_or_partial, redirect

PAGE = "contacts/circle_detail.html"


def address(circle: Circle) -> str:
    return reverse("contacts:circle", args=[circle.pk])


@require_http_methods(["GET", "HEAD", "POST"])
def circle_list(request: HtmxHttpRequest) -> HttpResponse:
    """Show all circles, or add one."""
    form = NameForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        circle, record = circles.add(form.cleaned_data["name"])
        said(request, record.what, record)
        return redirect(request, address(circle))
    context = {
        "section": "people",
        "form": form,
        "circles": circles.listed(),
        "today": timezone.localdate(),
    }
    status = 422 if form.is_bound else 200
    return TemplateResponse(request, "contacts/circle_list.html", context, status=status)


def _page(
    request: HtmxHttpRequest, circle: Circle, template: str = PAGE, status: int = 200, **context: Any
) -> HttpResponse:
    typed = AddForm(request.GET).typed
    page = Listing([Q(circles=circle)]).page(request.GET.get("page"))
    context = {
        "section": "people",
        "circle": circle,
        "name_form": NameForm(circle=circle),
        "page": page,
        "rows": rows.of(list(page)),
        "newcomers": 0 if circle.in_the_dark else circles.newcomers(circle),
        "typed": typed,
        "found": rows.of(hits(typed, Q(circles=circle))),
        "somebody": guess(typed) if typed.strip() else None,
        "form_uuid": uuid.uuid4(),
        "today": timezone.localdate(),
        **context,
    }
    return TemplateResponse(request, template, context, status=status)


@require_safe
@vary_on_headers("HX-Request")
def circle(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Circle, pk=pk)
    template = page_or_partial(request, PAGE, "hits") if "add" in request.GET else PAGE
    return _page(request, found, template)


@require_POST
def circle_rename(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Circle, pk=pk)
    form = NameForm(request.POST, circle=found)
    if not form.is_valid():
        return _page(request, found, status=422, name_form=form)
    name = form.cleaned_data["name"]
    said(request, f"The circle is called {name} now", circles.rename(found, name))
    return redirect(request, address(found))


@require_POST
def circle_dark(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Circle, pk=pk)
    form = DarkForm(request.POST)
    dark = form.is_valid() and form.cleaned_data["in_the_dark"]
    record = circles.set_in_the_dark([found.pk], dark)
    said(request, record.what, record)
    return redirect(request, address(found))


@require_POST
def circle_delete(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Circle, pk=pk)
    said(request, f"The circle {found.name} is gone", circles.remove(found))
    return redirect(request, "contacts:circles")


@require_POST
def circle_people(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Take the ticked into the circle, or out of it."""
    found = get_object_or_404(Circle, pk=pk)
    form = MembersForm(request.POST)
    if form.is_valid() and form.cleaned_data["who"]:
        verb = people.add_to_circle if form.cleaned_data["do"] == "in" else people.remove_from_circle
        record = verb(form.cleaned_data["who"], found)
        said(request, record.what, record)
    else:
        _say(request, form)
    return redirect(request, address(found))


def _say(request: HttpRequest, form: MembersForm) -> None:
    errors = [str(error) for some in form.errors.values() for error in some]
    messages.warning(request, errors[0] if errors else "None of these people are here any more.")
