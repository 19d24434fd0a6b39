"""Companies, museums, ministries: wherever people work."""

from typing import Any

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from contacts.company_names import company_key


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def present(self) -> "OrganizationQuerySet":
        return self.filter(trashed_at__isnull=True)

    def trashed(self) -> "OrganizationQuerySet":
        return self.filter(trashed_at__isnull=False)

    def called(self, name: str) -> "Organization | None":
        """Return the organisation of this name, spelling of case and legal form aside; the eldest wins."""
        key = company_key(name)
        return self.present().filter(key=key).order_by("pk").first() if key else None


class Organization(models.Model):
    name = models.CharField(max_length=300)
    # Equal for two spellings of one firm; two firms of one name share it too, so it is not unique.
    key = models.CharField(max_length=300, db_index=True, editable=False)
    aliases = models.JSONField(default=list, blank=True)
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="children")
    website = models.CharField(max_length=500, blank=True)
    confidential = models.BooleanField(
        default=False, help_text="Everyone who works here is kept in the dark."
    )
    wanted = models.PositiveSmallIntegerField(
        default=0,
        validators=[MaxValueValidator(3)],
        help_text="How much I want to talk with people here: 0 to 3.",
    )
    research = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    trashed_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = "organisation"
        ordering = ["name", "pk"]
        indexes = [
            models.Index(fields=["name", "id"], name="organization_by_name"),
            models.Index(fields=["confidential"], condition=Q(confidential=True), name="confidential_places"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""),
                name="organization_has_a_name",
                violation_error_message="Give it a name.",
            ),
            models.CheckConstraint(
                condition=Q(wanted__range=(0, 3)),
                name="wanted_from_0_to_3",
                violation_error_message="How much you want it goes from 0 to 3.",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("id")),
                name="organization_is_not_its_own_parent",
                violation_error_message="An organisation cannot be its own parent.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: Any) -> None:
        self.key = company_key(self.name)
        fields = kwargs.get("update_fields")
        if fields is not None and "name" in fields:
            kwargs["update_fields"] = {*fields, "key"}
        super().save(**kwargs)
