"""Hours to thank-you, names given and topics asked about: the figures, worked by hand, and the drawings."""

import datetime as dt
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.template.loader import render_to_string
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from contacts.models import Contact
from interviews.cadence import Cadence, Cadences, Calendar, Kind
from interviews.charts import Chart, given, heat, hours, tally
from interviews.insights import names, thanks, topics
from interviews.models import FollowUp, Interview, Introduction
from interviews.models.questions import CORE_TOPICS, Topic
from tests import ledger
from tests.factories import (
    ContactFactory,
    FollowUpFactory,
    InterviewFactory,
    IntroductionFactory,
    PathwayFactory,
    PlannedQuestionFactory,
)

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
LONDON = ZoneInfo(ledger.ZONE)
CADENCE = Cadence(Calendar(LONDON))
NOW = ledger.NOW


def drawn(chart: Chart) -> str:
    return " ".join(render_to_string("charts/_chart.html", {"chart": chart}).split())


def held(hours_ago: float, *people: Contact, **values: Any) -> Interview:
    ended = NOW - hours_ago * HOUR
    return InterviewFactory(
        held=True, starts_at=ended - HOUR, planned_end_at=ended, ended_at=ended,
        people=list(people) or [ContactFactory()], **values,
    )  # fmt: skip


def thank(talk: Interview, after: float | None = None, **values: Any) -> FollowUp:
    """A thank-you of this talk, written so many hours after it, or not yet."""
    done_at = None if after is None or talk.ended_at is None else talk.ended_at + after * HOUR
    return FollowUpFactory(
        kind=Kind.THANK, contact=talk.people[0], interview=talk, due_at=talk.ended_at + 24 * HOUR,
        **{"done_at": done_at, "channel": "email" if done_at else ""} | values,
    )  # fmt: skip


# ── Hours to thank-you ────────────────────────────────────────────────────────────────────────────


def test_hours_of_the_ledger():
    """Two, 5, 11, 20, 23.5, 30 and 70 hours; one waived, one not yet."""
    ledger.ledger()

    found = thanks.read(NOW, CADENCE)

    assert sorted(found.hours) == pytest.approx([2, 5, 11, 20, 23.5, 30, 70])
    assert found.spans == [2, 1, 2, 1, 1, 0]
    assert (found.within, found.count, found.waiting, found.late, found.waived) == (5, 7, 1, 0, 1)
    chart = thanks.chart(found)
    assert chart.says == (
        "5 of 7 thank-yous (71 %) went out within 24 hours; half of them within 20. "
        "1 is still to write, in time. Left out: 1 not needed."
    )
    assert chart.table
    assert [tuple(row) for row in chart.table.rows] == [
        ("0–6 hours", "2"), ("6–12 hours", "1"), ("12–24 hours", "2"), ("24–48 hours", "1"),
        ("48–72 hours", "1"), ("later", "0"), ("not yet, too late already", "0"), ("not yet, in time", "1"),
        ("not needed", "1"), ("held back", "0"), ("perhaps long ago", "0"),
    ]  # fmt: skip
    assert "my limit" in drawn(chart)


def test_hours_of_one_kind_of_work_since_a_day():
    made = ledger.ledger()

    museum = thanks.read(NOW, CADENCE, pathway=made.pathways["museum"])
    november = thanks.read(NOW, CADENCE, since=dt.datetime(2026, 11, 1, tzinfo=dt.UTC))

    assert (sorted(museum.hours), museum.within) == (pytest.approx([2, 5, 11, 20, 23.5]), 5)
    assert (sorted(november.hours), november.within) == (pytest.approx([23.5, 30, 70]), 1)
    assert thanks.says(november).startswith(
        "1 of 3 thank-yous went out within 24 hours; half of them within 30."
    )


@pytest.mark.parametrize(
    ("channel", "after", "within"),
    [("email", 24, 1), ("email", 24.01, 0), ("post", 24.01, 1), ("post", 38.4, 1), ("post", 38.6, 0),
     ("both", 24.01, 0), ("email", -1, 1)],
)  # fmt: skip
def test_card_counts_to_the_end_of_its_day_and_nothing_else(channel: str, after: float, within: int):
    # The talk ended at 09:30; the day on which the hours are over has 14.5 more.
    thank(held(48), after, channel=channel)

    found = thanks.read(NOW, CADENCE)

    assert (found.within, found.count) == (within, 1)
    assert min(found.hours) >= 0
    assert ("A card counts" in thanks.says(found)) is (channel == "post" and within == 1)


def test_what_is_late_counts_and_what_is_hidden_or_asked_does_not():
    thank(held(30))
    thank(held(23.9))
    thank(held(900), in_question=True)
    thank(held(40, ContactFactory(marked_dark=True)))
    thank(held(50), 1)
    thank(held(50, trashed_at=NOW), 1)

    found = thanks.read(NOW, CADENCE)

    assert (found.count, found.within, found.late, found.waiting) == (2, 1, 1, 1)
    assert (found.asked, found.held, found.not_yet) == (1, 1, 2)
    assert thanks.says(found) == (
        "1 of 2 thank-yous went out within 24 hours. 1 is late and still to write. "
        "1 is still to write, in time. Left out: 1 held back, 1 perhaps written long ago."
    )


def test_limit_is_my_own():
    thank(held(50), 30)
    found = thanks.read(NOW, replace(CADENCE, lengths=Cadences(thank_hours=36)))

    assert thanks.says(found) == "1 of 1 thank-you went out within 36 hours."
    looks = [column.look for column in hours.draw([1] * 6, thanks.BOUNDS, 36, 1).columns]
    assert looks == ["bar", "bar", "bar", "soon", "late", "late", "thin"]


def test_nothing_to_thank_for_draws_nothing():
    chart = thanks.chart(thanks.read(NOW, CADENCE))

    assert chart.drawing is None
    assert "<svg" not in drawn(chart)
    assert chart.says == "How soon you thank, against your 24 hours, shows after the first talk."


@pytest.mark.parametrize(("limit", "x"), [(24, "150"), (36, "175"), (6, "50"), (72, "250"), (1, "8.3")])
def test_line_stands_where_the_limit_lies(limit: int, x: str):
    assert hours.draw([0] * 6, thanks.BOUNDS, limit, width=350).line == x


def test_bound_belongs_to_the_span_that_it_ends():
    assert [hours.place_in(one, thanks.BOUNDS) for one in (0, 6, 6.1, 24, 72, 72.5)] == [0, 0, 1, 2, 4, 5]


# ── Names ─────────────────────────────────────────────────────────────────────────────────────────


def test_names_of_the_ledger():
    """Six from five of eight talks; one knew nobody, one I forgot to ask, of one nothing is noted."""
    ledger.ledger()

    found = names.read()

    assert [talk.count for talk in found.talks] == [2, 1, 0, 1, 1, 1, 0, 0]
    assert [talk.asked for talk in found.talks if not talk.count] == ["declined", "forgot", ""]
    assert (found.count, found.giving) == (6, 5)
    assert dict(found.became) == {"talked": 1, "asked": 2, "waiting": 2, "let_go": 1}
    chart = names.given_chart(found)
    assert chart.says == (
        "6 names from 5 of 8 talks. "
        "Without a name: 1 asked, none given (0); 1 forgotten (?); 1 not noted (·)."
    )
    became = names.became_chart(found)
    assert became.says == "Of 6 names 1 led to a talk; 2 wait for you."
    assert became.table
    assert [tuple(row) for row in became.table.rows] == [
        ("talked", "1"), ("planned", "0"), ("asked", "2"), ("waiting for me", "2"), ("let go", "1")
    ]  # fmt: skip
    page = drawn(chart) + drawn(became)
    assert "Hidde" not in page
    assert "12 Nov, somebody: 1 name" in page
    for name in ("Juno", "Pilar", "Noor", "Bo Lind"):
        assert name not in page


def test_names_of_one_kind_of_work_since_a_day():
    made = ledger.ledger()

    assert names.read(pathway=made.pathways["museum"]).count == 4
    assert names.read(since=dt.datetime(2026, 11, 1, tzinfo=dt.UTC)).count == 3


State = Introduction.State


@pytest.mark.parametrize(
    ("values", "stage", "became"),
    [
        ({}, None, "waiting"),
        ({"state": State.ASKED}, None, "asked"),
        ({"state": State.MADE}, None, "asked"),
        ({"state": State.SILENT}, None, "let_go"),
        ({"state": State.DECLINED}, None, "let_go"),
        ({}, "idea", "waiting"),
        ({}, "asked", "asked"),
        ({"state": State.DECLINED}, "asked", "asked"),
        ({}, "agreed", "planned"),
        ({}, "scheduled", "planned"),
        ({"state": State.DECLINED}, "held", "talked"),
        ({}, "parked", "let_go"),
    ],
)
def test_what_became_of_a_name(values: dict[str, Any], stage: str | None, became: str):
    talk, target = held(300), ContactFactory()
    IntroductionFactory(introducer=talk.people[0], target=target, named_in=talk, **values)
    if stage:
        InterviewFactory(
            stage=stage, people=[target], starts_at=NOW - HOUR, planned_end_at=NOW, ended_at=NOW,
        )  # fmt: skip

    assert dict(names.read().became) == {became: 1}


@pytest.mark.parametrize(
    ("done", "became"), [({"done_at": NOW}, "asked"), ({"waived_at": NOW, "waived_because": "far"}, "let_go")]
)
def test_what_i_did_about_a_name(done: dict[str, Any], became: str):
    talk = held(300)
    name = IntroductionFactory(introducer=talk.people[0], named_in=talk)
    FollowUpFactory(kind=Kind.NAME, contact=name.target, interview=talk, introduction=name, **done)

    assert dict(names.read().became) == {became: 1}


def test_hidden_target_is_held_and_named_nowhere():
    talk = held(300)
    for target, text in (
        (ContactFactory(first_name="Mira", last_name="Sandoval", marked_dark=True), ""),
        (None, "Mira Sandoval"),
        (ContactFactory(first_name="Ines", deceased_on=NOW.date()), ""),
    ):
        IntroductionFactory(introducer=talk.people[0], target=target, target_text=text, named_in=talk)
    IntroductionFactory(introducer=talk.people[0], target=ContactFactory(trashed_at=NOW), named_in=talk)

    found = names.read()

    assert dict(found.became) == {"held": 3}
    page = drawn(names.given_chart(found)) + drawn(names.became_chart(found))
    assert "Mira" not in page
    assert "held for discretion" in page
    assert names.became_says(found) == "Of 3 names none led to a talk."


def test_talk_without_a_name_is_said_to_be_one():
    held(30)

    assert names.given_says(names.read()) == "No name yet from 1 talk. Without a name: 1 not noted (·)."


@pytest.mark.parametrize("count", [0, 1, 3, 40, 41])
def test_names_are_drawn_for_few_and_for_many(count: int):
    talks = [names.Talk(pk, NOW.date(), "Ana", pk % 4, "") for pk in range(count)]

    chart = names.given_chart(names.Names(talks, names.Counter()))

    assert (chart.drawing is None) is (count == 0)
    if chart.drawing:
        assert len(chart.drawing.columns) == min(count, 40)
        assert float(chart.drawing.columns[-1].x) + float(chart.drawing.columns[-1].width) <= 360
        assert ("Drawn are the last 40." in chart.says) is (count == 41)


# ── Topics ────────────────────────────────────────────────────────────────────────────────────────


def test_topics_of_the_ledger():
    """Museum 2 3 1 1 1 · · · · 2 of four talks; garden 1 1 · 1 1 1 · of three; archive route alone."""
    ledger.ledger()

    found = topics.read()

    lines = {line.pathway.name: [line.counts[topic] for topic in CORE_TOPICS] for line in found.lines}
    assert lines == {
        "Museum education": [2, 3, 1, 1, 1, 0, 0, 0, 0, 2],
        "Botanic garden learning": [1, 1, 0, 1, 1, 1, 0, 0, 0, 0],
        "Archive work": [1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    }
    assert [line.is_thin for line in found.lines] == [False, False, True]
    assert found.never == [Topic.TOGETHER, Topic.SUCCESS, Topic.BELONGING]
    chart = topics.chart(found)
    assert chart.says == (
        "Daily reality came up most, in 4 of 8 talks. Never asked: alone or together, success, belonging. "
        "Dashed: thin evidence, under 3 talks."
    )
    assert chart.table
    assert tuple(chart.table.rows[0]) == (
        "Museum education",
        "4",
        "2",
        "3",
        "1",
        "1",
        "1",
        "0",
        "0",
        "0",
        "0",
        "2",
    )
    assert drawn(chart).count('class="thin"') == 10


def test_topics_of_one_kind_of_work():
    made = ledger.ledger()

    found = topics.read(pathway=made.pathways["garden"])

    # Of the three garden talks one was for the museum as well, which is not asked for.
    assert [line.pathway.name for line in found.lines] == ["Botanic garden learning"]
    assert Topic.PREPARATION in found.never


def test_gaps_of_one_kind_of_work_lead_to_its_answers(signed_in: Client):
    made = ledger.ledger()

    # What is missing everywhere is no gap of one; the archive lacks nine of which three lack everywhere.
    assert [(line.pathway.name, len(line.never)) for line in topics.read().gaps] == [
        ("Museum education", 4), ("Botanic garden learning", 5), ("Archive work", 9)
    ]  # fmt: skip
    page = " ".join(signed_in.get("/insights/").content.decode().split())
    address = f"/pathways/{made.pathways['museum'].pk}/answers/"
    named = "<bdi>Museum education</bdi>"
    assert f'<a href="{address}">{named}</a>: outlook, alone or together, success, belonging.' in page


def test_answered_counts_without_the_tick_and_planned_does_not():
    talk = held(30, pathways=[PathwayFactory()])
    PlannedQuestionFactory(interview=talk, topic=Topic.LIFE, answer="Evenings are free")
    PlannedQuestionFactory(interview=talk, topic=Topic.OUTLOOK)
    PlannedQuestionFactory(interview=talk, topic=Topic.MONEY, asked_at=NOW)

    found = topics.read()

    assert [topic for topic in CORE_TOPICS if found.counts[topic]] == [Topic.LIFE]
    assert topics.says(found).startswith("Life around work came up most, in 1 of 1 talk.")


def test_topics_without_a_talk_or_a_kind_of_work_draw_nothing():
    assert topics.chart(topics.read()).drawing is None
    held(30)
    chart = topics.chart(topics.read())
    assert chart.drawing is None
    assert "No question of the ten core topics was asked in 1 talk." in chart.says


def test_never_asked_leads_to_the_bank(signed_in: Client):
    held(30)
    page = signed_in.get("/insights/").content.decode()

    assert 'href="/settings/questions/#topic-success">Success</a>' in page


# ── All of them ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("count", [1, 3])
def test_figures_take_as_many_queries_for_three_talks_as_for_one(
    count: int, django_assert_num_queries: DjangoAssertNumQueries
):
    for _ in range(count):
        talk = held(30, pathways=[PathwayFactory()])
        thank(talk, 1)
        IntroductionFactory(introducer=talk.people[0], named_in=talk)
        IntroductionFactory(introducer=talk.people[0], target=None, target_text="Ana Silva", named_in=talk)
        PlannedQuestionFactory(interview=talk, topic=Topic.LIFE, asked_at=NOW)

    with django_assert_num_queries(2):
        thanks.chart(thanks.read(NOW, CADENCE))
    with django_assert_num_queries(11):
        found = names.read()
        names.given_chart(found)
        names.became_chart(found)
    with django_assert_num_queries(4):
        topics.chart(topics.read())


def test_drawings_name_all_they_show_in_words():
    grid = heat.draw(["Route in"], [heat.Line("Museum education and more of it", "of 4", [3])])
    assert grid.rows[0].cells[0].whole == "Museum education and more of it, route in: 3"
    assert tally.draw([("talked", 0, "bar")]).rows[0].count == "0"
    assert given.draw([]).columns == []
