"""Marks for each pathway of a talk: what I expected before it, what I found after it."""

import datetime as dt

import pytest
from django.utils import timezone

from contacts import changes, search
from contacts.models import Contact
from interviews import pathways, rating, texts
from interviews.forms.reflecting import MarksForm, RatingForm
from interviews.models import Interview, Pathway, PathwayRating
from interviews.stages import Stage
from tests.factories import NOW, ContactFactory, InterviewFactory, PathwayFactory, PathwayRatingFactory

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def pathway(db: None) -> Pathway:
    return PathwayFactory(name="Museum education")


@pytest.fixture
def held(pathway: Pathway) -> Interview:
    return InterviewFactory(held=True, people=[ContactFactory(first_name="Ana")], pathways=[pathway])


def mark(interview: Interview, pathway: Pathway, **said: object) -> PathwayRating:
    row = rating.of(interview, pathway)
    return rating.save(interview, pathway, said, texts.marks_of(row, said))


def undo(record: changes.Record) -> None:
    assert record.action
    changes.undo(record.action)


def found(words: str) -> set[str]:
    return {person.first_name for person in Contact.objects.filter(search.matching(words, "talks"))}


# ── After it ──────────────────────────────────────────────────────────────────────────────────────


def test_row_is_made_at_the_first_mark_and_one_sitting_is_one_action(held: Interview, pathway: Pathway):
    mark(held, pathway, appeal=None, entry_roles="")
    assert not PathwayRating.objects.exists()

    mark(held, pathway, appeal=4)
    mark(held, pathway, life=2, entry_roles="Assistant")

    row = PathwayRating.objects.get()
    assert (row.appeal, row.life, row.energy, row.entry_roles) == (4, 2, None, "Assistant")
    action = changes.of_person(held.people[0].pk).get()
    changes.undo(action)
    assert not PathwayRating.objects.exists()


def test_of_two_marks_the_last_counts_and_of_two_texts_neither_is_lost(held: Interview, pathway: Pathway):
    mark(held, pathway, appeal=4, entry_roles="Theirs")
    nothing = texts.marks([None, ""])

    rating.save(held, pathway, {"appeal": 2, "entry_roles": "Theirs"}, nothing)
    with pytest.raises(texts.Stale) as stale:
        rating.save(held, pathway, {"appeal": 2, "entry_roles": "Mine"}, nothing)

    assert stale.value.names == ["entry_roles"]
    row = PathwayRating.objects.get()
    assert (row.appeal, row.entry_roles) == (2, "Theirs")


def test_mark_chosen_again_is_none(held: Interview, pathway: Pathway):
    mark(held, pathway, appeal=4)
    form = MarksForm.of(rating.of(held, pathway), own_verdict=False, data={"appeal": ""})
    assert form.is_valid()

    rating.save(held, pathway, {"appeal": form.typed["appeal"]}, texts.marks([4]))

    assert PathwayRating.objects.get().appeal is None


@pytest.mark.parametrize("wrong", ["0", "6", "2.5", "x", "-1", "99999999999999999999"])
def test_marks_out_of_bounds_are_refused(held: Interview, pathway: Pathway, wrong: str):
    form = MarksForm.of(rating.of(held, pathway), own_verdict=False, data={"outlook": wrong})

    assert list(form.errors) == ["outlook"]


def test_marks_of_a_pathway_taken_off_the_talk_count_again_once_it_is_back(held: Interview, pathway: Pathway):
    other = PathwayFactory()
    mark(held, pathway, appeal=4)

    pathways.explore(held, [other])
    assert not PathwayRating.objects.counted().exists()
    pathways.explore(held, [other, pathway])

    assert [row.appeal for row in PathwayRating.objects.counted()] == [4]
    talk = Interview.objects.for_rows().get()
    assert {one.pathway: one.row.appeal for one in rating.of_talk(talk)} == {pathway: 4, other: None}


def test_pathway_in_the_trash_takes_its_marks_along_and_brings_them_back(held: Interview, pathway: Pathway):
    mark(held, pathway, appeal=4)

    pathways.trash([pathway.pk])
    assert rating.of_talk(Interview.objects.for_rows().get()) == []
    assert not PathwayRating.objects.counted().exists()
    pathways.restore([pathway.pk])

    assert PathwayRating.objects.counted().exists()


def test_verdict_of_its_own_is_asked_of_several_pathways_or_where_there_is_one(held: Interview):
    def asked() -> list[bool]:
        return [one.has_own_verdict for one in rating.of_talk(Interview.objects.for_rows().get())]

    assert asked() == [False]
    first = held.pathways.get()
    held.pathways.add(PathwayFactory())
    assert asked() == [True, True]
    mark(held, first, verdict="no")
    held.pathways.set([first])

    assert asked() == [True]


def test_page_of_one_pathway_leaves_the_verdict_of_its_own_alone(held: Interview, pathway: Pathway):
    mark(held, pathway, verdict="no", why="The pay")
    row = rating.of(held, pathway)
    form = MarksForm.of(row, own_verdict=False, data={"version": texts.marks_of(row, MarksForm.names())})
    assert form.is_valid()

    rating.save(held, pathway, form.typed | {"appeal": 3}, form.seen)

    row.refresh_from_db()
    assert (row.appeal, row.verdict, row.why) == (3, "no", "The pay")
    assert set(RatingForm.names()) - set(MarksForm.names()) == {"verdict", "why"}


@pytest.mark.parametrize(
    ("expected", "appeal", "words"),
    [(3, 5, "expected 3, now 5"), (3, None, "expected 3"), (None, 5, ""), (None, None, "")],
)
def test_what_i_expected_stands_beside_what_i_found(expected: int | None, appeal: int | None, words: str):
    assert rating.Rated(PathwayRating(expected=expected, appeal=appeal)).moved == words


def test_words_beside_marks_are_found_and_gone_with_their_undo(held: Interview, pathway: Pathway):
    mark(held, pathway, entry_roles="Gallery warden", why="Herbaria")
    assert found("warden herbaria") == {"Ana"}

    changes.undo(changes.of_person(held.people[0].pk).get())

    assert found("warden") == set()


# ── Before it ─────────────────────────────────────────────────────────────────────────────────────


def test_expected_appeal_is_said_once(pathway: Pathway):
    talk = InterviewFactory(scheduled=True, pathways=[pathway])

    first = rating.expect(talk, pathway, 3, NOW)
    again = rating.expect(talk, pathway, 5, NOW + HOUR)

    row = PathwayRating.objects.get()
    assert (row.expected, row.expected_at) == (3, NOW)
    assert (bool(first.action), bool(again.action)) == (True, False)
    undo(first)
    assert not PathwayRating.objects.exists()


@pytest.mark.parametrize(
    ("values", "open_"),
    [
        ({}, True),
        ({"stage": Stage.ASKED}, True),
        ({"stage": Stage.SCHEDULED, "starts_at": NOW + HOUR}, True),
        ({"stage": Stage.SCHEDULED, "starts_at": NOW}, False),
        ({"stage": Stage.SCHEDULED, "starts_at": NOW + HOUR, "began_at": NOW - HOUR}, False),
        ({"stage": Stage.HELD, "ended_at": NOW}, False),
        ({"stage": Stage.DECLINED}, False),
    ],
)
def test_expected_appeal_is_asked_until_the_talk_begins(pathway: Pathway, values: dict, open_: bool):
    talk = InterviewFactory(pathways=[pathway], **values)
    asked = rating.Expecting(Interview.objects.for_rows().get(pk=talk.pk), NOW)

    assert [one.pathway for one in asked.to_ask] == ([pathway] if open_ else [])
    if not open_:
        with pytest.raises(rating.Closed):
            rating.expect(talk, pathway, 3, NOW)
        assert not PathwayRating.objects.exists()


def test_marks_after_the_talk_keep_what_was_expected_before_it(held: Interview, pathway: Pathway):
    PathwayRatingFactory(interview=held, pathway=pathway, expected=2, expected_at=timezone.now())

    mark(held, pathway, appeal=5)

    row = PathwayRating.objects.get()
    assert rating.Rated(row).moved == "expected 2, now 5"
