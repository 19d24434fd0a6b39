"""What a map is made of. Numbers are text here, so that a template writes them as they are."""

from dataclasses import dataclass

from contacts.map_layout import Label
from contacts.models import Contact
from interviews.charts import number


@dataclass(frozen=True, slots=True)
class Words:
    """Where a name stands."""

    x: str
    y: str
    anchor: str

    @classmethod
    def of(cls, label: Label) -> "Words":
        return cls(number(label.x), number(label.y), label.anchor)


@dataclass(frozen=True, slots=True)
class Node:
    """Somebody on the map; `name` is shortened to fit, `words` say all."""

    key: int
    contact: Contact | None
    ring: int
    x: str
    y: str
    size: str
    look: str
    initials: str
    words: str
    name: str
    label: Words | None
    leaky: bool

    @property
    def letter_size(self) -> str:
        return number(float(self.size) * 0.8)

    @property
    def mark(self) -> str:
        """Where beside the middle the mark of the leaky stands."""
        out = number(float(self.size) * 0.75)
        return f"{out} -{out}"


@dataclass(frozen=True, slots=True)
class Line:
    """A tie on the map: as wide as it is strong, broken where it is a guess."""

    a: Node
    b: Node
    width: str
    guess: bool
    on_way: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The name of a circle, near those who belong to it."""

    name: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One person in the list: who leads there, and how many more."""

    contact: Contact
    through: list[Contact]
    more: int
    known: bool
    leaky: bool
    on_way: bool


@dataclass(frozen=True, slots=True)
class Ring:
    title: str
    people: list[Listed]


@dataclass(frozen=True, slots=True)
class Map:
    """A map, drawn. `box` is what of the drawing is seen at first."""

    about: Contact | None
    shown: int
    total: int
    box: str
    letters: str
    ellipses: list[tuple[str, str]]
    nodes: list[Node]
    lines: list[Line]
    groups: list[Group]
    rings: list[Ring]
    crowded: bool
    has_ways: bool
    has_leaky: bool

    @property
    def is_empty(self) -> bool:
        """Whether there is nobody but the one in the middle."""
        return self.shown <= (1 if self.about else 0)

    @property
    def is_cut(self) -> bool:
        return self.total > self.shown
