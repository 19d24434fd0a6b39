"""Who must not learn that I am looking: one rule, as queries.

Somebody is in the dark when marked so, or when they work at a confidential organisation (or its
parent or child) or belong to a circle kept in the dark and were not cleared of it, or when they may
be the same person as somebody of whom one of these is true.
"""

from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet

from contacts.models import Contact, ContactRule, Discretion, Double, Organization

Through = Contact.circles.through


def confidential() -> QuerySet[Organization]:
    """Return the organisations whose people are kept in the dark, with their parents and children."""
    parents = Organization.objects.filter(confidential=True, parent__isnull=False).values("parent")
    return Organization.objects.filter(
        Q(confidential=True) | Q(parent__confidential=True) | Q(pk__in=parents)
    )


def of_their_own() -> Q:
    """Return the condition of being in the dark for a reason of their own, not as a possible double."""
    dark_circles = Through.objects.filter(circle__in_the_dark=True).values("contact")
    where_they_are = Q(organization__in=confidential().values("pk")) | Q(pk__in=dark_circles)
    return Q(discretion=Discretion.IN_THE_DARK) | (Q(cleared_at__isnull=True) & where_they_are)


def in_the_dark() -> Q:
    """Return the condition that a contact is kept in the dark."""
    dark = Contact.objects.filter(of_their_own()).values("pk")
    undecided = Double.objects.filter(state=Double.State.OPEN)
    doubles = Q(pk__in=undecided.filter(a__in=dark).values("b")) | Q(
        pk__in=undecided.filter(b__in=dark).values("a")
    )
    return of_their_own() | doubles


def hidden() -> QuerySet[Contact]:
    """Return everyone kept in the dark."""
    return Contact.objects.filter(in_the_dark())


def never_proposed() -> Q:
    """Return the condition that a contact may stand in no list that proposes whom to approach."""
    return (
        in_the_dark()
        | Q(contact_rule=ContactRule.NEVER)
        | Q(deceased_on__isnull=False)
        | Q(trashed_at__isnull=False)
    )


def reasons(contact_ids: Collection[int]) -> dict[int, str]:
    """Return, for those of `contact_ids` kept in the dark, why: in words that follow "in the dark: "."""
    return reasons_of(Contact.objects.filter(pk__in=contact_ids).select_related("organization"))


def reasons_of(people: Iterable[Contact]) -> dict[int, str]:
    """Return the same of people already fetched with their organisations.

    A page of a list asks this every time, so the rule is put together from a few small queries here.
    """
    people = list(people)
    ids = [person.pk for person in people]
    places = {person.organization_id for person in people if person.organization_id}
    dark_places = set(confidential().filter(pk__in=places).values_list("pk", flat=True)) if places else set()
    dark_circles = dict(
        Through.objects.filter(circle__in_the_dark=True, contact__in=ids).values_list(
            "contact", "circle__name"
        )
    )
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
            found[person.pk] = "may be the same person as somebody in the dark"
    return found


def _doubles_of_the_dark(ids: Collection[int]) -> set[int]:
    """Return those of `ids` who may be the same person as somebody in the dark."""
    undecided = Double.objects.filter(Q(a__in=ids) | Q(b__in=ids), state=Double.State.OPEN)
    pairs = list(undecided.values_list("a", "b"))
    if not pairs:
        return set()
    both = {pk for pair in pairs for pk in pair}
    dark = set(Contact.objects.filter(of_their_own(), pk__in=both).values_list("pk", flat=True))
    return {one for a, b in pairs for one, other in ((a, b), (b, a)) if other in dark}


def leaving(contact: Contact, organization: Organization | None) -> dict[str, str]:
    """Return what to change about somebody who moves to `organization`.

    Whoever leaves a confidential employer still has friends there: they stay in the dark until I say
    otherwise.
    """
    left = contact.organization
    if left is None or left == organization or contact.cleared_at is not None:
        return {}
    if contact.discretion == Discretion.IN_THE_DARK:
        return {}
    places = set(
        confidential()
        .filter(pk__in=[left.pk, getattr(organization, "pk", left.pk)])
        .values_list("pk", flat=True)
    )
    if left.pk not in places or (organization is not None and organization.pk in places):
        return {}
    return {"discretion": Discretion.IN_THE_DARK, "discretion_because": f"left {left}"[:300]}
