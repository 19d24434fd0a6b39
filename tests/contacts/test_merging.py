import datetime as dt
import random
from typing import Any

import pytest
from django.apps import apps
from django.db.models import UniqueConstraint
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from contacts import (
    changes,
    discretion,
    doubles,
    importing,
    linkedin,
    merging,
    moving,
    people,
    search,
    telling,
    uniting,
)
from contacts.models import (
    Action,
    Circle,
    Contact,
    ContactRule,
    ContactWay,
    Discretion,
    Double,
    FormerRole,
    ImportBatch,
    Note,
    Organization,
    Tie,
    Told,
)
from tests.contacts.exports import connections_csv
from tests.factories import (
    NOW,
    TODAY,
    CircleFactory,
    ContactFactory,
    ContactWayFactory,
    DoubleFactory,
    FormerRoleFactory,
    ImportBatchFactory,
    NoteFactory,
    OrganizationFactory,
    TieFactory,
)
from tests.tables import differing, everything, searched
from tests.talk_graph import Said, Talks, nobody_introduces_themselves

pytestmark = pytest.mark.django_db
Through = Contact.circles.through


def fresh(person: Contact) -> Contact:
    return Contact.objects.get(pk=person.pk)


def merged(one: Contact, other: Contact, **picks: str) -> Contact:
    merging.merge(one, other, picks)
    return fresh(one if one.pk < other.pk else other)


# ── No relation, and no column, is forgotten ──────────────────────────────────────────────────────


def test_every_relation_to_a_person_is_handed_over_or_has_a_rule():
    clashing = set()
    seen: dict[str, int] = {}
    names = dict(moving.relations())
    for name, relation in names.items():
        meta = relation.related_model._meta
        seen[meta.label_lower] = seen.get(meta.label_lower, 0) + 1
        unique = [set(one.fields) for one in meta.constraints if isinstance(one, UniqueConstraint)]
        unique += [set(together) for together in meta.unique_together]
        if relation.field.unique or any(relation.field.name in fields for fields in unique):
            clashing.add(name)
    # A table that joins two people could join one with themselves.
    clashing |= {name for name in names if seen[name.rsplit(".", 1)[0]] > 1}

    assert clashing <= moving.RULES.keys(), "write a rule for these in moving.RULES"
    assert moving.RULES.keys() <= names.keys(), "these relations are gone"


def test_relations_are_all_columns_that_refer_to_a_person():
    columns = {
        f"{model._meta.label_lower}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is Contact
    }

    assert {name for name, _ in moving.relations()} == columns
    assert {"contacts.note.contact", "contacts.importbatch.friend", "contacts.tie.b"} <= columns


def test_every_column_of_a_person_is_chosen_joined_or_left_alone():
    chosen = {column for columns, _ in uniting.CHOSEN.values() for column in columns}
    columns = {field.name for field in Contact._meta.concrete_fields}

    assert chosen | uniting.JOINED.keys() | uniting.DERIVED | uniting.LEFT_ALONE == columns
    assert uniting.kept(Contact(), Contact(), {}).keys() == columns - uniting.LEFT_ALONE


# ── Fields ────────────────────────────────────────────────────────────────────────────────────────


def test_merging_keeps_the_elder_whoever_is_named_first():
    elder, younger = ContactFactory(first_name="Ana"), ContactFactory(first_name="Ana")

    record = merging.merge(younger, elder)

    assert list(Contact.objects.all()) == [elder]
    assert record.action is not None
    assert record.action.kind == Action.Kind.MERGE


def test_default_is_what_only_one_of_them_has():
    elder = ContactFactory(first_name="Ana", phone="020 7946 0001")
    younger = ContactFactory(first_name="Ana", email="ana@kew.example", title="Curator", profile_slug="ana")

    person = merged(elder, younger)

    assert (person.email, person.title, person.phone) == ("ana@kew.example", "Curator", "020 7946 0001")
    assert person.profile_slug == "ana"
    assert not person.ways.exists()
    assert not person.notes.exists()


def test_default_name_is_the_fuller_one_unless_one_was_edited_by_hand():
    plain = {"first_name": "Ana", "last_name": "Silva"}
    full = {"first_name": "Ana Maria", "last_name": "Silva"}

    assert merged(ContactFactory(**plain), ContactFactory(**full)).name == "Ana Maria Silva"
    edited = ContactFactory(**plain, hand_edited=["first_name"])
    assert merged(edited, ContactFactory(**full)).name == "Ana Silva"


def test_default_address_is_the_newer_one_and_the_other_stays_as_a_further_one():
    elder = ContactFactory(email="ana@old.example", created_at=NOW - dt.timedelta(days=9))
    younger = ContactFactory(email="ana@new.example", created_at=NOW)

    person = merged(elder, younger)

    assert person.email == "ana@new.example"
    assert [(way.kind, way.value) for way in person.ways.all()] == [("email", "ana@old.example")]


def test_choice_of_a_side_stands_and_the_rest_becomes_further_ways():
    elder = ContactFactory(
        email="a@one.example", phone="1111111", website="https://one.example/", profile_slug="ana-1"
    )
    younger = ContactFactory(
        email="b@two.example", phone="2222222", website="https://two.example/", profile_slug="ana-2"
    )

    person = merged(elder, younger, email="elder", phone="younger", website="elder", profile_slug="younger")

    assert (person.email, person.phone, person.website) == (
        "a@one.example", "2222222", "https://one.example/",
    )  # fmt: skip
    assert person.profile_slug == "ana-2"
    assert {(way.kind, way.value) for way in person.ways.all()} == {
        ("email", "b@two.example"),
        ("phone", "1111111"),
        ("website", "https://two.example/"),
        ("website", "https://www.linkedin.com/in/ana-1/"),
    }


def test_role_not_chosen_becomes_a_former_role():
    kew, lantern = OrganizationFactory(name="Kew"), OrganizationFactory(name="Lantern")
    elder = ContactFactory(title="Curator", organization=kew, created_at=NOW)
    younger = ContactFactory(title="Director", organization=lantern, created_at=NOW - dt.timedelta(1))

    person = merged(elder, younger)

    assert (person.title, person.organization) == ("Curator", kew)
    role = person.former_roles.get()
    assert (role.title, role.organization) == ("Director", lantern)
    assert role.ended_on is not None


def test_role_goes_with_the_employer_that_is_chosen():
    elder = ContactFactory(title="Curator", organization=OrganizationFactory())
    younger = ContactFactory(title="", organization=OrganizationFactory())

    person = merged(elder, younger, organization="younger")

    assert (person.title, person.organization) == ("", younger.organization)
    assert person.former_roles.get().title == "Curator"


def test_name_postal_address_and_how_we_met_are_never_lost():
    elder = ContactFactory(
        first_name="Ana", last_name="Silva", postal="1 Quay\nPorto", how_met="On the ferry."
    )
    younger = ContactFactory(
        first_name="Ana Maria", last_name="da Silva", postal="2 Long Lane\nBraga\nPortugal", how_met="At Kew."
    )

    person = merged(elder, younger)

    assert person.how_met == "On the ferry.\n\nAt Kew."
    assert person.name == "Ana Maria da Silva"
    told = person.notes.get().text
    assert "- Name: Ana Silva\n" in told
    assert "- Postal address: 1 Quay\n  Porto" in told
    assert Contact.objects.filter(search.matching("quay porto")).get() == person


@pytest.mark.parametrize(
    ("one", "other", "closeness"), [(2, 4, 4), (None, 0, None), (None, 1, 1), (0, 3, 3), (5, None, 5)]
)
def test_closeness_is_the_higher_unless_chosen(one: int | None, other: int | None, closeness: int | None):
    assert merged(ContactFactory(closeness=one), ContactFactory(closeness=other)).closeness == closeness
    chosen = merged(ContactFactory(closeness=one), ContactFactory(closeness=other), closeness="elder")
    assert chosen.closeness == one


def test_what_needs_no_choice_is_joined():
    early, late = TODAY - dt.timedelta(days=90), TODAY
    batch = ImportBatchFactory()
    elder = ContactFactory(
        connected_on=late, last_touch_on=early, touch_every_days=0, hand_edited=["title"], deceased_on=None,
    )  # fmt: skip
    younger = ContactFactory(
        connected_on=early, last_touch_on=late, touch_every_days=30, hand_edited=["email", "title"],
        tracked=True, batch=batch, contact_rule=ContactRule.ASK_FIRST, deceased_on=early, import_key="x|y",
    )  # fmt: skip

    person = merged(elder, younger)

    assert (person.connected_on, person.last_touch_on) == (early, late)
    assert (person.touch_every_days, person.next_touch_on) == (30, late + dt.timedelta(days=30))
    assert person.hand_edited == ["title", "email"]
    assert (person.tracked, person.batch, person.import_key) == (True, batch, "x|y")
    assert (person.contact_rule, person.deceased_on) == (ContactRule.ASK_FIRST, early)


# ── Discretion ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("one", "other", "stricter"),
    [
        ("open", "told", "told"),
        ("open", "not_told", "not_told"),
        ("told", "not_told", "not_told"),
        ("in_the_dark", "open", "in_the_dark"),
        ("not_told", "in_the_dark", "in_the_dark"),
        ("open", "open", "open"),
    ],
)
def test_stricter_discretion_wins_either_way_round(one: str, other: str, stricter: str):
    assert merged(ContactFactory(discretion=one), ContactFactory(discretion=other)).discretion == stricter
    assert merged(ContactFactory(discretion=other), ContactFactory(discretion=one)).discretion == stricter


@pytest.mark.parametrize(
    ("one", "other", "stricter"), [("ok", "never", "never"), ("never", "ask_first", "never")]
)
def test_stricter_rule_of_contact_wins(one: str, other: str, stricter: str):
    assert (
        merged(ContactFactory(contact_rule=one), ContactFactory(contact_rule=other)).contact_rule == stricter
    )


def test_cleared_only_where_both_were():
    cleared: dict[str, Any] = {"cleared_at": NOW, "cleared_because": "left long ago"}

    assert merged(ContactFactory(**cleared), ContactFactory()).cleared_at is None
    both = merged(ContactFactory(**cleared), ContactFactory(**cleared))
    assert (both.cleared_at, both.cleared_because) == (NOW, "left long ago")


def test_whoever_leaves_a_confidential_employer_by_merging_stays_in_the_dark():
    meridian = OrganizationFactory(name="Meridian", confidential=True)
    elder = ContactFactory(organization=OrganizationFactory())
    younger = ContactFactory(organization=meridian)

    person = merged(elder, younger, organization="elder")

    assert (person.discretion, person.discretion_because) == (Discretion.IN_THE_DARK, "left Meridian")
    assert discretion.hidden().filter(pk=person.pk).exists()


# ── Rows ──────────────────────────────────────────────────────────────────────────────────────────


def test_ties_of_both_to_a_third_and_to_each_other_become_one():
    elder, younger, third = ContactFactory(), ContactFactory(), ContactFactory()
    TieFactory(a=elder, b=younger, note="cousins?")
    weak = TieFactory(a=elder, b=third, strength=2, note="met at Kew")
    TieFactory(a=younger, b=third, strength=4, note="shared an office", since_on=TODAY)

    person = merged(elder, younger)

    tie = Tie.objects.get()
    assert tie == weak
    assert (tie.a, tie.b, tie.strength, tie.since_on) == (elder, third, 4, TODAY)
    assert tie.note == "met at Kew; shared an office"
    assert "cousins?" in person.notes.get().text


def test_direction_of_a_tie_survives_the_change_of_order():
    elder, middle, younger = ContactFactory(), ContactFactory(), ContactFactory()
    TieFactory(a=middle, b=younger, kind=Tie.Kind.MANAGES, from_a=True)

    merged(elder, younger)

    tie = Tie.objects.get()
    assert (tie.a, tie.b, tie.from_a) == (elder, middle, False)


def test_notes_of_ties_too_long_together_are_kept_in_a_note():
    elder, younger, third = ContactFactory(), ContactFactory(), ContactFactory()
    TieFactory(a=elder, b=third, note="x" * 200)
    TieFactory(a=younger, b=third, note="y" * 200)

    person = merged(elder, younger)

    assert Tie.objects.get().note == "x" * 200
    assert "y" * 200 in person.notes.get().text


def test_doubles_with_third_people_move_and_a_decision_stands():
    elder, third, younger, fourth = (ContactFactory() for _ in range(4))
    DoubleFactory(a=elder, b=younger)
    DoubleFactory(a=elder, b=third)
    DoubleFactory(a=third, b=younger, state=Double.State.DIFFERENT)
    DoubleFactory(a=younger, b=fourth)

    merged(elder, younger)

    pairs = {(pair.a, pair.b): pair.state for pair in Double.objects.all()}
    assert pairs == {(elder, third): Double.State.DIFFERENT, (elder, fourth): Double.State.OPEN}


def test_further_ways_and_circles_are_united_without_repeating():
    choir, chess = CircleFactory(), CircleFactory()
    elder, younger = ContactFactory(circles=[choir]), ContactFactory(circles=[choir, chess])
    ContactWayFactory(contact=elder, value="a@x.example")
    ContactWayFactory(contact=younger, value="a@x.example", label="home")
    ContactWayFactory(contact=younger, value="b@x.example")

    person = merged(elder, younger)

    assert set(person.circles.all()) == {choir, chess}
    assert {(way.value, way.label) for way in person.ways.all()} == {
        ("a@x.example", "home"),
        ("b@x.example", ""),
    }


# ── What cannot be merged ─────────────────────────────────────────────────────────────────────────


def test_merging_with_somebody_in_the_trash_or_oneself_is_refused():
    here, gone = ContactFactory(), ContactFactory(trashed=True)

    for other in (gone, here):
        with pytest.raises(merging.NotTwo):
            merging.merge(here, other)
    assert Contact.objects.count() == 2


def test_merging_what_was_changed_meanwhile_is_stale_and_writes_nothing():
    elder, younger = ContactFactory(), ContactFactory()
    NoteFactory(contact=younger)
    people.edit(younger, title="Keeper")
    before = everything()

    with pytest.raises(changes.Stale):
        merging.merge(elder, younger, versions=(1, 1))

    assert everything() == before
    merging.merge(elder, younger, versions=(1, 2))
    assert Contact.objects.count() == 1


# ── Undo ──────────────────────────────────────────────────────────────────────────────────────────


def test_undo_gives_a_chosen_profile_back_to_whom_it_belonged():
    elder = ContactFactory(first_name="Ana", profile_slug="ana-1")
    younger = ContactFactory(first_name="Anna", profile_slug="ana-2")
    search.index()
    before = everything()
    record = merging.merge(elder, younger, {"profile_slug": "younger", "name": "younger"})
    assert fresh(elder).profile_slug == "ana-2"

    undone = changes.undo(record.action)

    assert undone.kept == []
    assert everything() == before


def test_undo_after_a_later_edit_keeps_that_edit():
    elder, younger = ContactFactory(title="Curator"), ContactFactory(email="ana@x.example")
    NoteFactory(contact=younger, text="Hers.")
    record = merging.merge(elder, younger)
    people.edit(fresh(elder), location="Porto")
    NoteFactory(contact=elder, text="Written since.")

    undone = changes.undo(record.action)

    assert undone.kept == []
    assert fresh(elder).location == "Porto"
    assert {note.text for note in fresh(elder).notes.all()} == {"Written since."}
    assert [note.text for note in fresh(younger).notes.all()] == ["Hers."]


def test_undo_leaves_a_profile_that_somebody_else_has_by_now():
    elder, younger = ContactFactory(profile_slug="ana-1"), ContactFactory(profile_slug="ana-2")
    record = merging.merge(elder, younger, {"profile_slug": "elder"})
    ContactFactory(first_name="Come", last_name="Again", profile_slug="ana-2")

    undone = changes.undo(record.action)

    assert fresh(younger).profile_slug is None
    assert undone.kept == [f"{younger}: LinkedIn name belongs to Come Again now"]


def test_undo_brings_back_somebody_whose_employer_was_erased():
    elder = ContactFactory()
    younger = ContactFactory(organization=OrganizationFactory(name="Kew"))
    note = NoteFactory(contact=younger)
    record = merging.merge(elder, younger)
    people.edit(fresh(elder), organization=None)
    FormerRole.objects.all().delete()
    Organization.objects.all().delete()

    undone = changes.undo(record.action)

    assert fresh(younger).organization is None
    assert Note.objects.get(pk=note.pk).contact == younger
    assert "The organisation that a removed row belonged to is gone" in undone.kept


# ── Random graphs ─────────────────────────────────────────────────────────────────────────────────


class Graph:
    """Four people of whom two are to be one, with rows of every kind between them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.places = [OrganizationFactory(confidential=self.maybe()) for _ in range(2)]
        self.circles = [CircleFactory(in_the_dark=self.maybe(0.2)) for _ in range(3)]
        self.batches = [ImportBatchFactory() for _ in range(2)]
        self.people = [self.person(number) for number in range(4)]
        self.elder, self.younger = sorted(self.random.sample(self.people, 2), key=lambda one: one.pk)
        for person in self.people:
            self.rows_of(person)
        for one in self.people:
            for other in self.people:
                if one.pk < other.pk:
                    self.between(one, other)
        self.talks = Talks(self.random, self.people, self.places)

    def maybe(self, chance: float = 0.5) -> bool:
        return self.random.random() < chance

    def one_of(self, *values: Any) -> Any:
        return self.random.choice(values)

    def day(self) -> dt.date | None:
        return self.one_of(None, TODAY, TODAY - dt.timedelta(days=400))

    def moment(self) -> dt.datetime | None:
        return self.one_of(None, NOW, NOW - dt.timedelta(days=3))

    def person(self, number: int) -> Contact:
        return ContactFactory(
            first_name=self.one_of("Ana", "Ana Maria", "李", "Ngozi"),
            last_name=self.one_of("Silva", "da Silva", ""),
            called=self.one_of("", "Nô"),
            title=self.one_of("", "Curator", "Keeper"),
            organization=self.one_of(None, *self.places),
            email=self.one_of("", "ana@x.example", "Ana@X.example", f"ana{number}@x.example"),
            phone=self.one_of("", "020 7946 0001", f"020 7946 000{number}"),
            postal=self.one_of("", "1 Quay\nPorto", "2 Lane"),
            profile_slug=self.one_of(None, f"ana-{number}"),
            website=self.one_of("", "https://ana.example/", f"https://ana.example/{number}"),
            location=self.one_of("", "Porto"),
            closeness=self.one_of(None, 0, 1, 5),
            how_met=self.one_of("", "On the ferry.", "At Kew."),
            connected_on=self.day(),
            discretion=self.one_of(*Discretion.values),
            discretion_because=self.one_of("", "old boss", "friend of the boss"),
            cleared_at=self.moment(),
            cleared_because=self.one_of("", "said so"),
            contact_rule=self.one_of(*ContactRule.values),
            deceased_on=self.day() if self.maybe(0.2) else None,
            tracked=self.maybe(),
            touch_every_days=self.one_of(0, 30, 90),
            last_touch_on=self.day(),
            next_touch_on=self.day(),
            hand_edited=self.one_of([], ["email"], ["email", "title"], ["first_name", "organization"]),
            import_key=self.one_of("", f"ana|{number}"),
            batch=self.one_of(None, *self.batches),
            triaged_at=self.moment(),
            gone_on=self.day(),
            created_at=self.one_of(NOW, NOW - dt.timedelta(days=number + 1)),
            circles=[circle for circle in self.circles if self.maybe()],
        )

    def rows_of(self, person: Contact) -> None:
        for kind, value in (
            ("email", "ana@x.example"),
            ("email", "b@x.example"),
            ("phone", "020 7946 0001"),
            ("website", f"https://www.linkedin.com/in/ana-{self.random.randrange(4)}/"),
        ):
            if self.maybe(0.4):
                ContactWayFactory(contact=person, kind=kind, value=value, label=self.one_of("", "home"))
        for _ in range(self.random.randrange(3)):
            NoteFactory(contact=person, text=f"Note {self.random.random()}", sensitive=self.maybe())
        for _ in range(self.random.randrange(3)):
            FormerRoleFactory(
                contact=person,
                organization=self.one_of(None, *self.places),
                title=self.one_of("", "Curator", "Intern"),
                ended_on=self.day(),
            )
        if self.maybe():
            Told.objects.create(contact=person, told_on=TODAY, what=self.one_of("", "over tea"))
        if self.maybe(0.3):
            ImportBatchFactory(friend=person)

    def between(self, one: Contact, other: Contact) -> None:
        for kind in (Tie.Kind.FRIEND, Tie.Kind.MANAGES, Tie.Kind.MENTORS):
            if self.maybe(0.4):
                TieFactory(
                    a=one,
                    b=other,
                    kind=kind,
                    from_a=self.maybe() if kind in Tie.DIRECTED else None,
                    strength=self.one_of(None, 1, 3, 5),
                    certainty=self.one_of("sure", "likely", "guess"),
                    since_on=self.day(),
                    ended_on=self.day(),
                    note=self.one_of("", "tie-a", "tie-b", "long " * 50),
                )
        if self.maybe(0.6):
            DoubleFactory(a=one, b=other, state=self.one_of(*Double.State.values))

    def picks(self) -> dict[str, str]:
        fields = [choice.name for choice in uniting.choices(self.elder, self.younger)]
        return {name: self.one_of("elder", "younger") for name in fields if self.maybe(0.7)}


class MergesExactly(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(seed=st.integers(0, 2**32))
    def test_merge_keeps_everything_and_undo_leaves_no_trace(self, seed: int) -> None:
        graph = Graph(seed)
        elder, younger, both = graph.elder, graph.younger, (graph.elder, graph.younger)
        search.index()
        before = everything()
        notes = set(Note.objects.values_list("text", flat=True))
        circles = set(Circle.objects.filter(contacts__in=both))
        ways = {way.value.lower() for way in ContactWay.objects.filter(contact__in=both)}
        ways |= {text.lower() for one in both for text in (one.email, one.phone, one.website) if text}
        roles = set(FormerRole.objects.filter(contact__in=both).values_list("organization", "title"))
        told = Told.objects.count()
        said = Said(*both)
        dark = Contact.objects.filter(discretion.of_their_own(), pk__in=[one.pk for one in both]).exists()

        record = merging.merge(elder, younger, graph.picks())

        person = fresh(elder)
        assert not Contact.objects.filter(pk=younger.pk).exists()
        assert notes <= set(Note.objects.values_list("text", flat=True))
        assert set(person.circles.all()) == circles
        now = {way.value.lower() for way in person.ways.all()}
        assert ways <= now | {text.lower() for text in (person.email, person.phone, person.website)}
        assert roles <= set(person.former_roles.values_list("organization", "title"))
        for one in both:
            if one.organization and one.organization != person.organization:
                assert person.former_roles.filter(organization=one.organization).exists()
        assert Told.objects.count() == told
        assert ImportBatch.objects.filter(friend=younger.pk).count() == 0
        assert vars(Said(person)) == vars(said)
        assert nobody_introduces_themselves()
        if dark:
            assert discretion.hidden().filter(pk=person.pk).exists()
        index = searched()
        search.index()
        assert searched() == index

        undone = changes.undo(record.action)

        assert undone.kept == []
        assert differing(before, everything()) == {}

    @settings(max_examples=15, deadline=None)
    @given(seed=st.integers(0, 2**32))
    def test_undo_after_a_later_edit_restores_all_else(self, seed: int) -> None:
        graph = Graph(seed)
        elder, third = (
            graph.elder,
            next(one for one in graph.people if one not in (graph.elder, graph.younger)),
        )
        search.index()
        record = merging.merge(elder, graph.younger, graph.picks())
        changes.undo(record.action)
        before = everything()
        again = merging.merge(elder, graph.younger, graph.picks())
        people.edit(fresh(third), location="Ulaanbaatar")
        people.edit(fresh(elder), time_zone="Europe/Lisbon")

        undone = changes.undo(again.action)

        assert undone.kept == []
        expected = before[Contact._meta.label]
        for row in expected:
            if row["id"] == third.pk:
                row["location"] = "Ulaanbaatar"
            if row["id"] == elder.pk:
                row["time_zone"] = "Europe/Lisbon"
        after = everything()
        assert after.pop("searched") != []
        before.pop("searched")
        assert after == before


def test_merging_a_pair_found_by_looking_and_undoing_leaves_it_open():
    one = ContactFactory(first_name="Ana", last_name="Silva")
    ContactFactory(first_name="Ana", last_name="Silva", profile_slug="ana")
    doubles.look()
    pair = Double.objects.get()
    record = merging.merge(pair.a, pair.b)
    assert not Double.objects.exists()
    assert record.action in changes.of_person(one.pk)

    changes.undo(record.action)

    assert Double.objects.get().state == Double.State.OPEN


def test_pairs_that_hang_together_become_one_person_and_come_apart_again():
    people_alike = [ContactFactory(first_name="Ana", profile_slug=slug) for slug in ("a", None, "c")]
    for person in people_alike:
        NoteFactory(contact=person, text=f"Of {person.pk}.")
    doubles.look()
    search.index()
    before = everything()

    record = merging.merge_all(Double.objects.values_list("pk", flat=True))

    assert list(Contact.objects.all()) == people_alike[:1]
    assert Note.objects.filter(contact=people_alike[0]).count() == 3
    assert record.action is not None
    assert changes.undo(record.action).kept == []
    assert everything() == before


def test_one_number_written_in_two_ways_is_kept_once_with_its_country():
    elder, younger = ContactFactory(phone="020 7946 0001"), ContactFactory(phone="+44 20 7946 0001")

    person = merged(elder, younger)

    assert person.phone == "+44 20 7946 0001"
    assert not person.ways.exists()


@pytest.mark.parametrize("profile", ["elder", "younger"])
@pytest.mark.parametrize("kept", ["elder", "younger"])
def test_file_that_comes_again_brings_nobody_back_who_was_merged(kept: str, profile: str):
    rows = [
        ("Ana", "Silva", "https://www.linkedin.com/in/ana-1", "", "Kew", "Curator", "03 Feb 2024"),
        ("Ana", "Silva", "https://www.linkedin.com/in/ana-2", "", "Lantern", "Director", "04 Feb 2024"),
    ]
    export = linkedin.read(connections_csv(rows))
    importing.apply(export, file_name="c.csv", sha256="")
    elder, younger = Contact.objects.order_by("pk")
    person = merged(elder, younger, profile_slug=profile, title=kept, organization=kept)

    again = importing.plan(export)

    assert (len(again.new), again.changed, again.same) == (0, 0, 2)
    assert again.doubles == []
    assert not again.gone
    assert person.title == ("Curator" if kept == "elder" else "Director")


def test_page_of_whoever_stays_tells_that_two_became_one():
    elder, younger = ContactFactory(first_name="Ana"), ContactFactory(first_name="Ana")
    DoubleFactory(a=elder, b=younger)
    NoteFactory(contact=younger)
    FormerRoleFactory(contact=younger)
    merging.merge(elder, younger)

    (story,) = telling.tell(elder.pk, list(changes.of_person(elder.pk)))

    words = {fact.words for fact in story.facts}
    assert {"Two entries became one", "Note moved here", "Former role moved here"} <= words
    assert "A note was edited" not in words
