"""Ways to learn what is missing: the verbs, their undo, and what becomes of them with talks and people."""

import datetime as dt
from collections.abc import Callable

import pytest

from contacts import changes, merging, telling, trash
from contacts.models import Action, Change, Contact
from interviews import skills, training
from interviews.models import Interview, Skill, SkillNeed, TrainingOption
from tests.factories import (
    NOW,
    TODAY,
    ContactFactory,
    InterviewFactory,
    PathwayFactory,
    SkillFactory,
    TrainingOptionFactory,
)
from tests.interviews.snapshots import everything

pytestmark = pytest.mark.django_db


def undo() -> list[str]:
    return changes.undo(Action.objects.latest("pk")).kept


@pytest.mark.parametrize(
    "do",
    [
        lambda option: training.edit(option, provider="Birkbeck", months=9.0),
        lambda option: training.looked_up(option, TODAY),
        training.remove,
        lambda option: training.add(TrainingOption(name="A season as a guide")),
    ],
)
def test_every_verb_is_one_action_and_taken_back(do: Callable[[TrainingOption], changes.Record]):
    option = TrainingOptionFactory(interview=InterviewFactory(held=True), provider="Kew")
    before = everything()

    do(option)

    assert Action.objects.count() == 1
    assert everything() != before
    assert undo() == []
    assert everything() == before


def test_edit_of_a_version_gone_by_is_stale():
    option = TrainingOptionFactory(version=2)

    with pytest.raises(changes.Stale):
        training.edit(option, version=1, provider="Birkbeck")


def test_last_currency_is_that_of_what_was_priced_last():
    assert training.last_currency() == ""
    TrainingOptionFactory(currency="GBP")
    TrainingOptionFactory(currency="EUR")
    TrainingOptionFactory()

    assert training.last_currency() == "EUR"


def test_options_of_two_entries_of_one_person_become_those_of_one():
    elder, younger = ContactFactory(first_name="Oke"), ContactFactory(first_name="Oke")
    theirs = TrainingOptionFactory(contact=younger)
    own = TrainingOptionFactory(contact=elder)
    before = everything()

    merging.merge(elder, younger)

    theirs.refresh_from_db()
    own.refresh_from_db()
    assert theirs.contact == own.contact == elder
    assert undo() == []
    assert everything() == before


def test_erased_talk_takes_its_needs_and_options_and_their_history_along():
    talk = InterviewFactory(held=True, trashed_at=NOW - dt.timedelta(days=60))
    pathway = PathwayFactory()
    skills.need(talk, "Grant writing", pathway=pathway, level="have")
    skills.need(InterviewFactory(held=True), "Latin")
    option = TrainingOption(interview=talk, name="Museum learning", contact=talk.people[0])
    training.add(option)
    training.edit(option, provider="Birkbeck")
    kept = TrainingOptionFactory(interview=InterviewFactory(held=True))

    trash.erase(others={"interviews": [talk.pk]})

    assert not Interview.objects.filter(pk=talk.pk).exists()
    assert [row.skill.name for row in SkillNeed.objects.all()] == ["Latin"]
    assert list(TrainingOption.objects.all()) == [kept]
    assert not Change.objects.filter(model="interviews.trainingoption").exists()
    assert Change.objects.filter(model="interviews.skillneed").count() == 1
    assert not Action.objects.filter(what__contains="Museum learning").exists()
    # What I can do is mine, whoever asked for it.
    assert Skill.objects.get(name="Grant writing").level == "have"


def test_erased_person_leaves_what_they_said_without_their_name():
    person = ContactFactory(trashed_at=NOW - dt.timedelta(days=60))
    option = TrainingOptionFactory(contact=person, interview=InterviewFactory(held=True))

    trash.erase(people=[person.pk])

    option.refresh_from_db()
    assert option.contact is None


# ── The history of a person ───────────────────────────────────────────────────────────────────────


def told(person: Contact) -> list[str]:
    story = telling.tell(person.pk, list(changes.of_person(person.pk)[:1]))[0]
    return [fact.words for fact in story.facts]


def test_history_of_a_person_tells_what_was_done_and_no_word_of_what_was_said():
    person = ContactFactory()
    talk = InterviewFactory(held=True, people=[person])
    skills.need(talk, "Grant writing")
    assert told(person) == ["A skill that is needed was written down"]
    need = SkillNeed.objects.get()
    SkillFactory(name="Writing bids")
    skills.rename(need.skill, "writing bids")
    assert told(person) == ["A skill that is needed is called otherwise"]
    skills.need(talk, "writing bids", weight="nice")
    assert told(person) == ["A skill that is needed was edited"]
    need.refresh_from_db()
    skills.remove(need)
    assert told(person) == ["A skill that is needed was taken out"]

    option = TrainingOption(interview=talk, contact=person, name="Museum learning")
    training.add(option)
    assert told(person) == ["A way to learn it was written down"]
    training.edit(option, provider="Birkbeck")
    assert told(person) == ["A way to learn it was edited"]
    training.looked_up(option, TODAY)
    assert told(person) == ["A way to learn it was looked up"]
    training.looked_up(option, None)
    assert told(person) == ["A way to learn it is to be looked up"]
    training.remove(option)
    assert told(person) == ["A way to learn it was taken out"]
