"""Today: what stands where, in which words, and what the rail counts."""

import datetime as dt
import random
import re
from collections.abc import Callable, Iterator
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contacts.models import Contact, Discretion, Preferences
from interviews import followups, talks
from interviews.cadence import Kind
from interviews.followups import (
    CAME_TO_NOTHING,
    GIVE_UP,
    INTRODUCED,
    LET_IT_REST,
    ONE_MORE_LETTER,
    SECOND_PERSON,
)
from interviews.models import FollowUp, Interview, Introduction, Participant
from interviews.stages import Stage
from tests.factories import (
    NOW,
    TODAY,
    ContactFactory,
    FollowUpFactory,
    InterviewFactory,
    IntroductionFactory,
    OrganizationFactory,
    PitchFactory,
    PlannedQuestionFactory,
)

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def monday_morning(settings) -> Iterator[None]:
    """It is Monday, 23 November 2026, half past nine in London."""
    settings.TIME_ZONE = "Europe/London"
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def reader(signed_in: Client) -> Client:
    return signed_in


def page(client: Client, query: str = "") -> str:
    answer = client.get(reverse("interviews:today") + query)
    assert answer.status_code == 200
    return answer.content.decode()


def words(html: str) -> str:
    text = " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
    return re.sub(r" ([,.:”])", r"\1", text).replace("“ ", "“")


def sections(html: str) -> dict[str, str]:
    """The sections of the page, by their headings, in words."""
    found = re.findall(r'<section class="section".*?<h2[^>]*>(.*?)</h2>(.*?)</section>', html, re.DOTALL)
    return {title: words(text) for title, text in found}


def headline(html: str) -> str:
    return words(re.search(r'<p id="headline".*?</p>', html, re.DOTALL).group())  # type: ignore[union-attr]


def counted(html: str) -> int:
    found = re.search(r'<span class="count"[^>]*>(\d+)</span>', html)
    return int(found.group(1)) if found else 0


def person(name: str, title: str = "", place: str = "", **values) -> Contact:
    first, _, last = name.partition(" ")
    organization = OrganizationFactory(name=place) if place else None
    return ContactFactory(first_name=first, last_name=last, title=title, organization=organization, **values)


def scheduled(*people: Contact, start: dt.datetime, minutes: int = 30, **values) -> Interview:
    end = start + dt.timedelta(minutes=minutes)
    return InterviewFactory(
        stage=Stage.SCHEDULED,
        starts_at=start,
        planned_end_at=end,
        planned_minutes=minutes,
        people=people,
        **values,
    )


def held(*people: Contact, end: dt.datetime, **values) -> Interview:
    start = end - dt.timedelta(minutes=30)
    return InterviewFactory(
        stage=Stage.HELD, starts_at=start, planned_end_at=end, ended_at=end, people=people, **values
    )


def owed(kind: Kind, contact: Contact | None, due_at: dt.datetime, **values) -> FollowUp:
    return FollowUpFactory(kind=kind, contact=contact, due_at=due_at, **values)


# ── What stands first ─────────────────────────────────────────────────────────────────────────────


def test_today_begins_with_thank_yous_the_latest_first(reader: Client):
    ines = person("Inês Duarte", "Staff UX researcher", "Ferreira Labs")
    marek, ruth = person("Marek Kowal"), person("Ruth Adeyemi")
    owed(Kind.THANK, marek, NOW - 21 * HOUR, interview=held(marek, end=NOW - 45 * HOUR))
    owed(Kind.THANK, ruth, NOW + 9 * HOUR, interview=held(ruth, end=NOW - 15 * HOUR))
    owed(Kind.THANK, ines, NOW - 42 * HOUR, interview=held(ines, end=NOW - 66 * HOUR))

    html = page(reader)

    # The letter itself is a page of its own.
    assert sections(html)["Thank-yous"].replace(" Write it", "") == (
        "within 24 hours of each conversation"
        " ID Inês Duarte Staff UX researcher, Ferreira Labs · spoke Fri 20 Nov, 15:00"
        " 1 d 18 h late Sent Say how and when"
        " MK Marek Kowal spoke Sat 21 Nov, 12:00 21 h late Sent Say how and when"
        " RA Ruth Adeyemi spoke yesterday, 18:00 9 h left Sent Say how and when"
    )
    assert re.findall(r'<progress class="clock" value="(\d+)" max="(\d+)"', html) == [("15", "24")]
    assert re.findall(r'<li id="due-\d+" class="(\w*)"', html) == ["late", "late", "soon"]
    assert headline(html) == "Two thank-yous are late."
    assert counted(html) == 2


def test_sections_stand_in_the_order_of_their_urgency(reader: Client):
    ana, tom = person("Ana Silva"), person("Tom Reyes")
    talk = held(ana, end=NOW - 2 * HOUR)
    lead = IntroductionFactory(introducer=tom, target=ana, asked_at=NOW - 9 * DAY)
    for kind in (
        Kind.ADVICE,
        Kind.NAME,
        Kind.CHECK_BACK,
        Kind.PROMISE,
        Kind.REPORT,
        Kind.REFLECT,
        Kind.THANK,
    ):
        contact = None if kind == Kind.REFLECT else ana
        owed(kind, contact, NOW + HOUR, interview=talk, introduction=lead)
    owed(Kind.THANK, tom, NOW - 20 * DAY, interview=held(tom, end=NOW - 21 * DAY), in_question=True)
    scheduled(person("Layla Haddad"), start=NOW - 2 * HOUR)
    scheduled(person("Nadia Okafor"), start=NOW + 2 * HOUR)
    person("Maya Chen", touch_every_days=90, last_touch_on=TODAY - 95 * DAY, next_touch_on=TODAY - 5 * DAY)

    html = page(reader)

    assert list(sections(html)) == [
        "Thank-yous", "Did it happen?", "Was it done?", "While it is fresh", "Coming up", "Keep it moving",
        "Keep in touch",
    ]  # fmt: skip
    assert re.findall(r'<ul id="group-(\w+)"', html) == [
        "reports", "follow_ups", "check_backs", "names", "advice", "touches",
    ]  # fmt: skip
    assert headline(html) == (
        "One talk waits for your answer, one conversation is today, one reflection is waiting."
    )


def test_nothing_overdue_is_cut_off_or_folded(reader: Client):
    late = [owed(Kind.NAME, ContactFactory(), NOW - number * DAY) for number in range(1, 40)]
    for number in range(10):
        owed(Kind.NAME, ContactFactory(), NOW + number * DAY)

    html = page(reader)
    more = page(reader, "?show=names&many=53")

    assert [int(pk) for pk in re.findall(r'<li id="due-(\d+)" class="late"', html)] == [
        row.pk for row in reversed(late)
    ]
    assert html.count('<li id="due-') == 39 + 3
    assert "7 more: names waiting" in html
    assert more.count('<li id="due-') == 49
    assert "more: names" not in more
    assert counted(html) == 39


def test_snoozed_folds_to_the_foot_of_its_section_and_still_counts(reader: Client):
    ana, luis = person("Ana Silva"), person("Luis Ferreira")
    row = owed(Kind.THANK, ana, NOW - HOUR, interview=held(ana, end=NOW - 25 * HOUR))
    owed(Kind.THANK, luis, NOW + HOUR, interview=held(luis, end=NOW - 23 * HOUR))
    followups.snooze(row, NOW + DAY)

    html = page(reader)

    text = sections(html)["Thank-yous"]
    assert text.index("Luis Ferreira") < text.index("1 put off") < text.index("Ana Silva")
    assert "put off until tomorrow, 09:30 1 h late" in text
    assert counted(html) == 1
    assert headline(html) == "One thank-you is late."


def test_waits_for_its_day_before_it_asks_for_anything(reader: Client):
    aiko = person("Aiko Mori")
    asked = InterviewFactory(asked=True, people=[aiko])
    owed(Kind.CHASE, aiko, NOW + 3 * DAY, interview=asked, step=ONE_MORE_LETTER)

    html = page(reader)
    shown = page(reader, "?show=waiting&many=50")

    assert "Aiko Mori" not in html
    assert "1 not before their day" in html
    assert "Aiko Mori has not answered in 7 working days. Write once more, briefly. by Thu 26 Nov" in words(
        shown
    )


# ── Did it happen? ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("minutes", "asks"), [(14, False), (15, False), (16, True)])
def test_asks_if_it_happened_a_quarter_of_an_hour_after_the_planned_end(reader: Client, minutes, asks):
    scheduled(person("Layla Haddad"), start=NOW - dt.timedelta(minutes=30 + minutes))

    assert ("Did it happen?" in sections(page(reader))) is asks
    assert ("Coming up" in sections(page(reader))) is not asks


def test_unanswered_talk_says_how_its_thank_yous_stand_and_what_may_have_been(reader: Client):
    layla, sam = person("Layla Haddad", "Architect", "Studio Haddad"), person("Sam Oyelaran")
    talk = scheduled(layla, sam, start=NOW - 10 * HOUR)
    late = scheduled(person("Bo Ek"), start=NOW - 30 * HOUR)

    html = page(reader)

    text = sections(html)["Did it happen?"]
    assert "Layla Haddad and Sam Oyelaran Architect, Studio Haddad · video, 30 min · you wrote cold" in text
    assert "2 thank-yous: 14 h left" in text
    assert "thank-you 5 h late" in text
    assert counted(html) == 1
    for name in ("missed_by_them", "missed_by_me", "cancel"):
        assert f'action="{reverse("interviews:move", args=[talk.pk, name])}"' in html
    assert f'href="{reverse("interviews:schedule", args=[late.pk])}"' in html


def test_what_became_of_it_is_said_on_today_and_leads_back_there(reader: Client):
    talk = scheduled(person("Layla Haddad"), start=NOW - 10 * HOUR)
    address = reverse("interviews:move", args=[talk.pk, "missed_by_them"])

    answer = reader.post(address, headers={"Referer": "http://testserver/"})
    html = page(reader)

    assert answer["Location"] == "/"
    assert "Did it happen?" not in sections(html)
    assert "Layla Haddad did not come. Offer a new time, kindly." in words(html)


# ── Coming up ─────────────────────────────────────────────────────────────────────────────────────


def test_coming_up_tells_both_clocks_and_what_is_not_ready(reader: Client):
    nadia = person("Nadia Okafor", "Head of research", "Mondo")
    tom = person("Tom Reyes")
    lead = IntroductionFactory(introducer=tom, target=nadia)
    scheduled(
        nadia, start=NOW + 10 * HOUR, time_zone="Asia/Tokyo", introduction=lead, where="https://example.org"
    )

    html = page(reader)

    assert sections(html)["Coming up"] == (
        "Subscribe in your calendar 19:30 today NO Nadia Okafor"
        " Head of research, Mondo · video, 30 min · introduced by Tom Reyes"
        " 04:30 in Tokyo, the next day. Look at the profile of Nadia and at the web: a finding each, or"
        " “nothing found”. And 3 more to get ready. Prepare"
    )
    assert 'aria-label="1 of 5 ready"' in html
    assert html.count('<i class="on"></i>') == 1


def test_coming_up_offers_the_brief_once_all_is_ready(reader: Client):
    talk = scheduled(
        person("Nadia Okafor"), start=NOW + DAY, where="https://example.org", pitch=PitchFactory()
    )
    Participant.objects.update(profile="x", web="y", site_nothing=True)
    for topic in ("daily", "next"):
        PlannedQuestionFactory(interview=talk, topic=topic)

    html = page(reader)

    assert reverse("interviews:brief", args=[talk.pk]) in html
    assert 'aria-label="5 of 5 ready"' in html


def test_all_of_today_and_tomorrow_is_listed_and_little_beyond(reader: Client):
    for number in range(8):
        scheduled(person(f"Near{number} Chen"), start=NOW + (number + 1) * HOUR)
    for number in range(3):
        scheduled(person(f"Far{number} Demir"), start=NOW + (number + 3) * DAY)
    scheduled(person("Later Wei"), start=NOW + 8 * DAY)

    html = page(reader)

    assert sections(html)["Coming up"].count("Prepare") == 8
    assert "3 more this week" in html


def test_appointment_with_somebody_kept_in_the_dark_bears_the_mark(reader: Client):
    dara = person("Dara Quinn", discretion=Discretion.IN_THE_DARK, discretion_because="my lead")
    scheduled(dara, person("Gone Away", trashed=True), start=NOW + HOUR)

    html = page(reader)

    assert "Dara Quinn in the dark: my lead" in sections(html)["Coming up"]
    assert "Gone Away" not in html


# ── Small steps, in words ─────────────────────────────────────────────────────────────────────────


def step_of(client: Client, title: str = "Keep it moving") -> str:
    return sections(page(client, "?show=waiting&many=9"))[title]


def test_words_of_a_report(reader: Client):
    ines, tom = person("Inês Duarte"), person("Tom Reyes")
    lead = IntroductionFactory(introducer=tom, target=ines)
    owed(Kind.REPORT, tom, NOW + 2 * DAY, interview=held(ines, end=NOW - DAY), introduction=lead)
    rest = InterviewFactory(stage=Stage.PARKED, people=[ines])
    owed(Kind.REPORT, tom, NOW - 3 * DAY, interview=rest, introduction=lead, step=CAME_TO_NOTHING)

    text = step_of(reader)

    assert (
        "Close the loop Tell Tom Reyes how the talk with Inês Duarte went: they introduced you. by Wed 25 Nov"
        in text
    )
    assert (
        "Tell Tom Reyes that nothing came of the talk with Inês Duarte, and thank them. 3 days late" in text
    )


@pytest.mark.parametrize(
    ("step", "text"),
    [
        (
            SECOND_PERSON,
            "Aiko Mori has not answered in 3 working days. Try a second person at Sora Museum too.",
        ),
        (ONE_MORE_LETTER, "Aiko Mori has not answered in 7 working days. Write once more, briefly."),
        (LET_IT_REST, "Aiko Mori has not answered your second letter either. Let it rest?"),
    ],
)
def test_words_of_a_chase(reader: Client, step: int, text: str):
    aiko = person("Aiko Mori", place="Sora Museum")
    owed(Kind.CHASE, aiko, NOW, interview=InterviewFactory(asked=True, people=[aiko]), step=step)

    assert f"Follow up {text} today" in step_of(reader)


def test_somebody_else_there_is_looked_for_among_their_colleagues(reader: Client):
    aiko = person("Aiko Mori", place="Sora Museum")
    owed(Kind.CHASE, aiko, NOW, interview=InterviewFactory(asked=True, people=[aiko]), step=SECOND_PERSON)

    assert f'href="/contacts/?organization={aiko.organization_id}"' in page(reader)


def test_letting_it_rest_is_one_click(reader: Client):
    aiko = person("Aiko Mori")
    asked = InterviewFactory(asked=True, people=[aiko])
    owed(Kind.CHASE, aiko, NOW, interview=asked, step=LET_IT_REST)
    address = reverse("interviews:move", args=[asked.pk, "park"])
    assert f'action="{address}"' in page(reader)

    reader.post(address, headers={"Referer": "http://testserver/"})

    assert "Keep it moving" not in sections(page(reader))
    asked.refresh_from_db()
    assert asked.stage == Stage.PARKED


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"stage": Stage.AGREED}, "Bo Ek said yes: propose two or three times."),
        ({"stage": Stage.AGREED, "missed_by": "them"}, "Bo Ek did not come. Offer a new time, kindly."),
        ({"stage": Stage.AGREED, "missed_by": "me"}, "You missed Bo Ek. Say sorry, and offer a new time."),
        ({"stage": Stage.DECLINED}, "Bo Ek said no. A kind word all the same: others may come of it."),
    ],
)
def test_words_of_an_answer(reader: Client, values: dict, text: str):
    bo = person("Bo Ek")
    owed(Kind.REPLY, bo, NOW + DAY, interview=InterviewFactory(people=[bo], **values))

    assert text in step_of(reader)


def test_words_of_introductions_and_names(reader: Client):
    jo, sam, ana = person("Jo Lindqvist"), person("Sam Oyelaran"), person("Ana Silva")
    lead = IntroductionFactory(introducer=jo, target=sam, asked_at=NOW - 9 * DAY)
    owed(Kind.CHECK_BACK, jo, NOW, introduction=lead)
    owed(Kind.THANK_INTRODUCER, jo, NOW + DAY, introduction=lead)
    talk = held(ana, end=NOW - DAY)
    nameless = Introduction.objects.create(introducer=ana, target_text="someone in grants", named_in=talk)
    owed(Kind.NAME, None, NOW + 6 * DAY, introduction=nameless, interview=talk, what="someone in grants")
    owed(Kind.NAME, sam, NOW + 6 * DAY, introduction=lead, interview=talk)

    text = step_of(reader)

    assert (
        "Ask Jo Lindqvist, whom you asked 9 days ago,"
        " how it stands with the introduction to Sam Oyelaran. today" in text
    )
    assert "Thank Jo Lindqvist for introducing you to Sam Oyelaran. by tomorrow" in text
    assert "“someone in grants”, named by Ana Silva: find out who that is." in text
    assert "Sam Oyelaran, named by Jo Lindqvist: write to them, or pass it on." in text
    assert f"/interviews/new/?contact={sam.pk}&amp;introducer={jo.pk}" in page(reader)


def test_last_check_back_offers_to_let_it_rest_and_to_say_what_came_of_it(reader: Client):
    jo, sam = person("Jo Lindqvist"), person("Sam Oyelaran")
    lead = IntroductionFactory(introducer=jo, target=sam, asked_at=NOW - 29 * DAY, state="asked")
    row = owed(Kind.CHECK_BACK, jo, NOW, introduction=lead, step=GIVE_UP)

    assert (
        "Jo Lindqvist has said nothing yet about the introduction to Sam Oyelaran. Let it rest, and try"
        " another way?" in step_of(reader)
    )
    assert f"follow_up={row.pk}" not in page(reader)
    address = reverse("interviews:introduction_answer", args=[lead.pk])
    assert page(reader).count(f'action="{address}"') == 2
    answer = reader.post(address, {"state": "silent"}, headers={"Referer": "http://testserver/"})

    assert answer.url == "/"
    lead.refresh_from_db()
    row.refresh_from_db()
    assert (lead.state, row.waived_because) == ("silent", "no answer came")


def test_words_of_the_answer_to_whom_i_was_introduced(reader: Client):
    jo, sam = person("Jo Lindqvist"), person("Sam Oyelaran")
    lead = IntroductionFactory(introducer=jo, target=sam, state="made", made_at=NOW)
    row = owed(Kind.REPLY, sam, NOW + DAY, introduction=lead, step=INTRODUCED)

    assert "Jo Lindqvist introduced you to Sam Oyelaran: write to them first." in step_of(reader)
    letter = reader.get(f"/letters/new/?follow_up={row.pk}").content.decode()
    assert "for bringing us together" in letter


def test_words_of_promises_and_advice(reader: Client):
    ana = person("Ana Silva")
    owed(Kind.PROMISE, ana, NOW, what="send the seed list")
    owed(Kind.PROMISE, None, NOW, what="look at the archive")
    owed(Kind.ADVICE, ana, NOW)
    owed(Kind.ADVICE, ana, NOW, what="Friends of the herbarium", step=2)

    text = step_of(reader)

    assert "You promised Ana Silva: send the seed list today" in text
    assert "You promised: look at the archive today" in text
    assert "Did you follow something Ana Silva advised? Tell them what came of it." in text
    told = "You did what Ana Silva advised: Friends of the herbarium. Tell them what came of it."
    assert told in text


def test_reflection_is_written_and_not_simply_done(reader: Client):
    ana = person("Ana Silva")
    row = owed(Kind.REFLECT, None, NOW + 9 * HOUR, interview=held(ana, end=NOW - 15 * HOUR))

    html = page(reader)

    assert sections(html)["While it is fresh"].startswith(
        "three minutes each Reflect Ana Silva, while it is fresh: what appealed, what did not? 9 h left"
    )
    assert ">Later</summary>" in html
    assert (
        'name="channel"'
        not in reader.get(reverse("interviews:follow_up_done", args=[row.pk])).content.decode()
    )


def test_written_down_late_is_asked_about_and_not_red(reader: Client):
    talks.log(
        Interview(ended_at=NOW - 21 * DAY),
        [person("Sam Oyelaran")],
        introducer=person("Jo Lindqvist"),
        at=NOW,
    )

    html = page(reader)

    text = sections(html)["Was it done?"]
    assert "You talked with Sam Oyelaran 21 days ago. Did you thank them? Yes" in text
    assert "You talked with Sam Oyelaran 21 days ago. Have you noted what you made of it?" in text
    assert "Jo Lindqvist introduced you to Sam Oyelaran a while ago. Did you thank them?" in text
    assert "You talked with Sam Oyelaran 21 days ago. Did you tell Jo Lindqvist how it went?" in text
    assert 'class="late"' not in html
    assert counted(html) == 0


# ── Keeping in touch, and the days ahead ──────────────────────────────────────────────────────────


def due_for_a_word(name: str, days: int, **values) -> Contact:
    last = TODAY - dt.timedelta(days=90 + days)
    return person(
        name, touch_every_days=90, last_touch_on=last, next_touch_on=TODAY - dt.timedelta(days=days), **values
    )


def test_keep_in_touch_shows_a_few_the_longest_waiting_first(reader: Client):
    for number, name in enumerate(("Maya", "Ola", "Yusuf", "Priya", "Chen", "Bo")):
        due_for_a_word(f"{name} Nair", number)
    person("Early Bird", touch_every_days=90, next_touch_on=TODAY + DAY)

    html = page(reader)
    all_of_them = page(reader, "?show=touches&many=54")

    names = re.compile(r'aria-label="Say hello: (\w+) Nair"')
    assert names.findall(html) == ["Bo", "Chen", "Priya", "Yusuf"]
    assert "Others too" in html
    assert names.findall(all_of_them) == ["Bo", "Chen", "Priya", "Yusuf", "Ola", "Maya"]
    assert "Early Bird" not in all_of_them


def test_keep_in_touch_is_not_starved_by_the_hidden(reader: Client):
    dark_place = OrganizationFactory(confidential=True)
    for number in range(60):
        due_for_a_word(f"Hidden{number} Quinn", 100).organization = dark_place
    Contact.objects.update(organization=dark_place)
    due_for_a_word("Maya Chen", 1)
    due_for_a_word("Never Mind", 50, contact_rule="never")

    html = page(reader)

    assert "Maya Chen" in html
    assert "Quinn" not in html
    assert "Never Mind" not in html


def test_week_ahead_counts_talks_and_what_falls_due(reader: Client):
    scheduled(person("Nadia Okafor"), start=NOW + 2 * HOUR)
    scheduled(person("Liam Park"), start=NOW + 3 * DAY)
    owed(Kind.PROMISE, person("Ana Silva"), NOW + HOUR)
    owed(Kind.NAME, person("Luis Ferreira"), NOW + 6 * DAY)
    owed(Kind.NAME, person("Oke Bello"), NOW + 7 * DAY)

    week = words(re.search(r'<ol class="week">.*?</ol>', page(reader), re.DOTALL).group())  # type: ignore[union-attr]

    assert week == "Mon 23 1 talk, 1 due Tue 24 Wed 25 Thu 26 1 talk Fri 27 Sat 28 Sun 29 1 due"


# ── Nothing is overdue, nothing is there ──────────────────────────────────────────────────────────


def test_nothing_overdue_is_said_and_what_comes_next(reader: Client):
    ruth = person("Ruth Adeyemi")
    talk = held(ruth, end=NOW - 15 * HOUR)
    row = owed(Kind.THANK, ruth, NOW + 9 * HOUR, interview=talk)

    html = page(reader)
    followups.done(row, NOW, "email")
    rest = page(reader)

    assert "Nothing is overdue The next thank-you, to Ruth Adeyemi, has 9 h left." in words(html)
    assert "Nobody waits for a word from you." in words(rest)
    assert headline(rest) == "Nothing is waiting for you."
    assert counted(rest) == 0


def test_calm_is_not_shown_while_something_is_overdue(reader: Client):
    owed(Kind.PROMISE, person("Ana Silva"), NOW - HOUR)

    assert "Nothing is overdue" not in page(reader)


def test_first_start_has_three_ways_to_begin(reader: Client):
    html = page(reader)

    assert [words(title) for title in re.findall(r"<h2>(.*?)</h2>", html)] == [
        "Half an hour with somebody who does the work",
        "Bring in whom you know",
        "Walk through your circles",
        "Begin with one person",
    ]
    for name in ("contacts:import", "contacts:circles", "contacts:add"):
        assert f'href="{reverse(name)}"' in html
    assert "Nothing is overdue" not in html


def test_with_people_but_no_talk_the_first_one_is_proposed(reader: Client):
    person("Ana Silva")

    html = page(reader)

    assert "Plan the first half hour" in html
    assert f'href="{reverse("interviews:plan")}"' in html


# ── Odd requests, hostile words, speed ────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "query", ["?show=nonsense&many=9", "?show=names&many=-1", "?show=names&many=9e9", "?many=3", "?show=%00"]
)
def test_odd_addresses_show_the_page_as_it_is(reader: Client, query: str):
    for _ in range(5):
        owed(Kind.NAME, ContactFactory(), NOW + DAY)

    assert page(reader, query).count('<li id="due-') == 3


def test_words_of_others_are_never_markup(reader: Client):
    evil = person("<b>Eve</b> “x”", "<script>", "<i>Place")
    owed(Kind.THANK, evil, NOW - HOUR, interview=held(evil, end=NOW - 25 * HOUR))
    owed(Kind.PROMISE, evil, NOW, what="<script>alert(1)</script>")
    scheduled(evil, start=NOW + HOUR)

    html = page(reader)

    assert "<script>alert" not in html
    assert "<b>Eve" not in html
    assert "&lt;b&gt;Eve&lt;/b&gt;" in html


def everything(times: int) -> None:
    for number in range(times):
        ana, tom = person(f"Ana{number} Silva", place=f"Place{number}"), person(f"Tom{number} Reyes")
        lead = IntroductionFactory(introducer=tom, target=ana)
        for kind in Kind:
            contact = None if kind == Kind.REFLECT else ana
            for due_at in (NOW - HOUR, NOW + HOUR):
                talk = held(ana, end=NOW - DAY, introduction=lead)
                owed(kind, contact, due_at, interview=talk, introduction=lead)
        owed(Kind.THANK, ana, NOW - 20 * DAY, interview=held(ana, end=NOW - 21 * DAY), in_question=True)
        scheduled(ana, start=NOW - 2 * DAY)
        talk = scheduled(ana, tom, start=NOW + HOUR, introduction=lead, pitch=PitchFactory())
        PlannedQuestionFactory(interview=talk)
        due_for_a_word(f"Maya{number} Chen", 3)


@pytest.mark.parametrize("many", [1, 3])
def test_today_asks_as_often_for_three_of_everything_as_for_one(
    reader: Client, django_assert_num_queries: Callable, many: int
):
    everything(many)

    with django_assert_num_queries(14):
        page(reader)


def test_today_reads_no_table_from_end_to_end(reader: Client):
    everything(1)

    with CaptureQueriesContext(connection) as asked:
        page(reader)

    large = "contacts_contact|interviews_(followup|interview|participant|introduction|plannedquestion)"
    whole = re.compile(rf"SCAN ({large})\b(?! USING INDEX open_follow_ups_by_due)")
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
            assert not whole.search(plan), (query["sql"], plan)


@pytest.mark.parametrize("seed", range(5))
def test_rail_counts_what_today_shows_as_late(reader: Client, seed: int):
    dice = random.Random(seed)
    Preferences.objects.create(pk=1, cadences={"thank_hours": dice.choice([24, 48])})
    hiding = ({}, {}, {"discretion": Discretion.IN_THE_DARK}, {"contact_rule": "never"}, {"trashed": True})
    for number in range(25):
        somebody = person(f"P{number} Nair", **dice.choice(hiding))
        end = NOW - dice.randint(-10, 90) * HOUR
        if dice.random() < 0.4:
            scheduled(somebody, *[ContactFactory()] * dice.randint(0, 1), start=end - HOUR)
            continue
        kind = dice.choice(list(Kind))
        contact = None if kind == Kind.REFLECT else somebody
        row = owed(
            kind,
            contact,
            end + DAY,
            interview=held(somebody, end=min(end, NOW)),
            in_question=dice.random() < 0.2,
        )
        if dice.random() < 0.3:
            followups.snooze(row, NOW + DAY)

    html = page(reader)
    elsewhere = reader.get("/contacts/").content.decode()

    hours = Preferences.mine().cadences["thank_hours"]
    unanswered = sum(
        len(
            [
                one
                for one in talk.people
                if not one.trashed_at and one.discretion != "in_the_dark" and one.contact_rule == "ok"
            ]
        )
        for talk in Interview.objects.filter(stage=Stage.SCHEDULED, planned_end_at__lt=NOW - hours * HOUR)
    )
    shown = len(re.findall(r'<li id="due-\d+" class="late">', html))
    assert counted(html) == counted(elsewhere) == shown + unanswered
