import datetime as dt

import pytest
from django.test import Client

from contacts import changes, told
from contacts.models import Contact, Discretion, Told
from tests.factories import TODAY, ContactFactory, OrganizationFactory, TieFactory, ToldFactory

pytestmark = pytest.mark.django_db
WEEK_AGO = TODAY - dt.timedelta(days=7)


@pytest.fixture
def ana(db: None) -> Contact:
    return ContactFactory(first_name="Ana", last_name="Souza")


@pytest.mark.parametrize(("in_confidence", "choice"), [(True, Discretion.TOLD), (False, Discretion.OPEN)])
def test_telling_is_one_action_that_notes_it_and_says_what_they_may_do(ana, in_confidence, choice):
    record = told.tell(ana, TODAY, "that I look at museums", in_confidence=in_confidence)

    ana.refresh_from_db()
    entry = Told.objects.get()
    assert (entry.contact, entry.told_on, entry.what) == (ana, TODAY, "that I look at museums")
    assert entry.in_confidence is in_confidence
    assert ana.discretion == choice
    assert record.action.what == "Told Ana Souza that I am looking"


def test_telling_is_undone_in_one_step(ana):
    record = told.tell(ana, TODAY, in_confidence=True)

    assert changes.undo(record.action).kept == []

    ana.refresh_from_db()
    assert ana.discretion == Discretion.NOT_TOLD
    assert not Told.objects.exists()


def test_telling_the_same_twice_is_noted_once(ana):
    told.tell(ana, TODAY, "a", in_confidence=True)
    second = told.tell(ana, TODAY, "a", in_confidence=True)

    assert Told.objects.count() == 1
    assert second.action is None


def test_telling_somebody_marked_dark_leaves_the_mark(ana):
    Contact.objects.update(discretion=Discretion.IN_THE_DARK, discretion_because="my boss")
    ana.refresh_from_db()

    told.tell(ana, TODAY, in_confidence=True)

    ana.refresh_from_db()
    assert (ana.discretion, ana.discretion_because) == (Discretion.IN_THE_DARK, "my boss")
    assert list(told.should_not_know()) == [ana]


def test_taking_back_removes_the_entry_and_undo_brings_it_back(ana):
    entry = ToldFactory(contact=ana, what="everything")

    record = told.take_back(entry)
    assert not Told.objects.exists()

    changes.undo(record.action)
    assert Told.objects.get().what == "everything"


def test_everybody_who_knows_is_listed_told_last_first_and_nobody_else():
    never_noted = ContactFactory(last_name="Abe", discretion=Discretion.OPEN)
    long_ago = ContactFactory(discretion=Discretion.TOLD)
    ToldFactory(contact=long_ago, told_on=WEEK_AGO)
    lately = ContactFactory()
    ToldFactory(contact=lately, told_on=TODAY)
    ToldFactory(contact=lately, told_on=WEEK_AGO)
    ContactFactory()
    ContactFactory(marked_dark=True)
    ToldFactory(contact=ContactFactory(trashed=True))

    assert list(told.knowing()) == [lately, long_ago, never_noted]


def test_those_who_know_and_may_pass_it_on_carry_reasons_and_employers():
    firm = OrganizationFactory(name="Meridian", confidential=True)
    tom = ContactFactory(first_name="Tom", last_name="Okafor", organization=firm)
    priya = ContactFactory(first_name="Priya", discretion=Discretion.TOLD)
    far = ContactFactory(discretion=Discretion.TOLD)
    near_but_not_told = ContactFactory()
    for person in (priya, near_but_not_told):
        TieFactory(a=tom, b=person, strength=5)

    assert list(told.may_pass_it_on(TODAY)) == [priya]
    one, other = told.knowers([priya, far], TODAY)
    assert one.covered == "is close to somebody you keep in the dark"
    assert one.named == "is close to Tom Okafor"
    assert one.places == ["Meridian"]
    assert (other.covered, other.named, other.places, other.dark) == ("", "", [], "")


def test_person_in_the_dark_who_knows_is_no_leak_but_an_alarm():
    firm = OrganizationFactory(name="Meridian", confidential=True)
    boss = ContactFactory(organization=firm, discretion=Discretion.TOLD)
    TieFactory(a=boss, b=ContactFactory(organization=firm), strength=5)

    assert list(told.should_not_know()) == [boss]
    assert list(told.may_pass_it_on(TODAY)) == []
    assert told.knowers([boss], TODAY)[0].dark == "works at Meridian"


def test_history_of_a_person_tells_when_they_were_told(signed_in: Client, ana):
    told.tell(ana, dt.date(2026, 11, 3), in_confidence=True)

    page = signed_in.get(ana.get_absolute_url()).content.decode()

    assert "Told on 3 Nov 2026" in page
