"""Skills and training in the admin: found by any spelling, judged many at once, and taken back."""

import pytest
from django.test import Client

from contacts import changes, search
from interviews.models import Skill, SkillNeed, TrainingOption
from tests.contacts.test_admin import change, confirm, latest, page, run, saved_form
from tests.factories import (
    NOW,
    ContactFactory,
    InterviewFactory,
    PathwayFactory,
    SkillFactory,
    SkillNeedFactory,
    TrainingOptionFactory,
)
from tests.interviews.snapshots import everything
from tests.interviews.test_admin import offered, rows

pytestmark = pytest.mark.django_db


def undo() -> None:
    assert changes.undo(latest()).kept == []


def test_level_of_the_ticked_is_set_and_taken_back(signed_in: Client):
    one, other, left = SkillFactory(level="have"), SkillFactory(), SkillFactory()
    before = everything()

    asked = run(signed_in, "set_level", one, other)
    assert "2 skills" in asked.content.decode()
    confirm(signed_in, asked, level="partly")

    assert set(Skill.objects.filter(level="partly")) == {one, other}
    assert Skill.objects.get(pk=left.pk).level == ""
    assert latest().what == "2 skills: partly"
    undo()
    assert everything() == before


def test_skill_removed_takes_along_who_named_it_and_comes_back(signed_in: Client):
    skill = SkillNeedFactory().skill
    before = everything()

    signed_in.post(page(Skill, "delete", skill.pk), {"post": "yes"})

    assert not Skill.objects.exists()
    undo()
    assert everything() == before


def test_skill_is_edited_under_one_key_and_taken_back(signed_in: Client):
    skill = SkillFactory(name="Grant writing", level="have")
    SkillFactory(name="Latin")
    before = everything()

    refused = change(signed_in, skill, name="LATIN ")
    assert "There is a skill of this name." in refused.content.decode()
    change(signed_in, skill, name="Writing  bids")

    skill.refresh_from_db()
    assert (skill.name, skill.key) == ("Writing bids", "writing bids")
    undo()
    assert everything() == before


def test_skill_is_added_under_its_key(signed_in: Client):
    form = saved_form(signed_in.get(page(Skill, "add")))

    signed_in.post(page(Skill, "add"), form | {"name": "Édition", "level": "have"})

    assert Skill.objects.get().key == "edition"


def test_skills_are_found_however_they_are_spelt_and_offered_so(signed_in: Client):
    skill = SkillFactory(name="Édition numérique")
    SkillFactory(name="Latin")

    assert rows(signed_in.get(page(Skill), {"q": "numerique EDITION"})) == [skill]
    assert offered(signed_in, "skillneed", "skill", "edit") == ["Édition numérique"]


def test_skills_are_filtered_by_level_and_by_the_pathway_they_were_named_for(signed_in: Client):
    pathway = PathwayFactory()
    whole = SkillNeedFactory(interview=InterviewFactory(held=True, pathways=[pathway])).skill
    own = SkillNeedFactory(pathway=pathway, skill=SkillFactory(level="missing")).skill
    gone = InterviewFactory(held=True, pathways=[pathway], trashed_at=NOW)
    SkillNeedFactory(interview=gone, skill=SkillFactory(level="missing", name="Zither"))

    def found(**query: object) -> set[Skill]:
        return set(rows(signed_in.get(page(Skill), query)))

    assert found(pathway=pathway.pk) == {whole, own}
    assert found(level="none") == {whole}
    assert own in found(level="missing")
    assert found(level="none", pathway=pathway.pk) == {whole}


def test_needs_are_found_by_skill_and_by_who_took_part(signed_in: Client):
    talk = InterviewFactory(held=True, people=[ContactFactory(first_name="Zoë")])
    one = SkillNeedFactory(interview=talk)
    other = SkillNeedFactory(skill=SkillFactory(name="Zoology", level="have"), weight="nice")
    search.index()

    def found(**query: object) -> set[SkillNeed]:
        return set(rows(signed_in.get(page(SkillNeed), query)))

    assert found(q="zoe") == {one}
    assert found(q="zoolog") == {other}
    assert found(weight__exact="nice") == found(level="have") == {other}


def test_training_is_found_filtered_and_edited_in_words(signed_in: Client):
    pathway = PathwayFactory()
    one = TrainingOptionFactory(
        name="Museum learning", kind="degree", need="required", pathway=pathway, months=18, cost_low=1_800,
        currency="EUR",
    )  # fmt: skip
    TrainingOptionFactory()

    def found(**query: object) -> list[TrainingOption]:
        return rows(signed_in.get(page(TrainingOption), query))

    assert (
        found(q="museum LEARN")[-1:] == found(kind__exact="degree") == found(need__exact="required") == [one]
    )
    assert found(pathway=pathway.pk) == [one]
    assert "EUR 1,800" in signed_in.get(page(TrainingOption), {"kind__exact": "degree"}).content.decode()
    before = everything()
    assert "Three letters" in change(signed_in, one, currency="E1").content.decode()
    change(signed_in, one, currency="gbp", url="example.org")
    one.refresh_from_db()
    assert (one.currency, one.url) == ("GBP", "https://example.org")
    undo()
    assert everything() == before
