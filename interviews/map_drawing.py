"""The people and ties of a map as it is drawn, and the same facts as a list.

    {% include "interviews/_map.html" with map=drawn %}

takes a `Map`; the page must load `js/map.js` in its head. Numbers are text here, so that a template
writes them as they are.
"""

import datetime as dt
import unicodedata
from collections import Counter
from collections.abc import Collection
from functools import cached_property
from typing import Final

from contacts import discretion, map_layout
from contacts.map_layout import Label, Labels
from contacts.models import Contact
from contacts.templatetags.people import initials
from contacts.weights import Certainty
from interviews.charts import number
from interviews.map_pieces import Group, Line, Listed, Map, Node, Ring, Words
from interviews.reach_map import ME, Bond, Found, Pair

SIZE, MIDDLE, ON_WAY = 15.0, 24.0, 19.0
SMALL: Final = 13.0  # where many stand side by side
LONGEST_LABEL: Final = 24
CROWDED: Final = 90  # more than so many: the names of circles instead of those of people
MOST_GROUPS, LEAST_OF_A_GROUP = 14, 3
MOST_NAMED: Final = 3
SLIPS: Final = "might let it slip"
EDGE: Final = 26.0
MARGIN: Final = 12.0
LEAST: Final = 200.0  # half as wide as a map of very few
# As wide as the map is on an ordinary screen, and how large letters are to be there.
WIDE, LETTERS = 720.0, 12.0


def draw(found: Found, today: dt.date) -> Map:
    """Fetch who was found, place them, and put everything into words."""
    people = Contact.objects.select_related("organization").in_bulk(found.ids)
    ids = [pk for pk in found.ids if pk in people]
    leaky = set(discretion.leaky(today).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
    return _Drawing(found, ids, people, leaky).map()


class _Drawing:
    def __init__(self, found: Found, ids: list[int], people: dict[int, Contact], leaky: set[int]) -> None:
        self.found, self.ids, self.people, self.leaky = found, ids, people, leaky
        self.known = {pk for pk in ids if people[pk].closeness != 0}
        mine = {(ME, pk): Bond(people[pk].closeness) for pk in ids if pk in self.known}
        theirs = {pair: bond for pair, bond in found.bonds.items() if people.keys() >= set(pair)}
        self.bonds: dict[Pair, Bond] = {**mine, **theirs}
        self.on_way = {pk for chain in found.on_way for pk in chain}
        self.crowded = len(ids) > CROWDED
        self.circles = _circles(ids) if self.crowded else {}
        # In the middle of a map of somebody is that somebody: I only stand where I know one of them.
        nodes = ids if ids and found.about and not self.known else [ME, *ids]
        self.layout = map_layout.lay_out(
            found.centre if ids else ME,
            nodes,
            list(self.bonds),
            groups=self.circles,
            dead_ends=[ME] if found.about else [],
        )
        self.places = self.layout.places
        # Names at the sides need room as well, where there are few enough to be named.
        widest = max(abs(place.x) for place in self.places.values()) + EDGE
        widest += 0 if self.crowded else LONGEST_LABEL * LETTERS * 0.4
        self.letters = LETTERS * max(1.0, 2 * max(LEAST, widest) / WIDE)
        self.sizes = {key: self._size(key) for key in self.places}

    def map(self) -> Map:
        labels = Labels(self.layout, self.sizes, self.letters)
        nodes = self._nodes(labels)
        groups = self._groups(labels)
        return Map(
            about=self.found.about,
            shown=len(self.ids),
            total=max(self.found.total, len(self.ids)),
            box=self._box(labels),
            letters=number(self.letters),
            ellipses=[(number(across), number(down)) for across, down in self.layout.rings[1:]],
            nodes=list(nodes.values()),
            lines=self._lines(nodes),
            groups=groups,
            rings=self._rings(),
            crowded=self.crowded,
            has_ways=bool(self.on_way),
            has_leaky=bool(self.leaky),
        )

    def _box(self, labels: Labels) -> str:
        """Return what of the drawing is to be seen: everybody, the rings, and all names."""
        across, down = self.layout.rings[-1]
        left, top, right, bottom = labels.reach
        left, right = min(left, -max(across, LEAST)) - MARGIN, max(right, across, LEAST) + MARGIN
        top, bottom = min(top, -down) - MARGIN, max(bottom, down) + MARGIN
        return " ".join(map(number, (left, top, right - left, bottom - top)))

    # ── People ────────────────────────────────────────────────────────────────────────────────────

    def _size(self, key: int) -> float:
        if key in (ME, self.found.centre):
            return max(MIDDLE, self.letters * 1.3)
        if key in self.on_way:
            return max(ON_WAY, self.letters)
        return SMALL if self.crowded else max(SIZE, self.letters * 0.9)

    def _look(self, key: int) -> str:
        if key == ME:
            return "me"
        if key in self.on_way or key == self.found.centre:
            return "way"
        if key in self.found.targets:
            return "target"
        return "known" if key in self.known else "far"

    def _nodes(self, labels: Labels) -> dict[int, Node]:
        """Name those first who matter most; for the last there is no room: they are named when pointed at."""
        named: dict[int, Label | None] = {}
        for key in sorted(self.places, key=lambda key: (key not in self.on_way, self.places[key].ring)):
            matters = not self.crowded or key in self.on_way or key == self.found.centre
            if key != ME and matters:
                named[key] = labels.find(key, _width(self._short(key), self.letters))
        order = sorted(self.places, key=lambda key: (self.places[key].ring, self.places[key].angle))
        return {key: self._node(key, named.get(key)) for key in order}

    def _node(self, key: int, label: Label | None) -> Node:
        place, size, person = self.places[key], self.sizes[key], self.people.get(key)
        return Node(
            key, person, place.ring, number(place.x), number(place.y), number(size), self._look(key),
            _clean(initials(person)) if person else "You", self._words(key), self._short(key),
            Words.of(label) if label else None, key in self.leaky,
        )  # fmt: skip

    def _short(self, key: int) -> str:
        return _shortened(_clean(self.people[key].name)) if key in self.people else "You"

    def _words(self, key: int) -> str:
        """Say who it is, what they do, how far they are, and whether to be careful."""
        if key == ME:
            return "You"
        person = self.people[key]
        place = person.organization.name if person.organization else ""
        who = ", ".join(filter(None, [person.name, person.title, place]))
        return _clean("; ".join(filter(None, [who, self._far(key), SLIPS if key in self.leaky else ""])))

    def _far(self, key: int) -> str:
        if key in self.known:
            return "you know them"
        if self.found.about:
            return ""
        if key in self.layout.apart:
            return "nobody on the map leads there"
        away = self.places[key].ring - 1
        return "one introduction away" if away == 1 else f"{away} introductions away"

    # ── Ties and circles ──────────────────────────────────────────────────────────────────────────

    def _lines(self, nodes: dict[int, Node]) -> list[Line]:
        ways = {
            (min(pair), max(pair))
            for chain in self.found.on_way
            for pair in zip([ME, *chain[:-1]], chain, strict=True)
        }
        lines = [
            Line(nodes[a], nodes[b], _stroke(bond), bond.certainty == Certainty.GUESS, (a, b) in ways)
            for (a, b), bond in self.bonds.items()
        ]
        return sorted(lines, key=lambda line: line.on_way)  # the ways lie on top

    def _groups(self, labels: Labels) -> list[Group]:
        """Name the circles inside the first ring, where those who belong to them stand side by side."""
        members: dict[str, list[map_layout.Place]] = {}
        for key, name in self.circles.items():
            if self.places[key].ring == 1:
                members.setdefault(name, []).append(self.places[key])
        found: list[Group] = []
        for name, places in sorted(members.items(), key=lambda item: (-len(item[1]), item[0])):
            if len(places) < LEAST_OF_A_GROUP or len(found) == MOST_GROUPS:
                continue
            x, y = (sum(getattr(place, side) for place in places) / len(places) for side in "xy")
            short = _shortened(_clean(name))
            for inward in (0.8, 0.68, 0.56, 0.44):
                if labels.room(x * inward, y * inward, _width(short, self.letters)):
                    found.append(Group(short, number(x * inward), number(y * inward)))
                    break
        return found

    # ── The list ──────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def _leads(self) -> dict[int, list[int]]:
        """By person, who leads to them: the strongest tie first."""
        found: dict[int, list[tuple[float, int]]] = {}
        for (a, b), bond in self.bonds.items():
            for one, other in ((a, b), (b, a)):
                if one != ME and self.places[one].ring == self.places[other].ring - 1:
                    found.setdefault(other, []).append((-bond.worth, one))
        return {key: [one for _, one in sorted(pairs)] for key, pairs in found.items()}

    def _rings(self) -> list[Ring]:
        rings: dict[str, list[Listed]] = {}
        order = sorted(self.ids, key=lambda pk: (self.places[pk].ring, self.people[pk].sort_name, pk))
        for pk in order:
            if pk != self.found.centre:
                rings.setdefault(self._title(pk), []).append(self._listed(pk))
        return [Ring(title, people) for title, people in rings.items()]

    def _title(self, key: int) -> str:
        if key in self.layout.apart:
            return "Nobody you know leads there"
        steps = self.places[key].ring
        if about := self.found.about:
            return f"Whom {about.call_name} knows" if steps == 1 else "Whom those know"
        words = ("People you know", "One introduction away", "Two introductions away")
        return words[steps - 1] if steps <= len(words) else "Further away"

    def _listed(self, key: int) -> Listed:
        through = [self.people[one] for one in self._leads.get(key, []) if one != self.found.centre]
        return Listed(
            self.people[key], through[:MOST_NAMED], max(0, len(through) - MOST_NAMED), key in self.known,
            key in self.leaky, key in self.on_way,
        )  # fmt: skip


def _circles(ids: Collection[int]) -> dict[int, str]:
    """Return by person the largest of their circles among these; one kept in the dark is never named."""
    through = Contact.circles.through.objects.filter(contact__in=ids, circle__in_the_dark=False)
    belongs = list(through.order_by("circle__name", "pk").values_list("contact", "circle__name"))
    many = Counter(name for _, name in belongs)
    found: dict[int, str] = {}
    for pk, name in belongs:
        if pk not in found or many[name] > many[found[pk]]:
            found[pk] = name
    return found


# ── Numbers and words for a drawing ───────────────────────────────────────────────────────────────


def _stroke(bond: Bond) -> str:
    """Return how wide a tie is drawn: four widths, as many as an eye tells apart."""
    return {5: "4", 4: "3.5", 3: "2.25"}.get(bond.strength or 0, "1.25")


def _clean(text: str) -> str:
    """Return the text on one line, without what no XML may hold."""
    kept = (" " if character.isspace() else character for character in text)
    return "".join(one for one in kept if unicodedata.category(one) not in {"Cc", "Cs", "Cn", "Co"})


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_LABEL else f"{text[: LONGEST_LABEL - 1].rstrip()}…"


def _width(text: str, letters: float) -> float:
    wide = sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)
    return wide * letters * 0.56
