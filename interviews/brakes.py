"""What speaks for asking somebody to introduce me, and what against it: read from what happened.

Willingness is stored nowhere. Whoever made an introduction is willing, even if they declined another;
whoever only ever declined is reluctant, and for that very target no chain may begin with them.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from contacts.ways_in.chain import HAS_INTRODUCED, RELUCTANT, UNASKED, Brake
from interviews.cadence import Kind
from interviews.models import FollowUp, Introduction

State = Introduction.State
# So many asks within so many days are too many for now.
MANY: Final = 3
LATELY: Final = dt.timedelta(days=90)
# An ask is open until they made the introduction, would not, or were given up on.
OPEN: Final = frozenset((State.ASKED, State.AGREED))
# What I owe to somebody before I ask them for more, most pressing first.
OWED: Final[dict[str, str]] = {
    Kind.THANK: "you owe them a thank-you first",
    Kind.THANK_INTRODUCER: "you owe them a thank-you first",
    Kind.REPORT: "tell them first how it went",
}


@dataclass(frozen=True, slots=True)
class Ask:
    """One introduction of theirs, as far as it says what to expect of them."""

    state: str
    target: int | None
    asked_at: dt.datetime | None


def of(now: dt.datetime) -> dict[int, Brake]:
    """Return the brakes of everybody of whom there is something to say, in two queries.

    Each sentence of `why` follows their name and a colon: "Ana: has made 2 introductions for you".
    None names anybody but whom it is about. What lies in the trash says nothing.
    """
    names, asks = _asks()
    owed = _owed()
    return {
        pk: _brake(names.get(pk, ""), asks.get(pk, []), owed.get(pk, set()), now)
        for pk in asks.keys() | owed.keys()
    }


def _asks() -> tuple[dict[int, str], dict[int, list[Ask]]]:
    """Return what those are called who were asked or gave a name, and what became of it."""
    rows = Introduction.objects.present().exclude(state=State.SUGGESTED, asked_at=None)
    them = ("introducer__called", "introducer__first_name", "introducer__last_name")
    names: dict[int, str] = {}
    asks: dict[int, list[Ask]] = defaultdict(list)
    columns = ("introducer", "state", "target", "asked_at", *them)
    for pk, state, target, asked_at, called, first, last in rows.order_by("pk").values_list(*columns):
        names[pk] = called or first or last
        asks[pk].append(Ask(state, target, asked_at))
    return names, asks


def _owed() -> dict[int, set[str]]:
    """Return by person which thanks and reports they wait for; what discretion holds back waits for none."""
    rows = FollowUp.objects.owed().filter(
        kind__in=list(OWED), in_question=False, contact__isnull=False, contact__trashed_at=None
    )
    found: dict[int, set[str]] = defaultdict(set)
    for pk, kind in rows.order_by("pk").values_list("contact", "kind"):
        found[pk].add(kind)
    return found


def _brake(name: str, asks: list[Ask], owed: set[str], now: dt.datetime) -> Brake:
    made = sum(ask.state == State.MADE for ask in asks)
    declined = sum(ask.state == State.DECLINED for ask in asks)
    lately = [ask.asked_at for ask in asks if ask.asked_at and now - LATELY <= ask.asked_at <= now]
    is_laden = any(ask.state in OPEN for ask in asks) or len(lately) >= MANY
    return Brake(
        willingness=HAS_INTRODUCED if made else RELUCTANT if declined else UNASKED,
        declined_for=frozenset(
            ask.target for ask in asks if ask.state == State.DECLINED and ask.target is not None
        ),
        laden=is_laden,
        owed=bool(owed),
        why=tuple(_why(name, asks, made, declined, lately, owed, now)),
    )


def _why(
    name: str,
    asks: list[Ask],
    made: int,
    declined: int,
    lately: list[dt.datetime],
    owed: set[str],
    now: dt.datetime,
) -> Iterable[str]:
    if made:
        yield f"has made {'an introduction' if made == 1 else f'{made} introductions'} for you"
    if declined:
        yield f"declined {times(declined)}"
    elif not made and any(ask.state == State.SILENT for ask in asks):
        yield "did not answer last time"
    is_open = any(ask.state == State.ASKED for ask in asks)
    if len(lately) > 1 and (is_open or len(lately) >= MANY):
        yield f"you already asked {name} {times(len(lately))} {_since(min(lately), now)}"
    elif is_open:
        yield "has not answered yet what you asked last"
    if any(ask.state == State.AGREED for ask in asks):
        yield "has agreed to an introduction that is still to come"
    yield from dict.fromkeys(words for kind, words in OWED.items() if kind in owed)


def times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _since(first: dt.datetime, now: dt.datetime) -> str:
    day, today = timezone.localdate(first), timezone.localdate(now)
    return "this month" if (day.year, day.month) == (today.year, today.month) else f"since {day:%B}"
