"""The page "Who can get me to…", and the form that names somebody new."""

import datetime as dt
import re
import uuid
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from contacts import changes, people, search
from contacts.models import Action, Contact, Organization, Preferences
from contacts.weights import Closeness
from interviews.cadence import Kind
from interviews.models import Message
from tests.factories import (
    CircleFactory,
    ContactFactory,
    FollowUpFactory,
    FormerRoleFactory,
    OrganizationFactory,
)
from tests.interviews import reach_world
from tests.interviews.reach_world import LONG, World, hide, tie

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
DAY = dt.timedelta(days=1)


@pytest.fixture
def world(db: None) -> World:
    return reach_world.designers(timezone.localdate())


def page_of(client: Client, q: str = "", **query: object) -> str:
    answer = client.get("/reach/", {"q": q, **query} if q or query else {})
    assert answer.status_code == 200
    return answer.content.decode()


def text_of(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


def cards(html: str) -> list[str]:
    return [text_of(card) for card in re.findall(r'<article class="card route.*?</article>', html, re.DOTALL)]


# ── What it shows ─────────────────────────────────────────────────────────────────────────────────


def test_page_before_anything_is_typed_says_where_to_begin(signed_in: Client, world: World):
    page = page_of(signed_in)

    assert "Somebody you know knows somebody who does this work." in page
    assert 'href="/reach/?q=Figma"' in page
    assert 'aria-current="page">Who knows who</a>' in page


def test_ways_in_are_cards_with_a_grade_and_what_to_do(signed_in: Client, world: World):
    page = page_of(signed_in, "product designer at Figma")

    first, second = cards(page)
    assert "Read as: “product designer” at Figma (3)." in text_of(page)
    assert "3 people, 3 ways in" in page
    for words in (
        "Tom Reyes", "Engineer, Stripe", "2019", "Liam Park", "Strong",
        "2 steps · Tom has made 2 introductions for you", "Why this one?", "Ask Tom for an introduction",
    ):  # fmt: skip
        assert words in first
    assert "Long shot" in second
    assert "Careful: Jo is close to somebody you keep in the dark" in second
    assert "Ask Jo first" in second
    assert "%" not in first + second
    assert f"introducer={world.jo.pk}&amp;target={world.dana.pk}&amp;through={world.sam.pk}" in page
    assert "1 more via Tom" in text_of(page)


def test_more_ways_via_one_person_open_at_an_address_of_their_own(signed_in: Client, world: World):
    page = page_of(signed_in, "product designer at Figma", via=world.tom.pk)

    assert len(cards(page)) > 2
    assert "Show all ways in" in page
    assert "more via" not in page


def test_somebody_i_know_is_written_to(signed_in: Client, world: World):
    people.set_closeness([world.liam.pk], 3)

    (card,) = [card for card in cards(page_of(signed_in, "Liam Park")) if "you know each other" in card]

    assert "Write to Liam" in card
    assert "Plan an interview" in card
    assert "introduction" not in card


def test_what_is_owed_to_the_introducer_comes_first(signed_in: Client, world: World):
    row = FollowUpFactory(contact=world.tom, kind=Kind.THANK, due_at=timezone.now())

    page = page_of(signed_in, "Liam Park")

    assert "Thank Tom first" in cards(page)[0]
    assert f'form="write-letter" name="follow_up" value="{row.pk}"' in page


def test_withheld_routes_are_told_of_without_a_count(signed_in: Client, world: World):
    hide(world.tom, world.liam)

    page = text_of(page_of(signed_in, "Figma"))

    assert "Some routes are withheld by your discretion settings" in page
    assert "Tom" not in page
    assert "Liam" not in page


def test_where_nobody_leads_the_page_says_what_to_do_next(signed_in: Client, world: World):
    ContactFactory(first_name="Oke", last_name="Ade", title="Curator", closeness=0)
    search.index()

    page = text_of(page_of(signed_in, "curator"))

    assert "Nobody you know leads there yet." in page
    assert "Write to Oke" in page
    assert "Name one person who does this job" in page


def test_no_match_is_said_in_words(signed_in: Client, world: World):
    page = page_of(signed_in, "zebra tamer")

    assert "No match: nobody you have written down fits “zebra tamer”." in text_of(page)
    assert 'name="title" value="zebra tamer"' in page
    there = page_of(signed_in, "zebra tamer at Wakehurst")
    assert 'name="title" value="zebra tamer"' in there
    assert 'name="organization" value="Wakehurst"' in there
    assert 'name="who" value="Ana Silva"' in page_of(signed_in, "Ana Silva")


def test_whoever_might_know_somebody_is_asked_for_the_field(signed_in: Client, world: World):
    ContactFactory(first_name="Rana", last_name="Haddad", closeness=2, title="Museum guide")
    search.index()

    page = page_of(signed_in, "museum education")

    rana = Contact.objects.get(first_name="Rana")
    assert f"/introductions/new/?introducer={rana.pk}&amp;target_text=museum%20education" in page
    assert "Ask Rana" in text_of(page)


def test_circles_never_asked_lead_to_their_walk(signed_in: Client, world: World):
    page = page_of(signed_in, "curator at Kew")

    for circle in world.tom.circles.all():
        assert f"/contacts/circles/{circle.pk}/walk/?q=curator%20at%20Kew" in page


def test_htmx_gets_the_answer_alone_and_a_browser_the_page(signed_in: Client, world: World):
    part = signed_in.get("/reach/", {"q": "Figma"}, headers=HTMX)
    whole = signed_in.get("/reach/", {"q": "Figma"})
    restored = signed_in.get("/reach/", {"q": "Figma"}, headers=HTMX | {"HX-History-Restore-Request": "true"})

    assert "HX-Request" in whole.headers["Vary"]
    assert part.content.decode().lstrip().startswith('<div id="reach"')
    assert 'role="status" hx-swap-oob="innerHTML">4 people' in part.content.decode()
    for answer in (whole, restored):
        assert b"<html" in answer.content


@pytest.mark.parametrize(
    "query", ["as=nonsense", "via=x", "via=99999999999999999999", "contact=-1", "q=%00", "as=%00"]
)
def test_what_makes_no_sense_is_as_good_as_not_asked_for(signed_in: Client, world: World, query: str):
    assert signed_in.get(f"/reach/?{query}").status_code == 200
    assert signed_in.get(f"/reach/?q=Figma&{query}").status_code == 200


def test_page_takes_as_many_queries_for_three_ways_as_for_one(signed_in: Client):
    figma = OrganizationFactory(name="Figma")

    def one_more() -> int:
        there = ContactFactory(organization=figma, title="Designer", closeness=0)
        known = ContactFactory(
            organization=OrganizationFactory(), closeness=4, circles=[CircleFactory()], title="Baker"
        )
        boss = ContactFactory(discretion="in_the_dark")
        tie(there, known)
        tie(known, boss)
        FollowUpFactory(contact=known, kind=Kind.THANK, due_at=timezone.now())
        FormerRoleFactory(organization=figma, title="Designer")
        search.index()
        with CaptureQueriesContext(connection) as captured:
            page_of(signed_in, "designer at Figma")
        return len(captured)

    page_of(signed_in)
    for_one = one_more()
    one_more()

    # One each counts the further chains of a first introducer, of whom five are shown at most.
    assert one_more() - 2 == for_one <= 80
    assert len(cards(page_of(signed_in, "designer at Figma"))) == 3


# ── Hostile ───────────────────────────────────────────────────────────────────────────────────────


def test_hostile_names_are_text(signed_in: Client):
    place = OrganizationFactory(name=LONG)
    there = ContactFactory(
        first_name=LONG[:100], last_name=LONG[:100], title=LONG, organization=place, closeness=0
    )
    tom = ContactFactory(first_name=LONG[:100], called=LONG[:100], closeness=5, organization=place)
    tie(tom, there)
    search.index()

    for asked in (
        LONG,
        there.name,
        "<script>alert(1)</script>",
        "'; DROP TABLE",
        "((((",
        '"',
        "at",
        "at at at",
    ):
        page = page_of(signed_in, asked)
        assert "<script>alert(1)" not in page


# ── Somebody new ──────────────────────────────────────────────────────────────────────────────────


def name_one(client: Client, **data: str):
    typed = {"who": "Adaeze Obi", "title": "Curator", "organization": "Kew", "q": "curator at Kew"}
    hidden = {"tracked": "on", "form_uuid": str(uuid.uuid4())}
    return client.post("/reach/name/", typed | hidden | data)


def test_naming_somebody_adds_them_and_leads_to_a_first_letter(signed_in: Client):
    answer = name_one(signed_in)

    person = Contact.objects.get(first_name="Adaeze")
    assert (person.closeness, person.tracked, person.title) == (Closeness.NOT_IN_TOUCH, True, "Curator")
    assert person.organization == Organization.objects.get(name="Kew")
    assert answer.headers["Location"] == f"/letters/new/?kind=cold&contact={person.pk}"
    assert "First letter, not introduced" in text_of(
        signed_in.get(answer.headers["Location"]).content.decode()
    )
    assert not Message.objects.exists()


def test_naming_somebody_can_be_undone(signed_in: Client):
    name_one(signed_in)
    changes.undo(Action.objects.latest("pk"))

    assert not Contact.objects.exists()


def test_form_sent_twice_makes_one_person(signed_in: Client):
    number = str(uuid.uuid4())

    first, second = name_one(signed_in, form_uuid=number), name_one(signed_in, form_uuid=number)

    assert first.headers["Location"] == second.headers["Location"]
    assert Contact.objects.count() == 1


def test_nobody_named_is_refused_with_what_was_typed(signed_in: Client):
    answer = name_one(signed_in, who="  ")

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Say who it is." in page
    assert 'value="Curator"' in page
    assert 'value="curator at Kew"' in page


def test_refused_form_is_shown_where_a_name_would_have_been_read(signed_in: Client):
    ContactFactory(first_name="Baker", last_name="", closeness=2)
    ContactFactory(first_name="Sipho", last_name="Dube", title="Baker", closeness=0)
    search.index()
    asked = page_of(signed_in, "Baker", **{"as": "work"})
    assert '<input type="hidden" name="read_as" value="work"' in asked

    page = name_one(signed_in, who="", q="Baker", read_as="work").content.decode()

    assert "Say who it is." in page
    assert "Read as: people whose role is “Baker”" in text_of(page)


def test_somebody_of_that_name_is_asked_about_first(signed_in: Client):
    known = ContactFactory(first_name="Adaeze", last_name="Obi", title="Botanist")

    answer = name_one(signed_in)

    assert answer.status_code == 422
    assert "There is already Adaeze Obi Botanist" in text_of(answer.content.decode())
    assert Contact.objects.get() == known
    assert name_one(signed_in, anyway="1").status_code == 302
    assert Contact.objects.count() == 2


def test_hidden_person_of_that_name_is_not_shown(signed_in: Client):
    ContactFactory(first_name="Adaeze", last_name="Obi", title="Botanist", discretion="in_the_dark")

    page = name_one(signed_in).content.decode()

    assert "Botanist" not in page
    assert "among your people already" in text_of(page)


# ── The way there ─────────────────────────────────────────────────────────────────────────────────


def test_person_page_leads_there_where_we_are_not_in_touch(signed_in: Client, world: World):
    link = f'href="/reach/?q=Liam%20Park&amp;as=person&amp;contact={world.liam.pk}"'

    assert link in signed_in.get(f"/contacts/{world.liam.pk}/").content.decode()
    assert "Who can introduce me?" not in signed_in.get(f"/contacts/{world.tom.pk}/").content.decode()
    hide(world.liam)
    assert "Who can introduce me?" not in signed_in.get(f"/contacts/{world.liam.pk}/").content.decode()


def test_organization_page_leads_there_unless_it_is_in_the_dark(signed_in: Client, world: World):
    address = f"/contacts/organizations/{world.figma.pk}/"

    assert "/reach/?q=Figma&amp;as=organization" in signed_in.get(address).content.decode()
    Organization.objects.filter(pk=world.figma.pk).update(confidential=True)
    assert "/reach/?q=Figma" not in signed_in.get(address).content.decode()


def test_longest_chain_of_the_settings_is_kept_to(signed_in: Client, world: World):
    Preferences.objects.create(pk=1, most_links=2)

    assert len(cards(page_of(signed_in, "product designer at Figma"))) == 1
