import pytest
from django.test import Client
from django.urls import reverse

from contacts import changes
from contacts.models import Action, Circle, Organization
from tests.contacts.test_admin import confirm, latest, page, run
from tests.factories import (
    NOW,
    CircleFactory,
    ContactFactory,
    ContactWayFactory,
    DoubleFactory,
    FormerRoleFactory,
    NoteFactory,
    OrganizationFactory,
    TieFactory,
    ToldFactory,
)

pytestmark = pytest.mark.django_db


def test_wanted_is_set_for_those_ticked_and_undone(signed_in: Client):
    places = OrganizationFactory.create_batch(3)
    asked = run(signed_in, "set_wanted", *places[:2])
    assert "2 organisations" in asked.content.decode()

    confirm(signed_in, asked, wanted="3")

    assert list(Organization.objects.order_by("pk").values_list("wanted", flat=True)) == [3, 3, 0]
    changes.undo(latest())
    assert not Organization.objects.exclude(wanted=0).exists()


@pytest.mark.parametrize("wanted", ["4", "", "x"])
def test_odd_wanted_is_asked_again(signed_in: Client, wanted: str):
    place = OrganizationFactory()

    response = confirm(signed_in, run(signed_in, "set_wanted", place), wanted=wanted)

    assert (response.status_code, Action.objects.count()) == (422, 0)


def test_organisations_are_kept_in_the_dark_and_no_longer(signed_in: Client):
    places = OrganizationFactory.create_batch(2)
    ContactFactory(organization=places[0])
    asked = run(signed_in, "make_confidential", *places)
    assert "1 person there. It goes for parents" in asked.content.decode()

    confirm(signed_in, asked)
    assert Organization.objects.filter(confidential=True).count() == 2
    assert latest().what == "2 organisations: confidential; 1 person more in the dark"
    confirm(signed_in, run(signed_in, "no_longer_confidential", places[0]))

    assert list(Organization.objects.filter(confidential=True)) == [places[1]]
    changes.undo(latest())
    assert Organization.objects.filter(confidential=True).count() == 2


def test_two_ticked_lead_to_what_making_them_one_would_move(signed_in: Client):
    one, two = OrganizationFactory.create_batch(2)

    response = run(signed_in, "make_one", one, two)

    address = f"{reverse('contacts:organization_same', args=[one.pk])}?other={two.pk}"
    assert response.headers["Location"] == address
    assert "Make them one" in signed_in.get(address).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_other_than_two_ticked_make_nothing_one(signed_in: Client, count: int):
    places = OrganizationFactory.create_batch(count)

    run(signed_in, "make_one", *places)

    assert "Tick two organisations." in signed_in.get(page(Organization)).content.decode()
    assert Organization.objects.count() == count


def test_trashed_organisations_offer_to_be_restored_alone(signed_in: Client):
    OrganizationFactory(trashed_at=NOW)

    text = signed_in.get(page(Organization) + "?trash=yes").content.decode()

    assert 'value="restore"' in text
    assert 'value="make_confidential"' not in text


def test_circles_are_kept_in_the_dark_and_no_longer(signed_in: Client):
    circles = CircleFactory.create_batch(2)
    ContactFactory(circles=circles)
    asked = run(signed_in, "keep_in_the_dark", *circles)
    assert "1 person in them." in asked.content.decode()

    confirm(signed_in, asked)
    assert latest().what == "Kept 2 circles in the dark; 1 person more in the dark"
    confirm(signed_in, run(signed_in, "no_longer_in_the_dark", circles[0]))

    assert list(Circle.objects.filter(in_the_dark=True)) == [circles[1]]
    changes.undo(latest())
    assert Circle.objects.filter(in_the_dark=True).count() == 2


@pytest.mark.parametrize("noun", ["tie", "double", "note", "told", "contactway", "formerrole"])
def test_lists_mark_whoever_is_kept_in_the_dark_with_the_reason(signed_in, noun):
    boss = ContactFactory(
        first_name="Anna", organization=OrganizationFactory(name="Meridian", confidential=True)
    )
    TieFactory(a=boss, b=ContactFactory())
    DoubleFactory(a=boss, b=ContactFactory())
    NoteFactory(contact=boss)
    ToldFactory(contact=boss)
    ContactWayFactory(contact=boss)
    FormerRoleFactory(contact=boss)

    page = signed_in.get(f"/admin/contacts/{noun}/").content.decode()

    assert "in the dark: works at Meridian" in page
