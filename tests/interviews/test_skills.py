"""Skills: named in talks, judged, called by one name; each verb one action with one undo."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from contacts import changes
from contacts.models import Action
from interviews import skills
from interviews.models import Skill, SkillNeed
from tests.factories import InterviewFactory, PathwayFactory, SkillFactory, SkillNeedFactory
from tests.interviews.snapshots import everything

pytestmark = pytest.mark.django_db
MUST, NICE = SkillNeed.Weight.MUST, SkillNeed.Weight.NICE


def undo() -> list[str]:
    return changes.undo(Action.objects.latest("pk")).kept


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Grant writing", "  grant   WRITING ", True),
        ("Édition", "edition", True),
        ("Łódź sailing", "lodz sailing", True),
        ("co-ordination", "co ordination", True),
        ("C", "C++", False),
        ("C#", "C++", False),
        ("C++", "c ++", False),
        ("手話", "手話", True),
        ("العربية", "العربيه", False),
        ("🎻", "🎻", True),
        ("🎻", "🥁", False),
    ],
)
def test_key_is_one_for_two_spellings_of_one_skill(one: str, other: str, same: bool):
    assert (skills.key_of(one) == skills.key_of(other)) is same


@pytest.mark.parametrize("name", ["", "   ", "\u200b\u200f", "\u2060"])
def test_key_of_nothing_to_be_read_is_empty(name: str):
    assert skills.key_of(name) == ""


def test_key_of_signs_that_unfold_stays_within_its_column():
    assert len(skills.key_of("ﷺ" * 200)) <= skills.LONGEST_KEY


def test_need_makes_the_skill_and_says_how_far_i_am_in_one_action():
    talk, pathway = InterviewFactory(held=True), PathwayFactory()
    before = everything()

    skills.need(talk, "Grant writing", weight=NICE, pathway=pathway, level="partly")

    row = SkillNeed.objects.get()
    assert (row.interview, row.pathway, row.weight) == (talk, pathway, NICE)
    assert (row.skill.name, row.skill.key, row.skill.level) == ("Grant writing", "grant writing", "partly")
    assert Action.objects.count() == 1
    assert undo() == []
    assert everything() == before


def test_need_spelt_otherwise_is_the_skill_there_is_and_its_last_weight_counts():
    talk = InterviewFactory(held=True)
    skills.need(talk, "Grant writing", level="have")

    skills.need(talk, "grant  Writing", weight=NICE)

    assert Skill.objects.get().name == "Grant writing"
    assert Skill.objects.get().level == "have"
    assert SkillNeed.objects.get().weight == NICE
    assert undo() == []
    assert SkillNeed.objects.get().weight == MUST


def test_undo_of_the_first_naming_leaves_a_skill_that_another_talk_named():
    talk = InterviewFactory(held=True)
    first = skills.need(talk, "Grant writing")
    skills.need(InterviewFactory(held=True), "Grant writing")

    kept = changes.undo(first.action).kept

    assert kept == ["Grant writing has skill needs now"]
    assert SkillNeed.objects.count() == Skill.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "stays"),
    [({}, False), ({"level": "missing"}, True), ({"proof": "A season at Kew."}, True)],
)
def test_remove_takes_along_a_skill_that_nothing_else_is_known_of(values: dict[str, str], stays: bool):
    need = SkillNeedFactory(skill=SkillFactory(**values))
    before = everything()

    skills.remove(need)

    assert not SkillNeed.objects.exists()
    assert Skill.objects.exists() is stays
    assert undo() == []
    assert everything() == before


def test_remove_leaves_a_skill_that_another_talk_named():
    skill = SkillFactory()
    need, _ = SkillNeedFactory(skill=skill), SkillNeedFactory(skill=skill)

    skills.remove(need)

    assert Skill.objects.get() == skill


def test_add_of_one_there_is_already_sets_its_level():
    SkillFactory(name="Grant writing", level="missing")

    skills.add("GRANT WRITING", "have")

    assert Skill.objects.get().level == "have"
    assert Skill.objects.get().name == "Grant writing"


def test_level_of_many_is_one_action_taken_back_to_what_each_was():
    one, other = SkillFactory(level="have"), SkillFactory()
    before = everything()

    record = skills.set_level_of([one.pk, other.pk], "partly")

    assert record.what == "2 skills: partly"
    assert set(Skill.objects.values_list("level", flat=True)) == {"partly"}
    assert undo() == []
    assert everything() == before


# ── Another name ──────────────────────────────────────────────────────────────────────────────────


def test_rename_to_another_spelling_keeps_the_skill():
    skill = SkillFactory(name="grant writing", level="have")

    stays, _ = skills.rename(skill, "Grant Writing")

    assert stays == skill
    assert Skill.objects.get().name == "Grant Writing"


def test_rename_to_the_name_of_another_makes_the_two_one():
    talk, elsewhere = InterviewFactory(held=True), InterviewFactory(held=True)
    stays = SkillFactory(name="Grant writing", proof="A bid for the choir.")
    goes = SkillFactory(name="Writing bids", level="partly", proof="Three bids.")
    SkillNeedFactory(interview=talk, skill=stays, weight=NICE)
    SkillNeedFactory(interview=talk, skill=goes, weight=MUST)
    SkillNeedFactory(interview=elsewhere, skill=goes, weight=NICE)
    before = everything()

    found, record = skills.rename(goes, "grant writing")

    assert found == stays
    assert record.what == "Writing bids and Grant writing are one"
    one = Skill.objects.get()
    assert (one.name, one.level) == ("Grant writing", "partly")
    assert one.proof == "A bid for the choir.\n\nThree bids."
    needed = SkillNeed.objects.order_by("interview").values_list("interview", "weight")
    assert list(needed) == [(talk.pk, MUST), (elsewhere.pk, NICE)]
    assert undo() == []
    assert everything() == before


def test_rename_of_what_is_called_otherwise_by_now_is_stale():
    skill = SkillFactory(name="Writing")

    with pytest.raises(changes.Stale):
        skills.rename(skill, "Bids", was="Writing bids")

    assert Skill.objects.get().name == "Writing"


def test_undo_of_a_name_taken_since_says_so_and_leaves_both():
    skill = SkillFactory(name="Excel")
    _, record = skills.rename(skill, "Spreadsheets")
    skills.add("Excel", "have")

    kept = changes.undo(record.action).kept

    assert kept == ["Spreadsheets: name belongs to Excel now"]
    assert sorted(Skill.objects.values_list("name", "key")) == [
        ("Excel", "excel"),
        ("Spreadsheets", "spreadsheets"),
    ]


def test_undo_of_a_merging_whose_name_is_taken_since_leaves_what_was_moved():
    goes, stays = SkillFactory(name="Excel"), SkillFactory(name="Spreadsheets")
    need = SkillNeedFactory(skill=goes)
    _, record = skills.rename(goes, "Spreadsheets")
    skills.add("Excel", "have")

    kept = changes.undo(record.action).kept

    need.refresh_from_db()
    assert need.skill == stays
    assert kept == ["Spreadsheets, must have: the skill it belonged to is gone"]


def test_forget_takes_along_all_that_was_said_and_brings_it_back():
    skill = SkillFactory()
    SkillNeedFactory(skill=skill)
    SkillNeedFactory(skill=skill)
    before = everything()

    skills.forget(skill)

    assert not Skill.objects.exists()
    assert not SkillNeed.objects.exists()
    assert undo() == []
    assert everything() == before


# ── Which there are ───────────────────────────────────────────────────────────────────────────────


def test_present_leaves_out_what_only_a_trashed_talk_named():
    SkillNeedFactory(skill=SkillFactory(name="a"), interview=InterviewFactory(held=True, trashed=True))
    judged = SkillFactory(name="b", level="missing")
    SkillNeedFactory(skill=judged, interview=InterviewFactory(held=True, trashed=True))
    named = SkillNeedFactory(skill=SkillFactory(name="c")).skill
    never_named = SkillFactory(name="d")

    assert list(Skill.objects.present()) == [judged, named, never_named]


def test_known_names_mine_first():
    SkillFactory(name="Archery")
    SkillFactory(name="Weaving", level="missing")
    SkillFactory(name="Édition", level="have")

    assert skills.known() == ["Édition", "Weaving", "Archery"]


ROWS = st.lists(
    st.tuples(
        st.integers(0, 2), st.integers(0, 2), st.sampled_from([None, 0, 1]), st.sampled_from([MUST, NICE])
    ),
    max_size=12,
    unique_by=lambda row: row[:3],
)
LEVELS = st.sampled_from(["", *Skill.Level.values])


class TestUniting(TestCase):
    """Any two of three skills made one: no talk loses what it named, and undo restores every column."""

    @settings(max_examples=20)
    @given(
        rows=ROWS, levels=st.tuples(LEVELS, LEVELS, LEVELS), goes=st.integers(0, 2), into=st.integers(0, 2)
    )
    def test_uniting_keeps_every_need_and_undo_restores_all(self, rows, levels, goes, into):
        talks = [InterviewFactory(held=True) for _ in range(3)]
        pathways = [PathwayFactory(), PathwayFactory()]
        three = [SkillFactory(name=name, level=level) for name, level in zip("abc", levels, strict=True)]
        for talk, skill, pathway, weight in rows:
            SkillNeedFactory(
                interview=talks[talk],
                skill=three[skill],
                pathway=None if pathway is None else pathways[pathway],
                weight=weight,
            )
        united = {goes: into}
        wanted: dict[tuple, str] = {}
        for talk, skill, pathway, weight in rows:
            of = None if pathway is None else pathways[pathway].pk
            key = (talks[talk].pk, three[united.get(skill, skill)].pk, of)
            wanted[key] = MUST if MUST in {weight, wanted.get(key)} else NICE
        before = everything()

        _, record = skills.rename(three[goes], three[into].name)

        found = SkillNeed.objects.values_list("interview", "skill", "pathway", "weight")
        assert {row[:3]: row[3] for row in found} == wanted
        if record.action:
            assert changes.undo(record.action).kept == []
        assert everything() == before
