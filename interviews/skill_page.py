"""What My skills shows, and the page of one skill. Each part is read when a template first wants it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.db.models import Count, Prefetch
from django.utils import timezone

from contacts import discretion
from contacts.models import Contact
from interviews import skills
from interviews.charts.words import listed
from interviews.insights.skills import Needed, needs
from interviews.models import Interview, Participant, Pathway, Skill, SkillNeed

Level = Skill.Level
TO_JUDGE: Final = "to-judge"
# In this order, each with its title and what it means.
PARTS: Final = (
    (TO_JUDGE, "Have you got these?", "Named in your talks, or written down, and not judged yet"),
    (Level.MISSING.value, "Missing", "What most named comes first"),
    (Level.PARTLY.value, "Partly", "A little more and you have it"),
    (Level.HAVE.value, "You have", "With what shows it"),
)


@dataclass(frozen=True, slots=True)
class NamedFor:
    """Of the talks held about one kind of work, how many named a skill."""

    pathway: Pathway
    needed: Needed


@dataclass(frozen=True, slots=True)
class Row:
    """A skill, in how many talks it was named, and for which kinds of work."""

    skill: Skill
    talks: int
    named: Sequence[NamedFor]

    @property
    def is_must(self) -> bool:
        return any(one.needed.must for one in self.named)


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    title: str
    hint: str
    rows: Sequence[Row]


class MySkills:
    """All my skills, and all that was named: what I have not judged yet first."""

    @cached_property
    def rows(self) -> list[Row]:
        pathways = {one.pk: one for one in Pathway.objects.present()}
        named: dict[int, list[NamedFor]] = defaultdict(list)
        for pk, several in needs(list(pathways.values())).items():
            for needed in several:
                named[needed.skill.pk].append(NamedFor(pathways[pk], needed))
        rows = [
            Row(skill, self._talks.get(skill.pk, 0), named.get(skill.pk, []))
            for skill in Skill.objects.present()
        ]
        return sorted(rows, key=lambda row: (-row.talks, not row.is_must, row.skill.key))

    @cached_property
    def _talks(self) -> dict[int, int]:
        """In how many talks each skill was named."""
        counted = SkillNeed.objects.present().order_by().values_list("skill")
        return dict(counted.annotate(talks=Count("interview", distinct=True)))

    @cached_property
    def parts(self) -> list[Part]:
        of_level: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows:
            of_level[row.skill.level or TO_JUDGE].append(row)
        return [Part(name, title, hint, of_level[name]) for name, title, hint in PARTS if of_level[name]]

    @property
    def says(self) -> str:
        """Return in one sentence how what I bring stands against what was named."""
        named = [row.skill.level for row in self.rows if row.talks]
        if not named:
            return ""
        counts = {level: named.count(level) for level in ("have", "partly", "missing", "")}
        were = "1 skill was" if len(named) == 1 else f"{len(named):,} skills were"
        words = [f"have {counts['have']:,}"]
        words += [f"have {counts['partly']:,} partly"] if counts["partly"] else []
        words += [f"lack {counts['missing']:,}"] if counts["missing"] else []
        words += [f"have not judged {counts['']:,} yet"] if counts[""] else []
        return f"{were} named in your talks: you {listed(words)}."

    @property
    def known(self) -> list[str]:
        return sorted((row.skill.name for row in self.rows), key=skills.key_of)


@dataclass(frozen=True, slots=True)
class Saying:
    """One talk in which a skill was named, with those who took part, and why some of them are hidden."""

    need: SkillNeed
    on: dt.date | None
    people: Sequence[tuple[Contact, str]]

    @property
    def interview(self) -> Interview:
        return self.need.interview


class OneSkill:
    def __init__(self, skill: Skill, now: dt.datetime) -> None:
        self.skill = skill
        self.this_year = timezone.localdate(now).year

    @cached_property
    def sayings(self) -> list[Saying]:
        """Where it was named, the latest first."""
        there = Prefetch("interview__participants", Participant.objects.present().select_related("contact"))
        rows = list(self.skill.needs.present().select_related("interview", "pathway").prefetch_related(there))
        people = {row.pk: [one.contact for one in row.interview.participants.all()] for row in rows}
        dark = discretion.reasons({person.pk for several in people.values() for person in several})
        found = [
            Saying(row, _day(row.interview), [(one, dark.get(one.pk, "")) for one in people[row.pk]])
            for row in rows
        ]
        return sorted(found, key=lambda one: (one.on or dt.date.max, one.need.pk), reverse=True)

    @property
    def talks(self) -> int:
        return len({one.need.interview_id for one in self.sayings})

    @cached_property
    def known(self) -> list[str]:
        """The names of the other skills: choosing one of them makes the two one."""
        return [name for name in skills.known() if name != self.skill.name]


def _day(talk: Interview) -> dt.date | None:
    moment = talk.ended_at or talk.starts_at
    return timezone.localdate(moment) if moment else None
