import uuid
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from contacts import people
from contacts.models import Action, Contact, Discretion, Double
from tests.factories import (
    CircleFactory,
    ContactFactory,
    ContactWayFactory,
    DoubleFactory,
    NoteFactory,
    OrganizationFactory,
)

pytestmark = pytest.mark.django_db
LIST = reverse("contacts:doubles")
HOSTILE = "<script>alert(1)</script>"


def pair_of(**other: Any) -> Double:
    """Return an open pair with something in every place of the page."""
    kew = OrganizationFactory()
    one = ContactFactory(first_name="Ana", email="ana@x.example", organization=kew, circles=[CircleFactory()])
    two = ContactFactory(**{"first_name": "Anna", "email": "anna@x.example", "organization": kew, **other})
    ContactWayFactory(contact=two)
    NoteFactory(contact=two)
    return DoubleFactory(a=one, b=two, reason="near name, same organisation")


def merge_page(pair: Double) -> str:
    return reverse("contacts:doubles_merge", args=[pair.pk])


def answers(client: Client, pair: Double, **picks: str) -> dict[str, Any]:
    """Return what the form would send as it is shown, with `picks` in place of its own choices."""
    form = client.get(merge_page(pair)).context["form"]
    return {name: form[name].value() for name in form.fields} | picks


def said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


# ── The list ──────────────────────────────────────────────────────────────────────────────────────


def test_list_shows_open_pairs_with_both_sides_and_what_is_alike(signed_in: Client):
    pair = pair_of(email="ANA@x.example")
    DoubleFactory(a=ContactFactory(), b=ContactFactory(), state=Double.State.DIFFERENT)
    DoubleFactory(a=ContactFactory(), b=ContactFactory(trashed=True))

    response = signed_in.get(LIST)

    assert [shown.double for shown in response.context["pairs"]] == [pair]
    (shown,) = response.context["pairs"]
    assert [side.person.first_name for side in shown.sides] == ["Ana", "Anna"]
    alike = [fact.label for fact in shown.sides[0].facts if fact.alike]
    assert alike == ["Where", "E-mail"]
    assert "Near name, same organisation" in response.content.decode()


def test_list_without_pairs_says_so_and_offers_to_look(signed_in: Client):
    page = signed_in.get(LIST).content.decode()

    assert "Nobody to decide on" in page
    assert "Look for doubles" in page


def test_list_marks_who_is_in_the_dark(signed_in: Client):
    pair_of(discretion=Discretion.IN_THE_DARK, discretion_because="old boss")

    page = signed_in.get(LIST).content.decode()

    assert "in the dark: <bdi>old boss</bdi>" in page
    assert "may be the same person as somebody in the dark" in page


def test_list_shows_hostile_names_as_text(signed_in: Client):
    pair = pair_of(first_name=HOSTILE, title=HOSTILE, postal=HOSTILE)

    assert HOSTILE not in signed_in.get(LIST).content.decode()
    assert HOSTILE not in signed_in.get(merge_page(pair)).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_as_many_queries_for_three_pairs_as_for_one(
    signed_in: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
):
    for _ in range(count):
        pair_of()

    # session, owner, preferences, what is overdue; how many, the page, circles and ways of each side, four
    # of who is in the dark
    with django_assert_num_queries(14):
        signed_in.get(LIST)


@pytest.mark.parametrize("count", [1, 3])
def test_merge_page_takes_as_many_queries_for_three_pairs_as_for_one(
    signed_in: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
):
    pair, *_ = [pair_of() for _ in range(count)]

    # session, owner, preferences, what is overdue; the pair, four of each side, four of the dark, circles,
    # five counts
    with django_assert_num_queries(19):
        signed_in.get(merge_page(pair))


def test_list_is_paged(signed_in: Client):
    for _ in range(21):
        DoubleFactory(a=ContactFactory(), b=ContactFactory())

    assert len(signed_in.get(LIST).context["pairs"]) == 20
    assert len(signed_in.get(LIST, {"page": "2"}).context["pairs"]) == 1


# ── Looking and settling ──────────────────────────────────────────────────────────────────────────


def test_looking_says_how_many_were_found_with_an_undo(signed_in: Client):
    ContactFactory(first_name="Ana")
    ContactFactory(first_name="Ana")

    response = signed_in.post(reverse("contacts:doubles_look"))

    assert response.headers["Location"] == LIST
    assert said(response) == ["Looked for doubles: 1 pair found"]
    again = signed_in.post(reverse("contacts:doubles_look"))
    assert "no pair that was not proposed before" in said(again)[-1]
    assert Action.objects.count() == 1


def test_two_people_settles_the_pair_and_stays_on_the_page(signed_in: Client):
    pair = pair_of()

    response = signed_in.post(reverse("contacts:doubles_settle", args=[pair.pk]), {"page": "3"})

    assert response.headers["Location"] == f"{LIST}?page=3"
    assert said(response) == ["Two people: Ana Boateng and Anna Boateng"]
    pair.refresh_from_db()
    assert pair.state == Double.State.DIFFERENT
    again = signed_in.post(reverse("contacts:doubles_settle", args=[pair.pk]), {"page": "x"})
    assert again.headers["Location"] == LIST
    assert said(again)[-1] == "This pair was decided on already."


def test_settling_a_pair_that_never_was_is_not_found(signed_in: Client):
    for pk in (0, 10**30):
        assert signed_in.post(f"/contacts/doubles/{pk}/two-people/").status_code == 404


@pytest.mark.parametrize("name", ["doubles_look", "doubles_settle"])
def test_looking_at_an_address_that_changes_something_is_refused(signed_in: Client, name: str):
    args = [pair_of().pk] if name == "doubles_settle" else []

    assert signed_in.get(reverse(f"contacts:{name}", args=args)).status_code == 405


# ── Merging ───────────────────────────────────────────────────────────────────────────────────────


def test_merge_page_asks_about_what_differs_and_proposes_a_side(signed_in: Client):
    pair = pair_of(title="Curator")

    response = signed_in.get(merge_page(pair))

    form = response.context["form"]
    assert {choice.name: choice.default for choice in form.choices} == {"name": "younger", "email": "younger"}
    assert [str(side.choice_label) for side in form["email"]] == ["ana@x.example", "anna@x.example"]
    assert response.context["joined"] == [(1, "note"), (1, "further address")]


def test_merging_takes_the_chosen_sides_and_leads_to_the_person(signed_in: Client):
    pair = pair_of()

    response = signed_in.post(merge_page(pair), answers(signed_in, pair, email="elder", name="younger"))

    person = Contact.objects.get()
    assert response.headers["Location"] == person.get_absolute_url()
    assert (person.pk, person.name, person.email) == (pair.a_id, "Anna Boateng", "ana@x.example")
    assert said(response) == ["Merged Anna Boateng into Ana Boateng"]
    assert "From the entry that was merged" not in signed_in.get(LIST).content.decode()


def test_merge_form_sent_twice_merges_once(signed_in: Client):
    pair = pair_of()
    data = answers(signed_in, pair)
    first = signed_in.post(merge_page(pair), data)

    second = signed_in.post(merge_page(pair), data)

    assert second.headers["Location"] == first.headers["Location"]
    assert Action.objects.filter(kind=Action.Kind.MERGE).count() == 1


def test_merge_after_somebody_was_changed_asks_again(signed_in: Client):
    pair = pair_of()
    data = answers(signed_in, pair)
    people.edit(pair.b, title="Keeper")

    response = signed_in.post(merge_page(pair), data)

    assert response.status_code == 409
    assert "changed in the meantime" in response.content.decode()
    assert "Keeper" in response.content.decode()
    assert Contact.objects.count() == 2
    assert signed_in.post(merge_page(pair), answers(signed_in, pair)).status_code == 302


@pytest.mark.parametrize(
    "picks", [{"email": "neither"}, {"email": ""}, {"elder_version": "x"}, {"form_uuid": "1"}]
)
def test_merge_form_with_something_else_is_shown_again(signed_in: Client, picks: dict[str, str]):
    pair = pair_of()

    response = signed_in.post(merge_page(pair), answers(signed_in, pair, **picks))

    assert response.status_code == 422
    assert Contact.objects.count() == 2


@pytest.mark.parametrize("state", ["different", "same"])
def test_merge_page_of_a_pair_that_is_settled_is_not_found(signed_in: Client, state: str):
    pair = pair_of()
    Double.objects.update(state=state)

    assert signed_in.get(merge_page(pair)).status_code == 404
    assert signed_in.post(merge_page(pair), {"form_uuid": str(uuid.uuid4())}).status_code == 404


def test_merge_page_says_which_discretion_will_hold(signed_in: Client):
    pair = pair_of(discretion=Discretion.IN_THE_DARK, contact_rule="never")

    page = signed_in.get(merge_page(pair)).content.decode()

    assert "The stricter discretion: keep in the dark, do not contact" in page


# ── The ways there ────────────────────────────────────────────────────────────────────────────────


def test_list_of_people_tells_how_many_pairs_are_open(signed_in: Client):
    pair = pair_of()
    pair_of()
    assert f'<a class="btn" href="{LIST}">2 doubles?</a>' in signed_in.get("/contacts/").content.decode()

    Double.objects.exclude(pk=pair.pk).update(state=Double.State.DIFFERENT)
    assert f'<a class="btn" href="{LIST}">1 double?</a>' in signed_in.get("/contacts/").content.decode()
    Double.objects.update(state=Double.State.DIFFERENT)
    assert LIST not in signed_in.get("/contacts/").content.decode()


def test_page_of_a_person_leads_to_the_decision(signed_in: Client):
    pair = pair_of()

    for person in (pair.a, pair.b):
        page = signed_in.get(person.get_absolute_url()).content.decode()
        assert f'<a href="{merge_page(pair)}">Decide</a>' in page
