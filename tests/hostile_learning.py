"""The small world's lessons: what one talk taught, in words of the test's choosing."""

from collections.abc import Callable
from typing import Any

from contacts.folding import fold
from interviews.models import (
    Gauge,
    Interview,
    OpenQuestion,
    Pathway,
    PathwayRating,
    Resource,
    Skill,
    SkillNeed,
    TrainingOption,
)
from tests.factories import (
    TODAY,
    GaugeFactory,
    OpenQuestionFactory,
    PathwayRatingFactory,
    ResourceFactory,
    SkillFactory,
    SkillNeedFactory,
    TrainingOptionFactory,
)


def learn(text: Callable[[int], str], talk: Interview, pathway: Pathway) -> dict[type, Any]:
    """Fill in what a talk taught of a kind of work; return one row of each noun."""
    person = talk.participants.all()[0].contact
    named = text(199) + str(talk.pk % 10)
    skill = SkillFactory(name=named, key=fold(named), level="partly", proof=text(2_000))
    # One of all of the talk's kinds of work, one not judged, beside the one that is returned.
    SkillNeedFactory(
        interview=talk, pathway=None, skill=SkillFactory(name=named[1:], key=fold(named)[1:] + "2")
    )
    need = SkillNeedFactory(interview=talk, pathway=pathway, skill=skill)
    marks = {"appeal": 4, "energy": 3, "entry": 2, "life": 5, "confidence": 1, "expected": 2}
    rating = PathwayRatingFactory(
        interview=talk, pathway=pathway, why=text(2_000), entry_roles=text(2_000), entry_now="partly",
        verdict="yes", **marks,
    )  # fmt: skip
    training = TrainingOptionFactory(
        interview=talk, contact=person, pathway=pathway, name=text(200), provider=text(200), url=text(500),
        funding=text(300), cost_low=100, cost_high=2_000_000_000, currency="EUR", months=9.5,
    )  # fmt: skip
    asked = OpenQuestionFactory(pathway=pathway, text=text(500), raised_in=talk)
    OpenQuestionFactory(
        pathway=pathway, text=text(500), answer=text(2_000), answered_in=talk, answered_at=talk.ended_at
    )
    done = ResourceFactory(
        name=text(300), note=text(2_000), outcome=text(2_000), interview=talk, contact=person,
        done_at=talk.ended_at, happens_on=TODAY,
    )  # fmt: skip
    done.pathways.add(pathway)
    assert Resource.objects.filter(interview=talk).exists()
    gauge = pathway.gauges.first() or GaugeFactory(pathway=pathway)
    return {
        PathwayRating: rating,
        Skill: skill,
        SkillNeed: need,
        TrainingOption: training,
        OpenQuestion: asked,
        Gauge: gauge,
    }
