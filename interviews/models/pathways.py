"""Kinds of work that I am exploring, and what people told me to read, join or visit."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from contacts.models import Contact


class PathwayQuerySet(models.QuerySet["Pathway"]):
    def present(self) -> "PathwayQuerySet":
        return self.filter(trashed_at__isnull=True)

    def trashed(self) -> "PathwayQuerySet":
        return self.filter(trashed_at__isnull=False)


class Pathway(models.Model):
    """A kind of work that I might want to do."""

    class Status(models.TextChoices):
        EXPLORING = "exploring", "exploring"
        LEADING = "leading", "leading"
        PARKED = "parked", "parked"
        DROPPED = "dropped", "dropped"

    name = models.CharField(max_length=200)
    why = models.TextField("why it draws me", blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.EXPLORING)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    trashed_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PathwayQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""), name="pathway_has_a_name", violation_error_message="Give it a name."
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("interviews:pathway", args=[self.pk])

    @staticmethod
    def is_there(pk: int) -> bool:
        """Tell whether there is such a pathway, outside the trash."""
        return Pathway.objects.present().filter(pk=pk).exists()


class ResourceQuerySet(models.QuerySet["Resource"]):
    def present(self) -> "ResourceQuerySet":
        """Return those that were named in no talk that lies in the trash."""
        return self.filter(Q(interview=None) | Q(interview__trashed_at=None))


class Resource(models.Model):
    """A group, book or event that somebody named, to be looked at."""

    class Kind(models.TextChoices):
        GROUP = "group", "group"
        BOOK = "book", "to read"
        EVENT = "event", "event"
        COURSE = "course", "course"
        PERSON = "person", "person to read"
        SITE = "site", "website"
        OTHER = "other", "something else"

    kind = models.CharField(max_length=8, choices=Kind, default=Kind.GROUP)
    name = models.CharField(max_length=300)
    url = models.CharField("address", max_length=500, blank=True)
    note = models.TextField(blank=True)
    interview = models.ForeignKey(
        "interviews.Interview", models.SET_NULL, null=True, blank=True, related_name="resources"
    )
    # Who named it; the talk may be forgotten before they are.
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="resources", verbose_name="named by"
    )
    pathways = models.ManyToManyField(Pathway, blank=True, related_name="resources")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # The day of an event, or until when something can be had.
    happens_on = models.DateField("on", null=True, blank=True)
    done_at = models.DateTimeField("looked at", null=True, blank=True)
    outcome = models.TextField("what came of it", blank=True)

    objects = ResourceQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""), name="resource_has_a_name", violation_error_message="Say what it is."
            )
        ]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def is_there(pk: int) -> bool:
        """Tell whether such a resource has a page."""
        return Resource.objects.present().filter(pk=pk).exists()
