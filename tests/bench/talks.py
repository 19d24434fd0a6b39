"""Years of talks: Today among 2,000 interviews and 5,000 follow-ups, and what its count costs every page."""

import datetime as dt
import itertools
import random
from collections.abc import Callable, Iterator

from django.utils import timezone

from contacts.models import Contact
from interviews import due
from interviews.cadence import Kind
from interviews.models import FollowUp, Interview, Introduction, Participant, PlannedQuestion
from interviews.stages import Medium, Stage
from tests.bench.report import Report, cpu, p50

INTERVIEWS, FOLLOW_UPS = 2_000, 5_000
PLANNED, UNANSWERED = 6, 2
LATE = {Kind.THANK: 10, Kind.REFLECT: 6, Kind.REPORT: 8, Kind.PROMISE: 8, Kind.CHASE: 4, Kind.NAME: 4}
STILL_OPEN = {
    Kind.THANK: 6, Kind.REFLECT: 6, Kind.REPORT: 10, Kind.REPLY: 5, Kind.PROMISE: 15, Kind.NAME: 25,
    Kind.CHECK_BACK: 8, Kind.CHASE: 15, Kind.ADVICE: 20,
}  # fmt: skip
ABOUT_AN_INTRODUCTION = {Kind.REPORT, Kind.NAME, Kind.CHECK_BACK, Kind.THANK_INTRODUCER}
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def measure(report: Report, rounds: int, page: Callable[[str], list[float]], floor: float) -> None:
    """Measure Today, then the count alone; `page` asks for an address, as often as is to be measured."""
    fill()
    now = timezone.now()
    count = due.overdue_count(now, 24)
    if count != sum(LATE.values()) + UNANSWERED:
        raise AssertionError(f"{count} are overdue, which is not what was put there")
    report.row(f"page: Today, {INTERVIEWS:,} interviews, {count} overdue, p50", p50(page("/")), floor, 4)
    report.row("the count in the rail, p50", p50(cpu(lambda: due.overdue_count(now, 24), rounds)), floor, 1)


def fill(seed: int = 7) -> None:
    """Fill the database with talks of people who are there; nearly all is done, as it would be."""
    dice, now = random.Random(seed), timezone.now()
    people = list(Contact.objects.order_by("pk")[: INTERVIEWS * 2])
    pairs = zip(people[0:1_000:2], people[1:1_000:2], strict=True)
    leads = [
        Introduction(introducer=one, target=other, state="made", made_at=now, asked_at=now - 9 * DAY)
        for one, other in pairs
    ]
    Introduction.objects.bulk_create(leads)
    talks = [_talk(number, now, dice, leads) for number in range(INTERVIEWS)]
    Interview.objects.bulk_create(talks)
    there = {
        one.pk: dice.sample(people, 1 if one.stage == Stage.SCHEDULED else dice.choice((1, 1, 1, 2)))
        for one in talks
    }
    Participant.objects.bulk_create(
        Participant(interview_id=pk, contact=person, position=place)
        for pk, some in there.items()
        for place, person in enumerate(some)
    )
    PlannedQuestion.objects.bulk_create(
        PlannedQuestion(interview=one, wording=f"What would you skip, part {number}?", position=number)
        for one in talks
        for number in range(8)
    )
    FollowUp.objects.bulk_create(itertools.islice(_follow_ups(talks, there, now, dice), FOLLOW_UPS))


def _talk(number: int, now: dt.datetime, dice: random.Random, leads: list[Introduction]) -> Interview:
    """Return one of the talks: a few are planned, a few unanswered, the others were held."""
    start, stage = now - 3 * DAY - number * 10 * HOUR, Stage.HELD
    if number < PLANNED:
        start, stage = now + (number + 1) * 20 * HOUR, Stage.SCHEDULED
    elif number < PLANNED + UNANSWERED:
        stage = Stage.SCHEDULED
    end = start + dt.timedelta(minutes=30)
    return Interview(
        stage=stage, medium=dice.choice(Medium.values), starts_at=start, planned_end_at=end,
        ended_at=end if stage == Stage.HELD else None, time_zone=dice.choice(["", "Asia/Tokyo"]),
        introduction=dice.choice([None, *leads]),
    )  # fmt: skip


def _follow_ups(
    talks: list[Interview], there: dict[int, list[Contact]], now: dt.datetime, dice: random.Random
) -> Iterator[FollowUp]:
    """Yield what is late, what is open, and then what was done, each about the next talk."""
    held = [one for one in talks if one.stage == Stage.HELD]
    next_one, thanked = itertools.cycle(held), set()
    for kinds, sign in ((LATE, -1), (STILL_OPEN, 1)):
        for kind, count in kinds.items():
            for talk in itertools.islice(next_one, count):
                thanked |= {talk.pk} if kind == Kind.THANK else set()
                yield _follow_up(kind, talk, there, now + sign * dice.randint(1, 99) * HOUR)
    for kind, talk in itertools.product((Kind.THANK, Kind.REFLECT, Kind.ADVICE), held):
        # Each person is thanked once for a talk.
        if kind != Kind.THANK or talk.pk not in thanked:
            row = _follow_up(kind, talk, there, now - dice.randint(100, 9_000) * HOUR)
            row.done_at = row.due_at
            yield row


def _follow_up(kind: Kind, talk: Interview, there: dict[int, list[Contact]], due_at: dt.datetime) -> FollowUp:
    lead = talk.introduction if kind in ABOUT_AN_INTRODUCTION else None
    person = None if kind == Kind.REFLECT else there[talk.pk][0]
    return FollowUp(
        kind=kind, contact=person, interview=talk, introduction=lead, due_at=due_at, what="send the list"
    )
