"""Getting ready for a talk: what is still to be done before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet

from contacts.models import Contact
from interviews.models import Interview, Participant, PlannedQuestion
from interviews.models.questions import Topic
from interviews.persons import in_a_row
from interviews.stages import Medium

WHERE: Final[dict[str, tuple[str, str]]] = {
    Medium.VIDEO: ("Link known", "Write down the link of the call."),
    Medium.PHONE: ("Number known", "Write down who rings whom, under which number."),
    Medium.WRITTEN: ("Address known", "Write down where the questions go."),
}
PLACE_KNOWN: Final = ("Place known", "Write down where you meet.")


@dataclass(frozen=True, slots=True)
class Ready:
    """One of the five things that make me ready; `todo` says what is missing, "" when nothing is."""

    name: str
    label: str
    done: bool
    todo: str = ""


def readiness(interview: Interview) -> list[Ready]:
    """Return the five things that make me ready for a talk, done or not.

    Asks the database nothing where `InterviewQuerySet.for_rows` fetched the interview.
    """
    there = list(interview.participants.all())
    return [
        _looked_up(there),
        _read_about(there),
        _questions_picked(interview),
        _opening_chosen(interview),
        _where_known(interview, there),
    ]


def participants() -> QuerySet[Participant]:
    """Return those who take part, with no more than `readiness` looks at; nobody from the trash."""
    there = Participant.objects.filter(contact__trashed_at__isnull=True).select_related(
        "contact__organization"
    )
    findings = ("profile", "profile_nothing", "web", "web_nothing", "site", "site_nothing")
    person = ("first_name", "last_name", "called", "email", "phone", "organization__name")
    return there.only("interview", "position", *findings, *(f"contact__{name}" for name in person))


def questions() -> QuerySet[PlannedQuestion]:
    """Return the questions that were picked, with no more than `readiness` looks at."""
    return PlannedQuestion.objects.only("interview", "topic", "position")


def _looked_up(there: Sequence[Participant]) -> Ready:
    if not there:
        return Ready("people", "Looked them up", False, "Say first who takes part.")
    left = [one.contact for one in there if not one.is_looked_up]
    todo = f"Look at the profile of {called(left)} and at the web: a finding each, or “nothing found”."
    return Ready(
        "people", f"Looked {called([one.contact for one in there])} up", not left, todo if left else ""
    )


def _read_about(there: Sequence[Participant]) -> Ready:
    if not there:
        return Ready("place", "Read about the place", False, "Say first who takes part.")
    # Of two who work at one place it is enough to have read about it once.
    places = list(dict.fromkeys(_place(one) for one in there))
    read = {_place(one) for one in there if one.place_is_read_about}
    left = [place for place in places if place not in read]
    todo = f"Read about {in_a_row(left)}: a finding, or “nothing found”."
    return Ready("place", f"Read about {in_a_row(places)}", not left, todo if left else "")


def _place(one: Participant) -> str:
    organization = one.contact.organization
    return organization.name if organization else f"where {one.contact.call_name} works"


def _questions_picked(interview: Interview) -> Ready:
    topics = [question.topic for question in interview.questions.all()]
    todo = ""
    if not set(topics) - {Topic.NEXT}:
        todo = "Pick six to eight questions."
    elif Topic.NEXT not in topics:
        todo = "Add the closing question: who else might talk with you?"
    return Ready("questions", "Questions picked", not todo, todo)


def _opening_chosen(interview: Interview) -> Ready:
    chosen = interview.pitch is not None and bool(interview.pitch.text)
    return Ready("opening", "Opening ready", chosen, "" if chosen else "Choose or write what you say first.")


def _where_known(interview: Interview, there: Sequence[Participant]) -> Ready:
    label, todo = WHERE.get(interview.medium, PLACE_KNOWN)
    known = bool(interview.where) or any(
        (interview.medium == Medium.PHONE and one.contact.phone)
        or (interview.medium == Medium.WRITTEN and one.contact.email)
        for one in there
    )
    return Ready("where", label, known, "" if known else todo)


def called(people: Sequence[Contact]) -> str:
    """Return how I call these people, as one says it: "Ana", "Ana and Luis"."""
    return in_a_row([person.call_name for person in people])
