"""Walking a circle: its page, and each step on it."""

import re
import uuid
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings

from contacts import changes, discretion, people
from contacts.models import Action, Circle, CircleAnswer, CircleWalk, Contact, Tie
from contacts.weights import Certainty, Strength
from tests.factories import CircleFactory, ContactFactory, OrganizationFactory, TieFactory
from tests.test_promise import CROWDS, make

pytestmark = pytest.mark.django_db

WALKS = reverse("contacts:walks")
HTMX = {"HTTP_HX_REQUEST": "true"}
ASKED = {"q": "museum curator"}
Said = CircleAnswer.Said


@pytest.fixture
def choir() -> Circle:
    Circle.objects.all().delete()
    return CircleFactory(name="Choir")


def address(name: str, circle: Circle, *args: int, **query: object) -> str:
    return f"{reverse(f'contacts:{name}', args=[circle.pk, *args])}?{urlencode(ASKED | query)}"


def post(client: Client, name: str, circle: Circle, *args: int, sent: dict | None = None, **extra):
    return client.post(reverse(f"contacts:{name}", args=[circle.pk, *args]), ASKED | (sent or {}), **extra)


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def proposed(response) -> list[str]:
    return re.findall(r'id="name-\d+"><bdi class="name"[^>]*>(.*?)</bdi>', response.content.decode())


def say(client: Client, circle: Circle, person: Contact, said: str, **extra: str):
    return post(client, "walk_say", circle, person.pk, sent={"said": said}, **(HTMX | extra))


def name(
    client: Client, circle: Circle, person: Contact, line: str, form_uuid: uuid.UUID | None = None, **headers
):
    sent = {"line": line, "form_uuid": form_uuid or uuid.uuid4()}
    return post(client, "walk_name", circle, person.pk, sent=sent, **(headers or HTMX))


def add(client: Client, circle: Circle, line: str, **headers):
    return post(client, "walk_add", circle, sent={"line": line, "form_uuid": uuid.uuid4()}, **headers)


# ── The pages ─────────────────────────────────────────────────────────────────────────────────────


def test_walk_is_a_page_to_a_browser_and_a_region_to_htmx(signed_in, choir):
    ContactFactory(first_name="Zofia", last_name="Kruk", title="Cellist", closeness=4, circles=[choir])

    page = signed_in.get(address("circle_walk", choir))
    region = signed_in.get(address("circle_walk", choir), **HTMX)

    assert page.content.decode().startswith("<!doctype html>")
    assert "Who here might know somebody doing this: museum curator ?" in text(page)
    assert "Zofia Kruk Cellist" in text(page)
    assert "0 of 1 thought of" in text(page)
    assert region.content.decode().lstrip().startswith('<section class="walk"')
    assert "HX-Request" in region["Vary"]
    assert not CircleWalk.objects.exists(), "to look changes nothing"


@pytest.mark.parametrize("count", [1, 3])
def test_walk_asks_as_often_for_three_people_as_for_one(signed_in, choir, django_assert_num_queries, count):
    for _ in range(count):
        person = ContactFactory(organization=OrganizationFactory(), circles=[choir])
        named = ContactFactory(organization=OrganizationFactory())
        walk, _ = CircleWalk.objects.get_or_create(circle=choir, asked="museum curator", key="museum curator")
        CircleAnswer.objects.create(walk=walk, contact=person, said=Said.KNOWS, named=named)

    with django_assert_num_queries(20):
        response = signed_in.get(address("circle_walk", choir))

    assert len(proposed(response)) == count


@pytest.mark.parametrize("count", [1, 3])
def test_overview_asks_as_often_for_three_circles_as_for_one(
    signed_in, choir, django_assert_num_queries, count
):
    for number in range(count):
        circle = CircleFactory(name=f"Team {number}")
        walk = CircleWalk.objects.create(circle=circle, asked="museum curator", key="museum curator")
        named, person = ContactFactory(), ContactFactory(circles=[circle])
        CircleAnswer.objects.create(walk=walk, contact=person, said=Said.KNOWS, named=named)

    with django_assert_num_queries(10):
        response = signed_in.get(WALKS, ASKED)

    assert response.content.count(b">Go on<") == count


def test_overview_asks_first_where_nobody_was_asked(signed_in, choir):
    team = CircleFactory(name="Football team")
    luis = ContactFactory(first_name="Luis", last_name="", closeness=0)
    ana = ContactFactory(circles=[choir, team])
    CircleFactory(name="The board", in_the_dark=True)
    walk = CircleWalk.objects.create(
        circle=choir, asked="Museum curator", key="museum curator", walked_on=timezone.localdate()
    )
    CircleAnswer.objects.create(walk=walk, contact=ana, said=Said.KNOWS, named=luis)

    page = signed_in.get(WALKS, ASKED)

    said = text(page)
    assert said.index("Never asked about this") < said.index("Football team") < said.index("Asked already")
    assert "Choir 1 person, walked today : Luis What came of it" in said
    assert "The board" not in said
    assert "Some circles are withheld by your discretion settings." in said


def test_without_a_question_both_pages_ask_for_one(signed_in, choir):
    assert "Somebody doing what?" in text(signed_in.get(WALKS))
    page = signed_in.get(reverse("contacts:circle_walk", args=[choir.pk]))
    assert "Whom are you looking for?" in text(page)


def test_circle_of_people_walks_in_pages_and_goes_on_where_i_stopped(signed_in, choir):
    crowd = [ContactFactory(first_name=f"Zed{number:02}", circles=[choir]) for number in range(30)]

    assert proposed(signed_in.get(address("circle_walk", choir)))[0] == "Zed00 Boateng"
    assert len(proposed(signed_in.get(address("circle_walk", choir)))) == 12
    for person in crowd[:13]:
        say(signed_in, choir, person, "no")

    page = signed_in.get(address("circle_walk", choir))
    assert proposed(page)[0] == "Zed12 Boateng"
    assert "13 of 30 thought of" in text(page)
    assert (
        f'id="person-{crowd[13].pk}" tabindex="-1" data-person data-state="open" aria-current'
        in page.content.decode()
    )
    assert len(proposed(signed_in.get(address("circle_walk", choir, page=99)))) == 6


def test_whom_i_know_come_first_and_who_might_let_it_slip_last(signed_in, choir):
    leaky = ContactFactory(first_name="Priya", last_name="Raman", closeness=5, circles=[choir])
    TieFactory(a=leaky, b=ContactFactory(first_name="Tom", marked_dark=True), kind=Tie.Kind.PARTNER)
    ContactFactory(first_name="Not rated", last_name="", closeness=None, circles=[choir])
    ContactFactory(first_name="Never met", last_name="", closeness=0, circles=[choir])
    ContactFactory(first_name="Well known", last_name="", closeness=2, circles=[choir])

    page = signed_in.get(address("circle_walk", choir))

    assert proposed(page) == ["Well known", "Not rated", "Never met", "Priya Raman"]
    assert "Priya is the partner of somebody you keep in the dark" in text(page)
    assert "Tom" not in text(page)


@pytest.mark.parametrize("name", ["circle_walk", "walk_finish", "walk_undo", "walk_add"])
def test_dark_circle_is_not_walked(signed_in, name):
    board = CircleFactory(in_the_dark=True)
    client = signed_in.get if name == "circle_walk" else signed_in.post

    assert client(address(name, board)).status_code == 404


def ids_of_the_hidden() -> set[int]:
    return set(Contact.objects.filter(discretion.never_proposed()).values_list("pk", flat=True))


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CROWDS)
def test_nobody_hidden_is_ever_proposed_on_a_walk(signed_in: Client, drawn):
    crowd, pairs = drawn
    with transaction.atomic():
        made = make(crowd, pairs)
        team = CircleFactory(name="Everybody")
        for person in made:
            person.circles.add(team)
        for circle in (Circle.objects.get(name="Choir"), team):
            hidden = ids_of_the_hidden()
            here = {one.name for one in Contact.objects.filter(circles=circle).exclude(pk__in=hidden)}
            assert set(proposed(signed_in.get(address("circle_walk", circle)))) == here
            for person in made:
                status = say(signed_in, circle, person, "ask").status_code
                assert status == (200 if person.name in here else 404)
            # What is hidden after the answer was given shows no longer either.
            post(signed_in, "walk_finish", circle)
            people.set_discretion([made[0].pk], "in_the_dark")
            gone = ids_of_the_hidden()
            pages = [signed_in.get(address("circle_walk", circle)), signed_in.get(WALKS, ASKED)]
            for person in made:
                for page in pages:
                    assert person.pk not in gone or person.name not in page.content.decode()
        transaction.set_rollback(True)


# ── Steps ─────────────────────────────────────────────────────────────────────────────────────────


def test_answer_is_a_card_and_how_far_i_came(signed_in, choir):
    ana = ContactFactory(first_name="Ana", closeness=4, circles=[choir])

    response = say(signed_in, choir, ana, "ask")

    assert response.content.decode().lstrip().startswith('<li class="walker"')
    assert "to be asked" in text(response)
    assert "1 of 1 thought of" in text(response)
    assert CircleAnswer.objects.get().said == Said.ASK
    assert CircleWalk.objects.get().asked == "museum curator"


@pytest.mark.parametrize("count", [1, 3])
def test_step_asks_as_often_in_a_larger_circle(signed_in, choir, django_assert_num_queries, count):
    crowd = [ContactFactory(organization=OrganizationFactory(), circles=[choir]) for _ in range(count)]
    say(signed_in, choir, crowd[0], "ask")

    with django_assert_num_queries(42):
        response = say(signed_in, choir, crowd[0], "no")

    assert f"1 of {count} thought of" in text(response)


def test_answer_said_twice_changes_nothing_and_another_takes_its_place(signed_in, choir):
    ana = ContactFactory(circles=[choir])
    say(signed_in, choir, ana, "ask")
    actions = Action.objects.count()

    say(signed_in, choir, ana, "ask")
    assert Action.objects.count() == actions
    say(signed_in, choir, ana, "no")

    assert [answer.said for answer in CircleAnswer.objects.all()] == [Said.NO]


def test_answer_without_javascript_leads_back_to_the_card(signed_in, choir):
    crowd = [ContactFactory(first_name=f"Zed{number:02}", circles=[choir]) for number in range(14)]

    response = post(signed_in, "walk_say", choir, crowd[13].pk, sent={"said": "no"})

    expected = (
        f"{reverse('contacts:circle_walk', args=[choir.pk])}?q=museum+curator&page=2#person-{crowd[13].pk}"
    )
    assert (response.status_code, response["Location"]) == (302, expected)


def test_answer_that_is_none_is_refused(signed_in, choir):
    response = say(signed_in, choir, ContactFactory(circles=[choir]), "knows")

    assert response.status_code == 422
    assert not CircleAnswer.objects.exists()


def test_somebody_named_becomes_a_contact_with_a_tie(signed_in, choir):
    ana = ContactFactory(first_name="Ana", circles=[choir])

    response = name(signed_in, choir, ana, "her cousin Luis at Kew, knows a curator")

    luis = Contact.objects.get(first_name="Luis")
    assert (luis.last_name, luis.closeness, luis.tracked, luis.touch_every_days) == ("", 0, False, 0)
    assert (str(luis.organization), luis.how_met) == ("Kew", "knows a curator")
    tie = Tie.objects.get()
    assert (tie.a, tie.b, tie.kind) == (ana, luis, Tie.Kind.FAMILY)
    assert (tie.strength, tie.certainty) == (Strength.FAIR, Certainty.LIKELY)
    assert tie.note == "her cousin Luis at Kew, knows a curator"
    assert CircleAnswer.objects.get().named == luis
    assert "Might know Luis" in text(response)


def test_name_is_taken_back_by_one_step(signed_in, choir):
    ana, ben = ContactFactory(first_name="Ana", circles=[choir]), ContactFactory(circles=[choir])
    name(signed_in, choir, ana, "Luis at Kew")
    say(signed_in, choir, ben, "no")

    post(signed_in, "walk_undo", choir, **HTMX)
    response = post(signed_in, "walk_undo", choir, **HTMX)

    assert not CircleAnswer.objects.exists()
    assert not Contact.objects.filter(first_name="Luis").exists()
    assert not Tie.objects.exists()
    assert response.content.decode().lstrip().startswith('<section class="walk"')
    assert (
        f'id="person-{ana.pk}" tabindex="-1" data-person data-state="open" aria-current'
        in response.content.decode()
    )
    assert "There is no step to take back." in text(post(signed_in, "walk_undo", choir, **HTMX))


def test_first_step_can_be_taken_back_when_others_follow(signed_in, choir):
    ana, ben = ContactFactory(circles=[choir]), ContactFactory(circles=[choir])
    say(signed_in, choir, ana, "no")
    first = Action.objects.latest("pk")
    say(signed_in, choir, ben, "no")

    response = post(signed_in, "walk_undo", choir, sent={"action": first.pk})

    assert response.status_code == 302
    assert CircleAnswer.objects.get().contact == ben


def test_form_sent_twice_names_one_person(signed_in, choir):
    ana, form_uuid = ContactFactory(circles=[choir]), uuid.uuid4()

    for _ in range(2):
        assert name(signed_in, choir, ana, "Luis", form_uuid).status_code == 200

    assert Contact.objects.filter(first_name="Luis").count() == CircleAnswer.objects.count() == 1


def test_somebody_without_a_name_is_kept_as_words(signed_in, choir):
    ana = ContactFactory(circles=[choir])
    name(signed_in, choir, ana, "")
    response = name(signed_in, choir, ana, "somebody in grants at Kew")

    assert sorted(CircleAnswer.objects.values_list("words", flat=True)) == ["", "somebody in grants at Kew"]
    assert Contact.objects.count() == 1
    assert "Might know somebody, not named yet, someone: “ somebody in grants at Kew ”" in text(response)

    name(signed_in, choir, ana, "Luis")
    assert not CircleAnswer.objects.filter(named=None, words="").exists()


def test_somebody_who_is_there_already_is_taken_for_themselves(signed_in, choir):
    ana = ContactFactory(first_name="Ana", circles=[choir])
    luis = ContactFactory(first_name="Luis", last_name="Ferreira", closeness=3)

    name(signed_in, choir, ana, "Luis Ferreira")

    assert Contact.objects.count() == 2
    assert CircleAnswer.objects.get().named == luis
    assert Contact.objects.get(pk=luis.pk).closeness == 3


@pytest.mark.parametrize("line", ["Luis Ferreira", "Ana Boateng", "x" * 301])
def test_line_that_says_it_not_clearly_is_refused_and_kept(signed_in, choir, line):
    ana = ContactFactory(first_name="Ana", circles=[choir])
    for _ in range(2):
        ContactFactory(first_name="Luis", last_name="Ferreira")

    response = name(signed_in, choir, ana, line)

    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert f'value="{line}"' in response.content.decode()
    assert not CircleWalk.objects.exists()
    assert Contact.objects.count() == 3


def test_hidden_person_who_is_named_carries_the_mark(signed_in, choir):
    ana = ContactFactory(first_name="Ana", circles=[choir])
    ContactFactory(first_name="Tom", last_name="Kranz", marked_dark=True)

    response = name(signed_in, choir, ana, "Tom Kranz")

    assert "Tom Kranz in the dark : you said so" in text(response)
    post(signed_in, "walk_finish", choir)
    assert "Tom" not in text(signed_in.get(address("circle_walk", choir)))


def test_person_added_to_the_circle_needs_a_first_name_only(signed_in, choir):
    response = add(signed_in, choir, "Luis, knows a curator", **HTMX)

    luis = Contact.objects.get()
    assert (luis.first_name, luis.last_name, luis.closeness, luis.how_met) == (
        "Luis",
        "",
        None,
        "knows a curator",
    )
    assert list(luis.circles.all()) == [choir]
    assert "Might know someone: “ knows a curator ”" in text(response)
    answer = CircleAnswer.objects.get()
    assert (answer.said, answer.words, answer.named) == (Said.KNOWS, "knows a curator", None)
    assert proposed(response) == ["Luis"]

    post(signed_in, "walk_undo", choir, **HTMX)
    assert not Contact.objects.exists()


def test_person_is_added_to_the_circle_without_javascript(signed_in, choir):
    response = add(signed_in, choir, "王小明", follow=True)

    assert proposed(response) == ["王小明"]
    assert "Added 王小明 to Choir" in text(response)
    assert "0 of 1 thought of" in text(response)


def test_person_cannot_be_added_without_a_name(signed_in, choir):
    response = add(signed_in, choir, "somebody in grants")

    assert response.status_code == 422
    assert "Say who it is: a first name is enough." in text(response)


def test_finished_walk_is_remembered_with_what_came_of_it(signed_in, choir):
    team = CircleFactory(name="Football team")
    ana, ben = (ContactFactory(first_name=first, circles=[choir, team]) for first in ("Ana", "Ben"))
    name(signed_in, choir, ana, "Luis")
    say(signed_in, choir, ben, "ask")

    page = post(signed_in, "walk_finish", choir, follow=True)

    choir.refresh_from_db()
    today = timezone.localdate()
    assert CircleWalk.objects.get().walked_on == choir.walked_on == today
    assert "Luis , through Ana Boateng" in text(page)
    assert "Ask Ben Boateng whom they know" in text(page)
    assert "Next: Football team , 2 people" in text(page)
    assert "2 of 2 thought of" in text(page)
    assert proposed(signed_in.get(address("circle_walk", choir, page=1)))

    record = Action.objects.filter(what__startswith="Walked").get()
    changes.undo(record)
    choir.refresh_from_db()
    assert CircleWalk.objects.get().walked_on is choir.walked_on is None


def test_circle_without_people_offers_to_add_them(signed_in, choir):
    ContactFactory(circles=[choir], marked_dark=True)

    page = text(signed_in.get(address("circle_walk", choir)))

    assert "Nobody to ask here yet." in page
    assert "Some people are withheld by your discretion settings." in page
