"""The sample life of other days: the same promises hold whatever day it is."""

import datetime as dt

import pytest
from django.db import transaction

from contacts import demo
from interviews import due
from interviews.cadence import Kind
from interviews.models import FollowUp
from tests.factories import NOW, TODAY
from tests.interviews.sample import everything, shown, talk_with

pytestmark = pytest.mark.django_db
# Monday to Sunday: what is told in working days must hold on each.
WEEK = [TODAY + dt.timedelta(days=days) for days in range(7)]


@pytest.mark.parametrize("day", WEEK)
def test_first_morning_is_as_promised_on_every_day_of_the_week(day: dt.date):
    everyone = demo.load(day)
    now = NOW + (day - TODAY)
    tonight = now.replace(hour=0, minute=0) + dt.timedelta(days=1)

    late = FollowUp.objects.overdue(now)
    assert shown(late) == {(Kind.THANK, "Inês Duarte"), (Kind.THANK, "Marek Kowal")}
    assert due.overdue_count(now, thank_hours=24) == 2

    waiting = FollowUp.objects.owed().filter(
        interview=talk_with(everyone["ruth"]), kind__in=["thank", "reflect"]
    )
    assert {row.due_at - now for row in waiting} == {dt.timedelta(hours=9, minutes=5)}

    today = shown(FollowUp.objects.owed().filter(due_at__gt=now, due_at__lt=tonight, in_question=False))
    assert (Kind.CHECK_BACK, "Jo Lindqvist") in today
    assert ((Kind.CHASE, "Aiko Mori") in today) == (day.weekday() < 5)


def test_talks_are_the_same_for_the_same_day():
    lives = []
    for _ in range(2):
        with transaction.atomic():
            demo.load(TODAY)
            lives.append(everything())
            transaction.set_rollback(True)

    assert lives[0] == lives[1]
