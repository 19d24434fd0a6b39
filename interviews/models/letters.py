"""Letters, sent by hand: infoint sends nothing itself."""

import uuid

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from contacts.models import Contact
from interviews.models.introductions import Introduction
from interviews.models.talks import Interview

LONGEST_LETTER = 20_000


class LetterKind(models.TextChoices):
    ASK_INTRODUCER = "ask_introducer", "Ask for an introduction"
    BLURB = "blurb", "Blurb to pass on"
    ASK_FRIEND = "ask_friend", "Ask whom they know"
    REPLY_INTRO = "reply_intro", "Answer to an introduction"
    COLD = "cold", "First letter, not introduced"
    REFERRAL = "referral", "First letter, with a name"
    FOLLOW_UP = "follow_up", "Follow up"
    CONFIRM = "confirm", "Confirm the day before"
    RESCHEDULE_MINE = "reschedule_mine", "Ask to move it"
    RESCHEDULE_THEIRS = "reschedule_theirs", "Answer when they move it"
    SLOTS = "slots", "Propose times"
    MISSED_BY_THEM = "missed_by_them", "They did not come"
    MISSED_BY_ME = "missed_by_me", "I missed it"
    DECLINED = "declined", "Answer to a no"
    THANK = "thank", "Thank-you"
    THANK_LATE = "thank_late", "Thank-you, late"
    THANK_CARD = "thank_card", "Thank-you, on a card"
    THANK_INTRODUCER = "thank_introducer", "Thank for the introduction"
    REPORT = "report", "Tell how it went"
    REPORT_NOT_REACHED = "report_not_reached", "Tell that it came to nothing"
    CHECK_BACK = "check_back", "Check back"
    PROMISE = "promise", "Keep a promise"
    ADVICE = "advice", "Tell what came of the advice"


class SentHow(models.TextChoices):
    EMAIL = "email", "by e-mail"
    POST = "post", "by post"
    BOTH = "both", "by e-mail and post"
    MESSAGE = "message", "by message"
    HAND = "hand", "by hand"


class MessageQuerySet(models.QuerySet["Message"]):
    def present(self) -> "MessageQuerySet":
        """Return letters to nobody in the trash, about no interview in it."""
        about = Q(interview__isnull=True) | Q(interview__trashed_at__isnull=True)
        return self.filter(about, contact__trashed_at__isnull=True)

    def drafts(self) -> "MessageQuerySet":
        return self.filter(sent_at__isnull=True)

    def whole(self) -> "MessageQuerySet":
        """Fetch with each letter what it is about."""
        return self.select_related(
            "contact__organization",
            "interview__introduction__introducer",
            "introduction__introducer",
            "introduction__target",
        ).prefetch_related("interview__participants__contact")


class Message(models.Model):
    """One letter to one person: a draft until it is marked as sent."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=LetterKind)
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="messages", verbose_name="to")
    interview = models.ForeignKey(Interview, models.SET_NULL, null=True, blank=True, related_name="messages")
    introduction = models.ForeignKey(
        Introduction, models.SET_NULL, null=True, blank=True, related_name="messages"
    )
    # Addresses as typed, separated by commas.
    to = models.CharField(max_length=1_000, blank=True)
    cc = models.CharField(max_length=1_000, blank=True)
    bcc = models.CharField(max_length=1_000, blank=True)
    subject = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_how = models.CharField(max_length=8, choices=SentHow, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "letter"
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | ~Q(sent_how=""),
                name="sent_somehow",
                violation_error_message="Say how it was sent.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.contact}"

    def get_absolute_url(self) -> str:
        return reverse("interviews:letter", args=[self.uuid])


class LetterTemplate(models.Model):
    """My own wording of a kind of letter, in place of the one infoint brings."""

    kind = models.CharField(max_length=20, choices=LetterKind, unique=True)
    subject = models.CharField(max_length=300, blank=True)
    body = models.TextField()
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["kind"]
        verbose_name = "letter template"

    def __str__(self) -> str:
        return self.get_kind_display()
