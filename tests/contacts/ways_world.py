"""Small random worlds of people, ties and flags, many in one database, none tied to another."""

import datetime as dt
import random
from dataclasses import dataclass, field

from contacts.models import Circle, Contact, Double, FormerRole, Organization, Tie
from contacts.ways_in import Brake
from tests.factories import NOW, TODAY

DAY = dt.timedelta(days=1)
YEAR = 365 * DAY


@dataclass
class World:
    """One graph: who is in it, whom to reach, and what slows its people down."""

    people: list[Contact]
    targets: list[int] = field(default_factory=list)
    brakes: dict[int, Brake] = field(default_factory=dict)


def worlds(number: int, seed: int, most_people: int = 11) -> list[World]:
    """Put that many worlds into the database and return them."""
    dice = random.Random(seed)
    made = [_World(dice, dice.randint(3, most_people), f"{seed}-{each}") for each in range(number)]
    places = [place for world in made for place in world.places]
    circles = [world.circle for world in made]
    Organization.objects.bulk_create(place for place in places if place.parent is None)
    Organization.objects.bulk_create(place for place in places if place.parent is not None)
    Circle.objects.bulk_create(circles)
    # Ids in any order, so that the lower of two is not always the one made first.
    everybody = [one for world in made for one in world.people]
    dice.shuffle(everybody)
    Contact.objects.bulk_create(everybody)
    Tie.objects.bulk_create(tie for world in made for tie in world.ties())
    Double.objects.bulk_create(double for world in made for double in world.doubles())
    FormerRole.objects.bulk_create(role for world in made for role in world.leavers())
    Contact.circles.through.objects.bulk_create(
        Contact.circles.through(contact=one, circle=world.circle)
        for world in made
        for one in world.people
        if dice.random() < 0.08
    )
    return [World(world.people, world.targets(), world.brakes()) for world in made]


class _World:
    """How one of them is thrown."""

    def __init__(self, dice: random.Random, size: int, name: str) -> None:
        self.dice = dice
        group = Organization(name=f"Meridian Group {name}", confidential=dice.random() < 0.1)
        firm = Organization(name=f"Meridian {name}", parent=group, confidential=dice.random() < 0.15)
        closed = Organization(name=f"Zenith {name}", trashed_at=NOW if dice.random() < 0.3 else None)
        self.places = [group, firm, closed]
        self.circle = Circle(name=f"Choir {name}", in_the_dark=dice.random() < 0.3)
        # Some worlds have nothing to hide and hardly anybody I know; others all of it.
        self.secrecy = dice.choice((0, 0.02, 0.06))
        self.known = dice.choice((0.1, 0.4, 0.8))
        self.people = [self.person(f"Noor {number}") for number in range(size)]

    def person(self, name: str) -> Contact:
        dice, secret = self.dice, self.secrecy
        touched = dice.choice([None, TODAY, TODAY - YEAR, TODAY - YEAR - DAY, TODAY - 3 * YEAR - DAY])
        return Contact(
            first_name=name, sort_name=name, organization=dice.choice([None, None, *self.places]),
            closeness=dice.choice([None, 1, 2, 3, 4, 5]) if dice.random() < self.known else 0,
            last_touch_on=touched,
            discretion=dice.choices(["not_told", "open", "in_the_dark"], (6, 2, secret * 10))[0],
            contact_rule=dice.choices(["ok", "ask_first", "never"], (8, 1, secret * 10))[0],
            deceased_on=TODAY if dice.random() < secret else None,
            trashed_at=NOW if dice.random() < secret else None,
            cleared_at=NOW if dice.random() < 0.2 else None,
        )  # fmt: skip

    def ties(self) -> list[Tie]:
        dice, people, found = self.dice, sorted(self.people, key=lambda one: one.pk), []
        density = dice.choice((0.12, 0.25, 0.4))
        for a, one in enumerate(people):
            for other in people[a + 1 :]:
                if dice.random() < density:
                    for kind in dice.sample(Tie.Kind.values, dice.choice((1, 1, 2, 3))):
                        found.append(self.tie(one, other, kind))
        return found

    def tie(self, one: Contact, other: Contact, kind: str) -> Tie:
        dice = self.dice
        return Tie(
            a=one, b=other, kind=kind, strength=dice.choice([None, 1, 2, 2, 3, 4, 5]),
            from_a=dice.random() < 0.5 if kind in Tie.DIRECTED else None,
            certainty=dice.choice(["sure", "sure", "likely", "guess"]),
            ended_on=dice.choice([None] * 6 + [TODAY, TODAY - DAY, TODAY + DAY]),
        )  # fmt: skip

    def doubles(self) -> list[Double]:
        if len(self.people) < 2 or self.dice.random() > self.secrecy * 8:
            return []
        a, b = sorted(self.dice.sample(self.people, 2), key=lambda one: one.pk)
        return [Double(a=a, b=b, reason="same name", state=self.dice.choice(["open", "different"]))]

    def leavers(self) -> list[FormerRole]:
        return [
            FormerRole(
                contact=one, organization=self.dice.choice(self.places),
                ended_on=self.dice.choice([None, TODAY - 30 * DAY, TODAY - 2 * YEAR]),
            )
            for one in self.people
            if self.dice.random() < 0.1
        ]  # fmt: skip

    def targets(self) -> list[int]:
        many = self.dice.choice((1, 1, 2, 3))
        return [one.pk for one in self.dice.sample(self.people, min(many, len(self.people)))]

    def brakes(self) -> dict[int, Brake]:
        dice, ids = self.dice, [one.pk for one in self.people]
        return {
            pk: Brake(
                willingness=dice.choice([1.0, 0.85, 0.3]),
                declined_for=frozenset(dice.sample(ids, dice.choice((0, 1, 2)))),
                laden=dice.random() < 0.4,
            )
            for pk in ids
            if dice.random() < 0.3
        }
