"""Who is named in a text, among those whose names should not stand there."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from django.db.models import Q

from contacts import discretion, folding
from contacts.models import Contact, ContactRule, Discretion

SHORTEST_PART: Final = 3
_SENTENCE_ENDS: Final = re.compile(r"[.!?…]\s|\n\s*\n")


@dataclass(frozen=True, slots=True)
class Text:
    """A text made ready to be looked through: folded, with the place each sign of it comes from."""

    text: str
    folded: str
    places: list[int]

    @classmethod
    def of(cls, text: str) -> "Text":
        folded, places = folding.folded_with_places(text)
        return cls(text, f"{folded.rstrip(' ')} ", places)

    def find(self, folded_words: str) -> Iterable[tuple[int, int]]:
        """Yield from where to where these folded words stand in the text."""
        at = self.folded.find(f" {folded_words} ") if folded_words else -1
        while at >= 0:
            end = min(at + 1 + len(folded_words), len(self.places) - 1)
            yield self.places[at + 1], max(self.places[end], self.places[end - 1] + 1)
            at = self.folded.find(f" {folded_words} ", at + 1)


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody named in a text, and where."""

    name: str
    start: int
    end: int


def never_written_to() -> Q:
    """Return the condition that somebody must not be written to, wherever they are."""
    return discretion.in_the_dark() | Q(contact_rule=ContactRule.NEVER) | Q(deceased_on__isnull=False)


@dataclass(frozen=True, slots=True)
class Somebody:
    """The names somebody goes by. `turned`: last name first; `parts`: one of them alone tells whom I mean."""

    name: str
    wholes: tuple[str, ...]
    turned: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()

    @classmethod
    def of(cls, first: str, last: str, called: str, *, by_parts: bool) -> "Somebody":
        calls = [one for one in (first, called) if one and last]
        wholes = [f"{one} {last}" for one in calls] or [first or last]
        turned = [f"{last} {one}" for one in calls]
        parts = [one for one in (first, last, called) if one] if by_parts else []
        each = (wholes, turned, parts)
        folded = (tuple(dict.fromkeys(filter(None, map(folding.fold, names)))) for names in each)
        return cls(f"{first} {last}".strip(), *folded)


def hidden_people() -> list[Somebody]:
    """Return whose names a letter should not carry: those in the dark, not to be contacted, or dead.

    Whom I marked myself is also meant by a part of the name; of all who work at a place only whole
    names count, else every common word would be one of them.
    """
    people = Contact.objects.present().filter(never_written_to()).order_by("pk")
    columns = ("first_name", "last_name", "called", "discretion")
    return [
        Somebody.of(first, last, called, by_parts=said == Discretion.IN_THE_DARK)
        for first, last, called, said in people.values_list(*columns)
    ]


def words_of(people: Iterable[Contact]) -> set[str]:
    """Return the folded names, and parts of names, of people who may be named."""
    found = set()
    for person in people:
        found |= set(map(folding.fold, (person.name, person.first_name, person.last_name, person.called)))
    return found - {""}


def named_in(text: Text, people: Iterable[Somebody], known: Collection[str] = ()) -> list[Named]:
    """Return who of `people` is named in a text. What is in `known` names somebody who may be."""
    found: dict[tuple[int, int], Named] = {}
    for person in people:
        for words in person.wholes:
            if words not in known:
                alone = " " not in words
                for start, end in text.find(words):
                    if not alone or _is_a_name(text.text[start:end]):
                        found.setdefault((start, end), Named(person.name, start, end))
        for words in person.turned:
            if words not in known:
                for start, end in text.find(words):
                    # The end of one sentence and the beginning of the next are two people.
                    if not _SENTENCE_ENDS.search(text.text[start:end]):
                        found.setdefault((start, end), Named(person.name, start, end))
        for words in person.parts:
            if words not in known:
                for start, end in text.find(words):
                    if _is_a_name(text.text[start:end]) and not _inside(start, end, found):
                        found.setdefault((start, end), Named(person.name, start, end))
    return [found[place] for place in sorted(found)]


def _is_a_name(word: str) -> bool:
    """Tell whether a word stands as a name does: "Will", not "will". Other scripts know no capitals."""
    first = word[:1]
    cased = first.lower() != first.upper()
    return (not cased or first != first.lower()) and (not cased or len(word) >= SHORTEST_PART)


def _inside(start: int, end: int, found: Iterable[tuple[int, int]]) -> bool:
    return any(one <= start and end <= other for one, other in found)
