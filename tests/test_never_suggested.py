"""The promise: whatever the people, ties and flags, nobody hidden is suggested on any page that suggests."""

import io
import json
from itertools import combinations

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacts import discretion, search
from contacts.models import Contact, Discretion, Tie
from interviews.models import Introduction
from tests.factories import (
    CircleFactory,
    ContactFactory,
    DoubleFactory,
    IntroductionFactory,
    OrganizationFactory,
)

pytestmark = pytest.mark.django_db
# Names that stand on no page by themselves, none within another.
NAMES = ("Xanthippe", "Qwyla", "Łucjan", "Ọlájídé", "Мирослава", "Zyskandar", "Ümitcan")
WAYS = ("open", "open", "open", "dark", "never", "deceased", "place", "child", "circle", "double", "trashed")
TITLES = ("Curator of maps", "Botanist")


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, object]:
    """Draw up to seven people with their flags, titles, places, closeness, and who knows whom."""
    many = draw(st.integers(3, len(NAMES)))
    pairs = list(combinations(range(many), 2))
    return {
        "people": [
            {
                "way": draw(st.sampled_from(WAYS)),
                "title": draw(st.sampled_from(TITLES)),
                "at_kew": draw(st.booleans()),
                "closeness": draw(st.sampled_from([0, 0, None, 2, 4])),
                "in_choir": draw(st.booleans()),
            }
            for _ in range(many)
        ],
        "ties": draw(st.lists(st.sampled_from(pairs), unique=True, max_size=12)),
        "asked": draw(st.lists(st.sampled_from(pairs), unique=True, max_size=2)),
    }


def make(world: dict) -> list[Contact]:
    kew = OrganizationFactory(name="Kew Gardens")
    secret = OrganizationFactory(name="Meridian", confidential=True)
    child = OrganizationFactory(name="Meridian Labs", parent=secret)
    choir = CircleFactory(name="Choir")
    board = CircleFactory(name="Board", in_the_dark=True)
    made: list[Contact] = []
    for name, one in zip(NAMES, world["people"], strict=False):
        way = one["way"]
        circles = ([choir] if one["in_choir"] else []) + ([board] if way == "circle" else [])
        place = {"place": secret, "child": child}.get(way, kew if one["at_kew"] else None)
        flags = {
            "dark": {"discretion": Discretion.IN_THE_DARK},
            "never": {"contact_rule": "never"},
            "deceased": {"deceased_on": timezone.localdate()},
            "trashed": {"trashed_at": timezone.now()},
        }.get(way, {})
        person = ContactFactory(
            first_name=name, last_name="", title=one["title"], organization=place, circles=circles,
            closeness=one["closeness"], email=f"{len(made)}@example.org", **flags,
        )  # fmt: skip
        if way == "double":
            twin = ContactFactory(first_name="Twin", last_name="", discretion=Discretion.IN_THE_DARK)
            DoubleFactory(a=person, b=twin)
        made.append(person)
    for a, b in world["ties"]:
        first, second = sorted((made[a].pk, made[b].pk))
        Tie.objects.create(a_id=first, b_id=second, kind="friend", strength=4)
    for a, b in world["asked"]:
        IntroductionFactory(introducer=made[a], target=made[b], state="asked", asked_at=timezone.now())
    search.index()
    return made


def pages(made: list[Contact]) -> list[str]:
    """Return the addresses of all pages that propose somebody, asked by words that name nobody."""
    asked = ("curator", "Kew Gardens", "botanist at Kew Gardens", "zoologist")
    circle = made[0].circles.model.objects.get(name="Choir")
    return [
        *(f"/reach/?q={words}" for words in asked),
        "/reach/",
        "/reach/map/",
        "/reach/map/?q=curator",
        "/contacts/circles/walk/?q=curator",
        f"/contacts/circles/{circle.pk}/walk/?q=curator",
    ]


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(world=worlds())
def test_nobody_hidden_is_suggested_anywhere(signed_in: Client, world: dict) -> None:
    with transaction.atomic():
        made = make(world)
        never = Contact.objects.filter(discretion.never_proposed(), pk__in=[one.pk for one in made])
        hidden = {person.first_name for person in never}
        shown = [one for one in made if one.first_name not in hidden]

        for address in pages(made):
            response = signed_in.get(address)
            assert response.status_code == 200, address
            assert not [name for name in hidden if name in response.content.decode()], address
        for person in shown:
            text = signed_in.get(f"/reach/map/?around={person.pk}").content.decode()
            assert not [name for name in hidden if name in text]
        _commands(made, hidden)
        _asking(signed_in, made, hidden)
        transaction.set_rollback(True)


def _commands(made: list[Contact], hidden: set[str]) -> None:
    for words in ("curator", "Kew Gardens", *(one.first_name for one in made)):
        out = io.StringIO()
        call_command("ways_in", words, "--json", stdout=out)
        answer = json.loads(out.getvalue())
        names = {name for way in answer["ways"] for name in way["names"]}
        assert not names & hidden
        assert not [name for name in hidden for way in answer["ways"] if name in " ".join(way["why"])]


def _asking(client: Client, made: list[Contact], hidden: set[str]) -> None:
    """Neither through nor to anybody hidden may an introduction be asked for, whatever is posted."""
    before = Introduction.objects.count()
    for one, other in combinations(made, 2):
        if {one.first_name, other.first_name} & hidden:
            address = f"/introductions/new/?introducer={one.pk}&target={other.pk}"
            ticks = {"introducer": one.pk, "target": other.pk, "leaky": "on", "again": "on"}
            assert client.post(address, ticks).status_code in (404, 409)
    assert Introduction.objects.count() == before
