"""What was done, so that it can be shown and undone; and the imports."""

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Action(models.Model):
    """One thing I did, as one person sees it, however many rows it changed."""

    class Kind(models.TextChoices):
        ADD = "add", "added"
        EDIT = "edit", "edited"
        TRASH = "trash", "put in the trash"
        RESTORE = "restore", "restored"
        NOTE = "note", "note"
        TOUCH = "touch", "in touch"
        IMPORT = "import", "import"
        MERGE = "merge", "merge"

    kind = models.CharField(max_length=8, choices=Kind, default=Kind.EDIT)
    what = models.CharField(max_length=300)
    at = models.DateTimeField(default=timezone.now)
    count = models.PositiveIntegerField(default=0)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.what


class Change(models.Model):
    """One row before and after. `before` null: it was made; `after` null: it was removed.

    Both null: what another line of the action says of this row concerns a second person too.
    """

    action = models.ForeignKey(Action, models.CASCADE, related_name="changes")
    model = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    # The person on whose page this is told; a plain number, since that person may be gone.
    about = models.BigIntegerField(null=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["about", "action"], condition=Q(about__isnull=False), name="changes_about_somebody"
            )
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}"


class ImportBatch(models.Model):
    """One import: which file, what came of it, and the action that takes it back."""

    class Source(models.TextChoices):
        LINKEDIN = "linkedin", "LinkedIn"
        CSV = "csv", "another table"
        FRIEND = "friend", "a friend’s LinkedIn"

    source = models.CharField(max_length=10, choices=Source, default=Source.LINKEDIN)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField(default=timezone.now)
    action = models.OneToOneField(Action, models.SET_NULL, null=True, related_name="batch")
    # Whose export it is, imported as their ties; null when it is my own, or they were erased.
    friend = models.ForeignKey("contacts.Contact", models.SET_NULL, null=True, blank=True, related_name="+")
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    hidden_members = models.PositiveIntegerField(default=0)
    in_trash = models.PositiveIntegerField(default=0)
    possible_duplicates = models.PositiveIntegerField(default=0)
    in_the_dark = models.PositiveIntegerField(default=0)
    # How many of my connections, or of the friend's, the file no longer named.
    gone = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)

    class Meta:
        ordering = ["-pk"]
        verbose_name = "import"

    def __str__(self) -> str:
        return f"{self.file_name}, {timezone.localtime(self.imported_at):%d %b %Y}"

    @property
    def is_of_friend(self) -> bool:
        return self.source == self.Source.FRIEND


class Submission(models.Model):
    """A form that was already taken, and where it led: a second post of it goes there too."""

    uuid = models.UUIDField(unique=True)
    url = models.CharField(max_length=500)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.uuid)
