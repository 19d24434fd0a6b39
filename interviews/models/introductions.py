"""Who introduces me to whom."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from contacts.models import Contact


class IntroductionQuerySet(models.QuerySet["Introduction"]):
    def present(self) -> "IntroductionQuerySet":
        """Return those by nobody and to nobody in the trash, and named in no talk that lies there."""
        return self.filter(introducer__trashed_at=None, target__trashed_at=None, named_in__trashed_at=None)


class Introduction(models.Model):
    """Somebody leads me to somebody else, who may still be nameless. Willingness is read from these."""

    class State(models.TextChoices):
        SUGGESTED = "suggested", "suggested"
        ASKED = "asked", "asked"
        AGREED = "agreed", "agreed"
        MADE = "made", "made"
        DECLINED = "declined", "declined"
        SILENT = "silent", "no answer"

    introducer = models.ForeignKey(Contact, models.CASCADE, related_name="introductions_by")
    target = models.ForeignKey(
        Contact, models.CASCADE, null=True, blank=True, related_name="introductions_to"
    )
    target_text = models.CharField("who, while nameless", max_length=300, blank=True)
    named_in = models.ForeignKey(
        "interviews.Interview", models.SET_NULL, null=True, blank=True, related_name="names_given"
    )
    state = models.CharField(max_length=10, choices=State, default=State.SUGGESTED)
    may_use_name = models.BooleanField("I may mention them", default=False)
    check_back_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    asked_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(target__isnull=True, target_text=""),
                name="introduction_leads_to_somebody",
                violation_error_message="Say to whom, or at least to what kind of person.",
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=True) | ~Q(target=F("introducer")),
                name="nobody_introduces_themselves",
                violation_error_message="Nobody introduces themselves.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.introducer} to {self.target or self.target_text}"

    def get_absolute_url(self) -> str:
        return reverse("interviews:introduction", args=[self.pk])

    @staticmethod
    def is_there(pk: int) -> bool:
        """Tell whether there is such an introduction, of nobody in the trash."""
        return Introduction.objects.present().filter(pk=pk).exists()

    @property
    def about_id(self) -> int:
        """The person on whose page changes of it are told: to whom it leads, else who gave the name."""
        return self.target_id or self.introducer_id
