"""The list of interviews and the page of one."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from contacts import changes, search
from contacts.models import Action, Preferences
from interviews import talk_notes, talks, texts
from interviews.listing import SECTIONS, to_close
from interviews.models import FollowUp, Interview, Pathway
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

    # session, owner, preferences, overdue; what is owed, how many, rows, participants, pathways, questions;
    # three for who is in the dark; numbers of talks; pathways to choose from
    with django_assert_num_queries(15):
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


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_as_many_queries_for_three_as_for_one(
    signed_in: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
):
    people = [ContactFactory(organization=OrganizationFactory()) for _ in range(count)]
    interview = scheduled(
        timezone.now() + DAY, people=people, pathways=PathwayFactory.create_batch(count),
        introduction=IntroductionFactory(target=people[0]),
    )  # fmt: skip
    for _ in range(count):
        held(timezone.now() - 9 * DAY, people=people)
        scheduled(timezone.now() + DAY)
    page_of(signed_in, interview)

    # session, owner, preferences, overdue; the interview with participants, pathways and questions; who is
    # in the dark, numbers, what overlaps with all of that, pathways to tick, what is prepared and written
    with django_assert_num_queries(27):
        page_of(signed_in, interview)


@pytest.mark.parametrize(
    ("times", "mine", "words"),
    [
        (1, 0, "once, by them"),
        (1, 1, "once, by you"),
        (2, 1, "twice, once by you"),
        (5, 3, "5 times, 3 times by you"),
    ],
)
def test_page_tells_how_often_it_was_moved_and_by_whom(signed_in: Client, times: int, mine: int, words: str):
    interview = scheduled(timezone.now() + DAY, times_moved=times, times_moved_by_me=mine)

    assert f"Moved {words}" in text_of(page_of(signed_in, interview))


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


# ── What a talk is for ────────────────────────────────────────────────────────────────────────────


def test_pathways_are_ticked_unticked_and_added_in_one_line(signed_in: Client):
    research, museum = PathwayFactory(name="Research"), PathwayFactory(name="Museum education")
    gone = PathwayFactory(name="Falconry", trashed_at=timezone.now())
    interview = InterviewFactory(pathways=[research, gone])
    address = reverse("interviews:set_pathways", args=[interview.pk])

    assert "Falconry" not in page_of(signed_in, interview)
    signed_in.post(address, {"pathways": [museum.pk], "new_pathway": " Grant  making "})
    assert {pathway.name for pathway in interview.pathways.all()} == {
        "Museum education", "Grant making", "Falconry",
    }  # fmt: skip
    signed_in.post(address, {"pathways": [museum.pk], "new_pathway": "MUSEUM EDUCATION"})
    assert {pathway.name for pathway in interview.pathways.all()} == {"Museum education", "Falconry"}
    changes.undo(Action.objects.earliest("pk"))

    assert not Pathway.objects.filter(name="Grant making").exists()


@pytest.mark.parametrize("odd", ["x", "0", "9" * 30])
def test_odd_pathways_are_refused_in_words(signed_in: Client, odd: str):
    interview = InterviewFactory(pathways=[PathwayFactory()])

    answer = signed_in.post(
        reverse("interviews:set_pathways", args=[interview.pk]), {"pathways": odd}, follow=True
    )

    assert answer.status_code == 200
    assert interview.pathways.count() == 1


# ── Filters ───────────────────────────────────────────────────────────────────────────────────────


def found(client: Client, **query: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'id="interview-(\d+)"', list_of(client, **query))]


def test_list_is_narrowed_by_each_filter(signed_in: Client):
    Preferences.objects.create(pk=1, time_zone="Pacific/Auckland")
    research = PathwayFactory()
    nadia = ContactFactory(first_name="Nadia", last_name="Okafor")
    one = InterviewFactory(asked=True, people=[nadia], pathways=[research])
    # The last evening of October in Auckland is still the morning of that day in Greenwich.
    two = held(dt.datetime(2026, 10, 31, 8, tzinfo=dt.UTC), people=[ContactFactory(first_name="Luis")])
    three = held(dt.datetime(2026, 10, 31, 12, 30, tzinfo=dt.UTC), people=[nadia])
    search.index()

    assert found(signed_in, stage="asked") == [one.pk]
    assert found(signed_in, pathway=str(research.pk)) == [one.pk]
    assert found(signed_in, person="okaf") == [one.pk, three.pk]
    assert found(signed_in, month="2026-10") == [two.pk]
    assert found(signed_in, month="2026-11") == [three.pk]
    assert found(signed_in, person="nadia", stage="held") == [three.pk]
    assert found(signed_in, q="luis") == [two.pk]


@pytest.mark.parametrize("odd", ["x", "%00", "9" * 30, "2026-13", "0000-01", "‮"])
@pytest.mark.parametrize("name", ["stage", "pathway", "month", "page"])
def test_odd_filters_are_as_good_as_none(signed_in: Client, name: str, odd: str):
    interview = InterviewFactory()

    assert found(signed_in, **{name: odd}) == [interview.pk]


def test_list_says_what_was_chosen_and_htmx_gets_the_region_alone(signed_in: Client):
    InterviewFactory(asked=True)

    page = list_of(signed_in, stage="asked", month="2026-11", person="Na")
    part = signed_in.get(reverse("interviews:list"), {"q": "nobody"}, headers=HTMX | {"HX-Trigger": "find"})

    assert "Stage: asked" in page
    assert "Month: November 2026" in page
    assert "With: Na" in page
    assert "<html" not in part.content.decode()
    assert part["HX-Replace-Url"] == "/interviews/?q=nobody"


def test_list_says_where_words_were_found(signed_in: Client):
    interview = held(timezone.now() - DAY, people=[ContactFactory(first_name="Nadia")])
    with_notes = talk_notes.of(interview)
    talk_notes.save(
        interview, dict.fromkeys(talk_notes.TEXTS, "") | {"text": "Came in through <b>anthropology</b>."},
        texts.marks_of(with_notes, talk_notes.TEXTS),
    )  # fmt: skip

    page = list_of(signed_in, q="anthro")

    assert "through &lt;b&gt;<mark>anthro</mark>pology" in page


def test_somebody_in_the_trash_is_named_nowhere(signed_in: Client):
    gone = ContactFactory(first_name="Quetzal", trashed=True)
    alone = held(timezone.now() - DAY, people=[gone])
    held(timezone.now() - DAY, people=[ContactFactory(first_name="Luis"), gone])

    assert "Quetzal" not in list_of(signed_in)
    assert "Quetzal" not in page_of(signed_in, alone)
    assert "somebody no longer here" in page_of(signed_in, alone)


def test_sections_of_the_list_follow_an_index():
    now = timezone.now()
    owing = held(now - DAY)
    FollowUpFactory(interview=owing, contact=owing.people[0])

    for section in SECTIONS:
        rows = (
            Interview.objects.present().filter(section.which(now, to_close())).order_by(*section.order)[:50]
        )
        assert rows.explain().splitlines()[0].split()[3] == "SEARCH", section.name
