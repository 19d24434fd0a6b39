"""What is worth remembering of somebody, and whom I told what."""

import uuid

from django.db import models
from django.utils import timezone

from contacts.models.people import Contact

LONGEST_NOTE = 2_000_000


class Note(models.Model):
    """A note in Markdown; with `touched_on` it also logs that we were in touch that day."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="notes")
    # The form's own number: the first save makes the note, all later ones find it.
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    text = models.TextField(blank=True)
    sensitive = models.BooleanField(default=False)
    touched_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.text[:60]


class Told(models.Model):
    """Whom I told that I am looking, when and how much."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="told")
    told_on = models.DateField()
    what = models.CharField(max_length=300, blank=True)
    in_confidence = models.BooleanField("asked to keep it to themselves", default=False)

    class Meta:
        ordering = ["-told_on", "-pk"]
        verbose_name = "person told"
        verbose_name_plural = "people told"

    def __str__(self) -> str:
        return f"{self.contact}, {self.told_on}"
