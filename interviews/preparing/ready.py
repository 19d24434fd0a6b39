"""Getting ready for a talk: what is still to be done before it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from contacts.models import Contact
from interviews.models import Interview
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


@dataclass(frozen=True, slots=True)
class Looked:
    """What I know of one who takes part: how I call them, where they work, what I have found out."""

    call_name: str
    organization: str
    is_looked_up: bool
    place_is_read_about: bool
    phone: str
    email: str

    @property
    def place(self) -> str:
        return self.organization or f"where {self.call_name} works"


@dataclass(frozen=True, slots=True)
class Facts:
    """What tells whether I am ready for a talk: a list reads no more of it than this."""

    medium: str
    where: str
    opening: bool
    people: Sequence[Looked]
    topics: Collection[str]


def readiness(interview: Interview) -> list[Ready]:
    """Return the five things that make me ready for a talk, done or not.

    Asks the database nothing where `InterviewQuerySet.for_rows` fetched the interview.
    """
    people = [
        Looked(
            one.contact.call_name,
            one.contact.organization.name if one.contact.organization else "",
            one.is_looked_up,
            one.place_is_read_about,
            one.contact.phone,
            one.contact.email,
        )
        for one in interview.participants.all()
    ]
    opening = interview.pitch is not None and bool(interview.pitch.text)
    topics = {question.topic for question in interview.questions.all()}
    return ready(Facts(interview.medium, interview.where, opening, people, topics))


def ready(facts: Facts) -> list[Ready]:
    """Return the five things that make me ready, from what is known already."""
    return [
        _looked_up(facts.people),
        _read_about(facts.people),
        _questions_picked(facts.topics),
        Ready(
            "opening",
            "Opening ready",
            facts.opening,
            "" if facts.opening else "Choose or write what you say first.",
        ),
        _where_known(facts),
    ]


def _looked_up(there: Sequence[Looked]) -> Ready:
    if not there:
        return Ready("people", "Looked them up", False, "Say first who takes part.")
    left = in_a_row([one.call_name for one in there if not one.is_looked_up])
    todo = f"Look at the profile of {left} and at the web: a finding each, or “nothing found”."
    label = f"Looked {in_a_row([one.call_name for one in there])} up"
    return Ready("people", label, not left, todo if left else "")


def _read_about(there: Sequence[Looked]) -> Ready:
    if not there:
        return Ready("place", "Read about the place", False, "Say first who takes part.")
    # Of two who work at one place it is enough to have read about it once.
    places = list(dict.fromkeys(one.place for one in there))
    read = {one.place for one in there if one.place_is_read_about}
    left = [place for place in places if place not in read]
    todo = f"Read about {in_a_row(left)}: a finding, or “nothing found”."
    return Ready("place", f"Read about {in_a_row(places)}", not left, todo if left else "")


def _questions_picked(topics: Collection[str]) -> Ready:
    todo = ""
    if not set(topics) - {Topic.NEXT}:
        todo = "Pick six to eight questions."
    elif Topic.NEXT not in topics:
        todo = "Add the closing question: who else might talk with you?"
    return Ready("questions", "Questions picked", not todo, todo)


def _where_known(facts: Facts) -> Ready:
    label, todo = WHERE.get(facts.medium, PLACE_KNOWN)
    known = bool(facts.where) or any(
        (facts.medium == Medium.PHONE and one.phone) or (facts.medium == Medium.WRITTEN and one.email)
        for one in facts.people
    )
    return Ready("where", label, known, "" if known else todo)


def called(people: Sequence[Contact]) -> str:
    """Return how I call these people, as one says it: "Ana", "Ana and Luis"."""
    return in_a_row([person.call_name for person in people])
