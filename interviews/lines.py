"""What is due in words, as Today says it: a line each. Facts in, text and addresses out; asks nothing."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from interviews.addresses import address
from interviews.cadence import Cadences, Kind
from interviews.due import Due
from interviews.followups import GIVE_UP, LET_IT_REST, SECOND_PERSON
from interviews.models import FollowUp
from interviews.persons import Person
from interviews.when import day_words, in_hours
from interviews.wording import WORDS, Moment, asked

LABELS: Final = dict(Kind.choices)
TAGS: Final[dict[str, str]] = {
    Kind.REFLECT: "Reflect",
    Kind.REPORT: "Close the loop",
    Kind.CHASE: "Follow up",
    Kind.REPLY: "Answer",
    Kind.PROMISE: "Promise",
    Kind.THANK_INTRODUCER: "Say thanks",
    Kind.CHECK_BACK: "Asked",
    Kind.NAME: "A name",
    Kind.ADVICE: "Advice",
}
# What the button says that begins a letter.
WRITE: Final = ("Write it", "Draft")
# These are done by sending something; I am asked how.
SENT: Final = frozenset(
    (Kind.THANK, Kind.THANK_INTRODUCER, Kind.REPORT, Kind.CHASE, Kind.CHECK_BACK, Kind.REPLY, Kind.ADVICE)
)


@dataclass(slots=True)
class Line:
    """One thing to do as a row shows it. `state` is "late", "soon" or "".

    `writes`: the next step is to begin its letter, with one click. `menu` names the menu in which I say
    that it is done, put it off or waive it; `done` is its address.
    `rests` is where to set the interview aside, or the introduction, with one click; `answers` where to say
    what came of an introduction.
    """

    due: Due
    pk: str
    look: str
    state: str
    tag: str
    person: Person | None
    address: str
    text: SafeString
    about: str
    when: str
    put_off: str
    href: str
    action: str
    writes: bool
    menu: str
    label: str
    done: str
    rests: str
    answers: str
    clock: bool
    gone: str

    def __getitem__(self, name: str) -> Any:
        # Templates try this first; without it each of their thousand look-ups raises and catches.
        return getattr(self, name)

    @property
    def can_be_done(self) -> bool:
        """Whether I may simply say so; a reflection is done by writing it, and nothing is done by resting."""
        return self.due.kind != Kind.REFLECT and not self.rests


class Lines:
    """Makes lines as of one moment; addresses are looked up once."""

    def __init__(self, now: dt.datetime, lengths: Cadences) -> None:
        zone = timezone.get_current_timezone()
        self.at = Moment(now.astimezone(zone).date(), zone, lengths)
        self._half = dt.timedelta(hours=lengths.thank_hours) / 2

    def of(self, due: Due) -> Line:
        kind, person = due.kind, due.contact
        href, action = self._step(due)
        put_off = self._put_off(due)
        text = asked(due, self.at) if due.in_question else WORDS[kind](due, self.at)
        look = "asked" if due.in_question else "thank" if kind == Kind.THANK else "step"
        if put_off and look != "thank":
            text = format_html('{} <span class="soft">{}</span>', text, put_off)
        left = int(due.left.total_seconds() // 3600)
        return Line(
            due=due,
            pk=str(due.pk),
            look=look,
            state=self._state(due),
            tag=TAGS.get(kind, ""),
            person=person,
            address=address("contacts:detail", person.pk) if person else "",
            text=text,
            about=self._about(due, put_off) if look == "thank" else "",
            when="" if due.in_question else self._when(due),
            put_off=put_off,
            href=href,
            action=action,
            writes=action in WRITE,
            menu=_menu(due),
            label=f"{LABELS[kind]}, {due.whom}",
            done=address("interviews:follow_up_done", due.pk),
            rests=_resting_place(due),
            answers=_answers(due),
            clock=look == "thank" and not due.is_late,
            gone=str(max(0, self.at.lengths.thank_hours - left)),
        )

    # ── When ──────────────────────────────────────────────────────────────────────────────────────

    def _state(self, due: Due) -> str:
        if due.in_question:
            return ""
        if due.is_late:
            return "late"
        near = due.left <= self._half if due.kind == Kind.THANK else self.at.day(due.due_at) <= self.at.today
        return "soon" if near else ""

    def _when(self, due: Due) -> str:
        by_the_hour = due.kind in (Kind.THANK, Kind.REFLECT)
        day = self.at.today if by_the_hour else self.at.day(due.due_at)
        if due.is_late:
            days = (self.at.today - day).days
            return f"{days:,} day{'s' if days > 1 else ''} late" if days else f"{in_hours(due.late)} late"
        if by_the_hour:
            return f"{in_hours(due.left)} left"
        return "today" if day == self.at.today else f"by {day_words(day, self.at.today)}"

    def _put_off(self, due: Due) -> str:
        if due.snoozed_until is None or not due.is_snoozed:
            return ""
        until = due.snoozed_until.astimezone(self.at.zone)
        return f"put off until {day_words(until.date(), self.at.today)}, {until:%H:%M}"

    # ── What about ────────────────────────────────────────────────────────────────────────────────

    def _about(self, due: Due, put_off: str) -> str:
        """Return who they are, when we spoke, and until when I put it off."""
        person, talk = due.contact, due.interview
        who = ", ".join(filter(None, [person.title, person.organization])) if person else ""
        spoke = ""
        if talk and talk.starts_at:
            local = talk.starts_at.astimezone(self.at.zone)
            spoke = f"spoke {day_words(local.date(), self.at.today)}, {local:%H:%M}"
        return " · ".join(filter(None, [who, spoke, put_off]))

    # ── What to do ────────────────────────────────────────────────────────────────────────────────

    def _step(self, due: Due) -> tuple[str, str]:
        """Return the address of the next step, and what its button says; "" where there is none."""
        kind, talk = due.kind, due.interview
        if kind == Kind.REFLECT and talk:
            return address("interviews:reflect", talk.pk), "3 minutes"
        if kind == Kind.NAME:
            lead = due.introduction
            told = [("contact", due.contact), ("introducer", lead.introducer if lead else None)]
            query = "&".join(f"{name}={one.pk}" for name, one in told if one and not one.is_hidden)
            return f"{address('interviews:plan')}?{query}", "Plan it"
        if kind == Kind.CHASE and due.step == SECOND_PERSON:
            place = due.contact.organization_id if due.contact else None
            return (
                (f"{address('contacts:list')}?organization={place}", "Who else is there")
                if place
                else ("", "")
            )
        if due.pk is None or due.contact is None or _rests(due):
            return "", ""
        if kind == Kind.PROMISE and talk is None:
            return address("contacts:detail", due.contact.pk), "Their page"
        letter = f"{address('interviews:letter_new')}?follow_up={due.pk}"
        return letter, WRITE[0] if kind == Kind.THANK else WRITE[1]


def _rests(due: Due) -> bool:
    """Tell whether what is proposed is to let it rest."""
    return (due.kind, due.step) in ((Kind.CHASE, LET_IT_REST), (Kind.CHECK_BACK, GIVE_UP))


def _answers(due: Due) -> str:
    """Return where to say what came of the introduction that I check back about."""
    if due.kind != Kind.CHECK_BACK or due.introduction is None:
        return ""
    return address("interviews:introduction_answer", due.introduction.pk)


def _resting_place(due: Due) -> str:
    if not _rests(due):
        return ""
    if due.kind == Kind.CHECK_BACK:
        return _answers(due)
    return address("interviews:move", due.interview.pk, "park") if due.interview else ""


def _menu(due: Due) -> str:
    if due.in_question:
        return "Yes"
    if due.kind == Kind.REFLECT or _rests(due):
        return "Later"
    return (
        "Sent" if due.kind in SENT and not (due.kind == Kind.CHASE and due.step == SECOND_PERSON) else "Done"
    )


# ── Afterwards ────────────────────────────────────────────────────────────────────────────────────


def done_words(row: FollowUp) -> str:
    """Return what became of a follow-up that is no longer open, in one line."""
    if row.waived_at:
        return f"Not needed: {_what(row)}. {row.waived_because}"
    how = f", {row.get_channel_display()}" if row.channel else ""
    if row.kind == Kind.THANK:
        return f"Thanked {row.contact}{how}"
    if row.kind == Kind.THANK_INTRODUCER:
        return f"Thanked {row.contact} for the introduction{how}"
    return f"Done: {_what(row)}{how}"


def _what(row: FollowUp) -> str:
    return ", ".join(filter(None, [row.get_kind_display(), str(row.contact or ""), row.what]))
