from typing import Any

import pytest
from django.apps import apps
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contacts import changes, discretion, search, telling
from contacts.importing.known import Companies
from contacts.models import Action, Contact, FormerRole, Organization, Preferences
from contacts.organization_merge import BROUGHT_TOGETHER, THEIR_OWN, merge, preview, references
from contacts.organizations import above
from tests.factories import NOW, ContactFactory, FormerRoleFactory, InterviewFactory, OrganizationFactory

pytestmark = pytest.mark.django_db


def hidden() -> set[int]:
    return set(discretion.hidden().values_list("pk", flat=True))


# ── Nothing is forgotten ──────────────────────────────────────────────────────────────────────────


def test_every_relation_to_an_organisation_is_one_that_a_merge_was_tried_with():
    """When this fails: see that `merge` suits the new relation (unique with another column?), and
    that the random graphs below hold rows of it."""
    found = {f"{column.model._meta.label}.{column.name}" for column in references()}
    declared = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in [*model._meta.concrete_fields, *model._meta.local_many_to_many]
        if field.related_model is Organization
    }

    assert found == declared
    assert found == {
        "contacts.Contact.organization",
        "contacts.FormerRole.organization",
        "contacts.Organization.parent",
        "contacts.Preferences.employer",
        "interviews.Participant.organization_then",
    }


def test_every_column_of_an_organisation_is_brought_together_or_its_own():
    columns = {field.name for field in Organization._meta.concrete_fields}

    assert columns == {*BROUGHT_TOGETHER, *THEIR_OWN}


# ── What becomes of the two ───────────────────────────────────────────────────────────────────────


def test_merge_moves_people_roles_children_and_my_own_employer():
    kept, lost = OrganizationFactory(name="Kew"), OrganizationFactory(name="Kew Gardens")
    here, gone = ContactFactory(organization=lost), ContactFactory(organization=lost, trashed=True)
    role = FormerRoleFactory(organization=lost)
    child = OrganizationFactory(parent=lost)
    Preferences.objects.create(pk=1, employer=lost)

    record = merge(kept, lost)

    for row, name in (
        (here, "organization"),
        (gone, "organization"),
        (role, "organization"),
        (child, "parent"),
    ):
        row.refresh_from_db()
        assert getattr(row, name) == kept
    assert Preferences.objects.get().employer == kept
    assert not Organization.objects.filter(name="Kew Gardens").exists()
    assert (record.action.kind, record.action.what) == (Action.Kind.MERGE, "Kew Gardens is the same as Kew")


def test_merge_brings_the_two_rows_together():
    parent = OrganizationFactory()
    kept = OrganizationFactory(name="Kew", aliases=["RBG"], wanted=1, research="They dig.", website="")
    lost = OrganizationFactory(
        name="Kew Gardens", aliases=["rbg", "The Gardens", "KEW"], wanted=3, research="They plant.",
        website="https://kew.example", confidential=True, parent=parent,
    )  # fmt: skip

    merge(kept, lost)

    kept.refresh_from_db()
    assert kept.aliases == ["RBG", "Kew Gardens", "The Gardens"]
    assert (kept.wanted, kept.confidential, kept.parent) == (3, True, parent)
    assert (kept.research, kept.website) == ("They dig.\n\nThey plant.", "https://kew.example")


def test_merge_lets_an_import_find_the_lost_spelling():
    kept, lost = OrganizationFactory(name="Kew"), OrganizationFactory(name="Royal Gardens")

    merge(kept, lost)

    assert Companies().ids == {"kew": kept.pk, "royal gardens": kept.pk}


def test_merge_lets_people_be_found_by_the_name_that_stays():
    kept, lost = OrganizationFactory(name="Kew"), OrganizationFactory(name="Royal Gardens")
    here = ContactFactory(organization=lost)
    before = FormerRoleFactory(organization=lost).contact
    search.index()

    record = merge(kept, lost)

    assert set(Contact.objects.filter(search.matching("kew"))) == {here, before}
    assert not Contact.objects.filter(search.matching("royal")).exists()
    changes.undo(record.action)
    assert set(Contact.objects.filter(search.matching("royal"))) == {here, before}


def test_merge_leaves_the_lost_name_in_the_history_of_people():
    kept, lost = OrganizationFactory(name="Kew"), OrganizationFactory(name="Royal Gardens")
    person = ContactFactory(organization=None)
    with changes.recording("Moved") as move:
        move.change(person, organization=lost)

    merge(kept, lost)

    stories = telling.tell(person.pk, list(changes.of_person(person.pk)))
    assert [(fact.before, fact.after) for story in stories for fact in story.facts] == [
        ("Royal Gardens", "Kew"),
        ("none", "Royal Gardens"),
    ]


@pytest.mark.parametrize("kept_is_it", [True, False])
def test_merge_puts_all_in_the_dark_when_either_was_confidential(kept_is_it: bool):
    kept = OrganizationFactory(confidential=kept_is_it)
    lost = OrganizationFactory(confidential=not kept_is_it)
    people = {ContactFactory(organization=place).pk for place in (kept, lost)}
    ContactFactory(organization=lost, cleared_at=NOW)
    told = preview(kept, lost)

    merge(kept, lost)

    assert hidden() == people
    assert (told.confidential, told.newly_dark, told.people) == (True, 1, 2)


def test_merge_keeps_the_parent_of_a_lost_confidential_place_in_the_dark():
    kept = OrganizationFactory(parent=OrganizationFactory())
    parent = OrganizationFactory()
    lost = OrganizationFactory(parent=parent, confidential=True)
    person = ContactFactory(organization=parent)
    assert hidden() == {person.pk}

    merge(kept, lost)

    assert hidden() == {person.pk}


def test_merge_of_one_below_the_other_leaves_nobody_above_itself():
    top = OrganizationFactory(name="Top")
    lost = OrganizationFactory(parent=top)
    between = OrganizationFactory(parent=lost)
    kept = OrganizationFactory(parent=between)

    merge(kept, lost)

    kept.refresh_from_db()
    between.refresh_from_db()
    assert (kept.parent, between.parent) == (top, kept)


def test_merge_of_a_child_into_its_parent_leaves_the_parent_where_it_is():
    kept = OrganizationFactory()
    lost = OrganizationFactory(parent=kept)

    merge(kept, lost)

    kept.refresh_from_db()
    assert kept.parent is None


@pytest.mark.parametrize("what", ["itself", "trashed"])
def test_merge_with_itself_or_the_trash_is_refused(what: str):
    kept = OrganizationFactory()
    lost = kept if what == "itself" else OrganizationFactory(trashed_at=NOW)

    with pytest.raises(ValueError, match="Two organisations"):
        merge(kept, lost)

    assert Action.objects.count() == 0


def test_undo_leaves_alone_what_moved_on_since():
    kept, lost = OrganizationFactory(), OrganizationFactory(name="Lost")
    stays, moved = ContactFactory(organization=lost), ContactFactory(organization=lost)
    other = OrganizationFactory()
    record = merge(kept, lost)
    with changes.recording("Moved") as later:
        later.change(Contact.objects.get(pk=moved.pk), organization=other)

    undone = changes.undo(record.action)

    stays.refresh_from_db()
    moved.refresh_from_db()
    assert (stays.organization.name, moved.organization) == ("Lost", other)
    assert undone.kept == [f"{moved}: organization was changed since"]


# ── Random graphs ─────────────────────────────────────────────────────────────────────────────────


def snapshot() -> dict[str, list[dict[str, Any]]]:
    """Return every row of both rooms, the history and what only counts changes left out."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in {"contacts", "interviews"} and model._meta.model_name not in {
            "action",
            "change",
        }:
            rows = [changes.copy_of(row) for row in model._default_manager.order_by("pk")]
            found[model._meta.label] = [{k: v for k, v in row.items() if k != "version"} for row in rows]
    return found


def index() -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rowid, * FROM {search.TABLE} ORDER BY rowid")
        return list(cursor.fetchall())


def is_indexed_rightly() -> bool:
    before = index()
    search.index()
    return index() == before


def draw_world(data: st.DataObject) -> list[Organization]:
    """Make a few organisations, parents before children, and people that refer to them in every way."""
    spelling = st.sampled_from(["Kew", "Kew Gardens", "Eden", "RBG", "Łódź", "株式会社トヨタ"])
    places: list[Organization] = []
    for _ in range(data.draw(st.integers(2, 5))):
        places.append(
            OrganizationFactory(
                name=data.draw(spelling),
                aliases=data.draw(st.lists(spelling, max_size=2)),
                parent=data.draw(st.sampled_from([None, *places])),
                confidential=data.draw(st.booleans()),
                wanted=data.draw(st.integers(0, 3)),
                research=data.draw(st.sampled_from(["", "They dig.", "They plant."])),
                website=data.draw(st.sampled_from(["", "https://kew.example"])),
            )
        )
    anywhere = st.sampled_from([None, *places])
    for _ in range(data.draw(st.integers(0, 5))):
        person = ContactFactory(
            organization=data.draw(anywhere),
            cleared_at=data.draw(st.sampled_from([None, NOW])),
            trashed_at=data.draw(st.sampled_from([None, None, NOW])),
            hand_edited=data.draw(st.sampled_from([[], ["organization"]])),
        )
        for place in data.draw(st.lists(anywhere, max_size=2)):
            FormerRoleFactory(contact=person, organization=place, title="Gardener")
        if data.draw(st.booleans()):
            (talk,) = InterviewFactory(held=True, people=[person]).participants.all()
            talk.organization_then = data.draw(anywhere)
            talk.save()
    if data.draw(st.booleans()):
        Preferences.objects.create(pk=1, employer=data.draw(anywhere))
    return places


def test_merge_of_random_graphs_loses_nothing_and_undoes_exactly():
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(data=st.data())
    def check(data: st.DataObject) -> None:
        with transaction.atomic():
            places = draw_world(data)
            kept, lost = data.draw(st.permutations(places).map(lambda some: some[:2]))
            lost_pk = lost.pk
            search.index()
            before, dark = snapshot(), hidden()
            roles = FormerRole.objects.filter(organization__in=[kept, lost]).count()
            people = Contact.objects.filter(organization__in=[kept, lost]).count()
            told = preview(kept, lost)

            record = merge(kept, lost)

            assert not any(column.model.objects.filter(**{column.name: lost_pk}) for column in references())
            assert Organization.objects.count() == len(places) - 1
            assert FormerRole.objects.filter(organization=kept).count() == roles
            assert Contact.objects.filter(organization=kept).count() == people
            assert dark <= hidden()
            for place in Organization.objects.all():
                assert place not in list(above(place))
                top = [place, *above(place)][-1]
                assert top.parent is None
            kept.refresh_from_db()
            assert (kept.aliases, kept.wanted) == (told.aliases, told.wanted)
            assert is_indexed_rightly()

            undone = changes.undo(record.action)

            assert (undone.kept, snapshot(), hidden()) == ([], before, dark)
            assert is_indexed_rightly()
            transaction.set_rollback(True)

    check()
