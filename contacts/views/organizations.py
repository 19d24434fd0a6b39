"""Organisations: the list, the page of one, and what is changed on it in place."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from contacts import changes, organization_likeness, organization_merge, organizations, people, trash
from contacts.forms.circles import AddForm
from contacts.forms.organizations import (
    AliasForm,
    ConfidentialForm,
    FindForm,
    OrganizationForm,
    PersonForm,
    ResearchForm,
    SameForm,
    WantedForm,
)
from contacts.models import Organization
from contacts.organization_lists import SORTS
from contacts.organization_portrait import Place
from contacts.views.person import said
from infoint.htmx import HtmxHttpRequest, is_autosave, page_or_partial, redirect

PAGE = "contacts/organization_detail.html"
MOST_ALIKE = 50


def present(pk: int) -> Organization:
    """Return an organisation that is not in the trash, or answer 404."""
    return get_object_or_404(Organization.objects.present().select_related("parent"), pk=pk)


def address(organization: Organization, anchor: str = "") -> str:
    return reverse("contacts:organization", args=[organization.pk]) + anchor


@require_safe
@vary_on_headers("HX-Request")
def organization_list(request: HtmxHttpRequest) -> HttpResponse:
    form = FindForm(request.GET)
    context = {
        "section": "people",
        "form": form,
        "sorts": SORTS.items(),
        "total": Organization.objects.present().count(),
        "page": form.found().page(request.GET.get("page")),
    }
    template = page_or_partial(request, "contacts/organization_list.html", "results")
    return TemplateResponse(request, template, context)


def _context(request: HttpRequest, organization: Organization, **context: Any) -> dict[str, Any]:
    add = AddForm(request.GET)
    place = Place(organization, request.GET.get("page", ""), request.GET.get("before", ""), add.typed)
    return {
        "section": "people",
        "organization": organization,
        "place": place,
        "today": timezone.localdate(),
        "form_uuid": uuid.uuid4(),
        **context,
    }


@require_safe
@vary_on_headers("HX-Request")
def organization(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    found = present(pk)
    template = page_or_partial(request, PAGE, "hits") if "add" in request.GET else PAGE
    return TemplateResponse(request, template, _context(request, found))


def _show(
    request: HtmxHttpRequest, organization: Organization, card: str, status: int = 200, **context: Any
) -> HttpResponse:
    """Answer a choice made in place: with its card and what was said, or the page it stands on."""
    organization = present(organization.pk)
    if request.htmx:
        context = _context(request, organization, card=f"contacts/_organization_{card}.html", **context)
        return TemplateResponse(request, "contacts/_organization_changed.html", context, status=status)
    if status == 200:
        return redirect(request, address(organization))
    return TemplateResponse(request, PAGE, _context(request, organization, **context), status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def organization_edit(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    found = present(pk)
    form = OrganizationForm(request.POST if request.method == "POST" else None, instance=found)
    status = 200
    if form.is_bound and form.is_valid():
        try:
            record = organizations.edit(found, version=form.cleaned_data["version"], **form.values)
        except changes.Stale:
            form.add_error(None, "This was changed elsewhere in the meantime. Look at it again, then save.")
            found, status = present(pk), 409
            form.data = request.POST.copy()
            form.data["version"] = str(found.version)
        else:
            said(request, f"Saved {found.name}", record)
            return redirect(request, address(found))
    elif form.is_bound:
        status = 422
    context = {"section": "people", "organization": found, "form": form}
    return TemplateResponse(request, "contacts/organization_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def organization_research(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Show the research as a form, or save it while it is typed."""
    found = present(pk)
    if request.method == "POST":
        return _save_research(request, found)
    return _research(request, found, text=found.research, version=organizations.version_of(found.research))


def _research(
    request: HtmxHttpRequest, organization: Organization, status: int = 200, **context: Any
) -> HttpResponse:
    partial = request.htmx and not request.htmx.history_restore_request
    template = "contacts/_organization_writing.html" if partial else "contacts/organization_research.html"
    context = {"section": "people", "organization": organization, "writing": True, **context}
    return TemplateResponse(request, template, context, status=status)


def _save_research(request: HtmxHttpRequest, organization: Organization) -> HttpResponse:
    form = ResearchForm(request.POST)
    autosave = is_autosave(request)
    if not form.is_valid():
        if autosave:
            return HttpResponse(status=422)
        return _research(
            request, organization, 422, form=form, text=request.POST.get("text", ""),
            version=organizations.version_of(organization.research),
        )  # fmt: skip
    text = form.cleaned_data["text"]
    if form.choice == "theirs":
        return redirect(request, address(organization, "#research"))
    stored = organization.research
    if form.choice == "both" and organizations.version_of(stored) == form.version_seen:
        text = f"{stored}\n\n{text}"
    try:
        organizations.save_research(organization, text, version=form.version_seen)
    except changes.Stale as stale:
        return _conflict(request, organization, text, stale.current)
    if autosave:
        return HttpResponse(headers={"X-Infoint-Version": organizations.version_of(text)})
    if request.htmx:
        return _show(request, organization, "research")
    return redirect(request, address(organization, "#research"))


def _conflict(request: HtmxHttpRequest, organization: Organization, text: str, current: Any) -> HttpResponse:
    """Show both texts; the text of one that lies in the trash now counts as none."""
    theirs = current.research if current is not None else ""
    context = {"mine": text, "theirs": theirs, "theirs_version": organizations.version_of(theirs)}
    if request.htmx:
        template = "contacts/_organization_conflict.html"
        return TemplateResponse(request, template, context, status=409)
    version = organizations.version_of(theirs)
    return _research(request, organization, 409, text=text, version=version, too_late=True, **context)


@require_POST
def organization_aliases(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    found = present(pk)
    form = AliasForm(request.POST, organization=found)
    if not form.is_valid():
        return _show(request, found, "aliases", 422, alias_form=form)
    added, removed = form.cleaned_data["add"], form.cleaned_data["remove"]
    if removed:
        said(request, f"No longer also called {removed}", organizations.remove_alias(found, removed))
    else:
        said(request, f"Also called {added}", organizations.add_alias(found, added))
    return _show(request, found, "aliases")


@require_POST
def organization_wanted(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    found = present(pk)
    form = WantedForm(request.POST)
    if not form.is_valid():
        return _show(request, found, "wanted", 422)
    wanted = form.cleaned_data["wanted"]
    words = f"{found.name}: {organizations.WANTED[wanted]}"
    said(request, words, organizations.set_wanted([found.pk], wanted))
    return _show(request, found, "wanted")


@require_POST
def organization_confidential(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Keep its people in the dark, or no longer: that changes marks all over the page."""
    found = present(pk)
    form = ConfidentialForm(request.POST)
    confidential = form.is_valid() and form.cleaned_data["confidential"]
    record = organizations.set_confidential([found.pk], confidential)
    said(request, record.what, record)
    return redirect(request, address(found))


@require_POST
def organization_people(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Say that somebody works here."""
    found = present(pk)
    form = PersonForm(request.POST)
    if form.is_valid():
        person = form.cleaned_data["person"]
        said(request, f"{person.name} works at {found.name}", people.edit(person, organization=found))
    else:
        messages.warning(request, str(form.errors["person"][0]))
    return redirect(request, address(found))


@require_POST
def organization_trash(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    found = present(pk)
    record = trash.trash_organizations([found.pk])
    if record.action is None:
        messages.warning(request, f"{found.name} stays: there are people who work here or worked here.")
        return redirect(request, address(found))
    said(request, f"{found.name} is in the trash", record)
    return redirect(request, "contacts:organizations")


# ── Two spellings of one firm ─────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
def organization_same(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Look for the other spelling, show what making them one would move, and do it."""
    found = present(pk)
    form = SameForm(request.POST if request.method == "POST" else request.GET, organization=found)
    other = form.cleaned_data.get("other")
    if request.method == "POST" and other and form.cleaned_data.get("keep"):
        kept, lost = (other, found) if form.cleaned_data["keep"] == "other" else (found, other)
        said(request, f"{lost.name} is now {kept.name}", organization_merge.merge(kept, lost))
        return redirect(request, address(kept))
    context = {
        "section": "people",
        "organization": found,
        "form": form,
        "found": form.found(),
        "other": other,
        "gone": "other" in form.errors,
        "choices": [
            ("this", found, organization_merge.preview(found, other)),
            ("other", other, organization_merge.preview(other, found)),
        ]
        if other
        else [],
    }
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(request, "contacts/organization_same.html", context, status=status)


@require_safe
def organizations_alike(request: HtmxHttpRequest) -> HttpResponse:
    pairs, more = organization_likeness.pairs(MOST_ALIKE)
    context = {"section": "people", "pairs": pairs, "more": more}
    return TemplateResponse(request, "contacts/organization_alike.html", context)
