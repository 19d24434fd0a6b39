"""Who might be one and the same person, and why: looked for, and settled as two people.

A pair is proposed once. Whatever was decided about it stands, and it is never proposed again. What
makes one person of two is in `merging`.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from django.db.models import Q, QuerySet
from rapidfuzz import fuzz

from contacts import changes, search
from contacts.folding import fold
from contacts.linkedin import profile_slug
from contacts.models import Contact, ContactWay, Double
from contacts.reaching import EXTENSION

NEAR: Final = 93  # of 100, by rapidfuzz's token_sort_ratio: "Jon Smith" and "John Smith" have 94.7
# An address or number that more people share tells none of them: a switchboard, a mailbox of a team.
MOST_SHARING: Final = 4
# Of people who are alike in one thing each is compared with this many next to them, so that thousands
# of one name never mean millions of pairs.
NEXT: Final = 12
# Of all at one place, in the order of their names: two that differ in a letter stand this close.
NEXT_AT_PLACE: Final = 30
MOST_FOR_ONE: Final = 10
LONGEST_NUMBER: Final = 9  # digits compared from the end: with and without the country's own
SHORTEST_NUMBER: Final = 7
# What an edit has to change before it is worth looking.
TELLING: Final = frozenset(
    {"first_name", "last_name", "email", "phone", "profile_slug", "website", "organization"}
)


@dataclass(frozen=True, slots=True)
class Card:
    """What tells one person from another, folded so that it can be compared."""

    pk: int
    name: str
    place: str
    emails: frozenset[str]
    phones: frozenset[str]
    profiles: frozenset[str]

    @property
    def sorted_name(self) -> str:
        return " ".join(sorted(self.name.split()))


def why(one: Card, other: Card) -> str:
    """Return why two people might be one, in words; "" when nothing says so.

    Two profiles are two people as long as a name is all that they share.
    """
    reasons = []
    if one.profiles & other.profiles:
        reasons.append("same profile")
    if one.emails & other.emails:
        reasons.append("same e-mail")
    if one.phones & other.phones:
        reasons.append("same phone")
    two_profiles = bool(one.profiles and other.profiles) and not one.profiles & other.profiles
    same_place = bool(one.place) and one.place == other.place
    if one.name and one.name == other.name:
        if same_place:
            reasons.append("same name, same organisation")
        elif reasons or not two_profiles:
            reasons.append("same name")
    elif same_place and not two_profiles and near(one.sorted_name, other.sorted_name):
        reasons.append("near name, same organisation")
    return ", ".join(reasons)


def near(one: str, other: str) -> bool:
    """Tell whether two folded names, their words sorted, are nearly alike."""
    return bool(one and other) and fuzz.ratio(one, other, score_cutoff=NEAR) > 0


def number(phone: str) -> str:
    """Return a phone number as it is compared: its last digits and its extension; "" for too few."""
    extension = EXTENSION.search(phone)
    if extension:
        phone = phone[: extension.start()]
    digits = re.sub(r"\D", "", phone)
    if len(digits) < SHORTEST_NUMBER:
        return ""
    return digits[-LONGEST_NUMBER:] + (f"x{extension[1]}" if extension else "")


def profile_in(address: str) -> str:
    """Return the profile that a website leads to; "" for any other page."""
    return profile_slug(address) if "linkedin" in address.lower() else ""


def cards(people: QuerySet[Contact]) -> list[Card]:
    """Return the cards of `people`, by number."""
    ways: dict[int, list[tuple[str, str]]] = defaultdict(list)
    of_them = ContactWay.objects.filter(contact__in=people.order_by().values("pk"))
    for pk, kind, value in of_them.order_by().values_list("contact", "kind", "value"):
        ways[pk].append((kind, value))
    columns = (
        "pk", "first_name", "last_name", "organization__key", "email", "phone", "website", "profile_slug",
    )  # fmt: skip
    found = []
    for row in people.order_by("pk").values_list(*columns).iterator(chunk_size=5_000):
        pk, first, last, key, email, phone, website, slug = row
        said = ways.get(pk, [])
        emails = [email, *(value for kind, value in said if kind == ContactWay.Kind.EMAIL)]
        phones = [phone, *(value for kind, value in said if kind == ContactWay.Kind.PHONE)]
        pages = [website, *(value for kind, value in said if kind not in {"email", "phone"})]
        name = f"{first} {last}".strip()
        found.append(
            Card(
                pk,
                fold(name) or name,
                key or "",
                frozenset(text.strip().lower() for text in emails if text),
                frozenset(filter(None, (number(text) for text in phones if text))),
                frozenset(filter(None, [slug, *(profile_in(text) for text in pages if text)])),
            )
        )
    return found


# ── Looking among everybody ───────────────────────────────────────────────────────────────────────


def find(people: Iterable[Card]) -> dict[tuple[int, int], str]:
    """Return the pairs that might be one person, the lower number first, each with its reason."""
    found: dict[tuple[int, int], str] = {}
    for one, other in _worth_comparing(list(people)):
        pair = (one.pk, other.pk) if one.pk < other.pk else (other.pk, one.pk)
        if pair not in found and (reason := why(one, other)):
            found[pair] = reason
    return found


def _worth_comparing(people: list[Card]) -> Iterator[tuple[Card, Card]]:
    """Yield pairs that share a key, or whose names stand close together at one place."""
    sharing: dict[tuple[str, str], list[Card]] = defaultdict(list)
    named: dict[tuple[str, str], list[Card]] = defaultdict(list)
    places: dict[str, list[Card]] = defaultdict(list)
    for card in people:
        for kind, values in (("@", card.emails), ("+", card.phones), ("in", card.profiles)):
            for value in values:
                sharing[kind, value].append(card)
        if not card.profiles:
            named[card.name, "no profile"].append(card)
        named[card.name, ""].append(card)
        if card.place:
            named[card.name, card.place].append(card)
            places[card.place].append(card)
    for block in sharing.values():
        if len(block) <= MOST_SHARING:
            yield from _neighbours(block, MOST_SHARING)
    for block in named.values():
        yield from _neighbours(block, NEXT)
    for block in places.values():
        # Two names that differ little begin alike or end alike.
        yield from _neighbours(sorted(block, key=lambda card: card.sorted_name), NEXT_AT_PLACE)
        yield from _neighbours(sorted(block, key=lambda card: card.sorted_name[::-1]), NEXT_AT_PLACE)


def _neighbours(block: list[Card], most: int) -> Iterator[tuple[Card, Card]]:
    for place, card in enumerate(block):
        for other in block[place + 1 : place + 1 + most]:
            yield card, other


def look() -> changes.Record:
    """Look for doubles among everybody, and keep those not proposed before as open ones."""
    with changes.recording("Looked for doubles") as record:
        found = find(cards(Contact.objects.present()))
        known = set(Double.objects.values_list("a", "b"))
        new = [(pair, reason) for pair, reason in sorted(found.items()) if pair not in known]
        record.what = f"Looked for doubles: {several(len(new))} found"
        record.count = len(new)
        record.add_all(Double(a_id=a, b_id=b, reason=reason) for (a, b), reason in new)
    return record


def several(pairs: int) -> str:
    return "1 pair" if pairs == 1 else f"{pairs:,} pairs"


# ── Looking for one person ────────────────────────────────────────────────────────────────────────


def look_for(record: changes.Record, contact: Contact) -> None:
    """Keep, as a part of a larger action, who might be the same person as `contact`."""
    own = cards(Contact.objects.present().filter(pk=contact.pk))
    if not own:
        return
    others = cards(Contact.objects.filter(pk__in=_like(own[0])).exclude(pk=contact.pk))
    card = _telling(own[0], others)
    found = {
        (min(contact.pk, other.pk), max(contact.pk, other.pk)): reason
        for other in others
        if (reason := why(card, other))
    }
    known = Double.objects.filter(Q(a=contact) | Q(b=contact)).values_list("a", "b") if found else ()
    new = sorted(found.keys() - set(known))[:MOST_FOR_ONE]
    record.add_all(Double(a_id=a, b_id=b, reason=found[a, b]) for a, b in new)


def _telling(card: Card, others: list[Card]) -> Card:
    """Return `card` without the addresses and numbers that too many others share."""

    def few(name: str) -> frozenset[str]:
        held = [value for other in others for value in getattr(other, name)]
        return frozenset(value for value in getattr(card, name) if held.count(value) < MOST_SHARING)

    return replace(card, emails=few("emails"), phones=few("phones"), profiles=few("profiles"))


def _like(card: Card) -> set[int]:
    """Return who shares something with a person, or is named much like them at the same place."""
    ways = ContactWay.objects.order_by()
    people = Contact.objects.present().order_by()
    found: set[int] = set()
    for email in card.emails:
        found.update(people.filter(email__iexact=email).values_list("pk", flat=True))
        found.update(ways.filter(kind="email", value__iexact=email).values_list("contact", flat=True))
    for slug in card.profiles:
        found.update(_with_profile(slug))
    if card.phones:
        rows = [
            *people.exclude(phone="").values_list("pk", "phone"),
            *ways.filter(kind="phone").values_list("contact", "value"),
        ]
        found.update(pk for pk, phone in rows if number(phone) in card.phones)
    namesakes = people.filter(search.matching(card.name, "name")).values_list("pk", "first_name", "last_name")
    found.update(pk for pk, first, last in namesakes if fold(f"{first} {last}") == card.name)
    if card.place:
        own = card.sorted_name
        at_place = Q(organization__key=card.place)
        for pk, first, last in people.filter(at_place).values_list("pk", "first_name", "last_name"):
            name = f"{first} {last}".strip()
            folded = fold(name) or name
            if folded == card.name or near(" ".join(sorted(folded.split())), own):
                found.add(pk)
    return set(people.filter(pk__in=found).values_list("pk", flat=True))


def _with_profile(slug: str) -> Iterator[int]:
    yield from Contact.objects.present().filter(profile_slug=slug).values_list("pk", flat=True)
    linked = Q(website__icontains="linkedin")
    for pk, address in Contact.objects.present().filter(linked).values_list("pk", "website"):
        if profile_in(address) == slug:
            yield pk
    for pk, address in ContactWay.objects.filter(value__icontains="linkedin").values_list("contact", "value"):
        if profile_in(address) == slug:
            yield pk


# ── What is open, and settling it ─────────────────────────────────────────────────────────────────


def open_pairs() -> QuerySet[Double]:
    """Return the pairs to decide on; those with somebody in the trash wait there."""
    return Double.objects.filter(state=Double.State.OPEN, a__trashed_at=None, b__trashed_at=None)


def two_people(ids: Collection[int]) -> changes.Record:
    """Settle open pairs as two people each: they are not proposed again."""
    pairs = open_pairs().filter(pk__in=ids).select_related("a", "b")
    only = pairs.first() if len(ids) == 1 else None
    what = f"Two people: {only.a} and {only.b}" if only else f"Two people each: {several(len(ids))}"
    with changes.recording(what) as record:
        for some in changes.in_parts(ids):
            record.change_all(open_pairs().filter(pk__in=some), state=Double.State.DIFFERENT)
    return record
