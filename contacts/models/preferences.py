"""What is known of me, and how I want infoint to behave."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from contacts.models.organizations import Organization
from contacts.models.people import validate_time_zone


class Preferences(models.Model):
    """The one row of settings, which `Preferences.mine()` reads and makes when it is missing."""

    name = models.CharField("my name", max_length=200, blank=True)
    email = models.EmailField("my e-mail", blank=True)
    phone = models.CharField("my phone", max_length=60, blank=True)
    profile_slug = models.CharField("my LinkedIn name", max_length=200, blank=True)
    background = models.CharField("my background in one line", max_length=300, blank=True)
    time_zone = models.CharField("my time zone", max_length=64, blank=True, validators=[validate_time_zone])
    holidays = models.JSONField(default=list, blank=True)
    # The lengths of time that I changed, by name: see `interviews.cadence.Cadences`.
    cadences = models.JSONField(default=dict, blank=True)
    # How much each criterion counts where kinds of work are compared: see `interviews.criteria.weights`.
    weights = models.JSONField(default=dict, blank=True)
    # Who knows it may read my calendar without signing in; "" while there is none.
    calendar_token = models.CharField(max_length=64, blank=True, editable=False)
    calendar_in_full = models.BooleanField(
        "name people and purpose in the calendar",
        default=False,
        help_text="Else an entry reads “Coffee, A.”: other people may see your calendar.",
    )
    most_links = models.PositiveSmallIntegerField(
        "longest chain", default=3, validators=[MinValueValidator(2), MaxValueValidator(4)]
    )

    employer = models.ForeignKey(
        Organization, models.SET_NULL, null=True, blank=True, verbose_name="my employer", related_name="+"
    )
    # When I answered, or waved away, whom to keep in the dark; null: to be asked at the first start.
    discretion_asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    leaky_from = models.PositiveSmallIntegerField(
        "a tie this strong may pass it on",
        default=3,
        validators=[MinValueValidator(2), MaxValueValidator(5)],
        help_text="2 (weak) to 5 (very strong)",
    )
    leaver_months = models.PositiveSmallIntegerField(
        "months until somebody who left is free of it", default=12, validators=[MaxValueValidator(60)]
    )

    class Meta:
        verbose_name = "preferences"
        verbose_name_plural = "preferences"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="preferences_are_one_row")]

    def __str__(self) -> str:
        return "My preferences"

    @classmethod
    def mine(cls) -> "Preferences":
        return cls.objects.get_or_create(pk=1)[0]
