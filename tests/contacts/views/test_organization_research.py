import pytest
from django.test import Client
from django.urls import reverse

from contacts import organizations
from contacts.models import Organization
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
AUTOSAVE = HTMX | {"X-Infoint-Autosave": "1"}


def at(place: Organization, name: str = "organization") -> str:
    return reverse(f"contacts:{name}", args=[place.pk])


def research(place: Organization, text: str, began: str, **more: str) -> dict[str, str]:
    return {"text": text, "version": organizations.version_of(began), **more}


def test_research_saves_itself_and_answers_with_its_new_version(signed_in: Client):
    kew = OrganizationFactory(research="")

    response = signed_in.post(
        at(kew, "organization_research"), research(kew, "They dig.\r\n", ""), headers=AUTOSAVE
    )

    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["X-Infoint-Version"] == organizations.version_of("They dig.\n")
    assert Organization.objects.get().research == "They dig.\n"


def test_research_changed_elsewhere_answers_409_with_both_texts(signed_in: Client):
    kew = OrganizationFactory(research="<b>theirs</b>")
    stale = research(kew, "mine", "before")

    for headers in (AUTOSAVE, HTMX, {}):
        response = signed_in.post(at(kew, "organization_research"), stale, headers=headers)
        page = response.content.decode()
        assert response.status_code == 409
        assert ">mine</div>" in page
        assert "&lt;b&gt;theirs&lt;/b&gt;</div>" in page
        assert f'data-version="{organizations.version_of("<b>theirs</b>")}"' in page
    assert Organization.objects.get().research == "<b>theirs</b>"


@pytest.mark.parametrize(
    ("choice", "expected"), [("mine", "mine"), ("theirs", "theirs"), ("both", "theirs\n\nmine")]
)
def test_conflict_is_settled_without_a_script(signed_in: Client, choice: str, expected: str):
    kew = OrganizationFactory(research="theirs")
    keep = f"{choice}:{organizations.version_of('theirs')}"

    response = signed_in.post(at(kew, "organization_research"), research(kew, "mine", "before", keep=keep))

    assert response.headers["Location"] == at(kew) + "#research"
    assert Organization.objects.get().research == expected


def test_research_is_shown_as_markdown_and_edited_in_its_place(signed_in: Client):
    kew = OrganizationFactory(research="**Herbarium** <script>")

    assert "<strong>Herbarium</strong> &lt;script&gt;" in signed_in.get(at(kew)).content.decode()
    part = signed_in.get(at(kew, "organization_research"), headers=HTMX).content.decode()
    assert "<html" not in part
    assert ">\n**Herbarium** &lt;script&gt;</textarea>" in part
    assert "<html" in signed_in.get(at(kew, "organization_research")).content.decode()
    done = signed_in.post(
        at(kew, "organization_research"), research(kew, "New", kew.research), headers=HTMX
    ).content.decode()
    assert "<p>New</p>" in done
    assert "<html" not in done


@pytest.mark.parametrize("data", [{}, {"text": "x", "version": "1"}, {"text": "x" * 500_001}])
def test_unfit_research_is_refused_and_stays_in_the_form(signed_in: Client, data: dict[str, str]):
    kew = OrganizationFactory(research="old")
    sent = {"version": organizations.version_of("old")} | data if data.get("text") else data

    assert signed_in.post(at(kew, "organization_research"), sent, headers=AUTOSAVE).status_code == 422
    response = signed_in.post(at(kew, "organization_research"), sent)

    assert response.status_code == 422
    assert f">\n{data.get('text', '')}</textarea>" in response.content.decode()
    assert Organization.objects.get().research == "old"
