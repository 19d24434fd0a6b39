import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from contacts import acquaintances, changes, people, telling, tie_line, ties, trash
from contacts.models import Action, Change, Contact, Tie
from tests.factories import TODAY, ContactFactory, TieFactory
from tests.tables import differing, everything

pytestmark = pytest.mark.django_db


@pytest.fixture
def luis(db: None) -> Contact:
    return ContactFactory(first_name="Luis", last_name="Oke")


@pytest.fixture
def ana(luis: Contact) -> Contact:
    return ContactFactory(first_name="Ana", last_name="Silva")


def said(line: str) -> tie_line.TieLine:
    return tie_line.read(line, TODAY)


def history_of(person: Contact) -> list[list[str]]:
    stories = telling.tell(person.pk, list(changes.of_person(person.pk)))
    return [
        [fact.words + (f" {fact.before} → {fact.after}" if fact.arrow else "") for fact in story.facts]
        for story in stories
    ]


# ── Adding ────────────────────────────────────────────────────────────────────────────────────────


def test_line_makes_a_tie_for_each_kind_and_undo_takes_all_of_them_back(luis: Contact, ana: Contact):
    before = everything()

    tied = ties.add(ana, luis, said("Luis: cousin, team-mate, strong, likely, since 2015, Lisbon"))

    family, club = Tie.objects.order_by("pk")
    assert (family.a, family.b, family.kind, family.note) == (luis, ana, "family", "cousin, Lisbon")
    assert (club.kind, club.note) == ("club", "")
    for tie in (family, club):
        assert (tie.strength, tie.certainty, tie.since_on, tie.from_a) == (
            4,
            "likely",
            dt.date(2015, 1, 1),
            None,
        )
    assert tied.record.what == "Luis and Ana are family; Luis and Ana are in the same club or team"
    assert changes.undo(tied.record.action).kept == []
    assert differing(before, everything()) == {}


@pytest.mark.parametrize(
    ("on_page_of", "line", "manager"),
    [("ana", "Luis: boss", "luis"), ("ana", "Luis: reports to", "ana"), ("luis", "Ana: boss", "ana")],
)
def test_line_keeps_who_manages_whom(luis: Contact, ana: Contact, on_page_of: str, line: str, manager: str):
    everybody = {"ana": ana, "luis": luis}
    person = everybody.pop(on_page_of)

    ties.add(person, *everybody.values(), said(line))

    tie = Tie.objects.get()
    assert (tie.a if tie.from_a else tie.b) == {"ana": ana, "luis": luis}[manager]


def test_somebody_new_comes_with_the_tie_and_goes_with_its_undo(ana: Contact):
    before = everything()
    new = Contact(first_name="Zodwa", last_name="Ncube")

    tied = ties.add(ana, new, said("Zodwa Ncube: friend"))

    stored = Contact.objects.get(first_name="Zodwa")
    assert (stored.closeness, stored.tracked) == (0, False)
    assert Tie.objects.get().b == stored
    assert Action.objects.count() == 1
    assert changes.undo(tied.record.action).kept == []
    assert differing(before, everything()) == {}


def test_same_kind_again_changes_the_tie_and_leaves_what_was_not_said(luis: Contact, ana: Contact):
    ties.add(ana, luis, said("Luis: cousin, strong, since 2015"))
    before = everything()

    tied = ties.add(luis, ana, said("Ana: family, likely, Lisbon"))

    tie = Tie.objects.get()
    assert (tie.strength, tie.certainty, tie.since_on) == (4, "likely", dt.date(2015, 1, 1))
    assert tie.note == "cousin; Lisbon"
    assert (tied.made, tied.changed, tied.known) == ([], [tie], [])
    changes.undo(tied.record.action)
    assert differing(before, everything()) == {}


def test_same_line_again_changes_nothing(luis: Contact, ana: Contact):
    ties.add(ana, luis, said("Luis: cousin, strong"))

    tied = ties.add(ana, luis, said("Luis: cousin, strong"))

    assert tied.record.action is None
    assert len(tied.known) == 1


def test_end_before_the_known_beginning_drops_the_beginning(luis: Contact, ana: Contact):
    ties.add(ana, luis, said("Luis: friend, since 2015"))

    ties.add(ana, luis, said("Luis: friend, until 2010"))

    tie = Tie.objects.get()
    assert (tie.since_on, tie.ended_on) == (None, dt.date(2010, 12, 31))


def test_nobody_is_tied_to_themselves(ana: Contact):
    with pytest.raises(ties.TiedToThemselves):
        ties.add(ana, ana, said("Ana: friend"))


def test_note_with_an_endless_name_still_fits(ana: Contact):
    other = ContactFactory(first_name="x" * 300)

    ties.add(ana, other, said(f"Luis: mother, {'y' * 280}"))

    assert (
        Tie.objects.get().note == f"one is the mother, {'y' * 280}"[:300]
        or len(Tie.objects.get().note) <= 300
    )


# ── Changing and removing ─────────────────────────────────────────────────────────────────────────


def test_tie_is_changed_with_one_undo_and_loses_a_direction_that_means_nothing(luis: Contact, ana: Contact):
    tie = TieFactory(a=luis, b=ana, kind="manages", from_a=True, note="at Kew")
    before = everything()

    record = ties.edit(tie, kind="friend", strength=5, note="")

    tie.refresh_from_db()
    assert (tie.kind, tie.from_a, tie.strength, tie.note) == ("friend", None, 5, "")
    changes.undo(record.action)
    assert differing(before, everything()) == {}


def test_tie_does_not_become_one_that_is_there(luis: Contact, ana: Contact):
    there = TieFactory(a=luis, b=ana, kind="friend")
    tie = TieFactory(a=luis, b=ana, kind="club")

    with pytest.raises(ties.AlreadyThere) as error:
        ties.edit(tie, kind="friend")

    assert error.value.tie == there


def test_removed_tie_comes_back(luis: Contact, ana: Contact):
    tie = TieFactory(a=luis, b=ana, kind="manages", from_a=False)
    before = everything()

    record = ties.remove(tie)

    assert record.what == "Removed: Ana manages Luis"
    assert not Tie.objects.exists()
    changes.undo(record.action)
    assert differing(before, everything()) == {}


@pytest.mark.parametrize(
    ("verb", "value", "column", "what"),
    [
        (ties.set_strength, 4, "strength", "Strength of 3 ties: strong"),
        (ties.set_strength, None, "strength", "Strength of 3 ties: not known"),
        (ties.set_certainty, "guess", "certainty", "Certainty of 3 ties: a guess"),
        (ties.set_ended, TODAY, "ended_on", "3 ties ended on 23 November 2026"),
    ],
)
def test_many_ties_are_changed_at_once_with_one_undo(verb, value, column: str, what: str):
    made = [TieFactory(strength=number) for number in (1, 2, 5)]
    before = everything()

    record = verb([tie.pk for tie in made], value)

    assert set(Tie.objects.values_list(column, flat=True)) == {value}
    assert record.what == what
    assert Action.objects.count() == 1
    changes.undo(record.action)
    assert differing(before, everything()) == {}


# ── What the history tells ────────────────────────────────────────────────────────────────────────


def test_history_of_both_tells_of_a_tie_from_its_beginning_to_its_end(luis: Contact, ana: Contact):
    ties.add(ana, luis, said("Luis: boss, strong, since 2015"))
    tie = Tie.objects.get()
    ties.edit(tie, from_a=False)
    ties.edit(tie, kind="friend", certainty="likely", ended_on=dt.date(2019, 12, 31))
    ties.remove(tie)

    assert history_of(ana) == [
        ["Knows no longer Luis Oke: friends, strong, likely, 2015 to 2019"],
        [
            "Luis Oke, friends: kind manages → friends",
            "Luis Oke, friends: certainty sure → likely",
            "Luis Oke, friends: until nothing → 31 Dec 2019",
        ],
        ["Luis Oke, friends: the other way round"],
        ["Knows Luis Oke: managed by them, strong, sure, since 2015"],
    ]
    assert history_of(luis)[-1] == ["Knows Ana Silva: manages them, strong, sure, since 2015"]
    assert len(history_of(luis)) == 4


def test_history_tells_of_many_ties_in_one_line(ana: Contact):
    with changes.recording("Many") as record:
        record.add_all(Tie(a=ana, b=ContactFactory(first_name=f"Bo{number}")) for number in range(8))

    assert len(history_of(ana)[0]) == 6
    assert history_of(ana)[0][-1] == "And 3 more ties"


def test_history_names_nobody_who_is_in_the_trash(luis: Contact, ana: Contact):
    ties.add(ana, luis, said("Luis: friend"))
    people.trash([luis.pk])

    assert history_of(ana) == [["Knows somebody in the trash: friends, sure"]]


def test_history_forgets_ties_of_somebody_erased(luis: Contact, ana: Contact):
    ties.add(ana, luis, said("Luis: mother, strong"))
    tie = Tie.objects.get()
    ties.edit(tie, note="Luis is the father")
    ties.remove(tie)
    people.trash([luis.pk])

    trash.erase(people=[luis.pk])

    assert not Change.objects.exclude(before=None, after=None).filter(model="contacts.tie").exists()
    assert [fact for facts in history_of(ana) for fact in facts] == []


def test_undo_of_bulk_changes_leaves_alone_what_was_changed_since(luis: Contact, ana: Contact):
    tie = TieFactory(a=luis, b=ana, strength=1)
    record = ties.set_strength([tie.pk], 4)
    ties.edit(Tie.objects.get(), strength=5)

    undone = changes.undo(record.action)

    assert Tie.objects.get().strength == 5
    assert undone.kept == [f"{tie}: strength was changed since"]


# ── Who knows whom ────────────────────────────────────────────────────────────────────────────────


def test_ties_of_a_pair_are_shown_together_the_living_and_strong_first(ana: Contact):
    over, weak, unknown, strong = (ContactFactory(first_name=name) for name in ("Al", "Bo", "Cy", "Di"))
    TieFactory(a=ana, b=over, strength=5, ended_on=TODAY)
    TieFactory(a=ana, b=weak, strength=1)
    TieFactory(a=ana, b=unknown)
    TieFactory(a=ana, b=strong, kind="club", strength=2)
    TieFactory(a=ana, b=strong, kind="family", strength=4)
    TieFactory(a=ana, b=ContactFactory(trashed=True))

    shown = acquaintances.Acquaintances(ana, TODAY)

    assert shown.count() == 4
    assert [one.contact for one in shown[:10]] == [strong, weak, unknown, over]
    assert [one.tie.kind for one in shown[:1][0].ties] == ["family", "club"]
    assert [one.has_ended for one in shown[:10]] == [False, False, False, True]
    assert [one.contact for one in acquaintances.Acquaintances(strong, TODAY)[:10]] == [ana]
    assert [one.contact for one in shown[1:3]] == [weak, unknown]


@pytest.mark.parametrize(
    ("since_on", "ended_on", "words"),
    [
        (None, None, ""),
        (dt.date(2015, 1, 1), None, "since 2015"),
        (dt.date(2015, 3, 1), None, "since Mar 2015"),
        (None, dt.date(2019, 12, 31), "until 2019"),
        (dt.date(2015, 1, 1), dt.date(2019, 12, 31), "2015 to 2019"),
        (dt.date(2015, 1, 1), dt.date(2015, 12, 31), "2015"),
        (dt.date(2015, 3, 14), dt.date(2026, 11, 23), "Mar 2015 to Nov 2026"),
    ],
)
def test_years_are_told_as_exactly_as_they_are_known(since_on, ended_on, words: str):
    assert ties.years(since_on, ended_on) == words


def test_ties_of_a_person_are_found_by_an_index_from_either_end(ana: Contact):
    TieFactory(a=ana, b=ContactFactory())

    with CaptureQueriesContext(connection) as asked:
        acquaintances.Acquaintances(ana, TODAY)[:31]

    assert len(asked) == 2
    for query in asked:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            plan = [row[3] for row in cursor.fetchall()]
        of_ties = [step for step in plan if "contacts_tie" in step]
        assert len(of_ties) == 2, plan
        assert all(step.startswith("SEARCH") and " INDEX " in step for step in of_ties), plan
