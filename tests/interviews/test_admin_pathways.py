"""Pathways in the admin: their status in bulk, and their questions and gauges in place."""

import datetime as dt

import pytest
from django.test import Client

from contacts import changes
from interviews.models import OpenQuestion, Pathway
from tests.contacts.test_admin import change, confirm, latest, page, run
from tests.factories import (
    NOW,
    TODAY,
    GaugeFactory,
    InterviewFactory,
    OpenQuestionFactory,
    PathwayFactory,
)
from tests.interviews.snapshots import everything

pytestmark = pytest.mark.django_db


def statuses() -> dict[str, str]:
    return dict(Pathway.objects.values_list("name", "status"))


def test_status_is_set_for_many_and_undone(signed_in: Client):
    kew, eden = PathwayFactory(name="Kew"), PathwayFactory(name="Eden", status="dropped")
    PathwayFactory(name="Wisley")
    before = everything()

    confirm(signed_in, run(signed_in, "set_status", kew, eden), status="dropped")

    assert statuses() == {"Kew": "dropped", "Eden": "dropped", "Wisley": "exploring"}
    assert latest().what == "2 pathways: dropped"
    assert changes.undo(latest()).kept == []
    assert everything() == before


def test_status_that_there_is_not_is_asked_again(signed_in: Client):
    kew = PathwayFactory(name="Kew")

    answer = confirm(signed_in, run(signed_in, "set_status", kew), status="married")

    assert (answer.status_code, statuses()) == (422, {"Kew": "exploring"})


def test_list_counts_talks_and_questions_each_once(signed_in: Client):
    pathway = PathwayFactory()
    for _ in range(3):
        InterviewFactory(pathways=[pathway])
        OpenQuestionFactory(pathway=pathway)
    OpenQuestionFactory(pathway=pathway, answered_at=NOW)

    (row,) = signed_in.get(page(Pathway)).context["cl"].result_list

    assert (row.talks, row.asking) == (3, 3)


def test_questions_and_gauges_are_changed_in_place_as_one_action(signed_in: Client):
    pathway = PathwayFactory(name="Kew")
    OpenQuestionFactory(pathway=pathway, text="Pay?")
    gauge = GaugeFactory(pathway=pathway, on=TODAY, liking=40)
    before = everything()

    answer = change(
        signed_in, pathway,
        **{"status": "leading", "open_questions-0-text": "How is the pay?", "gauges-0-liking": "80"},
    )  # fmt: skip

    assert answer.status_code == 302
    gauge.refresh_from_db()
    assert (OpenQuestion.objects.get().text, gauge.liking) == ("How is the pay?", 80)
    assert statuses() == {"Kew": "leading"}
    assert changes.undo(latest()).kept == []
    assert everything() == before


def test_gauge_beyond_a_hundred_and_a_second_of_one_day_are_refused(signed_in: Client):
    pathway = PathwayFactory()
    GaugeFactory(pathway=pathway, on=TODAY)
    GaugeFactory(pathway=pathway, on=TODAY - dt.timedelta(days=1))

    for values in ({"gauges-0-liking": "101"}, {"gauges-1-on": TODAY.isoformat()}):
        assert change(signed_in, pathway, **values).status_code == 200


def test_questions_are_found_by_their_words_their_answer_and_their_pathway(signed_in: Client):
    kew, gone = PathwayFactory(name="Kew"), PathwayFactory(name="Kew of old", trashed_at=NOW)
    asked = OpenQuestionFactory(pathway=kew, text="How is the pay?", answer="Thin.", answered_at=NOW)
    OpenQuestionFactory(pathway=gone, text="How is the pay?", answer="Thin.")
    other = OpenQuestionFactory(text="Can one come late?")

    for query in ("q=pay", "q=thin", "q=kew", f"pathway={kew.pk}", "answered_at__isempty=0"):
        found = signed_in.get(f"{page(OpenQuestion)}?{query}").context["cl"].result_list
        assert list(found) == [asked], query
    assert list(signed_in.get(f"{page(OpenQuestion)}?q=late").context["cl"].result_list) == [other]
