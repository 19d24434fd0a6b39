"""The verbs on names given to me in a talk: written down at once, made clear at leisure."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Final

from contacts import changes, discretion, people
from contacts.models import Action, Change, Contact, ContactRule
from contacts.weights import Closeness
from interviews import aftermath, introductions, naming
from interviews.models import Interview, Introduction
from interviews.stages import Stage

State = Introduction.State
# Why a name rests while it is open whom it means.
MAY_BE_HIDDEN: Final = "that may be somebody you keep in the dark"


@dataclass(frozen=True, slots=True)
class Given:
    """A name as it stands in the list: who it is, or who it may be, and why it must rest.

    `perhaps` are people known under that name, each with why they are kept in the dark. With `rests`
    nothing is to be done about it; the words follow "do not follow up: ".
    """

    introduction: Introduction
    dark: str = ""
    perhaps: list[tuple[Contact, str]] = field(default_factory=list)
    rests: str = ""
    is_nameless: bool = False

    @property
    def may_be_followed_up(self) -> bool:
        return not self.rests


def given_in(interview: Interview) -> list[Given]:
    """Return the names given in a talk, in the order in which they came, in a few queries for all."""
    rows = list(
        interview.names_given.select_related("introducer", "target__organization").order_by(
            "created_at", "pk"
        )
    )
    rows = [row for row in rows if row.target is None or row.target.trashed_at is None]
    nameless = [row for row in rows if row.target is None]
    read = naming.read_all(row.target_text for row in nameless)
    lines = {row.pk: named for row, named in zip(nameless, read, strict=True)}
    known = naming.alike(list(lines.values()), but={row.introducer_id for row in rows})
    shown = [row.target for row in rows if row.target] + [one for found in known.values() for one in found]
    dark = discretion.reasons_of(shown)
    resting = naming.resting(list(lines.values()), known, dark)
    return [_given(row, lines.get(row.pk), known, resting, dark) for row in rows]


def _given(
    row: Introduction,
    named: naming.Named | None,
    known: dict[str, list[Contact]],
    resting: set[str],
    dark: dict[int, str],
) -> Given:
    if row.target is not None:
        return Given(row, dark.get(row.target.pk, ""), rests=why_rests(row.target, dark))
    assert named is not None
    perhaps = [(person, dark.get(person.pk, "")) for person in known.get(named.line, [])]
    rests = MAY_BE_HIDDEN if named.line in resting else ""
    return Given(row, perhaps=perhaps, rests=rests, is_nameless=named.is_nameless)


def why_rests(person: Contact, dark: dict[int, str]) -> str:
    """Return why nobody is to write to a person; "" where somebody may."""
    if person.pk in dark:
        return "they are kept in the dark"
    if person.deceased_on:
        return "they have died"
    return "they asked not to be written to" if person.contact_rule == ContactRule.NEVER else ""


# ── Writing one down ──────────────────────────────────────────────────────────────────────────────


def add(
    interview: Interview,
    giver: Contact,
    line: str,
    *,
    may_use_name: bool = False,
    check_back_on: dt.date | None = None,
) -> changes.Record:
    """Note a name that `giver` gave me: a person, new or known beyond doubt; else the words, for now.

    With `check_back_on` they ask first, and I check back with `giver` then.
    """
    named = naming.read(line)
    with changes.recording(f"{giver.call_name} named {named.line}", Action.Kind.ADD) as record:
        known = naming.alike([named], but=[giver.pk]).get(named.line, [])
        sure = [person for person in known if naming.is_surely(named, person)]
        target = sure[0] if len(sure) == 1 else None
        if target is None and not known and not named.is_nameless:
            target = person_in(record, named)
        introductions.name_in(
            record, interview, giver, target, target_text=named.line, may_use_name=may_use_name,
            check_back_on=check_back_on,
        )  # fmt: skip
    return record


def person_in(record: changes.Record, named: naming.Named) -> Contact:
    """Store somebody whom a line names, and with whom I am not in touch yet."""
    somebody = named.somebody
    taken = somebody.slug and Contact.objects.filter(profile_slug=somebody.slug).exists()
    person = Contact(
        first_name=somebody.first_name,
        last_name=somebody.last_name,
        email=somebody.email,
        profile_slug=None if taken else somebody.slug or None,
        title=named.title,
        organization=people.organization_called(record, named.organization),
        closeness=Closeness.NOT_IN_TOUCH,
    )
    people.add_in(record, person)
    return person


# ── Making it clear ───────────────────────────────────────────────────────────────────────────────


def settle(introduction: Introduction, person: Contact | None) -> changes.Record:
    """Say whom the words mean: somebody known, or None for somebody new by that name."""
    named = naming.read(introduction.target_text)
    with changes.recording(f"{person.name if person else named.line}, that is who") as record:
        _settle_in(record, introduction, person or person_in(record, named))
    return record


def call(introduction: Introduction, line: str) -> changes.Record:
    """Give a name to somebody who had none: "somebody in grants at Kew" turns out to be Luis."""
    named = naming.read(line)
    with changes.recording(f"{introduction.target_text} is {named.line}") as record:
        if naming.alike([named], but=[introduction.introducer_id]).get(named.line):
            record.change(introduction, target_text=named.line[:300])
            _follow_up_in(record, introduction)
        else:
            _settle_in(record, introduction, person_in(record, named))
    return record


def _settle_in(record: changes.Record, introduction: Introduction, person: Contact) -> None:
    giver, interview = introduction.introducer, introduction.named_in
    twin = Introduction.objects.filter(introducer=giver, target=person, named_in=interview).first()
    if twin is not None:
        # The same name was given twice: one row of it is enough.
        record.change(twin, may_use_name=twin.may_use_name or introduction.may_use_name)
        _remove_in(record, introduction)
        return
    record.change(introduction, target=person, target_text="")
    if interview is not None:
        introductions.tie_in(record, giver, person, interview)
    _follow_up_in(record, introduction)


def _follow_up_in(record: changes.Record, introduction: Introduction) -> None:
    """Bring what is to be done in line with whom the words mean now."""
    interview = introduction.named_in
    if naming.must_rest(introduction):
        # Not said to be done: it comes back once it is clear that somebody else is meant.
        record.remove_all(introduction.follow_ups.open())
    elif interview is not None and interview.stage == Stage.HELD and interview.ended_at is not None:
        aftermath.after_naming(record, introduction, interview.ended_at)


def say_if_mentionable(introduction: Introduction, *, may_use_name: bool) -> changes.Record:
    """Say whether I may mention whoever gave me this name."""
    words = "I may mention" if may_use_name else "I may not mention"
    with changes.recording(f"{words} {introduction.introducer.name}") as record:
        record.change(introduction, may_use_name=may_use_name)
    return record


# ── Taking it back ────────────────────────────────────────────────────────────────────────────────


def remove(introduction: Introduction) -> changes.Record:
    """Take a name back; whoever is there on account of it alone, left alone since, goes to the trash."""
    target = introduction.target
    came_with_it = target is not None and _came_with(introduction, target)
    with changes.recording(f"Took back a name: {target or introduction.target_text}") as record:
        _remove_in(record, introduction)
        if target is not None and came_with_it:
            record.change(target, trashed_at=record.at)
    return record


def _remove_in(record: changes.Record, introduction: Introduction) -> None:
    record.remove_all(introduction.follow_ups.all())
    record.remove(introduction)


def _came_with(introduction: Introduction, person: Contact) -> bool:
    about = Change.objects.filter(about=person.pk, action__undone_at=None)
    made = about.filter(model=Contact._meta.label_lower, before__isnull=True).first()
    if made is None or about.filter(action__gt=made.action_id).exists():
        return False
    named = Change.objects.filter(action=made.action_id, model=Introduction._meta.label_lower)
    elsewhere = Introduction.objects.filter(target=person).exclude(pk=introduction.pk)
    return named.filter(object_id=introduction.pk).exists() and not elsewhere.exists()
