import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from contacts import changes
from contacts.models import Action, Organization
from tests.factories import NOW, ContactFactory, FormerRoleFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
LIST = "/contacts/organizations/"


def at(place: Organization, name: str = "organization") -> str:
    return reverse(f"contacts:{name}", args=[place.pk])


def undone() -> None:
    changes.undo(Action.objects.latest("pk"))


def test_same_shows_what_moves_and_does_it(signed_in: Client):
    kew = OrganizationFactory(name="Kew")
    other = OrganizationFactory(name="Royal Gardens", confidential=True, research="Old")
    ContactFactory(organization=kew)
    person = ContactFactory(organization=other)
    FormerRoleFactory(organization=other)
    url = at(kew, "organization_same")
    assert signed_in.get(url + "?q=royal").context["found"] == [other]

    page = signed_in.get(f"{url}?other={other.pk}").content.decode()
    assert "1 person and 1 former role move here" in page
    assert "1 person comes into the dark" in page
    response = signed_in.post(url, {"other": other.pk, "keep": "this"})

    assert response.headers["Location"] == at(kew)
    person.refresh_from_db()
    assert (person.organization, Organization.objects.count()) == (kew, 1)
    undone()
    person.refresh_from_db()
    assert person.organization == other


def test_same_may_keep_the_other_name(signed_in: Client):
    kew, other = OrganizationFactory(name="Kew"), OrganizationFactory(name="Royal Gardens")

    response = signed_in.post(at(kew, "organization_same"), {"other": other.pk, "keep": "other"})

    assert response.headers["Location"] == at(other)
    assert list(Organization.objects.values_list("name", "aliases")) == [("Royal Gardens", ["Kew"])]


@pytest.mark.parametrize("other", ["itself", "trashed", "x", "9" * 30, ""])
def test_same_as_what_is_not_there_is_refused(signed_in: Client, other: str):
    kew, trashed = OrganizationFactory(), OrganizationFactory(trashed_at=NOW)
    value = {"itself": str(kew.pk), "trashed": str(trashed.pk)}.get(other, other)

    response = signed_in.post(at(kew, "organization_same"), {"other": value, "keep": "this"})

    assert (response.status_code, Organization.objects.count()) == (422, 2)
    assert ("not here" in response.content.decode()) is bool(other)


def test_alike_names_pairs_and_leads_to_their_comparison(signed_in: Client):
    one, two = OrganizationFactory(name="Acme Ltd"), OrganizationFactory(name="ACME Inc")

    page = signed_in.get(LIST + "alike/").content.decode()

    assert f"{at(one, 'organization_same')}?other={two.pk}" in page
    assert "same name" in page


@pytest.mark.parametrize("count", [1, 3])
def test_alike_takes_as_many_queries_for_three_pairs_as_for_one(
    signed_in: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
):
    for number in range(count):
        OrganizationFactory.create_batch(2, name=f"Acme {number}")

    with django_assert_num_queries(7):
        signed_in.get(LIST + "alike/")


def test_suggestions_keep_their_name_at_a_new_address(signed_in: Client):
    OrganizationFactory(name="Kew")

    assert reverse("contacts:organization_options") == LIST + "options/"
    assert b'value="Kew"' in signed_in.get(LIST + "options/?organization=k").content
