"""Which skills each kind of work asks for, and how many talks say so."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from interviews.insights.heard import held_about
from interviews.models import Pathway, Skill, SkillNeed


@dataclass(frozen=True, slots=True)
class Needed:
    """Of the `of` talks held about a pathway `named_by` named this skill, `must` of them as a must."""

    skill: Skill
    named_by: int
    of: int
    must: int


def needs(pathways: Collection[Pathway]) -> dict[int, list[Needed]]:
    """Return the skills named in talks about each of these pathways, by its id, those I must have first.

    In two queries, however many there are.
    """
    found: dict[int, list[Needed]] = {pathway.pk: [] for pathway in pathways}
    links = held_about(found)
    if not links:
        return found
    about: dict[int, set[int]] = defaultdict(set)
    for interview_id, pathway_id in links:
        about[interview_id].add(pathway_id)
    skills: dict[int, Skill] = {}
    # By pathway and skill: the talks that named it, and those that said "must have".
    named: dict[tuple[int, int], set[int]] = defaultdict(set)
    must: dict[tuple[int, int], set[int]] = defaultdict(set)
    for row in SkillNeed.objects.filter(interview__in=about).select_related("skill"):
        skills[row.skill_id] = row.skill
        for pathway_id in told_of(row, about[row.interview_id]):
            named[pathway_id, row.skill_id].add(row.interview_id)
            if row.weight == SkillNeed.Weight.MUST:
                must[pathway_id, row.skill_id].add(row.interview_id)
    of = {pk: sum(pathway_id == pk for _, pathway_id in links) for pk in found}
    for (pathway_id, skill_id), talks in named.items():
        counts = len(talks), of[pathway_id], len(must[pathway_id, skill_id])
        found[pathway_id].append(Needed(skills[skill_id], *counts))
    for rows in found.values():
        rows.sort(key=lambda one: (-one.must, -one.named_by, one.skill.key))
    return found


def told_of(row: SkillNeed, talk_is_for: set[int]) -> set[int]:
    """Return the pathways of which a row tells: its own, or, where it names none, all those of its talk."""
    return talk_is_for if row.pathway_id is None else talk_is_for & {row.pathway_id}
