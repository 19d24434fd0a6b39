"""Where everybody stands on a map: nodes and ties in, places out. No queries, no clock, no chance.

One is in the middle. Ring 1 holds whom they are tied to, ring 2 whom those are tied to, and so on: the
ring is how many ties away. In a ring everybody stands as near as may be to those who lead to them, so
that few lines cross, and never nearer to another than `NEAR`.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

NEAR: Final = 30.0  # the least distance between two
ROOMY: Final = ((30, 50.0), (100, 54.0))  # among how few it is more, so that there is room for names
FIRST: Final = 96.0  # the least radius of the first ring
BETWEEN: Final = 78.0  # from one ring to the next
STRETCH: Final = 1.3  # wider than high, as a window is
LANES: Final = ((40, 1), (90, 2))  # how many a ring holds, up to which it is so many lanes wide
MOST_LANES: Final = 3
TURN: Final = 2 * math.pi
START: Final = 0.0  # the first stands at the right: a window is wider than high


@dataclass(frozen=True, slots=True)
class Place:
    """Where one stands: how many ties away, and where, seen from the middle. `angle` is before stretching."""

    key: int
    ring: int
    x: float
    y: float
    angle: float


@dataclass(frozen=True, slots=True)
class Layout:
    """All places by key; of each ring half its width and half its height, the innermost first; and who
    stands in the last ring only because nobody leads to them.
    """

    places: dict[int, Place]
    rings: list[tuple[float, float]]
    apart: frozenset[int] = frozenset()


def lay_out(
    centre: int,
    nodes: Sequence[int],
    ties: Iterable[tuple[int, int]],
    *,
    groups: Mapping[int, Hashable] | None = None,
    dead_ends: Collection[int] = (),
) -> Layout:
    """Place all `nodes`, with `centre` among them, in rings around it; those of a group side by side.

    Nobody is reached through `dead_ends`. Whoever is not reached at all stands in a last ring.
    """
    tied = _tied(nodes, ties)
    by_ring = _rings(centre, nodes, tied, dead_ends)
    reached = {key for members in by_ring for key in members}
    apart = [key for key in nodes if key not in reached]
    by_ring += [apart] if apart else []
    near = next((near for most, near in ROOMY if len(nodes) <= most), NEAR)
    places = {centre: Place(centre, 0, 0.0, 0.0, START)}
    widths = [(0.0, 0.0)]
    radius = FIRST - BETWEEN
    for ring, members in enumerate(by_ring[1:], start=1):
        if ring == 1:
            wanted = _wedges(_grouped(members, groups or {}), by_ring, tied)
        else:
            wanted = _beside_parents(members, tied, places, ring)
        lanes = next((lanes for most, lanes in LANES if len(members) <= most), MOST_LANES)
        radius, step = _wide_enough(len(members), lanes, near, radius + BETWEEN)
        angles = _spread([angle for angle, _ in wanted], step, lanes)
        for number, ((_, key), angle) in enumerate(zip(wanted, angles, strict=True)):
            out = radius + (number % lanes) * near
            places[key] = Place(key, ring, out * math.cos(angle) * STRETCH, out * math.sin(angle), angle)
        radius += (lanes - 1) * near
        middle = radius - (lanes - 1) * near / 2
        widths.append((middle * STRETCH, middle))
    return Layout(places, widths, frozenset(apart))


def _tied(nodes: Sequence[int], ties: Iterable[tuple[int, int]]) -> dict[int, list[int]]:
    """Return to whom each is tied, among `nodes` alone and in their order, whatever that of the ties is."""
    order = {key: number for number, key in enumerate(nodes)}
    tied: dict[int, set[int]] = {key: set() for key in nodes}
    for a, b in ties:
        if a in tied and b in tied and a != b:
            tied[a].add(b)
            tied[b].add(a)
    return {key: sorted(others, key=order.__getitem__) for key, others in tied.items()}


def _rings(
    centre: int, nodes: Sequence[int], tied: Mapping[int, list[int]], dead_ends: Collection[int]
) -> list[list[int]]:
    """Return who is how many ties away, each ring in the order of `nodes`."""
    order = {key: number for number, key in enumerate(nodes)}
    found, seen = [[centre]], {centre}
    while True:
        ends = [key for key in found[-1] if key not in dead_ends or key == centre]
        following = {other for key in ends for other in tied[key]} - seen
        if not following:
            return found
        seen |= following
        found.append(sorted(following, key=order.__getitem__))


def _grouped(members: list[int], groups: Mapping[int, Hashable]) -> list[int]:
    """Return the same with those of a group side by side, in the order of its first; then all others."""
    first: dict[Hashable, int] = {}
    for key in members:
        if key in groups:
            first.setdefault(groups[key], len(first))
    return sorted(members, key=lambda key: first[groups[key]] if key in groups else len(first))


def _wedges(
    members: list[int], by_ring: list[list[int]], tied: Mapping[int, list[int]]
) -> list[tuple[float, int]]:
    """Return an angle for each of the first ring: a wider wedge for those who lead on to many."""
    further = set(by_ring[2]) if len(by_ring) > 2 else set()
    wedges = [1 + min(12, sum(other in further for other in tied[key])) / 2 for key in members]
    whole = sum(wedges)
    angle = START - TURN * wedges[0] / whole / 2
    found = []
    for key, wedge in zip(members, wedges, strict=True):
        width = TURN * wedge / whole
        found.append((angle + width / 2, key))
        angle += width
    return found


def _beside_parents(
    members: list[int], tied: Mapping[int, list[int]], places: Mapping[int, Place], ring: int
) -> list[tuple[float, int]]:
    """Return an angle for each: in the middle of those of the ring before who lead there."""
    found = []
    for number, key in enumerate(members):
        before = [places[other].angle for other in tied[key] if other in places]
        before = before or [START + TURN * number / len(members)]
        x, y = sum(map(math.cos, before)), sum(map(math.sin, before))
        angle = math.atan2(y, x) if math.hypot(x, y) > 1e-9 else before[0]
        found.append((round(angle % TURN, 9), number, key))
    found.sort()
    # Begin after the widest gap, so that nobody is pushed across it.
    angles = [angle for angle, _, _ in found]
    gaps = [after - angle for angle, after in zip(angles, [*angles[1:], angles[0] + TURN], strict=True)]
    cut = gaps.index(max(gaps)) + 1
    turned = [(angle, key) for angle, _, key in found[cut:]]
    return turned + [(angle + TURN, key) for angle, _, key in found[:cut]]


def _wide_enough(count: int, lanes: int, near: float, least: float) -> tuple[float, float]:
    """Return a radius at which so many stand apart, and the least angle from one to the next.

    In one lane every `lanes`-th stands; between the last and the first that much stays free as well.
    """
    radius = least
    if count > 1:
        room = TURN / (count + lanes - 1)
        radius = max(least, near / (2 * math.sin(min(lanes * room / 2, TURN / 4))))
    return radius, 2 * math.asin(min(1.0, near / (2 * radius))) / lanes


def _spread(wanted: list[float], step: float, lanes: int) -> list[float]:
    """Return angles as near to the wanted ones, which ascend, as may be, and at least `step` apart."""
    # Pool neighbours who crowd each other: isotonic regression of what is wanted, less what must be.
    pools: list[tuple[float, int]] = []
    for number, angle in enumerate(wanted):
        total, count = angle - number * step, 1
        while pools and pools[-1][0] / pools[-1][1] >= total / count:
            before, many = pools.pop()
            total, count = total + before, count + many
        pools.append((total, count))
    found: list[float] = []
    for total, count in pools:
        found += [total / count + number * step for number in range(len(found), len(found) + count)]
    widest = TURN - lanes * step
    if found[-1] - found[0] <= widest + 1e-9:
        return found
    even = widest / (len(wanted) - 1)
    start = sum(angle - number * even for number, angle in enumerate(wanted)) / len(wanted)
    return [start + number * even for number in range(len(wanted))]


# ── Names beside them ─────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Label:
    """Where a name begins, ends or has its middle, by `anchor`."""

    x: float
    y: float
    anchor: str


class Labels:
    """Finds room for names: none lies on another, or on somebody."""

    CELL: Final = 64.0

    def __init__(self, layout: Layout, radius: Mapping[int, float], line: float) -> None:
        self._layout, self._radius, self._line = layout, radius, line
        self._taken: dict[tuple[int, int], list[tuple[float, float, float, float]]] = defaultdict(list)
        self.reach = (0.0, 0.0, 0.0, 0.0)  # left, top, right, bottom of all that is drawn
        for key, place in layout.places.items():
            half = radius[key]
            self._take((place.x - half, place.y - half, place.x + half, place.y + half))

    def find(self, key: int, width: float) -> Label | None:
        """Return where the name of `key`, so wide, has room, and take it; None where it has none."""
        place, out = self._layout.places[key], self._radius[key] + 4
        for label in self._candidates(place, out):
            left = label.x - {"start": 0.0, "middle": width / 2, "end": width}[label.anchor]
            box = (left, label.y - self._line * 0.8, left + width, label.y + self._line * 0.2)
            if self._is_free(box):
                self._take(box)
                return label
        return None

    def room(self, x: float, y: float, width: float) -> bool:
        """Take the room for words with their middle there; false where it is not free."""
        box = (x - width / 2, y - self._line * 0.8, x + width / 2, y + self._line * 0.2)
        if free := self._is_free(box):
            self._take(box)
        return free

    def _candidates(self, place: Place, out: float) -> list[Label]:
        below = Label(place.x, place.y + out + self._line * 0.8, "middle")
        above = Label(place.x, place.y - out - self._line * 0.2, "middle")
        right = Label(place.x + out, place.y + self._line * 0.3, "start")
        left = Label(place.x - out, place.y + self._line * 0.3, "end")
        outward, inward = (right, left) if math.cos(place.angle) >= 0 else (left, right)
        if place.ring and abs(math.cos(place.angle)) > 0.8:
            # Further in, the lines to those further out would run through it.
            is_last = place.ring == len(self._layout.rings) - 1
            return [outward, below, above, inward] if is_last else [below, above, outward, inward]
        first, second = (above, below) if math.sin(place.angle) < 0 and place.ring else (below, above)
        return [first, outward, inward, second]

    def _is_free(self, box: tuple[float, float, float, float]) -> bool:
        left, top, right, bottom = box
        return not any(
            left < other[2] and other[0] < right and top < other[3] and other[1] < bottom
            for cell in self._cells(box)
            for other in self._taken.get(cell, ())
        )

    def _take(self, box: tuple[float, float, float, float]) -> None:
        for cell in self._cells(box):
            self._taken[cell].append(box)
        (left, top, right, bottom), reach = box, self.reach
        self.reach = (min(left, reach[0]), min(top, reach[1]), max(right, reach[2]), max(bottom, reach[3]))

    def _cells(self, box: tuple[float, float, float, float]) -> Iterable[tuple[int, int]]:
        left, top, right, bottom = (int(side // self.CELL) for side in box)
        return [(x, y) for x in range(left, right + 1) for y in range(top, bottom + 1)]
