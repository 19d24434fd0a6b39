import pytest

from contacts import ways_in
from tests.contacts import ways_reference
from tests.contacts.ways_world import worlds
from tests.factories import TODAY

AT_ONCE = 50


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(10))
def test_best_chains_are_those_of_an_exhaustive_search(seed: int):
    made = worlds(AT_ONCE, seed)
    reference = ways_reference.Reference(TODAY)
    for number, world in enumerate(made):
        # One person at a time may be asked for, and the list may be cut off short.
        asked = {2: (5, None), 3: (1 + number % 3, None), 4: (5, None)}
        via = world.people[number % len(world.people)].pk
        for links in (2, 3, 4):
            ranked = reference.ranked(world.targets, links, world.brakes)
            for count, through in (asked[links], (3, via)):
                found = ways_in.best(
                    world.targets, today=TODAY, most_links=links, brakes=world.brakes,
                    count=count, via=through,
                )  # fmt: skip
                assert found == ways_reference.best(*ranked, count, through)
