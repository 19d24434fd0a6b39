"""My skills, and the page of one."""

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST
from django.views.decorators.vary import vary_on_headers

from contacts import changes, people
from infoint.htmx import HtmxHttpRequest, page_or_partial, redirect
from interviews import skills
from interviews.forms.needs import LevelForm, MySkillForm, ProofForm, RenameForm
from interviews.models import Skill
from interviews.skill_page import MySkills, OneSkill
from interviews.views.interviews import said
from interviews.views.needs import said_or_so
from interviews.views.typed import nothing_else, saved

LIST = "interviews/skill_list.html"


def present(pk: int) -> Skill:
    """Return a skill, unless it was named only in talks that lie in the trash."""
    return get_object_or_404(Skill.objects.present(), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@vary_on_headers("HX-Request")
def skill_list(request: HtmxHttpRequest) -> HttpResponse:
    """Show my skills beside what was named, or take one more."""
    if request.method != "POST":
        return listed(request, MySkillForm())
    form = MySkillForm(request.POST)
    if not form.is_valid():
        return listed(request, form, status=422)
    data = form.cleaned_data
    with transaction.atomic():
        if not people.once(data["form_uuid"]):
            record = skills.add(data["name"], data["level"])
            people.taken(data["form_uuid"], reverse("interviews:skills"))
            said_or_so(request, record)
    return listed(request, MySkillForm()) if request.htmx else redirect(request, "interviews:skills")


def listed(request: HtmxHttpRequest, form: MySkillForm, status: int = 200) -> TemplateResponse:
    context = {"section": "pathways", "mine": MySkills(), "form": form}
    return TemplateResponse(request, page_or_partial(request, LIST, "skills"), context, status=status)


@require_http_methods(["GET", "HEAD"])
def skill(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    found = present(pk)
    return page(request, found, RenameForm(skill=found))


def page(request: HtmxHttpRequest, found: Skill, form: RenameForm, status: int = 200) -> TemplateResponse:
    context = {
        "section": "pathways",
        "skill": found,
        "one": OneSkill(found, timezone.now()),
        "proof_form": ProofForm(row=found),
        "rename_form": form,
        "is_stale": status == 409,
    }
    return TemplateResponse(request, "interviews/skill_detail.html", context, status=status)


@require_POST
@vary_on_headers("HX-Request")
def skill_level(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Say how far I am: in the list, where the skill moves to another part, or on its page."""
    found = present(pk)
    form = LevelForm(request.POST)
    if form.is_valid():
        record = skills.set_level(found, form.cleaned_data["level"])
        said(request, record.what, record)
    status = 200 if form.is_valid() else 422
    if request.htmx:
        if request.htmx.target == "skills":
            return listed(request, MySkillForm(), status=status)
        context = {"skill": found}
        return TemplateResponse(request, "interviews/_skill_level_changed.html", context, status=status)
    if status == 422:
        return page(request, found, RenameForm(skill=found), status=status)
    return redirect(request, found if "page" in request.GET else reverse("interviews:skills"))


@require_POST
def skill_proof(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Save what shows that I have it, while it is typed."""
    found = present(pk)
    return saved(
        request,
        ProofForm(request.POST, row=found),
        found,
        f"What shows it: {found}",
        page=found.get_absolute_url(),
        then=nothing_else,
        action=reverse("interviews:skill_proof", args=[pk]),
        heading=found.name,
    )


@require_POST
def skill_rename(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Call it by another name; by that of another skill the two become one."""
    found = present(pk)
    form = RenameForm(request.POST, skill=found)
    if not form.is_valid():
        return page(request, found, form, status=422)
    data = form.cleaned_data
    try:
        stays, record = skills.rename(found, data["name"], was=data["was"])
    except changes.Stale:
        shown = RenameForm({"name": data["name"], "was": found.name}, skill=found)
        return page(request, found, shown, status=409)
    said(request, record.what, record)
    return redirect(request, stays)


@require_POST
def skill_remove(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    found = Skill.objects.present().filter(pk=pk).first()
    if found is not None:
        record = skills.forget(found)
        said(request, record.what, record)
    return redirect(request, "interviews:skills")
