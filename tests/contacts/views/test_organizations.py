import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from contacts import changes, organizations, search
from contacts.models import Action, Contact, FormerRole, Organization
from tests.factories import NOW, ContactFactory, FormerRoleFactory, OrganizationFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
LIST = "/contacts/organizations/"


def at(place: Organization, name: str = "organization") -> str:
    return reverse(f"contacts:{name}", args=[place.pk])


def undone() -> None:
    changes.undo(Action.objects.latest("pk"))


def listed(client: Client, query: str = "") -> list[str]:
    return [place.name for place in client.get(LIST + query).context["page"]]


# ── The list ──────────────────────────────────────────────────────────────────────────────────────


def test_list_shows_people_marks_and_parent(signed_in: Client):
    parent = OrganizationFactory(name="Crown Estates")
    kew = OrganizationFactory(name="Kew", parent=parent, confidential=True, wanted=2)
    ContactFactory.create_batch(2, organization=kew)
    FormerRoleFactory(organization=kew)
    OrganizationFactory(name="Trashed", trashed_at=NOW)

    response = signed_in.get(LIST)
    page = response.content.decode()

    assert [(place.name, place.now, place.before) for place in response.context["page"]] == [
        ("Crown Estates", 0, 0),
        ("Kew", 2, 1),
    ]
    assert "belongs to <bdi>Crown Estates</bdi>" in page
    assert page.count('<span class="tag hush">confidential</span>') == 1
    assert "2 of 3" in page


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("query", ["", "?sort=people", "?sort=wanted"])
def test_list_takes_as_many_queries_for_three_places_as_for_one(
    signed_in: Client, count: int, query: str, django_assert_num_queries: DjangoAssertNumQueries
):
    for _ in range(count):
        ContactFactory(organization=OrganizationFactory(parent=OrganizationFactory()))

    with django_assert_num_queries(8):
        signed_in.get(LIST + query)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?q=KEW", ["Kew Gardens"]),
        ("?q=royal", ["Kew Gardens"]),
        ("?q=gardens", []),
        ("?q=%00", ["Eden", "Kew Gardens", "Łódź Works"]),
        ("?q=lodz", ["Łódź Works"]),
        ("?wanted=on", ["Kew Gardens"]),
        ("?confidential=on", ["Eden"]),
        ("?confidential=on&wanted=on", []),
        ("?sort=wanted", ["Kew Gardens", "Eden", "Łódź Works"]),
        ("?sort=people", ["Łódź Works", "Eden", "Kew Gardens"]),
        ("?sort=nonsense&page=99", ["Eden", "Kew Gardens", "Łódź Works"]),
    ],
)
def test_list_is_found_narrowed_and_sorted(signed_in: Client, query: str, expected: list[str]):
    OrganizationFactory(name="Kew Gardens", aliases=["Royal Botanic"], wanted=1)
    OrganizationFactory(name="Eden", confidential=True)
    ContactFactory(organization=OrganizationFactory(name="Łódź Works"))

    assert listed(signed_in, query) == expected


def test_list_shows_fifty_a_page_and_only_its_part_to_htmx(signed_in: Client):
    for number in range(51):
        OrganizationFactory(name=f"Lantern {number:02}")

    assert len(listed(signed_in)) == 50
    assert listed(signed_in, "?page=2") == ["Lantern 50"]
    part = signed_in.get(LIST, headers=HTMX).content.decode()
    assert part.strip().startswith("<section id=")
    assert "<html" not in part


# ── The page of one ───────────────────────────────────────────────────────────────────────────────


def test_page_shows_who_is_there_now_and_before_with_marks(signed_in: Client):
    kew, dark = OrganizationFactory(name="Kew"), OrganizationFactory(confidential=True)
    here = ContactFactory(first_name="Ana", organization=kew, marked_dark=True)
    left = ContactFactory(first_name="Tom", organization=dark)
    FormerRoleFactory(contact=left, organization=kew, title="Gardener")
    FormerRoleFactory(contact=here, organization=kew, title="Apprentice")
    FormerRoleFactory(contact=ContactFactory(first_name="Gone", trashed=True), organization=kew)

    response = signed_in.get(at(kew))

    place = response.context["place"]
    assert [row.person for row in place.rows] == [here]
    assert [(one.role.contact, bool(one.dark)) for one in place.former] == [(left, True)]
    assert response.content.decode().count('title="In the dark: ') == 2


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_as_many_queries_for_three_people_as_for_one(
    signed_in: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
):
    kew = OrganizationFactory(parent=OrganizationFactory())
    for _ in range(count):
        ContactFactory(organization=kew)
        FormerRoleFactory(contact=ContactFactory(organization=OrganizationFactory()), organization=kew)
        OrganizationFactory(parent=kew)

    with django_assert_num_queries(20):
        signed_in.get(at(kew))


def test_page_shows_parent_and_children_but_none_of_the_trash(signed_in: Client):
    trashed = OrganizationFactory(name="Old parent", trashed_at=NOW)
    kew = OrganizationFactory(name="Kew", parent=trashed)
    child = OrganizationFactory(name="Wakehurst", parent=kew)
    OrganizationFactory(name="Old child", parent=kew, trashed_at=NOW)

    page = signed_in.get(at(kew)).content.decode()

    assert "Old parent" not in page
    assert "Old child" not in page
    assert at(child) in page
    assert signed_in.get(at(trashed)).status_code == 404


@pytest.mark.parametrize(
    ("website", "linked"),
    [("https://kew.example", True), ("javascript:alert(1)", False), ("kew.example", False)],
)
def test_website_is_a_link_only_to_the_web(signed_in: Client, website: str, linked: bool):
    kew = OrganizationFactory(website=website)

    page = signed_in.get(at(kew)).content.decode()

    assert (f'href="{website}"' in page) is linked
    assert website in page


def test_person_page_leads_to_the_page_of_the_organisation(signed_in: Client):
    role = FormerRoleFactory(contact=ContactFactory(organization=OrganizationFactory()))

    page = signed_in.get(role.contact.get_absolute_url()).content.decode()

    assert page.count(f'href="{at(role.contact.organization)}"') == 2
    assert f'href="{at(role.organization)}"' in page


# ── Changing it ───────────────────────────────────────────────────────────────────────────────────


def form(place: Organization, **values: str) -> dict[str, str]:
    return {"name": place.name, "website": "", "organization": "", "version": str(place.version)} | values


def test_edit_changes_name_website_and_parent_with_one_undo(signed_in: Client):
    parent, kew = OrganizationFactory(name="Crown Estates"), OrganizationFactory(name="Kew")

    response = signed_in.post(
        at(kew, "organization_edit"),
        form(kew, name="Kew Gardens", website="kew.example", organization="crown estates"),
    )

    assert response.headers["Location"] == at(kew)
    kew.refresh_from_db()
    assert (kew.name, kew.website, kew.parent) == ("Kew Gardens", "https://kew.example", parent)
    undone()
    kew.refresh_from_db()
    assert (kew.name, kew.website, kew.parent) == ("Kew", "", None)


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"name": ""}, "This field is required."),
        ({"website": "javascript:alert(1)"}, "Give a whole web address"),
        ({"organization": "Nowhere"}, "no organisation of this name"),
        ({"organization": "Kew"}, "above it already"),
        ({"organization": "Wakehurst"}, "above it already"),
    ],
)
def test_unfit_edit_is_refused(signed_in: Client, values: dict[str, str], error: str):
    kew = OrganizationFactory(name="Kew")
    OrganizationFactory(name="Wakehurst", parent=kew)

    response = signed_in.post(at(kew, "organization_edit"), form(kew, **values))

    assert (response.status_code, Action.objects.count()) == (422, 0)
    assert error in response.content.decode()


def test_edit_of_an_old_version_is_shown_again(signed_in: Client):
    kew = OrganizationFactory(name="Kew")
    stale = form(kew, name="Mine")
    organizations.set_wanted([kew.pk], 2)

    response = signed_in.post(at(kew, "organization_edit"), stale)

    assert response.status_code == 409
    page = response.content.decode()
    assert 'value="Mine"' in page
    assert "changed elsewhere" in page
    assert f'name="version" value="{Organization.objects.get().version}"' in page
    assert Organization.objects.get().name == "Kew"


def test_trashed_parent_survives_an_edit_of_something_else_as_none(signed_in: Client):
    kew = OrganizationFactory(parent=OrganizationFactory(trashed_at=NOW, name="Old parent"))

    response = signed_in.get(at(kew, "organization_edit"))

    assert "Old parent" not in response.content.decode()


def test_wanted_is_set_in_place_and_by_a_plain_form(signed_in: Client):
    kew = OrganizationFactory(name="Kew")

    part = signed_in.post(at(kew, "organization_wanted"), {"wanted": "3"}, headers=HTMX).content.decode()
    assert part.strip().startswith('<section id="wanted"')
    assert "Kew: very much" in part
    plain = signed_in.post(at(kew, "organization_wanted"), {"wanted": "1"})

    assert (plain.headers["Location"], Organization.objects.get().wanted) == (at(kew), 1)
    for odd in ("4", "-1", "x", ""):
        assert signed_in.post(at(kew, "organization_wanted"), {"wanted": odd}).status_code == 422
    assert Organization.objects.get().wanted == 1


def test_confidential_says_whom_it_concerns_and_can_be_undone(signed_in: Client):
    kew = OrganizationFactory(name="Kew", parent=OrganizationFactory())
    ContactFactory(organization=kew)
    ContactFactory(organization=kew.parent)
    assert "<b>2 more people</b>" in signed_in.get(at(kew)).content.decode()

    page = signed_in.post(at(kew, "organization_confidential"), {"confidential": "on"}, follow=True)

    assert "Kew: confidential; 2 people more in the dark" in page.content.decode()
    assert "in the dark by" in signed_in.get(at(kew.parent)).content.decode()
    undone()
    assert not Organization.objects.filter(confidential=True).exists()


def test_aliases_are_added_and_removed_in_place(signed_in: Client):
    kew = OrganizationFactory(name="Kew", aliases=["RBG"])
    url = at(kew, "organization_aliases")

    part = signed_in.post(url, {"add": "Kew Gardens"}, headers=HTMX).content.decode()
    assert "No longer called Kew Gardens" in part
    signed_in.post(url, {"remove": "RBG"})

    assert Organization.objects.get().aliases == ["Kew Gardens"]
    for odd in ("", "KEW", "kew gardens", "x" * 301):
        assert signed_in.post(url, {"add": odd}, headers=HTMX).status_code == 422
    assert Organization.objects.get().aliases == ["Kew Gardens"]


def test_person_known_already_comes_to_work_here(signed_in: Client):
    kew, eden = OrganizationFactory(name="Kew"), OrganizationFactory()
    ana = ContactFactory(first_name="Ana", organization=eden)
    search.index()
    assert "Ana Boateng works here" in signed_in.get(at(kew) + "?add=ana", headers=HTMX).content.decode()

    signed_in.post(at(kew, "organization_people"), {"person": ana.pk})

    ana.refresh_from_db()
    assert (ana.organization, FormerRole.objects.get().organization) == (kew, eden)
    assert "works here" not in signed_in.get(at(kew) + "?add=ana", headers=HTMX).content.decode()
    undone()
    assert (Contact.objects.get().organization, FormerRole.objects.count()) == (eden, 0)


def test_somebody_new_is_added_here(signed_in: Client):
    kew = OrganizationFactory(name="Kew")
    page = signed_in.get(at(kew) + "?add=Nia+Okafor")
    data = {"who": "Nia Okafor", "organization": "Kew", "form_uuid": str(page.context["form_uuid"])}
    assert f'name="form_uuid" value="{data["form_uuid"]}"' in page.content.decode()

    signed_in.post("/contacts/new/", data)

    assert Contact.objects.get(first_name="Nia").organization == kew


@pytest.mark.parametrize("person", ["", "x", "0", "9" * 30])
def test_nobody_to_work_here_is_said(signed_in: Client, person: str):
    kew = OrganizationFactory()

    page = signed_in.post(at(kew, "organization_people"), {"person": person}, follow=True).content.decode()

    assert "This person is no longer here." in page or "Say who it is." in page
    assert Action.objects.count() == 0


def test_organisation_with_people_stays_out_of_the_trash(signed_in: Client):
    kew = OrganizationFactory(name="Kew")
    person = ContactFactory(organization=kew)

    assert "Kew stays" in signed_in.post(at(kew, "organization_trash"), follow=True).content.decode()
    Contact.objects.filter(pk=person.pk).update(organization=None)
    signed_in.post(at(kew, "organization_trash"))

    assert Organization.objects.get().trashed_at is not None
    undone()
    assert Organization.objects.get().trashed_at is None
