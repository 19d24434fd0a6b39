"""Kinds of work side by side: by every criterion, the marks of all talks held about each of them."""

import statistics
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field

from interviews import criteria
from interviews.insights.heard import Heard, heard, lines
from interviews.insights.skills import Needed, needs
from interviews.insights.training import Option, options
from interviews.models import Pathway, PathwayRating, Skill, TrainingOption

EntryNow = PathwayRating.EntryNow


@dataclass(frozen=True, slots=True)
class Spread:
    """The marks that talks gave one criterion, oldest first, and those that I had expected."""

    marks: tuple[int, ...]
    expected: tuple[int, ...] = ()

    @property
    def n(self) -> int:
        return len(self.marks)

    @property
    def is_thin(self) -> bool:
        return self.n < criteria.ENOUGH_TALKS

    @property
    def median(self) -> float:
        return float(statistics.median(self.marks))

    @property
    def low(self) -> int:
        return min(self.marks)

    @property
    def high(self) -> int:
        return max(self.marks)


@dataclass(frozen=True, slots=True)
class Compared:
    """One kind of work, the talks held about it, oldest first, and what they said is needed for it."""

    pathway: Pathway
    talks: tuple[Heard, ...]
    needs: tuple[Needed, ...] = ()
    options: tuple[Option, ...] = ()
    # By the name of the criterion; nothing where no talk gave a mark.
    spreads: dict[str, Spread] = field(init=False)

    def __post_init__(self) -> None:
        found = {one.name: spread(self.talks, one.name) for one in criteria.MARKS}
        object.__setattr__(self, "spreads", {name: one for name, one in found.items() if one.marks})

    @property
    def rated(self) -> int:
        """How many talks gave it any mark."""
        return sum(talk.is_rated for talk in self.talks)

    @property
    def is_thin(self) -> bool:
        return self.rated < criteria.ENOUGH_TALKS

    @property
    def medians(self) -> dict[str, float]:
        return {name: one.median for name, one in self.spreads.items()}

    @property
    def thin_names(self) -> frozenset[str]:
        """The criteria that fewer talks marked than are enough."""
        return frozenset(name for name, one in self.spreads.items() if one.is_thin)

    @property
    def starts(self) -> Counter[str]:
        """How many talks say yes, partly or no: could I start now?"""
        return Counter(talk.entry_now for talk in self.talks if talk.entry_now)

    @property
    def roles(self) -> list[str]:
        """As what I could start, each once."""
        found = {line.casefold(): line for talk in reversed(self.talks) for line in lines(talk.entry_roles)}
        return list(found.values())

    @property
    def newest_verdict(self) -> Heard | None:
        return next((talk for talk in reversed(self.talks) if talk.verdict), None)

    @property
    def missing(self) -> list[Needed]:
        """The skills named that I do not have in full, or have not judged."""
        return [one for one in self.needs if one.skill.level != Skill.Level.HAVE]

    @property
    def required(self) -> list[Option]:
        return [one for one in self.options if one.need == TrainingOption.Need.REQUIRED]


def compare(pathways: Collection[Pathway]) -> list[Compared]:
    """Return what is known of each of these pathways, in their order; many take no more queries than one."""
    talks, skills, training = heard(pathways), needs(pathways), options(pathways)
    return [
        Compared(one, tuple(talks[one.pk]), tuple(skills[one.pk]), tuple(training[one.pk]))
        for one in pathways
    ]


def spread(talks: Collection[Heard], name: str) -> Spread:
    """Return the marks of one criterion; what I had expected is known of the appeal alone."""
    expected = (talk.expected for talk in talks if name == "appeal" and talk.expected is not None)
    return Spread(tuple(talk.marks[name] for talk in talks if name in talk.marks), tuple(expected))
