import re
import threading
import uuid
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from contacts import listing, people, search
from contacts.listing import ORDERS
from contacts.models import Action, Circle, Contact, ImportBatch, Organization
from infoint import signin
from tests.factories import (
    TODAY,
    CircleFactory,
    ContactFactory,
    ContactWayFactory,
    FormerRoleFactory,
    ImportBatchFactory,
    NoteFactory,
    OrganizationFactory,
)

LIST = reverse("contacts:list")
BULK = reverse("contacts:bulk")
ADD = reverse("contacts:add")
HTMX = {"HTTP_HX_REQUEST": "true"}


def names(client: Client, query: str = "") -> list[str]:
    """The names in the list, as they stand there."""
    rows = re.findall(r'<bdi class="name"[^>]*>(.*?)</bdi>', client.get(LIST + query).content.decode())
    return [unescape(re.sub("</?mark>", "", row)) for row in rows]


def row_of(client: Client, query: str) -> str:
    """The only row of the list, without tags but marks, blanks made one."""
    html = client.get(LIST + query, **HTMX).content.decode()
    (row,) = re.findall(r"<tr>.*?</tr>", html.partition("<tbody>")[2], re.DOTALL)
    return " ".join(unescape(re.sub(r"<(?!/?mark>)[^>]+>", " ", row)).split())


@pytest.mark.django_db
def test_list_is_a_page_to_a_browser_and_a_region_to_htmx(signed_in):
    ContactFactory(first_name="Zofia", last_name="Kruk")

    page = signed_in.get(LIST)
    region = signed_in.get(LIST, **HTMX)

    assert page.content.decode().startswith("<!doctype html>")
    assert region.content.decode().lstrip().startswith('<section id="people"')
    assert "Zofia Kruk" in page.content.decode()
    assert "Zofia Kruk" in region.content.decode()
    assert "HX-Request" in region["Vary"]


@pytest.mark.django_db
def test_list_says_how_many_there_are_and_how_many_are_found(signed_in):
    for number in range(3):
        ContactFactory(first_name=f"Ana{number}", tracked=number == 0)
    ContactFactory(first_name="Bo")
    ContactFactory(trashed=True, first_name="Ana9", tracked=True)
    search.index()

    html = signed_in.get(LIST + "?q=ana").content.decode()

    assert "4 people, 1 of them on your mind." in html
    assert "3 of 4" in html


@pytest.mark.parametrize("people", [1, 3])
@pytest.mark.parametrize(("query", "most"), [("", 14), ("?q=boateng", 17), ("?q=seed", 19)])
def test_list_asks_as_often_for_three_people_as_for_one(
    signed_in, django_assert_num_queries, people, query, most
):
    for _ in range(people):
        person = ContactFactory(organization=OrganizationFactory(), circles=[CircleFactory()])
        NoteFactory(contact=person)
    ImportBatchFactory()
    search.index()
    signed_in.get(LIST)

    with django_assert_num_queries(most):
        response = signed_in.get(LIST + query, **HTMX)

    assert response.content.count(b"data-tick>") == people


# ── What was found, and why ───────────────────────────────────────────────────────────────────────


@pytest.fixture
def maria(db: None) -> Contact:
    maria = ContactFactory(
        first_name="María", last_name="García", called="Mari", title="Curator", location="Sevilla",
        organization=OrganizationFactory(name="Prado"), email="mg@example.org", how_met="on the night train",
        circles=[CircleFactory(name="Climbing")],
    )  # fmt: skip
    ContactWayFactory(contact=maria, value="plot@example.net")
    FormerRoleFactory(contact=maria, title="Gardener", organization=OrganizationFactory(name="Kew"))
    NoteFactory(contact=maria, text="Loves ferns.\nHis cousin is Garcia at Wakehurst.")
    NoteFactory(contact=maria, text="Was ill for a while.", sensitive=True)
    search.index()
    return maria


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("garcia", "María <mark>García</mark>"),
        ("cura", "<mark>Cura</mark>tor"),
        ("prado", "<mark>Prado</mark>"),
        ("kew", "was <mark>Kew</mark>"),
        ("gardener", "was <mark>Gardener</mark>, Kew"),
        ("cousin", "in a note: “His <mark>cousin</mark> is Garcia at Wakehurst.”"),
        ("climb", "circle: <mark>Climb</mark>ing"),
        ("mg@exa", "e-mail: <mark>mg@exa</mark>mple.org"),
        ("plot@", "e-mail: <mark>plot</mark>@example.net"),
        ("sevilla", "in <mark>Sevilla</mark>"),
        ("night", "how we know each other: “on the <mark>night</mark> train”"),
        ("mari", "<mark>Marí</mark>a García"),
    ],
)
def test_row_says_which_field_was_found(signed_in, maria, typed, said):
    assert said in row_of(signed_in, f"?q={typed}")


def test_row_says_no_more_than_was_asked(signed_in, maria):
    row = row_of(signed_in, "?q=garcia")

    assert "in a note" not in row
    assert "was" not in row


def test_sensitive_note_is_neither_found_nor_shown(signed_in, maria):
    assert names(signed_in, "?q=ill") == []
    assert "ill for" not in row_of(signed_in, "?q=cousin+at")


@pytest.mark.django_db
def test_row_of_somebody_in_the_dark_says_why(signed_in):
    ContactFactory(organization=OrganizationFactory(name="Meridian", confidential=True))

    assert "in the dark : works at Meridian" in row_of(signed_in, "")


@pytest.mark.django_db
def test_row_shows_three_circles_and_how_many_more(signed_in):
    ContactFactory(circles=[CircleFactory(name=name) for name in "ABCDE"])

    assert "A B C +2" in row_of(signed_in, "")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", ["<script>alert(1)</script>", "\"'><img src=x onerror=alert(1)>", "{{ 7 }}"]
)
def test_hostile_text_stays_text(signed_in, typed):
    ContactFactory(first_name=typed, last_name="", title=typed)
    search.index()

    html = signed_in.get(LIST, {"q": typed}).content.decode()

    assert "<script>alert" not in html
    assert "<img" not in html
    assert names(signed_in) == [typed]


# ── Filters, order, pages ─────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_names_come_before_what_else_was_found(signed_in):
    noted = ContactFactory(first_name="Abel", last_name="Adams")
    NoteFactory(contact=noted, text="knows Zora")
    ContactFactory(first_name="Zora", last_name="Zeman")
    search.index()

    assert names(signed_in, "?q=zora") == ["Zora Zeman", "Abel Adams"]


@pytest.mark.parametrize(
    "query", ["?q=a", "?q=a&sort=touch", "?q=a&sort=place", "?q=c&closeness=none", "?q=a&at=t"]
)
def test_many_hits_are_listed_like_few(signed_in, several, monkeypatch, query):
    few = names(signed_in, query)
    monkeypatch.setattr(listing, "MANY", 0)

    assert few
    assert names(signed_in, query) == few


@pytest.fixture
def several(db: None) -> None:
    kew, tate = OrganizationFactory(name="kew"), OrganizationFactory(name="Tate")
    meridian = OrganizationFactory(name="Meridian", confidential=True)
    choir, batch = CircleFactory(name="Choir"), ImportBatchFactory()
    ContactFactory(
        first_name="Ana",
        last_name="A",
        how_met="at Ali's",
        organization=tate,
        tracked=True,
        closeness=4,
        last_touch_on=TODAY,
    )
    ContactFactory(first_name="Bo", last_name="B", organization=kew, circles=[choir], closeness=0)
    ContactFactory(first_name="Cy", last_name="C", batch=batch, discretion="told", connected_on=TODAY)
    ContactFactory(
        first_name="Di",
        last_name="D",
        organization=meridian,
        closeness=3,
        last_touch_on=TODAY.replace(year=2020),
        connected_on=TODAY.replace(year=2020),
    )
    search.index()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?mind=1", ["Ana A"]),
        ("?circle={circle}", ["Bo B"]),
        ("?at=ke", ["Bo B"]),
        ("?organization={organization}", ["Bo B"]),
        ("?closeness=3&closeness=4&closeness=5", ["Ana A", "Di D"]),
        ("?closeness=none", ["Cy C"]),
        ("?closeness=none&closeness=0", ["Bo B", "Cy C"]),
        ("?discretion=told", ["Cy C"]),
        ("?discretion=in_the_dark", ["Di D"]),
        ("?batch={batch}", ["Cy C"]),
        ("?closeness=3&q=di", ["Di D"]),
        ("?closeness=3&q=ana", []),
        ("?sort=name", ["Ana A", "Bo B", "Cy C", "Di D"]),
        ("?sort=touch", ["Ana A", "Di D", "Cy C", "Bo B"]),
        ("?sort=silence", ["Di D", "Ana A", "Bo B", "Cy C"]),
        ("?sort=connected", ["Cy C", "Di D", "Bo B", "Ana A"]),
        ("?sort=place", ["Bo B", "Di D", "Ana A", "Cy C"]),
    ],
)
def test_filters_and_orders(signed_in, several, query, found):
    query = query.format(
        circle=Circle.objects.get(name="Choir").pk,
        organization=Organization.objects.get(name="kew").pk,
        batch=ImportBatch.objects.get().pk,
    )

    assert names(signed_in, query) == found


@pytest.mark.parametrize(
    "query",
    [
        "?page=0", "?page=-1", "?page=1e9", "?page=abc", f"?page={10**30}", "?sort=password", "?sort=",
        "?circle=x", "?circle=-1", f"?circle={10**30}", "?organization=%00", f"?organization={10**30}",
        "?batch=zz", "?closeness=9&closeness=3", "?closeness=%ff", "?discretion=DROP", "?mind=maybe",
        "?q=&q=", "?q=%00", "?at=%20", "?nonsense=1",
    ],
)  # fmt: skip
def test_nonsense_in_the_address_is_as_good_as_nothing(signed_in, several, query):
    assert names(signed_in, query) == ["Ana A", "Bo B", "Cy C", "Di D"]


def test_of_repeated_parameters_the_last_counts(signed_in, several):
    assert names(signed_in, "?q=bo&q=ana") == ["Ana A"]


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["", "?q=boateng", "?sort=touch", "?sort=silence", "?sort=place"])
def test_pages_hold_everybody_once(signed_in, query):
    place = OrganizationFactory()
    for number in range(120):
        ContactFactory(
            first_name=f"P{number:03}",
            last_touch_on=TODAY if number % 3 == 0 else None,
            organization=place if number % 2 else None,
        )
    ContactFactory(first_name="Noted", last_name="Zed", how_met="with Boateng")
    search.index()
    joint = "&" if query else "?"

    pages = [names(signed_in, f"{query}{joint}page={page}") for page in (1, 2, 3)]

    assert [len(page) for page in pages] == [50, 50, 21]
    assert len({name for page in pages for name in page}) == 121
    assert names(signed_in, f"{query}{joint}page=99") == pages[2]


def test_address_of_what_is_typed_replaces_the_old_one_without_empty_fields(signed_in, several):
    answer = signed_in.get(
        LIST + "?q=ana+b&circle=&closeness=3&at=&sort=touch", **HTMX, HTTP_HX_TRIGGER="find"
    )

    assert answer["HX-Replace-Url"] == f"{LIST}?q=ana+b&closeness=3&sort=touch"


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("?closeness=3&closeness=4&closeness=5", "Closeness: 3 to 5"),
        ("?closeness=1&closeness=none", "Closeness: not rated, 1"),
        ("?at=kew", "Where: kew"),
        ("?discretion=told", "Discretion: told in confidence"),
        ("?sort=silence", "Sort: longest out of touch"),
    ],
)
def test_chips_say_what_is_chosen(signed_in, several, query, label):
    assert f">{label}</summary>" in signed_in.get(LIST + query).content.decode()
    assert f">{label}</summary>" in signed_in.get(LIST + query, **HTMX).content.decode()


@pytest.mark.parametrize("order", ["name", "touch", "silence", "connected"])
def test_orders_follow_an_index(db, order):

    for part in ORDERS[order][1](Contact.objects.present()):
        plan = part.values_list("pk")[:50].explain()
        assert "USE TEMP B-TREE FOR ORDER BY" not in plan


# ── With those that were ticked ───────────────────────────────────────────────────────────────────


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("do", "field", "value"),
    [
        ("closeness:4", "closeness", 4),
        ("closeness:none", "closeness", None),
        ("closeness:0", "closeness", 0),
        ("discretion:told", "discretion", "told"),
        ("mind:on", "tracked", True),
    ],
)
def test_bulk_changes_those_ticked_and_offers_the_way_back(signed_in, do, field, value):
    one, two, other = ContactFactory(closeness=2), ContactFactory(closeness=2), ContactFactory(closeness=2)
    before = getattr(other, field)

    answer = signed_in.post(BULK, {"who": [one.pk, two.pk], "do": do}, **HTMX).content.decode()

    assert {getattr(p, field) for p in Contact.objects.filter(pk__in=[one.pk, two.pk])} == {value}
    assert getattr(Contact.objects.get(pk=other.pk), field) == before
    action = Action.objects.get()
    assert answer.lstrip().startswith('<section id="people"')
    assert reverse("contacts:undo", args=[action.pk]) in answer

    signed_in.post(reverse("contacts:undo", args=[action.pk]))
    assert getattr(Contact.objects.get(pk=one.pk), field) == before


@pytest.mark.django_db
def test_bulk_puts_into_circles_and_takes_out(signed_in):
    choir = CircleFactory()
    one, two = ContactFactory(), ContactFactory(circles=[choir])

    signed_in.post(BULK, {"who": [one.pk, two.pk], "do": f"circle-add:{choir.pk}"}, **HTMX)
    assert choir.contacts.count() == 2

    signed_in.post(BULK, {"who": [two.pk], "do": f"circle-out:{choir.pk}"}, **HTMX)
    assert list(choir.contacts.all()) == [one]


@pytest.mark.django_db
def test_bulk_discretion_keeps_the_reason(signed_in):
    one = ContactFactory()

    signed_in.post(BULK, {"who": [one.pk], "do": "discretion:in_the_dark", "because": "my boss"}, **HTMX)

    assert "in the dark : my boss" in row_of(signed_in, "")


@pytest.mark.django_db
def test_bulk_trash_shows_the_same_list_without_them(signed_in):
    ContactFactory(first_name="Ana", last_name="Silva")
    two = ContactFactory(first_name="Ana", last_name="Zed")
    ContactFactory(first_name="Bo", last_name="Li")
    search.index()

    answer = signed_in.post(f"{BULK}?q=ana", {"who": [two.pk], "do": "trash"}, **HTMX).content.decode()

    assert "Silva" in answer
    assert "Bo Li" not in answer
    assert "1 of 2" in answer
    assert list(Contact.objects.trashed()) == [two]


@pytest.mark.django_db
def test_bulk_without_javascript_leads_back_to_the_list(signed_in):
    one = ContactFactory()

    answer = signed_in.post(f"{BULK}?q=boateng&page=1", {"who": [one.pk], "do": "mind:on"}, follow=True)

    assert answer.redirect_chain == [(f"{LIST}?q=boateng&page=1", 302)]
    assert "on my mind" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"do": "mind:on"}, "Tick somebody first."),
        ({"who": ["999"], "do": "mind:on"}, "None of these people are here any more."),
        ({"who": [str(10**30)], "do": "mind:on"}, "None of these people are here any more."),
        ({"who": ["x"], "do": "mind:on"}, "Tick somebody first."),
        *(
            ({"who": ["{pk}"], "do": do}, "Choose what to do with them.")
            for do in (
                "", "delete", "mind:maybe", "closeness:9", "closeness:x", "discretion:all", "circle-add:0",
                "circle-add:999", f"circle-out:{10**30}",
            )
        ),
    ],
)  # fmt: skip
def test_bulk_that_makes_no_sense_changes_nothing_and_says_so(signed_in, data, said):
    person = ContactFactory()
    data = data | {"who": [who.format(pk=person.pk) for who in data.get("who", [])]}

    answer = signed_in.post(BULK, data, **HTMX)

    assert answer.status_code == 200
    assert said in unescape(answer.content.decode())
    assert not Action.objects.exists()


@pytest.mark.django_db
def test_bulk_leaves_out_those_in_the_trash_and_says_so(signed_in):
    here, gone = ContactFactory(), ContactFactory(trashed=True)

    answer = signed_in.post(BULK, {"who": [here.pk, gone.pk], "do": "mind:on"}, **HTMX)

    assert "1 person of those ticked" in answer.content.decode()
    assert not Contact.objects.get(pk=gone.pk).tracked


# ── Somebody new ──────────────────────────────────────────────────────────────────────────────────


def new_form(who: str, **more: object) -> dict[str, object]:
    return {"who": who, "form_uuid": str(uuid.uuid4()), **more}


@pytest.mark.django_db
def test_search_that_finds_nobody_offers_to_add_them(signed_in):
    ContactFactory()

    html = signed_in.get(LIST + "?q=zofia+kruk", **HTMX).content.decode()

    assert "Nobody called “<bdi>zofia kruk</bdi>”" in html
    assert 'name="who" value="Zofia Kruk"' in html


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["%%%", "12345", "🎉"])
def test_search_for_no_name_offers_nobody(signed_in, typed):
    ContactFactory()

    assert 'name="who"' not in signed_in.get(LIST, {"q": typed}, **HTMX).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("line", "first", "last", "email"),
    [
        ("Zofia Kruk", "Zofia", "Kruk", ""),
        ("Cher", "Cher", "", ""),
        ("王小明", "王小明", "", ""),
        ("Vincent van der Berg", "Vincent", "van der Berg", ""),
        ("Ana María de la Cruz", "Ana María", "de la Cruz", ""),
        ("Kruk, Zofia", "Zofia", "Kruk", ""),
        ("Zofia Kruk, PhD", "Zofia", "Kruk, PhD", ""),
        ("Zofia Kruk <zofia@example.org>", "Zofia", "Kruk", "zofia@example.org"),
        ('"Kruk, Zofia" <mailto:zofia@example.org>,', "Zofia", "Kruk", "zofia@example.org"),
        ("  Zofia \t Kruk  ", "Zofia", "Kruk", ""),
    ],
)
def test_new_person_from_one_line(signed_in, line, first, last, email):
    answer = signed_in.post(ADD, new_form(line))

    person = Contact.objects.get()
    assert (person.first_name, person.last_name, person.email) == (first, last, email)
    assert answer.status_code == 302
    assert answer["Location"] == person.get_absolute_url()
    assert search.count(line.split()[0]) == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("line", "guessed", "field", "value"),
    [
        ("ana.silva@example.org", "Ana Silva", "email", "ana.silva@example.org"),
        ("<ana_silva+x@example.org>", "Ana Silva", "email", "ana_silva+x@example.org"),
        ("https://www.linkedin.com/in/Ana-Silva-81b2/", "Ana Silva", "profile_slug", "ana-silva-81b2"),
        ("linkedin.com/in/cher", "Cher", "profile_slug", "cher"),
    ],
)
def test_address_alone_adds_somebody_by_the_name_in_it_and_says_so(signed_in, line, guessed, field, value):
    answer = signed_in.post(ADD, new_form(line), follow=True)

    person = Contact.objects.get()
    assert (person.name, getattr(person, field)) == (guessed, value)
    assert "The name was read from the address" in answer.content.decode()


@pytest.mark.django_db
def test_address_of_somebody_of_a_known_name_is_asked_about_with_the_name_shown(signed_in):
    ContactFactory(first_name="Ana", last_name="Silva")

    answer = signed_in.post(ADD, new_form("ana.silva@example.org"))

    html = answer.content.decode()
    assert answer.status_code == 422
    fields = dict(re.findall(r'<input type="\w+" name="(\w+)" value="([^"]*)"', html))
    assert fields["who"] == "Ana Silva"
    signed_in.post(ADD, {name: unescape(text) for name, text in fields.items()} | {"anyway": "1"})
    assert sorted(Contact.objects.values_list("email", flat=True)) == ["", "ana.silva@example.org"]


@pytest.mark.django_db
def test_new_person_with_all_that_is_known(signed_in):
    choir, kew = CircleFactory(), OrganizationFactory(name="Kew Gardens")

    signed_in.post(
        ADD,
        new_form(
            "Zofia Kruk", title="Curator", organization="kew gardens", circles=[choir.pk], how_met="at tea"
        ),
    )

    person = Contact.objects.get()
    assert (person.title, person.organization, person.how_met) == ("Curator", kew, "at tea")
    assert list(person.circles.all()) == [choir]
    assert Action.objects.get().what == "Added Zofia Kruk"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "line", ["zófia KRUK", "Somebody Else <Zofia@Example.org>", "Other <second@example.org>"]
)
def test_somebody_alike_is_named_before_another_is_added(signed_in, line):
    known = ContactFactory(first_name="Zofia", last_name="Kruk", email="zofia@example.org")
    ContactWayFactory(contact=known, value="second@example.org")
    form = new_form(line)

    asked = signed_in.post(ADD, form)

    assert asked.status_code == 422
    assert "There is already" in asked.content.decode()
    assert known.get_absolute_url() in asked.content.decode()
    assert Contact.objects.count() == 1

    signed_in.post(ADD, form | {"anyway": "1"})
    assert Contact.objects.count() == 2


@pytest.mark.django_db
def test_profile_that_is_there_already_cannot_be_added_again(signed_in):
    known = ContactFactory(profile_slug="ana-silva")
    form = new_form("Somebody", profile="linkedin.com/in/Ana-Silva", anyway="1")

    answer = signed_in.post(ADD, form)

    assert answer.status_code == 422
    assert known.get_absolute_url() in answer.content.decode()
    assert Contact.objects.count() == 1


@pytest.mark.django_db
def test_profile_in_the_trash_is_offered_for_restore(signed_in):
    gone = ContactFactory(profile_slug="ana-silva", trashed=True)
    form = new_form("Ana Silva", profile="linkedin.com/in/ana-silva")

    answer = signed_in.post(ADD, form)
    assert "is in the trash" in answer.content.decode()
    assert Contact.objects.present().count() == 0

    restored = signed_in.post(ADD, form | {"back": gone.pk})
    assert restored["Location"] == gone.get_absolute_url()
    assert list(Contact.objects.present()) == [gone]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "form",
    [
        {"who": ""}, {"who": " \t "}, {"who": "x" * 301}, {"who": "A <not mail>"}, {"who": "A <a@b>"},
        {"who": "A", "email": "nope"}, {"who": "A", "profile": "javascript:alert(1)"},
        {"who": "A", "title": "x" * 301}, {"who": "A", "circles": ["999"]},
        {"who": "A", "form_uuid": "x"}, {"who": "A\0B"},
    ],
)  # fmt: skip
def test_new_person_that_cannot_be_is_refused_in_words(signed_in, form):
    answer = signed_in.post(ADD, new_form("") | form)

    assert answer.status_code == 422
    assert not Contact.objects.exists()


@pytest.mark.django_db
def test_same_form_twice_makes_one_person(signed_in):
    form = new_form("Zofia Kruk")

    first, second = signed_in.post(ADD, form), signed_in.post(ADD, form)

    assert Contact.objects.count() == 1
    assert first["Location"] == second["Location"]


@pytest.mark.django_db(transaction=True)
def test_same_form_posted_at_the_same_moment_makes_one_person():
    owner, form = signin.owner(), new_form("Zofia Kruk")
    start, answers = threading.Barrier(4), []

    def post() -> None:
        client = Client()
        client.force_login(owner)
        start.wait()
        answers.append(client.post(ADD, form)["Location"])
        connection.close()

    threads = [threading.Thread(target=post) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    people_there = list(Contact.objects.all())
    people.trash([person.pk for person in people_there])  # the search table outlives this test's data

    assert len(people_there) == 1
    assert answers == [people_there[0].get_absolute_url()] * 4


@pytest.mark.django_db
def test_organizations_are_suggested_while_typing(signed_in):
    for name in ("Kew Gardens", "Royal Kew", "Tate", "Škoda"):
        OrganizationFactory(name=name)

    def suggested(query: str) -> list[str]:
        address = reverse("contacts:organization_options")
        return re.findall('value="(.*?)"', signed_in.get(address + query).content.decode())

    assert suggested("?organization=kew") == ["Kew Gardens", "Royal Kew"]
    assert suggested("?at=skoda") == ["Škoda"]
    assert suggested("?at=") == []


# ── The very first page ───────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_first_page_shows_three_ways_to_begin(signed_in):
    html = unescape(signed_in.get(LIST).content.decode())

    main = html.partition("<main")[2]
    assert f'href="{reverse("contacts:import")}"' in main
    assert f'href="{ADD}"' in main
    assert 'make run ARGS="--demo"' in main
    assert 'id="find"' not in main
