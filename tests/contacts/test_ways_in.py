import pytest

from contacts import ways_in
from tests.contacts.ways_reference import Reference
from tests.contacts.ways_world import worlds
from tests.factories import TODAY

pytestmark = pytest.mark.django_db
AT_ONCE = 50


@pytest.mark.parametrize("seed", range(1))
def test_best_chains_are_those_of_an_exhaustive_search(seed: int):
    made = worlds(AT_ONCE, seed)
    reference = Reference(TODAY)
    for world in made:
        for links in (2, 3, 4):
            for count, via in ((5, None), (1, None), (4, world.people[0].pk)):
                found = ways_in.best(
                    world.targets, today=TODAY, most_links=links, brakes=world.brakes, count=count, via=via
                )
                assert found == reference.best(world.targets, links, world.brakes, count, via)
