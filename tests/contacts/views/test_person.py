import pytest
from django.urls import reverse

from tests.factories import ContactFactory, OrganizationFactory

pytestmark = pytest.mark.django_db


def page_of(client, person):
    return client.get(reverse("contacts:detail", args=[person.pk]))


def test_person_page_shows_who_they_are(signed_in):
    kew = OrganizationFactory(name="Kew Gardens")
    maria = ContactFactory(
        first_name="María", last_name="García", title="Curator", organization=kew, location="London"
    )

    page = page_of(signed_in, maria).content.decode()

    assert "María García" in page
    assert f"?organization={kew.pk}" in page
    assert "Does not know that you are looking." in page
