"""What talks taught me about kinds of work: marks, skills, training, questions that stay open."""

from typing import Any, Final

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from contacts.models import Contact
from interviews import criteria
from interviews.models.pathways import Pathway
from interviews.models.talks import Interview, Reflection
from interviews.stages import Stage

LONGEST_SKILL: Final = 200
LONGEST_TRAINING_MONTHS: Final = 600


def mark_field(label: str) -> Any:
    bounds = f"A mark is from {criteria.LEAST} to {criteria.MOST}."
    return models.PositiveSmallIntegerField(
        label,
        null=True,
        blank=True,
        validators=[
            MinValueValidator(criteria.LEAST, message=bounds),
            MaxValueValidator(criteria.MOST, message=bounds),
        ],
    )


def mark_bounds(columns: tuple[str, ...]) -> Q:
    """Return the condition that each of these columns holds a mark or nothing."""
    condition = Q()
    for column in columns:
        within = Q(**{f"{column}__gte": criteria.LEAST, f"{column}__lte": criteria.MOST})
        condition &= within | Q(**{f"{column}__isnull": True})
    return condition


class PathwayRatingQuerySet(models.QuerySet["PathwayRating"]):
    def counted(self) -> "PathwayRatingQuerySet":
        """Return what counts: of talks that were held, and are for that pathway still; none of the trash."""
        return self.filter(
            interview__trashed_at__isnull=True,
            interview__stage=Stage.HELD,
            pathway__trashed_at__isnull=True,
            interview__pathways=F("pathway"),
        )


class PathwayRating(models.Model):
    """What one talk says of one kind of work. Begun before it, with the appeal that I expect."""

    class EntryNow(models.TextChoices):
        YES = "yes", "yes"
        PARTLY = "partly", "partly"
        NO = "no", "no"

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="ratings")
    pathway = models.ForeignKey(Pathway, models.CASCADE, related_name="ratings")
    # Asked once, and closed when the talk begins: afterwards it would be hindsight.
    expected = mark_field("expected appeal")
    expected_at = models.DateTimeField(null=True, blank=True, editable=False)
    # One column a criterion: see `criteria.MARKS`.
    appeal = mark_field("appeal")
    energy = mark_field("energy")
    values = mark_field("what I value")
    strengths = mark_field("what I am good at")
    life = mark_field("my life")
    entry = mark_field("way in")
    outlook = mark_field("outlook")
    confidence = mark_field("how sure I am")
    entry_now = models.CharField("could I start now", max_length=6, choices=EntryNow, blank=True)
    entry_roles = models.TextField("as what", blank=True)
    # Blank: as the talk as a whole, see `Reflection.verdict`.
    verdict = models.CharField("would I pursue it", max_length=5, choices=Reflection.Verdict, blank=True)
    why = models.TextField("why", blank=True)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = PathwayRatingQuerySet.as_manager()

    class Meta:
        ordering = ["interview", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["interview", "pathway"],
                name="one_rating_a_talk_and_pathway",
                violation_error_message="This talk has marks for this pathway already.",
            ),
            models.CheckConstraint(
                condition=mark_bounds(("expected", *(one.name for one in criteria.MARKS))),
                name="marks_are_within_bounds",
                violation_error_message="A mark is from 1 to 5.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pathway}, after the {self.interview}"

    @property
    def about_id(self) -> int | None:
        return self.interview.about_id


class SkillQuerySet(models.QuerySet["Skill"]):
    def present(self) -> "SkillQuerySet":
        """Return all but those that nobody named except in talks that lie in the trash."""
        named = SkillNeed.objects.filter(skill=models.OuterRef("pk"))
        mine = ~Q(level="") | ~Q(proof="")
        return self.filter(mine | models.Exists(named.present()) | ~models.Exists(named))


class Skill(models.Model):
    """Something one can be able to do: mine, with its proof, or one that somebody says I shall need."""

    class Level(models.TextChoices):
        HAVE = "have", "have"
        PARTLY = "partly", "partly"
        MISSING = "missing", "missing"

    name = models.CharField(max_length=LONGEST_SKILL)
    # The name folded, so that two spellings are one skill.
    key = models.CharField(max_length=LONGEST_SKILL * 4, unique=True, editable=False)
    # Blank until I say so: somebody named it, and I have not looked at myself yet.
    level = models.CharField("how far I am", max_length=7, choices=Level, blank=True)
    proof = models.TextField("what shows it", blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = SkillQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(key=""),
                name="skill_has_a_name",
                violation_error_message="Give it a name.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("interviews:skill", args=[self.pk])

    @staticmethod
    def is_there(pk: int) -> bool:
        """Tell whether such a skill has a page."""
        return Skill.objects.present().filter(pk=pk).exists()


class OfATalkQuerySet(models.QuerySet):
    """Rows that somebody said in a talk, of one pathway or, where that is null, of all of that talk."""

    def present(self) -> "OfATalkQuerySet":
        there = Q(interview__isnull=True) | Q(interview__trashed_at__isnull=True)
        return self.filter(there, Q(pathway__isnull=True) | Q(pathway__trashed_at__isnull=True))

    def of_pathway(self, pathway: Pathway) -> "OfATalkQuerySet":
        whole_talk = Q(pathway__isnull=True, interview__pathways=pathway)
        return self.present().filter(Q(pathway=pathway) | whole_talk).distinct()


class SkillNeed(models.Model):
    """In one talk somebody said that a skill is needed."""

    class Weight(models.TextChoices):
        MUST = "must", "must have"
        NICE = "nice", "nice to have"

    interview = models.ForeignKey(Interview, models.CASCADE, related_name="skill_needs")
    pathway = models.ForeignKey(Pathway, models.CASCADE, null=True, blank=True, related_name="skill_needs")
    skill = models.ForeignKey(Skill, models.CASCADE, related_name="needs")
    weight = models.CharField(max_length=4, choices=Weight, default=Weight.MUST)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OfATalkQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["interview", "skill", "pathway"],
                name="a_skill_is_needed_once_a_pathway",
                violation_error_message="It is written down already.",
            ),
            models.UniqueConstraint(
                fields=["interview", "skill"],
                condition=Q(pathway__isnull=True),
                name="a_skill_is_needed_once_a_talk",
                violation_error_message="It is written down already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.skill}, {self.get_weight_display()}"

    @property
    def about_id(self) -> int | None:
        return self.interview.about_id


class TrainingOption(models.Model):
    """A way to learn what is missing, as one person told it, or as I found it out myself."""

    class Kind(models.TextChoices):
        DEGREE = "degree", "degree"
        CERTIFICATE = "certificate", "certificate"
        LICENCE = "licence", "licence"
        CLASS = "class", "single class"
        APPRENTICESHIP = "apprentice", "apprenticeship"
        ON_THE_JOB = "on_the_job", "on the job"

    class Need(models.TextChoices):
        REQUIRED = "required", "required"
        RECOMMENDED = "recommended", "recommended"
        OPINION = "opinion", "one opinion"

    interview = models.ForeignKey(
        Interview, models.CASCADE, null=True, blank=True, related_name="training_options"
    )
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="training_options",
        verbose_name="who said so",
    )  # fmt: skip
    pathway = models.ForeignKey(
        Pathway, models.CASCADE, null=True, blank=True, related_name="training_options"
    )
    kind = models.CharField(max_length=11, choices=Kind, default=Kind.CERTIFICATE)
    name = models.CharField("what it is called", max_length=200)
    provider = models.CharField("who offers it", max_length=200, blank=True)
    url = models.CharField("address", max_length=500, blank=True)
    need = models.CharField("how needed", max_length=11, choices=Need, default=Need.RECOMMENDED)
    # Whole units of the currency, an ISO 4217 code; sums of different currencies are never added.
    cost_low = models.PositiveIntegerField("costs from", null=True, blank=True)
    cost_high = models.PositiveIntegerField("costs up to", null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    months = models.FloatField(
        "months",
        null=True,
        blank=True,
        validators=[
            MinValueValidator(0.1, message="That is less than a day."),
            MaxValueValidator(LONGEST_TRAINING_MONTHS, message="That is longer than a working life."),
        ],
    )
    hours_a_week = models.PositiveSmallIntegerField(
        "hours a week", null=True, blank=True, validators=[MaxValueValidator(168)]
    )
    funding = models.CharField("who might pay", max_length=300, blank=True)
    # When I looked it up myself.
    checked_on = models.DateField("checked by me on", null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OfATalkQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name=""), name="training_has_a_name", violation_error_message="Say what it is."
            ),
            models.CheckConstraint(
                condition=Q(cost_low__isnull=True)
                | Q(cost_high__isnull=True)
                | Q(cost_high__gte=F("cost_low")),
                name="training_costs_from_low_to_high",
                violation_error_message="It cannot cost less at most than at least.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def about_id(self) -> int | None:
        return self.interview.about_id if self.interview else None


class OpenQuestion(models.Model):
    """What I still want to know of a kind of work, and what answered it."""

    pathway = models.ForeignKey(Pathway, models.CASCADE, related_name="open_questions")
    text = models.CharField("question", max_length=500)
    raised_in = models.ForeignKey(
        Interview, models.SET_NULL, null=True, blank=True, related_name="questions_raised"
    )
    answer = models.TextField(blank=True)
    answered_in = models.ForeignKey(
        Interview, models.SET_NULL, null=True, blank=True, related_name="questions_answered"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="open_question_is_asked",
                violation_error_message="Write the question down.",
            )
        ]

    def __str__(self) -> str:
        return self.text


class Gauge(models.Model):
    """How a kind of work looked on one day, 0 to 100 each: the four gauges of an Odyssey plan.

    Source: Burnett and Evans, "Designing Your Life" (2016).
    """

    pathway = models.ForeignKey(Pathway, models.CASCADE, related_name="gauges")
    on = models.DateField()
    resources = models.PositiveSmallIntegerField(
        "have I what it takes", null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    liking = models.PositiveSmallIntegerField(
        "do I like it", null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    confidence = models.PositiveSmallIntegerField(
        "do I trust it", null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    coherence = models.PositiveSmallIntegerField(
        "does it fit my life", null=True, blank=True, validators=[MaxValueValidator(100)]
    )

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pathway", "on"],
                name="one_gauge_a_day",
                violation_error_message="There is one of this day already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pathway}, {self.on:%d %b %Y}"
