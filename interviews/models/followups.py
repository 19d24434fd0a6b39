"""What is still to be done, and what was."""

import datetime as dt

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from contacts import discretion
from contacts.models import Contact
from interviews.cadence import Kind
from interviews.models.introductions import Introduction
from interviews.models.letters import Message, SentHow
from interviews.models.talks import Interview, Participant


class Done(models.TextChoices):
    """How something was done; the first ones as a letter is sent."""

    EMAIL = SentHow.EMAIL.value, SentHow.EMAIL.label
    POST = SentHow.POST.value, SentHow.POST.label
    BOTH = SentHow.BOTH.value, SentHow.BOTH.label
    MESSAGE = SentHow.MESSAGE.value, SentHow.MESSAGE.label
    HAND = SentHow.HAND.value, SentHow.HAND.label
    OTHER = "other", "otherwise"


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def open(self) -> "FollowUpQuerySet":
        return self.filter(done_at__isnull=True, waived_at__isnull=True)

    def owed(self) -> "FollowUpQuerySet":
        """Return what is open and concerns nobody who must not be approached, nor anything in the trash.

        Whoever is in the dark, asks not to be written to, or died, owes and is owed nothing; once that
        changes their rows are back with their dates.
        """
        about_hidden = Participant.objects.filter(
            discretion.never_to_be_proposed("contact"), interview=OuterRef("interview")
        )
        return (
            self.open()
            .filter(Q(interview__isnull=True) | Q(interview__trashed_at__isnull=True))
            .exclude(discretion.never_to_be_proposed("contact"))
            .exclude(discretion.never_to_be_proposed("introduction__target"))
            .exclude(Q(kind=Kind.REPORT) & Exists(about_hidden))
        )

    def overdue(self, now: dt.datetime) -> "FollowUpQuerySet":
        """Return what is owed and too late. `cadence.is_overdue` says the same in Python."""
        return self.owed().filter(due_at__lt=now, in_question=False)


class FollowUp(models.Model):
    """Something to do by a certain moment; done, waived with a reason, or open."""

    kind = models.CharField(max_length=16, choices=Kind)
    contact = models.ForeignKey(
        Contact, models.CASCADE, null=True, blank=True, related_name="follow_ups", verbose_name="person"
    )
    interview = models.ForeignKey(Interview, models.CASCADE, null=True, blank=True, related_name="follow_ups")
    introduction = models.ForeignKey(
        Introduction, models.CASCADE, null=True, blank=True, related_name="follow_ups"
    )
    # The letter that did it, or is being written to.
    message = models.ForeignKey(
        Message, models.SET_NULL, null=True, blank=True, related_name="follow_ups", editable=False
    )
    what = models.CharField("in words", max_length=300, blank=True)
    # Of several steps of one kind which it is: the second person, the second letter, letting it rest.
    step = models.PositiveSmallIntegerField(default=1, editable=False)
    due_at = models.DateTimeField("due")
    done_at = models.DateTimeField("done", null=True, blank=True)
    channel = models.CharField("how", max_length=8, choices=Done, blank=True)
    waived_at = models.DateTimeField(null=True, blank=True)
    waived_because = models.CharField("waived because", max_length=300, blank=True)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    # Entered so late that it may have been done long ago: asked about, never red.
    in_question = models.BooleanField("perhaps done long ago", default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        verbose_name = "follow-up"
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(done_at__isnull=True, waived_at__isnull=True),
                name="open_follow_ups_by_due",
            ),
            models.Index(fields=["interview", "kind"], name="follow_ups_of_an_interview"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["interview", "contact"],
                condition=Q(kind="thank"),
                name="one_thank_you_a_talk_and_person",
                violation_error_message="There is a thank-you for this talk and person already.",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(waived_at__isnull=True),
                name="done_or_waived_not_both",
                violation_error_message="It is either done or waived.",
            ),
            models.CheckConstraint(
                condition=Q(waived_at__isnull=True) | ~Q(waived_because=""),
                name="waived_with_a_reason",
                violation_error_message="Say why it need not be done.",
            ),
        ]

    def __str__(self) -> str:
        of = f", {self.contact}" if self.contact else ""
        return f"{self.get_kind_display()}{of}"

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.waived_at is None
