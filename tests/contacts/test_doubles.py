import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from contacts import changes, doubles, people, search
from contacts.models import Contact, ContactWay, Double
from tests.factories import ContactFactory, ContactWayFactory, DoubleFactory, OrganizationFactory

pytestmark = pytest.mark.django_db


def proposed() -> dict[tuple[int, int], str]:
    return {(pair.a_id, pair.b_id): pair.reason for pair in Double.objects.all()}


def reason(one: Contact, other: Contact) -> str:
    """Look among everybody, and return why these two were proposed."""
    doubles.look()
    return proposed().get((one.pk, other.pk), "")


# ── Reasons ───────────────────────────────────────────────────────────────────────────────────────


def test_same_address_is_found_among_further_ones_and_in_any_case():
    one = ContactFactory(email="ana@x.example", first_name="Ana")
    other = ContactFactory(first_name="A.", last_name="S.")
    ContactWayFactory(contact=other, value="ANA@X.example")

    assert reason(one, other) == "same e-mail"


@pytest.mark.parametrize("where", ["website", "way"])
def test_same_profile_is_found_in_a_website_and_among_further_ways(where: str):
    one = ContactFactory(profile_slug="ana-silva")
    address = "https://uk.linkedin.com/in/Ana-Silva?trk=x"
    other = ContactFactory(website=address if where == "website" else "")
    if where == "way":
        ContactWayFactory(contact=other, kind=ContactWay.Kind.WEBSITE, value=address)

    assert reason(one, other) == "same profile"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("+44 20 7946 0001", "020 7946 0001", True),
        ("(020) 7946-0001", "0044 20 79460001", True),
        ("020 7946 0001", "020 7946 0002", False),
        ("020 7946 0001 ext 12", "020 7946 0001 x34", False),
        ("0001", "0001", False),
    ],
)
def test_same_phone_is_told_by_its_last_digits(one: str, other: str, same: bool):
    first = ContactFactory(phone=one)
    second = ContactFactory()
    ContactWayFactory(contact=second, kind=ContactWay.Kind.PHONE, value=other)

    assert reason(first, second) == ("same phone" if same else "")


def test_same_name_at_the_same_organisation_is_found_by_the_key_of_its_name():
    one = ContactFactory(
        first_name="José",
        last_name="Nuñez",
        organization=OrganizationFactory(name="Kew Ltd"),
        profile_slug="j1",
    )
    other = ContactFactory(
        first_name="JOSE", last_name="NUNEZ", organization=OrganizationFactory(name="KEW"), profile_slug="j2"
    )

    assert reason(one, other) == "same name, same organisation"


def test_near_name_is_found_at_the_same_organisation_only():
    kew = OrganizationFactory()
    one = ContactFactory(first_name="Jon", last_name="Okonkwo", organization=kew)
    other = ContactFactory(first_name="Okonkwo", last_name="John", organization=kew)
    ContactFactory(first_name="John", last_name="Okonko", organization=OrganizationFactory())
    ContactFactory(first_name="Joan", last_name="Oakley", organization=kew)

    doubles.look()

    assert proposed() == {(one.pk, other.pk): "near name, same organisation"}


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [("a", "b", ""), ("a", None, "same name"), (None, None, "same name")],
)
def test_same_name_alone_tells_only_where_one_has_no_profile(one: str | None, other: str | None, words: str):
    first = ContactFactory(first_name="Mei", last_name="Tanaka", profile_slug=one)
    second = ContactFactory(first_name="Mei", last_name="Tanaka", profile_slug=other)

    assert reason(first, second) == words


def test_address_shared_by_many_tells_none_of_them():
    for _ in range(doubles.MOST_SHARING + 1):
        ContactFactory(email="office@x.example")

    doubles.look()

    assert proposed() == {}


def test_somebody_in_the_trash_is_no_double():
    ContactFactory(first_name="Ana")
    ContactFactory(first_name="Ana", trashed=True)

    doubles.look()

    assert proposed() == {}


# ── Looking among everybody ───────────────────────────────────────────────────────────────────────


def test_pair_is_proposed_once_whatever_was_decided():
    for _ in range(3):
        ContactFactory(first_name="Ana")
    doubles.look()
    first = Double.objects.earliest("pk")
    doubles.two_people([first.pk])

    record = doubles.look()

    assert record.action is None
    assert Double.objects.count() == 3
    assert Double.objects.get(pk=first.pk).state == Double.State.DIFFERENT


def test_looking_can_be_undone():
    ContactFactory(first_name="Ana")
    ContactFactory(first_name="Ana")
    record = doubles.look()
    assert record.action is not None
    assert (record.action.what, record.action.count) == ("Looked for doubles: 1 pair found", 1)

    changes.undo(record.action)

    assert proposed() == {}


def test_looking_among_thousands_of_one_name_stays_quick():
    place = OrganizationFactory()
    Contact.objects.bulk_create(
        Contact(
            first_name="Wei",
            last_name="Zhang",
            sort_name="zhang wei",
            organization=place,
            email="a@b.example",
        )
        for _ in range(4_000)
    )
    cards = doubles.cards(Contact.objects.present())
    start = time.perf_counter()

    found = doubles.find(cards)

    assert len(found) < 4_000 * 4 * doubles.NEXT_AT_PLACE
    assert time.perf_counter() - start < 10


NAMES = ["Ana Silva", "Anna Silva", "Silva Ana", "Ngozi Eze", "Ngozi Ezeh", "李 明"]


class FindsAll(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(
        everybody=st.lists(
            st.tuples(
                st.sampled_from(NAMES),
                st.sampled_from(["", "Kew", "Lantern"]),
                st.sampled_from(["", "a@x.example", "b@x.example", "c@x.example"]),
                st.booleans(),
            ),
            max_size=doubles.MOST_SHARING + 1,
        )
    )
    def test_looking_finds_what_comparing_each_with_each_finds(
        self, everybody: list[tuple[str, str, str, bool]]
    ) -> None:
        places = {name: OrganizationFactory(name=name) for name in ("Kew", "Lantern")}
        for number, (name, place, email, profile) in enumerate(everybody):
            first, last = name.split()
            shared = sum(other[2] == email for other in everybody) > doubles.MOST_SHARING
            ContactFactory(
                first_name=first,
                last_name=last,
                organization=places.get(place),
                email="" if shared else email,
                profile_slug=f"p-{number}" if profile else None,
            )
        cards = doubles.cards(Contact.objects.present())
        each = {
            (one.pk, other.pk): doubles.why(one, other)
            for one in cards
            for other in cards
            if one.pk < other.pk and doubles.why(one, other)
        }

        assert doubles.find(cards) == each
        # The check of one person finds the same pairs.
        search.index()
        for card in cards:
            Double.objects.all().delete()
            with changes.recording("Looked for one") as record:
                doubles.look_for(record, Contact.objects.get(pk=card.pk))
            assert proposed() == {pair: words for pair, words in each.items() if card.pk in pair}


# ── By hand ───────────────────────────────────────────────────────────────────────────────────────


def test_adding_by_hand_proposes_in_the_same_action_and_undo_takes_both():
    ana = ContactFactory(first_name="Ana", last_name="Silva")
    search.index()

    record = people.add(Contact(first_name="Ana", last_name="Silva"))

    assert [pair for pair, words in proposed().items() if words == "same name"] == [(ana.pk, ana.pk + 1)]
    changes.undo(record.action)
    assert proposed() == {}
    assert list(Contact.objects.all()) == [ana]


def test_editing_by_hand_proposes_on_account_of_what_was_changed():
    ana = ContactFactory(email="ana@x.example")
    other = ContactFactory()

    people.edit(other, location="Porto")
    assert proposed() == {}
    people.edit(other, email="Ana@x.example")

    assert proposed() == {(ana.pk, other.pk): "same e-mail"}


def test_further_address_by_hand_proposes():
    ana, other = ContactFactory(email="ana@x.example"), ContactFactory()

    people.add_way(other, ContactWay(value="ana@x.example"))

    assert proposed() == {(ana.pk, other.pk): "same e-mail"}


def test_editing_by_hand_proposes_nobody_who_was_settled_as_different():
    ana, other = ContactFactory(email="ana@x.example"), ContactFactory()
    DoubleFactory(a=ana, b=other, state=Double.State.DIFFERENT)

    people.edit(other, email="ana@x.example")

    assert Double.objects.get().state == Double.State.DIFFERENT


# ── Settling ──────────────────────────────────────────────────────────────────────────────────────


def test_two_people_is_remembered_and_can_be_undone():
    pair = DoubleFactory(a=ContactFactory(first_name="Ana"), b=ContactFactory(first_name="Anna"))

    record = doubles.two_people([pair.pk])

    assert record.what == "Two people: Ana Boateng and Anna Boateng"
    assert not doubles.open_pairs().exists()
    changes.undo(record.action)
    assert list(doubles.open_pairs()) == [pair]


def test_pair_with_somebody_in_the_trash_is_not_open_and_is_left_alone():
    pair = DoubleFactory(a=ContactFactory(), b=ContactFactory(trashed=True))

    doubles.two_people([pair.pk])

    assert not doubles.open_pairs().exists()
    assert Double.objects.get().state == Double.State.OPEN


def test_self_employed_is_no_organisation_to_share():
    for slug in ("a", "b"):
        place = OrganizationFactory(name="Self-employed")
        ContactFactory(first_name="Ana", organization=place, profile_slug=slug)

    doubles.look()

    assert proposed() == {}


def test_decision_outlives_the_undo_of_looking():
    for first in ("Ana", "Ana", "Mei", "Mei"):
        ContactFactory(first_name=first)
    record = doubles.look()
    decided = Double.objects.earliest("pk")
    doubles.two_people([decided.pk])

    undone = changes.undo(record.action)

    assert list(Double.objects.all()) == [decided]
    assert undone.kept == []
