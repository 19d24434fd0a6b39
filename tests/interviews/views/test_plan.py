"""Planning an interview, editing the plan, setting and moving its time."""

import datetime as dt
import re
import uuid
import zoneinfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contacts import changes, search
from contacts.models import Action, Contact, Preferences
from interviews.cadence import Kind
from interviews.models import Interview, Introduction, Pathway
from interviews.stages import Stage
from tests.factories import (
    CircleFactory,
    ContactFactory,
    InterviewFactory,
    OrganizationFactory,
    PathwayFactory,
    PitchFactory,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
LONDON = zoneinfo.ZoneInfo("Europe/London")
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def at_home_in_london(db: None) -> None:
    Preferences.objects.create(pk=1, time_zone="Europe/London")


@pytest.fixture
def nadia(db: None) -> Contact:
    return ContactFactory(first_name="Nadia", last_name="Okafor", time_zone="Asia/Tokyo")


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def in_days(days: int) -> str:
    return (timezone.now().astimezone(LONDON).date() + days * DAY).isoformat()


def form(**values: object) -> dict[str, object]:
    return {"form_uuid": str(uuid.uuid4()), "medium": "video", "planned_minutes": "30"} | values


def plan(client: Client, **values: object):
    return client.post(reverse("interviews:plan"), form(**values))


def words_of(response) -> str:
    return text_of(response.content.decode())


# ── A new plan ────────────────────────────────────────────────────────────────────────────────────


def test_plan_without_a_day_is_an_idea(signed_in: Client, nadia: Contact):
    tom = ContactFactory(first_name="Tom")
    research, pitch = PathwayFactory(name="Research"), PitchFactory()

    answer = plan(
        signed_in, person=nadia.pk, introducer=tom.pk, pathways=research.pk, new_pathway="Grant  making",
        pitch=pitch.pk, why="She\r\nleads it", where="https://example.org/call", medium="phone",
    )  # fmt: skip

    interview = Interview.objects.get()
    assert answer["Location"] == interview.get_absolute_url()
    assert (interview.stage, interview.medium, interview.starts_at) == (Stage.IDEA, "phone", None)
    assert (interview.pitch, interview.why) == (pitch, "She\nleads it")
    assert interview.people == [nadia]
    assert {pathway.name for pathway in interview.pathways.all()} == {"Research", "Grant making"}
    assert interview.introduction.introducer == tom


def test_plan_with_a_day_is_scheduled_on_their_clocks(signed_in: Client, nadia: Contact):
    plan(signed_in, person=nadia.pk, day=in_days(3), time="16:00")

    interview = Interview.objects.get()
    there = interview.starts_at.astimezone(zoneinfo.ZoneInfo("Asia/Tokyo"))
    assert (interview.stage, interview.time_zone) == (Stage.SCHEDULED, "Asia/Tokyo")
    assert (there.date().isoformat(), there.hour) == (in_days(3), 16)


def test_plan_on_a_clock_that_is_named(signed_in: Client, nadia: Contact):
    plan(signed_in, person=nadia.pk, day=in_days(3), time="16:00", time_zone="Europe/London")

    assert Interview.objects.get().starts_at.astimezone(LONDON).hour == 16


def test_plan_takes_as_many_minutes_as_are_usual_with_me(signed_in: Client):
    Preferences.objects.update(cadences={"planned_minutes": 20})

    page = signed_in.get(reverse("interviews:plan")).content.decode()

    assert 'name="planned_minutes" value="20"' in page


def test_plan_begins_with_whom_the_address_names(signed_in: Client, nadia: Contact):
    tom = ContactFactory(first_name="Tom")

    page = signed_in.get(reverse("interviews:plan"), {"contact": nadia.pk, "introducer": tom.pk})

    assert re.findall(r'name="(\w+)" value="(\d+)" checked', page.content.decode()) == [
        ("person", str(nadia.pk)),
        ("introducer", str(tom.pk)),
    ]


def test_plan_with_somebody_hidden_says_so_at_once(signed_in: Client):
    boss = ContactFactory(first_name="Anna", last_name="Berg", marked_dark=True)

    page = signed_in.get(reverse("interviews:plan"), {"contact": boss.pk})

    assert "Anna Berg is kept in the dark: you said so." in words_of(page)
    assert f'name="person" value="{boss.pk}"' not in page.content.decode()
    log = signed_in.get(reverse("interviews:log"), {"contact": boss.pk}).content.decode()
    assert f'name="person" value="{boss.pk}" checked' in log


@pytest.mark.parametrize("odd", ["", "x", "9" * 30, "0", "-1", "1%00"])
def test_plan_for_nobody_known_is_empty(signed_in: Client, odd: str):
    assert signed_in.get(reverse("interviews:plan"), {"contact": odd, "introducer": odd}).status_code == 200


def test_plan_of_two_people_keeps_their_order(signed_in: Client, nadia: Contact):
    luis = ContactFactory(first_name="Luis")

    plan(signed_in, person=[luis.pk, nadia.pk])

    assert Interview.objects.get().people == [luis, nadia]


def test_plan_sent_twice_makes_one(signed_in: Client):
    sent = form(person_typed="Ngozi Eze")

    first = signed_in.post(reverse("interviews:plan"), sent)
    second = signed_in.post(reverse("interviews:plan"), sent)

    assert first["Location"] == second["Location"]
    assert (Interview.objects.count(), Contact.objects.count()) == (1, 1)


def test_plan_is_one_undo_with_the_people_and_pathways_it_made(signed_in: Client):
    plan(signed_in, person_new="Ngozi Eze", introducer_typed="Tom Reyes", new_pathway="Grants")
    assert (Contact.objects.count(), Pathway.objects.count(), Introduction.objects.count()) == (2, 1, 1)

    undone = changes.undo(Action.objects.latest("pk"))

    assert undone.kept == []
    assert not Interview.objects.exists()
    assert not Contact.objects.exists()
    assert not Pathway.objects.exists()


# ── Who ───────────────────────────────────────────────────────────────────────────────────────────


def test_name_typed_that_nobody_bears_becomes_somebody_new(signed_in: Client):
    plan(signed_in, person_typed="Ngozi Eze <ngozi@example.org>")

    ngozi = Contact.objects.get()
    assert (ngozi.first_name, ngozi.last_name, ngozi.email) == ("Ngozi", "Eze", "ngozi@example.org")
    assert Interview.objects.get().people == [ngozi]


def test_name_typed_of_one_who_is_there_means_them(signed_in: Client, nadia: Contact):
    plan(signed_in, person_typed="nadia okafor")

    assert Interview.objects.get().people == [nadia]


def test_name_typed_of_two_who_are_there_asks_which(signed_in: Client, nadia: Contact):
    other = ContactFactory(first_name="Nadia", last_name="Okafor", circles=[CircleFactory(name="Rowing")])
    search.index()

    answer = plan(signed_in, person_typed="Nadia Okafor")

    assert answer.status_code == 422
    assert "There are 2 people called so: tick whom you mean." in words_of(answer)
    page = answer.content.decode()
    assert all(f'name="person" value="{pk}"' in page for pk in (nadia.pk, other.pk))
    assert "Rowing" in page
    assert not Interview.objects.exists()


def test_beginning_of_a_name_asks_whether_it_is_somebody_new(signed_in: Client, nadia: Contact):
    search.index()

    answer = plan(signed_in, person_typed="Nadia")

    assert "Tick whom you mean, or that it is somebody new." in words_of(answer)
    plan(signed_in, person_new="Nadia")
    assert Contact.objects.count() == 2


def test_plan_with_nobody_says_so(signed_in: Client):
    answer = plan(signed_in)

    assert answer.status_code == 422
    assert "Say who it is with." in words_of(answer)


def test_nobody_introduces_themselves(signed_in: Client, nadia: Contact):
    answer = plan(signed_in, person=nadia.pk, introducer=nadia.pk)

    assert "Nobody introduces themselves." in words_of(answer)


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"discretion": "in_the_dark"}, "is kept in the dark: you said so."),
        ({"contact_rule": "never"}, "does not want to be contacted."),
        ({"deceased_on": dt.date(2025, 3, 1)}, "died."),
    ],
)
@pytest.mark.parametrize("field", ["person", "introducer"])
def test_hidden_people_are_not_offered_and_refused_with_the_way_out(
    signed_in: Client, nadia: Contact, values: dict[str, object], why: str, field: str
):
    boss = ContactFactory(first_name="Anna", last_name="Berg", **values)
    search.index()
    nobody = {} if field == "person" else {"person": nadia.pk}

    offered = signed_in.get(
        reverse("interviews:people"), {"pick": field, f"{field}_typed": "Ann"}, headers=HTMX
    )
    ticked = plan(signed_in, **nobody, **{field: boss.pk})
    typed = plan(signed_in, **nobody, **{f"{field}_typed": "Anna Berg"})

    assert "Berg" not in offered.content.decode()
    for answer in (ticked, typed):
        assert answer.status_code == 422
        assert f"Anna Berg {why}" in words_of(answer)
        assert f'<a href="{boss.get_absolute_url()}">Change that on their page</a>' in answer.content.decode()
    assert not Interview.objects.exists()
    assert Contact.objects.count() == 2


def test_somebody_new_of_the_name_of_one_in_the_dark_is_refused(signed_in: Client):
    ContactFactory(first_name="Anna", last_name="Berg", discretion="in_the_dark")

    answer = plan(signed_in, person_new="Anna Berg")

    assert answer.status_code == 422
    assert "Anna Berg is kept in the dark: you said so." in words_of(answer)
    assert Contact.objects.count() == 1


def test_whom_i_wanted_to_be_asked_about_needs_a_tick(signed_in: Client):
    person = ContactFactory(contact_rule="ask_first")

    answer = plan(signed_in, person=person.pk)
    assert answer.status_code == 422
    assert "You wanted to be asked before" in words_of(answer)
    plan(signed_in, person=person.pk, asked_first="on")

    assert Interview.objects.get().people == [person]


def test_people_are_found_as_one_types_with_place_and_circles(signed_in: Client, nadia: Contact):
    Contact.objects.update(organization=OrganizationFactory(name="Monzo"), title="Head of research")
    nadia.circles.add(CircleFactory(name="Rowing"))
    ContactFactory(first_name="Nadine", trashed=True)
    search.index()

    answer = signed_in.get(
        reverse("interviews:people"),
        {"pick": "person", "person_typed": "nad"},
        headers=HTMX | {"HX-Trigger": "person-typed"},
    )

    assert (
        words_of(answer).replace("\u200d", "")
        == "NO Nad ia Okafor Head of research , Monzo Rowing Somebody else: Nad"
    )


def test_tick_shows_the_field_anew_without_what_was_typed(signed_in: Client, nadia: Contact):
    answer = signed_in.get(
        reverse("interviews:people"),
        {"pick": "person", "person_typed": "nad", "person": nadia.pk},
        headers=HTMX | {"HX-Trigger": "person-found"},
    )

    page = answer.content.decode()
    assert f'name="person" value="{nadia.pk}" checked' in page
    assert 'name="person_typed" value=""' in page


def test_find_without_javascript_shows_the_form_with_those_found(signed_in: Client, nadia: Contact):
    ContactFactory(first_name="Nadine", last_name="Petit")
    search.index()

    many = plan(signed_in, person_typed="nad", why="because", look="person")
    one = plan(signed_in, person_typed="nadia", look="person")

    assert (many.status_code, one.status_code) == (200, 200)
    assert many.content.decode().count('type="checkbox" name="person" value') == 2
    assert "because" in many.content.decode()
    assert f'name="person" value="{nadia.pk}" checked' in one.content.decode()
    assert not Interview.objects.exists()


# ── When ──────────────────────────────────────────────────────────────────────────────────────────


def next_change(month: int) -> dt.date:
    """Return the last Sunday of a month to come: the night on which the clocks in London change."""
    today = timezone.now().date()
    year = today.year if (today.month, today.day) < (month, 20) else today.year + 1
    last = dt.date(year, month, 31)
    return last - dt.timedelta(days=(last.weekday() + 1) % 7)


def test_time_that_the_clocks_jump_over_is_explained(signed_in: Client):
    person = ContactFactory()

    answer = plan(signed_in, person=person.pk, day=next_change(3).isoformat(), time="01:30")

    assert answer.status_code == 422
    assert "At 01:30 the clocks in London jump ahead that day, so there is no such time." in words_of(answer)


@pytest.mark.parametrize(("which", "hour"), [("first", 0), ("second", 1)])
def test_time_that_comes_twice_is_asked_about(signed_in: Client, which: str, hour: int):
    person, day = ContactFactory(), next_change(10).isoformat()

    answer = plan(signed_in, person=person.pk, day=day, time="01:30")
    assert "The clocks in London go back that day: 01:30 comes twice." in words_of(answer)
    assert "the first 01:30, BST the second 01:30, GMT" in words_of(answer)
    plan(signed_in, person=person.pk, day=day, time="01:30", which=which)

    assert Interview.objects.get().starts_at.astimezone(dt.UTC).hour == hour


@pytest.mark.parametrize(
    ("day", "time", "words"),
    [
        ("2101-01-01", "10:00", "That is more than ten years from now."),
        ("9999-12-31", "23:59", "That is more than ten years from now."),
        ("0001-01-01", "00:00", "That is too long ago to be meant."),
        ("2020-01-01", "10:00", "That is over already."),
        (in_days(1), "", "Give a time too, or neither."),
        ("", "10:00", "Give a day too, or neither."),
        ("tomorrow", "10:00", "Enter a valid date."),
    ],
)
def test_moments_that_cannot_be_meant_are_refused_in_words(
    signed_in: Client, day: str, time: str, words: str
):
    answer = plan(signed_in, person=ContactFactory().pk, day=day, time=time)

    assert answer.status_code == 422
    assert words in words_of(answer)


@pytest.mark.parametrize("zone", ["Atlantis/Sunken", "../etc/passwd", "é"])
def test_zone_that_nobody_knows_is_refused(signed_in: Client, zone: str):
    answer = plan(signed_in, person=ContactFactory().pk, time_zone=zone, day=in_days(2), time="10:00")

    assert "Name a time zone such as Europe/London." in words_of(answer)


@pytest.mark.parametrize("minutes", ["", "0", "481", "-1", "9" * 40, "x"])
def test_odd_lengths_are_refused(signed_in: Client, minutes: str):
    assert plan(signed_in, person=ContactFactory().pk, planned_minutes=minutes).status_code == 422


def test_past_day_is_carried_over_to_the_log(signed_in: Client, nadia: Contact):
    research = PathwayFactory()
    sent = form(person=nadia.pk, day="2020-02-03", time="10:00", medium="phone", pathways=research.pk)

    refused = signed_in.post(reverse("interviews:plan"), sent)
    carried = signed_in.post(reverse("interviews:log"), sent | {"carried": "1"}).content.decode()

    assert f'formaction="{reverse("interviews:log")}"' in refused.content.decode()
    for held in (f'name="person" value="{nadia.pk}" checked', 'value="2020-02-03"', 'value="10:00"'):
        assert held in carried
    assert not Interview.objects.exists()


def test_overlap_is_told_and_does_not_block(signed_in: Client, nadia: Contact):
    luis = ContactFactory(first_name="Luis", last_name="Ferreira")
    plan(signed_in, person=luis.pk, day=in_days(3), time="16:00")

    answer = signed_in.post(
        reverse("interviews:plan"),
        form(person=nadia.pk, day=in_days(3), time="16:15", time_zone="Europe/London"), follow=True,
    )  # fmt: skip

    assert Interview.objects.count() == 2
    assert "At the same time you talk with Luis Ferreira" in words_of(answer)


def test_clocks_tell_both_times_while_one_types(signed_in: Client, nadia: Contact):
    asked = {"day": "2030-01-15", "time": "09:00", "person": nadia.pk}

    answer = words_of(signed_in.get(reverse("interviews:clocks"), asked))

    assert answer == "Tue 15 January 2030, 00:00 in London; Tue 15 January 2030, 09:00 in Tokyo"
    assert words_of(signed_in.get(reverse("interviews:clocks"), {"day": "x", "time": "09:00"})) == ""


# ── Editing ───────────────────────────────────────────────────────────────────────────────────────


def opened(client: Client, interview: Interview) -> dict[str, list[str]]:
    """Return what a browser would send of the form as it is shown."""
    page = client.get(reverse("interviews:edit", args=[interview.pk])).content.decode()
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", page):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        box = 'type="checkbox"' in tag or 'type="radio"' in tag
        if name and name[1] not in {"q", "csrfmiddlewaretoken"} and (not box or " checked" in tag):
            sent.setdefault(name[1], []).append(value[1] if value else "")
    for name, inner in re.findall(r'<select name="(\w+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', inner)
        sent[name] = [chosen[1] if chosen else ""]
    for name, inner in re.findall(r'<textarea name="(\w+)"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL):
        sent[name] = [inner]
    return sent


def scheduled(**values) -> Interview:
    start = (timezone.now() + 3 * DAY).replace(minute=0, second=0, microsecond=0)
    end = start + dt.timedelta(minutes=30)
    return InterviewFactory(stage=Stage.SCHEDULED, starts_at=start, planned_end_at=end, **values)


def edit(client: Client, interview: Interview, sent: dict[str, object]):
    return client.post(reverse("interviews:edit", args=[interview.pk]), sent)


@pytest.mark.parametrize("make", [InterviewFactory, scheduled])
def test_form_sent_back_as_it_was_changes_nothing(signed_in: Client, nadia: Contact, make):
    interview = make(people=[nadia], pathways=[PathwayFactory()], why="She leads it", time_zone="Asia/Tokyo")

    answer = edit(signed_in, interview, opened(signed_in, interview))

    assert answer.status_code == 302
    assert not Action.objects.exists()


def test_edit_changes_what_i_changed(signed_in: Client, nadia: Contact):
    interview = scheduled(people=[nadia])
    luis, research = ContactFactory(), PathwayFactory()
    sent = opened(signed_in, interview)

    edit(
        signed_in, interview,
        sent | {"where": "https://example.org/x", "person": [nadia.pk, luis.pk], "pathways": [research.pk]},
    )  # fmt: skip

    interview.refresh_from_db()
    assert (interview.where, interview.times_moved) == ("https://example.org/x", 0)
    assert interview.people == [nadia, luis]
    assert list(interview.pathways.all()) == [research]


def test_edit_that_sets_a_time_schedules(signed_in: Client, nadia: Contact):
    interview = InterviewFactory(people=[nadia], asked=True)

    edit(signed_in, interview, opened(signed_in, interview) | {"day": in_days(5), "time": "08:00"})

    interview.refresh_from_db()
    assert (interview.stage, interview.time_zone) == (Stage.SCHEDULED, "Asia/Tokyo")
    changes.undo(Action.objects.latest("pk"))
    interview.refresh_from_db()
    assert (interview.stage, interview.starts_at) == (Stage.ASKED, None)


def test_edit_that_takes_another_time_is_a_move(signed_in: Client, nadia: Contact):
    interview = scheduled(people=[nadia])

    edit(signed_in, interview, opened(signed_in, interview) | {"day": in_days(9)})

    interview.refresh_from_db()
    assert interview.times_moved == 1
    assert interview.planned_end_at - interview.starts_at == dt.timedelta(minutes=30)


def test_edit_does_not_take_a_time_away(signed_in: Client):
    interview = scheduled()

    answer = edit(signed_in, interview, opened(signed_in, interview) | {"day": "", "time": ""})

    assert answer.status_code == 422
    assert "press “Called off” on its page" in words_of(answer)


def test_edit_that_comes_too_late_shows_both_and_loses_nothing(signed_in: Client, nadia: Contact):
    interview = scheduled(people=[nadia], why="She leads it", where="old")
    sent = opened(signed_in, interview)
    edit(signed_in, interview, sent | {"where": "theirs", "medium": "phone"})

    late = edit(signed_in, interview, sent | {"where": "mine", "why": "I know her work"})

    assert late.status_code == 409
    text = words_of(late)
    assert "This was changed elsewhere while you were editing." in text
    assert "mine theirs yours" in text
    page = late.content.decode()
    assert 'name="where" value="mine"' in page
    assert 'value="phone" selected' in page
    again = {**sent, "where": "mine", "why": "I know her work", "medium": "phone"}
    again |= {"initial-where": "theirs", "initial-medium": "phone", "version": interview.version + 1}
    assert edit(signed_in, interview, again).status_code == 302
    interview.refresh_from_db()
    assert (interview.where, interview.why, interview.medium) == ("mine", "I know her work", "phone")


def test_held_talk_is_edited_without_its_time_and_with_people_now_hidden(signed_in: Client, nadia: Contact):
    interview = InterviewFactory(held=True, people=[nadia])
    Contact.objects.update(discretion="in_the_dark")
    sent = opened(signed_in, interview)
    assert "day" not in sent

    answer = edit(signed_in, interview, sent | {"why": "She leads it"})

    interview.refresh_from_db()
    assert (answer.status_code, interview.why, interview.stage) == (302, "She leads it", Stage.HELD)


def test_form_of_what_lies_in_the_trash_is_not_found(signed_in: Client):
    interview = InterviewFactory(trashed=True)

    for name in ("edit", "schedule"):
        assert signed_in.get(reverse(f"interviews:{name}", args=[interview.pk])).status_code == 404


# ── Setting a time ────────────────────────────────────────────────────────────────────────────────


def schedule(client: Client, interview: Interview, **values: object):
    values = {"planned_minutes": "30", "time": "16:00"} | values
    return client.post(reverse("interviews:schedule", args=[interview.pk]), values)


def test_time_is_set_on_their_clocks_and_ends_the_waiting(signed_in: Client, nadia: Contact):
    interview = InterviewFactory(people=[nadia])
    signed_in.post(reverse("interviews:move", args=[interview.pk, "ask"]))

    page = signed_in.get(reverse("interviews:schedule", args=[interview.pk])).content.decode()
    schedule(signed_in, interview, day=in_days(4), time_zone="Asia/Tokyo")

    interview.refresh_from_db()
    assert 'name="time_zone" value="Asia/Tokyo"' in page
    assert (interview.stage, interview.times_moved) == (Stage.SCHEDULED, 0)
    assert not interview.follow_ups.filter(kind=Kind.CHASE, waived_at=None).exists()


@pytest.mark.parametrize(("by", "counted"), [("me", (1, 1)), ("them", (1, 0)), ("", (1, 0))])
def test_move_counts_who_moved_it(signed_in: Client, by: str, counted: tuple[int, int]):
    interview = scheduled()

    schedule(signed_in, interview, day=in_days(8), moved_by=by)

    interview.refresh_from_db()
    assert (interview.times_moved, interview.times_moved_by_me) == counted


@pytest.mark.parametrize(("moved", "said"), [(1, False), (2, True), (5, True)])
def test_third_move_suggests_to_let_it_rest(signed_in: Client, moved: int, said: bool):
    interview = scheduled(times_moved=moved)

    page = signed_in.get(reverse("interviews:schedule", args=[interview.pk])).content.decode()

    assert ("it may be kinder to both of you to let it rest" in page) is said


def test_no_time_is_set_for_a_talk_that_was_held(signed_in: Client):
    interview = InterviewFactory(held=True)

    answer = signed_in.get(reverse("interviews:schedule", args=[interview.pk]), follow=True)

    assert "No time can be set: this is held." in words_of(answer)


def test_no_time_is_set_with_somebody_in_the_dark(signed_in: Client):
    interview = InterviewFactory(people=[ContactFactory(marked_dark=True)])

    answer = schedule(signed_in, interview, day=in_days(4))

    assert answer.status_code == 302
    assert Interview.objects.get().stage == Stage.IDEA
