import datetime as dt
import itertools
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from contacts import discretion
from contacts.models import (
    Contact,
    ContactRule,
    Discretion,
    Double,
    FormerRole,
    Organization,
    Preferences,
    Tie,
)
from tests.factories import (
    NOW,
    TODAY,
    CircleFactory,
    ContactFactory,
    DoubleFactory,
    FormerRoleFactory,
    OrganizationFactory,
    TieFactory,
)

YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ({"marked_dark": True}, "you said so"),
        ({"marked_dark": True, "discretion_because": "my boss"}, "my boss"),
        ({"marked_dark": True, "cleared_at": NOW}, "you said so"),
        ({"discretion": Discretion.TOLD}, None),
        ({"organization__confidential": True}, None),
        ({}, None),
    ],
)
def test_reason_of_a_person(state, reason):
    state = dict(state)
    if state.pop("organization__confidential", False):
        state |= {"organization": OrganizationFactory(confidential=True), "cleared_at": NOW}
    person = ContactFactory(**state)

    assert discretion.reasons([person.pk]).get(person.pk) == reason
    assert discretion.hidden().filter(pk=person.pk).exists() is (reason is not None)


@pytest.mark.django_db
def test_people_at_a_confidential_firm_its_parent_and_its_child_are_in_the_dark():
    group = OrganizationFactory(name="Meridian Group")
    firm = OrganizationFactory(name="Meridian", confidential=True, parent=group)
    branch = OrganizationFactory(name="Meridian North", parent=firm)
    sister = OrganizationFactory(name="Zenith", parent=group)
    at = {place: ContactFactory(organization=place) for place in (group, firm, branch, sister)}

    assert set(discretion.hidden()) == {at[group], at[firm], at[branch]}
    assert discretion.reasons([at[branch].pk]) == {at[branch].pk: "works at Meridian North"}


@pytest.mark.django_db
def test_possible_double_of_somebody_in_the_dark_is_in_the_dark_until_decided():
    boss, maybe = ContactFactory(marked_dark=True), ContactFactory()
    double = DoubleFactory(a=boss, b=maybe)

    assert discretion.reasons([maybe.pk]) == {maybe.pk: "may be the same person as somebody in the dark"}

    double.state = Double.State.DIFFERENT
    double.save()
    assert list(discretion.hidden()) == [boss]


@pytest.mark.django_db
@pytest.mark.parametrize("few", [1, 3, 100])
def test_double_of_somebody_dark_is_found_among_few_and_many(monkeypatch: pytest.MonkeyPatch, few: int):
    monkeypatch.setattr(discretion, "FEW", few)
    for _ in range(2):
        DoubleFactory()
    maybe = DoubleFactory(a=ContactFactory(marked_dark=True)).b
    DoubleFactory()

    assert list(discretion.reasons([maybe.pk])) == [maybe.pk]
    assert discretion.reasons([ContactFactory().pk]) == {}


@pytest.mark.django_db
def test_leaving_a_confidential_employer_keeps_somebody_in_the_dark():
    firm, other = OrganizationFactory(name="Meridian", confidential=True), OrganizationFactory()
    leaver, stranger = ContactFactory(organization=firm), ContactFactory(organization=other)

    assert discretion.leaving(leaver, other) == {
        "discretion": Discretion.IN_THE_DARK,
        "discretion_because": "left Meridian",
    }
    assert discretion.leaving(leaver, firm) == {}
    assert discretion.leaving(stranger, firm) == {}


@pytest.mark.django_db
def test_somebody_cleared_of_one_employer_is_in_the_dark_again_at_the_next_confidential_one():
    firm, group = OrganizationFactory(confidential=True), OrganizationFactory(confidential=True)
    lucia = ContactFactory(organization=firm, cleared_at=NOW, cleared_because="my sister")

    assert discretion.leaving(lucia, group) == {"cleared_at": None, "cleared_because": ""}
    assert discretion.leaving(lucia, firm) == {}
    assert discretion.leaving(lucia, OrganizationFactory()) == {}


@pytest.mark.django_db
def test_dead_never_asked_and_trashed_people_are_never_proposed():
    anyone = ContactFactory()
    ask_first = ContactFactory(contact_rule=ContactRule.ASK_FIRST)
    ContactFactory(contact_rule=ContactRule.NEVER)
    ContactFactory(deceased_on=TODAY)
    ContactFactory(trashed=True)
    ContactFactory(marked_dark=True)
    ContactFactory(organization=OrganizationFactory(confidential=True))

    assert set(Contact.objects.exclude(discretion.never_proposed())) == {anyone, ask_first}


# ── Who might let it slip ─────────────────────────────────────────────────────────────────────────


@pytest.fixture
def tom(db: None) -> Contact:
    return ContactFactory(first_name="Tom", last_name="Okafor", marked_dark=True)


@pytest.mark.parametrize(
    ("tie", "words"),
    [
        ({"strength": 3}, "is close to"),
        ({"strength": None}, "knows {} (how well is not known)"),
        ({"strength": 2}, None),
        ({"strength": 1, "kind": Tie.Kind.PARTNER}, "is the partner of"),
        ({"strength": 1, "kind": Tie.Kind.FAMILY}, "is family of"),
        ({"strength": 1, "kind": Tie.Kind.MANAGES, "from_a": True}, "is managed by"),
        ({"strength": 1, "kind": Tie.Kind.MANAGES, "from_a": False}, "manages"),
        ({"strength": 1, "kind": Tie.Kind.MENTORS, "from_a": True}, "is mentored by"),
        ({"strength": 1, "kind": Tie.Kind.MENTORS, "from_a": False}, "mentors"),
        ({"strength": 1, "kind": Tie.Kind.FRIEND}, None),
        ({"strength": 5, "ended_on": TODAY}, None),
        ({"strength": 5, "ended_on": TOMORROW}, "is close to"),
        ({"strength": 1, "kind": Tie.Kind.PARTNER, "ended_on": YESTERDAY}, None),
    ],
)
def test_tie_to_somebody_in_the_dark_makes_leaky(tom, tie, words):
    priya = ContactFactory(first_name="Priya")
    TieFactory(a=tom, b=priya, **tie)
    template = words and (words if "{}" in words else f"{words} {{}}")
    covered = {priya.pk: template.format("somebody you keep in the dark")} if template else {}
    named = {priya.pk: template.format("Tom Okafor")} if template else {}

    assert list(discretion.leaky(TODAY)) == ([priya] if words else [])
    assert discretion.leaky_reasons([priya.pk, tom.pk], TODAY) == covered
    assert discretion.leaky_reasons([priya.pk], TODAY, named=True) == named


def test_how_strong_a_tie_leaks_is_mine_to_say(tom):
    weak, strong = ContactFactory(), ContactFactory()
    TieFactory(a=tom, b=weak, strength=2)
    TieFactory(a=tom, b=strong, strength=4)
    Preferences.objects.create(leaky_from=2)
    assert set(discretion.leaky(TODAY)) == {weak, strong}

    Preferences.objects.update(leaky_from=5)
    assert set(discretion.leaky(TODAY)) == set()


def test_several_people_in_the_dark_are_one_reason_while_they_are_covered(tom):
    priya, boss = ContactFactory(), ContactFactory(first_name="Wen", last_name="Li", marked_dark=True)
    TieFactory(a=tom, b=priya, strength=5)
    TieFactory(a=priya, b=boss, strength=4)

    assert discretion.leaky_reasons([priya.pk], TODAY) == {
        priya.pk: "is close to somebody you keep in the dark"
    }
    named = discretion.leaky_reasons([priya.pk], TODAY, named=True)
    assert named == {priya.pk: "is close to Tom Okafor; is close to Wen Li"}


def test_leak_tells_which_confidential_employer_it_could_reach(tom):
    firm = OrganizationFactory(name="Meridian", confidential=True)
    boss, priya = ContactFactory(organization=firm), ContactFactory()
    TieFactory(a=boss, b=priya, strength=5)
    TieFactory(a=tom, b=priya, strength=4)
    Contact.objects.filter(pk=tom.pk).update(organization=OrganizationFactory(name="Kew"))

    assert [leak.place for leak in discretion.leaks([priya.pk], TODAY)[priya.pk]] == ["Meridian", ""]


def test_somebody_in_the_trash_leaks_without_being_named(tom):
    Contact.objects.filter(pk=tom.pk).update(trashed_at=NOW)
    priya = ContactFactory()
    TieFactory(a=tom, b=priya, strength=5)

    named = discretion.leaky_reasons([priya.pk], TODAY, named=True)
    assert named == {priya.pk: "is close to somebody in the trash"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("ended_on", "words"),
    [
        (dt.date(2025, 11, 24), "left Meridian in November 2025"),
        (dt.date(2025, 11, 23), None),
        (None, "left Meridian (it is not known when)"),
    ],
)
def test_whoever_left_a_confidential_firm_lately_is_leaky_until_cleared(ended_on, words):
    role = FormerRoleFactory(
        organization=OrganizationFactory(name="Meridian", confidential=True), ended_on=ended_on
    )

    assert list(discretion.leaky(TODAY)) == ([role.contact] if words else [])
    assert discretion.leaky_reasons([role.contact_id], TODAY).get(role.contact_id) == words

    Contact.objects.update(cleared_at=NOW)
    assert list(discretion.leaky(TODAY)) == []
    assert discretion.leaky_reasons([role.contact_id], TODAY) == {}


@pytest.mark.django_db
def test_how_long_leaving_counts_is_mine_to_say_and_parents_count_too():
    group = OrganizationFactory()
    OrganizationFactory(confidential=True, parent=group)
    role = FormerRoleFactory(organization=group, ended_on=dt.date(2026, 8, 30))
    assert list(discretion.leaky(TODAY)) == [role.contact]

    Preferences.objects.create(leaver_months=2)
    assert list(discretion.leaky(TODAY)) == []


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (dt.date(2026, 11, 23), 12, dt.date(2025, 11, 23)),
        (dt.date(2026, 3, 31), 1, dt.date(2026, 2, 28)),
        (dt.date(2024, 2, 29), 12, dt.date(2023, 2, 28)),
        (dt.date(2026, 1, 15), 1, dt.date(2025, 12, 15)),
        (dt.date(2026, 1, 15), 0, dt.date(2026, 1, 15)),
        (dt.date(2026, 12, 31), 6, dt.date(2026, 6, 30)),
    ],
)
def test_months_before_a_day(day, months, before):
    assert discretion.months_before(day, months) == before


@pytest.mark.parametrize("several", [1, 3])
def test_reasons_of_leaks_take_the_same_queries_for_one_and_for_three(
    tom, django_assert_num_queries, several
):
    people = [ContactFactory() for _ in range(several)]
    for person in people:
        TieFactory(a=tom, b=person, strength=4)
        FormerRoleFactory(contact=person, organization=OrganizationFactory(confidential=True))
    # Preferences, ties, the people involved, their circles and doubles, former roles.
    with django_assert_num_queries(6):
        assert len(discretion.leaky_reasons([person.pk for person in people], TODAY)) == several


# ── Both are exactly the rule ─────────────────────────────────────────────────────────────────────


class World:
    """Random people with employers, parents, circles, doubles, clearings, ties and former roles."""

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any]) -> None:
        Preferences.objects.create(leaky_from=draw(st.integers(2, 5)), leaver_months=draw(st.integers(0, 14)))
        self.mine = Preferences.mine()
        self.places: list[Organization] = []
        for _ in range(4):
            parent = draw(st.sampled_from([None, *self.places]))
            self.places.append(OrganizationFactory(confidential=draw(st.booleans()), parent=parent))
        circles = [CircleFactory(in_the_dark=draw(st.booleans())) for _ in range(2)]
        self.people = [
            ContactFactory(
                organization=draw(st.sampled_from([None, *self.places])),
                discretion=draw(st.sampled_from([*Discretion.values, *[Discretion.NOT_TOLD] * 3])),
                cleared_at=draw(st.sampled_from([None, NOW])),
                trashed_at=draw(st.sampled_from([None, None, NOW])),
                circles=draw(st.lists(st.sampled_from(circles), unique=True)),
            )
            for _ in range(6)
        ]
        pairs = list(itertools.combinations(self.people, 2))
        for a, b in draw(st.lists(st.sampled_from(pairs), max_size=3, unique=True)):
            DoubleFactory(a=a, b=b, state=draw(st.sampled_from(Double.State.values)))
        for a, b in draw(st.lists(st.sampled_from(pairs), max_size=6, unique=True)):
            kind = draw(
                st.sampled_from([Tie.Kind.FRIEND, Tie.Kind.PARTNER, Tie.Kind.MANAGES, Tie.Kind.ONLINE])
            )
            directed = draw(st.booleans()) if kind == Tie.Kind.MANAGES else None
            strength = draw(st.sampled_from([None, 1, 2, 3, 4, 5]))
            ended_on = draw(st.sampled_from([None, None, YESTERDAY, TODAY, TOMORROW]))
            TieFactory(a=a, b=b, kind=kind, from_a=directed, strength=strength, ended_on=ended_on)
        for person in draw(st.lists(st.sampled_from(self.people), max_size=3)):
            months = draw(st.sampled_from([None, 0, 1, 2, 6, 11, 12, 13]))
            ended_on = None if months is None else TODAY - dt.timedelta(days=31 * months)
            place = draw(st.sampled_from([None, *self.places]))
            FormerRoleFactory(contact=person, organization=place, ended_on=ended_on)

    def is_confidential(self, place: Organization | None) -> bool:
        if place is None:
            return False
        daughters = [other for other in self.places if other.parent == place]
        return any(one.confidential for one in [place, *daughters, *filter(None, [place.parent])])

    def is_dark_alone(self, person: Contact) -> bool:
        if person.discretion == Discretion.IN_THE_DARK:
            return True
        if person.cleared_at is not None:
            return False
        return self.is_confidential(person.organization) or any(
            one.in_the_dark for one in person.circles.all()
        )

    def dark(self) -> set[int]:
        alone = {person.pk for person in self.people if self.is_dark_alone(person)}
        doubles = [(one.a_id, one.b_id) for one in Double.objects.all() if one.state == "open"]
        return alone | {b for a, b in doubles if a in alone} | {a for a, b in doubles if b in alone}

    def is_near(self, tie: Tie) -> bool:
        if tie.ended_on is not None and tie.ended_on <= TODAY:
            return False
        return (
            tie.kind in {"partner", "manages"} or tie.strength is None or tie.strength >= self.mine.leaky_from
        )

    def is_recent(self, role: FormerRole) -> bool:
        if not self.is_confidential(role.organization) or role.contact.cleared_at is not None:
            return False
        if role.ended_on is None:
            return True
        # Counted forwards, where the rule counts backwards.
        year, month = divmod(role.ended_on.year * 12 + role.ended_on.month - 1 + self.mine.leaver_months, 12)
        return (year, month + 1, role.ended_on.day) > (TODAY.year, TODAY.month, TODAY.day)

    def leaky(self) -> set[int]:
        dark = self.dark()
        ties = [tie for tie in Tie.objects.all() if self.is_near(tie)]
        near = {tie.b_id for tie in ties if tie.a_id in dark} | {tie.a_id for tie in ties if tie.b_id in dark}
        left = {role.contact_id for role in FormerRole.objects.all() if self.is_recent(role)}
        return (near | left) - dark


class AreExactlyTheRule(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(data=st.data())
    def test_hidden_and_leaky_for_random_people(self, data: st.DataObject) -> None:
        world = World(data.draw)
        ids = [person.pk for person in world.people]
        hidden = set(discretion.hidden().values_list("pk", flat=True))
        leaky = set(discretion.leaky(TODAY).values_list("pk", flat=True))

        assert hidden == world.dark()
        assert set(discretion.reasons(ids)) == hidden
        assert leaky == world.leaky()
        assert set(discretion.leaky_reasons(ids, TODAY)) == leaky
        assert hidden.isdisjoint(leaky)
        assert hidden <= set(Contact.objects.filter(discretion.never_proposed()).values_list("pk", flat=True))
