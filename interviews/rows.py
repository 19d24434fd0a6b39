"""Interviews as pages show them: who, when, how far, which talk with them, and the steps from here."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from contacts import discretion, linkedin, reaching, search
from contacts.highlighting import found_in, snippet
from contacts.models import Contact, ContactRule, Organization
from interviews import followups, heard
from interviews.cadence import Cadence
from interviews.models import Interview, Participant, Pathway
from interviews.models.talks import my_zone
from interviews.stages import MOVES, Medium, Stage, moves_from, where_label
from interviews.when import When, day_words, when

HALF_AN_HOUR = 30
# These count as talks: what was only planned without a day has no number yet.
NUMBERED = (Stage.SCHEDULED, Stage.HELD)
# These never answered, or said no: after a while one may ask once more.
MAY_BE_ASKED_AGAIN = (Stage.PARKED, Stage.DECLINED)


@dataclass(frozen=True, slots=True)
class Somebody:
    """One who takes part, where they worked when we talked; `dark` is why they are kept in the dark."""

    contact: Contact
    title: str
    organization: Organization | None
    dark: str
    talk: str

    @property
    def profile(self) -> str:
        slug = self.contact.profile_slug
        return reaching.web_href(linkedin.profile_url(slug)) if slug else ""

    @property
    def website(self) -> str:
        return reaching.web_href(self.organization.website) if self.organization else ""


@dataclass(frozen=True, slots=True)
class Step:
    """A move as a button, or a link where it asks for more than the click."""

    name: str
    label: str
    asks: bool
    address: str


@dataclass(frozen=True, slots=True)
class Row:
    """One interview. `when` is None while no day is set; `since` says then how it stands."""

    interview: Interview
    names: str
    people: list[Somebody]
    when: When | None
    since: str
    introducer: Somebody | None
    pathways: list[Pathway]
    steps: list[Step]
    asks_if_held: bool
    reasons: list[SafeString]

    @property
    def pk(self) -> int:
        return self.interview.pk

    @property
    def first(self) -> Step | None:
        return self.steps[0] if self.steps else None

    @property
    def look(self) -> str:
        """The class of the first button: moving what stands is no step ahead, and the page may ask itself."""
        quiet = self.asks_if_held or (self.first is not None and self.first.name == "move")
        return "btn" if quiet else "btn primary"

    @property
    def others(self) -> list[Step]:
        return self.steps[1:]

    @property
    def minutes(self) -> str:
        """How long it took, or is to take."""
        start, end = self.interview.starts_at, self.interview.ended_at
        if self.interview.stage == Stage.HELD and start and end:
            return f"{round((end - start).total_seconds() / 60)} minutes"
        return f"{self.interview.planned_minutes} minutes planned"

    @property
    def moved(self) -> str:
        """How often it was moved, and by whom: "twice, once by you"; "" when never."""
        times, mine = self.interview.times_moved, self.interview.times_moved_by_me
        if not times:
            return ""
        by = {0: "by them", times: "by you"}.get(mine, f"{_times(mine)} by you")
        return f"{_times(times)}, {by}"

    @property
    def is_long(self) -> bool:
        return self.interview.is_before_held and self.interview.planned_minutes > HALF_AN_HOUR

    @property
    def where_label(self) -> str:
        return where_label(self.interview.medium)

    @property
    def where_href(self) -> str:
        """Return the link to click or the number to ring; "" where there is neither."""
        where = self.interview.where
        return (
            reaching.phone_href(where) if self.interview.medium == Medium.PHONE else reaching.web_href(where)
        )

    @property
    def roles(self) -> list[Somebody]:
        """Those of whom it is known what they do or where."""
        return [one for one in self.people if one.title or one.organization]

    @property
    def dark(self) -> str:
        """Why one of them is kept in the dark; "" when nobody is."""
        return next((one.dark for one in self.people if one.dark), "")

    @property
    def talks(self) -> list[str]:
        """Which talk with each it is, where there is more than one."""
        return [one.talk for one in self.people if one.talk]


def of(interviews: Sequence[Interview], now: dt.datetime, asked: str = "") -> list[Row]:
    """Return a row for each of `interviews`, fetched by `for_rows`, with a fixed number of queries.

    Where they were found by `asked`, each says where in the talk that was said.
    """
    mine, today = my_zone(), timezone.localdate(now)
    there = {
        one.pk: [part for part in one.participants.all() if part.contact.trashed_at is None]
        for one in interviews
    }
    contacts = {part.contact_id: part.contact for parts in there.values() for part in parts}
    for interview in interviews:
        if interview.introduction:
            contacts.setdefault(interview.introduction.introducer_id, interview.introduction.introducer)
    dark = discretion.reasons_of(contacts.values())
    numbers = numbered(contacts)
    reasons = _reasons(interviews, asked)
    cadence = followups.my_cadence() if any(one.stage in MAY_BE_ASKED_AGAIN for one in interviews) else None
    return [
        Row(
            interview,
            interview.names,
            [
                _somebody(part, dark, numbers, alone=len(there[interview.pk]) == 1)
                for part in there[interview.pk]
            ],
            when(interview.starts_at, mine, interview.zone, today) if interview.starts_at else None,
            _since(interview, today, None if _is_hidden(there[interview.pk], dark) else cadence),
            _introducer(interview, dark),
            [pathway for pathway in interview.pathways.all() if pathway.trashed_at is None],
            _steps(interview, now),
            interview.asks_if_held(now),
            reasons.get(interview.pk, []),
        )
        for interview in interviews
    ]


def _steps(interview: Interview, now: dt.datetime) -> list[Step]:
    """Return the moves that can be taken from here, the likeliest first, each with where it leads."""
    begun = bool(interview.starts_at and interview.starts_at <= now)
    number = f"/{interview.pk}/"
    return [
        Step(move.name, move.label, move.asks, _addresses()[move.name].replace("/0/", number))
        for move in moves_from(interview.stage, begun=begun)
    ]


@cache
def _addresses() -> dict[str, str]:
    """Return the address of each move, of interview 0: putting hundreds together takes long."""
    found = {move.name: reverse("interviews:schedule", args=[0]) for move in MOVES if move.asks}
    found |= {move.name: reverse("interviews:move", args=[0, move.name]) for move in MOVES if not move.asks}
    return found | {"hold": reverse("interviews:hold", args=[0])}


def _reasons(interviews: Sequence[Interview], asked: str) -> dict[int, list[SafeString]]:
    """Return, by interview, the words around what was found in it, where its names do not show that."""
    phrases = search.phrases(asked)
    if not phrases:
        return {}
    found: dict[int, list[SafeString]] = {}
    texts = heard.of_talks([one.pk for one in interviews])
    for interview in interviews:
        missing = set(phrases) - found_in(interview.names, phrases)
        text = texts.get(interview.pk, "")
        if here := found_in(text, missing):
            found[interview.pk] = [snippet(text, here)]
    return found


def _somebody(
    part: Participant, dark: dict[int, str], numbers: dict[tuple[int, int], tuple[int, int]], *, alone: bool
) -> Somebody:
    person = part.contact
    then = bool(part.title_then or part.organization_then_id)
    number, count = numbers.get((part.interview_id, person.pk), (0, 0))
    talk = f"{ordinal(number)} talk" + ("" if alone else f" with {person.call_name}") if count > 1 else ""
    return Somebody(
        person,
        part.title_then if then else person.title,
        part.organization_then if then else person.organization,
        dark.get(person.pk, ""),
        talk,
    )


def _introducer(interview: Interview, dark: dict[int, str]) -> Somebody | None:
    """Return who introduced us, unless they are in the trash."""
    if interview.introduction is None:
        return None
    person = interview.introduction.introducer
    if person.trashed_at:
        return None
    return Somebody(person, person.title, None, dark.get(person.pk, ""), "")


def _is_hidden(parts: Sequence[Participant], dark: dict[int, str]) -> bool:
    """Tell whether nothing may be proposed about a talk, since one of these must not be approached."""
    return any(
        part.contact_id in dark
        or part.contact.contact_rule == ContactRule.NEVER
        or part.contact.deceased_on is not None
        for part in parts
    )


def _since(interview: Interview, today: dt.date, cadence: Cadence | None) -> str:
    """Say how a talk without a day stands; with `cadence` also from when on one may ask again."""
    if cadence and interview.stage in MAY_BE_ASKED_AGAIN and interview.asked_at:
        day = cadence.ask_again(interview.asked_at)
        return f"may be asked again {day_words(day, today)}" if day > today else "may be asked again"
    if interview.stage == Stage.ASKED and interview.asked_at:
        return f"asked {day_words(timezone.localdate(interview.asked_at), today)}"
    missed = {"them": "they did not come", "me": "you missed it"}.get(interview.missed_by, "")
    return missed or "no day yet"


def numbered(contact_ids: Iterable[int]) -> dict[tuple[int, int], tuple[int, int]]:
    """Return, by interview and person, which talk with them it is, and of how many. In one query."""
    there = Participant.objects.filter(
        contact__in=list(contact_ids), interview__stage__in=NUMBERED, interview__trashed_at__isnull=True
    )
    talks: dict[int, list[int]] = defaultdict(list)
    for contact_id, interview_id in there.order_by("interview__starts_at", "interview").values_list(
        "contact", "interview"
    ):
        talks[contact_id].append(interview_id)
    return {
        (interview_id, contact_id): (number, len(theirs))
        for contact_id, theirs in talks.items()
        for number, interview_id in enumerate(theirs, start=1)
    }


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def ordinal(number: int) -> str:
    """Return "1st", "2nd", "13th"."""
    ending = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
