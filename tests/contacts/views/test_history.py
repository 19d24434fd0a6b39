import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from contacts import changes, people
from contacts.models import Action, Contact
from tests.factories import CircleFactory, ContactFactory

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def undo(client: Client, pk: int, **data: str):
    return client.post(reverse("contacts:undo", args=[pk]), data)


def test_history_shows_the_latest_first_with_counts_and_what_is_undone(signed_in: Client):
    ids = [ContactFactory().pk for _ in range(3)]
    people.set_closeness(ids, 4)
    Action.objects.create(what="Wrote a note", kind=Action.Kind.NOTE, undone_at="2026-11-23T09:30Z")

    response = signed_in.get(reverse("contacts:history"))

    page = response.content.decode()
    assert [action.what for action in response.context["page"]] == [
        "Wrote a note",
        "Closeness of 3 people: close",
    ]
    assert '<small class="soft nowrap">3 people</small>' in page
    assert page.count(">undone</span>") == 1
    assert page.count('aria-label="Undo: ') == 1


def test_history_is_filtered_by_kind_and_a_strange_kind_shows_everything(signed_in: Client):
    people.trash([ContactFactory(first_name="Ana").pk])
    people.edit(ContactFactory(), title="Curator")

    kinds = {
        kind: [action.kind for action in signed_in.get("/contacts/history/", {"kind": kind}).context["page"]]
        for kind in ("trash", "edit", "merge", "nonsense", "")
    }

    assert kinds == {
        "trash": ["trash"],
        "edit": ["edit"],
        "merge": [],
        "nonsense": ["edit", "trash"],
        "": ["edit", "trash"],
    }


def test_history_answers_htmx_with_the_list_alone(signed_in: Client):
    people.edit(ContactFactory(), title="Curator")

    part = signed_in.get("/contacts/history/", headers=HTMX)
    whole = signed_in.get("/contacts/history/")

    assert b"<html" not in part.content
    assert b"Edited Ama" in part.content
    assert b"<html" in whole.content
    assert "HX-Request" in whole["Vary"]


@pytest.mark.parametrize("count", [1, 3])
def test_history_takes_as_many_queries_for_three_actions_as_for_one(
    signed_in: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
):
    for _ in range(count):
        people.edit(ContactFactory(), title="Curator")

    signed_in.get("/contacts/history/")
    with django_assert_num_queries(6):  # session, owner, preferences, overdue; how many, the page
        signed_in.get("/contacts/history/")


def test_history_is_paged_by_fifty(signed_in: Client):
    Action.objects.bulk_create(Action(what=f"Action {n}") for n in range(51))

    first = signed_in.get("/contacts/history/")
    last = signed_in.get("/contacts/history/", {"page": "999"})

    assert len(first.context["page"]) == 50
    assert [action.what for action in last.context["page"]] == ["Action 0"]


def test_history_shows_hostile_names_as_text(signed_in: Client):
    people.trash([ContactFactory(first_name="<script>alert(1)</script>", last_name="{{ 7*7 }}").pk])

    page = signed_in.get("/contacts/history/").content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7*7 }}" in page


def test_undo_puts_back_and_leads_back_with_a_message(signed_in: Client):
    ana = ContactFactory(first_name="Ana", last_name="Silva", title="Curator")
    record = people.edit(ana, title="Registrar")

    response = undo(signed_in, record.action.pk, next=f"/contacts/history/?kind={Action.Kind.EDIT}")

    assert (response.status_code, response["Location"]) == (302, "/contacts/history/?kind=edit")
    assert Contact.objects.get().title == "Curator"
    page = signed_in.get("/contacts/history/").content.decode()
    assert "Undone: Edited Ana Silva" in page


@pytest.mark.parametrize(
    "address",
    [
        "",
        "//evil.example",
        "https://evil.example/contacts/",
        r"/\evil.example",
        "javascript:alert(1)",
        "/nowhere",
    ],
)
def test_undo_leads_to_the_history_when_the_way_back_is_not_ours(signed_in: Client, address: str):
    record = people.edit(ContactFactory(), title="Registrar")

    response = undo(signed_in, record.action.pk, next=address)

    assert response["Location"] == "/contacts/history/"


def test_undo_of_adding_somebody_does_not_lead_back_to_their_page(signed_in: Client):
    record = people.add(Contact(first_name="Ana"))
    ana = Contact.objects.get()

    response = undo(signed_in, record.action.pk, next=f"/contacts/{ana.pk}/")

    assert response["Location"] == "/contacts/history/"
    assert not Contact.objects.exists()


def test_undo_names_what_it_left_alone(signed_in: Client):
    ana = ContactFactory(first_name="Ana", last_name="Silva", title="Curator")
    first = people.edit(ana, title="Registrar")
    people.edit(ana, title="<b>Director</b>")

    response = undo(signed_in, first.action.pk, next="/contacts/trash/")

    page = response.content.decode()
    assert response.status_code == 200
    assert "Ana Silva: role was changed since" in page
    assert 'href="/contacts/trash/"' in page
    assert Contact.objects.get().title == "<b>Director</b>"


def test_undo_answers_htmx_with_a_small_piece(signed_in: Client):
    ana = ContactFactory(first_name="Ana", last_name="Silva", title="Curator")
    first = people.edit(ana, title="Registrar", location="Porto")
    people.edit(ana, title="Director")

    response = signed_in.post(reverse("contacts:undo", args=[first.action.pk]), headers=HTMX)

    piece = response.content.decode()
    assert response.status_code == 200
    assert "<html" not in piece
    assert "Undone: Edited Ana Silva" in piece
    assert "role was changed since" in piece
    assert Contact.objects.get().location == ""


def test_undo_twice_changes_nothing_the_second_time(signed_in: Client):
    circle = CircleFactory(name="Choir")
    ana = ContactFactory()
    record = people.add_to_circle([ana.pk], circle)
    undo(signed_in, record.action.pk)
    people.add_to_circle([ana.pk], circle)

    undo(signed_in, record.action.pk)

    assert [circle.name for circle in ana.circles.all()] == ["Choir"]
    assert "Undone already" in signed_in.get("/contacts/history/").content.decode()


def test_undo_is_never_done_by_looking(signed_in: Client):
    record = people.edit(ContactFactory(title="Curator"), title="Registrar")

    response = signed_in.get(reverse("contacts:undo", args=[record.action.pk]))

    assert response.status_code == 405
    assert Contact.objects.get().title == "Registrar"


def test_undo_of_an_unknown_action_is_not_found(signed_in: Client):
    assert undo(signed_in, 999).status_code == 404


def test_undo_of_many_takes_as_many_queries_as_of_few():
    taken = []
    choir = CircleFactory(name="Choir of St Olave")
    for many in (2, 40):
        ids = [ContactFactory(closeness=pk % 2, circles=[choir]).pk for pk in range(many)]
        records = [people.set_closeness(ids, 5), people.trash(ids), people.remove_from_circle(ids, choir)]
        with CaptureQueriesContext(connection) as queries:
            undone = [changes.undo(record.action) for record in reversed(records)]
        taken.append(len(queries))
        assert [(each.count, each.kept) for each in undone] == [(many, [])] * 3
        assert set(Contact.objects.present().filter(pk__in=ids).values_list("closeness", flat=True)) == {0, 1}
        assert choir.contacts.filter(pk__in=ids).count() == many

    assert taken[0] == taken[1]


def test_undo_of_leaving_a_circle_joined_again_since_changes_nothing():
    choir, ana = CircleFactory(name="Choir of St Olave"), ContactFactory()
    people.add_to_circle([ana.pk], choir)
    left = people.remove_from_circle([ana.pk], choir)
    people.add_to_circle([ana.pk], choir)

    changes.undo(left.action)

    assert list(ana.circles.all()) == [choir]
