"""The list of pathways, and adding one."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from contacts import changes
from contacts.models import Action
from interviews.models import Pathway
from tests.factories import (
    NOW,
    InterviewFactory,
    OpenQuestionFactory,
    PathwayFactory,
    PathwayRatingFactory,
)

pytestmark = pytest.mark.django_db
LIST = "/pathways/"
LIST_QUERIES = 15


def words(response) -> str:
    return " ".join(response.content.decode().split())


def told(pathway: Pathway, talks: int) -> None:
    for _ in range(talks):
        held = InterviewFactory(held=True, pathways=[pathway])
        PathwayRatingFactory(interview=held, pathway=pathway, verdict="maybe", entry_now="yes")
        InterviewFactory(scheduled=True, pathways=[pathway])
        OpenQuestionFactory(pathway=pathway)


def test_empty_list_proposes_to_find_a_first_person(signed_in: Client):
    page = signed_in.get(LIST)

    assert "What might you want to do?" in words(page)
    assert '<a class="btn" href="/reach/">Find a first person</a>' in words(page)


@pytest.mark.parametrize(("pathways", "talks"), [(1, 1), (3, 3), (3, 13)])
def test_list_asks_as_much_for_many_as_for_one(
    signed_in: Client, django_assert_num_queries: DjangoAssertNumQueries, pathways: int, talks: int
):
    for _ in range(pathways):
        told(PathwayFactory(), talks)

    with django_assert_num_queries(LIST_QUERIES):
        page = signed_in.get(LIST)

    assert page.content.count(b'class="path-row"') == pathways


def test_list_shows_what_was_said_and_leaves_out_the_trash(signed_in: Client):
    pathway = PathwayFactory(name="Museum education")
    told(pathway, 2)
    PathwayFactory(name="Gone with the wind", trashed_at=NOW)
    PathwayFactory(name="Audio documentaries", status="dropped")

    page = words(signed_in.get(LIST))

    assert "What two talks say about two kinds of work." in page
    assert "2 talks, 2 planned" in page
    assert "2 of 2 say reachable now" in page
    assert "2 questions open" in page
    assert "thin evidence" in page
    assert page.index("Museum education") < page.index("Parked and dropped") < page.index("Audio")
    assert "Gone with the wind" not in page
    assert "enough" not in page


def test_one_is_added_in_one_field_and_taken_back(signed_in: Client):
    page = signed_in.post(LIST, {"name": "  Museum   education "}, follow=True)

    made = Pathway.objects.get()
    assert made.name == "Museum education"
    assert "A pathway: Museum education" in words(page)
    changes.undo(Action.objects.get())
    assert not Pathway.objects.exists()


def test_one_that_is_there_is_shown_and_not_doubled(signed_in: Client):
    signed_in.post(LIST, {"name": "Édition"})

    page = signed_in.post(LIST, {"name": "ÉDITION"}, follow=True)

    assert Pathway.objects.count() == Action.objects.count() == 1
    assert "Édition is there already." in words(page)


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_what_is_no_name_is_refused_and_stays_in_the_field(signed_in: Client, name: str):
    page = signed_in.post(LIST, {"name": name})

    assert page.status_code == 422
    assert "errorlist" in words(page)
    assert not Pathway.objects.exists()


def test_planning_begins_with_the_pathway_of_the_address(signed_in: Client):
    pathway, other = PathwayFactory(), PathwayFactory()

    page = signed_in.get("/interviews/new/", {"pathway": pathway.pk})

    ticked = page.context["form"]["pathways"]
    assert [box.data["attrs"].get("checked", False) for box in ticked] == [True, False]
    assert other.name in words(page)
