"""People, how to reach them, and what they did before."""

import datetime as dt
import zoneinfo
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from contacts import folding
from contacts.models.circles import Circle
from contacts.models.history import ImportBatch
from contacts.models.organizations import Organization
from contacts.weights import Closeness

LONGEST_NAME = 300


class Discretion(models.TextChoices):
    """Who may know that I am looking."""

    OPEN = "open", "knows, and may talk about it"
    TOLD = "told", "told in confidence"
    NOT_TOLD = "not_told", "not told"
    IN_THE_DARK = "in_the_dark", "keep in the dark"


class ContactRule(models.TextChoices):
    OK = "ok", "may be asked"
    ASK_FIRST = "ask_first", "ask me first"
    NEVER = "never", "do not contact"


class Channel(models.TextChoices):
    EMAIL = "email", "e-mail"
    POST = "post", "post"
    PHONE = "phone", "phone"
    MESSAGE = "message", "message"
    IN_PERSON = "in_person", "in person"


def validate_time_zone(name: str) -> None:
    if name not in zoneinfo.available_timezones():
        raise ValidationError("Name a time zone such as Europe/London.", code="zone")


class ContactQuerySet(models.QuerySet["Contact"]):
    def present(self) -> "ContactQuerySet":
        return self.filter(trashed_at__isnull=True)

    def trashed(self) -> "ContactQuerySet":
        return self.filter(trashed_at__isnull=False)

    def tracked(self) -> "ContactQuerySet":
        return self.filter(tracked=True)

    def touch_due(self, today: dt.date) -> "ContactQuerySet":
        return self.present().filter(next_touch_on__lte=today, deceased_on__isnull=True)

    def for_rows(self) -> "ContactQuerySet":
        """Fetch with each person what a row of a list shows."""
        return self.select_related("organization").prefetch_related("circles")


class Contact(models.Model):
    """Somebody I know, or know of. I myself am no contact: see `Preferences`."""

    # What an import may fill; a field edited by hand is left alone from then on.
    IMPORTED: ClassVar[tuple[str, ...]] = (
        "first_name", "last_name", "title", "organization", "email", "profile_slug", "website",
        "connected_on",
    )  # fmt: skip

    first_name = models.CharField(max_length=LONGEST_NAME, blank=True)
    last_name = models.CharField(max_length=LONGEST_NAME, blank=True)
    called = models.CharField("is called", max_length=100, blank=True)
    sort_name = models.CharField(max_length=2 * LONGEST_NAME + 20, editable=False)
    title = models.CharField("role", max_length=300, blank=True)
    organization = models.ForeignKey(
        Organization, models.SET_NULL, null=True, blank=True, related_name="contacts"
    )
    email = models.EmailField("e-mail", blank=True)
    phone = models.CharField(max_length=60, blank=True)
    postal = models.TextField("postal address", blank=True)
    profile_slug = models.CharField("LinkedIn name", max_length=200, unique=True, null=True, blank=True)
    website = models.CharField(max_length=500, blank=True)
    location = models.CharField(max_length=200, blank=True)
    time_zone = models.CharField(max_length=64, blank=True, validators=[validate_time_zone])
    preferred_channel = models.CharField(max_length=10, choices=Channel, blank=True)
    circles = models.ManyToManyField(Circle, blank=True, related_name="contacts")
    closeness = models.PositiveSmallIntegerField(choices=Closeness, null=True, blank=True)
    how_met = models.TextField("how we know each other", blank=True)
    connected_on = models.DateField(null=True, blank=True)
    discretion = models.CharField(max_length=12, choices=Discretion, default=Discretion.NOT_TOLD)
    discretion_because = models.CharField("because", max_length=300, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)
    cleared_because = models.CharField(max_length=300, blank=True)
    contact_rule = models.CharField(max_length=10, choices=ContactRule, default=ContactRule.OK)
    deceased_on = models.DateField(null=True, blank=True)
    tracked = models.BooleanField("on my mind", default=False)
    touch_every_days = models.PositiveSmallIntegerField(
        "keep in touch every", default=0, validators=[MaxValueValidator(3650)]
    )
    last_touch_on = models.DateField("last in touch", null=True, blank=True)
    next_touch_on = models.DateField(null=True, blank=True)
    hand_edited = models.JSONField(default=list, blank=True, editable=False)
    # Recognises a row without profile or address when its file comes again.
    import_key = models.CharField(max_length=640, blank=True, editable=False)
    batch = models.ForeignKey(
        ImportBatch, models.SET_NULL, null=True, blank=True, editable=False, related_name="contacts"
    )
    # When I last said in triage who they are to me; null while they wait for it.
    triaged_at = models.DateTimeField(null=True, blank=True, editable=False)
    # Since when an export of mine no longer names them among my connections.
    gone_on = models.DateField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    trashed_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        ordering = ["sort_name", "pk"]
        indexes = [
            models.Index(fields=["sort_name", "id"], condition=Q(trashed_at=None), name="present_by_name"),
            models.Index(
                fields=["last_touch_on", "id"], condition=Q(trashed_at=None), name="present_by_touch"
            ),
            models.Index(
                fields=["connected_on", "id"], condition=Q(trashed_at=None), name="present_by_connection"
            ),
            models.Index(
                fields=["organization", "sort_name", "id"],
                condition=Q(trashed_at=None),
                name="present_by_place",
            ),
            models.Index(
                fields=["closeness", "sort_name", "id"],
                condition=Q(trashed_at=None),
                name="present_by_closeness",
            ),
            models.Index(
                fields=["sort_name", "id"], condition=Q(trashed_at=None, tracked=True), name="tracked_by_name"
            ),
            models.Index(
                fields=["next_touch_on", "id"],
                condition=Q(trashed_at=None, next_touch_on__isnull=False),
                name="touch_due",
            ),
            models.Index(
                fields=["discretion"],
                condition=~Q(discretion=Discretion.NOT_TOLD),
                name="said_about_discretion",
            ),
            models.Index(
                fields=["contact_rule"],
                condition=Q(contact_rule=ContactRule.NEVER),
                name="never_to_be_contacted",
            ),
            models.Index(fields=["deceased_on"], condition=Q(deceased_on__isnull=False), name="deceased"),
            models.Index(
                fields=["-connected_on", "id"],
                condition=Q(trashed_at=None, closeness=None, triaged_at=None),
                name="waiting_for_triage",
            ),
            models.Index(
                fields=["trashed_at"], condition=Q(trashed_at__isnull=False), name="in_trash_by_moment"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(first_name="", last_name=""),
                name="contact_has_a_name",
                violation_error_message="Give at least one name.",
            ),
            models.CheckConstraint(
                condition=Q(closeness__isnull=True) | Q(closeness__range=(0, 5)),
                name="closeness_from_0_to_5",
                violation_error_message="Closeness goes from 0 to 5.",
            ),
            models.CheckConstraint(
                condition=~Q(profile_slug=""),
                name="profile_slug_is_null_or_something",
                violation_error_message="Leave the profile empty or give its address.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: Any) -> None:
        self.sort_name = folding.sort_name(self.first_name, self.last_name)
        fields = kwargs.get("update_fields")
        if fields is not None and {"first_name", "last_name"} & set(fields):
            kwargs["update_fields"] = {*fields, "sort_name"}
        super().save(**kwargs)

    def get_absolute_url(self) -> str:
        return reverse("contacts:detail", args=[self.pk])

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def call_name(self) -> str:
        """What I say when I speak to them."""
        return self.called or self.first_name or self.last_name

    def next_touch_after(self, last_touch_on: dt.date | None) -> dt.date | None:
        """Return when we should next be in touch; None when that is switched off or never began."""
        if not self.touch_every_days or last_touch_on is None:
            return None
        after = dt.timedelta(days=self.touch_every_days)
        return last_touch_on + after if last_touch_on <= dt.date.max - after else None

    def record_touch(self, on: dt.date) -> dict[str, Any]:
        """Return the fields to change when we were in touch `on` that day; never moves a date back."""
        last = max(on, self.last_touch_on or on)
        return {"last_touch_on": last, "next_touch_on": self.next_touch_after(last)}


class ContactWay(models.Model):
    """A further address or number."""

    class Kind(models.TextChoices):
        EMAIL = "email", "e-mail"
        PHONE = "phone", "phone"
        WEBSITE = "website", "website"
        OTHER = "other", "other"

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="ways")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.EMAIL)
    value = models.CharField("address or number", max_length=500)
    label = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["kind", "pk"]
        verbose_name = "way to reach them"
        verbose_name_plural = "ways to reach them"
        constraints = [
            models.UniqueConstraint(
                fields=["contact", "kind", "value"],
                name="one_way_once",
                violation_error_message="This is already there.",
            )
        ]

    def __str__(self) -> str:
        return self.value


class FormerRole(models.Model):
    """Where somebody worked before, and as what."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="former_roles")
    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, blank=True, related_name="former_roles"
    )
    title = models.CharField("role", max_length=300, blank=True)
    started_on = models.DateField(null=True, blank=True)
    # The day it was over, or, for a role that an export no longer named, the day I learned of it.
    ended_on = models.DateField(null=True, blank=True)
    batch = models.ForeignKey(
        ImportBatch, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        ordering = [models.F("ended_on").desc(nulls_last=True), "-pk"]

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.title, self.organization.name if self.organization else ""]))
