"""Skills and training that talks named, added up by the kind of work."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts.models import Discretion
from interviews import pathway_needs
from interviews.insights import skills, training
from interviews.insights.training import Span
from interviews.models import Interview, Pathway, SkillNeed, TrainingOption
from tests.factories import (
    TODAY,
    ContactFactory,
    InterviewFactory,
    PathwayFactory,
    SkillFactory,
    SkillNeedFactory,
    TrainingOptionFactory,
)

pytestmark = pytest.mark.django_db
Need, Kind = TrainingOption.Need, TrainingOption.Kind


def talk(*pathways: Pathway, **given) -> Interview:
    return InterviewFactory(held=True, pathways=pathways, **given)


def figures(pathway: Pathway) -> list[tuple[str, int, int, int]]:
    return [(one.skill.name, one.named_by, one.of, one.must) for one in skills.needs([pathway])[pathway.pk]]


def option(pathway: Pathway) -> training.Option:
    (only,) = training.options([pathway])[pathway.pk]
    return only


# ── Skills ────────────────────────────────────────────────────────────────────────────────────────


def test_skill_is_named_by_some_of_the_talks_held_about_a_pathway():
    pathway = PathwayFactory()
    first, second, _ = talk(pathway), talk(pathway), talk(pathway)
    glass, ovens, accounts = (SkillFactory(name=name) for name in ("Glass", "Ovens", "Accounts"))
    SkillNeedFactory(interview=first, skill=glass, pathway=pathway)
    SkillNeedFactory(interview=second, skill=glass, weight=SkillNeed.Weight.NICE)
    SkillNeedFactory(interview=second, skill=ovens, weight=SkillNeed.Weight.NICE)
    SkillNeedFactory(interview=second, skill=accounts, weight=SkillNeed.Weight.NICE)

    assert figures(pathway) == [("Glass", 2, 3, 1), ("Accounts", 1, 3, 0), ("Ovens", 1, 3, 0)]


def test_skill_of_a_whole_talk_counts_for_each_pathway_of_it_and_once():
    one, two, other = PathwayFactory(), PathwayFactory(), PathwayFactory()
    both, glass = talk(one, two), SkillFactory(name="Glass")
    SkillNeedFactory(interview=both, skill=glass, weight=SkillNeed.Weight.NICE)
    SkillNeedFactory(interview=both, skill=glass, pathway=one)

    assert figures(one) == [("Glass", 1, 1, 1)]
    assert figures(two) == [("Glass", 1, 1, 0)]
    assert figures(other) == []


def test_skill_counts_only_where_the_talk_was_held_is_present_and_still_for_the_pathway():
    pathway, left = PathwayFactory(), PathwayFactory()
    for interview in (
        InterviewFactory(scheduled=True, pathways=[pathway]),
        talk(pathway, trashed=True),
        talk(left),
    ):
        SkillNeedFactory(interview=interview, pathway=pathway)

    assert figures(pathway) == []
    assert figures(left) == []


# ── Training ──────────────────────────────────────────────────────────────────────────────────────


def test_training_alike_in_kind_and_name_is_one_option():
    pathway = PathwayFactory()
    given = {"pathway": pathway, "kind": Kind.LICENCE, "need": Need.REQUIRED}
    ana, luis = ContactFactory(first_name="Ana"), ContactFactory(first_name="Luis")
    first, second = talk(pathway, people=[ana]), talk(pathway, people=[luis])
    TrainingOptionFactory(
        interview=first,
        name="Gas ticket",
        provider="Oak Hall",
        cost_low=900,
        currency="GBP",
        months=3,
        **given,
    )
    TrainingOptionFactory(
        interview=second, name="GAS TICKET", provider="OAK HALL", cost_low=800, cost_high=1200,
        currency="gbp", months=4.5, hours_a_week=6, **given,
    )  # fmt: skip
    TrainingOptionFactory(
        name="Gas ticket", cost_high=1500, currency="EUR", checked_on=TODAY, hours_a_week=10,
        **given | {"need": Need.OPINION},
    )  # fmt: skip
    TrainingOptionFactory(interview=second, name="Gas ticket", **given | {"kind": Kind.CLASS})

    licence, single_class = training.options([pathway])[pathway.pk]

    assert (licence.kind_words, licence.name, licence.providers) == ("licence", "Gas ticket", ("Oak Hall",))
    assert (licence.months, licence.hours_a_week) == (Span(3, 4.5), Span(6, 10))
    assert licence.costs == {"EUR": Span(1500, 1500), "GBP": Span(800, 1200)}
    assert (licence.required, licence.recommended, licence.opinion, licence.mentions) == (2, 0, 1, 2)
    assert licence.checked_on == TODAY
    assert [(saying.names, saying.on) for saying in licence.said] == [
        ("Ana Boateng", TODAY), ("Luis Boateng", TODAY), ("", None),
    ]  # fmt: skip
    assert len(licence.rows) == 3
    assert single_class.kind == Kind.CLASS


def test_one_talk_counts_once_with_its_strongest_word():
    one, two = PathwayFactory(), PathwayFactory()
    both = talk(one, two)
    TrainingOptionFactory(interview=both, name="Ticket", need=Need.OPINION)
    TrainingOptionFactory(interview=both, name="Ticket", need=Need.REQUIRED, pathway=one)

    assert (option(one).required, option(one).opinion, option(one).mentions) == (1, 0, 1)
    assert (option(two).required, option(two).opinion, option(two).mentions) == (0, 1, 1)


def test_training_counts_only_where_its_talk_does():
    pathway, left = PathwayFactory(), PathwayFactory()
    for interview in (InterviewFactory(pathways=[pathway]), talk(pathway, trashed=True), talk(left)):
        TrainingOptionFactory(interview=interview, pathway=pathway)
    TrainingOptionFactory()

    assert training.options([pathway, left]) == {pathway.pk: [], left.pk: []}


def test_whoever_is_hidden_has_no_name_for_others_and_whoever_is_in_the_trash_none_at_all():
    pathway = PathwayFactory()
    dark = ContactFactory(first_name="Oke", discretion=Discretion.IN_THE_DARK)
    gone = ContactFactory(first_name="Tom", trashed=True)
    interview = talk(pathway, people=[dark])
    for contact in (None, gone):
        TrainingOptionFactory(interview=interview, name="Ticket", contact=contact)
    TrainingOptionFactory(name="Ticket", pathway=pathway, contact=gone)

    named = [(saying.names, saying.open_names) for saying in option(pathway).said]

    assert named == [("Oke Boateng", "somebody"), ("somebody", "somebody"), ("somebody", "somebody")]


def test_required_training_adds_up_by_currency_and_in_months():
    pathway = PathwayFactory()
    given = {"interview": talk(pathway), "need": Need.REQUIRED}
    TrainingOptionFactory(name="A", cost_low=100, cost_high=300, currency="EUR", months=2, **given)
    TrainingOptionFactory(name="B", cost_low=50, currency="EUR", months=1, **given)
    TrainingOptionFactory(name="B", cost_low=70, currency="EUR", months=6, **given)
    TrainingOptionFactory(name="B", cost_low=90, currency="USD", **given)
    TrainingOptionFactory(name="C", cost_low=9000, currency="JPY", **given)
    TrainingOptionFactory(name="D", **given)
    TrainingOptionFactory(name="E", cost_low=7, currency="EUR", interview=given["interview"])

    sums = training.totals(training.options([pathway])[pathway.pk])

    assert sums == training.Totals(
        required=4,
        months=Span(3, 8),
        costs={"EUR": Span(150, 370), "JPY": Span(9000, 9000)},
        without_months=2,
        without_costs=1,
    )
    assert training.totals([]) == training.Totals(0, None, {}, 0, 0)


def test_options_are_ordered_by_need_then_by_how_many_talks_named_them():
    pathway = PathwayFactory()
    first, second = talk(pathway), talk(pathway)
    for interview, name, need in (
        (first, "Alone", Need.RECOMMENDED),
        (first, "Both", Need.RECOMMENDED),
        (second, "Both", Need.RECOMMENDED),
        (second, "Must", Need.REQUIRED),
        (None, "Found", Need.RECOMMENDED),
        (first, "Perhaps", Need.OPINION),
    ):
        TrainingOptionFactory(interview=interview, pathway=pathway, name=name, need=need)

    found = training.options([pathway])[pathway.pk]

    assert [(one.name, one.mentions) for one in found] == [
        ("Must", 1), ("Both", 2), ("Alone", 1), ("Found", 0), ("Perhaps", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(("count", "asked"), [(skills.needs, 2), (training.options, 4)])
@pytest.mark.parametrize("many", [1, 3])
def test_queries_stay_the_same_however_many_pathways(count, asked: int, many: int):
    pathways = [PathwayFactory() for _ in range(many)]
    for pathway in pathways:
        for _ in range(many):
            interview = talk(pathway)
            SkillNeedFactory(interview=interview)
            TrainingOptionFactory(interview=interview)

    with CaptureQueriesContext(connection) as queries:
        count(pathways)

    assert len(queries) == asked


@pytest.mark.parametrize(
    ("named", "each", "together"),
    [
        ([(0, "")], "free", "One is required: 9 months, free."),
        ([(1800, "GBP"), (0, "")], "GBP 0–1,800", "One is required: 9 months, GBP 0–1,800."),
        ([(1800, "GBP"), (2100, "EUR")], "EUR 2,100 or GBP 1,800", "One is required: 9 months, EUR 2,100."),
        ([(None, "")], "cost unknown", "One is required: 9 months, an unknown sum."),
    ],
)
def test_page_of_a_pathway_says_what_training_costs(
    named: list[tuple[int | None, str]], each: str, together: str
):
    pathway = PathwayFactory()
    for cost, currency in named:
        TrainingOptionFactory(
            interview=InterviewFactory(held=True, pathways=[pathway]), name="Certificate", months=9,
            need="required", cost_low=cost, currency=currency,
        )  # fmt: skip

    found = training.options([pathway])[pathway.pk]

    assert [line.costs for line in pathway_needs.lines(found)] == [each]
    assert pathway_needs.together(training.totals(found)) == together
