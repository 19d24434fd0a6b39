"""Whom I mean by what I typed: a person, an organisation, a kind of work, or both of these.

What was typed is read in each way that makes sense, in the order of the house plan. The first reading
with a hit wins; the page says which it was and offers the others. Whoever works at a child of an
organisation counts as there too.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final, Literal

from django.db.models import Count, F, Q

from contacts import discretion, exactly, organization_lists, search, work_words
from contacts.company_names import company_key
from contacts.forms.adding import read
from contacts.models import Circle, Contact, FormerRole, Organization
from contacts.models.people import ContactQuerySet

Kind = Literal["person", "organization", "work at organization", "work", "none"]
LONGEST: Final = 400  # characters that are read
MOST_SPLITS: Final = 4
MOST_ALIKE: Final = 50
MOST_SHOWN: Final = 60
MOST_CIRCLES: Final = 12
LINKEDIN: Final = "linkedin"
QUOTES: Final = " \t\"'“”„‟‘’‚«»‹›「」『』"
AT: Final = re.compile(r"(?<=\s)(?:at\s|@)", re.IGNORECASE)
LEADING_AT: Final = re.compile(r"(?:at\s|@)\s*", re.IGNORECASE)
ANYBODY: Final = re.compile(r"(?:some|any|every)\s?(?:one|body)|people|staff", re.IGNORECASE)
Through = Contact.circles.through
Places = tuple[Organization, ...]


@dataclass(frozen=True, slots=True)
class WasThere:
    """Somebody who left one of the organisations; `left_on` is the latest day it may have been, or None."""

    contact: Contact
    organization: str
    title: str
    left_on: date | None


@dataclass(eq=False)
class Reading:
    """One way to read what was typed. What it finds is asked for when it is first wanted.

    `people` are the targets, hidden ones among them; `places` the organisations with their children.
    `title` is the kind of work, if one was asked for. `broader` leaves a part of what was typed aside:
    such a reading is offered, but never wins.
    """

    kind: Kind
    words: str
    people: ContactQuerySet
    organizations: Places = ()
    places: tuple[int, ...] = ()
    title: str = ""
    broader: bool = False
    typed: str = ""

    @property
    def field(self) -> str:
        """The words for the work that was asked for; where nothing was understood, all that was typed."""
        return self.title or (self.typed if self.kind == "none" else "")

    @property
    def organization(self) -> Organization | None:
        return self.organizations[0] if self.organizations else None

    @cached_property
    def target_ids(self) -> list[int]:
        """Everybody who is meant, hidden people included: they leave the graph before the search."""
        return list(self.people.order_by("pk").values_list("pk", flat=True))

    @cached_property
    def hidden_ids(self) -> set[int]:
        hidden = self.people.filter(discretion.never_proposed()) if self.target_ids else self.people.none()
        return set(hidden.order_by().values_list("pk", flat=True))

    @property
    def targets(self) -> int:
        """How many of them I may be told of."""
        return len(self.target_ids) - len(self.hidden_ids)

    @cached_property
    def has_targets(self) -> bool:
        return self.people.order_by().exists()

    # ── Who is not a target, but may help ─────────────────────────────────────────────────────────

    @cached_property
    def were_there(self) -> list[WasThere]:
        """Who left the organisation, in that kind of work if one was asked for; nobody who is hidden."""
        phrasings = work_words.phrasings(self.title)
        found: dict[int, WasThere] = {}
        for role in self._former_roles():
            if phrasings and not any(work_words.says(role.title, one) for one in phrasings):
                continue
            where = role.organization.name if role.organization else ""
            found.setdefault(role.contact_id, WasThere(role.contact, where, role.title, role.ended_on))
            if len(found) == MOST_SHOWN:
                break
        return list(found.values())

    def _former_roles(self) -> Iterable[FormerRole]:
        if not self.places:
            return []
        gone = FormerRole.objects.filter(
            ~discretion.never_to_be_proposed("contact"),
            Q(contact__organization=None) | ~Q(contact__organization__in=self.places),
            organization__in=self.places,
        )
        latest = gone.order_by(F("ended_on").desc(nulls_last=True), "-pk")
        rows = latest.select_related("contact__organization", "organization")
        return rows.defer("contact__organization__research", "organization__research")[: 10 * MOST_SHOWN]

    @cached_property
    def circles(self) -> list[Any]:
        """The circles that targets belong to whom I may be told of, those with the most `members` first."""
        mine = self.people.order_by().values("pk")
        belonging = Through.objects.filter(contact__in=mine, circle__in_the_dark=False)
        # Everyone imported is in that of LinkedIn.
        belonging = belonging.exclude(contact__in=self.hidden_ids).exclude(circle__key=LINKEDIN)
        counted: Any = belonging.order_by().values_list("circle").annotate(n=Count("pk"))
        most = list(counted.order_by("-n", "circle")[:MOST_CIRCLES])
        circles: dict[int, Any] = Circle.objects.in_bulk([pk for pk, _ in most])
        for pk, members in most:
            circles[pk].members = members
        return [circles[pk] for pk, _ in most]


def readings(text: str) -> list[Reading]:
    """Return every way to read `text` that finds something, the one that wins first; never none at all.

    An organisation that is known is found, though nobody be there.
    """
    # Half a surrogate, as an undecodable argument of a command has, is no text to a database.
    text = text[:LONGEST].replace("\0", " ").encode("utf-8", "ignore").decode()
    typed = " ".join(text.split()).strip(QUOTES)
    found = sorted(_readings(typed), key=_rank) if typed else []
    words = f"no match for “{typed}”" if typed else "nothing to look for"
    return found or [Reading("none", words, Contact.objects.none(), typed=typed)]


def chosen(found: Sequence[Reading], kind: str) -> Reading:
    """Return the reading of that kind, or the one that wins where there is none of it."""
    return next((reading for reading in found if reading.kind == kind), found[0])


def _rank(reading: Reading) -> tuple[bool, int]:
    """Return where it comes: whoever can be reached before the name of an empty place."""
    if reading.has_targets:
        return reading.broader, 0
    return reading.broader, 1 if reading.were_there else 2


def _readings(typed: str) -> Iterator[Reading]:
    """Yield the readings that find something in the order of the house plan, each kind once."""
    splits = _splits(typed)
    wholes = [typed]
    if leading := LEADING_AT.match(typed):
        wholes.append(typed[leading.end() :])
    wholes += [place for title, place in splits if ANYBODY.fullmatch(title)]
    known = _known([*wholes, *(place for _, place in splits)])

    person = _person(typed)
    whole = next((known[name] for name in wholes if name in known), None)
    there = min(
        (_at(known[place], title) for title, place in splits if place in known), key=_rank, default=None
    )
    work = _work(typed)
    found = [
        person,
        _at(whole) if whole else None,
        there,
        work,
        None if person else _named(typed),
        # Asked for less: everybody there, or this work anywhere.
        _everybody(there.organizations, there.places, broader=True) if there and not whole else None,
        _work(there.title, broader=True) if there and not work else None,
    ]
    if not any(found):
        found = [_alike([("", wholes[-1])]) or _work_at_its_place(typed) or _alike(splits)]
    yield from filter(None, found)


def _person(typed: str) -> Reading | None:
    """Return the people of exactly this address or name."""
    ids = exactly.addressed(typed)
    words = f"the address “{typed}”"
    if not ids:
        name = _name(typed)
        ids = exactly.named(name)
        words = f"people called “{name}”"
    return Reading("person", words, Contact.objects.filter(pk__in=ids)) if ids else None


def _named(typed: str) -> Reading | None:
    """Return the people whose name the search finds by what was typed."""
    name = _name(typed)
    people = Contact.objects.present().filter(search.matching(name, "name"))
    return _hit(Reading("person", f"people with “{name}” in their name", people))


def _name(typed: str) -> str:
    """Return the name in "Ana Silva <ana@example.org>"."""
    return read(typed).name if "<" in typed else typed


# ── A place, a kind of work ───────────────────────────────────────────────────────────────────────


def _splits(typed: str) -> list[tuple[str, str]]:
    """Return what may be the title and what the place, cut at the last "at" first."""
    cuts = [(typed[: at.start()].strip(QUOTES), typed[at.end() :].strip(QUOTES)) for at in AT.finditer(typed)]
    return [(title, place) for title, place in reversed(cuts) if title and place][:MOST_SPLITS]


def _known(names: Sequence[str]) -> dict[str, Places]:
    """Return the organisations of exactly these names or aliases; several may share one."""
    keys = {name: key for name in names if (key := company_key(name))}
    if not keys:
        return {}
    wanted = set(keys.values())
    present = Organization.objects.present().defer("research")
    by_key: dict[str, list[Organization]] = {}
    for place in present.filter(key__in=wanted).order_by("pk"):
        by_key.setdefault(place.key, []).append(place)
    aliases = {
        pk: spelled
        for pk, some in present.exclude(aliases=[]).order_by("pk").values_list("pk", "aliases")
        if (spelled := wanted.intersection(map(company_key, some)))
    }
    for pk, place in present.in_bulk(aliases).items() if aliases else ():
        for key in aliases[pk]:
            if place not in by_key.setdefault(key, []):
                by_key[key].append(place)
    return {name: tuple(by_key[key]) for name, key in keys.items() if key in by_key}


def _at(organizations: Places, title: str = "") -> Reading:
    """Return the reading of these organisations, for one kind of work if a title is given."""
    ids = [place.pk for place in organizations]
    below = Organization.objects.present().filter(parent__in=ids).order_by("pk").values_list("pk", flat=True)
    places = tuple(dict.fromkeys([*ids, *below]))
    if not title:
        return _everybody(organizations, places)
    people = Contact.objects.present().filter(
        search.matching_any(work_words.phrasings(title), "title"), organization__in=places
    )
    words = f"“{title}” at {_names(organizations, places)}"
    return Reading("work at organization", words, people, organizations, places, title)


def _everybody(organizations: Places, places: tuple[int, ...], *, broader: bool = False) -> Reading:
    people = Contact.objects.present().filter(organization__in=places)
    words = f"everybody at {_names(organizations, places)}"
    return Reading("organization", words, people, organizations, places, broader=broader)


def _names(organizations: Places, places: Collection[int]) -> str:
    """Return what the organisations are called, and whether others that belong to them count as well."""
    names = " or ".join(dict.fromkeys(place.name for place in organizations[:3]))
    names += f" or {len(organizations) - 3} more" if len(organizations) > 3 else ""
    return f"{names}, branches included" if len(places) > len(organizations) else names


def _work(title: str, *, broader: bool = False) -> Reading | None:
    phrasings = work_words.phrasings(title)
    people = Contact.objects.present().filter(search.matching_any(phrasings, "title"))
    words = f"people whose role is “{title}”" + (" or much the same" if len(phrasings) > 1 else "")
    return _hit(Reading("work", words, people, title=title, broader=broader))


def _work_at_its_place(typed: str) -> Reading | None:
    """Return those whose role and place together say what was typed: a "museum curator", "Figma designer"."""
    phrasings = work_words.phrasings(typed)
    words = {word for phrasing in phrasings for word in phrasing.split()}
    people = Contact.objects.present().filter(
        search.matching_any(phrasings, "title organization"), search.matching_any(words, "title")
    )
    return _hit(Reading("work", f"people whose role and place say “{typed}”", people, title=typed))


def _alike(splits: list[tuple[str, str]]) -> Reading | None:
    """Return the first organisations whose names begin with the place of a split, when nothing is found."""
    for title, name in splits:
        if len(company_key(name)) > 1:
            found = Organization.objects.present().filter(organization_lists.matching(name))
            if places := tuple(found.defer("research").order_by("key", "pk")[:MOST_ALIKE]):
                return _at(places, title)
    return None


def _hit(reading: Reading) -> Reading | None:
    return reading if reading.has_targets else None
