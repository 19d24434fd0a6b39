"""Reading the line in which a name is written down: "Priya Raman, research lead at Wise"."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Q
from django.db.models.functions import Lower

from contacts import discretion, folding
from contacts.company_names import company_key
from contacts.forms import adding
from contacts.linkedin import profile_slug
from contacts.models import Contact, Organization
from contacts.models.people import LONGEST_NAME
from interviews.models import Introduction

# A line that begins so means somebody whose name I was not told, unless a name follows: "An Nguyen".
NAMELESS: Final = frozenset(
    {
        "a", "an", "another", "any", "anybody", "anyone", "colleague", "colleagues", "he", "her", "his",
        "man", "many", "my", "no", "one", "our", "people", "person", "several", "she", "some",
        "somebody", "someone", "that", "the", "their", "these", "they", "this", "those", "two", "who",
        "whoever", "woman", "your",
    }
)  # fmt: skip
MOST_NAMES: Final = 3  # words of a name typed small; beyond that they are a description
# Letters after a name, which are no role.
CREDENTIALS: Final = frozenset(
    {
        "phd", "ph.d.", "dphil", "md", "mba", "msc", "mphil", "ma", "ba", "bsc", "cpa", "esq", "jr",
        "jr.", "sr", "sr.", "ii", "iii", "iv",
    }
)  # fmt: skip
ADDRESS: Final = re.compile(
    r"(?P<head>[^<>]*<[^<>]+>|\S*linkedin\.com/\S+)[\s,;:–—-]*(?P<rest>.*)", re.IGNORECASE
)
BRACKETS: Final = re.compile(r"(?P<head>[^()]+?)\s*\((?P<rest>[^()]+)\)")
DASH: Final = re.compile(r"(?P<head>.+?)(?:\s+[–—-]\s+|\s*[;:]\s+)(?P<rest>.+)")
COMMA: Final = re.compile(r"(?P<head>[^,]+),\s*(?P<rest>.+)")
AT: Final = re.compile(r"(?P<head>.*?)(?:^|\s+)(?:at|@)\s+(?P<rest>.+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Named:
    """What a line says: who, as what, where. Without a name it is kept as words."""

    line: str
    somebody: adding.Somebody = field(default_factory=adding.Somebody)
    title: str = ""
    organization: str = ""

    @property
    def is_nameless(self) -> bool:
        return not self.somebody.name

    @property
    def sort_name(self) -> str:
        return folding.sort_name(self.somebody.first_name, self.somebody.last_name)


def read(line: str) -> Named:
    """Return whom a line means."""
    return read_all([line])[0]


def read_all(lines: Iterable[str]) -> list[Named]:
    """Return whom each of these lines means; asks once which of their words are organisations."""
    neat = [" ".join(line.split()) for line in lines]
    places = _places_in(neat)
    return [_read(line, places) for line in neat]


def _places_in(lines: Iterable[str]) -> set[str]:
    """Return the keys of organisations that are named in these lines, each between commas or at an end."""
    pieces = {piece for line in lines for piece in re.split(r"[,;:()]|\s[–—-]\s", line)[1:]}
    keys = {key for piece in pieces if (key := company_key(_clean(piece)))}
    if not keys:
        return set()
    return set(Organization.objects.present().filter(key__in=keys).values_list("key", flat=True))


def _read(line: str, places: Collection[str]) -> Named:
    first, *others = re.split(r"[\s,]+", line)
    if first.lower() in NAMELESS and not (others and others[0][:1].isupper()):
        return _nameless(line)
    head, rest = _parts(line, places)
    head, rest = _with_credentials(head, rest)
    somebody = adding.guess(head)
    if somebody is None or _is_description(head, rest, line):
        return _nameless(line)
    title, organization = _role(rest, places)
    return Named(line, somebody, title[:300], organization[:300])


def _nameless(line: str) -> Named:
    at = AT.fullmatch(line)
    return Named(line, organization=_clean(at["rest"])[:300] if at else "")


def _parts(line: str, places: Collection[str]) -> tuple[str, str]:
    """Part the name from what is said of them."""
    for pattern in (ADDRESS, BRACKETS, DASH):
        if (found := pattern.fullmatch(line)) and (pattern is not ADDRESS or _is_address(found["head"])):
            return found["head"].strip(), found["rest"].strip()
    if (found := COMMA.fullmatch(line)) and not _is_turned_round(found["head"], found["rest"], places):
        return found["head"].strip(), found["rest"].strip()
    if found is None and (at := AT.fullmatch(line)) and at["head"].strip():
        return at["head"].strip(), f"at {at['rest']}"
    return line, ""


def _is_address(head: str) -> bool:
    return "<" in head or bool(profile_slug(head))


def _is_turned_round(head: str, rest: str, places: Collection[str]) -> bool:
    """Tell whether "Raman, Priya" is meant, the family name first."""
    words = rest.split()
    names = len(words) <= 2 and all(word[:1].isupper() and word[1:].islower() for word in words)
    return len(head.split()) == 1 and names and company_key(rest) not in places


def _with_credentials(head: str, rest: str) -> tuple[str, str]:
    piece, _, after = rest.partition(",")
    while piece.strip().lower() in CREDENTIALS:
        head, rest = f"{head}, {piece.strip()}", after.strip()
        piece, _, after = rest.partition(",")
    return head, rest


def _is_description(head: str, rest: str, line: str) -> bool:
    """Tell whether words typed small are no name: "curator at Kew", "whoever runs the grants there"."""
    words = head.split()
    if head != head.lower() or head == head.upper():
        return False
    role_at = len(words) == 1 and rest.startswith("at ") and "," not in line
    return len(words) > MOST_NAMES or role_at


def _role(rest: str, places: Collection[str]) -> tuple[str, str]:
    """Part "research lead at Wise" into role and organisation."""
    at = AT.fullmatch(rest)
    if at:
        return _clean(at["head"]), _clean(at["rest"])
    before, comma, last = rest.rpartition(",")
    if comma:
        return _clean(before), _clean(last)
    rest = _clean(rest)
    return ("", rest) if company_key(rest) in places else (rest, "")


def _clean(text: str) -> str:
    return text.strip(" ,;.–—-")


# ── Who that may be ───────────────────────────────────────────────────────────────────────────────


def alike(lines: Collection[Named], *, but: Collection[int] = ()) -> dict[str, list[Contact]]:
    """Return by line who is known under the name, the address or the profile in it; asks once for all."""
    names = {named.sort_name for named in lines if not named.is_nameless}
    emails = {named.somebody.email.lower() for named in lines} - {""}
    slugs = {named.somebody.slug for named in lines} - {""}
    if not names:
        return {}
    same = Q(sort_name__in=names) | Q(profile_slug__in=slugs) | Q(folded_email__in=emails)
    there = Contact.objects.present().alias(folded_email=Lower("email")).filter(same)
    people = list(there.exclude(pk__in=but).select_related("organization"))
    return {named.line: [one for one in people if _may_be(named, one)] for named in lines}


def _may_be(named: Named, person: Contact) -> bool:
    return not named.is_nameless and (named.sort_name == person.sort_name or is_surely(named, person))


def is_surely(named: Named, person: Contact) -> bool:
    """Tell whether a line means this person beyond doubt: a name alone never does."""
    somebody = named.somebody
    if somebody.slug and somebody.slug == person.profile_slug:
        return True
    if somebody.email and somebody.email.lower() == person.email.lower():
        return True
    where = company_key(named.organization)
    same_place = bool(where) and person.organization is not None and where == person.organization.key
    return same_place and named.sort_name == person.sort_name


def resting(lines: Collection[Named], known: Mapping[str, list[Contact]], dark: Collection[int]) -> set[str]:
    """Return those lines that must not be followed up, while it is open whom they mean.

    They may mean somebody in the dark, of whom the ids are given, or somebody at a place that must not
    learn of me; a line may name that place alone.
    """
    keys = {named.line: {company_key(named.organization), company_key(named.line)} - {""} for named in lines}
    places: set[str] = set()
    if any(keys.values()):
        for key, aliases in discretion.confidential().values_list("key", "aliases"):
            places |= {key, *map(company_key, aliases)}
    return {
        named.line
        for named in lines
        if keys[named.line] & places or any(person.pk in dark for person in known.get(named.line, []))
    }


def must_rest(introduction: Introduction) -> bool:
    """Tell whether nothing is to be done about a name, since its words may mean somebody in the dark."""
    if introduction.target is not None:
        return False
    named = read(introduction.target_text)
    known = alike([named], but=[introduction.introducer_id])
    return bool(resting([named], known, discretion.reasons_of(known.get(named.line, []))))


def is_too_long(named: Named) -> bool:
    return max(len(named.somebody.first_name), len(named.somebody.last_name)) > LONGEST_NAME


def unclear(names: Iterable[Introduction]) -> set[int]:
    """Return the ids of those names of which it is open whom they mean, and that must rest meanwhile."""
    nameless = [name for name in names if name.target_id is None]
    if not nameless:
        return set()
    read_as = read_all(name.target_text for name in nameless)
    known = alike(read_as, but={name.introducer_id for name in nameless})
    dark = discretion.reasons_of([one for people in known.values() for one in people])
    rest = resting(read_as, known, dark)
    return {name.pk for name, one in zip(nameless, read_as, strict=True) if one.line in rest}
