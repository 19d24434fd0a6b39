"""What talks taught: pathways with many talks behind them, beside years of others."""

import itertools
import random
from collections.abc import Callable

from django.urls import reverse
from django.utils import timezone

from interviews.models import (
    Interview,
    OpenQuestion,
    Participant,
    Pathway,
    PathwayRating,
    Reflection,
    Skill,
    SkillNeed,
    TrainingOption,
)
from interviews.stages import Stage
from tests.bench.report import Report, p50

PATHWAYS, TALKS = 5, 60
SKILLS = 24


def measure(report: Report, page: Callable[[str], list[float]], floor: float) -> None:
    """Measure the pages on which talks add up; `page` asks for an address, as often as is to be measured."""
    pathways = fill()
    about = f"{PATHWAYS} pathways, {TALKS} talks"
    for name, url, bound in (
        (f"pathways, {about}", reverse("interviews:pathways"), 4),
        (f"one pathway of {about}", reverse("interviews:pathway", args=[pathways[0].pk]), 20),
        (f"answers side by side of {about}", reverse("interviews:pathway_answers", args=[pathways[0].pk]), 6),
        (f"compare, {about}", reverse("interviews:compare"), 25),
        ("insights, the last 12 weeks", f"{reverse('interviews:insights')}?period=weeks", 30),
    ):
        report.row(f"page: {name}, p50", p50(page(url)), floor, bound)


def fill(seed: int = 11) -> list[Pathway]:
    """Let some of the talks that were held be about pathways, with all that one can say of them."""
    dice, now = random.Random(seed), timezone.now()
    pathways = Pathway.objects.bulk_create(Pathway(name=f"Kind of work {n}") for n in range(PATHWAYS))
    skills = Skill.objects.bulk_create(
        Skill(name=f"Skill {n}", key=f"skill {n}", level=dice.choice(Skill.Level.values))
        for n in range(SKILLS)
    )
    talks = list(Interview.objects.present().filter(stage=Stage.HELD).order_by("-starts_at")[:TALKS])
    about = dict(zip(talks, itertools.cycle(pathways)))
    links = Interview.pathways.through
    links.objects.bulk_create(links(interview=talk, pathway=pathway) for talk, pathway in about.items())
    Reflection.objects.bulk_create(
        Reflection(
            interview=talk, appealed="Hands and talk in one room.\nFridays.", put_off="Loan forms.",
            verdict=dice.choice(Reflection.Verdict.values), finished_at=now,
        )
        for talk in talks
    )  # fmt: skip
    PathwayRating.objects.bulk_create(
        PathwayRating(
            interview=talk, pathway=pathway, expected=dice.randint(1, 5),
            entry_now=dice.choice(["yes", "no"]),
            **{name: dice.randint(1, 5) for name in ("appeal", "energy", "values", "life", "entry")},
        )
        for talk, pathway in about.items()
    )  # fmt: skip
    SkillNeed.objects.bulk_create(
        SkillNeed(interview=talk, pathway=pathway, skill=skill)
        for talk, pathway in about.items()
        for skill in dice.sample(skills, 3)
    )
    TrainingOption.objects.bulk_create(
        TrainingOption(
            interview=talk, pathway=pathway, name=f"Course {dice.randint(1, 6)}", months=9, cost_low=1_800,
            currency="EUR", contact=Participant.objects.filter(interview=talk)[0].contact,
        )
        for talk, pathway in about.items()
    )  # fmt: skip
    OpenQuestion.objects.bulk_create(
        OpenQuestion(pathway=pathway, text=f"Can one come to it late, part {n}?")
        for pathway in pathways
        for n in range(3)
    )
    return pathways
