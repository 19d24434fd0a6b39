"""What is due, in a sentence of HTML: names run in their own direction, the hidden are not named."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString

from contacts.templatetags.people import ago
from interviews import persons
from interviews.cadence import Cadences, Kind
from interviews.due import Due
from interviews.followups import CAME_TO_NOTHING, GIVE_UP, INTRODUCED, LET_IT_REST, SECOND_PERSON
from interviews.persons import SOMEBODY, Person
from interviews.stages import MissedBy, Stage


@dataclass(frozen=True, slots=True)
class Moment:
    """When it is read: my day and my zone, and my lengths of time."""

    today: dt.date
    zone: dt.tzinfo
    lengths: Cadences

    def day(self, at: dt.datetime) -> dt.date:
        return at.astimezone(self.zone).date()

    def ago(self, at: dt.datetime | None) -> str:
        return ago(self.day(at), self.today) if at else ""


def name(person: Person | None) -> SafeString:
    """Return a name as it stands in a sentence; nobody who is hidden is named."""
    words = person.name if person and not person.is_hidden else SOMEBODY
    return format_html('<b><bdi class="name">{}</bdi></b>', words)


def names(due: Due) -> SafeString:
    """Return those who took part in the talk it is about."""
    there = persons.to_name(due.interview.people) if due.interview else []
    return format_html("<b>{}</b>", persons.marked_up(there or [SOMEBODY]))


def target(due: Due) -> SafeString:
    """Return to whom an introduction leads: a person, or words while nobody is known."""
    lead = due.introduction
    if lead and lead.target is None and lead.target_text:
        return format_html("“<bdi>{}</bdi>”", lead.target_text)
    return name(lead.target if lead else None)


def _thank(due: Due, at: Moment) -> SafeString:
    return format_html("{}", due.whom)


def _reflect(due: Due, at: Moment) -> SafeString:
    return format_html("{}, while it is fresh: what appealed, what did not?", names(due))


def _report(due: Due, at: Moment) -> SafeString:
    if due.step == CAME_TO_NOTHING:
        return format_html(
            "Tell {} that nothing came of the talk with {}, and thank them.", name(due.contact), names(due)
        )
    return format_html(
        "Tell {} how the talk with {} went: they introduced you.", name(due.contact), names(due)
    )


def _chase(due: Due, at: Moment) -> SafeString:
    person, place = name(due.contact), due.contact.organization if due.contact else ""
    if due.step == LET_IT_REST:
        return format_html("{} has not answered your second letter either. Let it rest?", person)
    if due.step != SECOND_PERSON:
        return format_html(
            "{} has not answered in {}. Write once more, briefly.",
            person,
            _working_days(at.lengths.chase_business_days),
        )
    there = format_html(" at <bdi>{}</bdi>", place) if place else " in such a role"
    return format_html(
        "{} has not answered in {}. Try a second person{} too.",
        person,
        _working_days(at.lengths.second_person_business_days),
        there,
    )


def _working_days(count: int) -> str:
    return "a working day" if count == 1 else f"{count} working days"


def _reply(due: Due, at: Moment) -> SafeString:
    talk = due.interview
    if due.step == INTRODUCED and due.introduction:
        return format_html(
            "{} introduced you to {}: write to them first.", name(due.introduction.introducer), target(due)
        )
    if talk and talk.stage == Stage.DECLINED:
        words = "{} said no. A kind word all the same: others may come of it."
    elif talk and talk.missed_by == MissedBy.THEM:
        words = "{} did not come. Offer a new time, kindly."
    elif talk and talk.missed_by == MissedBy.ME:
        words = "You missed {}. Say sorry, and offer a new time."
    else:
        words = "{} said yes: propose two or three times."
    return format_html(words, name(due.contact))


def _promise(due: Due, at: Moment) -> SafeString:
    what = format_html("<bdi>{}</bdi>", due.what or "to do something")
    if due.contact is None:
        return format_html("You promised: {}", what)
    return format_html("You promised {}: {}", name(due.contact), what)


def _thank_introducer(due: Due, at: Moment) -> SafeString:
    return format_html("Thank {} for introducing you to {}.", name(due.contact), target(due))


def _check_back(due: Due, at: Moment) -> SafeString:
    asked = at.ago(due.introduction.asked_at) if due.introduction else ""
    since = f", whom you asked {asked}," if asked else ""
    if due.step == GIVE_UP:
        return format_html(
            "{} has said nothing yet about the introduction to {}. Let it rest, and try another way?",
            name(due.contact),
            target(due),
        )
    return format_html(
        "Ask {}{} how it stands with the introduction to {}.", name(due.contact), since, target(due)
    )


def _name(due: Due, at: Moment) -> SafeString:
    by = name(due.introduction.introducer) if due.introduction else names(due)
    if due.contact is None:
        words = (due.introduction.target_text if due.introduction else "") or due.what
        return format_html("“<bdi>{}</bdi>”, named by {}: find out who that is.", words, by)
    return format_html("{}, named by {}: write to them, or pass it on.", name(due.contact), by)


def _advice(due: Due, at: Moment) -> SafeString:
    if due.what:
        words = "You did what {} advised: <bdi>{}</bdi>. Tell them what came of it."
        return format_html(words, name(due.contact), due.what)
    return format_html("Did you follow something {} advised? Tell them what came of it.", name(due.contact))


WORDS: Final[dict[str, Callable[[Due, Moment], SafeString]]] = {
    Kind.THANK: _thank,
    Kind.REFLECT: _reflect,
    Kind.REPORT: _report,
    Kind.CHASE: _chase,
    Kind.REPLY: _reply,
    Kind.PROMISE: _promise,
    Kind.THANK_INTRODUCER: _thank_introducer,
    Kind.CHECK_BACK: _check_back,
    Kind.NAME: _name,
    Kind.ADVICE: _advice,
}


def asked(due: Due, at: Moment) -> SafeString:
    """Return the question about something written down so late that it may have been done long ago."""
    talk = due.interview
    since = at.ago(talk.starts_at) if talk else ""
    talked = format_html("You talked with {} {}.", names(due), since or "a while ago")
    if due.kind == Kind.THANK:
        return format_html(
            "You talked with {} {}. Did you thank them?", name(due.contact), since or "a while ago"
        )
    if due.kind == Kind.REPORT:
        return format_html("{} Did you tell {} how it went?", talked, name(due.contact))
    if due.kind == Kind.THANK_INTRODUCER:
        return format_html(
            "{} introduced you to {} a while ago. Did you thank them?", name(due.contact), target(due)
        )
    if due.kind == Kind.REFLECT:
        return format_html("{} Have you noted what you made of it?", talked)
    return format_html("{} Was it done?", WORDS[due.kind](due, at))
