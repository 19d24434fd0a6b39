"""Worlds of people who know each other, as large as asked for, the same each time."""

import random

from contacts import search
from contacts.models import Circle, Contact, Organization, Tie
from tests.factories import CircleFactory, OrganizationFactory

FIRST = (
    "Ana", "Luis", "Oke", "Nkechi", "Søren", "Ebba", "María", "Tomás", "美玲", "Ruth", "Inês", "Noor", "Akua",
    "Zdeněk", "أمينة", "Lihini", "Tereza", "Jomo", "Yuki", "Dana", "Björn", "Chiara", "Ngozi", "Pavel",
)  # fmt: skip
LAST = (
    "Brandt", "Vidal", "Okafor", "Lindqvist", "García Ibáñez", "Haddad", "Owusu-Ansah", "Dvořák", "陈",
    "Wickramasinghe", "Moreau", "Tanaka", "Kowalczyk", "Þórsdóttir", "Reyes", "Cho", "Park", "Oyelaran",
)  # fmt: skip
CIRCLES = ("Choir", "Mangrove Transit", "Climbing club", "Old neighbours", "Evening class", "Allotments")
PLACES = ("Kew", "Tidemark Gallery", "Harbour Museum of Work", "Baobab Microcredit", "Halfmoon Books")
TITLES = ("Curator", "Product designer", "Head of learning", "Engineer", "Bookseller", "")


def people(count: int, seed: int = 3) -> list[Contact]:
    """Make so many people: I know most of them, and the others through these."""
    dice = random.Random(seed)
    places: list[Organization] = [OrganizationFactory(name=name) for name in PLACES]
    circles: list[Circle] = [CircleFactory(name=name) for name in CIRCLES]
    known = max(2, count * 11 // 20)
    made = [
        Contact(
            first_name=dice.choice(FIRST),
            last_name=dice.choice(LAST),
            sort_name=f"{number:04}",
            title=dice.choice(TITLES),
            organization=dice.choice([None, *places]),
            closeness=dice.choice([None, 1, 2, 2, 3, 3, 4, 5]) if number < known else 0,
        )
        for number in range(count)
    ]
    Contact.objects.bulk_create(made)
    for person in made[:known]:
        if dice.random() < 0.6:
            person.circles.add(dice.choice(circles))
    pairs = {(dice.randrange(known), number) for number in range(known, count)}
    pairs |= {tuple(sorted(dice.sample(range(count), 2))) for _ in range(count // 3)}
    Tie.objects.bulk_create(
        Tie(
            a=made[a],
            b=made[b],
            strength=dice.choice([None, 1, 2, 3, 4, 5]),
            certainty=dice.choice(["sure", "likely", "guess"]),
        )
        for a, b in sorted(pairs)
    )
    search.index()
    return made
