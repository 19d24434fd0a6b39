"""Going through the circles: who here might know somebody who does this?"""

from django.db import models
from django.db.models import Q

from contacts import folding
from contacts.models.circles import Circle
from contacts.models.people import Contact

LONGEST_QUESTION = 200


class CircleWalk(models.Model):
    """One circle gone through with one question in mind; begun with the first answer."""

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="walks")
    asked = models.CharField(max_length=LONGEST_QUESTION)
    # The words of the question, folded: by these it is known again.
    key = models.CharField(max_length=LONGEST_QUESTION, editable=False)
    walked_on = models.DateField(null=True, blank=True, help_text="Empty as long as it goes on.")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["circle", "key"],
                name="one_walk_of_a_circle_and_question",
                violation_error_message="This circle was walked for this already.",
            )
        ]
        indexes = [models.Index(fields=["key"], name="walks_for_a_question")]

    def __str__(self) -> str:
        return f"{self.circle}: {self.asked}"

    @staticmethod
    def key_of(asked: str) -> str:
        """Return by what a question is known again; a question of signs alone is known by these."""
        return (folding.fold(asked) or folding.plain(asked).strip())[:LONGEST_QUESTION]


class CircleAnswer(models.Model):
    """What I thought of somebody on a walk; several of "might know" where they know several."""

    class Said(models.TextChoices):
        KNOWS = "knows", "might know someone"
        ASK = "ask", "to be asked"
        NO = "no", "knows nobody there"

    walk = models.ForeignKey(CircleWalk, models.CASCADE, related_name="answers")
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="+")
    said = models.CharField(max_length=5, choices=Said)
    named = models.ForeignKey(Contact, models.SET_NULL, null=True, blank=True, related_name="+")
    # What I know of somebody whose name I do not know yet.
    words = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["walk", "contact"],
                condition=~Q(said="knows"),
                name="one_short_answer_a_person",
                violation_error_message="This was answered already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.contact}: {self.get_said_display()}"
