"""Which value each field has when two people are made one: what I choose, and what needs no choice.

Where the two differ in what others may know, the stricter always wins.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from contacts import discretion
from contacts.doubles import number
from contacts.models import Contact, ContactRule, Discretion

ELDER: Final = "elder"
YOUNGER: Final = "younger"
BOTH: Final = "both"

# What may be chosen: the columns behind each, and its name on the page.
CHOSEN: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "name": (("first_name", "last_name"), "Name"),
    "called": (("called",), "Called"),
    "title": (("title",), "Role"),
    "organization": (("organization",), "Where"),
    "email": (("email",), "E-mail"),
    "phone": (("phone",), "Phone"),
    "profile_slug": (("profile_slug",), "LinkedIn"),
    "website": (("website",), "Website"),
    "postal": (("postal",), "Postal address"),
    "location": (("location",), "Location"),
    "time_zone": (("time_zone",), "Time zone"),
    "preferred_channel": (("preferred_channel",), "Best reached by"),
    "closeness": (("closeness",), "Closeness"),
    "how_met": (("how_met",), "How we know each other"),
}
# The longer of two of these says more; of all others the newer is likelier to be right.
FULLER: Final = frozenset({"name", "called", "postal", "location"})
STRICTEST_FIRST: Final = (
    Discretion.IN_THE_DARK, Discretion.NOT_TOLD, Discretion.TOLD, Discretion.OPEN,
)  # fmt: skip
RULES_STRICTEST_FIRST: Final = (ContactRule.NEVER, ContactRule.ASK_FIRST, ContactRule.OK)


@dataclass(frozen=True, slots=True)
class Choice:
    """A field in which two people differ, as shown, and the side that is likelier to be right."""

    name: str
    label: str
    elder: str
    younger: str
    default: str


# ── What differs ──────────────────────────────────────────────────────────────────────────────────


def choices(elder: Contact, younger: Contact) -> list[Choice]:
    """Return the fields that both have and that differ, in the order of the page."""
    found = []
    for name, (_, label) in CHOSEN.items():
        sides = shown(elder, name), shown(younger, name)
        if _settled(elder, younger, name) is None:
            found.append(Choice(name, label, *sides, default_side(elder, younger, name)))
    return found


def _values(person: Contact, name: str) -> tuple[Any, ...]:
    return tuple(getattr(person, column) for column in CHOSEN[name][0])


def shown(person: Contact, name: str) -> str:
    if name == "name":
        return person.name
    if name == "closeness":
        return person.get_closeness_display() or "not rated"
    if name == "preferred_channel":
        return person.get_preferred_channel_display()
    return str(getattr(person, name) or "")


def _settled(elder: Contact, younger: Contact, name: str) -> str | None:
    """Return the side of a field that leaves nothing to choose; None where both say something else."""
    mine, theirs = _values(elder, name), _values(younger, name)
    if mine == theirs or (name == "email" and elder.email.lower() == younger.email.lower()):
        return ELDER
    if name == "phone" and number(elder.phone) and number(elder.phone) == number(younger.phone):
        # One number, written in two ways: with its country it can be dialled from anywhere.
        return YOUNGER if len(_digits(younger)) > len(_digits(elder)) else ELDER
    if name == "closeness":
        return None
    if not any(theirs):
        return ELDER
    return YOUNGER if not any(mine) else None


def _digits(person: Contact) -> list[str]:
    return [char for char in person.phone if char.isdigit()]


def default_side(elder: Contact, younger: Contact, name: str) -> str:
    """Return the side likelier to be right: edited by hand, else the fuller or the newer one."""
    settled = _settled(elder, younger, name)
    if settled is not None and name not in {"title", "organization"}:
        return settled
    if name == "how_met":
        return BOTH
    if name == "closeness":
        return YOUNGER if _close(younger) > _close(elder) else ELDER
    if name in {"title", "organization"}:
        return _side_of_work(elder, younger, name)
    return _by_hand(elder, younger, CHOSEN[name][0]) or _fuller_or_newer(elder, younger, name)


def _fuller_or_newer(elder: Contact, younger: Contact, name: str) -> str:
    if name in FULLER:
        return YOUNGER if len(shown(younger, name)) > len(shown(elder, name)) else ELDER
    return YOUNGER if younger.created_at > elder.created_at else ELDER


def _by_hand(elder: Contact, younger: Contact, columns: Iterable[str]) -> str:
    """Return the only side that was edited by hand; "" when that is both or neither."""
    mine, theirs = ({*person.hand_edited} & {*columns} for person in (elder, younger))
    if bool(mine) == bool(theirs):
        return ""
    return ELDER if mine else YOUNGER


def _side_of_work(elder: Contact, younger: Contact, name: str) -> str:
    """Return the side of role or employer: of two employers, the role goes with the one kept."""
    both_work = elder.organization_id and younger.organization_id
    if not both_work or elder.organization_id == younger.organization_id:
        settled = _settled(elder, younger, name)
        if settled is not None:
            return settled
        return _by_hand(elder, younger, (name,)) or _fuller_or_newer(elder, younger, name)
    by_hand = _by_hand(elder, younger, ("title", "organization"))
    return by_hand or _fuller_or_newer(elder, younger, name)


def _close(person: Contact) -> float:
    """Return closeness as a rank: not rated yet is still somebody I am connected with."""
    return 0.5 if person.closeness is None else person.closeness


# ── What is kept ──────────────────────────────────────────────────────────────────────────────────


def _earliest(*days: Any) -> Any:
    return min((day for day in days if day is not None), default=None)


def _latest(*days: Any) -> Any:
    return max((day for day in days if day is not None), default=None)


def _together(*texts: str) -> str:
    """Return the texts one after another, none twice, as far as the column holds them."""
    return "; ".join(dict.fromkeys(text for text in texts if text))[:300]


def _gone(elder: Contact, younger: Contact) -> dt.date | None:
    """Gone from my connections only if no entry that was one is there still."""
    connected = [person for person in (elder, younger) if person.connected_on or person.gone_on]
    days = [person.gone_on for person in connected]
    return None if None in days else _latest(*days)


def _every(elder: Contact, younger: Contact) -> int:
    return min(filter(None, (elder.touch_every_days, younger.touch_every_days)), default=0)


Rule = Callable[[Contact, Contact], Any]
# What needs no choice. A test asks that each column of a person is chosen, joined here or left alone.
JOINED: Final[dict[str, Rule]] = {
    "connected_on": lambda elder, younger: _earliest(elder.connected_on, younger.connected_on),
    "contact_rule": lambda elder, younger: min(
        (elder.contact_rule, younger.contact_rule), key=RULES_STRICTEST_FIRST.index
    ),
    "deceased_on": lambda elder, younger: _earliest(elder.deceased_on, younger.deceased_on),
    "tracked": lambda elder, younger: elder.tracked or younger.tracked,
    "touch_every_days": _every,
    "last_touch_on": lambda elder, younger: _latest(elder.last_touch_on, younger.last_touch_on),
    "hand_edited": lambda elder, younger: [*dict.fromkeys([*elder.hand_edited, *younger.hand_edited])],
    "import_key": lambda elder, younger: elder.import_key or younger.import_key,
    "batch": lambda elder, younger: elder.batch or younger.batch,
    "triaged_at": lambda elder, younger: _latest(elder.triaged_at, younger.triaged_at),
    "gone_on": _gone,
    "created_at": lambda elder, younger: _earliest(elder.created_at, younger.created_at),
}
# Worked out from several columns at once, below.
DERIVED: Final = frozenset(
    {"discretion", "discretion_because", "cleared_at", "cleared_because", "next_touch_on"}
)
LEFT_ALONE: Final = frozenset({"id", "sort_name", "trashed_at", "version"})


def kept(elder: Contact, younger: Contact, picks: Mapping[str, str]) -> dict[str, Any]:
    """Return the fields of the one person that they become."""
    values: dict[str, Any] = {name: rule(elder, younger) for name, rule in JOINED.items()}
    for name, (columns, _) in CHOSEN.items():
        side = _side(elder, younger, name, picks)
        if side == BOTH:
            values[name] = "\n\n".join(dict.fromkeys([elder.how_met, younger.how_met]))
            continue
        chosen = elder if side == ELDER else younger
        values |= {column: getattr(chosen, column) for column in columns}
    values |= _what_the_profile_says(elder, younger, picks, values)
    last = Contact(touch_every_days=values["touch_every_days"])
    values["next_touch_on"] = last.next_touch_after(values["last_touch_on"])
    return values | _discretion(elder, younger, values["organization"])


def _what_the_profile_says(
    elder: Contact, younger: Contact, picks: Mapping[str, str], values: Mapping[str, Any]
) -> dict[str, Any]:
    """Return what makes the next import leave this person as they are.

    It knows them by their profile: the day of the connection goes with it, and what I chose from the
    other side counts as edited by hand.
    """
    if not values["profile_slug"]:
        return {}
    side = _side(elder, younger, "profile_slug", picks)
    own = elder if side == ELDER else younger
    mine = [column for name, pick in picks.items() if pick != side for column in CHOSEN[name][0]]
    return {
        "connected_on": own.connected_on or values["connected_on"],
        "hand_edited": [
            *values["hand_edited"],
            *(name for name in mine if name in Contact.IMPORTED and name not in values["hand_edited"]),
        ],
    }


def _side(elder: Contact, younger: Contact, name: str, picks: Mapping[str, str]) -> str:
    """Return the side of a field; a role not chosen itself goes with the employer that was."""
    at_two = elder.organization_id and younger.organization_id
    if name == "title" and at_two and elder.organization_id != younger.organization_id:
        return picks.get(name) or _side(elder, younger, "organization", picks)
    return picks.get(name) or default_side(elder, younger, name)


def _discretion(elder: Contact, younger: Contact, organization: Any) -> dict[str, Any]:
    """Return the stricter of both; whoever thereby leaves a confidential employer stays in the dark."""
    both = (elder, younger)
    cleared = all(person.cleared_at for person in both)
    choice = min((person.discretion for person in both), key=STRICTEST_FIRST.index)
    because = [person.discretion_because for person in both if person.discretion == choice]
    left = [discretion.leaving(person, organization) for person in both]
    if choice != Discretion.IN_THE_DARK and any("discretion" in one for one in left):
        choice = Discretion.IN_THE_DARK
        because = [one["discretion_because"] for one in left if "discretion" in one]
    if any("cleared_at" in one for one in left):
        cleared = False
    return {
        "discretion": choice,
        "discretion_because": _together(*because),
        "cleared_at": _latest(elder.cleared_at, younger.cleared_at) if cleared else None,
        "cleared_because": _together(elder.cleared_because, younger.cleared_because) if cleared else "",
    }
