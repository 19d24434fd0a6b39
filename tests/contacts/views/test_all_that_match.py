"""Bulk edits of all that match, on the list of people."""

import re
from html import unescape

import pytest
from django.urls import reverse

from contacts import people, search
from contacts.models import Action, Contact
from tests.factories import CircleFactory, ContactFactory, NoteFactory, TieFactory

LIST = reverse("contacts:list")
BULK = reverse("contacts:bulk")
HTMX = {"HTTP_HX_REQUEST": "true"}


def sixty(**values: object) -> list[int]:
    people_made = Contact.objects.bulk_create(
        Contact(first_name=f"P{number:02}", sort_name=f"p{number:02}", **values) for number in range(60)
    )
    search.index()
    return [person.pk for person in people_made]


def all_of(count: int, do: str, **more: object) -> dict[str, object]:
    return {"matching": "1", "count": count, "do": do, **more}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("do", "field", "value"),
    [
        ("closeness:4", "closeness", 4),
        ("mind:on", "tracked", True),
        ("discretion:told", "discretion", "told"),
    ],
)
@pytest.mark.parametrize("query", ["", "?q=p", "?closeness=2&page=2"])
def test_all_that_match_are_changed_as_one_action_with_one_undo(signed_in, query, do, field, value):
    sixty(closeness=2)
    other = ContactFactory(closeness=1, first_name="Zora", last_name="")
    search.index()
    before = list(Contact.objects.order_by("pk").values_list(field, flat=True))
    everyone = 61 if not query else 60

    answer = signed_in.post(BULK + query, all_of(everyone, do), **HTMX).content.decode()

    action = Action.objects.get()
    assert action.count == everyone
    assert Contact.objects.filter(**{field: value}).count() == everyone
    assert reverse("contacts:undo", args=[action.pk]) in answer
    other.refresh_from_db()
    assert (getattr(other, field) == value) is (not query)

    signed_in.post(reverse("contacts:undo", args=[action.pk]))
    assert list(Contact.objects.order_by("pk").values_list(field, flat=True)) == before


@pytest.mark.django_db
def test_all_that_match_go_into_a_circle_and_back_by_undo(signed_in):
    choir = CircleFactory()
    choir.contacts.add(sixty()[0])

    signed_in.post(BULK, all_of(60, f"circle-add:{choir.pk}"), **HTMX)
    assert choir.contacts.count() == 60

    signed_in.post(reverse("contacts:undo", args=[Action.objects.get().pk]))
    assert choir.contacts.count() == 1


@pytest.mark.django_db
def test_bar_offers_all_that_match_only_where_there_is_another_page(signed_in):
    ids = sixty()
    assert "or all 60 that match" in signed_in.get(LIST).content.decode()

    people.trash(ids[:10])
    assert "that match" not in signed_in.get(LIST).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_other_number_than_shown_is_asked_about_and_nothing_done(signed_in, headers):
    sixty()

    answer = signed_in.post(f"{BULK}?q=p&page=2", all_of(58, "closeness:4", because="x"), **headers)

    html = answer.content.decode()
    assert answer.status_code == 409
    assert "There are 60 now, not 58" in html
    assert "Nothing was changed yet." in html
    assert not Action.objects.exists()
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', html.partition("<section")[2]))
    address = unescape(re.findall(r'action="([^"]+)" hx-post', html)[0])
    assert (address, fields["count"], fields["do"]) == (f"{BULK}?q=p&page=2", "60", "closeness:4")

    signed_in.post(address, fields, **headers)
    assert Contact.objects.filter(closeness=4).count() == 60


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("do", "button"),
    [
        ("closeness:none", "Closeness not rated: all 60"),
        ("closeness:0", "Closeness not in touch yet: all 60"),
        ("discretion:told", "Discretion told in confidence: all 60"),
        ("mind:off", "Off my mind: all 60"),
        ("trash", "Put in the trash: all 60"),
        ("circle-add:{circle}", "Add to Choir: all 60"),
        ("circle-out:{circle}", "Take out of Choir: all 60"),
    ],
)
def test_question_says_what_is_to_be_done(signed_in, do, button):
    sixty()
    circle = CircleFactory(name="Choir").pk

    html = signed_in.post(BULK, all_of(7, do.format(circle=circle)), **HTMX).content.decode()

    assert f">{button}</button>" in html


@pytest.mark.django_db
def test_trash_of_all_is_asked_about_with_counts_first(signed_in):
    ids = sixty()
    NoteFactory(contact_id=ids[3])
    TieFactory(a_id=ids[0], b_id=ids[1])
    TieFactory()

    first = signed_in.post(f"{BULK}?q=p", all_of(60, "trash"), **HTMX)

    assert first.status_code == 200
    assert "Put 60 people in the trash?" in first.content.decode()
    assert "With them go 1 note and 1 tie. They can be restored for 30 days." in first.content.decode()
    assert not Contact.objects.trashed().exists()

    signed_in.post(f"{BULK}?q=p", all_of(60, "trash", confirmed="1"), **HTMX)
    assert Contact.objects.trashed().count() == 60
    assert search.count("p") == 0

    signed_in.post(reverse("contacts:undo", args=[Action.objects.get().pk]))
    assert not Contact.objects.trashed().exists()
    assert search.count("p") == 60


@pytest.mark.django_db
def test_trash_of_another_number_is_asked_about_twice(signed_in):
    sixty()

    stale = signed_in.post(BULK, all_of(59, "trash", confirmed="1"), **HTMX)

    assert stale.status_code == 409
    assert 'name="confirmed"' not in stale.content.decode()
    assert not Contact.objects.trashed().exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "query", "said"),
    [
        ({"matching": "1", "do": "mind:on"}, "", "There are 60 now"),
        ({"matching": "1", "count": "x", "do": "mind:on"}, "", "Enter a whole number."),
        (all_of(60, "delete"), "", "Choose what to do with them."),
        (all_of(0, "mind:on"), "?q=nobody", "Nobody matches any more."),
    ],
)
def test_all_that_match_refused_says_why(signed_in, data, query, said):
    sixty()

    assert said in signed_in.post(BULK + query, data, **HTMX).content.decode()
    assert not Action.objects.exists()


@pytest.mark.django_db
def test_those_ticked_count_for_nothing_when_all_are_meant(signed_in):
    ids = sixty()

    signed_in.post(BULK, all_of(60, "mind:on", who=[ids[0]]), **HTMX)

    assert Contact.objects.filter(tracked=True).count() == 60


@pytest.mark.django_db
def test_all_that_match_take_no_more_questions_for_many_than_for_few(
    signed_in, django_assert_max_num_queries
):
    Contact.objects.bulk_create(Contact(first_name=f"P{n}", sort_name=f"p{n}") for n in range(1_200))

    with django_assert_max_num_queries(40):
        signed_in.post(BULK, all_of(1_200, "closeness:4"), **HTMX)
    with django_assert_max_num_queries(40):
        signed_in.post(reverse("contacts:undo", args=[Action.objects.get().pk]), **HTMX)
