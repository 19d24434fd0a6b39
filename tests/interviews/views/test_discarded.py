"""Interviews and pathways in the trash: back out of it, or erased for good."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from contacts import changes, people, search, trash
from contacts.models import Action, Change, Contact
from infoint import safekeeping
from interviews import pathways, talk_notes, talks, texts
from interviews.models import FollowUp, Interview, Pathway, TalkNotes
from tests.factories import ContactFactory, FollowUpFactory, InterviewFactory, PathwayFactory

pytestmark = pytest.mark.django_db
SECRET = "they mean to close the shop"


@pytest.fixture
def ana(db: None) -> Contact:
    return ContactFactory(first_name="Ana", last_name="Silva")


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", response.content.decode()).split())


def the_trash(client: Client) -> str:
    return text_of(client.get(reverse("contacts:trash")))


def test_trash_shows_what_lies_there_with_who_is_in_the_dark(signed_in: Client, ana: Contact):
    boss = ContactFactory(first_name="Anna", last_name="Berg", marked_dark=True)
    gone = ContactFactory(first_name="Zoë", last_name="Gone", trashed=True)
    talks.trash([InterviewFactory(people=[ana, boss, gone]).pk])
    pathways.trash([PathwayFactory(name="Museum education").pk])
    people.restore([])

    text = the_trash(signed_in)

    assert "Interviews Ana Silva and Anna Berg in the dark : you said so idea kept until" in text
    assert "Pathways Museum education exploring kept until" in text


def test_restore_brings_back_either(signed_in: Client, ana: Contact):
    interview, pathway = InterviewFactory(people=[ana]), PathwayFactory()
    talks.trash([interview.pk])
    pathways.trash([pathway.pk])

    for name, row in (("interviews", interview), ("pathways", pathway)):
        signed_in.post(reverse("contacts:trash_restore"), {f"only_{name}": row.pk})

    assert (Interview.objects.present().count(), Pathway.objects.present().count()) == (1, 1)
    changes.undo(Action.objects.latest("pk"))
    assert Pathway.objects.present().count() == 0


@pytest.mark.parametrize("odd", ["x", "0", "9" * 30, "1"])
def test_restore_of_what_is_not_there_says_so(signed_in: Client, odd: str):
    answer = signed_in.post(reverse("contacts:trash_restore"), {"only_interviews": odd}, follow=True)

    assert "Nothing was restored" in text_of(answer)


def test_erase_asks_for_the_names_and_takes_all_that_hangs_on_it(signed_in: Client, ana: Contact):
    interview = InterviewFactory(held=True, people=[ana])
    FollowUpFactory(interview=interview, contact=ana)
    talk_notes.save(interview, dict.fromkeys(talk_notes.TEXTS, SECRET), texts.marks([""] * 4))
    talks.trash([interview.pk])
    address = reverse("contacts:trash_erase_other", args=["interviews", interview.pk])

    asked, wrong = signed_in.get(address), signed_in.post(address, {"typed": "Somebody"})
    assert "Erase Ana Silva for good?" in text_of(asked)
    assert wrong.status_code == 422
    done = signed_in.post(address, {"typed": "ana silva"}, follow=True)

    assert "Erased Ana Silva for good." in text_of(done)
    assert Contact.objects.get() == ana
    assert not Interview.objects.exists()
    assert not TalkNotes.objects.exists()
    assert not FollowUp.objects.exists()
    assert not [line for line in Change.objects.values("before", "after") if SECRET in str(line)]
    assert [backup.reason for backup in safekeeping.backups()] == ["erase"]


@pytest.mark.parametrize("noun", ["people", "interviews", "castles"])
def test_erase_of_what_is_not_in_the_trash_is_not_found(signed_in: Client, noun: str):
    interview = InterviewFactory()

    assert signed_in.get(reverse("contacts:trash_erase_other", args=[noun, interview.pk])).status_code == 404


def test_erased_pathway_is_named_nowhere(signed_in: Client):
    pathways.add("Museum education")
    pathway = Pathway.objects.get()
    pathways.trash([pathway.pk])

    signed_in.post(
        reverse("contacts:trash_erase_other", args=["pathways", pathway.pk]), {"typed": "museum education"}
    )

    assert not Pathway.objects.exists()
    assert not Action.objects.filter(what__contains="Museum").exists()


def test_emptying_takes_what_lay_there_long_enough(signed_in: Client, ana: Contact):
    old = timezone.now() - dt.timedelta(days=trash.KEPT_DAYS + 1)
    InterviewFactory(people=[ana], trashed_at=old)
    InterviewFactory(people=[ana], trashed_at=timezone.now())
    PathwayFactory(trashed_at=old)
    counts = {"people": "0", "organizations": "0", "interviews": "1", "pathways": "1"}

    shown = text_of(signed_in.get(reverse("contacts:trash_empty")))
    changed = signed_in.post(
        reverse("contacts:trash_empty"), {"typed": "erase"} | counts | {"interviews": "2"}
    )
    done = signed_in.post(reverse("contacts:trash_empty"), {"typed": "erase"} | counts, follow=True)

    assert "1 interview and 1 pathway, in the trash for more than 30 days." in shown
    assert changed.status_code == 422
    assert "Erased 1 interview and 1 pathway for good." in text_of(done)
    assert (Interview.objects.count(), Pathway.objects.count()) == (1, 0)


def test_somebody_erased_takes_along_the_talks_that_nobody_else_was_in(signed_in: Client, ana: Contact):
    luis = ContactFactory(first_name="Luis")
    alone, together = (
        InterviewFactory(held=True, people=[ana]),
        InterviewFactory(held=True, people=[ana, luis]),
    )
    talk_notes.save(alone, dict.fromkeys(talk_notes.TEXTS, SECRET), texts.marks([""] * 4))
    people.trash([ana.pk])

    asked = text_of(signed_in.get(reverse("contacts:trash_erase", args=[ana.pk])))
    signed_in.post(reverse("contacts:trash_erase", args=[ana.pk]), {"typed": "Ana Silva"})

    assert "All that is kept about them goes: 1 interview, with their part of the history." in asked
    assert list(Interview.objects.all()) == [together]
    assert together.people == [luis]
    assert search.count("close") == 0
    assert not [line for line in Change.objects.values("before", "after") if SECRET in str(line)]


@pytest.mark.parametrize("count", [1, 3])
def test_trash_asks_as_often_for_three_as_for_one(
    signed_in: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
):
    for _ in range(count):
        talks.trash([InterviewFactory(people=[ContactFactory(), ContactFactory()]).pk])
        pathways.trash([PathwayFactory().pk])
    signed_in.get(reverse("contacts:trash"))

    # session, owner, preferences, overdue; people and organisations, and what is old of them; interviews
    # with participants, pathways and questions, two for who is in the dark; pathways; what is old of these
    with django_assert_num_queries(17):
        signed_in.get(reverse("contacts:trash"))
