import pytest

from contacts import changes, discretion, organizations
from contacts.importing.known import Companies
from contacts.models import Action, Organization
from contacts.organization_likeness import pairs
from contacts.organization_lists import Organizations, matching
from tests.factories import NOW, ContactFactory, DoubleFactory, FormerRoleFactory, OrganizationFactory

pytestmark = pytest.mark.django_db


def hidden() -> set[str]:
    return set(discretion.hidden().filter(trashed_at=None).values_list("first_name", flat=True))


def names(typed: str) -> list[str]:
    return [place.name for place in Organizations(matching(typed))[0:50]]


# ── What is known of one ──────────────────────────────────────────────────────────────────────────


def test_former_name_stays_as_an_alias_where_it_reads_like_another_firm():
    place = OrganizationFactory(name="Facepaint Ltd")
    organizations.edit(place, name="Facepaint")
    assert place.aliases == []

    record = organizations.edit(place, name="Metaphor")

    place.refresh_from_db()
    assert (place.name, place.aliases, Companies().ids["facepaint"]) == ("Metaphor", ["Facepaint"], place.pk)
    changes.undo(record.action)
    place.refresh_from_db()
    assert (place.name, place.key, place.aliases) == ("Facepaint", "facepaint", [])


def test_edit_of_an_old_version_is_refused():
    place = OrganizationFactory()
    organizations.edit(Organization.objects.get(pk=place.pk), version=1, website="https://one.example")

    with pytest.raises(changes.Stale):
        organizations.edit(place, version=1, website="https://two.example")

    place.refresh_from_db()
    assert place.website == "https://one.example"


def test_alias_is_added_once_and_removed_and_an_import_finds_it():
    place = OrganizationFactory(name="Kew")
    organizations.add_alias(place, "Royal Botanic Gardens")
    assert organizations.add_alias(place, "ROYAL botanic gardens").action is None
    assert organizations.add_alias(place, "KEW").action is None
    assert (place.aliases, Companies().ids["royal botanic gardens"]) == (["Royal Botanic Gardens"], place.pk)

    organizations.remove_alias(place, "Royal Botanic Gardens")

    assert Organization.objects.get().aliases == []


def test_above_names_each_once_even_in_a_ring():
    one = OrganizationFactory()
    two, three = OrganizationFactory(parent=one), OrganizationFactory()
    Organization.objects.filter(pk=one.pk).update(parent=two)
    Organization.objects.filter(pk=three.pk).update(parent=two)

    assert list(organizations.above(Organization.objects.get(pk=three.pk))) == [two, one]
    assert list(organizations.above(Organization.objects.get(pk=one.pk))) == [two]


def test_research_of_one_sitting_is_one_line_and_one_undo():
    place = OrganizationFactory(research="")
    version = organizations.version_of("")
    first = organizations.save_research(place, "They dig.", version=version)
    organizations.save_research(place, "They dig wells.", version=organizations.version_of("They dig."))

    assert Organization.objects.get().research == "They dig wells."
    assert Action.objects.count() == 1
    changes.undo(first.action)
    assert Organization.objects.get().research == ""


def test_research_changed_elsewhere_is_not_overwritten():
    place = OrganizationFactory(research="theirs")

    with pytest.raises(changes.Stale) as stale:
        organizations.save_research(place, "mine", version=organizations.version_of("before"))

    assert (stale.value.current, Organization.objects.get().research) == (place, "theirs")


def test_research_is_not_stopped_by_another_fact_of_the_row():
    place = OrganizationFactory(research="old")
    organizations.set_wanted([place.pk], 3)

    organizations.save_research(place, "new", version=organizations.version_of("old"))

    assert (Organization.objects.get().research, Action.objects.count()) == ("new", 2)


def test_research_saved_twice_by_a_lost_answer_is_fine():
    place = OrganizationFactory(research="same")

    assert organizations.save_research(place, "same", version=organizations.version_of("")).action is None


# ── How wanted, how confidential ──────────────────────────────────────────────────────────────────


def test_wanted_is_set_for_several_with_one_undo():
    one, two = OrganizationFactory(wanted=1), OrganizationFactory()
    trashed = OrganizationFactory(trashed_at=NOW)

    record = organizations.set_wanted([one.pk, two.pk, trashed.pk], 3)

    assert list(Organization.objects.order_by("pk").values_list("wanted", flat=True)) == [3, 3, 0]
    changes.undo(record.action)
    assert list(Organization.objects.order_by("pk").values_list("wanted", flat=True)) == [1, 0, 0]


def test_confidential_reaches_parent_and_children_and_says_how_many():
    parent = OrganizationFactory(name="Meridian Holding")
    here = OrganizationFactory(name="Meridian", parent=parent)
    child = OrganizationFactory(parent=here)
    aunt = OrganizationFactory(parent=parent)
    for name, place in (("Above", parent), ("Here", here), ("Below", child), ("Aside", aunt)):
        ContactFactory(first_name=name, organization=place)
    ContactFactory(first_name="Cleared", organization=here, cleared_at=NOW)
    ContactFactory(first_name="Gone", organization=here, trashed=True)
    twin = ContactFactory(first_name="Twin", organization=here)
    DoubleFactory(a=twin, b=ContactFactory(first_name="Double"))
    assert organizations.newcomers(here) == 4

    record = organizations.set_confidential([here.pk], True)

    assert hidden() == {"Above", "Here", "Below", "Twin", "Double"}
    assert record.what == "Meridian: confidential; 5 people more in the dark"
    back = organizations.set_confidential([here.pk], False)
    assert back.what == "Meridian: no longer confidential; 5 people fewer in the dark"
    assert hidden() == set()


# ── The list ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("kew", ["Kew Gardens Ltd"]),
        ("KEW GARDENS LTD", ["Kew Gardens Ltd"]),
        ("Kew Gardens L", []),
        ("gardens", []),
        ("royal bot", ["Kew Gardens Ltd"]),
        ("lodz", ["Łódź Fabrik"]),
        ("łód", ["Łódź Fabrik"]),
        ("トヨ", ["株式会社トヨタ"]),
        ("self", ["Self-employed"]),
        ("%", []),
        ("_", []),
    ],
)
def test_search_finds_the_beginning_of_a_name_or_alias(typed: str, expected: list[str]):
    for name in ("Łódź Fabrik", "株式会社トヨタ", "Self-employed", "Eden Project"):
        OrganizationFactory(name=name)
    OrganizationFactory(name="Kew Gardens Ltd", aliases=["Royal Botanic Gardens"])
    OrganizationFactory(name="Kew in the trash", trashed_at=NOW)

    assert names(typed) == expected


def test_list_counts_people_now_and_before_once_each():
    here, there = OrganizationFactory(), OrganizationFactory()
    ContactFactory(organization=here)
    ContactFactory(organization=here, trashed=True)
    back = ContactFactory(organization=here)
    FormerRoleFactory(contact=back, organization=here)
    left = ContactFactory(organization=None)
    FormerRoleFactory(contact=left, organization=here)
    FormerRoleFactory(contact=left, organization=here)
    FormerRoleFactory(contact=ContactFactory(organization=there), organization=here)
    FormerRoleFactory(contact=ContactFactory(trashed=True), organization=here)

    rows = {place.pk: (place.now, place.before) for place in Organizations(matching("lantern"))[0:50]}

    assert rows == {here.pk: (2, 2), there.pk: (1, 0)}


def test_list_is_sorted_by_name_people_and_how_wanted():
    eden, kew = OrganizationFactory(name="éden", wanted=1), OrganizationFactory(name="Kew", wanted=0)
    alder = OrganizationFactory(name="Alder", wanted=3)
    for _ in range(2):
        ContactFactory(organization=kew)
    ContactFactory(organization=eden)

    def order(sort: str) -> list[Organization]:
        return list(Organizations(matching("a") | matching("e") | matching("k"), sort)[0:50])

    assert order("name") == [alder, eden, kew]
    assert order("people") == [kew, eden, alder]
    assert order("wanted") == [alder, eden, kew]


def test_search_by_name_follows_the_index_of_the_keys():
    OrganizationFactory.create_batch(3)

    plan = Organization.objects.filter(matching("lantern")).order_by("key", "pk").explain()

    assert "key>? AND key<?" in plan


# ── Two spellings of one ──────────────────────────────────────────────────────────────────────────


def proposed() -> list[tuple[str, str, str]]:
    return [(pair.kept.name, pair.lost.name, pair.reason) for pair in pairs(50)[0]]


def test_proposals_begin_with_the_surest_and_keep_the_one_with_more_people():
    ltd, inc = OrganizationFactory(name="Acme Ltd"), OrganizationFactory(name="ACME Inc")
    OrganizationFactory(name="Royal Botanic Gardens")
    OrganizationFactory(name="Kew", aliases=["Royal Botanic Gardens Ltd"])
    OrganizationFactory(name="Meridian Insurance")
    OrganizationFactory(name="Meridian Insurence GmbH")
    OrganizationFactory(name="Acme", trashed_at=NOW)
    ContactFactory(organization=inc)

    assert (ltd.key, proposed()) == (
        "acme",
        [
            ("ACME Inc", "Acme Ltd", "same name"),
            ("Royal Botanic Gardens", "Kew", "also called so"),
            ("Meridian Insurance", "Meridian Insurence GmbH", "nearly the same name"),
        ],
    )


def test_proposals_leave_out_branches_nobodies_and_short_names():
    for name in (
        "Fire Brigade Station 14", "Fire Brigade Station 15", "Self-employed", "Freelance", "BBCA", "BBCB",
        "Kew Gardens", "Eden Project",
    ):  # fmt: skip
        OrganizationFactory(name=name)

    assert proposed() == []


def test_proposals_say_when_there_are_more():
    OrganizationFactory.create_batch(4, name="Acme")

    some, more = pairs(5)

    assert (len(some), more, len(pairs(6)[0]), pairs(6)[1]) == (5, True, 6, False)
