"""Introductions: asked for, answered with one click, and the list of them."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from contacts import changes
from contacts.models import Action, Contact, ContactRule, Discretion, Tie
from interviews import introductions, talks
from interviews.cadence import Kind
from interviews.models import FollowUp, Interview, Introduction, Message
from tests.factories import (
    ContactFactory,
    FollowUpFactory,
    IntroductionFactory,
    OrganizationFactory,
    PathwayFactory,
    TieFactory,
)

pytestmark = pytest.mark.django_db
State = Introduction.State
NEW = "/introductions/new/"
LIST = "/introductions/"


@pytest.fixture
def ana() -> Contact:
    return ContactFactory(first_name="Ana", last_name="Silva", email="ana@example.org", how_met="the choir")


@pytest.fixture
def oke() -> Contact:
    kew = OrganizationFactory(name="Kew")
    return ContactFactory(first_name="Oke", last_name="Adeyemi", title="Curator", organization=kew)


def words(response) -> str:
    return " ".join(response.content.decode().split())


def counts() -> tuple[int, int, int, int]:
    one, letters, rows, actions = (
        model.objects.count() for model in (Introduction, Message, FollowUp, Action)
    )
    return one, letters, rows, actions


def post(client: Client, one: Introduction, state: str, **values):
    return client.post(reverse("interviews:introduction_answer", args=[one.pk]), {"state": state, **values})


# ── Asking ────────────────────────────────────────────────────────────────────────────────────────


def test_look_shows_the_way_and_the_letter_and_makes_nothing(signed_in: Client, ana: Contact, oke: Contact):
    luis = ContactFactory(first_name="Luis", last_name="Mora")

    page = signed_in.get(NEW, {"introducer": ana.pk, "target": oke.pk, "through": luis.pk})

    assert page.status_code == 200
    shown = words(page)
    assert shown.index("Ana Silva") < shown.index("Luis Mora") < shown.index("Oke Adeyemi</bdi></a></b>")
    assert "I believe you know Luis Mora, who may know Oke Adeyemi, Curator at Kew." in shown
    assert "Nothing speaks against it" in shown
    assert counts() == (0, 0, 0, 0)


def test_asking_makes_the_introduction_and_leads_to_its_letter(signed_in: Client, ana: Contact, oke: Contact):
    luis = ContactFactory(first_name="Luis", last_name="Mora")
    data = {"introducer": ana.pk, "target": oke.pk, "through": luis.pk}

    first = signed_in.post(NEW, data)
    again = signed_in.post(NEW, data)

    made, letter = Introduction.objects.get(), Message.objects.get()
    assert (made.introducer, made.target, made.state, made.note) == (
        ana,
        oke,
        "suggested",
        "through Luis Mora",
    )
    assert (letter.kind, letter.contact, letter.introduction) == ("ask_introducer", ana, made)
    assert "---" in letter.body
    assert first.url == again.url == letter.get_absolute_url()
    assert Action.objects.count() == 1
    assert changes.undo(Action.objects.get()).kept == []
    assert counts()[:3] == (0, 0, 0)


def test_planned_talk_with_them_says_what_it_is_for(signed_in: Client, ana: Contact, oke: Contact):
    signed_in.post(NEW, {"introducer": ana.pk, "target": oke.pk})
    letter = Message.objects.get()
    talks.plan(Interview(why="Her work on seed banks."), [oke], pathways=[PathwayFactory(name="botany")])

    again = signed_in.post(NEW, {"introducer": ana.pk, "target": oke.pk})
    Message.objects.all().delete()
    shown = words(signed_in.get(NEW, {"introducer": ana.pk, "target": oke.pk}))

    assert again.url == letter.get_absolute_url()
    assert "I am exploring botany" in shown
    assert "Her work on seed banks." in shown


def test_letter_begun_again_still_goes_through_whoever_stands_between(
    signed_in: Client, ana: Contact, oke: Contact
):
    luis = ContactFactory(first_name="Luis", last_name="Mora")
    signed_in.post(NEW, {"introducer": ana.pk, "target": oke.pk, "through": luis.pk})
    letter = Message.objects.get()
    again = reverse("interviews:letter_again", args=[letter.uuid])

    signed_in.post(again, {"kind": "ask_introducer"})
    letter.refresh_from_db()
    before = letter.body
    Contact.objects.filter(pk=luis.pk).update(discretion=Discretion.IN_THE_DARK)
    signed_in.post(again, {"kind": "ask_introducer"})
    letter.refresh_from_db()

    assert "I believe you know Luis Mora, who may know Oke Adeyemi" in before
    assert "I believe you know Oke Adeyemi" in letter.body
    assert "Luis" not in letter.body


def test_somebody_nameless_is_asked_for_in_words(signed_in: Client, ana: Contact):
    page = signed_in.get(NEW, {"introducer": ana.pk, "target_text": "somebody at Figma"})
    answer = signed_in.post(NEW, {"introducer": ana.pk, "target_text": "somebody  at Figma"})

    made = Introduction.objects.get()
    assert "I believe you know somebody at Figma." in words(page)
    assert (made.target, made.target_text) == (None, "somebody at Figma")
    assert answer.url == Message.objects.get().get_absolute_url()


def test_without_a_target_it_asks_to_whom(signed_in: Client, ana: Contact):
    asked = signed_in.get(NEW, {"introducer": ana.pk})
    refused = signed_in.post(NEW, {"introducer": ana.pk, "target_text": "x" * 301})

    assert (asked.status_code, refused.status_code) == (200, 422)
    assert "To whom?" in words(asked)


@pytest.mark.parametrize("query", ["", "introducer=0", "introducer=x", f"introducer={10**30}", "target=1"])
def test_nobody_to_ask_is_not_found(signed_in: Client, query: str):
    assert signed_in.get(f"{NEW}?{query}").status_code == 404
    assert signed_in.post(NEW, dict(part.split("=") for part in query.split("&") if part)).status_code == 404


def test_nobody_is_asked_for_themselves(signed_in: Client, ana: Contact, oke: Contact):
    for data in (
        {"introducer": ana.pk, "target": ana.pk},
        {"introducer": ana.pk, "target": oke.pk, "through": oke.pk},
    ):
        assert signed_in.post(NEW, data).status_code == 404
    assert counts() == (0, 0, 0, 0)


@pytest.mark.parametrize("side", ["introducer", "target", "through"])
@pytest.mark.parametrize(
    "hidden",
    [
        {"discretion": Discretion.IN_THE_DARK},
        {"contact_rule": ContactRule.NEVER},
        {"deceased_on": dt.date(2026, 1, 1)},
    ],
)
def test_nobody_hidden_is_on_the_way(signed_in: Client, ana: Contact, oke: Contact, side: str, hidden: dict):
    boss = ContactFactory(first_name="Boss", **hidden)
    data = {"introducer": ana.pk, "target": oke.pk, side: boss.pk}

    look, asked = signed_in.get(NEW, data), signed_in.post(NEW, data)

    assert (look.status_code, asked.status_code) == (200, 409)
    assert "must not be approached" in words(look)
    assert "I believe you know" not in words(look)
    assert counts() == (0, 0, 0, 0)


def test_words_that_may_mean_somebody_in_the_dark_are_not_asked_for(signed_in: Client, ana: Contact):
    ContactFactory(first_name="Priya", last_name="Raman", discretion=Discretion.IN_THE_DARK)
    data = {"introducer": ana.pk, "target_text": "Priya Raman"}

    assert "may be somebody you keep in the dark" in words(signed_in.get(NEW, data))
    assert signed_in.post(NEW, data).status_code == 409
    assert counts() == (0, 0, 0, 0)


@pytest.mark.parametrize("side", ["introducer", "target", "through"])
def test_leaky_people_need_a_tick_and_the_letter_asks_for_confidence(
    signed_in: Client, ana: Contact, oke: Contact, side: str
):
    priya = ContactFactory(first_name="Priya", discretion=Discretion.OPEN)
    boss = ContactFactory(first_name="Bosswoman", discretion=Discretion.IN_THE_DARK)
    TieFactory(a=priya, b=boss, strength=4, kind=Tie.Kind.FRIEND)
    data = {"introducer": ana.pk, "target": oke.pk, side: priya.pk}

    look, refused = signed_in.get(NEW, data), signed_in.post(NEW, data)
    taken = signed_in.post(NEW, {**data, "leaky": "1"})

    assert "is close to somebody you keep in the dark" in words(look)
    assert "Bosswoman" not in words(look)
    assert (refused.status_code, taken.status_code) == (422, 302)
    assert "Tick this first" in words(refused)
    assert "please keep this between us" in Message.objects.get().body


def test_whoever_wants_to_be_asked_first_needs_a_tick(signed_in: Client, ana: Contact, oke: Contact):
    Contact.objects.filter(pk__in=[ana.pk, oke.pk]).update(contact_rule=ContactRule.ASK_FIRST)
    data = {"introducer": ana.pk, "target": oke.pk}

    half = signed_in.post(NEW, {**data, "asked_first": [ana.pk]})
    taken = signed_in.post(NEW, {**data, "asked_first": [ana.pk, oke.pk]})

    assert (half.status_code, taken.status_code) == (422, 302)
    assert f'value="{ana.pk}" required checked' in words(half)


def test_what_is_owed_to_them_comes_first(signed_in: Client, ana: Contact, oke: Contact):
    row = FollowUpFactory(kind=Kind.REPORT, contact=ana)

    shown = words(signed_in.get(NEW, {"introducer": ana.pk, "target": oke.pk}))

    assert "Settle this first" in shown
    assert f"/letters/new/?follow_up={row.pk}" in shown
    assert signed_in.post(NEW, {"introducer": ana.pk, "target": oke.pk}).status_code == 302


@pytest.mark.parametrize("state", [State.ASKED, State.AGREED, State.MADE])
def test_what_is_under_way_is_not_begun_again(signed_in: Client, ana: Contact, oke: Contact, state: str):
    one = IntroductionFactory(introducer=ana, target=oke, state=state)
    data = {"introducer": ana.pk, "target": oke.pk}

    assert "How it stands" in words(signed_in.get(NEW, data))
    assert signed_in.post(NEW, data).url == one.get_absolute_url()
    assert counts() == (1, 0, 0, 0)


def test_what_was_declined_is_asked_again_only_with_a_tick(signed_in: Client, ana: Contact, oke: Contact):
    IntroductionFactory(introducer=ana, target=oke, state=State.DECLINED, asked_at=timezone.now())
    data = {"introducer": ana.pk, "target": oke.pk}

    refused, taken = signed_in.post(NEW, data), signed_in.post(NEW, {**data, "again": "1"})

    assert (refused.status_code, taken.status_code) == (422, 302)
    assert Introduction.objects.count() == 1


@pytest.mark.parametrize("many", [1, 3])
def test_look_takes_as_many_queries_for_three_between_as_for_one(
    signed_in: Client,
    ana: Contact,
    oke: Contact,
    many: int,
    django_assert_num_queries: DjangoAssertNumQueries,
):
    between = [ContactFactory(organization=OrganizationFactory()).pk for _ in range(many)]
    for _ in range(many):
        FollowUpFactory(kind=Kind.REPORT, contact=ana)
        IntroductionFactory(introducer=ana, state=State.ASKED, asked_at=timezone.now())
    with django_assert_num_queries(LOOK):
        signed_in.get(NEW, {"introducer": ana.pk, "target": oke.pk, "through": between})


LOOK = 47


# ── One of them ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("state", State.values)
def test_page_says_how_it_stands(signed_in: Client, ana: Contact, oke: Contact, state: str):
    one = IntroductionFactory(introducer=ana, target=oke, state=state, note="through Luis")

    page = signed_in.get(one.get_absolute_url())

    assert page.status_code == 200
    assert one.get_state_display() in words(page)
    assert "through Luis" in words(page)


def test_one_click_each_up_to_the_report(signed_in: Client, ana: Contact, oke: Contact):
    one = IntroductionFactory(introducer=ana, target=oke)

    post(signed_in, one, "asked")
    post(signed_in, one, "agreed", check_back_on=(timezone.localdate() + dt.timedelta(days=3)).isoformat())
    checked = FollowUp.objects.open().get(kind=Kind.CHECK_BACK)
    answer = post(signed_in, one, "made")

    assert timezone.localdate(checked.due_at) == timezone.localdate() + dt.timedelta(days=3)
    assert answer.url == one.get_absolute_url()
    one.refresh_from_db()
    assert (one.state, one.may_use_name) == ("made", True)
    assert {(row.kind, row.contact) for row in FollowUp.objects.open()} == {
        (Kind.REPLY, oke),
        (Kind.THANK_INTRODUCER, ana),
    }
    page = words(signed_in.get(one.get_absolute_url()))
    assert f"/interviews/new/?contact={oke.pk}&amp;introducer={ana.pk}" in page


def test_another_day_to_check_back_is_taken(signed_in: Client, ana: Contact):
    one = IntroductionFactory(introducer=ana)
    introductions.ask(one)
    day = timezone.localdate() + dt.timedelta(days=12)

    post(signed_in, one, "asked", check_back_on=day.isoformat())

    assert timezone.localdate(FollowUp.objects.open().get().due_at) == day


@pytest.mark.parametrize("day", ["2020-01-01", "9999-12-31", "soon"])
def test_day_that_makes_no_sense_is_asked_for_again(signed_in: Client, day: str):
    one = IntroductionFactory(state=State.ASKED)

    answer = post(signed_in, one, "asked", check_back_on=day)

    assert answer.status_code == 422
    assert counts()[2:] == (0, 0)


def test_said_twice_nothing_changes(signed_in: Client):
    one = IntroductionFactory(state=State.ASKED)

    post(signed_in, one, "made")
    before = counts()
    page = signed_in.post(
        reverse("interviews:introduction_answer", args=[one.pk]), {"state": "made"}, follow=True
    )

    assert counts() == before
    assert "You said so already" in words(page)


def test_what_cannot_be_is_refused_in_words(signed_in: Client):
    one = IntroductionFactory(state=State.MADE)

    page = signed_in.post(
        reverse("interviews:introduction_answer", args=[one.pk]), {"state": "silent"}, follow=True
    )

    assert "Nothing was changed: this is made by now." in words(page)
    assert post(signed_in, one, "suggested").status_code == 404
    assert post(signed_in, one, "x").status_code == 404


def test_answer_by_htmx_is_the_row_anew(signed_in: Client, ana: Contact, oke: Contact):
    one = IntroductionFactory(introducer=ana, target=oke, state=State.ASKED)

    answer = signed_in.post(
        reverse("interviews:introduction_answer", args=[one.pk]),
        {"state": "agreed"},
        headers={"HX-Request": "true"},
    )

    shown = words(answer)
    assert shown.startswith(f'<li id="introduction-{one.pk}"')
    assert "check back by" in shown
    assert "Undo" in shown
    assert "<html" not in shown


def test_what_was_never_asked_is_dropped_with_its_draft(signed_in: Client, ana: Contact, oke: Contact):
    signed_in.post(NEW, {"introducer": ana.pk, "target": oke.pk})
    one = Introduction.objects.get()

    answer = signed_in.post(reverse("interviews:introduction_drop", args=[one.pk]))
    again = signed_in.post(reverse("interviews:introduction_drop", args=[one.pk]))

    assert (answer.url, again.url) == (LIST, LIST)
    assert counts()[:3] == (0, 0, 0)
    assert changes.undo(Action.objects.first()).kept == []
    assert counts()[:3] == (1, 1, 0)
    Introduction.objects.update(state=State.ASKED)
    signed_in.post(reverse("interviews:introduction_drop", args=[one.pk]))
    assert Introduction.objects.exists()


def test_what_is_hidden_is_marked_and_held_back(signed_in: Client, ana: Contact, oke: Contact):
    one = IntroductionFactory(introducer=ana, target=oke)
    introductions.answered(one, State.MADE)
    Contact.objects.filter(pk=ana.pk).update(discretion=Discretion.IN_THE_DARK)

    page, listed = words(signed_in.get(one.get_absolute_url())), words(signed_in.get(LIST))

    for shown in (page, listed):
        assert "in the dark" in shown
        assert "/letters/new/" not in shown
        assert "/answer/" not in shown
    assert "held back" in listed
    # Credit stays: once they are no longer hidden all is as it was.
    assert Introduction.objects.get().state == State.MADE


def test_page_of_one_takes_as_many_queries_for_three_letters(
    signed_in: Client, django_assert_num_queries: DjangoAssertNumQueries
):
    seen = []
    for many in (1, 3):
        one = IntroductionFactory(state=State.ASKED)
        for _ in range(many):
            Message.objects.create(kind="ask_introducer", contact=one.introducer, introduction=one)
            talks.plan(Interview(), [one.target])
        FollowUpFactory.create_batch(many, kind=Kind.CHECK_BACK, contact=one.introducer, introduction=one)
        with django_assert_num_queries(PAGE) as found:
            signed_in.get(one.get_absolute_url())
        seen.append(len(found))
    assert len(set(seen)) == 1


PAGE = 19


# ── All of them ───────────────────────────────────────────────────────────────────────────────────


def test_list_shows_open_ones_first_and_narrows(signed_in: Client, ana: Contact):
    for state in State.values:
        IntroductionFactory(introducer=ana, state=state)

    everything = words(signed_in.get(LIST))
    asked = words(signed_in.get(LIST, {"state": "asked"}))
    part = words(signed_in.get(LIST, {"state": "asked"}, headers={"HX-Request": "true"}))

    heads = [
        everything.index(f'id="part-{state}"') for state in ("agreed", "asked", "suggested", "made", "silent")
    ]
    assert heads == sorted(heads)
    assert asked.count('class="lead"') == 1
    assert part.startswith("<section")


def test_list_of_nobody_has_a_face(signed_in: Client):
    assert "Nobody was asked yet" in words(signed_in.get(LIST))
    assert "None of these" in words(signed_in.get(LIST, {"state": "made"}))
    assert signed_in.get(LIST, {"state": "x", "person": "99999999999999999999"}).status_code == 200


@pytest.mark.parametrize("many", [1, 3])
def test_list_takes_as_many_queries_for_three_as_for_one(
    signed_in: Client, many: int, django_assert_num_queries: DjangoAssertNumQueries
):
    for _ in range(many):
        one = IntroductionFactory(introducer=ContactFactory(organization=OrganizationFactory()))
        introductions.ask(one)
    with django_assert_num_queries(13):
        signed_in.get(LIST)


def test_whatever_lies_in_the_trash_is_not_shown(signed_in: Client, ana: Contact):
    one = IntroductionFactory(introducer=ana, target=ContactFactory(trashed=True))

    assert signed_in.get(one.get_absolute_url()).status_code == 404
    assert post(signed_in, one, "made").status_code == 404
    assert "Ana Silva" not in words(signed_in.get(LIST))
