"""The verbs on what belongs to pathways: each is one action, taken back to the last row."""

import pytest
from pytest_django import DjangoAssertNumQueries

from contacts import changes
from interviews import pathways, resources
from interviews.models import Resource
from tests.factories import NOW, InterviewFactory, PathwayFactory, QuestionFactory, ResourceFactory
from tests.interviews.snapshots import everything

pytestmark = pytest.mark.django_db


def test_what_belongs_to_a_pathway_in_the_trash_goes_on_belonging_to_it():
    kew, eden, gone = PathwayFactory(), PathwayFactory(), PathwayFactory(trashed_at=NOW)
    question = QuestionFactory()
    question.pathways.set([kew, gone])

    with changes.recording("Edited") as record:
        pathways.set_in(record, question, [eden])

    assert set(question.pathways.all()) == {eden, gone}


def test_resource_removed_comes_back_with_its_pathways():
    resource = ResourceFactory()
    resource.pathways.set([PathwayFactory(), PathwayFactory(trashed_at=NOW)])
    before = everything()

    record = resources.remove(resource)

    assert not Resource.objects.exists()
    assert changes.undo(record.action).kept == []
    assert everything() == before


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize("instead", [True, False])
def test_many_are_set_in_as_many_queries_as_one(
    count: int, instead: bool, django_assert_num_queries: DjangoAssertNumQueries
):
    kew, eden = PathwayFactory(), PathwayFactory()
    ids = [InterviewFactory(pathways=[kew]).pk for _ in range(count)]

    with django_assert_num_queries(10 if instead else 8):
        pathways.set_for(ids, [eden], instead=instead)

    assert eden.interviews.count() == count


def test_same_pathways_again_write_nothing_and_the_trash_is_left_alone():
    kew = PathwayFactory()
    there, trashed = InterviewFactory(pathways=[kew]), InterviewFactory(trashed=True)

    record = pathways.set_for([there.pk, trashed.pk], [kew], instead=False)

    assert record.action is None
    assert not trashed.pathways.exists()
