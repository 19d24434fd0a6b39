"""Writing down a conversation that took place already."""

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
from interviews.models import FollowUp, Interview, Reflection, TalkNotes
from interviews.stages import Stage
from tests.factories import ContactFactory, PathwayFactory

pytestmark = pytest.mark.django_db
LONDON = zoneinfo.ZoneInfo("Europe/London")
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def at_home_in_london(db: None) -> None:
    Preferences.objects.create(pk=1, time_zone="Europe/London")


@pytest.fixture
def nadia(db: None) -> Contact:
    return ContactFactory(first_name="Nadia", last_name="Okafor")


def today() -> dt.date:
    return timezone.now().astimezone(LONDON).date()


def ago(days: int) -> str:
    return (today() - days * DAY).isoformat()


def log(client: Client, **values: object):
    sent = {"form_uuid": str(uuid.uuid4()), "medium": "phone", "minutes": "40"} | values
    return client.post(reverse("interviews:log"), sent)


def words_of(response) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def thank_of(person: Contact) -> FollowUp:
    return FollowUp.objects.get(kind=Kind.THANK, contact=person)


def test_log_keeps_what_was_said_and_opens_what_is_owed(signed_in: Client, nadia: Contact):
    tom, research = ContactFactory(), PathwayFactory()

    answer = log(
        signed_in, person=nadia.pk, introducer=tom.pk, day=ago(1), time="14:00", pathways=research.pk,
        text="Came in through\r\nanthropology", verdict="maybe",
    )  # fmt: skip

    interview = Interview.objects.get()
    assert answer["Location"] == interview.get_absolute_url()
    assert (interview.stage, interview.medium) == (Stage.HELD, "phone")
    assert interview.ended_at - interview.starts_at == dt.timedelta(minutes=40)
    assert interview.starts_at.astimezone(LONDON).hour == 14
    assert TalkNotes.objects.get().text == "Came in through\nanthropology"
    assert Reflection.objects.get().verdict == "maybe"
    assert list(interview.pathways.all()) == [research]
    row = thank_of(nadia)
    assert (row.due_at, row.in_question, row.done_at) == (interview.ended_at + DAY, False, None)


def test_log_without_a_time_counts_from_noon(signed_in: Client, nadia: Contact):
    log(signed_in, person=nadia.pk, day=ago(2))

    ended = Interview.objects.get().ended_at.astimezone(LONDON)
    assert (ended.date().isoformat(), ended.hour) == (ago(2), 12)


def test_log_of_today_never_ends_in_the_future(signed_in: Client, nadia: Contact):
    log(signed_in, person=nadia.pk, day=ago(0))

    assert Interview.objects.get().ended_at <= timezone.now()


def test_log_is_found_by_what_was_said_by_everybody_in_it(signed_in: Client, nadia: Contact):
    log(signed_in, person=nadia.pk, person_new="Luis Ferreira", day=ago(1), text="zeppelins")

    found = Contact.objects.filter(search.matching("zeppelins", "talks"))
    assert {person.first_name for person in found} == {"Nadia", "Luis"}


def test_log_is_one_undo(signed_in: Client, nadia: Contact):
    log(signed_in, person=nadia.pk, person_new="Luis Ferreira", day=ago(1), text="zeppelins")

    undone = changes.undo(Action.objects.latest("pk"))

    assert undone.kept == []
    assert not Interview.objects.exists()
    assert Contact.objects.get() == nadia
    nadia.refresh_from_db()
    assert nadia.last_touch_on is None
    assert search.count("zeppelins") == 0


def test_log_sent_twice_makes_one(signed_in: Client, nadia: Contact):
    number = str(uuid.uuid4())

    answers = [log(signed_in, person=nadia.pk, day=ago(1), form_uuid=number) for _ in range(2)]

    assert answers[0]["Location"] == answers[1]["Location"]
    assert Interview.objects.count() == 1


def test_somebody_in_the_dark_may_be_in_it_and_is_marked(signed_in: Client):
    boss = ContactFactory(first_name="Anna", last_name="Berg", marked_dark=True)
    search.index()

    offered = signed_in.get(
        reverse("interviews:people"),
        {"pick": "person", "log": "on", "person_typed": "ann"},
        headers={"HX-Request": "true", "HX-Trigger": "person-typed"},
    )
    log(signed_in, person=boss.pk, day=ago(1))

    assert "Berg in the dark : you said so" in words_of(offered)
    assert Interview.objects.get().people == [boss]


@pytest.mark.parametrize("values", [{"day": ""}, {"minutes": ""}, {"minutes": "0"}, {"minutes": "1441"}])
def test_log_needs_a_day_and_a_length(signed_in: Client, nadia: Contact, values: dict[str, str]):
    assert log(signed_in, **{"person": nadia.pk, "day": ago(1)} | values).status_code == 422
    assert not Interview.objects.exists()


def test_what_is_still_to_come_is_carried_over_to_the_plan(signed_in: Client, nadia: Contact):
    answer = log(signed_in, person=nadia.pk, day=ago(-3), time="10:00")
    assert answer.status_code == 422
    assert "That is still to come." in words_of(answer)
    assert f'formaction="{reverse("interviews:plan")}"' in answer.content.decode()

    carried = signed_in.post(
        reverse("interviews:plan"), {"carried": "1", "person": nadia.pk, "day": ago(-3), "minutes": "40"}
    ).content.decode()

    assert f'value="{ago(-3)}"' in carried
    assert 'name="planned_minutes" value="40"' in carried


# ── Long ago ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("days", "asked"), [(7, False), (8, True)])
def test_thanks_are_asked_about_after_a_week(signed_in: Client, nadia: Contact, days: int, asked: bool):
    answer = log(signed_in, person=nadia.pk, day=ago(days))

    assert (answer.status_code == 422) is asked
    assert ("Have you thanked Nadia Okafor ?" in words_of(answer)) is asked


def test_week_after_which_thanks_are_asked_about_is_mine(signed_in: Client, nadia: Contact):
    Preferences.objects.update(cadences={"late_entry_days": 2})

    assert log(signed_in, person=nadia.pk, day=ago(3)).status_code == 422


def test_question_comes_as_the_day_is_typed(signed_in: Client, nadia: Contact):
    asked = {"person": nadia.pk, "person_new": "Luis Ferreira", "person_typed": "Oke"}

    late = words_of(signed_in.get(reverse("interviews:log_thanks"), asked | {"day": ago(20)}))
    soon = words_of(signed_in.get(reverse("interviews:log_thanks"), asked | {"day": ago(2)}))

    assert re.findall(r"Have you thanked (.*?) \?", late) == ["Nadia Okafor", "Luis Ferreira", "Oke"]
    assert soon == ""


def test_thanks_are_answered_for_each(signed_in: Client, nadia: Contact):
    luis, oke = ContactFactory(), ContactFactory()

    log(
        signed_in, person=[nadia.pk, luis.pk, oke.pk], day=ago(21),
        **{
            "thanked-0": "yes", "thanked_on-0": ago(20), "thanked_how-0": "post",
            "thanked-1": "no", "thanked-2": "later",
        },
    )  # fmt: skip

    done, owed, asked = (thank_of(person) for person in (nadia, luis, oke))
    assert (done.done_at.astimezone(LONDON).date().isoformat(), done.channel) == (ago(20), "post")
    assert (owed.done_at, owed.in_question) == (None, False)
    assert (asked.done_at, asked.in_question) == (None, True)
    assert list(FollowUp.objects.overdue(timezone.now()).filter(kind=Kind.THANK)) == [owed]


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ("", "Say when, roughly."),
        (ago(-1), "That day is still to come."),
        (ago(30), "That was before you talked."),
    ],
)
def test_odd_days_of_thanks_are_refused(signed_in: Client, nadia: Contact, on: str, words: str):
    answer = log(signed_in, person=nadia.pk, day=ago(21), **{"thanked-0": "yes", "thanked_on-0": on})

    assert answer.status_code == 422
    assert words in words_of(answer)


def test_thanks_on_the_same_day_are_taken(signed_in: Client, nadia: Contact):
    log(
        signed_in, person=nadia.pk, day=ago(21), time="18:00", **{"thanked-0": "yes", "thanked_on-0": ago(21)}
    )

    assert thank_of(nadia).done_at == Interview.objects.get().ended_at
