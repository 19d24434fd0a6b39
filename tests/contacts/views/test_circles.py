import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from contacts import changes, search
from contacts.models import Action, Circle, Contact
from tests.factories import CircleFactory, ContactFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def at(circle: Circle, name: str = "circle") -> str:
    return reverse(f"contacts:{name}", args=[circle.pk])


def undone() -> None:
    changes.undo(Action.objects.latest("pk"))


def test_list_shows_names_people_and_marks(signed_in: Client):
    Circle.objects.all().delete()
    ContactFactory(circles=[CircleFactory(name="Night shift", in_the_dark=True)])
    CircleFactory(name="Allotment")

    page = signed_in.get("/contacts/circles/").content.decode()

    assert page.index("Allotment") < page.index("Night shift")
    assert "1 person<" in page
    assert "0 people<" in page
    assert page.count('<span class="tag hush">in the dark</span>') == 1
    assert page.count("never walked") == 2


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_as_many_queries_for_three_circles_as_for_one(
    signed_in: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
):
    Circle.objects.all().delete()
    for _ in range(count):
        ContactFactory(circles=[CircleFactory()])

    with django_assert_num_queries(5):
        signed_in.get("/contacts/circles/")


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_as_many_queries_for_three_people_as_for_one(
    signed_in: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
):
    circle = CircleFactory()
    ContactFactory.create_batch(count, circles=[circle], organization=None)
    search.index()

    with django_assert_num_queries(13):
        signed_in.get(at(circle) + "?add=zz")


def test_added_circle_is_shown_and_can_be_undone(signed_in: Client):
    response = signed_in.post("/contacts/circles/", {"name": " Chess club "})

    circle = Circle.objects.get(name="Chess club")
    assert response.headers["Location"] == at(circle)
    undone()
    assert not Circle.objects.filter(name="Chess club").exists()


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("", "Give the circle a name."),
        ("  ", "Give the circle a name."),
        ("ÉCOLE", "There is a circle of this name."),
        ("x" * 101, "100 characters are the most."),
    ],
)
def test_unfit_name_of_a_circle_is_refused(signed_in: Client, name: str, error: str):
    CircleFactory(name="École")
    other = CircleFactory(name="Choir")
    count = Circle.objects.count()

    for response in (
        signed_in.post("/contacts/circles/", {"name": name}),
        signed_in.post(at(other, "circle_rename"), {"name": name}),
    ):
        assert response.status_code == 422
        assert error in response.content.decode()
    assert (Circle.objects.count(), Circle.objects.filter(name="Choir").exists()) == (count, True)


def test_seeded_circle_is_renamed_and_keeps_its_key(signed_in: Client):
    family = Circle.objects.get(key="family")

    signed_in.post(at(family, "circle_rename"), {"name": "Clan", "key": "other"})

    family.refresh_from_db()
    assert (family.name, family.key) == ("Clan", "family")
    undone()
    family.refresh_from_db()
    assert (family.name, family.key) == ("Family", "family")


def test_circle_of_the_same_name_in_other_letters_may_be_renamed_to_it(signed_in: Client):
    choir = CircleFactory(name="choir")

    assert signed_in.post(at(choir, "circle_rename"), {"name": "Choir"}).status_code == 302

    choir.refresh_from_db()
    assert choir.name == "Choir"


def test_dark_circle_says_whom_it_concerns_before_and_marks_them_after(signed_in: Client):
    choir = CircleFactory(name="Choir")
    ContactFactory(circles=[choir])
    ContactFactory(circles=[choir], marked_dark=True)
    assert "<b>1 more person</b>" in signed_in.get(at(choir)).content.decode()

    page = signed_in.post(at(choir, "circle_dark"), {"in_the_dark": "on"}, follow=True).content.decode()

    assert Circle.objects.get(pk=choir.pk).in_the_dark is True
    assert page.count('title="In the dark: ') == 2
    assert "1 person more in the dark" in page
    signed_in.post(at(choir, "circle_dark"))
    assert Circle.objects.get(pk=choir.pk).in_the_dark is False


def test_deleted_circle_comes_back_with_its_people(signed_in: Client):
    choir = CircleFactory(name="Choir")
    ana = ContactFactory(circles=[choir])

    response = signed_in.post(at(choir, "circle_delete"))

    assert response.headers["Location"] == "/contacts/circles/"
    assert (signed_in.get(at(choir)).status_code, ana.circles.count()) == (404, 0)
    undone()
    assert list(ana.circles.all()) == [choir]


def test_people_are_found_who_are_not_in_the_circle_yet(signed_in: Client):
    choir = CircleFactory()
    ContactFactory(first_name="Ana", last_name="Silva", circles=[choir])
    other = ContactFactory(first_name="Ana", last_name="Oke")
    ContactFactory(first_name="Ana", last_name="Gone", trashed=True)
    search.index()

    for headers in ({}, HTMX):
        response = signed_in.get(at(choir) + "?add=ana", headers=headers)
        assert [row.person for row in response.context["found"]] == [other]
    assert b"<html" not in response.content
    assert b"Add <bdi>Ana</bdi>" in response.content


def test_ticked_come_into_the_circle_and_out_of_it(signed_in: Client):
    choir = CircleFactory()
    people = ContactFactory.create_batch(3)
    gone = ContactFactory(trashed=True)

    signed_in.post(at(choir, "circle_people"), {"who": [people[0].pk, people[1].pk, gone.pk], "do": "in"})
    assert set(choir.contacts.all()) == set(people[:2])
    signed_in.post(at(choir, "circle_people"), {"who": [people[0].pk], "do": "out"})

    assert set(choir.contacts.all()) == {people[1]}
    undone()
    assert set(choir.contacts.all()) == set(people[:2])


@pytest.mark.parametrize("data", [{}, {"do": "in"}, {"who": "x", "do": "in"}, {"who": "9" * 30, "do": "in"}])
def test_nobody_ticked_is_said(signed_in: Client, data: dict[str, str]):
    choir = CircleFactory()

    page = signed_in.post(at(choir, "circle_people"), data, follow=True).content.decode()

    assert "Tick somebody first." in page or "no longer here" in page
    assert Action.objects.count() == 0


def test_circle_shows_fifty_people_a_page(signed_in: Client):
    choir = CircleFactory()
    Contact.circles.through.objects.bulk_create(
        Contact.circles.through(contact=person, circle=choir) for person in ContactFactory.create_batch(51)
    )

    second = signed_in.get(at(choir) + "?page=2")

    assert (len(second.context["rows"]), second.context["page"].paginator.count) == (1, 51)
