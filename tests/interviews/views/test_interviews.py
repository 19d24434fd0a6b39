"""The list of interviews and the page of one."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from contacts import changes
from contacts.models import Action
from interviews import talks
from interviews.models import FollowUp, Interview
from interviews.stages import NAMED, Stage
from tests.factories import (
    ContactFactory,
    FollowUpFactory,
    InterviewFactory,
    IntroductionFactory,
    OrganizationFactory,
    PathwayFactory,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
DAY = dt.timedelta(days=1)


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def list_of(client: Client, **query: str) -> str:
    answer = client.get(reverse("interviews:list"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def page_of(client: Client, interview: Interview) -> str:
    answer = client.get(reverse("interviews:detail", args=[interview.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def scheduled(start: dt.datetime, **values) -> Interview:
    end = start + dt.timedelta(minutes=30)
    return InterviewFactory(stage=Stage.SCHEDULED, starts_at=start, planned_end_at=end, **values)


def held(end: dt.datetime, **values) -> Interview:
    start = end - dt.timedelta(minutes=30)
    return InterviewFactory(stage=Stage.HELD, starts_at=start, planned_end_at=end, ended_at=end, **values)


# ── The list ──────────────────────────────────────────────────────────────────────────────────────


def test_list_puts_first_what_asks_for_something(signed_in: Client):
    now = timezone.now()
    closed, owing = held(now - 9 * DAY), held(now - 2 * DAY)
    FollowUpFactory(interview=owing, contact=owing.people[0], due_at=now)
    FollowUpFactory(interview=closed, contact=closed.people[0], due_at=now, done_at=now)
    for stage in (Stage.PARKED, Stage.IDEA, Stage.ASKED, Stage.AGREED):
        InterviewFactory(stage=stage)
    scheduled(now + DAY)
    scheduled(now - DAY)

    page = list_of(signed_in)

    assert re.findall(r'id="part-(\w+)"', page) == [
        "happened", "upcoming", "agreed", "asked", "close", "idea", "earlier", "rest",
    ]  # fmt: skip


def test_list_is_empty_in_words_with_one_next_step(signed_in: Client):
    InterviewFactory(trashed=True)

    assert "Nobody asked yet." in list_of(signed_in)
    assert "No interview matches." in list_of(signed_in, stage="held")


def test_list_pages_go_on_across_sections(signed_in: Client):
    for _ in range(40):
        InterviewFactory(stage=Stage.ASKED)
    for _ in range(25):
        InterviewFactory()

    first, second = list_of(signed_in), list_of(signed_in, page="2")

    assert first.count('class="talk"') == 50
    assert second.count('class="talk"') == 15
    assert re.findall(r'id="part-(\w+)"', first) == ["asked", "idea"]
    assert re.findall(r'id="part-(\w+)"', second) == ["idea"]
    assert "51 to 65 of 65" in text_of(second)


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_as_many_queries_for_three_as_for_one(
    signed_in: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
):
    for _ in range(count):
        people = [ContactFactory(organization=OrganizationFactory()) for _ in range(2)]
        introduction = IntroductionFactory(target=people[0])
        InterviewFactory(asked=True, people=people, introduction=introduction, pathways=[PathwayFactory()])
    list_of(signed_in)

    # session, owner, preferences, overdue; how many, rows, participants, pathways, questions; three for
    # who is in the dark; numbers of talks; pathways to choose from
    with django_assert_num_queries(14):
        list_of(signed_in)


def test_row_tells_which_talk_with_somebody_it_is(signed_in: Client):
    now = timezone.now()
    ana = ContactFactory()
    held(now - 90 * DAY, people=[ana])
    scheduled(now + DAY, people=[ana])
    InterviewFactory(people=[ana])

    found = re.findall(r"(\d\w\w) talk", list_of(signed_in))

    assert found == ["2nd", "1st"]


# ── The page of one ───────────────────────────────────────────────────────────────────────────────


def test_page_shows_who_when_and_through_whom(signed_in: Client):
    nadia = ContactFactory(
        first_name="Nadia", last_name="Okafor", title="Head of research",
        organization=OrganizationFactory(name="Monzo"),
    )  # fmt: skip
    tom = ContactFactory(first_name="Tom", last_name="Reyes")
    interview = scheduled(
        timezone.now() + 40 * DAY, people=[nadia], time_zone="Asia/Tokyo",
        introduction=IntroductionFactory(introducer=tom, target=nadia),
        pathways=[PathwayFactory(name="UX research")],
    )  # fmt: skip

    text = text_of(page_of(signed_in, interview))

    assert "Nadia Okafor" in text
    assert "Head of research , Monzo · introduced by Tom Reyes · exploring UX research" in text
    assert "in Tokyo" in text
    assert "Called off, no new time yet" in text


def test_page_in_the_trash_leads_back(signed_in: Client):
    interview = InterviewFactory(trashed=True)

    assert "In the trash since" in page_of(signed_in, interview)
    signed_in.post(reverse("interviews:restore", args=[interview.pk]))
    assert "In the trash since" not in page_of(signed_in, interview)


def test_put_in_trash_can_be_undone(signed_in: Client):
    interview = InterviewFactory()

    signed_in.post(reverse("interviews:put_in_trash", args=[interview.pk]))
    assert Interview.objects.trashed().get() == interview
    changes.undo(Action.objects.latest("pk"))

    assert Interview.objects.present().get() == interview


# ── Moves ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", sorted(talks.ONE_CLICK))
def test_each_move_is_one_click_and_one_undo(signed_in: Client, name: str):
    for origin in NAMED[name].origins:
        interview = scheduled(timezone.now() + DAY)
        Interview.objects.filter(pk=interview.pk).update(stage=origin)

        answer = signed_in.post(reverse("interviews:move", args=[interview.pk, name]), headers=HTMX)

        interview.refresh_from_db()
        assert (answer.status_code, interview.stage) == (200, NAMED[name].to)
        assert f'id="interview-{interview.pk}"' in answer.content.decode()
        changes.undo(Action.objects.latest("pk"))
        interview.refresh_from_db()
        assert interview.stage == origin


def test_move_taken_twice_changes_nothing_the_second_time(signed_in: Client):
    interview = InterviewFactory()
    address = reverse("interviews:move", args=[interview.pk, "ask"])

    signed_in.post(address)
    before = FollowUp.objects.count()
    answer = signed_in.post(address, follow=True)

    assert "Nothing was changed: this is asked by now." in text_of(answer.content.decode())
    assert FollowUp.objects.count() == before


def test_nobody_in_the_dark_is_asked(signed_in: Client):
    interview = InterviewFactory(people=[ContactFactory(marked_dark=True)])

    answer = signed_in.post(reverse("interviews:move", args=[interview.pk, "ask"]), follow=True)

    assert "must not be approached" in text_of(answer.content.decode())
    assert Interview.objects.get().stage == Stage.IDEA


@pytest.mark.parametrize("name", ["hold", "schedule", "fly"])
def test_moves_that_ask_for_more_are_no_one_click(signed_in: Client, name: str):
    interview = InterviewFactory()

    assert signed_in.post(reverse("interviews:move", args=[interview.pk, name])).status_code == 404
    assert signed_in.get(reverse("interviews:move", args=[interview.pk, "ask"])).status_code == 405
