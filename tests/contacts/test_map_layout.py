import itertools
import math

from hypothesis import given
from hypothesis import strategies as st

from contacts import map_layout
from contacts.map_layout import NEAR, STRETCH, Labels, Layout


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[int], list[tuple[int, int]], dict[int, int]]:
    count = draw(st.integers(1, 120))
    nodes = draw(st.permutations(range(count)))
    node = st.integers(-2, count + 1)
    ties = draw(st.lists(st.tuples(node, node), max_size=3 * count))
    # Often everybody is tied to one, as those whom I know are to me.
    ties += [(0, other) for other in range(1, draw(st.integers(1, count)))]
    groups = draw(st.dictionaries(st.integers(0, count), st.integers(0, 4), max_size=count))
    return list(nodes), ties, groups


def distances(nodes: list[int], ties: list[tuple[int, int]], dead_ends: set[int]) -> dict[int, int]:
    """Say anew how many ties away each is from 0: by going on until nothing changes."""
    found = {0: 0}
    for away in range(len(nodes)):
        for a, b in [*ties, *((b, a) for a, b in ties)]:
            may_pass = a == 0 or a not in dead_ends
            if found.get(a) == away and may_pass and b in nodes and b not in found:
                found[b] = away + 1
    return found


@given(graphs(), st.sets(st.integers(0, 30)))
def test_everybody_stands_in_the_ring_of_their_distance(graph, dead_ends):
    nodes, ties, groups = graph

    layout = map_layout.lay_out(0, nodes, ties, groups=groups, dead_ends=dead_ends)

    away = distances(nodes, ties, dead_ends)
    assert layout.places.keys() == set(nodes)
    assert {key: layout.places[key].ring for key in away} == away
    assert layout.apart == set(nodes) - away.keys()
    last = max(away.values()) + 1
    assert {layout.places[key].ring for key in layout.apart} <= {last}
    assert len(layout.rings) == 1 + max(place.ring for place in layout.places.values())


@given(graphs())
def test_nobody_stands_nearer_to_another_than_the_least_distance(graph):
    nodes, ties, groups = graph

    places = map_layout.lay_out(0, nodes, ties, groups=groups).places.values()

    near = min(
        (math.dist((one.x, one.y), (other.x, other.y)) for one, other in itertools.combinations(places, 2)),
        default=NEAR,
    )
    assert near >= NEAR - 1e-6


@given(graphs())
def test_inner_rings_lie_within_outer_ones(graph):
    nodes, ties, groups = graph

    layout = map_layout.lay_out(0, nodes, ties, groups=groups)

    reach: dict[int, list[float]] = {}
    for place in layout.places.values():
        reach.setdefault(place.ring, []).append(math.hypot(place.x / STRETCH, place.y))
    for ring in range(1, len(layout.rings)):
        assert max(reach[ring - 1]) + NEAR <= min(reach[ring]) + 1e-6


@given(graphs())
def test_same_people_are_placed_the_same_in_any_order_of_their_ties(graph):
    nodes, ties, groups = graph
    turned = [(b, a) for a, b in reversed(ties)]

    assert map_layout.lay_out(0, nodes, ties, groups=groups) == map_layout.lay_out(
        0, nodes, turned, groups=groups
    )


def test_those_of_a_group_stand_side_by_side():
    nodes = list(range(13))
    groups = {key: key % 3 for key in range(1, 13)}

    layout = map_layout.lay_out(0, nodes, [(0, key) for key in nodes[1:]], groups=groups)

    around = sorted(nodes[1:], key=lambda key: layout.places[key].angle)
    assert [name for name, _ in itertools.groupby(around, groups.__getitem__)] == [1, 2, 0]


def test_children_stand_on_the_side_of_who_leads_to_them():
    ties = [(0, 1), (0, 2), (1, 3), (1, 4), (2, 5)]

    places = map_layout.lay_out(0, list(range(6)), ties).places

    for parent, child in ((1, 3), (1, 4), (2, 5)):
        assert places[parent].x * places[child].x > 0


def test_tree_of_two_levels_crosses_no_lines():
    ties = [(0, key) for key in range(1, 9)] + [(key, key * 10 + n) for key in range(1, 9) for n in range(3)]
    nodes = sorted({key for pair in ties for key in pair})

    places = map_layout.lay_out(0, nodes, ties).places

    outer = sorted((place for place in places.values() if place.ring == 2), key=lambda one: one.angle)
    parents = [place.key // 10 for place in outer]
    runs = [key for key, _ in itertools.groupby(parents)]
    assert len(runs) == 8 or (len(runs) == 9 and runs[0] == runs[-1])


# ── Names ─────────────────────────────────────────────────────────────────────────────────────────


def boxes(layout: Layout, width: float, line: float) -> list[tuple[float, float, float, float]]:
    labels = Labels(layout, dict.fromkeys(layout.places, 13.0), line)
    found = []
    for key in layout.places:
        if label := labels.find(key, width):
            left = label.x - {"start": 0, "middle": width / 2, "end": width}[label.anchor]
            found.append((left, label.y - line * 0.8, left + width, label.y + line * 0.2))
    return found


@given(graphs(), st.floats(10, 160))
def test_no_name_lies_on_another_or_on_somebody(graph, width):
    nodes, ties, _ = graph
    layout = map_layout.lay_out(0, nodes, ties)

    found = boxes(layout, width, 13)

    people = [(one.x - 13, one.y - 13, one.x + 13, one.y + 13) for one in layout.places.values()]
    for one, other in itertools.chain(itertools.combinations(found, 2), itertools.product(found, people)):
        apart = one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
        assert apart


def test_few_people_all_have_their_names():
    layout = map_layout.lay_out(0, [0, 1, 2, 3, 4, 5], [(0, 1), (0, 2), (0, 3), (1, 4), (1, 5)])

    assert len(boxes(layout, 150, 13)) == 6


def test_words_take_a_room_only_once():
    labels = Labels(map_layout.lay_out(0, [0], []), {0: 13.0}, 12)

    assert not labels.room(0, 0, 50)
    assert labels.room(0, 40, 50)
    assert not labels.room(20, 42, 50)
