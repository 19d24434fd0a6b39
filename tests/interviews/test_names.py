"""Names given in a talk: what becomes of each, and that it can be taken back."""

import datetime as dt

import pytest

from contacts import changes
from contacts.models import Contact, Discretion, Tie
from interviews import names, talks
from interviews.cadence import Kind
from interviews.models import FollowUp, Interview, Introduction
from tests.factories import NOW, ContactFactory, InterviewFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
LINE = "Priya Raman, research lead at Wise"


@pytest.fixture
def nadia(db: None) -> Contact:
    return ContactFactory(first_name="Nadia", last_name="Okafor")


@pytest.fixture
def interview(nadia: Contact) -> Interview:
    return InterviewFactory(scheduled=True, people=[nadia])


def test_new_name_becomes_a_person_a_tie_and_an_introduction(interview: Interview, nadia: Contact):
    names.add(interview, nadia, LINE, may_use_name=True)

    given = Introduction.objects.get()
    priya = given.target
    assert priya is not None
    assert (priya.name, priya.title, str(priya.organization)) == ("Priya Raman", "research lead", "Wise")
    assert priya.closeness == 0
    assert (given.introducer, given.named_in, given.may_use_name) == (nadia, interview, True)
    tie = Tie.objects.get()
    assert {tie.a, tie.b} == {nadia, priya}
    assert (tie.strength, tie.certainty) == (3, "likely")


def test_name_is_undone_with_all_it_made(interview: Interview, nadia: Contact):
    record = names.add(interview, nadia, LINE)
    assert record.action

    undone = changes.undo(record.action)

    assert undone.kept == []
    assert list(Contact.objects.all()) == [nadia]
    assert not Introduction.objects.exists()
    assert not Tie.objects.exists()


def test_name_known_at_that_place_is_that_person(interview: Interview, nadia: Contact):
    priya = ContactFactory(
        first_name="Priya", last_name="Raman", closeness=3, organization=OrganizationFactory(name="Wise Ltd")
    )

    names.add(interview, nadia, LINE)

    assert Introduction.objects.get().target == priya
    assert Contact.objects.count() == 2


def test_known_name_alone_is_asked_about(interview: Interview, nadia: Contact):
    priya = ContactFactory(first_name="Priya", last_name="Raman")

    names.add(interview, nadia, LINE)

    (given,) = names.given_in(interview)
    assert (given.introduction.target, given.introduction.target_text) == (None, LINE)
    assert given.perhaps == [(priya, "")]
    assert not given.rests


@pytest.mark.parametrize("known", [True, False])
def test_asked_about_name_is_settled_as_somebody_known_or_new(
    interview: Interview, nadia: Contact, known: bool
):
    priya = ContactFactory(first_name="Priya", last_name="Raman")
    names.add(interview, nadia, LINE, may_use_name=True)
    talks.hold(interview, NOW, at=NOW)
    (row,) = FollowUp.objects.filter(kind=Kind.NAME)
    assert (row.contact, row.what) == (None, LINE)

    names.settle(Introduction.objects.get(), priya if known else None)

    given = Introduction.objects.get()
    assert (given.target == priya) is known
    assert given.target is not None
    assert (given.target.name, given.target_text) == ("Priya Raman", "")
    assert Tie.objects.count() == 1
    (row,) = FollowUp.objects.filter(kind=Kind.NAME)
    assert (row.contact, row.what) == (given.target, "")


def test_somebody_nameless_is_kept_as_words_and_named_later(interview: Interview, nadia: Contact):
    names.add(interview, nadia, "somebody in grants at Kew")
    kept = Introduction.objects.get()
    assert (kept.target, kept.target_text) == (None, "somebody in grants at Kew")
    assert Contact.objects.count() == 1

    names.call(kept, "Luis Ortega, grants at Kew")

    kept.refresh_from_db()
    assert kept.target is not None
    assert (kept.target.name, kept.target.title) == ("Luis Ortega", "grants")
    assert kept.introducer == nadia


def test_name_of_somebody_in_the_dark_is_kept_and_not_followed_up(interview: Interview, nadia: Contact):
    tom = ContactFactory(
        first_name="Tom", last_name="Hill", discretion=Discretion.IN_THE_DARK,
        organization=OrganizationFactory(name="Wise"),
    )  # fmt: skip
    names.add(interview, nadia, "Tom Hill, head of research at Wise")

    talks.hold(interview, NOW, at=NOW)

    (given,) = names.given_in(interview)
    assert given.introduction.target == tom
    assert (given.dark, given.rests) == ("you said so", "they are kept in the dark")
    assert not FollowUp.objects.owed().filter(kind=Kind.NAME).exists()


@pytest.mark.parametrize("line", ["Tom Hill", "somebody at Meridian", "Tom Hill, baker at Kew"])
def test_words_that_may_mean_somebody_in_the_dark_open_nothing(
    interview: Interview, nadia: Contact, line: str
):
    ContactFactory(first_name="Tom", last_name="Hill", discretion=Discretion.IN_THE_DARK)
    OrganizationFactory(name="Meridian", confidential=True)
    names.add(interview, nadia, line)

    talks.hold(interview, NOW, at=NOW)

    (given,) = names.given_in(interview)
    assert given.rests == "that may be somebody you keep in the dark"
    assert not FollowUp.objects.filter(kind=Kind.NAME).exists()


def test_person_named_at_my_own_place_is_in_the_dark_at_once(interview: Interview, nadia: Contact):
    OrganizationFactory(name="Wise", confidential=True)

    names.add(interview, nadia, LINE)

    (given,) = names.given_in(interview)
    assert given.dark == "works at Wise"
    assert given.rests


def test_where_they_ask_first_i_check_back_on_that_day(interview: Interview, nadia: Contact):
    names.add(interview, nadia, LINE, check_back_on=dt.date(2026, 12, 3))

    talks.hold(interview, NOW, at=NOW)

    (row,) = FollowUp.objects.filter(introduction__isnull=False)
    assert (row.kind, row.contact, row.due_at.date()) == (Kind.CHECK_BACK, nadia, dt.date(2026, 12, 3))


def test_name_given_twice_is_one(interview: Interview, nadia: Contact):
    names.add(interview, nadia, LINE)
    names.add(interview, nadia, LINE, may_use_name=True)
    names.add(interview, nadia, "somebody in grants")
    names.add(interview, nadia, "somebody in grants")

    assert Introduction.objects.count() == 2
    assert Introduction.objects.get(target__isnull=False).may_use_name


def test_same_person_by_two_names_becomes_one_row(interview: Interview, nadia: Contact):
    names.add(interview, nadia, LINE)
    names.add(interview, nadia, "somebody in research", may_use_name=True)
    words = Introduction.objects.get(target=None)

    names.settle(words, Contact.objects.get(first_name="Priya"))

    assert Introduction.objects.get().may_use_name


def test_name_taken_back_takes_whom_it_made_along(interview: Interview, nadia: Contact):
    names.add(interview, nadia, LINE)

    record = names.remove(Introduction.objects.get())

    assert not Introduction.objects.exists()
    assert list(Contact.objects.present()) == [nadia]
    assert record.action
    changes.undo(record.action)
    assert Introduction.objects.get().target == Contact.objects.present().get(first_name="Priya")


def test_name_taken_back_leaves_whom_i_knew_before(interview: Interview, nadia: Contact):
    priya = ContactFactory(first_name="Priya", last_name="Raman", closeness=0)
    names.add(interview, nadia, LINE)
    names.settle(Introduction.objects.get(), priya)

    names.remove(Introduction.objects.get())

    assert priya in Contact.objects.present()


def test_list_of_names_takes_as_many_queries_for_three_as_for_one(
    interview: Interview, nadia: Contact, django_assert_num_queries
):
    ContactFactory(first_name="Priya", last_name="Raman", organization=OrganizationFactory())
    for count, lines in ((2, [LINE, "Ana Silva at Kew"]), (5, ["Luis Ortega", "somebody, Kew", "Ida, Berg"])):
        for line in lines:
            names.add(interview, nadia, line)
        with django_assert_num_queries(7):
            assert len(names.given_in(interview)) == count
