"""Moving every row that hangs on one person to another, when two are made one.

Which rows these are is read from the models, so that none can be forgotten. A table in which two rows
of one person may clash has a rule of its own here; other rooms add theirs to `RULES`. All others are
simply handed over. A test asks for a rule wherever handing over could clash.
"""

from collections.abc import Callable, Iterator
from typing import Any, Final

from django.db.models import ForeignObjectRel, Q

from contacts import changes
from contacts.models import CircleAnswer, Contact, ContactWay, Double, FormerRole, Tie
from contacts.weights import CERTAINTY, LINK

Through = Contact.circles.through
Rule = Callable[[changes.Record, Contact, Contact], list[str]]


def relations() -> Iterator[tuple[str, ForeignObjectRel]]:
    """Yield each column of the database that refers to a person, as "contacts.note.contact"."""
    for relation in Contact._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and (relation.one_to_many or relation.one_to_one):
            yield f"{relation.related_model._meta.label_lower}.{relation.field.name}", relation


def move(record: changes.Record, elder: Contact, younger: Contact) -> list[str]:
    """Move all that hangs on the younger entry; return in words what could not be kept in its place."""
    left_over: list[str] = []
    done: set[Rule] = set()
    for name, relation in relations():
        rule = RULES.get(name)
        if rule is None:
            _hand_over(record, relation, elder, younger)
        elif rule not in done:
            done.add(rule)
            left_over += rule(record, elder, younger)
    return left_over


def _hand_over(record: changes.Record, relation: ForeignObjectRel, elder: Contact, younger: Contact) -> None:
    column: str = relation.field.name
    for row in relation.related_model._default_manager.filter(**{column: younger}):
        values: dict[str, Any] = {column: elder}
        record.change(row, **values)


def _circles(record: changes.Record, elder: Contact, younger: Contact) -> list[str]:
    there = set(Through.objects.filter(contact=elder).values_list("circle", flat=True))
    for row in Through.objects.filter(contact=younger):
        if row.circle_id in there:
            record.remove(row)
        else:
            record.change(row, contact=elder)
    return []


def _ways(record: changes.Record, elder: Contact, younger: Contact) -> list[str]:
    there = {(way.kind, way.value): way for way in ContactWay.objects.filter(contact=elder)}
    for way in ContactWay.objects.filter(contact=younger):
        same = there.get((way.kind, way.value))
        if same is None:
            record.change(way, contact=elder)
            continue
        record.remove(way)
        if not same.label:
            record.change(same, label=way.label)
    return []


def _roles(record: changes.Record, elder: Contact, younger: Contact) -> list[str]:
    def said(role: FormerRole) -> tuple[Any, ...]:
        return role.organization_id, role.title, role.started_on, role.ended_on

    there = {said(role) for role in FormerRole.objects.filter(contact=elder)}
    for role in FormerRole.objects.filter(contact=younger):
        if said(role) in there:
            record.remove(role)
        else:
            record.change(role, contact=elder)
    return []


# ── Ties ──────────────────────────────────────────────────────────────────────────────────────────


def _ties(record: changes.Record, elder: Contact, younger: Contact) -> list[str]:
    """Move ties; of two of a kind with the same third person the stronger and surer stays."""
    of_elder = Tie.objects.filter(Q(a=elder) | Q(b=elder))
    there = {(_other(tie, elder), tie.kind): tie for tie in of_elder}
    left_over = []
    for tie in Tie.objects.filter(Q(a=younger) | Q(b=younger)).select_related("a", "b"):
        third = _other(tie, younger)
        if third == elder.pk:
            # Nobody is tied to themselves.
            record.remove(tie)
            if tie.note:
                left_over.append(f"{tie.get_kind_display()}: {tie.note}")
            continue
        from_person = None if tie.from_a is None else tie.from_a == (tie.a_id == younger.pk)
        same = there.get((third, tie.kind))
        if same is None:
            record.change(tie, **_ends(elder.pk, third, from_person))
            continue
        left_over += _join_ties(record, same, tie, elder, from_person)
        record.remove(tie)
    return left_over


def _other(pair: Tie | Double, person: Contact) -> int:
    return pair.b_id if pair.a_id == person.pk else pair.a_id


def _ends(person: int, third: int, from_person: bool | None) -> dict[str, Any]:
    """Return both ends of a tie, the lower id first, and its direction."""
    first = person < third
    a, b = (person, third) if first else (third, person)
    return {"a_id": a, "b_id": b, "from_a": None if from_person is None else from_person == first}


def _join_ties(
    record: changes.Record, stays: Tie, goes: Tie, elder: Contact, from_person: bool | None
) -> list[str]:
    third = goes.a if goes.a_id == _other(stays, elder) else goes.b
    ends = _ends(elder.pk, third.pk, from_person)
    values: dict[str, Any] = {}
    left_over = []
    if ends["from_a"] != stays.from_a:
        left_over.append(f"{third}: {goes.get_kind_display()}, once this way round and once the other")
    if _rank(goes) > _rank(stays):
        values = {name: getattr(goes, name) for name in ("strength", "certainty", "ended_on", "batch")}
        values["from_a"] = ends["from_a"]
    values["since_on"] = min(filter(None, (stays.since_on, goes.since_on)), default=None)
    note = stays.note
    if goes.note and goes.note not in note:
        together = f"{note}; {goes.note}" if note else goes.note
        if len(together) <= (Tie._meta.get_field("note").max_length or 0):
            note = together
        else:
            left_over.append(f"{third}, {goes.get_kind_display()}: {goes.note}")
    record.change(stays, **values, note=note)
    return left_over


def _rank(tie: Tie) -> tuple[float, float, bool]:
    """Return how much a tie is worth in a chain; of two alike the one that has not ended."""
    worth = LINK[tie.strength] * CERTAINTY[tie.certainty]
    return worth, CERTAINTY[tie.certainty], tie.ended_on is None


# ── Doubles ───────────────────────────────────────────────────────────────────────────────────────

# Of two answers about the same pair the one that settles more stands.
FIRMEST_FIRST: Final = (Double.State.DIFFERENT, Double.State.SAME, Double.State.OPEN)


def _doubles(record: changes.Record, elder: Contact, younger: Contact) -> list[str]:
    """Move proposals with third people; the pair itself is gone by now."""
    there = {_other(pair, elder): pair for pair in Double.objects.filter(Q(a=elder) | Q(b=elder))}
    for pair in Double.objects.filter(Q(a=younger) | Q(b=younger)):
        third = _other(pair, younger)
        same = there.get(third)
        if same is None:
            record.change(pair, a_id=min(elder.pk, third), b_id=max(elder.pk, third))
            continue
        record.remove(pair)
        record.change(same, state=min((same.state, pair.state), key=FIRMEST_FIRST.index))
    return []


# ── Walks ─────────────────────────────────────────────────────────────────────────────────────────


def _answers(record: changes.Record, elder: Contact, younger: Contact) -> list[str]:
    """Move what was answered on walks; of two short answers in one walk that of the elder stands."""
    answers = CircleAnswer.objects.filter(Q(contact=younger) | Q(named=younger))
    short = CircleAnswer.objects.exclude(said=CircleAnswer.Said.KNOWS)
    answered = set(short.filter(contact=elder).values_list("walk", flat=True))
    for answer in answers:
        contact = elder.pk if answer.contact_id == younger.pk else answer.contact_id
        named = elder.pk if answer.named_id == younger.pk else answer.named_id
        is_short = answer.said != CircleAnswer.Said.KNOWS
        if contact == named or (is_short and answer.walk_id in answered):
            record.remove(answer)
        else:
            record.change(answer, contact_id=contact, named_id=named)
    for answer in CircleAnswer.objects.filter(contact=elder, named=elder):
        record.remove(answer)
    return []


# Tables in which handing over could clash; the room of interviews adds its own.
RULES: Final[dict[str, Rule]] = {
    "contacts.contact_circles.contact": _circles,
    "contacts.contactway.contact": _ways,
    "contacts.formerrole.contact": _roles,
    "contacts.tie.a": _ties,
    "contacts.tie.b": _ties,
    "contacts.double.a": _doubles,
    "contacts.double.b": _doubles,
    "contacts.circleanswer.contact": _answers,
    "contacts.circleanswer.named": _answers,
}
