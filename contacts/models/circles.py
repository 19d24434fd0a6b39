"""Circles: the parts of a life that people come from."""

from django.db import models
from django.db.models.functions import Lower


class Circle(models.Model):
    name = models.CharField(max_length=100)
    # Tells a circle that infoint brought along from one of my own, whatever I rename it to.
    key = models.CharField(max_length=20, unique=True, null=True, blank=True, editable=False)
    in_the_dark = models.BooleanField(default=False, help_text="Everyone in this circle is kept in the dark.")
    walked_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="circle_names_differ",
                violation_error_message="There is a circle of this name.",
            ),
            models.CheckConstraint(
                condition=~models.Q(name=""),
                name="circle_has_a_name",
                violation_error_message="Give the circle a name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
