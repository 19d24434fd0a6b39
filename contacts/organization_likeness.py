"""Organisations that may be two spellings of one firm: proposals, made when asked for."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from django.db.models import Count
from rapidfuzz import fuzz

from contacts.company_names import company_key
from contacts.models import Contact, Organization

NEAR: Final = 92  # of 100
BLOCK: Final = 3  # names are compared that begin with the same so many letters
SHORTEST: Final = 5  # of shorter names, those a letter apart are other firms: BBC and BBVA


@dataclass(frozen=True, slots=True)
class Pair:
    """Two that may be one, the one with more people first, and why."""

    kept: Organization
    lost: Organization
    reason: str


def pairs(most: int) -> tuple[list[Pair], bool]:
    """Return up to `most` proposals, the surest first, and whether there are more."""
    found: dict[tuple[int, int], str] = {}
    for first, second, reason in _proposals():
        found.setdefault((min(first, second), max(first, second)), reason)
        if len(found) > most:
            break
    chosen = list(found.items())[:most]
    ids = {pk for pair, _ in chosen for pk in pair}
    rows = Organization.objects.in_bulk(ids)
    people = _people(ids)
    made = []
    for pair, reason in chosen:
        lost, kept = sorted(pair, key=lambda pk: (people.get(pk, 0), -pk))
        made.append(Pair(rows[kept], rows[lost], reason))
    return made, len(found) > most


def _people(ids: set[int]) -> dict[int, int]:
    here = Contact.objects.present().filter(organization__in=ids).order_by()
    return dict(here.values_list("organization").annotate(Count("pk")))


def _proposals() -> Iterator[tuple[int, int, str]]:
    """Yield (id, id, reason): same key, then an alias of one that names the other, then near names."""
    by_key: dict[str, list[int]] = defaultdict(list)
    aliases: list[tuple[int, str]] = []
    rows = Organization.objects.present().order_by("pk").values_list("pk", "key", "aliases")
    for pk, key, others in rows.iterator(chunk_size=5_000):
        if key:
            by_key[key].append(pk)
        aliases += [(pk, alias) for alias in others]
    for key in sorted(by_key):
        for first, second in combinations(by_key[key], 2):
            yield first, second, "same name"
    for pk, alias in aliases:
        for other in by_key.get(company_key(alias), []):
            if other != pk:
                yield pk, other, "also called so"
    yield from _near(by_key)


def _near(by_key: dict[str, list[int]]) -> Iterator[tuple[int, int, str]]:
    """Yield those of nearly the same name; only names of the same beginning are compared."""
    blocks: dict[str, list[str]] = defaultdict(list)
    for key in sorted(by_key):
        if len(key) >= SHORTEST:
            blocks[key[:BLOCK]].append(key)
    for keys in blocks.values():
        for place, key in enumerate(keys):
            for other in keys[place + 1 :]:
                # A number tells branches apart, however alike the rest is.
                if _numbers(key) == _numbers(other) and fuzz.ratio(key, other, score_cutoff=NEAR):
                    yield by_key[key][0], by_key[other][0], "nearly the same name"


def _numbers(key: str) -> str:
    return "".join(char for char in key if char.isdigit())
