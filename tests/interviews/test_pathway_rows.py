"""What the list of pathways says of each: talks, the newest verdict, the way in, and what is next."""

import pytest

from contacts.models import Discretion
from interviews import pathway_rows
from interviews.models import Pathway
from interviews.pathway_page import Story
from interviews.stages import Stage
from tests import ledger
from tests.factories import (
    NOW,
    ContactFactory,
    InterviewFactory,
    OpenQuestionFactory,
    PathwayFactory,
    PathwayRatingFactory,
    ReflectionFactory,
)

pytestmark = pytest.mark.django_db


def row_of(pathway: Pathway) -> pathway_rows.Row:
    return next(row for row in pathway_rows.of(Pathway.objects.present()) if row.pk == pathway.pk)


def talk(pathway: Pathway, verdict: str = "maybe", entry: str = "", **values) -> None:
    held = InterviewFactory(held=True, pathways=[pathway], **values)
    PathwayRatingFactory(interview=held, pathway=pathway, verdict=verdict, entry_now=entry, appeal=4)


def test_counts_say_how_many_of_those_who_told_find_it_reachable():
    pathway = PathwayFactory()
    for entry in ("yes", "yes", "yes", "yes", "no", ""):
        talk(pathway, entry=entry)

    assert row_of(pathway).reachable == "4 of 5 say reachable now"


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([], ""),
        ([""], ""),
        (["yes"], "1 of 1 says reachable now"),
        (["yes", "no"], "1 of 2 says reachable now"),
        (["no", "partly"], "0 of 2 say reachable now, 1 partly"),
    ],
)
def test_reachable_holds_for_few_talks(entries: list[str], words: str):
    pathway = PathwayFactory()
    for entry in entries:
        talk(pathway, entry=entry)

    assert row_of(pathway).reachable == words


def test_newest_verdict_is_the_last_one_given():
    pathway = PathwayFactory()
    talk(pathway, "yes")
    talk(pathway, "no")
    talk(pathway, "")

    row = row_of(pathway)

    assert (row.newest, row.verdict) == ("no", "No")


def test_verdict_of_the_whole_talk_counts_where_the_pathway_has_none():
    pathway = PathwayFactory()
    ReflectionFactory(interview=InterviewFactory(held=True, pathways=[pathway]), verdict="more")

    assert row_of(pathway).verdict == "I need more talks"


def test_talks_in_the_trash_and_at_rest_do_not_count():
    pathway = PathwayFactory()
    talk(pathway, trashed=True)
    InterviewFactory(trashed=True, pathways=[pathway])
    InterviewFactory(stage=Stage.DECLINED, pathways=[pathway])

    row = row_of(pathway)

    assert (row.talks, row.planned, row.newest) == ("no talk yet", 0, "")


def test_next_step_follows_what_there_is():
    pathway = PathwayFactory(name="Seed banks & soil")
    find = "/reach/?q=Seed+banks+%26+soil"

    assert row_of(pathway).next == pathway_rows.Next("Find a first person to ask", find)
    talk(pathway)
    assert row_of(pathway).next == pathway_rows.Next("Find somebody else who does it", find)
    talk(pathway)
    talk(pathway)
    assert row_of(pathway).next == pathway_rows.Next("Find somebody who sees it differently", find)
    OpenQuestionFactory(pathway=pathway, text="Can one live on it?")
    OpenQuestionFactory(pathway=pathway, text="Answered long ago", answered_at=NOW)
    row = row_of(pathway)
    assert row.open == 1
    assert row.next == pathway_rows.Next(
        "Ask somebody: Can one live on it?", f"/interviews/new/?pathway={pathway.pk}"
    )
    soon = InterviewFactory(scheduled=True, pathways=[pathway], people=[ContactFactory(first_name="Ana")])
    assert row_of(pathway).next == pathway_rows.Next(
        f"Prepare the talk with {soon.names}", soon.get_absolute_url()
    )
    held = InterviewFactory(held=True, pathways=[pathway], people=[ContactFactory(first_name="Oke")])
    assert row_of(pathway).next == pathway_rows.Next(
        f"Say what the talk with {held.names} taught you", f"/interviews/{held.pk}/reflect/"
    )


@pytest.mark.parametrize("status", ["parked", "dropped"])
def test_what_rests_has_no_next_step_and_stands_last(status: str):
    resting = PathwayFactory(name="A", status=status)
    leading = PathwayFactory(name="Z", status="leading")
    exploring = PathwayFactory(name="B")

    rows = pathway_rows.of(Pathway.objects.present())

    assert [row.pathway for row in rows] == [leading, exploring, resting]
    assert rows[-1].next is None


def test_talk_with_somebody_hidden_is_counted_but_never_the_next_step():
    pathway = PathwayFactory(name="Kew")
    boss = ContactFactory(first_name="Tomasina", discretion=Discretion.IN_THE_DARK)
    InterviewFactory(scheduled=True, pathways=[pathway], people=[boss])

    row = row_of(pathway)

    assert row.talks == "no talk yet, 1 planned"
    assert row.next == pathway_rows.Next("Find a first person to ask", "/reach/?q=Kew")


def test_name_of_somebody_hidden_is_not_said_when_asked_to_reflect():
    pathway = PathwayFactory()
    boss = ContactFactory(first_name="Tomasina", discretion=Discretion.IN_THE_DARK)
    InterviewFactory(held=True, pathways=[pathway], people=[boss])

    assert row_of(pathway).next.words == "Say what the talk with somebody taught you"


@pytest.mark.parametrize(
    ("talks", "lines", "words"),
    [
        (0, 1, "No talk yet about one kind of work."),
        (1, 1, "What one talk says about one kind of work."),
        (11, 4, "What eleven talks say about four kinds of work."),
        (40, 13, "What 40 talks say about 13 kinds of work."),
    ],
)
def test_headline_counts_each_talk_once(talks: int, lines: int, words: str):
    pathways = [PathwayFactory() for _ in range(lines)]
    for _ in range(talks):
        InterviewFactory(held=True, pathways=pathways[:2])

    assert pathway_rows.headline(pathway_rows.of(Pathway.objects.present())) == words


def test_rows_are_those_worked_by_hand():
    ledger.ledger()

    rows = pathway_rows.of(list(Pathway.objects.present()))

    assert pathway_rows.headline(rows) == "What seven talks say about four kinds of work."
    assert {row.pathway.name: (len(row.heard), row.verdict, row.reachable, row.open) for row in rows} == {
        "Museum education": (4, "No", "1 of 4 says reachable now, 2 partly", 1),
        "Botanic garden learning": (3, "Yes", "2 of 2 say reachable now", 1),
        "Archive work": (1, "Yes", "1 of 1 says reachable now", 0),
        "Music therapy": (0, "", "", 0),
    }
    assert [row.is_thin for row in rows] == [False, True, False, False]


def test_page_is_the_one_worked_by_hand():
    museum = ledger.ledger().pathways["museum"]

    story = Story(museum, ledger.NOW)

    assert [turn.words for turn in story.turns] == ["maybe", "yes", "more talks first", "no"]
    assert [(need.skill.key, need.named_by, need.of) for need in story.skills] == [
        ("safeguarding", 3, 4),
        ("object handling", 2, 4),
        ("grant writing", 1, 4),
    ]
    assert [(line.option.kind, line.length, line.costs, line.mentions) for line in story.training] == [
        ("certificate", "9 months", "EUR 1,800", "named in 2 talks"),
        ("licence", "length unknown", "EUR 150", "named in 1 talk"),
        ("class", "1.5 months", "EUR 240", "named in 1 talk"),
        ("degree", "2 years", "GBP 9,000–14,000", "named in 1 talk"),
    ]
    assert story.together == "2 are required: 9 months, EUR 1,950; 1 of unknown length not counted."
    assert len(story.questions) == 2
    assert [resource.done_at is None for resource in story.resources] == [True, False]
    assert len(story.gauges) == 2
