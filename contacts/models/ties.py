"""Who knows whom, and who might be one and the same."""

import datetime as dt

from django.db import models
from django.db.models import F, Q

from contacts.models.history import ImportBatch
from contacts.models.people import Contact
from contacts.weights import Certainty, Strength


class Tie(models.Model):
    """Two people who know each other, stored once for each kind, the lower id first."""

    class Kind(models.TextChoices):
        FAMILY = "family", "family"
        PARTNER = "partner", "partners"
        FRIEND = "friend", "friends"
        WORKED_TOGETHER = "worked_together", "worked together"
        MANAGES = "manages", "manages"
        MENTORS = "mentors", "mentors"
        STUDIED = "studied", "studied together"
        CLUB = "club", "same club or team"
        NEIGHBOUR = "neighbour", "neighbours"
        ONLINE = "online", "know each other online"
        MET_ONCE = "met_once", "met once"
        OTHER = "other", "know each other"

    DIRECTED = (Kind.MANAGES, Kind.MENTORS)

    a = models.ForeignKey(Contact, models.CASCADE, related_name="+", db_index=False)
    b = models.ForeignKey(Contact, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.OTHER)
    from_a = models.BooleanField(
        null=True, blank=True, help_text="For “manages” and “mentors”: whether a does it to b."
    )
    strength = models.PositiveSmallIntegerField(choices=Strength, null=True, blank=True)
    certainty = models.CharField(max_length=6, choices=Certainty, default=Certainty.SURE)
    since_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    batch = models.ForeignKey(
        ImportBatch, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        # Whoever looks for a way in reads these alone, from either end of a tie.
        indexes = [
            models.Index(fields=["a", "b", "strength", "certainty", "ended_on", "kind"], name="tie_from_a"),
            models.Index(fields=["b", "a", "strength", "certainty", "ended_on", "kind"], name="tie_from_b"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(a__lt=F("b")),
                name="tie_lower_id_first",
                violation_error_message="A tie joins two different people.",
            ),
            models.UniqueConstraint(
                fields=["a", "b", "kind"],
                name="one_tie_of_a_kind",
                violation_error_message="This tie is already there.",
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind__in=["manages", "mentors"], from_a__isnull=False)
                    | (~Q(kind__in=["manages", "mentors"]) & Q(from_a__isnull=True))
                ),
                name="direction_where_it_means_something",
                violation_error_message="Say who manages or mentors whom; other ties have no direction.",
            ),
            models.CheckConstraint(
                condition=Q(strength__isnull=True) | Q(strength__range=(1, 5)),
                name="strength_from_1_to_5",
                violation_error_message="Strength goes from 1 to 5.",
            ),
        ]

    def __str__(self) -> str:
        if self.from_a is None:
            return f"{self.a} and {self.b}: {self.get_kind_display()}"
        first, second = (self.a, self.b) if self.from_a else (self.b, self.a)
        return f"{first} {self.get_kind_display()} {second}"

    @staticmethod
    def living(today: dt.date) -> Q:
        """Return the condition that a tie has not ended."""
        return Q(ended_on__isnull=True) | Q(ended_on__gt=today)


class Double(models.Model):
    """Two contacts that may be one person. Until that is settled, discretion takes the stricter view."""

    class State(models.TextChoices):
        OPEN = "open", "to decide"
        SAME = "same", "the same person"
        DIFFERENT = "different", "two people"

    a = models.ForeignKey(Contact, models.CASCADE, related_name="+")
    b = models.ForeignKey(Contact, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=9, choices=State, default=State.OPEN)

    class Meta:
        indexes = [models.Index(fields=["state"], condition=Q(state="open"), name="open_doubles")]
        constraints = [
            models.CheckConstraint(
                condition=Q(a__lt=F("b")),
                name="double_lower_id_first",
                violation_error_message="A double joins two different people.",
            ),
            models.UniqueConstraint(fields=["a", "b"], name="one_double_of_a_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.a} and {self.b}: {self.reason}"
