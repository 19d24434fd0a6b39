"""Who must not learn that I am looking, and who might let it slip: two rules, as queries.

Somebody is in the dark when marked so, or when they work at a confidential organisation (or its
parent or child) or belong to a circle kept in the dark and were not cleared of it, or when they may
be the same person as somebody of whom one of these is true.

Somebody is leaky when not in the dark, but near to it: see `leaky`.
"""

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from django.db.models import Exists, OuterRef, Q, QuerySet

from contacts.models import (
    Circle,
    Contact,
    ContactRule,
    Discretion,
    Double,
    FormerRole,
    Organization,
    Preferences,
    Tie,
)

MAY_BE_SOMEBODY_DARK = "may be the same person as somebody in the dark"
Through = Contact.circles.through
FEW = 300


def confidential() -> QuerySet[Organization]:
    """Return the organisations whose people are kept in the dark, with their parents and children."""
    # Each of the three is looked up by an index: nobody looks through all organisations.
    marked = Organization.objects.filter(confidential=True).order_by()
    parents = marked.filter(parent__isnull=False).values("parent")
    return Organization.objects.filter(
        Q(pk__in=marked.values("pk")) | Q(parent__in=marked.values("pk")) | Q(pk__in=parents)
    )


# These conditions are the same at any time, and putting them together takes longer than asking them: each
# is put together once. A query that uses one works on a copy.
@cache
def of_their_own() -> Q:
    """Return the condition of being in the dark for a reason of their own, not as a possible double."""
    circles = Circle.objects.filter(in_the_dark=True).order_by().values("pk")
    dark_circles = Through.objects.filter(circle__in=circles).values("contact")
    # Written so that each reason is looked up by an index, the first by that of whatever I said.
    said = Q(discretion=Discretion.IN_THE_DARK) & ~Q(discretion=Discretion.NOT_TOLD)
    not_cleared = Q(cleared_at__isnull=True)
    by_place = not_cleared & Q(organization__in=confidential().order_by().values("pk"))
    return said | by_place | (not_cleared & Q(pk__in=dark_circles))


@cache
def in_the_dark() -> Q:
    """Return the condition that a contact is kept in the dark."""
    dark = Contact.objects.filter(of_their_own()).order_by()
    undecided = Double.objects.filter(state=Double.State.OPEN)
    # Of each double it is asked whether they are dark; few are undecided, the dark may be many.
    of_a, of_b = (undecided.filter(Exists(dark.filter(pk=OuterRef(one)))) for one in ("a", "b"))
    return of_their_own() | Q(pk__in=of_a.values("b")) | Q(pk__in=of_b.values("a"))


def hidden() -> QuerySet[Contact]:
    """Return everyone kept in the dark."""
    return Contact.objects.filter(in_the_dark())


@cache
def never_proposed() -> Q:
    """Return the condition that a contact may stand in no list that proposes whom to approach."""
    never, deceased = out_of_reach()
    return in_the_dark() | never | deceased | Q(trashed_at__isnull=False)


def out_of_reach() -> tuple[Q, Q]:
    """Return the conditions under which nobody is to approach a contact, whatever they know."""
    return Q(contact_rule=ContactRule.NEVER), Q(deceased_on__isnull=False)


@cache
def never_to_be_proposed(column: str) -> Exists:
    """Return the same as a condition on rows that refer to a contact by `column`; false where it is null.

    Asked row by row: a list of a few rows does not look at everybody.
    """
    return Exists(Contact.objects.filter(never_proposed(), pk=OuterRef(column)))


def reasons(contact_ids: Collection[int]) -> dict[int, str]:
    """Return, for those of `contact_ids` kept in the dark, why: in words that follow "in the dark: "."""
    return reasons_of(Contact.objects.filter(pk__in=contact_ids).select_related("organization"))


class Facts(Protocol):
    """What must be known of a person to tell whether they are in the dark: a `Contact`, or a light copy."""

    @property
    def pk(self) -> int: ...
    @property
    def organization_id(self) -> int | None: ...
    @property
    def organization(self) -> object: ...
    @property
    def discretion(self) -> str: ...
    @property
    def discretion_because(self) -> str: ...
    @property
    def cleared_at(self) -> dt.datetime | None: ...


def reasons_of(people: Iterable[Facts]) -> dict[int, str]:
    """Return the same of people already fetched with their organisations. Mirrors `in_the_dark`.

    A page of a list asks this every time, so the rule is put together from a few small queries here.
    """
    people = list(people)
    if not people:
        return {}
    ids = [person.pk for person in people]
    dark_places = _confidential_ids() if any(person.organization_id for person in people) else set()
    dark_circles = _in_dark_circles(ids)
    doubles = _doubles_of_the_dark(ids)
    found: dict[int, str] = {}
    for person in people:
        if person.discretion == Discretion.IN_THE_DARK:
            found[person.pk] = person.discretion_because or "you said so"
        elif person.cleared_at is None and person.organization_id in dark_places:
            found[person.pk] = f"works at {person.organization}"
        elif person.cleared_at is None and person.pk in dark_circles:
            found[person.pk] = f"belongs to {dark_circles[person.pk]}"
        elif person.pk in doubles:
            found[person.pk] = MAY_BE_SOMEBODY_DARK
    return found


def _confidential_ids() -> set[int]:
    """Return the ids of the organisations whose people are kept in the dark. Mirrors `confidential`."""
    marked = Organization.objects.filter(Q(confidential=True) | Q(parent__confidential=True)).order_by()
    found: set[int] = set()
    for pk, confidential_itself, parent in marked.values_list("pk", "confidential", "parent"):
        found.add(pk)
        if confidential_itself and parent is not None:
            found.add(parent)
    return found


def _in_dark_circles(ids: Collection[int]) -> dict[int, str]:
    """Return, for those of `ids` who belong to a circle kept in the dark, what it is called."""
    circles = dict(Circle.objects.filter(in_the_dark=True).order_by().values_list("pk", "name"))
    if not circles:
        return {}
    members = Through.objects.filter(circle__in=circles, contact__in=ids)
    return {contact: circles[circle] for contact, circle in members.values_list("contact", "circle")}


def _doubles_of_the_dark(ids: Collection[int]) -> set[int]:
    """Return those of `ids` who may be the same person as somebody in the dark."""
    undecided = Double.objects.filter(state=Double.State.OPEN).order_by()
    # Mostly there are few: looking through them all takes less than asking for so many ids twice.
    pairs = list(undecided.values_list("a", "b")[:FEW])
    if len(pairs) == FEW:
        pairs = list(undecided.filter(Q(a__in=ids) | Q(b__in=ids)).values_list("a", "b"))
    asked = set(ids)
    pairs = [pair for pair in pairs if not asked.isdisjoint(pair)]
    if not pairs:
        return set()
    both = {pk for pair in pairs for pk in pair}
    dark = set(Contact.objects.filter(of_their_own(), pk__in=both).values_list("pk", flat=True))
    return {one for a, b in pairs for one, other in ((a, b), (b, a)) if other in dark}


def leaving(contact: Contact, organization: Organization | None) -> dict[str, Any]:
    """Return what to change about somebody who moves to `organization`.

    Whoever leaves a confidential employer still has friends there: they stay in the dark until I say
    otherwise. Whoever was cleared of one confidential employer was not cleared of the next.
    """
    left = contact.organization
    if left == organization or contact.discretion == Discretion.IN_THE_DARK:
        return {}
    ids = [place.pk for place in (left, organization) if place is not None]
    places = set(confidential().filter(pk__in=ids).values_list("pk", flat=True))
    if organization is not None and organization.pk in places:
        return {"cleared_at": None, "cleared_because": ""} if contact.cleared_at else {}
    if left is None or left.pk not in places or contact.cleared_at:
        return {}
    return {"discretion": Discretion.IN_THE_DARK, "discretion_because": f"left {left}"[:300]}


# ── Who might let it slip ─────────────────────────────────────────────────────────────────────────

# These pass things on however weak the tie is said to be.
INTIMATE = (Tie.Kind.PARTNER, Tie.Kind.FAMILY, Tie.Kind.MANAGES, Tie.Kind.MENTORS)


@dataclass(frozen=True, slots=True)
class Leak:
    """Why somebody might let it slip, in words that name nobody, and in words that do.

    Both follow their name: "Priya" + "is close to somebody you keep in the dark". `place` is the
    confidential organisation that it could reach, "" when it is another life that must not know.
    """

    covered: str
    named: str
    place: str = ""


def leaky(today: dt.date) -> QuerySet[Contact]:
    """Return everyone who might let it slip to somebody in the dark.

    They are not in the dark themselves, but have a living tie to somebody who is: one that is strong or
    of unknown strength, or of partners, family, managing or mentoring; or they left a confidential
    organisation only lately and were not cleared of it. When they left is unknown: lately.
    """
    mine = preferences()
    passing = passing_on(today, mine.leaky_from)
    dark = hidden().order_by().values("pk")
    return Contact.objects.filter(
        Q(pk__in=passing.filter(a__in=dark).values("b"))
        | Q(pk__in=passing.filter(b__in=dark).values("a"))
        | Q(pk__in=leavers(today, mine.leaver_months).values("contact"))
    ).exclude(pk__in=dark)


def leaky_reasons(contact_ids: Collection[int], today: dt.date, *, named: bool = False) -> dict[int, str]:
    """Return, for those of `contact_ids` who are leaky, why in words that follow their name.

    Who is in the dark is covered, since somebody may look on; `named` uncovers it.
    """
    return {
        pk: "; ".join(dict.fromkeys(leak.named if named else leak.covered for leak in those))
        for pk, those in leaks(contact_ids, today).items()
    }


def leaks(contact_ids: Collection[int], today: dt.date) -> dict[int, list[Leak]]:
    """Return, for those of `contact_ids` who are leaky, each way in which they are."""
    ids = set(contact_ids)
    mine = preferences()
    passing = passing_on(today, mine.leaky_from)
    ties = list(passing.filter(Q(a__in=ids) | Q(b__in=ids)).order_by("-strength", "pk"))
    involved = ids | {tie.a_id for tie in ties} | {tie.b_id for tie in ties}
    # Of these few each is asked about; the rule as one query would look at everybody.
    asked = Contact.objects.filter(pk__in=involved).select_related("organization")
    if len(involved) > FEW:
        # A friend's export ties them to thousands, of whom only the dark need be fetched.
        asked = asked.filter(in_the_dark())
    people = asked.in_bulk()
    dark = {pk: people[pk] for pk in reasons_of(people.values())}
    places = {person.organization_id for person in dark.values() if person.organization_id}
    where = set(confidential().filter(pk__in=places).values_list("pk", flat=True)) if places else set()
    found: dict[int, list[Leak]] = defaultdict(list)
    for tie in ties:
        for pk, other in ((tie.a_id, tie.b_id), (tie.b_id, tie.a_id)):
            if pk in ids and pk not in dark and other in dark:
                place = dark[other].organization if dark[other].organization_id in where else None
                found[pk].append(_leak(tie, dark[other], str(place or "")))
    left = leavers(today, mine.leaver_months).filter(contact__in=ids - dark.keys())
    for role in left.select_related("organization"):
        when = f"in {role.ended_on:%B %Y}" if role.ended_on else "(it is not known when)"
        words = f"left {role.organization} {when}"
        found[role.contact_id].append(Leak(words, words, str(role.organization)))
    return dict(found)


def _leak(tie: Tie, other: Contact, place: str) -> Leak:
    """Return what makes a tie to `other`, who is in the dark, a leak."""
    words = {
        Tie.Kind.PARTNER: "is the partner of {}",
        Tie.Kind.FAMILY: "is family of {}",
        Tie.Kind.MANAGES: "manages {}",
        Tie.Kind.MENTORS: "mentors {}",
    }.get(Tie.Kind(tie.kind), "is close to {}" if tie.strength else "knows {} (how well is not known)")
    if tie.from_a is not None and tie.from_a == (tie.a_id == other.pk):
        words = f"is {'managed' if tie.kind == Tie.Kind.MANAGES else 'mentored'} by {{}}"
    # Whoever is in the trash is named nowhere but there.
    name = "somebody in the trash" if other.trashed_at else other.name
    return Leak(words.format("somebody you keep in the dark"), words.format(name), place)


def passing_on(today: dt.date, leaky_from: int) -> QuerySet[Tie]:
    """Return the living ties along which things are passed on."""
    strong = Q(strength__isnull=True) | Q(strength__gte=leaky_from) | Q(kind__in=INTIMATE)
    return Tie.objects.filter(Tie.living(today) & strong)


def leavers(today: dt.date, months: int) -> QuerySet[FormerRole]:
    """Return roles at confidential places, of people not cleared, that ended lately, or nobody knows when."""
    lately = Q(ended_on__isnull=True) | Q(ended_on__gt=months_before(today, months))
    places = confidential().order_by().values("pk")
    return FormerRole.objects.filter(lately, contact__cleared_at__isnull=True, organization__in=places)


def months_before(day: dt.date, months: int) -> dt.date:
    """Return the same day so many months earlier, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def preferences() -> Preferences:
    """Return my preferences; a page that only shows something does not make the row."""
    return Preferences.objects.first() or Preferences(pk=1)
