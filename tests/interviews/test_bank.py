"""The bank of questions: what infoint brings, and bringing it back."""

import pytest

from contacts import changes
from interviews import bank
from interviews.models import Question
from interviews.models.questions import CORE_TOPICS, Level, Sensitivity, Topic
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_migration_brings_the_bank():
    assert Question.objects.count() == len(bank.ENTRIES)
    assert [question.text for question in Question.objects.all()] == [entry.text for entry in bank.ENTRIES]


def test_every_topic_but_my_own_has_a_question_and_core_ones_three():
    by_topic = {topic: [entry for entry in bank.ENTRIES if entry.topic == topic] for topic in Topic}

    assert [topic for topic, entries in by_topic.items() if not entries] == [Topic.OWN]
    assert all(len(by_topic[topic]) >= 3 for topic in CORE_TOPICS)
    assert [entry.level for entry in by_topic[Topic.NEXT]] == [Level.CLOSE] * 3


def test_keys_and_texts_differ_and_fit_their_columns():
    assert len({entry.key for entry in bank.ENTRIES}) == len(bank.ENTRIES)
    assert len({entry.text.casefold() for entry in bank.ENTRIES}) == len(bank.ENTRIES)
    for values in bank.columns():
        Question(**values).full_clean(validate_unique=False)


def test_pay_health_and_leaving_are_marked():
    marked = {entry.topic for entry in bank.ENTRIES if entry.sensitivity != Sensitivity.NONE}

    assert {Topic.MONEY, Topic.LIFE, Topic.EXIT} <= marked


def test_restoring_brings_back_what_is_missing_and_leaves_my_wording():
    Question.objects.filter(key="route-1").update(text="How did you get here?")
    Question.objects.filter(key="route-2").update(retired_at=NOW)
    Question.objects.filter(key__in=["daily-1", "next-1"]).delete()

    record = bank.restore()

    assert Question.objects.count() == len(bank.ENTRIES)
    assert Question.objects.get(key="route-1").text == "How did you get here?"
    assert not Question.objects.filter(retired_at__isnull=False).exists()
    changes.undo(record.action)
    assert Question.objects.filter(key="daily-1").count() == 0
    assert Question.objects.get(key="route-2").retired_at == NOW


def test_restoring_an_entire_bank_changes_nothing():
    assert bank.restore().action is None


def test_empty_bank_is_restored_whole():
    Question.objects.all().delete()

    bank.restore()

    assert Question.objects.count() == len(bank.ENTRIES)
