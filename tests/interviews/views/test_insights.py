"""The page Insights, and the small figures that Today asks for."""

import datetime as dt
import re
from collections.abc import Iterator
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from contacts.models import Preferences
from interviews.models.letters import LetterKind
from tests import ledger
from tests.factories import (
    NOW,
    CircleFactory,
    ContactFactory,
    FollowUpFactory,
    InterviewFactory,
    IntroductionFactory,
    MessageFactory,
    PathwayFactory,
)

pytestmark = pytest.mark.django_db
ADDRESS, SMALL = "/insights/", "/insights/small/"
HTMX = {"HX-Request": "true"}
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def monday_morning(settings) -> Iterator[None]:
    settings.TIME_ZONE = ledger.ZONE
    with time_machine.travel(NOW, tick=False):
        yield


def words(response) -> str:
    text = re.sub(r"<(svg|title|table).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split())


def says(response) -> dict[str, str]:
    """Return the sentence of each chart, by its name."""
    found = re.findall(r'<p id="([\w-]+)-says">(.*?)</p>', response.content.decode(), re.DOTALL)
    return {name: " ".join(unescape(text).split()) for name, text in found}


def talks(many: int) -> None:
    for _ in range(many):
        oke = ContactFactory(circles=[CircleFactory()])
        about = [PathwayFactory()]
        talk = InterviewFactory(held=True, asked_at=NOW - 9 * DAY, people=[oke], pathways=about)
        FollowUpFactory(contact=oke, interview=talk, done_at=NOW, channel="email")
        IntroductionFactory(named_in=talk, introducer=oke)
        values = {"interview": talk, "contact": oke, "sent_how": "email", "sent_at": NOW - 9 * DAY}
        MessageFactory(kind=LetterKind.COLD, answered_at=NOW - 8 * DAY, **values)


# ── The page ──────────────────────────────────────────────────────────────────────────────────────


def test_page_says_what_will_stand_here_while_there_is_nothing(signed_in: Client):
    InterviewFactory()

    answer = signed_in.get(ADDRESS)

    assert "Nothing to count yet Ask somebody for half an hour" in words(answer)
    assert "<figure" not in answer.content.decode()


def test_page_asks_in_the_order_in_which_a_person_does(signed_in: Client):
    ledger.ledger()

    html = signed_in.get(ADDRESS).content.decode()

    titles = re.findall(r'<h2 id="part-\w+">(.*?)</h2>', html)
    assert titles == [
        "Where does it leak?",
        "What works?",
        "Am I keeping my word?",
        "Is the chain growing?",
        "What have I not asked?",
    ]
    assert html.count('role="img"') == len(re.findall(r"<figure", html)) == html.count('class="twin"')
    assert "NaN" not in html
    assert "None" not in html


def test_page_tells_what_was_worked_by_hand(signed_in: Client):
    ledger.ledger()

    said = says(signed_in.get(ADDRESS))

    assert said["funnel"].startswith("Of 11 requests 9 got an answer, 8 a date, and 7 led to a talk.")
    assert said["funnel"].endswith("One talk came about without being asked for here.")
    assert said["routes"].startswith("Answers: introduced 3 of 3; shared circle 3 of 3; cold 3 of 5.")
    assert said["talks-a-week"].startswith("8 talks in the last 12 weeks, aiming at 2 a week.")
    assert said["letters-a-week"].startswith("12 first letters in the last 12 weeks, aiming at 5 a week.")


def test_page_of_one_pathway_and_of_some_time(signed_in: Client):
    life = ledger.ledger()

    garden = says(signed_in.get(ADDRESS, {"pathway": life.pathways["garden"].pk}))
    weeks = says(signed_in.get(ADDRESS, {"period": "weeks"}))
    year = says(signed_in.get(ADDRESS, {"period": "year"}))

    assert garden["funnel"].startswith("Of 3 requests 3 got an answer")  # tomas, leila, hidde
    assert garden["talks-a-week"].startswith("8 talks")
    assert weeks["funnel"] == year["funnel"]
    assert weeks["funnel"].startswith("Of 11 requests")


@pytest.mark.parametrize(
    ("query", "many"), [("?period=year", 1), ("?period=weeks", 1), ("", 2), ("?period=ever", 2)]
)
def test_year_and_weeks_leave_out_what_came_before(signed_in: Client, query: str, many: int):
    for at in (dt.datetime(2025, 12, 31, 23, 59, tzinfo=dt.UTC), NOW - 30 * DAY):
        InterviewFactory(asked=True, asked_at=at)

    whom = "one request" if many == 1 else f"{many} requests"
    assert says(signed_in.get(f"{ADDRESS}{query}"))["funnel"].startswith(f"Of {whom} ")


@pytest.mark.parametrize(
    "query", ["pathway=0", "pathway=x", "pathway=%00", f"pathway={10**30}", "period=%ff"]
)
def test_what_makes_no_sense_is_not_asked_for(signed_in: Client, query: str):
    talks(1)

    assert signed_in.get(f"{ADDRESS}?{query}").status_code == 200


def test_trashed_pathway_is_not_offered(signed_in: Client):
    ledger.ledger()

    assert "Circus school" not in words(signed_in.get(ADDRESS))


def test_goal_is_my_own(signed_in: Client):
    Preferences.objects.create(pk=1, cadences={"talks_a_week": 4, "letters_a_week": 0})
    talks(1)

    said = says(signed_in.get(ADDRESS))

    assert said["talks-a-week"].startswith("1 talk in the last 12 weeks, aiming at 4 a week.")
    assert "aiming" not in said["letters-a-week"]


def test_page_takes_as_many_queries_for_forty_talks_as_for_one(signed_in: Client):
    asked = []
    for many in (1, 2, 37):
        talks(many)
        with CaptureQueriesContext(connection) as queries:
            assert signed_in.get(ADDRESS).status_code == 200
        asked.append(len(queries))

    assert asked == [asked[0]] * 3


@pytest.mark.parametrize("address", [ADDRESS, SMALL])
def test_no_query_reads_all_people(signed_in: Client, address: str):
    talks(3)
    with CaptureQueriesContext(connection) as asked:
        assert signed_in.get(address, headers=HTMX).status_code == 200

    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
            assert not re.search(r"SCAN contacts_contact\b", plan), (query["sql"], plan)


# ── The small figures of Today ────────────────────────────────────────────────────────────────────


def test_today_asks_for_the_small_figures_and_leads_to_all_of_them(signed_in: Client):
    talks(1)

    html = signed_in.get("/").content.decode()

    assert f'hx-get="{SMALL}" hx-trigger="load"' in html
    assert f'<a href="{ADDRESS}">What your talks add up to</a>' in html


def test_small_figures_are_those_worked_by_hand(signed_in: Client):
    ledger.ledger()

    answer = signed_in.get(SMALL, headers=HTMX)

    assert words(answer) == (
        "Talks a week 8 in the last 8 weeks, aiming at 2 a week"
        " From hello to thank you in the last 90 days"
        " Of 11 requests in 90 days: answered 9, scheduled 8, spoke 7, thanked 6"
        " Warm and cold Answers in 90 days: introduced 3 of 3 , cold 3 of 5"
    )
    assert answer.content.decode().count('role="img"') == 2


def test_small_figures_stay_away_while_there_are_none(signed_in: Client):
    InterviewFactory()
    InterviewFactory(asked=True, asked_at=NOW - DAY)

    answer = signed_in.get(SMALL, headers=HTMX)

    assert (answer.status_code, answer.content) == (204, b"")


def test_small_figures_show_what_there_is(signed_in: Client):
    InterviewFactory(held=True)
    html = signed_in.get(SMALL, headers=HTMX).content.decode()
    assert re.findall(r'<a href="[^"]*">(.*?)</a>', html) == ["Talks a week"]

    InterviewFactory(asked=True, asked_at=NOW - 30 * DAY)
    html = signed_in.get(SMALL, headers=HTMX).content.decode()
    assert re.findall(r'<a href="[^"]*">(.*?)</a>', html) == [
        "Talks a week",
        "From hello to thank you",
    ]


def test_warm_beats_cold_where_it_does(signed_in: Client):
    for number in range(10):
        lead = IntroductionFactory(state="made")
        values = {"asked_at": NOW - 30 * DAY, "stage": "declined" if number < 8 else "asked"}
        InterviewFactory(introduction=lead, **values)
    for number in range(11):
        InterviewFactory(asked_at=NOW - 30 * DAY, stage="declined" if number < 4 else "asked")

    text = words(signed_in.get(SMALL, headers=HTMX))

    assert text.endswith("Warm beats cold Answers in 90 days: introduced 8 of 10 , cold 4 of 11")


def test_small_figures_opened_directly_lead_to_the_page(signed_in: Client):
    assert signed_in.get(SMALL)["Location"] == ADDRESS
    restored = signed_in.get(SMALL, headers={**HTMX, "HX-History-Restore-Request": "true"})
    assert restored["Location"] == ADDRESS
