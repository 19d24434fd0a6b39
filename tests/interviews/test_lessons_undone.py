"""What talks teach is taken back exactly, moved whole when two entries become one, and erased whole."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from contacts import changes, merging, search, trash
from contacts.models import Action, Change, Preferences
from interviews import (
    gauges,
    my_weights,
    open_questions,
    pathways,
    rating,
    reflecting,
    resources,
    skills,
    talk_notes,
    talks,
    texts,
    training,
)
from interviews.models import (
    Gauge,
    Interview,
    OpenQuestion,
    Pathway,
    PathwayRating,
    Reflection,
    Resource,
    Skill,
    SkillNeed,
    TrainingOption,
)
from interviews.stages import Stage
from tests.factories import NOW
from tests.interviews.test_undoing import Life, each_step_is_taken_back
from tests.ledger import Ledger, ledger
from tests.tables import differing, everything, searched

STEPS = 16
# Marks given, or words typed, nowhere else.
ODD = "Tezcatlipocan"


class Lessons(Life):
    """A life in which I also write down what talks teach."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        Preferences.mine()

    def pathway(self) -> Pathway:
        return self.random.choice(Pathway.objects.present().order_by("pk"))

    def held(self) -> Interview:
        return self.random.choice(Interview.objects.filter(stage=Stage.HELD).order_by("pk"))

    def explore(self) -> changes.Record:
        return pathways.explore(
            self.interview(), list(Pathway.objects.present())[: self.random.randint(0, 2)]
        )

    def expect(self) -> changes.Record:
        return rating.expect(self.interview(), self.pathway(), self.random.randint(1, 5), self.now)

    def rate(self) -> changes.Record:
        talk, pathway = self.interview(), self.pathway()
        with changes.recording("Marks") as record:
            row = rating.of(talk, pathway)
            row.appeal, row.why = self.random.randint(1, 5), "It is what I do."
            record.add(row) if row.pk is None else record.change(row, entry=self.random.randint(1, 5))
            record.reindex(talk_notes.people_of(talk))
        return record

    def write(self) -> changes.Record:
        reflection = self.random.choice(Reflection.objects.order_by("pk"))
        with changes.recording("Reflected") as record:
            record.change(reflection, appealed="The ten", new_question="Does it pay?\nIs it outdoors?")
            record.reindex(talk_notes.people_of(reflection.interview))
        return record

    def finish(self) -> changes.Record:
        return reflecting.finish(self.held())

    def need(self) -> changes.Record:
        name = self.random.choice(["Object handling", "object  HANDLING", "Safeguarding"])
        return skills.need(self.interview(), name, pathway=self.maybe(self.pathway()), level="partly")  # type: ignore[arg-type]

    def take_back_a_need(self) -> changes.Record:
        return skills.remove(self.random.choice(SkillNeed.objects.order_by("pk")))

    def rename(self) -> changes.Record:
        skill = self.random.choice(Skill.objects.order_by("pk"))
        return skills.rename(skill, self.random.choice(["Handling", "Safeguarding"]))[1]

    def learn(self) -> changes.Record:
        talk = self.interview()
        return training.add(
            TrainingOption(
                interview=talk, contact=self.person(), pathway=self.maybe(self.pathway()), name="Class"
            )
        )

    def unlearn(self) -> changes.Record:
        return training.remove(self.random.choice(TrainingOption.objects.order_by("pk")))

    def ask(self) -> changes.Record:
        return open_questions.add(self.pathway(), self.random.choice(["Does it pay?", "Does it last?"]))

    def ask_no_more(self) -> changes.Record:
        return open_questions.remove(self.random.choice(OpenQuestion.objects.order_by("pk")))

    def gauge(self) -> changes.Record:
        values = dict.fromkeys(gauges.NAMES, self.random.randint(0, 100))
        return gauges.save(self.pathway(), self.now.date(), values)

    def hear_of(self) -> changes.Record:
        row = Resource(name="Friends of the herbarium", interview=self.interview(), contact=self.person())
        return resources.add(row, list(Pathway.objects.present())[:1])

    def do_it(self) -> changes.Record:
        row = self.random.choice(Resource.objects.order_by("pk"))
        verb = self.random.choice([lambda: resources.done(row, self.now), lambda: resources.remove(row)])
        return verb()

    def weigh(self) -> changes.Record:
        return my_weights.save({"appeal": self.random.randint(0, 5)})

    def drop_a_pathway(self) -> changes.Record:
        verb = self.random.choice([pathways.trash, pathways.restore])
        return verb([self.random.choice(Pathway.objects.order_by("pk")).pk])

    VERBS = (
        *(Life.plan, Life.log, Life.log, Life.schedule, Life.hold, Life.hold, Life.set_end, Life.trash),
        *(Life.merge, Life.edit_person), explore, explore, expect, rate, rate, write, write, finish, finish,
        need, need, take_back_a_need, rename, learn, learn, unlearn, ask, ask_no_more, gauge, hear_of, do_it,
        do_it, weigh, drop_a_pathway,
    )  # fmt: skip

    def go_on(self) -> Action | None:
        try:
            return super().go_on()
        except (rating.Closed, reflecting.NothingSaid):
            return None


class IsUndoneExactly(TestCase):
    @settings(max_examples=10, deadline=None)
    @given(seed=st.integers(0, 2**32))
    def test_each_lesson_of_a_life_is_taken_back(self, seed: int) -> None:
        each_step_is_taken_back(Lessons(seed), STEPS)


# ── The ledger, moved and erased ──────────────────────────────────────────────────────────────────


@pytest.fixture
def mine(db: None) -> Ledger:
    made = ledger()
    search.index()
    return made


def test_one_entry_of_two_keeps_what_both_named_and_said(mine: Ledger):
    oke, mina = mine.people["oke"], mine.people["mina"]
    named = set(Resource.objects.filter(contact__in=(oke, mina)).values_list("pk", flat=True))
    said = set(TrainingOption.objects.filter(contact__in=(oke, mina)).values_list("pk", flat=True))
    before = everything()

    record = merging.merge(oke, mina)

    stays = min(oke.pk, mina.pk)
    assert set(Resource.objects.filter(contact=stays).values_list("pk", flat=True)) == named
    assert set(TrainingOption.objects.filter(contact=stays).values_list("pk", flat=True)) == said
    index = searched()
    search.index()
    assert searched() == index
    changes.undo(record.action)
    assert differing(before, everything()) == {}


def test_erased_talk_takes_along_what_it_taught_and_no_more(mine: Ledger):
    talk = mine.talks["oke"]
    typed = {"appealed": ODD, "put_off": ODD, "learned": ODD}
    reflecting.save(talk, typed, texts.marks_of(talk.reflection, typed))
    skills.need(talk, "Welding", level="have")
    training.add(TrainingOption(interview=talk, contact=mine.people["oke"], name=ODD))
    questions, listed = OpenQuestion.objects.count(), Resource.objects.count()

    talks.trash([talk.pk])
    trash.erase(others={"interviews": [talk.pk]})

    for model in (PathwayRating, SkillNeed, TrainingOption, Reflection):
        assert not model.objects.filter(interview=talk.pk).exists(), model
        label = model._meta.label_lower
        assert not Change.objects.filter(model=label, after__interview_id=talk.pk).exists(), label
    assert (OpenQuestion.objects.count(), Resource.objects.count()) == (questions, listed)
    assert Skill.objects.filter(name="Welding", level="have").exists()
    assert ODD not in str(everything())


def test_erased_pathway_takes_along_its_marks_questions_and_gauges(mine: Ledger):
    museum, others = mine.pathways["museum"], PathwayRating.objects.exclude(pathway=mine.pathways["museum"])
    left, held = others.count(), Interview.objects.present().count()

    pathways.trash([museum.pk])
    trash.erase(others={"pathways": [museum.pk]})

    assert (PathwayRating.objects.count(), Interview.objects.present().count()) == (left, held)
    assert not Gauge.objects.exists()
    assert OpenQuestion.objects.get().pathway == mine.pathways["garden"]
    assert Resource.objects.filter(name="Friends of the print room").exists()


def test_erased_person_is_named_in_no_lesson(mine: Ledger):
    oke = mine.people["oke"]
    with changes.recording("Put away", Action.Kind.TRASH) as record:
        record.change(oke, trashed_at=NOW)
    trash.erase(people=[oke.pk])

    assert not PathwayRating.objects.filter(interview=mine.talks["oke"].pk).exists()
    assert TrainingOption.objects.filter(name="Certificate in museum education").count() == 2
    assert set(Resource.objects.filter(name="Friends of the print room").values_list("contact")) == {(None,)}
