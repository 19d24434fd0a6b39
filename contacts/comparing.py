"""Two people side by side, as the pages show those who might be one."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from contacts import discretion
from contacts.doubles import number
from contacts.folding import fold
from contacts.models import Contact, Double


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known of somebody; `alike` when the other one shares it."""

    label: str
    value: str
    alike: bool


@dataclass(frozen=True, slots=True)
class Side:
    """One of two people, and why they are kept in the dark ("" when they are not)."""

    person: Contact
    facts: list[Fact]
    dark: str


@dataclass(frozen=True, slots=True)
class Pair:
    double: Double
    sides: tuple[Side, Side]


def side_by_side(doubles: Iterable[Double]) -> list[Pair]:
    """Return pairs with what is known of both; they come with people, organisations, circles and ways."""
    doubles = list(doubles)
    people = {person.pk: person for double in doubles for person in (double.a, double.b)}
    dark = discretion.reasons_of(people.values())
    found = []
    for double in doubles:
        one, other = facts(double.a), facts(double.b)
        found.append(Pair(double, (_side(double.a, one, other, dark), _side(double.b, other, one, dark))))
    return found


def _side(person: Contact, own: dict[str, str], theirs: dict[str, str], dark: dict[int, str]) -> Side:
    shown = [
        Fact(label, value, alike(value, theirs.get(label, ""), is_phone=label == "Phone"))
        for label, value in own.items()
    ]
    return Side(person, shown, dark.get(person.pk, ""))


def alike(one: str, other: str, *, is_phone: bool = False) -> bool:
    """Tell whether two texts say the same, spelling aside."""
    if is_phone and number(one) and number(one) == number(other):
        return True
    return (fold(one) or one) == (fold(other) or other)


def facts(person: Contact) -> dict[str, str]:
    """Return what is known of somebody, in words by label, without what is not known."""
    rows: list[tuple[str, Any]] = [
        ("Role", person.title),
        ("Where", person.organization.name if person.organization else ""),
        ("E-mail", person.email),
        ("Phone", person.phone),
        ("LinkedIn", person.profile_slug),
        ("Website", person.website),
        ("Further", ", ".join(way.value for way in person.ways.all())),
        ("Location", person.location),
        ("Circles", ", ".join(circle.name for circle in person.circles.all())),
        ("Closeness", person.get_closeness_display() or ""),
    ]
    return {label: str(value) for label, value in rows if value}
