"""Calendar files over the web: who gets them, what stands in them, and what is kept of the secret."""

import datetime as dt
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from contacts import changes, clock
from contacts.models import Action, Change, ContactRule, Preferences
from infoint import logs
from interviews import my_calendar, talks
from interviews.cadence import Kind
from interviews.models import FollowUp, Interview
from interviews.stages import Stage
from tests.factories import (
    NOW,
    ContactFactory,
    FollowUpFactory,
    InterviewFactory,
    OrganizationFactory,
    PathwayFactory,
)
from tests.interviews import rfc5545

pytestmark = pytest.mark.django_db
FEED, SETTINGS, ADDRESS = "/calendar.ics", "/settings/calendar/", "/settings/calendar/address/"
SECRET = "s3cr3t" * 7


@pytest.fixture
def mine() -> Preferences:
    return Preferences.objects.create(pk=1, calendar_token=SECRET, time_zone="Europe/London")


def fetched(client: Client, token: str = SECRET) -> rfc5545.Part:
    answer = client.get(FEED, {"token": token})
    assert answer.status_code == 200
    return rfc5545.read(answer.content)


def titles(calendar: rfc5545.Part) -> list[str]:
    return [event.text("SUMMARY") for event in calendar.of("VEVENT")]


def now_feed(*, in_full: bool = False, now: dt.datetime = NOW) -> rfc5545.Part:
    return rfc5545.read(my_calendar.feed(now, in_full=in_full))


# ── Who gets it ───────────────────────────────────────────────────────────────────────────────────


def test_right_token_opens_the_calendar_without_a_session(client: Client, mine: Preferences):
    InterviewFactory(scheduled=True, people=[ContactFactory(first_name="Oke")])

    answer = client.get(FEED, {"token": SECRET})

    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Cache-Control"] == "no-store, private"
    assert "Set-Cookie" not in answer
    assert titles(rfc5545.read(answer.content)) == ["Coffee, O."]
    assert client.head(FEED, {"token": SECRET}).status_code == 200
    assert client.post(f"{FEED}?token={SECRET}").status_code == 405


@pytest.mark.parametrize(
    "query",
    [
        "",
        "token=",
        "token=wrong",
        f"token={SECRET[:-1]}",
        f"token={SECRET}x",
        "token=%00",
        "token=%ff",
        f"TOKEN={SECRET}",
    ],
)
@pytest.mark.parametrize("kept", [SECRET, ""])
def test_any_other_token_finds_no_address_and_no_hint(
    client: Client, mine: Preferences, query: str, kept: str
):
    Preferences.objects.update(calendar_token=kept)
    nowhere = client.get("/no-such-page.ics")

    answer = client.get(f"{FEED}?{query}")

    assert (answer.status_code, answer.content) == (404, nowhere.content)


def test_before_there_are_any_settings_nothing_opens(client: Client):
    assert client.get(FEED, {"token": ""}).status_code == 404
    assert not Preferences.objects.exists()


def test_token_is_compared_whole(mine: Preferences):
    assert my_calendar.opens(mine, SECRET)
    assert not my_calendar.opens(mine, SECRET + "\ud800")
    assert not my_calendar.opens(Preferences(calendar_token=""), "")


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """All that any logger says, down to the smallest, as the log file would hold it."""
    before = list(logging.getLogger().handlers)
    logs.log_to(tmp_path / "infoint.log")
    own = (set(logging.getLogger().handlers) - set(before)).pop()
    level = logging.getLogger().level
    loggers = [
        logging.getLogger(name) for name in ("django", "django.request", "django.server", "interviews")
    ]
    levels = [logger.level for logger in loggers]
    for logger in [logging.getLogger(), *loggers]:
        logger.setLevel(logging.DEBUG)
    yield tmp_path / "infoint.log"
    logging.getLogger().setLevel(level)
    for logger, was in zip(loggers, levels, strict=True):
        logger.setLevel(was)
    logging.getLogger().removeHandler(own)
    own.close()


def test_token_is_never_logged(client: Client, mine: Preferences, log: Path, monkeypatch: pytest.MonkeyPatch):
    client.raise_request_exception = False
    client.get(FEED, {"token": SECRET})
    client.get(FEED, {"token": SECRET + "x"})
    client.post(f"{FEED}?token={SECRET}")
    client.get(f"/calendar.ics/?token={SECRET}")

    def broken(*args: object, **kwargs: object) -> bytes:
        raise ValueError(f"no calendar for {SECRET}")

    monkeypatch.setattr(my_calendar, "feed", broken)
    assert client.get(FEED, {"token": SECRET}).status_code == 500

    text = log.read_text()
    assert text.count("/calendar.ics") >= 3
    assert SECRET not in text


# ── What stands in it ─────────────────────────────────────────────────────────────────────────────


def test_scheduled_and_lately_held_talks_stand_in_it_and_no_others():
    for stage in set(Stage) - {Stage.SCHEDULED, Stage.HELD}:
        InterviewFactory(stage=stage, starts_at=NOW, people=[ContactFactory(first_name="Xa")])
    InterviewFactory(scheduled=True, people=[ContactFactory(first_name="Oke")])
    InterviewFactory(held=True, people=[ContactFactory(first_name="Luis")])
    long_ago = NOW - dt.timedelta(days=91)
    InterviewFactory(
        held=True, starts_at=long_ago, ended_at=long_ago, people=[ContactFactory(first_name="Zoë")]
    )
    InterviewFactory(scheduled=True, trashed=True, people=[ContactFactory(first_name="Mei")])

    assert titles(now_feed()) == ["Coffee, L.", "Coffee, O."]


def test_titles_are_neutral_unless_asked_for_in_full():
    oke = ContactFactory(first_name="Oluwaseun", last_name="Adeyemi", called="Oke")
    mei = ContactFactory(first_name="美咲", last_name="田中")
    old = PathwayFactory(name="Old idea", trashed_at=NOW)
    InterviewFactory(
        scheduled=True, people=[oke, mei], why="Runs the herbarium; knows seeds.",
        where="https://meet.example/oke", pathways=[PathwayFactory(name="Museum education"), old],
    )  # fmt: skip

    neutral, full = now_feed().of("VEVENT")[0], now_feed(in_full=True).of("VEVENT")[0]

    assert neutral.text("SUMMARY") == "Coffee, O."
    assert {"DESCRIPTION", "LOCATION", "URL"}.isdisjoint(neutral.lines)
    assert full.text("SUMMARY") == "Talk with Oluwaseun Adeyemi and 美咲 田中"
    assert full.text("DESCRIPTION") == "Museum education\n\nRuns the herbarium; knows seeds."
    assert full.text("LOCATION") == full.value("URL") == "https://meet.example/oke"


@pytest.mark.parametrize(
    ("name", "initial"),
    [
        ("Oke", "O"),
        ("łukasz", "Ł"),
        ("e\u0301va", "É"),
        ("美咲", "美"),
        ("ليلى", "ل"),
        ("हिमा", "हि"),
        ("👩‍🔬 Ana", "A"),
        ("“Sam”", "S"),
        ("42", ""),
        ("ßeta", "S"),
        ("a" + "\u0301" * 300, "Á" + "\u0301" * 4),
    ],
)
def test_initial_is_the_first_letter_with_its_marks(name: str, initial: str):
    assert my_calendar.initial_of(name) == initial


def test_written_talk_is_a_letter_that_takes_no_time():
    InterviewFactory(scheduled=True, medium="written", people=[ContactFactory(first_name="Oke")])

    event = now_feed().of("VEVENT")[0]

    assert (event.text("SUMMARY"), event.value("TRANSP")) == ("Letter, O.", "TRANSPARENT")


def test_talk_with_nobody_left_is_a_coffee():
    InterviewFactory(scheduled=True, people=[])

    assert titles(now_feed()) == ["Coffee"]


def test_time_is_that_of_the_interview_and_else_mine(client: Client, mine: Preferences):
    start = dt.datetime(2026, 12, 1, 15, 0, tzinfo=dt.UTC)
    times = {"starts_at": start, "planned_end_at": start + dt.timedelta(minutes=30)}
    for zone in ("America/New_York", "", "Nowhere/Atlantis"):
        InterviewFactory(scheduled=True, time_zone=zone, **times)

    events = fetched(client).of("VEVENT")

    assert [event.lines["DTSTART"] for event in events] == [
        ({"TZID": "America/New_York"}, "20261201T100000"),
        ({"TZID": "Europe/London"}, "20261201T150000"),
        ({"TZID": "Europe/London"}, "20261201T150000"),
    ]


def test_held_talk_ends_when_it_really_ended():
    InterviewFactory(held=True)

    calendar = now_feed()

    assert calendar.of("VEVENT")[0].moment("DTEND", calendar) == NOW - dt.timedelta(minutes=15)


def test_moved_talk_keeps_its_name_in_the_calendar_and_moves_there():
    interview = InterviewFactory(scheduled=True)
    before = now_feed().of("VEVENT")[0]
    record = talks.schedule(interview, NOW + dt.timedelta(days=3), at=NOW + dt.timedelta(minutes=5))
    calendar = now_feed()
    after = calendar.of("VEVENT")[0]
    changes.undo(record.action, NOW + dt.timedelta(minutes=9))
    back = now_feed().of("VEVENT")[0]

    assert after.value("UID") == before.value("UID") == back.value("UID")
    assert after.moment("DTSTART", calendar) == NOW + dt.timedelta(days=3)
    assert back.value("DTSTART") == before.value("DTSTART")
    numbers = [int(event.value("SEQUENCE")) for event in (before, after, back)]
    assert numbers == sorted(set(numbers))
    assert after.value("LAST-MODIFIED") == "20261123T093500Z"
    assert back.value("LAST-MODIFIED") == "20261123T093900Z"


def test_open_thank_yous_stand_in_it_as_their_deadline(client: Client, mine: Preferences):
    interview = InterviewFactory(
        held=True, people=[ana := ContactFactory(first_name="Ana", last_name="Silva")]
    )
    due = dt.datetime(2026, 11, 24, 9, 15, tzinfo=dt.UTC)
    FollowUpFactory(interview=interview, contact=ana, due_at=due)
    FollowUpFactory(interview=interview, done_at=NOW, channel="email")
    FollowUpFactory(interview=interview, waived_at=NOW, waived_because="They moved on.")
    FollowUpFactory(interview=interview, in_question=True)
    FollowUpFactory(interview=InterviewFactory(held=True, trashed=True))
    for kind in set(Kind) - {Kind.THANK}:
        FollowUpFactory(kind=kind)

    calendar = fetched(client)
    note = next(event for event in calendar.of("VEVENT") if event.text("SUMMARY") == "Note to write")

    assert titles(calendar).count("Note to write") == 1
    assert note.moment("DTEND", calendar) == due
    assert note.value("TRANSP") == "TRANSPARENT"
    assert "Thank Ana Silva" in titles(now_feed(in_full=True))


def test_thank_you_that_falls_due_later_moves_with_its_name():
    interview = InterviewFactory(scheduled=True)
    talks.hold(interview, NOW, at=NOW)
    before = now_feed().of("VEVENT")[-1]

    talks.set_end(interview, NOW + dt.timedelta(hours=1), at=NOW + dt.timedelta(hours=2))

    after = now_feed().of("VEVENT")[-1]
    assert after.value("UID") == before.value("UID")
    assert after.value("DTEND") > before.value("DTEND")
    assert after.value("LAST-MODIFIED") > before.value("LAST-MODIFIED")


@pytest.mark.parametrize("in_full", [True, False])
@pytest.mark.parametrize(
    "hide",
    [
        {"discretion": "in_the_dark"},
        {"contact_rule": ContactRule.NEVER},
        {"deceased_on": dt.date(2026, 1, 1)},
        {"trashed_at": NOW},
        {"organization": "Meridian"},
    ],
)
def test_whoever_is_hidden_stands_in_no_calendar(hide: dict, in_full: bool):
    if "organization" in hide:
        hide = {"organization": OrganizationFactory(name="Meridian", confidential=True)}
    boss, ana = ContactFactory(first_name="Xerxes", **hide), ContactFactory(first_name="Ana")
    InterviewFactory(scheduled=True, people=[ana, boss])
    held = InterviewFactory(held=True, people=[boss])
    FollowUpFactory(interview=held, contact=boss)

    assert now_feed(in_full=in_full).of("VEVENT") == []


@pytest.mark.parametrize("count", [1, 3])
def test_feed_takes_as_many_queries_for_three_as_for_one(
    client: Client, mine: Preferences, count: int, django_assert_num_queries: DjangoAssertNumQueries
):
    for _ in range(count):
        InterviewFactory(scheduled=True, pathways=[PathwayFactory()])
        FollowUpFactory(interview=InterviewFactory(held=True))
    Preferences.objects.update(calendar_in_full=True)

    with django_assert_num_queries(8):
        fetched(client)


# ── One interview ─────────────────────────────────────────────────────────────────────────────────


def test_one_interview_is_a_file_of_a_plain_name(signed_in: Client):
    interview = InterviewFactory(
        scheduled=True, people=[ContactFactory(first_name='Oke\r\n"x')], time_zone="Asia/Tokyo"
    )

    answer = signed_in.get(reverse("interviews:ics", args=[interview.pk]))

    event = rfc5545.read(answer.content).of("VEVENT")[0]
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="date-2026-11-24.ics"'
    assert (event.text("SUMMARY"), event.lines["DTSTART"][0]) == ("Coffee, O.", {"TZID": "Asia/Tokyo"})
    assert event.value("UID") == now_feed().of("VEVENT")[0].value("UID")


def test_page_of_a_scheduled_interview_leads_to_its_file(signed_in: Client):
    open_one = InterviewFactory(scheduled=True)
    others = [InterviewFactory(), InterviewFactory(scheduled=True, people=[ContactFactory(marked_dark=True)])]

    def leads(talk: Interview) -> bool:
        address = f'href="{reverse("interviews:ics", args=[talk.pk])}"'
        return address in signed_in.get(talk.get_absolute_url()).content.decode()

    assert leads(open_one)
    assert not any(map(leads, others))


@pytest.mark.parametrize("stage", [Stage.IDEA, Stage.ASKED, Stage.AGREED, Stage.PARKED, Stage.DECLINED])
def test_interview_without_a_time_has_no_file(signed_in: Client, stage: Stage):
    interview = InterviewFactory(stage=stage)

    answer = signed_in.get(reverse("interviews:ics", args=[interview.pk]))

    assert answer.status_code == 404
    assert "No time is set for this talk." in answer.content.decode()


def test_interview_with_somebody_hidden_has_no_file_and_says_why(signed_in: Client):
    interview = InterviewFactory(scheduled=True, people=[ContactFactory(marked_dark=True)])

    answer = signed_in.get(reverse("interviews:ics", args=[interview.pk]))

    assert answer.status_code == 404
    assert "BEGIN:" not in answer.content.decode()
    assert "kept in the dark" in answer.content.decode()


def test_trashed_interview_has_no_file(signed_in: Client):
    interview = InterviewFactory(scheduled=True, trashed=True)

    assert signed_in.get(reverse("interviews:ics", args=[interview.pk])).status_code == 404


@pytest.mark.parametrize("people", [1, 3])
def test_one_interview_takes_as_many_queries_with_three_people_as_with_one(
    signed_in: Client, people: int, django_assert_num_queries: DjangoAssertNumQueries
):
    interview = InterviewFactory(scheduled=True, people=ContactFactory.create_batch(people))

    with django_assert_num_queries(9):
        signed_in.get(reverse("interviews:ics", args=[interview.pk]))


# ── Settings ──────────────────────────────────────────────────────────────────────────────────────


def test_address_is_made_shown_and_works(signed_in: Client):
    assert "Make an address" in signed_in.get(SETTINGS).content.decode()

    answer = signed_in.post(ADDRESS, {"do": "make", "instead_of": ""}, follow=True)

    token = clock.mine().calendar_token
    page = answer.content.decode()
    assert re.fullmatch(r"[\w-]{43}", token)
    assert f'value="http://testserver/calendar.ics?token={token}"' in page
    assert f'href="webcal://testserver/calendar.ics?token={token}"' in page
    assert "Your calendar has an address." in page
    assert fetched(Client(), token).of("VEVENT") == []


def test_address_made_twice_from_one_page_is_one(signed_in: Client):
    signed_in.post(ADDRESS, {"do": "make", "instead_of": ""})
    first = clock.mine().calendar_token

    signed_in.post(ADDRESS, {"do": "make", "instead_of": ""})

    assert clock.mine().calendar_token == first


def test_address_is_replaced_once_by_a_button_pressed_twice(signed_in: Client, mine: Preferences):
    mark = my_calendar.mark_of(mine)
    assert mark in signed_in.get(SETTINGS).content.decode()

    signed_in.post(ADDRESS, {"do": "make", "instead_of": mark})
    second = clock.mine().calendar_token
    signed_in.post(ADDRESS, {"do": "make", "instead_of": mark})

    assert clock.mine().calendar_token == second != SECRET
    assert Client().get(FEED, {"token": SECRET}).status_code == 404


def test_address_is_closed(signed_in: Client, mine: Preferences):
    answer = signed_in.post(ADDRESS, {"do": "remove"}, follow=True)

    assert "The address is closed." in answer.content.decode()
    assert clock.mine().calendar_token == ""
    assert Client().get(FEED, {"token": SECRET}).status_code == 404
    assert Client().get(FEED, {"token": ""}).status_code == 404


@pytest.mark.parametrize(
    "data", [{}, {"do": "x"}, {"do": "make", "instead_of": "x" * 99}, {"do": "make", "instead_of": "\0"}]
)
def test_odd_wishes_change_no_address(signed_in: Client, mine: Preferences, data: dict):
    answer = signed_in.post(ADDRESS, data, follow=True)

    assert "That could not be done." in answer.content.decode()
    assert clock.mine().calendar_token == SECRET


def test_token_lies_neither_in_history_nor_in_its_words(signed_in: Client):
    signed_in.post(ADDRESS, {"do": "make", "instead_of": ""})
    first = clock.mine()
    signed_in.post(SETTINGS, {"in_full": "yes"})
    signed_in.post("/settings/", {"name": "Noor"})
    signed_in.post(ADDRESS, {"do": "make", "instead_of": my_calendar.mark_of(first)})
    signed_in.post(ADDRESS, {"do": "remove"})

    rows = [*Change.objects.values("before", "after"), *Action.objects.values("what")]
    assert rows
    assert first.calendar_token not in json.dumps(rows)
    assert "calendar_token" not in json.dumps(rows)


def test_words_are_chosen_saved_and_undone(signed_in: Client):
    answer = signed_in.post(SETTINGS, {"in_full": "yes"}, follow=True)

    action = Action.objects.get()
    assert clock.mine().calendar_in_full
    assert reverse("contacts:undo", args=[action.pk]) in answer.content.decode()
    assert re.search(r'value="yes"[^>]*checked', answer.content.decode())
    changes.undo(action)
    assert not clock.mine().calendar_in_full


def test_same_words_again_write_nothing(signed_in: Client):
    signed_in.post(SETTINGS, {"in_full": "no"})

    assert not Action.objects.exists()


@pytest.mark.parametrize("data", [{}, {"in_full": "perhaps"}])
def test_odd_words_are_asked_again(signed_in: Client, data: dict):
    assert signed_in.post(SETTINGS, data).status_code == 422
    assert not Action.objects.exists()


def test_all_is_downloaded_as_a_file(signed_in: Client):
    InterviewFactory(scheduled=True, people=[ContactFactory(first_name="Oke")])

    answer = signed_in.get(reverse("interviews:calendar_file"))

    assert re.fullmatch(r'attachment; filename="dates-\d{4}-\d\d-\d\d\.ics"', answer["Content-Disposition"])
    assert titles(rfc5545.read(answer.content)) == ["Coffee, O."]


def test_settings_take_few_queries(signed_in: Client, mine: Preferences, django_assert_num_queries):
    with django_assert_num_queries(4):
        signed_in.get(SETTINGS)


def test_nothing_of_it_writes(client: Client, mine: Preferences):
    interview = InterviewFactory(scheduled=True)
    before = (
        list(Interview.objects.values()),
        list(FollowUp.objects.values()),
        list(Preferences.objects.values()),
    )

    fetched(client)

    interview.refresh_from_db()
    after = (
        list(Interview.objects.values()),
        list(FollowUp.objects.values()),
        list(Preferences.objects.values()),
    )
    assert after == before
