import datetime as dt
import re
import xml.etree.ElementTree as ET

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacts.models import Circle, Contact, Discretion, Organization
from interviews import map_drawing, reach_map
from tests.factories import TODAY, CircleFactory, ContactFactory, OrganizationFactory, TieFactory
from tests.hostile_strings import ADDRESSES, MARKUP
from tests.interviews import map_world

pytestmark = pytest.mark.django_db
PAGE = "/reach/map/"
HIDING = [
    {"discretion": Discretion.IN_THE_DARK},
    {"contact_rule": "never"},
    {"deceased_on": dt.date(2026, 1, 1)},
    {"trashed_at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC)},
]
SVG = re.compile(r"<svg class=\"map\".*?</svg>", re.DOTALL)


def tie(one: Contact, other: Contact, **fields: object) -> None:
    a, b = sorted((one, other), key=lambda person: person.pk)
    TieFactory(a=a, b=b, **fields)


def drawing(client: Client, address: str = PAGE) -> ET.Element:
    """Return the map of a page, read as XML."""
    found = SVG.search(client.get(address).content.decode())
    assert found, "there is no map"
    return ET.fromstring(found[0])


def people_on(svg: ET.Element) -> dict[str, str]:
    """Return, by what is said of each person, where it leads."""
    return {(link.findtext("title") or ""): link.get("href", "") for link in svg.iter("a")}


def names(found: reach_map.Found) -> set[str]:
    return set(Contact.objects.filter(pk__in=found.ids).values_list("first_name", flat=True))


@pytest.fixture
def ana() -> Contact:
    return ContactFactory(first_name="Ana", last_name="Brandt", title="Curator", closeness=4)


@pytest.fixture
def luis(ana: Contact) -> Contact:
    person = ContactFactory(first_name="Luis", last_name="Vidal", closeness=0)
    tie(ana, person, kind="family", strength=4)
    return person


@pytest.fixture
def oke(luis: Contact) -> Contact:
    person = ContactFactory(first_name="Oke", last_name="Okafor", closeness=0)
    tie(luis, person, strength=2, certainty="guess")
    return person


# ── Around me ─────────────────────────────────────────────────────────────────────────────────────


def test_everybody_is_a_link_that_says_who_they_are_and_how_far(signed_in, ana, luis, oke):
    assert people_on(drawing(signed_in)) == {
        "Ana Brandt, Curator; you know them": f"/contacts/{ana.pk}/",
        "Luis Vidal; one introduction away": f"/contacts/{luis.pk}/",
        "Oke Okafor; 2 introductions away": f"/contacts/{oke.pk}/",
    }


def test_list_says_who_leads_to_whom(signed_in, ana, luis, oke):
    page = " ".join(re.sub("<[^>]*>", " ", signed_in.get(PAGE).content.decode()).split())

    assert "3 people, and who knows whom. Whoever is kept in the dark is left out." in page
    rings = ("People you know", "One introduction away", "Two introductions away", "Skip to")
    assert page.index(rings[0]) < page.index(rings[1]) < page.index(rings[2])
    assert "through Ana Brandt" in page
    assert "through Luis Vidal" in page


def test_nobody_yet_leads_to_the_import(signed_in):
    page = signed_in.get(PAGE).content.decode()

    assert "Nobody is here yet" in page
    assert '<svg class="map"' not in page


def test_ended_and_slighter_ties_are_not_drawn(signed_in, ana):
    former = ContactFactory(first_name="Jomo", closeness=0)
    tie(ana, former, ended_on=TODAY - dt.timedelta(days=1))
    tie(ana, friend := ContactFactory(first_name="Ebba", closeness=0), kind="friend", strength=5)
    tie(ana, friend, kind="online", strength=1)

    lines = drawing(signed_in).findall(".//path")

    assert [(line.get("data-b"), line.get("stroke-width")) for line in lines] == [
        (str(ana.pk), "3.5"),
        (str(friend.pk), "4"),
    ]


def test_guess_is_drawn_broken(signed_in, oke):
    broken = [line for line in drawing(signed_in).findall(".//path") if line.get("stroke-dasharray")]

    assert [line.get("data-b") for line in broken] == [str(oke.pk)]


def test_more_than_fit_are_cut_to_those_who_matter(signed_in):
    map_world.people(420)
    bridge = ContactFactory(first_name="Bridge", closeness=None)
    tie(bridge, ContactFactory(first_name="Beyond", closeness=0))

    found = reach_map.around_me(TODAY)
    page = signed_in.get(PAGE).content.decode()

    assert len(found.ids) == len(set(found.ids)) == 300
    closest = (
        Contact.objects.filter(pk__in=found.ids).exclude(closeness=0).values_list("closeness", flat=True)
    )
    assert sum(one == 5 for one in closest) == Contact.objects.filter(closeness=5).count()
    assert f"The 300 closest of {found.total} people." in page
    assert found.total > 300


def test_whoever_leads_to_somebody_on_the_map_is_not_cut_for_those_further_out():
    known = ContactFactory.create_batch(150, closeness=3)
    second, third = (ContactFactory.create_batch(150, closeness=0) for _ in range(2))
    for one, other, last in zip(known, second, third, strict=True):
        tie(one, other)
        tie(other, last)

    found = reach_map.around_me(TODAY)

    assert len(found.ids) == reach_map.MOST
    titles = [ring.title for ring in map_drawing.draw(found, TODAY).rings]
    assert titles == ["People you know", "One introduction away"]


def test_crowded_map_names_circles_but_none_kept_in_the_dark(signed_in):
    people = map_world.people(150)
    board = CircleFactory(name="Board", in_the_dark=True)
    for person in people[:20]:
        person.circles.add(board)
        person.cleared_at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        person.save()

    named = [text.text for text in drawing(signed_in).findall(".//g[@class='map-groups']/text")]

    assert "Choir" in named
    assert "Board" not in named


# ── Around somebody ───────────────────────────────────────────────────────────────────────────────


def test_map_around_somebody_has_them_in_the_middle_and_me_where_i_stand(signed_in, ana, luis, oke):
    svg = drawing(signed_in, f"{PAGE}?around={luis.pk}")

    middle = svg.find(f".//a[@data-key='{luis.pk}']")
    assert middle is not None
    assert (middle.get("data-x"), middle.get("data-y")) == ("0", "0")
    assert svg.find(".//g[@data-look='me']") is not None
    assert len(people_on(svg)) == 3


def test_nobody_is_reached_through_me(signed_in, ana, luis):
    ContactFactory(first_name="Zora", closeness=5)

    assert names(reach_map.around(luis, TODAY)) == {"Ana", "Luis"}


def test_somebody_whose_ties_are_unknown_has_words_instead(signed_in, ana):
    assert "It is not known yet whom" in signed_in.get(f"{PAGE}?around={ana.pk}").content.decode()


@pytest.mark.parametrize("odd", ["0", "x", "9" * 40, "-1", "%00"])
def test_odd_numbers_are_not_found(signed_in, odd):
    assert signed_in.get(f"{PAGE}?around={odd}").status_code == 404


def test_somebody_in_the_trash_is_not_found(signed_in):
    assert signed_in.get(f"{PAGE}?around={ContactFactory(trashed=True).pk}").status_code == 404


# ── On the ways to somebody ───────────────────────────────────────────────────────────────────────


def ways(svg: ET.Element) -> list[tuple[str | None, str | None]]:
    return [(line.get("data-a"), line.get("data-b")) for line in svg.findall(".//path[@class='way']")]


def test_way_of_a_search_is_drawn_over_all_else(signed_in, ana, luis, oke):
    ContactFactory(first_name="Zora", closeness=5)

    svg = drawing(signed_in, f"{PAGE}?q=Oke+Okafor")

    assert ways(svg) == [(str(a), str(b)) for a, b in [(0, ana.pk), (ana.pk, luis.pk), (luis.pk, oke.pk)]]
    assert [node.get("data-look") for node in svg.iter("a")] == ["way"] * 3


def test_others_who_were_asked_for_and_who_leads_to_them_are_drawn(signed_in, ana, luis):
    kew = OrganizationFactory(name="Kew")
    Contact.objects.filter(pk=luis.pk).update(organization=kew)
    ContactFactory(first_name="Ruth", organization=kew, closeness=0)
    tie(luis, ContactFactory(first_name="Jomo", closeness=1))
    tie(luis, ContactFactory(first_name="Ebba", closeness=0))
    page = signed_in.get(f"{PAGE}?q=Kew").content.decode()

    assert "The ways to" in page
    assert {title.split(" ")[0] for title in people_on(drawing(signed_in, f"{PAGE}?q=Kew"))} == {
        "Ana", "Luis", "Ruth", "Jomo",
    }  # fmt: skip
    assert "nobody on the map leads there" in page


def test_guessed_last_link_is_drawn_broken(signed_in, ana):
    kew = OrganizationFactory(name="Kew")
    Contact.objects.filter(pk=ana.pk).update(organization=kew)
    ruth = ContactFactory(first_name="Ruth", last_name="Moreau", organization=kew, closeness=0)

    way = drawing(signed_in, f"{PAGE}?q=Ruth+Moreau").findall(".//path[@class='way']")

    assert [(line.get("data-b"), bool(line.get("stroke-dasharray"))) for line in way] == [
        (str(ana.pk), False),
        (str(ruth.pk), True),
    ]


def test_search_that_finds_nobody_says_so(signed_in, ana):
    assert "Nobody to draw was found" in signed_in.get(f"{PAGE}?q=astronaut").content.decode()


def test_page_of_somebody_leads_to_the_map_around_them(signed_in, ana, luis):
    link = f'href="{PAGE}?around={ana.pk}"'
    assert link in signed_in.get(f"/contacts/{ana.pk}/").content.decode()

    Contact.objects.filter(pk=ana.pk).update(discretion=Discretion.IN_THE_DARK)
    assert link not in signed_in.get(f"/contacts/{ana.pk}/").content.decode()


def test_fragment_is_the_drawing_alone(signed_in, oke):
    response = signed_in.get(f"{PAGE}?q=Oke+Okafor", headers={"HX-Request": "true"})

    page = response.content.decode()
    assert SVG.search(page)
    assert "<html" not in page
    assert "<details" not in page
    assert "HX-Request" in response.headers["Vary"]


def test_page_of_ways_leads_to_their_map(signed_in, oke):
    page = signed_in.get("/reach/?q=Oke+Okafor").content.decode()

    assert 'href="/reach/map/?q=Oke+Okafor"' in page
    assert '<form action="/reach/map/" hx-get="/reach/map/"' in page
    assert '<input type="hidden" name="q" value="Oke Okafor">' in page


@pytest.mark.parametrize("hidden", ["ana", "luis", "oke"])
def test_nobody_hidden_stands_on_the_map_of_a_search(signed_in, ana, luis, oke, hidden):
    for hiding in HIDING:
        with transaction.atomic():
            Contact.objects.filter(first_name__iexact=hidden).update(**hiding)
            page = signed_in.get(f"{PAGE}?q=Oke+Okafor").content.decode()
            assert f">{hidden.title()} " not in page
            assert 'class="way"' not in page
            transaction.set_rollback(True)


# ── The promise ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("hiding", HIDING)
def test_whoever_is_hidden_is_neither_drawn_nor_led_through(signed_in, ana, luis, oke, hiding):
    Contact.objects.filter(pk=luis.pk).update(**hiding)

    for address in (PAGE, f"{PAGE}?around={ana.pk}"):
        page = signed_in.get(address).content.decode()
        assert "Luis" not in page
        assert "Oke" not in page
    assert "1 person, and" in signed_in.get(PAGE).content.decode()


@pytest.mark.parametrize("hiding", HIDING[:3])
def test_there_is_no_map_around_somebody_hidden(signed_in, ana, luis, hiding):
    Contact.objects.filter(pk=luis.pk).update(**hiding)

    page = signed_in.get(f"{PAGE}?around={luis.pk}").content.decode()

    assert "There is no map around" in page
    assert "Ana" not in page


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from([None, 0, 0, 3, 5]), st.integers(0, 9)), min_size=2, max_size=12),
    st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=24),
)
def test_no_map_holds_anybody_hidden_nor_what_they_alone_lead_to(db, crowd, pairs):
    with transaction.atomic():
        kept = OrganizationFactory(confidential=True)
        people = [
            ContactFactory(
                closeness=closeness,
                organization=kept if flag == 9 else None,
                **(HIDING[flag] if flag < 4 else {}),
            )
            for closeness, flag in crowd
        ]
        hidden = {one.pk for one, (_, flag) in zip(people, crowd, strict=True) if flag < 4 or flag == 9}
        edges = {(a, b) for a, b in pairs if a < b < len(people)}
        for a, b in edges:
            tie(people[a], people[b])

        drawn = [reach_map.around_me(TODAY), *(reach_map.around(person, TODAY) for person in people)]

        for found in drawn:
            assert hidden.isdisjoint(found.ids)
            assert hidden.isdisjoint(pk for pair in found.bonds for pk in pair)
            assert found.total == len(found.ids)
        reached = {person.pk for person in people if person.closeness != 0} - hidden
        for _ in range(2):  # at most two introductions away
            reached |= {
                other.pk
                for a, b in edges
                for one, other in ((people[a], people[b]), (people[b], people[a]))
                if one.pk in reached and other.pk not in hidden
            }
        assert set(drawn[0].ids) == reached
        transaction.set_rollback(True)


def test_leaky_people_carry_a_mark_that_names_nobody(signed_in, ana):
    boss = ContactFactory(first_name="Quetzalina", marked_dark=True)
    tie(ana, boss, strength=4)

    svg = drawing(signed_in)

    assert list(people_on(svg)) == ["Ana Brandt, Curator; you know them; might let it slip"]
    assert svg.find(".//circle[@class='slips']") is not None
    page = signed_in.get(PAGE).content.decode()
    assert "Quetzalina" not in page
    assert "might let it slip" in page


# ── What it takes, what it stands ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("query", ["", "?around={}", "?q=Curator"])
def test_number_of_queries_does_not_grow_with_people(signed_in, query):
    counts = []
    for count in (40, 70, 100):
        people = map_world.people(count)
        address = PAGE + query.format(people[0].pk)
        tie(people[0], ContactFactory(closeness=0, title="Curator"))
        with CaptureQueriesContext(
            connection,
        ) as captured:
            signed_in.get(address)
        counts.append(len(captured))
        Contact.objects.all().delete()
        Organization.objects.all().delete()
        Circle.objects.all().delete()

    assert counts[1] == counts[0]
    assert counts[2] <= counts[0] + 1  # the circles of a crowd


def test_map_of_hostile_names_is_well_formed(signed_in):
    texts = [*MARKUP, *ADDRESSES, "a\x01b\x1f\x7fc", "\ud83d", "x" * 300, "&<>\"'", "‮مرحبا"]
    first = ContactFactory(first_name="Ana", closeness=3)
    for text in texts:
        plain = text.encode("utf-8", "ignore").decode()
        if plain:
            tie(first, ContactFactory(first_name=plain[:300], last_name="", title=plain[:300], closeness=0))

    svg = drawing(signed_in)

    assert len(people_on(svg)) > len(texts) - 3
    assert {link.get("href", "").split("/")[1] for link in svg.iter("a")} == {"contacts"}


def test_drawing_is_the_same_each_time(signed_in):
    map_world.people(80)

    one, other = (map_drawing.draw(reach_map.around_me(TODAY), TODAY) for _ in range(2))

    assert one == other
