"""We are done: when it really ended, whether it happened, what I made of it, and what the page says after."""

import datetime as dt
import zoneinfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contacts.models import Contact, Discretion, Preferences
from interviews import names, reflecting, talk_notes, talks, texts
from interviews.cadence import Kind
from interviews.forms.ending import EndForm
from interviews.forms.reflecting import ReflectionForm
from interviews.models import Interview, Reflection
from interviews.stages import Stage
from tests.factories import (
    NOW,
    ContactFactory,
    FollowUpFactory,
    InterviewFactory,
    OrganizationFactory,
    PlannedQuestionFactory,
    ReflectionFactory,
    ResourceFactory,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
AUTOSAVE = {"HX-Request": "true", "X-Infoint-Autosave": "1"}
START = dt.datetime(2026, 11, 23, 16, 0, tzinfo=dt.UTC)


def at(minutes: float) -> dt.datetime:
    return START + dt.timedelta(minutes=minutes)


@pytest.fixture(autouse=True)
def mine(db: None) -> Preferences:
    return Preferences.objects.create(pk=1, time_zone="UTC")


@pytest.fixture
def nadia(db: None) -> Contact:
    return ContactFactory(first_name="Nadia", last_name="Okafor")


@pytest.fixture
def interview(nadia: Contact) -> Interview:
    return InterviewFactory(stage=Stage.SCHEDULED, starts_at=START, planned_end_at=at(30), people=[nadia])


def address(name: str, interview: Interview) -> str:
    return reverse(f"interviews:{name}", args=[interview.pk])


# ── When it ended ─────────────────────────────────────────────────────────────────────────────────


def test_one_tap_ends_it_now_and_leads_to_the_reflection(signed_in: Client, interview: Interview):
    with time_machine.travel(at(34), tick=False):
        done = signed_in.post(address("hold", interview))

    interview.refresh_from_db()
    assert done["Location"] == address("reflect", interview)
    assert (interview.stage, interview.ended_at) == (Stage.HELD, at(34))
    assert interview.follow_ups.get(kind=Kind.THANK).due_at == at(34) + dt.timedelta(days=1)


def test_tapped_twice_the_first_end_counts(signed_in: Client, interview: Interview):
    for minutes in (34, 40):
        with time_machine.travel(at(minutes), tick=False):
            signed_in.post(address("hold", interview))

    interview.refresh_from_db()
    assert interview.ended_at == at(34)


@pytest.mark.parametrize(
    ("minutes", "heading", "time"),
    [(20, "When did you talk until?", "16:20"), (60, "Did it happen?", "16:30")],
)
def test_end_is_proposed_as_now_and_as_planned_once_that_is_over(
    signed_in: Client, interview: Interview, minutes: int, heading: str, time: str
):
    with time_machine.travel(at(minutes), tick=False):
        page = signed_in.get(address("hold", interview)).content.decode()

    assert heading in page
    assert f'name="time" value="{time}"' in page
    assert ("They did not come" in page) is (minutes == 60)


def test_real_end_is_given_and_corrected_later(signed_in: Client, interview: Interview):
    with time_machine.travel(at(600), tick=False):
        signed_in.post(address("hold", interview), {"day": "2026-11-23", "time": "16:42"})
        interview.refresh_from_db()
        assert interview.ended_at == at(42)

        signed_in.post(address("hold", interview), {"day": "2026-11-23", "time": "16:50"})

    interview.refresh_from_db()
    assert interview.ended_at == at(50)
    assert interview.follow_ups.get(kind=Kind.THANK).due_at == at(50) + dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"day": "2026-11-23", "time": "15:59"}, "cannot have ended before"),
        ({"day": "2026-11-23", "time": "18:00"}, "That is still to come."),
        ({"day": "2026-11-23"}, "Give a time too"),
        ({"time": "16:30"}, "Give a day too"),
        ({"day": "0001-01-01", "time": "00:00"}, "too long ago"),
        ({"day": "9999-12-31", "time": "23:59"}, "more than ten years"),
        ({"day": "x", "time": "y"}, "Enter a valid"),
    ],
)
def test_end_that_cannot_be_is_refused_in_words(
    signed_in: Client, interview: Interview, data: dict[str, str], words: str
):
    with time_machine.travel(at(60), tick=False):
        refused = signed_in.post(address("hold", interview), data)

    interview.refresh_from_db()
    assert refused.status_code == 422
    assert words in refused.content.decode()
    assert interview.stage == Stage.SCHEDULED


def test_end_a_day_later_is_taken_for_a_wrong_day(signed_in: Client, interview: Interview):
    with time_machine.travel(at(60 * 72), tick=False):
        refused = signed_in.post(address("hold", interview), {"day": "2026-11-25", "time": "16:30"})

    assert "That is 48 hours after it began." in refused.content.decode()


def test_talk_begun_earlier_than_planned_may_end_before_its_time(signed_in: Client, interview: Interview):
    talks.begin(interview, at(-120))

    with time_machine.travel(at(-85), tick=False):
        signed_in.post(address("hold", interview))

    interview.refresh_from_db()
    assert (interview.starts_at, interview.ended_at) == (at(-120), at(-85))


@pytest.mark.parametrize(
    ("day", "time", "which", "ended_at"),
    [
        # Clocks go forward on 29 March and back on 25 October 2026, an hour after midnight UTC.
        ("2026-03-29", "02:30", "", None),
        ("2026-10-25", "02:30", "", None),
        ("2026-10-25", "02:30", "first", dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)),
        ("2026-10-25", "02:30", "second", dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)),
    ],
)
def test_end_on_a_night_on_which_the_clocks_change(
    mine: Preferences, day: str, time: str, which: str, ended_at: dt.datetime | None
):
    with timezone.override(zoneinfo.ZoneInfo("Europe/Berlin")):
        form = EndForm({"day": day, "time": time, "which": which}, interview=InterviewFactory(), now=START)
        valid = form.is_valid()

    assert valid is (ended_at is not None)
    assert form.cleaned_data.get("ended_at") == ended_at
    if day == "2026-03-29":
        assert "there is no such time" in str(form.errors)
    elif not valid:
        assert form.asks_which
        assert "comes twice" in str(form.errors)


def test_end_proposed_in_the_hour_that_comes_twice_says_which(mine: Preferences):
    second = dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)
    with timezone.override(zoneinfo.ZoneInfo("Europe/Berlin")):
        form = EndForm(interview=InterviewFactory(), now=second)

    assert form.asks_which
    assert form["which"].value() == "second"


def test_interview_set_aside_is_not_held(signed_in: Client, nadia: Contact):
    parked = InterviewFactory(stage=Stage.PARKED, people=[nadia])

    answer = signed_in.post(address("hold", parked))

    assert answer["Location"] == parked.get_absolute_url()
    parked.refresh_from_db()
    assert parked.stage == Stage.PARKED


# ── Reflecting ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def held(nadia: Contact) -> Interview:
    interview = InterviewFactory(
        stage=Stage.SCHEDULED, starts_at=START, planned_end_at=at(30), people=[nadia]
    )
    talks.hold(interview, at(42), at=at(42))
    return interview


def said(**given: str) -> dict[str, str]:
    begun = {"version": texts.marks_of(Reflection(), ReflectionForm.names())}
    return dict.fromkeys(ReflectionForm.names(), "") | begun | given


def test_reflection_before_the_end_asks_for_the_end(signed_in: Client, interview: Interview):
    assert signed_in.get(address("reflect", interview))["Location"] == address("hold", interview)


def test_reflection_is_saved_as_typed_and_finished_by_a_button(signed_in: Client, held: Interview):
    typed = said(appealed="The mud", verdict="maybe")
    saved = signed_in.post(address("reflect", held), typed, headers=AUTOSAVE)
    assert (saved.status_code, Reflection.objects.get().verdict) == (200, "maybe")

    done = signed_in.post(
        address("reflect", held), typed | {"version": saved["X-Infoint-Version"], "finish": "1"}
    )

    assert done["Location"] == held.get_absolute_url()
    assert Reflection.objects.get().finished_at
    assert not held.follow_ups.open().filter(kind=Kind.REFLECT).exists()


def test_reflection_with_neither_is_not_finished_and_loses_nothing(signed_in: Client, held: Interview):
    refused = signed_in.post(address("reflect", held), said(why="Too <soon>", verdict="more", finish="1"))

    page = refused.content.decode()
    assert refused.status_code == 422
    assert "Write one line at least" in page
    assert "Too &lt;soon&gt;" in page
    assert Reflection.objects.get().why == "Too <soon>"
    assert held.follow_ups.open().filter(kind=Kind.REFLECT).exists()


def test_reflection_changed_elsewhere_is_not_finished_over_it(signed_in: Client, held: Interview):
    Reflection.objects.update(appealed="Theirs")

    refused = signed_in.post(address("reflect", held), said(appealed="Mine", finish="1"))

    assert refused.status_code == 409
    assert "Theirs" in refused.content.decode()
    assert Reflection.objects.get().finished_at is None


def test_reflection_asks_once_about_names_and_says_gently_that_it_ran_over(
    signed_in: Client, held: Interview
):
    before = signed_in.get(address("reflect", held)).content.decode()
    talk_notes.say_if_asked(held, talk_notes.FORGOT)
    talk_notes.say_if_invited(held, invited=True)
    after = signed_in.get(address("reflect", held)).content.decode()

    for words in ("Did you ask whom else to meet?", "It ran 12 min over the 30 you asked for"):
        assert words in before
        assert words not in after


def test_whoever_gave_no_names_before_is_not_asked_again(signed_in: Client, held: Interview, nadia: Contact):
    talk_notes.say_if_asked(InterviewFactory(held=True, people=[nadia]), talk_notes.DECLINED)

    assert "whom else to meet" not in signed_in.get(address("reflect", held)).content.decode()


# ── The page of the interview ─────────────────────────────────────────────────────────────────────


def page_of(client: Client, interview: Interview, minutes: float) -> str:
    with time_machine.travel(at(minutes), tick=False):
        return client.get(interview.get_absolute_url()).content.decode()


@pytest.mark.parametrize(("minutes", "asked"), [(44, False), (46, True)])
def test_page_asks_whether_it_happened_a_quarter_of_an_hour_after_the_planned_end(
    signed_in: Client, interview: Interview, minutes: int, asked: bool
):
    page = page_of(signed_in, interview, minutes)

    assert ('id="did-it-happen"' in page) is asked
    assert (address("live", interview) in page) is not asked


def test_page_tells_what_was_said_and_what_came_of_it(signed_in: Client, held: Interview, nadia: Contact):
    empty = texts.marks([""] * 4)
    notes = {"text": "**Mud**", "memorable": "Wait", "action": "Write", "private": "pay"}
    talk_notes.save(held, notes, empty)
    PlannedQuestionFactory(interview=held, wording="A bad week?", answer="Rain")
    PlannedQuestionFactory(interview=held, wording="Never asked?")
    names.add(held, nadia, "Priya Raman, curator", may_use_name=True)
    ResourceFactory(interview=held, name="Seed swap", url="https://swap.example")
    FollowUpFactory(kind=Kind.PROMISE, interview=held, contact=nadia, what="Send the list")
    reflecting.save(held, {"appealed": "The mud", "verdict": "yes"}, empty)

    page = page_of(signed_in, held, 60)

    for words in (
        "<strong>Mud</strong>", "Wait", "Write", "pursue it: yes", "The mud", "A bad week?", "Rain",
        "1 not asked",
        "Priya Raman", "you may mention", 'href="https://swap.example"', "Send the list",
        "thank-you due tomorrow, 16:42", "write to them due",
    ):  # fmt: skip
        assert words in page, words
    assert page.index("covered") < page.index("pay</p>")
    assert "Never asked?" not in page


def test_page_tells_which_names_led_to_a_talk_and_which_are_not_to_be_followed_up(
    signed_in: Client, held: Interview, nadia: Contact
):
    priya = ContactFactory(first_name="Priya", organization=OrganizationFactory(name="Kew"))
    names.add(held, nadia, f"{priya.name} at Kew")
    ContactFactory(first_name="Tom", last_name="Hill", discretion=Discretion.IN_THE_DARK)
    names.add(held, nadia, "Tom Hill")
    other = InterviewFactory(asked=True, people=[priya])

    page = page_of(signed_in, held, 60)

    assert f'href="{other.get_absolute_url()}">interview: asked' in page
    assert page.count("do not follow up") == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({}, "thank-you overdue since today, 16:42"),
        ({"done_at": at(100), "channel": "post"}, "thanked by post today"),
        ({"waived_at": at(100), "waived_because": "said it there"}, "not needed: said it there"),
        ({"in_question": True}, "thanked already?"),
    ],
)
def test_page_tells_how_it_stands_with_thanking_each(
    signed_in: Client, held: Interview, change: dict, words: str
):
    held.follow_ups.filter(kind=Kind.THANK).update(**{"due_at": at(42)} | change)

    assert words in page_of(signed_in, held, 120)


def test_page_holds_the_thank_you_to_somebody_in_the_dark(signed_in: Client, held: Interview, nadia: Contact):
    Contact.objects.filter(pk=nadia.pk).update(discretion=Discretion.IN_THE_DARK)

    page = page_of(signed_in, held, 60)

    assert "held: they are kept in the dark" in page
    assert "Write it" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_as_many_queries_for_three_as_for_one(
    signed_in: Client, django_assert_num_queries, count: int
):
    people = [ContactFactory(organization=OrganizationFactory()) for _ in range(count)]
    held = InterviewFactory(held=True, people=people)
    ReflectionFactory(interview=held)
    for number in range(count):
        PlannedQuestionFactory(interview=held, answer="Rain")
        names.add(held, people[-1], f"Priya{number} Raman, curator at Kew")
        names.add(held, people[0], f"somebody in grants {number}")
        ResourceFactory(interview=held)
        FollowUpFactory(kind=Kind.PROMISE, interview=held, contact=people[-1])
        FollowUpFactory(kind=Kind.THANK, interview=held, contact=people[number])

    with time_machine.travel(NOW, tick=False), django_assert_num_queries(35):
        page = signed_in.get(held.get_absolute_url())

    assert page.status_code == 200
