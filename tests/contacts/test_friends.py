"""A friend's export: whom they know, and nothing else."""

import datetime as dt
import hashlib
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from contacts import changes, discretion, importing, linkedin, merging, people, search, ways_in
from contacts.importing.origin import Origin
from contacts.models import (
    Action,
    Contact,
    ContactRule,
    Double,
    ImportBatch,
    Organization,
    Preferences,
    Tie,
)
from tests.contacts.exports import SEVEN, SIX, connections_csv, many
from tests.factories import NOW, ContactFactory, OrganizationFactory
from tests.tables import differing, everything

pytestmark = pytest.mark.django_db

IN = "https://www.linkedin.com/in/"
NAMES = ("first", "last", "url", "email", "company", "title", "on")
LINA = ["Lina", "Haddad", f"{IN}lina-haddad", "", "Fern House", "Curator", "08 Feb 2024"]
BO = ["Bo", "Lind", f"{IN}bo-lind-0", "bo@example.org", "Acme, Inc.", "Clerk", "07 Mar 2021"]
HIDDEN = ["", "", "", "", "", "", "07 Jun 2026"]


def row(base: list[str], **values: str) -> list[str]:
    return [values.get(name, value) for name, value in zip(NAMES, base, strict=True)]


def friend(**values: object) -> Contact:
    return ContactFactory(**({"first_name": "Ana", "last_name": "Okafor", "closeness": 4} | values))


def load(whose: Contact | None, *rows: list[str], columns: tuple[str, ...] = SEVEN, **options: object):
    data = connections_csv(rows, columns=columns)
    return importing.apply(
        linkedin.read(data, "Connections.csv"),
        file_name="Connections.csv",
        sha256=hashlib.sha256(data).hexdigest(),
        now=NOW,
        origin=Origin.of_friend(whose.pk) if whose else Origin(),
        **options,  # type: ignore[arg-type]
    )


def counts(result: importing.Result) -> dict[str, int]:
    return {name: count for name, count in result.plan.counts().items() if count}


def left_out(result: importing.Result) -> list[tuple[int, str]]:
    return [(problem.line, problem.reason) for problem in result.plan.left_out]


def tied_to(ana: Contact) -> set[str]:
    ties = Tie.objects.filter(a=ana) | Tie.objects.filter(b=ana)
    return {str(tie.b if tie.a_id == ana.pk else tie.a) for tie in ties}


# ── What is written ──


def test_newcomers_are_not_in_touch_in_no_circle_and_tied_to_the_friend():
    ana = friend()

    result = load(ana, LINA)

    lina = Contact.objects.exclude(pk=ana.pk).get()
    assert counts(result) == {"new": 1}
    assert (lina.name, lina.title, str(lina.organization)) == ("Lina Haddad", "Curator", "Fern House")
    assert (lina.profile_slug, lina.closeness, lina.tracked) == ("lina-haddad", 0, False)
    assert (lina.connected_on, lina.email, list(lina.circles.all())) == (None, "", [])
    assert list(Contact.objects.filter(search.matching("haddad fern"))) == [lina]
    tie = Tie.objects.get()
    assert (tie.a, tie.b, tie.kind, tie.from_a) == (ana, lina, Tie.Kind.OTHER, None)
    assert (tie.strength, tie.certainty, tie.since_on) == (None, "sure", dt.date(2024, 2, 8))
    assert (tie.note, tie.batch) == ("from Ana Okafor’s LinkedIn export", result.batch)


def test_batch_and_action_say_whose_it_was():
    ana = friend()

    batch = load(ana, LINA).batch

    assert batch is not None
    assert (batch.friend, batch.source) == (ana, ImportBatch.Source.FRIEND)
    assert str(batch.action) == "Imported 1 person from Ana Okafor’s Connections.csv"


def test_people_known_are_tied_and_nothing_of_them_is_changed():
    ana = friend()
    load(None, row(LINA, title="", company=""))
    lina = Contact.objects.get(first_name="Lina")
    before = Contact.objects.filter(pk=lina.pk).values().get()

    result = load(ana, LINA)

    assert counts(result) == {"changed": 1}
    assert Contact.objects.filter(pk=lina.pk).values().get() == before
    assert not Organization.objects.exists()
    assert tied_to(ana) == {"Lina Haddad"}


def test_people_are_known_by_their_address_as_well():
    ana, bo = friend(), ContactFactory(first_name="Bosse", last_name="Lind", email="bo@example.org")

    result = load(ana, BO)

    assert counts(result) == {"changed": 1}
    assert tied_to(ana) == {str(bo)}


def test_name_alone_only_proposes_and_my_answer_decides():
    ana = friend()
    bo = ContactFactory(first_name="Bo", last_name="Lind", organization=OrganizationFactory(name="Acme"))

    assert [double.reason for double in load_dry(ana, BO).doubles] == ["same name, same organisation"]
    result = load(ana, BO, decisions={5: bo.pk})

    assert counts(result) == {"changed": 1}
    assert tied_to(ana) == {"Bo Lind"}
    assert Contact.objects.count() == 2


def load_dry(whose: Contact, *rows: list[str]) -> importing.Plan:
    export = linkedin.read(connections_csv(rows))
    return importing.plan(export, origin=Origin.of_friend(whose.pk))


def test_tie_that_is_there_stays_as_it_is_beside_other_kinds():
    ana, lina, bo = (
        friend(),
        ContactFactory(profile_slug="lina-haddad"),
        ContactFactory(profile_slug="bo-lind-0"),
    )
    there = Tie.objects.create(a=ana, b=lina, kind=Tie.Kind.OTHER, strength=5, note="choir")
    Tie.objects.create(a=ana, b=bo, kind=Tie.Kind.FAMILY, strength=4)

    result = load(ana, LINA, BO)

    assert counts(result) == {"changed": 1, "same": 1}
    there.refresh_from_db()
    assert (there.strength, there.since_on, there.note) == (5, None, "choir")
    assert set(Tie.objects.filter(b=bo).values_list("kind", flat=True)) == {"family", "other"}


def test_hidden_members_and_unreadable_rows_make_nobody():
    ana = friend()

    result = load(ana, LINA, HIDDEN, HIDDEN, row(BO, first="", last=""))

    assert counts(result) == {"new": 1, "hidden_members": 2}
    assert len(left_out(result)) == 1
    assert Contact.objects.count() == 2


def test_trashed_people_stay_in_the_trash_without_a_tie():
    ana = friend()
    lina = ContactFactory(profile_slug="lina-haddad", trashed_at=NOW)

    result = load(ana, LINA)

    assert counts(result) == {"in_trash": 1}
    assert (result.batch, list(result.plan.trashed)) == (None, [lina.pk])
    assert not Tie.objects.exists()


def test_friend_on_their_own_list_is_left_out():
    ana = friend(profile_slug="ana-okafor")

    result = load(ana, row(LINA, first="Ana", last="Okafor", url=f"{IN}ana-okafor"))

    assert left_out(result) == [(5, "This is Ana Okafor, whose list it is.")]
    assert (Contact.objects.count(), Tie.objects.count()) == (1, 0)


def test_whoever_may_be_the_friend_is_not_tied_to_them():
    ana, other = friend(), ContactFactory(first_name="A.", last_name="Okafor", profile_slug="a-okafor")
    Double.objects.create(a=ana, b=other, reason="same name")

    result = load(ana, row(LINA, url=f"{IN}a-okafor"), row(BO, first="Ana", last="Okafor"))

    assert left_out(result) == [(5, "A. Okafor may be Ana Okafor: decide that first.")]
    assert counts(result) == {"new": 1, "possible_duplicates": 1}
    assert not Tie.objects.exists()


def test_namesake_of_the_friend_is_tied_once_they_are_two_people():
    ana = friend()

    load(ana, row(BO, first="Ana", last="Okafor"), decisions={5: None})

    assert Tie.objects.count() == 1


def test_friend_is_a_way_in_to_whom_they_know():
    ana = friend()
    load(ana, LINA)
    lina = Contact.objects.get(first_name="Lina")

    found = ways_in.best([lina.pk], today=NOW.date())

    assert [way.contact_ids for way in found.ways] == [(ana.pk, lina.pk)]


# ── Myself ──


def me(**values: object) -> None:
    Preferences.mine()
    Preferences.objects.update(name="Maria García", email="maria@example.org", **values)


MARIA = row(LINA, first="Maria", last="Garcia", url=f"{IN}maria-g", company="Dome Garden")


@pytest.mark.parametrize(
    ("slug", "line"),
    [
        ("maria-g", MARIA),
        ("maria-g", row(MARIA, first="Mary", last="G.")),
        ("", MARIA),
        ("", row(MARIA, url="")),
        ("my-old-name", row(MARIA, email="Maria@example.org")),
        ("maria-g", row(MARIA, url="")),
    ],
)
def test_i_am_recognised_and_left_out(slug: str, line: list[str]):
    ana = friend()
    me(profile_slug=slug)

    result = load(ana, line, LINA)

    assert left_out(result) == [(5, "This is you.")]
    assert (result.plan.myself, counts(result)) == ([5], {"new": 1})
    assert tied_to(ana) == {"Lina Haddad"}


@pytest.mark.parametrize(
    ("slug", "line"),
    [
        ("somebody-else", MARIA),
        ("", row(MARIA, email="another@example.org")),
        ("", row(MARIA, first="Marta")),
        ("maria-g", row(MARIA, first="Marta", url="", email="")),
    ],
)
def test_somebody_else_is_not_taken_for_me(slug: str, line: list[str]):
    ana = friend()
    me(profile_slug=slug)

    result = load(ana, line)

    assert (result.plan.myself, counts(result)) == ([], {"new": 1})


def test_name_at_another_employer_than_mine_is_not_me():
    me(employer=OrganizationFactory(name="Fern House"))

    assert load(friend(), MARIA).plan.myself == []


def test_two_who_bear_my_name_are_not_me_by_name_alone():
    me()

    result = load(friend(), MARIA, row(MARIA, url=f"{IN}maria-2"))

    assert (result.plan.myself, counts(result)["new"]) == ([], 2)


def test_name_of_somebody_i_know_is_theirs():
    ana, namesake = friend(), ContactFactory(first_name="Maria", last_name="García")
    me()

    result = load(ana, MARIA)

    assert [double.person.pk for double in result.plan.doubles] == [namesake.pk]
    assert result.plan.myself == []


# ── Again, and later files ──


@pytest.mark.parametrize("columns", [SEVEN, SIX])
def test_same_file_again_writes_nothing(columns: tuple[str, ...]):
    ana = friend()
    me()
    rows = [LINA, BO, MARIA, HIDDEN, row(LINA, company="Dome Garden"), row(BO, url="", email="", on="")]
    first = load(ana, *rows, columns=columns)
    before = everything()

    again = load(ana, *rows, columns=columns)

    assert (again.batch, again.plan.vanished, again.plan.ties) == (None, 0, [])
    assert sum(counts(again).get(name, 0) for name in ("new", "changed")) == 0
    assert len(left_out(again)) == len(left_out(first))
    assert differing(before, everything()) == {}


def test_later_file_adds_ties_and_ends_none():
    ana = friend()
    load(ana, LINA)

    result = load(ana, BO)

    assert (counts(result), result.plan.vanished) == ({"new": 1}, 1)
    assert result.batch is not None
    assert result.batch.gone == 1
    assert tied_to(ana) == {"Lina Haddad", "Bo Lind"}
    assert not Tie.objects.exclude(ended_on=None).exists()


def test_ties_i_made_myself_have_not_vanished():
    ana = friend()
    Tie.objects.create(a=ana, b=ContactFactory())
    load(ana, LINA)

    assert load(ana, LINA).plan.vanished == 0


def test_days_of_a_friend_tell_nobody_of_my_own_old_export():
    ana = friend()
    load(None, LINA, columns=SIX)

    result = load(ana, LINA, columns=SIX)

    assert counts(result) == {"new": 1, "possible_duplicates": 1}


def test_people_of_a_friend_are_known_to_two_friends_and_to_my_own_export():
    ana, ben = friend(), friend(first_name="Ben")
    load(ana, LINA)

    assert counts(load(ben, LINA)) == {"changed": 1}
    assert counts(load(None, LINA)) == {"changed": 1}

    lina = Contact.objects.get(first_name="Lina")
    assert (lina.connected_on, lina.closeness) == (dt.date(2024, 2, 8), None)
    assert tied_to(lina) == {"Ana Okafor", "Ben Okafor"}


def test_closeness_said_in_triage_stays_when_they_are_among_my_connections():
    load(friend(), LINA)
    Contact.objects.filter(first_name="Lina").update(triaged_at=NOW)

    load(None, LINA)

    assert Contact.objects.get(first_name="Lina").closeness == 0


def test_undo_of_my_own_export_makes_them_the_friends_people_again():
    load(friend(), LINA)
    search.index(None)
    before = everything()

    changes.undo(load(None, LINA).action)

    assert set(differing(before, everything())) == {"contacts.ImportBatch"}


def test_friends_people_are_not_gone_from_my_own_connections():
    ana = friend()
    load(ana, LINA)

    result = load(None, BO)

    assert (result.plan.gone, result.plan.partial) == ([], False)


def test_old_file_of_a_friend_who_was_merged_is_known_again():
    elder, ana = friend(), friend(first_name="Anna")
    load(ana, row(LINA, on=""), columns=SIX)

    merging.merge(elder, ana)
    again = load(elder, row(LINA, on=""), columns=SIX)

    assert counts(again) == {"same": 1}


# ── Discretion ──


def test_newcomers_at_a_confidential_place_are_dark_and_counted():
    ana = friend()
    place = OrganizationFactory(name="Fern House", confidential=True)
    boss = ContactFactory(profile_slug="bo-lind-0", organization=place)

    result = load(ana, LINA, BO)

    assert counts(result) == {"new": 1, "changed": 1, "in_the_dark": 2}
    dark = set(discretion.hidden())
    assert dark == {boss, Contact.objects.get(first_name="Lina")}


def test_possible_double_of_somebody_dark_arrives_dark():
    ana = friend()
    ContactFactory(first_name="Lina", last_name="Haddad", marked_dark=True)

    result = load(ana, LINA)

    assert counts(result) == {"new": 1, "possible_duplicates": 1, "in_the_dark": 1}
    assert discretion.hidden().count() == 2


@pytest.mark.parametrize("few", [300, 0])
def test_friend_of_somebody_dark_is_leaky_however_many_they_know(monkeypatch: pytest.MonkeyPatch, few: int):
    monkeypatch.setattr(discretion, "FEW", few)
    ana = friend()
    place = OrganizationFactory(name="Fern House", confidential=True)
    ContactFactory(first_name="Bo", last_name="Lind", profile_slug="bo-lind-0", marked_dark=True)
    load(ana, LINA, BO, row(LINA, first="Omar", url=f"{IN}omar", company="Acme"))

    leaks = discretion.leaks([ana.pk], NOW.date())[ana.pk]

    assert sorted(leak.named for leak in leaks) == [
        "knows Bo Lind (how well is not known)",
        "knows Lina Haddad (how well is not known)",
    ]
    assert {leak.place for leak in leaks} == {"", str(place)}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"trashed_at": NOW}, "in the trash"),
        ({"marked_dark": True}, "kept in the dark"),
        ({"contact_rule": ContactRule.NEVER}, "does not want to be contacted"),
        ({"deceased_on": dt.date(2026, 1, 1)}, "died"),
    ],
)
def test_nobody_hidden_is_asked_for_their_list(values: dict[str, object], words: str):
    ana = friend(**values)

    with pytest.raises(importing.NotTheirs, match=words):
        load(ana, LINA)

    assert Contact.objects.count() == 1


# ── Undo ──


def test_undo_takes_back_people_organisations_and_ties():
    ana, lina = friend(), ContactFactory(profile_slug="lina-haddad")
    search.index(None)
    before = everything()

    result = load(ana, LINA, BO)
    undone = changes.undo(result.action)

    assert undone.kept == []
    after = everything()
    assert set(differing(before, after)) == {"contacts.ImportBatch"}
    assert tied_to(lina) == set()


def test_undo_keeps_a_tie_that_was_changed_since_and_whom_it_joins():
    ana = friend()
    result = load(ana, LINA, BO)
    tie = Tie.objects.get(b__first_name="Lina")
    with changes.recording("Said how well") as record:
        record.change(tie, strength=4)

    undone = changes.undo(result.action)

    assert undone.kept == [
        "Ana Okafor and Lina Haddad: know each other was changed since",
        "Lina Haddad was changed since",
        "Fern House has people now",
    ]
    assert tied_to(ana) == {"Lina Haddad"}
    assert not Contact.objects.filter(first_name="Bo").exists()


def test_queries_do_not_grow_with_the_rows(django_assert_max_num_queries):
    ana = friend()
    few, more = (linkedin.read(many(number, seed=number)) for number in (20, 400))

    for export in (few, more):
        with django_assert_max_num_queries(45):
            importing.apply(export, file_name="a.csv", sha256="", now=NOW, origin=Origin.of_friend(ana.pk))


CELLS = {
    "first": st.sampled_from(["Lina", "Bo", "Maria", "Ana", ""]),
    "last": st.sampled_from(["Haddad", "García", "Okafor", ""]),
    "url": st.sampled_from(["", f"{IN}a", f"{IN}b", f"{IN}ana", f"{IN}me", f"{IN}gone"]),
    "email": st.sampled_from(["", "", "maria@example.org", "bo@example.org"]),
    "company": st.sampled_from(["", "Fern House", "Acme"]),
    "title": st.sampled_from(["", "Curator"]),
    "on": st.sampled_from(["", "08 Feb 2024", "07 Mar 2021", "soon"]),
}
ROWS = st.lists(st.fixed_dictionaries(CELLS), min_size=1, max_size=8)


class FriendCountsEachRowOnce(TestCase):
    @settings(max_examples=40)
    @given(ROWS, st.booleans())
    def test_rows_are_counted_once_come_once_and_undo_leaves_no_trace(self, rows: list[dict], old: bool):
        Preferences.objects.update_or_create(
            pk=1, defaults={"name": "Maria García", "email": "maria@example.org", "profile_slug": "me"}
        )
        ana = friend(profile_slug="ana")
        ContactFactory(first_name="Bo", last_name="Haddad", email="bo@example.org")
        ContactFactory(first_name="Lina", profile_slug="gone", trashed_at=NOW)
        table = [[one[name] for name in NAMES] for one in rows]
        columns = SIX if old else SEVEN
        try:
            export = linkedin.read(connections_csv(table, columns=columns))
        except linkedin.NotAnExport:
            return
        search.index(None)
        before = everything()

        result = load(ana, *table, columns=columns)

        told = result.plan.counts()
        names = ("new", "changed", "same", "hidden_members", "in_trash")
        rows_read = len(export.rows) + export.hidden_members
        unreadable = sum(not problem.kept for problem in export.problems)
        assert sum(told[name] for name in names) + len(left_out(result)) == rows_read + unreadable
        assert not Tie.objects.filter(a=ana, b=ana).exists()
        assert not Contact.objects.filter(profile_slug="me").exists()
        assert not Contact.objects.filter(pk=ana.pk).exclude(profile_slug="ana").exists()
        assert Tie.objects.count() == len(result.plan.ties)
        again = load(ana, *table, columns=columns)
        assert (again.batch, again.plan.vanished) == (None, 0)
        if result.action:
            assert changes.undo(result.action).kept == []
        assert differing(before, everything()).keys() <= {"contacts.ImportBatch"}


# ── The command ──


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "Connections.csv"
    path.write_bytes(connections_csv([LINA, BO, HIDDEN]))
    return path


def test_command_prints_one_object(file: Path, capsys: pytest.CaptureFixture[str]):
    ana = friend()
    ContactFactory(profile_slug="lina-haddad")

    call_command("import_linkedin", file, "--friend", str(ana.pk), "--json")

    batch = ImportBatch.objects.get()
    assert json.loads(capsys.readouterr().out) == {
        "batch": batch.pk, "action": batch.action_id, "new": 1, "changed": 1, "same": 0,
        "hidden_members": 1, "in_trash": 0, "possible_duplicates": 0, "in_the_dark": 0, "problems": [],
        "ties": 2, "friend": ana.pk,
    }  # fmt: skip


def test_command_says_what_it_did(file: Path, capsys: pytest.CaptureFixture[str]):
    ana = friend()

    call_command("import_linkedin", file, "--friend", str(ana.pk))

    assert capsys.readouterr().out.splitlines() == [
        "Whom Ana Okafor knows: 2 tied to them.",
        "2 new, 0 known already, 0 the same, 1 hidden by LinkedIn, 0 in your trash.",
        f"To take it back: manage.py undo {Action.objects.get().pk}",
    ]


def test_dry_run_of_the_command_writes_nothing(file: Path, capsys: pytest.CaptureFixture[str]):
    ana = friend()

    call_command("import_linkedin", file, "--friend", str(ana.pk), "--dry-run", "--json")

    told = json.loads(capsys.readouterr().out)
    assert (told["ties"], told["new"], told["batch"]) == (2, 2, None)
    assert Contact.objects.count() == 1


@pytest.mark.parametrize("pk", ["0", "-1", "999", str(10**30)])
@pytest.mark.parametrize("dry", [True, False])
def test_command_refuses_an_unknown_friend_in_words(file: Path, pk: str, dry: bool):
    with pytest.raises(CommandError, match=f"There is no person {pk}") as refused:
        call_command("import_linkedin", file, f"--friend={pk}", *(["--dry-run"] if dry else []))

    assert refused.value.returncode == 1


def test_command_refuses_a_trashed_friend_in_words(file: Path):
    ana = friend()
    people.trash([ana.pk])

    with pytest.raises(CommandError, match="in the trash"):
        call_command("import_linkedin", file, "--friend", str(ana.pk))

    assert Contact.objects.count() == 1
