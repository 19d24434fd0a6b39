import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from contacts import discretion
from contacts.models import Contact, Discretion, Double, Organization
from tests.factories import NOW, CircleFactory, ContactFactory, DoubleFactory, OrganizationFactory


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
def test_leaving_a_confidential_employer_keeps_somebody_in_the_dark():
    firm, other = OrganizationFactory(name="Meridian", confidential=True), OrganizationFactory()
    leaver, stranger = ContactFactory(organization=firm), ContactFactory(organization=other)

    assert discretion.leaving(leaver, other) == {
        "discretion": Discretion.IN_THE_DARK,
        "discretion_because": "left Meridian",
    }
    assert discretion.leaving(leaver, firm) == {}
    assert discretion.leaving(stranger, firm) == {}


def person_rule(person: Contact, places: dict[int, Organization]) -> bool:
    """The rule in plain words, written a second time, without doubles."""
    place = places.get(person.organization_id or 0)
    confidential = place is not None and (
        place.confidential
        or (place.parent_id is not None and places[place.parent_id].confidential)
        or any(other.confidential and other.parent_id == place.pk for other in places.values())
    )
    dark_circle = any(circle.in_the_dark for circle in person.circles.all())
    cleared = person.cleared_at is not None
    return person.discretion == Discretion.IN_THE_DARK or (not cleared and (confidential or dark_circle))


class HiddenIsExactlyTheRule(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(data=st.data())
    def test_for_random_people_employers_circles_and_doubles(self, data: st.DataObject) -> None:
        places = [OrganizationFactory(confidential=data.draw(st.booleans())) for _ in range(4)]
        for place in places[1:]:
            place.parent = data.draw(st.sampled_from([None, places[0], *places[:1]]))
            place.save()
        circles = [CircleFactory(in_the_dark=data.draw(st.booleans())) for _ in range(2)]
        people = [
            ContactFactory(
                organization=data.draw(st.sampled_from([None, *places])),
                discretion=data.draw(st.sampled_from(Discretion.values)),
                cleared_at=data.draw(st.sampled_from([None, NOW])),
                circles=data.draw(st.lists(st.sampled_from(circles), unique=True)),
            )
            for _ in range(6)
        ]
        for first, second in itertools.pairwise(people):
            if data.draw(st.booleans()):
                DoubleFactory(a=first, b=second, state=data.draw(st.sampled_from(Double.State.values)))

        by_id = {place.pk: place for place in places}
        own = {person.pk for person in people if person_rule(person, by_id)}
        expected = set(own)
        for double in Double.objects.filter(state="open"):
            if double.a_id in own:
                expected.add(double.b_id)
            if double.b_id in own:
                expected.add(double.a_id)

        assert set(discretion.hidden().values_list("pk", flat=True)) == expected
        assert set(discretion.reasons([person.pk for person in people])) == expected
