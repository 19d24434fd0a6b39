"""The verbs on skills: named in talks, judged by me, called by one name."""

import re
from collections.abc import Collection
from typing import Final

from contacts import changes
from contacts.folding import fold, plain
from contacts.models import Action
from interviews.models import Interview, Pathway, Skill, SkillNeed
from interviews.models.learning import LONGEST_SKILL

LONGEST_KEY: Final = LONGEST_SKILL * 4
# "C", "C#" and "C++" are three skills, of which folding would make one.
SIGN: Final = re.compile(r"(?<=[\w+#])[+#]")
SIGNS: Final = {"+": " plus ", "#": " sharp "}
Weight = SkillNeed.Weight


def key_of(name: str) -> str:
    """Return what two spellings of one skill have in common; "" where there is nothing to be read."""
    folded = fold(SIGN.sub(lambda sign: SIGNS[sign[0]], name))
    signs = "".join(sign for sign in plain(name) if sign.isprintable() and sign != " ")
    return (folded or signs)[:LONGEST_KEY]


def called(name: str) -> Skill:
    """Return the skill of this name, however it is spelt; one not yet stored where there is none."""
    key = key_of(name)
    return Skill.objects.filter(key=key).first() or Skill(name=name, key=key)


# ── Named in a talk ───────────────────────────────────────────────────────────────────────────────


def need(
    interview: Interview,
    name: str,
    *,
    weight: str = Weight.MUST,
    pathway: Pathway | None = None,
    level: str = "",
) -> changes.Record:
    """Write down that somebody named a skill, for this pathway or, without one, for all of the talk's."""
    skill = called(name)
    with changes.recording(f"Needed: {skill}", Action.Kind.ADD) as record:
        if skill.pk is None:
            skill.created_at = record.at
            record.add(skill)
        if level:
            record.change(skill, level=level)
        need_in(record, interview, skill, weight=weight, pathway=pathway)
    return record


def need_in(
    record: changes.Record, interview: Interview, skill: Skill, *, weight: str, pathway: Pathway | None
) -> SkillNeed:
    """Write down that a skill is needed; where it is written down already, the last weight counts."""
    row = SkillNeed.objects.filter(interview=interview, skill=skill, pathway=pathway).first()
    if row is None:
        row = SkillNeed(
            interview=interview, skill=skill, pathway=pathway, weight=weight, created_at=record.at
        )
        record.add(row)
    else:
        record.change(row, weight=weight)
    return row


def remove(row: SkillNeed) -> changes.Record:
    """Take back that a skill is needed; nothing stays of one that nobody else named, nor I ever judged."""
    skill = row.skill
    with changes.recording(f"No longer needed: {skill}") as record:
        record.remove(row)
        if not (skill.level or skill.proof or skill.needs.exists()):
            record.remove(skill)
    return record


# ── What I say of myself ──────────────────────────────────────────────────────────────────────────


def add(name: str, level: str = "") -> changes.Record:
    """Put a skill on my list; of one that is there already only the level is set."""
    skill = called(name)
    words = f"{skill}: {level_words(level or skill.level)}"
    with changes.recording(words, Action.Kind.ADD) as record:
        if skill.pk is None:
            skill.level, skill.created_at = level, record.at
            record.add(skill)
        elif level:
            record.change(skill, level=level)
    return record


def set_level(skill: Skill, level: str) -> changes.Record:
    with changes.recording(f"{skill}: {level_words(level)}") as record:
        record.change(skill, level=level)
    return record


def set_level_of(ids: Collection[int], level: str) -> changes.Record:
    """Say of many skills at once how far I am."""
    count = f"{len(ids):,} skill{'' if len(ids) == 1 else 's'}"
    with changes.recording(f"{count}: {level_words(level)}") as record:
        record.change_all(Skill.objects.filter(pk__in=ids), level=level)
    return record


def level_words(level: str) -> str:
    return Skill.Level(level).label if level else "not judged"


# ── One name for one skill ────────────────────────────────────────────────────────────────────────


def rename(skill: Skill, name: str, *, was: str | None = None) -> tuple[Skill, changes.Record]:
    """Call a skill by another name; return the one that stays.

    Where another skill is called so already, the two become one. Raises `changes.Stale` when it is no
    longer called what it `was`.
    """
    if was is not None and skill.name != was:
        raise changes.Stale(skill)
    other = called(name)
    same = other.pk is None or other.pk == skill.pk
    words = f"{skill} is called {name}" if same else f"{skill} and {other} are one"
    kind = Action.Kind.EDIT if same else Action.Kind.MERGE
    with changes.recording(words, kind) as record:
        if same:
            record.change(skill, name=name, key=other.key)
            return skill, record
        _unite(record, other, skill)
    return other, record


def _unite(record: changes.Record, stays: Skill, goes: Skill) -> None:
    """Hand all that is known of one skill to another, and remove it."""
    there = {(row.interview_id, row.pathway_id): row for row in stays.needs.all()}
    for row in goes.needs.all():
        same = there.get((row.interview_id, row.pathway_id))
        if same is None:
            record.change(row, skill=stays)
            continue
        record.remove(row)
        if row.weight == Weight.MUST:
            record.change(same, weight=Weight.MUST)
    proof = [text for text in (stays.proof, goes.proof) if text.strip()]
    if len(proof) == 2 and goes.proof.strip() in stays.proof:
        proof.pop()
    record.change(stays, level=stays.level or goes.level, proof="\n\n".join(proof))
    record.remove(goes)


def forget(skill: Skill) -> changes.Record:
    """Remove a skill with all that was said of it."""
    with changes.recording(f"Forgot the skill {skill}") as record:
        forget_in(record, skill)
    return record


def forget_in(record: changes.Record, skill: Skill) -> None:
    record.remove_all(skill.needs.all())
    record.remove(skill)


def known() -> list[str]:
    """Return the names of all skills, mine first, then those that I have not judged yet."""
    return [one.name for one in sorted(Skill.objects.present(), key=lambda one: (not one.level, one.key))]
