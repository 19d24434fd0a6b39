import datetime as dt
import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from contacts import changes, discretion, importing, linkedin, people, search
from contacts.models import (
    Action,
    Change,
    Circle,
    Contact,
    ContactWay,
    Discretion,
    Double,
    FormerRole,
    ImportBatch,
    Organization,
)
from tests.contacts.exports import SEVEN, SIX, connections_csv, many
from tests.factories import NOW, ContactFactory, NoteFactory, OrganizationFactory

pytestmark = pytest.mark.django_db

ANA = ["Ana", "Silva", "https://www.linkedin.com/in/ana-silva-0", "", "Fern House", "Curator", "08 Feb 2024"]
BO = [
    "Bo",
    "Lind",
    "https://www.linkedin.com/in/bo-lind-0",
    "bo@example.org",
    "Acme, Inc.",
    "Clerk",
    "07 Mar 2021",
]


def row(base: list[str], **values: str) -> list[str]:
    names = ("first", "last", "url", "email", "company", "title", "on")
    return [values.get(name, value) for name, value in zip(names, base, strict=True)]


def load(*rows: list[str], columns: tuple[str, ...] = SEVEN, **options: object) -> importing.Result:
    data = connections_csv(rows, columns=columns)
    export = linkedin.read(data, "Connections.csv")
    return importing.apply(
        export,
        file_name="Connections.csv",
        sha256=hashlib.sha256(data).hexdigest(),
        now=NOW,
        **options,  # type: ignore[arg-type]
    )


def counts(result: importing.Result) -> dict[str, int]:
    return {name: count for name, count in result.plan.counts().items() if count}


def everything() -> dict[str, list[dict[str, object]]]:
    """Return all rows of people and what hangs on them, but for versions."""
    found = {}
    for model in (Contact, Organization, FormerRole, Double, Contact.circles.through):
        rows = list(model.objects.order_by("pk").values())
        found[model._meta.label] = [{k: v for k, v in one.items() if k != "version"} for one in rows]
    return found


def test_newcomers_start_untracked_unrated_in_the_circle_linkedin():
    result = load(ANA)

    ana = Contact.objects.get()
    assert counts(result) == {"new": 1}
    assert (ana.name, ana.title, str(ana.organization)) == ("Ana Silva", "Curator", "Fern House")
    assert (ana.profile_slug, ana.connected_on) == ("ana-silva-0", dt.date(2024, 2, 8))
    assert (ana.closeness, ana.tracked, ana.touch_every_days, ana.hand_edited) == (None, False, 0, [])
    assert ana.discretion == Discretion.NOT_TOLD
    assert [circle.name for circle in ana.circles.all()] == ["LinkedIn"]
    assert ana.batch == result.batch
    assert list(Contact.objects.filter(search.matching("silv fern cur linkedin"))) == [ana]


def test_same_file_again_writes_nothing_at_all():
    load(ANA, BO)
    before, history = everything(), Change.objects.count()

    result = load(ANA, BO)

    assert counts(result) == {"same": 2}
    assert (result.batch, result.action) == (None, None)
    assert (everything(), Change.objects.count(), ImportBatch.objects.count()) == (before, history, 1)


def test_old_file_without_profiles_again_is_the_same():
    twins = [row(ANA, company="Fern House"), row(ANA, company="Dome Garden"), row(ANA, on="")]
    load(*twins, columns=SIX)
    assert Contact.objects.count() == 3

    result = load(*reversed(twins), columns=SIX)

    assert counts(result) == {"same": 3}


def test_old_file_again_knows_a_person_whose_name_was_corrected_by_hand():
    load(row(ANA, first="anna"), columns=SIX)
    people.edit(Contact.objects.get(), first_name="Ana", last_name="Silva")

    result = load(row(ANA, first="anna"), columns=SIX)

    assert counts(result) == {"same": 1}
    assert Contact.objects.get().first_name == "Ana"


def test_new_file_gives_people_of_the_old_one_their_profile():
    load(ANA, columns=SIX)

    result = load(ANA)

    assert counts(result) == {"changed": 1}
    assert Contact.objects.get().profile_slug == "ana-silva-0"


def test_hidden_members_and_unreadable_rows_are_counted_and_nobody_is_made_of_them():
    hidden = ["", "", "", "", "", "", "07 Jun 2026"]
    nameless = ["", "", "https://www.linkedin.com/in/nameless-0", "", "", "", "07 Jun 2026"]

    result = load(ANA, hidden, hidden, nameless)

    assert counts(result) == {"new": 1, "hidden_members": 2}
    assert [(problem.line, problem.kept) for problem in result.plan.problems] == [(8, False)]
    assert Contact.objects.count() == 1


def test_bad_date_keeps_its_row():
    result = load(row(ANA, on="30 Feb 2024"))

    assert counts(result) == {"new": 1}
    assert [(problem.line, problem.kept) for problem in result.plan.problems] == [(5, True)]
    assert Contact.objects.get().connected_on is None


def test_profile_is_the_key_whatever_its_spelling():
    load(ANA)

    result = load(row(ANA, url="HTTP://de.linkedin.com/in/Ana-Silva-0/?trk=x", title="Keeper"))

    assert counts(result) == {"changed": 1}
    assert Contact.objects.get().title == "Keeper"


def test_address_is_the_next_key_further_addresses_included():
    ana = ContactFactory(first_name="Anna", last_name="S.")
    ContactWay.objects.create(contact=ana, value="Ana@Example.org")

    result = load(row(ANA, email="ana@example.org"))

    assert counts(result) == {"changed": 1}
    ana.refresh_from_db()
    assert (ana.profile_slug, ana.name) == ("ana-silva-0", "Ana Silva")


def test_two_profiles_with_one_address_stay_two_people():
    result = load(row(ANA, email="desk@example.org"), row(BO, email="desk@example.org"))

    assert counts(result) == {"new": 2, "possible_duplicates": 1}
    assert Double.objects.get().reason == "same e-mail"


def test_changed_profile_name_is_followed_by_address_and_name():
    load(row(ANA, email="ana@example.org"))

    result = load(row(ANA, email="ana@example.org", url="https://www.linkedin.com/in/ana-new-0"))

    assert counts(result) == {"changed": 1}
    assert Contact.objects.get().profile_slug == "ana-new-0"


@pytest.mark.parametrize(
    ("known", "reason"),
    [
        ({"place": "Fern House", "slug": "other-0"}, "same name, same organisation"),
        ({"place": "fern house ltd", "slug": None}, "same name, same organisation"),
        ({"place": "Elsewhere", "slug": None}, "same name"),
        ({"place": "Elsewhere", "slug": "other-0"}, None),
    ],
)
def test_name_alone_only_proposes(known, reason):
    place = OrganizationFactory(name=known["place"])
    old = ContactFactory(first_name="ANA", last_name="SILVA", organization=place, profile_slug=known["slug"])

    result = load(ANA)

    assert counts(result) == {"new": 1} | ({"possible_duplicates": 1} if reason else {})
    assert Contact.objects.count() == 2
    assert [double.reason for double in Double.objects.filter(a=old)] == ([reason] if reason else [])


def test_two_profiles_of_one_name_in_one_file_are_two_people_without_asking():
    result = load(ANA, row(ANA, url="https://www.linkedin.com/in/ana-silva-1"))

    assert counts(result) == {"new": 2}
    assert Double.objects.count() == 0


def test_two_rows_of_one_name_without_profiles_are_two_people_to_decide_on():
    result = load(row(ANA, on="08 Feb 2024"), row(ANA, on="09 Feb 2024"), columns=SIX)

    assert counts(result) == {"new": 2, "possible_duplicates": 1}


def test_proposal_answered_with_same_person_makes_no_second_one():
    old = ContactFactory(first_name="Ana", last_name="Silva")

    result = load(ANA, decisions={5: old.pk})

    assert counts(result) == {"changed": 1}
    old.refresh_from_db()
    assert (old.profile_slug, str(old.organization)) == ("ana-silva-0", "Fern House")


def test_proposal_answered_with_two_people_is_not_made_again():
    ContactFactory(first_name="Ana", last_name="Silva")

    result = load(ANA, decisions={5: None})

    assert counts(result) == {"new": 1}
    assert Double.objects.get().state == Double.State.DIFFERENT


def test_second_row_of_one_profile_fills_gaps_and_makes_nobody():
    second = row(ANA, email="ana@example.org", title="Something else")

    first_time, again = load(ANA, second), load(ANA, second)

    assert counts(first_time) == {"new": 1, "changed": 1}
    assert counts(again) == {"same": 2}
    ana = Contact.objects.get()
    assert (ana.email, ana.title) == ("ana@example.org", "Curator")


def test_fields_edited_by_hand_are_left_alone():
    load(ANA)
    people.edit(Contact.objects.get(), title="Head curator", email="ana@example.net")

    result = load(row(ANA, title="Director", email="ana@example.org", company="Dome Garden"))

    ana = Contact.objects.get()
    assert counts(result) == {"changed": 1}
    assert (ana.title, ana.email, str(ana.organization)) == ("Head curator", "ana@example.net", "Dome Garden")


def test_new_employer_becomes_news_and_leaves_a_former_role():
    load(ANA, BO)

    result = load(row(ANA, company="Dome Garden", title="Director"), row(BO, title="Head clerk"))

    role = FormerRole.objects.get()
    news = importing.news_of(result.action)
    assert (str(role.organization), role.title, role.ended_on) == ("Fern House", "Curator", NOW.date())
    assert [(one.contact.name, one.place_before, one.place_now, one.title, one.moved) for one in news] == [
        ("Ana Silva", "Fern House", "Dome Garden", "Director", True),
        ("Bo Lind", "", "Acme, Inc.", "Head clerk", False),
    ]
    assert [update.person.name for update in result.plan.news] == ["Ana Silva", "Bo Lind"]


def test_news_from_organisations_i_want_to_reach_comes_first():
    OrganizationFactory(name="Zoo", wanted=3)
    load(ANA, BO)

    result = load(row(ANA, company="Dome Garden"), row(BO, company="Zoo"))

    assert [one.place_now for one in importing.news_of(result.action)] == ["Zoo", "Dome Garden"]


def test_spelling_of_a_firm_is_no_new_employer():
    load(BO)

    result = load(row(BO, company="ACME"))

    assert counts(result) == {"same": 1}


def test_going_freelance_leaves_the_employer():
    load(BO)

    result = load(row(BO, company="Self-employed"))

    assert counts(result) == {"changed": 1}
    assert Contact.objects.get().organization is None
    assert counts(load(row(BO, company="Self-employed"))) == {"same": 1}


def test_trashed_person_stays_in_the_trash_untouched():
    load(ANA)
    people.trash([Contact.objects.get().pk])
    before = everything()

    result = load(row(ANA, title="Director"))

    assert counts(result) == {"in_trash": 1}
    assert [person.name for person in result.plan.trashed.values()] == ["Ana Silva"]
    assert everything() == before


def test_people_at_my_employer_arrive_in_the_dark():
    OrganizationFactory(name="Fern House", confidential=True)

    result = load(ANA, BO)

    assert counts(result) == {"new": 2, "in_the_dark": 1}
    assert [person.name for person in discretion.hidden()] == ["Ana Silva"]
    assert Contact.objects.get(first_name="Ana").discretion == Discretion.NOT_TOLD


def test_whoever_leaves_my_employer_stays_in_the_dark():
    load(ANA)
    Organization.objects.filter(name="Fern House").update(confidential=True)

    result = load(row(ANA, company="Dome Garden"))

    ana = Contact.objects.get()
    assert counts(result) == {"changed": 1, "in_the_dark": 1}
    assert (ana.discretion, ana.discretion_because) == (Discretion.IN_THE_DARK, "left Fern House")
    changes.undo(result.action)
    assert Contact.objects.get().discretion == Discretion.NOT_TOLD


def test_undo_takes_all_of_it_back():
    load(ANA)
    before = everything()
    result = load(row(ANA, company="Dome Garden", title="Director"), BO)

    undone = changes.undo(result.action)

    assert undone.kept == []
    assert everything() == before
    assert not Contact.objects.filter(search.matching("bo lind")).exists()
    assert Contact.objects.filter(search.matching("fern")).count() == 1
    assert ImportBatch.objects.count() == 2


def test_undo_keeps_whom_i_touched_since_with_their_employer():
    result = load(ANA, BO)
    NoteFactory(contact=Contact.objects.get(first_name="Ana"))

    undone = changes.undo(result.action)

    assert [person.name for person in Contact.objects.all()] == ["Ana Silva"]
    assert undone.kept == ["Ana Silva has notes now", "Fern House has people now"]


def test_undo_of_the_newer_import_then_the_older_leaves_nothing():
    older = load(ANA)
    newer = load(row(ANA, company="Dome Garden"))

    changes.undo(newer.action)
    changes.undo(older.action)

    assert (Contact.objects.count(), Organization.objects.count()) == (0, 0)


def test_plan_that_is_no_longer_the_one_shown_is_refused():
    export = linkedin.read(connections_csv([ANA]))
    shown = importing.plan(export).digest()
    ContactFactory(first_name="Ana", last_name="Silva")

    with pytest.raises(importing.PlanChanged) as changed:
        load(ANA, shown=shown)

    assert len(changed.value.plan.doubles) == 1
    assert (ImportBatch.objects.count(), Action.objects.count()) == (0, 0)


def test_backup_comes_before_anything_is_written_and_its_failure_stops_the_import():
    def full_disk() -> None:
        assert Contact.objects.count() == 0
        raise OSError("no space")

    with pytest.raises(OSError, match="no space"):
        load(ANA, backup=full_disk)

    assert Contact.objects.count() == 0


def test_backup_is_not_made_when_there_is_nothing_to_write():
    load(ANA)
    made: list[str] = []

    load(ANA, backup=lambda: made.append("backup"))

    assert made == []


@pytest.mark.django_db(transaction=True)
def test_import_that_fails_halfway_leaves_nothing():
    def stop(done: int, total: int) -> None:
        if done == 2000:
            raise KeyboardInterrupt

    export = linkedin.read(many(2_500, seed=1))

    with pytest.raises(KeyboardInterrupt):
        importing.apply(export, file_name="c.csv", sha256="", progress=stop)

    assert [model.objects.count() for model in (Contact, Organization, Action, ImportBatch)] == [0, 0, 0, 0]
    search.index()
    Circle.objects.all().delete()


def test_progress_moves_to_the_end():
    seen: list[tuple[int, int]] = []

    importing.apply(
        linkedin.read(many(5_000, seed=2)),
        file_name="c.csv",
        sha256="",
        progress=lambda done, total: seen.append((done, total)),
    )

    done = [one for one, _ in seen]
    assert done == sorted(done)
    assert (done[0], done[-1], len(set(done))) == (0, Contact.objects.count(), 4)


def test_queries_do_not_grow_with_the_rows(django_assert_max_num_queries):
    export = linkedin.read(many(900, seed=3))

    with django_assert_max_num_queries(45):
        importing.apply(export, file_name="c.csv", sha256="")

    assert Contact.objects.count() > 890


class ImportCountsEachRowOnce(TestCase):
    @settings(max_examples=50, deadline=None)
    @given(data=st.data())
    def test_and_the_same_file_again_changes_nothing_and_undo_restores(self, data: st.DataObject) -> None:
        places = ["Fern House", "Dome Garden", "Acme, Inc.", "Self-employed", ""]
        OrganizationFactory(name="Fern House", confidential=data.draw(st.booleans()))
        profiles = st.sampled_from([f"https://www.linkedin.com/in/p-{n}-0" for n in range(4)])
        rows = st.lists(
            st.tuples(
                st.sampled_from(["Ana", "Bo", ""]),
                st.sampled_from(["Silva", "Lind", ""]),
                profiles,
                st.sampled_from(["", "", "a@example.org", "b@example.org"]),
                st.sampled_from(places),
                st.sampled_from(["Curator", "Clerk", ""]),
                st.sampled_from(["08 Feb 2024", "07 Mar 2021", "soon", ""]),
            ).map(list),
            min_size=1,
            max_size=8,
        )
        first, second = data.draw(rows), data.draw(rows)
        for number, file in enumerate((first, second)):
            columns = data.draw(st.sampled_from([SIX, SEVEN]))
            if columns == SIX:
                file = [[*one[:2], "", *one[3:]] for one in file]
            try:
                export = linkedin.read(connections_csv(file, columns=columns))
            except linkedin.NotAnExport:
                return
            before = everything()
            plan = importing.plan(export)
            result = importing.apply(export, file_name="c.csv", sha256="")
            total = plan.counts()
            data_rows = len([one for one in file if any(one)])
            told = (
                total["new"] + total["changed"] + total["same"] + total["hidden_members"] + total["in_trash"]
            )
            assert told + len(plan.left_out) == data_rows
            assert result.plan.counts() == total
            if result.batch:
                touched = {new.person.pk for new in result.plan.new} | set(result.plan.updates)
                assert discretion.hidden().filter(pk__in=touched).count() == total["in_the_dark"]
            again = importing.plan(export)
            assert (len(again.new), again.changed) == (0, 0)
            if result.action and number:
                assert changes.undo(result.action).kept == []
                assert everything() == before
            if not number and data.draw(st.booleans()):
                some = Contact.objects.first()
                if some:
                    people.trash([some.pk])
