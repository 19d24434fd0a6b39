import pytest

from contacts import changes, circles, discretion, people, search
from contacts.models import Action, Circle, Contact
from tests.factories import NOW, CircleFactory, ContactFactory, DoubleFactory

pytestmark = pytest.mark.django_db


def hidden() -> set[str]:
    return set(discretion.hidden().filter(trashed_at=None).values_list("first_name", flat=True))


def found(text: str) -> list[str]:
    return sorted(Contact.objects.filter(search.matching(text)).values_list("first_name", flat=True))


def test_list_counts_who_is_not_in_the_trash():
    Circle.objects.all().delete()
    choir, empty = CircleFactory(name="Choir"), CircleFactory(name="Allotment")
    for trashed in (False, False, True):
        ContactFactory(circles=[choir], trashed=trashed)

    assert [(circle, circle.people) for circle in circles.listed()] == [(empty, 0), (choir, 2)]


@pytest.mark.parametrize(("name", "same"), [("ÉCOLE", True), ("école", True), ("Ecole", False)])
def test_same_name_is_blind_to_case_in_every_script(name: str, same: bool):
    ecole = CircleFactory(name="École")

    assert circles.same_name(name) == (ecole if same else None)
    assert circles.same_name(name, ecole) is None


def test_added_circle_goes_with_one_undo():
    circle, record = circles.add("Chess club")
    assert Circle.objects.filter(name="Chess club", key=None).get() == circle

    changes.undo(record.action)

    assert not Circle.objects.filter(name="Chess club").exists()


def test_renamed_circle_keeps_its_key_and_is_found_by_its_name():
    family = Circle.objects.get(key="family")
    people.add(Contact(first_name="Nia"), circles=[family])

    record = circles.rename(family, "Clan")

    assert Circle.objects.get(key="family").name == "Clan"
    assert (found("clan"), found("family")) == (["Nia"], [])
    changes.undo(record.action)
    assert (found("clan"), found("family")) == ([], ["Nia"])


def test_dark_circle_says_how_many_more_people_are_in_the_dark():
    choir = CircleFactory(name="Choir")
    ContactFactory(first_name="Ana", circles=[choir])
    ContactFactory(first_name="Marked", circles=[choir], marked_dark=True)
    ContactFactory(first_name="Cleared", circles=[choir], cleared_at=NOW)
    ContactFactory(first_name="Gone", circles=[choir], trashed=True)
    assert circles.newcomers(choir) == 1

    record = circles.set_in_the_dark([choir.pk], True)

    assert record.what == "Kept the circle Choir in the dark; 1 person more in the dark"
    assert Action.objects.get().what == record.what
    assert hidden() == {"Ana", "Marked"}


def test_dark_circle_counts_doubles_in_what_it_came_to():
    choir = CircleFactory(name="Choir")
    one, other = ContactFactory(circles=[choir]), ContactFactory()
    DoubleFactory(a=one, b=other)

    assert circles.set_in_the_dark([choir.pk], True).what.endswith("; 2 people more in the dark")
    assert circles.set_in_the_dark([choir.pk], False).what.endswith("; 2 people fewer in the dark")
    assert hidden() == set()


def test_dark_circle_set_again_does_nothing():
    choir = CircleFactory(in_the_dark=True)

    assert circles.set_in_the_dark([choir.pk], True).action is None


def test_removed_circle_comes_back_with_its_people_by_one_undo():
    choir = CircleFactory(name="Choir", in_the_dark=True)
    ana = ContactFactory(first_name="Ana", circles=[choir])
    gone = ContactFactory(first_name="Gone", circles=[choir], trashed=True)
    search.index()
    pk = choir.pk

    record = circles.remove(choir)

    assert (found("choir"), hidden()) == ([], set())
    assert not Circle.objects.filter(pk=pk).exists()
    changes.undo(record.action)
    again = Circle.objects.get(pk=pk)
    assert (again.name, again.in_the_dark, set(again.contacts.all())) == ("Choir", True, {ana, gone})
    assert found("choir") == ["Ana"]
