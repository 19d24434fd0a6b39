"""The bank of questions, and those planned for one interview."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from interviews.models.pathways import Pathway


class Topic(models.TextChoices):
    """What a question is about: ten core topics, then the extra ones."""

    ROUTE = "route", "Route in"
    DAILY = "daily", "Daily reality"
    PREPARATION = "preparation", "Preparation"
    WAY_IN = "way_in", "Way in for me"
    LIFE = "life", "Life around work"
    OUTLOOK = "outlook", "Outlook"
    TOGETHER = "together", "Alone or together"
    SUCCESS = "success", "Success"
    BELONGING = "belonging", "Belonging"
    NEXT = "next", "Next person"
    TRENDS = "trends", "Trends"
    INSIGHTS = "insights", "Insights"
    ADVICE = "advice", "Advice"
    RESOURCES = "resources", "Resources"
    ASSIGNMENTS = "assignments", "Assignments"
    MONEY = "money", "Money"
    CULTURE = "culture", "Culture and inclusion"
    EXIT = "exit", "Exit"
    TOOLS = "tools", "Tools"
    PLACE = "place", "Place"
    SELECTION = "selection", "Selection"
    TRY_OUT = "try_out", "Try-out"
    COUNTER = "counter", "Counter-evidence"
    SELF_TEST = "self_test", "Self-test"
    OWN = "own", "My own"


CORE_TOPICS = tuple(Topic)[:10]


class Level(models.TextChoices):
    OPENER = "opener", "opener"
    CORE = "core", "core"
    PROBE = "probe", "probe"
    CLOSE = "close", "close"


class Sensitivity(models.TextChoices):
    """Only to be asked where there is rapport."""

    NONE = "", "none"
    PAY = "pay", "pay"
    HEALTH = "health", "health"
    EXIT = "exit", "leaving"


class Question(models.Model):
    """One question of the bank. `key` names those that infoint brings; mine have none."""

    key = models.CharField(max_length=40, unique=True, null=True, blank=True, editable=False)
    topic = models.CharField(max_length=12, choices=Topic, default=Topic.OWN)
    text = models.CharField("question", max_length=500)
    level = models.CharField(max_length=6, choices=Level, default=Level.CORE)
    minutes = models.PositiveSmallIntegerField(
        default=3, validators=[MinValueValidator(1), MaxValueValidator(30)]
    )
    sensitivity = models.CharField(max_length=6, choices=Sensitivity, default=Sensitivity.NONE, blank=True)
    pathways = models.ManyToManyField(Pathway, blank=True, related_name="questions")
    position = models.PositiveIntegerField(default=0)
    retired_at = models.DateTimeField("no longer offered since", null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(text=""),
                name="question_is_asked",
                violation_error_message="Write the question down.",
            )
        ]

    def __str__(self) -> str:
        return self.text


class PlannedQuestion(models.Model):
    """A question as I will ask it in this interview, and what they answered."""

    interview = models.ForeignKey("interviews.Interview", models.CASCADE, related_name="questions")
    # Where it came from; null when it was written for this interview.
    question = models.ForeignKey(Question, models.SET_NULL, null=True, blank=True, related_name="planned")
    topic = models.CharField(max_length=12, choices=Topic, default=Topic.OWN)
    wording = models.CharField(max_length=500)
    minutes = models.PositiveSmallIntegerField(default=3, validators=[MaxValueValidator(30)])
    position = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField("asked", null=True, blank=True)
    answer = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "planned question"
        constraints = [
            models.CheckConstraint(
                condition=~Q(wording=""),
                name="planned_question_is_asked",
                violation_error_message="Write the question down.",
            )
        ]

    def __str__(self) -> str:
        return self.wording

    @property
    def about_id(self) -> int | None:
        return self.interview.about_id
