"""What I do about something that is due: done, later, not needed, not yet, to do again."""

import datetime as dt
import re
from collections.abc import Iterator

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from contacts import changes
from contacts.models import Action, Contact
from interviews import followups
from interviews.cadence import Kind
from interviews.models import FollowUp
from interviews.stages import Stage
from tests.factories import NOW, TODAY, ContactFactory, FollowUpFactory, InterviewFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)
TODAY_PAGE = {"Referer": "http://testserver/"}


@pytest.fixture(autouse=True)
def monday_morning(settings) -> Iterator[None]:
    """It is Monday, 23 November 2026, half past nine in London."""
    settings.TIME_ZONE = "Europe/London"
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ana() -> Contact:
    return ContactFactory(first_name="Ana", last_name="Silva")


@pytest.fixture
def thank(ana: Contact) -> FollowUp:
    """A thank-you that is an hour late: the talk ended yesterday at half past eight."""
    end = NOW - 25 * HOUR
    talk = InterviewFactory(
        stage=Stage.HELD, people=[ana], starts_at=end - HOUR, planned_end_at=end, ended_at=end
    )
    return FollowUpFactory(contact=ana, interview=talk, due_at=end + DAY)


def post(
    client: Client, row: FollowUp, verb: str, headers: dict[str, str] = HTMX, **data: str
) -> HttpResponse:
    return client.post(reverse(f"interviews:follow_up_{verb}", args=[row.pk]), data, headers=headers)


def sent(client: Client, row: FollowUp, **data: str) -> HttpResponse:
    return post(client, row, "done", **{"channel": "email", "on": TODAY.isoformat()} | data)


def html_of(answer: HttpResponse, status: int = 200) -> str:
    assert answer.status_code == status
    return answer.content.decode()


# ── In place ──────────────────────────────────────────────────────────────────────────────────────


def test_done_swaps_the_row_the_count_and_the_headline_and_offers_the_way_back(signed_in: Client, thank, ana):
    html = html_of(sent(signed_in, thank))

    thank.refresh_from_db()
    assert (thank.done_at, thank.channel) == (NOW, "email")
    assert html.lstrip().startswith(f'<li id="due-{thank.pk}" class="done">')
    assert "Thanked Ana Silva, by e-mail" in html
    assert '<span id="overdue" class="counted" hx-swap-oob="true"></span>' in html
    assert re.search(r'<p id="headline" hx-swap-oob="true">Nothing is waiting for you', html)
    assert "Nothing is overdue" in html
    undo = int(re.search(r"/contacts/actions/(\d+)/undo/", html).group(1))  # type: ignore[union-attr]
    changes.undo(Action.objects.get(pk=undo))
    thank.refresh_from_db()
    ana.refresh_from_db()
    assert (thank.done_at, thank.channel, ana.last_touch_on) == (None, "", None)


def test_done_is_to_have_been_in_touch(signed_in: Client, thank, ana):
    sent(signed_in, thank)

    ana.refresh_from_db()
    assert ana.last_touch_on == TODAY


def test_done_without_javascript_leads_back_to_the_page_it_was_asked_on(signed_in: Client, thank):
    data = {"channel": "hand", "on": TODAY.isoformat()}

    from_today = post(signed_in, thank, "done", TODAY_PAGE, **data)
    from_the_form = post(signed_in, thank, "reopen", {}, next=reverse("interviews:list"))
    from_nowhere = post(signed_in, thank, "done", {}, **data, next="https://elsewhere.example.org/")

    assert [one["Location"] for one in (from_today, from_the_form, from_nowhere)] == [
        "/",
        "/interviews/",
        "/",
    ]
    thank.refresh_from_db()
    assert thank.channel == "hand"


def test_menu_is_a_page_to_a_browser_and_a_part_to_htmx(signed_in: Client, thank):
    address = reverse("interviews:follow_up_done", args=[thank.pk])

    page, part = signed_in.get(address), signed_in.get(address, headers=HTMX)

    assert html_of(page).startswith("<!doctype html>")
    assert "hx-post" not in html_of(page)
    assert not html_of(part).startswith("<!doctype html>")
    for html in (html_of(page), html_of(part)):
        actions = re.findall(r'<form[^>]* action="(/follow-ups/[^"]*)"', html)
        assert actions == [
            reverse(f"interviews:follow_up_{one}", args=[thank.pk]) for one in ("done", "snooze", "waive")
        ]
    assert "HX-Request" in part["Vary"]
    thank.refresh_from_db()
    assert thank.is_open


@pytest.mark.parametrize(
    ("preferred", "channel"),
    [
        ("", "email"),
        ("email", "email"),
        ("post", "post"),
        ("phone", "other"),
        ("message", "message"),
        ("in_person", "hand"),
    ],
)
def test_how_they_like_to_be_reached_is_chosen_beforehand(signed_in: Client, thank, ana, preferred, channel):
    Contact.objects.update(preferred_channel=preferred, postal="Rua das Flores 12\nPorto")

    html = html_of(signed_in.get(reverse("interviews:follow_up_done", args=[thank.pk]), headers=HTMX))

    assert re.findall(r'value="(\w+)" required checked', html) == [channel]
    assert ("Rua das Flores 12" in html) is (preferred == "post")


def test_missing_postal_address_is_asked_for(signed_in: Client, thank, ana):
    Contact.objects.update(preferred_channel="post")

    html = html_of(signed_in.get(reverse("interviews:follow_up_done", args=[thank.pk])))

    assert f'href="{reverse("contacts:edit", args=[ana.pk])}">add it</a>' in html


# ── When ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("channel", ["email", "post"])
def test_done_on_an_earlier_day_counts_from_the_beginning_of_that_day(signed_in: Client, ana, channel: str):
    row = FollowUpFactory(contact=ana, due_at=NOW)

    sent(signed_in, row, channel=channel, on="2026-11-20")

    row.refresh_from_db()
    assert row.done_at == dt.datetime(2026, 11, 20, tzinfo=dt.UTC)


def test_done_on_the_day_of_the_talk_was_after_it(signed_in: Client, thank):
    sent(signed_in, thank, on="2026-11-22")

    thank.refresh_from_db()
    assert thank.done_at == thank.interview.ended_at


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ("2026-11-24", "That day is still to come."),
        ("2026-11-21", "That is before you talked."),
        ("", "This field is required."),
        ("yesterday", "Enter a valid date."),
        ("10000-01-01", "Enter a valid date."),
    ],
)
def test_impossible_day_is_refused_in_the_menu(signed_in: Client, thank, on: str, words: str):
    answer = sent(signed_in, thank, on=on)

    assert words in html_of(answer, 422)
    assert (answer["HX-Retarget"], answer["HX-Reswap"]) == ("closest .sheet", "innerHTML")
    thank.refresh_from_db()
    assert thank.is_open


def test_introducer_was_thanked_for_the_introduction(signed_in: Client, ana):
    row = FollowUpFactory(kind=Kind.THANK_INTRODUCER, contact=ana)

    assert "Thanked Ana Silva for the introduction, by e-mail" in html_of(sent(signed_in, row))


def test_channel_has_to_be_said_where_something_was_sent(signed_in: Client, thank):
    assert html_of(sent(signed_in, thank, channel="pigeon"), 422)
    assert html_of(sent(signed_in, thank, channel=""), 422)


def test_promise_is_kept_without_a_channel(signed_in: Client, ana):
    row = FollowUpFactory(kind=Kind.PROMISE, contact=ana, what="send the list")

    html = html_of(sent(signed_in, row, channel=""))

    row.refresh_from_db()
    assert (row.done_at, row.channel) == (NOW, "")
    assert "Done: promise, Ana Silva, send the list" in html


def test_reflection_is_not_done_by_a_click(signed_in: Client, ana):
    row = FollowUpFactory(
        kind=Kind.REFLECT, contact=None, interview=InterviewFactory(held=True, people=[ana])
    )

    html = html_of(sent(signed_in, row))

    row.refresh_from_db()
    assert row.is_open
    assert "on a page of its own" in html


def test_second_letter_proposes_to_let_it_rest_later(signed_in: Client, ana):
    asked = InterviewFactory(asked=True, people=[ana])
    row = FollowUpFactory(kind=Kind.CHASE, contact=ana, interview=asked, step=followups.ONE_MORE_LETTER)

    sent(signed_in, row)

    assert FollowUp.objects.open().get().step == followups.LET_IT_REST


# ── Twice, and elsewhere ──────────────────────────────────────────────────────────────────────────


def test_done_twice_is_done_once_and_said_so(signed_in: Client, thank):
    sent(signed_in, thank)
    html = html_of(sent(signed_in, thank, channel="post"))

    thank.refresh_from_db()
    assert thank.channel == "email"
    assert Action.objects.count() == 1
    assert "Nothing changed, this was settled already. Thanked Ana Silva, by e-mail" in html
    assert f'<li id="due-{thank.pk}" class="done">' in html


@pytest.mark.parametrize("verb", ["snooze", "waive", "not_yet"])
def test_what_was_done_elsewhere_meanwhile_is_told(signed_in: Client, thank, verb: str):
    followups.done(thank, NOW, "hand")

    html = html_of(post(signed_in, thank, verb, until="tomorrow", because="they moved"))

    thank.refresh_from_db()
    assert (thank.channel, thank.waived_at, thank.snoozed_until) == ("hand", None, None)
    assert "Thanked Ana Silva, by hand" in html


@pytest.mark.parametrize("verb", ["done", "snooze", "waive", "reopen", "not_yet"])
def test_row_of_the_trash_or_of_the_hidden_is_not_there(signed_in: Client, thank, ana, verb: str):
    Contact.objects.update(discretion="in_the_dark")
    hidden = post(signed_in, thank, verb)
    Contact.objects.update(discretion="open", trashed_at=NOW)
    trashed = post(signed_in, thank, verb)
    missing = signed_in.post(reverse(f"interviews:follow_up_{verb}", args=[10**30]))

    assert [one.status_code for one in (hidden, trashed, missing)] == [404] * 3


@pytest.mark.parametrize("verb", ["reopen", "not_yet"])
def test_asking_alone_changes_nothing(signed_in: Client, thank, verb: str):
    assert signed_in.get(reverse(f"interviews:follow_up_{verb}", args=[thank.pk])).status_code == 405


# ── Later ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("until", "day", "moment"),
    [
        ("tonight", "", dt.datetime(2026, 11, 23, 19, tzinfo=dt.UTC)),
        ("tomorrow", "", dt.datetime(2026, 11, 24, 8, tzinfo=dt.UTC)),
        ("days", "", dt.datetime(2026, 11, 26, 8, tzinfo=dt.UTC)),
        ("day", "2027-06-01", dt.datetime(2027, 6, 1, 7, tzinfo=dt.UTC)),  # summer time
    ],
)
def test_later_moves_the_reminder_and_not_what_is_due(signed_in: Client, thank, until, day, moment):
    due_at = thank.due_at

    html = html_of(post(signed_in, thank, "snooze", until=until, day=day))

    thank.refresh_from_db()
    assert (thank.snoozed_until, thank.due_at) == (moment, due_at)
    assert f'<li id="due-{thank.pk}" class="late">' in html
    assert "put off until" in html
    assert '<span class="count" aria-hidden="true">1</span>' in html


def test_later_is_taken_back(signed_in: Client, thank):
    followups.snooze(thank, NOW + DAY)

    html_of(post(signed_in, thank, "snooze", until="now"))

    thank.refresh_from_db()
    assert thank.snoozed_until is None


@pytest.mark.parametrize(
    ("until", "day"),
    [
        ("", ""),
        ("never", ""),
        ("day", ""),
        ("day", "2026-11-23"),
        ("day", "2026-01-01"),
        ("day", "9999-12-31"),
    ],
)
def test_odd_time_to_be_reminded_is_refused(signed_in: Client, thank, until: str, day: str):
    assert "errorlist" in html_of(post(signed_in, thank, "snooze", until=until, day=day), 422)

    thank.refresh_from_db()
    assert thank.snoozed_until is None


def test_tonight_is_not_offered_in_the_evening(signed_in: Client, thank):
    address = reverse("interviews:follow_up_snooze", args=[thank.pk])
    before = html_of(signed_in.get(address))
    with time_machine.travel(NOW + 10 * HOUR, tick=False):
        after = html_of(signed_in.get(address))
        refused = post(signed_in, thank, "snooze", until="tonight")

    assert 'value="tonight"' in before
    assert 'value="tonight"' not in after
    assert "It is evening already" in html_of(refused, 422)


# ── Not needed, not yet, to do again ──────────────────────────────────────────────────────────────


def test_waiving_asks_why(signed_in: Client, thank):
    refused = html_of(post(signed_in, thank, "waive", because="  "), 422)
    html = html_of(post(signed_in, thank, "waive", because="they left <Kew>"))

    assert "Say in a word or two why it is not needed." in refused
    thank.refresh_from_db()
    assert (thank.waived_at, thank.waived_because) == (NOW, "they left <Kew>")
    assert "Not needed: thank-you, Ana Silva. they left &lt;Kew&gt;" in html


def test_what_was_entered_late_was_done_not_yet_or_need_not_be(signed_in: Client, ana):
    rows = [
        FollowUpFactory(contact=ContactFactory(), due_at=NOW - 20 * DAY, in_question=True) for _ in range(3)
    ]

    done = html_of(sent(signed_in, rows[0], on="2026-11-05"))
    not_yet = html_of(post(signed_in, rows[1], "not_yet"))
    html_of(post(signed_in, rows[2], "waive", because="I did so by phone"))

    for row in rows:
        row.refresh_from_db()
    assert [row.in_question for row in rows] == [False] * 3
    assert rows[0].done_at == dt.datetime(2026, 11, 5, tzinfo=dt.UTC)
    assert (rows[1].is_open, rows[2].waived_because) == (True, "I did so by phone")
    assert "Thanked " in done
    assert f'<li id="due-{rows[1].pk}" class="late">' in not_yet
    assert '<span class="count" aria-hidden="true">1</span>' in not_yet


def test_day_on_which_it_may_have_been_done_is_proposed(signed_in: Client, thank):
    FollowUp.objects.update(in_question=True, due_at=NOW - 20 * DAY)

    html = html_of(signed_in.get(reverse("interviews:follow_up_done", args=[thank.pk])))

    assert 'value="2026-11-03"' in html


def test_done_by_mistake_is_to_do_again(signed_in: Client, thank):
    sent(signed_in, thank)

    html = html_of(post(signed_in, thank, "reopen"))
    again = html_of(post(signed_in, thank, "reopen"))

    thank.refresh_from_db()
    assert thank.is_open
    assert f'<li id="due-{thank.pk}" class="late">' in html
    assert "That is still to be done: nothing changed." in again


def test_page_of_what_is_done_says_so_and_offers_to_take_it_back(signed_in: Client, thank):
    followups.done(thank, NOW, "post")

    html = html_of(signed_in.get(reverse("interviews:follow_up_done", args=[thank.pk])))

    assert "Thanked Ana Silva, by post" in html
    assert reverse("interviews:follow_up_reopen", args=[thank.pk]) in html
    assert 'name="channel"' not in html


def test_each_verb_is_one_action_with_its_undo(signed_in: Client, thank):
    before = FollowUp.objects.values().get()
    for verb, data in (
        ("snooze", {"until": "tomorrow"}),
        ("waive", {"because": "they moved"}),
        ("reopen", {}),
        ("done", {"channel": "both", "on": "2026-11-23"}),
    ):
        post(signed_in, thank, verb, **data)

    actions = list(Action.objects.order_by("-pk"))
    for action in actions:
        changes.undo(action)

    assert len(actions) == 4
    assert FollowUp.objects.values().get() == before
