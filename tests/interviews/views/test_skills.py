"""My skills beside what was named, and the page of one."""

import uuid

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from contacts import changes
from contacts.models import Action
from interviews import skills
from interviews.models import Skill, SkillNeed
from interviews.skill_page import MySkills
from tests import ledger
from tests.factories import (
    NOW,
    ContactFactory,
    InterviewFactory,
    PathwayFactory,
    SkillFactory,
    SkillNeedFactory,
)

pytestmark = pytest.mark.django_db
LIST = "/skills/"
HTMX = {"HX-Request": "true"}
IN_LIST = HTMX | {"HX-Target": "skills"}


def words(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def add(client: Client, name: str, level: str = "have", *, headers: dict | None = None) -> HttpResponse:
    data = {"name": name, "level": level, "form_uuid": str(uuid.uuid4())}
    return client.post(LIST, data, headers=headers or {})


def named(count: int) -> None:
    """Let `count` talks about one kind of work each name the same skills, and one of their own."""
    pathway = PathwayFactory(name="Museum education")
    shared = SkillFactory(name="Safeguarding")
    for _ in range(count):
        talk = InterviewFactory(held=True, pathways=[pathway])
        SkillNeedFactory(interview=talk, skill=shared)
        SkillNeedFactory(interview=talk, pathway=pathway)
        SkillFactory(level="have", proof="A season.")


# ── The list ──────────────────────────────────────────────────────────────────────────────────────


def test_list_with_nothing_says_how_to_begin(signed_in: Client):
    shown = words(signed_in.get(LIST))

    assert "Nothing here yet" in shown
    assert 'aria-current="page">My skills' in shown


def test_list_stands_in_the_order_of_what_is_to_be_said(signed_in: Client):
    museum = PathwayFactory(name="Museum education")
    talks = [InterviewFactory(held=True, pathways=[museum]) for _ in range(3)]
    judged = {level: SkillFactory(name=f"{level} skill", level=level) for level in Skill.Level.values}
    rarely, often = SkillFactory(name="Archery"), SkillFactory(name="Zoology")
    seldom = SkillFactory(name="A missing one", level="missing")
    for talk in talks:
        SkillNeedFactory(interview=talk, skill=often)
        SkillNeedFactory(interview=talk, skill=judged["missing"], weight="nice")
    SkillNeedFactory(interview=talks[0], skill=rarely, weight="nice")
    SkillNeedFactory(interview=talks[1], skill=seldom)

    mine = MySkills()

    assert [(part.title, [row.skill for row in part.rows]) for part in mine.parts] == [
        ("Have you got these?", [often, rarely]),
        ("Missing", [judged["missing"], seldom]),
        ("Partly", [judged["partly"]]),
        ("You have", [judged["have"]]),
    ]
    shown = words(signed_in.get(LIST))
    link = f'<a href="/pathways/{museum.pk}/"><bdi>Museum education</bdi></a>'
    assert f"Named by 3 of 3 in {link}" in shown
    assert f"Named by 1 of 3 in {link}" in shown
    assert "4 skills were named in your talks: you have 0, lack 2 and have not judged 2 yet." in shown


def test_list_agrees_with_the_figures_worked_by_hand(signed_in: Client):
    ledger.ledger()

    mine = MySkills()

    found = {
        row.skill.name.casefold(): (
            row.skill.level,
            row.talks,
            {one.pathway.name: (one.needed.named_by, one.needed.of) for one in row.named},
        )
        for row in mine.rows
    }
    assert {name: row[:2] for name, row in found.items()} == {
        "object handling": ("have", 3),
        "safeguarding": ("partly", 3),
        "plant names": ("missing", 2),
        "grant writing": ("", 1),
        "welsh": ("have", 0),
    }
    assert sorted(found["object handling"][2].values()) == [(1, 1), (2, 4)]
    assert sorted(found["safeguarding"][2].values()) == [(1, 3), (3, 4)]
    assert sorted(found["plant names"][2].values()) == [(2, 3)]
    assert sorted(found["grant writing"][2].values()) == [(1, 4)]
    assert (
        mine.says
        == "4 skills were named in your talks: you have 1, have 1 partly, lack 1 and have not judged 1 yet."
    )


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_as_many_queries_for_three_as_for_one(
    signed_in: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
):
    named(count)

    with django_assert_num_queries(9):
        signed_in.get(LIST)


def test_skill_of_a_trashed_talk_is_nowhere(signed_in: Client):
    talk = InterviewFactory(held=True, trashed_at=NOW)
    only = SkillNeedFactory(interview=talk, skill=SkillFactory(name="Quetzalcoatlish")).skill
    mine = SkillNeedFactory(interview=talk, skill=SkillFactory(name="Weaving", level="have")).skill

    shown = words(signed_in.get(LIST))

    assert "Quetzalcoatlish" not in shown
    assert "Weaving" in shown
    assert signed_in.get(only.get_absolute_url()).status_code == 404
    assert "Nobody yet." in words(signed_in.get(mine.get_absolute_url()))


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_skill_is_added_in_one_line_with_undo(signed_in: Client, headers: dict[str, str]):
    answer = add(signed_in, "Explaining to teenagers", "partly", headers=headers)

    skill = Skill.objects.get()
    assert (skill.name, skill.level) == ("Explaining to teenagers", "partly")
    if headers:
        assert words(answer).startswith('<div id="skills"')
        assert "Explaining to teenagers: partly" in words(answer)
    else:
        assert answer.url == LIST
    changes.undo(Action.objects.get())
    assert not Skill.objects.exists()


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize(
    ("name", "level"), [("", "have"), ("\u200b", "have"), ("x" * 201, "have"), ("a", "")]
)
def test_skill_that_makes_no_sense_is_refused(
    signed_in: Client, name: str, level: str, headers: dict[str, str]
):
    answer = add(signed_in, name, level, headers=headers)

    assert answer.status_code == 422
    assert "errorlist" in words(answer)
    assert not Skill.objects.exists()


def test_one_click_says_how_far_i_am_and_moves_it_to_its_part(signed_in: Client):
    skill = SkillNeedFactory().skill
    address = reverse("interviews:skill_level", args=[skill.pk])

    shown = words(signed_in.post(address, {"level": "missing"}, headers=IN_LIST))

    skill.refresh_from_db()
    assert skill.level == "missing"
    assert shown.startswith('<div id="skills"')
    assert "Have you got these?" not in shown
    assert f"{skill}: missing" in shown
    changes.undo(Action.objects.get())
    skill.refresh_from_db()
    assert skill.level == ""


@pytest.mark.parametrize(("query", "back"), [("", LIST), ("?page", "own")])
def test_one_click_without_scripts_leads_back_to_where_it_was(signed_in: Client, query: str, back: str):
    skill = SkillFactory()

    answer = signed_in.post(reverse("interviews:skill_level", args=[skill.pk]) + query, {"level": "have"})

    assert answer.url == (skill.get_absolute_url() if back == "own" else back)


@pytest.mark.parametrize("headers", [{}, HTMX, IN_LIST])
def test_level_there_is_not_is_refused(signed_in: Client, headers: dict[str, str]):
    skill = SkillFactory(level="have")
    address = reverse("interviews:skill_level", args=[skill.pk])

    assert signed_in.post(address, {"level": "10"}, headers=headers).status_code == 422
    skill.refresh_from_db()
    assert skill.level == "have"


# ── One skill ─────────────────────────────────────────────────────────────────────────────────────


def test_page_tells_who_named_it_and_when_with_the_mark_of_whoever_is_hidden(signed_in: Client):
    skill = SkillFactory(name="Safeguarding", level="partly", proof="A course in 2019.")
    hidden = ContactFactory(first_name="Tom", last_name="Reyes", marked_dark=True)
    pathway = PathwayFactory(name="Museum education")
    SkillNeedFactory(
        skill=skill,
        pathway=pathway,
        interview=InterviewFactory(held=True, people=[hidden], pathways=[pathway]),
    )
    gone = ContactFactory(first_name="Quetzalcoatlina", trashed=True)
    SkillNeedFactory(skill=skill, weight="nice", interview=InterviewFactory(held=True, people=[gone]))

    shown = words(signed_in.get(skill.get_absolute_url()))

    assert '<bdi>Tom Reyes</bdi></a> <span class="tag hush"' in shown
    assert "for <bdi>Museum education</bdi>" in shown
    assert "2 talks" in shown
    assert 'datetime="2026-11-23"' in shown
    assert "Quetzalcoatlina" not in shown
    assert "A course in 2019." in shown


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_as_many_queries_for_three_as_for_one(
    signed_in: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
):
    named(count)
    skill = Skill.objects.get(name="Safeguarding")

    with django_assert_num_queries(11):
        signed_in.get(skill.get_absolute_url())


def test_proof_is_saved_as_it_is_typed_and_undone(signed_in: Client):
    skill = SkillFactory()
    address = reverse("interviews:skill_proof", args=[skill.pk])
    version = signed_in.get(skill.get_absolute_url()).context["proof_form"]["version"].value()
    typing = {"X-Infoint-Autosave": "1"}

    first = signed_in.post(address, {"proof": "A sea", "version": version}, headers=typing)
    again = signed_in.post(
        address, {"proof": "A season at Kew", "version": first["X-Infoint-Version"]}, headers=typing
    )
    late = signed_in.post(address, {"proof": "Something else", "version": version}, headers=typing)

    assert again.status_code == 200
    assert late.status_code == 409
    skill.refresh_from_db()
    assert skill.proof == "A season at Kew"
    changes.undo(Action.objects.get())
    skill.refresh_from_db()
    assert skill.proof == ""


def rename(client: Client, skill: Skill, name: str, was: str = "") -> HttpResponse:
    address = reverse("interviews:skill_rename", args=[skill.pk])
    return client.post(address, {"name": name, "was": was or skill.name})


def test_rename_leads_to_the_skill_that_stays(signed_in: Client):
    skill, other = SkillFactory(name="Writing bids"), SkillFactory(name="Grant writing")
    need = SkillNeedFactory(skill=skill)

    assert rename(signed_in, skill, "Bids").url == skill.get_absolute_url()
    skill.refresh_from_db()
    answer = rename(signed_in, skill, "GRANT writing")

    assert answer.url == other.get_absolute_url()
    need.refresh_from_db()
    assert need.skill == other
    assert "Bids and Grant writing are one" in words(signed_in.get(answer.url))


def test_rename_of_what_is_called_otherwise_by_now_asks_again(signed_in: Client):
    skill = SkillFactory(name="Bids")

    late = rename(signed_in, skill, "Writing bids", was="Grant bids")

    assert late.status_code == 409
    shown = words(late)
    assert "It was called otherwise elsewhere" in shown
    assert 'name="was" value="Bids"' in shown
    assert 'value="Writing bids"' in shown


@pytest.mark.parametrize("name", ["", "\u200b", "x" * 201])
def test_rename_to_nothing_is_refused(signed_in: Client, name: str):
    skill = SkillFactory(name="Bids")

    assert rename(signed_in, skill, name).status_code == 422
    assert Skill.objects.get().name == "Bids"


def test_removed_skill_comes_back_with_all_that_was_said(signed_in: Client):
    skill = SkillNeedFactory().skill
    address = reverse("interviews:skill_remove", args=[skill.pk])

    assert signed_in.post(address).url == LIST
    assert signed_in.post(address).url == LIST
    assert not SkillNeed.objects.exists()

    changes.undo(Action.objects.get())
    assert SkillNeed.objects.get().skill == skill


def test_undo_leads_back_to_the_skill_as_long_as_it_is_there(signed_in: Client):
    InterviewFactory()
    Skill.objects.bulk_create(SkillFactory.build() for _ in range(3))
    record = skills.add("Grant writing", "partly")
    skill = Skill.objects.get(name="Grant writing")
    judged = skills.set_level(skill, "have")
    back = {"next": skill.get_absolute_url()}

    undone = signed_in.post(reverse("contacts:undo", args=[judged.action.pk]), back)
    assert undone.headers["Location"] == skill.get_absolute_url()

    undone = signed_in.post(reverse("contacts:undo", args=[record.action.pk]), back)
    assert undone.headers["Location"] == reverse("contacts:history")
