"""The page of resources: added, done, told, taken back."""

import datetime as dt
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from contacts.models import Action, Contact, Discretion
from interviews import talks, texts
from interviews.cadence import Kind
from interviews.models import FollowUp, Interview, Message, Pathway, Resource
from tests.factories import ContactFactory, InterviewFactory, PathwayFactory, ResourceFactory

pytestmark = pytest.mark.django_db
LIST = "/resources/"
HTMX = {"HX-Request": "true"}
QUERIES = 19


@pytest.fixture
def oke() -> Contact:
    return ContactFactory(first_name="Oke", last_name="Adeyemi")


@pytest.fixture
def talk(oke: Contact) -> Interview:
    ended = timezone.now() - dt.timedelta(days=2)
    talk = InterviewFactory(people=[oke], stage="scheduled", starts_at=ended - dt.timedelta(minutes=30))
    talks.hold(talk, ended, ended)
    return talk


def line(text: str = "Friends of the herbarium", **values) -> dict[str, str]:
    return {"form_uuid": str(uuid.uuid4()), "kind": "group", "line": text, **values}


def address(name: str, one: Resource) -> str:
    return reverse(f"interviews:{name}", args=[one.pk])


def words(response) -> str:
    return " ".join(response.content.decode().split())


# ── Adding ────────────────────────────────────────────────────────────────────────────────────────


def test_one_line_makes_one_row_with_its_address_day_and_giver(
    signed_in: Client, oke: Contact, talk: Interview
):
    pathway = PathwayFactory(name="Museum education")
    data = line(
        "Seed swap https://example.org/swap", kind="event", happens_on="2099-12-03",
        named=str(talk.participants.get().pk), pathways=[str(pathway.pk)],
    )  # fmt: skip

    for _ in range(2):
        assert signed_in.post(f"{LIST}?kind=event", data).url == f"{LIST}?kind=event"

    kept = Resource.objects.get()
    assert (kept.kind, kept.name, kept.url) == ("event", "Seed swap", "https://example.org/swap")
    assert (kept.happens_on, kept.interview, kept.contact) == (dt.date(2099, 12, 3), talk, oke)
    assert list(kept.pathways.all()) == [pathway]
    page = words(signed_in.get(LIST))
    for part in ("on 3 Dec 2099", "Oke Adeyemi", "Museum education", 'href="https://example.org/swap"'):
        assert part in page
    assert "To look at: Seed swap" in page


def test_htmx_gets_the_list_and_an_empty_line(signed_in: Client):
    answer = signed_in.post(LIST, line(), headers=HTMX)

    page = answer.content.decode()
    assert (answer.status_code, "<html" in page) == (200, False)
    assert "Friends of the herbarium" in page
    assert "Undo" in page
    assert 'value="Friends' not in page


@pytest.mark.parametrize(
    "wrong",
    [{"line": " "}, {"kind": "planet"}, {"happens_on": "1212-12-12"}, {"happens_on": "soon"},
     {"pathways": ["99999999999999999999"]}, {"named": "7"}, {"form_uuid": "x"}],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_and_stays_on_the_page(signed_in: Client, wrong: dict):
    for headers in ({}, HTMX):
        answer = signed_in.post(LIST, line() | wrong, headers=headers)
        assert answer.status_code == 422
        assert wrong.get("line") or "Friends of the herbarium" in answer.content.decode()
    assert not Resource.objects.exists()


def test_giver_in_the_dark_is_marked(signed_in: Client, oke: Contact, talk: Interview):
    ResourceFactory(interview=talk, contact=oke)
    Contact.objects.update(discretion=Discretion.IN_THE_DARK, discretion_because="sits beside me")

    page = words(signed_in.get(LIST))

    assert page.count('title="In the dark: sits beside me"') == 1
    assert f"{timezone.localdate(talk.ended_at).year}, in the dark</option>" in page


# ── Looking ───────────────────────────────────────────────────────────────────────────────────────


def test_empty_page_says_what_for(signed_in: Client):
    assert "Nothing to look at yet" in words(signed_in.get(LIST))
    assert "None of these" in words(signed_in.get(f"{LIST}?kind=book"))


def test_filters_narrow_and_what_makes_no_sense_shows_all(signed_in: Client):
    pathway = PathwayFactory()
    ResourceFactory(name="The overstory", kind="book").pathways.add(pathway)
    ResourceFactory(name="Seed swap", kind="event")

    assert "Seed swap" not in words(signed_in.get(f"{LIST}?kind=book"))
    assert "Seed swap" not in words(signed_in.get(f"{LIST}?pathway={pathway.pk}"))
    for query in ("kind=planet", "pathway=x", "pathway=99999999999999999999", "page=9"):
        assert "Seed swap" in words(signed_in.get(f"{LIST}?{query}"))
    region = signed_in.get(f"{LIST}?kind=event", headers=HTMX).content.decode()
    assert "<html" not in region
    assert "Seed swap" in region
    Pathway.objects.update(trashed_at=timezone.now())
    assert "Seed swap" in words(signed_in.get(f"{LIST}?pathway={pathway.pk}"))


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_as_many_queries_for_three_as_for_one(
    signed_in: Client, django_assert_num_queries: DjangoAssertNumQueries, count: int
):
    for number in range(count):
        ended = timezone.now() - dt.timedelta(days=2)
        talk = InterviewFactory(held=True, starts_at=ended - dt.timedelta(hours=1), ended_at=ended)
        person = talk.people[0]
        one = ResourceFactory(interview=talk, contact=person, done_at=timezone.now() if number else None)
        one.pathways.add(PathwayFactory())
    signed_in.get(LIST)

    with django_assert_num_queries(QUERIES):
        signed_in.get(LIST)


# ── Done, told, to do again ───────────────────────────────────────────────────────────────────────


def test_done_offers_to_tell_whoever_named_it(signed_in: Client, oke: Contact, talk: Interview):
    one = ResourceFactory(name="Seed swap", interview=talk, contact=oke)

    row = signed_in.post(address("resource_done", one), headers=HTMX)

    shown = words(row)
    assert "<html" not in shown
    assert "Tell <bdi>Oke</bdi> what came of it" in shown
    assert "Undo" in shown
    follow_up = FollowUp.objects.get(kind=Kind.ADVICE)
    assert follow_up.what == "Seed swap"
    assert f'name="follow_up" value="{follow_up.pk}"' in shown
    signed_in.post(
        address("resource_outcome", one), {"outcome": "I met two growers.", "version": texts.marks([""])}
    )
    letter = signed_in.post(reverse("interviews:letter_new"), {"follow_up": follow_up.pk})
    assert letter.url == Message.objects.get().get_absolute_url()
    assert "Seed swap" in Message.objects.get().body
    assert "I met two growers." in Message.objects.get().body
    again = signed_in.post(address("resource_done", one), headers=HTMX)
    assert "You said so already" in words(again)
    assert Action.objects.filter(what__startswith="Done").count() == 1


def test_done_without_a_script_leads_back_to_the_page(signed_in: Client):
    one = ResourceFactory()
    there = signed_in.post(
        address("resource_done", one), headers={"Referer": f"http://testserver{LIST}?kind=group"}
    )
    assert there.url == f"{LIST}?kind=group"
    assert signed_in.post(address("resource_reopen", one)).url == LIST
    assert Resource.objects.get().done_at is None
    assert "nothing changed" in words(signed_in.post(address("resource_reopen", one), follow=True))


@pytest.mark.parametrize("hidden", [True, False])
def test_nothing_is_offered_about_the_hidden_or_without_a_talk(
    signed_in: Client, oke: Contact, talk: Interview, hidden: bool
):
    if hidden:
        Contact.objects.update(deceased_on=timezone.localdate())
    one = ResourceFactory(interview=talk if hidden else None, contact=oke)

    shown = words(signed_in.post(address("resource_done", one), headers=HTMX))

    assert "what came of it</span></button>" not in shown
    assert (">held<" in shown) is hidden
    assert "died" not in shown


def test_what_came_of_it_is_saved_as_typed_and_never_over_newer_words(signed_in: Client):
    one = ResourceFactory(done_at=timezone.now())
    page = signed_in.get(LIST).content.decode()
    version = page.split('name="version" value="')[1].split('"')[0]
    where = address("resource_outcome", one)
    typing = {"X-Infoint-Autosave": "1"}

    saved = signed_in.post(where, {"outcome": "They meet ", "version": version}, headers=typing)
    stale = signed_in.post(where, {"outcome": "Nobody came", "version": version}, headers=typing | HTMX)
    whole = signed_in.post(
        where, {"outcome": "They meet on Thursdays", "version": saved["X-Infoint-Version"]}, headers=HTMX
    )

    assert (saved.status_code, stale.status_code, whole.status_code) == (200, 409, 200)
    assert "Nobody came" in stale.content.decode()
    assert "<html" not in whole.content.decode()
    assert Resource.objects.get().outcome == "They meet on Thursdays"
    assert Action.objects.count() == 1
    assert "Thursdays" not in Action.objects.get().what


# ── Editing, removing ─────────────────────────────────────────────────────────────────────────────


def edited(page: str, **values) -> dict[str, str]:
    seen = page.split('name="seen" value="')[1].split('"')[0]
    return {"kind": "book", "name": "The overstory", "seen": seen, **values}


def test_edit_changes_all_of_it_and_an_old_page_is_shown_both(
    signed_in: Client, oke: Contact, talk: Interview
):
    one = ResourceFactory(contact=oke)
    where = address("resource", one)
    page = signed_in.get(where).content.decode()
    assert "Oke Adeyemi, as it is" in page

    done = signed_in.post(where, edited(page, named="as-it-is", url="example.org/trees", note="Ch. 3"))
    stale = signed_in.post(where, edited(page, name="Something else"))
    again = signed_in.post(where, edited(stale.content.decode(), name="Something else"))

    assert (done.url, stale.status_code, again.url) == (LIST, 409, LIST)
    assert "it reads “<bdi>The overstory</bdi>” now" in stale.content.decode()
    kept = Resource.objects.get()
    assert (kept.kind, kept.name, kept.url, kept.contact) == ("book", "Something else", "", None)


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"url": "javascript:alert(1)"}, {"kind": "x"}, {"named": "0"}, {"seen": "<"}]
)
def test_edit_that_makes_no_sense_is_refused(signed_in: Client, wrong: dict):
    where = address("resource", ResourceFactory(name="The overstory"))

    assert signed_in.post(where, edited(signed_in.get(where).content.decode(), **wrong)).status_code == 422
    assert Resource.objects.get().kind == "group"


def test_removed_and_removed_again_and_undone(signed_in: Client):
    one = ResourceFactory()
    one.pathways.add(PathwayFactory())

    for _ in range(2):
        assert signed_in.post(address("resource_remove", one)).url == LIST

    assert not Resource.objects.exists()
    signed_in.post(reverse("contacts:undo", args=[Action.objects.get().pk]))
    assert Resource.objects.get().pathways.count() == 1


@pytest.mark.parametrize(
    "name", ["resource", "resource_done", "resource_reopen", "resource_outcome", "resource_remove"]
)
def test_nothing_is_done_to_what_lies_in_the_trash(signed_in: Client, talk: Interview, name: str):
    one = ResourceFactory(interview=talk)
    Interview.objects.update(trashed_at=timezone.now())

    assert signed_in.post(address(name, one), {"outcome": "x"}).status_code == 404
    assert one.name not in words(signed_in.get(LIST))
