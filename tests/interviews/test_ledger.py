"""The ledger is what its docstring says, where nothing but its rows is needed to tell."""

import datetime as dt
from statistics import median

import pytest
from django.utils import timezone

from interviews.cadence import Calendar, Kind
from interviews.insights.heard import heard
from interviews.models import FollowUp, Interview, Introduction, PathwayRating, SkillNeed, TrainingOption
from interviews.stages import Stage
from tests import ledger_rows
from tests.ledger import NOW, ZONE, Ledger, ledger

pytestmark = pytest.mark.django_db


@pytest.fixture
def mine() -> Ledger:
    return ledger()


def test_talks_are_heard_in_order_without_the_trash(mine: Ledger) -> None:
    with timezone.override(ZONE):
        found = heard(list(mine.pathways.values()))
    medians = {
        name: {mark: median([one.marks[mark] for one in found[row.pk] if mark in one.marks]) for mark in (
            "appeal", "entry", "life", "confidence"
        )}
        for name, row in mine.pathways.items()
        if name in ("museum", "garden", "archive")
    }  # fmt: skip
    assert medians == {
        "museum": {"appeal": 4, "entry": 2, "life": 2.5, "confidence": 3.5},
        "garden": {"appeal": 4, "entry": 4, "life": 3, "confidence": 3},
        "archive": {"appeal": 2, "entry": 5, "life": 5, "confidence": 1},
    }
    assert [one.verdict for one in found[mine.pathways["museum"].pk]] == ["maybe", "yes", "more", "no"]
    assert [one.verdict for one in found[mine.pathways["garden"].pk]] == ["maybe", "yes", ""]
    assert [one.on for one in found[mine.pathways["garden"].pk]][-1] == dt.date(2026, 11, 12)
    assert found[mine.pathways["garden"].pk][-1].open_names == "somebody"
    assert found[mine.pathways["music"].pk] == []


def test_nine_of_eleven_answered(mine: Ledger) -> None:
    asked = Interview.objects.present().filter(asked_at__isnull=False)
    assert asked.count() == 12
    assert Interview.objects.present().filter(stage=Stage.HELD).count() == 8
    days = Calendar.of(timezone.zoneinfo.ZoneInfo(ZONE), [])
    ripe = [talk for talk in asked if days.after_business_days(talk.asked_at, 7) < NOW]
    answered = asked.filter(messages__answered_at__isnull=False).distinct()
    assert len({*ripe, *answered}) == 11
    assert answered.count() == 9


def test_thanks_and_names(mine: Ledger) -> None:
    thanks = FollowUp.objects.filter(kind=Kind.THANK, interview__trashed_at__isnull=True)
    hours = sorted(
        (row.done_at - row.interview.ended_at) / dt.timedelta(hours=1) for row in thanks if row.done_at
    )
    assert hours == [2, 5, 11, 20, 23.5, 30, 70]
    assert (thanks.count(), thanks.open().count()) == (9, 1)
    named = Introduction.objects.present().filter(named_in__isnull=False)
    assert (named.count(), len(set(named.values_list("named_in", flat=True)))) == (6, 5)


def test_trash_counts_nowhere(mine: Ledger) -> None:
    museum = mine.pathways["museum"]
    assert PathwayRating.objects.counted().count() == len(ledger_rows.MARKS) - 2
    assert TrainingOption.objects.all().of_pathway(museum).count() == 5
    handling = SkillNeed.objects.all().of_pathway(museum).filter(skill=mine.skills["handling"])
    assert handling.count() == 2
