"""Whoever is kept in the dark carries the mark and its reason before and after an import too."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from contacts import uploads
from contacts.models import Contact, Double
from tests.contacts.exports import connections_csv
from tests.factories import ContactFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
DOUBLE = "may be the same person as somebody in the dark"
ROWS = [
    ["Anna", "Berg", "https://www.linkedin.com/in/anna-berg-0", "", "Dome Garden", "Clerk", "08 Feb 2024"],
    ["Kwame", "Osei", "https://www.linkedin.com/in/kwame-osei-0", "", "Meridian", "Clerk", "08 Feb 2024"],
    ["Ines", "Sol", "https://www.linkedin.com/in/ines-sol-0", "", "Dome Garden", "Clerk", "08 Feb 2024"],
]


def marks(page: str) -> list[str]:
    return re.findall(r'title="In the dark: ([^"]*)"', page)


@pytest.fixture
def preview(signed_in: Client, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of the preview of a file with my colleague and somebody who may be my boss."""
    monkeypatch.setattr(uploads, "jobs", {})
    monkeypatch.setattr(uploads, "submit", uploads.work)
    meridian = OrganizationFactory(name="Meridian", confidential=True)
    ContactFactory(first_name="Anna", last_name="Berg", organization=meridian)
    file = SimpleUploadedFile("Connections.csv", connections_csv(ROWS))
    return str(signed_in.post("/contacts/import/", {"file": file})["Location"])


def test_preview_marks_newcomers_and_whom_they_resemble(signed_in: Client, preview: str):
    page = signed_in.get(preview).content.decode()

    # Anna as a proposal and as a newcomer, the Anna who is here, Kwame; Ines has no mark.
    assert sorted(marks(page)) == sorted([DOUBLE, DOUBLE, "works at Meridian", "works at Meridian"])


def test_result_marks_new_people_and_pairs(signed_in: Client, preview: str):
    digest = signed_in.get(preview).context["digest"]

    page = signed_in.post(f"{preview}confirm/", {"shown": digest}, follow=True).content.decode()

    assert Double.objects.count() == 1
    assert sorted(marks(page)) == sorted([DOUBLE, DOUBLE, "works at Meridian", "works at Meridian"])


def test_person_who_may_be_somebody_in_the_dark_names_them_with_the_mark(signed_in: Client, preview: str):
    digest = signed_in.get(preview).context["digest"]
    signed_in.post(f"{preview}confirm/", {"shown": digest})

    page = signed_in.get(Contact.objects.get(profile_slug="anna-berg-0").get_absolute_url()).content.decode()

    assert "works at Meridian" in marks(page)
