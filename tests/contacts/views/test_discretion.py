import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from contacts import changes, discretion, importing, linkedin
from contacts.models import Action, Contact, Discretion, Told
from tests.contacts.exports import connections_csv
from tests.factories import NOW, ContactFactory, OrganizationFactory, TieFactory, ToldFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
WHO_KNOWS = "/contacts/who-knows/"


@pytest.fixture
def ana(db: None) -> Contact:
    return ContactFactory(first_name="Ana", last_name="Souza")


def page_of(client: Client, address: str = WHO_KNOWS) -> str:
    return " ".join(client.get(address).content.decode().split())


def tell(client: Client, person: Contact, htmx: bool = True, **data: str):
    headers = HTMX if htmx else {}
    sent = {"told_on": timezone.localdate().isoformat(), "in_confidence": "on", **data}
    return client.post(reverse("contacts:tell", args=[person.pk]), sent, headers=headers)


# ── On the page of a person ───────────────────────────────────────────────────────────────────────


def test_telling_answers_with_the_card_and_an_undo(signed_in, ana):
    response = tell(signed_in, ana, what="that I look at museums")

    card = response.content.decode()
    assert response.status_code == 200
    assert '<section id="discretion"' in card
    assert "in confidence: <bdi>that I look at museums</bdi>" in card
    assert "Knows that you are looking, told in confidence." in card
    assert f"/contacts/actions/{Action.objects.get().pk}/undo/" in card


def test_telling_openly_makes_open(signed_in, ana):
    tell(signed_in, ana, in_confidence="")

    ana.refresh_from_db()
    assert ana.discretion == Discretion.OPEN


def test_telling_works_without_javascript(signed_in, ana):
    response = tell(signed_in, ana, htmx=False)

    assert response["Location"] == ana.get_absolute_url()
    assert Told.objects.count() == 1


def test_telling_somebody_in_the_dark_must_be_said_twice(signed_in):
    boss = ContactFactory(organization=OrganizationFactory(name="Meridian", confidential=True))
    assert "Are you sure that you told them?" in page_of(signed_in, boss.get_absolute_url())

    refused = tell(signed_in, boss)
    assert refused.status_code == 422
    assert "Tick the box if you told them all the same." in refused.content.decode()
    assert not Told.objects.exists()

    assert tell(signed_in, boss, all_the_same="on").status_code == 200
    assert Told.objects.count() == 1


def test_page_of_somebody_else_asks_no_second_time(signed_in, ana):
    assert "Are you sure that you told them?" not in page_of(signed_in, ana.get_absolute_url())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"told_on": "2999-01-01"}, "That day is still to come."),
        ({"told_on": "soon"}, "Enter a valid date."),
        ({"told_on": ""}, "This field is required."),
        ({"what": "x" * 301}, "at most 300"),
    ],
)
def test_telling_that_cannot_be_is_shown_again(signed_in, ana, data, words):
    response = tell(signed_in, ana, **data)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Told.objects.exists()


def test_entry_is_taken_back(signed_in, ana):
    entry = ToldFactory(contact=ana)

    response = signed_in.post(f"/contacts/{ana.pk}/told/{entry.pk}/remove/", headers=HTMX)

    assert response.status_code == 200
    assert not Told.objects.exists()


def test_entry_of_somebody_else_is_left_alone(signed_in, ana):
    entry = ToldFactory()

    signed_in.post(f"/contacts/{ana.pk}/told/{entry.pk}/remove/", headers=HTMX)

    assert Told.objects.filter(pk=entry.pk).exists()


def test_nobody_in_the_trash_is_told(signed_in):
    assert tell(signed_in, ContactFactory(trashed=True)).status_code == 404


def test_person_near_somebody_in_the_dark_says_so_and_covers_the_name(signed_in, ana):
    TieFactory(a=ana, b=ContactFactory(first_name="Tom", last_name="Okafor", marked_dark=True), strength=4)

    page = page_of(signed_in, ana.get_absolute_url())
    card = page[page.index('<section id="discretion"') :]

    assert "<li><bdi>Ana</bdi> is close to somebody you keep in the dark</li>" in card
    before, named = card.split("Say whom</summary>")
    assert "Tom Okafor" not in before
    assert "<bdi>Ana</bdi> <bdi>is close to Tom Okafor</bdi>" in named


def test_acquaintance_in_the_dark_carries_the_mark_and_the_reason(signed_in, ana):
    firm = OrganizationFactory(name="Meridian", confidential=True)
    TieFactory(a=ana, b=ContactFactory(first_name="Tom", organization=firm), strength=1)

    page = page_of(signed_in, ana.get_absolute_url())

    assert "in the dark: <bdi>works at Meridian</bdi>" in page


# ── Who knows ─────────────────────────────────────────────────────────────────────────────────────


def test_page_says_when_nobody_knows(signed_in, ana):
    page = page_of(signed_in)

    assert "Nobody knows yet." in page
    assert "Ana" not in page


def test_page_lists_when_and_what_and_how(signed_in, ana):
    Contact.objects.filter(pk=ana.pk).update(discretion=Discretion.OPEN)
    ToldFactory(contact=ana, told_on=dt.date(2024, 3, 1), what="that I look at museums", in_confidence=True)
    ToldFactory(contact=ana, told_on=dt.date(2025, 5, 2))
    ContactFactory(first_name="Wen", discretion=Discretion.TOLD)

    page = page_of(signed_in)

    assert "2 people, 1 of them may talk about it." in page
    assert "1 Mar 2024</time>, in confidence: <bdi>that I look at museums</bdi>" in page
    assert "2 May 2025</time>, openly" in page
    assert "told in confidence, it is not noted when" in page
    assert "Nobody who knows is near somebody you keep in the dark" in page


def test_page_tells_through_whom_it_could_get_out_without_naming_the_other(signed_in, ana):
    tom = ContactFactory(
        first_name="Tom",
        last_name="Okafor",
        organization=OrganizationFactory(name="Meridian", confidential=True),
    )
    ToldFactory(contact=ana)
    TieFactory(a=ana, b=tom, strength=5)

    page = page_of(signed_in)

    assert "<bdi>Ana</bdi> is close to somebody you keep in the dark." in page
    assert "It could reach <bdi>Meridian</bdi>." in page
    assert page.count("Tom Okafor") == 1
    assert "Say whom</summary><p><bdi>Ana</bdi> <bdi>is close to Tom Okafor</bdi>" in page


def test_page_warns_loudly_of_people_in_the_dark_who_know(signed_in):
    boss = ContactFactory(
        first_name="Boss", organization=OrganizationFactory(name="Meridian", confidential=True)
    )
    ToldFactory(contact=boss)

    page = page_of(signed_in)

    assert (
        '<p class="notice late" role="alert"><b>One person you keep in the dark knows all the same.' in page
    )
    assert "in the dark: <bdi>works at Meridian</bdi>" in page


def test_page_names_nobody_in_the_trash(signed_in, ana):
    ToldFactory(contact=ContactFactory(first_name="Vanished", trashed=True))
    TieFactory(a=ana, b=ContactFactory(first_name="Gone", marked_dark=True, trashed=True), strength=5)
    ToldFactory(contact=ana)

    page = page_of(signed_in)

    assert "Vanished" not in page
    assert "Gone" not in page
    assert "is close to somebody in the trash" in page


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_the_same_queries_for_one_and_for_three_of_each(
    signed_in, django_assert_num_queries, count
):
    firm = OrganizationFactory(confidential=True)
    for _ in range(count):
        dark = ContactFactory(organization=firm)
        ToldFactory(contact=dark)
        near = ContactFactory(organization=OrganizationFactory())
        ToldFactory(contact=near)
        TieFactory(a=dark, b=near, strength=4)

    with django_assert_num_queries(QUERIES):
        signed_in.get(WHO_KNOWS)


QUERIES = 22


def test_warnings_say_how_many_more_there_are(signed_in):
    firm = OrganizationFactory(confidential=True)
    for _ in range(52):
        ContactFactory(organization=firm, discretion=Discretion.TOLD)

    assert "These people you keep in the dark know all the same." in page_of(signed_in)
    assert "and 2 more" in page_of(signed_in)


def test_long_list_comes_in_pages(signed_in):
    for _ in range(51):
        ContactFactory(discretion=Discretion.TOLD)

    assert "1 to 50 of 51" in page_of(signed_in)
    assert "51 to 51 of 51" in page_of(signed_in, f"{WHO_KNOWS}?page=2")


# ── The admin ─────────────────────────────────────────────────────────────────────────────────────


def test_telling_in_the_admin_follows_the_same_rule(signed_in, ana):
    data = {"contact": ana.pk, "told_on": "2026-11-03", "what": "everything", "in_confidence": "on"}

    response = signed_in.post(reverse("admin:contacts_told_add"), data)

    assert response.status_code == 302
    ana.refresh_from_db()
    assert ana.discretion == Discretion.TOLD
    assert Action.objects.get().what == "Added Ana Souza, 2026-11-03"


@pytest.mark.parametrize("count", [1, 3])
def test_list_in_the_admin_says_who_should_not_know(signed_in, django_assert_num_queries, count):
    firm = OrganizationFactory(name="Meridian", confidential=True)
    for _ in range(count):
        ToldFactory(contact=ContactFactory(organization=firm))
    address = reverse("admin:contacts_told_changelist")

    with django_assert_num_queries(10):
        page = signed_in.get(address).content.decode()

    assert page.count("works at Meridian") == count


# ── Leaving a confidential employer, by every door ────────────────────────────────────────────────


def test_leaving_in_the_admin_keeps_in_the_dark_and_undo_takes_it_back(signed_in):
    firm, other = OrganizationFactory(name="Meridian", confidential=True), OrganizationFactory()
    lucia = ContactFactory(organization=firm)
    address = reverse("admin:contacts_contact_change", args=[lucia.pk])
    form = signed_in.get(address).context["adminform"].form
    data = {name: value for name, value in form.initial.items() if value not in (None, "", [])}
    inlines = ("notes", "ways", "former_roles")
    data |= {f"{name}-{total}_FORMS": 0 for name in inlines for total in ("TOTAL", "INITIAL")}
    data |= {"organization": other.pk, "seen_version": lucia.version}

    assert signed_in.post(address, data).status_code == 302

    lucia.refresh_from_db()
    assert (lucia.organization, lucia.discretion) == (other, Discretion.IN_THE_DARK)
    assert lucia.discretion_because == "left Meridian"
    changes.undo(Action.objects.get())
    lucia.refresh_from_db()
    assert (lucia.organization, lucia.discretion, lucia.discretion_because) == (firm, Discretion.NOT_TOLD, "")


def test_somebody_cleared_is_dark_again_when_an_import_brings_the_next_confidential_employer():
    firm = OrganizationFactory(name="Meridian", confidential=True)
    OrganizationFactory(name="Zenith", confidential=True)
    lucia = ContactFactory(
        first_name="Lucía", last_name="Rey", profile_slug="lucia-rey", organization=firm,
        cleared_at=NOW, cleared_because="my sister",
    )  # fmt: skip
    row = ("Lucía", "Rey", "https://www.linkedin.com/in/lucia-rey", "", "Zenith", "", "03 Feb 2024")
    export = linkedin.read(connections_csv([row]))

    batch = importing.apply(export, file_name="Connections.csv", sha256="0" * 64)

    lucia.refresh_from_db()
    assert (lucia.organization.name, lucia.cleared_at, lucia.cleared_because) == ("Zenith", None, "")
    assert list(discretion.hidden()) == [lucia]
    changes.undo(batch.action)
    lucia.refresh_from_db()
    assert (lucia.organization, lucia.cleared_at, lucia.cleared_because) == (firm, NOW, "my sister")
