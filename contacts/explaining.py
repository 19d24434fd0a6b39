"""Why a chain might work, in words: each link of it, what speaks for it, and what to be careful about.

All chains of a page are explained at once, in the same few queries. Nobody hidden stands in a chain,
and no sentence here names anybody but who stands in it: the notes of ties, which may, are left out.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from contacts import discretion, ties
from contacts.models import Circle, Contact, ContactRule, FormerRole, Organization, Preferences, Tie
from contacts.templatetags.people import ago
from contacts.ways_in import Brake, Hop, Way
from contacts.ways_in.chain import NO_BRAKE
from contacts.weights import Certainty, Closeness, Strength

MOST_GROUNDS: Final = 2
# Everyone imported is in this circle, so it says nothing of how we know each other.
SAYS_NOTHING: Final = "linkedin"
DOUBT: Final = {Certainty.SURE: "", Certainty.LIKELY: "probably ", Certainty.GUESS: "perhaps "}
DONE_TO: Final = {Tie.Kind.MANAGES: "managed by", Tie.Kind.MENTORS: "mentored by"}


@dataclass(frozen=True, slots=True)
class HopWords:
    """What joins somebody to whoever stands before them: a line or two for the track, and a sentence."""

    track: tuple[str, ...]
    sentence: str
    is_guess: bool = False


@dataclass(frozen=True, slots=True)
class Explained:
    """A chain with the people in it, one hop of words each, and everything there is to say about it.

    `careful` says who might let it slip, covering to whom; `reasons` all the rest.
    """

    way: Way
    people: tuple[Contact, ...]
    hops: tuple[HopWords, ...]
    reasons: tuple[str, ...]
    careful: tuple[str, ...]

    @property
    def why(self) -> list[str]:
        return [*self.reasons, *self.careful]

    @property
    def asks_first(self) -> list[Contact]:
        return [one for one in self.people if one.contact_rule == ContactRule.ASK_FIRST]


def of(ways: Sequence[Way], *, today: dt.date, brakes: Mapping[int, Brake]) -> list[Explained]:
    """Return these chains, explained, in the same order."""
    if not ways:
        return []
    known = _Known(ways, today)
    return [_explained(way, known, brakes.get(way.first, NO_BRAKE)) for way in ways]


def _explained(way: Way, known: "_Known", brake: Brake) -> Explained:
    people = tuple(known.people[pk] for pk in way.contact_ids)
    hops = [_mine(people[0], known)]
    hops += [
        between(earlier, later, hop, known.ties.get(hop.tie_id or 0))
        for earlier, later, hop in zip(people, people[1:], way.hops[1:], strict=False)
    ]
    reasons = [hop.sentence for hop in hops]
    reasons += _grounds(people, hops, known)
    reasons += spoken(people[0], brake)
    for one in people:
        if one.contact_rule == ContactRule.ASK_FIRST:
            reasons.append(f"{one.call_name} wants to be asked first")
        if one.organization is None:
            reasons.append(f"{one.call_name}: employer unknown")
    careful = [f"{one.call_name} {known.leaky[one.pk]}" for one in people if one.pk in known.leaky]
    return Explained(way, people, tuple(hops), tuple(dict.fromkeys(reasons)), tuple(careful))


def spoken(person: Contact, brake: Brake) -> list[str]:
    """Return what is known of asking somebody, as sentences: a brake says it in words after their name."""
    return [
        f"{person.call_name}{':' if words.startswith(('you ', 'tell ')) else ''} {words}"
        for words in brake.why
    ]


class _Known:
    """What is known of everybody in these chains, fetched at once."""

    def __init__(self, ways: Sequence[Way], today: dt.date) -> None:
        self.today = today
        ids = {pk for way in ways for pk in way.contact_ids}
        people = Contact.objects.select_related("organization").defer("organization__research", "postal")
        self.people: dict[int, Contact] = people.in_bulk(ids)
        self.ties = Tie.objects.in_bulk({hop.tie_id for way in ways for hop in way.hops if hop.tie_id})
        self.circles = _circles_of({way.first for way in ways})
        self.workplaces = _workplaces(self.people)
        leaky = {pk for way in ways for pk in way.leaky}
        self.leaky = discretion.leaky_reasons(leaky, today) if leaky else {}
        mine = Preferences.objects.select_related("employer").first()
        self.employer: Organization | None = mine.employer if mine else None


def _circles_of(ids: Collection[int]) -> dict[int, list[str]]:
    """Return for each of these people the circles that say where we know each other from."""
    circles = Circle.objects.filter(contacts__in=ids, in_the_dark=False).exclude(key=SAYS_NOTHING)
    found: dict[int, list[str]] = defaultdict(list)
    for name, pk in circles.order_by("name", "pk").values_list("name", "contacts"):
        found[pk].append(name)
    return found


def _workplaces(people: Mapping[int, Contact]) -> dict[int, dict[int, str]]:
    """Return for each of these people where they work and worked: names by organisation."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    roles = FormerRole.objects.filter(contact__in=people, organization__trashed_at=None)
    columns = ("contact", "organization", "organization__name")
    for pk, place, name in roles.exclude(organization=None).order_by("pk").values_list(*columns):
        found[pk][place] = name
    for pk, one in people.items():
        if one.organization is not None:
            found[pk][one.organization.pk] = one.organization.name
    return found


# ── One link ──────────────────────────────────────────────────────────────────────────────────────


def _mine(person: Contact, known: _Known) -> HopWords:
    close = Closeness(person.closeness).label if person.closeness else "connected"
    touched = person.last_touch_on
    if touched and touched <= known.today:
        met = f"in touch {ago(touched, known.today)}"
    else:
        met = f"connected {ago(person.connected_on, known.today)}" if person.connected_on else ""
    circles = known.circles.get(person.pk, [])
    rated = close if person.closeness else "how close is not said"
    sentence = f"You and {person.call_name}: " + ", ".join(filter(None, [rated, met]))
    return HopWords(tuple(filter(None, [close, circles[0] if circles else met])), sentence)


def between(earlier: Contact, later: Contact, hop: Hop, tie: Tie | None) -> HopWords:
    """Return what joins two people of whom neither is me; a tie that is not there any more says little."""
    pair = f"{earlier.call_name} and {later.call_name}"
    same = later.organization if later.organization_id == earlier.organization_id else None
    both = f"both at {same}" if same else ""
    if hop.is_guess:
        track = ("probably colleagues", both)
        return HopWords(
            tuple(filter(None, track)), f"{pair}: {', '.join(filter(None, track))}", is_guess=True
        )
    if tie is None:
        label = str(Tie.Kind.OTHER.label)
        return HopWords((label,), f"{pair}: {label}")
    return HopWords(tuple(filter(None, _track(tie, earlier, both))), sentence(tie, earlier, later))


def sentence(tie: Tie, earlier: Contact, later: Contact) -> str:
    """Return a tie as a sentence, the direction of it in words: "Ana manages Luis: strong, sure"."""
    facts = [
        Strength(tie.strength).label if tie.strength else "how well is not known",
        Certainty(tie.certainty).label,
        ties.years(tie.since_on, tie.ended_on),
    ]
    one, other = earlier.call_name, later.call_name
    if tie.from_a is None:
        subject = f"{one} and {other}"
        facts.insert(0, str(tie.get_kind_display()))
    else:
        subject = str(ties.sentence(tie.kind, one, other, from_one=tie.from_a == (tie.a_id == earlier.pk)))
    return f"{subject}: {', '.join(filter(None, facts))}"


def _track(tie: Tie, earlier: Contact, both: str) -> Iterator[str]:
    """Yield the short words: what they are to each other, and since when, or where."""
    kind = Tie.Kind(tie.kind)
    done_to = tie.from_a is not None and tie.from_a != (tie.a_id == earlier.pk)
    yield f"{DOUBT[Certainty(tie.certainty)]}{DONE_TO[kind] if done_to else kind.label}"
    yield ties.years(tie.since_on, tie.ended_on) or both


# ── What speaks for it besides ────────────────────────────────────────────────────────────────────


def _grounds(people: Sequence[Contact], hops: Sequence[HopWords], known: _Known) -> Iterator[str]:
    """Yield where people know each other from: circles of mine, places where both worked or work."""
    first = people[0]
    circles = known.circles.get(first.pk, [])[:MOST_GROUNDS]
    if circles:
        yield f"You know {first.call_name} from {' and '.join(circles)}"
    employer = known.employer
    if employer is not None and employer.pk in known.workplaces[first.pk]:
        if first.organization_id == employer.pk:
            yield f"You and {first.call_name} both work at {employer}"
        else:
            yield f"{first.call_name} used to work at {employer}, where you work"
    for earlier, later, hop in zip(people, people[1:], hops[1:], strict=False):
        here, there_too = known.workplaces[earlier.pk], known.workplaces[later.pk]
        now = earlier.organization_id if earlier.organization_id == later.organization_id else None
        pair = f"{earlier.call_name} and {later.call_name}"
        if now in here and not hop.is_guess:
            yield f"{pair} both work at {here[now]}"
        shared = [here[place] for place in here if place in there_too and place != now][:MOST_GROUNDS]
        if shared:
            yield f"{pair} were both at {' and '.join(shared)}"
