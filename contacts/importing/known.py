"""Who is known already, and who of them a row of an export is.

The profile is the key, then the e-mail address. A row without either, as older exports have, is told
by its name and the day of the connection, and only among people who came by import. A name alone
never makes two people one: it makes a proposal.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Q

from contacts.company_names import company_key
from contacts.folding import fold
from contacts.linkedin import Row, profile_slug
from contacts.models import Contact, ContactWay, ImportBatch, Organization


@dataclass(slots=True, eq=False)
class Known:
    """Somebody in the database (`pk`), or met earlier in this file (`pk` 0), as the rows so far say."""

    pk: int
    first_name: str
    last_name: str
    title: str
    organization_id: int | None
    email: str
    profile_slug: str
    website: str
    connected_on: dt.date | None
    hand_edited: frozenset[str]
    import_key: str
    trashed: bool
    # The company of a row of this file; "" as long as only the database has spoken.
    company: str = ""
    # A row of this file was about them already.
    seen: bool = False
    line: int = 0
    gone_on: dt.date | None = None

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


COLUMNS = (
    "pk", "first_name", "last_name", "title", "organization_id", "email", "profile_slug", "website",
    "connected_on", "import_key", "batch_id",
)  # fmt: skip


MINE = 0  # in the place of the friend whose export it was, whose id is never that


@lru_cache(maxsize=1 << 16)
def full_name(first_name: str, last_name: str) -> str:
    """Return a name as it is compared: a name of signs alone stands for itself."""
    name = f"{first_name} {last_name}".strip()
    return fold(name) or name


def row_key(row: Row) -> str:
    """Return what recognises a row that has neither profile nor address when its file comes again."""
    name = full_name(row.first_name, row.last_name)
    if row.connected_on:
        return f"{name}|{row.connected_on.isoformat()}"[:640]
    return f"{name}|{company_key(row.company)}|{fold(row.title)}"[:640]


class Companies:
    """Organisations by the key of their name; each spelling is looked at once."""

    def __init__(self) -> None:
        self.ids: dict[str, int] = {}
        self.names: dict[int, str] = {}
        self.key_of: dict[int, str] = {}
        self.wanted: dict[int, int] = {}
        self._keys: dict[str, str] = {"": ""}
        present = Organization.objects.present().order_by("-pk")
        for pk, key, name, aliases, wanted in present.values_list("pk", "key", "name", "aliases", "wanted"):
            # Eldest last, so that of two firms of one name the eldest takes newcomers.
            for spelling in (*map(company_key, aliases), key):
                if spelling:
                    self.ids[spelling] = pk
            self.names[pk] = name
            self.key_of[pk] = key
            self.wanted[pk] = wanted

    def key(self, company: str) -> str:
        known = self._keys.get(company)
        if known is None:
            known = self._keys[company] = company_key(company)
        return known


class Register:
    """Everyone known, found by profile, address, or the key of a row.

    The key of a row tells only among those whom exports of the same person brought: mine, or `friend`'s.
    """

    def __init__(self, rows: Sequence[Row], companies: Companies, friend: int | None = None) -> None:
        self.companies = companies
        self.slugs_in_file = {row.slug for row in rows if row.slug}
        self.keys_in_file = Counter(row_key(row) for row in rows if not row.slug)
        # An address that the file gives to several people tells none of them.
        owners = {(row.email.lower(), row.slug or row_key(row)) for row in rows if row.email}
        self.shared_addresses = {email for email, count in Counter(e for e, _ in owners).items() if count > 1}
        self.by_slug: dict[str, Known] = {}
        self.by_email: dict[str, list[Known]] = defaultdict(list)
        self._by_key: dict[str, list[Known]] | None = None
        self.by_pk: dict[int, Known] = {}
        self._namesakes: Namesakes | None = None
        self._all: list[Known] = []
        # Both are rare, and one look at the table finds them.
        marked = Contact.objects.filter(~Q(hand_edited=[]) | Q(gone_on__isnull=False))
        marks = {pk: (names, on) for pk, names, on in marked.values_list("pk", "hand_edited", "gone_on")}
        edited = {pk: frozenset(names) for pk, (names, _) in marks.items() if names}
        self.gone_on = {pk: on for pk, (_, on) in marks.items() if on}
        trashed = set(Contact.objects.trashed().values_list("pk", flat=True))
        # Whose the imports of friends' exports are; None where they were erased.
        friends = ImportBatch.objects.filter(source=ImportBatch.Source.FRIEND)
        self.whose = dict(friends.values_list("pk", "friend"))
        nothing: frozenset[str] = frozenset()
        for row in Contact.objects.order_by("pk").values_list(*COLUMNS).iterator(chunk_size=10_000):
            pk, first, last, title, place, email, slug, website, connected_on, key, batch = row
            if self.whose.get(batch, MINE) != (friend or MINE):
                key = ""
            hands = edited.get(pk, nothing)
            gone = pk in trashed
            self.enter(
                Known(
                    pk, first, last, title, place, email, slug or "", website, connected_on, hands, key, gone
                )
            )
        for pk, on in self.gone_on.items():
            self.by_pk[pk].gone_on = on
        # Somebody made one of two has a further profile, which must not come again as a newcomer.
        self.further: dict[str, Known] = {}
        telling = Q(kind=ContactWay.Kind.EMAIL) | Q(value__icontains="linkedin.com/in/")
        ways = ContactWay.objects.filter(telling).order_by("pk").values_list("contact", "kind", "value")
        for pk, kind, value in ways:
            if kind == ContactWay.Kind.EMAIL:
                self.by_email[value.lower()].append(self.by_pk[pk])
            elif slug := profile_slug(value):
                self.further.setdefault(slug, self.by_pk[pk])

    def enter(self, person: Known) -> None:
        self._all.append(person)
        if person.pk:
            self.by_pk[person.pk] = person
        if person.profile_slug:
            self.by_slug[person.profile_slug] = person
        if person.email:
            self.by_email[person.email.lower()].append(person)
        if person.import_key and self._by_key is not None:
            self._by_key[person.import_key].append(person)
        if self._namesakes is not None:
            self._namesakes.enter(person, self.place_of(person))

    def everyone(self) -> list[Known]:
        return self._all

    @property
    def by_key(self) -> dict[str, list[Known]]:
        """Everyone who came by import, by the key of their row; made when profile and address do not tell."""
        if self._by_key is None:
            self._by_key = defaultdict(list)
            for person in self._all:
                if person.import_key:
                    self._by_key[person.import_key].append(person)
        return self._by_key

    @property
    def namesakes(self) -> "Namesakes":
        """Everyone by full name; made when the first newcomer asks, since most files bring none."""
        if self._namesakes is None:
            self._namesakes = Namesakes(self.slugs_in_file)
            for person in self._all:
                self._namesakes.enter(person, self.place_of(person))
        return self._namesakes

    def find(self, row: Row, decisions: Mapping[int, int | None]) -> Known | None:
        """Return who `row` is; None for a newcomer."""
        decided = decisions.get(row.line)
        if decided is not None:
            return self.by_pk.get(decided)
        if row.slug and (person := self.by_slug.get(row.slug) or self.further.get(row.slug)):
            return person
        return self._by_address(row) or self._by_row(row)

    def is_beside(self, row: Row, person: Known) -> bool:
        """Tell whether `row` is about a further profile, while the person's own one is in the file too."""
        further = self.further.get(row.slug) is person and row.slug != person.profile_slug
        return further and person.profile_slug in self.slugs_in_file

    def _by_address(self, row: Row) -> Known | None:
        if not row.email or row.email.lower() in self.shared_addresses:
            return None
        people = {id(person): person for person in self.by_email.get(row.email.lower(), ())}
        if len(people) != 1:
            return None
        (person,) = people.values()
        if not (row.slug and person.profile_slug):
            return person
        # Two profiles with one address: one person with a new profile name, unless the file has both.
        same_name = full_name(row.first_name, row.last_name) == full_name(person.first_name, person.last_name)
        return person if same_name and person.profile_slug not in self.slugs_in_file else None

    def _by_row(self, row: Row) -> Known | None:
        """Find somebody from an older import by name and day of connection."""
        key = row_key(row)
        people = [person for person in self.by_key.get(key, ()) if not (row.slug and person.profile_slug)]
        if not people:
            return None
        place = self.companies.key(row.company)
        here = [person for person in people if self.place_of(person) == place]
        exact = [person for person in here if person.title == row.title]
        if row.slug:
            # An older export gave no profile. Only if nobody else could be meant do they get this one.
            return people[0] if len(people) == 1 and row.connected_on else None
        if exact:
            return exact[0]
        waiting = [person for person in people if not person.seen and person.pk]
        if self.keys_in_file[key] == 1 and len(people) == 1 and waiting:
            return waiting[0]
        return next((person for person in here if not person.seen and person.pk), None)

    def place_of(self, person: Known) -> str:
        """Return the key of where somebody works, "" when that is nowhere or unknown."""
        if person.company:
            return self.companies.key(person.company)
        return self.companies.key_of.get(person.organization_id or 0, "")

    def resembling(self, row: Row) -> tuple[Known, str] | None:
        """Return who might be the person of this newcomer's row, and why."""
        for person in self.by_email.get(row.email.lower(), ()) if row.email else ():
            if not person.trashed:
                return person, "same e-mail"
        return self.namesakes.resembling(row, self.companies.key(row.company))


class Namesakes:
    """Who bears which name, first come first: at which place, without a profile, or at all.

    Two profiles that one file names are two people, so whoever has one of `slugs_in_file` is left out
    of the comparison by place.
    """

    def __init__(self, slugs_in_file: set[str]) -> None:
        self.slugs_in_file = slugs_in_file
        self.at_place: dict[tuple[str, str], Known] = {}
        self.without_profile: dict[str, Known] = {}
        self.first: dict[str, Known] = {}

    def enter(self, person: Known, place: str) -> None:
        if person.trashed:
            return
        name = full_name(person.first_name, person.last_name)
        self.first.setdefault(name, person)
        if place and person.profile_slug not in self.slugs_in_file:
            self.at_place.setdefault((name, place), person)
        if not person.profile_slug:
            self.without_profile.setdefault(name, person)

    def resembling(self, row: Row, place: str) -> tuple[Known, str] | None:
        """Return who of the same name might be the person of `row`, who works at `place`."""
        name = full_name(row.first_name, row.last_name)
        if person := self.at_place.get((name, place)):
            return person, "same name, same organisation"
        person = (self.without_profile if row.slug else self.first).get(name)
        return (person, "same name") if person else None
