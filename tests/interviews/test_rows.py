"""What a row of the list of interviews says of a talk without a day."""

import datetime as dt

import pytest

from interviews import rows
from interviews.models import Interview
from interviews.stages import Stage
from tests.factories import NOW, ContactFactory, InterviewFactory

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def since(now: dt.datetime) -> str:
    (row,) = rows.of(list(Interview.objects.for_rows()), now)
    return row.since


@pytest.mark.parametrize("stage", [Stage.PARKED, Stage.DECLINED])
@pytest.mark.parametrize(
    ("days", "words"),
    [(9, "may be asked again 21 Feb 2027"), (89, "may be asked again tomorrow"), (90, "may be asked again")],
)
def test_who_never_answered_or_said_no_may_be_asked_again_later(stage: Stage, days: int, words: str):
    InterviewFactory(stage=stage, asked_at=NOW)

    assert since(NOW + days * DAY) == words


@pytest.mark.parametrize(
    "hidden", [{"marked_dark": True}, {"contact_rule": "never"}, {"deceased_on": NOW.date()}]
)
def test_whoever_must_not_be_approached_is_not_to_be_asked_again(hidden: dict):
    people = [ContactFactory(), ContactFactory(**hidden)]
    InterviewFactory(stage=Stage.PARKED, asked_at=NOW, people=people)

    assert since(NOW + 90 * DAY) == "no day yet"
