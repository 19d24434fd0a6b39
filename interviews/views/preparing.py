"""The page on which a talk is prepared: who they are, what I say first, what I ask."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from infoint.htmx import HtmxHttpRequest
from interviews import rows
from interviews.forms.pitches import ChooseForm, PitchForm
from interviews.forms.questions import OwnForm, RewordForm, TopicForm
from interviews.forms.research import ResearchForm
from interviews.models import Interview, Participant, Question
from interviews.models.questions import Topic
from interviews.preparing import Sheet
from interviews.rating import Expecting
from interviews.views.interviews import present
from interviews.views.typed import saved

REGIONS = {"ready": "interviews/_ready.html", "bank": "interviews/_bank_pick.html"}


def page_of(interview: Interview, place: str = "") -> str:
    return reverse("interviews:prepare", args=[interview.pk]) + (f"#{place}" if place else "")


def prepared(request: HttpRequest, pk: int, **context: Any) -> dict[str, Any]:
    """Return what the page shows, or any part of it; `edited` is a form that was not taken."""
    interview, now = present(pk), timezone.now()
    sheet = Sheet(interview, now)
    return {
        "section": "interviews",
        "interview": interview,
        "row": rows.of([interview], now)[0],
        "sheet": sheet,
        "expecting": Expecting(interview, now),
        "this_year": sheet.today.year,
        "forms": Forms(sheet),
        "bank": Bank(sheet, request),
    } | context


class Forms:
    """The forms of the page, each made where a template wants it."""

    def __init__(self, sheet: Sheet, edited: RewordForm | None = None) -> None:
        self._sheet = sheet
        self._edited = edited

    @property
    def research(self) -> list[tuple[Any, ResearchForm]]:
        return [(person, ResearchForm(row=person.participant)) for person in self._sheet.people]

    @property
    def questions(self) -> list[tuple[Any, RewordForm]]:
        edited = self._edited
        return [
            (item, edited if edited and edited.row == item.question else RewordForm(row=item.question))
            for item in self._sheet.plan.items
        ]

    @property
    def pitch(self) -> PitchForm | None:
        pitch = self._sheet.interview.pitch
        return PitchForm(row=pitch) if pitch else None

    @property
    def choose(self) -> ChooseForm:
        return ChooseForm(chosen=self._sheet.interview.pitch)

    @property
    def own(self) -> OwnForm:
        return OwnForm()

    @property
    def to_find_out(self) -> list[tuple[str, uuid.UUID]]:
        """Open questions that may be asked in this talk, each with the number of its form."""
        return [(text, uuid.uuid4()) for text in self._sheet.to_find_out]


class Bank:
    """The bank of questions as one picks from it: one topic at a time."""

    def __init__(self, sheet: Sheet, request: HttpRequest) -> None:
        self._sheet = sheet
        self.asked_for = TopicForm(request.GET).chosen

    @property
    def is_open(self) -> bool:
        return bool(self.asked_for)

    @property
    def topic(self) -> str:
        """The topic that was asked for, else the first one that is not covered yet."""
        uncovered = (topic for topic, state in self._sheet.plan.coverage if state == "open")
        return self.asked_for or next(uncovered, Topic.ADVICE)

    @property
    def topics(self) -> list[tuple[str, str, bool]]:
        here = self.topic
        return [(topic.value, topic.label, topic == here) for topic in Topic]

    @property
    def questions(self) -> list[tuple[Question, bool]]:
        """The questions of this topic, and whether each is planned."""
        planned = {one.question_id for one in self._sheet.plan.questions}
        found = Question.objects.filter(topic=self.topic, retired_at=None).prefetch_related("pathways")
        return [(question, question.pk in planned) for question in found]

    @property
    def is_empty(self) -> bool:
        return not Question.objects.filter(retired_at=None).exists()


@require_GET
@vary_on_headers("HX-Request", "HX-Target")
def prepare(request: HtmxHttpRequest, pk: int) -> HttpResponse:
    asked = request.htmx and not request.htmx.history_restore_request and request.htmx.target
    template = REGIONS.get(asked or "", "interviews/interview_prepare.html")
    return TemplateResponse(request, template, prepared(request, pk))


@require_POST
@vary_on_headers("HX-Request")
def research(request: HtmxHttpRequest, pk: int, participant_pk: int) -> HttpResponse:
    """Save what I found out about one person."""
    interview = present(pk)
    rows = Participant.objects.filter(interview=interview, contact__trashed_at=None)
    one = get_object_or_404(rows.select_related("contact__organization"), pk=participant_pk)
    person = next(found for found in Sheet(interview, timezone.now()).people if found.participant == one)
    return saved(
        request,
        ResearchForm(request.POST, row=one),
        one,
        f"Looked up {one.contact.name}",
        region="interviews/_research.html",
        page=page_of(interview, f"research-{one.pk}"),
        interview=interview,
        person=person,
        heading=f"Research on {one.contact.name}",
    )
