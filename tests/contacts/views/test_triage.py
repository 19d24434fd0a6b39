import re

import pytest
from django.test import Client
from django.urls import reverse

from contacts.models import Action, Contact
from tests.factories import (
    NOW,
    TODAY,
    CircleFactory,
    ContactFactory,
    ImportBatchFactory,
    OrganizationFactory,
)

pytestmark = pytest.mark.django_db

TRIAGE = reverse("contacts:triage")
UNDO = reverse("contacts:triage_undo")
HTMX = {"HTTP_HX_REQUEST": "true"}


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def names(client: Client, query: str = "") -> list[str]:
    return re.findall(r'<bdi class="name"[^>]*>(.*?)</bdi>', client.get(TRIAGE + query).content.decode())


def say(client: Client, person: Contact, **said: object):
    address = reverse("contacts:triage_step", args=[person.pk])
    return client.post(address, {"version": person.version, **said}, **HTMX)


def page_of(*people: Contact, **said: object) -> dict[str, object]:
    """What the form of a page sends when nothing but `said` was chosen."""
    sent: dict[str, object] = {"who": [person.pk for person in people]}
    for person in people:
        sent |= {
            f"{person.pk}-version": person.version,
            f"{person.pk}-tracked": "off",
            f"{person.pk}-dark": "off",
        }
    return sent | said


def test_triage_is_a_page_to_a_browser_and_a_region_to_htmx(signed_in):
    ContactFactory(first_name="Zofia", last_name="Kruk", title="Curator", connected_on=TODAY)

    page = signed_in.get(TRIAGE).content.decode()
    region = signed_in.get(TRIAGE, **HTMX)

    assert page.startswith("<!doctype html>")
    assert page.count('id="messages"') == 1
    assert region.content.decode().lstrip().startswith('<section class="triage"')
    assert "Zofia Kruk" in text(page)
    assert "connected 23 Nov 2026" in text(page)
    assert "0 of 1 sorted" in text(page)
    assert "HX-Request" in region["Vary"]


@pytest.mark.parametrize("people", [1, 3])
def test_triage_asks_as_often_for_three_people_as_for_one(signed_in, django_assert_num_queries, people):
    for _ in range(people):
        ContactFactory(organization=OrganizationFactory(), circles=[CircleFactory()])
    ImportBatchFactory()

    with django_assert_num_queries(12):
        response = signed_in.get(TRIAGE, **HTMX)

    assert response.content.count(b"data-person=") == people


def test_step_asks_no_more_than_it_must(signed_in, django_assert_num_queries):
    person = ContactFactory(organization=OrganizationFactory(), circles=[CircleFactory()])
    say(signed_in, ContactFactory(), rating="1")

    with django_assert_num_queries(21):
        say(signed_in, person, rating="4")


def test_twenty_at_a_time_and_the_next_behind_the_last(signed_in):
    people = [ContactFactory(first_name=f"P{number:02}", last_name="") for number in range(23)]

    assert names(signed_in) == [person.name for person in people[:20]]
    assert names(signed_in, f"?after={people[19].pk}") == [person.name for person in people[20:]]
    assert names(signed_in, f"?after={people[22].pk}") == []
    assert "23 people you passed over wait" in text(
        signed_in.get(f"{TRIAGE}?after={people[22].pk}").content.decode()
    )


def test_import_and_place_narrow_the_queue_and_stay_in_each_address(signed_in):
    batch, kew = ImportBatchFactory(), OrganizationFactory(name="Kew Gardens")
    ContactFactory(first_name="Brought", last_name="", batch=batch)
    there = ContactFactory(first_name="There", last_name="", organization=kew)

    assert names(signed_in, f"?batch={batch.pk}") == ["Brought"]
    assert names(signed_in, f"?organization={kew.pk}") == ["There"]
    html = signed_in.get(f"{TRIAGE}?organization={kew.pk}").content.decode()
    assert f'{reverse("contacts:triage_step", args=[there.pk])}?organization={kew.pk}"' in html


@pytest.mark.parametrize(
    "query",
    ["?after=x", f"?after={10**30}", "?after=-1", "?batch=%00", f"?organization={10**30}", "?after=999"],
)
def test_nonsense_in_the_address_is_as_good_as_nothing(signed_in, query):
    ContactFactory(first_name="Ana", last_name="")

    assert names(signed_in, query) == ["Ana"]


def test_people_kept_in_the_dark_are_counted_and_not_named(signed_in):
    ContactFactory(first_name="Secretive", marked_dark=True)

    html = signed_in.get(TRIAGE).content.decode()

    assert "1 person is left out by your discretion settings." in text(html)
    assert "Secretive" not in html
    assert "Nobody waits to be sorted" in html


def test_step_answers_with_the_row_and_how_far_i_have_come(signed_in):
    person = ContactFactory(first_name="Ana")
    ContactFactory()

    html = say(signed_in, person, rating="4").content.decode()

    assert html.lstrip().startswith(f'<li class="newcomer" id="person-{person.pk}"')
    assert 'value="4" autocomplete="off" checked' in html
    assert 'data-state="done"' in html
    assert f'name="action" value="{Action.objects.get().pk}"' in html
    assert "1 of 2 sorted" in text(html)
    assert "<html" not in html


def test_step_into_the_dark_shows_the_mark_with_its_reason(signed_in):
    html = say(signed_in, ContactFactory(), dark="on").content.decode()

    assert "in the dark: you said so" in text(html)
    assert Contact.objects.get().discretion == "in_the_dark"


@pytest.mark.parametrize(
    "said", [{"rating": "6"}, {"rating": "x"}, {"circle": "x" * 101}, {"version": "x"}, {"version": ""}]
)
def test_step_that_cannot_be_is_refused_in_words(signed_in, said):
    person = ContactFactory()

    answer = say(signed_in, person, **said)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Action.objects.exists()


def test_step_on_an_old_version_shows_how_they_stand_now(signed_in):
    person = ContactFactory(version=3, title="Head of ferns")

    answer = say(signed_in, person, rating="4", version="2")

    assert answer.status_code == 409
    assert "Changed elsewhere in the meantime." in text(answer.content.decode())
    assert 'value="3" data-version' in answer.content.decode()
    assert Contact.objects.get().closeness is None


def test_step_about_somebody_in_the_trash_is_not_found(signed_in):
    assert say(signed_in, ContactFactory(trashed=True), rating="4").status_code == 404


def test_undo_takes_back_the_last_step_and_shows_its_page(signed_in):
    one, two = ContactFactory(first_name="One", last_name=""), ContactFactory(first_name="Two", last_name="")
    say(signed_in, one, rating="4")
    say(signed_in, two, rating="2")

    html = signed_in.post(UNDO, {"who": [one.pk, two.pk]}, **HTMX).content.decode()

    assert re.findall(r'<bdi class="name"[^>]*>(.*?)</bdi>', html) == ["One", "Two"]
    assert re.search(rf'id="person-{two.pk}"[^>]*data-state="waiting" aria-current="true"', html)
    assert "1 of 2 sorted" in text(html)

    html = signed_in.post(UNDO, {"who": [two.pk]}, **HTMX).content.decode()
    assert re.findall(r'<bdi class="name"[^>]*>(.*?)</bdi>', html) == ["One", "Two"]
    assert not Contact.objects.filter(triaged_at__isnull=False).exists()

    assert "There is no step to take back." in signed_in.post(UNDO, **HTMX).content.decode()


def test_undo_of_one_step_leaves_the_later_ones(signed_in):
    one, two = ContactFactory(), ContactFactory()
    say(signed_in, one, rating="4")
    first = Action.objects.get()
    say(signed_in, two, rating="2")

    signed_in.post(UNDO, {"action": first.pk, "who": [one.pk, two.pk]}, **HTMX)

    assert list(Contact.objects.order_by("pk").values_list("closeness", flat=True)) == [None, 2]


def test_undo_here_takes_back_no_other_action(signed_in):
    other = Action.objects.create(what="Something else")

    signed_in.post(UNDO, {"action": other.pk}, **HTMX)

    other.refresh_from_db()
    assert other.undone_at is None


def test_step_is_undone_from_the_history_too(signed_in):
    person = ContactFactory()
    say(signed_in, person, rating="4")

    signed_in.post(reverse("contacts:undo", args=[Action.objects.get().pk]))

    assert names(signed_in) == [person.name]


def test_place_is_behind_whom_i_sorted_last(signed_in):
    people = [ContactFactory() for _ in range(4)]
    say(signed_in, people[1], rating="4")

    html = signed_in.get(TRIAGE).content.decode()

    assert re.findall(r'id="person-(\d+)"[^>]*aria-current', html) == [str(people[2].pk)]


# ── Without JavaScript ────────────────────────────────────────────────────────────────────────────


def test_page_is_saved_with_one_button_as_one_action(signed_in):
    people = [ContactFactory(first_name=name, last_name="") for name in "ABCDE"]
    a, b, c, d, _ = people
    sent = page_of(*people, **{
        f"{a.pk}-rating": "4", f"{b.pk}-rating": "skip", f"{c.pk}-circle": " Choir ",
        f"{d.pk}-dark": ["off", "on"],
    })  # fmt: skip

    answer = signed_in.post(TRIAGE, sent, follow=True)

    assert answer.redirect_chain == [(TRIAGE, 302)]
    assert "Sorted 4 people" in text(answer.content.decode())
    assert names(signed_in) == ["E"]
    a.refresh_from_db()
    d.refresh_from_db()
    assert (a.closeness, d.discretion) == (4, "in_the_dark")
    assert [circle.name for circle in c.circles.all()] == ["Choir"]

    signed_in.post(reverse("contacts:undo", args=[Action.objects.get().pk]))
    assert names(signed_in) == list("ABCDE")


def test_page_sent_twice_is_saved_once(signed_in):
    person = ContactFactory()
    sent = page_of(person, **{f"{person.pk}-rating": "4"})

    signed_in.post(TRIAGE, sent)
    again = signed_in.post(TRIAGE, sent, follow=True)

    assert Action.objects.count() == 1
    assert "Nothing was chosen yet" in text(again.content.decode())


def test_page_keeps_to_what_was_changed_elsewhere_and_says_so(signed_in):
    one, two, gone = ContactFactory(), ContactFactory(version=2), ContactFactory(trashed=True)
    sent = page_of(one, two, gone, **{f"{pk}-rating": "4" for pk in (one.pk, two.pk, gone.pk)})

    answer = signed_in.post(TRIAGE, sent | {f"{two.pk}-version": 1}, follow=True)

    assert "Sorted 1 person" in text(answer.content.decode())
    assert "1 person changed elsewhere meanwhile" in text(answer.content.decode())
    assert "1 person of this page no longer here" in text(answer.content.decode())
    assert list(Contact.objects.order_by("pk").values_list("closeness", flat=True)) == [4, None, None]


@pytest.mark.parametrize("sent", [{}, {"who": ["x", str(10**30), ""]}, {"who": ["1"], "1-rating": "9"}])
def test_page_of_nonsense_saves_nothing(signed_in, sent):
    ContactFactory(pk=1)

    assert signed_in.post(TRIAGE, sent).status_code == 302
    assert not Action.objects.exists()


@pytest.mark.parametrize("typed", ["<script>alert(1)</script>", "\"'><img src=x onerror=alert(1)>"])
def test_hostile_text_stays_text(signed_in, typed):
    ContactFactory(
        first_name=typed, last_name="", title=typed, organization=OrganizationFactory(name=typed),
        circles=[CircleFactory(name=typed)],
    )  # fmt: skip

    html = signed_in.get(TRIAGE).content.decode()

    assert "<script>alert" not in html
    assert "<img" not in html


# ── The way here ──────────────────────────────────────────────────────────────────────────────────


def test_list_of_people_leads_here_while_somebody_waits(signed_in):
    ContactFactory(triaged_at=NOW)
    ContactFactory(marked_dark=True)
    assert f'href="{TRIAGE}"' not in signed_in.get(reverse("contacts:list")).content.decode()

    ContactFactory()
    assert f'href="{TRIAGE}"' in signed_in.get(reverse("contacts:list")).content.decode()


def test_finished_import_leads_to_its_own_people(signed_in):
    action = Action.objects.create(what="Imported")
    batch = ImportBatchFactory(new=1, action=action)
    ContactFactory(batch=batch)

    html = signed_in.get(reverse("contacts:import_batch", args=[batch.pk])).content.decode()

    assert f'href="{TRIAGE}?batch={batch.pk}"' in html
