"""Interviews, who takes part, what was said, and what I made of it."""

import datetime as dt
import zoneinfo
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from contacts.models import Contact, Organization
from contacts.models.people import validate_time_zone
from interviews.models.pathways import Pathway
from interviews.stages import BEFORE_HELD, Medium, MissedBy, Stage

LONGEST_NOTES = 2_000_000
# How long after the planned end infoint asks whether it happened.
ASK_AFTER = dt.timedelta(minutes=15)


class Pitch(models.Model):
    """What I say of myself at the beginning: who I am, my background, what I hope to gain."""

    name = models.CharField("called", max_length=100)
    who = models.TextField("who I am", blank=True)
    background = models.TextField("my background", blank=True)
    hope = models.TextField("what I hope to gain", blank=True)
    pathway = models.ForeignKey(Pathway, models.SET_NULL, null=True, blank=True, related_name="pitches")
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name_plural = "pitches"
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""), name="pitch_has_a_name", violation_error_message="Give it a name."
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def text(self) -> str:
        return " ".join(part.strip() for part in (self.who, self.background, self.hope) if part.strip())


class InterviewQuerySet(models.QuerySet["Interview"]):
    def present(self) -> "InterviewQuerySet":
        return self.filter(trashed_at__isnull=True)

    def trashed(self) -> "InterviewQuerySet":
        return self.filter(trashed_at__isnull=False)

    def over(self, now: dt.datetime) -> "InterviewQuerySet":
        """Return what was scheduled, should be over by now, and of which I have not said if it happened.

        Mirrors `Interview.is_over`.
        """
        return self.present().filter(stage=Stage.SCHEDULED, planned_end_at__lt=now)

    def overlapping(self, start: dt.datetime, end: dt.datetime) -> "InterviewQuerySet":
        """Return what is planned for some of the time between two moments."""
        planned = self.present().filter(stage=Stage.SCHEDULED)
        return planned.filter(starts_at__lt=end, planned_end_at__gt=start)

    def for_rows(self) -> "InterviewQuerySet":
        """Fetch with each interview what a row of a list shows: with `.participants.all()` and so on."""
        return self.select_related("introduction__introducer", "pitch").prefetch_related(
            models.Prefetch(
                "participants",
                Participant.objects.present().select_related("contact__organization", "organization_then"),
            ),
            "pathways",
            "questions",
        )


class Interview(models.Model):
    """One conversation, from the idea of it to the thanks for it."""

    stage = models.CharField(max_length=10, choices=Stage, default=Stage.IDEA)
    medium = models.CharField(max_length=10, choices=Medium, default=Medium.VIDEO)
    starts_at = models.DateTimeField("starts", null=True, blank=True)
    # The zone it was agreed in, which is theirs rather than mine.
    time_zone = models.CharField(max_length=64, blank=True, validators=[validate_time_zone])
    planned_minutes = models.PositiveSmallIntegerField(
        default=30,
        validators=[
            MinValueValidator(5, message="Plan at least 5 minutes."),
            MaxValueValidator(480, message="Plan at most 480 minutes."),
        ],
    )
    # Kept beside the start, so that a list can ask for what should be over.
    planned_end_at = models.DateTimeField(null=True, blank=True, editable=False)
    where = models.CharField("link, number or place", max_length=500, blank=True)
    # When the live page was begun, and when I said that we are done.
    began_at = models.DateTimeField(null=True, blank=True, editable=False)
    ended_at = models.DateTimeField("really ended", null=True, blank=True)
    invited_to_go_on = models.BooleanField("they invited me to go on", default=False)
    missed_by = models.CharField(max_length=4, choices=MissedBy, blank=True)
    times_moved = models.PositiveSmallIntegerField(default=0, editable=False)
    times_moved_by_me = models.PositiveSmallIntegerField("of these by me", default=0, editable=False)
    asked_at = models.DateTimeField("asked", null=True, blank=True)
    # How I came to it: null when I wrote without an introduction.
    introduction = models.ForeignKey(
        "interviews.Introduction", models.SET_NULL, null=True, blank=True, related_name="interviews"
    )
    pathways = models.ManyToManyField(Pathway, blank=True, related_name="interviews")
    pitch = models.ForeignKey(Pitch, models.SET_NULL, null=True, blank=True, related_name="interviews")
    why = models.TextField("why them", blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    trashed_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        ordering = [F("starts_at").desc(nulls_first=True), "-pk"]
        indexes = [
            models.Index(
                fields=["stage", "starts_at", "id"], condition=Q(trashed_at=None), name="present_by_stage"
            ),
            models.Index(fields=["-starts_at", "-id"], condition=Q(trashed_at=None), name="present_by_start"),
            # The stage is a column of it: bound as a parameter it would not match a condition.
            models.Index(
                fields=["stage", "planned_end_at"],
                condition=Q(trashed_at=None),
                name="present_by_planned_end",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(stage="scheduled", starts_at__isnull=True),
                name="scheduled_has_a_start",
                violation_error_message="Say when it starts.",
            ),
            models.CheckConstraint(
                condition=~Q(stage="held", ended_at__isnull=True),
                name="held_has_an_end",
                violation_error_message="Say when it ended.",
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True)
                | Q(ended_at__isnull=True)
                | Q(ended_at__gte=F("starts_at")),
                name="end_not_before_start",
                violation_error_message="It cannot end before it starts.",
            ),
        ]

    def __str__(self) -> str:
        return f"interview with {self.names}"

    def get_absolute_url(self) -> str:
        return reverse("interviews:detail", args=[self.pk])

    @staticmethod
    def is_there(pk: int) -> bool:
        """Tell whether there is such an interview, outside the trash."""
        return Interview.objects.present().filter(pk=pk).exists()

    @property
    def people(self) -> list[Contact]:
        """Those who take part and are not in the trash, in order; fetched at once by `for_rows`."""
        return [one.contact for one in self.participants.all() if one.contact.trashed_at is None]

    @property
    def names(self) -> str:
        """All who take part, as one says it: "Ana", "Ana and Luis", "Ana, Luis and Oke"."""
        nobody = "nobody yet" if self.stage == Stage.IDEA else "somebody no longer here"
        *others, last = [person.name for person in self.people] or [nobody]
        return f"{', '.join(others)} and {last}" if others else last

    @property
    def about_id(self) -> int | None:
        """The person on whose page changes of it are told: the first who takes part."""
        return self.participants.values_list("contact_id", flat=True).first() if self.pk else None

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The zone it was agreed in; mine where none was said."""
        try:
            return zoneinfo.ZoneInfo(self.time_zone) if self.time_zone else my_zone()
        except (zoneinfo.ZoneInfoNotFoundError, ValueError):
            return my_zone()

    @property
    def is_before_held(self) -> bool:
        return self.stage in BEFORE_HELD

    def is_over(self, now: dt.datetime) -> bool:
        """Tell whether it should be over by now, but I have not said so. Mirrors `InterviewQuerySet.over`."""
        return self.stage == Stage.SCHEDULED and self.planned_end_at is not None and self.planned_end_at < now

    def asks_if_held(self, now: dt.datetime) -> bool:
        """Tell whether infoint asks "Did it happen?"."""
        return self.is_over(now - ASK_AFTER)


def my_zone() -> zoneinfo.ZoneInfo:
    zone = timezone.get_current_timezone()
    return zone if isinstance(zone, zoneinfo.ZoneInfo) else zoneinfo.ZoneInfo("UTC")


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def present(self) -> "ParticipantQuerySet":
        """Return those of people who are not in the trash."""
        return self.filter(contact__trashed_at__isnull=True)


class Participant(models.Model):
    """One person in one interview, with what I found out about them before."""

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="participants")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="participations")
    position = models.PositiveSmallIntegerField(default=0)
    # A finding in words, or the tick that there was nothing.
    profile = models.TextField("their profile", blank=True)
    profile_nothing = models.BooleanField(default=False)
    web = models.TextField("the web", blank=True)
    web_nothing = models.BooleanField(default=False)
    site = models.TextField("their organisation", blank=True)
    site_nothing = models.BooleanField(default=False)
    shared_ground = models.TextField(blank=True)
    # Where they worked when we talked: they may have moved on since.
    title_then = models.CharField(max_length=300, blank=True, editable=False)
    organization_then = models.ForeignKey(
        Organization, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["interview", "contact"],
                name="takes_part_once",
                violation_error_message="They take part already.",
            )
        ]

    def __str__(self) -> str:
        return self.contact.name

    @property
    def is_looked_up(self) -> bool:
        return bool((self.profile or self.profile_nothing) and (self.web or self.web_nothing))

    @property
    def place_is_read_about(self) -> bool:
        return bool(self.site or self.site_nothing)


class TalkNotes(models.Model):
    """What was said, typed while it is said. A row of its own, so that nothing else disturbs its version."""

    interview = models.OneToOneField(Interview, models.CASCADE, related_name="notes")
    text = models.TextField("notes", blank=True)
    memorable = models.TextField("one thing they said that stayed with me", blank=True)
    action = models.TextField("what I will do with it", blank=True)
    # Told in confidence: hidden until clicked; never in search, letters or files for others.
    private = models.TextField("told me privately", blank=True)
    # Whether I asked whom else to meet, once that is said.
    names_asked = models.CharField(
        max_length=8,
        blank=True,
        choices=[("declined", "asked, they gave none"), ("forgot", "I forgot to ask")],
    )
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "notes of a talk"
        verbose_name_plural = "notes of talks"

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def about_id(self) -> int | None:
        return self.interview.about_id


def _from_1_to_5(label: str) -> Any:
    bounds = [MinValueValidator(1), MaxValueValidator(5)]
    return models.PositiveSmallIntegerField(label, null=True, blank=True, validators=bounds)


class Reflection(models.Model):
    """What I made of it: begun when the talk is held, finished by a button."""

    class Verdict(models.TextChoices):
        YES = "yes", "yes"
        MAYBE = "maybe", "maybe"
        NO = "no", "no"
        MORE = "more", "I need more talks"

    interview = models.OneToOneField(Interview, models.CASCADE, related_name="reflection")
    learned = models.TextField("what I learned", blank=True)
    surprised = models.TextField("what surprised me", blank=True)
    appealed = models.TextField("what appealed", blank=True)
    put_off = models.TextField("what did not", blank=True)
    verdict = models.CharField("would I pursue it", max_length=5, choices=Verdict, blank=True)
    why = models.TextField("why", blank=True)
    contradicts = models.TextField("what contradicts an earlier talk", blank=True)
    contradicts_talk = models.ForeignKey(
        Interview, models.SET_NULL, null=True, blank=True, related_name="contradicted_by"
    )
    new_question = models.TextField("a new question", blank=True)
    # Of the person, kept apart from the path: a pleasant half hour is no reason to change one's work.
    liking = _from_1_to_5("how I liked the person")
    quality = _from_1_to_5("how good a talk it was")
    witness = models.TextField("how far to trust it", blank=True)
    energy = models.SmallIntegerField(
        "my energy afterwards",
        null=True,
        blank=True,
        validators=[MinValueValidator(-2), MaxValueValidator(2)],
    )
    # Hidden until clicked; never in search, letters or files for others.
    private = models.TextField("for my eyes only", blank=True)
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    def __str__(self) -> str:
        return f"reflection on {self.interview}"

    @property
    def about_id(self) -> int | None:
        return self.interview.about_id

    @property
    def can_be_finished(self) -> bool:
        return bool(self.appealed.strip() or self.put_off.strip())
