"""Pathways: the list of them, the page of one, and what is said of it there in one field or one click."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from contacts import trash
from infoint.htmx import HtmxHttpRequest, redirect
from interviews import gauges, pathway_rows, pathways
from interviews.forms.open_questions import AnswerForm, OpenQuestionForm, RewordForm
from interviews.forms.pathways import EditForm, GaugeForm, NameForm, StatusForm, WhyForm
from interviews.forms.questions import TopicForm
from interviews.insights.answers import never_told, side_by_side
from interviews.models import Pathway
from interviews.pathway_page import Story
from interviews.views.interviews import said
from interviews.views.typed import nothing_else, saved


def present(pk: int) -> Pathway:
    """Return a pathway that is not in the trash, or answer 404."""
    return get_object_or_404(Pathway.objects.present(), pk=pk)


# ── All of them ───────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
def pathway_list(request: HtmxHttpRequest) -> HttpResponse:
    """Show all pathways, or add one; one that is there already is shown."""
    form = NameForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return list_page(request, form, status=422 if form.is_bound else 200)
    record = pathways.add(form.cleaned_data["name"])
    found = pathways.called(form.cleaned_data["name"])
    if record.action is None:
        messages.info(request, f"{found.name} is there already.")
    said(request, record.what, record)
    return redirect(request, found)


def list_page(request: HttpRequest, form: NameForm, status: int = 200) -> TemplateResponse:
    rows = pathway_rows.of(list(Pathway.objects.present()))
    context: dict[str, Any] = {
        "section": "pathways",
        "form": form,
        "rows": rows,
        "headline": pathway_rows.headline(rows),
        "going": [row for row in rows if row.pathway.status not in pathway_rows.AT_REST],
        "resting": [row for row in rows if row.pathway.status in pathway_rows.AT_REST],
    }
    return TemplateResponse(request, "interviews/pathway_list.html", context, status=status)


# ── One of them ───────────────────────────────────────────────────────────────────────────────────


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Pathway, pk=pk)
    if found.trashed_at is None:
        return page(request, found)
    context = {
        "section": "pathways",
        "pathway": found,
        "until": trash.kept_until(found.trashed_at),
        "today": timezone.localdate(),
    }
    return TemplateResponse(request, "interviews/pathway_trashed.html", context)


def page(request: HttpRequest, found: Pathway, status: int = 200, **forms: Any) -> TemplateResponse:
    story = Story(found, timezone.now())
    context: dict[str, Any] = {
        "section": "pathways",
        "pathway": found,
        "story": story,
        "statuses": Pathway.Status.choices,
        "why_form": WhyForm(row=found),
        "gauge_form": GaugeForm(today=story.today, last=next(iter(story.gauges), None)),
        **questions(story),
        **forms,
    }
    return TemplateResponse(request, "interviews/pathway_detail.html", context, status=status)


def questions(story: Story) -> dict[str, Any]:
    """Return what the section of open questions shows, with a form to each of them."""
    return {
        "question_form": OpenQuestionForm(),
        "questions": [
            (
                one,
                RewordForm(row=one.question),
                AnswerForm(row=one.question, talks=story.choices),
            )
            for one in story.questions
        ],
    }


@require_POST
def why(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Save why it draws me, while it is typed."""
    found = present(pk)
    return saved(
        request,
        WhyForm(request.POST, row=found),
        found,
        f"Why {found.name}",
        page=found.get_absolute_url(),
        then=nothing_else,
        action=reverse("interviews:pathway_why", args=[pk]),
        heading="Why it draws me",
        section="pathways",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    found = present(pk)
    address = reverse("interviews:pathway_edit", args=[pk])
    if request.method != "POST":
        context = {"section": "pathways", "pathway": found, "form": EditForm(row=found), "action": address}
        return TemplateResponse(request, "interviews/pathway_edit.html", context)

    def save(typed: dict[str, Any], seen: str) -> Pathway:
        record = pathways.edit(found, typed, seen)
        said(request, record.what, record)
        return found

    return saved(
        request,
        EditForm(request.POST, row=found),
        found,
        save,
        page=found.get_absolute_url(),
        action=address,
        heading="Edit the pathway",
        section="pathways",
    )


@require_POST
def set_status(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Say how far I am with it, with one click."""
    found = present(pk)
    form = StatusForm(request.POST)
    if not form.is_valid():
        raise Http404
    record = pathways.set_status([found.pk], form.cleaned_data["status"])
    said(request, record.what, record)
    return redirect(request, found)


@require_POST
def gauge(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Say how it looks today, or put right how it looked on another day."""
    found = present(pk)
    form = GaugeForm(request.POST, today=timezone.localdate(), last=None)
    if not form.is_valid():
        return page(request, found, status=422, gauge_form=form)
    record = gauges.save(found, form.cleaned_data["on"], form.values)
    said(request, record.what, record)
    return redirect(request, f"{found.get_absolute_url()}#gauges")


@require_POST
def put_in_trash(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    """Put it in the trash; what hangs on it stays, and shows again once it is restored."""
    record = pathways.trash([present(pk).pk])
    said(request, record.what, record)
    return redirect(request, "interviews:pathways")


@require_POST
def restore(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Pathway, pk=pk)
    record = pathways.restore([found.pk])
    said(request, record.what, record)
    return redirect(request, found)


# ── What answers say side by side ─────────────────────────────────────────────────────────────────


@require_safe
def answers(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what different people answered to the same question, or said of the same topic."""
    found = present(pk)
    topics = side_by_side(found)
    asked = TopicForm(request.GET).chosen
    chosen = next((one for one in topics if one.topic == asked), None)
    context: dict[str, Any] = {
        "section": "pathways",
        "pathway": found,
        "topics": topics,
        "chosen": chosen,
        "shown": [chosen] if chosen else topics,
        "never": never_told(topics),
        "this_year": timezone.localdate().year,
    }
    return TemplateResponse(request, "interviews/pathway_answers.html", context)
